"""One order per supplier: what, how many packs, why, until when; send it and note it as sent."""

import pandas as pd
import streamlit as st

from forecasting.files.writing import table_to_csv
from forecasting.store.orders import LINE_COLUMNS, Order, list_orders, save_order, undo_order
from forecasting.texts import orders as words
from pages.shared import ready, tables
from pages.shared.language import clock, day, escaped, language, money, plain, text
from pages.shared.session import workspace

work = workspace()
st.title(text("orders.title"))
known, plan = ready.plan(work)
ready.say_assumed(known)

phones = known.restaurant.suppliers.set_index("supplier")["phone"]


def wanted(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with as many packs as the person has typed in, where they did."""
    lines = lines.assign(suggested_packs=lines["packs"])
    packs = [int(st.session_state.get(key_of(line), line.packs)) for line in lines.itertuples()]
    quantity = pd.Series(packs, index=lines.index, dtype=float) * lines["pack_size"]
    return lines.assign(packs=packs, quantity=quantity, cost=quantity * lines["unit_cost"])


def key_of(line: words.Line) -> str:
    """The key of the packs of a line: another one for each delivery, and when something else is suggested."""
    return f"order_{line.supplier}_{line.arrives:%Y%m%d}_{line.ingredient}_{line.suggested_packs:g}"


def ask_packs(lines: pd.DataFrame) -> None:
    """How many packs of each; every line says why it is suggested."""
    for line in lines.itertuples():
        st.number_input(
            f"**{escaped(line.ingredient)}** · {escaped(line.pack_name)}",
            min_value=0,
            max_value=9999,
            value=int(line.suggested_packs),
            step=1,
            key=key_of(line),
        )
        st.caption(escaped(words.why(line, language())))
        if warning := words.warnings(line, language()):
            st.caption(f":orange[:material/warning: {escaped(warning)}]")


def send(lines: pd.DataFrame, supplier: str, arrives: pd.Timestamp, key: str) -> None:
    """The order as a file and as a message; the person sends it."""
    message = words.message(work.place.name, arrives, lines[lines["packs"] > 0], language())
    st.caption(text("orders.message"))
    st.code(message, language=None, wrap_lines=True)
    with st.container(horizontal=True):
        st.link_button(
            text("orders.whatsapp"),
            words.chat_link(phones.get(supplier, ""), message),
            key=f"{key}_chat",
            icon=":material/chat:",
        )
        st.download_button(
            text("orders.csv"),
            data=lambda: table_to_csv(tables.order_file(lines)),
            file_name=f"{plain('files.order')}-{supplier}-{arrives:%Y-%m-%d}.csv",
            mime="text/csv",
            key=f"{key}_csv",
            on_click="ignore",
            icon=":material/download:",
        )
        if st.button(
            text("orders.sent"),
            key=f"{key}_sent",
            type="primary",
            icon=":material/check:",
            disabled=not lines["packs"].any(),
        ):
            sent = lines.rename(columns={"packs": "sent_packs"})[LINE_COLUMNS]
            order = Order(supplier, lines["order_by"].iloc[0], arrives, sent, location=plan.paths[0].location)
            save_order(work.engine, order, at=work.at)
            st.rerun()


def say_total(orders: pd.DataFrame) -> None:
    """What can be ordered now and for how much; orders below their supplier's minimum can't."""
    possible = orders[orders["cost"] >= orders["minimum"]]
    said = []
    if len(possible):
        total = money(possible["cost"].sum(), work.place.currency)
        said.append(text("orders.sentence", n=len(possible), total=total, first=possible["order_by"].min()))
    if len(possible) < len(orders):
        said.append(text("orders.too_small", n=len(orders) - len(possible)))
    st.markdown(" ".join(said))


lines = wanted(plan.to_order)
costs = lines.groupby("supplier")["cost"].sum()
orders = plan.orders.assign(cost=plan.orders["supplier"].map(costs))
if orders.empty and plan.without_supplier.empty:
    st.success(text("orders.nothing"), icon=":material/check:")
elif work.overview.last_count is None:
    st.warning(text("orders.no_count"), icon=":material/inventory_2:")
elif len(orders):
    say_total(orders)

if plan.to_order["flags"].str.contains(words.ESTIMATED).any():
    st.caption(":material/schedule: " + text("flags.estimated"))

first_time = ready.unsent(work, orders)
for place, order in enumerate(orders.itertuples()):
    key = f"order_{order.supplier}_{order.arrives:%Y%m%d}"
    ours = lines[lines["supplier"] == order.supplier]
    parts = [
        f"**{escaped(order.supplier)}**",
        text("orders.closes", day=order.order_by, hour=clock(order.order_by)),
        money(order.cost, work.place.currency),
    ]
    if order.cost < order.minimum:
        parts.append(text("orders.small"))
    with st.expander(" · ".join(parts), expanded=place == 0, key=f"{key}_open"):
        st.markdown(text("orders.when", arrives=order.arrives, order_by=order.order_by, hour=clock(order.order_by)))
        if not first_time[order.Index]:
            st.info(text("orders.again"), icon=":material/check:")
        ask_packs(ours)
        st.markdown(text("orders.total", total=money(order.cost, work.place.currency, cents=True)))
        if order.cost < order.minimum:
            missing = money(order.minimum - order.cost, work.place.currency, cents=True)
            st.warning(text("orders.below_minimum", missing=missing), icon=":material/shopping_cart:")
        send(ours, order.supplier, order.arrives, key)

if not plan.without_supplier.empty:
    st.info(text("orders.without_supplier", ingredients=list(plan.without_supplier["ingredient"])))

sent = list_orders(work.engine)
sent = sent[(sent["state"] == "sent") & (sent["location"] == plan.paths[0].location)]
if not sent.empty:
    st.subheader(text("orders.sent_title"))
    by_order = sent.groupby(["arrives", "id", "supplier"], as_index=False)["cost"].sum()
    for entry in by_order.tail(10).itertuples():
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            total = money(entry.cost, work.place.currency)
            arrives = day(entry.arrives)
            st.markdown(
                text("orders.sent_line", supplier=entry.supplier, arrives=arrives, total=total), width="content"
            )
            if st.button(text("orders.undo"), key=f"orders_undo_{entry.id}", icon=":material/undo:", type="tertiary"):
                undo_order(work.engine, entry.id)
                st.rerun()
