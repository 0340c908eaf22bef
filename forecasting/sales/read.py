"""A till's export becomes sale lines, and every row that didn't make it has a reason.

The steps: find the table, choose its columns, read the cells, judge each row, build the lines.
"""

from dataclasses import dataclass, replace

import pandas as pd

from forecasting.errors import InputError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.sheets import open_sheet
from forecasting.sales.choices import Choices
from forecasting.sales.columns import choose_columns
from forecasting.sales.reasons import KEPT, judge_rows, list_issues
from forecasting.sales.tills import KNOWN_HEADERS, Till, recognise
from forecasting.sales.values import MONEY, read_values
from forecasting.tables import COLUMNS, HOME, empty

_DEFAULTS = {"location": "", "source": "till", "channel": "", "category": ""}
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
    if till.month_first and choices.day_first is None:
        choices = replace(choices, day_first=False)
    choices, comma = _settle(written, headers, choices, file)
    values = read_values(written, choices.day_first, comma, 0 if till.ours else choices.day_ends_at)
    reasons = judge_rows(written, values, found.broken, today)
    kept = reasons.isin(KEPT)
    if not kept.any():
        _refuse_without_sales(reasons, file)
    values = values.assign(**{name: default for name, default in _DEFAULTS.items() if name not in values})
    stores = tuple(store for store in values.loc[kept, "location"].unique() if store)
    return SalesFile(
        file=file,
        till=till.name,
        lines=_lines(values[kept], stores, till),
        issues=list_issues(reasons, file),
        columns=headers,
        choices=choices,
        rows=int((reasons != "blank").sum()),
        samples=_samples(written["day"], values["calendar_day"]),
        stores=stores,
    )


def _name_columns(rows: pd.DataFrame, columns: dict[str, int]) -> pd.DataFrame:
    """The cells by role, the day apart from its time, and the file's first column, where totals have their name."""
    by_role = pd.DataFrame({"first": rows[0]} | {role: rows[place] for role, place in columns.items()})
    return by_role.assign(**reading.split_days(by_role["day"]))


def _settle(
    written: pd.DataFrame, headers: dict[str, str], choices: Choices, file: str
) -> tuple[Choices, dict[str, bool]]:
    """Every open choice is decided from the file, or asked; and which columns of numbers write a decimal comma."""
    day_first = reading.decide_day_first({headers["day"]: written["day"]}, file, choices.day_first)
    numbers = {headers[role]: written[role] for role in ("quantity", *MONEY) if role in headers}
    comma = reading.decide_decimals(numbers, file, choices.decimal_comma)
    same_sign = len(set(comma.values())) == 1
    settled = replace(
        choices, day_first=day_first, decimal_comma=any(comma.values()) if same_sign else choices.decimal_comma
    )
    return settled, {role: comma[header] for role, header in headers.items() if header in comma}


def _lines(values: pd.DataFrame, stores: tuple[str, ...], till: Till) -> pd.DataFrame:
    location = values["location"].mask(values["location"] == "", HOME)
    if len(stores) == 1 and not till.ours:
        # A till that serves one store prints the restaurant's own name on every line: that is no second location.
        location = location.where(location == HOME, HOME)
    source = values["source"].mask(values["source"] == "", _DEFAULTS["source"])
    types = empty("sales").dtypes.to_dict() | {"category": "str", "kind": "str"}
    return values.assign(location=location, source=source)[LINE_COLUMNS].astype(types).reset_index(drop=True)


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
