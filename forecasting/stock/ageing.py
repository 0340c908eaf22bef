"""How old the stock is: batches that keep so long, taken in some order, and lost when nobody used them in time.

What came on day *d* and keeps *n* days can be used until the close of *d + n*; what is left of it then is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from forecasting.tables import SERIES, TINY

Rotation = Literal["first_in", "last_in"]
"""Which batch a kitchen takes first: the oldest, as everybody is told to, or the one that stands in front."""

ROTATIONS: tuple[Rotation, ...] = ("first_in", "last_in")

HALF_OVER = 0.5
"""Stock of which nobody wrote down when it came is taken to have this share of its shelf life behind it."""


@dataclass(frozen=True)
class Keeping:
    """How long each ingredient keeps, in days, and the kitchen's rotation; what isn't named keeps for ever."""

    shelf_life_days: Mapping[str, float] = field(default_factory=dict)
    rotation: Rotation = "first_in"

    def of(self, ingredients: pd.Series) -> pd.Series:
        """The whole days that each of these keeps; NaN for ever."""
        return np.floor(ingredients.map(dict(self.shelf_life_days)).astype(float))


def batches(held: pd.DataFrame, deliveries: pd.DataFrame, keeping: Keeping) -> pd.DataFrame:
    """What the stock consists of: ``location, ingredient, quantity, received, until``.

    ``held`` is the table of ``projection.on_hand``. Who takes the oldest first still has the newest deliveries, who
    takes the newest first the oldest of those that keep. ``received`` is missing for what no delivery explains: half of
    its shelf life is taken to be over when it was counted. ``until`` is the last day on which a batch can be used,
    missing if it keeps for ever; before ``as_of`` where it is over already. What was over when somebody counted is not
    what was counted.
    """
    there = held[held["on_hand"] > TINY]
    came = deliveries[[*SERIES, "day", "quantity"]].rename(columns={"day": "received"})
    came = came.merge(there[[*SERIES, "counted_on", "as_of", "on_hand"]], on=SERIES)
    came = came.assign(until=came["received"] + _days(keeping.of(came["ingredient"])))
    came = came[(came["received"] <= came["as_of"]) & ~(came["until"] <= came["counted_on"])]
    came = came.sort_values("received", ascending=keeping.rotation == "last_in", kind="stable")
    before = came.groupby(SERIES)["quantity"].cumsum() - came["quantity"]
    left = np.minimum(came["quantity"], (came["on_hand"] - before).clip(lower=0.0))
    explained = came.assign(quantity=left)[left > TINY]
    known = explained.groupby(SERIES)["quantity"].sum().reindex(pd.MultiIndex.from_frame(there[SERIES]), fill_value=0.0)
    unknown = there[SERIES].assign(
        quantity=there["on_hand"] - known.to_numpy(),
        received=pd.NaT,
        until=there["counted_on"] + _days(np.ceil(HALF_OVER * keeping.of(there["ingredient"]))),
    )
    columns = [*SERIES, "quantity", "received", "until"]
    unknown = unknown[unknown["quantity"] > TINY].astype({"received": "datetime64[us]"})
    return pd.concat([explained[columns], unknown[columns]], ignore_index=True)


def _days(number: pd.Series) -> pd.Series:
    return pd.to_timedelta(number, unit="D")


@dataclass(frozen=True)
class Slots:
    """The batches of each ingredient in the order in which they are taken, as arrays (slots, ingredients).

    ``arrives`` is the position of the day on which a batch comes, -1 if it is there; ``last`` that of the last day on
    which it can be used, beyond all days if it keeps, -1 if it is over.
    """

    quantity: np.ndarray
    arrives: np.ndarray
    last: np.ndarray


def slots(
    opening: pd.DataFrame, arriving: np.ndarray, days: pd.DatetimeIndex, ingredients: pd.Index, keeping: Keeping
) -> Slots:
    """The batches that are there (``batches`` of one location) and those ``arriving`` (days, ingredients)."""
    beyond, (rows, columns) = len(days), np.nonzero(arriving)
    keeps = keeping.of(pd.Series(ingredients, dtype="str")).fillna(beyond).to_numpy()[columns]
    until = (opening["until"] - days[0]).dt.days.fillna(beyond).clip(lower=-1).to_numpy()
    place = np.concatenate([ingredients.get_indexer(opening["ingredient"]), columns])
    arrives = np.concatenate([np.full(len(opening), -1), rows])
    last = np.minimum(np.concatenate([until, rows + keeps]), beyond).astype(int)
    quantity = np.concatenate([opening["quantity"].to_numpy(dtype=float), arriving[rows, columns]])
    known, oldest_first = place >= 0, keeping.rotation == "first_in"
    taken = np.stack([place, last, arrives] if oldest_first else [place, -arrives, -last])[:, known]
    taken, batch = np.unique(taken, axis=1, return_inverse=True)  # in order, what comes and goes together as one
    place, last, arrives = taken if oldest_first else (taken[0], -taken[2], -taken[1])
    slot = np.arange(len(place)) - np.searchsorted(place, place)
    shape = (int(slot.max(initial=0)) + 1, len(ingredients))
    filled = Slots(np.zeros(shape), np.full(shape, -1), np.full(shape, beyond))
    filled.quantity[slot, place] = np.bincount(batch, quantity[known], len(place))
    filled.arrives[slot, place], filled.last[slot, place] = arrives, last
    return filled


@dataclass(frozen=True)
class RunDown:
    """What became of the stock, as arrays (paths, days, ingredients): usage ``unmet``, ``spoiled`` and left at
    ``closing``.
    """

    unmet: np.ndarray
    spoiled: np.ndarray
    closing: np.ndarray


def run_down(usage: np.ndarray, filled: Slots) -> RunDown:
    """Use up the batches day after day along each path: what arrives comes first, then usage, then what spoils.

    What was over before the first day is no stock any more and spoils on none of them.
    In memory the arrays lie day by day, as they are filled: most of the time goes into fresh memory, and a day on which
    nothing spoils takes none.
    """
    paths, days, ingredients = usage.shape
    unmet, spoiled, closing = (np.zeros((days, paths, ingredients)) for _ in range(3))
    there = (filled.arrives < 0) & (filled.last >= 0)
    stock = np.repeat(np.where(there, filled.quantity, 0.0)[:, np.newaxis], paths, axis=1)
    taken = np.empty((paths, ingredients))
    for day, wanted in enumerate(unmet):
        comes, ends = filled.arrives == day, filled.last == day
        if comes.any():
            stock += np.where(comes, filled.quantity, 0.0)[:, np.newaxis]
        wanted[:] = usage[:, day]
        for batch in stock:
            np.minimum(batch, wanted, out=taken)
            batch -= taken
            wanted -= taken
        wanted[wanted <= TINY] = 0.0
        if ends.any():
            spoiled[day] += (stock * ends[:, np.newaxis]).sum(axis=0)
            stock *= ~ends[:, np.newaxis]
        stock.sum(axis=0, out=closing[day])
    return RunDown(*(by_day.transpose(1, 0, 2) for by_day in (unmet, spoiled, closing)))
