"""What is kept of each day that was sold, and what people said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from sqlalchemy import Connection, Engine, case, func, select

from forecasting.days.sold_out import NIGHT_UNTIL
from forecasting.store.database import reading, writing
from forecasting.store.frames import delete_rows, read_named, read_rows, with_ids, write_rows
from forecasting.store.journal import note, several
from forecasting.store.schema import closures, day_answers, import_days, imports, live, newest, sale_lines, sources

Answer = Literal["spread", "left_out", "right", "whole"]

KEY = ["location_id", "day"]
ANSWERED = ("location_id", "source", "day", "answer", "about")


@dataclass(frozen=True)
class KeptDays:
    """The days as ``days.doubts`` looks at them: what was ``sold``, and the ``answers`` about it."""

    sold: pd.DataFrame
    answers: pd.DataFrame


def read_days(engine: Engine) -> KeptDays:
    """All days with sales, by location and source, with what people said of them."""
    with reading(engine) as connection:
        return kept_days(connection)


def kept_days(connection: Connection) -> KeptDays:
    """``read_days`` within a transaction."""
    return KeptDays(_sold_days(connection), read_answers(connection))


def read_named_sales(engine: Engine) -> pd.DataFrame:
    """All sales that count by ``location, source, day, dish, quantity, net_sales``, dishes as the tills call them."""
    lines, size = sale_lines.c, case((sale_lines.c.size != "", " (" + sale_lines.c.size + ")"), else_="")
    by = (sources.c.location_id, sources.c.name.label("source"), import_days.c.day)
    name = (lines.till_name + size).label("dish")
    sums = (func.sum(lines[name]).label(name) for name in ("quantity", "net_sales"))
    query = (
        select(*by, name, *sums)
        .join_from(sale_lines, import_days, lines.import_day_id == import_days.c.id)
        .join(sources, sources.c.id == import_days.c.source_id)
        .where(live)
        .group_by(*by, name)
    )
    with reading(engine) as connection:
        return read_named(connection, query, sources)


def read_answers(connection: Connection) -> pd.DataFrame:
    """What was said of days: ``location, source, day, answer, about``."""
    columns = [day_answers.c[name] for name in ANSWERED]
    query = select(*columns).order_by(day_answers.c.day, day_answers.c.source)
    return read_named(connection, query, day_answers)


def say_of_days(
    engine: Engine,
    location: str,
    days: tuple[pd.Timestamp, ...],
    answer: Answer,
    about: pd.Timestamp | None = None,
    source: str = "",
) -> None:
    """Remember an answer for these days of a location; what was said of them before is forgotten.

    It is about one of them, or about each by itself; of one ``source``, or of all.
    """
    with writing(engine) as connection:
        _say(connection, location, days, answer, about, source)
        note(connection, "days_told", _named(days), location)


def say_whole(connection: Connection, lines: pd.DataFrame) -> None:
    """Within a transaction: of the last day of each location in these sale lines, their sources have all sales."""
    days = lines[["location", "day", "source"]].drop_duplicates()
    ends = days["day"] == days.groupby("location")["day"].transform("max")
    for location, day, source in days[ends].itertuples(index=False):
        _say(connection, location, (day,), "whole", source=source)
        note(connection, "days_told", _named([day]), location)


def forget_unsold(connection: Connection, import_ids: Sequence[int]) -> None:
    """Within a transaction: what was said of the days of these imports goes where no sales are left to say it of."""
    if not import_ids:
        return
    by = (sources.c.location_id, import_days.c.day)
    days = select(*by).join_from(import_days, sources).distinct()
    taken = read_rows(connection, days.where(import_days.c.import_id.in_(import_ids)))
    left = read_rows(connection, days.where(newest))
    unsold = taken[~pd.MultiIndex.from_frame(taken).isin(pd.MultiIndex.from_frame(left))]
    delete_rows(connection, day_answers, unsold.rename(columns={"day": "about"}))


def _say(
    connection: Connection,
    location: str,
    days: tuple[pd.Timestamp, ...],
    answer: Answer,
    about: pd.Timestamp | None = None,
    source: str = "",
) -> None:
    each = list(days)
    rows = pd.DataFrame({"location": location, "day": each, "source": source, "answer": answer, "about": about or each})
    facts = with_ids(connection, rows, day_answers)
    delete_rows(connection, day_answers, facts[[*KEY, "source"]])
    write_rows(connection, day_answers, facts)


def take_back(engine: Engine, location: str, about: pd.Timestamp, source: str = "") -> None:
    """Forget what was said about a day, of one source or of all: it is asked about again."""
    said = pd.DataFrame({"location": [location], "about": [about], "source": [source]})
    with writing(engine) as connection:
        delete_rows(connection, day_answers, with_ids(connection, said, day_answers))
        note(connection, "days_asked_again", _named([about]), location)


def close_days(engine: Engine, location: str, days: tuple[pd.Timestamp, ...]) -> None:
    """Say that a location was closed on these days."""
    _set_closed(engine, location, days, closed=True)


def reopen_days(engine: Engine, location: str, days: tuple[pd.Timestamp, ...]) -> None:
    """Take back that a location was closed on these days."""
    _set_closed(engine, location, days, closed=False)


def _set_closed(engine: Engine, location: str, days: tuple[pd.Timestamp, ...], closed: bool) -> None:
    rows = pd.DataFrame({"location": location, "day": list(days)})
    with writing(engine) as connection:
        facts = with_ids(connection, rows, closures)
        delete_rows(connection, closures, facts[KEY])
        if closed:
            write_rows(connection, closures, facts)
        note(connection, "closed" if closed else "reopened", _named(days), location)


def _named(days: Iterable[pd.Timestamp]) -> str:
    return several(f"{day:%Y-%m-%d}" for day in days)


def _sold_days(connection: Connection) -> pd.DataFrame:
    hour = case((sale_lines.c.hour < NIGHT_UNTIL, sale_lines.c.hour + 24), else_=sale_lines.c.hour)
    sums = (
        select(
            sale_lines.c.import_day_id,
            func.sum(sale_lines.c.quantity).label("units"),
            func.sum(sale_lines.c.net_sales).label("money"),
            func.max(hour).label("last_hour"),
        )
        .group_by(sale_lines.c.import_day_id)
        .subquery()
    )
    query = (
        select(
            sources.c.location_id,
            sources.c.name.label("source"),
            import_days.c.day,
            sums.c.units,
            sums.c.money,
            sums.c.last_hour,
            imports.c.first_day,
            imports.c.last_day,
            imports.c.at,
        )
        .join_from(import_days, sums, sums.c.import_day_id == import_days.c.id)
        .join(sources, sources.c.id == import_days.c.source_id)
        .join(imports, imports.c.id == import_days.c.import_id)
        .where(live)
        .order_by(import_days.c.day, sources.c.id)
    )
    found = read_named(connection, query, sources)
    return found.assign(ends_file=_may_end_early(found)).drop(columns=["first_day", "last_day", "at"])


def _may_end_early(found: pd.DataFrame) -> pd.Series:
    """The last days of files that may have been made while they were sold: a file of that day alone only if it was
    brought on it, one of several days whenever it came.
    """
    same_day = pd.to_datetime(found["at"], utc=True).dt.tz_localize(None).dt.normalize() == found["day"]
    return (found["day"] == found["last_day"]) & (same_day | (found["first_day"] < found["last_day"]))
