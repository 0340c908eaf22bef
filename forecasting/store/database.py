"""Opens the database: made when it isn't there, brought to the newest schema, and safe against a power cut."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, insert, inspect, make_url, select, update
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from forecasting.errors import InputError
from forecasting.store.guard import CHANGES, watch_over
from forecasting.store.schema import changes, metadata
from forecasting.store.trouble import say_trouble

BUSY_SECONDS = 30
"""How long a writer waits for another before it gives up."""

REACH_SECONDS = 10
"""How long a database server may take to answer at all."""

_POSTGRESQL = "postgresql+psycopg"
_WRITER = 0xDE59E45A  # any number, the same for all of us: PostgreSQL's lock for the one writer at a time


def sqlite_url(path: Path) -> str:
    """The URL of the SQLite database in the file ``path``."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def parse_url(url: str) -> URL:
    """The parts of a database's URL; what providers write as ``postgres://`` is PostgreSQL, too."""
    parts = make_url(url)
    return parts.set(drivername=_POSTGRESQL) if parts.drivername in ("postgres", "postgresql") else parts


def open_database(url: str) -> Engine:
    """The database at ``url`` (SQLite or PostgreSQL), with all its tables; dispose of it when done.

    What it can't do later, such as writing on a full disk, is an ``InputError`` of ``trouble.CODES``. Raises
    ``InputError``: ``database_unreachable``, ``not_a_database``, ``database_is_newer`` (than this Despensa),
    ``database_is_older`` (than the first release, so that no step leads from there).
    """
    engine = _engine(parse_url(url))
    watch_over(engine)
    try:
        _upgrade(engine)
    except (CommandError, DatabaseError) as error:
        engine.dispose()
        raise InputError(_why_not(error), database=_shown(engine.url)) from error
    if not _has_all_columns(engine):
        engine.dispose()
        raise InputError("database_is_older", database=_shown(engine.url))
    say_trouble(engine)
    return engine


def delete_database(url: str) -> None:
    """Throw away the SQLite database at ``url``, such as the sample's; nobody may have it open."""
    parts = parse_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database:
        raise ValueError(f"only the file of an SQLite database can be deleted, not {_shown(parts)}")
    for ending in ("", "-wal", "-shm"):
        Path(parts.database + ending).unlink(missing_ok=True)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that sees the database as it was at its beginning, whoever writes meanwhile."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, counts: bool = False) -> Iterator[Connection]:
    """One transaction that changes what is kept, all or nothing, and with it the database's ``stamp``.

    Of one that changes nothing but ``counts`` the stamp says so.
    """
    with taking_turns(engine) as connection:
        more = {"number": changes.c.number + 1} | ({"counts": changes.c.counts + 1} if counts else {})
        connection.execute(update(changes).values(more))
        yield connection


@contextmanager
def taking_turns(engine: Engine) -> Iterator[Connection]:
    """One transaction of the only writer at that time: whatever it has read stays true till its end."""
    with engine.connect().execution_options(**{CHANGES: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_WRITER)))
        yield connection


class Stamp(NamedTuple):
    """Texts that are others after a change of the database, other than a run's progress: what was read may be old.

    ``all`` is another one after every change, ``but_counts`` after every one that changed more than counts.
    """

    all: str
    but_counts: str


def stamp(engine: Engine) -> Stamp:
    """The database's stamp as it is now."""
    with reading(engine) as connection:
        found = connection.execute(select(changes)).one()
    return Stamp(f"{found.database}/{found.number}", f"{found.database}/{found.number - found.counts}")


def migrations() -> Config:
    """Where Alembic finds the steps of the schema."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


@cache
def versions() -> tuple[str, ...]:
    """The versions of the schema, the newest first: read once, the steps don't change under a running program."""
    return tuple(step.revision for step in ScriptDirectory.from_config(migrations()).walk_revisions())


def bring_to(connection: Connection, version: str) -> None:
    """Bring the tables to a version of the schema, step by step; the newest ones are made at once where there are none.

    Raises ``CommandError`` where they are of no version that is known.
    """
    found = _version(connection)
    if found is None and version == versions()[0]:
        _make_tables(connection)
    elif found != version:
        config = migrations()
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def _make_tables(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(changes), {"database": str(uuid4()), "number": 0})
    MigrationContext.configure(connection).stamp(ScriptDirectory.from_config(migrations()), "head")


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(engine: Engine) -> None:
    newest = versions()[0]
    with reading(engine) as connection:
        if _version(connection) == newest:
            return
    with taking_turns(engine) as connection:
        bring_to(connection, newest)


def _has_all_columns(engine: Engine) -> bool:
    with reading(engine) as connection:
        tables = inspect(connection).get_multi_columns()
    there = {(table, column["name"]) for (_, table), columns in tables.items() for column in columns}
    return all((column.table.name, column.name) in there for table in metadata.sorted_tables for column in table.c)


def _why_not(error: CommandError | DatabaseError) -> str:
    if isinstance(error, CommandError):  # Alembic doesn't know the schema's version
        return "database_is_newer"
    return "database_unreachable" if isinstance(error, OperationalError) else "not_a_database"


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        # A server may have been started anew since the connection was used last: look first.
        waits = {"connect_timeout": REACH_SECONDS} if url.drivername == _POSTGRESQL else {}
        return create_engine(url, pool_pre_ping=True, connect_args=waits)
    _make_folder(url)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(url: URL) -> None:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(connection, entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own: see _begin_sqlite
    # What was saved goes into the file at once, not after a thousand pages: somebody may copy that one alone.
    for pragma in ("journal_mode=WAL", "wal_autocheckpoint=1", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock before it reads: a reader that turns writer later could only fail.
    writes = connection.get_execution_options().get(CHANGES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _shown(url: URL) -> str:
    return url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
