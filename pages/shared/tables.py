"""How tables look on screen: headings, choices and number formats for the columns of ``forecasting.tables``."""

import pandas as pd
import streamlit as st

from forecasting.tables import COLUMNS, HOME, Column, Restaurant
from pages.shared.language import plain

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def editor_columns(table: str, restaurant: Restaurant) -> dict[str, object]:
    """The column settings with which a table of the kitchen is edited."""
    known = {"supply": {"ingredient": restaurant.ingredients, "supplier": restaurant.suppliers}}
    sources = known.get(table, {})
    return {
        column.name: st.column_config.SelectboxColumn(
            heading(column), options=list(sources[column.name][column.name]), required=True
        )
        if column.name in sources
        else _editor_column(column)
        for column in COLUMNS[table]
    }


def heading(column: Column) -> str:
    """A column's name for people."""
    return plain(f"columns.{column.name}")


def shown(table: str, rows: pd.DataFrame) -> list[str]:
    """The columns worth showing: the location only where there are several."""
    single = "location" in rows and rows["location"].isin([HOME]).all()
    return [column.name for column in COLUMNS[table] if not (single and column.name == "location")]


def for_editing(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """A table as the editor takes it: weekdays as a list that can be tapped together."""
    if table != "suppliers":
        return rows
    return rows.assign(delivery_days=rows["delivery_days"].str.split(","))


def from_editor(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The inverse of ``for_editing``."""
    if table != "suppliers":
        return rows
    joined = [",".join(days) if isinstance(days, list) else "" for days in rows["delivery_days"]]
    return rows.assign(delivery_days=joined)


def _editor_column(column: Column) -> object:
    label, required = heading(column), column.required
    if column.name == "delivery_days":
        return st.column_config.MultiselectColumn(
            label, options=WEEKDAYS, required=required, format_func=lambda code: plain(f"weekdays.{code}")
        )
    if column.choices:
        return st.column_config.SelectboxColumn(
            label,
            options=list(column.choices),
            required=required,
            format_func=lambda code: plain(f"choices.{code}"),
        )
    if column.kind == "day":
        return st.column_config.DateColumn(label, required=required, format="DD/MM/YYYY")
    if column.kind == "text":
        return st.column_config.TextColumn(label, required=required)
    return st.column_config.NumberColumn(label, required=required, min_value=column.least, max_value=column.most)


def headings(rows: pd.DataFrame) -> dict[str, str]:
    """Names for people over the columns of any table of ours."""
    return {name: plain(f"columns.{name}") for name in rows.columns}


def issues_by_reason(issues: pd.DataFrame) -> pd.DataFrame:
    """What reading found odd, summed by reason in words; the first rows of each are named."""
    rows = issues.assign(row=issues["row"].astype("str"))
    summed = rows.groupby(["reason", "action"], as_index=False).agg(
        count=("count", "sum"), row=("row", lambda numbers: ", ".join(numbers.head(5)))
    )
    return summed.assign(
        reason=[plain(f"issues.{code}") for code in summed["reason"]],
        action=[plain(f"actions.{code}") for code in summed["action"]],
    )[["reason", "count", "action", "row"]]
