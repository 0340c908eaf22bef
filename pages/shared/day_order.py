"""Dates that can be read in two ways: a person says which comes first, the day or the month."""

import pandas as pd
import streamlit as st

from forecasting import texts
from forecasting.errors import QuestionError
from pages.shared.language import language, long_day, plain, text


def ask(question: QuestionError, key: str, known: bool | None = None) -> bool | None:
    """Whether the day comes first, as a choice between both readings; None until somebody says it.

    ``known`` is what was said before of other files: chosen already, and to be changed.
    """
    name = question.values.get("name")  # of a column of ours, which people know by its heading
    column = plain(f"columns.{name}") if name else texts.called(question.values["column"], language())
    st.warning(text("sales.ambiguous_dates", **question.values | {"column": column}), icon=":material/help:")
    said = {name: written_out(value) for name, value in question.values.items()}
    labelled = {True: text("sales.day_first", **said), False: text("sales.month_first", **said)}
    chosen = None if known is None else list(labelled).index(known)
    return st.radio(text("sales.which"), list(labelled), index=chosen, format_func=labelled.get, key=key)


def written_out(value: object) -> str:
    """Days of a question written out, so that nobody takes a month for a day."""
    if isinstance(value, pd.Timestamp):
        return long_day(value)
    days = pd.to_datetime(pd.Series(str(value).split(", ")), format="%Y-%m-%d", errors="coerce")
    return ", ".join(long_day(each) for each in days) if days.notna().all() else str(value)
