"""One random forest over all ingredients, each divided by its recent level, so that busy ones don't drown slow ones."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from forecasting.days.weather import unmeasured
from forecasting.models.baselines import WeekdayMean
from forecasting.models.contract import answer, long_enough, whole
from forecasting.models.features import CALENDAR, FEATURES, Lags, usage_by_day
from forecasting.tables import KEYS, WEEK

if TYPE_CHECKING:
    from sklearn.ensemble import RandomForestRegressor

WEEKS_AHEAD = (1, 2, 4)
"""A forest for each: the first week uses lags of 7 days, the second of 14, later ones of 28 or as many as they need."""


REMEMBERED_WEEKS = 40
"""History kept for answering: the longest lag reaches 8 weeks behind a level of 4, from up to half a year ahead."""


def weeks_ahead(days: int) -> tuple[int, ...]:
    """Which of ``WEEKS_AHEAD`` a forecast of so many days needs."""
    enough = next((weeks for weeks in WEEKS_AHEAD if weeks * WEEK >= days), WEEKS_AHEAD[-1])
    return tuple(weeks for weeks in WEEKS_AHEAD if weeks <= enough)


@dataclass
class ForestForecaster:
    """A direct forecast by week ahead: no forecast is fed back in, so no error is either."""

    trees: int = 100
    leaf: int = 5
    share_of_features: float = 0.4
    rows_per_tree: int = 4000
    seed: int = 0
    jobs: int = 1
    weeks_ahead: tuple[int, ...] = WEEKS_AHEAD
    name: str = "forest"

    def fit(self, history: pd.DataFrame) -> Self:
        self.last_ = history["day"].max()
        self.fallback_ = WeekdayMean().fit(history)
        lags = Lags.of(usage_by_day(history))
        self.lags_ = lags.since(self.last_ - pd.Timedelta(weeks=REMEMBERED_WEEKS))
        learned = _rain_half_unknown(history[whole(history) & long_enough(history)])[[*KEYS, *CALENDAR, "quantity"]]
        self.forests_ = {weeks: self._grow(lags, learned, weeks) for weeks in self.weeks_ahead}
        return self

    def _grow(self, lags: Lags, learned: pd.DataFrame, weeks: int) -> "RandomForestRegressor | None":
        from sklearn.ensemble import RandomForestRegressor  # a second to import: only where one is grown

        known = lags.at(learned, np.full(len(learned), weeks))
        usable = known["level"] > 0
        if not usable.any():
            return None
        forest = RandomForestRegressor(
            n_estimators=self.trees,
            min_samples_leaf=self.leaf,
            max_features=self.share_of_features,
            max_samples=min(self.rows_per_tree, int(usable.sum())),
            random_state=self.seed,
            n_jobs=self.jobs,
        )
        return forest.fit(feature_table(learned, known)[usable], (learned["quantity"] / known["level"])[usable])

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        weeks = np.ceil((days["day"] - self.last_) / pd.Timedelta(days=WEEK)).clip(lower=1).astype(int)
        lag = weeks.map({ahead: self._lag(ahead) for ahead in weeks.unique()}).to_numpy()
        known = self.lags_.at(days, lag)
        table, level = feature_table(days, known), known["level"].to_numpy()
        mean = np.full(len(days), np.nan)
        for grown_for, forest in self.forests_.items():
            its = (np.minimum(lag, max(self.forests_)) == grown_for) & (level > 0)
            if forest is not None and its.any():
                mean[its] = level[its] * mean_of_trees(forest, table[its])
        return answer(days, pd.Series(mean, index=days.index), self.fallback_)

    def _lag(self, weeks: int) -> int:
        """How many weeks the lags of a day reach back that is so many weeks ahead: as few as a forest was grown for."""
        return min((grown_for for grown_for in self.forests_ if grown_for >= weeks), default=weeks)


def _rain_half_unknown(history: pd.DataFrame) -> pd.DataFrame:
    """The ``history`` with every second day's rain as it looks ahead of time, when most forecasts are made.

    A tree that saw measured rain alone takes the usual two millimetres for a wet day, and every day to come for one. Of
    warmth what is usual is a day like others.
    """
    second = (history["day"] - pd.Timestamp(0)).dt.days % 2 == 1
    return history.assign(precipitation=history["precipitation"].where(~second, unmeasured(history)["precipitation"]))


def feature_table(days: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """``FEATURES`` of each of the ``days``, as exactly as trees see them; ``known`` is what ``Lags`` say of them."""
    return pd.concat([days[CALENDAR], known.drop(columns="level")], axis=1)[FEATURES].astype(np.float32)


def mean_of_trees(forest: "RandomForestRegressor", table: pd.DataFrame) -> np.ndarray:
    """What ``forest.predict`` says, without its workers: they take longer than a few hundred rows do."""
    rows = table.to_numpy(dtype=np.float32)
    return np.mean([tree.tree_.predict(rows)[:, 0] for tree in forest.estimators_], axis=0)
