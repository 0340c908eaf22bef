"""Tables become files: the same table always gives the same bytes, and no spreadsheet runs what stands in a name."""

import codecs
import io
import re
from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd
import xlsxwriter

from forecasting.tables import COLUMNS, Column

Language = Literal["es", "en"]

# Where a spreadsheet begins a formula: in front of the text, or where one in Spanish, which parts the cells of a CSV at
# semicolons and knows no quotes within them, begins another cell. Text that already has the apostrophe gets one more,
# so that reading is exact; signs of double width are signs, too.
_LIVE = r"""(?:^|(?<=[;\r\n]))(?=['"]*[=+\-@\t\r\n\0＝＋－＠])"""
_DIGITS = 10

EXAMPLE_DAY = "2020-01-01"
"""Stands in the example rows that have no name: nobody plans or learns from so long ago."""

_MARKED = ("Ejemplo:", "Example:")

_EXAMPLES: dict[Language, dict[str, list[tuple[str | float, ...]]]] = {
    "es": {
        "sales": [
            ("2026-11-21", "Ejemplo: Ceviche clásico", 31, 1183.5, "", "", "", "salón", 13, "", ""),
            ("2026-11-22", "Ejemplo: Lomo saltado", 24, 864, "", "", "", "delivery", 14, "", ""),
        ],
        "dishes": [
            ("Ejemplo: Ceviche clásico", "Marino", 42, "", ""),
            ("Ejemplo: Ceviche clásico (Fuente)", "Marino", 88, "Ejemplo: Ceviche clásico", 2.2),
        ],
        "recipes": [
            ("Ejemplo: Ceviche clásico", "Ejemplo: Limón", 60, "g", 0.4, "", "", "porción", "", "", ""),
            ("Ejemplo: Leche de tigre base", "Ejemplo: Limón", 1.5, "kg", 0.4, 2, "l", "", "", "", ""),
            ("Ejemplo: Limón en la mesa", "Ejemplo: Limón", 15, "g", "", "", "", "comensal", "", "sí", ""),
        ],
        "ingredients": [
            ("Ejemplo: Limón", "kg", 14, "", "", "fresco", 10, "", ""),
            ("Ejemplo: Corvina", "kg", 2, "Pescado blanco", 0.45, "frío", "", "", ""),
        ],
        "conversions": [
            ("Ejemplo: Limón", "ciento", 4.5, "kg"),
            ("Ejemplo: Culantro", "atado", 0.15, "kg"),
        ],
        "suppliers": [("Ejemplo: Verduras", "lun,mié,vie,sáb", "21:00", 1, 100, "+51 999 999 999", "", "", "")],
        "supply": [("Ejemplo: Limón", "Ejemplo: Verduras", 20, "cajón", 4, "", "", "")],
        "stock": [("2026-11-22", "Ejemplo: Limón", 12.5, "", "")],
        "deliveries": [("2026-11-24", "Ejemplo: Limón", 20, "Ejemplo: Verduras", "")],
        "waste": [("2026-11-24", "Ejemplo: Limón", 1.5, "se malogró", "")],
        "promotions": [("2026-10-05", "2026-10-11", "Ejemplo: Marino", "descuento", 0.2, "", "", "")],
        "events": [("2026-06-28", "Ejemplo: Aniversario", 2, "sí", "")],
        "closed": [(EXAMPLE_DAY, "")],
        "weather": [(EXAMPLE_DAY, 20.4, 0, 82, 6.3)],
    },
    "en": {
        "sales": [
            ("2026-11-21", "Example: Classic ceviche", 31, 1183.5, "", "", "", "dine in", 13, "", ""),
            ("2026-11-22", "Example: Lomo saltado", 24, 864, "", "", "", "delivery", 14, "", ""),
        ],
        "dishes": [
            ("Example: Classic ceviche", "Seafood", 42, "", ""),
            ("Example: Classic ceviche (Large)", "Seafood", 88, "Example: Classic ceviche", 2.2),
        ],
        "recipes": [
            ("Example: Classic ceviche", "Example: Lime", 60, "g", 0.4, "", "", "portion", "", "", ""),
            ("Example: Tiger's milk base", "Example: Lime", 1.5, "kg", 0.4, 2, "l", "", "", "", ""),
            ("Example: Limes on the table", "Example: Lime", 15, "g", "", "", "", "guest", "", "yes", ""),
        ],
        "ingredients": [
            ("Example: Lime", "kg", 14, "", "", "fresh", 10, "", ""),
            ("Example: Sea bass", "kg", 2, "White fish", 0.45, "cold", "", "", ""),
        ],
        "conversions": [
            ("Example: Lime", "hundred", 4.5, "kg"),
            ("Example: Coriander", "bunch", 0.15, "kg"),
        ],
        "suppliers": [("Example: Vegetables", "mon,wed,fri,sat", "21:00", 1, 100, "+51 999 999 999", "", "", "")],
        "supply": [("Example: Lime", "Example: Vegetables", 20, "crate", 4, "", "", "")],
        "stock": [("2026-11-22", "Example: Lime", 12.5, "", "")],
        "deliveries": [("2026-11-24", "Example: Lime", 20, "Example: Vegetables", "")],
        "waste": [("2026-11-24", "Example: Lime", 1.5, "spoiled", "")],
        "promotions": [("2026-10-05", "2026-10-11", "Example: Seafood", "discount", 0.2, "", "", "")],
        "events": [("2026-06-28", "Example: Our anniversary", 2, "yes", "")],
        "closed": [(EXAMPLE_DAY, "")],
        "weather": [(EXAMPLE_DAY, 20.4, 0, 82, 6.3)],
    },
}


def table_to_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 CSV with LF, ISO days and up to ten significant digits; text that could run as a formula gets a ``'``."""
    written = pd.DataFrame({harmless(str(name)): _as_text(frame[name]) for name in frame.columns}, index=frame.index)
    return written.to_csv(index=False, lineterminator="\n").encode()


def template(
    table: str, language: Language, form: Literal["csv", "xlsx"] = "csv", to_fill_in: Iterable[str] = ()
) -> bytes:
    """A file to fill in: the headings of the screen in the reader's language above a few example rows from Lima.

    Below them stands a row for each name ``to_fill_in``, in the first column. A CSV begins with a mark, so that Excel
    shows its accents.
    """
    columns = COLUMNS[table]
    rows = _EXAMPLES[language][table] + [(name, *[""] * (len(columns) - 1)) for name in to_fill_in]
    headers = [column.heading(language) for column in columns]
    if form == "xlsx":
        return _workbook(headers, columns, rows)
    values = [pd.Series([row[place] for row in rows], dtype="object") for place in range(len(headers))]
    return codecs.BOM_UTF8 + table_to_csv(pd.concat(values, axis=1).set_axis(headers, axis=1))


def workbook(table: str, rows: pd.DataFrame, language: Language) -> bytes:
    """Rows of a table as a workbook under the headings of the screen: to be changed in Excel and read again."""
    columns = COLUMNS[table]
    cells = rows[[column.name for column in columns]].astype(object).map(_as_cell)
    return _workbook([column.heading(language) for column in columns], columns, list(cells.itertuples(index=False)))


def is_example(rows: pd.DataFrame) -> pd.Series:
    """Which rows of a table are a template's examples that somebody has left in: they name one, or its day."""
    texts = rows.select_dtypes("str")
    marked = {name: texts[name].str.startswith(_MARKED).fillna(False) for name in texts}
    old = rows["day"] == pd.Timestamp(EXAMPLE_DAY) if "day" in rows else False
    return pd.DataFrame(marked, index=rows.index).any(axis=1) | old


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula; ``cells.unescaped`` gives back exactly what it was."""
    return re.sub(_LIVE, "'", text)


def _as_cell(value: object) -> object:
    if isinstance(value, str):
        return harmless(value)
    return "" if pd.isna(value) else value


def _as_text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        has_time = (column.dropna() != column.dropna().dt.normalize()).any()
        return column.dt.strftime("%Y-%m-%d %H:%M:%S" if has_time else "%Y-%m-%d")
    if pd.api.types.is_bool_dtype(column):
        return column.map({True: "true", False: "false"})
    if pd.api.types.is_float_dtype(column):
        codes, distinct = column.factorize(use_na_sentinel=True)
        spelt = pd.Series([*(_spell(number) for number in distinct), ""], dtype="str")
        return spelt.take(codes).set_axis(column.index)
    if pd.api.types.is_numeric_dtype(column):
        return column
    return column.map(_spell_cell, na_action="ignore")


def _spell_cell(value: object) -> str:
    if isinstance(value, int | float):
        return _spell(value)
    return harmless(str(value))


def _spell(number: float) -> str:
    return np.format_float_positional(number, precision=_DIGITS, unique=True, fractional=False, trim="-")


def _workbook(headers: list[str], columns: tuple[Column, ...], rows: list[tuple[str | float, ...]]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True, "bottom": 1})
        formats = {
            "day": workbook.add_format({"num_format": "yyyy-mm-dd"}),
            "text": workbook.add_format({"num_format": "@"}),
        }
        for place, (header, column) in enumerate(zip(headers, columns, strict=True)):
            sheet.set_column(place, place, max(14, len(header) + 2), formats.get(column.kind))
            sheet.write_string(0, place, header, bold)
            for below, row in enumerate(rows, start=1):
                _write_cell(sheet, below, place, row[place], column, formats)
        sheet.freeze_panes(1, 0)
    return written.getvalue()


def _write_cell(sheet, row: int, place: int, value: str | float, column: Column, formats: dict) -> None:
    if value == "":
        return
    if column.kind == "day":
        sheet.write_datetime(row, place, pd.Timestamp(value).to_pydatetime(), formats["day"])
    elif isinstance(value, str):
        sheet.write_string(row, place, value, formats["text"])
    else:
        sheet.write_number(row, place, value)
