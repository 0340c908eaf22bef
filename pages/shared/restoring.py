"""A backup brought back: asked for first where it takes the place of something."""

from datetime import UTC, datetime

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from forecasting.errors import InputError
from forecasting.store.addresses import backups_folder, models_folder
from forecasting.store.restore import Restored, read_manifest, restore
from pages.shared import runs, steps
from pages.shared.language import day_and_year, error_text, plain, text
from pages.shared.session import OWN, Workspace, choose, current, database, own_engine

DONE, TURN = "restored", "restore_turn"


def offer(there: Workspace | None) -> bool:
    """Choose a backup, see what it would replace and bring it back; whether that has been done now."""
    turn = st.session_state.get(TURN, 0)  # after a restore the fields are empty again
    given = st.file_uploader(text("restoring.upload"), type="zip", key=f"restore_zip_{turn}", help=text("upload.help"))
    try:
        if given is None or not _wanted(given, there, turn):
            return False
        st.session_state[DONE] = _bring_back(given)
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
        return False
    st.session_state[TURN] = turn + 1
    return True


def say_done() -> None:
    """After a restore, once: what was brought back, and where the state before it is kept."""
    if done := st.session_state.pop(DONE, None):
        made = day_and_year(datetime.fromisoformat(done.manifest.made))
        st.success(text("restoring.done", restaurant=done.manifest.restaurant, made=made), icon=":material/check:")
        if done.before:
            st.caption(text("restoring.before", file=str(done.before)))


def _wanted(given: UploadedFile, there: Workspace | None, turn: int) -> bool:
    """What is in a backup, what it would replace, and whether that is what the person wants."""
    found = read_manifest(given, given.name)
    made = day_and_year(datetime.fromisoformat(found.made))
    if there:
        st.warning(text("restoring.replaces", restaurant=found.restaurant, made=made), icon=":material/warning:")
    else:
        st.markdown(text("restoring.found", restaurant=found.restaurant, made=made))
    if found.sample:
        st.warning(text("restoring.sample"), icon=":material/science:")
    asked = there or found.sample
    label = text("restoring.sure", restaurant=there.place.name) if there else text("restoring.sure_sample")
    sure = not asked or st.checkbox(label, key=f"restore_sure_{turn}")
    icon = ":material/settings_backup_restore:"
    return st.button(text("restoring.now"), key="restore_now", icon=icon, disabled=not sure)


def _bring_back(given: UploadedFile) -> Restored:
    """The backup in the place of what is here; a forecast of it is begun as soon as there is enough for one."""
    folders = (backups_folder(), models_folder(database(OWN)))
    with st.spinner(plain("restoring.working")):
        done = restore(own_engine(), given, given.name, datetime.now(UTC), folders, confirmed=True)
    choose(OWN)
    restored = current()
    if steps.done(restored)["sales"] and steps.done(restored)["setup"]:
        runs.start(restored)
    return done
