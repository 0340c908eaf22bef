"""A PostgreSQL server for the tests, from the system's programs: in a folder of its own, reached by a socket there."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import psycopg

REQUIRED = "DESPENSA_REQUIRE_POSTGRESQL"
"""With this set to 1 a test that finds no PostgreSQL fails instead of being skipped."""

PACKAGED = Path("/usr/lib/postgresql")  # where Debian puts the programs of each version
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_wal_size=1GB",
    "listen_addresses=",
)


_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_SHAPE = """
    SELECT md5(string_agg(concat_ws(' ', relname, attname, atttypid, attnotnull, tgname), ',' ORDER BY 1, 2, 5))
    FROM pg_class
    LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
    LEFT JOIN pg_trigger ON tgrelid = pg_class.oid AND NOT tgisinternal
    WHERE relnamespace = 'public'::regnamespace
"""


class NoPostgresql(Exception):
    """There is no PostgreSQL to be started here, and why."""


@dataclass(frozen=True)
class Server:
    """A running server; whoever can enter its folder is its owner."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        return f"postgresql://app@/{database}?host={self.folder}"

    def new_database(self, template: str = "template0", name: str = "") -> str:
        """Make a database, as a copy of another one that nobody is connected to, and give its name."""
        name = name or f"test_{next(self.numbers)}"
        self._command(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Throw a database away, whoever is still connected."""
        self._command(f"DROP DATABASE {database} WITH (FORCE)")

    def keep(self, template: str) -> "Kept":
        """A copy of a database that is put back as that one is now, again and again."""
        with psycopg.connect(self.url(template), autocommit=True) as connection:
            rows = [name for name in _tables(connection) if _has_rows(connection, name)]
            connection.execute("CREATE SCHEMA kept")
            for name in rows:
                connection.execute(f'CREATE TABLE kept."{name}" AS TABLE "{name}"')
            numbers = connection.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall()
            shape = _shape(connection)
        return Kept(self, self.new_database(template), template, rows, numbers, shape)

    def _command(self, command: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(command)


@dataclass(frozen=True)
class Kept:
    """A database that is put back after each test, in a fifteenth of the time that a new one takes."""

    server: Server
    database: str
    template: str
    rows: list[str]
    numbers: list[tuple[str, int | None]]
    shape: str

    @property
    def url(self) -> str:
        return self.server.url(self.database)

    def put_back(self) -> None:
        """All rows and the next numbers as they were, whoever is still connected; a new one if the tables changed."""
        with psycopg.connect(self.url) as connection:
            connection.execute(f"SELECT pg_terminate_backend(pid) {_OTHERS}")
            if same := _shape(connection) == self.shape:
                connection.execute("; ".join(self._steps(_tables(connection))))
        if not same:
            self.server.drop(self.database)
            self.server.new_database(self.template, self.database)

    def _steps(self, tables: list[str]) -> Iterator[str]:
        yield "SET LOCAL session_replication_role = replica"  # no trigger, no reference holds it up
        yield from (f'DELETE FROM "{name}"' for name in tables)  # noqa: S608
        yield from (f'INSERT INTO "{name}" TABLE kept."{name}"' for name in self.rows)
        yield from (f"SELECT setval('{name}', {last or 1}, {last is not None})" for name, last in self.numbers)


def _tables(connection: psycopg.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


def _has_rows(connection: psycopg.Connection, table: str) -> bool:
    return connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None  # noqa: S608


def _shape(connection: psycopg.Connection) -> str:
    return connection.execute(_SHAPE).fetchone()[0]


@contextmanager
def running_server() -> Iterator[Server]:
    """A server of this process; raises ``NoPostgresql`` where none can be started."""
    programs = _programs()
    folder = Path(mkdtemp(prefix="despensa-"))  # pytest's own folders are too deep for the name of a socket
    try:
        if owner := _owner():
            _give(folder, owner)
        _start(programs, folder)
        try:
            yield Server(folder)
        finally:
            _run([programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop"], folder)
    finally:
        shutil.rmtree(folder)


def _start(programs: Path, folder: Path) -> None:
    new = ["-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    _run([programs / "initdb", "-D", folder / "data", *new], folder)
    options = " ".join(f"-c {option}" for option in (*QUICK, f"unix_socket_directories={folder}"))
    started = ["-D", folder / "data", "-l", folder / "log", "-o", options, "-w", "-t", "60", "start"]
    _run([programs / "pg_ctl", *started], folder)


def _programs() -> Path:
    found = shutil.which("initdb")
    versions = sorted(PACKAGED.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if os.name == "nt" or not (found or versions):
        raise NoPostgresql("PostgreSQL's programs (initdb, pg_ctl) are not installed")
    return Path(found).resolve().parent if found else versions[-1].parent


def _give(folder: Path, owner: str) -> None:
    try:
        shutil.chown(folder, owner, owner)
    except LookupError:
        raise NoPostgresql(f"PostgreSQL can't run as root, and there is no user {owner}") from None


def _owner() -> str | None:
    """Who the server runs as, if not as oneself: it refuses root."""
    return "postgres" if os.geteuid() == 0 else None


def _run(command: list[str | Path], folder: Path) -> None:
    who = {"user": owner, "group": owner, "extra_groups": []} if (owner := _owner()) else {}
    with (folder / "programs.log").open("ab") as log:
        ended = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **who)
    if ended.returncode != 0:
        raise NoPostgresql((folder / "programs.log").read_text("utf-8", errors="replace"))
