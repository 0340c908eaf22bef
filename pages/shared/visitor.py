"""Who is looking: the person who signed in, or whoever sits at the machine."""

import streamlit as st

from forecasting.people import NOBODY_ELSE, Person
from pages.shared.identity import Identity, read

PERSON = "person"
"""Where a test of a page, which no connection leads to, says who looks."""


def person() -> Person:
    """Who is looking; where nobody signs in, whoever sits at the machine."""
    return identity().person


def identity() -> Identity:
    """Who is looking and with which sign-in; a connection that hasn't passed the door sees nothing."""
    if not st.context.headers:
        return Identity(st.session_state.get(PERSON, NOBODY_ELSE))
    found = read(st.context.headers)
    if found is None:
        st.stop()
    return found
