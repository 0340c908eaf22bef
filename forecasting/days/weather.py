"""Weather for every day: measured where it was, else what is expected, else the place's usual weather."""

import numpy as np
import pandas as pd

MEASURES = ("temperature", "precipitation", "humidity")
WINDOW_DAYS = 31
"""Width of the window around a date of the year that its usual weather is averaged over."""

RAINY_MM = 1.0
"""From so much rain on a day is called rainy."""


def climatology(weather: pd.DataFrame) -> pd.DataFrame:
    """The usual weather of each day of the year (1–366): ``MEASURES`` averaged over a month around it, all years.

    Days of the year without any record nearby take the nearest that have one.
    """
    by_day = weather.assign(day_of_year=weather["day"].dt.day_of_year).groupby("day_of_year")[list(MEASURES)].mean()
    year = by_day.reindex(range(1, 367))
    around = pd.concat([year, year, year], ignore_index=True)
    smooth = around.rolling(WINDOW_DAYS, center=True, min_periods=1).mean().interpolate(limit_direction="both")
    return smooth.iloc[366:732].set_axis(year.index)


def with_weather(days: pd.DataFrame, weather: pd.DataFrame, expected: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add the weather of each day, and whether it was measured or is at least expected.

    ``weather`` is what was measured and says what is usual; ``expected`` (the same columns) is what a weather service
    says of days to come.

    ``temperature`` (°C), ``precipitation`` (mm), ``humidity`` (%), ``historical_weather_avg`` (usual °C of that date),
    ``weather_anomalies`` (°C above it), ``historical_precipitation_avg`` (usual mm) and ``weather_known`` (False: the
    usual weather stands in).

    A restaurant without measured weather gets zeros throughout: a constant moves no forecast.
    """
    if weather.empty:
        nothing = [*MEASURES, "historical_weather_avg", "weather_anomalies", "historical_precipitation_avg"]
        return days.assign(**dict.fromkeys(nothing, 0.0), weather_known=False)
    usual = climatology(weather).fillna(0.0).reindex(days["day"].dt.day_of_year).set_axis(days.index)
    records = pd.concat([expected, weather]).drop_duplicates("day", keep="last")
    said = days[["day"]].merge(records, on="day", how="left").set_axis(days.index)
    known = {measure: said[measure].fillna(usual[measure]) for measure in MEASURES}
    return days.assign(
        **known,
        historical_weather_avg=usual["temperature"],
        weather_anomalies=known["temperature"] - usual["temperature"],
        historical_precipitation_avg=usual["precipitation"],
        weather_known=np.asarray(said["temperature"].notna()),
    )


def known_at(days: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """The same days with what was usual as it stood at a cutoff: only what had been measured by then says so."""
    measured = days.loc[days["weather_known"], ["day", *MEASURES]].drop_duplicates("day")
    earlier = measured["day"] <= cutoff
    return with_weather(days, measured[earlier], measured[~earlier])


def unmeasured(days: pd.DataFrame) -> pd.DataFrame:
    """The days as they look ahead of time: the usual weather instead of the measured one."""
    return days.assign(
        temperature=days["historical_weather_avg"],
        precipitation=days["historical_precipitation_avg"],
        weather_anomalies=0.0,
        weather_known=False,
    )
