"""A location's name: one that opens gets its own, and one that is there may get another."""

from sqlalchemy import Connection, Engine, select, update

from forecasting.errors import InputError
from forecasting.store import schema
from forecasting.store.database import writing
from forecasting.store.frames import ids_of, known, same_name
from forecasting.store.journal import note
from forecasting.store.locations import find_locations
from forecasting.store.restaurant import names_followed
from forecasting.tables import HOME


def add_location(engine: Engine, name: str) -> None:
    """One more location, in the same country as the first; raises ``InputError("name_taken")``."""
    with writing(engine) as connection:
        there = [taken for each in find_locations(connection) for taken in (each.key, each.name)]
        if same_name(name, [*there, HOME]):
            raise InputError("name_taken", table="locations", name=name)
        given = ids_of(connection, schema.locations, [name])[name]
        place = [schema.locations.c[column] for column in ("country", "time_zone", "currency")]
        same = connection.execute(select(*place).where(schema.locations.c.id == HOME)).mappings().one()
        connection.execute(update(schema.locations).where(schema.locations.c.id == given).values(same))
        note(connection, "location_added", name)


def rename_location(engine: Engine, key: str, to: str) -> None:
    """Give a location another name; everything of it follows. The first one's name is the restaurant's.

    That of one that is none any more (``find_locations``) is free.
    Raises ``InputError``: ``unknown_name``, ``name_taken``.
    """
    with writing(engine) as connection:
        ids = known(connection, schema.locations)
        if key not in ids:
            raise InputError("unknown_name", table="locations", name=key)
        _refuse_taken(connection, to, but=ids[key])
        _give_up(connection, to, but=ids[key])
        with names_followed(connection, "locations", {key: to} if key != HOME else {}):
            connection.execute(update(schema.locations).where(schema.locations.c.id == ids[key]).values(name=to))
        _follow(connection, key, to)
        note(connection, "location_renamed", f"{key} → {to}")


def _follow(connection: Connection, key: str, to: str) -> None:
    """Whoever works at a location works there under its new name, too; the first one's key never changes."""
    people = schema.people.c
    for person_id, places in connection.execute(select(people.id, people.locations)).all():
        if key != HOME and key in (places or ()):
            now = [to if place == key else place for place in places]
            connection.execute(update(schema.people).where(people.id == person_id).values(locations=now))


def _refuse_taken(connection: Connection, name: str, but: str) -> None:
    ids = known(connection, schema.locations)
    there = [each.name for each in find_locations(connection) if ids.get(each.name) != but]
    if same_name(name, [*there, HOME]):
        raise InputError("name_taken", table="locations", name=name)


def _give_up(connection: Connection, name: str, but: str) -> None:
    """Of one that is none any more only undone files speak: it leaves its name, and goes by that and its id."""
    ids = {other: given for other, given in known(connection, schema.locations).items() if given != but}
    if gone := same_name(name, ids):
        own = schema.locations.c.id == ids[gone]
        connection.execute(update(schema.locations).where(own).values(name=f"{gone} ({ids[gone]})"))
