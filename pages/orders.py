"""One order per supplier: what, how many packs, why, until when; send it, note it as sent, and say what came."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.people import Subject
from forecasting.plan import calendars_of
from forecasting.supply.calendars import lost_deliveries
from forecasting.tables import ONE_DAY
from forecasting.texts import orders as words
from pages.parts.orders import (
    arrivals,
    market,
    noted_already,
    order_address,
    order_lines,
    order_sending,
    order_suppliers,
    order_topping,
)
from pages.parts.orders.order_lines import key_of_order
from pages.shared import groups, ready
from pages.shared.cache import facts
from pages.shared.language import clock, escaped, money, text
from pages.shared.session import workspace

WHOSE = ["location", "supplier"]  # a plan has one order for each

work = workspace()
st.title(text("orders.title"))
basis, usual = ready.plan(work)
ready.say_assumed(work, basis, usual)
doubts = arrivals.ask(work, order_suppliers.chosen(work))
plan = order_suppliers.with_choices(work, usual)


def of_order(lines: pd.DataFrame, order: NamedTuple) -> pd.DataFrame:
    """The lines about one order."""
    return lines[(lines["location"] == order.location) & (lines["supplier"] == order.supplier)]


def current(order: NamedTuple) -> pd.DataFrame:
    """The lines of one order as they are typed when somebody presses its button."""
    lines = order_lines.wanted(of_order(plan.lines, order))
    return lines[lines["asked"]]


def named(order: NamedTuple) -> str:
    """The supplier, and the location where there are several."""
    supplier = f"**{escaped(order.supplier)}**"
    return f"{supplier} · {escaped(work.name_of(order.location))}" if work.location is None else supplier


def mine(order: NamedTuple) -> bool:
    """Whether one goes and buys it oneself."""
    return order.supplier in own_errands[order.location]


def heading(order: NamedTuple) -> str:
    """Whose order it is, until when, for how much."""
    until = "market.until" if mine(order) else "orders.closes"
    when = "_today" if order.order_by.normalize() == work.today else ""
    parts = [
        named(order),
        text(f"{until}{when}", day=order.order_by, hour=clock(order.order_by)),
        escaped(money(order.cost, work.place.currency)),
    ]
    return " · ".join([*parts, text("orders.small")] if order.cost < order.minimum else parts)


def say_total(orders: pd.DataFrame) -> None:
    """How many orders for how much, how many of them close today or don't reach the minimum, and which only add."""
    new = orders[first_time]
    total = money(new["cost"].sum(), work.place.currency)
    counts = {
        "close_today": new["order_by"] < work.today + ONE_DAY,
        "too_small": new["cost"] < new["minimum"],
        "adding": ~first_time,
    }
    first = new["order_by"].min()
    said = [text("orders.sentence", n=len(new), total=total)] if len(new) else []
    if len(new) and not counts["close_today"].any():
        said.append(text("orders.first_closes", n=len(new), first=first))
    hour = clock(first) if len(new) else ""
    said += [text(f"orders.{name}", n=int(those.sum()), hour=hour) for name, those in counts.items() if those.any()]
    st.markdown(" ".join(said))


own_errands = {place: market.own_markets(work, place) for place in plan.lines["location"].unique()}
if work.changes(Subject.ORDERS):
    order_address.follow_address(plan.lines)
lines = order_lines.wanted(plan.lines)
order_address.write_address(lines, [each.key for each in work.locations])
asked = lines[lines["asked"]]
costs = lines.groupby(WHOSE)["cost"].sum().rename("cost")
orders = plan.orders.drop(columns="cost").join(costs, on=WHOSE)
orders = orders if work.location else orders.sort_values("order_by", kind="stable", ignore_index=True)
places = [paths.location for paths in plan.paths]
first_time = ready.unsent(work, orders)
calendars = calendars_of(basis, work.now)

order_sending.say_just_sent(work)
noted_already.say(work)
market.say_just_bought(work)
if orders.empty and plan.without_supplier.empty:
    st.success(text("orders.nothing"), icon=":material/check:")
elif not basis.restaurant.stock["location"].isin(places).any():
    st.warning(text("orders.no_count"), icon=":material/inventory_2:")
elif len(orders):
    say_total(orders)

if plan.to_order["flags"].str.contains(words.ESTIMATED).any():
    since = min(basis.forecast.last_day, *(ready.last_day(work, place) for place in places))
    st.caption(":material/schedule: " + text("flags.estimated", since=since))

with st.container(horizontal=True):
    if work.location is not None:
        market.unplanned(work, work.location)
    order_sending.offer_alarms(work, basis, places)


def show(order: NamedTuple) -> None:
    """One order: its lines, what it comes to, and the ways to send it."""
    ours = order_lines.compared(work, plan, of_order(asked, order))
    if mine(order) and work.changes(Subject.ORDERS):
        market.shopping_list(work, order, ours)
        return
    st.markdown(text("orders.when", arrives=order.arrives, order_by=order.order_by, hour=clock(order.order_by)))
    for reason, days in lost_deliveries(calendars[order.location][order.supplier], work.now).items():
        st.caption(text(f"orders.lost_{reason}", n=len(days), days=days))
    if not first_time[order.Index]:
        st.info(text("orders.again"), icon=":material/check:")
    order_lines.ask(work, ours, doubts, order_suppliers.several(work, basis, order.location))
    st.markdown(text("orders.total", total=money(order.cost, work.place.currency, cents=True)))
    if work.changes(Subject.ORDERS):
        order_topping.offer(work, plan, order, of_order(lines, order))
    order_sending.send(work, order, ours, lambda: current(order))


for place, order in enumerate(orders.itertuples()):
    key = f"{key_of_order(order)}_open"
    # Its heading has a sum: with another one it is another box.
    st.session_state[key] = st.session_state.get(key, place == 0)
    box = st.expander(heading(order), key=key, on_change="rerun")
    if box.open:  # all of them take a second
        with box:
            show(order)

if len(orders):
    order_suppliers.say_quiet(work, plan)

if not plan.without_supplier.empty:
    nobody_sells = groups.named(
        groups.belong(facts.described(work)), plan.without_supplier["ingredient"].drop_duplicates()
    )
    st.info(text("orders.without_supplier", ingredients=nobody_sells))

market.list_bought(work, places)
order_sending.list_sent(work, places)
