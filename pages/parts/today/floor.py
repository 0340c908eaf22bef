"""What the floor should know: the dishes that may be missing, in one list to send or to read out."""

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.people import Subject
from forecasting.plan import Plan
from forecasting.planning.urgent import dishes_at_risk
from pages.parts.today import happened
from pages.shared import downloads, prints, ready
from pages.shared.cache import plans
from pages.shared.language import error_text, escaped, plain, text
from pages.shared.session import Workspace

SHOWN = 20  # dishes: more than these nobody reads out


def show(work: Workspace, plan: Plan) -> None:
    """The list, folded away among what else there is to do."""
    dishes = dishes_at_risk(plan.run_outs, work.now)
    if dishes.empty:
        known = "none" if plan.run_outs["counted"].any() else "not_yet"
        st.caption(f":material/restaurant_menu: {text(f'floor.{known}')}")
        return
    with st.expander(text("floor.title", n=len(dishes)), icon=":material/restaurant_menu:", key="floor_list"):
        _list(work, dishes)


def show_alone(work: Workspace) -> None:
    """The list and nothing else, for those who serve."""
    location = ready.one_location(work)
    try:
        dishes = plans.at_risk(work, location)
    except InputError as error:  # tables that contradict each other: the kitchen mends them
        st.warning(error_text(error), icon=":material/error:")
        return
    if dishes is None:
        st.info(text("floor.not_yet"), icon=":material/hourglass_top:")
        return
    if dishes.empty:
        st.success(text("floor.none"), icon=":material/check:")
    else:
        st.subheader(text("floor.title", n=len(dishes)))
        for row in dishes.head(SHOWN).itertuples():
            with st.container(border=True):
                st.markdown(f"**{escaped(row.dish)}** · {text('floor.from', day=row.day)}")
                st.caption(text("floor.lacking", ingredients=list(row.ingredients)))
        with st.expander(text("floor.to_send"), icon=":material/content_copy:", key="floor_list"):
            _list(work, dishes)
    happened.show_service(work)
    st.caption(text("floor.known", day=ready.last_day(work, work.location)))


def _list(work: Workspace, dishes: pd.DataFrame) -> None:
    """The list as text, which can be copied with one tap, and as PDF."""
    st.caption(text("floor.copy"))
    st.code(message(work, dishes.head(SHOWN)), language=None, wrap_lines=True)
    downloads.offer(
        Subject.AT_RISK,
        text("floor.pdf"),
        lambda: prints.floor_list(work, dishes, work.location),
        f"{plain('files.floor')}-{work.today:%Y-%m-%d}.pdf",
        key="floor_pdf",
        sign="print",
    )


def message(work: Workspace, dishes: pd.DataFrame) -> str:
    """The list as plain text: each dish, from which day on, and what may be missing for it."""
    head = plain("floor.head", place=work.name_of(work.location), day=work.today)
    lines = [
        plain("floor.line", dish=row.dish, day=row.day, ingredients=list(row.ingredients))
        for row in dishes.itertuples()
    ]
    return "\n".join([head, *lines])
