"""Links from one page to another, titled in the session's language."""

from pathlib import Path

import streamlit as st

from pages.shared.language import text

PAGES = Path(__file__).resolve().parents[1]

ICONS = {
    "welcome": "kitchen",
    "today": "today",
    "sales": "receipt_long",
    "count": "inventory_2",
    "room": "warehouse",
    "forecast": "trending_up",
    "accuracy": "fact_check",
    "proof": "savings",
    "orders": "local_shipping",
    "scenarios": "tune",
    "money": "payments",
    "recipes": "restaurant_menu",
    "setup": "menu_book",
    "settings": "settings",
}

MENU = {
    "": ("welcome", "today", "sales", "count", "forecast", "orders", "scenarios"),
    "control": ("room", "accuracy", "money", "proof"),
    "house": ("recipes", "setup", "settings"),
}
"""The pages of every day, and those under a heading of the menu."""


def icon(page: str) -> str:
    """The icon of a page, in the menu and wherever a link leads there."""
    return f":material/{ICONS[page]}:"


def link(page: str, label: str | None = None) -> None:
    """A link to a page, by its title unless a label says why to go there."""
    st.page_link(PAGES / f"{page}.py", label=label or text(f"{page}.title"), icon=icon(page))


def go(page: str) -> None:
    """Leave for another page at once."""
    st.switch_page(PAGES / f"{page}.py")
