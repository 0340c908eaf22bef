"""Everything that people have told Despensa, as one file to take along: a ZIP with a plain CSV file for each table.

Facts stand in it as they came, with their ids, so that nothing is lost: a file of sales that was there before is known
by its digest afterwards, too. What forecasts said of each week before it began, and what each run recorded of itself,
are facts, too: nobody could say it again. All else that forecasts found is derived and not in it. ``manifest.json``
says which version of the tables it is, so that a later Despensa can bring it up to date, and how many rows each has, so
that none goes unnoticed that somebody lost.

Spelling: UTF-8, LF, ISO days, times as UTC, every digit of a number; an empty cell is nothing or an empty text, as the
column allows; text that a spreadsheet would run has the apostrophe of ``files.writing``.
"""

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Connection, Engine, Table, select

from forecasting import VERSION
from forecasting.errors import InputError
from forecasting.files.writing import harmless
from forecasting.people import Action, Subject
from forecasting.store import schema
from forecasting.store.addresses import is_sample
from forecasting.store.database import reading, versions
from forecasting.store.demand.runs import FRAMES
from forecasting.store.guard import person_of, require, require_location
from forecasting.store.journal import note_now
from forecasting.tables import HOME

MANIFEST = "manifest.json"
VERSION_TABLE = "alembic_version"
OF_PEOPLE = (
    *(schema.people, schema.invitations, schema.devices, schema.device_people),
    *(schema.sign_ins, schema.attempts, schema.journal),
)
"""Who may come in and who did what, each table after those that it refers to: no file can bring or take either."""

NO_FACTS = {
    *(VERSION_TABLE, schema.changes.name, schema.runs.name),
    *(table.name for table in (*FRAMES.values(), *OF_PEOPLE)),
}
"""Tables that a backup leaves out: they say which database this is, who may come in, or what was found."""

FACTS = tuple(table for table in schema.metadata.sorted_tables if table.name not in NO_FACTS)
"""The tables of a backup, each after those that it refers to."""

ROWS_AT_ONCE = 20_000
"""How many rows stand in memory, however many there are."""

_PACKED = 6

_SPELL: dict[type, Callable[[object], str]] = {
    str: harmless,
    bool: lambda value: "true" if value else "false",
    int: str,
    float: lambda value: repr(value).removesuffix(".0"),
    date: date.isoformat,
    datetime: lambda value: value.replace(tzinfo=None).isoformat(sep=" "),  # UTC, as the columns have it
    object: lambda value: harmless(json.dumps(value, ensure_ascii=False)),  # a column of JSON
}


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    ``schema`` is the version of its tables, ``app`` that of the Despensa that wrote it, ``made`` an ISO time;
    ``sample``: it is the made-up restaurant's. ``rows`` are how many each table has, by its name; None in a backup of a
    Despensa that didn't count them.
    """

    schema: str
    app: str
    made: str
    restaurant: str
    sample: bool
    rows: dict[str, int] | None = None


def save_backup(engine: Engine, path: Path, at: datetime) -> Manifest:
    """Write a backup of the database into a file; a file that was there stays until the new one is complete."""
    with reading(engine) as connection:
        return save_from(connection, path, at)


def save_from(connection: Connection, path: Path, at: datetime) -> Manifest:
    """``save_backup`` of what a connection sees."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            manifest = write_backup(connection, file, at)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def backup_bytes(engine: Engine, at: datetime) -> bytes:
    """A backup of the database, to be downloaded; raises ``InputError("may_not_export")``."""
    packed = io.BytesIO()
    with reading(engine) as connection:
        if person := person_of(connection):
            require(person, Action.EXPORT, Subject.BACKUP)
            require_location(person, None)
        write_backup(connection, packed, at)
    note_now(engine, "backed_up")
    return packed.getvalue()


def write_backup(connection: Connection, target: BinaryIO, at: datetime) -> Manifest:
    """Write all facts that the connection sees; raises ``InputError("no_database")`` before anybody started."""
    name = connection.scalar(select(schema.locations.c.name).where(schema.locations.c.id == HOME))
    if name is None:
        raise InputError("no_database")
    rows = {}
    with ZipFile(target, "w", compression=ZIP_DEFLATED, compresslevel=_PACKED) as packed:
        for table in FACTS:
            with packed.open(_member(csv_of(table), at), "w", force_zip64=True) as file:
                rows[table.name] = _write_rows(connection, table, file)
        manifest = Manifest(
            schema=versions()[0],
            app=VERSION,
            made=at.isoformat(timespec="seconds"),
            restaurant=name,
            sample=is_sample(connection.engine.url),
            rows=rows,
        )
        packed.writestr(_member(MANIFEST, at), json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n")
    return manifest


def csv_of(table: Table) -> str:
    """The member of a backup that has a table's rows."""
    return f"{table.name}.csv"


def _member(name: str, at: datetime) -> ZipInfo:
    member = ZipInfo(name, date_time=at.timetuple()[:6])
    member.compress_type = ZIP_DEFLATED
    return member


def _write_rows(connection: Connection, table: Table, file: BinaryIO) -> int:
    """Write all rows of a table; how many there are."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    written = csv.writer(text, lineterminator="\n")
    written.writerow(column.name for column in table.columns)
    spell = [_SPELL[column.type.python_type] for column in table.columns]
    rows = connection.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": ROWS_AT_ONCE})
    count = 0
    for some in rows.partitions():
        count += len(some)
        written.writerows(
            ["" if cell is None else write(cell) for write, cell in zip(spell, row, strict=True)] for row in some
        )
    text.detach()
    return count
