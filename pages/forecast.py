import streamlit as st

from pages.shared.language import text
from pages.shared.session import workspace

work = workspace()
st.title(text("forecast.title"))
