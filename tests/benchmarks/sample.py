"""The sample restaurant and its forecast, read and made once for all questions."""

from functools import cache
from pathlib import Path

import pandas as pd

from forecasting.demand.forecast import Forecast, make_forecast
from forecasting.folder import read_folder
from forecasting.scenarios.scenario import Promotion, Scenario
from forecasting.tables import Restaurant

FOLDER = Path(__file__).parents[2] / "sample_data"
TILLS = sorted((FOLDER / "tills").glob("*.csv"))


@cache
def restaurant() -> Restaurant:
    """The sample as its files describe it."""
    return read_folder(FOLDER)


@cache
def forecast() -> Forecast:
    """The sample's forecast with the settings that everybody has."""
    return make_forecast(restaurant())


def monday() -> pd.Timestamp:
    """The morning after the last sale, the day that the sample is looked at."""
    return restaurant().sales["day"].max() + pd.Timedelta(days=1)


def warm_week(warmer: float = 3.0) -> Scenario:
    """A warmer fortnight with a promotion of the ceviche: days change, and dishes."""
    first = monday() + pd.Timedelta(days=1)
    ceviche = Promotion(first, first + pd.Timedelta(days=5), "Ceviche clásico", "discount", 0.2)
    return Scenario(temperature_change=warmer, promotions=(ceviche,))
