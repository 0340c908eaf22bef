"""A house that moved, was remodelled or lost a contract: since one day it sells clearly more or less of everything.

What was sold before is brought to the level since, before anything is learned from it: weekdays, holidays and trends
stay as they were, and no model takes months to believe what the sales show within two weeks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from forecasting.models.features import shares_of_usual, usage_by_day
from forecasting.tables import SERIES, WEEK

WINDOW = 4 * WEEK
"""So many days of sales before a day are compared with as many from it on, …"""

FEWEST = 2 * WEEK
"""… or at least with this many."""

LEAST = np.log(1.25)
"""What moves by less than this (a logarithm) the models follow by themselves."""

TIMES_USUAL = 5.0
"""A shift is so many times what usually lies between such means: a house full of groups one month and empty the next
has not moved, …"""

SURE = 5.0
"""… and so many standard errors, …"""

LEAST_NOISE = 0.03
"""… and no house is taken to vary by less than this share from day to day."""

HALF = 0.5
"""The first week from that day on, and the last, show at least this share of it: one busy week is no other level."""

YEAR_DAYS = 365.25
SAME_SEASON = 5 * WEEK
"""What came within so many days of this date in another year, too, is the season's: it will go again."""


def at_level_since(history: pd.DataFrame) -> pd.DataFrame:
    """``history`` (a model's) with each ``quantity`` as it would be had every shift until its end been before it."""
    usage = usage_by_day(history)
    times = pd.DataFrame(1.0, index=usage.index, columns=usage.columns)
    for _, its in usage.T.groupby(level="location"):
        for shift in _shifts(its.T):
            times.loc[times.index < shift.day, its.index] *= shift.ratios
    series = times.columns.get_indexer(pd.MultiIndex.from_frame(history[SERIES]))
    return history.assign(
        quantity=history["quantity"] * times.to_numpy()[times.index.get_indexer(history["day"]), series]
    )


@dataclass(frozen=True)
class _Shift:
    """Since ``day`` so many times as much is used of each series; ``jump`` is the house's (a logarithm)."""

    day: pd.Timestamp
    jump: float
    ratios: np.ndarray

    def seasonal(self, others: list[Self]) -> bool:
        """Whether any of the ``others`` went the same way about the same date of another year."""
        return any(years_apart(self.day, other.day) and self.jump * other.jump > 0 for other in others)


def years_apart(day: pd.Timestamp, other: pd.Timestamp) -> bool:
    apart = abs((day - other).days)
    years = round(apart / YEAR_DAYS)
    return years > 0 and abs(apart - years * YEAR_DAYS) <= SAME_SEASON


def _shifts(usage: pd.DataFrame) -> list[_Shift]:
    """The lasting shifts of one location; ``usage`` (days, series) is that of ordinary days."""
    usage = usage[usage.notna().any(axis=1)]
    shares, noise = _without_weekdays(shares_of_usual(usage))
    before, after, days_after = _around(shares)
    both = (before > 0) & (after > 0)
    ratios = np.divide(after, before, out=np.ones_like(after), where=both)
    whole_before, whole_after = (np.where(both, part, 0.0).sum(axis=1) for part in (before, after))
    jumps = np.log(np.divide(whole_after, whole_before, out=np.ones(len(usage)), where=whole_before > 0))
    of_most = np.log(_middle(ratios, both)) * np.sign(jumps)
    sure = np.abs(jumps) / (noise * np.sqrt(1.0 / WINDOW + 1.0 / days_after))
    usual = np.median(np.abs(jumps[both.any(axis=1)])) if both.any() else 0.0
    large = np.minimum(np.abs(jumps), of_most) >= max(LEAST, TIMES_USUAL * usual)
    found = [
        _Shift(usage.index[at], jumps[at], _drawn_to_house(ratios[at], both[at], jumps[at], days_after[at]))
        for at in _peaks(np.where(large & _lasting(shares, jumps), sure, 0.0))
    ]
    return [shift for shift in found if not shift.seasonal(found)]


def _without_weekdays(shares: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """The ``shares`` of a usual day as they would be on a mean weekday, and how much the house varies around each."""
    house = shares.mean(axis=1)
    local = house / house.rolling(WEEK, min_periods=1, center=True).mean()
    weekday = local.groupby(local.index.day_of_week).transform("median")
    weekday = weekday.where(weekday > 0, 1.0)
    noise = (local / weekday).rolling(2 * WINDOW, min_periods=FEWEST, center=True).std()
    return shares.div(weekday, axis=0), noise.fillna(np.inf).clip(lower=LEAST_NOISE).to_numpy()


def _middle(ratios: np.ndarray, known: np.ndarray) -> np.ndarray:
    """What most of the series do each day: one dish that leaves the menu moves no house. 1 where nothing is known."""
    middle, any_known = np.ones(len(ratios)), known.any(axis=1)
    middle[any_known] = np.nanmedian(np.where(known, ratios, np.nan)[any_known], axis=1)
    return middle


def _around(shares: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The mean of each series (column) in the ``WINDOW`` rows before each row and in those from it on, 0 where too few
    are known; and how many rows these are."""
    before = shares.rolling(WINDOW, min_periods=FEWEST).mean().shift(1)
    after = shares[::-1].rolling(WINDOW, min_periods=FEWEST).mean()[::-1]
    days_after = np.minimum(WINDOW, len(shares) - np.arange(len(shares)))
    return before.fillna(0.0).to_numpy(), after.fillna(0.0).to_numpy(), days_after


def _lasting(shares: pd.DataFrame, jumps: np.ndarray) -> np.ndarray:
    """Whether the first and the last week of what is compared from a row on show half of its jump, or more."""
    house = shares.mean(axis=1)
    before = house.rolling(WINDOW, min_periods=FEWEST).mean().shift(1).to_numpy()
    week = house.rolling(WEEK).mean().to_numpy()
    rows = np.arange(len(house))
    ends = (np.minimum(rows + WEEK, len(house)) - 1, np.minimum(rows + WINDOW, len(house)) - 1)
    return np.all(
        [(week[end] - before) * np.sign(jumps) >= HALF * before * np.abs(np.expm1(jumps)) for end in ends], axis=0
    )


def _drawn_to_house(ratios: np.ndarray, known: np.ndarray, jump: float, days: int) -> np.ndarray:
    """What each series does, of few days drawn to what the house does; where nothing is known that alone."""
    own = np.where(known, days / (days + WEEK), 0.0)
    return own * ratios + (1.0 - own) * np.exp(jump)


def _peaks(sure: np.ndarray) -> Iterator[int]:
    """The rows at which a shift is surest, more than a ``WINDOW`` apart, the surest first."""
    left = sure.copy()
    while len(left) and left.max() >= SURE:
        at = int(left.argmax())
        left[max(at - WINDOW, 0) : at + WINDOW + 1] = 0.0
        yield at
