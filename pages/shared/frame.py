"""The frame around every page: navigation, the language, and whose kitchen this is."""

import streamlit as st

from forecasting.texts import LANGUAGE_NAMES
from pages.shared import drafts
from pages.shared.language import (
    arrive,
    choose_language,
    escaped,
    locale,
    plain,
    remember_language,
    speaking,
    text,
    write_as_in,
)
from pages.shared.links import FOR, MENU, PAGES, icon, link, opens
from pages.shared.session import EVERYWHERE, LOCATION, OWN, SAMPLE, Workspace, choose, current, exists, first_location
from pages.shared.visitor import person
from pages.shared.who import show_who

st.set_page_config(page_title="Despensa", page_icon=PAGES / "shared" / "icon.svg", layout="centered")
st.session_state["framed"] = True
drafts.collect()
arrive()

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    whose = st.container(horizontal=True, vertical_alignment="center", width="content")
    show_who()
    st.segmented_control(
        "Idioma / Language",
        list(LANGUAGE_NAMES),
        required=True,
        format_func=LANGUAGE_NAMES.get,
        key="language",
        on_change=choose_language,
        persist_state="session",
        label_visibility="collapsed",
    )
remember_language()


def ask_location(work: Workspace) -> None:
    """Which location to look at, or all of them; nothing where there is only one."""
    if len(work.locations) < 2:
        return
    names = {each.key: each.name for each in work.locations}
    if work.person.works_at(None):
        names |= {EVERYWHERE: text("frame.everywhere")}
    st.selectbox(
        text("columns.location"),
        list(names),
        list(names).index(first_location(work.locations)),
        format_func=names.get,
        key=LOCATION,
        bind="query-params",
        label_visibility="collapsed",
        width=200,
    )


def refuse(name: str) -> None:
    """In the place of a page that isn't the visitor's: that it is somebody else's, and whom to ask."""
    _, subject = FOR[name]
    st.title(text(f"{name}.title"))
    st.info(text("people.not_yours", subject=plain(f"people.subjects.{subject}")), icon=":material/lock:")
    link("today", text("people.to_today"))


def say_other_location(work: Workspace) -> None:
    """An address may name a location that isn't the visitor's."""
    wanted = st.query_params.get(LOCATION, "")
    if not work.person.works_at(None) and wanted and not work.person.works_at(wanted):
        st.info(text("people.not_your_location", location=work.name_of(work.location)), icon=":material/lock:")
        del st.query_params[LOCATION]


opened, who = current(), person()
if opened:
    write_as_in(opened.place.country)
pages = {
    name: st.Page(
        PAGES / f"{name}.py",
        title=text(f"{name}.title"),
        icon=icon(name),
        help=text(f"{name}.help"),
        default=name == "welcome",
        visibility="visible" if opened and name != "welcome" and opens(who, name) else "hidden",
    )
    for names in MENU.values()
    for name in names
}
sections = {section: [pages[name] for name in names] for section, names in MENU.items()}
page = st.navigation(
    {text(f"frame.menu.{section}") if section else "": found for section, found in sections.items()}, position="top"
)

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
    say_other_location(opened)

here = next(name for name, each in pages.items() if each == page)
if opened is None or opens(who, here):
    with speaking(locale()):  # a page asks for it with every number that it writes
        page.run()
else:
    refuse(here)
