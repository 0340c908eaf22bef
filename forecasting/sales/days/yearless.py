"""Dates without a year, as they are written."""

import re
from typing import NamedTuple

from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.months import NAMES

_WEEKDAY = r"(?:[^\W\d_]+\.?,?[ \xa0]+)?"
_NUMBERS = re.compile(rf"{_WEEKDAY}(\d{{1,2}})([-/])(\d{{1,2}})")
_NAMED = re.compile(
    rf"(?i){_WEEKDAY}(\d{{1,2}})[-/. ]+(?:de )?([a-záéíóú]{{3,}})\.?|([a-záéíóú]{{3,}})\.?[-/. ]+(\d{{1,2}})"
)
_MONTH_NAMED = re.compile(r"(?<![a-z])([a-z]{3,10})(?: (?:del? )?((?:19|20)?\d{2}))?(?![a-z\d])")
_MONTH_NUMBERED = re.compile(r"(?P<year>(?:19|20)\d{2}) (?P<month>0?[1-9]|1[0-2])|(0?[1-9]|1[0-2]) ((?:19|20)\d{2})")
_NUMBER_BEFORE = re.compile(r"(\d{1,2}) (?=[a-z])")
_CUT = 4
"""Letters: a month cut to so many is one only where nothing else stands: ``El Mar`` is no March. ``Mayo`` is whole."""


class MonthNamed(NamedTuple):
    """A month, and its year where it stands there."""

    month: int
    year: int | None


def month_named(text: str) -> MonthNamed | None:
    """The one month that a text names: ``ENERO``, ``Ventas enero 26``; nothing where it names none or several."""
    written = plain(text)
    found = [match for match in _MONTH_NAMED.finditer(written) if match[1] in NAMES]
    told = [
        match for match in found if len(match[1]) > _CUT or match[1] in ("mayo", "june", "july") or match[0] == written
    ]
    months = {MonthNamed(reading.month_number(match[1]), _whole(match[2])) for match in told}
    return months.pop() if len(months) == 1 else None


def month_above(path: str) -> MonthNamed | None:
    """The month that the innermost folder of a path names: ``Octubre``, ``10 Oct``, ``2026-10``, or ``10`` in ``2026``.

    A folder with another number beside the month is no month's: ``5 octubre``.
    """
    folders = [plain(part.removesuffix(".zip")) for part in path.split("/")[:-1]]
    for outer, folder in reversed([*zip(["", *folders], folders, strict=False)]):
        for written in (folder, f"{outer} {folder}"):
            if found := _MONTH_NUMBERED.fullmatch(written):
                year, month, other_month, other_year = found.groups()
                return MonthNamed(int(month or other_month), int(year or other_year))
        number = _NUMBER_BEFORE.match(folder)
        named = month_named(folder[number.end() :] if number else folder)
        if named and (number is None or int(number[1]) == named.month):
            return named
    return None


def _whole(year: str | None) -> int | None:
    return int(year) + 2000 * (len(year) == 2) if year else None


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
