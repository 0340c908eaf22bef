"""Every test gets an empty database of its own, on SQLite and on PostgreSQL: a copy of one that was made once."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from forecasting.store.database import open_database, sqlite_url
from forecasting.tables import empty
from tests.postgresql import Server

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.db"
    open_database(sqlite_url(path)).dispose()
    return path


@pytest.fixture(scope="session")
def empty_on_server(postgresql: Server) -> str:
    name = postgresql.new_database()
    open_database(postgresql.url(name)).dispose()
    return name


@pytest.fixture
def path(empty_file: Path, tmp_path: Path) -> Path:
    """The file of an SQLite database."""
    return Path(shutil.copy(empty_file, tmp_path / "despensa.db"))


@pytest.fixture
def on_server(empty_on_server: str, postgresql: Server) -> Iterator[str]:
    """The address of a PostgreSQL database."""
    name = postgresql.new_database(empty_on_server)
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: what holds for a store holds on both kinds."""
    if request.param == "postgresql":
        return request.getfixturevalue("on_server")
    return sqlite_url(request.getfixturevalue("path"))


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that nobody has opened yet."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "new.db")
        return
    server = request.getfixturevalue("postgresql")
    name = server.new_database()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def store(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    yield engine
    engine.dispose()


def rows(table: str, *lines: dict[str, object]) -> pd.DataFrame:
    """A table of ``COLUMNS`` with these rows; what a row leaves out is empty, text as ``""``."""
    model = empty(table)
    frame = pd.DataFrame(list(lines)).reindex(columns=model.columns)
    texts = [name for name in model.columns if model[name].dtype == "str"]
    return frame.assign(**{name: frame[name].astype("str").fillna("") for name in texts}).astype(model.dtypes)


def sold(*lines: tuple[str, str, float, float], source: str = "till") -> pd.DataFrame:
    """Sale lines: (day, dish, quantity, money)."""
    named = (
        {"day": day, "dish": dish, "quantity": quantity, "net_sales": money} for day, dish, quantity, money in lines
    )
    return rows("sales", *named).assign(location="main", source=source)
