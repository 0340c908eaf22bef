"""The way back from what somebody did: the same quiet button wherever there is one."""

from collections.abc import Callable

import streamlit as st


def undo_button(label: str, key: str, back: Callable[..., None], *about: object) -> None:
    """A button that calls ``back`` with what it is ``about`` before the page runs again."""
    st.button(label, key=key, icon=":material/undo:", type="tertiary", on_click=back, args=about)
