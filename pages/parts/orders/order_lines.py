"""The lines of an order that isn't sent yet: how many packs of each, and why."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.overrides import held_at
from forecasting.people import Subject
from forecasting.plan import Plan
from forecasting.store.supply.orders import PLACED
from forecasting.supply.flags import against_last_order, late, moved
from forecasting.supply.orders import as_bought
from forecasting.supply.surplus import thrown_away
from forecasting.tables import HOME, SERIES
from forecasting.texts import orders as words
from pages.parts.orders import order_suppliers
from pages.shared import corrections
from pages.shared.cache import facts
from pages.shared.language import escaped, locale, money, text
from pages.shared.session import Workspace
from pages.shared.undo import undo_button

MOST_PACKS = 9999
BOUNDED = "orders_bounded"


def wanted(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with as many packs as the person has typed in, where they did, also where none are suggested.

    Adds ``suggested_packs``, and ``asked``: a line to show, since packs of it are suggested or somebody added some.
    """
    lines = lines.assign(suggested_packs=lines["packs"])
    typed = [st.session_state.get(key_of(line)) for line in lines.itertuples()]
    packs = [int(line.packs if said is None else said) for line, said in zip(lines.itertuples(), typed, strict=True)]
    asked = (lines["packs"] > 0) | pd.Series([said is not None for said in typed], index=lines.index, dtype=bool)
    quantity = pd.Series(packs, index=lines.index, dtype=float) * lines["pack_size"]
    return lines.assign(packs=packs, quantity=quantity, cost=quantity * lines["unit_cost"], asked=asked)


def key_of_order(order: NamedTuple) -> str:
    """The key of an order: another one for each location, supplier and delivery."""
    place = "" if order.location == HOME else f"{order.location}_"
    return f"order_{place}{order.supplier}_{order.arrives:%Y%m%d}"


def key_of(line: words.Line) -> str:
    """The key of the packs of a line: another one when something else is suggested."""
    return f"{key_of_order(line)}_{line.bought_as or line.ingredient}_{line.suggested_packs:g}"


def compared(work: Workspace, plan: Plan, lines: pd.DataFrame) -> pd.DataFrame:
    """Order lines with what is odd about them, against the last order and the day on which each may run out.

    Adds ``factor``, by which more or less is used than recipes say, where that counts (``demand.corrections``), too.
    """
    ordered, supply, said = facts.orders(work), facts.described(work).supply, facts.described(work).corrections
    ordered = ordered[ordered["state"].isin(PLACED)]
    odd = []
    for location, of_one in lines.groupby("location", sort=False):
        before = ordered, held_at("supply", supply, location), work.today
        odd.append(moved(against_last_order(as_bought(of_one), *before), *before))
    columns = ["last_quantity", "against_last", "last_cost", "moved_from", "moved_cost"]
    compared = late(lines.join(pd.concat(odd)[columns]) if odd else lines, plan.run_outs, plan.now)
    return _with_waste(work, plan, compared.join(said.set_index(SERIES)["factor"], on=SERIES))


def _with_waste(work: Workspace, plan: Plan, lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with what would be thrown away: of what is ordered, or of the pack more that isn't suggested.

    Adds ``wasted`` and ``wasted_packs``; what is suggested and was weighed against its risk already isn't told again.
    """
    lasts = facts.described(work).ingredients.set_index("ingredient")["shelf_life_days"]
    outlooks = {each.location: each for each in plan.projections}
    found = []
    for line in lines.itertuples():
        packs = line.packs + (line.packs == line.suggested_packs and words.CAPPED in line.flags.split())
        keeps = lasts.get(line.bought_as or line.ingredient, float("nan"))
        told = packs > line.suggested_packs or "pack_outlasts" in line.flags.split()
        about = (line.ingredient, line.arrives, packs * line.pack_gives, keeps)
        found.append((thrown_away(outlooks[line.location], *about) if told else 0.0, packs))
    waste = pd.DataFrame(found, columns=["wasted", "wasted_packs"], index=lines.index)
    return lines.join(waste.astype({"wasted": float, "wasted_packs": int}))


def ask(work: Workspace, lines: pd.DataFrame, doubts: pd.DataFrame, several: dict[str, list[str]]) -> None:
    """How many packs of each; every line says why it is suggested and what to know before trusting it.

    ``lines`` are those of one order as they were ``compared``, ``doubts`` is what ``arrivals.ask`` gives, ``several``
    names the suppliers of what more than one sells.
    """
    doubtful = {each: list(rows.itertuples()) for each, rows in doubts.groupby(SERIES)}
    for line in lines.itertuples():
        packs, reasons = st.columns([2, 3])  # beside each other where there is room, else below each other
        with packs:
            _ask_packs(line, work.place.currency, fixed=not work.changes(Subject.ORDERS))
            if line.ingredient in several and work.changes(Subject.ORDERS):
                order_suppliers.ask(work, line, several[line.ingredient])
        with reasons:
            _say_why(work, line, doubtful.get((line.location, line.ingredient), []))


def _say_why(work: Workspace, line: words.Compared, doubtful: list[words.Doubtful]) -> None:
    """Why so much, and what to know of it."""
    st.caption(escaped(words.why(line, locale())))
    if corrected := corrections.explained(line.factor):
        st.caption(f":material/balance: {corrected}")
    said = [words.doubt(each, locale()) for each in doubtful]
    currency = work.place.currency
    said += [words.warnings(line, locale()), words.surplus(line, currency, locale())]
    for warning in filter(None, [*said, *words.oddities(line, currency, locale())]):
        st.caption(f":orange[:material/warning: {escaped(warning)}]")


def _ask_packs(line: words.Line, currency: str, fixed: bool) -> None:
    """How many packs, what they cost and, of another number than the suggested one, the way back to that.

    ``fixed``: it isn't for the visitor to say.
    """
    key = key_of(line)
    st.number_input(
        f"**{escaped(line.bought_as or line.ingredient)}** · {escaped(line.pack_name)}",
        value=int(line.suggested_packs),
        step=1,
        key=key,
        on_change=_bound,
        args=(key, int(line.suggested_packs)),
        persist_state="session",
        disabled=fixed,
    )
    if key in st.session_state.get(BOUNDED, {}):
        typed = st.session_state[BOUNDED][key]
        st.warning(text("orders.bounded", typed=typed, packs=line.packs, most=MOST_PACKS), icon=":material/error:")
    each, cost = (money(value, currency, cents=True) for value in (line.unit_cost * line.pack_size, line.cost))
    said = [text("orders.line_cost", packs=line.packs, each=each, cost=cost), words.change(line, locale())]
    st.caption(" · ".join(filter(None, said)))
    if line.packs != line.suggested_packs:
        undo_button(text("orders.as_suggested"), f"{key}_as_suggested", _as_suggested, key, int(line.suggested_packs))


def _as_suggested(key: str, packs: int) -> None:
    st.session_state[key] = packs
    st.session_state[BOUNDED] = {}


def _bound(key: str, suggested: int) -> None:
    """Never fewer than no packs nor absurdly many: the field itself changes, so that all that is said agrees."""
    typed = st.session_state[key]
    allowed = suggested if typed is None else min(max(int(typed), 0), MOST_PACKS)
    st.session_state[key] = allowed
    st.session_state[BOUNDED] = {key: typed} if typed not in (None, allowed) else {}
