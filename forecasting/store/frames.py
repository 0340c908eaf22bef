"""Between frames and rows: the core speaks in names, the database in ids."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import count

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray
from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    DateTime,
    Double,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from forecasting.errors import InputError
from forecasting.files.decode import plain
from forecasting.store import schema
from forecasting.tables import HOME, LONGEST_NAME, Place

NAMED = (schema.locations, schema.dishes, schema.preparations, schema.ingredients, schema.suppliers)
"""The tables of things that have a name for people and an id for the rest."""

ROWS_AT_ONCE = 50_000
"""How many rows stand in memory as Python values while a large table is written."""


def slug(name: str) -> str:
    """A name as an id: small letters without accents, digits and hyphens.

    >>> slug("Ají amarillo (fresco)")
    'aji-amarillo-fresco'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


def new_ids(names: Sequence[str], taken: Iterable[str]) -> dict[str, str]:
    """An id for every name, none of them taken: the second ``Limón`` becomes ``limon-2``.

    Raises ``InputError("name_too_long")``.
    """
    used, given = set(taken), {}
    for name in names:
        if len(name) > LONGEST_NAME:
            raise InputError("name_too_long", name=f"{name[:40]}…", most=LONGEST_NAME)
        first = slug(name)
        given[name] = next(free for n in count(1) if (free := first if n == 1 else f"{first}-{n}") not in used)
        used.add(given[name])
    return given


def known(connection: Connection, table: Table) -> dict[str, str]:
    """The id of every name in a table of named things. The first location also goes by ``HOME``."""
    ids = dict(connection.execute(select(table.c.name, table.c.id)).all())
    return ids | {HOME: HOME} if table is schema.locations and HOME in ids.values() else ids


def same_name(name: str, others: Iterable[str]) -> str | None:
    """The one of the others that is this name but for capitals, accents and blanks, if any."""
    others = list(others)
    if name in others:
        return name
    return next((other for other in others if plain(other) == plain(name) != ""), None)


def ids_of(connection: Connection, table: Table, names: Iterable[str]) -> dict[str, str]:
    """The id of every name; a name seen for the first time is added to the table (not to anybody's list).

    ``SURCO`` is no other location than ``Surco``.
    """
    ids, names = known(connection, table), list(names)
    if table is schema.locations:
        ids |= {name: ids[alike] for name in dict.fromkeys(names) if (alike := same_name(name, ids))}
    missing = [name for name in dict.fromkeys(names) if name not in ids]
    if not missing:
        return ids
    if table is schema.locations:
        return ids | _add_locations(connection, missing, ids)
    added = new_ids(missing, ids.values())
    connection.execute(insert(table), [{"id": added[name], "name": name} for name in missing])
    return ids | added


def _add_locations(connection: Connection, names: list[str], ids: dict[str, str]) -> dict[str, str]:
    place = Place()
    added = {HOME: HOME} if HOME in names else {}
    added |= new_ids([name for name in names if name != HOME], [HOME, *ids.values()])
    values = {"country": place.country, "time_zone": place.time_zone, "currency": place.currency}
    rows = [{"id": added[name], "name": place.name if name == HOME else name, **values} for name in names]
    connection.execute(insert(schema.locations), rows)
    return added


def with_ids(connection: Connection, frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame with ids in place of names, as ``table`` refers to them; an empty name refers to nothing."""
    for column, target in _references(table).items():
        name = column.removesuffix("_id")
        if name in frame:
            names = frame[name].astype(object).where(frame[name].notna() & (frame[name] != ""), None)
            ids = ids_of(connection, target, names.dropna())
            frame = frame.drop(columns=name).assign(**{column: names.map(ids).astype(object)})
    return frame


def write_rows(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Add the frame's rows to the table; columns that the table doesn't have are left out."""
    for start in range(0, len(frame), ROWS_AT_ONCE):
        connection.execute(insert(table), as_rows(frame.iloc[start : start + ROWS_AT_ONCE], table))


def update_rows(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Change the rows of the table whose ids stand in the frame's ``row_id``."""
    if len(frame):
        rows = as_rows(frame.drop(columns="row_id"), table)
        changes = [{**row, "row_id": row_id} for row, row_id in zip(rows, frame["row_id"], strict=True)]
        connection.execute(update(table).where(table.c.id == bindparam("row_id")), changes)


def delete_rows(connection: Connection, table: Table, keys: pd.DataFrame) -> None:
    """Take away the table's rows that agree with a row of ``keys`` in all its columns."""
    if len(keys):
        same = (table.c[name].is_not_distinct_from(bindparam(f"key_{name}")) for name in keys.columns)
        rows = as_rows(keys, table)
        gone = [{f"key_{name}": value for name, value in row.items()} for row in rows]
        connection.execute(delete(table).where(and_(*same)), gone)


def as_rows(frame: pd.DataFrame, table: Table) -> list[dict[str, object]]:
    """The frame's rows as the table takes them: no ``NaN``, days as dates, an empty ``from`` as ``ALWAYS``."""
    names = [name for name in frame.columns if name in table.c]
    columns = [_as_values(frame[name], table.c[name].type, name) for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def distinct(frame: pd.DataFrame, names: Sequence[str]) -> tuple[np.ndarray, list[tuple]]:
    """Which of the different values of some columns each row has, and these values in the order of their first rows."""
    columns = [frame[name].factorize(use_na_sentinel=False) for name in names]
    keys = np.zeros(len(frame), dtype="int64")
    for codes, values in columns:
        keys = keys * len(values) + codes
    codes, _ = pd.factorize(keys)
    first = np.unique(codes, return_index=True)[1]
    return codes, list(zip(*(values.take(own[first]) for own, values in columns), strict=True))


def read_rows(connection: Connection, query: Select) -> pd.DataFrame:
    """What a query finds, as a frame with the types of ``forecasting.tables``."""
    return pd.DataFrame({name: _as_column(cells, kind) for name, kind, cells in _found(connection, query)})


def read_named(connection: Connection, query: Select, *tables: Table) -> pd.DataFrame:
    """What a query finds, with names in place of the ids by which ``tables`` refer to others."""
    targets = {column: target for table in tables for column, target in _references(table).items()}
    columns = {}
    for column, kind, cells in _found(connection, query):
        if column in targets:
            names = {key: name for name, key in known(connection, targets[column]).items()} if cells else {}
            columns[column.removesuffix("_id")] = _as_texts(names.get(key) for key in cells)
        else:
            columns[column] = _as_column(cells, kind)
    return pd.DataFrame(columns)


def _found(connection: Connection, query: Select) -> list[tuple[str, object, Sequence[object]]]:
    """The columns of a query, each with its name, its type and its cells."""
    columns = list(query.selected_columns)
    found = connection.execute(query).all()
    cells = zip(*found, strict=True) if found else ([] for _ in columns)
    # A name of SQLAlchemy's own class is no text to pandas everywhere.
    return [(str(column.name), column.type, each) for column, each in zip(columns, cells, strict=True)]


@cache
def _references(table: Table) -> dict[str, Table]:
    targets = {key.parent.name: key.column.table for key in table.foreign_keys}
    return {column.name: targets[column.name] for column in table.c if targets.get(column.name) in NAMED}


def _as_values(column: pd.Series, kind: object, name: str) -> list[object]:
    nothing = "" if isinstance(kind, Text) and not name.endswith("_id") else None
    if isinstance(kind, Date):
        column = (column.fillna(pd.Timestamp(schema.ALWAYS)) if name == "from" else column).dt.date
    missing = column.isna().to_numpy()
    values = column.tolist()
    return (
        [nothing if gone else value for value, gone in zip(values, missing, strict=True)] if missing.any() else values
    )


def _as_column(cells: Sequence[object], kind: object) -> np.ndarray | ExtensionArray:
    """The cells as an array: made at once, since pages read many small tables."""
    if isinstance(kind, Text):
        return _as_texts(cells)
    if isinstance(kind, Double):
        return np.array(cells, dtype="float64")
    if isinstance(kind, Date):
        return _as_days(cells)
    if isinstance(kind, schema.Moment):
        return pd.to_datetime(list(cells), utc=True).astype("datetime64[us, UTC]").array
    if isinstance(kind, DateTime):
        return np.array(cells, dtype="datetime64[us]")
    if isinstance(kind, Boolean):
        return np.array(cells, dtype="bool")
    if isinstance(kind, Integer):
        return pd.array(cells, dtype="Int64") if None in cells else np.array(cells, dtype="int64")
    return pd.Series(list(cells), dtype=object).to_numpy()


def _as_texts(cells: Iterable[object]) -> ExtensionArray:
    return pd.array(["" if cell is None else cell for cell in cells], dtype="str")


def _as_days(cells: Sequence[object]) -> np.ndarray:
    """Each different day is made once, which costs more than to find it: many rows name few of them."""
    place = {day: at for at, day in enumerate(dict.fromkeys(cells))}
    days = np.array([None if day == schema.ALWAYS else day for day in place], dtype="datetime64[us]")
    return days.take(np.fromiter(map(place.__getitem__, cells), dtype="int64", count=len(cells)))


def as_day(day: date | None) -> pd.Timestamp | None:
    """A date of the database as the core's day."""
    return None if day is None else pd.Timestamp(day).as_unit("us")
