"""Where the table of a file begins: the row of its headers, or two of them, or none."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from forecasting.files.decode import plain, repair_mojibake

UNDER = " · "
"""Between the two parts of a header in two rows: ``20/11/2026 · Cantidad``."""

_DATE = re.compile(r"(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?:[T ].*)?$")
_MOST_DATES = 2
"""A row of sales has the day and perhaps that of the bill; more are days side by side."""


def joined_heads(
    rows: Sequence[Sequence[str]], position: int, known: Collection[str]
) -> tuple[int, int, tuple[str, ...]] | None:
    """Where a header in two rows stands, and both as one: the upper row, the lower one, their names.

    ``Cantidad`` and ``Importe`` that come again under each day or dish are ``20/11/2026 · Cantidad``; under one cell
    that says nothing of its own (``Venta``) they are themselves. ``Fecha de`` above ``emisión`` are one name.
    """
    if not rows:
        return None
    lower = position + _names_go_on_below(rows, position, known)
    if lower and (repeated := _repeated(rows[lower])):
        return _under_each(rows, lower, repeated)
    if position + 1 < len(rows) and (found := _under_one(rows, position, known)):
        return found
    tried = [_broken_in_two(rows, above, known) for above in (position, position - 1) if 0 <= above < len(rows) - 1]
    return next(filter(None, tried), None)


def _names_go_on_below(rows: Sequence[Sequence[str]], position: int, known: Collection[str]) -> bool:
    """Whether the row below has nothing but names that come again, one of which is known: ``TOTAL`` may make the upper
    one the row with most known names."""
    below = rows[position + 1] if position + 1 < len(rows) else []
    named, repeated = {_name(cell) for cell in below} - {""}, _repeated(below)
    return (
        named <= repeated.union(known)
        and not repeated.isdisjoint(known)
        and _repeated(rows[position]).isdisjoint(known)
    )


def _name(cell: str) -> str:
    """A name as it compares; one that is only a sign (``$``) is itself."""
    return plain(cell) or cell.strip()


def _repeated(row: Sequence[str]) -> set[str]:
    counts = Counter(map(_name, row))
    return {name for name, times in counts.items() if name and times > 1}


def _under_each(rows: Sequence[Sequence[str]], position: int, repeated: Collection[str]):
    own, above = rows[position], rows[position - 1]
    upper, names = "", []
    for column, cell in enumerate(own):
        told = above[column].strip() if column < len(above) else ""
        upper = told or upper
        names.append(f"{upper}{UNDER}{cell.strip()}" if _name(cell) in repeated and upper else cell.strip() or told)
    joined = [name for name in names if UNDER in name]
    whole = len(joined) == len(set(joined)) == sum(_name(cell) in repeated for cell in own)
    return (position - 1, position, tuple(names)) if whole else None


def _under_one(rows: Sequence[Sequence[str]], position: int, known: Collection[str]):
    own, below = rows[position], rows[position + 1]
    filled = [column for column, cell in enumerate(below) if cell.strip()]
    empty_above = [column for column in filled if column >= len(own) or not own[column].strip()]
    if len(filled) < 2 or not empty_above or any(plain(below[column]) not in known for column in filled):
        return None
    width = max(len(own), len(below))
    cells = [[row[column].strip() if column < len(row) else "" for row in (below, own)] for column in range(width)]
    return position, position + 1, tuple(lower or upper for lower, upper in cells)


def _broken_in_two(rows: Sequence[Sequence[str]], above: int, known: Collection[str]):
    """Names that go on in the row below, where that makes more of them known than either row knows by itself."""
    both = rows[above : above + 2]
    cells = [
        [row[column].strip() if column < len(row) else "" for row in both] for column in range(max(map(len, both)))
    ]
    names = tuple(" ".join(filter(None, pair)) for pair in cells)
    alone = max(len({plain(cell) for cell in row} & set(known)) for row in both)
    numbers = any(letter.isdigit() for cell in both[1] for letter in cell)
    more = len({plain(name) for name in names} & set(known)) > alone
    return (above, above + 1, names) if more and not numbers else None


def best_row(rows: Sequence[Sequence[str]], known: frozenset[str]) -> tuple[int, int]:
    """The row with most known names, as (names, position); where none is known, the first of the fullest rows.

    One known name among numbers is no header: that is how a row of totals looks.
    """
    hits = [len({plain(repair_mojibake(cell)) for cell in row} & known) for row in rows]
    hits = [0 if hit == 1 and any(map(_is_number, row)) else hit for hit, row in zip(hits, rows, strict=True)]
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    if not rows:
        return 0, 0
    best = max(range(len(rows)), key=lambda row: (hits[row], filled[row], -row))
    return hits[best], best


def first_without_header(rows: Sequence[Sequence[str]], fullest: int) -> int | None:
    """The first row of a table that has no header: its fullest row has a date, a number and a name as those below it.

    Many dates side by side are a header.
    """
    row = rows[fullest]
    dates = [place for place, cell in enumerate(row) if _DATE.match(cell.strip())]
    kinds = {_kind_of_cells([cell]) for cell in row}
    alike = [
        n for n, cells in enumerate(rows) if dates and dates[0] < len(cells) and _DATE.match(cells[dates[0]].strip())
    ]
    if not 1 <= len(dates) <= _MOST_DATES or not {"n", "t"} <= kinds or len(alike) < 2:
        return None
    above = rows[alike[0] - 1] if alike[0] else []
    names = [_kind_of_cells([cell]) for cell in above if cell.strip()]
    return None if len(names) > 2 and {*names} == {"t"} else alike[0]


def titles_of(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The rows above a table, each as its filled cells in one text."""
    lines = (" ".join(dict.fromkeys(cell for cell in clean_headers(row) if cell)) for row in rows)
    return tuple(line for line in lines if line)


def clean_headers(cells: Sequence[str]) -> tuple[str, ...]:
    """What columns are called, mojibake repaired and blanks as one."""
    return tuple(" ".join(repair_mojibake(cell).split()) for cell in cells)


def side_by_side(headers: Sequence[str], known: Collection[str]) -> str:
    """What the first column that is known is called in both of two tables side by side; nothing where there is one.

    Several known names come again, or one does behind a column without any.
    """
    own = [header.rpartition(UNDER)[2] for header in headers]
    names = [plain(header) for header in own]
    again = [name for name in dict.fromkeys(names) if name in known and names.count(name) > 1]
    if not again:
        return ""
    first = names.index(again[0])
    parted = "" in names[first : names.index(again[0], first + 1)]
    return own[first] if parted or len(again) > 1 else ""


def shape_of(rows: Sequence[Sequence[str]]) -> str:
    width = Counter(len(row) for row in rows if row).most_common(1)[0][0]
    return "".join(_kind_of_cells([row[place] for row in rows if place < len(row)]) for place in range(width))


def numbered(shape: str) -> tuple[str, ...]:
    return tuple(f"#{place}" for place in range(1, len(shape) + 1))


def _kind_of_cells(cells: Sequence[str]) -> str:
    """``d`` for dates, ``n`` for numbers, ``t`` for texts, ``-`` where nothing stands."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return "-"
    if all(map(_DATE.match, filled)):
        return "d"
    return "n" if all(map(_is_number, filled)) else "t"


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"[^\w]*\d[\d.,]*", cell.strip()))
