"""What every model keeps to: learn from a long table, answer in one."""

from typing import Protocol, Self

import pandas as pd

from forecasting.tables import KEYS, SERIES

SHORTEST_HISTORY = 28
"""Open days a series needs before anything but its weekday mean is worth fitting, and days that a fold must leave."""


class Forecaster(Protocol):
    """Learns the daily usage of many ingredients, then answers for days to come.

    ``history`` and ``days`` are long tables keyed by ``location, ingredient, day`` with the calendar's columns
    (``days.calendar``), one row per key without gaps; ``history`` also has ``quantity`` in the ingredient's own
    unit, ``closed`` and ``censored`` (at least this much). ``predict`` returns the keys and ``mean`` in the order of
    ``days``: never negative, never missing, 0 on closed days.
    """

    name: str

    def fit(self, history: pd.DataFrame) -> Self: ...

    def predict(self, days: pd.DataFrame) -> pd.DataFrame: ...


def answer(days: pd.DataFrame, mean: pd.Series, fallback: Forecaster | None = None) -> pd.DataFrame:
    """The keys of ``days`` with ``mean``, aligned by index, made to keep the contract.

    Where ``mean`` is missing the ``fallback`` answers, and without one nothing is used.
    """
    if fallback is not None and mean.isna().any():
        mean = mean.fillna(fallback.predict(days)["mean"])
    kept = mean.fillna(0.0).clip(lower=0.0).where(~days["closed"], 0.0)
    return days[KEYS].assign(mean=kept.astype(float))


def whole(rows: pd.DataFrame) -> pd.Series:
    """Which rows show all that was wanted of a day: open ones, and not "at least this much".

    A censored day is left out of fitting and of judging: filled in with what is usual it would teach us our own guess.
    """
    return ~rows["closed"] & ~rows["censored"]


def long_enough(history: pd.DataFrame) -> pd.Series:
    """For each row of ``history``: has its series ``SHORTEST_HISTORY`` whole open days?"""
    return whole(history).groupby([history[key] for key in SERIES]).transform("sum") >= SHORTEST_HISTORY


def judgeable(folds: pd.DataFrame) -> pd.DataFrame:
    """The rows that say something about a model."""
    return folds[whole(folds)]
