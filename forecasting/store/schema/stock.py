"""What was counted, came in, was thrown away, or is used beyond the recipes."""

from sqlalchemy import Boolean, Column, Double, Table, Text, UniqueConstraint, false

from forecasting.store.schema.columns import Moment, day, metadata, own_id, refers, text

counts = Table(
    "counts",
    metadata,
    own_id(),
    refers("location_id", "locations"),
    day(),
    refers("ingredient_id", "ingredients"),
    Column("quantity", Double, nullable=False),
    Column("by_eye", Text, nullable=False, default="no", server_default="no"),  # see forecasting.stock.by_eye
    UniqueConstraint("location_id", "day", "ingredient_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    own_id(),
    refers("location_id", "locations"),
    day(),
    refers("ingredient_id", "ingredients"),
    Column("quantity", Double, nullable=False),
    refers("supplier_id", "suppliers", nullable=True),
    refers("order_id", "orders", nullable=True, index=True),  # empty: somebody wrote it down
    # Whether somebody said what came of it, and how much it was to bring before.
    Column("confirmed", Boolean, nullable=False, default=False, server_default=false()),
    Column("expected", Double),
)

waste = Table(
    "waste",
    metadata,
    own_id(),
    refers("location_id", "locations"),
    day(),
    refers("ingredient_id", "ingredients"),
    Column("quantity", Double, nullable=False),
    text("reason"),
)

# By which factor an ingredient is used beyond its recipes, where somebody said so: see forecasting.demand.corrections.
corrections = Table(
    "corrections",
    metadata,
    own_id(),
    refers("location_id", "locations"),
    refers("ingredient_id", "ingredients"),
    Column("factor", Double, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("location_id", "ingredient_id"),
)
