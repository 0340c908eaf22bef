"""A table of the vocabulary from a file: read, and checked.

It is refused as a whole: a recipe with one wrong line would order wrongly. Every refusal names the file, the column,
the first rows and what stands there; all that is wrong in a file is told at once.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from forecasting.errors import QuestionError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.faults import Faults
from forecasting.files.fractions import made_days, without_fractions
from forecasting.files.months import weekday_number
from forecasting.files.price_lists import BY_PACK
from forecasting.files.workbooks import is_workbook, knows_as_number
from forecasting.files.written import DIVIDED_BY, SHEET, WRITTEN_IN, Notes, read_written
from forecasting.tables import COLUMNS, LONGEST_NAME, TINY, WEEK, WEEKDAYS, Column, empty

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
_REPEATED = 0.9
"""A sheet repeats others where so many of its rows stand in them, too."""

SUMS = frozenset(
    [
        *("total", "totals", "totales", "total general", "gran total", "grand total"),
        *("subtotal", "sub total", "suma", "sumas"),
    ]
)
"""What a row is called that sums others: no dish and no ingredient is."""

_SHOWN_LETTERS = 40
_FIRST_ROW = 2  # below headings above which nothing stands: there the index begins at 0


@dataclass(frozen=True)
class FileTable:
    """A table as it was read of a file: its ``rows``, and ``notes`` of what was made of the file.

    ``written_in``: the unit in which the file has each quantity, where it says one and the table has none: then it
    may be another one than that of the ingredient (``kitchen.in_own_units``).
    """

    rows: pd.DataFrame
    notes: Notes
    written_in: pd.Series


def read_table(
    table: str, content: bytes, file: str, **known: pd.Timestamp | bool | Mapping[str, bool] | None
) -> pd.DataFrame:
    """The rows of ``read_file``, with what else is ``known`` as it takes it."""
    return read_file(table, content, file, **known).rows


def read_file(
    table: str,
    content: bytes,
    file: str,
    *,
    today: pd.Timestamp | None = None,
    day_first: bool | None = None,
    decimal_comma: Mapping[str, bool] | None = None,
    decimal_point: bool = False,
    from_above: bool = False,
) -> FileTable:
    """One table of ``COLUMNS`` from CSV, TSV, XLSX, XLS or ODS, under our headers, their Spanish or common names.

    Its index plus 2 is the number of each row in the file, also below titles and empty rows: so faults tell it. Of
    several sheets that were joined it is that number with the sheet's name.
    ``today``: no count and no sale can be later. ``day_first`` settles what the days of a file leave open, and
    ``decimal_comma``, by name, what a column of numbers does: ``1,250`` alone may be a thousand or little more than
    one. ``decimal_point``: it is written as our own files are, in which ``1.250`` leaves nothing open.
    ``from_above``: what stands once above the rows of a thing is that of all (``read_written``).
    Raises ``InputError`` with ``file``, ``column``, ``rows``, ``values``: ``no_column``,
    ``other_table``, ``duplicate_headers``, ``missing_value``, ``bad_number``, ``day_for_number``, ``bad_day``,
    ``bad_hour``, ``too_small``, ``too_large``, ``bad_choice``, ``bad_weekdays``, ``bad_clock``,
    ``future_day``, ``duplicate_rows``, ``repeated_sheets``, ``too_many_cells``, ``bad_portions``, ``sum_for_name``;
    ``Several`` of them and of ``QuestionError`` (``ambiguous_dates``, ``ambiguous_numbers``) together; and those of
    ``files.open_sheet``.
    """
    columns, faults = COLUMNS[table], Faults(file)
    written, notes = read_written(table, content, file, faults, from_above=from_above)
    days = {column.name: reading.split_days(written[column.name])["day"] for column in columns if column.kind == "day"}
    sure = True
    try:
        day_first = reading.decide_day_first(days, file, day_first)
    except QuestionError as question:  # all else that is wrong is told beside it
        faults.ask(question, columns)
        day_first, sure = True, False
    numbers = {column.name: written[column.name] for column in columns if column.kind == "number"}
    if is_workbook(content):
        numbers = {name: _only_texts(cells) for name, cells in numbers.items()}
    pointed = [name for name, cells in numbers.items() if not cells.str.contains(",", regex=False).any()]
    ours = dict.fromkeys(pointed, False) if decimal_point else {}
    comma = _decide_signs(numbers, columns, faults, ours | (decimal_comma or {}))
    rows = pd.DataFrame(
        {
            column.name: _read_column(column, written[column.name], faults, day_first, comma.get(column.name))
            for column in columns
        }
    )
    if sure:
        _note_days(table, rows, faults, today)
    if table != "sales":  # of our own making
        _note_totals(rows, columns, faults)
    _note_twice(table, rows, faults)
    if notes.sheets and table not in _UNIQUE:
        _note_repeated(rows, written[SHEET], faults)
    faults.tell()
    if "quantity" in rows:
        rows = rows.assign(quantity=rows["quantity"] / written[DIVIDED_BY])
    if BY_PACK in written:
        of_pack = written[BY_PACK].fillna(False).astype(bool)
        rows = rows.assign(unit_cost=rows["unit_cost"] / rows["pack_size"].where(of_pack, 1.0))
    rows = rows.astype(empty(table).dtypes.to_dict())
    units = reading.read_texts(written[WRITTEN_IN].fillna("")) if WRITTEN_IN in written else pd.Series("", rows.index)
    index = rows.index if notes.sheets else rows.index.rename(None) - _FIRST_ROW
    return FileTable(rows.set_axis(index), notes, units.set_axis(index))


def _decide_signs(
    numbers: Mapping[str, pd.Series], columns: Collection[Column], faults: Faults, said: Mapping[str, bool]
) -> dict[str, bool | None]:
    """Whether each column has decimal commas; None where only a person knows, who is asked."""
    signs = {}
    for name, cells in numbers.items():
        try:
            signs |= reading.decide_decimals({name: cells}, faults.file, said.get(name))
        except QuestionError as question:
            faults.ask(question, columns)
            signs[name] = None
    return signs


def _only_texts(cells: pd.Series) -> pd.Series:
    """A column of a workbook without the numbers that it knows: these don't tell how people write theirs."""
    return reading.by_distinct(cells, lambda text: "" if knows_as_number(text) else text)


def _read_column(
    column: Column, written: pd.Series, faults: Faults, day_first: bool | None, comma: bool | None
) -> pd.Series:
    texts = reading.read_texts(written)
    if column.required:
        faults.note_cells("missing_value", texts == "", written, column)
    if column.name != "modifiers":  # of one line there may be many
        starts = written.str.slice(stop=_SHOWN_LETTERS) + "…"
        faults.note_cells("long_name", texts.str.len() > LONGEST_NAME, starts, column, most=LONGEST_NAME)
    match column.kind:
        case "number":
            bare = without_fractions(written)
            # What Excel keeps as text, beside numbers that it knows, may have another sign than these
            numbers = reading.by_its_own_sign(bare, reading.read_numbers(bare, bool(comma)), bool(comma))
            if numbers.bad.any():
                faults.note_cells("day_for_number", numbers.bad & made_days(texts), written, column)
            faults.note_cells("bad_number", numbers.bad, written, column)
            return numbers.values if comma is None else _check_bounds(numbers.values, written, column, faults)
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


def _check_bounds(values: pd.Series, written: pd.Series, column: Column, faults: Faults) -> pd.Series:
    if column.least is not None:
        faults.note_cells("too_small", values < column.least, written, column, least=f"{column.least:g}")
    if column.above is not None:
        faults.note_cells("not_above", values <= column.above + TINY, written, column, above=f"{column.above:g}")
    if column.most is not None:
        faults.note_cells("too_large", values > column.most, written, column, most=f"{column.most:g}")
    return values if column.default is None else values.fillna(column.default)


def _read_words(column: Column, texts: pd.Series, faults: Faults) -> pd.Series:
    if column.default:
        texts = texts.mask(texts == "", str(column.default))
    if column.choices:
        known = {plain(choice): choice for choice in column.choices} | _WRITTEN_CHOICES
        chosen = reading.by_distinct(texts, lambda text: known.get(plain(text), ""))
        wrong = ~chosen.isin(column.choices)
        faults.note_cells("bad_choice", wrong, texts, column, choices=column.choices)
        return chosen
    if column.name == "category":
        return _written_alike(texts)
    if column.name == "delivery_days":
        days = reading.by_distinct(texts, _weekdays)
        faults.note_cells("bad_weekdays", days == "", texts, column)
        return days
    if column.name == "cutoff":
        clock = reading.by_distinct(texts, lambda text: reading.read_clock(text) or "")
        faults.note_cells("bad_clock", clock == "", texts, column)
        return clock
    return texts


def _written_alike(texts: pd.Series) -> pd.Series:
    """Words that differ by capitals, accents or signs are one: as most of them are written, of as many as the first."""
    often = texts.value_counts(sort=False).sort_values(ascending=False, kind="stable")
    most = {plain(text): text for text in reversed(often.index)}
    return reading.by_distinct(texts, lambda text: most[plain(text)] if plain(text) else text)


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


def _note_days(table: str, rows: pd.DataFrame, faults: Faults, today: pd.Timestamp | None) -> None:
    """Days to come, and promotions that end before they begin."""
    columns = {column.name: column for column in COLUMNS[table]}
    if today is not None and table in ("stock", "sales"):
        later = rows["day"] > today
        faults.note_cells("future_day", later, rows["day"].dt.strftime("%Y-%m-%d"), columns["day"])
    if table == "promotions":
        backwards = rows["last"] < rows["first"]
        faults.note_cells("last_before_first", backwards, rows["last"].dt.strftime("%Y-%m-%d"), columns["last"])


def _note_totals(rows: pd.DataFrame, columns: Collection[Column], faults: Faults) -> None:
    """Rows that sum others, whose name stands where those of dishes or ingredients do."""
    for column in columns:
        if column.name in ("dish", "item", "ingredient"):
            names = rows[column.name]
            faults.note_cells("sum_for_name", reading.are_among(names, SUMS), names, column)


def _note_twice(table: str, rows: pd.DataFrame, faults: Faults) -> None:
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


def _note_repeated(rows: pd.DataFrame, sheets: pd.Series, faults: Faults) -> None:
    """Sheets nearly all of whose rows stand in others, as those of a month in that of the year: they would count twice.

    A row like another one in its own sheet may be meant.
    """
    alike = rows.groupby(list(rows), sort=False, dropna=False).ngroup()
    elsewhere = sheets.groupby(alike).transform("nunique") > 1
    share = elsewhere.groupby(sheets, sort=False).mean()
    if (share >= _REPEATED).any():
        faults.note("repeated_sheets", sheets=", ".join(share.index[share >= _REPEATED]))
