"""Groups that have booked: noted, listed, taken back."""

import pandas as pd
from sqlalchemy import Connection, Engine, delete, func, insert, select

from forecasting.scenarios.scenario import Group
from forecasting.store.database import writing
from forecasting.store.frames import ids_of, read_named, with_ids, write_rows
from forecasting.store.journal import note
from forecasting.store.menu.merges import merged_dishes
from forecasting.store.schema import booking_dishes, bookings, locations
from forecasting.tables import HOME, no_bookings, shaped_as


def save_booking(engine: Engine, group: Group, location: str = HOME) -> int:
    """Note a group that has booked, and give its id; every plan counts on it from now on."""
    with writing(engine) as connection:
        return book(connection, group, location)


def book(connection: Connection, group: Group, location: str) -> int:
    """``save_booking`` within a transaction."""
    location_id = ids_of(connection, locations, [location])[location]
    said = {"location_id": location_id, "day": group.day.date(), "people": group.people}
    booking_id = connection.execute(insert(bookings), said).inserted_primary_key.id
    note(connection, "group_booked", f"{group.people} · {group.day:%Y-%m-%d}", location)
    eaten = pd.DataFrame(list(group.dishes), columns=["dish", "portions"])
    eaten = with_ids(connection, eaten, booking_dishes).assign(booking_id=booking_id)
    write_rows(connection, booking_dishes, eaten.groupby(["booking_id", "dish_id"], as_index=False).sum())
    return booking_id


def undo_booking(engine: Engine, booking_id: int) -> None:
    """The group doesn't come after all. A second time changes nothing."""
    with writing(engine) as connection:
        unbook(connection, booking_id)


def unbook(connection: Connection, booking_id: int) -> None:
    """``undo_booking`` within a transaction."""
    booked = connection.execute(select(bookings.c.people, bookings.c.day).where(bookings.c.id == booking_id)).first()
    if booked:
        note(connection, "group_cancelled", f"{booked.people} · {booked.day:%Y-%m-%d}")
    connection.execute(delete(booking_dishes).where(booking_dishes.c.booking_id == booking_id))
    connection.execute(delete(bookings).where(bookings.c.id == booking_id))


def booked_groups(connection: Connection) -> pd.DataFrame:
    """What is noted of all groups (``tables.no_bookings``), the first to come first; dishes by the names of today."""
    merged = merged_dishes()
    dish = func.coalesce(merged.c.dish_id, booking_dishes.c.dish_id).label("dish_id")
    booking = bookings.c.id.label("booking")
    query = (
        select(booking, bookings.c.location_id, bookings.c.day, bookings.c.people, dish, booking_dishes.c.portions)
        .join_from(bookings, booking_dishes)
        .outerjoin(merged, merged.c.old_id == booking_dishes.c.dish_id)
        .order_by(bookings.c.day, bookings.c.id, booking_dishes.c.dish_id)
    )
    found = read_named(connection, query, bookings, booking_dishes)
    return shaped_as(found, no_bookings())
