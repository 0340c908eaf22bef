"""What the calendar does to a whole house is learned from all its ingredients together."""

import numpy as np
import pandas as pd
import pytest

from forecasting.models.calendar_effects import LEAST_FACTOR, CalendarEffects
from forecasting.models.features import calm, usage_by_day


def learn(history: pd.DataFrame) -> CalendarEffects:
    return CalendarEffects.of(history, usage_by_day(history, calm(history)), usage_by_day(history))


def is_payday(day: pd.Timestamp) -> bool:
    return day.day in (15, 16, 1) or day.is_month_end


def is_valentines_day(day: pd.Timestamp) -> bool:
    return (day.month, day.day) == (2, 14)


def test_a_busy_pay_day_is_told_apart_from_its_weekday(kitchen):
    history, future = kitchen(
        lambda day, ingredient: 10.0 * day.day_of_week * (1.3 if is_payday(day) else 1.0), weeks=52
    )
    factor = learn(history).factors(future).loc[:, "main"]
    assert factor[[is_payday(day) for day in factor.index]].tolist() == pytest.approx([1.3] * 3, abs=0.03)
    assert factor[[not is_payday(day) for day in factor.index]].median() == pytest.approx(1.0, abs=0.01)


def test_a_holiday_that_was_seen_once_is_known_by_its_name(kitchen):
    history, future = kitchen(lambda day, ingredient: 100.0 if is_valentines_day(day) else 50.0, weeks=56)
    effects = learn(history)
    assert effects.factors(future).loc["2027-02-14", "main"] == pytest.approx(2.0, abs=0.05)
    renamed = future.assign(observance=future["observance"].replace("San Valentín", "Otro día"))
    assert effects.factors(renamed).loc["2027-02-14", "main"] < 1.5


def test_what_goes_up_and_down_by_chance_has_little_to_say(kitchen):
    chance = np.random.default_rng(3)

    def usage(day, ingredient):
        busy = 1.3 if is_payday(day) else 1.0
        return 50.0 * busy if ingredient == "Limón" else 50.0 * chance.uniform(0.2, 1.8)

    history, _ = kitchen(usage, weeks=52)
    assert learn(history).by_location["main"]["is_payday"] == pytest.approx(0.3, abs=0.05)


def test_one_ingredient_that_is_used_fifty_times_over_on_a_holiday_does_not_move_the_whole_house(kitchen):
    names = tuple(f"Ingrediente {number}" for number in range(20))

    def usage(day, ingredient):
        return 1000.0 if is_valentines_day(day) and ingredient == names[0] else 20.0

    history, future = kitchen(usage, weeks=56, ingredients=names)
    assert learn(history).factors(future).loc["2027-02-14", "main"] == pytest.approx(1.15, abs=0.03)


def test_weeks_in_which_a_house_becomes_another_teach_little(kitchen):
    history, _ = kitchen(lambda day, ingredient: 20.0 if day < pd.Timestamp("2026-02-01") else 40.0, weeks=26)
    assert learn(history).by_location["main"]["is_school_holiday"] == pytest.approx(0.0, abs=0.01)


def test_each_location_has_its_own_effects(kitchen):
    history, _ = kitchen(lambda day, ingredient: 50.0, weeks=52, locations=("Lince", "Surco"))
    busy = (history["location"] == "Lince") & history["is_payday"] & ~history["closed"]
    effects = learn(history.assign(quantity=history["quantity"].mask(busy, 65.0)))
    assert effects.by_location["Lince"]["is_payday"] == pytest.approx(0.3, abs=0.03)
    assert effects.by_location["Surco"]["is_payday"] == pytest.approx(0.0, abs=0.001)


def test_a_kitchen_that_repeats_itself_has_none(weekly_kitchen):
    history, future = weekly_kitchen
    assert learn(history).factors(future)["main"].tolist() == pytest.approx([1.0] * 28, abs=1e-6)


def test_weather_and_promotions_are_no_matter_of_the_calendar(kitchen):
    history, future = kitchen(lambda day, ingredient: 50.0 + 10.0 * is_payday(day), weeks=52)
    effects = learn(history)
    otherwise = future.assign(temperature=40.0, precipitation=100.0, promotion=1.0)
    pd.testing.assert_frame_equal(effects.factors(otherwise), effects.factors(future))


def test_a_day_on_which_nothing_was_used_is_not_forecast_as_nothing(kitchen):
    history, future = kitchen(lambda day, ingredient: 0.0 if is_valentines_day(day) else 50.0, weeks=56)
    assert learn(history).factors(future).loc["2027-02-14", "main"] == LEAST_FACTOR


def test_of_two_weeks_nothing_is_known(kitchen):
    history, future = kitchen(lambda day, ingredient: 50.0, weeks=2)
    effects = learn(history)
    assert effects.by_location == {}
    assert (effects.factors(future)["main"] == 1.0).all()
