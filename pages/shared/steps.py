"""The three steps from an empty restaurant to the first order, and which of them are done."""

import streamlit as st

from pages.shared.language import text
from pages.shared.links import PAGES
from pages.shared.session import Workspace

KITCHEN = ("recipes", "ingredients", "suppliers", "supply")


def done(work: Workspace) -> dict[str, bool]:
    """Each step by the page it is taken on: sales, the kitchen's tables, the first count."""
    return {
        "sales": work.overview.last_day is not None,
        "setup": all(work.overview.rows[table] for table in KITCHEN),
        "count": work.overview.last_count is not None,
    }


def show(work: Workspace) -> None:
    """The list of steps, each leading to its page; nothing once all are done."""
    steps = done(work)
    if all(steps.values()):
        return
    with st.container(border=True):
        st.subheader(text("steps.title"))
        for place, (page, is_done) in enumerate(steps.items(), start=1):
            st.page_link(
                PAGES / f"{page}.py",
                label=f"{place}. {text(f'steps.{page}')}",
                icon=":material/check_circle:" if is_done else ":material/radio_button_unchecked:",
            )
            st.caption(text(f"steps.{page}_why"))
