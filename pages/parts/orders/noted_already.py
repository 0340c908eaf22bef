"""Somebody was quicker with what was to be noted: it isn't noted twice, unless it is something else."""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.people import Subject
from forecasting.store.supply.orders import NotedAlready
from pages.shared.language import clock, error_text, text
from pages.shared.session import Workspace

REFUSED = "orders_noted_already"


class Refused(NamedTuple):
    """What was refused and why; ``note`` with what it is ``about`` notes it all the same, if it is ``also`` true."""

    error: NotedAlready
    also: str
    note: Callable[..., None]
    about: tuple[object, ...]


def refuse(error: NotedAlready, also: str, note: Callable[..., None], *about: object) -> None:
    """Say it in the next run, with a button that is called as the text ``also`` says."""
    st.session_state[REFUSED] = Refused(error, also, note, about)


def say(work: Workspace) -> None:
    """What was refused in the run before, who was quicker, and the way to note it all the same."""
    refused = st.session_state.pop(REFUSED, None)
    if refused is None:
        return
    at = pd.Timestamp(refused.error.values["at"]).tz_convert(work.place.time_zone)
    person = refused.error.values["person"]
    who = text("orders.noted_by" if person else "orders.noted_at", person=person, day=at, hour=clock(at))
    st.warning(f"{error_text(refused.error)} {who}", icon=":material/group:")
    if work.changes(Subject.ORDERS):
        st.button(
            text(refused.also),
            key="orders_note_also",
            icon=":material/add:",
            on_click=refused.note,
            args=refused.about,
        )
