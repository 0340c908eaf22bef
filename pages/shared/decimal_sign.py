"""Numbers that can be read in two ways: a person says whether their decimals have a comma or a point."""

import pandas as pd
import streamlit as st

from forecasting.errors import QuestionError
from forecasting.files.cells import read_numbers
from pages.shared.language import error_text, plain, text

_SAMPLES = 2
"""How many numbers show what a decimal sign makes of them."""


def ask(question: QuestionError, key: str, known: bool | None = None) -> bool | None:
    """Whether there is a decimal comma, as a choice between both readings; None until somebody says it.

    ``known`` is what was said before of other files: chosen already, and to be changed.
    """
    st.warning(error_text(question), icon=":material/help:")
    labelled = readings(question)
    chosen = None if known is None else list(labelled).index(known)
    return st.radio(text("sales.which"), list(labelled), index=chosen, format_func=labelled.get, key=key)


def readings(question: QuestionError) -> dict[bool, str]:
    """Whether there is a decimal comma -> what it makes of the file's own numbers."""
    cells = pd.Series(question.values["samples"].split(", ")[:_SAMPLES])
    read = {comma: read_numbers(cells, comma).values for comma in (False, True)}
    return {
        comma: text(
            "sales.decimal_comma" if comma else "sales.decimal_point",
            samples="; ".join(
                plain("sales.number_is", written=cell, value="—" if pd.isna(value) else f"{value:.10g}")
                for cell, value in zip(cells, values, strict=True)
            ),
        )
        for comma, values in read.items()
    }
