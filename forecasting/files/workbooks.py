"""XLSX, XLS and ODS: the sheets of a workbook as rows of text."""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from forecasting.errors import InputError

MOST_MEMBERS = 2_000
MOST_UNPACKED = 500 * 1024 * 1024

_PIECE = 1 << 20
_TEXTS = "xl/sharedStrings.xml"
_ENTITY = b"<!ENTITY"
"""No spreadsheet writes names for texts, which may grow a billion times."""

_LONGEST_CELL = 6 * 32_767
"""No spreadsheet takes more than so many letters into a cell, of at most six bytes as they are written."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ODS_VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,7})(\d{1,10})["']""")


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are an XLSX, an ODS or an old XLS, told by what is inside, never by the name."""
    if content.startswith(_OLD_OFFICE):
        return True
    try:
        return content.startswith(b"PK\x03\x04") and bool(_sheets(zipfile.ZipFile(io.BytesIO(content))))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


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


def has_several_sheets(content: bytes) -> bool:
    """Whether a workbook that can be opened has more than one visible sheet; none of them is read."""
    try:
        _refuse_bombs(content, "")  # opening one already unpacks its texts
        return is_workbook(content) and len(_visible(CalamineWorkbook.from_filelike(io.BytesIO(content)))) > 1
    except (CalamineError, ValueError, PasswordError):  # reading will say what is wrong with it
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


def _visible(workbook: CalamineWorkbook) -> list[str]:
    return [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _rows(sheet: CalamineSheet) -> list[list[object]]:
    rows = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
        for row in range(top + 1, min(bottom + 1, len(rows))):
            rows[row][left] = rows[top][left]
    return rows


def _sheets(packed: zipfile.ZipFile) -> set[str]:
    names = set(packed.namelist())
    if "xl/workbook.xml" in names:
        return {name for name in names if name.startswith("xl/worksheets/")}
    return names & {"content.xml"}


def _refuse_bombs(content: bytes, file: str) -> None:
    """A few kilobytes can unpack to gigabytes, or name one cell in the last row and column of a dense grid."""
    if content.startswith(_OLD_OFFICE):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            unpacked = sum(member.file_size for member in members)
            # Real sheets pack ten to fifty times smaller.
            swells = unpacked > 10 * _PIECE and unpacked > 200 * len(content)
            if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or swells:
                raise InputError("workbook_too_large", file=file)
            cells = sum(_refuse_sparse(_pieces(packed, name), name, file) for name in sorted(_sheets(packed)))
            longest = _longest_text(_pieces(packed, _TEXTS)) if _TEXTS in packed.namelist() else 0
            if longest > _LONGEST_CELL or cells * longest > MOST_UNPACKED:
                raise InputError("workbook_too_large", file=file)
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, ValueError, RuntimeError, EOFError) as error:
        raise InputError("workbook_broken", file=file) from error


def _pieces(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    # Reading to the end also checks the size that the member claims: a liar fails its checksum.
    end = b""
    with packed.open(name) as stream:
        while piece := stream.read(_PIECE):
            if _ENTITY in end + piece:
                raise ValueError(name)
            end = piece[-len(_ENTITY) :]
            yield piece


def _longest_text(pieces: Iterator[bytes]) -> int:
    """Bytes of the longest text of those that cells share: a sheet may name it in every cell."""
    longest, rest = 0, b""
    for piece in pieces:
        *texts, last = piece.split(b"<")
        longest = max([longest, *map(len, [rest + texts[0], *texts[1:]] if texts else [])])
        rest = last if texts else rest + last
        if len(rest) > _LONGEST_CELL:
            return len(rest)
    return max(longest, len(rest))


def _refuse_sparse(pieces: Iterator[bytes], member: str, file: str) -> int:
    """How many cells a sheet spells out; raises where its grid is far larger."""
    height, width, cells = _xlsx_extent(pieces) if member.startswith("xl/") else _ods_extent(pieces)
    if height * width > max(1_000_000, 20 * cells):
        raise InputError("workbook_too_large", file=file)
    return cells


def _xlsx_extent(pieces: Iterator[bytes]) -> tuple[int, int, int]:
    height = width = cells = values = 0
    rest = b""
    for piece in pieces:
        values += piece.count(b"v>") // 2  # cells needn't say where they stand
        found = _CELL.findall(rest + piece)
        rest = piece[-32:]
        cells += len(found)
        height = max([height, *(int(row) for row in {row for _, row in found})])
        width = max([width, *(_column_number(letters) for letters in {letters for letters, _ in found})])
    return height, width, max(cells, values)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _ods_extent(pieces: Iterator[bytes]) -> tuple[int, int, int]:
    """Rows and columns up to the last filled cell, repeats counted, and how many cells the file really spells out."""
    parser = ElementTree.XMLPullParser(["end"])
    height = width = cells = row_width = column = passed = 0
    for piece in pieces:
        parser.feed(piece)
        for _, element in parser.read_events():
            if element.tag == _ODS_TABLE + "table-cell":
                column += int(element.get(_ODS_TABLE + "number-columns-repeated", 1))
                if element.get(_ODS_VALUE) or len(element):
                    row_width, cells = column, cells + 1
            elif element.tag == _ODS_TABLE + "table-row":
                passed += int(element.get(_ODS_TABLE + "number-rows-repeated", 1))
                if row_width:
                    height, width = passed, max(width, row_width)
                row_width = column = 0
                element.clear()
    return height, width, cells
