"""What a country celebrates without a free day, and when its schools are closed.

Peru's own days come first, for the ``holidays`` library knows none of them. Each stands here with what says its date:

- Día de la Madre: R.S. 677 of 12 April 1924; Día de la Canción Criolla: R.S. of 18 October 1944
- Día del Pisco Sour: R.M. 161-2004-PRODUCE; Día Nacional del Pisco: R.M. 055-99-ITINCI/DM
- Día Nacional de la Papa: R.S. 009-2005-AG; Día Nacional del Ceviche: R.M. 708-2008-PRODUCE
- Día del Pollo a la Brasa: R.M. 0441-2010-AG; Día de la Gastronomía Peruana: set by Congress on 6 October 2010
- San Valentín, Día del Padre, Nochebuena, Fin de año: custom. Sábado Santo: the day before Easter.
"""

from collections.abc import Iterable

import holidays
import numpy as np
import pandas as pd
from dateutil.easter import easter

from forecasting.tables import ONE_DAY

MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6

PERU_ON = {
    "San Valentín": (2, 14),
    "Día Nacional de la Papa": (5, 30),
    "Día Nacional del Ceviche": (6, 28),
    "Día de la Canción Criolla": (10, 31),
    "Nochebuena": (12, 24),
    "Fin de año": (12, 31),
}
"""Month and day of what is always on the same one."""

PERU_MOVING = {
    "Día del Pisco Sour": (2, SATURDAY, 1),
    "Día de la Madre": (5, SUNDAY, 2),
    "Día del Padre": (6, SUNDAY, 3),
    "Día del Pollo a la Brasa": (7, SUNDAY, 3),
    "Día Nacional del Pisco": (7, SUNDAY, 4),
    "Día de la Gastronomía Peruana": (9, SUNDAY, 2),
}
"""Month, weekday and which of them: (5, SUNDAY, 2) is the second Sunday of May."""

NOT_FREE = (holidays.UNOFFICIAL, holidays.OPTIONAL)
"""The library's categories of days that are celebrated, or that some people only have free; few countries have them."""


def observances(country: str, years: Iterable[int]) -> pd.DataFrame:
    """The days that a country celebrates without being free: ``day, name``, named in its own language.

    ``country`` is one that the ``holidays`` library has; without own days there and here there are none.
    """
    named = _of_peru(sorted(set(years))) if country == "PE" else _of_the_library(country, sorted(set(years)))
    return pd.DataFrame(named, columns=["day", "name"]).astype({"day": "datetime64[us]", "name": "str"})


def school_holidays(country: str, days: pd.DatetimeIndex) -> np.ndarray:
    """Whether schools have their long holidays on each of ``days``: in Peru, and about so; elsewhere never, unknown.

    Summer, from the day after the third Friday of December until the third Monday of March, and two weeks from the
    Monday on or before 28 July. So it is in the ministry's calendars of 2025 (R.M. 556-2024-MINEDU)
    and 2026 (R.M. 501-2025-MINEDU); other years differ by a week, private schools by more, and the single weeks off
    in May and October are left out.
    """
    off = np.zeros(len(days), dtype=bool)
    if country != "PE":
        return off
    for year in days.year.unique():
        back, out = _nth(year, 3, MONDAY, 3), _nth(year, 12, FRIDAY, 3)
        parade = pd.Timestamp(year, 7, 28)
        winter = parade - pd.Timedelta(days=parade.day_of_week)
        summer = (days < back) | (days > out)
        off |= (days.year == year) & (summer | ((days >= winter) & (days < winter + pd.Timedelta(weeks=2))))
    return off


def _of_peru(years: list[int]) -> list[tuple[pd.Timestamp, str]]:
    named = []
    for year in years:
        named += [(pd.Timestamp(year, *on), name) for name, on in PERU_ON.items()]
        named += [(_nth(year, *moves), name) for name, moves in PERU_MOVING.items()]
        named += [(pd.Timestamp(easter(year)) - ONE_DAY, "Sábado Santo")]
    return sorted(named)


def _of_the_library(country: str, years: list[int]) -> list[tuple[pd.Timestamp, str]]:
    about = holidays.country_holidays(country)
    categories = tuple(each for each in NOT_FREE if each in about.supported_categories)
    if not categories:
        return []
    language = about.default_language  # or else the machine's own would name them
    known = holidays.country_holidays(country, years=years, categories=categories, language=language)
    return [(pd.Timestamp(day), name) for day, names in sorted(known.items()) for name in names.split("; ")]


def _nth(year: int, month: int, weekday: int, which: int) -> pd.Timestamp:
    """The first, second … of a weekday in a month."""
    first = pd.Timestamp(year, month, 1)
    return first + pd.Timedelta(days=(weekday - first.day_of_week) % 7 + 7 * (which - 1))
