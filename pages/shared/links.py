"""Links from one page to another, titled in the session's language."""

from pathlib import Path

import streamlit as st

from forecasting.people import Action, Person, Subject
from pages.shared.language import text
from pages.shared.visitor import person

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
    "people": "group",
}

MENU = {
    "": ("welcome", "today", "sales", "count", "forecast", "orders", "scenarios"),
    "control": ("room", "accuracy", "money", "proof"),
    "house": ("recipes", "setup", "settings", "people"),
}
"""The pages of every day, and those under a heading of the menu."""

FOR = {
    "today": (Action.SEE, Subject.AT_RISK),
    "sales": (Action.SEE, Subject.SALES),
    "count": (Action.CHANGE, Subject.STOCK),
    "forecast": (Action.SEE, Subject.FORECAST),
    "orders": (Action.SEE, Subject.ORDERS),
    "scenarios": (Action.SEE, Subject.SCENARIOS),
    "room": (Action.SEE, Subject.STOCK),
    "accuracy": (Action.SEE, Subject.FORECAST),
    "money": (Action.SEE, Subject.MONEY),
    "proof": (Action.SEE, Subject.MONEY),
    "recipes": (Action.SEE, Subject.KITCHEN),
    "setup": (Action.SEE, Subject.KITCHEN),
    "settings": (Action.SEE, Subject.SETTINGS),
    "people": (Action.SEE, Subject.PEOPLE),
}
"""What one must be allowed to do to open a page; the welcome is everybody's."""


def opens(person: Person, page: str) -> bool:
    """Whether a page is this person's."""
    return page not in FOR or person.may(*FOR[page])


def icon(page: str) -> str:
    """The icon of a page, in the menu and wherever a link leads there."""
    return f":material/{ICONS[page]}:"


def link(page: str, label: str | None = None, sign: str | None = None) -> None:
    """A link to a page, by its title unless a label says why to go there; none to a page that isn't the visitor's."""
    if opens(person(), page):
        st.page_link(PAGES / f"{page}.py", label=label or text(f"{page}.title"), icon=sign or icon(page))


def go(page: str) -> None:
    """Leave for another page at once."""
    st.switch_page(PAGES / f"{page}.py")


def write_parameter(name: str, value: str | None) -> None:
    """Let the page's own address say this, or no more; unchanged it adds nothing to what the browser goes back to."""
    if value is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value
