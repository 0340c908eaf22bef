import pandas as pd
import pytest

from forecasting.models.baselines import WeekdayMean
from forecasting.models.rare import RareUsage


def mean_of(model, history, future):
    forecast = model.fit(history).predict(future)
    return forecast.loc[~future["closed"], "mean"].unique().tolist()


def test_what_is_used_on_every_tenth_day_is_spread_over_all_of_them(kitchen):
    history, future = kitchen(
        lambda day, ingredient: 5.0 * (day.day_of_year % 10 == 0), weeks=52, ingredients=("Pisco",)
    )
    assert mean_of(RareUsage(), history, future) == [pytest.approx(0.5, abs=0.1)]


def test_every_open_day_has_the_same_mean_and_closed_ones_have_none(kitchen):
    history, future = kitchen(lambda day, ingredient: 5.0 * (day.day_of_year % 4 == 0), ingredients=("Pisco",))
    forecast = RareUsage().fit(history).predict(future)["mean"]
    assert forecast[~future["closed"]].nunique() == 1
    assert (forecast[future["closed"]] == 0).all()


def test_what_is_no_longer_used_is_forgotten(kitchen):
    gone = pd.Timestamp("2026-06-01")
    history, future = kitchen(lambda day, ingredient: 5.0 * (day < gone), weeks=52, ingredients=("Pisco",))
    assert mean_of(RareUsage(), history, future) == [pytest.approx(0.0, abs=0.2)]


def test_what_is_used_daily_is_left_to_its_weekdays(weekly_kitchen):
    history, future = weekly_kitchen
    rare, weekday = (new().fit(history).predict(future)["mean"].tolist() for new in (RareUsage, WeekdayMean))
    assert rare == weekday


def test_what_is_only_used_on_fridays_is_left_to_its_weekdays(kitchen):
    history, future = kitchen(lambda day, ingredient: 5.0 * (day.day_of_week == 4), ingredients=("Pescado",))
    forecast = RareUsage().fit(history).predict(future)["mean"]
    assert forecast.tolist() == (5.0 * (future["day_of_week"] == 4)).tolist()


def test_chance_makes_no_weekday_of_it_as_a_weekday_mean_does(kitchen):
    uses = {3, 9, 10, 24, 31, 40, 44, 59, 61, 78, 90, 97, 113, 121, 129, 148, 150, 163, 171, 188}
    history, future = kitchen(lambda day, ingredient: float(day.day_of_year in uses), weeks=26, ingredients=("Pisco",))
    spread = [new().fit(history).predict(future)["mean"][~future["closed"]].std() for new in (RareUsage, WeekdayMean)]
    assert spread[0] < spread[1]
