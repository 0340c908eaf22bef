"""XLSX, XLS and ODS: the sheets of a workbook as rows of text."""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from forecasting.errors import InputError
from forecasting.files.old_workbooks import has_several_parts, is_locked, weigh_old

MOST_MEMBERS = 2_000
MOST_UNPACKED = 500 * 1024 * 1024
_MOST_LISTED = 5 * MOST_MEMBERS
"""With what operating systems add: a Mac lists one of its own beside each file."""

_LISTED = b"PK\x01\x02"
_END_OF_LIST = b"PK\x05\x06"
"""A ZIP lists its members before its last record, which says how long that list is (APPNOTE 4.3.12, 4.3.16)."""

_PIECE = 1 << 20
_ALWAYS_FINE = 1_250_000
_MOST_BLANK = 3_000_000
"""Cells that only have a look, of all sheets: two months of them with borders down to row 1,000 have half as many."""

_MOST_TIMES_FILLED = 20
_MOST_UNNAMED = 100_000
"""Texts that cells share; where there are more, each stands in some cell."""

_TEXTS = "xl/sharedstrings.xml"
_ENTITY = b"<!ENTITY"
"""No spreadsheet writes names for texts, which may grow a billion times."""

_LONGEST_NAMED = 64
_LONGEST_CELL = 6 * 32_767
"""No spreadsheet takes more than so many letters into a cell, of at most six bytes as they are written."""

_PANIC = "pyo3_runtime"
"""Where the reader's own exception comes from when it gives up on a broken XLS: no ``Exception``, and of no import."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ODS_CELLS = (_ODS_TABLE + "table-cell", _ODS_TABLE + "covered-table-cell")
_ODS_VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_ODS = "content.xml"
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,17})?")
_BLANK = re.compile(rb'<c(?: [rst]="\w*")* ?/>')
_CELL = re.compile(rb"""r\s*=\s*["']([A-Za-z]{1,7})(\d{1,10})["']""")


class _Weight(NamedTuple):
    """Cells of the grid up to the last filled one, how many of it are filled, and how many are spelled out blank."""

    grid: int
    filled: int
    blank: int


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are an XLSX, an ODS or an old XLS, told by what is inside, never by the name."""
    if content.startswith(_OLD_OFFICE):
        return True
    if not content.startswith(b"PK\x03\x04") or has_too_many_members(content):
        return False
    try:
        return bool(_sheets(zipfile.ZipFile(io.BytesIO(content))))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def has_too_many_members(content: bytes) -> bool:
    """Whether a ZIP lists far more members than any that we open, told without making an object of each."""
    end = content.rfind(_END_OF_LIST)
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    return content.count(_LISTED, max(end - size, 0), max(end, 0)) > _MOST_LISTED


def read_workbook(content: bytes, file: str) -> dict[str, list[list[object]]]:
    """Every visible sheet by name as rows of cells, the first row first; merged cells are filled downwards.

    Raises ``InputError``: ``workbook_too_large``, ``workbook_locked``, ``workbook_broken``.
    """
    _refuse_bombs(content, file)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name: _rows(workbook.get_sheet_by_name(name)) for name in _visible(workbook)}
    except PasswordError as error:
        raise InputError("workbook_locked", file=file) from error
    except (CalamineError, ValueError) as error:
        raise InputError("workbook_broken", file=file) from error
    except BaseException as error:
        if type(error).__module__ != _PANIC:
            raise
        raise InputError("workbook_broken", file=file) from error


def has_several_sheets(content: bytes) -> bool:
    """Whether a workbook that can be opened may have more than one sheet; none of them is read."""
    try:
        if not is_workbook(content):
            return False
        if content.startswith(_OLD_OFFICE):
            return has_several_parts(content)
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _sheets(packed) == {_ODS} or len(_sheets(packed)) > 1  # all sheets of an ODS are one member
    except ValueError:  # reading will say what is wrong with it
        return False


def cell_text(value: object) -> str:
    """The one spelling of a workbook's cell: ``1250.5``, ``2026-11-22``, ``13:05:00``."""
    match value:
        case str():
            return value.replace("\0", "")  # Excel writes it as _x0000_, and no database of PostgreSQL has such texts
        case bool():
            return str(value).lower()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            # A fourth decimal says that the point is no thousands sign: 1.234 kg would read as 1234.
            written = repr(value)
            return written + "0" if written[-4:-3] == "." else written
        case dt.datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case _:
            return str(value)


def knows_as_number(text: str) -> bool:
    """Whether a text is what ``cell_text`` makes of a number; the few texts that people write just so are no loss."""
    return _NUMBER.fullmatch(text) is not None and cell_text(float(text)) == text


def _visible(workbook: CalamineWorkbook) -> list[str]:
    return [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _rows(sheet: CalamineSheet) -> list[list[object]]:
    rows = sheet.to_python(skip_empty_area=False)
    spans = [
        (top, left, min(bottom + 1, len(rows)))
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or []
        if top < len(rows) and left < len(rows[top])
    ]
    if sum(end - top for top, _, end in spans) > sum(map(len, rows)):
        raise ValueError(sheet.name)  # merged cells that lie on each other
    for top, left, end in spans:
        for row in range(top + 1, end):
            rows[row][left] = rows[top][left]
    return rows


def _sheets(packed: zipfile.ZipFile) -> set[str]:
    names = set(packed.namelist())
    if "xl/workbook.xml" in names:
        return {name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")}
    return names & {_ODS}


def _refuse_bombs(content: bytes, file: str) -> None:
    """A few kilobytes can unpack to gigabytes, or name one cell in the last row and column of a dense grid."""
    if content.startswith(_OLD_OFFICE):
        _refuse_old_bombs(content, file)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            unpacked = sum(member.file_size for member in members)
            # Real sheets pack ten to fifty times smaller.
            swells = unpacked > 10 * _PIECE and unpacked > 200 * len(content)
            if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or swells:
                raise InputError("workbook_too_large", file=file)
            filled = _refuse_sparse(packed, file)
            for texts in filter(_is_of_texts, members):
                longest, many = _longest_text(_pieces(packed, texts))
                if many > max(_MOST_UNNAMED, filled) or longest > _LONGEST_CELL or filled * longest > MOST_UNPACKED:
                    raise InputError("workbook_too_large", file=file)
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, ValueError, RuntimeError, EOFError) as error:
        raise InputError("workbook_broken", file=file) from error


def _refuse_old_bombs(content: bytes, file: str) -> None:
    """Nothing in an XLS is packed, but one cell may open a whole grid, and a text stand in every cell."""
    if is_locked(content):
        raise InputError("workbook_locked", file=file)
    try:
        found = weigh_old(content)
    except ValueError as error:
        raise InputError("workbook_broken", file=file) from error
    swells = _is_sparse(found.letters, found.size, 10 * _PIECE)
    if swells or _is_sparse(found.grid, found.filled, _ALWAYS_FINE):
        raise InputError("workbook_too_large", file=file)


def _pieces(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    # Reading to the end also checks the size that the member claims: a liar fails its checksum.
    end = b""
    with packed.open(member) as stream:
        while piece := stream.read(_PIECE):
            if _ENTITY in end + piece:
                raise ValueError(member.filename)
            end = piece[-len(_ENTITY) :]
            yield piece


def _is_of_texts(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower() == _TEXTS


def _longest_text(pieces: Iterator[bytes]) -> tuple[int, int]:
    """How long the longest text is of those that cells share, in bytes, and how many there are.

    A sheet may name the longest one in every cell.
    """
    longest, many, rest = 0, 0, b""
    for piece in pieces:
        many += piece.count(b"si>") // 2
        *texts, last = piece.split(b"<")
        longest = max([longest, *map(len, [rest + texts[0], *texts[1:]] if texts else [])])
        rest = last if texts else rest + last
        if len(rest) > _LONGEST_CELL:
            break
    return max(longest, len(rest)), many


def _refuse_sparse(packed: zipfile.ZipFile, file: str) -> int:
    """How many cells of a workbook are filled; raises where its grids are far larger, or far more cells are blank."""
    if _sheets(packed) == {_ODS}:
        weigh, likely = _weigh_ods, [packed.getinfo(_ODS)]
    else:  # any member may be a sheet: a workbook says itself where they stand
        weigh, likely = _weigh_xlsx, [member for member in packed.infolist() if not _is_of_texts(member)]
    grids = filled = blank = 0
    for member in likely:
        found = weigh(_pieces(packed, member))
        grids, filled, blank = grids + found.grid, filled + found.filled, blank + found.blank
        if _is_sparse(found.blank, found.filled, _ALWAYS_FINE) or _is_sparse(blank, filled, _MOST_BLANK):
            raise InputError("workbook_too_large", file=file)
    if _is_sparse(grids, filled, _ALWAYS_FINE):
        raise InputError("workbook_too_large", file=file)
    return filled


def _is_sparse(cells: int, filled: int, fine: int) -> bool:
    """Whether cells are far more than what is filled of them or beside them; so many are always ``fine``."""
    return cells > max(fine, _MOST_TIMES_FILLED * filled)


def _weigh_xlsx(pieces: Iterator[bytes]) -> _Weight:
    height = width = cells = values = blank = 0
    for tags in _whole_tags(pieces):
        filled, blanks = _BLANK.subn(b"", tags)
        blank += blanks
        values += filled.count(b"v>") // 2  # cells needn't say where they stand
        found = _CELL.findall(filled)
        cells += len(found)
        height = max([height, *(int(row) for row in {row for _, row in found})])
        width = max([width, *(_column_number(letters) for letters in {letters for letters, _ in found})])
        if _is_sparse(blank, max(cells, values), _ALWAYS_FINE):
            break
    return _Weight(height * width, max(cells, values), blank)


def _whole_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same text in other pieces: none begins or ends within a tag."""
    rest = b""
    for piece in pieces:
        whole, start, tag = (rest + piece).rpartition(b"<")
        rest = start + tag
        if len(rest) > _LONGEST_CELL:
            whole, rest = whole + rest, rest[-_LONGEST_NAMED:]
        yield whole
    yield rest


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _weigh_ods(pieces: Iterator[bytes]) -> _Weight:
    """Repeated rows and columns count as often as they are repeated, up to the last filled ones."""
    parser = ElementTree.XMLPullParser(["end"])
    grid = height = width = filled = blank = row_width = column = passed = 0
    for piece in pieces:
        parser.feed(piece)
        for _, element in parser.read_events():
            if element.tag in _ODS_CELLS:
                column += int(element.get(_ODS_TABLE + "number-columns-repeated", 1))
                if element.get(_ODS_VALUE) or len(element):
                    row_width, filled = column, filled + 1
                else:
                    blank += 1
            elif element.tag == _ODS_TABLE + "table-row":
                passed += int(element.get(_ODS_TABLE + "number-rows-repeated", 1))
                if row_width:
                    height, width = passed, max(width, row_width)
                row_width = column = 0
                element.clear()
            elif element.tag == _ODS_TABLE + "table":
                grid, height, width, passed = grid + height * width, 0, 0, 0
        if _is_sparse(blank, filled, _ALWAYS_FINE):
            break
    return _Weight(grid + height * width, filled, blank)
