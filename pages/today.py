"""Three cards: what runs out soon, what to order today, how far the data go; then what to do about it."""

import streamlit as st

from pages.shared import steps
from pages.shared.language import text
from pages.shared.session import workspace

work = workspace()
st.title(text("today.title"))
steps.show(work)
