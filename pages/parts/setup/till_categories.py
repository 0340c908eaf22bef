"""Which categories of the dishes come from the till, said beside the table in which a person can type others."""

import streamlit as st

from forecasting.menu.till_categories import categorised, till_words
from forecasting.tables import Restaurant
from pages.shared.language import number, text


def say(restaurant: Restaurant) -> None:
    """How many dishes have their category from the till, and which ones these are."""
    known, listed = categorised(restaurant), restaurant.dishes
    typed = listed.loc[listed["category"] != "", "dish"]
    taken = known[known["dish"].isin(till_words(restaurant).index) & ~known["dish"].isin(typed)]
    if taken.empty:
        return
    named = [f"{category} ({number(n)})" for category, n in taken["category"].value_counts().items()]
    said = [text("setup.till_categories", n=len(taken), categories=named)]
    if others := int((~taken["dish"].isin(listed["dish"])).sum()):
        said.append(text("setup.unlisted", n=others))
    st.caption(" ".join(said))
