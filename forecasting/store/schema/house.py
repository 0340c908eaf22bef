"""Which database this is, and its places."""

from sqlalchemy import Boolean, Column, Double, Integer, Table, Text, UniqueConstraint

from forecasting.store.schema.columns import metadata, number, text

# One row: which database this is and how often it was changed, for those who keep what they have read.
changes = Table(
    "changes",
    metadata,
    Column("database", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("counts", Integer, nullable=False, default=0, server_default="0"),  # how many of these only counted
)

locations = Table(
    "locations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    text("country"),
    text("city"),
    number("latitude"),
    number("longitude"),
    text("weather_service", server_default=""),
    text("time_zone"),
    text("currency"),
    number("tax_rate"),
    Column("prices_include_tax", Boolean),
    Column("caution", Double, nullable=False, default=0.5),
    Column("rotation", Text, nullable=False, default="first_in", server_default="first_in"),
    UniqueConstraint("name"),
)
