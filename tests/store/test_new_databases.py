"""A new database is made at once: no other one than those that all steps of the schema have led to."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table, inspect, select, text

from forecasting.store import schema
from forecasting.store.database import reading
from tests.store.steps import of_version

BESIDES = {
    "sqlite": (
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')",
        "SELECT name, 'its numbers never come again' FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'",
    ),
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    ),
}
"""What a database of each kind has besides the parts of its tables."""


def described(connection: Connection) -> set[str]:
    """All there is in a database, in words, in whatever order its columns stand."""
    found = inspect(connection)
    parts = {
        "column": found.get_multi_columns(),
        "reference": found.get_multi_foreign_keys(),
        "unique": found.get_multi_unique_constraints(),
        "index": found.get_multi_indexes(),
        "check": found.get_multi_check_constraints(),
        "key": {table: [key] for table, key in found.get_multi_pk_constraint().items()},
    }
    said = {
        f"{what} of {table}: {spelt(part)}"
        for what, by_table in parts.items()
        for (_, table), of_table in by_table.items()
        for part in of_table
    }
    return said | {str(row) for asked in BESIDES[connection.dialect.name] for row in connection.execute(text(asked))}


def spelt(part: object) -> str:
    """What the database's kind says of a part: names, types, conditions."""
    if isinstance(part, dict):
        return ", ".join(f"{name}: {spelt(value)}" for name, value in sorted(part.items()))
    return str(part)


def rows(connection: Connection) -> dict[str, list[tuple]]:
    """What stands in a database, but for the text that says which one it is."""
    tables = [*schema.metadata.sorted_tables, Table("alembic_version", MetaData(), autoload_with=connection)]
    return {
        table.name: connection.execute(
            select(*(each for each in table.c if each is not schema.changes.c.database))
        ).all()
        for table in tables
    }


def test_the_migrations_lead_to_the_tables_that_the_code_knows(new_url):
    with of_version(new_url, "head") as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_a_database_made_at_once_is_the_one_that_all_steps_lead_to(store, new_url):
    with reading(store) as at_once, of_version(new_url, "head") as by_steps:
        assert described(at_once) == described(by_steps)
        assert rows(at_once) == rows(by_steps)
