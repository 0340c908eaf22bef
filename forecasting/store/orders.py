"""Orders: what Despensa suggested, what a person sent, and what is therefore on its way."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import Engine, delete, insert, select, update

from forecasting.errors import InputError
from forecasting.store import schema
from forecasting.store.database import reading, writing
from forecasting.store.frames import ids_of, read_rows, with_ids, with_names, write_rows
from forecasting.store.schema import deliveries, order_lines, orders
from forecasting.tables import HOME

LINE_COLUMNS = ["ingredient", "suggested_packs", "sent_packs", "pack_size", "pack_name", "unit", "unit_cost", "why"]


@dataclass(frozen=True)
class Order:
    """What was sent to a supplier for one delivery; ``lines`` has the columns of ``LINE_COLUMNS``.

    There is a row per ingredient. ``pack_size`` is in the ingredient's own ``unit``, ``unit_cost`` the price of one
    such unit. ``order_by`` is a time by the clock of the location.
    """

    supplier: str
    order_by: pd.Timestamp
    arrives: pd.Timestamp
    lines: pd.DataFrame
    location: str = HOME


def save_order(engine: Engine, order: Order, at: datetime) -> int:
    """Keep an order that was sent, and give its id; it comes on top of what is on its way already.

    Each line with packs becomes a delivery of the day on which the order arrives.
    """
    with writing(engine) as connection:
        supplier_id = ids_of(connection, schema.suppliers, [order.supplier])[order.supplier]
        location_id = ids_of(connection, schema.locations, [order.location])[order.location]
        whose = {"location_id": location_id, "supplier_id": supplier_id}
        sent = {"order_by": order.order_by.to_pydatetime(), "arrives": order.arrives.date(), "state": "sent", "at": at}
        order_id = connection.execute(insert(orders), {**whose, **sent}).inserted_primary_key.id
        lines = with_ids(connection, order.lines[LINE_COLUMNS], order_lines).assign(order_id=order_id)
        write_rows(connection, order_lines, lines)
        coming = lines[lines["sent_packs"] > 0]
        coming = coming.assign(**whose, day=order.arrives, quantity=coming["sent_packs"] * coming["pack_size"])
        write_rows(connection, deliveries, coming)
        return order_id


def undo_order(engine: Engine, order_id: int) -> None:
    """Say that an order was not sent after all: nothing of it is on its way. A second time changes nothing.

    Other orders stay, and so do deliveries that somebody wrote down or corrected. Raises ``InputError`` if there is no
    such order.
    """
    with writing(engine) as connection:
        this = orders.c.id == order_id
        if connection.execute(update(orders).where(this).values(state="undone")).rowcount == 0:
            raise InputError("unknown_order", id=order_id)
        connection.execute(delete(deliveries).where(deliveries.c.order_id == order_id))


def list_orders(engine: Engine) -> pd.DataFrame:
    """Every line of every order, the latest delivery first.

    Columns: id, location, supplier, order_by, arrives, state (sent or undone), at, then ``LINE_COLUMNS``, ``quantity``
    and ``cost`` of what was sent.
    """
    columns = [*orders.c, *(column for column in order_lines.c if column.name != "order_id")]
    query = select(*columns).join_from(orders, order_lines)
    with reading(engine) as connection:
        found = read_rows(connection, query.order_by(orders.c.arrives.desc(), orders.c.id, order_lines.c.ingredient_id))
        lines = with_names(connection, with_names(connection, found, orders), order_lines)
    quantity = lines["sent_packs"] * lines["pack_size"]
    return lines.assign(quantity=quantity, cost=quantity * lines["unit_cost"])
