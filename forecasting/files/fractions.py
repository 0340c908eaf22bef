"""Parts of one as people write them: ``1/2``, ``1 1/2``, ``½``, ``1½``."""

import re

import numpy as np
import pandas as pd

from forecasting.files.cells import are_days, by_distinct, distinct_texts
from forecasting.files.decode import plain
from forecasting.files.months import month_number

_SIGNS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
SIGN = f"[{''.join(_SIGNS)}]"
"""Any of them, as a pattern."""

_USUAL = frozenset(_SIGNS.values())
"""In what parts food is sold and measured; ``2/11`` is a day, and so may be all in its column."""

_IN_PARTS = re.compile(
    rf"\s*(?:(?P<whole>\d{{1,3}})(?: +| *\+ *| +y +|(?={SIGN})))?(?P<part>\d{{1,2}} ?/ ?\d{{1,2}}|{SIGN})\s*"
)
_DECIMALS = 6
_DAY_OF_MONTH = re.compile(r"\d{1,2} ([a-z]{3,10})|([a-z]{3,10}) \d{1,2}")
_LONGEST_AMOUNT = 60  # letters


def read_fraction(text: str) -> float | None:
    """How much a text in parts is; None where it is none, or may be a day.

    >>> read_fraction("1 1/2"), read_fraction("¾"), read_fraction("2/11")
    (1.5, 0.75, None)
    """
    found = _IN_PARTS.fullmatch(text)
    if found is None or (part := _SIGNS.get(found["part"]) or found["part"].replace(" ", "")) not in _USUAL:
        return None
    over, under = map(int, part.split("/"))
    return int(found["whole"] or 0) + over / under


def may_be_day(text: str) -> bool:
    """Whether a text in parts is of no usual ones: ``2/11``."""
    return _IN_PARTS.fullmatch(text) is not None and read_fraction(text) is None


def made_days(cells: pd.Series) -> np.ndarray:
    """Which cells are dates, such as Excel makes of ``1/2``: ``01/02/2026``, or ``1-feb`` where a CSV was saved."""
    codes, texts = distinct_texts(cells)
    return np.logical_or(are_days(texts), [_is_day_of_month(text) for text in texts])[codes]


def _is_day_of_month(text: str) -> bool:
    named = _DAY_OF_MONTH.fullmatch(plain(text))
    return bool(named and month_number(named[1] or named[2]))


def without_fractions(cells: pd.Series) -> pd.Series:
    """A column with its parts of one as bare numbers; what else stands there stays as it is."""
    return by_distinct(cells, bare_fraction)


def bare_fraction(text: str) -> str:
    """Parts of one as a number; any other text as it is."""
    value = read_fraction(text)
    return text if value is None else scaled(value)


def scaled(value: float) -> str:
    """A number written so that it leaves open which decimal sign its column has."""
    return f"{round(value * 10**_DECIMALS)}e-{_DECIMALS}"


def short_amounts(cells: pd.Series) -> pd.Series:
    """A column without its cells that are too long to be an amount with its unit: patterns would take long for them."""
    return cells.where(cells.str.len() <= _LONGEST_AMOUNT, "")
