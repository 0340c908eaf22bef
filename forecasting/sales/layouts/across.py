"""Days side by side whose columns have no whole date: ``26-oct``, ``lun 16``, ``26 27 28 …``, or weekdays alone."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from forecasting.errors import InputError, QuestionError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.months import FEWEST_DAYS, weekday_number
from forecasting.files.sheets import TEXT
from forecasting.sales.choices import Choices
from forecasting.sales.days.numbered import in_named_month
from forecasting.sales.days.periods import Beside, stated_period
from forecasting.sales.days.yearless import months_of

_NUMBERED = re.compile(r"(?:([a-z]+) )?(\d{1,2})")
_WEEK = 7


def days_side_by_side(
    headers: Sequence[str], titles: Sequence[str], file: str, choices: Choices, beside: Beside
) -> dict[int, str]:
    """Column -> its day, as far as the columns and the period that a person, a title or the file's name says tell it.

    Nothing where fewer than ``FEWEST_DAYS`` columns are days. Raises ``QuestionError("which_period")`` where nothing
    tells the month or the week, and ``InputError("days_without_month")`` where the days are others than the period's:
    what stands below is of many days.
    """
    numbered = any(letter.isdigit() for header in headers for letter in header)
    if numbered and (days := _without_year(headers)):
        return days
    numbers, weekdays = _numbered(headers), _weekdays(headers)
    if not numbers and not weekdays:
        return {}
    named = in_named_month(numbers.values(), file, titles, choices, beside) if numbers else None
    period = stated_period(file, titles, choices, beside.siblings)
    if named and period is None and _begin_a_month(numbers):
        return {place: named[number] for place, number in numbers.items()}
    if numbers:
        return _of_a_month(numbers, period.days if period else None, file)
    if period is None or len(period.days) > _WEEK:
        raise QuestionError("which_period", file=file)
    by_weekday = {day.day_of_week: f"{day:%Y-%m-%d}" for day in period.days}
    return {place: by_weekday[day] for place, day in weekdays.items() if day in by_weekday}


def _without_year(headers: Sequence[str]) -> dict[int, str]:
    """Columns called ``26-oct`` or ``lun 26/10``; one alone may be anything: ``1/4`` of a chicken."""
    written = reading.split_days(pd.Series(list(headers), dtype=TEXT))["day"]
    days = {place: day for place, day in enumerate(written) if months_of(day)}
    return days if len(days) >= FEWEST_DAYS else {}


def _numbered(headers: Sequence[str]) -> dict[int, int]:
    """Columns called 26, 27 … 31, 1, 2 …, with or without their weekday."""
    found = {place: _NUMBERED.fullmatch(plain(header)) for place, header in enumerate(headers)}
    numbers = {
        place: int(match[2])
        for place, match in found.items()
        if match and (match[1] is None or weekday_number(match[1]) is not None)
    }
    written = [*numbers.values()]
    counts_on = all(one + 1 == next_ or (one >= 28 and next_ == 1) for one, next_ in pairwise(written))
    days = len(written) >= FEWEST_DAYS and counts_on and 1 <= written[0] <= 31 and max(written) <= 31
    return numbers if days else {}


def _weekdays(headers: Sequence[str]) -> dict[int, int]:
    """Columns called by a weekday alone, each once."""
    named = {place: weekday_number(plain(header)) for place, header in enumerate(headers)}
    days = {place: day for place, day in named.items() if day is not None}
    return days if FEWEST_DAYS <= len(days) == len(set(days.values())) else {}


def _of_a_month(numbers: dict[int, int], period: pd.DatetimeIndex | None, file: str) -> dict[int, str]:
    written, whole = [*numbers.values()], _begin_a_month(numbers)
    if period is None and whole:
        raise QuestionError("which_period", file=file)
    days = [] if period is None else _count_days(period[0], written[0], len(written))
    if whole:
        days = [day for day in days if day.month == days[0].month]
    elif [day.day for day in days] != written or days[-1] > period[-1]:
        raise InputError("days_without_month", file=file, first=written[0], last=written[-1])
    return {place: f"{day:%Y-%m-%d}" for place, day in zip(numbers, days, strict=False)}


def _begin_a_month(numbers: dict[int, int]) -> bool:
    return [*numbers.values()] == [*range(1, len(numbers) + 1)]


def _count_days(first: pd.Timestamp, day: int, many: int) -> list[pd.Timestamp]:
    """So many days from this day of the month on; none where the month has no such day."""
    return [*pd.date_range(first.replace(day=day), periods=many)] if day <= first.days_in_month else []
