"""The bytes of a text file, whatever wrote them, as UTF-8.

The order BOM, UTF-16 whose every other byte is zero, strict UTF-8, cp1252 is right for every export of a till that we
have met; statistical guessers read Spanish cp1252 as cp1250. Tills of the days of DOS and Excel for the Mac write older
code pages, which differ in what their accented letters would be in cp1252.
"""

import codecs
import re
import unicodedata
from functools import lru_cache

from forecasting.errors import InputError

LONGEST_LINE = 64 * 1024
"""Bytes: parsers need minutes and gigabytes for a line of millions of cells; no till writes one like that."""

_MOSTLY = 0.9
"""Of the letters of a table in UTF-16 so many have a byte of zero: digits, separators, and nearly all of Spanish."""

_WRITTEN_IN = {
    "cp1252": "áéíóúüñÁÉÍÓÚÜÑÃâ".encode("cp1252"),
    "cp850": "éñüÁÉÑ".encode("cp850"),
    "mac_roman": "áéÉÑ".encode("mac_roman"),
}
"""The letters that tell code pages apart; of the older ones those that in cp1252 are signs which no menu has.

With ``Ã`` or ``â`` begin those of UTF-8 that was damaged, which is mended as cp1252.
"""

_ASCII = bytes(range(128))
_PUNCTUATION = re.compile("[^a-z0-9#%]+")
_LONGEST_WORD = 64
_PIECE = 1 << 20
_NOT_TABLES = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"MZ": "exe",
    b"\x7fELF": "exe",
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
}


def to_utf8(content: bytes, file: str) -> bytes:
    """The same text in UTF-8 without a byte order mark, after refusing what can't be a table of text.

    Raises ``InputError``: ``not_a_table`` (``format`` names what it is), ``binary_file``, ``line_too_long``.
    """
    for magic, name in _NOT_TABLES.items():
        if content.startswith(magic):
            raise InputError("not_a_table", file=file, format=name)
    text = decoded(content, file)
    _refuse_long_lines(text, file)
    return text


def repair_mojibake(text: str) -> str:
    """``NÃºmero`` is UTF-8 that somebody read as cp1252: read it again; anything else stays as it is.

    latin-1 is tried too because cp1252 lacks the bytes that ``Í`` and ``Á`` need.
    """
    if text.isascii():
        return text
    for wrong in ("cp1252", "latin-1"):
        try:
            return text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
    return text


def plain(text: str) -> str:
    """A word as it compares: no accents, case or punctuation but ``#`` and ``%``; ``Categoría:`` is ``categoria``."""
    return _plain_word(text) if len(text) <= _LONGEST_WORD else _plain_word.__wrapped__(text)


@lru_cache(maxsize=1 << 15)
def _plain_word(text: str) -> str:
    # Kept because a till writes the same headers and dishes in every file of a batch.
    unaccented = text if text.isascii() else _unaccented(text)
    return " ".join(_PUNCTUATION.sub(" ", unaccented.casefold()).split())


def _unaccented(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def decoded(content: bytes, file: str) -> bytes:
    """The same text in UTF-8, whatever it is about. Raises ``InputError("binary_file")``."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _transcoded(content, "utf-16", file)
    elif unmarked := _utf16_without_mark(content):
        text = _transcoded(content, unmarked, file)
    else:
        content = content.removeprefix(codecs.BOM_UTF8)
        text = content if _is_utf8(content) else _transcoded(content, _code_page(content), file)
    if b"\0" in text:
        raise InputError("binary_file", file=file)
    return text


def _utf16_without_mark(content: bytes) -> str:
    """Which UTF-16 a text without a byte order mark is in, told by its zeros: on one side of its letters, never on the
    other. Nothing for any other.
    """
    head = content[:_PIECE]
    if 0 not in head:
        return ""
    zeros = {"utf-16-be": head[::2].count(0), "utf-16-le": head[1::2].count(0)}
    likely = max(zeros, key=zeros.get)
    return likely if min(zeros.values()) == 0 and zeros[likely] > _MOSTLY * (len(head) // 2) else ""


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _PIECE):
            decoder.decode(content[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _code_page(content: bytes) -> str:
    """The code page whose letters a text has most of, cp1252 where that leaves it open."""
    accented = content[:_PIECE].translate(None, delete=_ASCII)
    return max(_WRITTEN_IN, key=lambda page: sum(accented.count(letter) for letter in _WRITTEN_IN[page]))


def _transcoded(content: bytes, encoding: str, file: str) -> bytes:
    # Piece by piece: Python keeps a whole text with one odd character in up to four bytes a letter.
    decoder = codecs.getincrementaldecoder(encoding)()
    text = bytearray()
    try:
        for start in range(0, len(content), _PIECE):
            text += decoder.decode(content[start : start + _PIECE]).encode()
        text += decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise InputError("binary_file", file=file) from error
    return bytes(text)


def _refuse_long_lines(text: bytes, file: str) -> None:
    end_of_line = b"\n" if b"\n" in text else b"\r"
    start = 0
    # The last line end within reach proves every line before it, so long files cost a look per 64 KiB.
    while len(text) - start > LONGEST_LINE:
        end = text.rfind(end_of_line, start, start + LONGEST_LINE + 1)
        if end < 0:
            row = text.count(end_of_line, 0, start) + 1
            raise InputError("line_too_long", file=file, row=row, most=LONGEST_LINE)
        start = end + 1
