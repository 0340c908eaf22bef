import numpy as np
import pandas as pd
import pytest

from forecasting.models.features import Lags, usage_by_day
from forecasting.models.forest import ForestForecaster, weeks_ahead
from forecasting.tables import KEYS


def test_the_future_of_an_ingredient_never_reaches_its_forecast(weekly_kitchen):
    history, _ = weekly_kitchen
    cutoff = history["day"].max() - history["day"].diff().max() * 14
    past, ahead = history[history["day"] <= cutoff], history[history["day"] > cutoff]
    poisoned = ahead.assign(quantity=1e9)
    forecasts = [
        ForestForecaster().fit(past).predict(rows.drop(columns=["quantity", "censored"]))["mean"].tolist()
        for rows in (ahead, poisoned)
    ]
    assert forecasts[0] == forecasts[1]
    assert max(forecasts[0]) < 200


@pytest.mark.parametrize("weeks", [1, 2, 4])
def test_lags_reach_back_whole_weeks_and_no_less(kitchen, weeks):
    history, _ = kitchen(lambda day, ingredient: day.day_of_year, ingredients=("Limón",))
    known = Lags.of(usage_by_day(history)).at(history, np.full(len(history), weeks))
    row = history.index[history["day"] == "2026-03-28"][0]  # the 87th day of the year, a Saturday
    then = known["level"][row]
    assert known["lagged_sales"][row] * then == pytest.approx(87 - 7 * weeks)
    assert known["lagged_sales_2"][row] * then == pytest.approx(87 - 7 * weeks - 7)


def test_a_level_that_doubled_is_followed(kitchen):
    history, future = kitchen(lambda day, ingredient: 100 if day.month >= 5 else 50, weeks=40)
    forecast = ForestForecaster().fit(history).predict(future)
    assert forecast["mean"][~future["closed"]].mean() == pytest.approx(100, rel=0.05)


def test_a_busy_ingredient_does_not_drown_a_slow_one(kitchen):
    history, future = kitchen(lambda day, ingredient: 2 if ingredient == "Papa" else 2000)
    forecast = ForestForecaster().fit(history).predict(future)
    potatoes = forecast["mean"][(future["ingredient"] == "Papa") & ~future["closed"]]
    assert potatoes.tolist() == pytest.approx([2.0] * len(potatoes))


def test_a_forest_is_grown_only_for_the_weeks_that_are_asked_for():
    assert weeks_ahead(7) == (1,)
    assert weeks_ahead(14) == (1, 2)
    assert weeks_ahead(15) == (1, 2, 4)
    assert weeks_ahead(56) == (1, 2, 4)


def test_the_order_of_the_history_does_not_matter(weekly_kitchen):
    history, future = weekly_kitchen
    sorted_by_day = history.sort_values(["day", "ingredient"], ignore_index=True)
    back = sorted_by_day.sort_values(KEYS, ignore_index=True)
    assert ForestForecaster().fit(history).predict(future).equals(ForestForecaster().fit(back).predict(future))


def test_days_whose_weather_nobody_knows_are_no_rainy_days(kitchen):
    rng = np.random.default_rng(0)
    rain_of = np.where(rng.random(367) < 1 / 3, 1.0 + rng.exponential(8.0, 367), 0.0)
    history, future = kitchen(lambda day, ingredient: 30.0 if rain_of[day.day_of_year] else 20.0, weeks=40)
    rain = pd.Series(rain_of[history["day"].dt.day_of_year], history.index)
    history = history.assign(precipitation=rain, historical_precipitation_avg=rain.mean(), weather_known=True)
    forest, is_open = ForestForecaster().fit(history), ~future["closed"]
    dry, unknown, wet = (
        forest.predict(future.assign(precipitation=amount))["mean"][is_open].mean()
        for amount in (0.0, rain.mean(), 12.0)
    )
    assert unknown == pytest.approx(history.loc[~history["closed"], "quantity"].mean(), rel=0.04)
    assert dry < 21.5
    assert wet > 28
