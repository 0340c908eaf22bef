import numpy as np
import pandas as pd
import pytest

from forecasting.models.baselines import WeekdayMean
from forecasting.models.features import usual
from forecasting.models.smoothing import Smoothing


def test_a_perfectly_weekly_kitchen_is_forecast_without_error(weekly_kitchen):
    history, future = weekly_kitchen
    forecast = Smoothing().fit(history).predict(future)
    limes = future["ingredient"] == "Limón"
    assert forecast.loc[limes, "mean"].tolist() == pytest.approx(
        (10.0 * future.loc[limes, "day_of_week"]).tolist(), 0.05
    )


def test_the_level_follows_a_kitchen_that_grows(kitchen):
    history, future = kitchen(lambda day, ingredient: 20.0 if day < pd.Timestamp("2026-02-01") else 40.0, weeks=26)
    mean = Smoothing().fit(history).predict(future)["mean"]
    assert mean[usual(future.assign(censored=False))].between(38, 42).all()


def test_a_holiday_leaves_no_trace_on_ordinary_days(weekly_kitchen):
    history, future = weekly_kitchen
    ordinary = usual(future.assign(censored=False))
    last = history["day"] > history["day"].max() - pd.Timedelta(weeks=1)
    feast = history.assign(is_holiday=last, quantity=history["quantity"].where(~last, history["quantity"] * 3))
    for new_model in (Smoothing, WeekdayMean):
        plain, after = (new_model().fit(rows).predict(future)["mean"][ordinary].mean() for rows in (history, feast))
        assert after == pytest.approx(plain, rel=0.02)


def test_a_holiday_that_comes_again_is_forecast_as_it_was(kitchen):
    valentines_day = pd.Timestamp("2027-02-14")
    history, future = kitchen(
        lambda day, ingredient: 10.0 * day.day_of_week * (2.0 if (day.month, day.day) == (2, 14) else 1.0), weeks=56
    )
    mean = Smoothing().fit(history).predict(future)["mean"]
    assert mean[future["day"] == valentines_day].tolist() == pytest.approx([120.0, 120.0], rel=0.03)
    assert mean[future["day"] == valentines_day + pd.Timedelta(weeks=1)].tolist() == pytest.approx(
        [60.0, 60.0], rel=0.03
    )


def test_a_dish_of_certain_weekdays_keeps_its_level_on_the_others(kitchen):
    menu = {1: 8.0, 3: 12.0, 5: 10.0}  # Tuesdays, Thursdays, Saturdays; nothing between
    history, future = kitchen(lambda day, ingredient: menu.get(day.day_of_week, 0.0), weeks=26)
    forecast = Smoothing().fit(history).predict(future)
    expected = future["day_of_week"].map(menu).fillna(0.0).where(~future["closed"], 0.0)
    assert forecast["mean"].to_numpy() == pytest.approx(expected.to_numpy(), abs=0.4)


def test_one_absurd_day_does_not_carry_the_level_away(kitchen):
    history, future = kitchen(lambda day, ingredient: 20.0, weeks=26)
    absurd = history.assign(quantity=history["quantity"].mask(np.arange(len(history)) == len(history) - 2, 20_000.0))
    mean = Smoothing().fit(absurd).predict(future)["mean"]
    assert mean.max() < 30


def test_a_season_that_ended_in_other_years_ends_again(kitchen):
    history, future = kitchen(lambda day, ingredient: 60.0 if day.month <= 3 else 10.0, weeks=116)
    mean = Smoothing().fit(history).predict(future)["mean"]
    spring = (future["day"] >= pd.Timestamp("2028-04-14")) & usual(future.assign(censored=False))
    assert mean[spring].between(8, 16).all()
