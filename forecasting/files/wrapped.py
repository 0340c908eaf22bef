"""Lines of a CSV that Excel took for one cell each: in quotes as a whole, or all in the first column of a sheet."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

_DELIMITERS = ",;\t|"
_LOOKED_AT = 1_000
_HEAD = 64 * 1024
_FEWEST = 3
"""Cells of a line: of fewer it may be a name with a comma in it."""

_LIKELY = re.compile(rb'\n"[^"\r\n]*[,;\t|]""')
_WRAPPED = re.compile(rb'^"((?:[^"\r\n]|"")*)"[;,\t]*(?=\r?$)', re.MULTILINE)


def unwrapped(text: bytes) -> bytes:
    """The text with its lines in quotes as they were before, where these have as many cells as the others.

    >>> unwrapped(b'Fecha,Plato,Cantidad\\n"21/11/2026,""Ceviche, mixto"",2"\\n')
    b'Fecha,Plato,Cantidad\\n21/11/2026,"Ceviche, mixto",2\\n'
    """
    if b'"' not in text or not (_WRAPPED.match(text) or _LIKELY.search(text)):
        return text
    inside = [_line(found).decode() for found in islice(_WRAPPED.finditer(text), _LOOKED_AT)]
    if not inside:
        return text
    opening = _WRAPPED.sub(b"", text[: text.rfind(b"\n", 0, _HEAD) + 1])
    lines = [line for line in opening.decode().splitlines() if line.strip(_DELIMITERS)]
    for delimiter in _DELIMITERS:
        width = _usual_width(lines or inside, delimiter)
        if width >= _FEWEST and _usual_width(inside, delimiter) == width:
            return _WRAPPED.sub(lambda found, one=delimiter, of=width: _opened(found, one, of), text)
    return text


def in_one_column(grid: list[list[object]]) -> list[list[object]]:
    """The rows of a sheet, those of lines that all stand in the first column as their cells."""
    lines = [row[0] for row in grid[:_LOOKED_AT] if row and isinstance(row[0], str) and row[0]]
    if not lines or any(cell not in (None, "") for row in grid for cell in row[1:]):
        return grid
    for delimiter in _DELIMITERS:
        if _usual_width(lines, delimiter) >= _FEWEST:
            return [[*_cells(str(row[0] if row else ""), delimiter)] for row in grid]
    return grid


def _opened(found: re.Match[bytes], delimiter: str, width: int) -> bytes:
    line = _line(found)
    return line if len(_cells(line.decode(), delimiter)) == width else found[0]


def _line(found: re.Match[bytes]) -> bytes:
    return found[1].replace(b'""', b'"')


def _usual_width(lines: Sequence[str], delimiter: str) -> int:
    """How many cells most of the lines have: 1 where they differ too much."""
    (width, times), *_ = Counter(len(_cells(line, delimiter)) for line in lines).most_common(1)
    return width if 2 * times > len(lines) else 1


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [""])
