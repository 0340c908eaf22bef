import pandas as pd
import pytest

from forecasting.days.weather import climatology, unmeasured, with_weather
from forecasting.tables import empty
from tests.restaurants import rows


def days(first: str, count: int) -> pd.DataFrame:
    return pd.DataFrame({"day": pd.date_range(first, periods=count, unit="us")})


def steady(first: str, count: int, temperature: float, **rest: float) -> list[dict]:
    return [
        {"day": day, "temperature": temperature, "precipitation": 0.0} | rest
        for day in pd.date_range(first, periods=count)
    ]


def test_a_measured_day_keeps_its_weather():
    weather = rows("weather", {"day": "2026-03-01", "temperature": 24.5, "precipitation": 3.0, "humidity": 80.0})
    known = with_weather(days("2026-03-01", 1), weather).iloc[0]
    assert known[["temperature", "precipitation", "humidity"]].tolist() == [24.5, 3.0, 80.0]
    assert known["weather_known"]


def test_a_gap_takes_the_usual_weather_of_the_date_and_says_so():
    weather = rows("weather", *steady("2025-03-01", 10, 20.0), *steady("2026-03-01", 10, 24.0))
    ahead = with_weather(days("2027-03-05", 1), weather).iloc[0]
    assert ahead["temperature"] == pytest.approx(22.0)
    assert ahead["weather_anomalies"] == 0.0
    assert not ahead["weather_known"]


def test_a_warm_day_is_an_anomaly_against_the_same_date_of_all_years():
    weather = rows("weather", *steady("2025-03-01", 10, 20.0), *steady("2026-03-01", 10, 24.0))
    warm = with_weather(days("2026-03-05", 1), weather).iloc[0]
    assert warm["historical_weather_avg"] == pytest.approx(22.0)
    assert warm["weather_anomalies"] == pytest.approx(2.0)


def test_the_usual_weather_of_december_and_january_flow_into_each_other():
    usual = climatology(rows("weather", *steady("2025-12-22", 10, 20.0), *steady("2026-01-01", 10, 26.0)))
    assert usual.loc[1, "temperature"] == pytest.approx(23.0)


def test_a_date_far_from_any_record_takes_the_nearest():
    usual = climatology(rows("weather", *steady("2026-03-01", 10, 21.0)))
    assert usual.loc[200, "temperature"] == pytest.approx(21.0)
    assert len(usual) == 366


def test_humidity_that_was_never_measured_is_zero_and_not_missing():
    weather = rows("weather", *steady("2026-03-01", 3, 20.0))
    assert with_weather(days("2026-03-01", 5), weather)["humidity"].tolist() == [0.0] * 5


def test_a_day_to_come_has_the_weather_that_is_expected_until_it_is_measured():
    measured = rows("weather", *steady("2026-03-01", 10, 20.0))
    expected = rows("weather", *steady("2026-03-10", 2, 24.0))
    ahead = with_weather(days("2026-03-10", 3), measured, expected)
    assert ahead["temperature"].tolist() == [20.0, 24.0, 20.0]
    assert ahead["weather_known"].tolist() == [True, True, False]
    assert ahead["historical_weather_avg"].tolist() == pytest.approx([20.0] * 3)  # what is expected makes nothing usual


def test_without_any_weather_all_is_zero_and_nothing_is_known():
    known = with_weather(days("2026-03-01", 2), empty("weather"))
    assert known["temperature"].tolist() == [0.0, 0.0]
    assert not known["weather_known"].any()


def test_a_day_reported_twice_keeps_the_later_line_and_stays_one_day():
    weather = rows("weather", *steady("2026-03-01", 1, 20.0), *steady("2026-03-01", 1, 25.0))
    assert with_weather(days("2026-03-01", 1), weather)["temperature"].tolist() == [25.0]


def test_ahead_of_time_a_day_has_its_usual_weather():
    weather = rows("weather", *steady("2025-03-01", 10, 20.0), *steady("2026-03-01", 10, 24.0))
    ahead = unmeasured(with_weather(days("2026-03-05", 1), weather)).iloc[0]
    assert ahead["temperature"] == pytest.approx(22.0)
    assert ahead["weather_anomalies"] == 0.0
    assert not ahead["weather_known"]
