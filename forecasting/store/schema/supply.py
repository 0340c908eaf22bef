"""Who sells what in which packs, and what was ordered."""

from sqlalchemy import Column, DateTime, Double, Index, Table, Text, UniqueConstraint

from forecasting.store.schema.columns import Moment, day, metadata, named, number, own_id, refers, text

suppliers = named(
    "suppliers",
    text("delivery_days"),
    text("cutoff"),
    number("lead_time_days"),
    number("minimum"),
    text("phone"),
    text("self_bought", server_default="no"),
    text("on_holidays", server_default="no"),
)

# A supplier's line at one location, in the place of the shared one.
supplier_places = Table(
    "supplier_places",
    metadata,
    own_id(),
    refers("supplier_id", "suppliers"),
    refers("location_id", "locations"),
    text("delivery_days"),
    text("cutoff"),
    number("lead_time_days"),
    number("minimum"),
    text("phone"),
    text("self_bought", server_default="no"),
    text("on_holidays", server_default="no"),
    UniqueConstraint("supplier_id", "location_id"),
)

supply = Table(
    "supply",
    metadata,
    own_id(),
    refers("ingredient_id", "ingredients"),
    refers("supplier_id", "suppliers"),
    Column("pack_size", Double, nullable=False),
    text("pack_name"),
    number("unit_cost"),
    number("preference"),
    day("from"),
    refers("location_id", "locations", nullable=True),  # empty: everywhere
    UniqueConstraint("ingredient_id", "supplier_id", "from", "location_id"),
)
# Empty locations are all different to a database: a unique constraint lets shared rows be there twice.
shared = supply.c.location_id.is_(None)
Index(
    "ix_supply_shared",
    supply.c.ingredient_id,
    supply.c.supplier_id,
    supply.c["from"],
    unique=True,
    sqlite_where=shared,
    postgresql_where=shared,
)

# Orders: see store.orders for their states. ``answered`` is when somebody said what came of one.

orders = Table(
    "orders",
    metadata,
    own_id(),
    refers("location_id", "locations"),
    refers("supplier_id", "suppliers"),
    Column("order_by", DateTime, nullable=False),  # by the clock of the location
    day("arrives"),
    Column("state", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("answered", Moment),
)

# What Despensa suggested, what a person sent, and what came of it (empty until somebody says so): three numbers that
# never take each other's place. ``received_cost`` is a price other than ``unit_cost``, ``price_before`` the one that
# supply had for the day of arrival before it, if any.
order_lines = Table(
    "order_lines",
    metadata,
    refers("order_id", "orders", primary_key=True),
    refers("ingredient_id", "ingredients", primary_key=True),
    Column("suggested_packs", Double, nullable=False),
    Column("sent_packs", Double, nullable=False),
    Column("pack_size", Double, nullable=False),
    text("pack_name"),
    text("unit"),
    number("unit_cost"),
    text("why"),
    number("received"),
    number("received_cost"),
    number("price_before"),
)
