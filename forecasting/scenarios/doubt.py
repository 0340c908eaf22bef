"""How far off it may be what a scenario makes of its days: the ranges of the effects of days, by ingredient."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.days.weather import RAINY_MM
from forecasting.demand.effects import ASSUMED_HALF_RANGE, REACH, spread
from forecasting.scenarios.day_levers import MADE_HOLIDAY
from forecasting.scenarios.scenario import Event

NAMES = {"holiday": "holiday", "observance": "event", "event": "event"}
"""The columns of days that name them, and the kind of effect that each name has."""

LEAST = -0.99
"""Who loses everything has no logarithm."""

ROUGH = 2.0
"""Beyond what history has seen, a range is so many times as wide."""


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise on some days: an effect's ``kind`` and name, and how often it counts in each row."""

    kind: str
    when: str
    times: np.ndarray


@dataclass(frozen=True)
class Asked:
    """Days as they are and as a scenario has them, row by row, and what the models answer: usage as a share.

    ``events`` are those whose ``times`` aren't seen from the days.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    ratio: np.ndarray
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Known:
    """What is known of days: the ``effects`` of ``day_effects`` by category, and which share of its ingredient goes
    into each category, in rows of the days' index."""

    effects: pd.DataFrame
    shares: pd.DataFrame

    def of(self, kind: str, when: str, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray] | None:
        """The logarithm of an effect on each row's ingredient and its standard deviation; None if nobody learned it."""
        known = self.effects[(self.effects["kind"] == kind) & (self.effects["when"] == when)].set_index("what")
        ours = self.shares.columns.intersection(known.index)
        if not len(ours):
            return None
        weights = self.shares.loc[rows.index, ours].to_numpy()
        ends = zip(known.loc[ours, "low"], known.loc[ours, "high"], strict=True)
        size = np.log1p(known.loc[ours, "effect"].clip(lower=LEAST)).to_numpy()
        return weights @ size, weights @ np.array([spread(low, high) for low, high in ends])


def doubt_of_days(asked: Asked, known: Known, rough: np.ndarray) -> np.ndarray:
    """The standard deviation of the logarithm of each answer.

    Where the models answer otherwise than the learned effects have it, that is doubt, too; what has no effect of its
    own is assumed. ``rough`` marks the rows beyond what history has seen.
    """
    answer = np.log(np.where(asked.ratio > 0, asked.ratio, 1.0))
    learned, squares, unknown = np.zeros(len(answer)), np.zeros(len(answer)), np.zeros(len(answer), dtype=bool)
    for change in changes(asked):
        its = np.flatnonzero(change.times)
        told = known.of(change.kind, change.when, asked.after.iloc[its])
        if told is None:
            unknown[its] = True
            continue
        times = change.times[its]
        learned[its] += times * told[0]
        squares[its] += (times * told[1] * np.where(rough[its], ROUGH, 1.0)) ** 2
    apart = np.where(unknown, answer * ASSUMED_HALF_RANGE / REACH, answer - learned)
    return np.sqrt(squares + apart**2) * (asked.ratio > 0)


def is_learned(effects: pd.DataFrame, name: str) -> bool:
    """Has the restaurant's history an effect of that name?"""
    return bool(name) and bool((effects["kind"].isin({*NAMES.values()}) & (effects["when"] == name)).any())


def like_a_lived_day(days: pd.DataFrame, known: Known, event: Event) -> tuple[np.ndarray, np.ndarray]:
    """By how much an ordinary day is multiplied that is like a past one, row by row, and the doubt in it."""
    factor, doubt = np.ones(len(days)), np.zeros(len(days))
    its = np.flatnonzero(days["day"] == event.day)
    told = (known.of(kind, event.like, days.iloc[its]) for kind in dict.fromkeys(NAMES.values()))
    size, spread_of = next(one for one in told if one is not None)
    factor[its], doubt[its] = np.exp(event.times * size), event.times * spread_of
    return factor, doubt


def changes(asked: Asked) -> Iterator[Change]:
    """Everything that is otherwise on the days, row by row."""
    before, after = asked.before, asked.after
    warmer = (after["temperature"] - before["temperature"]).to_numpy()
    rain = (after["precipitation"] >= RAINY_MM).astype(int) - (before["precipitation"] >= RAINY_MM).astype(int)
    yield from (
        one for one in (Change("temperature", "", warmer), Change("rain", "", rain.to_numpy())) if one.times.any()
    )
    for column, kind in NAMES.items():
        for name, times in _counted_otherwise(asked, column).items():
            yield Change(kind, "" if name == MADE_HOLIDAY else name, times)


def _counted_otherwise(asked: Asked, column: str) -> dict[str, np.ndarray]:
    """By how much more often each name of a column counts than before, row by row; without those that count alike."""
    before, after, days = asked.before[column], asked.after[column], asked.after["day"]
    stronger = {(event.day, event.like): event.times for event in asked.events}
    found: dict[str, np.ndarray] = {}
    for row in np.flatnonzero((before != after) | days.isin([day for day, _ in stronger])):
        had, has = (names.iat[row].split("; ") for names in (before, after))
        own = stronger.get((days.iat[row], ""), 1.0)
        for name in {*had, *has} - {""}:
            now = stronger.get((days.iat[row], name), own) * (name in has)
            if now != (name in had):
                found.setdefault(name, np.zeros(len(days)))[row] = now - (name in had)
    return found


WEATHER = ["temperature", "weather_anomalies", "precipitation"]


def beyond(before: pd.DataFrame, after: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Which weather that is otherwise is outside what history has ``seen`` (``min, max`` of ``WEATHER``), row by row in
    a column for each of ``WEATHER``: nobody has learned what is sold then."""
    values = after[WEATHER]
    outside = (values < seen.loc["min", WEATHER]) | (values > seen.loc["max", WEATHER])
    return outside & (values != before[WEATHER])
