"""Where weather comes from, and what services have said: measured days once and for all, days to come until others."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, Engine, delete, func, select, update

from forecasting.store import schema
from forecasting.store.database import reading, writing
from forecasting.store.frames import as_day, read_rows, write_rows
from forecasting.store.journal import note
from forecasting.tables import HOME, empty, shaped_as

OWN = "own"
"""The source of rows that people typed or uploaded: no service takes their place."""


@dataclass(frozen=True)
class WeatherChoice:
    """Which service the restaurant asks, empty for none, and for the weather of which place (degrees).

    ``city`` is its name, empty where somebody gave the numbers.
    """

    service: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class WeatherReach:
    """Up to which days the weather is known: ``measured``, and ``ahead`` as a service said at the time ``fetched``."""

    measured: pd.Timestamp | None
    ahead: pd.Timestamp | None
    fetched: datetime | None


def read_weather_choice(engine: Engine) -> WeatherChoice:
    """What was chosen for this restaurant; without a restaurant nothing was."""
    columns = schema.locations.c
    query = select(columns.weather_service, columns.city, columns.latitude, columns.longitude).where(columns.id == HOME)
    with reading(engine) as connection:
        found = connection.execute(query).one_or_none()
    return WeatherChoice(*found) if found else WeatherChoice()


def save_weather_choice(engine: Engine, choice: WeatherChoice) -> None:
    """Ask this service from now on.

    What another one said of days to come is forgotten; of another place, all that services said.
    """
    before = read_weather_choice(engine)
    moved = (before.latitude, before.longitude) != (choice.latitude, choice.longitude)
    values = {
        "weather_service": choice.service,
        "city": choice.city,
        "latitude": choice.latitude,
        "longitude": choice.longitude,
    }
    with writing(engine) as connection:
        connection.execute(update(schema.locations).where(schema.locations.c.id == HOME).values(**values))
        note(connection, "weather_set", choice.service)
        if moved or before.service != choice.service:
            connection.execute(delete(schema.weather_ahead))
        if moved:
            connection.execute(delete(schema.weather).where(schema.weather.c.source != OWN))


def days_without_weather(engine: Engine, first: pd.Timestamp, last: pd.Timestamp) -> list[pd.Timestamp]:
    """The days from ``first`` to ``last`` of which no measured weather is kept."""
    with reading(engine) as connection:
        known = set(pd.to_datetime(list(connection.scalars(select(schema.weather.c.day)))))
    return [day for day in pd.date_range(first, last, unit="us") if day not in known]


def keep_measured(engine: Engine, rows: pd.DataFrame, choice: WeatherChoice) -> None:
    """Keep what a service measured, for days of which nothing is kept yet, if it is still the one that is asked."""
    with writing(engine) as connection:
        known = set(pd.to_datetime(list(connection.scalars(select(schema.weather.c.day)))))
        if _is_still(connection, choice):
            write_rows(connection, schema.weather, rows[~rows["day"].isin(known)].assign(source=choice.service))


def keep_weather_ahead(engine: Engine, rows: pd.DataFrame, choice: WeatherChoice, at: datetime) -> int:
    """Keep what a service said at ``at`` of days to come in the place of what was said before; how many days it was."""
    with writing(engine) as connection:
        if rows.empty or not _is_still(connection, choice):
            return 0
        connection.execute(delete(schema.weather_ahead).where(schema.weather_ahead.c.day >= rows["day"].min().date()))
        write_rows(connection, schema.weather_ahead, rows.assign(source=choice.service, fetched=at))
    return len(rows)


def weather_reach(engine: Engine) -> WeatherReach:
    """Up to which days the weather is known."""
    ahead = schema.weather_ahead.c
    with reading(engine) as connection:
        measured = connection.scalar(select(func.max(schema.weather.c.day)))
        last, fetched = connection.execute(select(func.max(ahead.day), func.max(ahead.fetched))).one()
    return WeatherReach(as_day(measured), as_day(last), fetched)


def weather_ahead(connection: Connection) -> pd.DataFrame:
    """What a service said of days to come, in the columns of weather.csv."""
    rows = read_rows(connection, select(schema.weather_ahead).order_by(schema.weather_ahead.c.day))
    return shaped_as(rows, empty("weather"))


def with_sources(connection: Connection, facts: pd.DataFrame) -> pd.DataFrame:
    """Weather with where each row comes from: one that stays as a service gave it is still the service's."""
    values = list(empty("weather").columns)
    kept = read_rows(connection, select(schema.weather).where(schema.weather.c.source != OWN))
    joined = facts.merge(kept[[*values, "source"]], how="left", on=values, validate="many_to_one")
    return joined.assign(source=joined["source"].fillna(OWN))


def _is_still(connection: Connection, choice: WeatherChoice) -> bool:
    """Whether nobody has chosen another service or place while this one was being asked."""
    columns = schema.locations.c
    query = select(columns.weather_service, columns.city, columns.latitude, columns.longitude).where(columns.id == HOME)
    return WeatherChoice(*connection.execute(query).one()) == choice
