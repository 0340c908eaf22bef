"""XLS files as Excel 97 laid them out, written for a test record by record."""

import struct
from collections.abc import Mapping, Sequence

CODE_PAGE = b"\xb0\x04"

_SECTOR, _END, _FREE, _TABLE = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def shared(row: int, column: int, text: int) -> bytes:
    """A cell with one of the book's texts."""
    return record(0xFD, struct.pack("<HHHI", row, column, 0, text))


def blank(row: int, columns: int) -> bytes:
    """Cells side by side that only have a look."""
    return record(0xBE, struct.pack("<HH", row, 0) + bytes(2 * columns) + struct.pack("<H", columns - 1))


def old_book(sheets: Mapping[str, bytes], texts: Sequence[str] = ()) -> bytes:
    """A workbook of these sheets by name, each as records of its cells."""
    opening = _begin(5) + record(0x42, CODE_PAGE)
    together = struct.pack("<II", len(texts), len(texts)) + b"".join(map(_text, texts))
    pieces = [together[:8224], *(b"\0" + together[at : at + 8223] for at in range(8224, len(together), 8223))]
    shared_texts = b"".join(record(0x3C if at else 0xFC, piece) for at, piece in enumerate(pieces))
    named = sum(12 + len(name) for name in sheets)
    place, names, parts = len(opening) + named + len(shared_texts) + 4, b"", b""
    for name, cells in sheets.items():
        names += record(0x85, struct.pack("<IBBBB", place + len(parts), 0, 0, len(name), 0) + name.encode())
        parts += _begin(0x10) + cells + record(0x0A)
    return _disk(opening + names + shared_texts + record(0x0A) + parts)


def with_password(book: bytes) -> bytes:
    """The same workbook as Excel 97 locks it: a record says so, and what shared texts and cells hold is scrambled.

    The record takes the place of one that only names the code page, so that every other one stays where it is.
    """
    place = book.index(record(0x42, CODE_PAGE))
    locked = record(0x2F, bytes(len(CODE_PAGE)))
    start = book.index(b"\xfc\x00", place)
    size = int.from_bytes(book[start + 2 : start + 4], "little")
    scrambled = bytes(byte ^ 0x5A for byte in book[start + 4 : start + 4 + size])
    return book[:place] + locked + book[place + len(locked) : start + 4] + scrambled + book[start + 4 + size :]


def _begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 6))


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 0) + text.encode("latin-1")


def _disk(stream: bytes) -> bytes:
    """The workbook in sectors one after the other, then its two entries, then the table that says so.

    A small one lies in pieces of 64 bytes, whose own table stands behind it.
    """
    small, size = len(stream) < 4096, len(stream)
    pieces = -(-size // 64)
    many = -(-size // _SECTOR)
    parts = stream.ljust(many * _SECTOR, b"\0")
    if small:
        parts += struct.pack("<128I", *range(1, pieces), _END, *[_FREE] * (128 - pieces))
    used = many + small
    tables = next(tables for tables in range(1, 110) if used + 1 + tables <= tables * 128)
    after = [*range(1, many), _END, *[_END] * small, _END, *[_TABLE] * tables]
    after += [_FREE] * (tables * 128 - len(after))
    root = _entry("Root Entry", 5, *((0, pieces * 64) if small else (_END, 0)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, tables, used, 0, 4096, many if small else _END, int(small), _END, 0)
    header += struct.pack("<109I", *range(used + 1, used + 1 + tables), *[_FREE] * (109 - tables))
    entries = root + _entry("Workbook", 2, 0, size) + bytes(256)
    return header + parts + entries + struct.pack(f"<{len(after)}I", *after)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    links = struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, _FREE, _FREE, 1 if kind == 5 else _FREE)
    return name.encode("utf-16-le").ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
