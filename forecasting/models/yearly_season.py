"""How a whole house moves through the year, told from the same weeks of its other years: summer comes again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from forecasting.models.features import shares_of_usual
from forecasting.tables import WEEK

YEAR_DAYS = 52 * WEEK
"""A year of whole weeks, so that weekdays stay where they are."""

AROUND_DAYS = 3 * WEEK
"""A day's season is the mean of so many days around it."""

LEAST_FACTOR = 0.05
"""No season is expected to use less than this of what is usual."""


@dataclass(frozen=True)
class YearlySeason:
    """The level of each location that is known for two years, day by day, as a share of that of the year around."""

    by_location: Mapping[str, pd.Series]

    @classmethod
    def of(cls, ordinary: pd.DataFrame) -> Self:
        """``ordinary`` (days, series) is what was used on the days of ``features.usual``."""
        house = shares_of_usual(ordinary).T.groupby(level="location").mean().T
        level = house.rolling(AROUND_DAYS, center=True, min_periods=WEEK).mean()
        season = level / level.rolling(YEAR_DAYS + 1, center=True, min_periods=YEAR_DAYS // 2).mean()
        known = {str(location): its.dropna().clip(lower=LEAST_FACTOR) for location, its in season.items()}
        return cls({location: its for location, its in known.items() if len(its) and _days(its) >= 2 * YEAR_DAYS})

    def factors(self, days: pd.DatetimeIndex, locations: pd.Index) -> pd.DataFrame:
        """How many times what is usual each of the ``days`` used in the years before and after it, its own left out.

        A row for each day, a column for each of the ``locations``: 1 where nothing is known of any other year.
        """
        found = {location: _of_other_years(its, days) for location, its in self.by_location.items()}
        return pd.DataFrame(found, index=days).reindex(columns=locations).fillna(1.0)


def _days(season: pd.Series) -> int:
    return (season.index.max() - season.index.min()).days


def _of_other_years(season: pd.Series, days: pd.DatetimeIndex) -> pd.Series:
    """The mean of what ``season`` was on the same day of all other years, days without one between their neighbours."""
    furthest = _days(season) // YEAR_DAYS + 1
    years = [years for years in range(-furthest, furthest + 1) if years]
    others = [season.reindex(days + pd.Timedelta(days=YEAR_DAYS * away)).to_numpy() for away in years]
    known = np.isfinite(others)
    count = known.sum(axis=0)
    total = np.where(known, others, 0.0).sum(axis=0)
    mean = np.divide(total, count, out=np.full(len(days), np.nan), where=count > 0)
    return pd.Series(mean, index=days).interpolate(limit_direction="both")
