"""The tables of the database.

Facts stay as they came; everything else is derived. Dishes, ingredients and the like have a stable id (a slug of
their first name) and a name that may change: history and recipes hold the id. ``active`` says that a row stands in
the restaurant's own list; the others are only referred to by history, recipes or forecasts.

Columns that also stand in a CSV file have the file's name for them (``tables.COLUMNS``); a column that refers to
another table ends in ``_id``. After a change here, write a migration: new databases are made from what stands here,
older ones step by step, and a test compares the two. A ``server_default`` is what a migration gave to rows of before.
A table of another subject than these rooms' needs a room and a line here, without which ``metadata`` doesn't have it.
"""

from forecasting.store.schema.columns import ALWAYS, Moment, metadata
from forecasting.store.schema.days import (
    booking_dishes,
    bookings,
    closures,
    day_answers,
    events,
    promotions,
    refused_promotions,
    scenarios,
    sold_out,
    weather,
    weather_ahead,
)
from forecasting.store.schema.forecasts import (
    backtest,
    dish_mix,
    effects,
    forecasts,
    foreseen,
    importances,
    residuals,
    run_records,
    runs,
    scores,
)
from forecasting.store.schema.house import changes, locations
from forecasting.store.schema.menu import (
    conversions,
    dishes,
    idle_modifiers,
    ingredients,
    merges,
    preparations,
    recipes,
    refused_merges,
)
from forecasting.store.schema.people import (
    attempts,
    device_people,
    devices,
    invitations,
    journal,
    people,
    sign_ins,
)
from forecasting.store.schema.sales import (
    aliases,
    commissions,
    import_days,
    import_issues,
    imports,
    live,
    newest,
    sale_lines,
    sources,
    till_categories,
)
from forecasting.store.schema.stock import corrections, counts, deliveries, waste
from forecasting.store.schema.supply import order_lines, orders, supplier_places, suppliers, supply

__all__ = [
    "ALWAYS",
    "Moment",
    "aliases",
    "attempts",
    "backtest",
    "booking_dishes",
    "bookings",
    "changes",
    "closures",
    "commissions",
    "conversions",
    "corrections",
    "counts",
    "day_answers",
    "deliveries",
    "device_people",
    "devices",
    "dish_mix",
    "dishes",
    "effects",
    "events",
    "forecasts",
    "foreseen",
    "idle_modifiers",
    "import_days",
    "import_issues",
    "importances",
    "imports",
    "ingredients",
    "invitations",
    "journal",
    "live",
    "locations",
    "merges",
    "metadata",
    "newest",
    "order_lines",
    "orders",
    "people",
    "preparations",
    "promotions",
    "recipes",
    "refused_merges",
    "refused_promotions",
    "residuals",
    "run_records",
    "runs",
    "sale_lines",
    "scenarios",
    "scores",
    "sign_ins",
    "sold_out",
    "sources",
    "supplier_places",
    "suppliers",
    "supply",
    "till_categories",
    "waste",
    "weather",
    "weather_ahead",
]
