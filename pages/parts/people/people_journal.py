"""Who did what: the lines of the journal, the newest first, to filter and to take along. Nothing here changes them."""

import pandas as pd
import streamlit as st

from forecasting.people import Subject
from forecasting.store.journal import SUBJECT_OF, read_journal
from pages.shared import downloads, tables
from pages.shared.language import clock, day_and_month, name_of, plain, text
from pages.shared.session import Workspace

MOST, SHOWN = 5000, 200
WIDTHS = {"at": 64, "who": 92, "what": 199}
"""Pixels: all three on a phone."""


def show(work: Workspace) -> None:
    """A filter by person and by what it is about, the lines, and all of them as a file."""
    st.subheader(text("people.journal"))
    st.caption(text("people.journal_about"))
    lines = read_journal(work.engine, MOST)
    if lines.empty:
        st.info(text("people.journal_empty"), icon=":material/history:")
        return
    lines = lines.assign(who=_who(lines), subject=lines["deed"].map(SUBJECT_OF).fillna(""))
    found = lines[_chosen(lines)]
    said = _in_words(work, found)
    shown = {name: st.column_config.TextColumn(plain(f"people.columns.{name}"), width=WIDTHS[name]) for name in WIDTHS}
    tables.show(said.head(SHOWN)[list(WIDTHS)], "people_journal", plain("people.journal_alt"), shown)
    if len(found) > SHOWN:
        st.caption(text("people.journal_more", n=SHOWN, total=len(found)))
    said = said.assign(at=found["at"].dt.tz_convert(work.place.time_zone).dt.strftime("%Y-%m-%d %H:%M").to_numpy())
    downloads.offer(
        Subject.PEOPLE,
        text("people.journal_download"),
        lambda: tables.download(said, lambda name: plain(f"people.columns.{name}")),
        f"{plain('files.journal')}.csv",
        key="people_journal_file",
    )


def _chosen(lines: pd.DataFrame) -> pd.Series:
    """Which lines are of the chosen person and about what was chosen; nothing chosen is everything."""
    with st.container(horizontal=True):
        who = st.selectbox(
            text("people.columns.who"),
            sorted(lines["who"].unique()),
            index=None,
            placeholder=plain("people.anybody"),
            key="people_journal_who",
            width=220,
        )
        subject = st.selectbox(
            text("people.columns.about_what"),
            [each for each in Subject if each in set(lines["subject"])],
            index=None,
            format_func=lambda subject: plain(f"people.subjects.{subject}").capitalize(),
            placeholder=plain("people.anything"),
            key="people_journal_subject",
            width=220,
        )
    return ((who is None) | (lines["who"] == who)) & ((subject is None) | (lines["subject"] == subject))


def _who(lines: pd.DataFrame) -> list[str]:
    return [
        plain("people.command_line") if pd.isna(key) else name or plain("people.at_the_machine")
        for key, name in zip(lines["person_id"], lines["person"], strict=True)
    ]


def _in_words(work: Workspace, lines: pd.DataFrame) -> pd.DataFrame:
    here = lines["at"].dt.tz_convert(work.place.time_zone)
    places = [work.name_of(place) if place else "" for place in lines["location"]]
    several = len(work.overview.locations) > 1
    what = [
        " · ".join(filter(None, [_deed(deed), _about(deed, about), place if several else ""]))
        for deed, about, place in zip(lines["deed"], lines["about"], places, strict=True)
    ]
    roles = [name_of(f"people.roles.{role}", role) if role else "" for role in lines["role"]]
    at = [f"{day_and_month(moment)} {clock(moment)}" for moment in here]
    return pd.DataFrame({"at": at, "who": list(lines["who"]), "what": what, "role": roles}, dtype="str")


def _deed(deed: str) -> str:
    return name_of(f"people.deeds.{deed}", deed)


def _about(deed: str, about: str) -> str:
    """With what it was done: codes among it as people call them."""
    if deed == "table_saved":
        return name_of(f"tables.{about}", about)
    if deed == "person_changed":
        name, _, role = about.rpartition(": ")
        return f"{name}: {name_of(f'people.roles.{role}', role)}"
    return about
