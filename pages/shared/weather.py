"""Where the weather comes from: chosen here, fetched only when somebody presses the button."""

from dataclasses import replace

import streamlit as st

from forecasting.errors import InputError
from forecasting.store.days.weather import (
    WeatherChoice,
    WeatherReach,
    read_weather_choice,
    save_weather_choice,
    weather_reach,
)
from forecasting.typed_numbers import FINELY
from forecasting.weather_services.cities import CITIES
from forecasting.weather_services.keys import is_from_environment, read_key, save_key
from forecasting.weather_services.service import NAMES
from forecasting.weather_services.update import Updated, new_service, update_weather
from forecasting.weather_services.web import Patience
from pages.shared.keypad import Bounds, typed_number
from pages.shared.language import day_and_year, error_text, plain, text
from pages.shared.session import Workspace

PATIENCE = Patience(seconds=20.0, answer_seconds=10.0)
"""How long somebody looks at a spinner."""

UPDATED, SAVED, TURN = "weather_updated", "weather_saved", "weather_turn"
ELSEWHERE = ""


def show(work: Workspace) -> None:
    """Choose a service and a place, fetch, and see up to which days the weather is known."""
    st.subheader(text("weather.title"))
    st.caption(text("weather.about"))
    choice = read_weather_choice(work.engine)
    service = st.radio(
        text("weather.where"),
        ["", *NAMES],
        ["", *NAMES].index(choice.service if choice.service in NAMES else ""),
        format_func=lambda name: NAMES.get(name) or plain("weather.off"),
        key="weather_service",
    )
    wanted, key = _ask(work, choice, service) if service else (replace(choice, service=""), "")
    if (service or choice.service) and st.button(text("weather.save"), key="weather_save", icon=":material/save:"):
        _save(work, wanted, key)
    if st.session_state.pop(SAVED, False):
        st.toast(text("settings.was_saved"), icon=":material/check:")
    if choice.service and choice.service == service:
        _offer_update(work, choice.service)
    _say_reach(work, weather_reach(work.engine), choice.service)


def _ask(work: Workspace, choice: WeatherChoice, service: str) -> tuple[WeatherChoice, str]:
    """What a service needs to know, after what it asks in return."""
    st.info(text(f"weather.terms.{service}"), icon=":material/gavel:")
    st.caption(text("weather.sent"))
    cities = [*CITIES, ELSEWHERE] if work.place.country == "PE" else [ELSEWHERE]
    chosen = choice.city if choice.city in cities else ELSEWHERE
    city = st.selectbox(
        text("weather.city"),
        cities,
        None if choice.latitude is None else cities.index(chosen),
        format_func=lambda name: name or plain("weather.elsewhere"),
        key="weather_city",
    )
    latitude, longitude = _ask_numbers(choice) if city == ELSEWHERE else CITIES.get(city, (None, None))
    return WeatherChoice(service, city or ELSEWHERE, latitude, longitude), _ask_key(service)


def _ask_numbers(choice: WeatherChoice) -> tuple[float | None, float | None]:
    with st.container(horizontal=True):
        latitude, longitude = (
            typed_number(text(f"weather.{name}"), value, f"weather_{name}", Bounds(-most, most, FINELY))
            for name, most, value in (("latitude", 90.0, choice.latitude), ("longitude", 180.0, choice.longitude))
        )
    st.caption(text("weather.degrees"))
    return latitude, longitude


def _ask_key(service: str) -> str:
    """A key that somebody types; empty where the one that is kept stays."""
    if is_from_environment():
        st.caption(text("weather.key_installed"))
        return ""
    kept = bool(read_key(service))
    turn = st.session_state.get(TURN, 0)  # a saved key is not shown again
    typed = st.text_input(
        text("weather.key"),
        type="password",
        key=f"weather_key_{service}_{turn}",
        max_chars=200,
        placeholder=plain("weather.key_kept") if kept else None,
        help=text("weather.key_help"),
    )
    if kept and st.button(text("weather.forget_key"), key="weather_forget", type="tertiary", icon=":material/key_off:"):
        save_key(service, "")
        st.rerun()
    return typed.strip()


def _save(work: Workspace, wanted: WeatherChoice, key: str) -> None:
    if wanted.service and (wanted.latitude is None or wanted.longitude is None):
        st.error(text("weather.no_place"), icon=":material/error:")
        return
    if key:
        save_key(wanted.service, key)
    try:
        if wanted.service:
            new_service(wanted.service, PATIENCE)
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
        return
    save_weather_choice(work.engine, wanted)
    st.session_state[SAVED] = True
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.rerun()


def _offer_update(work: Workspace, service: str) -> None:
    if st.button(text("weather.update"), key="weather_update", type="primary", icon=":material/cloud_download:"):
        with st.spinner(plain("weather.asking", service=NAMES[service], seconds=int(PATIENCE.seconds))):
            st.session_state[UPDATED] = update_weather(work.engine, work.at, PATIENCE)
        st.rerun()
    if updated := st.session_state.pop(UPDATED, None):
        _say_updated(updated)


def _say_updated(updated: Updated) -> None:
    said = text("weather.updated", measured=updated.measured, ahead=updated.ahead)
    missing = text("weather.missing", n=updated.missing) if updated.missing else ""
    if updated.problem:
        st.error(f"{error_text(updated.problem)} {text('weather.meanwhile')}", icon=":material/cloud_off:")
    if updated.measured or updated.ahead or not updated.problem:
        st.success(f"{said} {missing}", icon=":material/check:")


def _say_reach(work: Workspace, reach: WeatherReach, service: str) -> None:
    """Up to which days the weather is known, and what holds for the others."""
    measured = "weather.not_measured" if reach.measured is None else "weather.measured"
    parts = [text(measured, **({} if reach.measured is None else {"day": day_and_year(reach.measured)}))]
    if reach.ahead is not None:
        fetched = day_and_year(reach.fetched.astimezone(work.at.tzinfo))
        parts.append(text("weather.ahead", day=day_and_year(reach.ahead), fetched=fetched))
    parts += [text("weather.usual")] if reach.measured is not None else []
    parts += [text("weather.nightly")] if service else []
    parts += [text("weather.everywhere")] if len(work.locations) > 1 else []
    st.caption(" ".join(parts))
