"""Orders: what Despensa suggested, what a person sent, and what is therefore on its way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, delete, insert, select, update

from forecasting.store import schema
from forecasting.store.database import reading, writing
from forecasting.store.frames import delete_rows, ids_of, read_rows, with_ids, with_names, write_rows
from forecasting.store.schema import deliveries, order_lines, orders
from forecasting.tables import HOME

LINE_COLUMNS = ["ingredient", "suggested_packs", "sent_packs", "pack_size", "pack_name", "unit", "unit_cost", "why"]


@dataclass(frozen=True)
class Order:
    """An order to a supplier for one delivery; ``lines`` has the columns of ``LINE_COLUMNS``, one row per ingredient.

    ``pack_size`` is in the ingredient's own ``unit``, ``unit_cost`` the price of one such unit. ``order_by`` is a time
    by the clock of the location.
    """

    supplier: str
    order_by: pd.Timestamp
    arrives: pd.Timestamp
    lines: pd.DataFrame
    state: Literal["draft", "sent", "received"] = "draft"
    location: str = HOME


def save_order(engine: Engine, order: Order, at: datetime) -> int:
    """Keep an order and give its id; one for the same supplier and delivery takes the place of the one before.

    What was sent is on its way: each line with packs becomes a delivery of the day on which the order arrives. Of a
    draft nothing is on its way.
    """
    with writing(engine) as connection:
        supplier_id = ids_of(connection, schema.suppliers, [order.supplier])[order.supplier]
        location_id = ids_of(connection, schema.locations, [order.location])[order.location]
        key = {"location_id": location_id, "supplier_id": supplier_id, "arrives": order.arrives.date()}
        _forget(connection, key)
        values = {"order_by": order.order_by.to_pydatetime(), "state": order.state, "at": at}
        order_id = _find_or_add(connection, key, values)
        lines = with_ids(connection, order.lines[LINE_COLUMNS], order_lines)
        write_rows(connection, order_lines, lines.assign(order_id=order_id))
        if order.state != "draft":
            _expect(connection, lines, key)
        return order_id


def list_orders(engine: Engine) -> pd.DataFrame:
    """Every line of every order, the latest delivery first.

    Columns: id, location, supplier, order_by, arrives, state, at, then ``LINE_COLUMNS``, ``quantity`` and ``cost`` of
    what was sent.
    """
    columns = [*orders.c, *(column for column in order_lines.c if column.name != "order_id")]
    query = select(*columns).join_from(orders, order_lines)
    with reading(engine) as connection:
        found = read_rows(connection, query.order_by(orders.c.arrives.desc(), orders.c.id, order_lines.c.ingredient_id))
        lines = with_names(connection, with_names(connection, found, orders), order_lines)
    quantity = lines["sent_packs"] * lines["pack_size"]
    return lines.assign(quantity=quantity, cost=quantity * lines["unit_cost"])


def _same(table: Table, key: Mapping[str, object]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in key.items()))


def _find_or_add(connection: Connection, key: Mapping[str, object], values: Mapping[str, object]) -> int:
    order_id = connection.scalar(select(orders.c.id).where(_same(orders, key)))
    if order_id is None:
        return connection.execute(insert(orders), {**key, **values}).inserted_primary_key.id
    connection.execute(update(orders).where(orders.c.id == order_id).values(**values))
    return order_id


def _forget(connection: Connection, key: Mapping[str, object]) -> None:
    """Take away the lines of the order as it was, and what they had put on its way."""
    order = select(orders.c.id).where(_same(orders, key))
    sent = order.where(orders.c.state != "draft")
    on_its_way = select(order_lines.c.ingredient_id).where(order_lines.c.order_id.in_(sent))
    delivery = _same(deliveries, _delivery(key))
    connection.execute(delete(deliveries).where(delivery, deliveries.c.ingredient_id.in_(on_its_way)))
    connection.execute(delete(order_lines).where(order_lines.c.order_id.in_(order)))


def _expect(connection: Connection, lines: pd.DataFrame, key: Mapping[str, object]) -> None:
    coming = lines.loc[lines["sent_packs"] > 0].assign(
        quantity=lambda rows: rows["sent_packs"] * rows["pack_size"],
        **{name: pd.Timestamp(value) if name == "day" else value for name, value in _delivery(key).items()},
    )
    delete_rows(connection, deliveries, coming[["location_id", "day", "ingredient_id", "supplier_id"]])
    write_rows(connection, deliveries, coming)


def _delivery(key: Mapping[str, object]) -> dict[str, object]:
    return {"day" if name == "arrives" else name: value for name, value in key.items()}
