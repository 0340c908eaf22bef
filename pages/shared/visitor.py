"""Who is looking: the person who signed in, or whoever sits at the machine."""

import streamlit as st
from streamlit import runtime
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from forecasting.people import NOBODY_ELSE, Person
from pages.shared.identity import Identity, read

PERSON = "person"
"""Where a test of a page, which no connection leads to, says who looks."""


def person() -> Person:
    """Who is looking; where nobody signs in, whoever sits at the machine."""
    return identity().person


def identity() -> Identity:
    """Who is looking and with which sign-in; what hasn't passed the door sees nothing.

    Neither does a page whose browser has gone while it was drawn, or that a server draws for no browser at all: only
    in a test is whoever comes without a connection somebody.

    Raises ``LookupError`` where a server draws no page, such as while it makes a file for a download: there nobody
    looks, and nobody is taken for the owner.
    """
    if runtime.exists() and get_script_run_ctx(suppress_warning=True) is None:
        raise LookupError("ask who is looking while the page is drawn")
    headers = st.context.headers
    if not headers and not is_served():
        return Identity(st.session_state.get(PERSON, NOBODY_ELSE))
    found = read(headers)
    if found is None:
        st.stop()
    return found


def is_served() -> bool:
    """Whether a server draws pages here; a test of a page only has something that stands for one."""
    return runtime.exists() and type(runtime.get_instance()) is Runtime
