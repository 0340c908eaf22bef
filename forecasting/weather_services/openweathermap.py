"""OpenWeatherMap's One Call 3.0: one call for each past day, 8 days ahead in another; always with a key.

https://openweathermap.org/api/one-call-3: ``day_summary`` and ``onecall``. A thousand calls a day are free, and an
account without a paid plan may make 60 a minute: more, and the key is blocked.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pandas as pd

from forecasting.weather_services.service import NAMES, Spot, WeatherError, garbled, weather_table
from forecasting.weather_services.web import Patience, Web

HOST = "https://api.openweathermap.org"
APART = 1.1
"""Seconds between two calls: fewer than 60 a minute."""

QUARTERS = {"history": ("night", "morning", "afternoon", "evening"), "forecast": ("night", "morn", "day", "eve")}
"""The temperatures at 0, 6, 12 and 18 hours; the mean of the four stands for that of the day."""


class OpenWeatherMap:
    """The service with the ``key`` of one's account. It tells no hours of sun, and of past days the noon's humidity.

    ``host`` is another one than its own, ``apart`` are the seconds between two calls. Raises
    ``WeatherError("weather_key_missing")``.
    """

    name = "openweathermap"
    days_at_once = 1
    most_calls = 300
    days_ahead = 8

    def __init__(self, key: str, patience: Patience, host: str = HOST, apart: float = APART) -> None:
        if not key:
            raise WeatherError("weather_key_missing", service=NAMES[self.name])
        self._key, self._host = key, host
        self._web = Web(self.name, patience, apart)

    def history(self, spot: Spot, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
        """What it was like on ``first``; ``last`` is the same day."""
        zone = first.tz_localize(ZoneInfo(spot.time_zone)).strftime("%z")
        asked = {"date": f"{first:%Y-%m-%d}", "tz": f"{zone[:3]}:{zone[3:]}"}
        answer = self._web.ask(f"{self._host}/data/3.0/onecall/day_summary", self._asked(spot) | asked)
        try:
            row = {
                "day": answer["date"],
                "temperature": _mean(answer["temperature"], QUARTERS["history"]),
                "precipitation": answer["precipitation"]["total"],
                "humidity": answer["humidity"]["afternoon"],
            }
        except (KeyError, TypeError):
            raise garbled(self.name) from None
        return weather_table(self.name, {name: [cell] for name, cell in row.items()})

    def forecast(self, spot: Spot, days: int) -> pd.DataFrame:
        """What today and the days after it should be like; rain and snow together, in mm of water."""
        asked = self._asked(spot) | {"exclude": "current,minutely,hourly,alerts"}
        answer = self._web.ask(f"{self._host}/data/3.0/onecall", asked)
        try:
            rows = [_of_day(entry, answer["timezone_offset"]) for entry in answer["daily"][:days]]
        except (KeyError, TypeError, ValueError, OverflowError):
            raise garbled(self.name) from None
        names = ("day", "temperature", "precipitation", "humidity")
        return weather_table(self.name, {name: [row[name] for row in rows] for name in names})

    def _asked(self, spot: Spot) -> dict[str, object]:
        return {"lat": spot.latitude, "lon": spot.longitude, "units": "metric", "appid": self._key}


def _of_day(entry: Mapping[str, object], offset: int) -> dict[str, object]:
    return {
        "day": f"{pd.Timestamp(entry['dt'] + offset, unit='s'):%Y-%m-%d}",
        "temperature": _mean(entry["temp"], QUARTERS["forecast"]),
        "precipitation": entry.get("rain", 0) + entry.get("snow", 0),
        "humidity": entry["humidity"],
    }


def _mean(temperatures: Mapping[str, float], names: tuple[str, ...]) -> float:
    return sum(temperatures[name] for name in names) / len(names)
