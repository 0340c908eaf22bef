"""Sales taken back: what the name of a dish says of it, and the lines that another line takes back."""

import re

import numpy as np
import pandas as pd

from forecasting.files import cells as reading
from forecasting.files.decode import plain

_VOID = r"anulad[oa]|anulaci[oó]n|voided|void|extornad[oa]|extorno"
_WORD = rf"{_VOID}|devoluci[oó]n|reembolso|refund|nota de cr[eé]dito"
_IN_NAME = re.compile(
    # Blanks only from where a run of them begins, a reason only up to the next bracket: tried at each of them, many
    # would take minutes.
    rf"(?i)(?<!\s)\s*[(\[*]\s*({_WORD})(?:\s+por\s[^()\[\]*]*)?\s*[)\]*]+$|(?<!\s)\s+-\s*({_WORD})$"
    rf"|^[(\[*]?\s*({_WORD})\s*[)\]*:-]+\s*|^({_VOID})\s+|(?<!\s)\s+({_VOID})$"
)


def state_in_name(dishes: pd.Series) -> pd.Series:
    """The word by which a name says that its sale was taken back: ``Ceviche (ANULADO)``; ``""`` where none does."""
    return reading.by_distinct(dishes, lambda dish: found[found.lastindex] if (found := _IN_NAME.search(dish)) else "")


def without_state(dishes: pd.Series) -> pd.Series:
    """The names without that word; one that is nothing else stays."""
    return reading.by_distinct(dishes, lambda dish: _IN_NAME.sub("", dish).strip() or dish)


def with_taken_back(values: pd.DataFrame) -> pd.DataFrame:
    """The lines without the portions and the money of those that take others back: void, of less than no portions.

    ``values`` as in ``values.read_values``, in which these stand as refunds. They are taken off the lines of their dish
    on their day; a line of which nothing is left is ``void``, too. Of those first that are void already: some tills
    mark both the sale and what takes it back; then of those whose price is nearest, not of a courtesy. What takes back
    more than was sold stays a refund, whose food counts as cooked.
    """
    back = (values["void"] & ~values["cooked"] & (values["written_quantity"] < 0)).to_numpy()
    if not back.any():
        return values
    called = reading.by_distinct(values["dish"], lambda dish: plain(dish) or dish)
    by = [called, *(values[name] for name in ("location", "day") if name in values)]
    groups = values.groupby(by, sort=False, dropna=False).ngroup().to_numpy()
    portions = values["quantity"].clip(lower=0).fillna(0.0)
    void, sold = (portions.where(each, 0.0).to_numpy() for each in (values["void"], ~values["void"]))
    size = groups.max() + 1
    taken = np.bincount(groups[back], -values["written_quantity"].to_numpy()[back], size)
    money = np.bincount(groups[back], -values["written_money"].fillna(0.0).to_numpy()[back], size)
    rest = np.clip(taken - np.bincount(groups, void, size), 0.0, None)
    fits = (taken > 0) & (rest <= np.bincount(groups, sold, size))
    price = np.divide(money, taken, out=np.zeros(size), where=fits)[groups]
    far = (values["net_sales"] - sold * price).abs().round(2).where(price > 0)
    nearest = far.set_axis(range(len(far))).sort_values(kind="stable").index
    before = pd.Series(sold)[nearest].groupby(groups[nearest]).cumsum().sort_index().to_numpy() - sold
    off = np.clip(np.where(fits, rest, 0.0)[groups] - before, 0.0, sold)
    emptied = (off > 0) & (off == sold)
    return values.assign(
        quantity=values["quantity"] - off,
        net_sales=values["net_sales"] - off * price,
        void=(values["void"] & ~(back & ~fits[groups])) | emptied,
    )
