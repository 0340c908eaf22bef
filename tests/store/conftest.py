"""Every test gets an empty database of its own, on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, update

from forecasting.store import schema
from forecasting.store.database import open_database, sqlite_url, writing
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from forecasting.tables import empty
from tests.postgresql import Kept, Server

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ON_A_FILE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For further cases of what is shown to hold on both kinds of database by another test."""
NO_ISSUES = pd.DataFrame({"row": [], "reason": [], "count": [], "action": []})


@cache
def opened(url: str) -> Engine:
    """The engine of all tests on a database: each statement is compiled for it once."""
    return open_database(url)


@pytest.fixture(scope="session")
def one_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("one_place")


@pytest.fixture
def path(empty_file: Path, one_place: Path) -> Path:
    """The file of an SQLite database: always in the same place, with nothing else beside it."""
    shutil.rmtree(one_place)
    one_place.mkdir()
    return Path(shutil.copy(empty_file, one_place / "despensa.db"))


@pytest.fixture
def store(url: str) -> Iterator[Engine]:
    engine = opened(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def filled_file(request: pytest.FixtureRequest, empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("filled") / "filled.db"))
    _fill(request, sqlite_url(file))
    return file


@pytest.fixture(scope="module")
def filled_on_server(request: pytest.FixtureRequest, postgresql: Server) -> Kept:
    name = postgresql.new_database()
    _fill(request, postgresql.url(name))
    return postgresql.keep(name)


def _fill(request: pytest.FixtureRequest, url: str) -> None:
    engine = open_database(url)
    request.module.fill(engine)
    engine.dispose()


@pytest.fixture
def filled(kind: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database that the module's own ``fill`` has filled: once on each kind, each test has it as it was then."""
    if kind == "sqlite":
        file = request.getfixturevalue("filled_file")
        engine = opened(sqlite_url(Path(shutil.copy(file, file.with_name("copy.db")))))
        yield engine
        engine.dispose()
        return
    kept = request.getfixturevalue("filled_on_server")
    engine = opened(kept.url)
    yield engine
    engine.dispose()
    kept.put_back()


def rows(table: str, *lines: dict[str, object]) -> pd.DataFrame:
    """A table of ``COLUMNS`` with these rows; what a row leaves out is empty, text as ``""``."""
    model = empty(table)
    frame = pd.DataFrame(list(lines)).reindex(columns=model.columns)
    texts = [name for name in model.columns if model[name].dtype == "str"]
    return frame.assign(**{name: frame[name].astype("str").fillna("") for name in texts}).astype(model.dtypes)


def sell(store: Engine, content: bytes, dish: str, source: str = "till", **column: list[str]) -> None:
    """A file of one till with a column of its own: two portions on each line of Sunday, the last line on Monday."""
    ((name, cells),) = column.items()
    days = ["2026-11-22"] * (len(cells) - 1) + ["2026-11-23"]
    lines = sold(*[(day, dish, 2, 80) for day in days], source=source).assign(**{name: cells})
    save_import(store, lines, NO_ISSUES, Upload(content, "ventas.csv", NOON))


def sold(*lines: tuple[str, str, float, float], source: str = "till") -> pd.DataFrame:
    """Sale lines: (day, dish, quantity, money)."""
    named = (
        {"day": day, "dish": dish, "quantity": quantity, "net_sales": money} for day, dish, quantity, money in lines
    )
    return rows("sales", *named).assign(location="main", source=source)


def set_run(store, run: int, **values: object) -> None:
    with writing(store) as connection:
        connection.execute(update(schema.runs).where(schema.runs.c.id == run).values(**values))


@pytest.fixture
def data_folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("DESPENSA_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DESPENSA_DATABASE_URL", raising=False)
    return tmp_path / "data"
