"""The three steps from an empty restaurant to the first order, and which of them are done."""

import streamlit as st

from forecasting.menu.groups import bought
from pages.shared.cache import facts
from pages.shared.language import plain, text
from pages.shared.links import link, opens
from pages.shared.session import Workspace

KITCHEN = ("recipes", "ingredients", "suppliers", "supply")


def done(work: Workspace) -> dict[str, bool]:
    """Each step by the page it is taken on: sales, the kitchen's tables, the first count."""
    return {
        "sales": work.overview.last_day is not None,
        "setup": all(work.overview.rows[table] for table in KITCHEN),
        "count": work.overview.last_count is not None,
    }


def lacking(work: Workspace) -> str:
    """What the kitchen still lacks before all of it can be ordered, in a sentence; nothing where nothing lacks."""
    if empty := [plain(f"tables.{table}") for table in KITCHEN if not work.overview.rows[table]]:
        return text("steps.setup_lacks", tables=empty)
    sold = bought(facts.described(work))
    return "" if sold.all() else text("coverage.suppliers", n=int(sold.sum()), total=len(sold))


def show(work: Workspace, folded: bool = False) -> None:
    """The list of steps, each leading to its page and ticked once it is taken whole; nothing once all are begun.

    ``folded``: one line that opens, on a page where something else comes first.
    """
    steps = done(work)
    if all(steps.values()) or not any(opens(work.person, page) for page in steps):
        return
    lacks = lacking(work)
    begins = steps["sales"] and not work.overview.rows["recipes"]  # where the usual recipes are proposed
    ticked = steps | {"setup": not lacks}
    title = text("steps.title_done", done=sum(ticked.values()), n=len(ticked))
    with st.expander(title, icon=":material/checklist:") if folded else st.container(border=True):
        if not folded:
            st.subheader(text("steps.title"))
        for place, (page, is_done) in enumerate(ticked.items(), start=1):
            sign = ":material/check_circle:" if is_done else ":material/radio_button_unchecked:"
            begun = "recipes" if page == "setup" and begins else page
            link(begun, f"{place}. {text(f'steps.{page}')}", sign)
            about = [text(f"steps.{page}_why"), lacks if page == "setup" else ""]
            st.caption(" ".join(part for part in about if part))
