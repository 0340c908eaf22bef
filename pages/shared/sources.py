"""Which till or delivery app the chosen files come from: each counts its own days, and none may count twice."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from forecasting.store.imports import list_sources, remembered
from pages.shared.language import plain, text
from pages.shared.session import Workspace

OTHER = ""


@dataclass(frozen=True)
class Source:
    """``name`` of the source, None for that of the lines themselves; ``known``: nothing is left to ask."""

    name: str | None = None
    known: bool = True


def ask(work: Workspace, kind: str, lines: pd.DataFrame, name: str) -> Source:
    """Nothing is asked about the first source, nor about a kind of file that was kept before."""
    there = list_sources(work.engine)["source"].tolist()
    before = remembered(work.engine, kind).source
    if not there or lines["source"].nunique() > 1:
        return Source()
    if before in there:
        return Source(before)
    likely = 0 if len(there) == 1 else None
    chosen = st.radio(
        text("sales.source"), [*there, OTHER], index=likely, format_func=_name, key=f"sales_source_{name}"
    )
    return _ask_new(there, name) if chosen == OTHER else Source(chosen, known=chosen is not None)


def _ask_new(there: list[str], name: str) -> Source:
    """What the new source is called, and whether its sales are in the file of another already."""
    called = st.text_input(text("sales.source_name"), key=f"sales_source_name_{name}", max_chars=40).strip()
    if not called or called in there:
        return Source(called or None, known=bool(called))
    contained = st.radio(
        text("sales.contained", sources=[_name(one) for one in there]),
        [False, True],
        index=None,
        format_func=lambda yes: plain("sales.contained_yes" if yes else "sales.contained_no"),
        key=f"sales_contained_{name}",
    )
    if contained:
        st.info(text("sales.contained_so"), icon=":material/info:")
    return Source(called, known=contained is False)


def _name(source: str) -> str:
    return {OTHER: plain("sales.source_other"), "till": plain("sales.source_till")}.get(source, source)
