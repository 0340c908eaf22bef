"""A backup has every fact and comes back on either kind of database."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from forecasting.demand.forecast import Settings
from forecasting.errors import InputError, QuestionError
from forecasting.people import Role
from forecasting.store import backup, schema
from forecasting.store.addresses import own_database, sample_database
from forecasting.store.backup import MANIFEST, backup_bytes, save_backup
from forecasting.store.database import open_database, reading, sqlite_url, stamp, writing
from forecasting.store.demand.foreseen import read_foreseen
from forecasting.store.demand.run_records import list_runs
from forecasting.store.demand.runs import RunInProgress, latest_run, start_run
from forecasting.store.house import read_caution, read_place, save_place
from forecasting.store.people.accounts import add_person, has_owner, set_password
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.imports import list_issues, save_import, undo_imports
from forecasting.store.sales.sold import read_sales_by_day
from forecasting.store.supply.orders import list_orders
from forecasting.tables import Place
from tests.store.backups import ISSUES, bring_back, facts, upload
from tests.store.backups import fill as fill
from tests.store.conftest import NOON, ON_A_FILE, opened, sold
from tests.store.test_restaurant import KITCHEN

pytestmark = pytest.mark.usefixtures("data_folder")

OLD = Path(__file__).parent / "backup_0001"


def started(url: str) -> Engine:
    engine = open_database(url)
    save_place(engine, Place(name="El ejemplo" if url == sample_database() else "La Sazón"))
    return engine


@pytest.fixture
def other(filled: Engine, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of the other kind, that nobody has started a restaurant in."""
    is_file = filled.dialect.name == "sqlite"
    url = request.getfixturevalue("on_server") if is_file else sqlite_url(request.getfixturevalue("path"))
    engine = opened(url)
    yield engine
    engine.dispose()


def test_every_fact_comes_back_on_the_other_kind_of_database(filled, other, tmp_path):
    assert [name for name, there in facts(filled).items() if not there] == []
    restored = bring_back(other, backup_bytes(filled, NOON), tmp_path)
    assert restored.before is None
    assert facts(other) == facts(filled)
    before, after = read_restaurant(filled), read_restaurant(other)
    for table in ("sales", "till_categories", *KITCHEN):
        pd.testing.assert_frame_equal(getattr(after, table), getattr(before, table))
    pd.testing.assert_frame_equal(list_orders(other), list_orders(filled))
    foreseen = read_foreseen(other, pd.Timestamp("2026-11-30"))
    assert foreseen[["ingredient", "mean", "recipes"]].to_numpy().tolist() == [["Limón sutil", 1 / 3, "2f"]]
    (run,) = list_runs(other)
    assert (run.settings.seed, run.record, run.importances["importance"].tolist()) == (7, None, [1 / 3])
    assert (read_place(other), read_caution(other)) == (Place(name="La Sazón"), 0.8)


def test_a_restored_restaurant_knows_its_files_and_goes_on(filled, tmp_path):
    bring_back(filled, backup_bytes(filled, NOON), tmp_path, confirmed=True)
    assert save_import(filled, sold(("2026-11-21", "Ceviche", 3, 126.1)), ISSUES, upload(b"1")).already
    fourth = save_import(filled, sold(("2026-11-24", "Ceviche", 5, 210)), ISSUES, upload(b"4"))
    assert (fourth.id, fourth.already) == (4, False)
    assert list_issues(filled, [4])["count"].tolist() == [3]
    undo_imports(filled, [3], NOON)
    found = read_sales_by_day(filled)
    assert found[["dish", "quantity"]].to_numpy().tolist() == [["Ceviche", 3], ["Ceviche", 5]]
    with reading(filled) as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


@ON_A_FILE
def test_what_a_spreadsheet_would_run_stands_in_no_cell(filled):
    with zipfile.ZipFile(io.BytesIO(backup_bytes(filled, NOON))) as packed:
        names = pd.read_csv(packed.open("dishes.csv"), dtype=str)["name"]
        scenarios = packed.read("scenarios.csv").decode()
    assert (scenarios.count("=1;"), scenarios.count(";'=1;")) == (2, 2)
    assert {"'=1+1", "''=1+1", '\'-Papa, "amarilla"\nchica', "'@ají"} <= set(names)


def test_the_manifest_says_what_it_is_a_backup_of(store):
    save_place(store, Place(name="La Sazón"))
    with zipfile.ZipFile(io.BytesIO(backup_bytes(store, NOON))) as packed:
        said = json.loads(packed.read(MANIFEST))
    rows = said.pop("rows")
    assert {name for name in rows if rows[name]} == {"locations"}
    assert rows["locations"] == 1
    assert said | {"schema": "", "app": ""} == {
        "schema": "",
        "app": "",
        "made": "2026-11-23T12:00:00+00:00",
        "restaurant": "La Sazón",
        "sample": False,
    }


def test_nobody_has_anything_to_back_up_before_a_restaurant_is_started(store, tmp_path):
    with pytest.raises(InputError) as refused:
        save_backup(store, tmp_path / "copia.zip", NOON)
    assert refused.value.code == "no_database"
    assert not list(tmp_path.glob("copia*"))


def test_a_backup_that_breaks_in_the_middle_leaves_the_one_before(store, tmp_path, monkeypatch):
    save_place(store, Place(name="La Sazón"))
    file = tmp_path / "copias" / "copia.zip"
    save_backup(store, file, NOON)
    before = file.read_bytes()

    def fill_the_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_write_rows", fill_the_disk)
    with pytest.raises(OSError, match="No space"):
        save_backup(store, file, NOON + timedelta(days=1))
    assert list(file.parent.iterdir()) == [file]
    assert file.read_bytes() == before


def test_a_backup_of_the_first_version_of_the_tables_comes_back(store, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as old:
        for part in sorted(OLD.iterdir()):
            old.writestr(part.name, part.read_bytes())
    bring_back(store, packed.getvalue(), tmp_path)
    restaurant = read_restaurant(store)
    assert restaurant.place == Place(name="La Sazón")
    assert restaurant.sales[["dish", "quantity"]].to_numpy().tolist() == [["Ceviche", 3], ["Lomo", 2]]
    assert restaurant.dishes[["dish", "size_of"]].to_numpy().tolist() == [
        ["Ceviche fuente", "Ceviche"],
        ["Ceviche", ""],
    ]
    assert restaurant.stock[["ingredient", "quantity"]].to_numpy().tolist() == [["Limón", 12.5]]
    assert restaurant.till_categories.empty
    assert list_orders(store)[["supplier", "sent_packs"]].to_numpy().tolist() == [["Verduras", 3]]
    assert save_import(store, sold(("2026-11-22", "Ceviche", 3, 126)), ISSUES, upload(b"1")).already
    with reading(store) as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_a_backup_takes_the_place_of_a_restaurant_only_when_that_is_meant(filled, path, tmp_path):
    fresh = started(sqlite_url(path))
    content, before = backup_bytes(fresh, NOON), facts(filled)
    fresh.dispose()
    with pytest.raises(QuestionError) as asked:
        bring_back(filled, content, tmp_path)
    assert asked.value.code == "backup_replaces"
    assert asked.value.values == {"file": "copia.zip", "made": "2026-11-23", "restaurant": "La Sazón"}
    assert facts(filled) == before
    restored = bring_back(filled, content, tmp_path, confirmed=True)
    assert facts(filled)["sale_lines"] == []
    assert restored.before == tmp_path / "backups" / "before-restore-2026-11-23-120000.zip"
    bring_back(filled, restored.before.read_bytes(), tmp_path, confirmed=True)
    assert facts(filled) == before


def test_after_a_restore_there_is_no_forecast_and_pages_read_anew(store, tmp_path):
    save_place(store, Place(name="La Sazón"))
    run = start_run(store, Settings(), NOON)
    content, before = backup_bytes(store, NOON), stamp(store)
    with pytest.raises(RunInProgress):
        bring_back(store, content, tmp_path, confirmed=True)
    assert latest_run(store).id == run
    with writing(store) as connection:
        connection.execute(schema.runs.update().values(state="failed"))
    models = tmp_path / "models"
    models.mkdir()
    for name in (f"run-{before.all.split('/')[0]}-1.joblib", "run-another-1.joblib"):
        (models / name).touch()
    bring_back(store, content, tmp_path, confirmed=True)
    assert latest_run(store) is None
    assert stamp(store).all.split("/")[0] != before.all.split("/")[0]
    assert [file.name for file in models.iterdir()] == ["run-another-1.joblib"]


def test_a_backup_has_no_accounts_and_a_restore_leaves_them_alone(filled, tmp_path):
    rosa = add_person(filled, "Rosa", Role.OWNER)
    set_password(filled, rosa.id, "ají de gallina")
    content = backup_bytes(filled, NOON)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert not {"people.csv", "sign_ins.csv"} & set(packed.namelist())
        assert not any(b"argon2" in packed.read(name) for name in packed.namelist())
    bring_back(filled, content, tmp_path, confirmed=True)
    assert has_owner(filled)
    assert add_person(filled, "José", Role.CHEF).id == rosa.id + 1


def test_the_sample_and_a_restaurant_are_not_mixed(data_folder):
    sample, own = started(sample_database()), started(own_database())
    with pytest.raises(QuestionError) as asked:
        bring_back(own, backup_bytes(sample, NOON), data_folder)
    assert asked.value.code == "backup_of_sample"
    with pytest.raises(InputError) as refused:
        bring_back(sample, backup_bytes(own, NOON), data_folder, confirmed=True)
    assert refused.value.code == "backup_not_of_sample"
    assert (read_place(sample).name, read_place(own).name) == ("El ejemplo", "La Sazón")
    bring_back(own, backup_bytes(sample, NOON), data_folder, confirmed=True)
    assert read_place(own).name == "El ejemplo"
    for engine in (sample, own):
        engine.dispose()
