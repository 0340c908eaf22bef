"""Who is looking: the person who signed in, or whoever sits at the machine."""

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from forecasting.people import NOBODY_ELSE, Person
from pages.shared.identity import Identity, read

PERSON = "person"
"""Where a test of a page, which no connection leads to, says who looks."""


def person() -> Person:
    """Who is looking; where nobody signs in, whoever sits at the machine."""
    return identity().person


def identity() -> Identity:
    """Who is looking and with which sign-in; a connection that hasn't passed the door sees nothing.

    Raises ``LookupError`` where a server draws no page, such as while it makes a file for a download: there nobody
    looks, and nobody is taken for the owner.
    """
    if runtime.exists() and get_script_run_ctx(suppress_warning=True) is None:
        raise LookupError("ask who is looking while the page is drawn")
    if not st.context.headers:
        return Identity(st.session_state.get(PERSON, NOBODY_ELSE))
    found = read(st.context.headers)
    if found is None:
        st.stop()
    return found
