"""The feature table: what a tree can learn from, with nothing in it that the day of the forecast would not know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd

from forecasting.models.contract import whole
from forecasting.tables import SERIES, WEEK

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
    "is_long_weekend",
    "is_bridge_day",
    "is_observance",
    "is_school_holiday",
    "after_closure",
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
]
"""Known only up to some weeks before the day; all are shares of the level."""

FEATURES = CALENDAR + LAGGED

CALM = 0.15
"""Up to this share of an ingredient's usual usage under promotion, a day still passes for an ordinary one."""

MOST_OF_USUAL = 4.0
"""More than so many times its mean is an exception of an ingredient, not of the house; it is taken for so many."""


def calm(history: pd.DataFrame) -> pd.Series:
    """Which rows show what is used on a day of their kind: open, not sold out, not much promoted."""
    return whole(history) & (history["promotion"] <= CALM)


def usual(history: pd.DataFrame) -> pd.Series:
    """Which rows show what is used on an ordinary day: calm ones with nothing to celebrate."""
    return calm(history) & ~(history["is_holiday"] | history["is_observance"] | (history["event_strength"] > 0))


def usage_by_day(history: pd.DataFrame, shown: pd.Series | None = None) -> pd.DataFrame:
    """What was used on ordinary days, or in the rows ``shown``: a row for each day, a column for each series.

    Missing on all other days.
    """
    seen = history["quantity"].where(usual(history) if shown is None else shown)
    return history.assign(seen=seen).pivot(index="day", columns=SERIES, values="seen").asfreq("D")


def shares_of_usual(usage: pd.DataFrame) -> pd.DataFrame:
    """``usage`` (days, series) as a share of what each series uses on an average day, ``MOST_OF_USUAL`` at most."""
    return (usage / usage.mean()).clip(upper=MOST_OF_USUAL)


@dataclass(frozen=True, eq=False)
class Lags:
    """What each of the consecutive ``days`` knew of each of the ``series``: arrays (days, series) by name."""

    days: pd.DatetimeIndex
    series: pd.MultiIndex
    tables: Mapping[str, np.ndarray]

    @classmethod
    def of(cls, usage: pd.DataFrame) -> Self:
        """``usage`` is that of ``usage_by_day``."""
        return cls(usage.index, usage.columns, _tables(usage.to_numpy(dtype=float)))

    def since(self, day: pd.Timestamp) -> Self:
        """Only what the days from ``day`` on knew."""
        kept = self.days >= day
        return replace(self, days=self.days[kept], tables={name: table[kept] for name, table in self.tables.items()})

    def at(self, days: pd.DataFrame, weeks: np.ndarray) -> pd.DataFrame:
        """For each row of ``days`` what was known so many whole ``weeks`` before it.

        Returns, in the order of ``days``: ``level`` (mean usage of the open ones of the ``LEVEL_DAYS`` up to then), and
        relative to it ``lagged_sales`` (the last known same weekday; ``_2``, ``_3`` one and two weeks earlier),
        ``rolling_avg_sales`` (the last week), ``sales_change_percentage`` (that week against the one before),
        ``seasonality_index`` (eight weeks of this weekday), ``trend_strength`` (the level against the one 8 weeks
        earlier).
        """
        then = days["day"].to_numpy() - np.asarray(weeks) * np.timedelta64(WEEK, "D")
        rows = ((then - self.days[0].to_datetime64()) / np.timedelta64(1, "D")).astype(int)
        columns = self.series.get_indexer(pd.MultiIndex.from_frame(days[SERIES]))
        known = (columns >= 0) & (rows >= 0) & (rows < len(self.days))
        found = {name: np.where(known, table[rows * known, columns], np.nan) for name, table in self.tables.items()}
        return pd.DataFrame(found, index=days.index)


def _tables(usage: np.ndarray) -> dict[str, np.ndarray]:
    """What each day (row) knows of each series (column)."""
    level = _filled_down(_mean_of_last(usage, LEVEL_DAYS, fewest=WEEK))
    week = _mean_of_last(usage, WEEK, fewest=3)
    weekday = _mean_of(usage, [back * WEEK for back in range(8)])
    return {
        "level": level,
        "lagged_sales": _share(usage, level),
        "lagged_sales_2": _share(_earlier(usage, WEEK), level),
        "lagged_sales_3": _share(_earlier(usage, 2 * WEEK), level),
        "rolling_avg_sales": _share(week, level),
        "sales_change_percentage": _share(week, _earlier(week, WEEK)) - 1.0,
        "seasonality_index": _share(weekday, level),
        "trend_strength": _share(level, _earlier(level, 8 * WEEK)) - 1.0,
    }


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Part / whole, missing where there is no whole."""
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _earlier(table: np.ndarray, days: int) -> np.ndarray:
    """The table as it was so many days (rows) before."""
    moved = np.full_like(table, np.nan)
    moved[days:] = table[: max(len(table) - days, 0)]
    return moved


def _mean_of(table: np.ndarray, back: Iterable[int], fewest: int = 1) -> np.ndarray:
    """The mean of the rows so many days ``back`` from each, missing where fewer than ``fewest`` are known."""
    total, count = np.zeros_like(table), np.zeros(table.shape, dtype=int)
    for days in back:
        earlier = _earlier(table, days)
        seen = np.isfinite(earlier)
        total += np.where(seen, earlier, 0.0)
        count += seen
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count >= fewest)


def _mean_of_last(table: np.ndarray, days: int, fewest: int) -> np.ndarray:
    """The mean of the last so many rows up to each, missing where fewer than ``fewest`` are known."""
    return _mean_of(table, range(days), fewest)


def _filled_down(table: np.ndarray) -> np.ndarray:
    """Each missing cell takes the last known one above it."""
    rows = np.where(np.isfinite(table), np.arange(len(table))[:, None], 0)
    return np.take_along_axis(table, np.maximum.accumulate(rows, axis=0), axis=0)
