"""What the floor should know: the dishes that may be missing, in one list to send or to read out."""

import pandas as pd
import streamlit as st

from forecasting.plan import Plan
from forecasting.urgent import dishes_at_risk
from pages.shared import prints
from pages.shared.language import plain, text
from pages.shared.session import Workspace

SHOWN = 20  # dishes: more than these nobody reads out


def show(work: Workspace, plan: Plan) -> None:
    """The list, which can be copied with one tap."""
    dishes = dishes_at_risk(plan.run_outs, work.now)
    if dishes.empty:
        st.caption(f":material/restaurant_menu: {text('floor.none')}")
        return
    with st.expander(text("floor.title", n=len(dishes)), icon=":material/restaurant_menu:", key="floor_list"):
        st.caption(text("floor.copy"))
        st.code(message(work, dishes.head(SHOWN)), language=None, wrap_lines=True)
        st.download_button(
            text("floor.pdf"),
            data=lambda: prints.floor_list(work, dishes, work.location),
            file_name=f"{plain('files.floor')}-{work.today:%Y-%m-%d}.pdf",
            mime="application/pdf",
            key="floor_pdf",
            on_click="ignore",
            icon=":material/print:",
        )


def message(work: Workspace, dishes: pd.DataFrame) -> str:
    """The list as plain text: each dish, from which day on, and what may be missing for it."""
    head = plain("floor.head", place=work.name_of(work.location), day=work.today)
    lines = [
        plain("floor.line", dish=row.dish, day=row.day, ingredients=list(row.ingredients))
        for row in dishes.itertuples()
    ]
    return "\n".join([head, *lines])
