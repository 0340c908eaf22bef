"""Who comes in, what each role may do, and who did what: the owner's page."""

import streamlit as st

from pages.shared import role_table
from pages.shared.language import text
from pages.shared.session import workspace

work = workspace()
st.title(text("people.title"))
role_table.show()
