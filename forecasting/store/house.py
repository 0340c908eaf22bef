"""What a restaurant says of itself: where it stands, how cautiously it orders, and the rules of the house."""

from dataclasses import asdict, fields

from sqlalchemy import Connection, Engine, select, update

from forecasting.store import schema
from forecasting.store.database import reading, writing
from forecasting.store.frames import ids_of
from forecasting.store.journal import note
from forecasting.tables import HOME, HouseRules, Place


def save_place(engine: Engine, place: Place) -> None:
    """Say where the restaurant stands; this is also what starts one."""
    with writing(engine) as connection:
        ids_of(connection, schema.locations, [HOME])
        connection.execute(update(schema.locations).where(schema.locations.c.id == HOME), asdict(place))
        note(connection, "place_set", place.name)


def read_place(engine: Engine) -> Place | None:
    """Where the restaurant stands; None as long as nobody has started one."""
    with reading(engine) as connection:
        return place_of(connection)


def save_caution(engine: Engine, caution: float) -> None:
    """Say how cautiously this restaurant orders, from lean (0) to cautious (1)."""
    with writing(engine) as connection:
        connection.execute(update(schema.locations).where(schema.locations.c.id == HOME).values(caution=caution))
        note(connection, "caution_set", f"{caution:.0%}")


def read_caution(engine: Engine) -> float | None:
    """How cautiously this restaurant orders; None as long as nobody has started one."""
    with reading(engine) as connection:
        return connection.scalar(select(schema.locations.c.caution).where(schema.locations.c.id == HOME))


def save_rules(engine: Engine, **said: object) -> None:
    """Change some of the ``HouseRules`` of this restaurant."""
    with writing(engine) as connection:
        connection.execute(update(schema.locations).where(schema.locations.c.id == HOME).values(**said))
        note(connection, "rules_set")


def read_rules(engine: Engine) -> HouseRules:
    """What this restaurant has said of itself."""
    with reading(engine) as connection:
        return rules_of(connection)


def place_of(connection: Connection) -> Place | None:
    """``read_place`` in a transaction."""
    wanted = [schema.locations.c[entry.name] for entry in fields(Place)]
    found = connection.execute(select(*wanted).where(schema.locations.c.id == HOME)).mappings().one_or_none()
    return Place(**found) if found else None


def rules_of(connection: Connection) -> HouseRules:
    """``read_rules`` in a transaction."""
    wanted = [schema.locations.c[entry.name] for entry in fields(HouseRules)]
    found = connection.execute(select(*wanted).where(schema.locations.c.id == HOME)).mappings().one_or_none()
    return HouseRules(**found) if found else HouseRules()
