"""Dates in columns of their own: a day, a month and mostly a year side by side."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.months import NAMES, SHORT, month_number
from forecasting.sales.columns.tills import ROLES

_CALLED = {
    "day": ("dia", "day", "dia del mes", "day of month"),
    "month": ("mes", "month", "nombre del mes", "month name"),
    "year": ("ano", "anio", "year"),
}
PARTS = tuple(_CALLED)
_NUMBER = re.compile(r"(\d{1,4})(?:\.0+)?")


def parts_of_date(headers: Sequence[str], places: Mapping[str, int]) -> dict[str, int]:
    """Where the day, the month and, if it is there, the year stand; nothing where another column may have the date."""
    called = [plain(header) for header in headers]
    dated = [name for name in called if name in ROLES["day"] and name not in _CALLED["day"]]
    found = {part: called.index(name) for part, names in _CALLED.items() for name in reversed(names) if name in called}
    own = not dated and {"day", "month"} <= found.keys() and places.get("day", found["day"]) == found["day"]
    return found if own else {}


def joined(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells with one date in ``day`` for its parts, without a year where there is none; as they are where ``day``
    mostly isn't the number of one.

    Each part is named, so that nothing is left open; a date that can't be is written so that nobody can read it. A
    month and a year that stand only in the first row of theirs, as in a pivot, are those of the rows below.
    """
    parts = {part: cells[part].fillna("").str.strip() for part in _CALLED if part in cells}
    rest = cells.drop(columns=[part for part in parts if part != "day"])
    days = reading.by_distinct(parts["day"], _day)
    filled = parts["day"] != ""
    if 2 * (days != "").sum() <= filled.sum():
        return rest
    beside = [_filled_down(reading.by_distinct(parts["month"], _month), filled)]
    if "year" in parts:
        beside.append(_filled_down(reading.by_distinct(parts["year"], _year), filled))
    dates = days.str.cat([part.mask(part == "", "?") for part in beside], sep="-")
    return rest.assign(day=parts["day"].mask(days != "", dates))


def _filled_down(part: pd.Series, dated: pd.Series) -> pd.Series:
    """A part that never stands twice below itself holds until the next one; else a row without it lacks it."""
    written = part[(part != "") & dated]
    once = len(written) < dated.sum() and not (written == written.shift()).any()
    return part.mask(part == "").ffill().fillna("") if once else part


def _day(text: str) -> str:
    found = _NUMBER.fullmatch(text)
    return str(int(found[1])) if found and len(found[1]) <= 2 else ""


def _month(text: str) -> str:
    """A month as ``nov``, by which no day can be taken for it."""
    found, name = _NUMBER.fullmatch(text), plain(text)
    number = int(found[1]) if found else month_number(name) if name in NAMES else 0
    return SHORT[number - 1] if 1 <= number <= len(SHORT) else ""


def _year(text: str) -> str:
    found = _NUMBER.fullmatch(text)
    return str(int(found[1]) + (2000 if len(found[1]) == 2 else 0)) if found else ""
