"""Dates without a year, as they are written."""

import re

from forecasting.files import cells as reading

_WEEKDAY = r"(?:[^\W\d_]+\.?,?[ \xa0]+)?"
_NUMBERS = re.compile(rf"{_WEEKDAY}(\d{{1,2}})([-/])(\d{{1,2}})")
_NAMED = re.compile(
    rf"(?i){_WEEKDAY}(\d{{1,2}})[-/. ]+(?:de )?([a-záéíóú]{{3,}})\.?|([a-záéíóú]{{3,}})\.?[-/. ]+(\d{{1,2}})"
)


def months_of(day: str) -> tuple[int, ...]:
    """The month of a date without a year, both that it may be where only numbers stand; nothing where it is none."""
    if found := _NUMBERS.fullmatch(day):
        ways = ((int(found[3]), int(found[1])), (int(found[1]), int(found[3])))
        return tuple(month for month, other in ways if 1 <= month <= 12 and 1 <= other <= 31)
    found = _NAMED.fullmatch(day)
    month = reading.month_number(found[2] or found[3]) if found else 0
    return (month,) if month and 1 <= int(found[1] or found[4]) <= 31 else ()


def written_with(day: str, year: int | str) -> str:
    """A date without a year and its year."""
    found = _NUMBERS.fullmatch(day)
    return f"{day}{found[2]}{year}" if found else f"{day} {year}"
