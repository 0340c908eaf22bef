"""Files that only have the modifiers of another one (Toast's ``ModifiersSelectionDetails``), beside that one.

The id of a dish's line joins them, and no sale that is kept has it: both files have to come together. The modifiers are
then those of the dishes' file, which is kept, taken back and kept again like any other.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from forecasting.errors import InputError, QuestionError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.sheets import Sheet, open_sheet
from forecasting.files.workbooks import is_workbook
from forecasting.sales.added import APART
from forecasting.sales.columns.tills import KNOWN_HEADERS, ROLES, YES, Till, recognise
from forecasting.sales.marks import first_that_holds

_HEAD = 16 * 1024
_OWN, _PARENT = ROLES["selection"][0], "parent menu selection item id"
_DEEPEST = 5
"""A modifier may have modifiers, and these some: of more nobody has heard."""


class NamedFile(NamedTuple):
    """A file as somebody gave it; ``modifiers`` (``added.APART``) are those of its dishes from another file.

    ``sheets`` of a workbook are its parts where it has several; those ``unread`` aren't.
    """

    name: str
    content: bytes
    modifiers: pd.DataFrame | None = None
    sheets: tuple["NamedFile", ...] = ()
    unread: tuple[str, ...] = ()


def beside_their_dishes(files: Sequence[NamedFile]) -> list[NamedFile]:
    """The files; those of modifiers beside the files of dishes that these go with, or alone where none of them came.

    Of several files of dishes the first lists the modifiers that go with none.
    """
    sheets = {place: sheet for place, file in enumerate(files) if (sheet := _of_modifiers(file))}
    if not sheets:
        return list(files)
    dishes = {place: _selections(file) for place, file in enumerate(files) if place not in sheets}
    everything = frozenset[str]().union(*dishes.values())
    beside, alone = list(files), []
    for place, sheet in sheets.items():
        rows = _read(sheet, files[place].name, everything)
        theirs = [each for each, selections in dishes.items() if not selections.isdisjoint(rows["selection"])]
        alone += [] if theirs else [place]
        for each in theirs:
            others = ~rows["selection"].isin(everything) & (each == theirs[0])
            beside[each] = _with_modifiers(beside[each], rows[rows["selection"].isin(dishes[each]) | others])
    return [file for place, file in enumerate(beside) if place not in sheets or place in alone]


def _with_modifiers(file: NamedFile, modifiers: pd.DataFrame) -> NamedFile:
    """The file with more modifiers; those that another file of them told already aren't added twice."""
    if file.modifiers is None:
        return file._replace(modifiers=modifiers.reset_index(drop=True))
    fresh = modifiers[(modifiers["id"] == "") | ~modifiers["id"].isin(file.modifiers["id"])]
    return file._replace(modifiers=pd.concat([file.modifiers, fresh], ignore_index=True))


def _of_modifiers(file: NamedFile) -> Sheet | None:
    """The table of a file that only has modifiers; most files show by their first bytes that they don't."""
    likely = b"odifier" in file.content[:_HEAD] and b"Option Group Name" in file.content[:_HEAD]
    if not likely and not (is_workbook(file.content) and "modifier" in file.name.casefold()):
        return None
    sheet, till = _open(file)
    return sheet if till.no_dishes and _PARENT in map(plain, sheet.headers) else None


def _open(file: NamedFile) -> tuple[Sheet | None, Till]:
    try:
        sheet = open_sheet(file.content, file.name, KNOWN_HEADERS)
    except InputError:  # reading will say what is wrong with it
        return None, Till("")
    return sheet, recognise(sheet.headers)


def _selections(file: NamedFile) -> frozenset[str]:
    """The ids of a file's lines, where it is one of dishes whose modifiers stand in another."""
    sheet, till = _open(file)
    if sheet is None or not till.modifiers_apart:
        return frozenset()
    return frozenset(_columns(sheet, [_OWN])[_OWN]) - {""}


def _columns(sheet: Sheet, names: Iterable[str]) -> pd.DataFrame:
    """Columns by their names; empty ones where a name isn't there."""
    headers = [plain(header) for header in sheet.headers]
    places = {name: headers.index(name) for name in names if name in headers}
    found = sheet.read(sorted({*places.values()})).rows
    columns = {name: found[places[name]] if name in places else "" for name in names}
    return pd.DataFrame(columns, index=found.index).fillna("").apply(lambda column: column.str.strip())


def _read(sheet: Sheet, file: str, dishes: frozenset[str]) -> pd.DataFrame:
    """The modifiers of a file as ``APART``, each with the line of the dish that it goes with, straight or by others."""
    cells = _columns(sheet, ["modifier", "qty", "void", _OWN, _PARENT])
    parents = dict(zip(cells[_OWN], cells[_PARENT], strict=True))
    selection = cells[_PARENT]
    for _ in range(_DEEPEST):
        selection = selection.where(selection.isin(dishes), selection.map(parents).fillna(selection))
    try:
        comma = reading.decide_decimals({"qty": cells["qty"]}, file)["qty"]
        times = reading.read_numbers(cells["qty"], comma).values
    except QuestionError:  # 1,000 may be one or a thousand
        times = pd.Series(np.nan, index=cells.index)
    reasons = {
        "blank": cells["modifier"] == "",
        "void": reading.are_among(cells["void"], YES),
        "bad_quantity": times.isna() | (times < 0),
    }
    reason = first_that_holds(reasons, cells.index, otherwise="")
    rows = cells.rename(columns={_OWN: "id"})
    rows = rows.assign(selection=selection, times=times, file=file, row=cells.index, reason=reason)
    return rows.loc[reason != "blank", APART].reset_index(drop=True)
