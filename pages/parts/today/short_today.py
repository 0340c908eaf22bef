"""What is missing today, before all else, and the way to note what was bought for it."""

import pandas as pd
import streamlit as st

from forecasting.plan import Plan
from forecasting.planning.urgent import Urgent, short_today
from pages.parts.orders import market, noted_already
from pages.shared.language import plain, text, to_buy
from pages.shared.session import Workspace


def show(work: Workspace, plan: Plan, found: Urgent) -> list[str]:
    """What no order can bring in time and how much of it to buy; gives the names of these ingredients."""
    market.say_just_bought(work)
    noted_already.say(work)
    short = short_today(plan, found)
    if short.empty:
        return []
    st.error(" ".join([*_missing(short), _to_buy(short)]), icon=":material/shopping_cart:")
    market.unplanned(work, plan.projections[0].location, "note", first=list(short["ingredient"]))
    return list(short["ingredient"])


def _missing(short: pd.DataFrame) -> list[str]:
    """What runs out today if all goes as usual, and what only may."""
    names = {"short": short["surely"], "may_be_short": ~short["surely"]}
    return [
        text(f"today.{key}", ingredients=list(short.loc[those, "ingredient"]))
        for key, those in names.items()
        if those.any()
    ]


def _to_buy(short: pd.DataFrame) -> str:
    missing = {row.ingredient: to_buy(row.missing, row.unit) for row in short.itertuples()}
    each = [plain("today.of", amount=amount, ingredient=ingredient) for ingredient, amount in missing.items()]
    return text("today.buy_now", amounts=each)
