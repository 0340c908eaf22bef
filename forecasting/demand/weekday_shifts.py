"""A house whose weekdays turned round: since one day its guests come on others, say an office opened nearby.

What was sold before is brought to the weekdays since, before anything is learned from it, as ``shifts`` does with the
level: no model takes months to believe what the sales show within four weeks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from forecasting.demand.shifts import years_apart
from forecasting.models.features import shares_of_usual, usage_by_day
from forecasting.tables import WEEK

WEEKS = 6
"""The middle of so many weeks before a day is compared with that of as many from it on, weekday by weekday, …"""

FEWEST = 3
"""… or at least of this many: one strange week is in no middle of three."""

FEWEST_WEEKDAYS = 4
"""So many open weekdays a house needs to have any that turn."""

LEVEL_WEEKS = 3
"""A day is told as a share of the mean of so many weeks around it: of one, a holiday left out would move the rest."""

LEAST = np.log(1.25)
"""What moves the weekdays by less than this (a logarithm, the root of the mean square) models follow by themselves."""

TIMES_USUAL = 4.0
"""They turned if they moved by so many times what usually lies between two such spans."""


def with_weekdays_since(history: pd.DataFrame) -> pd.DataFrame:
    """``history`` (a model's) with each ``quantity`` as it would be had the weekdays always been as at its end."""
    usage = usage_by_day(history)
    times = pd.DataFrame(1.0, index=usage.index, columns=usage.columns.unique("location"))
    for location, its in usage.T.groupby(level="location"):
        for turn in _turns(its.T):
            before = times.index < turn.day
            times.loc[before, location] *= turn.ratios[times.index.day_of_week[before]]
    row, column = times.index.get_indexer(history["day"]), times.columns.get_indexer(history["location"])
    return history.assign(quantity=history["quantity"] * times.to_numpy()[row, column])


@dataclass(frozen=True)
class _Turn:
    """Since ``day`` each weekday, Monday first, has so many times its share of a week."""

    day: pd.Timestamp
    ratios: np.ndarray

    def seasonal(self, others: list[Self]) -> bool:
        """Whether any of the ``others`` went the same way about the same date of another year."""
        return any(
            years_apart(self.day, other.day) and np.log(self.ratios) @ np.log(other.ratios) > 0 for other in others
        )


def _turns(usage: pd.DataFrame) -> list[_Turn]:
    """When the weekdays of one location turned round; ``usage`` (days, series) is that of ordinary days.

    Whether they did is told from the middle of some weeks, which no strange one moves; when, from their mean.
    """
    moved = _moved(usage)
    size = _size(moved["middle"])
    turned = _size(moved["mean"]).where(size >= max(LEAST, TIMES_USUAL * size.median()))
    found = [_Turn(day, _ratios(moved.loc[day:].head(WEEK))) for day in _largest(turned)]
    return [turn for turn in found if not turn.seasonal(found)]


def _moved(usage: pd.DataFrame) -> pd.DataFrame:
    """By how much more (a logarithm) each day's weekday has of a week from it on than before it.

    In the ``middle`` of some weeks and on average (``mean``), missing if unknown; ``before`` is the share it had.
    """
    house = shares_of_usual(usage).mean(axis=1)
    share = house / house.rolling(LEVEL_WEEKS * WEEK, min_periods=WEEK, center=True).mean()
    share = np.log(share.where(share > 0))
    since, before = (
        pd.concat([share.shift(way * weeks * WEEK) for weeks in span], axis=1)
        for way, span in ((-1, range(WEEKS)), (1, range(1, WEEKS + 1)))
    )
    known = (since.notna().sum(axis=1) >= FEWEST) & (before.notna().sum(axis=1) >= FEWEST)
    since, before = since[known], before[known]
    moved = {
        "middle": since.median(axis=1) - before.median(axis=1),
        "mean": since.mean(axis=1) - before.mean(axis=1),
        "before": np.exp(before.median(axis=1)),
    }
    return pd.DataFrame(moved).reindex(known.index)


def _size(moved: pd.Series) -> pd.Series:
    """By how much the weekdays of the week from each day on moved, all in all; missing unless each is known."""
    opens = moved.notna().groupby(moved.index.day_of_week).any().sum()
    return (moved**2)[::-1].rolling(WEEK, min_periods=max(opens, FEWEST_WEEKDAYS)).mean()[::-1].pow(0.5)


def _largest(turned: pd.Series) -> Iterator[pd.Timestamp]:
    """The days with the largest moves, more than ``WEEKS`` apart."""
    left = turned.dropna()
    while len(left):
        day = left.idxmax()
        yield day
        left = left[np.abs(left.index - day) > pd.Timedelta(weeks=WEEKS)]


def _ratios(week: pd.DataFrame) -> np.ndarray:
    """How many times its share each weekday has since, Monday first, a week all in all as much as before; 1 if unknown.

    ``week`` are the rows of ``_moved`` from a day on.
    """
    by_weekday = week.groupby(week.index.day_of_week)[["middle", "before"]].mean().dropna()
    ratios = np.exp(by_weekday["middle"])
    ratios *= by_weekday["before"].sum() / (ratios * by_weekday["before"]).sum()
    return ratios.reindex(range(WEEK)).fillna(1.0).to_numpy()
