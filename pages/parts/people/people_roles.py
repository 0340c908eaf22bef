"""What each role may see, change and take along, in words."""

import streamlit as st

from forecasting.people import Action, Role, Subject, may
from pages.shared.language import plain, text


def show() -> None:
    """Folded away: role by role what it may do with what."""
    with st.expander(text("people.roles_title"), icon=":material/badge:", key="people_roles"):
        st.caption(text("people.roles_about"))
        for role in Role:
            st.markdown("\n".join([f"**{plain(f'people.roles.{role}')}**", "", *_lines(role)]))


def _lines(role: Role) -> list[str]:
    return [f"- {plain(f'people.actions.{action}')}: {_what(role, action)}" for action in Action]


def _what(role: Role, action: Action) -> str:
    """With what; of what is nearly all only what it lacks."""
    every = [subject for subject in Subject if may(Role.OWNER, action, subject)]
    theirs = [subject for subject in every if may(role, action, subject)]
    others = [subject for subject in every if subject not in theirs]
    if not theirs or not others:
        return plain("people.nothing" if others else "people.all")
    if len(others) < len(theirs):
        return plain("people.all_but", subjects=_named(others))
    return _named(theirs)


def _named(subjects: list[Subject]) -> str:
    return "; ".join(plain(f"people.subjects.{subject}") for subject in subjects)
