"""Prophet as its own documentation has it, told what ours is told."""

from unittest.mock import patch

import pandas as pd
from prophet import Prophet

from forecasting.models.choosing import Tuned
from forecasting.models.prophet import USUAL, fit_one
from forecasting.models.prophet_of_table import ProphetOfTable


def prophet_itself(past: pd.DataFrame, tuned: Tuned = USUAL) -> tuple[Prophet, pd.DataFrame, dict[str, str]]:
    """The library's model of the same settings, each regressor added to it, not fitted yet; and what to fit it with."""
    with patch.object(ProphetOfTable, "fit", lambda model, table, **how: (model, table, how)):
        ours, table, how = fit_one(past, tuned)
    theirs = Prophet(
        seasonality_mode=ours.seasonality_mode,
        changepoint_prior_scale=ours.changepoint_prior_scale,
        changepoint_range=ours.changepoint_range,
        uncertainty_samples=ours.uncertainty_samples,
        weekly_seasonality=ours.weekly_seasonality,
        daily_seasonality=ours.daily_seasonality,
    )
    for column, prior in ours.priors.items():
        theirs.add_regressor(column, prior_scale=prior, standardize=False)
    return theirs, table, how
