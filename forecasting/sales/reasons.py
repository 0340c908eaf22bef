"""Why a row of a till's file doesn't count, or counts in its own way."""

import numpy as np
import pandas as pd

from forecasting.files import cells as reading
from forecasting.sales.layouts import Table
from forecasting.sales.marks import first_that_holds
from forecasting.sales.tills import ROLES
from forecasting.sales.totals import Totals

KEPT = ("", "refund", "courtesy", "void_cooked", "two_for_one", "date_from_above", "spread", "bad_time")
"""The reasons of rows that become lines."""

RIGHTLY_LEFT_OUT = (
    *("void", "total_row", "total_differs", "repeated_header", "heading", "modifier_row", "not_sale", "not_food"),
)
"""The reasons of rows that tell of no food used; for any other reason sales may be missing."""

_NO_ISSUES = pd.DataFrame(
    {
        **{"file": pd.Series(dtype="str"), "row": pd.Series(dtype="int64"), "reason": pd.Series(dtype="str")},
        **{"count": pd.Series(dtype="int64"), "action": pd.Series(dtype="str")},
    }
)


def judge_rows(table: Table, values: pd.DataFrame, totals: Totals, today: pd.Timestamp | None) -> pd.Series:
    """Why each row is left out or odd, ``""`` for an ordinary sale; where several reasons hold, the first of the list.

    ``values`` as in ``values.read_values``; ``today``, if known, is the last day that a sale can have.
    """
    cells, undated = table.cells, values["day"].isna()
    nameless = values["dish"] == ""
    written = values["written_quantity"].notna() | values["bad_quantity"] | values["written_money"].notna()
    reasons = {
        "too_many_cells": table.rows.isin(table.broken),
        "blank": _are_blank(cells, (undated | nameless) & ~written),
        "repeated_header": undated & _are_headers(cells),
        "total_row": totals.rows & ~totals.differing,
        "total_differs": totals.differing,
        "modifier_row": values["modifier"],
        "heading": ~written & (undated | nameless) & _have_one_cell(cells),
        "void": values["void"] & ~values["cooked"],
        "not_sale": values["not_sale"],
        "bad_date": values["bad_day"],
        "no_date": undated,
        "future_day": values["day"] > today if today is not None else values["bad_day"],
        "no_dish": nameless,
        "bad_quantity": values["bad_quantity"],
        "no_quantity": values["quantity"].isna(),
        "bad_money": values["bad_money"],
        "not_food": values["not_food"],
        "refund": values["kind"] == "refund",
        "no_portions": values["quantity"] == 0,
        "void_cooked": values["cooked"],
        "courtesy": values["kind"] == "courtesy",
        "two_for_one": values["two_for_one"],
        "date_from_above": table.dated_above,
        "spread": np.full(len(cells), table.period is not None and len(table.period.days) > 1),
        "bad_time": values["bad_time"],
    }
    return first_that_holds(reasons, cells.index, otherwise="")


def list_issues(reasons: pd.Series, rows: pd.Series, file: str) -> pd.DataFrame:
    """``file, row, reason, count, action``: neighbouring rows with the same reason are one issue."""
    told = ~reasons.isin(["", "blank"])
    if not told.any():
        return _NO_ISSUES.copy()
    # Of a row with many days or dishes each cell is judged; the row is told once.
    listed = pd.DataFrame({"row": rows[told], "reason": reasons[told]}).drop_duplicates()
    listed = listed.sort_values("row", kind="stable")
    begins = (listed["row"].diff() != 1) | (listed["reason"] != listed["reason"].shift())
    runs = listed.groupby(begins.cumsum()).agg(row=("row", "first"), reason=("reason", "first"), count=("row", "size"))
    return pd.DataFrame(
        {
            "file": pd.Series(file, index=runs.index, dtype="str"),
            "row": runs["row"].astype("int64"),
            "reason": runs["reason"].astype("str"),
            "count": runs["count"].astype("int64"),
            "action": pd.Series(np.where(runs["reason"].isin(KEPT), "kept", "dropped"), index=runs.index, dtype="str"),
        }
    ).reset_index(drop=True)


def _are_blank(cells: pd.DataFrame, likely: pd.Series) -> np.ndarray:
    blank = likely.to_numpy().copy()
    blank[blank] = (cells[likely.to_numpy()].fillna("") == "").all(axis=1)
    return blank


def _have_one_cell(cells: pd.DataFrame) -> np.ndarray:
    """Rows with one text only: the name of the group that follows."""
    texts = cells.drop(columns=["first", "day_time"], errors="ignore").fillna("")
    return (texts != "").sum(axis=1).le(1).to_numpy()


def _are_headers(cells: pd.DataFrame) -> pd.Series:
    return reading.are_among(cells["dish"], ROLES["dish"]) & reading.are_among(cells["quantity"], ROLES["quantity"])
