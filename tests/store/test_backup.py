"""A backup has every fact and comes back on either kind of database; a bad one changes nothing."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, insert, select

from forecasting.demand.forecast import Settings
from forecasting.errors import InputError, QuestionError
from forecasting.people import Role
from forecasting.scenarios.scenario import Group
from forecasting.store import backup, schema
from forecasting.store.accounts import add_person, has_owner, set_password
from forecasting.store.addresses import own_database, sample_database
from forecasting.store.backup import MANIFEST, NO_FACTS, backup_bytes, save_backup
from forecasting.store.bookings import save_booking
from forecasting.store.commissions import list_channels, save_commission
from forecasting.store.corrections import apply_correction
from forecasting.store.database import open_database, reading, sqlite_url, stamp, writing
from forecasting.store.days import say_of_days
from forecasting.store.foreseen import read_foreseen
from forecasting.store.house import read_caution, read_place, save_caution, save_place
from forecasting.store.idle_modifiers import say_idle
from forecasting.store.imports import list_issues, save_import, undo_imports
from forecasting.store.merges import merge, refuse_merges
from forecasting.store.orders import LINE_COLUMNS, Order, list_orders, receive_order, save_order, undo_order
from forecasting.store.past_promotions import refuse_promotions
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.restaurant import save_table as keep
from forecasting.store.restore import Restored, restore
from forecasting.store.run_records import list_runs
from forecasting.store.runs import RunInProgress, latest_run, start_run
from forecasting.store.scenarios import keep_scenario
from forecasting.store.sold_out import say_sold_out
from forecasting.store.uploads import Upload
from forecasting.store.weather import WeatherChoice, keep_weather_ahead, save_weather_choice
from forecasting.tables import Place
from tests.store.conftest import NOON, ON_A_FILE, opened, sold
from tests.store.names import rename
from tests.store.test_restaurant import KITCHEN

ISSUES = pd.DataFrame(
    {"file": "ventas.csv", "row": [7], "reason": ["total"], "count": [3], "action": ["dropped"]}
).convert_dtypes(dtype_backend="numpy_nullable")
ODD_NAMES = ("=1+1", "'=1+1", '-Papa, "amarilla"\nchica', "@ají", " Ñoquis ", "'")
OLD = Path(__file__).parent / "backup_0001"


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("DESPENSA_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DESPENSA_DATABASE_URL", raising=False)
    return tmp_path / "data"


def fill(store: Engine) -> None:
    """A restaurant with something in every table of facts."""
    save_place(store, Place(name="La Sazón"))
    save_caution(store, 0.8)
    for table, frame in KITCHEN.items():
        keep(store, table, frame)
    save_import(store, sold(("2026-11-21", "Ceviche", 3, 126.1)), ISSUES, upload(b"1"))
    second = save_import(
        store, sold(("2026-11-21", "Ceviche", 1 / 3, 42), ("2026-11-22", "Lomo", 2, 76)), ISSUES, upload(b"2")
    )
    odd = sold(*[("2026-11-23", name, 1, 10) for name in ODD_NAMES]).assign(category="@Fondos")
    save_import(store, odd, ISSUES, upload(b"3"))
    undo_imports(store, [second.id], NOON)
    rename(store, "ingredients", "Limón", "Limón sutil")
    names = {"old": ["@ají", "=1+1"], "new": [" Ñoquis ", "'=1+1"], "first_day": [pd.Timestamp("2026-11-23")] * 2}
    pairs = pd.DataFrame(names)
    merge(store, pairs.head(1), NOON)
    refuse_merges(store, pairs.tail(1), NOON)
    say_of_days(store, "main", (pd.Timestamp("2026-11-23"),), "whole")
    gone = {"location": ["main"], "day": [pd.Timestamp("2026-11-21")], "dish": ["Ceviche"]}
    say_sold_out(store, pd.DataFrame(gone), "yes")
    save_commission(store, list_channels(store, pd.Timestamp("2026-11-21"))[0].source_id, "", 0.25)
    apply_correction(store, "main", "Limón sutil", 1.1, NOON)
    save_booking(store, Group(pd.Timestamp("2026-12-05"), 40, (("Ceviche", 40.0),)))
    none = {"first": [pd.Timestamp("2026-11-16")], "last": [pd.Timestamp("2026-11-17")], "kind": ["2x1"]}
    say_idle(store, ["Término medio"], [])
    refuse_promotions(store, pd.DataFrame(none | {"dish_or_category": ["@Lomo"]}))
    keep_scenario(store, "=Calor", {"name": "=Calor", "temperature_change": 3.0}, NOON)
    line = ["Limón sutil", 2.0, 3.0, 20.0, "cajón", "kg", 4.0, "need=31; pack=20"]
    tuesday, lines = pd.Timestamp("2026-11-24"), pd.DataFrame([line], columns=LINE_COLUMNS)
    for _ in range(2):
        last = save_order(store, Order("Verduras", pd.Timestamp("2026-11-23 21:00"), tuesday, lines), NOON)
    undo_order(store, last)
    came = pd.DataFrame({"ingredient": ["Limón sutil"], "received": [55.0], "received_cost": [4.5]})
    receive_order(store, last - 1, came, NOON)
    with writing(store) as connection:
        thrown = {
            "location_id": "main",
            "day": pd.Timestamp("2026-11-22").date(),
            "ingredient_id": "limon",
            "quantity": 0.1,
        }
        connection.execute(insert(schema.waste), thrown | {"reason": "podrido"})
        monday, limes = {"day": date(2026, 11, 23), "last_day": date(2026, 11, 22)}, {"ingredient_id": "limon"}
        said = {"model": "recommended", "mean": 1 / 3, "p10": None, "p90": 2.0, "recipes": "2f"}
        connection.execute(insert(schema.foreseen), monday | limes | said | {"location_id": "main"})
        run = {"started": NOON, "finished": NOON, "last_day": date(2026, 11, 22), "settings": {"seed": 7}}
        found = {"record": None, "importances": {"forest": {"month": 1 / 3}}, "versions": {"prophet": "1.5"}}
        connection.execute(insert(schema.run_records), run | found)
    asked = WeatherChoice("open_meteo", "Lima", -12.04, -77.03)
    save_weather_choice(store, asked)
    keep_weather_ahead(store, KITCHEN["weather"], asked, NOON)
    own = KITCHEN["suppliers"].head(1).assign(location="main", minimum=50.0)
    save_table(store, "suppliers", own, mode="merge")


def upload(content: bytes) -> Upload:
    return Upload(content, "ventas.csv", NOON + timedelta(microseconds=5), who="Rosa", mapping='{"day_first": true}')


def facts(store: Engine) -> dict[str, list[tuple]]:
    with reading(store) as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in schema.metadata.sorted_tables
            if table.name not in NO_FACTS
        }


def bring_back(store: Engine, content: bytes, folder: Path, confirmed: bool = False) -> Restored:
    folders = folder / "backups", folder / "models"
    return restore(store, io.BytesIO(content), "copia.zip", NOON, folders, confirmed)


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
    found = read_restaurant(filled).sales
    assert found[["dish", "quantity"]].to_numpy().tolist() == [["Ceviche", 3], ["Ceviche", 5]]
    with reading(filled) as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


@ON_A_FILE
def test_what_a_spreadsheet_would_run_stands_in_no_cell(filled):
    with zipfile.ZipFile(io.BytesIO(backup_bytes(filled, NOON))) as packed:
        names = pd.read_csv(packed.open("dishes.csv"), dtype=str)["name"]
    assert {"'=1+1", "''=1+1", '\'-Papa, "amarilla"\nchica', "'@ají"} <= set(names)


def test_the_manifest_says_what_it_is_a_backup_of(store):
    save_place(store, Place(name="La Sazón"))
    with zipfile.ZipFile(io.BytesIO(backup_bytes(store, NOON))) as packed:
        said = json.loads(packed.read(MANIFEST))
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


Parts = dict[str, bytes]


def packed(parts: Parts) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression=zipfile.ZIP_DEFLATED) as written:
        for name, part in parts.items():
            written.writestr(name, part)
    return content.getvalue()


def without(parts: Parts, name: str) -> Parts:
    return {key: part for key, part in parts.items() if key != name}


def changed(name: str, old: bytes, new: bytes) -> Callable[[Parts], bytes]:
    def change(parts: Parts) -> bytes:
        assert old in parts[name]
        return packed(parts | {name: parts[name].replace(old, new)})

    return change


def with_a_member_twice(parts: Parts) -> bytes:
    content = io.BytesIO(packed(parts))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(content, "a") as written:
        written.writestr("dishes.csv", parts["dishes.csv"])
    return content.getvalue()


def with_a_wrong_checksum(parts: Parts) -> bytes:
    content = packed(parts)
    with zipfile.ZipFile(io.BytesIO(content)) as read:
        checksum = struct.pack("<L", read.getinfo("supply.csv").CRC)
    return content.replace(checksum, bytes(4))


NOT_A_BACKUP = {
    "nothing": lambda parts: b"",
    "a text": lambda parts: b"fecha,plato,cantidad\n" * 10,
    "the first half": lambda parts: packed(parts)[:3000],
    "no manifest": lambda parts: packed(without(parts, MANIFEST)),
    "a manifest that is no JSON": lambda parts: packed(parts | {MANIFEST: b"{"}),
    "a manifest of nests": lambda parts: packed(parts | {MANIFEST: b"[" * 99_000}),
    "a manifest of something else": lambda parts: packed(parts | {MANIFEST: b'{"schema": 1}'}),
    "a member twice": with_a_member_twice,
}
DAMAGED = {
    "a member that leads elsewhere": (lambda parts: packed(parts | {"../evil.csv": b"x"}), "../evil.csv"),
    "a table of runs": (lambda parts: packed(parts | {"runs.csv": b"id\n"}), "runs.csv"),
    "a column is missing": (changed("dishes.csv", b",price,", b",prize,"), "dishes.csv"),
    "an empty table": (lambda parts: packed(parts | {"counts.csv": b""}), "counts.csv"),
    "a cell too few": (lambda parts: packed(parts | {"counts.csv": parts["counts.csv"] + b"7\n"}), "counts.csv"),
    "a day that is none": (changed("counts.csv", b"2026-11-22", b"2026-22-11"), "counts.csv"),
    "a number that is none": (changed("counts.csv", b",12.5", b",NaN"), "counts.csv"),
    "letters that are none": (changed("dishes.csv", "ají".encode(), b"aj\xff"), "dishes.csv"),
    "a quote that never ends": (lambda parts: packed(parts | {"waste.csv": parts["waste.csv"] + b'"x'}), "waste.csv"),
    "a line that never ends": (
        lambda parts: packed(parts | {"waste.csv": parts["waste.csv"] + b"x," * 2_000_000}),
        "waste.csv",
    ),
    "a wrong checksum": (with_a_wrong_checksum, "supply.csv"),
    "a place in no time zone": (changed("locations.csv", b"America/Lima", b"../etc/passwd"), "locations.csv"),
    "no place": (lambda parts: packed(emptied(parts)), "locations.csv"),
}
REFUSED_BY_DATABASES = {
    "a table is missing": (lambda parts: packed(without(parts, "supply.csv")), "supply.csv"),
    "a number too large": (changed("imports.csv", b"\n1,", b"\n99999999999999999999,"), "imports.csv"),
    "a line of an import that isn't there": (changed("sale_lines.csv", b"\n1,1,", b"\n1,77,"), "sale_lines.csv"),
    "the same line twice": (changed("sale_lines.csv", b"\n2,2,", b"\n1,2,"), "sale_lines.csv"),
    "text with a zero": (changed("dishes.csv", "ají".encode(), b"aj\0"), "dishes.csv"),
}
"""What is only seen while rows are written, each kind of database in its own way, and a case that is seen before."""


def emptied(parts: Parts) -> Parts:
    return {name: part if name == MANIFEST else part.splitlines(keepends=True)[0] for name, part in parts.items()}


@pytest.fixture(scope="module")
def parts(filled_file: Path) -> Parts:
    """What stands in a good backup."""
    engine = open_database(sqlite_url(filled_file))
    with zipfile.ZipFile(io.BytesIO(backup_bytes(engine, NOON))) as good:
        found = {name: good.read(name) for name in good.namelist()}
    engine.dispose()
    return found


@pytest.fixture
def standing(store: Engine) -> Engine:
    """A restaurant of its own, which a bad backup must not change."""
    save_place(store, Place(name="El Muelle"))
    return store


@contextmanager
def unchanged(store: Engine) -> Iterator[None]:
    """Whatever is tried meanwhile, the database says what it said."""
    before = facts(store)
    yield
    assert facts(store) == before


def refused(store: Engine, content: bytes, folder: Path) -> InputError:
    before = stamp(store)
    with pytest.raises(InputError) as error:
        bring_back(store, content, folder, confirmed=True)
    assert stamp(store) == before
    assert not list(folder.glob("backups/*"))
    return error.value


def test_the_good_backup_of_these_tests_is_good(store, parts, tmp_path):
    bring_back(store, packed(parts), tmp_path)
    assert read_place(store).name == "La Sazón"


def test_what_is_no_backup_changes_nothing(standing, parts, tmp_path, subtests):
    with unchanged(standing):
        for what, packed_badly in NOT_A_BACKUP.items():
            with subtests.test(what):
                assert refused(standing, packed_badly(parts), tmp_path).code == "not_a_backup"


def test_a_damaged_backup_is_named_by_its_part_and_changes_nothing(standing, parts, tmp_path, subtests):
    with unchanged(standing):
        for what, (damage, part) in REFUSED_BY_DATABASES.items():
            with subtests.test(what):
                error = refused(standing, damage(parts), tmp_path)
                assert (error.code, error.values) == ("backup_damaged", {"file": "copia.zip", "part": part})


@ON_A_FILE
def test_what_is_damaged_is_seen_before_a_database_would_see_it(store, parts, tmp_path, subtests):
    save_place(store, Place(name="El Muelle"))
    with unchanged(store):
        for what, (damage, part) in DAMAGED.items():
            with subtests.test(what):
                error = refused(store, damage(parts), tmp_path)
                assert (error.code, error.values) == ("backup_damaged", {"file": "copia.zip", "part": part})


def test_a_backup_of_a_newer_despensa_changes_nothing(standing, parts, tmp_path):
    newer = json.loads(parts[MANIFEST]) | {"schema": "9999", "app": "7.0"}
    with unchanged(standing):
        error = refused(standing, packed(parts | {MANIFEST: json.dumps(newer).encode()}), tmp_path)
    assert (error.code, error.values) == ("backup_is_newer", {"file": "copia.zip", "app": "7.0"})


@ON_A_FILE
def test_a_bomb_is_not_unpacked(standing, parts, tmp_path):
    bomb = packed(parts | {"waste.csv": parts["waste.csv"] + b"\n" * 30_000_000})
    with unchanged(standing):
        assert refused(standing, bomb, tmp_path).code == "backup_too_large"
