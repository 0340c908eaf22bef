"""Tills and delivery apps: since when each is there, and whose sales another one has, too.

Some tills ring up again what a delivery app sold. Both files may be kept: the sales of the app then don't count, until
somebody says otherwise.
"""

from collections.abc import Iterable

import pandas as pd
from sqlalchemy import Connection, Engine, and_, func, select, update

from forecasting.errors import InputError
from forecasting.store.database import reading, writing
from forecasting.store.frames import known, read_rows
from forecasting.store.journal import note
from forecasting.store.schema import import_days, locations, newest, sources


def list_sources(engine: Engine, location: str | None = None) -> pd.DataFrame:
    """Where sales come from, at one location or anywhere, by name: source, first_day, last_day, contained_in.

    ``contained_in`` is the source whose files have these sales, too; empty for one that counts.
    """
    with reading(engine) as connection:
        query = _SOURCES
        if location is not None:
            query = query.where(sources.c.location_id == known(connection, locations).get(location))
        return read_rows(connection, query)


def say_contained_in(engine: Engine, source: str, within: str) -> None:
    """The sales of ``source`` are in the files of ``within``, too, wherever both sell; empty: they count themselves.

    Raises ``InputError``: ``unknown_name`` where one isn't there, ``contained_itself`` where ``within`` doesn't count.
    """
    with writing(engine) as connection:
        there = read_rows(connection, _SOURCES).set_index("source")["contained_in"]
        for name in filter(None, (source, within)):
            if name not in there:
                raise InputError("unknown_name", table="sources", name=name)
        if within and (within == source or there[within]):
            raise InputError("contained_itself", source=source, within=within)
        _mark(connection, _ids_of(connection, source, within), within)
        deed, about = ("source_contained", f"{source} → {within}") if within else ("source_counts", source)
        note(connection, deed, about)


def keep_contained(connection: Connection, source_ids: Iterable[str], within: str | None) -> None:
    """New days of these sources count, or don't, as is said of them now, else as the days before them."""
    for source_id in source_ids:
        before = select(import_days.c.contained_in).where(import_days.c.source_id == source_id)
        said = connection.scalar(before.order_by(import_days.c.id).limit(1)) if within is None else within
        _mark(connection, [source_id], said)


_SOURCES = (
    select(
        sources.c.name.label("source"),
        func.min(import_days.c.day).label("first_day"),
        func.max(import_days.c.day).label("last_day"),
        func.max(import_days.c.contained_in).label("contained_in"),
    )
    .join_from(sources, import_days)
    .where(newest)
    .group_by(sources.c.name)
    .order_by(sources.c.name)
)


def _ids_of(connection: Connection, source: str, within: str) -> list[str]:
    """The source at each location; only where the one that has its sales sells, too."""
    own = select(sources.c.id).where(sources.c.name == source)
    both = select(sources.c.location_id).where(sources.c.name == within)
    return list(connection.scalars(own.where(sources.c.location_id.in_(both)) if within else own))


def _mark(connection: Connection, source_ids: Iterable[str], within: str) -> None:
    otherwise = and_(import_days.c.source_id.in_(list(source_ids)), import_days.c.contained_in != within)
    connection.execute(update(import_days).where(otherwise).values(contained_in=within))
