"""The feature table: what a tree can learn from, with nothing in it that the day of the forecast would not know."""

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


def lagged(history: pd.DataFrame, days: pd.DataFrame, weeks: int) -> pd.DataFrame:
    """For each row of ``days`` what was known ``weeks`` whole weeks before it.

    Returns, in the order of ``days``: ``level`` (mean usage of the open ones of the ``LEVEL_DAYS`` before),
    and relative to it ``lagged_sales`` (the last known same weekday; ``_2``, ``_3`` one and two weeks earlier),
    ``rolling_avg_sales`` (the last week), ``sales_change_percentage`` (that week against the one before),
    ``seasonality_index`` (eight weeks of this weekday), ``trend_strength`` (the level against the one 8 weeks earlier);
    ``after_closure`` is 1 when the day before was closed.
    """
    wide = _wide(history, days)
    known = wide.shift(weeks * WEEK)
    level = known.rolling(LEVEL_DAYS, min_periods=WEEK).mean().ffill()
    week = known.rolling(WEEK, min_periods=3).mean()
    weekday = _mean_of([known.shift(back * WEEK) for back in range(8)])
    tables = {
        "level": level,
        "lagged_sales": known / level,
        "lagged_sales_2": known.shift(WEEK) / level,
        "lagged_sales_3": known.shift(2 * WEEK) / level,
        "rolling_avg_sales": week / level,
        "sales_change_percentage": week / week.shift(WEEK) - 1.0,
        "seasonality_index": weekday / level,
        "trend_strength": level / level.shift(8 * WEEK) - 1.0,
    }
    rows = wide.index.get_indexer(days["day"])
    columns = wide.columns.get_indexer(pd.MultiIndex.from_frame(days[SERIES]))
    found = {name: table.to_numpy()[rows, columns] for name, table in tables.items()}
    before = pd.MultiIndex.from_arrays([days["location"], days["day"] - pd.Timedelta(days=1)])
    every = pd.concat([history, days])
    shut = pd.MultiIndex.from_frame(every.loc[every["closed"], ["location", "day"]].drop_duplicates())
    clean = pd.DataFrame(found, index=days.index).replace([np.inf, -np.inf], np.nan)
    return clean.assign(after_closure=before.isin(shut).astype(float))


def _mean_of(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """The mean of several tables of the same shape, cell by cell, leaving out what is missing."""
    cells = np.stack([table.to_numpy() for table in tables])
    seen = np.isfinite(cells)
    total = np.where(seen, cells, 0.0).sum(axis=0)
    count = seen.sum(axis=0)
    mean = np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)
    return pd.DataFrame(mean, tables[0].index, tables[0].columns)


def _wide(history: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    open_days = history[~history["closed"] & ~history["censored"]]
    wide = open_days.pivot(index="day", columns=SERIES, values="quantity")
    last = max(history["day"].max(), days["day"].max())
    return wide.reindex(pd.date_range(history["day"].min(), last, freq="D", unit="us"))
