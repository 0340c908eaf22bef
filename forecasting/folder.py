"""A restaurant from the files that describe it, in a folder or one by one."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from forecasting.days.sold_out import hours_of
from forecasting.errors import InputError, Several, all_of, each_of
from forecasting.files.decode import plain
from forecasting.files.faults import Faults, first_of
from forecasting.files.sheets import open_sheet, read_bytes
from forecasting.files.table import FileTable, read_file, read_table
from forecasting.files.written import Notes, known_headers
from forecasting.kitchen import in_own_units
from forecasting.menu.modifiers import sold_with
from forecasting.menu.servings import count_tickets
from forecasting.menu.till_categories import settled
from forecasting.sales import Beside, Choices, read_sales
from forecasting.sales.categories import told
from forecasting.sales.columns.tills import ROLES, recognise
from forecasting.sales.reasons import RIGHTLY_LEFT_OUT
from forecasting.tables import COLUMNS, Restaurant, empty

Note = Callable[[str, Notes], None]

_HOW_TO_WRITE = {"ambiguous_dates": "open_dates", "ambiguous_numbers": "open_numbers"}
_FORMS = ("csv", "xlsx", "ods", "xls")


def read_folder(
    folder: Path | None = None,
    today: pd.Timestamp | None = None,
    note: Note = lambda *_: None,
    time_zone: str = "",
    **files: Path,
) -> Restaurant:
    """A restaurant from ``folder`` (``sales.csv``, ``recipes.xlsx`` …); ``files`` name single tables and win.

    Tables without a file are empty; sales must be there, as our own file or as a till's export, whose times in UTC are
    brought to ``time_zone``. ``note`` hears what was made of each file of the others. Raises ``InputError``:
    ``no_sales_file``, ``file_missing``, ``unit_in_file``, and those of ``sales.read_sales`` and ``read_table``,
    ``Several`` where several files have any. Of other tables nobody is asked: ``open_dates`` and ``open_numbers`` say
    how to write them.
    """
    found = files_of(folder, **files)
    if "sales" not in found:
        raise InputError("no_sales_file", folder=str(folder or "."))
    for path in found.values():
        if not path.is_file():
            raise InputError("file_missing", file=str(path))
    beside, read, measured, wrong = Beside(today, time_zone=time_zone), {}, {}, {}
    for table, path in found.items():
        try:
            read |= _read_file(table, path, beside, note, measured)
        except InputError as error:
            wrong[path.name] = error
    if wrong:
        together = Several(", ".join(wrong), [one for error in wrong.values() for one in each_of(error)])
        raise together if len(wrong) > 1 else next(iter(wrong.values()))
    sales = read["sales"]
    kitchen = Restaurant(**{name: read[name] for name in ("ingredients", "conversions") if name in read}, sales=sales)
    read |= {table: in_own_units(each, kitchen, found[table].name) for table, each in measured.items()}
    return Restaurant(tickets=count_tickets(sales), modified=sold_with(sales), hours=hours_of(sales), **read)


def files_of(folder: Path | None = None, **files: Path) -> dict[str, Path]:
    """The file of each table that has one, as ``read_folder`` finds them."""
    return {table: path for table in COLUMNS if (path := files.get(table) or _in_folder(folder, table))}


def _in_folder(folder: Path | None, table: str) -> Path | None:
    if folder is None:
        return None
    return next((path for form in _FORMS if (path := folder / f"{table}.{form}").is_file()), None)


def _read_file(
    table: str, path: Path, beside: Beside, note: Note, measured: dict[str, FileTable]
) -> dict[str, pd.DataFrame]:
    """The table that a file is, by its name; beside sales stand the categories of their till.

    Those whose quantities are written in units are put to the ``measured``, too.
    """
    if table == "sales":
        sales, lines = _read_any_sales(path, beside)
        return {"sales": sales, "till_categories": _categories(lines)}
    try:
        found = read_file(table, read_bytes(path), path.name, today=beside.today, decimal_point=True, from_above=True)
    except InputError as error:
        told = [InputError(_HOW_TO_WRITE.get(one.code, one.code), **one.values) for one in each_of(error)]
        raise all_of(path.name, told) from None
    note(path.name, found.notes)
    if (found.written_in != "").any():
        measured[table] = found
    return {table: found.rows}


def _categories(lines: pd.DataFrame) -> pd.DataFrame:
    """The category that a till gives each dish (``menu.till_categories``); the source that sold first came first."""
    words = told(lines, ["location", "source", "dish"])
    source = words["location"] + "/" + words["source"]
    came = words.groupby(source)["first"].transform("min")
    return settled(words.assign(source=source, came=came, day=words["last"]))


def _read_any_sales(path: Path, beside: Beside) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Our own sales.csv as it is; a till's export through its reader, which may leave out only what is no sale.

    And the lines with their ``category``, where the file has any.
    """
    content = read_bytes(path)
    headers = open_sheet(content, path.name, known_headers("sales")).headers
    if recognise(headers).ours:
        read = read_table("sales", content, path.name, today=beside.today, decimal_point=True)
        sales = read.reset_index(drop=True)
        if {plain(header) for header in headers}.isdisjoint(ROLES["category"]) or not sales["quantity"].any():
            return sales, sales  # of what nobody sold no category is told
        return sales, read_sales(content, path.name, Choices(decimal_comma=False), beside).lines
    sales = read_sales(content, path.name, beside=beside)
    lost = sales.issues[(sales.issues["action"] == "dropped") & ~sales.issues["reason"].isin(RIGHTLY_LEFT_OUT)]
    faults = Faults(path.name)
    for reason, rows in lost.groupby("reason", sort=False):
        count = int(rows["count"].sum())
        faults.note("unread_sales", rows["row"].iloc[0], reason=reason, rows=first_of(rows["row"]), count=count)
    faults.tell()
    return sales.lines[list(empty("sales").columns)], sales.lines
