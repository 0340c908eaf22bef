"""Which ingredients to count first: those whose count could change the order that closes next.

What stands in the store room is an estimate from the last count on. How far it may be off is measured: by how much
counts usually differ from the recipes (``variance.usual_error``), and along the futures for days without sales.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.stock import Projection

MOST = 10
"""More than so many nobody counts before the order has to be out."""

NINE_OF_TEN = 1.2816
"""Standard deviations between the middle and what one in ten lies below."""

_ENOUGH = 1e-9

COLUMNS = ["ingredient", "reason", "counted_on", "on_hand", "low", "high", "needed_in", "supplier", "order_by"]
COLUMNS += ["fewest", "most", "pack_name", "at_stake"]


@dataclass(frozen=True)
class Known:
    """What is known of the stock of one location: ``held`` (``stock.on_hand``), ``usage`` that was recorded, and by
    which share recipes are usually off: ``errors`` by location and ingredient, ``other_error`` where it isn't there.
    """

    held: pd.DataFrame
    usage: pd.DataFrame
    errors: pd.Series
    other_error: float


def count_first(lines: pd.DataFrame, projection: Projection, known: Known, today: pd.Timestamp) -> pd.DataFrame:
    """At most ``MOST`` ingredients whose count could change the next order to close, the most money first.

    ``lines`` are those of the plan at the ``projection``'s location, also those of which nothing is needed. Returns
    ``COLUMNS``: ``reason`` is ``never`` (nobody has counted it), ``check`` (the stock would be below zero) or ``old``
    (counted on ``counted_on``; 8 of 10 times between ``low`` and ``high`` are there, in ``needed_in``). Depending on
    the count the order has from ``fewest`` to ``most`` packs, a difference of ``at_stake`` in money.
    What is counted by eye is left out: nobody will weigh it.
    """
    closing = lines[lines["order_by"].dt.normalize() == lines["order_by"].min().normalize()]
    closing = closing.join(_spread(projection, known, today), on="ingredient").query("not by_eye")
    # What runs out before the delivery can't be missing more than once: what isn't there isn't served.
    less = np.minimum(closing["on_hand"] - closing["low"], _left(closing, projection)).clip(lower=0.0)
    # What somebody counts is good: what was taken to be too old by then may be there.
    more = closing["high"] - closing["on_hand"] + closing[["spoils", "on_hand"]].min(axis=1)
    unsure = closing["reason"] != "old"
    fewest = _packs(closing, -more).mask(unsure, 0.0)
    most = _packs(closing, less).mask(unsure, closing["packs"])
    at_stake = (most - fewest) * closing["unit_cost"] * closing["pack_size"]
    found = closing.assign(fewest=fewest, most=most, at_stake=at_stake)[most > fewest]
    ranked = found.sort_values(["at_stake", "ingredient"], ascending=[False, True], kind="stable")
    return ranked[COLUMNS].head(MOST).astype({"fewest": "int64", "most": "int64"}).reset_index(drop=True)


def _packs(lines: pd.DataFrame, missing: pd.Series) -> pd.Series:
    """About how many packs each line would have if so much more were missing; with nothing more those that it has.

    What is missing finds room and is used in time. As in ``orders.suggest`` one pack comes at least, if it finds room,
    of what nobody knows the margin of.
    """
    pack = lines["pack_gives"]
    needed = np.ceil((lines["need"] + missing) / pack - _ENOUGH).clip(lower=0.0)
    keeps, fit = (np.floor((lines[of] + missing).clip(lower=0.0) / pack + _ENOUGH) for of in ("cap", "room"))
    at_least_one = lines["margin"].isna() & (lines["due"] <= 0)
    return np.minimum(needed, np.minimum(keeps.mask(at_least_one, keeps.clip(lower=1.0)), fit))


def _left(lines: pd.DataFrame, projection: Projection) -> pd.Series:
    """What is left of each line's ingredient when its delivery arrives, in the middle of the futures."""
    names = pd.Index(projection.ingredients)
    until = {day: np.median(projection.before(day), axis=0) for day in lines["arrives"].unique()}
    places = names.get_indexer(lines["ingredient"])
    left = [until[day][place] for day, place in zip(lines["arrives"], places, strict=True)]
    return pd.Series(left, index=lines.index, dtype="float64")


def _spread(projection: Projection, known: Known, today: pd.Timestamp) -> pd.DataFrame:
    """Between how much and how much may be there today, by ingredient, and why that isn't known better."""
    names = pd.Index(projection.ingredients, name="ingredient")
    held = known.held[known.held["location"] == projection.location].set_index("ingredient").reindex(names)
    recorded = known.usage[known.usage["location"] == projection.location].join(held["counted_on"], on="ingredient")
    recorded = recorded[recorded["day"] > recorded["counted_on"]].groupby("ingredient")["quantity"].sum()
    sampled = np.median(projection.usage[:, projection.days < today].sum(axis=1), axis=0)
    used = recorded.reindex(names, fill_value=0.0).to_numpy() + sampled
    own = known.errors[known.errors.index.get_level_values("location") == projection.location].droplevel("location")
    off = own.reindex(names).fillna(known.other_error).to_numpy() * used
    there = projection.before(today)
    middle, off = np.median(there, axis=0), NINE_OF_TEN * np.hypot(off, there.std(axis=0))
    return pd.DataFrame(
        {
            "reason": np.where(~projection.counted, "never", np.where(projection.impossible, "check", "old")),
            "counted_on": held["counted_on"],
            "by_eye": held["by_eye"].eq(True),
            "low": np.maximum(middle - off, 0.0),
            "high": middle + off,
        },
        index=names,
    )
