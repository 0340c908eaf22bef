"""What purchases will cost in the next weeks, in a sentence and week by week."""

import pandas as pd
import streamlit as st

from forecasting.budget import weekly_budget
from forecasting.offers import choose_supply
from forecasting.outlook import has_range
from forecasting.overrides import held_at
from pages.shared import ready, tables
from pages.shared.language import days, money, plain, text
from pages.shared.session import workspace

work = workspace()
st.title(text("money.title"))
known, plan = ready.plan(work)
ready.say_assumed(known)


def prices(location: str) -> pd.Series:
    """What an ingredient costs at a location today, for one of its own unit."""
    offers = choose_supply(held_at("supply", known.restaurant.supply, location), work.today)
    return offers.set_index("ingredient")["unit_cost"]


unit_costs = {one.location: prices(one.location) for one in plan.projections}
budget = weekly_budget(plan.projections, unit_costs, work.today)
ranged = has_range(known.forecast.backtest)


def shown(value: float) -> str:
    """An amount in the restaurant's money."""
    return money(value, work.place.currency)


week = budget.iloc[0]
said = [text("money.week", middle=shown(week["middle"]))]
if ranged:
    said.append(text("money.range", low=shown(week["low"]), high=shown(week["high"])))
st.markdown(" ".join(said))
st.caption(text("money.about"))
unpriced = sorted(
    {name for one in plan.projections for name in one.ingredients if name not in unit_costs[one.location]}
)
if unpriced:
    st.info(text("money.unpriced", n=len(unpriced), ingredients=unpriced), icon=":material/sell:")

rows = budget.assign(
    week=[days(first, last) for first, last in zip(budget["first"], budget["last"], strict=True)],
    budget=budget["middle"].map(shown),
    at_least=budget["low"].map(shown),
    at_most=budget["high"].map(shown),
)
columns = ["week", "budget", "at_least", "at_most"] if ranged else ["week", "budget"]
headings = {name: st.column_config.TextColumn(plain(f"money.columns.{name}")) for name in columns}
tables.show(rows[columns], key="money_weeks", alt=plain("money.alt"), columns=headings)
