"""The files that describe a restaurant, in a folder or one by one: read, checked, and written again.

A table is refused as a whole: a recipe with one wrong line would order wrongly. Every refusal names the file, the
column, the first rows and what stands there.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from forecasting.days.sold_out import hours_of
from forecasting.errors import InputError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.sheets import open_sheet
from forecasting.files.writing import table_to_csv, template, write_table
from forecasting.menu.modifiers import sold_with
from forecasting.menu.servings import count_tickets
from forecasting.sales import read_sales
from forecasting.sales.reasons import RIGHTLY_LEFT_OUT
from forecasting.sales.tills import recognise
from forecasting.tables import COLUMNS, TO_FILL_IN, WEEK, WEEKDAYS, Column, Restaurant, empty

__all__ = ["read_folder", "read_table", "table_to_csv", "template", "write_table"]

_UNIQUE = {
    "dishes": ["dish"],
    "recipes": ["location", "item", "ingredient", "from"],
    "ingredients": ["ingredient"],
    "conversions": ["ingredient", "unit"],
    "suppliers": ["location", "supplier"],
    "supply": ["location", "ingredient", "supplier", "from"],
    "stock": ["location", "day", "ingredient"],
    "events": ["location", "day", "event"],
    "closed": ["location", "day"],
    "weather": ["day"],
}
_SPANISH_CHOICES = {
    **{"descuento": "discount", "dos por uno": "2x1", "2 x 1": "2x1", "combinado": "combo"},
    **{"porcion": "portion", "plato": "portion", "cliente": "guest", "comensal": "guest", "persona": "guest"},
    **{"cuenta": "ticket", "pedido": "ticket", "comanda": "ticket", "dia": "day"},
    **{"categoria": "category", "100 platos": "category", "100 dishes": "category"},
    **{"se agrega": "extra", "agregado": "extra", "adicional": "extra", "con": "extra"},
    **{"se quita": "without", "sin": "without", "quitar": "without"},
    **{"se malogro": "spoiled", "malogrado": "spoiled", "vencido": "spoiled", "expired": "spoiled"},
    **{"salio mal": "cooking", "se quemo": "cooking", "quemado": "cooking", "burnt": "cooking"},
    **{"se cayo": "dropped", "lo devolvieron": "returned", "devuelto": "returned", "otro": "other", "otra": "other"},
    **{"personal": "staff", "comida del personal": "staff", "staff meal": "staff", "cortesia": "courtesy"},
    **{"hay": "ok", "poco": "low", "no hay": "out"},
    **{"si": "yes", "s": "yes", "x": "yes", "y": "yes"},
}
_WEEKDAY_NAMES = (
    ("monday", "lunes"),
    ("tuesday", "martes"),
    ("wednesday", "weds", "miercoles"),
    ("thursday", "jueves"),
    ("friday", "viernes"),
    ("saturday", "sabado"),
    ("sunday", "domingo"),
)
_EVERY_DAY = {"diario", "diaria", "todos los dias", "todos", "cada dia", "daily", "every day", "everyday"}
_BETWEEN_DAYS = {"y", "e", "de", "los", "and", "from"}
_UNTIL = "a al hasta to through thru"
_DASH = re.compile("[-\u2010-\u2015\u2212]")
_SHOWN = 5


def read_folder(folder: Path | None = None, today: pd.Timestamp | None = None, **files: Path) -> Restaurant:
    """A restaurant from ``folder`` (``sales.csv``, ``recipes.xlsx`` …); ``files`` name single tables and win.

    Tables without a file are empty; sales must be there, as our own file or as a till's export. Raises ``InputError``:
    ``no_sales_file``, ``file_missing``, and those of ``read_table`` and ``sales.read_sales``.
    """
    found = {table: path for table in COLUMNS if (path := files.get(table) or _in_folder(folder, table))}
    if "sales" not in found:
        raise InputError("no_sales_file", folder=str(folder or "."))
    for path in found.values():
        if not path.is_file():
            raise InputError("file_missing", file=str(path))
    sales = _read_any_sales(found.pop("sales"), today)
    rest = {table: read_table(table, path.read_bytes(), path.name, today=today) for table, path in found.items()}
    return Restaurant(
        sales=sales, tickets=count_tickets(sales), modified=sold_with(sales), hours=hours_of(sales), **rest
    )


def read_table(
    table: str,
    content: bytes,
    file: str,
    *,
    today: pd.Timestamp | None = None,
    day_first: bool | None = None,
    decimal_comma: bool | None = False,
) -> pd.DataFrame:
    """One table of ``COLUMNS`` from CSV, TSV, XLSX, XLS or ODS, under our headers, their Spanish or common names.

    ``today``: no count and no sale can be later. ``day_first`` and ``decimal_comma`` settle what a column leaves open;
    our files have decimal points. Raises ``InputError`` with ``file``, ``column``, ``rows``, ``values``: ``no_column``,
    ``duplicate_headers``, ``missing_value``, ``bad_number``, ``bad_day``, ``bad_hour``, ``too_small``, ``too_large``,
    ``bad_choice``, ``bad_weekdays``, ``bad_clock``, ``future_day``, ``duplicate_rows``, ``too_many_cells``, those of
    ``files.open_sheet``; and ``QuestionError("ambiguous_dates")``.
    """
    columns = COLUMNS[table]
    names = {column.name: _names(column) for column in columns}
    sheet = open_sheet(content, file, {name for some in names.values() for name in some})
    _refuse_missing(sheet.headers, columns, file)
    places = {column.name: _places(sheet.headers, column, file) for column in columns}
    cells = sheet.read(sorted({place for some in places.values() for place in some}))
    if cells.broken:
        raise InputError("too_many_cells", file=file, rows=_first(cells.broken))
    filled = cells.rows[(cells.rows.fillna("") != "").any(axis=1)]
    if table in TO_FILL_IN:
        given = places[TO_FILL_IN[table]]
        filled = filled[(filled.drop(columns=given).fillna("") != "").any(axis=1)]
    written = {name: _coalesce(filled, some) for name, some in places.items()}
    days = {column.name: reading.split_days(written[column.name]) for column in columns if column.kind == "day"}
    numbers = {column.spanish: written[column.name] for column in columns if column.kind == "number"}
    day_first = reading.decide_day_first({name: parts["day"] for name, parts in days.items()}, file, day_first)
    comma = reading.decide_decimals(numbers, file, decimal_comma)
    read = {
        column.name: _read_column(column, written[column.name], file, day_first, comma.get(column.spanish, False))
        for column in columns
    }
    checked = _check_table(table, pd.DataFrame(read, index=filled.index), file, today)
    return checked.astype(empty(table).dtypes.to_dict()).reset_index(drop=True)


def _in_folder(folder: Path | None, table: str) -> Path | None:
    if folder is None:
        return None
    return next(
        (path for form in ("csv", "xlsx", "ods", "xls") if (path := folder / f"{table}.{form}").is_file()), None
    )


def _read_any_sales(path: Path, today: pd.Timestamp | None) -> pd.DataFrame:
    """Our own sales.csv as it is; a till's export through its reader, which may leave out only what is no sale."""
    content = path.read_bytes()
    known = {name for column in COLUMNS["sales"] for name in _names(column)}
    if recognise(open_sheet(content, path.name, known).headers).ours:
        return read_table("sales", content, path.name, today=today)
    sales = read_sales(content, path.name, today=today)
    lost = sales.issues[(sales.issues["action"] == "dropped") & ~sales.issues["reason"].isin(RIGHTLY_LEFT_OUT)]
    if len(lost):
        first = lost["reason"].iloc[0]
        rows = lost.loc[lost["reason"] == first, "row"]
        raise InputError(
            "unread_sales", file=path.name, reason=first, rows=_first(rows), count=int(lost["count"].sum())
        )
    return sales.lines[list(empty("sales").columns)]


def _names(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(name) for name in column.names))


def _refuse_missing(headers: tuple[str, ...], columns: tuple[Column, ...], file: str) -> None:
    """All columns that a file lacks at once: nobody should have to upload it again for each."""
    found = {plain(header) for header in headers}
    missing = [column for column in columns if column.required and found.isdisjoint(_names(column))]
    if missing:
        raise InputError(
            "no_column",
            file=file,
            column=", ".join(column.spanish for column in missing),
            name=", ".join(column.name for column in missing),
            found=", ".join(filter(None, headers[:20])),
        )


def _places(headers: tuple[str, ...], column: Column, file: str) -> list[int]:
    """Where the column stands: usually once; a dish and a category may stand side by side."""
    found = [plain(header) for header in headers]
    names = [name for name in dict.fromkeys(_names(column)) if name in found]
    twice = next((name for name in names if found.count(name) > 1), None)
    if twice is not None:
        raise InputError("duplicate_headers", file=file, column=headers[found.index(twice)])
    exact = names[:1] if column.name != "dish_or_category" else names
    return [found.index(name) for name in exact]


def _coalesce(rows: pd.DataFrame, places: list[int]) -> pd.Series:
    """The first filled cell of each row."""
    merged = pd.Series("", index=rows.index, dtype="str")
    for place in places:
        merged = merged.where(merged.str.strip() != "", rows[place].fillna(""))
    return merged


def _read_column(column: Column, written: pd.Series, file: str, day_first: bool | None, comma: bool) -> pd.Series:
    texts = reading.read_texts(written)
    if column.required:
        _refuse("missing_value", texts == "", written, column, file)
    match column.kind:
        case "number":
            numbers = reading.read_numbers(written, comma)
            _refuse("bad_number", numbers.bad, written, column, file)
            return _check_bounds(numbers.values, written, column, file)
        case "day":
            days = reading.read_days(reading.split_days(written), day_first)
            _refuse("bad_day", days.bad, written, column, file)
            return days.values
        case "hour":
            hours = reading.read_hours(written)
            _refuse("bad_hour", hours.bad, written, column, file)
            return hours.values
        case _:
            return _read_words(column, texts, file)


def _check_bounds(values: pd.Series, written: pd.Series, column: Column, file: str) -> pd.Series:
    if column.least is not None:
        _refuse("too_small", values < column.least, written, column, file, least=f"{column.least:g}")
    if column.above is not None:
        _refuse("not_above", values <= column.above, written, column, file, above=f"{column.above:g}")
    if column.most is not None:
        _refuse("too_large", values > column.most, written, column, file, most=f"{column.most:g}")
    return values if column.default is None else values.fillna(column.default)


def _read_words(column: Column, texts: pd.Series, file: str) -> pd.Series:
    if column.default:
        texts = texts.mask(texts == "", str(column.default))
    if column.choices:
        known = {plain(choice): choice for choice in column.choices} | _SPANISH_CHOICES
        chosen = reading.by_distinct(texts, lambda text: known.get(plain(text), ""))
        wrong = ~chosen.isin(column.choices)
        _refuse("bad_choice", wrong, texts, column, file, choices=", ".join(column.choices))
        return chosen
    if column.name == "delivery_days":
        days = reading.by_distinct(texts, _weekdays)
        _refuse("bad_weekdays", days == "", texts, column, file)
        return days
    if column.name == "cutoff":
        clock = reading.by_distinct(texts, lambda text: reading.read_clock(text) or "")
        _refuse("bad_clock", clock == "", texts, column, file)
        return clock
    return texts


def _weekdays(text: str) -> str:
    """``vie, lun y mié`` as ``mon,wed,fri``, ``lun-sáb`` as all six; nothing where a word is no weekday."""
    words = plain(_DASH.sub(" to ", text))
    if words in _EVERY_DAY:
        return ",".join(WEEKDAYS)
    ranged = re.sub(rf" (?:{_UNTIL.replace(' ', '|')}) ", "-", words)
    parts = [part.split("-") for part in ranged.split() if part not in _BETWEEN_DAYS]
    spans = [[_weekday(word) for word in part] for part in parts]
    if any(None in span or len(span) > 2 for span in spans):
        return ""
    named = {(span[0] + n) % WEEK for span in spans for n in range(_days_of(*span))}
    return ",".join(WEEKDAYS[day] for day in sorted(named))


def _weekday(word: str) -> int | None:
    """Monday is 0; three letters are enough."""
    stem = word.removesuffix("s")
    if len(stem) < 3:
        return None
    return next((day for day, names in enumerate(_WEEKDAY_NAMES) if any(n.startswith(stem) for n in names)), None)


def _days_of(first: int, last: int | None = None) -> int:
    """How many days a span has; from Monday to Monday is the whole week."""
    return 1 if last is None else min((last - first - 1) % WEEK + 2, WEEK)


def _check_table(table: str, rows: pd.DataFrame, file: str, today: pd.Timestamp | None) -> pd.DataFrame:
    columns = {column.name: column for column in COLUMNS[table]}
    if today is not None and table in ("stock", "sales"):
        _refuse("future_day", rows["day"] > today, rows["day"].dt.strftime("%Y-%m-%d"), columns["day"], file)
    if table == "promotions":
        backwards = rows["last"] < rows["first"]
        _refuse("last_before_first", backwards, rows["last"].dt.strftime("%Y-%m-%d"), columns["last"], file)
    if table in _UNIQUE:
        repeated = rows.duplicated(_UNIQUE[table], keep=False)
        named = (
            rows[_UNIQUE[table]].astype("str").fillna("").agg(" · ".join, axis=1).str.removeprefix(" · ")
            if repeated.any()
            else rows.index
        )
        _refuse("duplicate_rows", repeated, pd.Series(named, index=rows.index), columns[_UNIQUE[table][-1]], file)
    return rows


def _refuse(code: str, wrong: pd.Series, written: pd.Series, column: Column, file: str, **more: str) -> None:
    """Raise ``InputError`` where any row is ``wrong``, with the first rows and what stands in them."""
    if not wrong.any():
        return
    values: Mapping[str, object] = {
        "column": column.spanish,
        "name": column.name,
        "rows": _first(wrong.index[wrong]),
        "values": ", ".join(dict.fromkeys(str(value) for value in written[wrong].iloc[:_SHOWN])),
    }
    raise InputError(code, file=file, **values, **more)


def _first(rows) -> str:
    rows = list(rows)
    return ", ".join(str(row) for row in rows[:_SHOWN]) + (" …" if len(rows) > _SHOWN else "")
