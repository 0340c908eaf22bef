"""What the calendar does to a whole house: how much more or less is used of everything on a holiday, or on a pay day.

One ingredient shows a named holiday once a year, under its own chance; all ingredients together show it far more
clearly. Each day is compared with the same weekday of the weeks around it, and a ridge regression shares the surprise
out among the day's signals: its penalties are the priors that the same signals have in Prophet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from forecasting.models.prophet import OPTIONAL, WEEKDAY, names_of, priors_of, signals
from forecasting.tables import WEEK

AROUND_WEEKS = 4
"""A day is compared with the ordinary ones of its weekday so many weeks before and after it, …"""

FEWEST_AROUND = 3
"""… where there are as many as this."""

SURE = 0.1
"""No ingredient is believed to tell of the house more exactly than this share of what is usual of it."""

LEAST_NOISE = 0.01
"""A house is taken to miss what is usual by at least this share, even where it never did."""

MOST_OF_USUAL = 4.0
"""More than so many times what is usual is an exception of an ingredient, not of the house; it is taken for so many."""

LEAST_FACTOR = 0.2
"""No day is expected to use less than this of what is usual."""

OF_OTHERS = ("temperature", "precipitation", "promotion")
"""Signals that are no matter of the calendar."""


@dataclass(frozen=True)
class CalendarEffects:
    """What each of ``prophet.signals`` does at each location known for long enough, as a share of what is usual."""

    by_location: Mapping[str, pd.Series]

    @classmethod
    def of(cls, history: pd.DataFrame, calm: pd.DataFrame, ordinary: pd.DataFrame) -> Self:
        """Learned from all series of each location together.

        ``calm`` and ``ordinary`` (days, series) are what was used on the days of ``features.calm``, and on those of
        them with nothing to celebrate (``features.usual``).
        """
        compared = (calm / _around(ordinary)).clip(upper=MOST_OF_USUAL)
        plain = compared.where(ordinary.notna())
        weights = 1.0 / (((plain - 1.0) ** 2).mean() + SURE**2)
        surprise, noise = (_of_the_house(shares, weights) - 1.0 for shares in (compared, plain))
        unrest = (noise**2).rolling(2 * AROUND_WEEKS * WEEK + 1, center=True, min_periods=1).mean().clip(LEAST_NOISE**2)
        days = history[~history["closed"] & ~history.duplicated(["location", "day"])]
        return cls(
            {
                location: _shared_out(surprise[location], unrest[location], its.set_index("day"))
                for location, its in days.groupby("location")
                if location in noise and noise[location].notna().any()
            }
        )

    def factors(self, days: pd.DataFrame) -> pd.DataFrame:
        """How many times what is usual is expected: a row for each of the ``days``, a column for each location."""
        once = days.drop_duplicates(["location", "day"])
        known = {
            location: _factor(effects, once[once["location"] == location].set_index("day"))
            for location, effects in self.by_location.items()
        }
        table = pd.DataFrame(known, index=pd.DatetimeIndex(once["day"].sort_values().unique(), name="day"))
        return table.reindex(columns=once["location"].unique()).fillna(1.0)


def _around(ordinary: pd.DataFrame) -> pd.DataFrame:
    """What is usual of each day: the mean of its weekday in the weeks around, its own week left out."""
    count, total = np.zeros(ordinary.shape), np.zeros(ordinary.shape)
    for weeks in (*range(-AROUND_WEEKS, 0), *range(1, AROUND_WEEKS + 1)):
        neighbour = ordinary.shift(weeks * WEEK).to_numpy(dtype=float)
        seen = np.isfinite(neighbour)
        count += seen
        total += np.where(seen, neighbour, 0.0)
    mean = np.divide(total, count, out=np.full_like(total, np.nan), where=(count >= FEWEST_AROUND) & (total > 0))
    return pd.DataFrame(mean, index=ordinary.index, columns=ordinary.columns)


def _of_the_house(shares: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """The weighted mean of what is known of each day (row) at each location (column); missing where nothing is."""
    location = shares.columns.get_level_values("location")
    places, cells = location.unique(), shares.to_numpy(dtype=float)
    its = (location.to_numpy()[:, None] == places.to_numpy()) * weights.fillna(0.0).to_numpy()[:, None]
    known = np.isfinite(cells)
    total, weight = np.where(known, cells, 0.0) @ its, known @ its
    mean = np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)
    return pd.DataFrame(mean, index=shares.index, columns=places)


def _shared_out(surprise: pd.Series, unrest: pd.Series, days: pd.DataFrame) -> pd.Series:
    """The effect of each signal; a day counts the less, the more the house was from what is usual around it.

    ``unrest`` is the variance of that. A prior of scale s is a penalty of 1 / s².
    """
    told = surprise.notna() & unrest.notna()
    table, certain = _signals(days.reindex(surprise.index[told])), 1.0 / unrest[told].to_numpy()
    design = np.column_stack([table.to_numpy(), np.ones(len(table))])
    penalty = np.append(1.0 / priors_of(table).to_numpy() ** 2, 0.0)
    weighed = design.T * certain
    effects = np.linalg.solve(weighed @ design + np.diag(penalty), weighed @ surprise[told].to_numpy())
    return pd.Series(effects[:-1], index=table.columns)


def _signals(days: pd.DataFrame) -> pd.DataFrame:
    """Those of the calendar, each day celebrated under its name, but for weekdays: what is usual has them."""
    table = signals(days, names_of(days, frozenset(OPTIONAL)))
    return table.drop(columns=[name for name in table if name.startswith(WEEKDAY) or name in OF_OTHERS])


def _factor(effects: pd.Series, days: pd.DataFrame) -> pd.Series:
    effect = _signals(days).reindex(columns=effects.index, fill_value=0.0) @ effects
    return np.maximum(1.0 + effect, LEAST_FACTOR)
