"""One order per supplier: what, how many packs, why, until when; send it and note it as sent."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.orders import as_bought
from forecasting.overrides import held_at
from forecasting.store.orders import LINE_COLUMNS, Order, list_orders, save_order, undo_order
from forecasting.tables import HOME
from forecasting.texts import orders as words
from pages.shared import cache, groups, ready, tables
from pages.shared.language import clock, day, escaped, language, money, plain, text
from pages.shared.session import workspace

MOST_PACKS = 9999
SENT_SHOWN = 10
WHOSE = ["location", "supplier"]  # a plan has one order for each
JUST_SENT, TYPED, BOUNDED = "orders_just_sent", "orders_typed", "orders_bounded"

work = workspace()
st.title(text("orders.title"))
known, plan = ready.plan(work)
ready.say_assumed(known)


def bound(key: str, suggested: int) -> None:
    """Never fewer than no packs nor absurdly many: the field itself changes, so that all that is said agrees."""
    typed = st.session_state[key]
    allowed = suggested if typed is None else min(max(int(typed), 0), MOST_PACKS)
    st.session_state[key] = allowed
    st.session_state[BOUNDED] = {key: typed} if typed not in (None, allowed) else {}


def wanted(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with as many packs as the person has typed in, where they did."""
    lines = lines.assign(suggested_packs=lines["packs"])
    packs = [int(st.session_state.get(key_of(line), line.packs)) for line in lines.itertuples()]
    quantity = pd.Series(packs, index=lines.index, dtype=float) * lines["pack_size"]
    return lines.assign(packs=packs, quantity=quantity, cost=quantity * lines["unit_cost"])


def key_of_order(order: NamedTuple) -> str:
    """The key of an order: another one for each location, supplier and delivery."""
    place = "" if order.location == HOME else f"{order.location}_"
    return f"order_{place}{order.supplier}_{order.arrives:%Y%m%d}"


def key_of(line: words.Line) -> str:
    """The key of the packs of a line: another one when something else is suggested."""
    return f"{key_of_order(line)}_{line.bought_as or line.ingredient}_{line.suggested_packs:g}"


def of_order(lines: pd.DataFrame, order: NamedTuple) -> pd.DataFrame:
    """The lines of one order."""
    return lines[(lines["location"] == order.location) & (lines["supplier"] == order.supplier)]


def named(order: NamedTuple) -> str:
    """The supplier, and the location where there are several."""
    supplier = f"**{escaped(order.supplier)}**"
    return f"{supplier} · {escaped(work.name_of(order.location))}" if work.location is None else supplier


def phone_of(order: NamedTuple) -> str:
    """Whom to write to for a location."""
    suppliers = held_at("suppliers", known.restaurant.suppliers, order.location)
    return suppliers.set_index("supplier")["phone"].get(order.supplier, "")


def delivered_to(location: str) -> str:
    """Where a supplier delivers: the restaurant and, of several, the location."""
    return work.place.name if location == HOME else f"{work.place.name} – {location}"


def ask_packs(lines: pd.DataFrame) -> None:
    """How many packs of each; every line says why it is suggested."""
    for line in lines.itertuples():
        key = key_of(line)
        st.number_input(
            f"**{escaped(line.bought_as or line.ingredient)}** · {escaped(line.pack_name)}",
            value=int(line.suggested_packs),
            step=1,
            key=key,
            on_change=bound,
            args=(key, int(line.suggested_packs)),
            persist_state="session",
        )
        if key in st.session_state.get(BOUNDED, {}):
            typed = st.session_state[BOUNDED][key]
            st.warning(text("orders.bounded", typed=typed, packs=line.packs, most=MOST_PACKS), icon=":material/error:")
        st.caption(escaped(words.why(line, language())))
        if warning := words.warnings(line, language()):
            st.caption(f":orange[:material/warning: {escaped(warning)}]")


def keep(entry: NamedTuple) -> None:
    """Note an order as sent; what was typed for it is put aside, in case it wasn't sent after all."""
    lines = wanted(of_order(plan.to_order, entry))  # what was typed a moment ago counts too
    sent = as_bought(lines).rename(columns={"packs": "sent_packs"})[LINE_COLUMNS]
    order = Order(entry.supplier, entry.order_by, entry.arrives, sent, location=entry.location)
    order_id = save_order(work.engine, order, at=work.at)
    typed = {key: st.session_state.pop(key) for line in lines.itertuples() if (key := key_of(line)) in st.session_state}
    st.session_state.setdefault(TYPED, {})[order_id] = typed
    st.session_state[JUST_SENT] = order_id


def take_back(order_id: int) -> None:
    """It wasn't sent: the order is open again, with the packs that were typed for it."""
    undo_order(work.engine, order_id)
    st.session_state.update(st.session_state.get(TYPED, {}).pop(order_id, {}))


def undo_button(order_id: int, where: str) -> None:
    """Takes an order back with one tap."""
    st.button(
        text("orders.undo"),
        key=f"{where}_{order_id}",
        icon=":material/undo:",
        type="tertiary",
        on_click=take_back,
        args=(order_id,),
    )


def send(lines: pd.DataFrame, order: NamedTuple) -> None:
    """The order as a file and as a message; the person sends it."""
    key, supplier, arrives = key_of_order(order), order.supplier, order.arrives
    message = words.message(delivered_to(order.location), arrives, lines, language())
    st.caption(text("orders.message"))
    st.code(message, language=None, wrap_lines=True)
    with st.container(horizontal=True):
        st.link_button(
            text("orders.whatsapp"),
            words.chat_link(phone_of(order), message),
            key=f"{key}_chat",
            icon=":material/chat:",
        )
        st.download_button(
            text("orders.csv"),
            data=lambda: tables.download(tables.order_file(lines)),
            file_name=f"{plain('files.order')}-{supplier}-{arrives:%Y-%m-%d}.csv",
            mime="text/csv",
            key=f"{key}_csv",
            on_click="ignore",
            icon=":material/download:",
        )
        st.button(
            text("orders.sent"),
            key=f"{key}_sent",
            type="primary",
            icon=":material/check:",
            disabled=not lines["packs"].any(),
            on_click=keep,
            args=(order,),
        )


def say_total(orders: pd.DataFrame) -> None:
    """How many orders for how much, how many of them close today or don't reach the minimum, and which only add."""
    new = orders[first_time]
    total = money(new["cost"].sum(), work.place.currency)
    counts = {
        "close_today": new["order_by"] < work.today + pd.Timedelta(days=1),
        "too_small": new["cost"] < new["minimum"],
        "adding": ~first_time,
    }
    said = [text("orders.sentence", n=len(new), total=total, first=new["order_by"].min())] if len(new) else []
    said += [text(f"orders.{name}", n=int(those.sum())) for name, those in counts.items() if those.any()]
    st.markdown(" ".join(said))


def say_sent(order_id: int, lines: pd.DataFrame) -> None:
    """An order that was sent just now, and the way back."""
    total = money(lines["cost"].sum(), work.place.currency)
    values = {"supplier": lines["supplier"].iloc[0], "arrives": lines["arrives"].iloc[0], "total": total}
    st.success(text("orders.was_sent", **values), icon=":material/check:")
    undo_button(order_id, "orders_back")


def show_sent(entry: NamedTuple, lines: pd.DataFrame) -> None:
    """An order that was sent: when it arrives, what it costs and, opened, what is in it."""
    total = money(entry.cost, work.place.currency)
    whom = f"{entry.supplier} · {work.name_of(entry.location)}" if work.location is None else entry.supplier
    said = text("orders.sent_line", supplier=whom, arrives=day(entry.arrives), total=total)
    with st.expander(said, key=f"orders_sent_{entry.id}"):
        inside = words.contents(lines.rename(columns={"sent_packs": "packs"}), language())
        st.markdown("\n".join(f"- {escaped(line)}" for line in inside))
        undo_button(entry.id, "orders_undo")


lines = wanted(plan.to_order)
costs = lines.groupby(WHOSE)["cost"].sum().rename("cost")
orders = plan.orders.drop(columns="cost").join(costs, on=WHOSE)
orders = orders if work.location else orders.sort_values("order_by", kind="stable", ignore_index=True)
places = [paths.location for paths in plan.paths]
first_time = ready.unsent(work, orders)
sent = list_orders(work.engine)
sent = sent[(sent["state"] == "sent") & sent["location"].isin(places)]

just_sent = st.session_state.pop(JUST_SENT, None)
if just_sent in set(sent["id"]):
    say_sent(just_sent, sent[sent["id"] == just_sent])
if orders.empty and plan.without_supplier.empty:
    st.success(text("orders.nothing"), icon=":material/check:")
elif not known.restaurant.stock["location"].isin(places).any():
    st.warning(text("orders.no_count"), icon=":material/inventory_2:")
elif len(orders):
    say_total(orders)

if plan.to_order["flags"].str.contains(words.ESTIMATED).any():
    st.caption(":material/schedule: " + text("flags.estimated"))

for place, order in enumerate(orders.itertuples()):
    ours = of_order(lines, order)
    parts = [
        named(order),
        text("orders.closes", day=order.order_by, hour=clock(order.order_by)),
        money(order.cost, work.place.currency),
    ]
    if order.cost < order.minimum:
        parts.append(text("orders.small"))
    with st.expander(" · ".join(parts), expanded=place == 0, key=f"{key_of_order(order)}_open"):
        st.markdown(text("orders.when", arrives=order.arrives, order_by=order.order_by, hour=clock(order.order_by)))
        if not first_time[order.Index]:
            st.info(text("orders.again"), icon=":material/check:")
        ask_packs(ours)
        st.markdown(text("orders.total", total=money(order.cost, work.place.currency, cents=True)))
        if order.cost < order.minimum:
            missing = money(order.minimum - order.cost, work.place.currency, cents=True)
            st.warning(text("orders.below_minimum", missing=missing), icon=":material/shopping_cart:")
        send(as_bought(ours), order)

if not plan.without_supplier.empty:
    nobody_sells = groups.named(
        groups.belong(cache.kitchen(work)), plan.without_supplier["ingredient"].drop_duplicates()
    )
    st.info(text("orders.without_supplier", ingredients=nobody_sells))

if not sent.empty:
    st.subheader(text("orders.sent_title"))
    by_order = sent.groupby(["arrives", "id", *WHOSE], as_index=False)["cost"].sum()
    for entry in by_order.tail(SENT_SHOWN).itertuples():
        show_sent(entry, sent[sent["id"] == entry.id])
