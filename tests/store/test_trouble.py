"""What a database can't do just now is told by a code that a sentence belongs to."""

import sqlite3

import pytest
from sqlalchemy import event, insert, text

from forecasting.errors import InputError
from forecasting.store import database, schema
from forecasting.store.database import open_database, reading, sqlite_url, writing
from forecasting.store.trouble import CODES
from forecasting.texts import has_text


def add_supplier(engine) -> None:
    row = {"id": "x", "name": "Verduras" * 9000, "active": True, "position": 0}
    with writing(engine) as connection:
        connection.execute(insert(schema.suppliers), row)


def code_of(engine) -> str:
    with pytest.raises(InputError) as caught:
        add_supplier(engine)
    return caught.value.code


def test_another_program_that_writes_for_long(path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    engine = open_database(sqlite_url(path))
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    assert code_of(engine) == "database_busy"
    other.close()
    add_supplier(engine)
    engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "code"), [("max_page_count = 1", "disk_full"), ("query_only = true", "database_read_only")]
)
def test_a_file_that_cannot_grow_or_change(path, pragma, code):
    engine = open_database(sqlite_url(path))
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}"))
    assert code_of(engine) == code
    engine.dispose()


def test_a_file_that_was_scribbled_over(path):
    open_database(sqlite_url(path)).dispose()
    engine = open_database(sqlite_url(path))
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"tomato" * 100_000)
    with pytest.raises(InputError, match="database_damaged"), reading(engine) as connection:
        connection.execute(text("SELECT * FROM suppliers")).all()
    engine.dispose()


def test_a_server_that_protects_what_it_keeps(on_server):
    engine = open_database(on_server)
    with writing(engine) as connection:
        connection.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))
    assert code_of(engine) == "database_read_only"
    engine.dispose()


@pytest.mark.parametrize("code", sorted({*CODES.values(), "database_gone"}))
def test_each_has_a_sentence(code):
    assert all(has_text(f"errors.{code}", language) for language in ("es", "en"))
