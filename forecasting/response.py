"""How the fitted models answer a changed day: a holiday made or dropped, a warmer week, rain."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.models.contract import Forecaster
from forecasting.tables import KEYS, SERIES

RESPONSIVE = ("prophet", "forest")
"""The models that know what day it is beyond its weekday; the others would answer every change with nothing."""


def respond(models: Mapping[str, Forecaster], means: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """Usage on the ``changed`` days as a share of usage on the days as they were, by each of ``RESPONSIVE``.

    ``means`` are the models' forecasts for the days as they were (keys, model, mean). Returns the keys, one column for
    each model, in the order of ``changed``; 1 where a model expects nothing either way. Raises
    ``InputError("no_model_knows_days")`` where none of them is at hand.
    """
    if not any(name in models for name in RESPONSIVE):
        raise InputError("no_model_knows_days")
    before = means[means["model"].isin(RESPONSIVE)].pivot(index=KEYS, columns="model", values="mean")
    base = before.reindex(pd.MultiIndex.from_frame(changed[KEYS])).set_axis(changed.index)
    answers = {name: models[name].predict(changed)["mean"] for name in RESPONSIVE if name in models}
    ratios = {name: (after / base[name]).replace([np.inf, -np.inf], np.nan) for name, after in answers.items()}
    return changed[KEYS].assign(**{name: ratio.fillna(1.0) for name, ratio in ratios.items()})


def blended(responses: pd.DataFrame, scores: pd.DataFrame) -> pd.Series:
    """One response for each row: the models' weighed by their record, as the blend weighs them."""
    names = [name for name in RESPONSIVE if name in responses]
    weights = scores[scores["model"].isin(names)].pivot(index=SERIES, columns="model", values="weight")
    shares = weights.reindex(index=pd.MultiIndex.from_frame(responses[SERIES]), columns=names).fillna(1.0)
    return (responses[names] * shares.to_numpy()).sum(axis=1) / shares.sum(axis=1).to_numpy()
