"""Tables as a spreadsheet to print or send on: values only, no formulas, and none that a name could smuggle in."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import xlsxwriter
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from forecasting.files.writing import harmless

_MADE = datetime(2020, 1, 1)  # the same table, the same bytes
_LONGEST_NAME = 31
_A4 = 9


@dataclass(frozen=True)
class Sheet:
    """A table and what its sheet is called; its columns are its headings, ``money`` has two decimals."""

    rows: pd.DataFrame
    name: str
    money: tuple[str, ...] = ()


def table_to_xlsx(rows: pd.DataFrame, name: str, money: tuple[str, ...] = ()) -> bytes:
    """A table as a workbook of one ``Sheet``."""
    return sheets_to_xlsx([Sheet(rows, name, money)])


def sheets_to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Tables as a workbook; each prints on A4, one page wide. No two sheets have the same name."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _MADE})
        formats = {kind: workbook.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        bold = workbook.add_format({"bold": True, "bottom": 1})
        for each in sheets:
            _add(workbook.add_worksheet(_sheet_name(each.name)), each, formats, bold)
    return written.getvalue()


def _add(sheet: Worksheet, table: Sheet, formats: Mapping[str, Format], bold: Format) -> None:
    rows = table.rows
    for place, column in enumerate(rows.columns):
        cells = rows[column]
        kind = _kind(cells, column in table.money)
        sheet.write_string(0, place, harmless(str(column)), bold)
        for below, value in enumerate(cells, start=1):
            _write(sheet, below, place, value, formats[kind])
        widest = max([len(str(column)), *(len(str(value)) for value in cells if isinstance(value, str))])
        sheet.set_column(place, place, min(max(widest + 2, _NARROWEST[kind]), 45))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, len(rows), len(rows.columns) - 1)


_FORMATS = {"moment": "yyyy-mm-dd hh:mm", "day": "yyyy-mm-dd", "money": "#,##0.00", "number": "General", "text": "@"}
_NARROWEST = {"moment": 18, "day": 12, "money": 12, "number": 10, "text": 10}


def _kind(cells: pd.Series, money: bool) -> str:
    if is_datetime64_any_dtype(cells):
        return "moment" if (cells.dropna() != cells.dropna().dt.normalize()).any() else "day"
    if is_numeric_dtype(cells):
        return "money" if money else "number"
    return "text"


def _write(sheet, row: int, place: int, value: object, look) -> None:
    if pd.isna(value):
        sheet.write_blank(row, place, None, look)
    elif isinstance(value, pd.Timestamp):
        sheet.write_datetime(row, place, value.to_pydatetime(), look)
    elif isinstance(value, str):
        sheet.write_string(row, place, harmless(value), look)
    else:
        sheet.write_number(row, place, float(value), look)


def _sheet_name(name: str) -> str:
    """A name that a spreadsheet allows: short, without its signs for folders and ranges."""
    return re.sub(r"[\[\]:*?/\\]", " ", name).strip(" '")[:_LONGEST_NAME].strip(" '") or "1"
