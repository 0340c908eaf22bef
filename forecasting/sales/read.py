"""A till's export becomes sale lines, and every row that didn't make it has a reason.

The steps: find the table, lay out its cells, read them, find totals, judge each row, build the lines.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from forecasting.errors import InputError, QuestionError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.sheets import TEXT, Sheet, WorkbookSheet, open_sheet, says_something
from forecasting.sales.added import told_apart, told_below, with_counted, with_issues
from forecasting.sales.amounts.decimals import decide_commas
from forecasting.sales.amounts.far_prices import first_far_prices, usual_of_far_prices
from forecasting.sales.amounts.ticket_money import column_of_tickets
from forecasting.sales.choices import APART_BY, Choices
from forecasting.sales.columns.tills import (
    AMOUNTS,
    BRANDS,
    KNOWN_HEADERS,
    PAID_BY,
    UNKNOWN,
    Till,
    kind_of,
    recognise,
)
from forecasting.sales.days.numbered import with_months
from forecasting.sales.days.periods import ALONE, Beside, Period, order_by_month, told_year, with_sheet_name
from forecasting.sales.days.swapped import refuse_swapped
from forecasting.sales.days.universal import in_local_time
from forecasting.sales.layouts.groups import named_by_sums
from forecasting.sales.layouts.lay_out import Table, lay_out
from forecasting.sales.layouts.other_reports import INCOMPLETE, are_ways_to_pay, refuse_other
from forecasting.sales.layouts.years import with_year
from forecasting.sales.reasons import KEPT, judge_rows, list_issues, sum_left_out
from forecasting.sales.sales_file import Differing, SalesFile, Sums
from forecasting.sales.sums.totals import Totals, find_totals
from forecasting.sales.values import Writing, cancelled, name_by, read_values
from forecasting.tables import HOME, empty

_UNSAID = {"location": HOME, "source": "till", "channel": "", "category": "", "modifiers": ""}
"""What lines have where the file says nothing of it."""

_TYPES = {name: TEXT if dtype == "str" else dtype for name, dtype in empty("sales").dtypes.items()}
_TYPES |= {"category": TEXT, "kind": TEXT}


class _LaidOut(NamedTuple):
    """The cells of a file, the till that wrote it, its kind and sheets that aren't read."""

    table: Table
    till: Till
    kind: str
    unread_sheets: tuple[str, ...]


def kind_of_file(content: bytes, file: str) -> str:
    """The kind of a file, without reading its rows; raises what ``files.open_sheet`` raises."""
    sheet = open_sheet(content, file, KNOWN_HEADERS)
    return kind_of(sheet.headers, sheet.shape)


def read_sales(content: bytes, file: str, choices: Choices | None = None, beside: Beside = ALONE) -> SalesFile:
    """Read a till's export: CSV, TSV, XLSX, XLS or ODS of a known till, or any file with known words as headers.

    ``choices`` answers what a person decided before, ``beside`` is what is known of the file from elsewhere.

    Raises ``InputError`` (those of ``files.open_sheet``, ``columns`` and ``layouts``; ``empty_file``;
    ``other_report``; ``swapped_days``; ``time_zone_unknown``; ``no_sales_kept`` with the most frequent ``reason`` and
    its ``count``) and ``QuestionError`` (``ambiguous_dates``, ``ambiguous_numbers``, ``which_period``, ``which_year``,
    ``week_of_year``, ``period_of_days``, ``same_name``, ``cancelled_or_paid``).
    """
    choices = choices or Choices()
    # Each step's input is let go after it, unless the caller keeps it: a file's bytes weigh as much as its cells.
    sheet = open_chosen(content, file, choices)
    del content
    laid = _lay_out(sheet, file, choices, beside)
    del sheet
    report, columns, kept, added = _examine(laid, file, choices, beside)
    del laid
    return replace(report, lines=_spread(with_counted(_lines(columns, kept), added), report.period))


def _examine(
    laid: _LaidOut, file: str, choices: Choices, beside: Beside
) -> tuple[SalesFile, dict[str, pd.Series], np.ndarray, pd.DataFrame]:
    """All that a file says but its lines; the columns of which the rows ``kept`` become these, and what is added."""
    table, till, kind, unread_sheets = laid
    table = _without_cards(table)
    if till.month_first and choices.day_first is None:
        choices = replace(choices, day_first=False)
    choices, writing = settle(table, choices, file)
    cells, was_universal = in_local_time(table.cells, writing.day_first, beside.time_zone, file)
    table = replace(table, cells=cells)
    if till is UNKNOWN and table.layout != "orders" and choices.cancelled_is_paid is None:
        _ask_about_cancelled(table.cells, file)
    values, totals, money_of_tickets = values_and_totals(table, till, choices, writing)
    below = told_below(table.cells, values["modifier"], writing.comma["quantity"])
    alone = values["modifier"].to_numpy() & ~values.index.isin(below.dropna().index)
    apart, others = told_apart(table.cells, beside.modifiers)
    added = pd.concat([below, apart], ignore_index=True) if len(apart) else below
    values = values.assign(usual_price=usual_of_far_prices(values, beside.prices), modifier_alone=alone)
    reasons = judge_rows(table, values, totals, beside.today)
    kept = reasons.isin(KEPT).to_numpy()
    dishes = values["dish"].unique()
    _refuse_unless_sales(reasons, values["calendar_day"][kept], dishes, till, file)
    if till is UNKNOWN and "dish" not in choices.columns and any(map(str.isdecimal, dishes)):
        _refuse_codes(values["dish"][kept].unique(), table, file)
    if till is UNKNOWN:
        _ask_about_names(values, kept, choices, file)
    stores = tuple(filter(None, values["location"][kept].unique())) if "location" in values else ()
    if len(stores) == 1 and not till.ours:
        # A till that serves one store prints the restaurant's own name on every line: that is no second location.
        values = values.drop(columns="location")
    if plain(table.headers.get("category", "")) in BRANDS and values.loc[kept, "category"].nunique() == 1:
        values = values.drop(columns="category")  # the restaurant's own brand is no category of its dishes
    report = SalesFile(
        file=file,
        till=till.name,
        kind=kind,
        layout=table.layout,
        period=table.period,
        lines=empty("sales"),
        issues=with_issues(list_issues(reasons, table.rows, file), others),
        columns={role: name for role, name in table.headers.items() if not money_of_tickets or role not in AMOUNTS},
        choices=choices,
        rows=int(table.rows[reasons != "blank"].nunique()),
        rows_kept=int(kept.sum()),
        sums=_check_sums(table, values, totals, kept),
        not_food=tuple(values["dish"][reasons == "not_food"].unique()),
        samples=_samples(table.cells["day"], values["calendar_day"]) if table.period is None else (),
        stores=stores,
        left_out=sum_left_out(reasons, values["written_quantity"], table.rows),
        unread_sheets=unread_sheets,
        maybe_totals=tuple(values["dish"][reasons == "maybe_total"].unique()),
        far_prices=first_far_prices(table.rows, values, reasons == "far_price", choices.tax_in_money or 0.0),
        modifiers_missing=till.modifiers_apart and beside.modifiers is None,
        money_of_tickets=money_of_tickets,
        priced="priced" in values and bool(values["priced"].any()),
        discount_off=not money_of_tickets and bool(values["discount_off"].any()),
        local_in=beside.time_zone if was_universal else "",
    )
    return report, {name: values[name] for name in _TYPES if name in values}, kept, added


def _without_cards(table: Table) -> Table:
    """The table without a brand (``Marca``) that is one of cards: how a dish was paid says nothing of it."""
    brand = next((role for role in ("category", "brand") if plain(table.headers.get(role, "")) in BRANDS), None)
    if brand is None or PAID_BY.isdisjoint(map(plain, table.cells[brand].dropna().unique())):
        return table
    headers = {role: name for role, name in table.headers.items() if role != brand}
    return replace(table, cells=table.cells.drop(columns=brand), headers=headers)


def open_chosen(content: bytes, file: str, choices: Choices) -> Sheet:
    """The table of a file, found by the headers that are known or chosen; raises what ``files.open_sheet`` raises."""
    wanted = {plain(header) for header in choices.columns.values() if header}
    return open_sheet(content, file, KNOWN_HEADERS | wanted)


def _lay_out(sheet: Sheet, file: str, choices: Choices, beside: Beside) -> _LaidOut:
    till = recognise(sheet.headers)
    others = sheet.others if isinstance(sheet, WorkbookSheet) else ()
    unread = tuple(each.name for each in others if says_something(each, KNOWN_HEADERS))
    try:
        table = laid_out(sheet, file, till, choices, beside)
    except InputError as error:
        if till is UNKNOWN and error.code in INCOMPLETE:
            refuse_other(sheet, file)
        raise
    return _LaidOut(table, till, kind_of(sheet.headers, sheet.shape), unread)


def laid_out(sheet: Sheet, file: str, till: Till, choices: Choices, beside: Beside = ALONE) -> Table:
    """The possible sales of a sheet, the month and year of their dates where these have none as its title or its name
    says them."""
    if isinstance(sheet, WorkbookSheet):
        sheet = replace(sheet, titles=with_sheet_name(sheet.titles, sheet.name))
    table = lay_out(sheet, file, till, choices, beside)
    if table.period is None:
        days = with_months(table.cells["day"], file, sheet.titles, choices, beside)
        table = replace(table, cells=table.cells.assign(day=days))
    return with_year(table, choices.year, file, told_year(sheet.titles) or told_year([file]))


def values_and_totals(table: Table, till: Till, choices: Choices, writing: Writing) -> tuple[pd.DataFrame, Totals, str]:
    """What each row says, which rows sum others, and the column whose money is that of whole tickets, if it is.

    Where sums have names these are the categories of their rows.
    """
    values = read_values(table.cells, writing, choices, till)
    if table.period is not None:  # the file is about it; ``_spread`` tells its days apart in the end
        values = values.assign(day=table.period.days[0])
    money_of_tickets = "" if till is not UNKNOWN else column_of_tickets(values, table.headers, choices)
    if money_of_tickets:
        values = values.assign(net_sales=np.nan, written_money=np.nan)
    # Where each row is a portion no total says how many they are.
    counted = values.assign(written_quantity=np.nan) if table.headers.get("quantity") == "" else values
    totals = find_totals(table.cells, counted)
    if totals.sum_of is not None and "category" not in values:
        values = values.assign(category=named_by_sums(values["dish"], totals.sum_of))
        values = name_by("category", values) if choices.by_category else values
    return values, totals, money_of_tickets


def settle(table: Table, choices: Choices, file: str) -> tuple[Choices, Writing]:
    """Every open choice is decided from the file, or asked."""
    cells, headers = table.cells, table.headers
    order = order_by_month(file, cells["day"]) if choices.day_first is None else choices.day_first
    day_first = reading.decide_day_first({headers.get("day", ""): cells["day"]}, file, order)
    numbers = {role: cells[role] for role in ("quantity", *AMOUNTS) if role in headers}
    comma = decide_commas(numbers, headers, file, choices.decimal_comma)
    same_sign = len(set(comma.values())) == 1
    settled = replace(
        choices, day_first=day_first, decimal_comma=any(comma.values()) if same_sign else choices.decimal_comma
    )
    return settled, Writing(day_first, {role: comma[headers[role]] for role in numbers})


def _lines(columns: Mapping[str, pd.Series], kept: np.ndarray) -> pd.DataFrame:
    """The rows ``kept`` as lines, what the file doesn't say as ``_UNSAID``."""
    named = {
        name: reading.by_distinct(columns[name], lambda text, unsaid=_UNSAID[name]: text or unsaid)
        for name in ("location", "source")
        if name in columns
    }
    said = {name: column.array[kept] for name, column in {**columns, **named}.items()}
    arrays = {name: _all(text, int(kept.sum())) for name, text in _UNSAID.items() if name not in said} | said
    typed = {name: arrays[name].astype(dtype, copy=False) for name, dtype in _TYPES.items()}
    return pd.DataFrame(typed, index=columns["dish"].index[kept])


def _all(text: str, rows: int) -> ExtensionArray:
    return pd.array([text], dtype=TEXT).take(np.zeros(rows, dtype="int64"))


def _spread(lines: pd.DataFrame, period: Period | None) -> pd.DataFrame:
    """Sales of several days in one sum, as an equal share for each of them."""
    if period is None or len(period.days) == 1:
        return lines
    share = {name: lines[name] / len(period.days) for name in ("quantity", "net_sales", "discount")}
    shared = lines.assign(**share)
    return pd.concat([shared.assign(day=day) for day in period.days], ignore_index=True)


def _check_sums(table: Table, values: pd.DataFrame, totals: Totals, kept: np.ndarray) -> Sums:
    """How many totals of the file equal the sum of their rows, those of a column beside days or dishes as well."""
    agree, differ = int(totals.adding_up.sum()), int(totals.differing.sum())
    first = None
    if totals.first is not None:
        place, stated, added = totals.first
        first = Differing(_name_total(table.cells.iloc[place]), int(table.rows.iloc[place]), stated, added)
    if table.sums is not None:
        stated = reading.read_numbers(table.sums).values
        summed = values["written_quantity"].where(kept | values["void"]).groupby(table.rows).sum()
        told = stated.reindex(summed[summed > 0].index).dropna()
        wrong = told[(told - summed[told.index]).abs() >= 0.01]
        agree, differ = agree + len(told) - len(wrong), differ + len(wrong)
        if first is None and len(wrong):
            row = wrong.index[0]
            first = Differing(str(table.cells["first"][table.rows == row].iloc[0]), int(row), wrong[row], summed[row])
    return Sums(agree, differ, first, int((totals.adding_up & values["written_money"].notna().to_numpy()).sum()))


def _name_total(cells: pd.Series) -> str:
    """What a row of totals is called, wherever its name stands."""
    named = [str(cells[role]).strip() for role in ("first", "dish", "category", "day") if role in cells]
    return next((name for name in named if re.search(r"(?i)total|suma", name)), "") or next(filter(None, named), "")


def _refuse_unless_sales(reasons: pd.Series, days: pd.Series, dishes: Iterable[str], till: Till, file: str) -> None:
    """Refuse a file of which nothing is left, one whose ``dishes`` are ways to pay, and one whose ``days`` something
    has swapped before it came here.
    """
    if days.empty:
        told = reasons[reasons != "blank"]
        if told.empty:
            raise InputError("empty_file", file=file)
        reasons = told.value_counts()
        raise InputError(
            "no_sales_kept", file=file, rows=len(told), reason=reasons.index[0], count=int(reasons.iloc[0])
        )
    if till is UNKNOWN and are_ways_to_pay(dishes):
        raise InputError("other_report", file=file, report="payments")
    if not till.ours:
        refuse_swapped(days, file)


def _refuse_codes(dishes: Iterable[str], table: Table, file: str) -> None:
    """Where all dishes are numbers, their column has codes or counts rows: a person may say that they are dishes."""
    if all(map(str.isdecimal, dishes)):
        raise InputError("no_dish_column", file=file, found=", ".join(dict.fromkeys(table.headers.values())))


def _ask_about_cancelled(cells: pd.DataFrame, file: str) -> None:
    """In Peru a cancelled bill is one that was paid, for other tills one that was taken back."""
    many = int(cancelled(cells).sum())
    if many:
        raise QuestionError("cancelled_or_paid", file=file, count=many, rows=len(cells))


def _ask_about_names(values: pd.DataFrame, kept: np.ndarray, choices: Choices, file: str) -> None:
    """A name under several categories or brands may be several dishes: only a person knows."""
    for role, choice in APART_BY.items():
        if role not in values or getattr(choices, choice) is not None:
            continue
        pairs = values.loc[kept, [role, "dish"]].drop_duplicates()
        pairs = pairs[(pairs[role] != "") & (pairs["dish"] != "")]
        alike = pairs[pairs.duplicated("dish", keep=False)]
        if len(alike):
            dish = alike["dish"].iloc[0]
            first, second = alike.loc[alike["dish"] == dish, role].tolist()[:2]
            named = {"first": first, "second": second, "count": int(alike["dish"].nunique())}
            raise QuestionError("same_name", file=file, dish=dish, choice=choice, **named)


def _samples(written: pd.Series, days: pd.Series) -> tuple[tuple[str, pd.Timestamp], ...]:
    """The first, a middle and the last of the distinct dates."""
    distinct = np.flatnonzero((days.notna() & ~days.duplicated()).to_numpy())
    picked = distinct[sorted({0, len(distinct) // 2, len(distinct) - 1})] if len(distinct) else distinct
    return tuple(zip(written.iloc[picked], days.iloc[picked], strict=True))
