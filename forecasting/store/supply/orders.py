"""Orders: what Despensa suggested, what a person sent, what is therefore on its way, and what came of it.

An order is ``sent``, then ``received`` (all of it or a part) or ``missing`` (nothing came); ``undone`` if it was not
sent after all. As long as nobody has said what came, all of it counts as delivered on its day. What somebody went and
bought is an order of one line that was ``bought`` and received at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, Engine, Row, bindparam, delete, insert, select, update

from forecasting.errors import InputError
from forecasting.store import schema
from forecasting.store.database import reading, writing
from forecasting.store.frames import ids_of, known, read_named, read_rows, with_ids, write_rows
from forecasting.store.journal import last_to, note
from forecasting.store.schema import deliveries, order_lines, orders
from forecasting.store.supply.paid_prices import Paid, keep_price, price_on, take_back_price
from forecasting.tables import HOME

LINE_COLUMNS = ["ingredient", "suggested_packs", "sent_packs", "pack_size", "pack_name", "unit", "unit_cost", "why"]

SENT, RECEIVED, MISSING, UNDONE, BOUGHT = "sent", "received", "missing", "undone", "bought"
"""The states of an order."""

PLACED = (SENT, RECEIVED)
"""The states of an order that a second one for the same delivery would add to."""


_SAME_PRICE = 1e-6  # prices of groups' members are rounded to so much (orders.suggest)


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


class NotedAlready(InputError):
    """Somebody has noted the same: ``at`` a moment, ``person`` empty where nobody signs in.

    ``order_noted`` is an order for the same delivery, ``purchase_noted`` the same ingredient bought on that day.
    """


@dataclass(frozen=True)
class Purchase:
    """What somebody bought themselves: so much of an ingredient, in its own ``unit``, at a price for one such unit.

    ``suggested_packs`` and the pack are those of the list that it stood on; what stood on none has none.
    """

    supplier: str
    day: pd.Timestamp
    ingredient: str
    quantity: float
    unit: str
    unit_cost: float
    location: str = HOME
    suggested_packs: float = 0.0
    pack_size: float = 1.0
    pack_name: str = ""


def save_order(engine: Engine, order: Order, at: datetime, seen: Collection[int] | None = None) -> int:
    """Keep an order that was sent, and give its id; it comes on top of what is on its way already.

    Each line with packs becomes a delivery of the day on which the order arrives. ``seen`` are the orders for this
    delivery that whoever sent it knew of: raises ``NotedAlready`` if there is another one by now.
    """
    with writing(engine) as connection:
        supplier_id = ids_of(connection, schema.suppliers, [order.supplier])[order.supplier]
        location_id = ids_of(connection, schema.locations, [order.location])[order.location]
        whose = {"location_id": location_id, "supplier_id": supplier_id}
        if seen is not None:
            _require_seen(connection, order, whose, seen)
        sent = {"order_by": order.order_by.to_pydatetime(), "arrives": order.arrives.date(), "state": SENT, "at": at}
        order_id = connection.execute(insert(orders), {**whose, **sent}).inserted_primary_key.id
        lines = with_ids(connection, order.lines[LINE_COLUMNS], order_lines).assign(order_id=order_id)
        write_rows(connection, order_lines, lines)
        coming = lines[lines["sent_packs"] > 0]
        coming = coming.assign(**whose, day=order.arrives, quantity=coming["sent_packs"] * coming["pack_size"])
        write_rows(connection, deliveries, coming)
        note(connection, "order_sent", _about(order.supplier, order.arrives), order.location)
        return order_id


def buy(engine: Engine, purchase: Purchase, at: datetime, seen: Collection[int] | None = None) -> int:
    """Keep a purchase: it is there from its day on, and another price than usual is the supplier's from then on.

    Gives an id, by which ``undo_order`` takes it back. ``seen`` are the purchases that whoever bought it knew of:
    raises ``NotedAlready`` if there is another one of the same by now.
    """
    day = purchase.day.date()
    with writing(engine) as connection:
        names = {"supplier": purchase.supplier, "ingredient": purchase.ingredient, "location": purchase.location}
        ids = with_ids(connection, pd.DataFrame([names]), deliveries).iloc[0].to_dict()
        whose = {"location_id": ids["location_id"], "supplier_id": ids["supplier_id"]}
        if seen is not None:
            _require_unbought(connection, purchase, ids, seen)
        bought = {"order_by": purchase.day.to_pydatetime(), "arrives": day, "state": BOUGHT, "at": at, "answered": at}
        order_id = connection.execute(insert(orders), {**whose, **bought}).inserted_primary_key.id
        size, name = purchase.pack_size, purchase.pack_name or purchase.unit
        paid = Paid(day=day, unit_cost=purchase.unit_cost, pack_size=size, pack_name=name, **ids)
        usual = price_on(connection, paid)
        changed = usual is None or abs(usual - purchase.unit_cost) > _SAME_PRICE
        line = {
            "order_id": order_id,
            "ingredient_id": ids["ingredient_id"],
            "suggested_packs": purchase.suggested_packs,
            "sent_packs": purchase.quantity / size,
            "pack_size": size,
            "pack_name": name,
            "unit": purchase.unit,
            "unit_cost": purchase.unit_cost if usual is None else usual,
            "received": purchase.quantity,
            "received_cost": purchase.unit_cost if changed else None,
            "price_before": keep_price(connection, paid) if changed else None,
        }
        connection.execute(insert(order_lines), line)
        there = {**ids, "day": day, "quantity": purchase.quantity, "order_id": order_id}
        connection.execute(insert(deliveries), there)
        note(connection, "bought", _about_purchase(purchase.supplier, purchase.ingredient), purchase.location)
        return order_id


def undo_order(engine: Engine, order_id: int) -> None:
    """Say that an order was not sent after all: nothing of it is on its way. A second time changes nothing.

    Other orders stay, and so do deliveries that somebody wrote down or corrected. Raises ``InputError`` if there is no
    such order.
    """
    with writing(engine) as connection:
        order = _order(connection, order_id)
        if order.state == BOUGHT:
            _take_back_prices(connection, order, _lines_of(connection, order_id))
        _forget_answer(connection, order)
        connection.execute(update(orders).where(orders.c.id == order_id).values(state=UNDONE))
        connection.execute(delete(deliveries).where(deliveries.c.order_id == order_id))
        if order.state != UNDONE:
            _tell(connection, "order_undone", order)


def receive_order(engine: Engine, order_id: int, came: pd.DataFrame, at: datetime) -> None:
    """Say what came of an order that was sent; what was said before is forgotten.

    ``came`` has ``ingredient, received`` in the ingredient's own unit, and ``received_cost`` where another price was
    paid (else missing), which becomes the supplier's price from the day of arrival on. Of an ingredient that isn't
    named nothing came. Deliveries that somebody corrected by hand stay. Raises ``InputError`` if there is no such order
    on its way.
    """
    with writing(engine) as connection:
        order = _order(connection, order_id)
        if order.state in (UNDONE, BOUGHT):
            raise InputError("unknown_order", id=order_id)
        _forget_answer(connection, order)
        lines = _lines_of(connection, order_id)
        said = with_ids(connection, came[["ingredient", "received", "received_cost"]], order_lines)
        lines = lines.drop(columns=["received", "received_cost"]).merge(said, how="left", on="ingredient_id")
        lines = lines.assign(received=lines["received"].fillna(0.0))
        for line in lines.itertuples():
            _receive_line(connection, order, line)
        state = RECEIVED if lines["received"].any() else MISSING
        connection.execute(update(orders).where(orders.c.id == order_id).values(state=state, answered=at))
        _tell(connection, "order_received", order)


def forget_arrival(engine: Engine, order_id: int) -> None:
    """Nobody has said what came of an order: all that was sent counts again, and its prices are those of before."""
    with writing(engine) as connection:
        order = _order(connection, order_id)
        _forget_answer(connection, order)
        _tell(connection, "arrival_taken_back", order)


def list_orders(engine: Engine) -> pd.DataFrame:
    """Every line of every order, the latest delivery first.

    Columns: id, location, supplier, order_by, arrives, state, at, answered, then ``LINE_COLUMNS``, ``quantity`` and
    ``cost`` of what was sent, ``received`` and ``received_cost`` (missing until somebody says what came), and
    ``worth``: what came, at the price that was paid, or all that was sent until somebody says.
    """
    columns = [*orders.c, *(column for column in order_lines.c if column.name not in ("order_id", "price_before"))]
    query = select(*columns).join_from(orders, order_lines)
    with reading(engine) as connection:
        query = query.order_by(orders.c.arrives.desc(), orders.c.id, order_lines.c.ingredient_id)
        lines = read_named(connection, query, orders, order_lines)
    quantity = lines["sent_packs"] * lines["pack_size"]
    came, paid = lines["received"].fillna(quantity), lines["received_cost"].fillna(lines["unit_cost"])
    return lines.assign(quantity=quantity, cost=quantity * lines["unit_cost"], worth=came * paid)


def deliveries_of(engine: Engine, order_ids: tuple[int, ...]) -> pd.DataFrame:
    """What counts as delivered because of these orders, as rows of ``deliveries``; not what somebody corrected."""
    wanted = [column for column in deliveries.c if column.name not in ("id", "order_id")]
    with reading(engine) as connection:
        return read_named(connection, select(*wanted).where(deliveries.c.order_id.in_(order_ids)), deliveries)


def _require_seen(connection: Connection, order: Order, whose: dict[str, str], seen: Collection[int]) -> None:
    """Raise ``NotedAlready`` if an order for the same delivery was placed that isn't among those ``seen``."""
    same = (orders.c[name] == value for name, value in {**whose, "arrives": order.arrives.date()}.items())
    others = select(orders.c.at).where(*same, orders.c.state.in_(PLACED), orders.c.id.not_in(seen))
    if at := connection.scalar(others.order_by(orders.c.id.desc()).limit(1)):
        person = last_to(connection, "order_sent", _about(order.supplier, order.arrives), order.location)
        raise NotedAlready("order_noted", supplier=order.supplier, arrives=order.arrives, at=at, person=person)


def _require_unbought(connection: Connection, purchase: Purchase, ids: dict[str, str], seen: Collection[int]) -> None:
    """Raise ``NotedAlready`` if the same was bought there on that day, from anybody, and isn't among those ``seen``."""
    others = (
        select(orders.c.at, schema.suppliers.c.name)
        .select_from(orders.join(order_lines).join(schema.suppliers))
        .where(orders.c.state == BOUGHT, orders.c.arrives == purchase.day.date(), orders.c.id.not_in(seen))
        .where(
            *(table.c[name] == ids[name] for table, name in ((orders, "location_id"), (order_lines, "ingredient_id")))
        )
        .order_by(orders.c.id.desc())
        .limit(1)
    )
    if found := connection.execute(others).one_or_none():
        about = _about_purchase(found.name, purchase.ingredient)
        person = last_to(connection, "bought", about, purchase.location)
        raise NotedAlready("purchase_noted", ingredient=purchase.ingredient, at=found.at, person=person)


def _about_purchase(supplier: str, ingredient: str) -> str:
    return f"{supplier}: {ingredient}"


def _about(supplier: str, arrives: date) -> str:
    return f"{supplier} · {arrives:%Y-%m-%d}"


def _order(connection: Connection, order_id: int) -> Row:
    found = connection.execute(select(orders).where(orders.c.id == order_id)).one_or_none()
    if found is None:
        raise InputError("unknown_order", id=order_id)
    return found


def _tell(connection: Connection, deed: str, order: Row) -> None:
    """Write down what was done with an order."""
    names = {key: name for name, key in known(connection, schema.locations).items()}
    supplier = connection.scalar(select(schema.suppliers.c.name).where(schema.suppliers.c.id == order.supplier_id))
    note(connection, deed, _about(supplier, order.arrives), names[order.location_id])


def _receive_line(connection: Connection, order: Row, line) -> None:
    """Keep what came of one line, and the price if it was another one."""
    before, cost = None, None if pd.isna(line.received_cost) else float(line.received_cost)
    if cost is not None:
        before = keep_price(connection, _paid(order, line, cost))
    this = (order_lines.c.order_id == order.id) & (order_lines.c.ingredient_id == line.ingredient_id)
    said = {"received": float(line.received), "received_cost": cost, "price_before": before}
    connection.execute(update(order_lines).where(this).values(said))
    its = (deliveries.c.order_id == order.id) & (deliveries.c.ingredient_id == line.ingredient_id)
    connection.execute(update(deliveries).where(its).values(quantity=float(line.received)))


def _forget_answer(connection: Connection, order: Row) -> None:
    if order.state not in (RECEIVED, MISSING):
        return
    lines = _lines_of(connection, order.id)
    _take_back_prices(connection, order, lines)
    nothing = {"received": None, "received_cost": None, "price_before": None}
    connection.execute(update(order_lines).where(order_lines.c.order_id == order.id).values(nothing))
    its = (deliveries.c.order_id == order.id) & (deliveries.c.ingredient_id == bindparam("its_ingredient"))
    sent = [
        {"its_ingredient": line.ingredient_id, "quantity": line.sent_packs * line.pack_size}
        for line in lines.itertuples()
    ]
    connection.execute(update(deliveries).where(its), sent)
    connection.execute(update(orders).where(orders.c.id == order.id).values(state=SENT, answered=None))


def _lines_of(connection: Connection, order_id: int) -> pd.DataFrame:
    return read_rows(connection, select(order_lines).where(order_lines.c.order_id == order_id))


def _take_back_prices(connection: Connection, order: Row, lines: pd.DataFrame) -> None:
    for line in lines[lines["received_cost"].notna()].itertuples():
        before = None if pd.isna(line.price_before) else line.price_before
        take_back_price(connection, _paid(order, line, line.received_cost), before)


def _paid(order: Row, line, cost: float) -> Paid:
    whose = {"supplier_id": order.supplier_id, "location_id": order.location_id, "day": order.arrives}
    pack = {"pack_size": line.pack_size, "pack_name": line.pack_name}
    return Paid(ingredient_id=line.ingredient_id, unit_cost=cost, **whose, **pack)
