"""What the days of the last weeks are like, against the days that the forecast learned from.

Seasons come back and restaurants grow: a month counts as new only where it lies well outside of every month that was
learned from. Heat and cold are told apart from summer and winter only once a whole year has been learned.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from forecasting.models.contract import whole
from forecasting.models.features import usage_by_day
from forecasting.tables import ONE_DAY, WEEK

RECENT_DAYS = 28
FEWEST_SEEN = 14
"""Ordinary days that a window of ``RECENT_DAYS`` must have to say anything."""

FEWEST_LEARNED = 84
"""Days of learning below which nothing is said."""

YEAR_DAYS = 364

BEYOND = 0.25
"""Usage has moved if it lies so far, as a share, beyond the lowest or highest month that was learned."""

CHANCE = 0.001
"""... and its days differ from those learned more than chance would in so few cases (Kolmogorov and Smirnov)."""

DEGREES = 1.0
"""°C beyond the coldest or warmest month learned from that are worth saying."""

MORE_PROMOTED = 0.10
"""A share of usage under promotion so far beyond the highest month's is worth saying."""

STABLE = 0.10
"""Up to this population stability index a distribution passes for the same (Siddiqi 2006, Credit Risk Scorecards)."""

LEAST_SHARE = 0.01

What = Literal["usage", "weekday", "temperature", "promotion"]


@dataclass(frozen=True)
class Drift:
    """Something that is no longer as it was learned.

    ``usage`` of the ingredient ``name`` (units a day), ``weekday`` number ``name`` (its share of a week's usage),
    ``temperature`` (°C) or ``promotion`` (share of usage under one): ``now`` it is this on average, and ``known`` is
    what it was at most, or at least, or for a weekday on average.
    """

    what: What
    name: str
    now: float
    known: float

    @property
    def more(self) -> bool:
        """Whether there is more of it now."""
        return self.now > self.known


def drifts(history: pd.DataFrame, learned_until: pd.Timestamp) -> list[Drift]:
    """What has moved at one location in the last ``RECENT_DAYS`` of ``history``, against the days before them until
    ``learned_until``, the last one that the forecast knows.

    ``history`` as models learn from it, until the last whole day.
    """
    if history.empty:
        return []
    start = history["day"].max() - pd.Timedelta(days=RECENT_DAYS - 1)
    until = min(learned_until, start - ONE_DAY)
    if (until - history["day"].min()).days + 1 < FEWEST_LEARNED:
        return []
    usage = usage_by_day(history).droplevel("location", axis=1)
    now, known = usage.loc[start:], usage.loc[:until]
    return [
        *_usage(now, known),
        *_weekday(now, known),
        *_temperature(history, start, until),
        *_promotion(history, start, until),
    ]


def _months(values: pd.DataFrame | pd.Series) -> pd.DataFrame | pd.Series:
    """The mean of each ``RECENT_DAYS`` in a row."""
    return values.rolling(RECENT_DAYS, min_periods=FEWEST_SEEN).mean()


def _usage(now: pd.DataFrame, known: pd.DataFrame) -> list[Drift]:
    months, recent = _months(known), now.mean().where(now.count() >= FEWEST_SEEN)
    enough = known.count() >= FEWEST_LEARNED / 2
    lowest, highest = months.min(), months.max()
    less, more = recent < (1.0 - BEYOND) * lowest, recent > (1.0 + BEYOND) * highest
    moved = [name for name in known.columns if enough[name] and (less[name] or more[name])]
    if not moved:
        return []
    from scipy.stats import ks_2samp  # half a second to import: only where something has moved

    return [
        Drift("usage", str(name), float(recent[name]), float((highest if more[name] else lowest)[name]))
        for name in moved
        if ks_2samp(now[name].dropna(), known[name].dropna()).pvalue < CHANCE
    ]


def _weekday(now: pd.DataFrame, known: pd.DataFrame) -> list[Drift]:
    """The weekday whose share of the week moved most, if the shares have moved at all; no day of rest counts."""
    recent, before = _shares(now), _shares(known.iloc[-YEAR_DAYS:])
    both = recent.index.intersection(before.index)
    if len(both) < 2:
        return []
    recent, before = (part[both].clip(lower=LEAST_SHARE) / part[both].sum() for part in (recent, before))
    index = ((recent - before) * np.log(recent / before)).sum()
    if index <= STABLE:
        return []
    most = (recent - before).abs().idxmax()
    return [Drift("weekday", str(most), float(recent[most]), float(before[most]))]


def _shares(usage: pd.DataFrame) -> pd.Series:
    """What each weekday takes of a week, on average over the ingredients."""
    relative = (usage / usage.mean().where(usage.mean() > 0)).mean(axis=1)
    by_weekday = relative.groupby(relative.index.day_of_week)
    means = by_weekday.mean()[by_weekday.count() >= RECENT_DAYS / WEEK / 2]
    return means / means.sum()


def _temperature(history: pd.DataFrame, start: pd.Timestamp, until: pd.Timestamp) -> list[Drift]:
    measured = history[history["weather_known"]].drop_duplicates("day").set_index("day")["temperature"].sort_index()
    now, months = measured.loc[start:], _months(measured.loc[:until]).dropna()
    if len(now) < FEWEST_SEEN or len(measured.loc[:until]) < YEAR_DAYS:
        return []
    for known, beyond in ((months.max(), now.mean() - months.max()), (months.min(), months.min() - now.mean())):
        if beyond > DEGREES:
            return [Drift("temperature", "", float(now.mean()), float(known))]
    return []


def _promotion(history: pd.DataFrame, start: pd.Timestamp, until: pd.Timestamp) -> list[Drift]:
    promoted = history[whole(history)].groupby("day")["promotion"].mean()
    now, highest = promoted.loc[start:].mean(), _months(promoted.loc[:until]).max()
    return [Drift("promotion", "", float(now), float(highest))] if now > highest + MORE_PROMOTED else []
