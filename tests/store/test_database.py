import shutil
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, MetaData, Table, Text, create_engine, insert, select, text
from sqlalchemy.exc import IntegrityError

from forecasting.errors import InputError
from forecasting.store import database, schema
from forecasting.store.database import (
    delete_database,
    open_database,
    parse_url,
    reading,
    sqlite_url,
    stamp,
    writing,
)
from forecasting.store.demand.foreseen import read_foreseen
from forecasting.store.demand.run_records import list_runs
from tests.fixtures import PREPARE_SQLITE
from tests.store.conftest import NOON
from tests.store.steps import of_version


def add_supplier(url: str, name: str) -> None:
    engine = open_database(url)
    with writing(engine) as connection:
        connection.execute(insert(schema.suppliers), {"id": name, "name": name})
    engine.dispose()


def names(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(schema.suppliers.c.name).order_by(schema.suppliers.c.name)))


def add_location_of_then(connection: Connection, **values: object) -> None:
    """The first location, whatever columns locations have in this version."""
    table = Table("locations", MetaData(), autoload_with=connection)
    texts = dict.fromkeys((column.name for column in table.c if isinstance(column.type, Text)), "")
    connection.execute(insert(table), texts | {"id": "main", "caution": 0.5, "rotation": "first_in"} | values)


def test_recipes_from_before_there_were_estimates_are_no_estimates(new_url):
    with of_version(new_url, "0001") as connection:
        connection.execute(
            text(
                "INSERT INTO recipes (quantity, unit, batch_unit, per, \"from\") VALUES (1, 'kg', '', '', '1900-01-01')"
            )
        )
    opened = open_database(new_url)
    with reading(opened) as connection:
        assert connection.scalars(select(schema.recipes.c.estimated)).all() == ["no"]
    opened.dispose()


def test_a_location_from_before_its_hours_went_is_still_there(new_url):
    with of_version(new_url, "comes_on_holidays") as connection:
        add_location_of_then(connection, name="Don Lucho", day_ends_at=4, opening_weekdays="tue,sun")
    opened = open_database(new_url)
    with reading(opened) as connection:
        assert connection.scalars(select(schema.locations.c.name)).all() == ["Don Lucho"]
    opened.dispose()


def test_of_shared_prices_that_stood_there_twice_the_last_one_stays_and_no_other_can_come(new_url):
    with of_version(new_url, "hour_of_selling_out") as connection:
        for name, columns in (
            ("ingredients", ("unit", "group", "storage")),
            ("suppliers", ("delivery_days", "cutoff", "phone")),
        ):
            named = {"id": "x", "name": "x", "active": True, "position": 0} | dict.fromkeys(columns, "")
            connection.execute(insert(Table(name, MetaData(), autoload_with=connection)), named)
        price = {"ingredient_id": "x", "supplier_id": "x", "pack_size": 1, "from": schema.ALWAYS}
        connection.execute(insert(schema.supply), [{**price, "unit_cost": cost} for cost in (4, 5)])
    opened = open_database(new_url)
    with reading(opened) as connection:
        assert connection.scalars(select(schema.supply.c.unit_cost)).all() == [5]
    with pytest.raises(IntegrityError), writing(opened) as connection:
        connection.execute(insert(schema.supply), price)
    opened.dispose()


def test_what_older_runs_foresaw_of_each_week_is_taken_over(new_url):
    with of_version(new_url, "sales_in_another_source") as connection:
        add_location_of_then(connection, name="La Sazón")
        connection.execute(insert(schema.ingredients), {"id": "x", "name": "x", "active": True, "position": 0})
        run = {"state": "done", "started": NOON, "heartbeat": NOON, "pid": 1, "versions": {}}
        for last_day in (date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 22)):
            made = {"last_day": last_day, "settings": {"recipes": "2f"}}
            its = {"run_id": connection.execute(insert(schema.runs), run | made).inserted_primary_key.id}
            days = [each.date() for each in pd.date_range("2026-11-23", "2026-12-06")]
            said = its | {"location_id": "main", "ingredient_id": "x", "model": "recommended", "mean": its["run_id"]}
            connection.execute(insert(schema.forecasts), [{**said, "day": day} for day in days])
    opened = open_database(new_url)
    kept = read_foreseen(opened, pd.Timestamp("2026-12-07"))
    assert kept.groupby("week")["mean"].agg(list).to_dict() == {
        pd.Timestamp("2026-11-23"): [3.0] * 7,
        pd.Timestamp("2026-11-30"): [2.0] * 7,
    }
    assert set(kept["recipes"]) == {"2f"}
    opened.dispose()


def test_what_older_runs_recorded_is_taken_over(new_url):
    with of_version(new_url, "what_was_foreseen") as connection:
        runs = Table("runs", MetaData(), autoload_with=connection)
        run = {"started": datetime(2026, 11, 23, 3), "last_day": date(2026, 11, 22), "settings": {"seed": 7}}
        run |= {"heartbeat": run["started"], "finished": run["started"], "pid": 1, "done": 0, "total": 0}
        run |= dict.fromkeys(("host", "what", "error_code", "models_file", "models_digest"), "")
        record = {"warmup": [], "cutoffs": ["2026-11-15"], "metrics": {}, "durations": {"folds": 2.5}}
        done = run | {"state": "done", "versions": {"prophet": "1.5"}, "record": record}
        connection.execute(insert(runs), [done | {"state": "failed", "id": 1}, done | {"id": 2}])
        connection.execute(
            insert(schema.importances), {"run_id": 2, "model": "forest", "feature": "month", "importance": 0.25}
        )
    opened = open_database(new_url)
    (kept,) = list_runs(opened)
    assert (kept.id, kept.settings.seed, kept.versions, kept.record.durations) == (
        2,
        7,
        {"prophet": "1.5"},
        {"folds": 2.5},
    )
    assert kept.importances.to_numpy().tolist() == [["forest", "month", 0.25]]
    opened.dispose()


def test_a_commit_is_on_the_disk_and_references_are_checked(path, monkeypatch):
    monkeypatch.setattr(database, "_prepare_sqlite", PREPARE_SQLITE)
    with reading(open_database(sqlite_url(path))) as connection:
        settings = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_the_file_alone_has_what_was_saved_while_the_database_stays_open(path, tmp_path):
    engine = open_database(sqlite_url(path))
    with writing(engine) as connection:
        connection.execute(insert(schema.suppliers), {"id": "Verduras", "name": "Verduras"})
    copied = open_database(sqlite_url(Path(shutil.copy(path, tmp_path / "copied.db"))))
    assert names(copied) == ["Verduras"]
    engine.dispose()
    copied.dispose()


def test_a_database_and_its_folder_are_made_where_there_are_none(tmp_path):
    path = tmp_path / "data" / "despensa.db"
    open_database(sqlite_url(path)).dispose()
    assert path.exists()


def test_opening_again_keeps_what_is_there(url):
    add_supplier(url, "Verduras")
    engine = open_database(url)
    assert names(engine) == ["Verduras"]
    engine.dispose()


def test_references_are_checked(store):
    supply = {"ingredient_id": "limon", "supplier_id": "verduras", "pack_size": 20, "from": schema.ALWAYS}
    with pytest.raises(IntegrityError), writing(store) as connection:
        connection.execute(insert(schema.supply), supply)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_an_address_on_a_server_may_be_written_in_several_ways(on_server, scheme):
    engine = open_database(on_server.replace("postgresql", scheme, 1))
    assert names(engine) == []
    engine.dispose()


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path):
    with pytest.raises(InputError) as refused:
        open_database(f"postgresql://despensa:secreto@/despensa?host={tmp_path}")
    assert refused.value.code == "database_unreachable"
    assert "despensa" in refused.value.values["database"]
    assert "secreto" not in refused.value.values["database"]


def test_a_connection_that_the_server_has_ended_is_made_anew(on_server):
    engine, other = open_database(on_server), open_database(on_server)
    assert names(engine) == []
    with writing(other) as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        connection.execute(text(f"{others} AND datname = current_database()"))
    assert names(engine) == []
    engine.dispose()
    other.dispose()


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


def test_the_database_of_a_newer_despensa_is_not_touched(url):
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(InputError) as refused:
        open_database(url)
    assert refused.value.code == "database_is_newer"


def test_a_database_from_before_a_column_is_named(url):
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE locations DROP COLUMN caution"))
    engine.dispose()
    with pytest.raises(InputError) as refused:
        open_database(url)
    assert refused.value.code == "database_is_older"
    assert refused.value.values["database"] in str(engine.url)


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


def test_processes_that_open_and_write_a_new_database_at_once_all_succeed(new_url, processes):
    writers = [processes.Process(target=add_supplier, args=(new_url, name)) for name in ("Carnes", "Verduras")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    engine = open_database(new_url)
    assert names(engine) == ["Carnes", "Verduras"]
    engine.dispose()


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


def test_what_only_counts_leaves_the_stamp_of_all_else(store):
    before = stamp(store)
    with writing(store, counts=True):
        pass
    after = stamp(store)
    assert (after.all != before.all, after.but_counts == before.but_counts) == (True, True)
    with writing(store):
        pass
    assert stamp(store).but_counts != before.but_counts


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
