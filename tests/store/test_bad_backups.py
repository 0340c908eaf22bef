"""What is no backup, or a damaged one, is refused by the part that is wrong and changes nothing."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from forecasting.errors import InputError
from forecasting.store.backup import MANIFEST, backup_bytes
from forecasting.store.database import open_database, sqlite_url, stamp
from forecasting.store.house import read_place, save_place
from forecasting.tables import Place
from forecasting.texts import LANGUAGES, error_text
from tests.store.backups import bring_back, facts
from tests.store.backups import fill as fill
from tests.store.conftest import NOON, ON_A_FILE

pytestmark = pytest.mark.usefixtures("data_folder")

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
    "a manifest that counts in words": lambda parts: packed(
        parts | {MANIFEST: parts[MANIFEST].replace(b'": 2', b'": "2"')}
    ),
    "a member twice": with_a_member_twice,
}
SCENARIO = b'"{""name"": ""=Calor;\'=1;"", ""temperature_change"": 3.0}"'
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
    "a scenario that is a number": (changed("scenarios.csv", SCENARIO, b"-1"), "scenarios.csv"),
    "an adopted scenario that says nothing": (
        changed("scenarios.csv", b"12:00:00,\n", b'12:00:00,"{""turn"": 1}"\n'),
        "scenarios.csv",
    ),
    "a run that recorded something else": (
        changed("run_records.csv", b'{""month"": 0.3333333333333333}', b"1"),
        "run_records.csv",
    ),
    "a country that is none": (changed("locations.csv", b",PE,", b",True,"), "locations.csv"),
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
    bare = {name: part.splitlines(keepends=True)[0] for name, part in parts.items() if name != MANIFEST}
    return bare | {MANIFEST: uncounted(parts)[MANIFEST]}


def uncounted(parts: Parts) -> Parts:
    """As a Despensa packed it that counted no rows."""
    said = json.loads(parts[MANIFEST])
    return parts | {MANIFEST: json.dumps({name: said[name] for name in said if name != "rows"}).encode()}


def shortened(parts: Parts, table: str, rows: int) -> Parts:
    return parts | {table: b"".join(parts[table].splitlines(keepends=True)[:-rows])}


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


@pytest.mark.parametrize(("table", "lost"), [("waste.csv", 1), ("counts.csv", 1)])
def test_a_backup_that_lost_rows_is_refused_by_the_table_and_by_how_many(standing, parts, tmp_path, table, lost):
    said = json.loads(parts[MANIFEST])["rows"][table.removesuffix(".csv")]
    with unchanged(standing):
        error = refused(standing, packed(shortened(parts, table, lost)), tmp_path)
    values = {"file": "copia.zip", "part": table, "came": said - lost, "said": said}
    assert (error.code, error.values) == ("backup_rows", values)
    assert all(table in error_text(error, language) for language in LANGUAGES)


def test_a_backup_of_a_despensa_that_counted_no_rows_comes_back(store, parts, tmp_path):
    bring_back(store, packed(uncounted(parts)), tmp_path)
    assert read_place(store).name == "La Sazón"


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
