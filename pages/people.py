"""Who comes in, what each role may do, and who did what: the owner's page."""

import streamlit as st

from pages.parts.people import people_accounts, people_journal, people_roles
from pages.shared.language import text
from pages.shared.session import workspace

work = workspace()
st.title(text("people.title"))
if work.sample:
    st.info(text("people.sample"), icon=":material/science:")
else:
    people_accounts.show(work)
people_roles.show()
people_journal.show(work)
