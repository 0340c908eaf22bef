"""A sheet or a file in which nothing was sold: of a day off, or prepared for days to come."""

from forecasting.errors import InputError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.heads import UNDER
from forecasting.files.sheets import Sheet, open_sheet
from forecasting.files.workbooks import has_several_sheets
from forecasting.sales.tills import KNOWN_HEADERS, MONEY, ROLES

_OPENING = 20
"""Rows: if anything was sold, one of the first mostly says so."""

_COUNTING = frozenset(name for role in ("quantity", *MONEY) for name in ROLES[role])
_TOLD = r"[1-9]|\p{No}|\p{L}{2}"
"""What is neither blank nor a dash or zero, however it is written: ``S/ 0,00``."""


def sold_nothing(sheet: Sheet) -> bool:
    """Whether a table has columns of portions or money, or a day above each, and nothing but zeros stands in them."""
    days = reading.are_days(sheet.headers)
    counting = [place for place, header in enumerate(sheet.headers) if days[place] or _counts(header)]
    tables = (each.read(counting).rows for each in (sheet.first(_OPENING), sheet))
    return bool(counting) and not any(reading.matching(rows[place], _TOLD).any() for rows in tables for place in rows)


def file_sold_nothing(content: bytes, file: str) -> bool:
    """The same of a file with one table; one that can't be read says nothing of it."""
    try:
        return not has_several_sheets(content) and sold_nothing(open_sheet(content, file, KNOWN_HEADERS))
    except InputError:
        return False


def _counts(header: str) -> bool:
    return plain(header.rpartition(UNDER)[2]) in _COUNTING
