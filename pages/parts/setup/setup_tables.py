"""How the tables of a kitchen are edited."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from forecasting.overrides import ABOUT, EVERYWHERE
from forecasting.tables import COLUMNS, HOME, TO_FILL_IN, Restaurant
from pages.shared.language import plain
from pages.shared.tables import editor_column

NAMED = {"dishes": "dish", "ingredients": "ingredient", "suppliers": "supplier"}
"""The tables that are lists of things with a name, and the column of it."""

WAS = "was"
"""A column that an editor doesn't show: what a row was called before it was edited."""


def editor_columns(table: str, restaurant: Restaurant, locations: Mapping[str, str]) -> dict[str, object]:
    """The column settings with which a table of the kitchen is edited; ``locations`` by what tables call them."""
    prepared = restaurant.recipes.loc[restaurant.recipes["batch_output"].notna(), "item"].drop_duplicates()
    measured = pd.DataFrame({"ingredient": [*restaurant.ingredients["ingredient"], *prepared]})
    known = {
        "supply": {
            "ingredient": restaurant.ingredients,
            "supplier": restaurant.suppliers[["supplier"]].drop_duplicates(),
        },
        "conversions": {"ingredient": measured},
    }
    sources = known.get(table, {})
    chosen = {
        name: st.column_config.SelectboxColumn(plain(f"columns.{name}"), options=list(rows[name]), required=True)
        for name, rows in sources.items()
    }
    places = {"location": _location_column(table, locations)}
    plainly = {column.name: editor_column(column, restaurant.place.currency) for column in COLUMNS[table]}
    return plainly | places | chosen


def _location_column(table: str, locations: Mapping[str, str]) -> object:
    """Which location a row is about; of what is shared, all of them where none is named."""
    names = ({EVERYWHERE: plain("frame.everywhere")} if table in ABOUT else {}) | dict(locations)
    return st.column_config.SelectboxColumn(
        plain("columns.location"),
        options=list(names),
        required=table not in ABOUT,
        default=EVERYWHERE if table in ABOUT else None,
        format_func=lambda key: names.get(key, key),
    )


def shown(table: str, rows: pd.DataFrame, locations: Mapping[str, str]) -> list[str]:
    """The columns worth showing: the location only where there are several."""
    single = len(locations) < 2 and "location" in rows and rows["location"].isin([HOME, EVERYWHERE]).all()
    return [column.name for column in COLUMNS[table] if not (single and column.name == "location")]


def for_editing(table: str, rows: pd.DataFrame, to_fill_in: Sequence[str] = ()) -> pd.DataFrame:
    """A table as the editor takes it: weekdays as a list that can be tapped together, and below what there is a row
    for each name ``to_fill_in``."""
    if table in NAMED:
        rows = rows.assign(**{WAS: rows[NAMED[table]]})
    if table == "suppliers":
        return rows.assign(delivery_days=rows["delivery_days"].str.split(","))
    if not to_fill_in:
        return rows
    begun = pd.DataFrame({TO_FILL_IN[table]: list(to_fill_in)}).reindex(columns=rows.columns)
    begun = begun.astype(object).fillna({name: "" for name in rows.select_dtypes("str")}).astype(rows.dtypes)
    return pd.concat([rows, begun], ignore_index=True)


def renamed(table: str, edited: pd.DataFrame) -> dict[str, str]:
    """What has another name in an editor than before it was edited: the new name by the old one.

    A name in several rows has changed if all of them agree on another; one that something else has is none.
    """
    if table not in NAMED:
        return {}
    names = edited[NAMED[table]].groupby(edited[WAS].replace("", pd.NA)).agg(["first", "nunique"])
    others = set(edited[WAS].dropna())
    changed = names[(names["nunique"] == 1) & (names["first"].str.strip() != "") & ~names["first"].isin(others)]
    return changed["first"].str.strip().to_dict()


def from_editor(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The inverse of ``for_editing``; of the names to fill in, a row that is still without all else is none."""
    if table in TO_FILL_IN:
        rest = rows.drop(columns=[TO_FILL_IN[table], "location"], errors="ignore")
        return rows[(rest.notna() & (rest != "")).any(axis=1)].reset_index(drop=True)
    rows = rows.drop(columns=WAS, errors="ignore")
    if table != "suppliers":
        return rows
    joined = [",".join(days) if isinstance(days, list) else "" for days in rows["delivery_days"]]
    return rows.assign(delivery_days=joined)
