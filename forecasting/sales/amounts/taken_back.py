"""Sales taken back: what the name of a dish says of it, and the lines that another line takes back."""

import re

import numpy as np
import pandas as pd

from forecasting.files import cells as reading
from forecasting.files.decode import plain

_VOID = r"anulad[oa]|anulaci[oó]n|voided|void|extornad[oa]|extorno"
_WORD = rf"{_VOID}|devoluci[oó]n|reembolso|refund|nota de cr[eé]dito"
_LIKELY = r"(?i)anul|void|extorn|devoluci|reembols|refund|nota de cr"
"""What is in every such name: ``_IN_NAME`` takes long for each."""

_IN_NAME = re.compile(
    # Blanks only from where a run of them begins, a reason only up to the next bracket: tried at each of them, many
    # would take minutes.
    rf"(?i)(?<!\s)\s*[(\[*]\s*({_WORD})(?:\s+por\s[^()\[\]*]*)?\s*[)\]*]+$|(?<!\s)\s+-\s*({_WORD})$"
    rf"|^[(\[*]?\s*({_WORD})\s*[)\]*:-]+\s*|^({_VOID})\s+|(?<!\s)\s+({_VOID})$"
)


def states_in_names(dishes: pd.Series) -> tuple[list[pd.Series], pd.Series]:
    """The word by which each name says that its sale was taken back (``Ceviche (ANULADO)``; ``""`` where it doesn't),
    if any does, and the names without it; one that is nothing else stays.
    """
    likely = reading.matching(dishes, _LIKELY)
    if not likely.any():
        return [], dishes
    looked_at = dishes.where(likely, "")
    said = reading.by_distinct(
        looked_at, lambda dish: found[found.lastindex] if (found := _IN_NAME.search(dish)) else ""
    )
    named = reading.by_distinct(looked_at, lambda dish: _IN_NAME.sub("", dish).strip() or dish)
    return [said], dishes.mask(likely, named)


def with_taken_back(values: pd.DataFrame) -> pd.DataFrame:
    """The lines without the portions and the money of those that take others back: void, of less than no portions.

    ``values`` as in ``values.read_values``, in which these stand as refunds. They are taken off the lines of their dish
    on the ticket that they name, else of its day; a line of which nothing is left is ``void``, too. What takes back
    more than was sold is ``unmatched``: it stays a refund, whose food counts as cooked.
    """
    back = (values["void"] & ~values["cooked"] & (values["written_quantity"] < 0)).to_numpy()
    if not back.any():
        return values.assign(unmatched=False)
    called = reading.by_distinct(values["dish"], lambda dish: plain(dish) or dish)
    of_day = [called, *(values[name] for name in ("location", "day") if name in values)]
    on_ticket = back & values["ticket"].ne("").to_numpy()
    if on_ticket.any():
        values, unmatched = _taken_off(values, on_ticket, [*of_day, values["ticket"]])
        back = unmatched | (back & ~on_ticket)
    values, unmatched = _taken_off(values, back, of_day)
    return values.assign(void=values["void"] & ~unmatched, unmatched=unmatched)


def _taken_off(values: pd.DataFrame, back: np.ndarray, by: list[pd.Series]) -> tuple[pd.DataFrame, np.ndarray]:
    """The lines without what those ``back`` take off their group, and which of these take back more than is there.

    Of lines first that are void already: some tills mark both the sale and what takes it back; then of those whose
    price is nearest, not of a courtesy.
    """
    groups = values.groupby(by, sort=False, dropna=False).ngroup().to_numpy()
    portions = values["quantity"].clip(lower=0).fillna(0.0)
    void, sold = (portions.where(each, 0.0).to_numpy() for each in (values["void"], ~values["void"]))
    size = groups.max() + 1
    taken = np.bincount(groups[back], -values["written_quantity"].to_numpy()[back], size)
    money = np.bincount(groups[back], -values["written_money"].fillna(0.0).to_numpy()[back], size)
    voided = np.bincount(groups, void, size)
    rest = np.clip(taken - voided, 0.0, None)
    fits = (taken > 0) & (rest <= np.bincount(groups, sold, size))
    price = np.divide(money, taken, out=np.zeros(size), where=fits)[groups]
    far = (values["net_sales"] - sold * price).abs().round(2).where(price > 0)
    off = _shared_out(np.where(fits, rest, 0.0), sold, groups, far)
    gone = _shared_out(np.where(fits, np.minimum(taken, voided), 0.0), void, groups, far)
    emptied = (off > 0) & (off == sold)
    left = values.assign(
        quantity=values["quantity"] - off - gone,
        net_sales=values["net_sales"] - off * price,
        void=values["void"] | emptied,
    )
    return left, back & ~fits[groups]


def _shared_out(wanted: np.ndarray, portions: np.ndarray, groups: np.ndarray, far: pd.Series) -> np.ndarray:
    """How many of each line's portions go to what is wanted of its group, the least far first."""
    nearest = far.set_axis(range(len(far))).sort_values(kind="stable").index
    before = pd.Series(portions)[nearest].groupby(groups[nearest]).cumsum().sort_index().to_numpy() - portions
    return np.clip(wanted[groups] - before, 0.0, portions)
