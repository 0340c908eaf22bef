"""Why a row of a till's file doesn't count, or counts in its own way."""

import numpy as np
import pandas as pd

from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.sales.marks import first_that_holds
from forecasting.sales.tills import ROLES, TOTALS

KEPT = ("", "refund", "courtesy", "bad_time")
"""The reasons of rows that become lines."""


def judge_rows(
    written: pd.DataFrame, values: pd.DataFrame, broken: tuple[int, ...], today: pd.Timestamp | None
) -> pd.Series:
    """Why each row is left out or odd, ``""`` for an ordinary sale; where several reasons hold, the first of the list.

    ``written`` and ``values`` as in ``values.read_values``; ``broken`` are rows with too many cells; ``today``, if
    known, is the last day that a sale can have.
    """
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
    return first_that_holds(reasons, written.index, otherwise="")


def list_issues(reasons: pd.Series, file: str) -> pd.DataFrame:
    """``file, row, reason, count, action``: neighbouring rows with the same reason are one issue."""
    told = reasons[~reasons.isin(["", "blank"])]
    rows = told.index.to_series()
    begins = (rows.diff() != 1) | (told != told.shift())
    issues = pd.DataFrame({"row": rows, "reason": told, "run": begins.cumsum()})
    runs = issues.groupby("run").agg(row=("row", "first"), reason=("reason", "first"), count=("row", "size"))
    return pd.DataFrame(
        {
            "file": pd.Series(file, index=runs.index, dtype="str"),
            "row": runs["row"].astype("int64"),
            "reason": runs["reason"].astype("str"),
            "count": runs["count"].astype("int64"),
            "action": pd.Series(np.where(runs["reason"].isin(KEPT), "kept", "dropped"), index=runs.index, dtype="str"),
        }
    ).reset_index(drop=True)


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
