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


class NoPostgresql(Exception):
    """There is no PostgreSQL to be started here, and why."""


@dataclass(frozen=True)
class Server:
    """A running server; whoever can enter its folder is its owner."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        return f"postgresql://app@/{database}?host={self.folder}"

    def new_database(self, template: str = "template0") -> str:
        """Make a database, as a copy of another one that nobody is connected to, and give its name."""
        name = f"test_{next(self.numbers)}"
        self._command(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Throw a database away, whoever is still connected."""
        self._command(f"DROP DATABASE {database} WITH (FORCE)")

    def _command(self, command: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(command)


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
