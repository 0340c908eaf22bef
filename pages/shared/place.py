"""What somebody says of a restaurant to begin with: its name and its country, which brings clock and currency."""

from dataclasses import replace

import streamlit as st

from forecasting.tables import Place
from pages.shared.countries import PLACES, country_name
from pages.shared.language import language, text


def ask_place(key: str, save: str, icon: str, now: Place) -> Place | None:
    """The place that somebody has just written down; it is none without a name, which is said."""
    with st.form(f"{key}_place", border=False):
        name = st.text_input(text("welcome.name"), now.name, key=f"{key}_name", max_chars=80)
        country = st.selectbox(
            text("welcome.country"),
            list(PLACES),
            list(PLACES).index(now.country),
            format_func=lambda code: country_name(code, language()),
            key=f"{key}_country",
        )
        said = st.form_submit_button(save, key=f"{key}_save", icon=icon)
    if said and not name.strip():
        st.error(text("welcome.name_missing"))
    return replace(PLACES[country], name=name.strip()) if said and name.strip() else None
