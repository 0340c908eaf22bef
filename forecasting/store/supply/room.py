"""What goes in and out of the store room beside cooking: deliveries that somebody wrote down, and waste."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Engine, delete, func, insert, select, update

from forecasting.store.database import reading, writing
from forecasting.store.frames import ids_of, read_named
from forecasting.store.journal import note
from forecasting.store.schema import deliveries, ingredients, locations, order_lines, waste
from forecasting.tables import HOME

_EXPECTED = func.coalesce(deliveries.c.expected, deliveries.c.quantity)


@dataclass(frozen=True)
class Thrown:
    """Something that went to waste: ``quantity`` in its own unit, ``reason`` one of ``WASTE_REASONS``."""

    day: pd.Timestamp
    ingredient: str
    quantity: float
    reason: str
    location: str = HOME


def add_waste(engine: Engine, thrown: Thrown) -> int:
    """Note that something was thrown away, beside what was noted before; gives its id, to take it back."""
    with writing(engine) as connection:
        row = {
            "location_id": ids_of(connection, locations, [thrown.location])[thrown.location],
            "ingredient_id": ids_of(connection, ingredients, [thrown.ingredient])[thrown.ingredient],
            "day": thrown.day.date(),
            "quantity": thrown.quantity,
            "reason": thrown.reason,
        }
        note(connection, "wasted", thrown.ingredient, thrown.location)
        return connection.execute(insert(waste), row).inserted_primary_key.id


def take_back_waste(engine: Engine, waste_id: int) -> None:
    """It was not thrown away after all. A second time changes nothing."""
    with writing(engine) as connection:
        its = select(ingredients.c.name).join(waste).where(waste.c.id == waste_id)
        if thrown := connection.scalar(its):
            note(connection, "waste_taken_back", thrown)
        connection.execute(delete(waste).where(waste.c.id == waste_id))


def list_waste(engine: Engine, since: pd.Timestamp) -> pd.DataFrame:
    """What was thrown away since a day, the latest first: ``id`` and the columns of the table ``waste``."""
    query = select(waste).where(waste.c.day >= since.date()).order_by(waste.c.day.desc(), waste.c.id.desc())
    with reading(engine) as connection:
        return read_named(connection, query, waste)


def list_deliveries(engine: Engine, since: pd.Timestamp) -> pd.DataFrame:
    """What arrives or arrived since a day, the earliest first.

    ``id`` and the columns of the table ``deliveries``, ``ordered`` (from an order that was sent here: the page of the
    orders asks what came of it), ``confirmed`` (somebody has said what came) and ``expected``, what was to come then.
    """
    query = select(deliveries).where(deliveries.c.day >= since.date()).order_by(deliveries.c.day, deliveries.c.id)
    with reading(engine) as connection:
        rows = read_named(connection, query, deliveries)
    return rows.assign(ordered=rows["order_id"].notna()).drop(columns="order_id")


def receipts(engine: Engine, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """What came from ``first`` to ``last``; what nobody has confirmed counts as come.

    ``location, day, ingredient, supplier, quantity`` and, of what was ordered or bought here, the prices that were
    ``told`` when it came and ``ordered`` before, as ``prices.paid`` takes them.
    """
    line = (order_lines.c.order_id == deliveries.c.order_id) & (
        order_lines.c.ingredient_id == deliveries.c.ingredient_id
    )
    prices = [order_lines.c.received_cost.label("told"), order_lines.c.unit_cost.label("ordered")]
    came = deliveries.c.day.between(first.date(), last.date()) & (deliveries.c.quantity > 0)
    whose = [deliveries.c[f"{name}_id"] for name in ("location", "ingredient", "supplier")]
    query = select(*whose, deliveries.c.day, deliveries.c.quantity, *prices).outerjoin_from(
        deliveries, order_lines, line
    )
    with reading(engine) as connection:
        rows = read_named(connection, query.where(came).order_by(deliveries.c.id), deliveries)
    columns = ["location", "day", "ingredient", "supplier", "quantity", "told", "ordered"]
    return rows[columns].astype({"told": "float64", "ordered": "float64"})


def answer_delivery(engine: Engine, delivery_id: int, quantity: float) -> None:
    """Say how much came of a delivery, 0 for nothing; what was expected of it stays known."""
    with writing(engine) as connection:
        said = {"quantity": quantity, "confirmed": True, "expected": _EXPECTED}
        connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(said))
        its = select(ingredients.c.name).join(deliveries).where(deliveries.c.id == delivery_id)
        note(connection, "delivery_told", f"{connection.scalar(its)}: {quantity:g}")


def forget_delivery_answer(engine: Engine, delivery_ids: Iterable[int]) -> None:
    """Nobody has said what came of these deliveries: what was expected counts again."""
    with writing(engine) as connection:
        unsaid = {"quantity": _EXPECTED, "confirmed": False, "expected": None}
        connection.execute(update(deliveries).where(deliveries.c.id.in_(list(delivery_ids))).values(unsaid))
        note(connection, "delivery_told")
