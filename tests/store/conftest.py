"""Every test gets an empty database of its own: a copy of one that was made once."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from forecasting.store.database import open_database, sqlite_url
from forecasting.tables import empty

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.db"
    open_database(sqlite_url(path)).dispose()
    return path


@pytest.fixture
def path(empty_database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "despensa.db"))


@pytest.fixture
def store(path: Path) -> Iterator[Engine]:
    engine = open_database(sqlite_url(path))
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
