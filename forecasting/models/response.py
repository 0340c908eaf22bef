"""How the fitted models answer a changed day: a holiday made or dropped, a warmer week, rain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.models.catalogue import left_out
from forecasting.models.contract import Forecaster
from forecasting.models.prophet import ProphetForecaster
from forecasting.tables import KEYS, SERIES

RESPONSIVE = ("prophet", "forest")
"""The models that answer for each ingredient what another day would do; the smoothing has one answer for the house."""


@dataclass(frozen=True)
class Responder:
    """The models that know days, what they expect of the days as they are, and how much the word of each counts.

    ``before`` and ``shares`` have a column for each model and the index of the ``days`` they were made for: answers
    find their row by it.
    """

    models: Mapping[str, Forecaster]
    before: pd.DataFrame
    shares: pd.DataFrame

    @classmethod
    def of(
        cls, models: Mapping[str, Forecaster], means: pd.DataFrame, scores: pd.DataFrame, days: pd.DataFrame
    ) -> Self:
        """``means`` (keys, model, mean) are the forecasts for ``days``, ``scores`` say each model's ``weight``."""
        names = [name for name in RESPONSIVE if name in models]
        known, series = (pd.MultiIndex.from_frame(days[keys]) for keys in (KEYS, SERIES))
        before = means[means["model"].isin(names)].pivot(index=KEYS, columns="model", values="mean")
        weights = scores[scores["model"].isin(names)].pivot(index=SERIES, columns="model", values="weight")
        shares = weights.reindex(index=series, columns=names).fillna(1.0).set_axis(days.index)
        return cls(
            models={name: models[name] for name in names},
            before=before.reindex(index=known, columns=names).set_axis(days.index),
            shares=_shared_out(shares),
        )

    def respond(self, changed: pd.DataFrame, about: frozenset[str] = frozenset()) -> pd.DataFrame:
        """Usage on the ``changed`` days as a share of usage on the days as they were.

        A column for each model and ``together``, weighed by their record as in the blend, in the order of ``changed``;
        1 where a model expects nothing either way. ``about`` are the signals that are otherwise, where these are the
        only ones: a model that goes without all of them has no say, unless none has.
        Raises ``InputError("no_model_knows_days")`` where there is no model.
        """
        if not self.models:
            raise InputError("no_model_knows_days")
        before, shares = self.before.loc[changed.index], self.shares.loc[changed.index]
        speaking = [name for name in self.models if not about or not about <= self.without(name)]
        if speaking and len(speaking) < len(self.models):
            shares = _shared_out(shares[speaking])
        after = pd.DataFrame({name: model.predict(changed)["mean"] for name, model in self.models.items()})
        ratios = (after / before[after.columns]).replace([np.inf, -np.inf], np.nan).fillna(1.0)
        return ratios.assign(together=(ratios[shares.columns] * shares).sum(axis=1))

    def without(self, name: str) -> frozenset[str]:
        """The signals that a model goes without, because no forecast here was better with them."""
        model = self.models[name]
        return frozenset(left_out(model.tuned_.groups)) if isinstance(model, ProphetForecaster) else frozenset()


def _shared_out(weights: pd.DataFrame) -> pd.DataFrame:
    """The weights as shares of 1; of a blend that has none of these models, all count alike."""
    told = weights.mask(weights.sum(axis=1) <= 0, 1.0, axis=0)
    return told.div(told.sum(axis=1), axis=0)
