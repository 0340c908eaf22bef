"""Tills and delivery apps: since when each is there, and whose sales another one has, too.

Some tills ring up again what a delivery app sold. Both files may be kept: the sales of the app then don't count, until
somebody says otherwise. A till may begin or cease to do so: it is said of each day.
"""

from collections.abc import Collection

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, and_, func, select, update

from forecasting.errors import InputError
from forecasting.store.database import reading, writing
from forecasting.store.frames import known, read_rows
from forecasting.store.journal import note
from forecasting.store.schema import import_days, locations, newest, sources


def list_sources(engine: Engine, location: str | None = None) -> pd.DataFrame:
    """Where sales come from, at one location or anywhere, by name: source, first_day, last_day, contained_in, since,
    before.

    ``contained_in`` is the source whose files have these sales, too, as of the last day; empty for one that counts.
    Where it was another one on earlier days, ``before`` is that one, and ``since`` the first day of now (else missing).
    """
    with reading(engine) as connection:
        spans = _spans(connection)
        if location is not None:
            spans = spans[spans["location_id"] == known(connection, locations).get(location)]
    ordered = spans.sort_values(["source", "location_id", "last_day", "contained_in"])
    here = ordered.groupby(["source", "location_id"])
    now = here.tail(1)
    earlier = here.nth(-2)[["source", "location_id", "last_day", "contained_in"]]
    earlier = earlier.rename(columns={"last_day": "until", "contained_in": "before"})
    told = now.merge(earlier, how="left", on=["source", "location_id"])
    after = (told["until"] + pd.Timedelta(days=1)).fillna(told["first_day"])
    told = told.assign(since=told["first_day"].where(told["first_day"] > after, after).where(told["until"].notna()))
    days = spans.groupby("source", as_index=False).agg(first_day=("first_day", "min"), last_day=("last_day", "max"))
    said = told.sort_values("contained_in").drop_duplicates("source", keep="last")
    listed = days.merge(said[["source", "contained_in", "since", "before"]], on="source", validate="one_to_one")
    return listed.assign(before=listed["before"].fillna("")).sort_values("source", ignore_index=True)


def say_contained_in(engine: Engine, source: str, within: str, since: pd.Timestamp | None = None) -> None:
    """The sales of ``source`` are in the files of ``within``, too, wherever both sell; empty: they count themselves.

    ``since`` a day, or ever. Raises ``InputError``: ``unknown_name`` where one isn't there, ``contained_itself`` where
    ``within`` doesn't count.
    """
    with writing(engine) as connection:
        there = _spans(connection)
        for name in filter(None, (source, within)):
            if name not in set(there["source"]):
                raise InputError("unknown_name", table="sources", name=name)
        elsewhere = there[(there["source"] == within) & (there["contained_in"] != "")]
        elsewhere = elsewhere if since is None else elsewhere[elsewhere["last_day"] >= since]
        if within and (within == source or len(elsewhere)):
            raise InputError("contained_itself", source=source, within=within)
        ever = [] if since is None else [import_days.c.day >= since.date()]
        _mark(connection, within, import_days.c.source_id.in_(_ids_of(connection, source, within)), *ever)
        deed, about = ("source_contained", f"{source} → {within}") if within else ("source_counts", source)
        note(connection, deed, about)


def days_within(engine: Engine, import_id: int) -> dict[str, int]:
    """How many days of an import don't count, by the source whose files have their sales, too."""
    named = import_days.c.contained_in
    days = select(named, func.count()).where(import_days.c.import_id == import_id, named != "").group_by(named)
    with reading(engine) as connection:
        return dict(connection.execute(days).all())


def keep_contained(
    connection: Connection, source_ids: Collection[str], import_ids: Collection[int], within: str | None
) -> None:
    """The days that new imports have of these sources count, or don't, as is said of them now: of several, of those
    that are new.

    Else as is known of the same day, of the last one before it, or of the first after it.
    """
    own = import_days.c.import_id.in_(list(import_ids))
    for source_id in source_ids:
        of_source = import_days.c.source_id == source_id
        known_days = _said_before(connection, of_source, ~own)
        if within is not None and (known_days.empty or len(source_ids) == 1):
            _mark(connection, within, own, of_source)
        elif known_days["contained_in"].ne("").any():
            new = read_rows(connection, select(import_days.c.id, import_days.c.day).where(of_source, own))
            for said, its in _as_days_before(new, known_days).groupby("contained_in"):
                _mark(connection, str(said), import_days.c.id.in_(its["id"].tolist()))


def _said_before(connection: Connection, *of_source: ColumnElement[bool]) -> pd.DataFrame:
    """What is known of each day of a source, ``day, contained_in``: what its latest import says, taken back or not."""
    said = select(import_days.c.day, import_days.c.contained_in).where(*of_source).order_by(import_days.c.id)
    return read_rows(connection, said).drop_duplicates("day", keep="last").sort_values("day")


def _as_days_before(new: pd.DataFrame, known_days: pd.DataFrame) -> pd.DataFrame:
    """The ``new`` days with the ``contained_in`` of the same day, the last one before or the first one after it."""
    told = pd.merge_asof(new.sort_values("day"), known_days, on="day")
    return told.fillna({"contained_in": known_days["contained_in"].iloc[0]})


def _spans(connection: Connection) -> pd.DataFrame:
    """From which to which day each source of a location has been in another: source, location_id, contained_in,
    first_day, last_day."""
    by = (sources.c.name.label("source"), sources.c.location_id, import_days.c.contained_in)
    days = (func.min(import_days.c.day).label("first_day"), func.max(import_days.c.day).label("last_day"))
    query = select(*by, *days).join_from(sources, import_days).where(newest)
    return read_rows(connection, query.group_by(sources.c.name, *by[1:]))


def _ids_of(connection: Connection, source: str, within: str) -> list[str]:
    """The source at each location; only where the one that has its sales sells, too."""
    own = select(sources.c.id).where(sources.c.name == source)
    both = select(sources.c.location_id).where(sources.c.name == within)
    return list(connection.scalars(own.where(sources.c.location_id.in_(both)) if within else own))


def _mark(connection: Connection, within: str, *days: ColumnElement[bool]) -> None:
    otherwise = and_(*days, import_days.c.contained_in != within)
    connection.execute(update(import_days).where(otherwise).values(contained_in=within))
