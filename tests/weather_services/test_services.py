"""Open-Meteo and OpenWeatherMap, asked over HTTP: what is asked, what is made of the answer, and every way to fail."""

import logging
import socket
from itertools import pairwise

import pandas as pd
import pytest

from forecasting.texts import LANGUAGES, error_text, has_text
from forecasting.weather_services.open_meteo import OpenMeteo
from forecasting.weather_services.openweathermap import OpenWeatherMap
from forecasting.weather_services.service import WeatherError
from forecasting.weather_services.web import Patience
from tests.weather_services.conftest import IN_NO_TIME, LIMA, Reply

SATURDAY, SUNDAY = pd.Timestamp("2026-11-21"), pd.Timestamp("2026-11-22")
TWO_DAYS = {
    "latitude": -12.0,
    "longitude": -77.0,
    "utc_offset_seconds": -18000,
    "timezone": "America/Lima",
    "daily_units": {"temperature_2m_mean": "°C", "sunshine_duration": "s"},
    "daily": {
        "time": ["2026-11-21", "2026-11-22"],
        "temperature_2m_mean": [19.4, 20.1],
        "precipitation_sum": [0.0, 0.2],
        "relative_humidity_2m_mean": [81, 79],
        "sunshine_duration": [21600.0, 9000.0],
    },
}
A_DAY = {
    "lat": -12.04,
    "lon": -77.03,
    "tz": "-05:00",
    "date": "2026-11-21",
    "units": "metric",
    "humidity": {"afternoon": 70},
    "precipitation": {"total": 1.5},
    "temperature": {"min": 16, "max": 24, "afternoon": 23, "night": 17, "evening": 20, "morning": 18},
}
EIGHT_DAYS = {
    "timezone": "America/Lima",
    "timezone_offset": -18000,
    "daily": [  # noon in Lima
        {"dt": 1795366800 + 86400 * day, "temp": {"morn": 18, "day": 23, "eve": 20, "night": 17}, "humidity": 75}
        | ({"rain": 2.5, "snow": 1} if day == 1 else {})
        for day in range(8)
    ],
}


def open_meteo(server, key: str = "", patience: Patience = IN_NO_TIME) -> OpenMeteo:
    return OpenMeteo(key, patience, archive=server.url, ahead=server.url)


def openweathermap(server, key: str = "k3y") -> OpenWeatherMap:
    return OpenWeatherMap(key, IN_NO_TIME, host=server.url, apart=0.0)


def refused(service) -> WeatherError:
    with pytest.raises(WeatherError) as raised:
        service.history(LIMA, SATURDAY, SATURDAY)
    assert all(has_text(f"errors.{raised.value.code}", language) for language in LANGUAGES)
    return raised.value


def test_open_meteo_tells_the_past_in_one_call(server):
    server.says(Reply(TWO_DAYS))
    known = open_meteo(server).history(LIMA, SATURDAY, SUNDAY)
    assert known.to_numpy().tolist() == [[SATURDAY, 19.4, 0.0, 81.0, 6.0], [SUNDAY, 20.1, 0.2, 79.0, 2.5]]
    ((path, asked),) = server.asked
    assert path == "/v1/archive"
    assert asked == {
        "latitude": "-12.04",
        "longitude": "-77.03",
        "timezone": "America/Lima",
        "daily": "temperature_2m_mean,precipitation_sum,relative_humidity_2m_mean,sunshine_duration",
        "start_date": "2026-11-21",
        "end_date": "2026-11-22",
    }


def test_open_meteo_tells_16_days_ahead_and_no_more(server):
    server.says(Reply(TWO_DAYS))
    assert len(open_meteo(server).forecast(LIMA, 30)) == 2
    ((path, asked),) = server.asked
    assert (path, asked["forecast_days"]) == ("/v1/forecast", "16")


def test_days_that_open_meteo_does_not_know_yet_are_left_out(server):
    later = {
        "time": ["2026-11-21", "2026-11-22"],
        "temperature_2m_mean": [19.4, None],
        "precipitation_sum": [0.0, None],
    }
    server.says(Reply({"daily": later}))
    known = open_meteo(server).history(LIMA, SATURDAY, SUNDAY)
    assert known["day"].tolist() == [SATURDAY]
    assert known[["humidity", "sunshine"]].isna().all(axis=None)


def test_who_pays_open_meteo_is_served_by_its_own_hosts():
    assert "customer-archive-api.open-meteo.com" in OpenMeteo("k3y", IN_NO_TIME)._archive
    assert "customer" not in OpenMeteo("", IN_NO_TIME)._archive


def test_openweathermap_tells_a_past_day_as_the_mean_of_its_quarters(server):
    server.says(Reply(A_DAY))
    known = openweathermap(server).history(LIMA, SATURDAY, SATURDAY)
    assert known[["day", "temperature", "precipitation", "humidity"]].to_numpy().tolist() == [[SATURDAY, 19.5, 1.5, 70]]
    ((path, asked),) = server.asked
    assert path == "/data/3.0/onecall/day_summary"
    assert asked == {
        "lat": "-12.04",
        "lon": "-77.03",
        "units": "metric",
        "appid": "k3y",
        "date": "2026-11-21",
        "tz": "-05:00",
    }


def test_openweathermap_tells_8_days_ahead_by_the_clock_of_the_place(server):
    server.says(Reply(EIGHT_DAYS))
    ahead = openweathermap(server).forecast(LIMA, 8)
    assert ahead["day"].tolist() == list(pd.date_range("2026-11-22", periods=8))
    assert ahead["temperature"].tolist() == [19.5] * 8
    assert ahead["precipitation"].tolist() == [0.0, 3.5, *[0.0] * 6]
    assert server.asked[0][1]["exclude"] == "current,minutely,hourly,alerts"


def test_without_a_key_openweathermap_is_not_even_asked(server):
    with pytest.raises(WeatherError, match="weather_key_missing"):
        openweathermap(server, key="")
    assert server.asked == []


def test_a_service_that_is_busy_or_stumbles_is_asked_again(server):
    server.says(Reply({}, 429, (("Retry-After", "3600"),)), Reply(b"oops", 502), Reply(TWO_DAYS))
    assert len(open_meteo(server).history(LIMA, SATURDAY, SUNDAY)) == 2
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("reply", "code", "calls"),
    [
        (Reply({"error": True, "reason": "Daily API request limit exceeded."}, 429), "weather_busy", 3),
        (Reply(b"<h1>Internal server error</h1>", 500), "weather_down", 3),
        (Reply({"cod": 401, "message": "Invalid API key."}, 401), "weather_key_wrong", 1),
        (Reply({"error": True, "reason": "The supplied API key is invalid."}, 400), "weather_key_wrong", 1),
        (Reply({"error": True, "reason": "Latitude must be in range."}, 400), "weather_refused", 1),
        (Reply(b"<html>Welcome to the wifi</html>"), "weather_garbled", 1),
        (Reply(b"", 302, (("Location", "http://wifi.example/login"),)), "weather_garbled", 1),
        (Reply([1, 2]), "weather_garbled", 1),
        (Reply({"daily": None}), "weather_garbled", 1),
        (Reply({"daily": TWO_DAYS["daily"] | {"time": ["2026-11-21"]}}), "weather_garbled", 1),
        (Reply({"daily": TWO_DAYS["daily"] | {"time": ["yesterday", "today"]}}), "weather_garbled", 1),
        (Reply({"daily": TWO_DAYS["daily"] | {"temperature_2m_mean": [293.1, 294.0]}}), "weather_garbled", 1),
        (Reply({"daily": TWO_DAYS["daily"] | {"precipitation_sum": ["rain", "sun"]}}), "weather_garbled", 1),
    ],
)
def test_what_is_no_answer_is_a_sentence(server, reply, code, calls):
    server.says(reply)
    assert refused(open_meteo(server)).code == code
    assert len(server.asked) == calls


@pytest.mark.parametrize("answer", [{}, A_DAY | {"temperature": {"min": 16}}, A_DAY | {"precipitation": None}])
def test_a_day_that_openweathermap_does_not_tell_whole_is_a_sentence(server, answer):
    server.says(Reply(answer))
    assert refused(openweathermap(server)).code == "weather_garbled"


def test_days_ahead_that_make_no_sense_are_a_sentence(server):
    server.says(Reply({"timezone_offset": -18000, "daily": [{"dt": "noon"}]}))
    with pytest.raises(WeatherError, match="weather_garbled"):
        openweathermap(server).forecast(LIMA, 8)


def test_who_listens_but_does_not_answer_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"http://127.0.0.1:{silent.getsockname()[1]}"
        patience = Patience(seconds=5.0, answer_seconds=0.05, tries=3, pause=0.0)
        assert refused(OpenMeteo("", patience, archive=host)).code == "weather_slow"


def test_when_the_time_for_all_calls_is_over_no_other_is_made(server):
    server.says(Reply(TWO_DAYS))
    assert refused(open_meteo(server, patience=Patience(seconds=0.0))).code == "weather_slow"
    assert server.asked == []


def test_a_service_that_is_not_there_is_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        host = f"http://127.0.0.1:{closed.getsockname()[1]}"
    assert refused(OpenMeteo("", IN_NO_TIME, archive=host)).code == "weather_unreachable"


@pytest.mark.parametrize("reply", [Reply(b"oops", 503), Reply({"message": "Invalid API key"}, 401), Reply(b"<html>")])
def test_the_key_is_in_no_log_and_no_error(server, caplog, reply):
    caplog.set_level(logging.DEBUG)
    server.says(reply)
    for service in (open_meteo(server, key="s3cret"), openweathermap(server, key="s3cret")):
        error = refused(service)
        assert "s3cret" not in repr(error) + str(error) + error_text(error, "es")
        assert error.__cause__ is None
        assert error.__suppress_context__ or error.__context__ is None
    assert any("s3cret" in asked.values() for _, asked in server.asked)
    assert "s3cret" not in caplog.text


def test_openweathermap_is_asked_no_faster_than_it_allows(server, monkeypatch):
    waits = []
    monkeypatch.setattr("time.sleep", waits.append)
    server.says(Reply(A_DAY))
    service = OpenWeatherMap("k3y", IN_NO_TIME, host=server.url)
    for _ in range(2):
        service.history(LIMA, SATURDAY, SATURDAY)
    first, second = waits
    assert first == 0.0
    assert 0.5 < second <= 1.1


def test_the_calls_of_an_update_do_not_overlap():
    from forecasting.weather_services.update import spans

    days = [SATURDAY - pd.Timedelta(days=back) for back in (0, 1, 2, 9, 10, 30)]
    found = list(spans(days, longest=7, most=3))
    assert [f"{first:%d/%m}-{last:%d/%m}" for first, last in found] == ["15/11-21/11", "06/11-12/11", "22/10-22/10"]
    assert all(later[0] > earlier[1] for later, earlier in pairwise(found))
    assert len(list(spans(days, longest=1, most=4))) == 4
