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


def choose_packs(lines: pd.DataFrame, key: str) -> pd.DataFrame:
    """The lines with as many packs as the person wants; each says why it is suggested."""
    with st.form(f"{key}_form", border=False):
        wanted = []
        for line in lines.itertuples():
            wanted.append(
                st.number_input(
                    f"**{escaped(line.ingredient)}** · {escaped(line.pack_name)}",
                    min_value=0,
                    max_value=9999,
                    value=int(line.packs),
                    step=1,
                    key=f"{key}_{line.ingredient}_{line.packs:g}",  # another suggestion: start from it
                )
            )
            st.caption(escaped(words.why(line, language())))
            if warning := words.warnings(line, language()):
                st.caption(f":orange[:material/warning: {escaped(warning)}]")
        st.form_submit_button(text("orders.apply"), key=f"{key}_apply", icon=":material/calculate:")
    quantity = pd.Series(wanted, index=lines.index) * lines["pack_size"]
    return lines.assign(
        suggested_packs=lines["packs"], packs=wanted, quantity=quantity, cost=quantity * lines["unit_cost"]
    )


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
            save_order(work.engine, Order(supplier, lines["order_by"].iloc[0], arrives, sent), at=work.at)
            st.rerun()


if plan.orders.empty:
    st.success(text("orders.nothing"), icon=":material/check:")
elif work.overview.last_count is None:
    st.warning(text("orders.no_count"), icon=":material/inventory_2:")
else:
    total = money(plan.orders["cost"].sum(), work.place.currency)
    st.markdown(text("orders.sentence", n=len(plan.orders), total=total, first=plan.orders["order_by"].min()))

if plan.to_order["flags"].str.contains(words.ESTIMATED).any():
    st.caption(":material/schedule: " + text("flags.estimated"))

for place, order in enumerate(plan.orders.itertuples()):
    key = f"order_{order.supplier}_{order.arrives:%Y%m%d}"
    ours = plan.to_order[plan.to_order["supplier"] == order.supplier]
    closes = text("orders.closes", day=order.order_by, hour=clock(order.order_by))
    total = money(order.cost, work.place.currency)
    with st.expander(f"**{escaped(order.supplier)}** · {closes} · {total}", expanded=place == 0, key=f"{key}_open"):
        st.markdown(text("orders.when", arrives=order.arrives, order_by=order.order_by, hour=clock(order.order_by)))
        wanted = choose_packs(ours, key)
        cost = wanted["cost"].sum()
        st.markdown(text("orders.total", total=money(cost, work.place.currency, cents=True)))
        if cost < order.minimum:
            missing = money(order.minimum - cost, work.place.currency, cents=True)
            st.warning(text("orders.below_minimum", missing=missing), icon=":material/shopping_cart:")
        send(wanted, order.supplier, order.arrives, key)

if not plan.without_supplier.empty:
    st.info(text("orders.without_supplier", ingredients=list(plan.without_supplier["ingredient"])))

sent = list_orders(work.engine).query("state == 'sent'")
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
