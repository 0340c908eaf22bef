"""Tables of web pages: what many tills call ``ventas.xls`` is HTML, or the XML that Excel 2003 wrote."""

import re
from html import unescape
from itertools import chain, islice, pairwise

from forecasting.errors import InputError
from forecasting.files.decode import decoded

LARGEST_MARKUP = 8 * 1024 * 1024
MOST_TAGS = 500_000
"""Of rows and cells, opening and closing: some 200,000 cells."""

MOST_SPANNED = 100

_TOKEN = re.compile(rb"(?i)<(/?)(?:[a-z]+:)?(tr|row|td|th|cell|table)\b([^>]*)>")
_SPAN = re.compile(rb"(?i)\bcolspan\s*=\s*[\"']?(\d{1,4})")
_INDEX = re.compile(rb"(?i)\bss:index\s*=\s*[\"'](\d{1,4})")
_TAG = re.compile(r"<[^>]*>")


def is_markup(content: bytes) -> bool:
    """Whether the bytes begin like a web page or an XML file, in any encoding."""
    return content[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<")


def read_markup(content: bytes, file: str) -> list[list[object]]:
    """The rows of all tables of a page, one after the other, as texts; a cell over several columns stands in the first.

    Raises ``InputError``: ``not_a_table`` where there is none, ``workbook_too_large``, ``binary_file``.
    """
    if len(content) > LARGEST_MARKUP:
        raise InputError("workbook_too_large", file=file)
    text = decoded(content, file)
    if sum(1 for _ in islice(_TOKEN.finditer(text), MOST_TAGS + 1)) > MOST_TAGS:
        raise InputError("workbook_too_large", file=file)
    rows: list[list[object]] = []
    for token, following in pairwise(chain(_TOKEN.finditer(text), [None])):
        closes, name, attributes = token.groups()
        if closes or name.lower() == b"table":
            continue
        if name.lower() in (b"tr", b"row"):
            rows.append([])
        elif rows:
            end = following.start() if following else len(text)
            _add_cell(rows[-1], text[token.end() : end], attributes)
    if not rows:
        raise InputError("not_a_table", file=file, format="html")
    width = max(len(row) for row in rows)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _add_cell(row: list[object], content: bytes, attributes: bytes) -> None:
    if found := _INDEX.search(attributes):
        row.extend([""] * min(int(found.group(1)) - 1 - len(row), MOST_SPANNED))
    row.append(" ".join(unescape(_TAG.sub(" ", content.decode(errors="replace"))).split()))
    if found := _SPAN.search(attributes):
        row.extend([""] * (min(int(found.group(1)), MOST_SPANNED) - 1))
