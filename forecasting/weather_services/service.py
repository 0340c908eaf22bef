"""What a weather service is to us: daily weather of a spot, measured or to come, in the columns of weather.csv."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from forecasting.errors import InputError
from forecasting.tables import COLUMNS, empty

NAMES = {"open_meteo": "Open-Meteo", "openweathermap": "OpenWeatherMap"}
"""The services that there are, and what they call themselves."""


class WeatherError(InputError):
    """A service could not be asked or didn't answer as it should; ``service`` is what it calls itself."""


@dataclass(frozen=True)
class Spot:
    """A point on the map, in degrees (south and west are negative), and the clock that its days go by."""

    latitude: float
    longitude: float
    time_zone: str


class WeatherService(Protocol):
    """Answers with tables of weather.csv: °C, mm, % and hours of sun by day; days without an answer are left out.

    ``history`` is one call for at most ``days_at_once`` days that have ended; at most ``most_calls`` of them should be
    made at one go. ``forecast`` says the weather of today and the days after it, ``days_ahead`` at most. Both raise
    ``WeatherError``.
    """

    name: str
    days_at_once: int
    most_calls: int
    days_ahead: int

    def history(self, spot: Spot, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame: ...

    def forecast(self, spot: Spot, days: int) -> pd.DataFrame: ...


def weather_table(name: str, columns: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """The table of weather.csv with these columns, those that a service doesn't know left empty.

    Days without temperature or rain are left out. Raises ``WeatherError("weather_garbled")`` for what is no number or
    beyond what weather.csv may hold: rather no weather than a wrong one.
    """
    try:
        days = pd.to_datetime(pd.Series(columns["day"], dtype="str"), format="%Y-%m-%d").astype("datetime64[us]")
        numbers = {
            column.name: pd.to_numeric(pd.Series(columns[column.name], dtype=object)).astype(float)
            for column in COLUMNS["weather"]
            if column.kind == "number" and column.name in columns
        }
        if any(len(cells) != len(days) for cells in numbers.values()):
            raise ValueError(columns)
    except (KeyError, TypeError, ValueError):
        raise garbled(name) from None
    for column in COLUMNS["weather"]:
        cells = numbers.get(column.name, pd.Series(dtype=float)).dropna()
        if not cells.between(column.least, column.most).all():
            raise garbled(name)
    rows = pd.DataFrame({"day": days, **numbers}).reindex(columns=empty("weather").columns)
    complete = rows.dropna(subset=["temperature", "precipitation"]).drop_duplicates("day")
    return complete.astype(empty("weather").dtypes).reset_index(drop=True)


def garbled(name: str) -> WeatherError:
    """What to raise for an answer that makes no sense."""
    return WeatherError("weather_garbled", service=NAMES[name])
