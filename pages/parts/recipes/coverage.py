"""How much of what is sold has a recipe, and with which dish and ingredient to go on."""

import pandas as pd
import streamlit as st

from forecasting.dish_book import DishBook
from forecasting.errors import InputError
from forecasting.kitchen import estimated_items
from forecasting.menu.groups import bought
from pages.shared.cache import findings
from pages.shared.language import error_text, escaped, part, text
from pages.shared.links import go, link
from pages.shared.ready import RECENT_WEEKS
from pages.shared.session import Workspace

DISH = "recipes_dish"  # the dish that the page of recipes shows
BEGUN = "recipes_begun"  # the dish that was just tapped: on a phone its recipe stands far below
DISHES_OFFERED = 5


def menu(work: Workspace) -> DishBook | None:
    """``findings.dishes``; None, with a sentence, where the recipes can't be read."""
    try:
        return findings.dishes(work, RECENT_WEEKS)
    except InputError as error:
        st.warning(error_text(error), icon=":material/warning:")
        return None


def show(menu: DishBook) -> None:
    """How far the recipes reach, as a sentence and a bar; the dishes that wait for one; where the money goes."""
    st.markdown(_reach(menu))
    _tell(menu)


def show_folded(menu: DishBook) -> None:
    """The same as one line that opens, on a page where something else comes first."""
    with st.expander(_reach(menu), icon=":material/restaurant_menu:"):
        _tell(menu)
        link("recipes")


def _reach(menu: DishBook) -> str:
    return text(f"coverage.{menu.coverage.measure}", share=part(menu.coverage.share), weeks=RECENT_WEEKS)


def _tell(menu: DishBook) -> None:
    found = menu.coverage
    st.progress(min(found.share, 1.0))  # the last digit of a sum may be over
    estimated = found.dishes["dish"].isin(estimated_items(menu.restaurant.recipes))
    guessed = found.dishes.loc[found.dishes["covered"] & estimated, "share"]
    if not guessed.empty:
        st.caption(text("coverage.estimated", n=len(guessed), share=part(guessed.sum())))
    roughly = found.dishes.loc[found.dishes["roughly"], "share"]
    if not roughly.empty:
        st.caption(text("coverage.roughly", n=len(roughly), share=part(roughly.sum())))
    if not found.unknown.empty:
        _offer(found.unknown)
    _say_bought(menu)


def _say_bought(menu: DishBook) -> None:
    """How many ingredients can be ordered, and where the money goes among those with a price."""
    sold = bought(menu.restaurant)
    if not sold.all():
        st.markdown(text("coverage.suppliers", n=int(sold.sum()), total=len(sold)))
    few, taken = menu.costliest, menu.book["ingredient"].unique()
    if few.empty:
        return
    st.markdown(text("coverage.costliest", n=len(few), ingredients=list(few["ingredient"])))
    priced = int(menu.unit_costs.reindex(taken).notna().sum())
    if priced < len(taken):
        st.caption(text("coverage.priced", priced=priced, total=len(taken)))


def _offer(uncovered: pd.DataFrame) -> None:
    """The dishes without a recipe, the most important first, each a button that begins one."""
    st.markdown(text("coverage.uncovered", n=len(uncovered)))
    with st.container(horizontal=True):
        for dish, share in uncovered.head(DISHES_OFFERED)[["dish", "share"]].itertuples(index=False):
            label = f"{escaped(dish)} · {part(share)}"
            if st.button(label, key=f"coverage_begin_{dish}", icon=":material/add:"):
                st.session_state[DISH] = st.session_state[BEGUN] = dish
                go("recipes")
