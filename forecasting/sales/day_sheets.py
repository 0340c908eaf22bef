"""Sheets called by a day without its month: ``ventas.xlsx/LUN 16``, ``…/Día 16``, ``…/Lunes``.

The month, or the week, stands in the name of their workbook, or a person says it once for all of them.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from forecasting.files.decode import plain
from forecasting.files.months import NAMES, month_number, weekday_number

_NAME = re.compile(r"(?P<book>.*)/(?:(?P<word>[^\W\d_]{2,10})[-_. ]{0,2})?(?P<number>\d{1,2})?")
_DAY_WORDS = ("dia", "day")
_MOST_DAYS = 31
_YEAR_BACK = 366


@dataclass(frozen=True)
class DaySheet:
    """A sheet of a ``book`` that is about the day of this ``number``, of this ``weekday`` (Monday is 0), or of both.

    ``says_day``: it is called a day, not by a number alone. ``month`` is the one that its weekday may stand for: ``Mar
    1`` is a Tuesday (martes) or of March.
    """

    book: str
    name: str
    number: int | None
    weekday: int | None
    says_day: bool
    month: int = 0

    def among(self, days: pd.DatetimeIndex) -> list[dt.date]:
        """Those of the days that it may be about."""
        found = days if self.number is None else days[days.day == self.number]
        if self.weekday is not None:
            found = found[(found.day_of_week == self.weekday) | (found.month == self.month)]
        return [*found.date]


def day_sheet(file: str, siblings: Sequence[str] = ()) -> DaySheet | None:
    """What the name of a sheet says of its day; nothing where it is no day's.

    A word for a weekday and a month is the weekday where a sibling of its workbook is called by another one.
    """
    found = _NAME.fullmatch(file)
    if found is None or not (found["word"] or found["number"]):
        return None
    number, word = int(found["number"] or 0) or None, plain(found["word"] or "")
    weekday = weekday_number(word)
    stands_alone = number is not None if word in ("", *_DAY_WORDS) else weekday is not None
    if not stands_alone or (number or 1) > _MOST_DAYS or (number is None and (word in NAMES or found["number"])):
        return None
    book, may_be_month = found["book"], word in NAMES
    month = month_number(word) if may_be_month and book not in weekday_books(siblings) else 0
    return DaySheet(book, file.removeprefix(f"{book}/"), number, weekday, bool(word), month)


def weekday_books(files: Sequence[str]) -> dict[str, str]:
    """Workbook -> one of its sheets that is called by a weekday and can't be of a month: ``LUN 16``."""
    sheets = {file: day_sheet(file) for file in files}
    return {each.book: file for file, each in sheets.items() if each and each.weekday is not None and not each.month}


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
