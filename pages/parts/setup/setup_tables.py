"""How the tables of a kitchen are edited."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from forecasting.menu.till_categories import categorised, till_words
from forecasting.overrides import ABOUT, EVERYWHERE
from forecasting.tables import COLUMNS, HOME, TO_FILL_IN, Restaurant
from pages.shared.language import plain
from pages.shared.tables import WEEKDAYS, editor_column

NAMED = {"dishes": "dish", "ingredients": "ingredient", "suppliers": "supplier"}
"""The tables that are lists of things with a name, and the column of it."""

TILL_CATEGORY = "till_category"
"""A column that can't be edited: the category that a dish's till gives it."""

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
        name: st.column_config.SelectboxColumn(plain(f"columns.{name}"), options=list(rows[name]))
        for name, rows in sources.items()
    }
    places = {"location": _location_column(table, locations)}
    plainly = {column.name: editor_column(column, restaurant.place.currency) for column in COLUMNS[table]}
    if table == "dishes":
        plainly |= {TILL_CATEGORY: st.column_config.TextColumn(plain(f"columns.{TILL_CATEGORY}"), disabled=True)}
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
    """The columns worth showing: the location only where there are several, what tills say where they say anything."""
    single = len(locations) < 2 and "location" in rows and rows["location"].isin([HOME, EVERYWHERE]).all()
    columns = [column.name for column in COLUMNS[table] if not (single and column.name == "location")]
    return [*columns[:2], TILL_CATEGORY, *columns[2:]] if TILL_CATEGORY in rows else columns


def with_till_categories(rows: pd.DataFrame, restaurant: Restaurant) -> pd.DataFrame:
    """Dishes as the editor takes them, with what their till says; below them those that only the till puts into a
    category, which ``from_editor`` leaves out again as long as nothing else is said of them.
    """
    if restaurant.till_categories.empty:
        return rows
    known = categorised(restaurant)["dish"]
    every = _with_begun(rows, "dish", known[~known.isin(rows["dish"])])
    return every.assign(**{TILL_CATEGORY: every["dish"].map(till_words(restaurant)).fillna("").astype("str")})


def for_editing(table: str, rows: pd.DataFrame, to_fill_in: Sequence[str] = ()) -> pd.DataFrame:
    """A table as the editor takes it: weekdays as a list that can be tapped together, and below what there is a row
    for each name ``to_fill_in``."""
    if table in NAMED:
        rows = rows.assign(**{WAS: rows[NAMED[table]]})
    if table == "suppliers":
        return rows.assign(delivery_days=rows["delivery_days"].str.split(","))
    return _with_begun(rows, TO_FILL_IN[table], to_fill_in) if to_fill_in else rows


def _with_begun(rows: pd.DataFrame, column: str, names: Sequence[str]) -> pd.DataFrame:
    """The rows, and below them one for each of the names, in which nothing else stands."""
    begun = pd.DataFrame({column: list(names)}).reindex(columns=rows.columns)
    begun = begun.astype(object).fillna({name: "" for name in rows.select_dtypes("str")}).astype(rows.dtypes)
    return pd.concat([rows, begun], ignore_index=True)


def in_words(table: str, rows: pd.DataFrame, locations: Mapping[str, str]) -> pd.DataFrame:
    """A table for Excel: what an editor has its own words for says them there, too; ``read_table`` reads them again."""
    said = {
        column.name: {code: plain(f"choices.{code}") for code in column.choices}
        for column in COLUMNS[table]
        if column.choices
    }
    if "location" in rows:
        said["location"] = locations if len(locations) > 1 else {HOME: ""}
    spoken = rows.assign(**{name: rows[name].replace(words) for name, words in said.items()})
    if table != "suppliers":
        return spoken
    weekdays = {code: plain(f"weekdays.{code}") for code in WEEKDAYS}
    days = rows["delivery_days"].str.split(",")
    return spoken.assign(delivery_days=[",".join(weekdays.get(day, day) for day in each) for each in days])


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
    """The inverse of ``for_editing`` and ``with_till_categories``; of the names to fill in, a row that is still without
    all else is none. What is left keeps the number that it has in the editor.
    """
    if TILL_CATEGORY in rows:
        rows = rows[~_only_of_till(rows)].drop(columns=TILL_CATEGORY)
    if table in TO_FILL_IN:
        rest = rows.drop(columns=[TO_FILL_IN[table], "location"], errors="ignore")
        return rows[(rest.notna() & (rest != "")).any(axis=1)]
    rows = rows.drop(columns=WAS, errors="ignore")
    if table != "suppliers":
        return rows
    joined = [",".join(days) if isinstance(days, list) else "" for days in rows["delivery_days"]]
    return rows.assign(delivery_days=joined)


def _only_of_till(rows: pd.DataFrame) -> pd.Series:
    """Which dishes stand in the editor because of their till alone."""
    said = rows[["category", "price", "size_of", "size_factor", WAS]]
    return ~(said.notna() & (said != "")).any(axis=1) & rows[TILL_CATEGORY].fillna("").ne("")
