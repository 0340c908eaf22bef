"""The pieces of which the controls of a scenario are made: rows that can be added, days from and to, sliders."""

from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType

import pandas as pd
import streamlit as st

from pages.parts.scenarios import scenario_state as state
from pages.parts.scenarios.scenario_deeds import take_off
from pages.parts.scenarios.scenario_state import BOUNDS, key
from pages.shared.language import day, percent_format, plain, text

SESSION = MappingProxyType({"persist_state": "session"})
"""What is moved stays while another page is looked at."""


def each(kind: str, add: str) -> Iterator[int]:
    """The rows of a kind, each with a way to take it off, and one to ``add`` another once the last is filled in."""
    for row in state.rows(kind):
        last = row == state.rows(kind)[-1]
        with st.container(border=len(state.rows(kind)) > 1):
            yield row
            filled = state.is_filled(kind, row)
            with st.container(horizontal=True):
                if filled or len(state.rows(kind)) > 1:
                    _press(
                        "scenarios.take_off",
                        f"scenarios_take_{kind}_{row}",
                        "close",
                        take_off,
                        kind,
                        row,
                    )
                if filled and last:
                    _press(add, f"scenarios_add_{kind}", "add", state.add_row, kind)


def _press(label: str, of: str, icon: str, done: Callable[..., None], *args: object) -> None:
    st.button(text(label), key=of, icon=f":material/{icon}:", type="tertiary", on_click=done, args=args)


def choose(label: str, options: Sequence[object], of: str, none: str, named=str) -> object | None:
    """One of some things, or none, which the text ``none`` stands for."""
    return st.selectbox(
        label, options, index=None, format_func=named, placeholder=plain(none), key=of, filter_mode="fuzzy", **SESSION
    )


def choose_day(
    label: str, days: Sequence[pd.Timestamp], of: str, default: pd.Timestamp, then: Callable[[], None] | None = None
) -> pd.Timestamp:
    """One of the days to come; ``then`` is done when another one is chosen."""
    st.session_state.setdefault(of, default)
    return st.selectbox(label, days, format_func=day, key=of, on_change=then, **SESSION)


def choose_days(label: str, days: Sequence[pd.Timestamp], of: str) -> list[pd.Timestamp]:
    """Any of the days to come."""
    return st.multiselect(label, days, format_func=day, key=of, placeholder=plain("scenarios.no_day"), **SESSION)


def ask_span(
    kind: str, row: int, days: Sequence[pd.Timestamp], length: int | None = None
) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """From which day to which; None, and a sentence, where it would end before it begins.

    Who lets it begin after its end moves the end, too.
    """
    last_one = days[-1] if length is None else days[min(length, len(days)) - 1]
    begins, ends = key(kind, row, "first"), key(kind, row, "last")

    def follow() -> None:
        if st.session_state[ends] < st.session_state[begins]:
            place = list(days).index(st.session_state[begins])
            st.session_state[ends] = days[min(place + (length or len(days)), len(days)) - 1]

    with st.container(horizontal=True):
        first = choose_day(text("scenarios.first"), days, begins, days[0], follow)
        last = choose_day(text("scenarios.last"), days, ends, last_one)
    if last < first:
        state.refuse(text("scenarios.ends_first", first=first, last=last))
        return None
    return first, last


def slide(name: str, kind: str, row: int, default: int, label: str, step: int = 1, form: str = "") -> int:
    """A number of ``BOUNDS``; a share in percent unless ``form`` says how it is written."""
    of = key(kind, row, name)
    st.session_state.setdefault(of, default)
    least, most = BOUNDS[name]
    return st.slider(label, least, most, step=step, format=form or percent_format(), key=of, **SESSION)
