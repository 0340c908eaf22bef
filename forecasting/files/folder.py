"""The files that describe a restaurant, in a folder or one by one: read, checked, and written again.

A table is refused as a whole: a recipe with one wrong line would order wrongly. Every refusal names the file, the
column, the first rows and what stands there; all that is wrong in a file is told at once.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from forecasting.days.sold_out import hours_of
from forecasting.errors import InputError, QuestionError, Several, all_of, each_of
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.months import weekday_number
from forecasting.files.sheets import Sheet, open_sheet, read_bytes
from forecasting.files.writing import table_to_csv, template, write_table
from forecasting.menu.modifiers import sold_with
from forecasting.menu.servings import count_tickets
from forecasting.menu.till_categories import settled
from forecasting.sales import Beside, Choices, read_sales
from forecasting.sales.categories import told
from forecasting.sales.reasons import RIGHTLY_LEFT_OUT
from forecasting.sales.tills import ROLES, recognise
from forecasting.tables import COLUMNS, LONGEST_NAME, TINY, TO_FILL_IN, WEEK, WEEKDAYS, Column, Restaurant, empty

__all__ = ["read_folder", "read_table", "table_to_csv", "template", "unread_columns", "write_table"]

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
_WRITTEN_CHOICES = {
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
    **{"2 for 1": "2x1", "100 platos de la categoria": "category", "100 dishes of the category": "category"},
    **{"is added": "extra", "is left out": "without", "enough": "ok", "went wrong": "cooking"},
    **{"on the house": "courtesy"},
}
"""How people write a choice, at least as the screen calls it in both languages."""

_EVERY_DAY = {"diario", "diaria", "todos los dias", "todos", "cada dia", "daily", "every day", "everyday"}
_BETWEEN_DAYS = {"y", "e", "de", "los", "and", "from"}
_UNTIL = "a al hasta to through thru"
_DASH = re.compile("[-\u2010-\u2015\u2212]")
_SHOWN = 5  # of what stands there
_SHOWN_LETTERS = 40
_ROWS_NAMED = 20


@dataclass(frozen=True)
class _Faults:
    """What is wrong in a file, gathered while it is read: nobody should have to upload it again for each of it."""

    file: str
    _found: list[tuple[int, InputError]] = field(default_factory=list)
    _cells: dict[str, pd.Series] = field(default_factory=dict)

    def note(self, code: str, row: int = 0, **values: object) -> None:
        """Something is wrong, from this row of the file on; 0 is the header."""
        self._found.append((row, InputError(code, file=self.file, **values)))

    def note_cells(self, code: str, wrong: pd.Series, written: pd.Series, column: Column, **more: str) -> None:
        """The cells of a column that are ``wrong`` and what stands in them; a cell is told once."""
        before = self._cells.get(column.name)
        wrong = wrong if before is None else wrong & ~before
        if not wrong.any():
            return
        self._cells[column.name] = wrong if before is None else wrong | before
        rows = wrong.index[wrong]
        named = {"column": column.spanish, "name": column.name}
        values = _first([" ".join(str(value).split()) for value in written[wrong].unique()], _SHOWN)
        self.note(code, rows[0], **named, rows=_first(rows), values=values, **more)

    def ask(self, question: QuestionError, columns: Collection[Column]) -> None:
        """Something that a person may know about one of the columns; it stands before all that is wrong."""
        column = next(column for column in columns if column.name == question.values["column"])
        named = {"column": column.spanish, "name": column.name}
        self._found.append((0, QuestionError(question.code, **question.values | named)))

    def sound(self, rows: pd.DataFrame, columns: Collection[str]) -> pd.DataFrame:
        """The rows that have nothing wrong in these columns."""
        wrong = [self._cells[name] for name in columns if name in self._cells]
        return rows[~pd.concat(wrong, axis=1).any(axis=1)] if wrong else rows

    def tell(self) -> None:
        """Raise ``InputError`` where anything was noted, in the order of the rows."""
        if self._found:
            raise all_of(self.file, [error for _, error in sorted(self._found, key=lambda one: one[0])])


def read_folder(folder: Path | None = None, today: pd.Timestamp | None = None, **files: Path) -> Restaurant:
    """A restaurant from ``folder`` (``sales.csv``, ``recipes.xlsx`` …); ``files`` name single tables and win.

    Tables without a file are empty; sales must be there, as our own file or as a till's export. Raises ``InputError``:
    ``no_sales_file``, ``file_missing``, and those of ``sales.read_sales`` and ``read_table``, ``Several`` where several
    files have any. Of other tables nobody is asked: ``open_dates`` says how to write the dates.
    """
    found = {table: path for table in COLUMNS if (path := files.get(table) or _in_folder(folder, table))}
    if "sales" not in found:
        raise InputError("no_sales_file", folder=str(folder or "."))
    for path in found.values():
        if not path.is_file():
            raise InputError("file_missing", file=str(path))
    read, wrong = {}, {}
    for table, path in found.items():
        try:
            read |= _read_file(table, path, today)
        except InputError as error:
            wrong[path.name] = error
    if wrong:
        together = Several(", ".join(wrong), [one for error in wrong.values() for one in each_of(error)])
        raise together if len(wrong) > 1 else next(iter(wrong.values()))
    sales = read["sales"]
    return Restaurant(tickets=count_tickets(sales), modified=sold_with(sales), hours=hours_of(sales), **read)


def _categories(lines: pd.DataFrame) -> pd.DataFrame:
    """The category that a till gives each dish (``menu.till_categories``); the source that sold first came first."""
    words = told(lines, ["location", "source", "dish"])
    source = words["location"] + "/" + words["source"]
    came = words.groupby(source)["first"].transform("min")
    return settled(words.assign(source=source, came=came, day=words["last"]))


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
    ``bad_choice``, ``bad_weekdays``, ``bad_clock``, ``future_day``, ``duplicate_rows``, ``too_many_cells``; ``Several``
    and ``QuestionError("ambiguous_dates")`` of them together; and those of ``files.open_sheet``.
    """
    columns = COLUMNS[table]
    names = {column.name: _names(column) for column in columns}
    sheet = open_sheet(content, file, {name for some in names.values() for name in some})
    faults = _Faults(file)
    _note_missing(sheet.headers, columns, faults)
    places = {column.name: _places(sheet.headers, column, faults) for column in columns}
    faults.tell()
    filled = _filled_rows(table, sheet, places, faults)
    written = {name: _coalesce(filled, some) for name, some in places.items()}
    numbers = {column.spanish: written[column.name] for column in columns if column.kind == "number"}
    days = {column.name: reading.split_days(written[column.name])["day"] for column in columns if column.kind == "day"}
    sure = True
    try:
        day_first = reading.decide_day_first(days, file, day_first)
    except QuestionError as question:  # all else that is wrong is told beside it
        faults.ask(question, columns)
        day_first, sure = True, False
    comma = reading.decide_decimals(numbers, file, decimal_comma)
    read = {
        column.name: _read_column(column, written[column.name], faults, day_first, comma.get(column.spanish, False))
        for column in columns
    }
    rows = pd.DataFrame(read, index=filled.index)
    if sure:
        _note_days(table, rows, faults, today)
    _note_twice(table, rows, faults)
    faults.tell()
    return rows.astype(empty(table).dtypes.to_dict()).reset_index(drop=True)


def unread_columns(table: str, content: bytes, file: str) -> list[str]:
    """The headers of a file that are no column of the table: what stands below them is not read."""
    known = {name for column in COLUMNS[table] for name in _names(column)}
    return [header for header in open_sheet(content, file, known).headers if header and plain(header) not in known]


def _filled_rows(table: str, sheet: Sheet, places: dict[str, list[int]], faults: _Faults) -> pd.DataFrame:
    """The rows that say anything; of a table whose names are there to fill in, anything but the name."""
    cells = sheet.read(sorted({place for some in places.values() for place in some}))
    if cells.broken:
        faults.note("too_many_cells", cells.broken[0], rows=_first(cells.broken))
    filled = cells.rows[(cells.rows.fillna("") != "").any(axis=1)]
    if table not in TO_FILL_IN:
        return filled
    return filled[(filled.drop(columns=places[TO_FILL_IN[table]]).fillna("") != "").any(axis=1)]


def _in_folder(folder: Path | None, table: str) -> Path | None:
    if folder is None:
        return None
    return next(
        (path for form in ("csv", "xlsx", "ods", "xls") if (path := folder / f"{table}.{form}").is_file()), None
    )


def _read_file(table: str, path: Path, today: pd.Timestamp | None) -> dict[str, pd.DataFrame]:
    """The table that a file is, by its name; beside sales stand the categories of their till."""
    if table == "sales":
        sales, lines = _read_any_sales(path, today)
        return {"sales": sales, "till_categories": _categories(lines)}
    try:
        return {table: read_table(table, read_bytes(path), path.name, today=today)}
    except InputError as error:
        told = [
            InputError("open_dates", **one.values) if isinstance(one, QuestionError) else one for one in each_of(error)
        ]
        raise all_of(path.name, told) from None


def _read_any_sales(path: Path, today: pd.Timestamp | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Our own sales.csv as it is; a till's export through its reader, which may leave out only what is no sale.

    And the lines with their ``category``, where the file has any.
    """
    content = read_bytes(path)
    known = {name for column in COLUMNS["sales"] for name in _names(column)}
    headers = open_sheet(content, path.name, known).headers
    if recognise(headers).ours:
        sales = read_table("sales", content, path.name, today=today)
        if {plain(header) for header in headers}.isdisjoint(ROLES["category"]) or not sales["quantity"].any():
            return sales, sales  # of what nobody sold no category is told
        return sales, read_sales(content, path.name, Choices(decimal_comma=False), Beside(today)).lines
    sales = read_sales(content, path.name, beside=Beside(today))
    lost = sales.issues[(sales.issues["action"] == "dropped") & ~sales.issues["reason"].isin(RIGHTLY_LEFT_OUT)]
    faults = _Faults(path.name)
    for reason, rows in lost.groupby("reason", sort=False):
        count = int(rows["count"].sum())
        faults.note("unread_sales", rows["row"].iloc[0], reason=reason, rows=_first(rows["row"]), count=count)
    faults.tell()
    return sales.lines[list(empty("sales").columns)], sales.lines


def _names(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(name) for name in column.names))


def _note_missing(headers: tuple[str, ...], columns: tuple[Column, ...], faults: _Faults) -> None:
    """All columns that a file lacks, in one sentence."""
    found = {plain(header) for header in headers}
    missing = [column for column in columns if column.required and found.isdisjoint(_names(column))]
    if missing:
        faults.note(
            "no_column",
            column=", ".join(column.spanish for column in missing),
            name=", ".join(column.name for column in missing),
            found=", ".join(filter(None, headers[:20])),
        )


def _places(headers: tuple[str, ...], column: Column, faults: _Faults) -> list[int]:
    """Where the column stands: usually once; a dish and a category may stand side by side."""
    found = [plain(header) for header in headers]
    names = [name for name in dict.fromkeys(_names(column)) if name in found]
    twice = next((name for name in names if found.count(name) > 1), None)
    if twice is not None:
        faults.note("duplicate_headers", column=headers[found.index(twice)])
    exact = names[:1] if column.name != "dish_or_category" else names
    return [found.index(name) for name in exact]


def _coalesce(rows: pd.DataFrame, places: list[int]) -> pd.Series:
    """The first filled cell of each row."""
    merged = pd.Series("", index=rows.index, dtype="str")
    for place in places:
        merged = merged.where(merged.str.strip() != "", rows[place].fillna(""))
    return merged


def _read_column(column: Column, written: pd.Series, faults: _Faults, day_first: bool | None, comma: bool) -> pd.Series:
    texts = reading.read_texts(written)
    if column.required:
        faults.note_cells("missing_value", texts == "", written, column)
    if column.name != "modifiers":  # of one line there may be many
        starts = written.str.slice(stop=_SHOWN_LETTERS) + "…"
        faults.note_cells("long_name", texts.str.len() > LONGEST_NAME, starts, column, most=LONGEST_NAME)
    match column.kind:
        case "number":
            numbers = reading.read_numbers(written, comma)
            faults.note_cells("bad_number", numbers.bad, written, column)
            return _check_bounds(numbers.values, written, column, faults)
        case "day":
            days = reading.read_days(reading.split_days(written), day_first)
            faults.note_cells("bad_day", days.bad, written, column)
            return days.values
        case "hour":
            hours = reading.read_hours(written)
            faults.note_cells("bad_hour", hours.bad, written, column)
            return hours.values
        case _:
            return _read_words(column, texts, faults)


def _check_bounds(values: pd.Series, written: pd.Series, column: Column, faults: _Faults) -> pd.Series:
    if column.least is not None:
        faults.note_cells("too_small", values < column.least, written, column, least=f"{column.least:g}")
    if column.above is not None:
        faults.note_cells("not_above", values <= column.above + TINY, written, column, above=f"{column.above:g}")
    if column.most is not None:
        faults.note_cells("too_large", values > column.most, written, column, most=f"{column.most:g}")
    return values if column.default is None else values.fillna(column.default)


def _read_words(column: Column, texts: pd.Series, faults: _Faults) -> pd.Series:
    if column.default:
        texts = texts.mask(texts == "", str(column.default))
    if column.choices:
        known = {plain(choice): choice for choice in column.choices} | _WRITTEN_CHOICES
        chosen = reading.by_distinct(texts, lambda text: known.get(plain(text), ""))
        wrong = ~chosen.isin(column.choices)
        faults.note_cells("bad_choice", wrong, texts, column, choices=column.choices)
        return chosen
    if column.name == "delivery_days":
        days = reading.by_distinct(texts, _weekdays)
        faults.note_cells("bad_weekdays", days == "", texts, column)
        return days
    if column.name == "cutoff":
        clock = reading.by_distinct(texts, lambda text: reading.read_clock(text) or "")
        faults.note_cells("bad_clock", clock == "", texts, column)
        return clock
    return texts


def _weekdays(text: str) -> str:
    """``vie, lun y mié`` as ``mon,wed,fri``, ``lun-sáb`` as all six; nothing where a word is no weekday."""
    words = plain(_DASH.sub(" to ", text))
    if words in _EVERY_DAY:
        return ",".join(WEEKDAYS)
    ranged = re.sub(rf" (?:{_UNTIL.replace(' ', '|')}) ", "-", words)
    parts = [part.split("-") for part in ranged.split() if part not in _BETWEEN_DAYS]
    spans = [[weekday_number(word) for word in part] for part in parts]
    if any(None in span or len(span) > 2 for span in spans):
        return ""
    named = {(span[0] + n) % WEEK for span in spans for n in range(_days_of(*span))}
    return ",".join(WEEKDAYS[day] for day in sorted(named))


def _days_of(first: int, last: int | None = None) -> int:
    """How many days a span has; from Monday to Monday is the whole week."""
    return 1 if last is None else min((last - first - 1) % WEEK + 2, WEEK)


def _note_days(table: str, rows: pd.DataFrame, faults: _Faults, today: pd.Timestamp | None) -> None:
    """Days to come, and promotions that end before they begin."""
    columns = {column.name: column for column in COLUMNS[table]}
    if today is not None and table in ("stock", "sales"):
        later = rows["day"] > today
        faults.note_cells("future_day", later, rows["day"].dt.strftime("%Y-%m-%d"), columns["day"])
    if table == "promotions":
        backwards = rows["last"] < rows["first"]
        faults.note_cells("last_before_first", backwards, rows["last"].dt.strftime("%Y-%m-%d"), columns["last"])


def _note_twice(table: str, rows: pd.DataFrame, faults: _Faults) -> None:
    """Rows about what another one is about, too."""
    if table in _UNIQUE:
        keys = _UNIQUE[table]
        sound = faults.sound(rows, keys)[keys]
        twice = sound[sound.duplicated(keep=False)]
        if not twice.empty:
            named = twice.astype("str").fillna("").agg(" · ".join, axis=1).str.strip(" ·")
            repeated = pd.Series(rows.index.isin(twice.index), index=rows.index)
            last = next(column for column in COLUMNS[table] if column.name == keys[-1])
            faults.note_cells("duplicate_rows", repeated, named.reindex(rows.index), last)


def _first(values: Collection[object], most: int = _ROWS_NAMED) -> str:
    said = [str(value) for value in values]
    return ", ".join(said[:most]) + (" …" if len(said) > most else "")
