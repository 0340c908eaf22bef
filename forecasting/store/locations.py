"""The restaurant's locations: the first one is there from the start, others come by a file or by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, Table, case, exists, func, or_, select

from forecasting.files.decode import plain
from forecasting.store import schema
from forecasting.store.database import reading
from forecasting.store.frames import as_day, known, read_named, same_name
from forecasting.tables import HOME

_WRITTEN = (
    *(schema.counts, schema.deliveries, schema.waste, schema.orders, schema.corrections, schema.bookings),
    *(schema.recipes, schema.supply, schema.supplier_places, schema.events, schema.closures),
    *(schema.scenarios, schema.sold_out),
)
"""What people write down of a location; what they answer of the days of a file goes with its sales."""


@dataclass(frozen=True)
class Location:
    """A location: ``key`` is what tables call it, ``name`` what people do; ``last_day`` is that of its sales, if any.

    The first one's key is ``HOME``, its name the restaurant's. ``used`` is False only of the first one in a chain:
    where two others sell and nothing was ever sold, counted or ordered there, for the files name every location.
    """

    key: str
    name: str
    last_day: pd.Timestamp | None
    used: bool


def find_locations(connection: Connection) -> tuple[Location, ...]:
    """Every location, the first one first, the others by name.

    One that only a file named is none any more where all its files were undone, nobody has written anything of it and
    nobody works there: whoever said that a store is a new location by mistake is asked again.
    """
    table = schema.locations.c
    found = _last_days(connection)
    undone = [location_id for location_id, (_, days) in found.items() if location_id != HOME and not days]
    gone = {location_id for location_id in undone if not _is_written_of(connection, location_id)}
    last_day = {location_id: last for location_id, (last, _) in found.items() if last is not None}
    rows = connection.execute(select(table.id, table.name).order_by(table.id != HOME, table.name)).all()
    return tuple(
        Location(
            key=HOME if location_id == HOME else name,
            name=name,
            last_day=as_day(last_day.get(location_id)),
            used=location_id != HOME or len(last_day) < 2 or _has_facts(connection, HOME),
        )
        for location_id, name in rows
        if location_id not in gone
    )


def location_of_kind(engine: Engine, kind: str) -> str | None:
    """Where a file of this kind that names no location belongs: where all of its kind did; None where a person has to
    say.

    That they are the first location's nobody said while it was the only one: what was kept before another was added,
    or came by a file, says nothing once it is there.
    """
    of_day = schema.sources.c.location_id
    newest = func.max(schema.imports.c.at)
    query = (
        select(of_day, newest)
        .join_from(schema.import_days, schema.sources)
        .join(schema.imports, schema.imports.c.id == schema.import_days.c.import_id)
        .where(schema.imports.c.kind == kind, schema.imports.c.undone.is_(None))
    )
    added = select(func.min(schema.journal.c.at)).where(schema.journal.c.deed == "location_added")
    elsewhere = (
        select(func.min(schema.imports.c.at))
        .join_from(schema.import_days, schema.sources)
        .join(schema.imports, schema.imports.c.id == schema.import_days.c.import_id)
        .where(of_day != HOME, schema.imports.c.undone.is_(None))
    )
    with reading(engine) as connection:
        found = connection.execute(query.group_by(of_day).limit(2)).all()
        if len(found) != 1:
            return None
        location_id, kept = found[0]
        others = [connection.scalar(began) for began in (added, elsewhere)] if location_id == HOME else []
        if any(began is not None and kept < began for began in others):
            return None
        return {given: name for name, given in known(connection, schema.locations).items()}[location_id]


def locations_of_imports(engine: Engine) -> pd.DataFrame:
    """Of which locations the sales of every import are: its ``id`` and ``location``, a row for each of both."""
    pair = (schema.import_days.c.import_id.label("id"), schema.sources.c.location_id)
    query = select(*pair).join_from(schema.import_days, schema.sources).distinct().order_by(*pair)
    with reading(engine) as connection:
        return read_named(connection, query, schema.sources)


def kept_stores(engine: Engine) -> dict[str, str]:
    """Every store that a kept file named alone -> the key of the location that its sales belong to, as last kept."""
    of_day, store = schema.sources.c.location_id, schema.imports.c.store
    last = func.max(schema.import_days.c.import_id)
    query = (
        select(store, of_day)
        .join_from(schema.import_days, schema.sources)
        .join(schema.imports, schema.imports.c.id == schema.import_days.c.import_id)
        .where(store != "", schema.imports.c.undone.is_(None))
        .group_by(store, of_day)
        .order_by(last)
    )
    with reading(engine) as connection:
        keys = {given: name for name, given in known(connection, schema.locations).items()}
        return {name: keys[location_id] for name, location_id in connection.execute(query)}


def locations_told(
    locations: Sequence[Location], read: Sequence[tuple[pd.DataFrame, Sequence[str]]], kept: Mapping[str, str]
) -> list[str | None]:
    """Where the lines belong that name no location, of each file with its lines and stores; None where a person has to
    say.

    A file's only store is the location where its sales were ``kept``, or else the one of its name; one that no file
    before had, or that stands beside others, may be a new location, and is one where nothing was sold yet. A store
    alone, and a file without any, is the only location.
    """
    keys = {name: each.key for each in locations for name in (each.key, each.name)} | kept
    several = len({plain(stores[0]) for _, stores in read if len(stores) == 1}) > 1
    fresh = several and not kept and all(each.last_day is None for each in locations)

    def told(lines: pd.DataFrame, stores: Sequence[str]) -> str | None:
        if HOME in stores or not lines["location"].eq(HOME).any():
            return HOME
        if len(stores) == 1 and (named := same_name(stores[0], keys)):
            return keys[named]
        if len(stores) == 1 and (several or kept):
            return stores[0] if fresh else None
        return HOME if len(locations) < 2 else None

    return [told(lines, stores) for lines, stores in read]


def placed(lines: pd.DataFrame, location: str) -> pd.DataFrame:
    """The lines with this location where they name none."""
    if location == HOME:
        return lines
    return lines.assign(location=lines["location"].mask(lines["location"] == HOME, location))


def _last_days(connection: Connection) -> dict[str, tuple[object, int]]:
    """Of each location that a file ever named: the last day whose sales count, and how many days no file replaced."""
    of_day, days = schema.sources.c.location_id, schema.import_days
    last, kept = func.max(case((schema.live, days.c.day))), func.count(case((schema.newest, 1)))
    query = select(of_day, last, kept).join_from(days, schema.sources).group_by(of_day)
    return {location_id: (day, count) for location_id, day, count in connection.execute(query)}


def _has_facts(connection: Connection, location_id: str) -> bool:
    """Whether anything was sold, counted, delivered or ordered there."""
    sold = exists().where(schema.live, schema.import_days.c.source_id == schema.sources.c.id)
    facts = [exists().where(schema.sources.c.location_id == location_id, sold.correlate(schema.sources))]
    facts += _mentions((schema.counts, schema.deliveries, schema.orders), location_id)
    return bool(connection.scalar(select(or_(*facts))))


def _is_written_of(connection: Connection, location_id: str) -> bool:
    """Whether a person has opened a location, works there or has written anything down of it."""
    name = connection.scalar(select(schema.locations.c.name).where(schema.locations.c.id == location_id))
    places = connection.scalars(select(schema.people.c.locations)).all()
    if any(name in (works_at or ()) for works_at in places):
        return True
    by_hand = schema.journal.c.deed.in_(("location_added", "location_renamed"))
    opened = exists().where(by_hand, or_(schema.journal.c.about == name, schema.journal.c.about.endswith(f"→ {name}")))
    return bool(connection.scalar(select(or_(opened, *_mentions(_WRITTEN, location_id)))))


def _mentions(tables: Sequence[Table], location_id: str) -> list[ColumnElement[bool]]:
    return [exists().where(table.c.location_id == location_id) for table in tables]
