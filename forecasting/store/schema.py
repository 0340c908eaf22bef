"""The tables of the database.

Facts stay as they came; everything else is derived. Dishes, ingredients and the like have a stable id (a slug of
their first name) and a name that may change: history and recipes hold the id. ``active`` says that a row stands in
the restaurant's own list; the others are only referred to by history, recipes or forecasts.

Columns that also stand in a CSV file have the file's name for them (``tables.COLUMNS``); a column that refers to
another table ends in ``_id``. After a change here, write a migration: new databases are made from what stands here,
older ones step by step, and a test compares the two. A ``server_default`` is what a migration gave to rows of before.
"""

from datetime import UTC, date, datetime

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    and_,
    event,
    false,
)

ALWAYS = date(1900, 1, 1)
"""The first day of what holds from the beginning: an empty ``from`` in a file."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A point in time, kept as UTC without a zone: the same on every database. A time without a zone is UTC."""

    impl = DateTime
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None and value.tzinfo else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def _id() -> Column:
    return Column("id", Integer, primary_key=True)


def _text(name: str, **rest: str) -> Column:
    return Column(name, Text, nullable=False, default="", **rest)


def _number(name: str) -> Column:
    return Column(name, Double)


def _day(name: str = "day", **rest: bool) -> Column:
    return Column(name, Date, nullable=False, **rest)


def _refers(name: str, to: str, **rest: bool) -> Column:
    return Column(name, ForeignKey(f"{to}.id"), **{"nullable": False, **rest})


def _named(table: str, *columns: Column) -> Table:
    """A table of things with a stable id and a name that may change, in the order that a person gave them."""
    return Table(
        table,
        metadata,
        Column("id", Text, primary_key=True),
        Column("name", Text, nullable=False),
        Column("active", Boolean, nullable=False, default=False),
        Column("position", Integer, nullable=False, default=0),
        *columns,
        UniqueConstraint("name"),
    )


# One row: which database this is and how often it was changed, for those who keep what they have read.
changes = Table(
    "changes",
    metadata,
    Column("database", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("counts", Integer, nullable=False, default=0, server_default="0"),  # how many of these only counted
)

# Places and sales

locations = Table(
    "locations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    _text("country"),
    _text("city"),
    _number("latitude"),
    _number("longitude"),
    _text("weather_service", server_default=""),
    _text("time_zone"),
    _text("currency"),
    _number("tax_rate"),
    Column("prices_include_tax", Boolean),
    Column("caution", Double, nullable=False, default=0.5),
    Column("rotation", Text, nullable=False, default="first_in", server_default="first_in"),
    UniqueConstraint("name"),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    _refers("location_id", "locations"),
    Column("name", Text, nullable=False),
    UniqueConstraint("location_id", "name"),
)

imports = Table(
    "imports",
    metadata,
    _id(),
    Column("digest", Text, nullable=False),
    Column("file", Text, nullable=False),
    _text("source"),
    _text("who"),
    Column("at", Moment, nullable=False),
    _text("kind", server_default=""),
    _text("mapping"),
    _text("store", server_default=""),
    Column("kept", Integer, nullable=False),
    Column("dropped", Integer, nullable=False),
    _day("first_day"),
    _day("last_day"),
    Column("undone", Moment),
)
Index(
    "ix_imports_digest_kept",
    imports.c.digest,
    unique=True,
    sqlite_where=imports.c.undone.is_(None),
    postgresql_where=imports.c.undone.is_(None),
)

# The share of what is sold through a channel of a source ("" where files name none) that a delivery app keeps.
commissions = Table(
    "commissions",
    metadata,
    _id(),
    _refers("source_id", "sources"),
    Column("channel", Text, nullable=False),
    Column("share", Double, nullable=False),
    UniqueConstraint("source_id", "channel"),
)

import_issues = Table(
    "import_issues",
    metadata,
    _id(),
    _refers("import_id", "imports", index=True),
    _text("file"),
    Column("row", Integer, nullable=False),
    _text("reason"),
    Column("count", Integer, nullable=False),
    _text("action"),
)

# What an import says about one day of one source. A later import that has the day takes its place (`replaced_by`),
# an import undone stands as replaced by itself; sale lines are never changed. One live row for a source and day.
import_days = Table(
    "import_days",
    metadata,
    _id(),
    _refers("import_id", "imports"),
    _refers("source_id", "sources"),
    _day(),
    _refers("replaced_by", "imports", nullable=True, index=True),
    # The source of the location whose files have these sales, too, by its name: they are kept and don't count.
    Column("contained_in", Text, nullable=False, default="", server_default=""),
    UniqueConstraint("import_id", "source_id", "day"),
)
newest = import_days.c.replaced_by.is_(None)
Index(
    "ix_import_days_live",
    import_days.c.source_id,
    import_days.c.day,
    unique=True,
    sqlite_where=newest,
    postgresql_where=newest,
)
live = and_(newest, import_days.c.contained_in == "")
"""The days that count: replaced by no later file, and of a source whose sales no other source has, too."""

sale_lines = Table(
    "sale_lines",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    _refers("import_day_id", "import_days", index=True),
    Column("till_name", Text, nullable=False),
    _text("size"),
    Column("quantity", Double, nullable=False),
    _number("net_sales"),
    _number("discount"),
    _text("channel"),
    Column("hour", Integer),
    _text("ticket"),
    _text("kind"),
    _text("modifiers", server_default=""),
)

# Under which category a file's source sells an item, and from which to which of its days. It counts as long as one of
# these days does: with an import undone or replaced its word goes.
till_categories = Table(
    "till_categories",
    metadata,
    _id(),
    _refers("import_id", "imports"),
    _refers("source_id", "sources"),
    Column("till_name", Text, nullable=False),
    _text("size"),
    Column("category", Text, nullable=False),
    _day("first"),
    _day("last"),
    Column("quantity", Double, nullable=False),
    UniqueConstraint("import_id", "source_id", "till_name", "size", "category"),
)

aliases = Table(
    "aliases",
    metadata,
    _id(),
    _refers("source_id", "sources"),
    Column("till_name", Text, nullable=False),
    _text("size"),
    _day("from"),
    _refers("dish_id", "dishes"),
    UniqueConstraint("source_id", "till_name", "size", "from"),
)

# The kitchen

dishes = _named(
    "dishes",
    _text("category"),
    _number("price"),
    _refers("size_of_id", "dishes", nullable=True),
    _number("size_factor"),
    Column("food", Boolean),  # whether it is, where somebody said so: see forecasting.store.food
)

preparations = _named("preparations")

ingredients = _named(
    "ingredients",
    _text("unit"),
    _number("shelf_life_days"),
    _text("group"),
    _number("yield"),
    _text("storage"),
    _number("reorder_point"),
    _number("caution"),
    _number("storage_limit"),
)

# An item is a dish or a preparation; a component is an ingredient, a preparation or a dish.
recipes = Table(
    "recipes",
    metadata,
    _id(),
    _refers("dish_id", "dishes", nullable=True),
    _refers("preparation_id", "preparations", nullable=True),
    _refers("uses_ingredient_id", "ingredients", nullable=True),
    _refers("uses_preparation_id", "preparations", nullable=True),
    _refers("uses_dish_id", "dishes", nullable=True),
    Column("quantity", Double, nullable=False),
    _text("unit"),
    _number("yield"),
    _number("batch_output"),
    _text("batch_unit"),
    _text("per"),
    _day("from"),
    _text("estimated", server_default="no"),
    _refers("location_id", "locations", nullable=True),  # empty: everywhere
)

conversions = Table(
    "conversions",
    metadata,
    _id(),
    _refers("ingredient_id", "ingredients"),
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
    _id(),
    _refers("old_id", "dishes"),
    _refers("dish_id", "dishes"),
    _day("first_day"),
    Column("at", Moment, nullable=False),
    _text("recipe"),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    UniqueConstraint("old_id"),
    sqlite_autoincrement=True,  # an id undone is never another merge's: somebody may still have its button on screen
)

# Alike, but two dishes: somebody said so.
refused_merges = Table(
    "refused_merges",
    metadata,
    _id(),
    _refers("old_id", "dishes"),
    _refers("dish_id", "dishes"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("old_id", "dish_id"),
)

suppliers = _named(
    "suppliers",
    _text("delivery_days"),
    _text("cutoff"),
    _number("lead_time_days"),
    _number("minimum"),
    _text("phone"),
    _text("self_bought", server_default="no"),
    _text("on_holidays", server_default="no"),
)

# A supplier's line at one location, in the place of the shared one.
supplier_places = Table(
    "supplier_places",
    metadata,
    _id(),
    _refers("supplier_id", "suppliers"),
    _refers("location_id", "locations"),
    _text("delivery_days"),
    _text("cutoff"),
    _number("lead_time_days"),
    _number("minimum"),
    _text("phone"),
    _text("self_bought", server_default="no"),
    _text("on_holidays", server_default="no"),
    UniqueConstraint("supplier_id", "location_id"),
)

supply = Table(
    "supply",
    metadata,
    _id(),
    _refers("ingredient_id", "ingredients"),
    _refers("supplier_id", "suppliers"),
    Column("pack_size", Double, nullable=False),
    _text("pack_name"),
    _number("unit_cost"),
    _number("preference"),
    _day("from"),
    _refers("location_id", "locations", nullable=True),  # empty: everywhere
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

counts = Table(
    "counts",
    metadata,
    _id(),
    _refers("location_id", "locations"),
    _day(),
    _refers("ingredient_id", "ingredients"),
    Column("quantity", Double, nullable=False),
    Column("by_eye", Text, nullable=False, default="no", server_default="no"),  # see forecasting.stock.by_eye
    UniqueConstraint("location_id", "day", "ingredient_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    _refers("location_id", "locations"),
    _day(),
    _refers("ingredient_id", "ingredients"),
    Column("quantity", Double, nullable=False),
    _refers("supplier_id", "suppliers", nullable=True),
    _refers("order_id", "orders", nullable=True, index=True),  # empty: somebody wrote it down
    # Whether somebody said what came of it.
    Column("confirmed", Boolean, nullable=False, default=False, server_default=false()),
)

waste = Table(
    "waste",
    metadata,
    _id(),
    _refers("location_id", "locations"),
    _day(),
    _refers("ingredient_id", "ingredients"),
    Column("quantity", Double, nullable=False),
    _text("reason"),
)

# By which factor an ingredient is used beyond its recipes, where somebody said so: see forecasting.demand.corrections.
corrections = Table(
    "corrections",
    metadata,
    _id(),
    _refers("location_id", "locations"),
    _refers("ingredient_id", "ingredients"),
    Column("factor", Double, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("location_id", "ingredient_id"),
)

# What is known about days

promotions = Table(
    "promotions",
    metadata,
    _id(),
    _day("first"),
    _day("last"),
    _refers("dish_id", "dishes", nullable=True),
    _text("category"),
    _text("kind"),
    _number("discount"),
    _number("uplift"),
    _number("limit"),
    _number("both"),
)

events = Table(
    "events",
    metadata,
    _id(),
    _refers("location_id", "locations"),
    _day(),
    Column("event", Text, nullable=False),
    _number("strength"),
    _text("yearly", server_default="no"),
    UniqueConstraint("location_id", "day", "event"),
)

closures = Table(
    "closures",
    metadata,
    _id(),
    _refers("location_id", "locations"),
    _day(),
    UniqueConstraint("location_id", "day"),
)

# What somebody said of a day's sales: see forecasting.days.doubts. `about` is the day that was asked about.
day_answers = Table(
    "day_answers",
    metadata,
    _id(),
    _refers("location_id", "locations"),
    _day(),
    # The till or app that the answer is about, by its name; empty for all of the location.
    Column("source", Text, nullable=False, default="", server_default=""),
    Column("answer", Text, nullable=False),
    _day("about"),
    UniqueConstraint("location_id", "day", "source"),
)


# Whether a dish was sold out on a day, as somebody said: see forecasting.days.sold_out.
sold_out = Table(
    "sold_out",
    metadata,
    _id(),
    _refers("location_id", "locations"),
    _day(),
    _refers("dish_id", "dishes"),
    Column("answer", Text, nullable=False),
    Column("hour", Integer),  # of the day at the location, where somebody said it
    UniqueConstraint("location_id", "day", "dish_id"),
)
# A group that has booked, and what it will eat: see forecasting.scenarios.bookings.
bookings = Table(
    "bookings",
    metadata,
    _id(),
    _refers("location_id", "locations"),
    _day(),
    Column("people", Integer, nullable=False),
    sqlite_autoincrement=True,  # an id taken back is never another group's: somebody may still have its button
)

booking_dishes = Table(
    "booking_dishes",
    metadata,
    Column("booking_id", ForeignKey("bookings.id"), primary_key=True),
    Column("dish_id", ForeignKey("dishes.id"), primary_key=True),
    Column("portions", Double, nullable=False),
)


# What the sales look like a promotion, and somebody said that it was none: see forecasting.demand.past_promotions.
refused_promotions = Table(
    "refused_promotions",
    metadata,
    _id(),
    _day("first"),
    _day("last"),
    _text("dish_or_category"),
    _text("kind"),
    UniqueConstraint("first", "last", "dish_or_category", "kind"),
)

# What guests ask for that changes no ingredient, as somebody said ("Término medio"), spelt as ``menu.modifiers.alike``.
idle_modifiers = Table(
    "idle_modifiers",
    metadata,
    _id(),
    Column("modifier", Text, nullable=False, unique=True),
)


# What people have tried and kept: ``content`` is the scenario as its file, ``adopted`` what stands in the calendar for
# it, and what was there before (empty: nothing does). See store.scenarios.
scenarios = Table(
    "scenarios",
    metadata,
    _id(),
    _refers("location_id", "locations"),
    Column("name", Text, nullable=False),
    Column("content", JSON, nullable=False),
    Column("saved", Moment, nullable=False),
    Column("adopted", JSON(none_as_null=True)),
    sqlite_autoincrement=True,  # an id stands in links: one that was thrown away is never another scenario's
)


def _weather(table: str, *columns: Column) -> Table:
    """A table with the weather of each day, and who says so: ``own`` or the name of a service."""
    measures = [_number(name) for name in ("temperature", "precipitation", "humidity", "sunshine")]
    return Table(table, metadata, _day(primary_key=True), *measures, *columns)


weather = _weather("weather", _text("source", server_default="own"))

# What a service expects of days to come, and when it said so; once it is measured, that counts.
weather_ahead = _weather("weather_ahead", _text("source"), Column("fetched", Moment, nullable=False))

# Forecast runs and what they found

runs = Table(
    "runs",
    metadata,
    _id(),
    Column("state", Text, nullable=False),
    Column("started", Moment, nullable=False),
    Column("heartbeat", Moment, nullable=False),
    Column("finished", Moment),
    _text("host"),
    Column("pid", Integer, nullable=False),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    _text("what"),
    _text("error_code"),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("settings", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    _text("models_file"),
    _text("models_digest"),
)
Index(
    "ix_runs_running",
    runs.c.state,
    unique=True,
    sqlite_where=runs.c.state == "running",
    postgresql_where=runs.c.state == "running",
)


def _found(table: str, *columns: Column) -> Table:
    """A table of what a run found: ``Forecast`` has a frame of these columns."""
    return Table(table, metadata, _id(), _refers("run_id", "runs", index=True), *columns)


def _numbers(*names: str) -> list[Column]:
    return [_number(name) for name in names]


def _flag(name: str) -> Column:
    return Column(name, Boolean, nullable=False)


def _series() -> list[Column]:
    return [_refers("location_id", "locations"), _refers("ingredient_id", "ingredients")]


forecasts = _found("forecasts", *_series(), _day(), _text("model"), *_numbers("mean", "p10", "p90"))

foreseen = Table(  # what the newest forecast said of a week of which it knew no day
    "foreseen",
    metadata,
    _id(),
    *_series(),
    _day(index=True),
    _text("model"),
    *_numbers("mean", "p10", "p90"),
    _day("last_day"),
    _text("recipes"),
)

run_records = Table(  # what a finished run recorded of itself, kept for good: see forecasting.demand.records
    "run_records",
    metadata,
    _id(),
    Column("started", Moment, nullable=False),
    Column("finished", Moment, nullable=False),
    Column("first_day", Date),
    _day("last_day"),
    Column("settings", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("record", JSON),
    Column("importances", JSON, nullable=False),  # by model and feature
)

scores = _found(
    "scores",
    *_series(),
    _text("model"),
    *_numbers("weight", "wape", "weekly_wape", "bias", "mase", "pinball", "coverage80", "rmse", "mae"),
    _flag("recommended"),
)

residuals = _found("residuals", *_series(), _day(), Column("week_ahead", Integer, nullable=False), _number("residual"))

backtest = _found(
    "backtest",
    *_series(),
    _day("cutoff"),
    _day(),
    _text("model"),
    *_numbers("mean", "informed", "p10", "p50", "p90", "actual"),
    _flag("closed"),
    _flag("censored"),
)

dish_mix = _found(
    "dish_mix", _refers("location_id", "locations"), _day(), _refers("dish_id", "dishes"), _number("mean")
)

effects = _found(
    "effects",
    _text("kind"),
    _text("what"),
    _text("when", server_default=""),
    *_numbers("effect", "low", "high", "discount"),
    _text("source"),
    Column("occasions", Integer, nullable=False),
)

importances = _found("importances", _text("model"), _text("feature"), _number("importance"))

# Orders: see store.orders for their states. ``answered`` is when somebody said what came of one.

orders = Table(
    "orders",
    metadata,
    _id(),
    _refers("location_id", "locations"),
    _refers("supplier_id", "suppliers"),
    Column("order_by", DateTime, nullable=False),  # by the clock of the location
    _day("arrives"),
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
    _refers("order_id", "orders", primary_key=True),
    _refers("ingredient_id", "ingredients", primary_key=True),
    Column("suggested_packs", Double, nullable=False),
    Column("sent_packs", Double, nullable=False),
    Column("pack_size", Double, nullable=False),
    _text("pack_name"),
    _text("unit"),
    _number("unit_cost"),
    _text("why"),
    _number("received"),
    _number("received_cost"),
    _number("price_before"),
)

# People and how they sign in: see store.accounts. They are the installation's, not the restaurant's: no backup has
# them, no restore touches them. Of passwords, PINs, tokens and who was refused, only hashes are kept.

people = Table(
    "people",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("sign_in_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("locations", JSON(none_as_null=True)),  # empty: all
    _text("email"),
    _text("password"),
    Column("active", Boolean, nullable=False, default=True),
    UniqueConstraint("sign_in_name"),
    sqlite_autoincrement=True,  # what somebody did stands under an id that is never another's
)
with_email = people.c.email != ""
Index("ix_people_email", people.c.email, unique=True, sqlite_where=with_email, postgresql_where=with_email)

invitations = Table(
    "invitations",
    metadata,
    Column("token", Text, primary_key=True),
    _refers("person_id", "people", index=True),
    Column("until", Moment, nullable=False),
)

# A browser that somebody signed in with; ``shared`` by several people, such as a kitchen's tablet.
devices = Table(
    "devices",
    metadata,
    _id(),
    Column("token", Text, nullable=False),
    Column("shared", Boolean, nullable=False, default=False),
    UniqueConstraint("token"),
)

device_people = Table(
    "device_people",
    metadata,
    _refers("device_id", "devices", primary_key=True),
    _refers("person_id", "people", primary_key=True),
    _text("pin"),
    Column("wrong", Integer, nullable=False, default=0),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("token", Text, primary_key=True),
    _refers("person_id", "people", index=True),
    _refers("device_id", "devices", index=True),
    Column("started", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("who", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Moment, nullable=False),
)

# Who did what: see store.journal. Lines are only ever added, and the database sees to it.
journal = Table(
    "journal",
    metadata,
    _id(),
    Column("at", Moment, nullable=False),
    Column("person_id", Integer),  # empty: the command line; 0: whoever sat at the machine
    _text("person"),
    _text("role"),
    _text("deed"),
    _text("about"),
    _text("location"),
    sqlite_autoincrement=True,
)
_ONLY_ADDED_TO = {
    "sqlite": [
        f"CREATE TRIGGER journal_no_{change} BEFORE {change.upper()} ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END"
        for change in ("update", "delete")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION journal_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is only added to'; END $$",
        "CREATE TRIGGER journal_is_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_only_added_to()",
    ],
}
for _dialect, _statements in _ONLY_ADDED_TO.items():
    for _statement in _statements:
        event.listen(journal, "after_create", DDL(_statement).execute_if(dialect=_dialect))
