"""The feature table: what a tree can learn from, with nothing in it that the day of the forecast would not know."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from forecasting.tables import SERIES

WEEK = 7
LEVEL_DAYS = 28
"""The mean of the open ones among these days is an ingredient's level: its target and lags are divided by it."""

CALENDAR = [
    "day_of_week",
    "month",
    "season",
    "is_weekend",
    "is_holiday",
    "before_holiday",
    "after_holiday",
    "is_payday",
    "event_strength",
    "temperature",
    "precipitation",
    "weather_anomalies",
    "promotion",
]
"""Known of any day, past or future."""

LAGGED = [
    "lagged_sales",
    "lagged_sales_2",
    "lagged_sales_3",
    "rolling_avg_sales",
    "sales_change_percentage",
    "seasonality_index",
    "trend_strength",
    "after_closure",
]
"""Known only up to some weeks before the day; all are shares of the level."""

FEATURES = CALENDAR + LAGGED


@dataclass(frozen=True)
class Past:
    """What was used and when it was closed, as far as lags look back: all that is remembered of a history.

    ``usage`` has a row for each day and a column for each series, missing where closed or sold out; ``closed`` a row
    for each day and a column for each location, true where it is known to have been closed.
    """

    usage: pd.DataFrame
    closed: pd.DataFrame

    @classmethod
    def of(cls, history: pd.DataFrame, since: pd.Timestamp | None = None) -> Self:
        recent = history if since is None else history[history["day"] >= since]
        seen = recent["quantity"].where(~recent["closed"] & ~recent["censored"])
        return cls(
            usage=recent.assign(seen=seen).pivot(index="day", columns=SERIES, values="seen").asfreq("D"),
            closed=closures(recent),
        )


def closures(days: pd.DataFrame) -> pd.DataFrame:
    """Whether each location (column) was closed on each day (row)."""
    once = days.drop_duplicates(["location", "day"])
    return once.pivot(index="day", columns="location", values="closed").asfreq("D").fillna(value=False).astype(bool)


def lagged(past: Past, days: pd.DataFrame, weeks: int) -> pd.DataFrame:
    """For each row of ``days`` what was known ``weeks`` whole weeks before it.

    Returns, in the order of ``days``: ``level`` (mean usage of the open ones of the ``LEVEL_DAYS`` up to then),
    and relative to it ``lagged_sales`` (the last known same weekday; ``_2``, ``_3`` one and two weeks earlier),
    ``rolling_avg_sales`` (the last week), ``sales_change_percentage`` (that week against the one before),
    ``seasonality_index`` (eight weeks of this weekday), ``trend_strength`` (the level against the one 8 weeks earlier);
    ``after_closure`` is 1 when the day before was closed.
    """
    first, last = past.usage.index[0], max(past.usage.index[-1], days["day"].max())
    known = past.usage.reindex(pd.date_range(first, last, freq="D", unit="us")).shift(weeks * WEEK).to_numpy()
    level = _filled_down(_mean_of_last(known, LEVEL_DAYS, fewest=WEEK))
    week = _mean_of_last(known, WEEK, fewest=3)
    weekday = _mean([_earlier(known, back * WEEK) for back in range(8)])
    tables = {
        "level": level,
        "lagged_sales": _share(known, level),
        "lagged_sales_2": _share(_earlier(known, WEEK), level),
        "lagged_sales_3": _share(_earlier(known, 2 * WEEK), level),
        "rolling_avg_sales": _share(week, level),
        "sales_change_percentage": _share(week, _earlier(week, WEEK)) - 1.0,
        "seasonality_index": _share(weekday, level),
        "trend_strength": _share(level, _earlier(level, 8 * WEEK)) - 1.0,
    }
    rows = np.asarray((days["day"] - first) / pd.Timedelta(days=1), dtype=int)
    columns = past.usage.columns.get_indexer(pd.MultiIndex.from_frame(days[SERIES]))
    found = {name: np.where(columns >= 0, table[rows, columns], np.nan) for name, table in tables.items()}
    return pd.DataFrame(found, index=days.index).assign(after_closure=_after_closure(past, days))


def _after_closure(past: Past, days: pd.DataFrame) -> np.ndarray:
    closed = closures(days).combine_first(past.closed) if len(past.closed) else closures(days)
    rows = closed.index.get_indexer(days["day"] - pd.Timedelta(days=1))
    columns = closed.columns.get_indexer(days["location"])
    return np.where(rows >= 0, closed.to_numpy(dtype=float)[rows, columns], 0.0)


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Part / whole, missing where there is no whole."""
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _earlier(table: np.ndarray, days: int) -> np.ndarray:
    """The table as it was so many days (rows) before."""
    moved = np.full_like(table, np.nan)
    moved[days:] = table[: max(len(table) - days, 0)]
    return moved


def _mean(tables: list[np.ndarray]) -> np.ndarray:
    """The mean of tables of one shape, cell by cell, leaving out what is missing."""
    cells = np.stack(tables)
    seen = np.isfinite(cells)
    total, count = np.where(seen, cells, 0.0).sum(axis=0), seen.sum(axis=0)
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)


def _mean_of_last(table: np.ndarray, days: int, fewest: int) -> np.ndarray:
    """The mean of the last so many rows up to each, missing where fewer than ``fewest`` are known."""
    windows = [_earlier(table, back) for back in range(days)]
    count = np.isfinite(np.stack(windows)).sum(axis=0)
    return np.where(count >= fewest, _mean(windows), np.nan)


def _filled_down(table: np.ndarray) -> np.ndarray:
    """Each missing cell takes the last known one above it."""
    rows = np.where(np.isfinite(table), np.arange(len(table))[:, None], 0)
    return np.take_along_axis(table, np.maximum.accumulate(rows, axis=0), axis=0)
