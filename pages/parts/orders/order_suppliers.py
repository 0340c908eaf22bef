"""Another supplier for an ingredient, for this order only: the line moves to his order, and may be moved back."""

import pandas as pd
import streamlit as st

from forecasting.plan import Plan
from forecasting.planning.as_if import Choice
from forecasting.planning.basis import Basis
from forecasting.store.supply.orders import PLACED
from forecasting.supply.offers import sellers
from forecasting.texts import orders as words
from pages.shared.cache import facts, plans
from pages.shared.language import locale, text
from pages.shared.session import Workspace
from pages.shared.undo import undo_button

CHOSEN = "orders_chosen"  # by restaurant, location and ingredient


def chosen(work: Workspace) -> tuple[Choice, ...]:
    """From whom this visitor wants to buy what they would usually buy elsewhere."""
    of_all = st.session_state.get(CHOSEN, {})
    return tuple(Choice(*about[1:], supplier) for about, supplier in of_all.items() if about[0] == work.url)


def with_choices(work: Workspace, usual: Plan) -> Plan:
    """The plan with what was chosen, which is said with a way back; without choices the ``usual`` one."""
    choices = chosen(work)
    if not choices:
        return usual
    changed = plans.plan_as_if(work, choices)
    before = usual.lines.set_index(["location", "ingredient"])["supplier"]
    for line in changed.lines.itertuples():
        about = (line.location, line.ingredient)
        if line.supplier != before[about] and Choice(*about, line.supplier) in choices:
            _say(work, line, before[about])
    return changed


def say_quiet(work: Workspace, plan: Plan) -> None:
    """Of whom nothing is ordered yet, so that nobody takes a supplier for forgotten."""
    placed = facts.orders(work)
    placed = placed.loc[placed["state"].isin(PLACED) & (placed["arrives"] >= work.today), ["location", "supplier"]]
    busy = {tuple(row) for row in pd.concat([plan.orders[["location", "supplier"]], placed]).to_numpy()}
    usual = plan.lines.loc[plan.lines["supplier"].notna(), ["location", "supplier"]].drop_duplicates()
    quiet = [row.supplier for row in usual.itertuples(index=False) if tuple(row) not in busy]
    if quiet:
        st.caption(text("orders.quiet", suppliers=sorted(set(quiet))))


def several(work: Workspace, basis: Basis, location: str) -> dict[str, list[str]]:
    """The ingredients that more than one supplier sells to a location, and who."""
    who = sellers(basis.restaurant.supply, location, work.today)
    who = who[who["ingredient"].duplicated(keep=False)]
    return who.groupby("ingredient")["supplier"].agg(list).to_dict()


def ask(work: Workspace, line: words.Line, suppliers: list[str]) -> None:
    """From whom to buy one line."""
    key = f"orders_from_{line.location}_{line.ingredient}"
    st.session_state[key] = line.supplier
    st.selectbox(
        text("orders.supplier"), suppliers, key=key, on_change=_choose, args=(work, line.location, line.ingredient, key)
    )


def forget(work: Workspace, lines: pd.DataFrame) -> dict[str, object]:
    """These lines are sent: the next order goes to the usual supplier again. Gives what brings the choices back."""
    before = dict(st.session_state.get(CHOSEN, {}))
    sent = {(work.url, line.location, line.ingredient) for line in lines.itertuples()}
    st.session_state[CHOSEN] = {about: supplier for about, supplier in before.items() if about not in sent}
    return {CHOSEN: before} if sent & set(before) else {}


def _choose(work: Workspace, location: str, ingredient: str, key: str) -> None:
    st.session_state.setdefault(CHOSEN, {})[work.url, location, ingredient] = st.session_state[key]


def _say(work: Workspace, line: words.Line, usual: str) -> None:
    values = {"ingredient": line.bought_as or line.ingredient, "supplier": line.supplier, "arrives": line.arrives}
    if line.packs:
        said = text("orders.switched", packs=words.packs(line, locale()), **values)
    else:
        said = text("orders.switched_none", **values)
    st.info(said, icon=":material/swap_horiz:")
    undo_button(
        text("orders.switch_back", supplier=usual),
        f"orders_back_to_usual_{line.location}_{line.ingredient}",
        _back,
        (work.url, line.location, line.ingredient),
    )


def _back(about: tuple[str, str, str]) -> None:
    st.session_state.get(CHOSEN, {}).pop(about, None)
