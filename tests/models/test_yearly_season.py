import numpy as np
import pandas as pd
import pytest

from forecasting.models.yearly_season import YearlySeason
from forecasting.tables import HOME

FIRST = pd.Timestamp("2024-01-01")
PLACE = pd.Index([HOME])


def beach(years: int, summer: float = 30.0) -> pd.DataFrame:
    """Ten a day, and ``summer`` in each year's first twelve weeks."""
    days = pd.date_range(FIRST, periods=years * 364, name="day")
    usage = np.where(np.arange(len(days)) % 364 < 84, summer, 10.0)
    return pd.DataFrame({(HOME, "Limón"): usage}, index=days).rename_axis(columns=["location", "ingredient"])


def test_the_summer_comes_again_and_goes_again():
    ahead = pd.date_range(FIRST + pd.Timedelta(days=3 * 364), periods=140)
    season = YearlySeason.of(beach(years=3)).factors(ahead, PLACE)[HOME]
    assert season.iloc[40] / season.iloc[120] == pytest.approx(3.0, rel=0.05)


def test_a_day_says_nothing_of_its_own_season():
    calm, loud = beach(years=3, summer=10.0), beach(years=3, summer=10.0)
    loud.iloc[400:420] = 40.0
    told = YearlySeason.of(loud).factors(loud.index[405:415], PLACE)[HOME]
    assert told.max() <= YearlySeason.of(calm).factors(calm.index[405:415], PLACE)[HOME].max() == pytest.approx(1.0)


def test_of_less_than_two_years_no_season_is_known():
    ahead = pd.date_range(FIRST + pd.Timedelta(days=600), periods=7)
    assert YearlySeason.of(beach(years=2).head(600)).factors(ahead, PLACE)[HOME].tolist() == [1.0] * 7
