"""Days that are numbers alone, 1 to 31: a title, or the name of their sheet or file, says the month."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

import pandas as pd

from forecasting.errors import QuestionError
from forecasting.files import cells as reading
from forecasting.files.months import FEWEST_DAYS, SHORT
from forecasting.sales.choices import Choices
from forecasting.sales.days.periods import LONGEST, Beside, stated_period, told_year
from forecasting.sales.days.yearless import MonthNamed, month_named

_OPENING = 100
"""Rows: if a column of days says numbers alone, one of the first does."""

_NUMBER = re.compile(r"0?([1-9]|[12]\d|3[01])(?:\.0+)?")


def with_months(written: pd.Series, file: str, titles: Sequence[str], choices: Choices, beside: Beside) -> pd.Series:
    """A column of days, each that is a number alone with its month, and its year where that is known.

    One whose numbers don't count on says no days of a month and stays, and so does one that has dates, too: there a
    number is a mishap. Raises ``QuestionError("which_period")`` where nothing names the month, and what
    ``in_named_month`` and ``periods.stated_period`` raise.
    """
    if not any(map(_NUMBER.fullmatch, written.head(_OPENING).tolist())):
        return written
    found = {day: _NUMBER.fullmatch(day) for day in written.unique()}
    numbers = {day: int(match[1]) for day, match in found.items() if match}
    if any(reading.are_days([day for day, match in found.items() if not match])):
        return written
    if [*numbers.values()] not in (sorted(numbers.values()), sorted(numbers.values(), reverse=True)):
        return written
    named = in_named_month(numbers.values(), file, titles, choices, beside)
    if len(numbers) < FEWEST_DAYS and named is None and choices.period is None:
        return written
    period = stated_period(file, titles, choices, beside.siblings)
    within = {} if period is None or len(period.days) > LONGEST else {day.day: f"{day:%Y-%m-%d}" for day in period.days}
    days = within if choices.period is not None or within.keys() >= {*numbers.values()} else named
    if days is None:
        raise QuestionError("which_period", file=file)
    told = {day: days.get(number, day) for day, number in numbers.items()}
    return reading.by_distinct(written, lambda day: told.get(day, day)).astype(written.dtype)


def in_named_month(
    numbers: Iterable[int], file: str, titles: Sequence[str], choices: Choices, beside: Beside
) -> dict[int, str] | None:
    """Number -> its day of the month that is named, without a year where that is still to be asked; else nothing.

    Nothing, too, where a person said the days. Raises ``QuestionError("which_period")`` where a sheet or file is called
    by another month than its title.
    """
    month = _month_of(file, titles) if choices.period is None else None
    if month is None:
        return None
    year = choices.year or told_year([*titles, file])
    if month.year is None and year is not None:
        months = {each.month for name in (file, *beside.siblings) if (each := _month_of(name, []))}
        year += {1, 12} <= months and month.month <= 6  # the year that was said is that of December
    year = month.year or year
    return {number: f"{number}-{SHORT[month.month - 1]}" + (f"-{year}" if year else "") for number in numbers}


def _month_of(file: str, titles: Sequence[str]) -> MonthNamed | None:
    path = PurePosixPath(file)
    own = month_named(path.stem if path.suffix else path.name)
    above = {month.month: month for title in titles if (month := month_named(title))}
    if own and above and own.month not in above:
        raise QuestionError("which_period", file=file)
    if own or len(above) > 1:
        return own and (above.get(own.month, own) if own.year is None else own)
    return next(iter(above.values()), None) or month_named(str(path.parent))
