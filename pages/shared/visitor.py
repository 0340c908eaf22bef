"""Who is looking: the person who signed in, or whoever sits at the machine."""

import streamlit as st

from forecasting.people import NOBODY_ELSE, Person

PERSON = "person"


def person() -> Person:
    """Who is looking; where nobody signs in, whoever sits at the machine."""
    return st.session_state.get(PERSON, NOBODY_ELSE)
