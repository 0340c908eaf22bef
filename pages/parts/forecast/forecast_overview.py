"""All ingredients at a glance; a tap on a row chooses the one that the page tells of."""

import pandas as pd
import streamlit as st

from forecasting.demand.track_record import duel
from pages.parts.forecast import forecast_tables
from pages.shared.language import plain, text

CHOICE = "forecast_ingredient"  # the key of the page's choice, which its address names, too
TABLE = "forecast_overview"
ROW, HEIGHT = 40, 420  # pixels: a coloured word stands at the top of its cell, so that higher rows would be crooked


def chosen(ingredients: list[str]) -> str:
    """Let the visitor choose an ingredient, by its name here or by a row below."""
    row = st.session_state.pop("forecast_row", None)
    if row in ingredients:
        st.session_state[CHOICE] = row
    return st.selectbox(text("columns.ingredient"), ingredients, key=CHOICE, bind="query-params", filter_mode="fuzzy")


def show(rows: pd.DataFrame, ingredient: str, units: pd.Series, currency: str) -> None:
    """The table of ``outlook.overview``, the row of the chosen ingredient marked."""
    st.subheader(text("forecast.overview"))
    count = duel(rows)
    if count.judged > 1:  # of a single one it stands above
        how = "duel" if count.prophet or count.forest else "duel_even"
        st.markdown(text(f"forecast.{how}", n=count.judged, prophet=count.prophet, forest=count.forest))

    def choose() -> None:
        picked = st.session_state[TABLE]["selection"]["rows"]
        if picked:
            st.session_state["forecast_row"] = str(rows["ingredient"].iloc[picked[0]])

    tested = bool(rows["share"].notna().any())
    place = int(rows.index[rows["ingredient"] == ingredient][0])
    st.session_state[TABLE] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    st.dataframe(
        forecast_tables.overview(rows, units, tested=tested),
        hide_index=True,
        column_config=forecast_tables.overview_columns(currency),
        key=TABLE,
        on_select=choose,
        selection_mode="single-row",
        row_height=ROW,
        height=HEIGHT,
        placeholder="–",
        alt=plain("forecast.overview_alt"),
    )
    first = "overview_costliest" if rows["cost"].notna().any() else "overview_largest"
    about = ["overview_about", first, "overview_judged"] if tested else ["overview_about"]
    st.caption(" ".join(text(f"forecast.{said}") for said in about))
