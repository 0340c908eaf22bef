"""Three cards: what runs out soon, what to order today, how far the data go; then what to do about it."""

import pandas as pd
import streamlit as st

from pages.shared import ready, tables
from pages.shared.language import amount, clock, day, plain, text
from pages.shared.links import link
from pages.shared.session import workspace

MENTIONED = 5  # as many ingredients get a sentence; the table has all
EARLY = 0.1  # a chance of running out before even the next delivery that is worth a warning

work = workspace()
st.title(text("today.title"))
known, plan = ready.plan(work)
ready.say_assumed(known)

end_of_today = work.today + pd.Timedelta(days=1)
last_chance = plan.run_outs["order_by"] < end_of_today
soon = plan.run_outs[last_chance | (plan.run_outs["chance_before_next_delivery"] >= EARLY)]
due_today = plan.orders[plan.orders["order_by"].dt.normalize() == work.today]

with st.container(horizontal=True):
    st.metric(text("today.soon"), len(soon), border=True)
    st.metric(
        text("today.order", until=clock(due_today["order_by"].min())) if len(due_today) else text("today.no_order"),
        len(due_today),
        border=True,
    )
    st.metric(text("today.data"), day(work.overview.last_day), border=True)

with st.container(horizontal=True):
    link("count", text("today.count"))
    link("orders", text("today.orders"))
    link("sales", text("today.sales"))

uncounted = plan.run_outs[~plan.run_outs["counted"]]
if not uncounted.empty:
    st.info(text("today.uncounted", n=len(uncounted), ingredients=list(uncounted["ingredient"])))
impossible = plan.run_outs[plan.run_outs["impossible"]]
if not impossible.empty:
    st.warning(text("today.impossible", ingredients=list(impossible["ingredient"])), icon=":material/error:")

st.subheader(text("today.first"))
if soon.empty:
    st.success(text("today.nothing"), icon=":material/check:")
for entry in soon.head(MENTIONED).itertuples():
    with st.container(border=True):
        sure = "today.runs_out" if entry.p10_day == entry.p50_day else "today.may_run_out"
        late = "today.too_late" if entry.order_by <= work.now else "today.order_by"
        st.markdown(
            text(sure, ingredient=entry.ingredient, early=entry.p10_day)
            + " "
            + text("today.have", on_hand=amount(entry.on_hand, entry.unit))
            + " "
            + text(late, day=entry.order_by, hour=clock(entry.order_by))
        )
        if entry.dishes:
            st.caption(text("today.dishes", dishes=entry.dishes.split("; ")[:4]))
if len(soon) > MENTIONED:
    st.caption(text("today.more", n=len(soon) - MENTIONED))

st.subheader(text("today.all"))
table = tables.run_outs(plan.run_outs)
st.dataframe(table, hide_index=True, column_config=tables.narrow(table), key="today_table", alt=plain("today.alt"))
