"""What services say of the weather: measured days once and for all, days to come until it is said anew."""

from datetime import timedelta

import pandas as pd
import pytest

from forecasting.store.days.weather import (
    WeatherChoice,
    days_without_weather,
    keep_measured,
    keep_weather_ahead,
    read_weather_choice,
    save_weather_choice,
    weather_reach,
)
from forecasting.store.house import save_place
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.tables import Place
from tests.store.conftest import NOON, rows

FRIDAY, SATURDAY, SUNDAY, MONDAY = pd.date_range("2026-11-20", periods=4, unit="us")
LIMA = WeatherChoice("open_meteo", "Lima", -12.04, -77.03)


def degrees(temperature: float, *days: pd.Timestamp) -> pd.DataFrame:
    return rows("weather", *({"day": day, "temperature": temperature, "precipitation": 0.0} for day in days))


def temperatures(table: pd.DataFrame) -> dict[str, float]:
    return dict(zip(table["day"].dt.strftime("%a"), table["temperature"], strict=True))


@pytest.fixture
def asking(store):
    """A restaurant in Lima that asks Open-Meteo."""
    save_place(store, Place(name="La Sazón"))
    save_weather_choice(store, LIMA)
    return store


def test_no_service_is_asked_until_somebody_chooses_one(store):
    assert read_weather_choice(store) == WeatherChoice()
    save_place(store, Place(name="La Sazón"))
    assert read_weather_choice(store) == WeatherChoice()
    save_weather_choice(store, LIMA)
    assert read_weather_choice(store) == LIMA


def test_a_measured_day_is_known_for_good_and_ones_own_row_beats_every_service(asking):
    save_table(asking, "weather", degrees(15.0, FRIDAY))
    keep_measured(asking, degrees(20.0, FRIDAY, SATURDAY), LIMA)
    keep_measured(asking, degrees(25.0, SATURDAY, SUNDAY), LIMA)
    assert temperatures(read_restaurant(asking, with_sales=False).weather) == {"Fri": 15.0, "Sat": 20.0, "Sun": 25.0}
    assert days_without_weather(asking, FRIDAY, MONDAY) == [MONDAY]
    save_table(asking, "weather", degrees(16.0, SATURDAY), mode="merge")
    assert temperatures(read_restaurant(asking, with_sales=False).weather)["Sat"] == 16.0


def test_what_is_said_of_days_to_come_is_not_measured_and_gives_way_to_what_is_said_later(asking):
    keep_weather_ahead(asking, degrees(20.0, SATURDAY, SUNDAY), LIMA, NOON)
    keep_weather_ahead(asking, degrees(22.0, SUNDAY, MONDAY), LIMA, NOON + timedelta(days=1))
    known = read_restaurant(asking)
    assert known.weather.empty
    assert temperatures(known.weather_ahead) == {"Sat": 20.0, "Sun": 22.0, "Mon": 22.0}
    reach = weather_reach(asking)
    assert (reach.measured, reach.ahead, reach.fetched) == (None, MONDAY, NOON + timedelta(days=1))


def test_a_table_saved_whole_keeps_what_services_said_of_days_to_come_and_whose_row_is_whose(asking):
    keep_measured(asking, degrees(20.0, FRIDAY, SATURDAY), LIMA)
    keep_weather_ahead(asking, degrees(22.0, SUNDAY), LIMA, NOON)
    edited = pd.concat([degrees(20.0, FRIDAY), degrees(19.0, SATURDAY)], ignore_index=True)
    save_table(asking, "weather", edited)
    save_weather_choice(asking, WeatherChoice("open_meteo", "Cusco", -13.52, -71.97))
    of_lima = read_restaurant(asking, with_sales=False).weather
    assert temperatures(of_lima) == {"Sat": 19.0}  # only what a person wrote stays


def test_another_service_forgets_what_the_last_one_expected_and_keeps_what_it_measured(asking):
    keep_measured(asking, degrees(20.0, FRIDAY), LIMA)
    keep_weather_ahead(asking, degrees(22.0, SUNDAY), LIMA, NOON)
    save_weather_choice(asking, WeatherChoice("openweathermap", "Lima", -12.04, -77.03))
    known = read_restaurant(asking)
    assert (temperatures(known.weather), known.weather_ahead.empty) == ({"Fri": 20.0}, True)


def test_an_answer_about_a_place_that_was_changed_meanwhile_is_not_kept(asking):
    save_weather_choice(asking, WeatherChoice("open_meteo", "Cusco", -13.52, -71.97))
    keep_measured(asking, degrees(20.0, FRIDAY), LIMA)
    assert keep_weather_ahead(asking, degrees(22.0, SUNDAY), LIMA, NOON) == 0
    known = read_restaurant(asking)
    assert known.weather.empty and known.weather_ahead.empty
