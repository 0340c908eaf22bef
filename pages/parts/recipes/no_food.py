"""What is sold and is no food needs no recipe: said here or beside a file, it holds for both and can be taken back."""

import streamlit as st

from forecasting.dish_book import DishBook
from forecasting.people import Subject
from forecasting.sales.columns.guesses import sounds_like_no_food
from forecasting.store.menu.food import read_no_food, say_food
from pages.shared import runs
from pages.shared.language import plain, text
from pages.shared.session import Workspace


def ask(work: Workspace, menu: DishBook) -> None:
    """Which dishes without a recipe are no food: those whose name says so are proposed, those said so can come back."""
    said = read_no_food(work.engine)
    without = menu.coverage.unknown["dish"].tolist()
    if not (without or said) or not work.changes(Subject.KITCHEN):
        return
    proposed = [dish for dish in without if sounds_like_no_food(dish)]
    title = text("no_food.proposed", n=len(proposed), dishes=proposed) if proposed else text("no_food.title")
    with st.expander(title, expanded=bool(proposed), key="no_food", icon=":material/no_meals:"):
        key, dishes = f"no_food_{len(said)}_{len(proposed)}", [*said, *without]
        none = plain("no_food.none")
        chosen = st.multiselect(text("no_food.which"), dishes, [*said, *proposed], placeholder=none, key=key)
        changed = {dish: dish not in chosen for dish in dishes if (dish in chosen) != (dish in said)}
        st.caption(text("no_food.about"))
        if st.button(text("no_food.keep"), key="no_food_keep", icon=":material/save:", disabled=not changed):
            say_food(work.engine, changed)
            runs.renew(work)
            st.rerun()
