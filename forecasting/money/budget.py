"""What purchases will cost, week by week, and between how much and how much: read from the sampled futures."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from forecasting.stock.projection import Projection
from forecasting.tables import KEYS, WEEK

LOW, HIGH = 0.1, 0.9


def weekly_budget(
    projections: Sequence[Projection], unit_costs: Mapping[str, pd.Series], today: pd.Timestamp
) -> pd.DataFrame:
    """The cost of what has to be bought in each of the whole weeks from ``today`` on that the futures reach.

    In each future usage is first met by what is there and what is due, as long as it keeps; the rest is bought in the
    week in which it is used, without safety and in no whole packs. ``unit_costs`` are the prices at each location, by
    ingredient and for one of its own unit; what has none costs nothing here. Several locations are added up, future by
    future. Returns ``first, last, low, expected, high``: the days of a week, P10, the mean and P90 of its cost. Means
    add up over weeks; quantiles don't (``whole_budget``).
    """
    return _summed_up(_spent_by_all(projections, unit_costs, today), today, WEEK)


def whole_budget(
    projections: Sequence[Projection], unit_costs: Mapping[str, pd.Series], today: pd.Timestamp
) -> pd.DataFrame:
    """The same of all these weeks together, in one row."""
    spent = _spent_by_all(projections, unit_costs, today)
    return _summed_up(spent.sum(axis=1, keepdims=True), today, WEEK * spent.shape[1])


def _summed_up(spent: np.ndarray, today: pd.Timestamp, days: int) -> pd.DataFrame:
    """What is spent in each future and each so many ``days``, over all futures."""
    low, high = np.quantile(spent, (LOW, HIGH), axis=0)
    first = pd.date_range(today, periods=spent.shape[1], freq=f"{days}D")
    last = first + pd.Timedelta(days=days - 1)
    return pd.DataFrame({"first": first, "last": last, "low": low, "expected": spent.mean(axis=0), "high": high})


def _spent_by_all(
    projections: Sequence[Projection], unit_costs: Mapping[str, pd.Series], today: pd.Timestamp
) -> np.ndarray:
    costs = [unit_costs[one.location].reindex(list(one.ingredients)).fillna(0.0) for one in projections]
    return sum(_spent(one, cost, today) for one, cost in zip(projections, costs, strict=True))


def expected_before(kept: pd.DataFrame, backtest: pd.DataFrame) -> pd.DataFrame:
    """What was expected of past days by forecasts that knew none of their week: ``location, ingredient, day, mean``.

    ``kept`` are those that were made then (``location, ingredient, day, model, mean``), ``backtest`` those that stand
    as if made then (also ``cutoff``); a day of which both speak goes by the first, and by the newest of the others.
    """
    kept, tested = (rows[rows["model"] == "recommended"] for rows in (kept, backtest))
    tested = tested[tested["cutoff"] < tested["day"]].sort_values("cutoff", ascending=False, kind="stable")
    columns = [*KEYS, "mean"]
    return pd.concat([kept[columns], tested[columns]], ignore_index=True).drop_duplicates(KEYS, ignore_index=True)


def _spent(projection: Projection, unit_costs: pd.Series, today: pd.Timestamp) -> np.ndarray:
    """What is bought in each future and week, in money: (paths, weeks)."""
    bought = projection.unmet[:, projection.days >= today] @ unit_costs.to_numpy()
    weeks = bought.shape[1] // WEEK
    return bought[:, : weeks * WEEK].reshape(len(bought), weeks, WEEK).sum(axis=2)
