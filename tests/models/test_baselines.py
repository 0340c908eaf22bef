import pandas as pd
import pytest

from forecasting.models.baselines import WeekdayMean, seasonal_naive


def test_a_perfectly_weekly_kitchen_is_forecast_without_error(weekly_kitchen):
    history, future = weekly_kitchen
    forecast = WeekdayMean().fit(history).predict(future)
    limes = future["ingredient"] == "Limón"
    assert forecast.loc[limes, "mean"].tolist() == (10.0 * future.loc[limes, "day_of_week"]).tolist()


def test_the_weekday_mean_takes_four_weeks(kitchen):
    history, future = kitchen(lambda day, ingredient: day.day_of_year, weeks=8)  # Tuesdays: 6, 13 … 34, 41, 48, 55
    tuesday = WeekdayMean().fit(history).predict(future)["mean"][future["day_of_week"] == 1].iloc[0]
    assert tuesday == (34 + 41 + 48 + 55) / 4


def test_the_seasonal_naive_repeats_the_last_open_week(kitchen):
    history, future = kitchen(lambda day, ingredient: day.day_of_year, weeks=8)
    tuesdays = seasonal_naive().fit(history).predict(future)["mean"][future["day_of_week"] == 1]
    assert tuesdays.unique() == pytest.approx([55])


def test_a_promotion_that_has_ended_leaves_no_trace(weekly_kitchen):
    history, future = weekly_kitchen
    last_weeks = history["day"] > history["day"].max() - pd.Timedelta(weeks=2)
    promoted = history.assign(
        promotion=last_weeks.astype(float), quantity=history["quantity"].where(~last_weeks, history["quantity"] * 2)
    )
    for new_model in (WeekdayMean, seasonal_naive):
        plain, after = (new_model().fit(rows).predict(future)["mean"] for rows in (history, promoted))
        assert after.tolist() == plain.tolist()


def test_a_dish_that_is_always_promoted_is_forecast_by_its_promoted_days(weekly_kitchen):
    history, future = weekly_kitchen
    always = WeekdayMean().fit(history.assign(promotion=1.0)).predict(future)
    assert always["mean"].tolist() == WeekdayMean().fit(history).predict(future)["mean"].tolist()
