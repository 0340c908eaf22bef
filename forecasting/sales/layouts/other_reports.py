"""Reports of a till that tell no sales by dish, recognised to say what to export instead."""

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from forecasting.errors import InputError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.sheets import Sheet
from forecasting.sales.columns.guesses import holds_dates
from forecasting.sales.columns.tills import PAID_BY, ROLES, SUMMARY_WORDS, TOTALS, is_no_food
from forecasting.sales.layouts.order_lists import are_orders

INCOMPLETE = ("no_date_column", "no_dish_column", "no_quantity_column")
"""What is said of a file that lacks a column, unless it is such a report."""

_ROWS_LOOKED_AT = 200

_SOLD = re.compile(
    r"\b(?:descr|prod|pdto|art|plat(?!os? vend)|item|carta|menu|dish|cant|cnt|ctd|und|unid|qty|quant|porc)"
)
"""How a word of a header begins that may call dishes or portions: such a file is asked about."""

_CARDS = re.compile(r"\b(?:autoriz|terminal|lote|pos id|comision|abono|emisor|auth|batch)|\btarjeta\b|\bcard\b")
_BILLS = re.compile(r"\b(?:serie|correlativo|ruc|igv|gravad|exonerad|inafect|base imponible|comprobante|tax)")
_BOOKED = re.compile(r"20\d{2}(?:0[1-9]|1[0-2])00")
"""The month that begins each line of the tax office's book of sales (SUNAT, PLE)."""

_KITCHEN = re.compile(
    r"\b(?:ingredient|insumo|receta|recipe|proveedor|supplier|stock|inventari|existencia|saldo|merma)"
)
"""How words of headers begin that tell of recipes, stock or purchases."""

_FEWEST_WORDS = 2
"""So many headers of a kind make a report of that kind."""

_OF_SUMS = SUMMARY_WORDS | TOTALS | {name for role in ("day", "net_sales", "gross_sales") for name in ROLES[role]}
_PERIODS = ("mes", "month", "semana", "week", "nro semana", "n semana", "quincena")


def refuse_other(sheet: Sheet, file: str) -> None:
    """Raise ``InputError("other_report")`` where a file that lacks a column of sales shows which other report it is.

    ``report`` is ``words`` for a text that is no table, ``payments`` for what was paid how (a cash closing), ``cards``,
    ``bills``, or ``sums`` of days or months. ``InputError``: ``list_of_orders`` with all their dishes in one cell, and
    ``no_days`` for dishes of a week or a month in each row. Nothing, where a header may else call dishes or portions.
    """
    headers = [plain(header) for header in sheet.headers if header]
    if len(sheet.headers) < _FEWEST_WORDS:
        raise InputError("other_report", file=file, report="words")
    rows = sheet.read(range(len(sheet.headers))).rows.head(_ROWS_LOOKED_AT)
    if any(are_orders(rows[column]) for column in rows):
        raise InputError("list_of_orders", file=file)
    if any(are_ways_to_pay(rows[column].unique()) for column in rows):
        raise InputError("other_report", file=file, report="payments")
    if sheet.shape and rows[0].str.fullmatch(_BOOKED).all():
        raise InputError("other_report", file=file, report="bills")
    if any(_SOLD.search(header) for header in headers):
        refuse_periods(sheet, file)
        return
    if report := _called_by(headers):
        raise InputError("other_report", file=file, report=report)


def refuse_periods(sheet: Sheet, file: str, fewest: int = 1) -> None:
    """A table of dishes whose rows name weeks or months, ``fewest`` or more, instead of days says nothing of a day.

    Raises ``InputError("no_days")``.
    """
    places = [place for place, header in enumerate(sheet.headers) if plain(header) in _PERIODS]
    if not places or any(plain(header) in ROLES["day"] for header in sheet.headers) or holds_dates(sheet, []):
        return
    if sheet.read(places[:1]).rows[places[0]].replace("", pd.NA).nunique() >= fewest:
        raise InputError("no_days", file=file, column=sheet.headers[places[0]])


def lacks_only_days(headers: Sequence[str], cells: pd.DataFrame) -> bool:
    """Whether most rows name something, how many of it and what it brought, and no header is one of the kitchen's.

    ``cells`` by role as in ``lay_out.Table``. What says no money may be anything: a count, a recipe, a shopping list.
    """
    without_money = {"net_sales", "gross_sales"}.isdisjoint(cells.columns)
    if without_money or any(_KITCHEN.search(plain(header)) for header in headers):
        return False
    named = reading.matching(cells["dish"], r"\p{L}")
    return bool((named & reading.matching(cells["quantity"], r"\p{Nd}")).mean() > 0.5)


def are_ways_to_pay(names: Iterable[str]) -> bool:
    """Whether most names of a column, totals and what is no food aside, are ways to pay."""
    named = {plain(name) for name in names if name}
    paid = named & PAID_BY
    if len(paid) < _FEWEST_WORDS:
        return False
    others = {name for name in named - paid - TOTALS if re.search(r"[a-z]", name) and not is_no_food(name)}
    return len(paid) > len(others)


def _called_by(headers: Sequence[str]) -> str:
    words = {"cards": _CARDS, "bills": _BILLS}
    found = {report: sum(bool(kind.search(header)) for header in headers) for report, kind in words.items()}
    report = max(found, key=found.get)
    if found[report] >= _FEWEST_WORDS:
        return report
    return "sums" if headers[0] in _PERIODS or all(header in _OF_SUMS for header in headers) else ""
