"""Actual against theoretical: what two counts say was used (``used``), and what the recipes of the sold dishes say.

Where it is more than the recipes take, portions are larger than written, something was not noted, or a count is wrong;
the numbers can't say which, so nothing is corrected by them.
"""

import numpy as np
import pandas as pd

from forecasting.stock.by_eye import measured
from forecasting.stock.projection import Movements
from forecasting.stock.used import moved_within, used_between
from forecasting.tables import ONE_DAY, SERIES, TINY

WEEKS = 8
"""Older counts say little of how the kitchen works now."""

FEWEST_INTERVALS = 3
"""With fewer intervals between counts an ingredient's own error is chance; that of all together stands in."""

ASSUMED_ERROR = 0.15
"""Until two counts can be compared, theoretical usage is taken to be off by this share: an assumption."""


def between_counts(movements: Movements, last_day: pd.Timestamp) -> pd.DataFrame:
    """What was used from each count to the next one, by the shelf and by the recipes.

    Returns ``location, ingredient, first, last, had, received, wasted, left, actual, theoretical`` (in the
    ingredient's own unit), for counts that somebody made (not by eye) between which all sales are known, those of the
    last ``WEEKS`` weeks until ``last_day``, in order of ``last``; ``actual`` is what ``used_between`` them says.
    Counts that hold different preparations (``prepared.with_prepared``) say nothing together: one may have been missed.
    """
    usage = movements.usage
    known = usage.groupby("location")["day"].agg(["min", "max"]).reset_index()
    counts = measured(movements.stock).drop_duplicates([*SERIES, "day"], keep="last").merge(known, on="location")
    counts = counts.assign(prepared=counts.get("prepared", ""))
    begun = last_day - pd.Timedelta(weeks=WEEKS)
    sold = (counts["day"] >= counts["min"] - ONE_DAY) & (counts["day"] <= counts["max"])
    counts = counts[sold & (counts["day"] >= begun) & (counts["day"] <= last_day)].sort_values("day", kind="stable")
    before = counts.groupby(SERIES)[["day", "quantity", "prepared"]].shift()
    ended = counts.rename(columns={"day": "last", "quantity": "left"})
    pairs = ended.assign(first=before["day"], had=before["quantity"])[counts["prepared"] == before["prepared"]]
    pairs = pairs.merge(usage[SERIES].drop_duplicates(), on=SERIES)
    pairs = pairs[[*SERIES, "first", "last", "had", "left"]].reset_index(drop=True)
    whole = used_between(pairs, movements.deliveries, movements.waste).rename(columns={"used": "actual"})
    columns = [*SERIES, "first", "last", "had", "received", "wasted", "left", "actual", "theoretical"]
    return whole.assign(theoretical=moved_within(usage, pairs))[columns]


def against_recipes(intervals: pd.DataFrame, unit_costs: pd.Series) -> pd.DataFrame:
    """Each ingredient's ``between_counts`` together, what differs most in money first.

    ``unit_costs`` are by ingredient. Returns ``location, ingredient, first, last, actual, theoretical`` of all
    intervals from the first count to the last (those between them may have gaps), then ``difference`` (actual −
    theoretical), its ``cost`` (missing without a price), ``factor`` (actual ÷ theoretical: what recipes would have to
    be multiplied by) and ``impossible``: some count left more than there could be.
    """
    odd = intervals["actual"] < -TINY
    together = intervals.assign(impossible=odd).groupby(SERIES, as_index=False)
    sums = together.agg(
        first=("first", "first"),
        last=("last", "last"),
        actual=("actual", "sum"),
        theoretical=("theoretical", "sum"),
        impossible=("impossible", "any"),
    )
    difference = sums["actual"] - sums["theoretical"]
    cost = difference * sums["ingredient"].map(unit_costs).astype(float)
    factor = sums["actual"] / sums["theoretical"].where(sums["theoretical"] > 0)
    ranked = sums.assign(difference=difference, cost=cost, factor=factor.where(~sums["impossible"]))
    order = cost.abs().sort_values(ascending=False, kind="stable", na_position="last").index
    return ranked.loc[order].reset_index(drop=True)


def usual_error(intervals: pd.DataFrame) -> tuple[pd.Series, float]:
    """By which share theoretical usage is usually off, by location and ingredient, and of all others.

    The standard deviation of actual from theoretical usage over its intervals (root mean square, weighed by their
    size), where there are ``FEWEST_INTERVALS``; for the others the middle one of all, ``ASSUMED_ERROR`` where nothing
    was measured.
    """
    known = intervals[intervals["theoretical"] > 0]
    share = (known["actual"] - known["theoretical"]) / known["theoretical"]
    squares = known.assign(square=share**2 * known["theoretical"]).groupby(SERIES)
    sums, times = squares[["square", "theoretical"]].sum(), squares.size()
    errors = np.sqrt(sums["square"] / sums["theoretical"])
    errors = errors[times >= FEWEST_INTERVALS]
    return errors, float(errors.median()) if len(errors) else ASSUMED_ERROR
