from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, insert, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from forecasting.errors import InputError
from forecasting.store import schema
from forecasting.store.database import delete_database, migrations, open_database, reading, sqlite_url, stamp, writing


def add_supplier(url: str, name: str) -> None:
    engine = open_database(url)
    with writing(engine) as connection:
        connection.execute(insert(schema.suppliers), {"id": name, "name": name})
    engine.dispose()


def names(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(schema.suppliers.c.name).order_by(schema.suppliers.c.name)))


def test_the_migrations_lead_to_the_tables_that_the_code_knows(store):
    with reading(store) as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_recipes_from_before_there_were_estimates_are_no_estimates(tmp_path):
    url = sqlite_url(tmp_path / "old.db")
    engine = create_engine(url)
    config = migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO recipes (quantity, unit, batch_unit, per, \"from\") VALUES (1, 'kg', '', '', '1900-01-01')"
            )
        )
    engine.dispose()
    opened = open_database(url)
    with reading(opened) as connection:
        assert connection.scalars(select(schema.recipes.c.estimated)).all() == ["no"]
    opened.dispose()


def test_every_table_can_be_made_on_postgresql():
    for table in schema.metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=postgresql.dialect()))


def test_a_commit_is_on_the_disk_and_references_are_checked(store):
    with reading(store) as connection:
        settings = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_database_and_its_folder_are_made_where_there_are_none(tmp_path):
    path = tmp_path / "data" / "despensa.db"
    open_database(sqlite_url(path)).dispose()
    assert path.exists()


def test_opening_again_keeps_what_is_there(path):
    add_supplier(sqlite_url(path), "Verduras")
    assert names(open_database(sqlite_url(path))) == ["Verduras"]


def test_a_deleted_database_leaves_no_file_behind(path: Path):
    open_database(sqlite_url(path)).dispose()
    Path(f"{path}-wal").touch()
    Path(f"{path}-shm").touch()
    delete_database(sqlite_url(path))
    assert list(path.parent.iterdir()) == []


def test_only_a_file_can_be_deleted():
    with pytest.raises(ValueError, match="only the file"):
        delete_database("postgresql://despensa@localhost/despensa")


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "ventas.db"
    path.write_bytes(b"fecha;plato;cantidad\n" * 100)
    with pytest.raises(InputError) as refused:
        open_database(sqlite_url(path))
    assert refused.value.code == "not_a_database"
    assert refused.value.values == {"database": str(path)}


def test_the_database_of_a_newer_despensa_is_not_touched(path):
    engine = create_engine(sqlite_url(path))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(InputError) as refused:
        open_database(sqlite_url(path))
    assert refused.value.code == "database_is_newer"


def test_a_database_from_before_a_column_is_named(path):
    engine = create_engine(sqlite_url(path))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE locations DROP COLUMN caution"))
    engine.dispose()
    with pytest.raises(InputError) as refused:
        open_database(sqlite_url(path))
    assert refused.value.code == "database_is_older"
    assert refused.value.values == {"database": str(path)}


def test_a_change_that_fails_half_way_leaves_the_old_state(store):
    with pytest.raises(RuntimeError), writing(store) as connection:
        connection.execute(insert(schema.suppliers), {"id": "verduras", "name": "Verduras"})
        raise RuntimeError("power cut")
    assert names(store) == []


def test_a_reader_sees_the_state_of_its_beginning(store):
    with reading(store) as before:
        assert before.execute(select(schema.suppliers)).all() == []
        with writing(store) as connection:
            connection.execute(insert(schema.suppliers), {"id": "verduras", "name": "Verduras"})
        assert before.execute(select(schema.suppliers)).all() == []
    assert names(store) == ["Verduras"]


def test_processes_that_open_and_write_a_new_database_at_once_all_succeed(tmp_path):
    url = sqlite_url(tmp_path / "new.db")
    writers = [get_context("spawn").Process(target=add_supplier, args=(url, name)) for name in ("Carnes", "Verduras")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert names(open_database(url)) == ["Carnes", "Verduras"]


def test_a_folder_in_the_place_of_a_database_is_named(tmp_path):
    with pytest.raises(InputError) as refused:
        open_database(sqlite_url(tmp_path))
    assert refused.value.code == "database_unreachable"


def test_the_stamp_changes_with_every_change_and_only_then(store):
    before = stamp(store)
    assert stamp(store) == before
    with writing(store) as connection:
        connection.execute(insert(schema.suppliers), {"id": "verduras", "name": "Verduras"})
    assert stamp(store) != before


def test_a_change_that_failed_leaves_the_stamp(store):
    before = stamp(store)
    with pytest.raises(RuntimeError), writing(store):
        raise RuntimeError("power cut")
    assert stamp(store) == before


def test_a_database_made_anew_has_another_stamp(tmp_path):
    url = sqlite_url(tmp_path / "sample.db")
    first = stamp(open_database(url))
    delete_database(url)
    assert stamp(open_database(url)) != first
