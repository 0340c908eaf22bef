"""Dishes, what they are made of, and what was said of their names."""

from sqlalchemy import JSON, Boolean, Column, Double, Table, Text, UniqueConstraint

from forecasting.store.schema.columns import Moment, day, metadata, named, number, own_id, refers, text

dishes = named(
    "dishes",
    text("category"),
    number("price"),
    refers("size_of_id", "dishes", nullable=True),
    number("size_factor"),
    Column("food", Boolean),  # whether it is, where somebody said so: see forecasting.store.menu.food
)

preparations = named("preparations")

ingredients = named(
    "ingredients",
    text("unit"),
    number("shelf_life_days"),
    text("group"),
    number("yield"),
    text("storage"),
    number("reorder_point"),
    number("caution"),
    number("storage_limit"),
)

# An item is a dish or a preparation; a component is an ingredient, a preparation or a dish.
recipes = Table(
    "recipes",
    metadata,
    own_id(),
    refers("dish_id", "dishes", nullable=True),
    refers("preparation_id", "preparations", nullable=True),
    refers("uses_ingredient_id", "ingredients", nullable=True),
    refers("uses_preparation_id", "preparations", nullable=True),
    refers("uses_dish_id", "dishes", nullable=True),
    Column("quantity", Double, nullable=False),
    text("unit"),
    number("yield"),
    number("batch_output"),
    text("batch_unit"),
    text("per"),
    day("from"),
    text("estimated", server_default="no"),
    refers("location_id", "locations", nullable=True),  # empty: everywhere
)

conversions = Table(
    "conversions",
    metadata,
    own_id(),
    refers("ingredient_id", "ingredients"),
    Column("unit", Text, nullable=False),
    Column("equals", Double, nullable=False),
    Column("in_unit", Text, nullable=False),
    UniqueConstraint("ingredient_id", "unit"),
)

# Two names of one dish: whatever is sold as ``old`` counts as the other dish, ``first_day`` is the first one of its
# name. ``before`` and ``after`` are the kitchen's rows about both as merging found and left them.
merges = Table(
    "merges",
    metadata,
    own_id(),
    refers("old_id", "dishes"),
    refers("dish_id", "dishes"),
    day("first_day"),
    Column("at", Moment, nullable=False),
    text("recipe"),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    UniqueConstraint("old_id"),
    sqlite_autoincrement=True,  # an id undone is never another merge's: somebody may still have its button on screen
)

# Alike, but two dishes: somebody said so.
refused_merges = Table(
    "refused_merges",
    metadata,
    own_id(),
    refers("old_id", "dishes"),
    refers("dish_id", "dishes"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("old_id", "dish_id"),
)

# What guests ask for that changes no ingredient, as somebody said ("Término medio"), spelt as ``menu.modifiers.alike``.
idle_modifiers = Table(
    "idle_modifiers",
    metadata,
    own_id(),
    Column("modifier", Text, nullable=False, unique=True),
)
