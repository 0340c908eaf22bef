"""The weather brought up to date: only what isn't known is asked for, and no trouble of a service is ours."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from sqlalchemy import Engine

from forecasting.__main__ import main
from forecasting.files.table import read_table
from forecasting.store.backup import backup_bytes
from forecasting.store.database import open_database, sqlite_url
from forecasting.store.days.weather import WeatherChoice, save_weather_choice
from forecasting.store.house import save_place
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.tables import Place, empty
from forecasting.texts import error_text
from forecasting.weather_services import update
from forecasting.weather_services.keys import read_key, save_key
from forecasting.weather_services.open_meteo import OpenMeteo
from forecasting.weather_services.openweathermap import OpenWeatherMap
from forecasting.weather_services.update import Updated, update_weather
from tests.weather_services.conftest import IN_NO_TIME, Reply

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Sunday night in Lima: the 22nd is today
TODAY = pd.Timestamp("2026-11-22")
PAST = 3 * 365 + 1  # 2024 was a leap year
KNOWN = "day,temperature,precipitation\n2026-11-19,14.5,0\n"


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DESPENSA_DATA", str(tmp_path))
    monkeypatch.delenv("DESPENSA_DATABASE_URL", raising=False)
    monkeypatch.delenv("DESPENSA_WEATHER_KEY", raising=False)


@pytest.fixture
def restaurant(path) -> Iterator[Engine]:
    """A restaurant in Lima that asks Open-Meteo."""
    engine = open_database(sqlite_url(path))
    save_place(engine, Place(name="La Sazón"))
    save_weather_choice(engine, WeatherChoice("open_meteo", "Lima", -12.04, -77.03))
    yield engine
    engine.dispose()


def weather_of(asked: dict[str, str]) -> Reply:
    """20 degrees on each day that Open-Meteo is asked about."""
    first = asked.get("start_date", f"{TODAY:%Y-%m-%d}")
    last = asked.get("end_date", f"{TODAY + pd.Timedelta(days=int(asked.get('forecast_days', 1)) - 1):%Y-%m-%d}")
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range(first, last)]
    return Reply(
        {"daily": {"time": days, "temperature_2m_mean": [20] * len(days), "precipitation_sum": [0] * len(days)}}
    )


def updated(engine: Engine, server) -> Updated:
    return update_weather(engine, AT, IN_NO_TIME, OpenMeteo("", IN_NO_TIME, archive=server.url, ahead=server.url))


def test_where_no_service_is_chosen_nobody_is_asked(restaurant, server):
    save_weather_choice(restaurant, WeatherChoice())
    assert updated(restaurant, server) is None
    assert server.asked == []


def test_three_years_and_the_days_to_come_are_fetched_once(restaurant, server):
    server.says(weather_of)
    assert updated(restaurant, server) == Updated(measured=PAST, ahead=16, missing=0)
    known = read_restaurant(restaurant, with_sales=False)
    assert (known.weather["day"].max(), known.weather_ahead["day"].min()) == (TODAY - pd.Timedelta(days=1), TODAY)
    server.asked.clear()
    assert updated(restaurant, server) == Updated(measured=0, ahead=16, missing=0)
    assert [path for path, _ in server.asked] == ["/v1/forecast"]


def test_only_the_days_that_are_missing_are_asked_for(restaurant, server):
    server.says(weather_of)
    updated(restaurant, server)
    weather = read_restaurant(restaurant, with_sales=False).weather
    save_table(restaurant, "weather", weather[weather["day"] < "2026-11-20"])
    server.asked.clear()
    assert updated(restaurant, server).measured == 2
    _, (_, asked) = server.asked
    assert (asked["start_date"], asked["end_date"]) == ("2026-11-20", "2026-11-21")


def test_what_came_before_the_trouble_stays(restaurant, server):
    server.says(weather_of, Reply(b"oops", 500))
    result = updated(restaurant, server)
    assert (result.measured, result.ahead, result.missing) == (0, 16, PAST)
    assert result.problem.code == "weather_down"
    assert len(read_restaurant(restaurant, with_sales=False).weather_ahead) == 16


def of_days(first: str, last: str) -> Reply:
    return weather_of({"start_date": first, "end_date": last})


def test_days_that_were_not_asked_for_are_not_believed(restaurant, server):
    save_table(restaurant, "weather", read_table("weather", KNOWN.encode(), "weather.csv"))
    server.says(of_days("2026-11-20", "2026-12-20"), of_days("2026-11-19", "2026-11-22"))
    assert updated(restaurant, server) == Updated(measured=2, ahead=16, missing=PAST - 3)
    known = read_restaurant(restaurant, with_sales=False)
    measured = known.weather.set_index("day")["temperature"]
    assert measured.to_dict() == {
        pd.Timestamp("2026-11-19"): 14.5,  # known before, and never asked for
        pd.Timestamp("2026-11-20"): 20.0,
        pd.Timestamp("2026-11-21"): 20.0,
    }
    assert known.weather_ahead["day"].tolist() == list(pd.date_range(TODAY, periods=16))


@pytest.mark.parametrize(
    ("answers", "brought"),
    [
        ([of_days("2025-11-22", "2025-12-07")], Updated(measured=0, ahead=0, missing=PAST)),
        ([weather_of, of_days("2026-11-22", "2026-11-25")], Updated(measured=0, ahead=16, missing=PAST)),
    ],
    ids=["ahead", "past"],
)
def test_an_answer_about_other_days_alone_is_refused_and_says_so(restaurant, server, answers, brought):
    server.says(*answers)
    result = updated(restaurant, server)
    assert replace(result, problem=None) == brought
    assert error_text(result.problem, "en").startswith("Open-Meteo answered about other days (from ")


def test_of_a_service_that_tells_a_day_at_a_time_the_newest_come_first(restaurant, server, monkeypatch):
    monkeypatch.setattr(OpenWeatherMap, "most_calls", 2)
    save_weather_choice(restaurant, WeatherChoice("openweathermap", "Lima", -12.04, -77.03))

    def a_day(asked: dict[str, str]) -> Reply:
        quarters = dict.fromkeys(["night", "morning", "afternoon", "evening"], 20)
        told = {"date": asked.get("date"), "temperature": quarters}
        return Reply(told | {"precipitation": {"total": 0}, "humidity": {"afternoon": 70}})

    server.says(Reply({"timezone_offset": -18000, "daily": []}), a_day)
    service = OpenWeatherMap("k3y", IN_NO_TIME, host=server.url, apart=0.0)
    assert update_weather(restaurant, AT, IN_NO_TIME, service) == Updated(measured=2, ahead=0, missing=PAST - 2)
    known = read_restaurant(restaurant, with_sales=False).weather["day"]
    assert known.tolist() == [pd.Timestamp("2026-11-20"), pd.Timestamp("2026-11-21")]


def test_a_service_without_its_key_is_a_problem_and_no_crash(restaurant):
    save_weather_choice(restaurant, WeatherChoice("openweathermap", "Lima", -12.04, -77.03))
    assert update_weather(restaurant, AT, IN_NO_TIME).problem.code == "weather_key_missing"


def test_a_key_is_kept_beside_the_data_for_its_service_only_and_in_no_backup(restaurant, tmp_path, monkeypatch):
    save_key("openweathermap", "s3cret")
    assert (read_key("openweathermap"), read_key("open_meteo")) == ("s3cret", "")
    assert b"s3cret" not in backup_bytes(restaurant, AT)
    if os.name == "posix":
        assert (tmp_path / "openweathermap.key").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("DESPENSA_WEATHER_KEY", "installed")
    assert read_key("openweathermap") == "installed"
    monkeypatch.delenv("DESPENSA_WEATHER_KEY")
    save_key("openweathermap", "")
    assert read_key("openweathermap") == ""


@pytest.fixture
def at_home(restaurant, server, monkeypatch) -> None:
    """The command asks the test's server."""
    service = OpenMeteo("", IN_NO_TIME, archive=server.url, ahead=server.url)
    monkeypatch.setattr(update, "new_service", lambda name, patience: service)


def command(restaurant: Engine, name: str, capsys) -> tuple[int, list[str]]:
    code = main([name, "--database", str(restaurant.url)])
    return code, capsys.readouterr().err.splitlines()


def test_the_command_says_what_came(restaurant, server, at_home, capsys):
    now = pd.Timestamp.now()  # the command goes by the clock
    from_now = of_days(f"{now - pd.Timedelta(days=2):%Y-%m-%d}", f"{now + pd.Timedelta(days=20):%Y-%m-%d}")
    server.says(lambda asked: weather_of(asked) if "start_date" in asked else from_now)
    code, said = command(restaurant, "weather", capsys)
    assert code == 0
    assert said[0].startswith("Clima: días medidos nuevos, ")
    assert said[0].endswith("; días de pronóstico, 16.")


def test_the_command_ends_in_a_sentence_when_the_service_fails(restaurant, server, at_home, capsys):
    server.says(Reply({}, 401))
    code, said = command(restaurant, "weather", capsys)
    assert code == 2
    assert said[-1].startswith("Open-Meteo no aceptó la clave.")


def test_the_command_without_a_service_says_so(restaurant, capsys):
    save_weather_choice(restaurant, WeatherChoice())
    code, said = command(restaurant, "weather", capsys)
    assert (code, len(said)) == (0, 1)
    assert said[0].startswith("No hay un servicio de clima elegido")


def test_a_forecast_is_not_kept_up_by_a_service_that_fails(restaurant, server, at_home, capsys):
    server.says(Reply(b"oops", 500))
    code, said = command(restaurant, "forecast", capsys)
    assert said[-2].startswith("Open-Meteo tiene un problema de su lado (código 500).")
    assert said[-2].endswith("El pronóstico se hace con lo que se sabe y el clima usual.")
    assert (code, said[-1]) == (2, "Todavía no hay ventas que pronosticar. Carga primero las ventas de tu caja.")
    assert empty("weather").equals(read_restaurant(restaurant, with_sales=False).weather)
