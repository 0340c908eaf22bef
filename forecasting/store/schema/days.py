"""What is known of days and was said about them: promotions, the calendar, bookings, scenarios, the weather."""

from sqlalchemy import JSON, Column, Double, ForeignKey, Integer, Table, Text, UniqueConstraint

from forecasting.store.schema.columns import Moment, day, metadata, number, own_id, refers, text

promotions = Table(
    "promotions",
    metadata,
    own_id(),
    day("first"),
    day("last"),
    refers("dish_id", "dishes", nullable=True),
    text("category"),
    text("kind"),
    number("discount"),
    number("uplift"),
    number("limit"),
    number("both"),
)

events = Table(
    "events",
    metadata,
    own_id(),
    refers("location_id", "locations"),
    day(),
    Column("event", Text, nullable=False),
    number("strength"),
    text("yearly", server_default="no"),
    UniqueConstraint("location_id", "day", "event"),
)

closures = Table(
    "closures",
    metadata,
    own_id(),
    refers("location_id", "locations"),
    day(),
    UniqueConstraint("location_id", "day"),
)

# What somebody said of a day's sales: see forecasting.days.doubts. `about` is the day that was asked about.
day_answers = Table(
    "day_answers",
    metadata,
    own_id(),
    refers("location_id", "locations"),
    day(),
    # The till or app that the answer is about, by its name; empty for all of the location.
    Column("source", Text, nullable=False, default="", server_default=""),
    Column("answer", Text, nullable=False),
    day("about"),
    UniqueConstraint("location_id", "day", "source"),
)


# Whether a dish was sold out on a day, as somebody said: see forecasting.days.sold_out.
sold_out = Table(
    "sold_out",
    metadata,
    own_id(),
    refers("location_id", "locations"),
    day(),
    refers("dish_id", "dishes"),
    Column("answer", Text, nullable=False),
    Column("hour", Integer),  # of the day at the location, where somebody said it
    UniqueConstraint("location_id", "day", "dish_id"),
)

# A group that has booked, and what it will eat: see forecasting.scenarios.bookings.
bookings = Table(
    "bookings",
    metadata,
    own_id(),
    refers("location_id", "locations"),
    day(),
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
    own_id(),
    day("first"),
    day("last"),
    text("dish_or_category"),
    text("kind"),
    UniqueConstraint("first", "last", "dish_or_category", "kind"),
)

# What people have tried and kept: ``content`` is the scenario as its file, ``adopted`` what stands in the calendar for
# it, and what was there before (empty: nothing does). See store.scenarios.
scenarios = Table(
    "scenarios",
    metadata,
    own_id(),
    refers("location_id", "locations"),
    Column("name", Text, nullable=False),
    Column("content", JSON, nullable=False),
    Column("saved", Moment, nullable=False),
    Column("adopted", JSON(none_as_null=True)),
    sqlite_autoincrement=True,  # an id stands in links: one that was thrown away is never another scenario's
)


def _weather(table: str, *columns: Column) -> Table:
    """A table with the weather of each day, and who says so: ``own`` or the name of a service."""
    measures = [number(name) for name in ("temperature", "precipitation", "humidity", "sunshine")]
    return Table(table, metadata, day(primary_key=True), *measures, *columns)


weather = _weather("weather", text("source", server_default="own"))

# What a service expects of days to come, and when it said so; once it is measured, that counts.
weather_ahead = _weather("weather_ahead", text("source"), Column("fetched", Moment, nullable=False))
