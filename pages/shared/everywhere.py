"""Today at all locations: who is behind with the sales, what runs out where, and which orders close."""

import pandas as pd
import streamlit as st

from forecasting.outlook import at_location, urgent
from forecasting.plan import Plan
from forecasting.store.locations import Location
from pages.shared import ready, tables
from pages.shared.language import day, money, plain, text
from pages.shared.links import link
from pages.shared.session import Workspace


def show(work: Workspace, plan: Plan) -> None:
    """A sentence, a row for each location, and what runs out soon at any of them."""
    planned = {paths.location for paths in plan.paths}
    due = ready.due_today(work, plan)
    run_outs = {each.key: at_location(plan, each.key).run_outs for each in work.locations if each.key in planned}
    soon = {key: urgent(rows, work.now).soon for key, rows in run_outs.items() if rows["counted"].any()}
    st.markdown(_sentence(work, due))
    _say_behind(work)
    with st.container(horizontal=True):
        link("orders", text("today.orders"))
        link("sales", text("today.sales"))
    ours = due["location"].value_counts()
    rows = pd.DataFrame(
        [_row(each, soon.get(each.key), each.key in planned, ours.get(each.key, 0)) for each in work.locations]
    )
    tables.show(rows, key="today_everywhere", alt=plain("today.everywhere_alt"))
    if not planned.issuperset(each.key for each in work.locations):
        st.caption(text("today.not_forecast"))
    if any(len(some) for some in soon.values()):
        st.subheader(text("today.soon"))
        _list_soon(work, pd.concat(soon.values()))


def _sentence(work: Workspace, due: pd.DataFrame) -> str:
    if due.empty:
        return text("today.no_order_today")
    total = money(due["cost"].sum(), work.place.currency)
    return text("today.orders_everywhere", n=len(due), total=total)


def _say_behind(work: Workspace) -> None:
    """The locations whose sales are older than those of the others."""
    last = work.overview.last_day
    for each in work.locations:
        if each.last_day is not None and each.last_day < last:
            said = text("today.behind", location=each.name, day=each.last_day, n=(last - each.last_day).days)
            st.warning(said, icon=":material/schedule:")


def _row(location: Location, soon: pd.DataFrame | None, planned: bool, orders: int) -> dict[str, str]:
    """Until when there are sales, how much runs out soon and what of it first, how many orders close today."""
    if soon is None:
        running_out = plain("today.no_count") if planned else "–"
    else:
        running_out = str(len(soon)) if soon.empty else f"{len(soon)}: {soon['ingredient'].iloc[0]}"
    return {
        "location": location.name,
        "sales_until": "–" if location.last_day is None else day(location.last_day),
        "runs_out_soon": running_out,
        "orders_today": str(orders) if planned else "–",
    }


def _list_soon(work: Workspace, soon: pd.DataFrame) -> None:
    soon = soon.sort_values("p10_day", kind="stable")
    rows = tables.run_outs(soon).assign(location=[work.name_of(location) for location in soon["location"]])
    rows = rows[["ingredient", "location", "runs_out", "order_by"]]
    tables.show(rows, key="today_soon_everywhere", alt=plain("today.alt"))
