"""A sheet or a file in which nothing was sold: of a day off, or prepared for days to come."""

from forecasting.errors import InputError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.heads import UNDER
from forecasting.files.sheets import Sheet, open_sheet
from forecasting.files.workbooks import has_several_sheets
from forecasting.sales.columns.tills import KNOWN_HEADERS, MONEY, ROLES

_OPENING = 20
"""Rows: if anything was sold, one of the first mostly says so."""

_COUNTING = frozenset(ROLES["quantity"])
_OF_MONEY = frozenset(name for role in MONEY for name in ROLES[role])
_TOLD = r"[1-9]|\p{No}|\p{L}{2}"
"""What is neither blank nor a dash or zero, however it is written: ``S/ 0,00``."""


def sold_nothing(sheet: Sheet) -> bool:
    """Whether a table has columns of portions, or days above them, and only zeros in these and in those of money.

    Columns of money alone, of discounts for one, don't say it.
    """
    days, names = reading.are_days(sheet.headers), [plain(header.rpartition(UNDER)[2]) for header in sheet.headers]
    counting = [place for place, name in enumerate(names) if days[place] or name in _COUNTING]
    telling = [*counting, *(place for place, name in enumerate(names) if name in _OF_MONEY - _COUNTING)]
    tables = (each.read(telling).rows for each in (sheet.first(_OPENING), sheet))
    return bool(counting) and not any(reading.matching(rows[place], _TOLD).any() for rows in tables for place in rows)


def file_sold_nothing(content: bytes, file: str) -> bool:
    """The same of a file with one table; one that can't be read says nothing of it."""
    try:
        return not has_several_sheets(content) and sold_nothing(open_sheet(content, file, KNOWN_HEADERS))
    except InputError:
        return False
