"""Which ingredients to count first: those whose count could change the order that closes next.

What stands in the store room is an estimate from the last count on. How far it may be off is measured: by how much
counts usually differ from the recipes (``variance.usual_error``), and along the futures for days without sales.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.stock.projection import Projection

MOST = 10
"""More than so many nobody counts before the order has to be out."""

NINE_OF_TEN = 1.2816
"""Standard deviations between the middle and what one in ten lies below."""

COLUMNS = ["ingredient", "reason", "counted_on", "on_hand", "low", "high", "needed_in", "supplier", "order_by"]
COLUMNS += ["fewest", "most", "pack_name", "at_stake"]


Order = Callable[[pd.Series], pd.DataFrame]
"""The order lines if so much of each ingredient had been counted yesterday at the close."""


@dataclass(frozen=True)
class Evidence:
    """What is known of the stock of one location: ``held`` (``projection.on_hand``), ``usage`` that was recorded, and
    by which share recipes are usually off: ``errors`` by location and ingredient, ``other_error`` where it isn't there.
    """

    held: pd.DataFrame
    usage: pd.DataFrame
    errors: pd.Series
    other_error: float


def count_first(
    lines: pd.DataFrame, projection: Projection, evidence: Evidence, today: pd.Timestamp, order: Order
) -> pd.DataFrame:
    """At most ``MOST`` ingredients whose count could change the next order to close, the most money first.

    ``lines`` are those of the plan at the ``projection``'s location, also those of which nothing is needed, ``order``
    gives them for another count. Returns ``COLUMNS``: ``reason`` is ``never`` (nobody has counted it), ``check`` (the
    stock would be below zero) or ``old`` (counted on ``counted_on``; 8 of 10 times between ``low`` and ``high`` are
    there, in ``needed_in``). Depending on the count the order has from ``fewest`` to ``most`` packs, a difference of
    ``at_stake`` in money. What is counted by eye is left out: nobody will weigh it.
    """
    closing = lines[lines["order_by"].dt.normalize() == lines["order_by"].min().normalize()]
    closing = closing.join(_spread(projection, evidence, today), on="ingredient").query("not by_eye")
    old = closing[closing["reason"] == "old"].set_index("ingredient")
    if_low, if_high = (order(old[end]).set_index("ingredient")["packs"] for end in ("low", "high"))
    # Of what nobody knows there may be plenty, or nothing as the order takes it.
    fewest = closing["ingredient"].map(if_high).astype(float).where(closing["reason"] == "old", 0.0)
    most = closing["ingredient"].map(if_low).astype(float).where(closing["reason"] == "old", closing["packs"])
    at_stake = (most - fewest) * closing["unit_cost"] * closing["pack_size"]
    found = closing.assign(fewest=fewest, most=most, at_stake=at_stake)[most > fewest]
    ranked = found.sort_values(["at_stake", "ingredient"], ascending=[False, True], kind="stable")
    return ranked[COLUMNS].head(MOST).astype({"fewest": "int64", "most": "int64"}).reset_index(drop=True)


def _spread(projection: Projection, evidence: Evidence, today: pd.Timestamp) -> pd.DataFrame:
    """Between how much and how much may be there today, by ingredient, and why that isn't known better."""
    names = pd.Index(projection.ingredients, name="ingredient")
    held = evidence.held[evidence.held["location"] == projection.location].set_index("ingredient").reindex(names)
    recorded = evidence.usage[evidence.usage["location"] == projection.location].join(
        held["counted_on"], on="ingredient"
    )
    recorded = recorded[recorded["day"] > recorded["counted_on"]].groupby("ingredient")["quantity"].sum()
    sampled = np.median(projection.usage[:, projection.days < today].sum(axis=1), axis=0)
    used = recorded.reindex(names, fill_value=0.0).to_numpy() + sampled
    own = evidence.errors[evidence.errors.index.get_level_values("location") == projection.location].droplevel(
        "location"
    )
    off = own.reindex(names).fillna(evidence.other_error).to_numpy() * used
    there = projection.before(today)
    middle, off = np.median(there, axis=0), NINE_OF_TEN * np.hypot(off, there.std(axis=0))
    return pd.DataFrame(
        {
            "reason": np.where(~projection.counted, "never", np.where(projection.impossible, "check", "old")),
            "counted_on": held["counted_on"],
            "by_eye": held["by_eye"].eq(True),
            "low": np.maximum(middle - off, 0.0),
            "high": middle + projection.lost(today) + off,  # what should have spoiled may be good still
        },
        index=names,
    )
