"""Today at all locations: a row for each, what to move before buying, and what all need from each supplier."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.plan import Plan
from forecasting.planning.basis import Basis
from forecasting.planning.urgent import urgent
from forecasting.store.locations import Location
from forecasting.supply.transfers import by_supplier, propose_transfers
from forecasting.texts.orders import packs
from pages.shared import ready, tables
from pages.shared.language import day_and_month, exact, locale, money, plain, text
from pages.shared.links import link
from pages.shared.session import Workspace

WIDTHS = {"location": 100, "sales_until": 60, "counted": 60, "runs_out_soon": 88, "orders_unsent": 52}
"""Pixels: all five on a phone."""


def show(work: Workspace, basis: Basis, plan: Plan) -> None:
    """A sentence, a row for each location, transfers and totals, and what runs out soon at any of them."""
    planned = {paths.location for paths in plan.paths}
    due = ready.due_today(work, plan)
    run_outs = {each.key: plan.at(each.key).run_outs for each in work.locations if each.key in planned}
    soon = {key: urgent(rows, work.now).soon for key, rows in run_outs.items() if rows["counted"].any()}
    st.markdown(_sentence(work, due))
    _say_behind(work)
    with st.container(horizontal=True):
        link("orders", text("today.orders"))
        link("sales", text("today.sales"))
    unsent = plan.orders.loc[ready.unsent(work, plan.orders), "location"].value_counts()
    counted = basis.restaurant.stock.groupby("location")["day"].max()
    rows = pd.DataFrame(
        [
            _row(each, counted.get(each.key), soon.get(each.key), each.key in planned, unsent.get(each.key, 0))
            for each in work.locations
        ]
    )
    widths = {name: st.column_config.TextColumn(plain(f"columns.{name}"), width=WIDTHS[name]) for name in rows}
    tables.show(rows, key="today_everywhere", alt=plain("today.everywhere_alt"), columns=widths)
    if not planned.issuperset(each.key for each in work.locations):
        st.caption(text("today.not_forecast"))
    _propose_transfers(work, plan)
    _total_by_supplier(work, plan)
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


def _row(
    location: Location, counted: pd.Timestamp | None, soon: pd.DataFrame | None, planned: bool, orders: int
) -> dict[str, str]:
    """Until when there are sales, the last count, how much runs out soon and what of it first, orders not sent yet."""
    if soon is None:
        running_out = plain("today.no_count") if planned else "–"
    else:
        running_out = str(len(soon)) if soon.empty else f"{len(soon)}: {soon['ingredient'].iloc[0]}"
    return {
        "location": location.name,
        "sales_until": "–" if location.last_day is None else day_and_month(location.last_day),
        "counted": "–" if counted is None else day_and_month(counted),
        "runs_out_soon": running_out,
        "orders_unsent": str(orders) if planned else "–",
    }


def _propose_transfers(work: Workspace, plan: Plan) -> None:
    """What to move before buying, and what that saves."""
    found = propose_transfers(plan.lines)
    if found.empty:
        return
    total = money(found["saves"].sum(), work.place.currency)
    st.subheader(text("transfers.title"))
    st.caption(text("transfers.about", total=total))
    for move in found.itertuples():
        places = {"givers": _givers(work, move), "taker": work.name_of(move.taker)}
        saves = money(move.saves, work.place.currency)
        what = {"quantity": exact(move.quantity, move.unit), "ingredient": move.ingredient, "pack": move.pack_name}
        st.markdown(text("transfers.move", n=int(move.packs), saves=saves, **places, **what))


def _givers(work: Workspace, move: NamedTuple) -> list[str]:
    """Who gives; of several also how much each."""
    if len(move.given) == 1:
        return [work.name_of(giver) for giver in move.given]
    return [f"{work.name_of(giver)} ({exact(much, move.unit)})" for giver, much in move.given.items()]


def _total_by_supplier(work: Workspace, plan: Plan) -> None:
    """What all locations together need of each supplier, split among them."""
    if plan.to_order.empty:
        return
    totals = by_supplier(plan.to_order)
    places = {each.key: each.name for each in work.locations if each.key in totals}
    st.subheader(text("transfers.totals"))
    for supplier, rows in totals.groupby("supplier", sort=False):
        cost = money(rows["cost"].sum(), work.place.currency)
        with st.expander(text("transfers.supplier", supplier=supplier, total=cost), key=f"today_total_{supplier}"):
            shown = rows.assign(total=[packs(row, locale()) for row in rows.itertuples()])
            shown = shown[["ingredient", "total", *places]].rename(columns=places)
            headings = {name: plain(f"columns.{name}") for name in ("ingredient", "total")}
            tables.show(
                shown,
                key=f"today_split_{supplier}",
                alt=plain("transfers.totals_alt", supplier=supplier),
                columns={name: st.column_config.Column(headings.get(name, name)) for name in shown},
            )


def _list_soon(work: Workspace, soon: pd.DataFrame) -> None:
    soon = soon.sort_values("p10_day", kind="stable")
    rows = tables.run_outs(soon, work.now).assign(location=[work.name_of(location) for location in soon["location"]])
    rows = rows[["ingredient", "location", "runs_out", "order_by"]]
    tables.show(rows, key="today_soon_everywhere", alt=plain("today.alt"))
