"""The place, how cautiously to order, whose data are shown, and all data to take along or to bring back."""

from dataclasses import replace
from datetime import datetime
from importlib.metadata import version

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from forecasting.errors import InputError
from forecasting.store.addresses import backups_folder
from forecasting.store.backup import Manifest, backup_bytes
from forecasting.store.restaurant import save_caution
from forecasting.store.restore import Restored, read_manifest, restore
from pages.shared import runs, steps
from pages.shared.countries import PLACES, country_name
from pages.shared.language import day_and_year, error_text, language, percent_format, plain, text
from pages.shared.links import go
from pages.shared.session import OWN, SAMPLE, choose, exists, open_sample, reset_sample, start, workspace

work = workspace()
st.title(text("settings.title"))


def keep_caution() -> None:
    """What the knob says from now on holds for everybody in this restaurant."""
    save_caution(work.engine, st.session_state["settings_caution"] / 100)
    st.toast(text("settings.was_saved"), icon=":material/check:")


st.subheader(text("settings.ordering"))
st.slider(
    text("settings.caution"),
    0,
    100,
    round(work.caution * 100),
    step=10,
    format=percent_format(),
    key="settings_caution",
    on_change=keep_caution,
    help=text("settings.caution_help"),
)
st.caption(text("settings.caution_ends"))

st.subheader(text("settings.place"))
if work.sample:
    st.markdown(text("settings.sample_place", name=work.place.name))
else:
    with st.form("settings_place", border=False):
        name = st.text_input(text("welcome.name"), work.place.name, key="settings_name", max_chars=80)
        country = st.selectbox(
            text("welcome.country"),
            list(PLACES),
            list(PLACES).index(work.place.country),
            format_func=lambda code: country_name(code, language()),
            key="settings_country",
        )
        saved = st.form_submit_button(text("settings.save"), key="settings_save", icon=":material/save:")
    if saved and not name.strip():
        st.error(text("welcome.name_missing"))
    elif saved:
        start(replace(PLACES[country], name=name.strip()))
        st.session_state["settings_was_saved"] = True
        st.rerun()
    if st.session_state.pop("settings_was_saved", False):
        st.toast(text("settings.was_saved"), icon=":material/check:")

st.subheader(text("settings.whose"))
with st.container(horizontal=True):
    if work.sample:
        with st.popover(text("settings.reset"), icon=":material/restart_alt:"):
            st.markdown(text("settings.reset_asks"))
            reset = st.button(text("settings.reset_yes"), key="settings_reset", type="primary")
        if st.button(
            text("frame.leave" if exists(OWN) else "frame.start"), key="settings_own", icon=":material/storefront:"
        ):
            choose(OWN)
            go("welcome")
    elif st.button(text("welcome.see_sample"), key="settings_sample", icon=":material/science:"):
        with st.spinner(text("welcome.making_sample")):
            made = open_sample()
        choose(SAMPLE)
        if made:
            runs.start(workspace())
        go("today")

if work.sample and reset and runs.running(work):
    st.warning(text("settings.reset_later"), icon=":material/hourglass_top:")
elif work.sample and reset:
    with st.spinner(text("welcome.making_sample")):
        reset_sample()
    runs.start(workspace())
    st.session_state["settings_was_reset"] = True
    st.rerun()

if work.sample and st.session_state.pop("settings_was_reset", False):
    st.success(text("settings.was_reset"), icon=":material/check:")
if work.sample and runs.running(work):
    runs.panel(work)

st.subheader(text("settings.keeping"))
st.markdown(text("settings.keeping_text"))
st.download_button(
    text("settings.backup"),
    data=lambda: backup_bytes(work.engine, work.at),
    file_name=f"{plain('settings.backup_file', day=f'{work.at:%Y-%m-%d}')}.zip",
    mime="application/zip",
    key="settings_backup",
    on_click="ignore",
    icon=":material/download:",
)


def ask_to_restore(found: Manifest) -> bool:
    """What a backup would replace, and whether that is what the person wants."""
    made = day_and_year(datetime.fromisoformat(found.made))
    st.warning(text("settings.restore_replaces", restaurant=found.restaurant, made=made), icon=":material/warning:")
    if found.sample:
        st.warning(text("settings.restore_sample"), icon=":material/science:")
    sure = st.checkbox(text("settings.restore_sure", restaurant=work.place.name), key=f"settings_sure_{turn}")
    icon = ":material/settings_backup_restore:"
    return st.button(text("settings.restore_now"), key="settings_restore", icon=icon, disabled=not sure)


def bring_back(given: UploadedFile) -> Restored:
    """The backup in the place of what is here; a forecast of it is begun as soon as there is enough for one."""
    with st.spinner(text("settings.restoring")):
        done = restore(work.engine, given, given.name, work.at, (backups_folder(), work.models), confirmed=True)
    restored = workspace()
    if steps.done(restored)["sales"] and steps.done(restored)["setup"]:
        runs.start(restored)
    return done


if not work.sample:
    turn = st.session_state.get("settings_turn", 0)  # after a restore the fields are empty again
    with st.expander(text("settings.restore"), icon=":material/settings_backup_restore:"):
        given = st.file_uploader(
            text("settings.restore_upload"), type="zip", key=f"settings_zip_{turn}", help=text("upload.help")
        )
        try:
            if given is not None and ask_to_restore(read_manifest(given, given.name)):
                st.session_state["settings_restored"] = bring_back(given)
                st.session_state["settings_turn"] = turn + 1
                st.rerun()
        except InputError as error:
            st.error(error_text(error), icon=":material/error:")

if done := st.session_state.pop("settings_restored", None):
    made = day_and_year(datetime.fromisoformat(done.manifest.made))
    st.success(text("settings.restored", restaurant=done.manifest.restaurant, made=made), icon=":material/check:")
    st.caption(text("settings.restored_before", file=str(done.before)))
if not work.sample and runs.running(work):
    runs.panel(work)

st.subheader(text("settings.about"))
st.markdown(text("settings.about_text"))
st.caption(f"Streamlit {version('streamlit')} · Prophet {version('prophet')} · scikit-learn {version('scikit-learn')}")
