"""Open-Meteo: years of daily weather in one call, 16 days ahead in another.

https://open-meteo.com/en/docs and https://open-meteo.com/en/docs/historical-weather-api. Without a key it is for
non-commercial use only; those who pay have hosts of their own. The data are under CC BY 4.0.
"""

from collections.abc import Mapping

import pandas as pd

from forecasting.weather_services.service import Spot, garbled, weather_table
from forecasting.weather_services.web import Patience, Web

ARCHIVE, FORECAST = "https://archive-api.open-meteo.com", "https://api.open-meteo.com"
PAID_ARCHIVE, PAID_FORECAST = "https://customer-archive-api.open-meteo.com", "https://customer-api.open-meteo.com"

DAILY = {
    "temperature": "temperature_2m_mean",
    "precipitation": "precipitation_sum",
    "humidity": "relative_humidity_2m_mean",
    "sunshine": "sunshine_duration",
}
"""What weather.csv calls a column, and what they do. Sunshine is in seconds, the rest in our units."""

_HOUR = 3600.0


class OpenMeteo:
    """The service, with the ``key`` of those who pay or an empty one.

    ``archive`` and ``ahead`` are other hosts than its own.
    """

    name = "open_meteo"
    days_at_once = 1100
    most_calls = 20
    days_ahead = 16

    def __init__(self, key: str, patience: Patience, archive: str = "", ahead: str = "") -> None:
        self._key = key
        self._archive = archive or (PAID_ARCHIVE if key else ARCHIVE)
        self._ahead = ahead or (PAID_FORECAST if key else FORECAST)
        self._web = Web(self.name, patience)

    def history(self, spot: Spot, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
        """What it was like from ``first`` to ``last``; the last days may not be there yet."""
        days = {"start_date": f"{first:%Y-%m-%d}", "end_date": f"{last:%Y-%m-%d}"}
        return self._table(self._web.ask(f"{self._archive}/v1/archive", self._asked(spot) | days))

    def forecast(self, spot: Spot, days: int) -> pd.DataFrame:
        """What today and the days after it should be like."""
        asked = self._asked(spot) | {"forecast_days": min(days, self.days_ahead)}
        return self._table(self._web.ask(f"{self._ahead}/v1/forecast", asked))

    def _asked(self, spot: Spot) -> dict[str, object]:
        place = {"latitude": spot.latitude, "longitude": spot.longitude, "timezone": spot.time_zone}
        return place | {"daily": ",".join(DAILY.values())} | ({"apikey": self._key} if self._key else {})

    def _table(self, answer: Mapping[str, object]) -> pd.DataFrame:
        daily = answer.get("daily")
        if not isinstance(daily, dict) or not all(isinstance(cells, list) for cells in daily.values()):
            raise garbled(self.name)
        columns = {ours: daily[theirs] for ours, theirs in ({"day": "time"} | DAILY).items() if theirs in daily}
        if "sunshine" in columns:
            columns["sunshine"] = [_hours(seconds) for seconds in columns["sunshine"]]
        return weather_table(self.name, columns)


def _hours(seconds: object) -> object:
    return seconds / _HOUR if isinstance(seconds, int | float) else seconds
