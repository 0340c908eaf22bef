"""The place, how cautiously to order, whose data are shown, and all data to take along or to bring back."""

from importlib.metadata import version

import streamlit as st

from forecasting.people import Subject
from forecasting.stock.ageing import ROTATIONS
from forecasting.store.backup import backup_bytes
from forecasting.store.house import read_rules, save_caution, save_rules
from pages.shared import downloads, locations, restoring, runs, weather
from pages.shared.language import percent_format, plain, text
from pages.shared.links import go
from pages.shared.place import ask_place
from pages.shared.session import OWN, SAMPLE, choose, exists, open_sample, reset_sample, start, workspace

work = workspace()
st.title(text("settings.title"))


def keep_caution() -> None:
    """What the knob says from now on holds for everybody in this restaurant."""
    save_caution(work.engine, st.session_state["settings_caution"] / 100)
    st.toast(text("settings.was_saved"), icon=":material/check:")


def keep_rotation() -> None:
    """Which stock the kitchen takes first, from now on."""
    save_rules(work.engine, rotation=st.session_state["settings_rotation"])
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
st.segmented_control(
    text("settings.rotation"),
    ROTATIONS,
    default=read_rules(work.engine).rotation,
    required=True,
    format_func=lambda name: plain(f"settings.rotation_{name}"),
    key="settings_rotation",
    on_change=keep_rotation,
    help=text("settings.rotation_help"),
)

st.subheader(text("settings.place"))
if work.sample:
    st.markdown(text("settings.sample_place", name=work.place.name))
else:
    place = ask_place("settings", text("settings.save"), ":material/save:", work.place)
    if place is not None:
        start(place)
        st.session_state["settings_was_saved"] = True
        st.rerun()
    if st.session_state.pop("settings_was_saved", False):
        st.toast(text("settings.was_saved"), icon=":material/check:")

if not work.sample:
    locations.show(work)
    weather.show(work)

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
downloads.offer(
    Subject.BACKUP,
    text("settings.backup"),
    lambda: backup_bytes(work.engine, work.at),
    f"{plain('settings.backup_file', day=f'{work.at:%Y-%m-%d}')}.zip",
    key="settings_backup",
)

if not work.sample:
    with st.expander(text("restoring.title"), icon=":material/settings_backup_restore:"):
        if restoring.offer(work):
            st.rerun()
    restoring.say_done()
    if runs.running(work):
        runs.panel(work)

st.subheader(text("settings.about"))
st.markdown(text("settings.about_text"))
st.caption(f"Streamlit {version('streamlit')} · Prophet {version('prophet')} · scikit-learn {version('scikit-learn')}")
