"""Months and weekdays by their names, and headers in two rows: months above the numbers of their days."""

import re
from collections.abc import Sequence

from forecasting.files.decode import plain

FEWEST_DAYS = 5
"""So many numbers side by side that count on are days of a month, neither sizes nor tables."""

_MONTHS_WITHIN = 3
"""Rows above the days: one of weekdays may stand between."""

_DAY = re.compile(r"(?:[a-z]{1,10} )?([1-9]|[12]\d|3[01])")
_MONTH = re.compile(r"([a-z]{3,10})(?: (?:del? )?((?:19|20)\d{2}))?")
_FIRST_OF_MONTH = re.compile(r"((?:19|20)\d{2}) (0[1-9]|1[0-2]) 01")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ["ene jan", "feb", "mar", "abr apr", "may", "jun", "jul", "ago aug", "sep set", "oct", "nov", "dic dec"],
        start=1,
    )
    for name in names.split()
}
SHORT = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic")
"""How a month is written out."""

NAMES = frozenset(
    name[:cut]
    for name in [
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "setiembre"),
        *("octubre", "noviembre", "diciembre", "january", "february", "march", "april", "may", "june", "july"),
        *("august", "september", "october", "november", "december"),
    ]
    for cut in (3, 4, len(name))
)
"""Months as they are written, whole or cut: ``maracuya`` begins like one, too."""

_WEEKDAY_NAMES = (
    ("monday", "lunes"),
    ("tuesday", "martes"),
    ("wednesday", "weds", "miercoles"),
    ("thursday", "jueves"),
    ("friday", "viernes"),
    ("saturday", "sabado"),
    ("sunday", "domingo"),
)


def month_number(name: str) -> int:
    """The month of a Spanish or English name, whole or cut; 0 for any other word."""
    return _MONTHS.get(plain(name)[:3], 0)


def weekday_number(word: str) -> int | None:
    """The weekday that a plain word names, Monday is 0; three letters are enough."""
    stem = word.removesuffix("s")
    if len(stem) < 3:
        return None
    return next((day for day, names in enumerate(_WEEKDAY_NAMES) if any(n.startswith(stem) for n in names)), None)


def day_heads(rows: Sequence[Sequence[str]]) -> tuple[int, int, tuple[str, ...]] | None:
    """Where a header in two rows stands: the row of its months, the row of its days, and both as one header.

    A month is that of all columns up to the next one; ``26`` under ``OCTUBRE 2026`` is ``26 octubre 2026``. Only where
    at least ``FEWEST_DAYS`` days follow one another; a column beside them is called as in either row.
    """
    for place, row in enumerate(rows):
        days = {column: int(found[1]) for column, cell in enumerate(row) if (found := _DAY.fullmatch(plain(cell)))}
        if len(days) < FEWEST_DAYS:
            continue
        for above in range(place - 1, max(place - 1 - _MONTHS_WITHIN, -1), -1):
            months = {column: month for column, cell in enumerate(rows[above]) if (month := _month(cell))}
            if months and (heads := _dated(days, months)):
                return above, place, tuple(_joined(rows, above, place, heads, months))
    return None


def _month(cell: str) -> tuple[int, int | None] | None:
    """The month that a cell names and nothing else, with its year where that stands there."""
    written = plain(cell)
    if found := _FIRST_OF_MONTH.fullmatch(written):
        return int(found[2]), int(found[1])
    found = _MONTH.fullmatch(written)
    number = month_number(found[1]) if found and found[1] in NAMES else 0
    return (number, int(found[2]) if found[2] else None) if number else None


def _dated(days: dict[int, int], months: dict[int, tuple[int, int | None]]) -> dict[int, str]:
    """Column -> its day written out; nothing where a day has no month, or the days don't follow one another."""
    heads, before, year = {}, None, None
    for column, day in sorted(days.items()):
        own = [place for place in months if place <= column]
        if not own:
            return {}
        month, said = months[max(own)]
        year = said or (year + 1 if year and before and month < before[0] else year)
        turns = before is not None and before[0] == 12 and month == 1
        if before is not None and (month, day) <= before and not turns:
            return {}
        before = (month, day)
        heads[column] = f"{day} {SHORT[month - 1]}" + (f" {year}" if year else "")
    return heads


def _joined(rows: Sequence[Sequence[str]], above: int, place: int, heads: dict[int, str], months: dict[int, object]):
    width = max(len(row) for row in rows[above : place + 1])
    for column in range(width):
        cells = [row[column].strip() for row in (rows[place], rows[above]) if column < len(row)]
        others = cells[:1] if column in months else cells
        yield heads.get(column) or next(filter(None, others), "")
