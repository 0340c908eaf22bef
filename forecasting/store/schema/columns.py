"""What tables are written with: their columns by what they hold, and the one list that all tables stand in."""

from datetime import UTC, date, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
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


def own_id() -> Column:
    return Column("id", Integer, primary_key=True)


def text(name: str, **rest: str) -> Column:
    return Column(name, Text, nullable=False, default="", **rest)


def number(name: str) -> Column:
    return Column(name, Double)


def day(name: str = "day", **rest: bool) -> Column:
    return Column(name, Date, nullable=False, **rest)


def refers(name: str, to: str, **rest: bool) -> Column:
    return Column(name, ForeignKey(f"{to}.id"), **{"nullable": False, **rest})


def named(table: str, *columns: Column) -> Table:
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
