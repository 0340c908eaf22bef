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
    theirs = {action: [subject for subject in Subject if may(role, action, subject)] for action in Action}
    everything = {action: [s for s in Subject if may(Role.OWNER, action, s)] for action in Action}
    return [
        f"- {plain(f'people.actions.{action}')}: "
        + (plain("people.all") if subjects == everything[action] else _named(subjects))
        for action, subjects in theirs.items()
    ]


def _named(subjects: list[Subject]) -> str:
    return "; ".join(plain(f"people.subjects.{subject}") for subject in subjects) or plain("people.nothing")
