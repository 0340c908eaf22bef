"""The days that a file is about where its rows have no date: from a person, its titles or its name."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

import pandas as pd

from forecasting.errors import InputError, QuestionError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.months import NAMES, SHORT
from forecasting.sales.choices import Choices
from forecasting.sales.days.day_sheets import DaySheet, counting_names, day_sheet, month_books, own_month, weekday_books
from forecasting.sales.days.yearless import month_above, month_named, months_of

LONGEST = 31
"""Days: sales summed over more than a month say nothing of a day."""

_YEAR = r"(?:19|20)\d{2}"
_MONTH = rf"(?:{'|'.join(sorted(NAMES, reverse=True))})(?![a-z])"
_DATE = re.compile(
    rf"(?<!\d)(?:{_YEAR}([-_./])\d{{1,2}}\1\d{{1,2}}|{_YEAR}\d{{4}}"
    rf"|\d{{1,2}}([-_./ ])\d{{1,2}}\2(?:{_YEAR}|\d{{2}}(?![-_./]\d)))(?!\d)"
    rf"|(?<!\d)\d{{4}}{_YEAR}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}[-_ ]?(?:de )?{_MONTH}[-_ ,.]*(?:del? )?{_YEAR}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}([-_ ]?){_MONTH}\3[2-9]\d(?!\d)"
    rf"|(?<![a-z]){_MONTH}[-_ .]\d{{1,2}},?[-_ ]{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(rf"({_YEAR}|{_YEAR}[-_.]?\d{{2}}[-_.]?\d{{2}})[-_ T](?:[01]\d|2[0-3])([-_.])[0-5]\d\2[0-5]\d(?!\d)")
"""The time that stands behind the date of a name: ``22-11-2026 10-30-00``."""

_TO = r"[ _]*(?:al?|to|hasta(?: el)?)[ _]+(?:el )?(?:[a-z]{3,9}[ _])?"
_FROM = re.compile(
    rf"(?:(?<![a-z])({_MONTH})[ .](\d{{1,2}})(?:{_TO}| ?[-–—] ?)|(?<![\d./:-])(\d{{1,2}})"
    rf"(?:[ _](?:de )?({_MONTH})(?:{_TO}| ?[-–—] ?)|[-/.](\d{{1,2}})(?:{_TO}| ?[-–—] ?)|{_TO}|(-)))$",
    re.IGNORECASE,
)
"""How the first day of a period is written before its last one: ``16 al``, ``30 nov -``, ``16/11 -``, ``16-``."""

_TIMES = re.compile(r"(?<![\d:])\d{1,2}:[0-5]\d(?::[0-5]\d)?(?: ?[ap]\.? ?m\b)?", re.IGNORECASE)
_MIDNIGHT, _NOON = "00:00", "12:00"

_LONGEST_TITLE = 1_000
_NEAR = 60
"""Letters: the first day of a period stands just before its last one."""

_WITHOUT_YEAR = re.compile(
    rf"(?<!\d)\d{{1,2}}[-_ ]?(?:de )?{_MONTH}|(?:^|(?<=[ _/]))\d{{2}}[-_.]\d{{2}}$"
    r"|(?<=/)\d{1,2}[-.](?:0?[1-9]|1[0-2])$",
    re.I,
)
"""In a name: ``22 nov``, or ``22-11`` at its end; a sheet may be called nothing else."""

_WHOLE_MONTH = re.compile(
    rf"(?<![a-z\d])({_MONTH})[-_ .]*(?:del? )?({_YEAR})(?!\d)|(?<!\d)({_YEAR})[-_]([01]\d)(?![-_\d])"
)
_WEEK = re.compile(
    rf"(?i)(?<![^\W_])(?:semana|sem|week)[ _.:-]*(?:n[°ºro.]* *)?(\d{{1,2}})(?!\d)(?:\D{{1,6}}({_YEAR}))?"
)
_MADE = {
    *("requested", "generated", "printed", "exported", "created", "downloaded", "impreso", "impresa", "impresion"),
    *("generado", "generada", "generacion", "emitido", "emitida", "emision", "exportado", "exportada", "exportacion"),
    *("descargado", "descargada", "descarga", "creado", "creada", "creacion", "elaborado", "elaborada"),
}
"""Words of a line that tells when the report was made, not what it is about."""

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Period:
    """From one day to another, both included; ``written`` is the text that says so."""

    first: dt.date
    last: dt.date
    written: str

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"

    @cached_property
    def days(self) -> pd.DatetimeIndex:
        """Every day of it."""
        return pd.date_range(self.first, self.last, unit="us")


@dataclass(frozen=True)
class Beside:
    """What is known beside a file: ``today``, the last day that it can be about, the names of its ``siblings``, the
    usual ``prices`` of dishes, their ``modifiers`` from another file (``added.APART``), and the ``time_zone`` there."""

    today: pd.Timestamp | None = None
    siblings: tuple[str, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict)
    modifiers: pd.DataFrame | None = None
    time_zone: str = ""


ALONE = Beside()


def find_period(file: str, titles: Sequence[str], choices: Choices, beside: Beside = ALONE) -> Period | None:
    """The days that a file without a column of dates is about.

    What a person said comes first, then the titles above the table, then the file's name; the names of files that came
    with it tell the order of day and month. None where nothing says it. Raises ``QuestionError``: ``week_of_year``
    where only a week's number does and nobody has said yet that it is the calendar's, ``period_of_days`` where it is
    longer than a day and nobody has said yet whether its sales may be spread over its days, ``ambiguous_dates``, for a
    sheet called by a day ``which_month`` and, where the days told have no such day, ``not_in_period``; and
    ``InputError``: ``period_too_long``, ``period_not_spread``.
    """
    period = stated_period(file, titles, choices, beside.siblings) or _in_week(file, titles, choices, beside)
    if period is None:
        sheet = day_sheet(file, beside.siblings)
        if sheet and (sheet.says_day or sheet.counted):
            raise _asked_of_book("which_month", file, sheet)
        return None
    period = _day_in(period, file, choices, beside.siblings)
    days = len(period.days)
    told = {"file": file, "first": period.days[0], "last": period.days[-1], "days": days}
    if days > LONGEST:
        raise InputError("period_too_long", **told, most=LONGEST)
    if days > 1 and choices.spread is None:
        raise QuestionError("period_of_days", **told)
    if days > 1 and not choices.spread:
        raise InputError("period_not_spread", **told)
    return period


def stated_period(file: str, titles: Sequence[str], choices: Choices, siblings: Sequence[str] = ()) -> Period | None:
    """The days that a person, a title or the name of the file says, however many."""
    return _said(choices) or _in_titles(titles, file, choices) or _in_name(file, titles, choices, siblings)


def _in_week(file: str, titles: Sequence[str], choices: Choices, beside: Beside) -> Period | None:
    """ "Semana 45" is a week of the calendar (ISO 8601: from Monday, the first has 4 January), once a person agrees."""
    found = next(filter(None, map(_WEEK.search, [*titles, file])), None)
    week = None if found is None or choices.weeks is False else _week(found, beside.today)
    if week is None:
        return None
    if choices.weeks is None:
        told = {"first": week.days[0], "last": week.days[-1], "days": len(week.days)}
        raise QuestionError("week_of_year", file=file, written=week.written, **told)
    return week


def _week(found: re.Match[str], today: pd.Timestamp | None) -> Period | None:
    """The latest week of this number that is over; none where the year stays open, or it isn't over yet."""
    number, year = int(found.group(1)), found.group(2)
    if year is None and today is None:
        return None
    for guess in [int(year)] if year else [today.year, today.year - 1]:
        try:
            first = dt.date.fromisocalendar(guess, number, 1)
        except ValueError:  # there is no week 53 in most years, and no week 60
            continue
        last = first + dt.timedelta(days=6)
        if today is None or last <= today.date():
            return Period(first, last, found.group().strip())
        if first <= today.date():
            return None
    return None


def without_dates(name: str) -> str:
    """The name of a file without the days, the weeks and the clock that it is called by."""
    name = _CLOCK.sub(r"\1", _worded(name))
    for days in (_DATE, _WITHOUT_YEAR, _WHOLE_MONTH, _WEEK):
        name = days.sub(" ", name)
    return name


def with_sheet_name(titles: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The titles of a sheet, and its name where none of them names a day or a month, but that does."""
    silent = not any(_dates(title) or month_named(title) for title in titles)
    return (*titles, name) if silent and (_dates(name) or month_named(name)) else titles


def day_named(text: str) -> str:
    """The one date that a line names, as it is written; nothing where it names none, several, or when it was made."""
    found = _dates(_about(text))
    return found[0] if len(found) == 1 else ""


def told_year(titles: Sequence[str]) -> int | None:
    """The one year that the titles of a file name, unless they tell when it was made."""
    years = {int(year) for title in map(_about, titles) for year in re.findall(rf"(?<!\d){_YEAR}(?!\d)", title)}
    return years.pop() if len(years) == 1 else None


def order_by_month(file: str, written: pd.Series) -> bool | None:
    """Whether dates have the day first, where one order alone has all of them in the month a file is called by."""
    month = _whole_month(file)

    def is_in_month(day_first: bool) -> bool:
        days = {reading.read_day(day, day_first) for day in written.unique()} - {None}
        return bool(days) and month.first <= min(days) and max(days) <= month.last

    fitting = [day_first for day_first in (True, False) if month and is_in_month(day_first)]
    return fitting[0] if len(fitting) == 1 else None


def telling_names(files: Sequence[str]) -> tuple[str, ...]:
    """Of the names of files that came together those that tell something of the others' dates.

    One that shows which comes first, day or month; where days without a year go on from December to January, one
    of either; of each workbook a sheet that is called by a weekday, and by a day of a month; names that count days.
    """
    ordered = next(
        (file for file in files if any(map(_tells_order, [*_dates(file), *_dates_without_year(file)]))), None
    )
    months = {month: file for file in files if not _dates(file) for month in _months_without_year(file)}
    turning = [months[12], months[1]] if {1, 12} <= months.keys() and len(months) < 12 else []
    books = [*weekday_books(files).values(), *month_books(files).values()]
    return tuple(filter(None, [ordered, *turning, *books, *counting_names(files)]))


def _months_without_year(file: str) -> list[int]:
    path = PurePosixPath(file)
    named = month_named(path.stem if path.suffix else path.name)
    days = [months_of(day)[0] for day in _dates_without_year(file)]
    told = [each for each in (named, month_above(file), own_month(file)) if each]
    return days + [each.month for each in told if each.year is None]


def _tells_order(date: str) -> bool:
    fields = re.split(r"\D+", date)
    return all(fields) and len(fields) > 1 and int(fields[0]) < 1000 and max(map(int, fields[:2])) > 12


def _said(choices: Choices) -> Period | None:
    if choices.period is None:
        return None
    first, last = choices.period
    return Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last), f"{first} – {last}")


def _in_titles(titles: Sequence[str], file: str, choices: Choices) -> Period | None:
    """A title with two dates is a period; else all titles must agree on one."""
    about = [*filter(None, map(_about, titles))]
    ranges = [title for title in about if len(_DATE.findall(title)) == 2]
    found = [_read(title, about, file, choices) for title in ranges[:1] or about]
    distinct = {(period.first, period.last): period for period in found if period is not None}
    return next(iter(distinct.values())) if len(distinct) == 1 else None


def _about(title: str) -> str:
    """A line without when the report was made: what stands before that, if it says so, all of a period (``Fecha de
    emisión: 01/11/2026 al 30/11/2026``), and nothing of ``22/11/2026 impreso por Rosa``."""
    title = title[:_LONGEST_TITLE]
    made = next((word.start() for word in _WORD.finditer(title) if plain(word.group()) in _MADE), None)
    if made is None:
        return title
    days = len(_dates(title[made:]))
    return title if days > 1 else title[:made] if days else ""


def _in_name(file: str, titles: Sequence[str], choices: Choices, siblings: Sequence[str]) -> Period | None:
    """A day in a name without its year is of the one that a title, a folder or a person says, who is asked for it.

    Where December and January came together, that is the year of December.
    """
    days = [day for name in (file, *siblings) for day in _dates_without_year(name)]
    if _dates(file) or not _dates_without_year(file):
        return _read(file, [file, *siblings], file, choices) or _month_around(file, titles, choices, siblings)
    year = choices.year or told_year([*titles, file])
    if year is None:
        raise QuestionError("which_year", file=file, column=file, samples=days[0])
    turns = {1, 12} <= {months_of(day)[0] for day in days}
    year += turns and months_of(days[0])[0] <= 6
    return _read(f"{days[0]}-{year}", [f"{day}-{year}" for day in days], file, choices)


def _month_around(file: str, titles: Sequence[str], choices: Choices, siblings: Sequence[str]) -> Period | None:
    """The month of a day that its folder or book (``Octubre/Día 5.csv``) or its own name (``Abr 1``) tells, its year
    told or said; where December and January came together, that said is December's."""
    month, sheet = month_above(file) or own_month(file, siblings), day_sheet(file, siblings)
    if month is None or sheet is None or sheet.number is None:
        return None
    year = month.year or told_year([*titles, file])
    if year is None and choices.year is None:
        raise QuestionError("which_year", file=file, column=file, samples=f"{sheet.number} {SHORT[month.month - 1]}")
    if year is None:
        turns = {1, 12} <= {each for name in (file, *siblings) for each in _months_without_year(name)}
        year = choices.year + (turns and month.month <= 6)
    first = pd.Timestamp(year, month.month, 1)
    return Period(first.date(), (first + pd.offsets.MonthEnd(1)).date(), f"{SHORT[month.month - 1]} {year}")


def _read(text: str, others: Sequence[str], file: str, choices: Choices) -> Period | None:
    dates = _dates(text)
    if not dates:
        return _whole_month(text)
    written = pd.Series([date for other in others for date in _dates(other)], dtype="str")
    day_first = reading.decide_day_first({text: written}, file, choices.day_first)
    days = sorted(filter(None, {reading.read_day(date, day_first) for date in dates}))
    if len(days) == 2 and _ends_in_the_morning(text, days[1] - days[0]):
        days[1] -= dt.timedelta(days=1)
    return Period(days[0], days[-1], text) if days and len(dates) <= 2 else None


def _ends_in_the_morning(text: str, lasting: dt.timedelta) -> bool:
    """Whether a period says its hours and ends in a morning, not later than it began: ``01/09 06:00 al 02/09 05:59`` is
    the working day of the first.

    From midnight to midnight only the next day's is an end: of days further apart a program may write it that knows
    no hours.
    """
    hours = [reading.read_clock(time) for time in _TIMES.findall(text)]
    if hours == [_MIDNIGHT, _MIDNIGHT]:
        return lasting == dt.timedelta(days=1)
    return len(hours) == 2 and None not in hours and hours[1] <= min(hours[0], _NOON)


def _worded(text: str) -> str:
    """A text whose words have blanks between them: ``del_2_de_octubre_2026``."""
    return re.sub(r"_(?=[^\W\d_])|(?<=[^\W\d_])_", " ", text)


def _dates(text: str) -> list[str]:
    """The dates in a text, spelt as ``files.cells`` reads them; what is no date in either order is none."""
    text = _CLOCK.sub(r"\1", _worded(text[:_LONGEST_TITLE]))
    found = []
    for match in _DATE.finditer(text):
        date = _spelt(match.group())
        if any(reading.read_day(date, first) for first in (True, False)):
            begins = _FROM.search(text, max(0, match.start() - _NEAR), match.start())
            found += [*filter(None, [_begun(begins, date) if begins else ""]), date]
    return found


def _begun(begins: re.Match[str], last: str) -> str:
    """``16 al`` before a date, spelt like it: of its month and year where it has none of its own."""
    month_first, named_after, day, named, number, glued = begins.groups()
    if glued and not re.search(r"[^\W\d_]", last):
        return ""
    until = reading.read_day(last, True) or reading.read_day(last, False)
    day, named = named_after or day, month_first or named
    if named is None and not re.search(r"[^\W\d_]", last) and re.match(r"\d{1,2}\D", last):
        return re.sub(r"^\d+(\D)(\d+)", rf"{day}\g<1>{number}" if number else rf"{day}\g<1>\g<2>", last)
    month = reading.month_number(named) if named else int(number or until.month)
    year = until.year - (month > until.month)
    return f"{year}-{month:02d}-{int(day):02d}" if reading.read_day(f"{year}-{month}-{day}", None) else ""


def _spelt(date: str) -> str:
    if re.search(r"[^\W\d_]", date):
        return re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", date)
    if re.fullmatch(r"\d{4}20\d{2}", date):
        return f"{date[:2]}-{date[2:4]}-{date[4:]}"
    return re.sub("[_ ]", "-", date)


def _dates_without_year(file: str) -> list[str]:
    """The day and month that the name of a file has, its folders and its ending aside."""
    name = PurePosixPath(file)
    told = file if name.suffix[1:].isdecimal() or not name.suffix[1:] else name.stem  # a sheet may be called 01.03
    found = [_spelt(match.group()) for match in _WITHOUT_YEAR.finditer(_worded(told))]
    return [date.replace(".", "-") for date in found if months_of(date.replace(".", "-"))]


def _day_in(period: Period, file: str, choices: Choices, siblings: Sequence[str]) -> Period:
    """``ventas noviembre 2026.xlsx/20``, or ``…/VIE 20``: of a period the day that a sheet is called by.

    The period itself where a file isn't called by a day: a number alone is one only where a month is named, for beside
    a week, or days that were said of few files, it may be a till's. Raises ``QuestionError("not_in_period")`` where
    there is none of that number and weekday, or several.
    """
    sheet = day_sheet(file, siblings)
    if sheet is None or len(period.days) == 1:
        return period
    names_month = _whole_month(period.written) is not None and not _dates(period.written)
    if not (sheet.says_day or (sheet.counted and choices.period is not None) or names_month):
        return period
    days = sheet.among(period.days)
    if len(days) != 1:
        raise _asked_of_book("not_in_period", file, sheet, first=period.days[0], last=period.days[-1])
    return Period(days[0], days[0], file)


def _asked_of_book(code: str, file: str, sheet: DaySheet, **values: object) -> QuestionError:
    return QuestionError(code, file=file, book=sheet.book, sheet=sheet.name, **values)


def _whole_month(text: str) -> Period | None:
    found = _WHOLE_MONTH.search(_worded(text.lower()))
    if found is None:
        return None
    name, year, iso_year, number = found.groups()
    month = reading.month_number(name) if name else int(number)
    if not 1 <= month <= 12:
        return None
    first = pd.Timestamp(int(year or iso_year), month, 1)
    return Period(first.date(), (first + pd.offsets.MonthEnd(1)).date(), text)
