"""Ask about recipes that can't be meant as they are written."""

import pandas as pd
import streamlit as st

from forecasting.dish_book import DishBook
from forecasting.menu.groups import as_groups
from forecasting.odd_recipes import as_written, find_slips
from pages.shared.language import amount, money, text

ASKED = 3


def ask(menu: DishBook, currency: str, dish: str | None = None) -> None:
    """A question for each of the few worst, or about one dish, with the line to look at; none if all is plausible."""
    grouped = as_groups(menu.restaurant)
    dishes = menu.cooked[~menu.cooked["dish"].isin(menu.along.index)]
    found = find_slips(dishes, grouped.ingredients, menu.unit_costs, _prices(menu))
    found = found if dish is None else found[found["dish"] == dish]
    if found.empty:
        return
    said = [_said(row, menu, currency) for row in found.head(ASKED).itertuples()]
    if len(found) > ASKED:
        said.append(text("slips.more", n=len(found) - ASKED, dishes=list(found["dish"].iloc[ASKED:])))
    st.warning("\n\n".join(said), icon=":material/help:")


def _prices(menu: DishBook) -> pd.Series:
    """What the menu says, else what guests pay on average: with tax, where the menu's prices include it."""
    listed = menu.restaurant.dishes.set_index("dish")["price"]
    return listed.where(listed > 0).combine_first(menu.net_prices * (1.0 + menu.tax.rate if menu.tax.included else 1.0))


def _said(row, menu: DishBook, currency: str) -> str:
    written = as_written(menu.restaurant.recipes, row.dish, row.ingredient) or (row.quantity, row.unit)
    about = {"dish": row.dish, "ingredient": row.ingredient, "line": amount(*written)}
    if pd.isna(row.cost):
        return text("slips.amount", **about)
    cost, price = money(row.cost, currency, cents=True), money(row.price, currency, cents=True)
    return text("slips.cost", cost=cost, price=price, **about)
