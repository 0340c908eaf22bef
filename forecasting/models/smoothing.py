"""Exponential smoothing: a level and seven weekday factors that follow what is used, each by a part of what it sees.

Winters (1960), with multiplicative seasons and without a trend: what grows pulls its level along. All series at once.
What the calendar does to the whole house is taken off before and put on again (``calendar_effects``), and so is the
time of year (``yearly_season``) where a series' next days would have been forecast clearly better with it.
"""

from dataclasses import dataclass
from itertools import product
from typing import Self

import numpy as np
import pandas as pd

from forecasting.models.calendar_effects import CalendarEffects
from forecasting.models.contract import SHORTEST_HISTORY, answer
from forecasting.models.features import calm, usage_by_day
from forecasting.models.rare import RareUsage, rarely_used
from forecasting.models.yearly_season import YearlySeason
from forecasting.tables import SERIES, WEEK

PARTS = tuple(product((0.02, 0.05, 0.1), (0.02, 0.05)))
"""Which part of a day's surprise moves the level, and which the weekday's factor: all are tried on each series."""

FIRST_DAYS = 56
"""The first weeks of a series set its level and factors; from then on it is judged how well each of ``PARTS`` does."""

ORDINARY_DAYS = 0.25
"""So many days of average usage are added to each weekday's first ones, so that one seen once isn't all believed."""

FORGETTING = 0.997
"""What a squared error weighs a day later: half after eight months."""

MOST_OF_LEVEL = 4.0
"""A day of more than so many times its level is an exception; it is taken for so many."""

QUIET = 0.3
"""A weekday with less than this share of the level says the less of it: of nothing that is sold nothing is learned."""

SEASON_HELPS = 0.95
"""The time of year is used where squared errors come to less than this share of those without it: what it saves by
chance it may cost on the days to come."""


@dataclass
class Smoothing:
    """Each series by those of ``PARTS`` that would have forecast its next days best.

    What is rarely used, and young series, are left to ``RareUsage``.
    """

    name: str = "smoothing"

    def fit(self, history: pd.DataFrame) -> Self:
        ordinary = usage_by_day(history)
        ours = (ordinary.notna().sum() >= SHORTEST_HISTORY) & ~rarely_used(ordinary)
        self.fallback_ = RareUsage().fit(history) if not ours.all() else None
        ordinary = ordinary.loc[:, ours]
        usage = usage_by_day(history, calm(history))[ordinary.columns]
        self.effects_ = CalendarEffects.of(history, usage, ordinary)
        usual = usage / _of_each(self.effects_.factors(history), usage.columns)
        self.season_ = YearlySeason.of(ordinary)
        season = _of_each(self.season_.factors(usage.index, usage.columns.unique("location")), usage.columns)
        ways = np.hstack([np.ones(usage.shape), season])
        level, factors, error = _follow(np.hstack([usual, usual]) / ways, usage.index.day_of_week.to_numpy(), ways)
        least, count = error.min(axis=0).reshape(2, -1), usage.shape[1]
        self.seasonal_ = least[1] < SEASON_HELPS * least[0]
        chosen = np.arange(count) + count * self.seasonal_
        best = error[:, chosen].argmin(axis=0)
        self.series_, self.level_, self.factors_ = usage.columns, level[best, chosen], factors[:, best, chosen]
        return self

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        if self.fallback_ is not None and not len(self.series_):
            return self.fallback_.predict(days)
        series = self.series_.get_indexer(pd.MultiIndex.from_frame(days[SERIES]))
        usual = self.level_[series] * self.factors_[days["day_of_week"].to_numpy(), series]
        effects = self.effects_.factors(days)
        row, column = effects.index.get_indexer(days["day"]), effects.columns.get_indexer(days["location"])
        season = self.season_.factors(effects.index, effects.columns).to_numpy()[row, column]
        mean = usual * effects.to_numpy()[row, column] * np.where(self.seasonal_[series], season, 1.0)
        return answer(days, pd.Series(mean, index=days.index).where(series >= 0), self.fallback_)


def _follow(usage: np.ndarray, weekdays: np.ndarray, season: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Go through the days of ``usage`` (days, series), missing where nothing is to be learned; ``season`` (likewise) is
    what it was divided by.

    Returns where the level (parts, series) and the factors (weekdays, parts, series) end, and the weighted sum of
    squared errors of the next day with its season (parts, series).
    """
    known = np.isfinite(usage)
    begins = known.argmax(axis=0)
    level, factors = _begin(usage, weekdays, begins)
    of_level, of_factor = (np.array(part)[:, np.newaxis] for part in zip(*PARTS, strict=True))
    error = np.zeros_like(level)
    for day, weekday in enumerate(weekdays):
        seen, factor = np.where(known[day], usage[day], 0.0), factors[weekday]
        judged = known[day] & (day >= begins + FIRST_DAYS)
        error = error * FORGETTING + judged * (season[day] * (seen - level * factor)) ** 2
        told = np.clip(_ratio(seen, factor, level), 0.0, MOST_OF_LEVEL * level)
        level = level + of_level * known[day] * np.minimum(factor / QUIET, 1.0) * (told - level)
        shown = np.clip(_ratio(seen, level, factor), 0.0, MOST_OF_LEVEL * np.maximum(factor, 1.0))
        factors[weekday] = factor + of_factor * known[day] * (shown - factor)
    return level, factors, error


def _begin(usage: np.ndarray, weekdays: np.ndarray, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Level and factors of each series as its first weeks show them, the same for all ``PARTS``."""
    day = np.arange(len(usage))[:, np.newaxis]
    first = np.where((day >= begins) & (day < begins + FIRST_DAYS), usage, np.nan)
    count = np.isfinite(first).sum(axis=0)
    level = np.nansum(first, axis=0) / np.maximum(count, 1)
    factors = np.ones((WEEK, usage.shape[1]))
    for weekday in range(WEEK):
        its = first[weekdays == weekday]
        mean = (np.nansum(its, axis=0) + ORDINARY_DAYS * level) / (np.isfinite(its).sum(axis=0) + ORDINARY_DAYS)
        factors[weekday] = _ratio(mean, level, factors[weekday])
    return np.tile(level, (len(PARTS), 1)), np.repeat(factors[:, np.newaxis, :], len(PARTS), axis=1)


def _of_each(by_location: pd.DataFrame, series: pd.MultiIndex) -> pd.DataFrame:
    """The column of its location for each of the ``series``."""
    return by_location[series.get_level_values("location")].set_axis(series, axis=1)


def _ratio(part: np.ndarray, whole: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Part / whole, and ``otherwise`` where there is next to no whole."""
    shape = np.broadcast_shapes(part.shape, whole.shape)
    out = np.broadcast_to(otherwise, shape).copy()
    return np.divide(part, whole, out=out, where=np.broadcast_to(whole > 1e-6, shape))
