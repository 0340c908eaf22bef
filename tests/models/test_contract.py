"""One contract for every model: a row for a row, never negative, never missing, nothing on closed days."""

import pandas as pd
import pytest

from forecasting.demand.forecast import MODELS, Settings, new_models
from forecasting.errors import InputError
from forecasting.tables import KEYS

ALL_MODELS = [pytest.param(new_model, id=name) for name, new_model in new_models(Settings(), 28).items()]


def test_every_model_that_can_be_made_is_part_of_a_run_and_of_this_contract():
    with pytest.raises(InputError, match="unknown_model") as raised:
        new_models(Settings(models=("crystal_ball",)), 28)
    assert sorted(raised.value.values["known"].split(", ")) == sorted(MODELS)


@pytest.mark.parametrize("new_model", ALL_MODELS)
def test_a_model_answers_every_row_in_order(new_model, weekly_kitchen):
    history, future = weekly_kitchen
    shuffled = future.sample(frac=1.0, random_state=1)
    forecast = new_model().fit(history).predict(shuffled)
    assert list(forecast.columns) == [*KEYS, "mean"]
    pd.testing.assert_frame_equal(forecast[KEYS], shuffled[KEYS])
    assert forecast["mean"].notna().all()
    assert (forecast["mean"] >= 0).all()


@pytest.mark.parametrize("new_model", ALL_MODELS)
def test_nothing_is_used_on_closed_days(new_model, weekly_kitchen):
    history, future = weekly_kitchen
    closed_tuesday = future.assign(closed=future["closed"] | (future["day"] == "2026-03-31"))
    forecast = new_model().fit(history).predict(closed_tuesday)
    assert (forecast.loc[closed_tuesday["closed"], "mean"] == 0).all()
    assert (forecast.loc[~closed_tuesday["closed"], "mean"] > 0).all()


@pytest.mark.parametrize("new_model", ALL_MODELS)
def test_two_locations_keep_their_own_level(new_model, kitchen):
    history, future = kitchen(lambda day, ingredient: 50.0, locations=("Lince", "Surco"), ingredients=("Limón",))
    louder = history.assign(
        quantity=history["quantity"].where(history["location"] == "Lince", history["quantity"] * 10)
    )
    forecast = new_model().fit(louder).predict(future)
    by_location = forecast[~future["closed"]].groupby("location")["mean"].mean()
    assert by_location["Lince"] == pytest.approx(50, rel=0.1)
    assert by_location["Surco"] == pytest.approx(500, rel=0.1)


@pytest.mark.parametrize("new_model", ALL_MODELS)
def test_a_weekday_never_open_before_still_gets_an_answer(new_model, kitchen):
    history, future = kitchen(lambda day, ingredient: 40.0)
    now_open_on_mondays = future.assign(closed=False)
    forecast = new_model().fit(history).predict(now_open_on_mondays)
    mondays = forecast.loc[future["day_of_week"] == 0, "mean"]
    assert mondays.between(20, 60).all()


@pytest.mark.parametrize("new_model", ALL_MODELS)
def test_three_weeks_of_history_are_enough_for_a_sensible_answer(new_model, kitchen):
    history, future = kitchen(lambda day, ingredient: 10.0 * day.day_of_week, weeks=3)
    forecast = new_model().fit(history).predict(future)
    open_days = ~future["closed"]
    assert forecast.loc[open_days, "mean"].tolist() == (10.0 * future.loc[open_days, "day_of_week"]).tolist()


@pytest.mark.parametrize("new_model", ALL_MODELS)
def test_an_ingredient_that_was_never_used_is_forecast_as_nothing(new_model, kitchen):
    history, future = kitchen(lambda day, ingredient: 0.0 if ingredient == "Papa" else 10.0)
    forecast = new_model().fit(history).predict(future)
    assert (forecast.loc[forecast["ingredient"] == "Papa", "mean"] == 0).all()


@pytest.mark.parametrize("new_model", ALL_MODELS)
def test_the_same_history_gives_the_same_digits(new_model, weekly_kitchen):
    history, future = weekly_kitchen
    once, again = (new_model().fit(history).predict(future)["mean"] for _ in range(2))
    assert once.tolist() == again.tolist()


@pytest.mark.parametrize("new_model", ALL_MODELS)
def test_what_was_used_on_a_censored_day_teaches_nothing(new_model, weekly_kitchen):
    history, future = weekly_kitchen
    last = history["day"] == history["day"].max()
    half, none = (
        new_model().fit(history.assign(censored=last, quantity=history["quantity"].where(~last, seen))).predict(future)
        for seen in (30.0, 0.0)
    )
    assert half["mean"].tolist() == none["mean"].tolist()
    sundays = half[(future["day_of_week"] == 6) & (future["ingredient"] == "Limón")]
    assert sundays["mean"].tolist() == pytest.approx([60.0] * len(sundays), rel=0.2)


@pytest.mark.parametrize("new_model", ALL_MODELS)
def test_a_history_of_censored_days_only_still_gets_an_answer(new_model, weekly_kitchen):
    history, future = weekly_kitchen
    forecast = new_model().fit(history.assign(censored=history["ingredient"] == "Papa")).predict(future)
    potatoes = forecast.loc[(forecast["ingredient"] == "Papa") & ~future["closed"], "mean"]
    assert potatoes.between(20, 120).all()
