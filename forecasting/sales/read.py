"""A till's export becomes sale lines, and every row that didn't make it has a reason.

The steps: find the table, choose its columns, read the cells, judge each row, build the lines.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting import cells as reading
from forecasting.decode import plain
from forecasting.errors import InputError
from forecasting.files import open_sheet
from forecasting.sales.choices import Choices
from forecasting.sales.columns import choose_columns
from forecasting.sales.days import business_day
from forecasting.sales.tills import KNOWN_HEADERS, NO_SIZE, REFUND, ROLES, TOTALS, VOID, Till, recognise
from forecasting.tables import COLUMNS, HOME, empty

_MONEY = ("net_sales", "gross_sales", "discount")
_DEFAULTS = {"source": "till", "channel": "", "ticket": "", "category": ""}
_BETWEEN = "\x1f"
_KEPT = ("", "refund", "courtesy", "bad_time")
LINE_COLUMNS = [column.name for column in COLUMNS["sales"]] + ["category", "kind"]


@dataclass(frozen=True)
class SalesFile:
    """What a till's file says.

    ``lines``: the columns of sales plus ``category`` and ``kind`` (``sale``, ``refund``, ``courtesy``), one row per
    line of the file that counts, in its order; nothing of customers, cards or staff.
    ``issues``: ``file, row, reason, count, action``: ``count`` neighbouring rows from ``row`` on were ``dropped``, or
    ``kept`` although odd. ``columns``: role -> the header it was read from. ``choices``: what was answered and what was
    decided, to read the next file of its kind the same way. ``samples``: up to three dates as ``(written, read)``.
    ``stores``: the names of stores in the file. ``rows``: rows with anything in them below the header.
    """

    file: str
    till: str
    lines: pd.DataFrame
    issues: pd.DataFrame
    columns: dict[str, str]
    choices: Choices
    rows: int
    samples: tuple[tuple[str, pd.Timestamp], ...]
    stores: tuple[str, ...]

    @property
    def days(self) -> pd.DatetimeIndex:
        """The days with lines, sorted."""
        return pd.DatetimeIndex(self.lines["day"].unique()).sort_values()

    @property
    def units(self) -> float:
        """Portions sold."""
        return float(self.lines["quantity"].sum())

    @property
    def money(self) -> float | None:
        """Net sales after refunds, or ``None`` where the file has no money."""
        money = self.lines["net_sales"].sum(min_count=1)
        return None if pd.isna(money) else float(money)

    def dropped(self) -> pd.Series:
        """How many rows were left out, by reason, the most frequent first."""
        left_out = self.issues[self.issues["action"] == "dropped"]
        return left_out.groupby("reason")["count"].sum().sort_values(ascending=False)


def read_sales(
    content: bytes, file: str, choices: Choices | None = None, today: pd.Timestamp | None = None
) -> SalesFile:
    """Read a till's export: CSV, TSV, XLSX, XLS or ODS of a known till, or any file with known words as headers.

    ``choices`` answers what a person decided before; ``today``, when given, is the last day that a sale can have.
    Raises ``InputError`` (those of ``files.open_sheet`` and ``columns.choose_columns``; ``empty_file``;
    ``no_sales_kept`` with the most frequent ``reason``) and ``QuestionError`` (``ambiguous_dates``,
    ``ambiguous_numbers``).
    """
    choices = choices or Choices()
    wanted = {plain(header) for header in choices.columns.values() if header}
    sheet = open_sheet(content, file, KNOWN_HEADERS | wanted)
    till = recognise(sheet.headers)
    columns = choose_columns(sheet.headers, file, till, choices)
    found = sheet.read(sorted({0, *columns.values()}))
    headers = {role: sheet.headers[place] for role, place in columns.items()}
    written = _name_columns(found.rows, columns)
    choices, comma = _settle(written, headers, _follow_till(choices, till), file)
    values = _read_values(written, choices, comma)
    reasons = _reasons(written, values, found.broken, today)
    kept = reasons.isin(_KEPT)
    if not kept.any():
        _refuse_without_sales(reasons, file)
    return SalesFile(
        file=file,
        till=till.name,
        lines=_lines(values[kept], till),
        issues=_issues(reasons, kept, file),
        columns=headers,
        choices=choices,
        rows=int((reasons != "blank").sum()),
        samples=_samples(written["day"], values["day"]),
        stores=tuple(store for store in values.loc[kept, "location"].unique() if store),
    )


def _name_columns(rows: pd.DataFrame, columns: dict[str, int]) -> pd.DataFrame:
    """The cells by role, the day apart from its time, and the file's first column, where totals have their name."""
    by_role = pd.DataFrame({"first": rows[0]} | {role: rows[place] for role, place in columns.items()})
    return by_role.assign(**reading.split_days(by_role["day"]))


def _follow_till(choices: Choices, till: Till) -> Choices:
    """What a known till always does, where nobody chose otherwise."""
    if till.month_first and choices.day_first is None:
        return replace(choices, day_first=False)
    return replace(choices, day_ends_at=0) if till.ours else choices


def _settle(
    written: pd.DataFrame, headers: dict[str, str], choices: Choices, file: str
) -> tuple[Choices, dict[str, bool]]:
    """Every open choice is decided from the file, or asked; and which columns of numbers write a decimal comma."""
    day_first = reading.decide_day_first({headers["day"]: written["day"]}, file, choices.day_first)
    numbers = {headers[role]: written[role] for role in ("quantity", *_MONEY) if role in headers}
    comma = reading.decide_decimals(numbers, file, choices.decimal_comma)
    same_sign = len(set(comma.values())) == 1
    settled = replace(
        choices, day_first=day_first, decimal_comma=any(comma.values()) if same_sign else choices.decimal_comma
    )
    return settled, {role: comma[header] for role, header in headers.items() if header in comma}


def _read_values(written: pd.DataFrame, choices: Choices, comma: dict[str, bool]) -> pd.DataFrame:
    """The cells as values: the columns of a line, with ``bad_…`` where something can't be read."""
    days = reading.read_days(written, choices.day_first)
    clock = reading.read_hours(written["time"]) if "time" in written else None
    numbers = {role: reading.read_numbers(written[role], sign) for role, sign in comma.items()}
    hours = days.hours if clock is None else clock.values.fillna(days.hours)
    values = pd.DataFrame(
        {
            "day": business_day(days.values, hours, choices.day_ends_at),
            "hour": hours,
            "bad_day": days.bad,
            "bad_time": False if clock is None else clock.bad,
            "dish": _dishes(written),
            "quantity": numbers["quantity"].values,
            "bad_quantity": numbers["quantity"].bad,
            "bad_money": np.logical_or.reduce([numbers[role].bad for role in _MONEY if role in numbers] or [False]),
            "location": reading.read_texts(written["location"]) if "location" in written else "",
            "ticket": written["ticket"].str.strip() if "ticket" in written else "",
        }
        | {role: reading.read_texts(written[role]) for role in ("category", "channel", "source") if role in written}
        | {role: numbers[role].values for role in _MONEY if role in numbers},
        index=written.index,
    )
    return _tell_kinds(values, written)


def _dishes(written: pd.DataFrame) -> pd.Series:
    """A dish is an item and its size: ``Ceviche (Fuente)``; the only size of an item says nothing."""
    if "size" not in written:
        return reading.read_texts(written["dish"])
    return reading.by_distinct(written["dish"].fillna("") + _BETWEEN + written["size"].fillna(""), _name_dish)


def _name_dish(item_and_size: str) -> str:
    item, _, size = (reading.clean_text(text) for text in item_and_size.partition(_BETWEEN))
    return item if plain(size) in NO_SIZE or size == item or not item else f"{item} ({size})"


def _tell_kinds(values: pd.DataFrame, written: pd.DataFrame) -> pd.DataFrame:
    """A refund gives money back, but its food was cooked by the line that sold it: no quantity, negative sales."""
    states = [written[role] for role in ("status", "receipt_type") if role in written]
    void = np.logical_or.reduce([reading.are_among(state, VOID) for state in states] or [False])
    refund = values["quantity"].lt(0) | np.logical_or.reduce(
        [reading.are_among(state, REFUND) for state in states] or [False]
    )
    net = _net_sales(values)
    return values.assign(
        void=void,
        kind=_first_that_holds({"refund": refund, "courtesy": net == 0}, otherwise="sale"),
        net_sales=net.mask(refund, -net.abs()),
        quantity=values["quantity"].mask(refund & values["quantity"].notna(), 0.0),
    )


def _net_sales(values: pd.DataFrame) -> pd.Series:
    if "net_sales" in values:
        return values["net_sales"]
    if "gross_sales" not in values:
        return pd.Series(np.nan, index=values.index)
    discount = values["discount"].fillna(0.0) if "discount" in values else 0.0
    return values["gross_sales"] - np.abs(discount)


def _reasons(
    written: pd.DataFrame, values: pd.DataFrame, broken: tuple[int, ...], today: pd.Timestamp | None
) -> pd.Series:
    """Why a row is left out or odd, ``""`` for an ordinary sale; where several hold, the first of the list."""
    undated = values["day"].isna()
    reasons = {
        "too_many_cells": written.index.isin(broken),
        "blank": _are_blank(written, undated & (values["dish"] == "")),
        "repeated_header": undated & _are_headers(written),
        "total_row": _are_totals(written, undated),
        "void": values["void"],
        "bad_date": values["bad_day"],
        "no_date": undated,
        "future_day": values["day"] > today if today is not None else values["bad_day"],
        "no_dish": values["dish"] == "",
        "bad_quantity": values["bad_quantity"],
        "no_quantity": values["quantity"].isna(),
        "bad_money": values["bad_money"],
        "refund": values["kind"] == "refund",
        "no_portions": values["quantity"] == 0,
        "courtesy": values["kind"] == "courtesy",
        "bad_time": values["bad_time"],
    }
    return _first_that_holds(reasons, otherwise="")


def _first_that_holds(marks: dict[str, pd.Series | np.ndarray], otherwise: str) -> pd.Series:
    """The name of the first mark of each row. Numbers first, names last: a million texts to choose from take memory."""
    held = np.select([np.asarray(mark, dtype=bool) for mark in marks.values()], range(1, len(marks) + 1), 0)
    index = next(mark.index for mark in marks.values() if isinstance(mark, pd.Series))
    return pd.Series([otherwise, *marks], dtype="str").take(held).set_axis(index)


def _are_blank(written: pd.DataFrame, likely: pd.Series) -> pd.Series:
    blank = (written[likely].fillna("") == "").all(axis=1)
    return blank.reindex(written.index, fill_value=False)


def _are_headers(written: pd.DataFrame) -> pd.Series:
    return reading.are_among(written["dish"], ROLES["dish"]) & reading.are_among(written["quantity"], ROLES["quantity"])


def _are_totals(written: pd.DataFrame, undated: pd.Series) -> pd.Series:
    """Rows named ``TOTAL`` and the like in the first, day or dish column; without a date ``Total ceviches`` will do."""
    totals = pd.Series(False, index=written.index)
    for cells in (written["first"], written["day"], written["dish"]):
        likely = cells[cells.str.contains("(?i)total|suma", na=False)]
        named = reading.are_among(likely, TOTALS)
        begins = reading.by_distinct(likely, lambda text: plain(text).split(" ")[0] in TOTALS, "bool")
        totals = totals | (named | (begins & undated[likely.index])).reindex(cells.index, fill_value=False)
    return totals


def _lines(values: pd.DataFrame, till: Till) -> pd.DataFrame:
    location = values["location"].mask(values["location"] == "", HOME)
    if not till.ours and location.nunique() == 1:
        # A till that serves one store prints the restaurant's own name on every line: that is no second location.
        location = location.mask(location.notna(), HOME)
    lines = values.assign(location=location)
    absent = {name: default for name, default in _DEFAULTS.items() if name not in lines}
    lines = lines.assign(**absent, **({} if "discount" in lines else {"discount": np.nan}))
    types = empty("sales").dtypes.to_dict() | {"category": "str", "kind": "str"}
    return lines[LINE_COLUMNS].astype(types).reset_index(drop=True)


def _issues(reasons: pd.Series, kept: pd.Series, file: str) -> pd.DataFrame:
    """Neighbouring rows with the same reason are one issue."""
    told = reasons[~reasons.isin(["", "blank"])]
    rows = told.index.to_series()
    begins = (rows.diff() != 1) | (told != told.shift())
    issues = pd.DataFrame({"row": rows, "reason": told, "kept": kept[told.index], "run": begins.cumsum()})
    runs = issues.groupby("run").agg(row=("row", "first"), reason=("reason", "first"), kept=("kept", "first"))
    return pd.DataFrame(
        {
            "file": pd.Series(file, index=runs.index, dtype="str"),
            "row": runs["row"].astype("int64"),
            "reason": runs["reason"].astype("str"),
            "count": issues.groupby("run").size().astype("int64"),
            "action": pd.Series(np.where(runs["kept"].astype(bool), "kept", "dropped"), index=runs.index, dtype="str"),
        }
    ).reset_index(drop=True)


def _refuse_without_sales(reasons: pd.Series, file: str) -> None:
    told = reasons[reasons != "blank"]
    if told.empty:
        raise InputError("empty_file", file=file)
    raise InputError("no_sales_kept", file=file, rows=len(told), reason=told.value_counts().index[0])


def _samples(written: pd.Series, days: pd.Series) -> tuple[tuple[str, pd.Timestamp], ...]:
    """The first, a middle and the last of the distinct dates."""
    distinct = pd.DataFrame({"written": written, "read": days}).dropna().drop_duplicates("read")
    picked = distinct.iloc[sorted({0, len(distinct) // 2, len(distinct) - 1})] if len(distinct) else distinct
    return tuple(zip(picked["written"], picked["read"], strict=True))
