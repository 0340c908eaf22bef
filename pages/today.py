"""What to order today and what runs out first, in a sentence; then one by one what to do about it."""

import pandas as pd
import streamlit as st

from forecasting.menu.groups import waiting
from forecasting.menu.recipes import portions_on
from forecasting.people import Subject
from forecasting.planning.urgent import FLOOR_DAYS, at_stake, still_used, urgent, use_first
from forecasting.tables import ONE_DAY
from forecasting.texts.amounts import weighs_nothing
from pages.parts.orders import arrivals as arrivals_asked
from pages.parts.orders import market
from pages.parts.today import everywhere, floor, happened, short_today
from pages.parts.today.run_out_cards import Cards
from pages.shared import groups, ready, tables
from pages.shared.cache import facts
from pages.shared.language import clock, day_and_month, money, plain, text, weighed
from pages.shared.links import link
from pages.shared.session import end_page, workspace

MENTIONED = 5  # as many ingredients get a sentence, and all that run out by tomorrow; of the others the name is said
NAMED = 3  # of what spoils, the dearest
TALL = 136  # pixels: cards of one height, three in a row or, on a phone, two and a third as wide as both

work = workspace()
st.title(text("today.title"))
if not work.sees(Subject.FORECAST):  # who serves hears of dishes, not of packs and money
    floor.show_alone(work)
    end_page()
before_all, headline = st.container(), st.container()  # what to do today: before any notice about data
basis, plan = ready.plan(work)
ready.say_assumed(work, basis, plan)

if work.location is None:
    everywhere.show(work, basis, plan)
    end_page()

kitchen, location = facts.described(work), work.location
belong = groups.belong(kitchen)
tomorrow = work.today + ONE_DAY
found = urgent(plan.run_outs, work.now)
in_time, too_late, nobody_sells, soon = found.in_time, found.too_late, found.nobody_sells, found.soon
due_today = ready.due_today(work, plan)
too_small = int((due_today["cost"] < due_today["minimum"]).sum())
spoiling = use_first(plan.run_outs, basis.unit_costs(location, work.today), work.now)
spoiling = spoiling.loc[[not weighs_nothing(row.spoils, row.unit) for row in spoiling.itertuples()]]
cards = Cards(work, basis, plan, location, belong, spoiling)


def mention(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The first rows and all that run out by tomorrow; of the others their names."""
    shown = (rows["p10_day"] <= tomorrow) | (pd.RangeIndex(len(rows)) < MENTIONED)
    return rows[shown], list(rows.loc[~shown, "ingredient"])


def named(spoiling: pd.DataFrame) -> list[str]:
    """How much of what spoils from when on, the dearest first."""
    return [
        plain(
            "today.spoils",
            quantity=weighed(row.spoils, row.unit),
            ingredient=row.ingredient,
            cost=money(row.cost, work.place.currency),
            day=row.spoils_on,
        )
        for row in spoiling.head(NAMED).itertuples()
    ]


with before_all:
    short = short_today.show(work, plan, found)

errands = due_today["supplier"].isin(market.own_markets(work, location))
to_send, to_buy = due_today[~errands], due_today[errands]
said = [] if len(due_today) else [text("today.no_order_today")]
if len(to_send):
    last = to_send.iloc[0]
    said.append(text("today.order_today", n=len(to_send), hour=clock(last["order_by"]), supplier=last["supplier"]))
if len(to_buy):
    said.append(text("today.buy_today", n=len(to_buy), suppliers=list(to_buy["supplier"])))
if too_small:
    said.append(text("today.too_small", n=too_small))
later = soon[~soon["ingredient"].isin(short)]
if len(later):
    early = later["p10_day"].iloc[0]
    same_day = plan.run_outs.loc[plan.run_outs["p10_day"] == early, "ingredient"]  # one to be bought then is out, too
    out = {*same_day} - {*short}
    first = [name for name in dict.fromkeys([*later["ingredient"], *same_day]) if name in out]
    said.append(text("today.first_out", n=len(first), ingredients=first, early=early))
headline.markdown(" ".join(said))
sample = [text("today.sample", day=work.today)] if work.sample else []
headline.caption(" ".join([ready.data_until(work, location), *sample]))

lost = at_stake(plan, portions_on(basis.portions, work.today), cards.margins, FLOOR_DAYS).sum()
stake = text("today.stake", total=money(lost, work.place.currency)) if lost >= 1 else None
closes = text("today.before", n=len(to_send), hour=clock(to_send.iloc[0]["order_by"])) if len(to_send) else None
to_do = "order" if to_buy.empty else "order_or_buy" if len(to_send) else "errand"
until = ready.last_day(work, location)
age = (work.today - until).days
plainly = {"delta_color": "off", "delta_arrow": "off", "border": True, "height": TALL}
with st.container(horizontal=True):
    st.metric(text("today.soon"), len(soon), stake, help=text("today.stake_help") if stake else None, **plainly)
    st.metric(text(f"today.{to_do}"), len(due_today), closes, **plainly)
    said = text("today.age", n=age) if age > 0 else text("today.age_today")
    st.metric(text("today.data_card"), day_and_month(until), said, **plainly)

with st.container(horizontal=True):
    link("count", text("today.count"))
    link("orders", text("today.orders"))
    link("sales", text("today.sales") if work.changes(Subject.SALES) else None)

arrivals_asked.ask(work)
happened.show(work, basis, plan)
floor.show(work, plan)
used = still_used(plan, spoiling)
for rows, what in ((spoiling[used], "use_first"), (spoiling[~used], "no_day_to_use")):
    if len(rows):
        st.warning(text(f"today.{what}", each=named(rows)), icon=":material/skillet:")

uncounted = plan.run_outs[~plan.run_outs["counted"]]
if not uncounted.empty:
    st.info(text("today.uncounted", n=len(uncounted), ingredients=list(uncounted["ingredient"])))
if len(belong):
    for entry in waiting(groups.counted_on(kitchen, belong, location, work.today)).itertuples():
        said = text("today.waiting", group=entry.group, day=entry.day, ingredients=entry.ingredients)
        st.warning(said, icon=":material/hourglass_top:")
impossible = plan.run_outs[plan.run_outs["impossible"]]
if not impossible.empty:
    st.warning(text("today.impossible", ingredients=list(impossible["ingredient"])), icon=":material/error:")

if soon.empty and plan.run_outs["counted"].any():
    said = "today.nothing" if uncounted.empty else "today.nothing_counted"
    st.success(text(said), icon=":material/check:")
if len(too_late) + len(nobody_sells):
    st.subheader(text("today.elsewhere"))
cards.all_too_late(too_late)
shown, others = mention(nobody_sells)
for entry in shown.itertuples():
    cards.nobody_sells(entry)
if others:
    st.caption(text("today.more", n=len(others), ingredients=others))
if len(in_time):
    st.subheader(text("today.first"))
shown, others = mention(in_time)
for entry in shown.itertuples():
    cards.in_time(entry)
if others:
    st.caption(text("today.more", n=len(others), ingredients=others))

st.subheader(text("today.all"))
first_out = plan.run_outs.sort_values("p10_day", kind="stable")  # as above: the first to run out comes first
table = tables.run_outs(first_out, work.now).join(tables.risks(first_out, work.place.currency))
tables.show(table, key="today_table", alt=plain("today.alt"))
st.caption(text("today.table_about"))
