"""What an XLS would take in memory, told from its bytes before anything opens it.

It is a small disk with sectors ([MS-CFB]) on which one file is a run of records ([MS-XLS]). A few kilobytes may name
the last cell of a sheet, many sheets at one place, or one long text in every cell.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

_ENTRY, _MINI = 128, 64
_LAST_SECTOR = 0xFFFFFFFA
_IN_HEADER = 109
_SMALLEST = 4096
"""A file of fewer bytes lies in pieces of the root's."""


_END, _SHEET, _TEXTS, _MORE, _LOCKED = 0x0A, 0x85, 0xFC, 0x3C, 0x2F
_SEVERAL, _SHARED = 0xBD, 0xFD
_CELLS = frozenset((0x06, 0x203, 0x204, 0x205, 0x27E, 0xD6, 0x206, 0x406, _SEVERAL, _SHARED))
_FIRST, _NUMBER, _SHORT = struct.Struct("<HHHH"), struct.Struct("<I"), struct.Struct("<H")
"""How a record of a cell begins: its kind, its size, the cell's row and column."""

_RICH, _PHONETIC, _WIDE = 8, 4, 1


class OldWeight(NamedTuple):
    """Cells of all sheets up to the last filled one, how many are filled, the letters of their shared texts, and the
    bytes of all that."""

    grid: int
    filled: int
    letters: int
    size: int


def weigh_old(content: bytes) -> OldWeight:
    """What the sheets of an XLS hold; nothing where it is no workbook, which whoever opens it says.

    Raises ``ValueError`` where it can't be read.
    """
    try:
        stream = _workbook(content)
        opening = list(_records(stream, 0))
        lengths = _lengths([body for kind, body in _with_more(opening, _TEXTS)])
        places = [struct.unpack_from("<I", body)[0] for kind, body in opening if kind == _SHEET]
        sheets, left = [], 2 * len(stream)
        for place in places:
            sheet, walked = _weigh_sheet(stream, place, lengths)
            sheets, left = [*sheets, sheet], left - walked
            if left < 0:
                raise ValueError("sheets that lie on each other")
    except (struct.error, IndexError) as error:
        raise ValueError("no workbook") from error
    grid, filled, letters = (sum(each) for each in zip(*sheets, strict=True)) if sheets else (0, 0, 0)
    return OldWeight(grid, filled, letters, len(stream))


def is_locked(content: bytes) -> bool:
    """Whether an XLS has a password ([MS-XLS] 2.4.117): all of its records but a few are scrambled then."""
    try:
        return any(kind == _LOCKED for kind, _ in _records(_workbook(content), 0))
    except (struct.error, IndexError, ValueError):
        return False


def has_several_parts(content: bytes) -> bool:
    """Whether an XLS names several sheets. Raises ``ValueError`` where it can't be read."""
    try:
        return sum(kind == _SHEET for kind, _ in _records(_workbook(content), 0)) > 1
    except (struct.error, IndexError) as error:
        raise ValueError("no workbook") from error


def _weigh_sheet(stream: bytes, first: int, lengths: Sequence[int]) -> tuple[tuple[int, int, int], int]:
    """Its grid, its filled cells and the bytes of their shared texts; how long it is."""
    height = width = filled = letters = 0
    place, end = first, len(stream) - _FIRST.size
    while place <= end:  # one step for each cell: nothing is copied
        kind, size, row, column = _FIRST.unpack_from(stream, place)
        if kind in _CELLS:
            height, last = max(height, row + 1), column
            if kind == _SHARED:
                (text,) = _NUMBER.unpack_from(stream, place + 10)
                letters += lengths[text] if text < len(lengths) else 0
            elif kind == _SEVERAL:
                (last,) = _SHORT.unpack_from(stream, place + 2 + size)
            width, filled = max(width, last + 1), filled + last - column + 1
        place += 4 + size
        if kind == _END:
            break
    return (height * width, filled, letters), place - first


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records of a part of the file, from where it begins to its end."""
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + size]
        place += 4 + size
        if kind == _END:
            return


def _with_more(records: Sequence[tuple[int, bytes]], wanted: int) -> Iterator[tuple[int, bytes]]:
    """The records of a kind, each followed by those that continue it."""
    before = None
    for kind, body in records:
        before = before if kind == _MORE else kind
        if before == wanted:
            yield kind, body


def _lengths(pieces: Sequence[bytes]) -> list[int]:
    """How many bytes each shared text has; where one goes on in the next piece that says how wide its letters are."""
    lengths, left, skipped = [], 0, 0
    for number, piece in enumerate(pieces):
        place = 0 if number else 8
        if left:
            place, width = 1, 1 + (piece[0] & _WIDE)
        while place < len(piece):
            if not left and not skipped:
                left, flags = struct.unpack_from("<HB", piece, place)
                place, width = place + 3, 1 + (flags & _WIDE)
                if flags & _RICH:
                    skipped, place = skipped + 4 * struct.unpack_from("<H", piece, place)[0], place + 2
                if flags & _PHONETIC:
                    skipped, place = skipped + struct.unpack_from("<I", piece, place)[0], place + 4
                lengths.append(left * width)
            taken = min(left, (len(piece) - place) // width)
            left, place = left - taken, place + taken * width
            if left:
                break
            passed = min(skipped, len(piece) - place)
            skipped, place = skipped - passed, place + passed
    return lengths


def _workbook(content: bytes) -> bytes:
    """The bytes of the workbook on its disk, in sectors or, if it is small, in pieces of the root's; or nothing."""
    size = 1 << _SHORT.unpack_from(content, 30)[0]
    (first_entry,), (first_mini,) = (_NUMBER.unpack_from(content, place) for place in (48, 60))
    if size not in (512, 4096):
        raise ValueError("no sectors")

    def sector(number: int) -> bytes:
        return content[size * (number + 1) : size * (number + 2)]

    def numbers(sectors: Sequence[int]) -> list[int]:
        return [number for each in sectors for (number,) in struct.iter_unpack("<I", sector(each))]

    after = numbers([each for each in _table_sectors(content, sector, size) if each < _LAST_SECTOR])
    entries = b"".join(map(sector, _chain(after, first_entry)))
    found = [entries[place : place + _ENTRY] for place in range(0, len(entries) - _ENTRY + 1, _ENTRY)]
    named = {each[:64].decode("utf-16-le", "replace").partition("\0")[0]: each for each in reversed(found)}
    book = named.get("Workbook") or named.get("Book")
    if book is None:
        return b""
    start, length = struct.unpack_from("<II", book, 116)
    if length >= _SMALLEST:
        return b"".join(map(sector, _chain(after, start)))[:length]
    small = b"".join(map(sector, _chain(after, _NUMBER.unpack_from(found[0], 116)[0])))
    chain = _chain(numbers(_chain(after, first_mini)), start)
    return b"".join(small[_MINI * number : _MINI * (number + 1)] for number in chain)[:length]


def _table_sectors(content: bytes, sector: Callable[[int], bytes], size: int) -> Iterator[int]:
    """Where the table stands that says which sector follows which: in the header, and more in a chain of lists."""
    yield from struct.unpack_from(f"<{_IN_HEADER}I", content, 76)
    place, lists = struct.unpack_from("<II", content, 68)
    for _ in range(min(lists, len(content) // size)):
        if place >= _LAST_SECTOR:
            return
        *listed, place = struct.unpack(f"<{size // 4}I", sector(place))
        yield from listed


def _chain(after: Sequence[int], start: int) -> list[int]:
    """A sector and those that follow it; raises ``ValueError`` where they go in a circle."""
    found = []
    while start < _LAST_SECTOR:
        found.append(start)
        if len(found) > len(after):
            raise ValueError("sectors in a circle")
        start = after[start]
    return found
