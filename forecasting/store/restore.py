"""A backup becomes the database: all of it or nothing, on SQLite as on PostgreSQL, from whichever version it is.

A backup is a file that anybody may have made: nothing in it is believed before it is checked, nothing is unpacked to
the disk, and memory stays flat however much it unpacks to.
"""

import csv
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile
from zoneinfo import available_timezones

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    bindparam,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.exc import DataError, IntegrityError

from forecasting.days.calendar import public_holidays
from forecasting.errors import InputError, QuestionError
from forecasting.files.cells import unescaped
from forecasting.store import schema
from forecasting.store.addresses import is_sample
from forecasting.store.backup import (
    FACTS,
    MANIFEST,
    NO_FACTS,
    OF_PEOPLE,
    ROWS_AT_ONCE,
    VERSION_TABLE,
    Manifest,
    csv_of,
    save_from,
)
from forecasting.store.database import bring_to, taking_turns, versions
from forecasting.store.demand.run_records import read_runs
from forecasting.store.demand.runs import models_files, require_no_run
from forecasting.store.journal import note
from forecasting.store.scenarios.adopted import events_adopted
from forecasting.tables import HOME

MOST_UNPACKED = 4 << 30
MOST_SWOLLEN = 200
"""How many times its own size a backup may unpack to; real ones do five to twenty times."""

_ALWAYS_FINE = 10 << 20  # a small restaurant's tables, however well they pack
_LONGEST_MANIFEST = 100_000
_LONGEST_LINE = 1 << 20

_BROKEN = (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
"""What reading a ZIP raises that is damaged, locked, or packed in another way."""

_UNREADABLE = (AttributeError, LookupError, OverflowError, TypeError, ValueError)
"""What reading raises where something else stands than should."""


@dataclass(frozen=True)
class Restored:
    """What was restored, and where the state before it is kept, if there was one."""

    manifest: Manifest
    before: Path | None


def read_manifest(content: BinaryIO, file: str) -> Manifest:
    """What a backup says of itself; ``content`` is the file, ``file`` its name.

    Raises ``InputError``: ``not_a_backup``, ``backup_too_large``, ``backup_is_newer``.
    """
    with _opened(content, file) as packed:
        manifest = _manifest(packed, file)
    if manifest.schema not in versions():
        raise InputError("backup_is_newer", file=file, app=manifest.app)
    return manifest


def restore(
    engine: Engine, content: BinaryIO, file: str, at: datetime, folders: tuple[Path, Path], confirmed: bool = False
) -> Restored:
    """Put a backup in the place of all that the database holds.

    ``folders``: where to keep the state before, and where the database's models are, which go. Raises ``InputError`` as
    ``read_manifest`` does, ``backup_damaged``, ``backup_rows``, ``backup_not_of_sample`` and ``RunInProgress``; unless
    ``confirmed`` ``QuestionError``: ``backup_of_sample``, ``backup_replaces``. Then nothing has changed.
    """
    backups, models = folders
    manifest = read_manifest(content, file)
    outdated = models_files(engine, models)
    with taking_turns(engine) as connection:
        require_no_run(engine, at)
        there = connection.scalar(select(schema.locations.c.name).where(schema.locations.c.id == HOME))
        _ask(manifest, is_sample(engine.url), there, file, confirmed)
        before = None if there is None else backups / f"before-restore-{at:%Y-%m-%d-%H%M%S}.zip"
        if before:
            save_from(connection, before, at)
        try:
            _replace(connection, content, file, manifest)
            note(connection, "restored", manifest.made[:16])
        except BaseException:
            if before:
                before.unlink()
            raise
    for model in outdated:
        model.unlink(missing_ok=True)
    return Restored(manifest, before)


def _ask(manifest: Manifest, into_sample: bool, there: str | None, file: str, confirmed: bool) -> None:
    if into_sample and not manifest.sample:
        raise InputError("backup_not_of_sample", file=file)
    if confirmed:
        return
    if manifest.sample and not into_sample:
        raise QuestionError("backup_of_sample", file=file)
    if there is not None:
        raise QuestionError("backup_replaces", file=file, made=manifest.made[:10], restaurant=there)


def _replace(connection: Connection, content: BinaryIO, file: str, manifest: Manifest) -> None:
    people = {table: list(connection.execute(select(table)).mappings()) for table in OF_PEOPLE}
    schema.metadata.drop_all(connection)
    connection.execute(sql(f"DROP TABLE {VERSION_TABLE}"))
    others = set(inspect(connection).get_table_names())
    bring_to(connection, manifest.schema)
    tables = FACTS if manifest.schema == versions()[0] else _facts_of_then(connection, others)
    with _opened(content, file) as packed:
        if odd := {MANIFEST, *map(csv_of, tables)}.symmetric_difference(packed.namelist()):
            raise InputError("backup_damaged", file=file, part=min(odd))
        for table in tables:
            with _naming(file, csv_of(table)):
                came = _load(connection, table, packed)
            if manifest.rows is not None and came != (said := manifest.rows.get(table.name, 0)):
                raise InputError("backup_rows", file=file, part=csv_of(table), came=came, said=said)
    _continue_ids(connection, tables)
    bring_to(connection, versions()[0])
    _let_in_again(connection, people)
    for table, check in _CHECKS.items():
        with _naming(file, csv_of(table)):
            check(connection)


def _facts_of_then(connection: Connection, others: set[str]) -> list[Table]:
    """The tables of a backup of an older version as it had them, among ``others`` that aren't Despensa's."""
    then = MetaData()
    then.reflect(connection, only=sorted(set(inspect(connection).get_table_names()) - others - NO_FACTS))
    return [table for table in then.sorted_tables if table.name not in NO_FACTS]


def _let_in_again(connection: Connection, people: Mapping[Table, Sequence[Mapping]]) -> None:
    """Whoever may come in before a restore may do so after it, and nobody else."""
    for table, rows in people.items():
        if rows:
            connection.execute(insert(table), rows)
    _continue_ids(connection, list(people))


def _check_place(connection: Connection) -> None:
    """Without a place, a clock and holidays for it, no page could be drawn."""
    columns = schema.locations.c
    place = connection.execute(select(columns.time_zone, columns.country).where(columns.id == HOME)).one_or_none()
    if place is None or place.time_zone not in available_timezones():
        raise ValueError(place)
    public_holidays(place.country, ())


_CHECKS: dict[Table, Callable[[Connection], object]] = {
    schema.locations: _check_place,
    schema.scenarios: events_adopted,
    schema.run_records: read_runs,
}
"""What no column can say of itself: what pages read of these tables can be read."""


@contextmanager
def _opened(content: BinaryIO, file: str) -> Iterator[ZipFile]:
    try:
        with ZipFile(content) as packed:
            sizes = [member.file_size for member in packed.infolist()]
            if len(set(packed.namelist())) < len(sizes):
                raise InputError("not_a_backup", file=file)
            packed_size = content.seek(0, io.SEEK_END)
            if sum(sizes) > min(MOST_UNPACKED, max(_ALWAYS_FINE, MOST_SWOLLEN * packed_size)):
                raise InputError("backup_too_large", file=file)
            yield packed
    except (BadZipFile, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("not_a_backup", file=file) from error


def _manifest(packed: ZipFile, file: str) -> Manifest:
    try:
        with packed.open(MANIFEST) as member:
            said = json.loads(member.read(_LONGEST_MANIFEST))
        rows = said.get("rows")
        values = {entry.name: said[entry.name] for entry in fields(Manifest) if entry.name != "rows"}
        if any(not isinstance(values[entry.name], entry.type) for entry in fields(Manifest) if entry.name in values):
            raise TypeError(values)
        if rows is not None and any(not isinstance(count, int) for count in rows.values()):
            raise TypeError(rows)
        datetime.fromisoformat(values["made"])
    except (*_BROKEN, AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise InputError("not_a_backup", file=file) from error
    return Manifest(**values, rows=rows)


@contextmanager
def _naming(file: str, part: str) -> Iterator[None]:
    """Say in which part of a backup something is wrong, whatever it is."""
    try:
        yield
    except (*_BROKEN, *_UNREADABLE, csv.Error, DataError, IntegrityError) as error:
        raise InputError("backup_damaged", file=file, part=part) from error


def _load(connection: Connection, table: Table, packed: ZipFile) -> int:
    """Add all rows of a table, and say how many; what refers to another row of the same table is told when all of them
    are there."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    later, came = [], 0
    with packed.open(csv_of(table)) as member:
        for rows in _some(_rows(table, io.TextIOWrapper(member, encoding="utf-8", newline=""))):
            came += len(rows)
            later += [row for row in rows if any(row[name] is not None for name in own)]
            alone = [row | dict.fromkeys(own) for row in rows] if own else rows
            connection.execute(insert(table), alone)
    if later:
        (key,) = table.primary_key
        again = [{"its_key": row[key.name], **{name: row[name] for name in own}} for row in later]
        connection.execute(update(table).where(key == bindparam("its_key")), again)
    return came


def _rows(table: Table, text: io.TextIOWrapper) -> Iterator[dict[str, object]]:
    lines = csv.reader(_bounded_lines(text), strict=True)
    names = next(lines, [])
    if sorted(names) != sorted(table.columns.keys()):
        raise ValueError(names)
    readers = [_reader(table.columns[name]) for name in names]
    for cells in lines:
        yield {name: read(cell) for name, read, cell in zip(names, readers, cells, strict=True)}


def _bounded_lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a file; one that never ends doesn't fill the memory."""
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise ValueError("a line without an end")
        yield line


def _some(rows: Iterator[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    some = []
    for row in rows:
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _reader(column: Column) -> Callable[[str], object]:
    read = _READ[column.type.python_type]
    if not column.nullable:
        return read
    return lambda cell: read(cell) if cell else None


def _text(cell: str) -> str:
    if "\0" in cell:  # PostgreSQL has no such text
        raise ValueError(cell)
    return unescaped(cell)


def _number(cell: str) -> float:
    number = float(cell)
    if not isfinite(number):
        raise ValueError(cell)
    return number


def _moment(cell: str) -> datetime:
    moment = datetime.fromisoformat(cell)
    if moment.tzinfo:
        raise ValueError(cell)
    return moment


def _told(cell: str) -> dict[str, object]:
    """What a column of JSON says: always of several things."""
    told = json.loads(unescaped(cell))
    if not isinstance(told, dict):
        raise ValueError(cell)
    return told


_READ: dict[type, Callable[[str], object]] = {
    str: _text,
    bool: {"true": True, "false": False}.__getitem__,
    int: int,
    float: _number,
    date: date.fromisoformat,
    datetime: _moment,
    object: _told,
}


def _continue_ids(connection: Connection, tables: Sequence[Table]) -> None:
    """New rows get ids after those that came; SQLite sees to that itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for key in table.primary_key:
            sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, key.name)))
            if sequence and isinstance(key.type, Integer):
                last = connection.scalar(select(func.max(key)))
                connection.execute(select(func.setval(sequence, last or 1, last is not None)))
