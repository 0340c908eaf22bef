"""Prophet itself, whose regressors are one table: added one by one, it takes longer to look at them than to fit."""

import logging

import numpy as np
import pandas as pd
from prophet import Prophet

NO_REGRESSOR = "zeros"
"""What Prophet calls the column of nothing that it fits where it has no other."""


class ProphetOfTable(Prophet):
    """A Prophet of multiplicative regressors, each a column of the tables that it learns from and answers for.

    ``priors`` are the prior scales of their effects, by column. The numbers are those of a Prophet to which each was
    added by ``add_regressor``, not standardized; its answer tells the effects together.
    """

    def __init__(self, priors: pd.Series, **settings: object) -> None:
        super().__init__(seasonality_mode="multiplicative", **settings)
        self.priors = priors
        self.stan_backend.prepare_data = _as_arrays
        _silence()

    @property
    def effects(self) -> pd.Series:
        """What each season's wave and each regressor was found to do, as a share of the trend."""
        return pd.Series(np.mean(self.params["beta"], axis=0), index=self.train_component_cols.index)

    def make_all_seasonality_features(
        self, df: pd.DataFrame
    ) -> tuple[pd.DataFrame, list[float], pd.DataFrame, dict[str, list[str]]]:
        """The seasons' waves and the regressors, their priors, and that all of them multiply; Prophet asks for it."""
        waves = [
            self.make_seasonality_features(df["ds"], season["period"], season["fourier_order"], name)
            for name, season in self.seasonalities.items()
        ]
        columns = pd.concat([*waves, df[self.priors.index]], axis=1)
        if columns.empty:
            columns = pd.DataFrame({NO_REGRESSOR: 0.0}, index=df.index)
        priors = pd.Series(self.seasonality_prior_scale, index=columns.columns)
        priors.update(self.priors)
        terms = pd.DataFrame({"additive_terms": 0, "multiplicative_terms": 1}, index=columns.columns)
        modes = {"additive": ["additive_terms"], "multiplicative": ["multiplicative_terms"]}
        return columns, priors.tolist(), terms, modes


def _as_arrays(init: dict[str, object], data: dict[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """What Stan starts from and fits, as it is: of lists, which Prophet makes of it, each number would be looked at."""
    return init, data


def _silence() -> None:
    """Prophet's optimiser logs every fit; without a handler of its own it would print them."""
    logger = logging.getLogger("cmdstanpy")
    logger.addHandler(logging.NullHandler())
    logger.setLevel(logging.ERROR)
