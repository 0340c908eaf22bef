"""What purchases will cost in the next weeks, in a sentence and week by week."""

import pandas as pd
import streamlit as st

from forecasting.money.budget import weekly_budget
from pages.shared import charts, ready, tables
from pages.shared.language import days, money, plain, text
from pages.shared.links import link
from pages.shared.session import Workspace


def show(work: Workspace) -> None:
    """The next seven days in a sentence, then all weeks that the futures reach."""
    basis, plan = ready.plan(work)
    ready.say_assumed(work, basis, plan)
    costs = {one.location: basis.unit_costs(one.location, work.today) for one in plan.projections}
    needed = {(one.location, name) for one in plan.projections for name in one.ingredients}
    unpriced = sorted({name for location, name in needed if name not in costs[location]})
    if not any(name in costs[location] for location, name in needed):
        st.info(text("money.no_prices"), icon=":material/sell:")
        link("setup")
        return
    budget = weekly_budget(plan.projections, costs, work.today)
    ranged = basis.forecast.ranged >= costs.keys()
    _say_week(work, budget.iloc[0], ranged)
    if unpriced:
        st.info(text("money.unpriced", n=len(unpriced), ingredients=unpriced), icon=":material/sell:")
    _list_weeks(work, budget, ranged)


def _say_week(work: Workspace, week: pd.Series, ranged: bool) -> None:
    low, middle, high = (money(week[name], work.place.currency) for name in ("low", "expected", "high"))
    said = [text("money.week", middle=middle)]
    if ranged:
        said.append(text("money.range", low=low, high=high))
    st.markdown(" ".join(said))
    st.caption(text("money.about"))


def _list_weeks(work: Workspace, budget: pd.DataFrame, ranged: bool) -> None:
    weeks = [days(first, last) for first, last in zip(budget["first"], budget["last"], strict=True)]
    amounts = {"budget": "expected", "at_least": "low", "at_most": "high"} if ranged else {"budget": "expected"}
    drawn = budget if ranged else budget.assign(low=float("nan"), high=float("nan"))
    picture = charts.money_by_week(drawn.assign(week=weeks), work.place.currency)
    charts.show(picture, "money_chart", plain("money.alt"))
    said = {name: [money(value, work.place.currency) for value in budget[column]] for name, column in amounts.items()}
    rows = pd.DataFrame({"week": weeks, **said})
    headings = {name: st.column_config.TextColumn(plain(f"money.columns.{name}")) for name in rows}
    tables.show(rows, key="money_weeks", alt=plain("money.alt"), columns=headings)
