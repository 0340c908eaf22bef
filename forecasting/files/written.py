"""What a file has in the columns of a table, as it stands there: of a workbook all sheets that have them.

Rows are called by their number in the file; where there are several sheets, by their sheet, too.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.files import price_lists
from forecasting.files.decode import plain
from forecasting.files.dish_sheets import names_a_dish, one_below_another, said_around
from forecasting.files.faults import Faults, first_of
from forecasting.files.fractions import short_amounts
from forecasting.files.heads import clean_headers, side_by_side
from forecasting.files.sheets import Sheet, WorkbookSheet, open_sheet
from forecasting.files.workbooks import cell_text
from forecasting.tables import COLUMNS, TO_FILL_IN, Column
from forecasting.units import PIECE, convert

Row = int | str


@dataclass(frozen=True)
class Notes:
    """What of a file is not in the table that was read of it, and what is in it otherwise than it stands there.

    ``sheets``: those that were joined; ``left_out``: the columns that others lack, none of one that has no rows.
    ``unread_columns``: headers of what is no column of the table, or one that another header has already.
    ``from_above``: rows whose name is that of one above, as where cells were merged in Excel, and ``filled_above`` what
    else they have from there, as the file calls it. Of sheets that are a dish each: by how many ``portions`` the
    quantities of each dish were divided, and ``no_lines``, rows without any quantity; ``by_pack``, those of a price
    list.
    """

    sheets: list[str] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    unread_columns: list[str] = field(default_factory=list)
    from_above: list[Row] = field(default_factory=list)
    filled_above: list[str] = field(default_factory=list)
    portions: dict[str, float] = field(default_factory=dict)
    no_lines: list[Row] = field(default_factory=list)
    by_pack: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class _Once:
    """The ``name`` of a thing that people write only in the first of its rows, or once for a sheet, what stands
    ``beside`` it in each of them, what they may write once, too, and the ``amount`` without which there is no row."""

    name: str
    beside: str
    shared: tuple[str, ...]
    amount: tuple[str, ...]


_WRITTEN_ONCE = {
    "recipes": _Once("item", "ingredient", shared=("per", "from", "location"), amount=("quantity", "unit"))
}


_CLEARLY = 2
"""By as many columns another table has to fit a file better."""

DIVIDED_BY = "divided_by"
"""The column of how many portions a row's quantity is for: one, but where its sheet says how many it makes."""

SHEET = "sheet"
"""The column of the sheet that a row stands in, where there are several."""

WRITTEN_IN = "written_in"
"""The column of the unit that a row's quantity is written in, where the table has none of its own."""

_UNITS = {"recipes": "unit", **dict.fromkeys(("stock", "deliveries", "waste"), WRITTEN_IN)}
"""Where the unit of each quantity stands; it may stand in its cell, too: ``180 g``."""

_UNIT = next(column for column in COLUMNS["ingredients"] if column.name == "unit")

_WITH_UNIT = re.compile(r"^\s*([\d.,/½¼¾⅓⅔ ]*[\d½¼¾⅓⅔])\s*([^\W\d_][^\d]*?)\s*$")

_LISTED = (price_lists.PRESENTATION, price_lists.PRICE)
_LISTED_NAMES = {column.name for column in _LISTED}

_TO_TASTE = frozenset(
    ("al gusto", "a gusto", "to taste", "cantidad necesaria", "lo necesario", "c n", "cn", "c s", "cs", "q s", "qs")
)
"""What stands for a quantity that nobody weighs: such a row is no line of a recipe."""

_MOSTLY = 0.5


def read_written(
    table: str, content: bytes, file: str, faults: Faults, *, from_above: bool = False
) -> tuple[pd.DataFrame, Notes]:
    """The cells of each column of the table, ``DIVIDED_BY`` and ``SHEET``, from all sheets that have it.

    ``from_above``: what stands once above the rows of a thing, or is the title or the name of their sheet, is that of
    all. Raises ``InputError`` as ``table.read_table`` does about headers: where no sheet has the table, of the one that
    comes nearest to it.
    """
    found, notes = open_sheet(content, file, known_headers(table)), Notes()
    sheets = [found, *found.others] if isinstance(found, WorkbookSheet) else [found]
    once = _WRITTEN_ONCE.get(table) if from_above else None
    if once and isinstance(found, WorkbookSheet):
        sheets = [one for sheet in sheets for one in one_below_another(sheet)]
    things = _things(table, sheets, once, notes)
    if not things:
        _note_headers(table, found.headers, faults)
        faults.tell()
    several = len(things) > 1
    if several:
        notes.sheets.extend(sheets[place].name for place in things)
    parts = []
    for place, thing in things.items():
        name = sheets[place].name if several else ""
        rows = _rows(table, sheets[place], once, thing, _Telling(faults, notes, name))
        parts.append(rows.assign(**{SHEET: name}))
    return pd.concat(parts), notes


def known_headers(table: str) -> set[str]:
    """What the columns of a table may be called, as ``plain`` writes it."""
    return {name for column in COLUMNS[table] for name in _names(column)}


@dataclass(frozen=True)
class _Telling:
    """Where to tell what is found in a sheet, and how its rows are called."""

    faults: Faults
    notes: Notes
    sheet: str

    def called(self, rows: pd.Index) -> list[Row]:
        return [f"{row} · {self.sheet}" for row in rows] if self.sheet else rows.tolist()


def _things(table: str, sheets: Sequence[Sheet], once: _Once | None, notes: Notes) -> dict[int, str]:
    """The sheets of the table by their place, with what all of one is about where no column says it.

    That is its title, or its name, where no sheet has a column for it: else it may be any table beside them.
    """
    lacks = [_lacking_in(table, sheet) for sheet in sheets]
    named = once.name if once else ""
    fit = [place for place, names in enumerate(lacks) if {*names} <= {named}]
    by_name = len(fit) > 1 and all(lacks[place] for place in fit)
    things = {}
    for place in [place for place in fit if _has_rows(sheets[place])] or fit:
        said = said_around(_above(sheets[place])).dish if lacks[place] else ""
        called = sheets[place].name if by_name and names_a_dish(sheets[place].name) else ""
        if not lacks[place] or said or called:
            things[place] = said or called
    for place, names in enumerate(lacks):
        if place not in things:
            others = [name for name in names if name != named]
            notes.left_out[sheets[place].name] = others or (names if _has_rows(sheets[place]) else [])
    return things


def _has_rows(sheet: Sheet) -> bool:
    """Whether anything stands below the headings of a sheet; of a text file, which is one, its rows tell."""
    return not isinstance(sheet, WorkbookSheet) or any(map(any, sheet.grid[sheet.header_row :]))


def _above(sheet: Sheet) -> list[Sequence[str]]:
    """The rows of cells above a table."""
    if isinstance(sheet, WorkbookSheet):
        return [list(map(cell_text, row)) for row in sheet.grid[: sheet.header_row - 1]]
    begins = io.StringIO(sheet.text[: sheet.start].decode(), newline="")
    return [clean_headers(row) for row in csv.reader(begins, delimiter=sheet.delimiter)][:-1]


def _rows(table: str, sheet: Sheet, once: _Once | None, thing: str, telling: _Telling) -> pd.DataFrame:
    """The cells of a sheet that say anything, by the names of its rows."""
    if not _note_side_by_side(sheet.headers, COLUMNS[table], telling.faults):
        _note_doubled(sheet.headers, COLUMNS[table], telling.faults)
    places = {column.name: _places(sheet.headers, column) for column in COLUMNS[table]}
    if _UNITS.get(table) == WRITTEN_IN:
        places[WRITTEN_IN] = _places(sheet.headers, _UNIT)
    listed = table == "supply" and price_lists.is_price_list(sheet.headers, _lacking(sheet.headers, COLUMNS[table]))
    if listed:
        places |= {column.name: price_lists.place_of(column, sheet.headers) for column in _LISTED}
    taken = {place for some in places.values() for place in some}
    unread = dict.fromkeys(name for place, name in enumerate(sheet.headers) if name and place not in taken)
    telling.notes.unread_columns.extend(name for name in unread if name not in telling.notes.unread_columns)
    filled = _filled_rows(table, sheet, places, telling.faults)
    own = {name: some for name, some in places.items() if not listed or name not in _LISTED_NAMES}
    written = pd.DataFrame({name: _coalesce(filled, some) for name, some in own.items()}).assign(**{DIVIDED_BY: 1.0})
    if listed:
        presentation, price = (_coalesce(filled, places[column.name]) for column in _LISTED)
        written = price_lists.as_supply(written, presentation, price, WRITTEN_IN)
        telling.notes.by_pack.extend(telling.called(written.index))
    if unit := _UNITS.get(table):
        written = _with_units(written, unit)
    if thing:
        written = _of_one_thing(written, sheet, once, thing, telling)
    elif once:
        headers = {name: sheet.headers[some[0]] for name, some in places.items() if some}
        written = _from_above(written, headers, once, telling)
    if once:
        written = _without_taste(written, telling)
    return written.set_axis(telling.called(written.index))


def _with_units(written: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The unit of each quantity in its own column, also where both stand in one cell."""
    parts = short_amounts(written["quantity"]).str.extract(_WITH_UNIT)
    both = parts[0].notna() & (written[unit].str.strip() == "")
    return written.assign(
        **{"quantity": written["quantity"].mask(both, parts[0]), unit: written[unit].mask(both, parts[1])}
    )


def _without_taste(written: pd.DataFrame, telling: _Telling) -> pd.DataFrame:
    """The lines of recipes, without salt «al gusto» and the like, which is told."""
    some = [written[name].map(plain) for name in ("quantity", "unit")]
    taste = some[0].isin(_TO_TASTE) & (some[1].isin(_TO_TASTE) | (some[1] == ""))
    telling.notes.no_lines.extend(telling.called(written.index[taste]))
    return written[~taste]


def _of_one_thing(written: pd.DataFrame, sheet: Sheet, once: _Once, thing: str, telling: _Telling) -> pd.DataFrame:
    """The rows of a sheet that is about one thing; those without any amount are no rows of it, but a note below them.

    How many portions they are for, or how much they make, may stand above them or in such a note.
    """
    cells = written.drop(columns=DIVIDED_BY).to_numpy().tolist()
    of_it = (written[[*once.amount]].map(str.strip) != "").any(axis=1)
    lines = of_it & ~np.array([bool(said_around([row]).makes) for row in cells], dtype=bool)
    telling.notes.no_lines.extend(telling.called(written.index[~lines]))
    said = said_around([*_above(sheet), *(row for row, is_line in zip(cells, lines, strict=True) if not is_line)])
    own = written[lines].assign(**{once.name: thing})
    if not said.makes:
        return own
    if said.amount is None:
        telling.faults.note("bad_portions", thing=thing, value=said.makes)
        return own
    try:
        portions = float(convert(said.amount, said.unit, PIECE))
    except InputError:  # a preparation, by weight or volume
        return own.assign(batch_output=cell_text(said.amount), batch_unit=said.unit)
    if portions != 1:
        telling.notes.portions[thing] = portions
    return own.assign(**{DIVIDED_BY: portions})


def _from_above(written: pd.DataFrame, headers: dict[str, str], once: _Once, telling: _Telling) -> pd.DataFrame:
    """The name, where none stands that of the row right above as long as something stands beside it, and what is
    written in the first of the rows that have one name and in none of the others.
    """
    filled = {name: written[name].str.strip() != "" for name in (once.name, once.beside, *once.shared)}
    goes_on = ~filled[once.name] & filled[once.beside] & (written.index.diff() == 1)
    thing = (~goes_on).cumsum()
    alone = {name: ~(filled[name] & goes_on).groupby(thing).transform("any") for name in (once.name, *once.shared)}
    whole = written.assign(
        **{
            name: written[name].mask(goes_on & free, written[name].groupby(thing).transform("first"))
            for name, free in alone.items()
        }
    )
    taken = whole != written
    telling.notes.from_above.extend(telling.called(written.index[taken[once.name]]))
    columns = [headers[name] for name in once.shared if taken[name].any()]
    telling.notes.filled_above.extend(name for name in columns if name not in telling.notes.filled_above)
    return whole


def _filled_rows(table: str, sheet: Sheet, places: dict[str, list[int]], faults: Faults) -> pd.DataFrame:
    """The rows that say anything; of a table whose names are there to fill in, anything but the name."""
    cells = sheet.read(sorted({place for some in places.values() for place in some}))
    filled = cells.rows[(cells.rows.fillna("") != "").any(axis=1)]
    if cells.broken:
        place = int(filled.index.searchsorted(cells.broken[0])) + 1
        faults.note("too_many_cells", place, rows=first_of(cells.broken))
    if table not in TO_FILL_IN:
        return filled
    there = [*places[TO_FILL_IN[table]], *places.get(WRITTEN_IN, [])]
    return filled[(filled.drop(columns=there).fillna("") != "").any(axis=1)]


def _names(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(name) for name in column.names))


def _lacking(headers: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """The names of the columns that a file has to have, and has not."""
    found = {plain(header) for header in headers}
    return [column.name for column in columns if column.required and found.isdisjoint(_names(column))]


def _lacking_in(table: str, sheet: Sheet) -> list[str]:
    """The names of the columns that a sheet has to have and has not; no unit where most quantities have theirs, nor of
    a price list what it says otherwise.
    """
    lacking = _lacking(sheet.headers, COLUMNS[table])
    if table == "supply" and price_lists.is_price_list(sheet.headers, lacking):
        return [name for name in lacking if name not in price_lists.INSTEAD]
    quantity = next((column for column in COLUMNS[table] if column.name == "quantity"), None)
    if table not in _UNITS or _UNITS[table] not in lacking or "quantity" in lacking or quantity is None:
        return lacking
    place = _places(sheet.headers, quantity)[0]
    cells = sheet.read([place]).rows[place].fillna("")
    said = short_amounts(cells[cells.str.strip() != ""]).str.fullmatch(_WITH_UNIT)
    return [name for name in lacking if name != _UNITS[table]] if said.mean() > _MOSTLY else lacking


def _note_headers(table: str, headers: Sequence[str], faults: Faults) -> None:
    """All columns that a file lacks, in one sentence with the table that it seems to be; and those it has twice."""
    columns = COLUMNS[table]
    if _note_side_by_side(headers, columns, faults):
        return
    lacking, other = _lacking(headers, columns), _seems(table, headers)
    faults.note(
        "other_table" if other else "no_column",
        column=", ".join(column.spanish for column in columns if column.name in lacking),
        name=", ".join(lacking),
        found=", ".join([header for header in headers[:20] if header]),
        **({"table": other} if other else {}),
    )
    _note_doubled(headers, columns, faults)


def _seems(table: str, headers: Sequence[str]) -> str | None:
    """The other table that a file fits best, and clearly better than this one; None where none does, or several.

    It fits by as many of its columns as are there, less those that it needs and that aren't.
    """
    found = {plain(header) for header in headers}
    fits = pd.Series(
        {
            other: sum(not found.isdisjoint(_names(column)) for column in columns) - len(_lacking(headers, columns))
            for other, columns in COLUMNS.items()
        }
    )
    best = fits.index[fits == fits.max()]
    return best[0] if len(best) == 1 and fits.max() >= fits[table] + _CLEARLY else None


def _note_side_by_side(headers: Sequence[str], columns: Sequence[Column], faults: Faults) -> bool:
    twice = side_by_side(headers, {name for column in columns for name in _names(column)})
    if twice:
        faults.note("tables_side_by_side", column=twice)
    return bool(twice)


def _note_doubled(headers: Sequence[str], columns: Sequence[Column], faults: Faults) -> None:
    found = [plain(header) for header in headers]
    for column in columns:
        twice = next((name for name in _names(column) if found.count(name) > 1), None)
        if twice is not None:
            faults.note("duplicate_headers", column=headers[found.index(twice)])


def _places(headers: Sequence[str], column: Column) -> list[int]:
    """Where the column stands: usually once; a dish and a category may stand side by side."""
    found = [plain(header) for header in headers]
    names = [name for name in dict.fromkeys(_names(column)) if name in found]
    exact = names[:1] if column.name != "dish_or_category" else names
    return [found.index(name) for name in exact]


def _coalesce(rows: pd.DataFrame, places: list[int]) -> pd.Series:
    """The first filled cell of each row."""
    merged = pd.Series("", index=rows.index, dtype="str")
    for place in places:
        merged = merged.where(merged.str.strip() != "", rows[place].fillna(""))
    return merged
