"""The bytes of a file become cells: where its table begins, what its columns are called, one row of text per row.

Rows keep the number that Excel shows beside them, so that a sentence about a row can be checked by eye.
"""

import csv
import io
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from forecasting.errors import InputError
from forecasting.files import heads
from forecasting.files.decode import plain, to_utf8
from forecasting.files.markup import is_markup, read_markup
from forecasting.files.months import day_heads
from forecasting.files.workbooks import cell_text, is_workbook, read_workbook
from forecasting.files.wrapped import in_one_column, unwrapped

LARGEST_FILE = 500 * 1024 * 1024
MOST_COLUMNS = 2_000
HEADER_WITHIN = 30
_MOST_BLANK = 1_000
FEWEST_ROWS = FEWEST_COLUMNS = 3
"""A sheet with fewer is a cover or a note."""

TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
"""The type of a text column of a file and of what is read from it: Arrow's, a million lines of which are light."""

_DELIMITERS = ";,\t|"
_ADDED = "the end"
_HEAD = 256 * 1024
_BLOCK = 4 << 20


@dataclass(frozen=True)
class Cells:
    """``rows``: one text column per column asked for, named by its position, indexed by the row's number in the file.

    ``broken`` are the numbers of rows with more cells than the header: their cells can't be told apart and are empty.
    ``cut_off`` is the number of the last row where the file ends in the middle of it, as a download that broke off.
    """

    rows: pd.DataFrame
    broken: tuple[int, ...] = ()
    cut_off: int | None = None


@dataclass(frozen=True)
class TextSheet:
    """A table in a text file, opened but not read: only the asked columns are ever turned into cells.

    ``titles`` are the lines above the header, each as its filled cells in one text. A table without a header has the
    names ``#1``, ``#2`` … and a ``shape``: a letter for what each column holds.
    """

    file: str
    headers: tuple[str, ...]
    titles: tuple[str, ...]
    header_row: int
    delimiter: str
    width: int
    text: bytes
    start: int
    shape: str = ""
    name: str = ""

    def read(self, columns: Sequence[int]) -> Cells:
        """The columns at these positions. Raises ``InputError("open_quote")`` where a quoted cell never ends."""
        if self.start >= len(self.text):
            return _no_cells(columns)
        strays: list[arrow_csv.InvalidRow] = []
        surplus = [place for place in range(len(self.headers), self.width) if place not in columns]
        table = self._parse([*columns, *surplus], strays)
        numbers = np.arange(1, table.num_rows + len(strays) + 1)
        self._refuse_open_quote(len(numbers))
        regular = np.delete(numbers, [stray.number - 1 for stray in strays])
        cells = dict(zip([*columns, *surplus], map(TEXT.__from_arrow__, table.columns), strict=True))
        rows = pd.DataFrame(cells, index=pd.Index(regular + self.header_row, name="row"))
        return self._with_strays(_without_surplus(rows, list(columns), surplus), strays)

    def first(self, rows: int) -> "TextSheet":
        """The same table with so many rows at most: what a large file begins with is there at once."""
        ends = [end for _, end in islice(_records(self.text, self.start, self.delimiter), rows)]
        if len(self.text) > self.start + _HEAD and len(ends) < rows:
            ends = ends[:-1]  # the last one is cut off
        return replace(self, text=self.text[: ends[-1] if ends else self.start])

    def _parse(self, columns: Sequence[int], strays: list[arrow_csv.InvalidRow]) -> pa.Table:
        names = [str(position) for position in range(self.width)]
        asked = [str(column) for column in columns]

        def keep_for_later(row: arrow_csv.InvalidRow) -> str:
            strays.append(row)
            return "skip"

        try:
            return arrow_csv.read_csv(
                pa.BufferReader(pa.py_buffer(self.text).slice(self.start)),
                # One thread: with more, Arrow can't say which row is the odd one.
                read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=_BLOCK),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self.delimiter,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=keep_for_later,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    check_utf8=False,
                    column_types=dict.fromkeys(names, pa.large_string()),
                    include_columns=asked,
                ),
            ).select(asked)  # of none Arrow reads every one
        except pa.ArrowInvalid as error:
            raise InputError("open_quote", file=self.file) from error

    def _refuse_open_quote(self, records: int) -> None:
        """An open quote swallows the rest of the file, and would swallow a line added at the end, too.

        Only where some cell has several lines is that line tried, since it is slow.
        """
        if b'"' not in self.text:
            return
        end_of_line = b"\n" if b"\n" in self.text else b"\r"
        if self.text.count(end_of_line, self.start) + (not self.text.endswith(end_of_line)) <= records:
            return
        lines = io.TextIOWrapper(io.BytesIO(self.text[self.start :]), encoding="utf-8", newline="")
        try:
            last = deque(csv.reader(chain(lines, ["\n", _ADDED]), delimiter=self.delimiter), maxlen=1).pop()
        except csv.Error:
            last = []
        if last != [_ADDED]:
            raise InputError("open_quote", file=self.file)

    def _with_strays(self, regular: Cells, strays: list[arrow_csv.InvalidRow]) -> Cells:
        """Short rows end in empty cells; longer ones are fine as long as the surplus is empty."""
        if not strays:
            return regular
        broken, padded, columns = list(regular.broken), {}, regular.rows.columns
        for stray in strays:
            number = stray.number + self.header_row
            hostile = stray.actual_columns > MOST_COLUMNS
            text = io.StringIO("" if hostile else stray.text, newline="")
            cells = next(csv.reader(text, delimiter=self.delimiter), [])
            if hostile or any(cell.strip() for cell in cells[len(self.headers) :]):
                broken.append(number)
                cells = []
            padded[number] = [cells[column] if column < len(cells) else "" for column in columns]
        late = pd.DataFrame.from_dict(padded, orient="index", columns=columns, dtype=TEXT).rename_axis("row")
        rows = pd.concat([regular.rows, late]).sort_index()
        return Cells(rows, tuple(sorted(broken)), rows.index[-1] if self._ends_within(strays, len(rows)) else None)

    def _ends_within(self, strays: list[arrow_csv.InvalidRow], rows: int) -> bool:
        """Whether of several rows only the last one is short, and nothing ends it."""
        (first, *others) = strays
        short = 1 < rows == first.number and first.actual_columns < first.expected_columns
        return short and not others and not self.text.endswith((b"\n", b"\r"))


@dataclass(frozen=True)
class WorkbookSheet:
    """A table in the sheet ``name`` of a workbook; ``titles``, ``shape`` as in ``TextSheet``; ``others`` are beside it,
    with anything in them."""

    file: str
    headers: tuple[str, ...]
    titles: tuple[str, ...]
    header_row: int
    grid: list[list[object]]
    others: tuple["WorkbookSheet", ...] = ()
    shape: str = ""
    name: str = ""

    @property
    def width(self) -> int:
        """How many columns the sheet has."""
        return len(self.headers)

    def first(self, rows: int) -> "WorkbookSheet":
        """The same table with so many rows at most."""
        return replace(self, grid=self.grid[: self.header_row + rows])

    def read(self, columns: Sequence[int]) -> Cells:
        """The columns at these positions."""
        below = self.grid[self.header_row :]
        numbers = pd.RangeIndex(self.header_row + 1, self.header_row + 1 + len(below), name="row")
        rows = {column: pd.array([cell_text(row[column]) for row in below], dtype=TEXT) for column in columns}
        return Cells(pd.DataFrame(rows, index=numbers))


Sheet = TextSheet | WorkbookSheet


def read_bytes(path: Path) -> bytes:
    """A file as ``open_sheet`` takes it; raises ``InputError("file_too_large")`` before it is in the memory."""
    if path.stat().st_size > LARGEST_FILE:
        raise InputError("file_too_large", file=path.name, most_mb=LARGEST_FILE >> 20)
    return path.read_bytes()


def open_sheet(content: bytes, file: str, known: Collection[str] = ()) -> Sheet:
    """Find the table in a CSV, TSV, XLSX, XLS, ODS or web page.

    Its header is the row with most known names among the first 30 with anything in them.
    ``known`` are header names as ``plain`` writes them. Raises ``InputError``: ``empty_file``, ``file_too_large``,
    ``too_many_columns``, and those of ``decode.to_utf8``, ``read_markup`` and ``read_workbook``.
    """
    if len(content) > LARGEST_FILE:
        raise InputError("file_too_large", file=file, most_mb=LARGEST_FILE >> 20)
    if not content or content.isspace():
        raise InputError("empty_file", file=file)
    known = frozenset(known)
    sheet = _open(content, file, known)
    if not any(sheet.headers):
        raise InputError("empty_file", file=file)
    if max(len(sheet.headers), sheet.width) > MOST_COLUMNS:
        raise InputError("too_many_columns", file=file, most=MOST_COLUMNS)
    return sheet


def _open(content: bytes, file: str, known: frozenset[str]) -> Sheet:
    if is_workbook(content):
        return _open_workbook(content, file, known)
    if is_markup(content):
        return _found_in(read_markup(content, file), file, known)
    return _open_text(content, file, known)


def _open_workbook(content: bytes, file: str, known: frozenset[str]) -> WorkbookSheet:
    sheets = _sheets(content, file, known)
    if not sheets:
        raise InputError("empty_file", file=file)
    hits = {name: set(map(plain, sheet.headers)) & known for name, sheet in sheets.items()}
    best = max(sheets, key=lambda name: (_is_table(sheets[name], hits[name]), len(hits[name])))
    return replace(sheets[best], others=tuple(sheet for name, sheet in sheets.items() if name != best))


def sheets_of_one_kind(
    content: bytes, file: str, known: Collection[str]
) -> tuple[dict[str, WorkbookSheet], tuple[str, ...]]:
    """The sheets of a workbook that have the table which ``open_sheet`` finds, by name, and the other tables' names.

    Where only one has it, nothing: the workbook is that sheet. Raises what ``workbooks.read_workbook`` raises.
    """
    sheets = _sheets(content, file, frozenset(known))
    words = {name: _words(sheet.headers) for name, sheet in sheets.items()}
    kinds = {name: kind for name, kind in words.items() if _is_table(sheets[name], kind & known)}
    often = Counter(kinds.values())
    best = max(often, key=lambda kind: (len(kind & known), often[kind]), default=frozenset())
    same = {name: sheets[name] for name, kind in kinds.items() if kind == best}
    if len(same) < 2:
        return {}, ()
    return same, tuple(name for name, sheet in sheets.items() if name not in same and len(sheet.grid) >= FEWEST_ROWS)


def _words(headers: Sequence[str]) -> frozenset[str]:
    """What columns are called, but for days side by side, which are others in each month."""
    return frozenset(plain(header) for header in headers if header and not any(map(str.isdigit, header)))


def says_something(sheet: WorkbookSheet, known: Collection[str]) -> bool:
    """Whether a sheet is more than a note: rows enough, or a single one below columns of which two are ``known``."""
    hits = known & set(map(plain, sheet.headers))
    return len(sheet.grid) >= FEWEST_ROWS or (len(hits) > 1 and len(sheet.grid) > sheet.header_row)


def _is_table(sheet: WorkbookSheet, known: Collection[str]) -> bool:
    """Whether a sheet has two columns with names that are known, or three of any; a note has fewer."""
    return len(known) > 1 or sum(map(bool, sheet.headers)) >= FEWEST_COLUMNS


def as_csv(sheet: WorkbookSheet) -> bytes:
    """All cells of a sheet, also those above its table."""
    csv.writer(written := io.StringIO(), lineterminator="\n").writerows(map(cell_text, row) for row in sheet.grid)
    return written.getvalue().encode()


def _sheets(content: bytes, file: str, known: frozenset[str]) -> dict[str, WorkbookSheet]:
    """Every sheet of a workbook with something in it, by name."""
    grids = {name: grid for name, grid in read_workbook(content, file).items() if any(any(row) for row in grid)}
    return {name: replace(_found_in(in_one_column(grid), file, known), name=name) for name, grid in grids.items()}


def _found_in(grid: list[list[object]], file: str, known: frozenset[str]) -> WorkbookSheet:
    rows = ([*map(cell_text, row)] if row.count("") < len(row) else [] for row in grid)
    opening = _cells(_opening((row, place) for place, row in enumerate(rows)))
    hits, position = heads.best_row(opening, known)
    found = day_heads(opening) or heads.joined_heads(opening, position, known)
    if not found and not hits and (first := heads.first_without_header(opening, position)) is not None:
        shape = heads.shape_of(opening[first:])
        return WorkbookSheet(file, heads.numbered(shape), heads.titles_of(opening[:first]), first, grid, shape=shape)
    above, position, headers = found or (position, position, opening[position])
    return WorkbookSheet(file, heads.clean_headers(headers), heads.titles_of(opening[:above]), position + 1, grid)


def _open_text(content: bytes, file: str, known: frozenset[str]) -> TextSheet:
    text = _without_blank_end(unwrapped(to_utf8(content, file)))
    if not text or text.isspace():
        raise InputError("empty_file", file=file)
    start = _after_separator_line(text)
    head = text[start : start + _HEAD]
    tried = [delimiter for delimiter in _DELIMITERS if delimiter.encode() in head] or [_DELIMITERS[0]]
    openings = {delimiter: _opening(_records(text, start, delimiter)) for delimiter in tried}
    best = {delimiter: heads.best_row(_cells(opening), known) for delimiter, opening in openings.items()}
    delimiter = max(openings, key=lambda one: (best[one][0], _usual_width(openings[one])))
    records, (hits, position) = openings[delimiter], best[delimiter]
    if not records:
        raise InputError("open_quote", file=file)
    if not hits and (first := heads.first_without_header(_cells(records), position)) is not None:
        shape, titles = heads.shape_of(_cells(records[first:])), heads.titles_of(_cells(records[:first]))
        begins = records[first - 1][1] if first else start
        width = max(len(shape), _usual_width(records[first:]))
        return TextSheet(file, heads.numbered(shape), titles, first, delimiter, width, text, begins, shape)
    cells = _cells(records)
    found = day_heads(cells) or heads.joined_heads(cells, position, known)
    above, position, headers = found or (position, position, records[position][0])
    width = max(len(headers), _usual_width(records[position + 1 :]))
    titles = heads.titles_of(_cells(records[:above]))
    return TextSheet(
        file, heads.clean_headers(headers), titles, position + 1, delimiter, width, text, records[position][1]
    )


def _without_blank_end(text: bytes) -> bytes:
    """A spreadsheet may write a million rows of nothing but ``;;;`` below its table: none is worth a cell.

    Rows of thousands of cells stay, to be named.
    """
    filled = len(text.rstrip(b"\r\n\t ;,|"))
    end = max(text.find(b"\n", filled), 0) or text.find(b"\r", filled)
    short = len(text) - filled <= MOST_COLUMNS * (text.count(b"\n", filled) + text.count(b"\r", filled))
    return text[: end + 1] if end > 0 and short else text


def _after_separator_line(text: bytes) -> int:
    """Excel's own first line ``sep=;`` is no row: the delimiter is found anyway."""
    first = text[:16].splitlines(keepends=True)[0]
    return len(first) if first.strip().strip(b'"').lower().startswith(b"sep=") else 0


def _records(text: bytes, start: int, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """The first records as cells, each with the position in ``text`` where the next one begins."""
    position = start

    def lines():
        nonlocal position
        for line in io.StringIO(text[start : start + _HEAD].decode(errors="ignore"), newline=""):
            position += len(line.encode())
            yield line

    with suppress(csv.Error):  # an endless quoted cell: another delimiter may do, else reading says so
        for cells in csv.reader(lines(), delimiter=delimiter):
            yield cells, position


def _opening(rows: Iterable[tuple[list[str], int]]) -> list[tuple[list[str], int]]:
    """The rows among which the header stands: so many with anything in them, and the blank ones above and between."""
    opening, filled = [], 0
    for cells, place in rows:
        opening.append((cells, place))
        filled += _is_filled(cells)
        if filled == HEADER_WITHIN or len(opening) == _MOST_BLANK:
            break
    return opening


def _cells(records: Sequence[tuple[list[str], int]]) -> list[list[str]]:
    """What is looked for a header: of a blank row no cell, for a thousand of them may have hundreds each."""
    return [cells if _is_filled(cells) else [] for cells, _ in records]


def _is_filled(cells: Sequence[str]) -> bool:
    return any(map(str.strip, cells))


def _usual_width(records: Sequence[tuple[list[str], int]]) -> int:
    widths = Counter(len(cells) for cells, _ in records if cells)
    return widths.most_common(1)[0][0] if widths else 0


def _without_surplus(rows: pd.DataFrame, columns: list[int], surplus: list[int]) -> Cells:
    """The asked columns; a row with something in a column beyond the header is broken."""
    if not surplus:
        return Cells(rows)
    shifted = (rows[surplus] != "").any(axis=1)
    kept = rows[columns].mask(shifted, "") if shifted.any() else rows[columns]
    return Cells(kept, tuple(rows.index[shifted]))


def _no_cells(columns: Sequence[int]) -> Cells:
    nothing = pd.RangeIndex(0, name="row")
    return Cells(pd.DataFrame({column: pd.Series(dtype=TEXT) for column in columns}, index=nothing))
