"""What is used beyond its recipes: to say that it shall count, to take that back, and said wherever it acts."""

import pandas as pd
import streamlit as st

from forecasting.demand.corrections import can_be_applied, factors
from forecasting.store.demand.corrections import apply_correction, take_back_correction
from pages.shared.cache import facts
from pages.shared.language import hundredths, plain, text
from pages.shared.session import Workspace
from pages.shared.undo import undo_button

CHOSEN = "corrections_chosen"


def ask(work: Workspace, location: str, found: pd.DataFrame) -> None:
    """What counts now, each with its way back; then the factors that two counts have found (``against_recipes``)."""
    applied = factors(facts.described(work).corrections, location)
    for ingredient, factor in applied.items():
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(text("corrections.holds", ingredient=ingredient, factor=written(factor)), width="content")
            undo_button(
                text("room.undo"),
                f"corrections_undo_{ingredient}",
                take_back_correction,
                work.engine,
                location,
                ingredient,
            )
    measured = found[can_be_applied(found["factor"])].set_index("ingredient")["factor"].round(2)
    measured = measured[measured != applied.reindex(measured.index)]
    if measured.empty:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            text("corrections.which"),
            list(measured.index),
            index=None,
            format_func=lambda name: f"{name} ({written(measured[name])})",
            placeholder=plain("corrections.choose"),
            key=CHOSEN,
            width=260,
        )
        st.button(
            text("corrections.apply"),
            key="corrections_apply",
            icon=":material/balance:",
            disabled=chosen is None,
            on_click=_apply,
            args=(work, location, chosen, measured.get(chosen)),
        )


def _apply(work: Workspace, location: str, ingredient: str, factor: float) -> None:
    apply_correction(work.engine, location, ingredient, float(factor), work.at)
    st.session_state[CHOSEN] = None


def explained(factor: float | None) -> str | None:
    """That an ingredient counts with another usage than its recipes say; None where it doesn't (no ``factor``)."""
    return None if pd.isna(factor) else text("corrections.acts", factor=written(factor))


def written(factor: float) -> str:
    """A factor as it stands in tables: ``× 1.10``."""
    return f"× {hundredths(factor)}"
