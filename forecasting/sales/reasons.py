"""Why a row of a till's file doesn't count, or counts in its own way."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from forecasting.files import cells as reading
from forecasting.sales.columns.tills import ROLES
from forecasting.sales.layouts.lay_out import Table
from forecasting.sales.marks import first_that_holds
from forecasting.sales.sums.totals import Totals

KEPT = (
    *("", "void_unmatched", "refund", "courtesy", "void_cooked", "far_price", "two_for_one"),
    *("weighed", "date_from_above", "spread"),
    *("other_decimals", "other_currency", "bad_time", "maybe_total"),
)
"""The reasons of rows that become lines."""

RIGHTLY_LEFT_OUT = (
    *("void", "total_row", "total_differs", "repeated_header", "heading", "modifier_row", "not_sale", "not_food"),
)
"""The reasons of rows that tell of no food used; for any other reason sales may be missing."""

NO_ROW = 0
"""In the place of a row's number, where an issue is of lines of which nobody knows the rows."""

_MANY_LOST = 0.1
"""Of a file's rows, for one reason."""

_NOT_MISSING = (*KEPT, *RIGHTLY_LEFT_OUT, "blank", "no_portions", "future_day")

_MARKS = (
    *("bad_day", "bad_time", "other_decimals", "bad_quantity", "bad_money", "long_name", "modifier", "modifier_alone"),
    *("void", "cooked", "unmatched", "not_sale", "not_food", "two_for_one", "other_currency"),
)
"""The columns of ``values`` that say yes or no of each row."""

_NO_ISSUES = pd.DataFrame(
    {
        **{"file": pd.Series(dtype="str"), "row": pd.Series(dtype="int64"), "reason": pd.Series(dtype="str")},
        **{"count": pd.Series(dtype="int64"), "action": pd.Series(dtype="str")},
    }
)


def judge_rows(table: Table, values: pd.DataFrame, totals: Totals, today: pd.Timestamp | None) -> pd.Series:
    """Why each row is left out or odd, ``""`` for an ordinary sale; where several reasons hold, the first of the list.

    ``values`` as in ``values.read_values``, with the ``usual_price`` of rows whose own is far above it; ``today``, if
    known, is the last day that a sale can have.
    """
    cells = table.cells
    marks = {name: values[name].to_numpy() for name in _MARKS}
    undated, unpriced, uncounted = (values[name].isna().to_numpy() for name in ("day", "written_money", "quantity"))
    nameless = (values["dish"] == "").to_numpy()
    written = values["written_quantity"].notna().to_numpy() | marks["bad_quantity"] | ~unpriced
    prepared = ((values["written_quantity"] == 0) & values["written_money"].fillna(0.0).eq(0)).to_numpy()
    reasons = {
        "too_many_cells": np.isin(table.rows, table.broken),
        "blank": _holding(~written & (undated | nameless), cells, _are_blank),
        "repeated_header": _holding(undated, cells, _are_headers),
        "total_row": totals.rows & ~totals.differing,
        "total_differs": totals.differing,
        "modifier_alone": marks["modifier_alone"],
        "modifier_row": marks["modifier"],
        "heading": table.titles | _holding(~written & (undated | nameless), cells, _have_one_cell),
        "below_total": totals.below & np.full(len(cells), table.period is not None),
        "cut_off": (table.rows == table.cut_off).to_numpy(),
        "void": marks["void"] & ~marks["cooked"],
        "not_sale": marks["not_sale"],
        "bad_date": marks["bad_day"],
        "no_date": undated,
        "future_day": (values["day"] > today) & ~prepared if today is not None else marks["bad_day"],
        "no_dish": nameless,
        "long_name": marks["long_name"],
        "bad_quantity": marks["bad_quantity"],
        "no_quantity": uncounted,
        "bad_money": marks["bad_money"],
        "not_food": marks["not_food"],
        "void_unmatched": marks["unmatched"],
        "refund": values["kind"] == "refund",
        "no_portions": values["quantity"].to_numpy() == 0,
        "void_cooked": marks["cooked"],
        "courtesy": values["kind"] == "courtesy",
        "maybe_total": totals.maybe & np.full(len(cells), True),
        "far_price": values["usual_price"].notna(),
        "two_for_one": marks["two_for_one"],
        "weighed": table.weighed & np.full(len(cells), True),
        "date_from_above": table.dated_above,
        "spread": np.full(len(cells), table.period is not None and len(table.period.days) > 1),
        "other_decimals": marks["other_decimals"],
        "other_currency": marks["other_currency"],
        "bad_time": marks["bad_time"],
    }
    return first_that_holds(reasons, cells.index, otherwise="")


class LeftOut(NamedTuple):
    """``rows`` that may be sales and don't count for one ``reason``, and the ``portions`` that they speak of."""

    reason: str
    rows: int
    portions: float


def sum_left_out(reasons: pd.Series, written_quantity: pd.Series, rows: pd.Series) -> tuple[LeftOut, ...]:
    """What may be missing from the sales, the most rows first; days to come aside, of which a person is told apart."""
    if not _some_other(reasons, _NOT_MISSING):
        return ()
    missing = ~reasons.isin(_NOT_MISSING)
    lost = pd.DataFrame({"reason": reasons, "row": rows, "portions": written_quantity.clip(lower=0)})[missing]
    sums = lost.groupby("reason").agg(rows=("row", "nunique"), portions=("portions", "sum"))
    sums = sums.sort_values("rows", ascending=False, kind="stable")
    return tuple(LeftOut(reason, int(each), float(many)) for reason, each, many in sums.itertuples())


def most_lost(left_out: Sequence[LeftOut], rows: int) -> LeftOut | None:
    """The reason for which so many of a file's rows are left out that one of its columns may be the wrong one."""
    return left_out[0] if left_out and left_out[0].rows > _MANY_LOST * rows else None


def as_told(issues: pd.DataFrame) -> pd.DataFrame:
    """Issues to take along, without a number where they have none."""
    return issues.assign(row=issues["row"].astype("Int64").replace(NO_ROW, pd.NA))


def list_issues(reasons: pd.Series, rows: pd.Series, file: str) -> pd.DataFrame:
    """``file, row, reason, count, action``: neighbouring rows with the same reason are one issue."""
    if not _some_other(reasons, ("", "blank")):
        return _NO_ISSUES.copy()
    told = ~reasons.isin(["", "blank"]).to_numpy()
    # Of a row with many days or dishes each cell is judged; the row is told once.
    codes, names = reasons[told].factorize()
    row = rows.to_numpy()[told]
    once = _first_of_each(row, codes)
    listed = once[np.lexsort([once, row[once]])]
    row, codes = row[listed], codes[listed]
    begins = np.flatnonzero(np.r_[True, (np.diff(row) != 1) | (codes[1:] != codes[:-1])])
    first = names.take(codes[begins]).tolist()
    return pd.DataFrame(
        {
            "file": pd.array([file] * len(first), dtype="str"),
            "row": row[begins].astype("int64"),
            "reason": pd.array(first, dtype="str"),
            "count": np.diff(np.r_[begins, len(row)]),
            "action": pd.array(["kept" if reason in KEPT else "dropped" for reason in first], dtype="str"),
        }
    )


def _some_other(reasons: pd.Series, ordinary: Collection[str]) -> bool:
    return not set(reasons.unique().tolist()).issubset(ordinary)


def _first_of_each(row: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The places where a row has a reason for the first time."""
    return np.unique(row * (codes.max() + 1) + codes, return_index=True)[1]


def _holding(likely: np.ndarray, cells: pd.DataFrame, holds: Callable[[pd.DataFrame], np.ndarray]) -> np.ndarray:
    """Which of the ``likely`` rows are so; ``holds`` is slow, and the others are most of a file."""
    so = likely.copy()
    if so.any():
        so[so] = holds(cells[so])
    return so


def _are_blank(cells: pd.DataFrame) -> np.ndarray:
    return (cells.fillna("") == "").all(axis=1).to_numpy()


def _have_one_cell(cells: pd.DataFrame) -> np.ndarray:
    """Rows with one text only: the name of the group that follows."""
    texts = cells.drop(columns=["first", "day_time"], errors="ignore").fillna("")
    return (texts != "").sum(axis=1).le(1).to_numpy()


def _are_headers(cells: pd.DataFrame) -> np.ndarray:
    named = [reading.are_among(cells[role], ROLES[role]).to_numpy() for role in ("dish", "quantity")]
    return named[0] & named[1]
