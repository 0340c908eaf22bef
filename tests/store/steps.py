"""Databases that were brought up step by step, as those of people who have had Despensa for long."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from sqlalchemy import Connection, create_engine

from forecasting.store.database import migrations, parse_url


@contextmanager
def of_version(url: str, version: str) -> Iterator[Connection]:
    """A new database as it was at a version of the schema."""
    engine, config = create_engine(parse_url(url)), migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        yield connection
    engine.dispose()
