"""For what is used on few days: how likely a day is to use any, times how much is used then.

Both follow what is seen, each by a part of it (Teunter, Syntetos and Babai 2011); unlike Croston's method (1972) the
chance also sinks while nothing is used, so a dish that leaves the menu is forgotten.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from forecasting.models.baselines import WeekdayMean
from forecasting.models.contract import SHORTEST_HISTORY, answer
from forecasting.models.features import usage_by_day
from forecasting.tables import SERIES

CHANCE_PART, SIZE_PART = 0.02, 0.1
"""Which part of a day's surprise moves the chance (so that it remembers about 50 open days), and the size."""

FIRST_DAYS = 56
"""The first open days of a series set where both begin."""


MOSTLY_NONE = 0.5
"""What is used on at most this share of open days is rare, …"""

MOSTLY_SOME = 0.8
"""… unless it is used on this share of the days of some weekday: Friday's dish is no rarity on Fridays."""


def rarely_used(usage: pd.DataFrame) -> pd.Series:
    """Which series of ``features.usage_by_day`` are known for long enough, and used on few days, whatever these are."""
    known, used = usage.notna(), usage > 0
    weekday = usage.index.day_of_week
    on_weekdays = (used.groupby(weekday).sum() / known.groupby(weekday).sum()).max()
    rare = (used.sum() <= MOSTLY_NONE * known.sum()) & ~(on_weekdays >= MOSTLY_SOME)
    return (known.sum() >= SHORTEST_HISTORY) & rare


@dataclass
class RareUsage:
    """The same mean on every open day, whatever its weekday: of few uses a weekday can't be learned.

    What is used more often, or on certain weekdays, and young series are left to the weekday mean.
    """

    name: str = "rare"

    def fit(self, history: pd.DataFrame) -> Self:
        self.fallback_ = WeekdayMean().fit(history)
        usage = usage_by_day(history)
        usage = usage.loc[:, rarely_used(usage)]
        first = usage.apply(lambda its: its.dropna().head(FIRST_DAYS))
        chance, size = (
            ((first > 0).sum() / first.notna().sum()).to_numpy(),
            first.where(first > 0).mean().fillna(0.0).to_numpy(),
        )
        for seen in usage.to_numpy(dtype=float):
            open_day, used = np.isfinite(seen), seen > 0
            chance = chance + CHANCE_PART * open_day * (used - chance)
            part = np.where(size > 0, SIZE_PART, 1.0) * used
            size = size + part * (np.where(used, seen, 0.0) - size)
        self.mean_ = pd.Series(chance * size, index=usage.columns, name="rare")
        return self

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        return answer(days, days.join(self.mean_, on=SERIES)["rare"], self.fallback_)
