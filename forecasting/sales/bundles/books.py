"""Workbooks: sheets alike that have their dates in them are parts of one file, others are a file each.

Many keep a sheet for each day, ``ventas.xlsx/20-11-2026``, whose name dates its sales. Others have a sheet for each
month, category or room: sales of one day in several of them add up, and what only repeats others is asked about.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

import pandas as pd

from forecasting.errors import InputError, QuestionError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.sheets import WorkbookSheet, as_csv, sheets_of_one_kind
from forecasting.files.workbooks import cell_text, has_several_sheets
from forecasting.sales.bundles.apart import NamedFile
from forecasting.sales.bundles.nothing_sold import sold_nothing
from forecasting.sales.choices import Choices
from forecasting.sales.columns.tills import KNOWN_HEADERS, ROLES
from forecasting.sales.days.periods import ALONE, Beside, day_named
from forecasting.sales.layouts.parted import parts_of_date
from forecasting.sales.read import read_sales
from forecasting.sales.reasons import NO_ROW, LeftOut
from forecasting.sales.sales_file import SalesFile, Sums

_ROWS_LOOKED_AT = 20
_SERIAL = re.compile(r"[45]\d{4}(\.\d+)?")
"""A day as spreadsheets count it, from 2009 on."""

_SUMMARIES = {"resumen", "summary", "total", "totales", "totals", "consolidado", "acumulado"}

_SOLD = ["location", "day", "dish"]
_REPEATED = 0.9
_CLOSE = 0.005
"""A sheet repeats others where so many of its dishes and days have the portions that these have, but for rounding."""

_FEW_DISHES = 3


def as_files(content: bytes, file: str) -> list[NamedFile]:
    """A file as it is; of a workbook the sheets that are alike, together if they are dated inside, or a file each.

    Sheets with other columns, in which nothing was sold, or undated beside others that are dated (called a summary,
    where none is dated inside) are ``unread``.
    """
    alone = [NamedFile(file, content)]
    if not has_several_sheets(content):
        return alone
    try:
        alike, others = sheets_of_one_kind(content, file, KNOWN_HEADERS)
    except InputError:  # reading will say what is wrong with it
        return alone
    filled = {name: sheet for name, sheet in alike.items() if _is_filled(sheet)}
    dated = {name: sheet for name, sheet in filled.items() if _is_dated(sheet)}
    parts = dated or {name: sheet for name, sheet in filled.items() if not _is_summary(name, sheet)}
    if not parts:
        return alone
    unread = (*(name for name in alike if name not in parts), *others)
    sheets = [NamedFile(f"{file}/{name}", as_csv(sheet)) for name, sheet in parts.items()]
    if dated:
        return [NamedFile(file, content, sheets=tuple(sheets), unread=unread)]
    return [sheets[0]._replace(unread=unread), *sheets[1:]]


def _is_filled(sheet: WorkbookSheet) -> bool:
    return any(map(any, sheet.grid[sheet.header_row :])) and not sold_nothing(sheet)


def _is_dated(sheet: WorkbookSheet) -> bool:
    """Whether days stand in a column of a sheet, in several as their parts, or side by side above it."""
    numbered = [header for header in sheet.headers if any(map(str.isdigit, header))]
    if any(reading.are_days(numbered)) or parts_of_date(sheet.headers, {}):
        return True
    rows = sheet.grid[sheet.header_row :][:_ROWS_LOOKED_AT]
    columns = [[*filter(None, map(cell_text, column))] for column in zip_longest(*rows, fillvalue="")]
    serial = (
        column and _SERIAL.fullmatch(column[0])
        for header, column in zip(sheet.headers, columns, strict=False)
        if plain(header) in ROLES["day"]
    )
    likely = [column for column in columns if column and not column[0].isalpha() and not column[0].isdecimal()]
    return any(serial) or any(2 * sum(reading.are_days(column)) > len(column) for column in likely)


def _is_summary(name: str, sheet: WorkbookSheet) -> bool:
    """Whether a sheet without dates inside is called a summary, and nothing says that it is about one day."""
    return not _SUMMARIES.isdisjoint(plain(name).split()) and not any(map(day_named, [name, *sheet.titles]))


def read_named(file: NamedFile, choices: Choices, beside: Beside = ALONE) -> SalesFile:
    """Read a file as ``read_sales`` does, or the sheets of a workbook that are parts of it, each on its own.

    Raises what ``read_sales`` raises, and ``QuestionError("sheets_repeat")`` where sheets say what others say, until a
    person has said whether they count.
    """
    beside = replace(beside, modifiers=file.modifiers)
    read = [read_sales(each.content, each.name, choices, beside) for each in file.sheets or [file]]
    if not file.sheets:
        return replace(read[0], unread_sheets=(*read[0].unread_sheets, *file.unread))
    parts = _by_store(read)
    repeated = _repeated_days(parts)
    if repeated and choices.sheets_repeat is None:
        raise QuestionError("sheets_repeat", file=file.name, **_told(parts, repeated, f"{file.name}/"))
    left = repeated if choices.sheets_repeat else {}
    parts = [_without(part, left.get(place)) for place, part in enumerate(parts)]
    return replace(_joined(parts, file.name), unread_sheets=file.unread)


def _by_store(parts: Sequence[SalesFile]) -> list[SalesFile]:
    """A name that stands on all lines of a sheet is a store after all where another sheet has another one."""
    if len({store for part in parts for store in part.stores}) < 2:
        return list(parts)
    alone = (part.stores[0] if len(part.stores) == 1 else "" for part in parts)
    return [
        replace(part, lines=part.lines.assign(location=store)) if store else part
        for part, store in zip(parts, alone, strict=True)
    ]


def _repeated_days(parts: Sequence[SalesFile]) -> dict[int, pd.DatetimeIndex]:
    """Sheet -> its days that another sheet, or all others together, say, too: of copies, and of sheets that sum others.

    The largest sheet first, of copies the last one, until none repeats what is left.
    """
    if len(parts) < 2:
        return {}
    told = {place: frozenset(part.days) for place, part in enumerate(parts)}
    beside = {place: [other for other in told if other != place and told[other] & told[place]] for place in told}
    sold = {place: parts[place].lines.groupby(_SOLD)["quantity"].sum() for place, others in beside.items() if others}
    repeated = {}
    for place in sorted(sold, key=lambda each: (sold[each].sum(), each), reverse=True):
        own, others = sold[place], [sold[other] for other in beside[place]]
        together = pd.concat(others).groupby(level=_SOLD).sum()
        days = {day for each in (together, *others) for day in _same_days(own, each)}
        if days:
            repeated[place] = pd.DatetimeIndex(sorted(days))
            sold[place] = own[~own.index.get_level_values("day").isin(repeated[place])]
    return repeated


def _same_days(own: pd.Series, others: pd.Series) -> pd.Index:
    """The days of a sheet that nearly all of its dishes have with the same portions in others.

    A day of few dishes may be so by chance, unless all the sheet is.
    """
    same = (others.reindex(own.index) - own).abs() < _CLOSE
    days = same.groupby(level="day").agg(["mean", "size"])
    if same.mean() >= _REPEATED:
        return days.index
    return days.index[(days["mean"] >= _REPEATED) & (days["size"] >= _FEW_DISHES)]


def _told(parts: Sequence[SalesFile], repeated: Mapping[int, pd.DatetimeIndex], book: str) -> dict[str, object]:
    """The sheets that repeat others, these, and how many days, for a sentence."""
    days = {day for each in repeated.values() for day in each}
    shared = [
        part.file.removeprefix(book)
        for place, part in enumerate(parts)
        if not part.days.difference(repeated.get(place, [])).empty and not days.isdisjoint(part.days)
    ]
    sheets = [parts[place].file.removeprefix(book) for place in sorted(repeated)]
    others = [name for name in shared if name not in sheets] or shared
    return {"sheets": ", ".join(sheets), "others": ", ".join(others), "count": len(days), "first": min(days)}


def _without(part: SalesFile, days: pd.DatetimeIndex | None) -> SalesFile:
    """A sheet without days that others say; an issue says how many of its lines, not which of its rows."""
    if days is None:
        return part
    left = part.lines["day"].isin(days)
    issue = {"file": part.file, "row": NO_ROW, "reason": "other_sheet", "count": int(left.sum()), "action": "dropped"}
    issues = pd.concat([part.issues, pd.DataFrame([issue])], ignore_index=True)
    kept = part.rows_kept - int(left.sum())
    return replace(part, lines=part.lines[~left], issues=issues, rows_kept=max(kept, 0))


def _joined(parts: Sequence[SalesFile], file: str) -> SalesFile:
    """Sheets as one file; their rows keep the numbers that they have in their sheets, which issues name."""
    first = parts[0]
    stores = tuple(dict.fromkeys(store for part in parts for store in part.stores))
    left_out = pd.DataFrame([each for part in parts for each in part.left_out], columns=LeftOut._fields)
    sums = left_out.groupby("reason", sort=False).sum().sort_values("rows", ascending=False, kind="stable")
    return replace(
        first,
        file=file,
        lines=pd.concat([part.lines for part in parts], ignore_index=True),
        issues=pd.concat([part.issues for part in parts], ignore_index=True),
        rows=sum(part.rows for part in parts),
        rows_kept=sum(part.rows_kept for part in parts),
        stores=stores,
        sums=Sums(
            agree=sum(part.sums.agree for part in parts),
            differ=sum(part.sums.differ for part in parts),
            first=next((part.sums.first for part in parts if part.sums.first), None),
            money=sum(part.sums.money for part in parts),
        ),
        not_food=tuple(dict.fromkeys(name for part in parts for name in part.not_food)),
        left_out=tuple(LeftOut(reason, int(each), float(many)) for reason, each, many in sums.itertuples()),
        maybe_totals=tuple(dict.fromkeys(name for part in parts for name in part.maybe_totals)),
        far_prices=tuple(each for part in parts for each in part.far_prices),
        modifiers_missing=any(part.modifiers_missing for part in parts),
        money_of_tickets=next((part.money_of_tickets for part in parts if part.money_of_tickets), ""),
        discount_off=any(part.discount_off for part in parts),
        priced=any(part.priced for part in parts),
        local_in=next((part.local_in for part in parts if part.local_in), ""),
    )
