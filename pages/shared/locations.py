"""The locations of a restaurant: which one a sentence is about; one more, or another name for one."""

from collections.abc import Callable

import streamlit as st

from forecasting.errors import InputError
from forecasting.store.location_names import add_location, rename_location
from pages.shared.language import error_text, escaped, plain, text
from pages.shared.session import Workspace

SAVED = "locations_saved"


def named(work: Workspace, location: str) -> str:
    """The location that a sentence is about, to stand before it; nothing where there is only one."""
    return f"{escaped(work.name_of(location))} · " if len(work.locations) > 1 else ""


def show(work: Workspace) -> None:
    """Add a location; rename one where there are several: a single one goes by the restaurant's name."""
    st.subheader(text("settings.locations"))
    st.caption(text("settings.locations_help"))
    if message := st.session_state.pop(SAVED, None):
        st.toast(message, icon=":material/check:")
    with st.container(horizontal=True):
        with st.popover(text("settings.location_add"), icon=":material/add_business:"):
            _ask_new(work)
        if len(work.overview.locations) > 1:
            with st.popover(text("settings.location_rename"), icon=":material/edit:"):
                _ask_name(work)


def _ask_new(work: Workspace) -> None:
    with st.form("settings_location", border=False, clear_on_submit=True):
        name = st.text_input(text("settings.location_name"), key="settings_location_name", max_chars=80).strip()
        saved = st.form_submit_button(text("settings.save"), key="settings_location_add", icon=":material/save:")
    if saved and _named(name) and _done(lambda: add_location(work.engine, name)):
        _tell(plain("settings.location_added", location=name))


def _ask_name(work: Workspace) -> None:
    names = {each.key: each.name for each in work.overview.locations}
    with st.form("settings_rename", border=False, clear_on_submit=True):
        which = st.selectbox(
            text("settings.location_which"), list(names), format_func=names.get, key="settings_rename_which"
        )
        name = st.text_input(text("settings.location_new_name"), key="settings_rename_name", max_chars=80).strip()
        saved = st.form_submit_button(text("settings.save"), key="settings_rename_save", icon=":material/save:")
    if saved and _named(name) and _done(lambda: rename_location(work.engine, which, name)):
        _tell(plain("settings.was_saved"))


def _named(name: str) -> bool:
    if not name:
        st.error(text("settings.location_missing"), icon=":material/error:")
    return bool(name)


def _done(change: Callable[[], None]) -> bool:
    try:
        change()
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
        return False
    return True


def _tell(message: str) -> None:
    st.session_state[SAVED] = message
    st.rerun()
