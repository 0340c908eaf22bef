"""One random forest over all ingredients, each divided by its recent level, so that busy ones don't drown slow ones."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor

from forecasting.features import CALENDAR, FEATURES, WEEK, Past, lagged
from forecasting.models.baselines import WeekdayMean
from forecasting.models.contract import answer, long_enough

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
        self.past_ = Past.of(history, since=self.last_ - pd.Timedelta(weeks=REMEMBERED_WEEKS))
        self.fallback_ = WeekdayMean().fit(history)
        learned = history[~history["closed"] & ~history["censored"] & long_enough(history)]
        whole = Past.of(history)
        self.forests_ = {weeks: self._fit_weeks(whole, learned, weeks) for weeks in self.weeks_ahead}
        return self

    def _fit_weeks(self, past: Past, learned: pd.DataFrame, weeks: int) -> RandomForestRegressor | None:
        known = lagged(past, learned, weeks)
        usable = (known["level"] > 0).to_numpy()
        if not usable.any():
            return None
        table = feature_table(learned, known)[usable]
        target = (learned["quantity"] / known["level"])[usable]
        forest = RandomForestRegressor(
            n_estimators=self.trees,
            min_samples_leaf=self.leaf,
            max_features=self.share_of_features,
            max_samples=min(self.rows_per_tree, len(table)),
            random_state=self.seed,
            n_jobs=self.jobs,
        )
        return forest.fit(table, target)

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        mean = self.fallback_.predict(days)["mean"]
        weeks_ahead = np.ceil((days["day"] - self.last_) / pd.Timedelta(days=WEEK)).clip(lower=1).astype(int)
        for lag, rows in days.groupby(weeks_ahead.map(self._lag)):
            forest = self.forests_[min(lag, max(self.forests_))]
            known = lagged(self.past_, rows, lag)
            usable = known["level"] > 0
            if forest is not None and usable.any():
                shares = _mean_of_trees(forest, feature_table(rows, known)[usable])
                mean = (known["level"][usable] * shares).reindex(mean.index).fillna(mean)
        return answer(days, mean)

    def _lag(self, weeks: int) -> int:
        """How many weeks the lags of a day reach back that is so many weeks ahead: as few as a forest was grown for."""
        return min((fitted for fitted in self.forests_ if fitted >= weeks), default=weeks)


def feature_table(days: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """``FEATURES`` for each row of ``days``; ``known`` is what ``lagged`` says of them."""
    return pd.concat([days[CALENDAR], known.drop(columns="level")], axis=1)[FEATURES].astype(float)


def _mean_of_trees(forest: RandomForestRegressor, table: pd.DataFrame) -> np.ndarray:
    """What ``forest.predict`` says, without its workers: they take longer than a few hundred rows do."""
    rows = table.to_numpy(dtype=np.float32)
    return np.mean([tree.tree_.predict(rows)[:, 0] for tree in forest.estimators_], axis=0)
