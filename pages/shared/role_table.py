"""What each role may see, change and take along, in words."""

import pandas as pd
import streamlit as st

from forecasting.people import Action, Role, Subject, may
from pages.shared import tables
from pages.shared.language import plain, text


def show() -> None:
    """A row for each subject, a column for each role."""
    st.subheader(text("people.roles_title"))
    st.caption(text("people.roles_about"))
    rows = [
        {"subject": plain(f"people.subjects.{subject}")} | {str(role): _may(role, subject) for role in Role}
        for subject in Subject
    ]
    names = {"subject": ""} | {str(role): plain(f"people.roles.{role}") for role in Role}
    columns = {code: st.column_config.TextColumn(name) for code, name in names.items()}
    tables.show(pd.DataFrame(rows), key="people_roles", alt=plain("people.roles_alt"), columns=columns)


def _may(role: Role, subject: Subject) -> str:
    """The first letters of what a role may do, in the reader's words."""
    words = [plain(f"people.actions.{action}").lower() for action in Action if may(role, action, subject)]
    return ", ".join(words) or plain("people.nothing")
