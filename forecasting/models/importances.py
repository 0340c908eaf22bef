"""What moves each model: by how much the forest errs more without a feature, and what Prophet's effects amount to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from forecasting.models.contract import Forecaster, whole
from forecasting.models.features import Lags, usage_by_day
from forecasting.models.forest import ForestForecaster, feature_table, mean_of_trees
from forecasting.models.prophet import NAMED, WEEKDAY, ProphetForecaster, seasons, signals
from forecasting.tables import SERIES

if TYPE_CHECKING:
    from sklearn.ensemble import RandomForestRegressor

REPEATS = 3
"""How often each feature is shuffled."""

HELD_OUT_DAYS = 56
"""Enough for a holiday or two to be among them."""

HELD_OUT_SHARE = 4
"""... of a short history only this part."""

MOST_ROWS = 400
"""More would make it slower and say the same."""

YEAR_DAYS = 364

PARTS = {
    WEEKDAY: "day_of_week",
    "yearly": "season",
    NAMED: "is_holiday",
    "before_holiday": "is_holiday",
    "after_holiday": "is_holiday",
    "event": "event_strength",
}
"""Which feature an effect of Prophet belongs to, by how its name begins; any other has the feature's own name."""


def importances(fitted: Mapping[str, Forecaster], history: pd.DataFrame) -> pd.DataFrame:
    """How much each feature matters to the forest and to Prophet: ``model, feature, importance``, the largest first.

    Of the forest it is by how much its error grows with a feature shuffled, as a share of the error (permutation
    importance, Breiman 2001), on the last ``HELD_OUT_DAYS`` of ``history``, a week ahead, which a forest made for this
    has not learned from. Of Prophet, as fitted, it is the mean absolute effect of each group of its columns over the
    last year, as a share of the trend. Models that aren't there or have learned too little have no rows.
    """
    forest, prophet = fitted.get("forest"), fitted.get("prophet")
    found = {}
    if isinstance(forest, ForestForecaster):
        found["forest"] = _of_forest(forest, history)
    if isinstance(prophet, ProphetForecaster):
        found["prophet"] = _of_prophet(prophet, history)
    rows = [(model, name, float(value)) for model, values in found.items() for name, value in values.items()]
    table = pd.DataFrame(rows, columns=["model", "feature", "importance"])
    table = table.astype({"model": "str", "feature": "str", "importance": float})
    return table.sort_values(["model", "importance"], ascending=[True, False], kind="stable", ignore_index=True)


def _of_forest(model: ForestForecaster, history: pd.DataFrame) -> pd.Series:
    from sklearn.inspection import permutation_importance  # a third of a second to import: only where it is asked

    first, last = history["day"].min(), history["day"].max()
    cutoff = last - pd.Timedelta(days=min(HELD_OUT_DAYS, (last - first).days // HELD_OUT_SHARE))
    past, unseen = history[history["day"] <= cutoff], history[(history["day"] > cutoff) & whole(history)]
    forest = replace(model, weeks_ahead=(1,)).fit(past).forests_[1] if len(past) else None
    known = Lags.of(usage_by_day(history)).at(unseen, np.ones(len(unseen), dtype=int))
    usable = np.flatnonzero(known["level"] > 0)
    if forest is None or not len(usable):
        return pd.Series(dtype=float)
    rows = np.random.default_rng(model.seed).permutation(usable)[:MOST_ROWS]
    table = feature_table(unseen, known).iloc[rows]
    actual = (unseen["quantity"] / known["level"]).iloc[rows]
    found = permutation_importance(
        forest, table, actual, scoring=_closeness, n_repeats=REPEATS, random_state=model.seed
    )
    error = -_closeness(forest, table, actual)
    return pd.Series(found.importances_mean / (error or 1.0), index=table.columns)


def _closeness(forest: "RandomForestRegressor", table: pd.DataFrame, actual: pd.Series) -> float:
    """The less a forest is wrong, the larger: its mean absolute error below zero."""
    return -float(np.abs(mean_of_trees(forest, table) - actual.to_numpy()).mean())


def _of_prophet(model: ProphetForecaster, history: pd.DataFrame) -> pd.Series:
    """The mean absolute effect of each group of Prophet's columns on the days of the last year, over all series.

    Each effect is measured from its series' average, which the trend might have as well.
    """
    if not model.coefficients_:
        return pd.Series(dtype=float)
    first = history["day"].max() - pd.Timedelta(days=YEAR_DAYS - 1)
    days = history[(history["day"] >= first) & ~history["closed"]]
    place = model.effects_.index.get_indexer(pd.MultiIndex.from_frame(days[SERIES]))
    days, place = days[place >= 0], place[place >= 0]
    columns = model.effects_.columns
    names = [column.removeprefix(NAMED) for column in columns if column.startswith(NAMED)]
    design = pd.concat([seasons(days), signals(days, names)], axis=1).reindex(columns=columns, fill_value=0.0)
    effect = pd.DataFrame(design.to_numpy() * model.effects_.to_numpy()[place], columns=columns)
    parts = effect.T.groupby([_part(column) for column in columns]).sum().T
    return (parts - parts.groupby(place).transform("mean")).abs().mean()


def _part(column: str) -> str:
    return next((part for start, part in PARTS.items() if column.startswith(start)), column)
