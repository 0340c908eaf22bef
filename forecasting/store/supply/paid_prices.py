"""What was paid becomes the price of that day in ``supply``, and can be taken back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from forecasting.store.schema import suppliers, supply


@dataclass(frozen=True)
class Paid:
    """A price by the ingredient's own unit, of one supplier, from a day on; ids are the database's.

    ``pack_size`` and ``pack_name`` are how it came: an offer that nobody has written down yet begins with them.
    """

    ingredient_id: str
    supplier_id: str
    location_id: str
    day: date
    unit_cost: float
    pack_size: float
    pack_name: str


def keep_price(connection: Connection, paid: Paid) -> float | None:
    """Let an offer have this price from its day on; the price that it had for that very day, if any.

    A location with offers of its own keeps it there, else it is everybody's. What a supplier never sold before becomes
    an offer after all others of the ingredient: one purchase doesn't move the next order to him. A supplier who is on
    nobody's list has no offers.
    """
    known = _offers(connection, paid)
    if not known:
        if connection.scalar(select(suppliers.c.active).where(suppliers.c.id == paid.supplier_id)):
            connection.execute(insert(supply).values(_new_offer(connection, paid)))
        return None
    until = [row for row in known if getattr(row, "from") <= paid.day]
    like = until[-1] if until else known[0]
    if getattr(like, "from") == paid.day:
        connection.execute(update(supply).where(supply.c.id == like.id).values(unit_cost=paid.unit_cost))
        return like.unit_cost
    copied = {name: value for name, value in like._mapping.items() if name != "id"}
    connection.execute(insert(supply).values(copied | {"from": paid.day, "unit_cost": paid.unit_cost}))
    return None


def price_on(connection: Connection, paid: Paid) -> float | None:
    """The supplier's price for the ingredient on that day, as it is known now; None if he doesn't sell it yet."""
    until = [row for row in _offers(connection, paid) if getattr(row, "from") <= paid.day]
    return until[-1].unit_cost if until else None


def take_back_price(connection: Connection, paid: Paid, before: float | None) -> None:
    """Undo ``keep_price``, which gave ``before``; a price that somebody has changed since stays."""
    kept = [row.id for row in _offers(connection, paid) if _is_it(row, paid)]
    if before is None:
        connection.execute(delete(supply).where(supply.c.id.in_(kept)))
    else:
        connection.execute(update(supply).where(supply.c.id.in_(kept)).values(unit_cost=before))


def _offers(connection: Connection, paid: Paid) -> list[Row]:
    """The supplier's prices for the ingredient, those of the location where it has its own, the oldest first."""
    theirs = (supply.c.ingredient_id == paid.ingredient_id) & (supply.c.supplier_id == paid.supplier_id)
    rows = connection.execute(select(supply).where(theirs).order_by(supply.c["from"])).all()
    own = [row for row in rows if row.location_id == paid.location_id]
    return own or [row for row in rows if row.location_id is None]


def _is_it(row: Row, paid: Paid) -> bool:
    return getattr(row, "from") == paid.day and row.unit_cost == paid.unit_cost


def _new_offer(connection: Connection, paid: Paid) -> dict[str, object]:
    others = select(func.max(func.coalesce(supply.c.preference, 1.0))).where(
        supply.c.ingredient_id == paid.ingredient_id
    )
    last = connection.scalar(others)
    return {
        "ingredient_id": paid.ingredient_id,
        "supplier_id": paid.supplier_id,
        "pack_size": paid.pack_size,
        "pack_name": paid.pack_name,
        "unit_cost": paid.unit_cost,
        "preference": 1.0 if last is None else last + 1.0,
        "from": paid.day,
    }
