"""Money: what purchases will cost in the next weeks, and what a month has cost."""

import streamlit as st

from pages.parts.money import money_ahead, money_month
from pages.shared.language import plain, text
from pages.shared.session import workspace

PARTS = {"ahead": money_ahead.show, "month": money_month.show}

work = workspace()
st.title(text("money.title"))
part = st.segmented_control(
    text("money.which"),
    list(PARTS),
    default="ahead",
    required=True,
    format_func=lambda name: plain(f"money.parts.{name}"),
    key="money_part",
    persist_state="session",
    label_visibility="collapsed",
)
PARTS[part](work)
