"""Dates without a year (``20-nov``, ``20/11``): a person says which one, for this file alone."""

import re
from dataclasses import replace

from forecasting.errors import QuestionError
from forecasting.files import cells as reading
from forecasting.sales.layouts import Table

_NUMBERS = re.compile(r"(\d{1,2})([-/])(\d{1,2})")
_NAMED = re.compile(
    r"(?i)(?:[a-záéíóú]+\.?,? )?(\d{1,2})[-/. ]+(?:de )?([a-záéíóú]{3,})\.?|([a-záéíóú]{3,})\.?[-/. ]+(\d{1,2})"
)
_SAMPLES = 3


def with_year(table: Table, year: int | None, file: str) -> Table:
    """The table with a year behind each date; where December and January are in it, ``year`` is that of December.

    A table with any whole date stays. Raises ``QuestionError("which_year")`` with samples where nobody has said it.
    """
    written = table.cells["day"]
    distinct = [day for day in written.unique() if isinstance(day, str) and any(letter.isdigit() for letter in day)]
    if any(reading.read_day(day, first) for day in distinct for first in (True, False)):
        return table
    months = {day: found for day in distinct if (found := _month(day))}
    if not months:
        return table
    if year is None:
        samples = ", ".join(list(months)[:_SAMPLES])
        raise QuestionError("which_year", file=file, column=table.headers.get("day", ""), samples=samples)
    there = {found[0] for found in months.values()}
    turns = {1, 12} <= there and len(there) < 12
    whole = {day: _dated(day, year + (turns and found[0] <= 6)) for day, found in months.items()}
    days = reading.by_distinct(written, lambda day: whole.get(day, day))
    return replace(table, cells=table.cells.assign(day=days.astype(written.dtype)))


def _month(day: str) -> tuple[int, ...]:
    """The month of a date without a year, both that it may be where only numbers stand; nothing where it is none."""
    if found := _NUMBERS.fullmatch(day):
        ways = ((int(found[3]), int(found[1])), (int(found[1]), int(found[3])))
        return tuple(month for month, other in ways if 1 <= month <= 12 and 1 <= other <= 31)
    found = _NAMED.fullmatch(day)
    month = reading.month_number(found[2] or found[3]) if found else 0
    return (month,) if month and 1 <= int(found[1] or found[4]) <= 31 else ()


def _dated(day: str, year: int) -> str:
    found = _NUMBERS.fullmatch(day)
    return f"{day}{found[2]}{year}" if found else f"{day} {year}"
