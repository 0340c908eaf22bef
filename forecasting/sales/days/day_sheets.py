"""Sheets and files called by a day without its month: ``ventas.xlsx/LUN 16``, ``octubre/Día 16.csv``, ``…/Lunes``.

The month, or the week, stands in the name of their workbook or folder, or a person says it once for all of them.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from forecasting.files.decode import plain
from forecasting.files.months import FEWEST_DAYS, NAMES, month_number, weekday_number
from forecasting.sales.days.yearless import MonthNamed, month_above

_ENDING = re.compile(r"(?i)(?: ?\(\d+\))?\.(?:csv|tsv|txt|xlsx?|xlsm|ods|html?)$")
"""That of a file, and what a browser writes before it where a file of that name was there: ``16 (1).csv``."""

_DAY_WORDS = {"dia", "day"}
_OF_SALES = {"venta", "ventas", "sales", "reporte", "report", "cierre", "de", "del"}
"""Words that may stand beside a weekday alone."""

_OF_OTHERS = {
    *("semana", "sem", "week", "quincena", "caja", "till", "pos", "turno", "shift", "local", "tienda", "store"),
    *("sede", "sucursal", "mesa", "parte", "part", "hoja", "sheet", "version", "v", "pagina", "page", "copia"),
}
"""Words whose number may be no day's."""

_MORE_THAN_OTHERS = 13
"""So many numbers beside such a word are days: no restaurant has as many tills."""

_MOST_DAYS = 31
_YEARS = range(20, 30)
"""``Abr 26`` may be the month of a year; ``Abr 1`` and ``Abr 30`` are days."""

_YEAR_BACK = 366


@dataclass(frozen=True)
class DaySheet:
    """A sheet of a ``book``, or a file of a folder, that is about the day of this ``number``, of this ``weekday``
    (Monday is 0), or of both.

    ``says_day``: it is called a day, not by a number alone; ``counted``: by one as so many others are that these are
    days. ``month`` is that of its name (``Abr 1``), or the one that its weekday may stand for: ``Mar 1`` is a Tuesday
    (martes) or of March.
    """

    book: str
    name: str
    number: int | None
    weekday: int | None
    says_day: bool
    month: int = 0
    counted: bool = False

    def among(self, days: pd.DatetimeIndex) -> list[dt.date]:
        """Those of the days that it may be about."""
        found = days if self.number is None else days[days.day == self.number]
        if self.weekday is not None:
            found = found[(found.day_of_week == self.weekday) | (found.month == self.month)]
        elif self.month:
            found = found[found.month == self.month]
        return [*found.date]


class _Name(NamedTuple):
    """The name of a sheet or file apart: its book or folder, and its words without their ``number``, if it has one."""

    book: str
    words: tuple[str, ...]
    number: int | None


def day_sheet(file: str, siblings: Sequence[str] = ()) -> DaySheet | None:
    """What the name of a sheet or file says of its day, or within a month that of its folder; nothing where it is no
    day's.

    A word for a weekday and a month is the weekday where a sibling of its workbook is called by another one. A number
    beside any other words (``ventas 05``) is a day where those of its siblings are, as ``counting_names`` finds them.
    """
    found, (folder, _, own) = _day_named(file, siblings), file.rpartition("/")
    if found is None and month_above(folder) and not re.search(r"\d", own):
        return _day_named(folder, siblings)
    return found


def own_month(file: str, siblings: Sequence[str] = ()) -> MonthNamed | None:
    """The month that a sheet or file is called by beside its day: ``Abr 1``."""
    sheet = day_sheet(file, siblings)
    return MonthNamed(sheet.month, None) if sheet and sheet.month and sheet.weekday is None else None


def _day_named(file: str, siblings: Sequence[str]) -> DaySheet | None:
    name = _apart(file)
    if name is None:
        return None
    weekdays = [word for word in name.words if weekday_number(word) is not None]
    above = month_above(file)
    months = [word for word in name.words if word in NAMES and not weekdays and name.number]
    others = {word for word in {*name.words} - _DAY_WORDS - {*weekdays} if not _is_of(above, word)}
    if len(weekdays) > 1 or (name.number is None and (not weekdays or weekdays[0] in NAMES or others - _OF_SALES)):
        return None
    counted = any(_apart(each)[:2] == name[:2] for each in counting_names(siblings))
    says_day = bool(weekdays) or not _DAY_WORDS.isdisjoint(name.words)
    if _is_of_month(name) and (name.number not in _YEARS or name.book in month_books(siblings)):
        says_day, others = True, set()
    of_others = not _OF_OTHERS.isdisjoint(name.words)
    if others and (of_others or not says_day) and not counted:
        return None
    word = next(iter([*weekdays, *months]), "")
    month = month_number(word) if word in NAMES and name.book not in weekday_books(siblings) else 0
    own = file.removeprefix(f"{name.book}/")
    return DaySheet(name.book, own, name.number, weekday_number(word), says_day, month, counted)


def _is_of(month: MonthNamed | None, word: str) -> bool:
    return month is not None and word in NAMES and month_number(word) == month.month


def _apart(file: str) -> _Name | None:
    """Nothing where a name has several numbers, or one that no day has."""
    book, _, own = file.rpartition("/")
    told = re.findall(r"[a-z]+|\d+", plain(_ENDING.sub("", own)))
    numbers = [int(each) for each in told if each.isdecimal()]
    words = tuple(each for each in told if not each.isdecimal())
    if len(numbers) > 1 or (numbers and not 1 <= numbers[0] <= _MOST_DAYS):
        return None
    return _Name(book, words, numbers[0] if numbers else None)


def counting_names(files: Sequence[str]) -> tuple[str, ...]:
    """Of files that are called alike but for their number as many as show that they count days."""
    alike: dict[tuple[str, tuple[str, ...]], dict[int, str]] = {}
    for file in files:
        name = _apart(file)
        if name and name.number:
            alike.setdefault(name[:2], {})[name.number] = file
    enough = {name: FEWEST_DAYS if _OF_OTHERS.isdisjoint(name[1]) else _MORE_THAN_OTHERS for name in alike}
    return tuple(
        file for name, each in alike.items() if len(each) >= enough[name] for file in [*each.values()][: enough[name]]
    )


def weekday_books(files: Sequence[str]) -> dict[str, str]:
    """Workbook -> one of its sheets that is called by a weekday and can't be of a month: ``LUN 16``."""
    sheets = {file: day_sheet(file) for file in files}
    return {each.book: file for file, each in sheets.items() if each and each.weekday is not None and not each.month}


def month_books(files: Sequence[str]) -> dict[str, str]:
    """Workbook or folder -> one of its sheets or files that is called by a month and a day that is no year."""
    names = {file: _apart(file) for file in files}
    return {
        name.book: file for file, name in names.items() if name and _is_of_month(name) and name.number not in _YEARS
    }


def _is_of_month(name: _Name) -> bool:
    """Whether a name is a month, cut or whole, and a number: ``Abr 1``; ``Mar 1`` may be a Tuesday."""
    months = [word for word in name.words if word in NAMES and weekday_number(word) is None]
    return bool(name.number) and len(months) == len(name.words) == 1


def latest_days(files: Sequence[str], today: pd.Timestamp) -> tuple[dt.date, dt.date] | None:
    """The latest days, one after the other, that sheets called by weekday and number can be of: a proposal."""
    told = [*weekday_books(files).values()]
    named = [day_sheet(file, told) for file in files]
    sheets = [sheet for sheet in named if sheet and sheet.number and sheet.weekday is not None]
    past = pd.date_range(end=today.normalize(), periods=_YEAR_BACK)
    for first in reversed(sheets[0].among(past) if sheets else []):
        ahead = pd.date_range(first, min(today.normalize(), pd.Timestamp(first) + pd.Timedelta(days=_MOST_DAYS - 1)))
        days = [next(iter(sheet.among(ahead)), None) for sheet in sheets]
        if None not in days and all(one < other for one, other in pairwise(days)):
            return days[0], days[-1]
    return None
