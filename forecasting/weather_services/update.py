"""Ask the restaurant's weather service for what isn't known yet, and keep it: what is known is never asked again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Engine

from forecasting.store.days.weather import (
    WeatherChoice,
    days_without_weather,
    keep_measured,
    keep_weather_ahead,
    read_weather_choice,
)
from forecasting.store.house import read_place
from forecasting.store.overview import overview
from forecasting.tables import ONE_DAY
from forecasting.weather_services.keys import read_key
from forecasting.weather_services.open_meteo import OpenMeteo
from forecasting.weather_services.openweathermap import OpenWeatherMap
from forecasting.weather_services.service import NAMES, Spot, WeatherError, WeatherService
from forecasting.weather_services.web import Patience

USUAL_YEARS = 3
"""So many years at least say what the usual weather of the place is, however young the restaurant."""


@dataclass(frozen=True)
class Updated:
    """What an update brought: so many days ``measured`` and ``ahead``, and past ones that are still ``missing``.

    ``problem`` is what kept it from bringing more.
    """

    measured: int
    ahead: int
    missing: int
    problem: WeatherError | None = None


def update_weather(
    engine: Engine, at: datetime, patience: Patience, service: WeatherService | None = None
) -> Updated | None:
    """Bring the weather up to date at ``at``; None where the restaurant asks no service.

    It never raises for what a service does: what came stays, ``problem`` says the rest. ``service`` is another one
    than the one that was chosen.
    """
    choice = read_weather_choice(engine)
    if choice.service not in NAMES:
        return None
    today, spot = _here(engine, choice, at)
    first = min(overview(engine).first_day or today, today - pd.DateOffset(years=USUAL_YEARS))
    yesterday = today - ONE_DAY
    missing = days_without_weather(engine, first, yesterday)
    ahead, problem = 0, None
    try:
        service = service or new_service(choice.service, patience)
        until = today + pd.Timedelta(days=service.days_ahead - 1)
        told = _of_asked(service, service.forecast(spot, service.days_ahead), today, until)
        ahead = keep_weather_ahead(engine, told, choice, at)
        for days in spans(missing, service.days_at_once, service.most_calls):
            keep_measured(engine, _of_asked(service, service.history(spot, *days), *days), choice)
    except WeatherError as error:
        problem = error
    still = len(days_without_weather(engine, first, yesterday))
    return Updated(len(missing) - still, ahead, still, problem)


def _of_asked(service: WeatherService, told: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """What a service ``told`` of the days that it was asked for; others it may have confused.

    Raises ``WeatherError("weather_other_days")`` where it told only of others.
    """
    asked = told[told["day"].between(first, last)]
    if asked.empty and len(told):
        raise WeatherError("weather_other_days", service=NAMES[service.name], day=told["day"].iloc[0], first=first)
    return asked


def new_service(name: str, patience: Patience) -> WeatherService:
    """The service of this name with the key that is kept for it; raises ``WeatherError("weather_key_missing")``."""
    return {"open_meteo": OpenMeteo, "openweathermap": OpenWeatherMap}[name](read_key(name), patience)


def spans(days: list[pd.Timestamp], longest: int, most: int) -> Iterator[tuple[pd.Timestamp, pd.Timestamp]]:
    """Between which days to ask for all ``days``, the newest first: spans of ``longest`` days, ``most`` of them."""
    left = sorted(days)
    for _ in range(most):
        if not left:
            return
        last = left[-1]
        first = max(left[0], last - pd.Timedelta(days=longest - 1))
        yield first, last
        left = [day for day in left if day < first]


def _here(engine: Engine, choice: WeatherChoice, at: datetime) -> tuple[pd.Timestamp, Spot]:
    """The day at the restaurant, and where it is."""
    zone = read_place(engine).time_zone
    today = pd.Timestamp(at.astimezone(ZoneInfo(zone)).date()).as_unit("us")
    return today, Spot(choice.latitude, choice.longitude, zone)
