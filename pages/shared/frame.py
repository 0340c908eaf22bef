"""The frame around every page: navigation, the language, and whose kitchen this is."""

import streamlit as st

from pages.shared import drafts
from pages.shared.language import browser_language, escaped, text
from pages.shared.links import MENU, PAGES, icon
from pages.shared.session import EVERYWHERE, LOCATION, OWN, SAMPLE, Workspace, choose, exists, first_location, kitchen
from pages.shared.who import show_who

st.set_page_config(page_title="Despensa", page_icon=PAGES / "shared" / "icon.svg", layout="centered")
st.session_state["framed"] = True
drafts.collect()

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    whose = st.container(horizontal=True, vertical_alignment="center", width="content")
    show_who()
    st.segmented_control(
        "Idioma / Language",
        ["es", "en"],
        default=browser_language(),
        required=True,
        format_func={"es": "Español", "en": "English"}.get,
        key="language",
        bind="query-params",
        label_visibility="collapsed",
    )


def ask_location(work: Workspace) -> None:
    """Which location to look at, or all of them; nothing where there is only one."""
    if len(work.locations) < 2:
        return
    names = {each.key: each.name for each in work.locations} | {EVERYWHERE: text("frame.everywhere")}
    st.selectbox(
        text("columns.location"),
        list(names),
        list(names).index(first_location(work.overview)),
        format_func=names.get,
        key=LOCATION,
        bind="query-params",
        label_visibility="collapsed",
        width=200,
    )


opened = kitchen()
menu = {
    text(f"frame.menu.{section}") if section else "": [
        st.Page(
            PAGES / f"{name}.py",
            title=text(f"{name}.title"),
            icon=icon(name),
            help=text(f"{name}.help"),
            default=name == "welcome",
            visibility="visible" if opened and name != "welcome" else "hidden",
        )
        for name in names
    ]
    for section, names in MENU.items()
}
page = st.navigation(menu, position="top")

if opened and opened.sample:
    choose(SAMPLE)  # an address that names it holds for the whole visit: the menu's addresses don't
    st.query_params["restaurant"] = SAMPLE
    with whose:
        st.badge(text("frame.sample"), icon=":material/science:", color="orange", help=text("frame.sample_help"))
        if st.button(text("frame.leave" if exists(OWN) else "frame.start"), key="leave_sample", type="tertiary"):
            choose(OWN)
            st.switch_page(PAGES / "welcome.py")
elif opened:
    st.query_params.pop("restaurant", None)
    whose.caption(escaped(opened.place.name), width="content")

if opened:
    with whose:
        ask_location(opened)

page.run()
