"""How the tables of recipes look: the lines of one, and what each dish costs and leaves."""

import pandas as pd
import streamlit as st

from forecasting.menu.starters import more_ingredients
from forecasting.tables import COLUMNS, Restaurant
from pages.shared.language import money, percent_format, plain
from pages.shared.tables import FIRST, SHORT, editor_column

WIDE = 96  # pixels: a heading of its length beside the sign that it can be edited
UNITS = ["g", "kg", "ml", "l", "unidad", "docena", "cucharada", "taza", "atado", "lata", "paquete", "saco"]
"""For a new recipe, beside those in use; saving asks how much one of the last is, where nobody has said so."""


def recipe_columns(restaurant: Restaurant) -> dict[str, object]:
    """The column settings with which the recipe of one dish is edited: what the kitchen knows, or usually has."""
    recipes, ingredients = restaurant.recipes, restaurant.ingredients
    more = more_ingredients(ingredients)["ingredient"]
    bought = [*ingredients["ingredient"], *(group for group in ingredients["group"] if group)]
    known = [*dict.fromkeys([*bought, *recipes["item"], *recipes["ingredient"], *more])]
    units = [*dict.fromkeys([*UNITS, *ingredients["unit"], *restaurant.conversions["unit"], *recipes["unit"]])]
    share = next(column for column in COLUMNS["recipes"] if column.name == "yield")
    return {
        "ingredient": st.column_config.SelectboxColumn(plain("columns.ingredient"), options=known),
        "quantity": st.column_config.NumberColumn(plain("columns.quantity"), width=WIDE),
        "unit": st.column_config.SelectboxColumn(plain("columns.unit"), options=units, width=SHORT),
        "yield": editor_column(share, restaurant.place.currency),
    }


def margins(rows: pd.DataFrame, currency: str) -> pd.DataFrame:
    """What each dish costs and leaves, in four columns that fit on a phone."""
    amounts = rows[["cost", "margin"]].map(lambda value: "–" if pd.isna(value) else money(value, currency, cents=True))
    at_least = rows["unpriced"].gt(0).map({True: "≥ ", False: ""})
    roughly = rows["estimated"].map({True: "≈ ", False: ""})
    shares = rows["cost_share"] * 100
    return pd.DataFrame(
        {
            "dish": rows["dish"],
            "cost": at_least + roughly + amounts["cost"],
            "left": amounts["margin"],
            "cost_share": shares,
        }
    )


def margin_columns() -> dict[str, object]:
    """Headings of ``margins``; the share in whole percent, so that a tap on the heading sorts by it."""
    return {
        "dish": st.column_config.TextColumn(plain("columns.dish"), width=FIRST),
        "cost": st.column_config.TextColumn(plain("columns.cost"), width=SHORT),
        "left": st.column_config.TextColumn(plain("columns.left"), width=SHORT),
        "cost_share": st.column_config.NumberColumn(plain("columns.cost_share"), format=percent_format(), width=SHORT),
    }
