"""An order below its supplier's minimum: what could be added, with one tap and a way back, never by itself."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.plan import Plan
from forecasting.supply.orders import as_bought
from forecasting.supply.topping_up import top_up
from forecasting.texts import orders as words
from pages.parts.orders.order_lines import key_of, key_of_order
from pages.shared.cache import facts
from pages.shared.language import locale, money, text
from pages.shared.session import Workspace
from pages.shared.undo import undo_button

ADDED = "orders_added"  # by order: the packs of each line as they stood before


def offer(work: Workspace, plan: Plan, order: NamedTuple, lines: pd.DataFrame) -> None:
    """What is missing to the minimum, and what would fill it up; ``lines`` are all that the supplier sells there."""
    missing = order.minimum - order.cost
    if missing > 0:
        lacking = money(missing, work.place.currency, cents=True)
        st.warning(text("orders.below_minimum", missing=lacking), icon=":material/shopping_cart:")
        _offer_packs(work, plan, order, lines, missing)
    before = st.session_state.get(ADDED, {}).get(key_of_order(order), {})
    if any(key in st.session_state for key in before):
        undo_button(text("orders.take_out"), f"{key_of_order(order)}_take_out", _take_out, key_of_order(order))


def _offer_packs(work: Workspace, plan: Plan, order: NamedTuple, lines: pd.DataFrame, missing: float) -> None:
    outlook = next(one for one in plan.projections if one.location == order.location)
    lasts = facts.described(work).ingredients.set_index("ingredient")["shelf_life_days"]
    keeps = as_bought(lines)["ingredient"].map(lasts).astype(float)
    found = top_up(outlook, lines.assign(keeps_days=keeps), missing)
    if found["cost"].sum() < missing - 0.005:
        st.caption(text("orders.no_top_up"))
        return
    more = lines.merge(found, on="ingredient", suffixes=("_now", ""), validate="one_to_one")
    more = more.assign(
        quantity=more["packs"] * more["pack_size"],
        name=more["bought_as"].where(more["bought_as"] != "", more["ingredient"]),
    ).sort_values("needed_on", kind="stable")
    said = [
        text("orders.top_up_line", ingredient=line.name, packs=words.packs(line, locale()), day=line.needed_on)
        for line in more.itertuples(index=False)
    ]
    st.markdown("\n".join([text("orders.top_up"), "", *(f"- {one}" for one in said)]))
    packs = {key_of(line): int(line.packs_now + line.packs) for line in more.itertuples(index=False)}
    st.button(
        text("orders.add", cost=money(found["cost"].sum(), work.place.currency, cents=True)),
        key=f"{key_of_order(order)}_add",
        icon=":material/add_shopping_cart:",
        on_click=_add,
        args=(key_of_order(order), packs),
    )


def _add(order: str, packs: dict[str, int]) -> None:
    before = {key: st.session_state.get(key) for key in packs}
    st.session_state.setdefault(ADDED, {})[order] = before
    st.session_state.update(packs)


def _take_out(order: str) -> None:
    """The order as it was before something was added."""
    for key, packs in st.session_state[ADDED].pop(order).items():
        if packs is None:
            st.session_state.pop(key, None)
        else:
            st.session_state[key] = packs
