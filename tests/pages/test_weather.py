"""Where the weather comes from: chosen in Settings, fetched only by the button."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from forecasting.store.backup import backup_bytes
from forecasting.store.days.weather import WeatherChoice, keep_measured, read_weather_choice, save_weather_choice
from forecasting.weather_services.keys import read_key
from forecasting.weather_services.service import WeatherError
from forecasting.weather_services.update import Updated
from pages.shared import session, weather

LIMA = WeatherChoice("open_meteo", "Lima", -12.04, -77.03)


@pytest.fixture(autouse=True)
def no_key(monkeypatch) -> None:
    monkeypatch.delenv("DESPENSA_WEATHER_KEY", raising=False)


@pytest.fixture
def offline(monkeypatch) -> list:
    """Nobody is asked; what the button brings is the list's entry."""
    brings = []
    monkeypatch.setattr(weather, "update_weather", lambda *asked: brings.pop())
    return brings


def engine():
    return session.current().engine


def captions(app) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_no_service_is_asked_unless_somebody_chooses_one(started, offline):
    app = started("settings")
    assert not app.exception
    assert app.radio(key="weather_service").value == ""
    assert "weather_update" not in [button.key for button in app.button]
    assert "Todavía no hay clima medido." in captions(app)


def test_a_service_says_its_terms_and_is_kept_with_the_city(started, offline):
    app = started("settings")
    app.radio(key="weather_service").set_value("open_meteo").run()
    assert "solo para uso no comercial" in app.info[0].value
    app.button(key="weather_save").click().run()
    assert app.error[0].value == "Di de qué lugar: elige una ciudad o escribe su latitud y su longitud."
    app.selectbox(key="weather_city").set_value("Lima")
    app.button(key="weather_save").click().run()
    assert not app.exception
    assert read_weather_choice(engine()) == LIMA
    assert app.button(key="weather_update").label == "Traer el clima ahora"


def test_a_place_that_is_no_city_is_two_numbers(started, offline):
    app = started("settings")
    app.radio(key="weather_service").set_value("open_meteo").run()
    app.selectbox(key="weather_city").set_value("").run()
    app.text_input(key="weather_latitude").set_value("-13,32")
    app.button(key="weather_save").click().run()
    assert app.error[0].value.startswith("Di de qué lugar")
    app.text_input(key="weather_longitude").set_value("-72,125")
    app.button(key="weather_save").click().run()
    assert read_weather_choice(engine()) == WeatherChoice("open_meteo", "", -13.32, -72.125)


def test_a_key_is_asked_for_kept_beside_the_data_and_forgotten_again(started, offline):
    app = started("settings")
    app.radio(key="weather_service").set_value("openweathermap").run()
    app.selectbox(key="weather_city").set_value("Cusco")
    app.button(key="weather_save").click().run()
    assert app.error[0].value.startswith("OpenWeatherMap pide una clave y no hay ninguna.")
    assert read_weather_choice(engine()) == WeatherChoice()
    app.text_input(key="weather_key_openweathermap_0").set_value(" s3cret ")
    app.button(key="weather_save").click().run()
    assert not app.exception
    assert read_key("openweathermap") == "s3cret"
    assert app.text_input(key="weather_key_openweathermap_1").value == ""
    assert b"s3cret" not in backup_bytes(engine(), datetime.now(UTC))
    app.button(key="weather_forget").click().run()
    assert read_key("openweathermap") == ""


def test_the_button_says_what_came(started, offline):
    save_weather_choice(engine(), LIMA)
    offline.append(Updated(measured=1096, ahead=16, missing=2))
    app = started("settings")
    app.button(key="weather_update").click().run()
    assert not app.exception
    assert app.success[0].value == (
        "Días medidos que llegaron: 1,096. Días de pronóstico del clima: 16. "
        "Faltan 2 días pasados; se piden la próxima vez."
    )


def test_a_service_that_fails_is_a_sentence(started, offline):
    save_weather_choice(engine(), LIMA)
    offline.append(Updated(0, 0, 1096, WeatherError("weather_slow", service="Open-Meteo")))
    app = started("settings")
    app.button(key="weather_update").click().run()
    assert not app.exception
    assert not app.success
    assert app.error[0].value == (
        "Open-Meteo no respondió a tiempo. Vuelve a intentarlo más tarde. Mientras tanto vale el clima usual del lugar."
    )


def test_off_again_leaves_what_was_measured_and_says_until_when(started, offline):
    save_weather_choice(engine(), LIMA)
    day = pd.DataFrame({"day": [pd.Timestamp("2026-11-20")], "temperature": [19.5], "precipitation": [0.0]})
    keep_measured(engine(), day, LIMA)
    app = started("settings")
    app.radio(key="weather_service").set_value("").run()
    app.button(key="weather_save").click().run()
    assert not app.exception
    assert read_weather_choice(engine()).service == ""
    assert "Clima medido hasta el 20 nov 2026. Los demás días llevan el clima usual del lugar." in captions(app)


def test_the_sample_has_weather_of_its_own(visit, sample, offline):
    app = visit("settings", restaurant=session.SAMPLE)
    assert not app.exception
    assert "weather_service" not in [radio.key for radio in app.radio]


@pytest.mark.parametrize("page", ["today", "forecast", "settings"])
def test_a_page_asks_nobody_as_long_as_nobody_presses_the_button(cooking, monkeypatch, page):
    asked = []
    monkeypatch.setattr("requests.Session.get", lambda *call, **rest: asked.append(call))
    save_weather_choice(engine(), LIMA)
    assert not cooking(page).exception
    assert asked == []
