"""What one buys oneself: the order is a list to take along, and whatever is bought is noted with a tap.

A purchase is order, receipt and new price at once.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.overrides import held_at
from forecasting.people import Subject
from forecasting.stock.counting import read_amount
from forecasting.store.supply.orders import BOUGHT, NotedAlready, Purchase, buy, undo_order
from forecasting.supply.orders import as_bought
from forecasting.texts import orders as words
from forecasting.typed_numbers import of_price, read_typed, typed_form
from pages.parts.orders import noted_already
from pages.parts.orders.order_lines import key_of
from pages.shared import corrections
from pages.shared.cache import facts
from pages.shared.keypad import keypad
from pages.shared.language import clock, currency_sign, escaped, exact, locale, many, money, plain, price, text
from pages.shared.session import Workspace
from pages.shared.undo import undo_button

JUST_BOUGHT, UNREAD = "market_just_bought", "market_unread"
WHAT, HOW_MUCH, PAID, WHERE = (f"market_{part}" for part in ("what", "how_much", "paid", "where"))


def own_markets(work: Workspace, location: str) -> list[str]:
    """The suppliers of a location from whom one buys oneself."""
    suppliers = held_at("suppliers", facts.described(work).suppliers, location)
    return list(suppliers.loc[suppliers["self_bought"] == "yes", "supplier"])


def shopping_list(work: Workspace, order: NamedTuple, lines: pd.DataFrame) -> None:
    """What to buy, line by line; ticking one keeps how much was bought and what it cost."""
    st.markdown(text("market.about", day=order.arrives, order_by=order.order_by, hour=clock(order.order_by)))
    bought, seen = as_bought(lines), _purchases(work)
    for place, line in enumerate(lines.itertuples()):
        _ask_line(work, line, bought.iloc[place], seen)
    st.markdown(text("orders.total", total=money(order.cost, work.place.currency, cents=True)))


def unplanned(work: Workspace, location: str, title: str = "unplanned", first: Sequence[str] = ()) -> None:
    """Something that isn't on any list: what, how much, what it cost; the ``first`` ingredients are offered on top."""
    if not work.changes(Subject.ORDERS):
        return
    units = facts.described(work).ingredients.drop_duplicates("ingredient").set_index("ingredient")["unit"]
    mine = own_markets(work, location)
    with st.popover(text(f"market.{title}"), icon=":material/add_shopping_cart:"), st.form("market", border=False):
        st.selectbox(
            text("market.what"),
            sorted(units.index, key=lambda name: (name not in first, name)),
            index=None,
            placeholder=plain("market.choose"),
            format_func=lambda name: f"{name} ({many(units[name])})",
            key=WHAT,
        )
        with st.container(horizontal=True):
            for key, label, such_as in ((HOW_MUCH, "how_much", "2.5"), (PAID, "paid", "18.00")):
                with st.container(width=140):
                    st.text_input(
                        text(f"market.{label}", sign=currency_sign(work.place.currency)),
                        type=keypad(),
                        autocomplete="off",
                        placeholder=such_as,
                        key=key,
                        icon=":material/edit:",
                    )
        if len(mine) > 1:
            st.segmented_control(text("market.where"), mine, default=mine[0], required=True, key=WHERE)
        _say_unread("market")
        st.form_submit_button(
            text("market.bought"),
            key="market_save",
            type="primary",
            icon=":material/check:",
            on_click=_buy_unplanned,
            args=(work, location, units, mine, _purchases(work)),
        )


def say_just_bought(work: Workspace) -> None:
    """What was bought a moment ago, and the way back."""
    said = st.session_state.pop(JUST_BOUGHT, None)
    if said is not None:
        order_id, sentence = said
        st.success(sentence, icon=":material/check:")
        _undo_button(work, order_id, "market_back")


def list_bought(work: Workspace, places: list[str]) -> None:
    """What was bought today, each with a way back."""
    lines = facts.orders(work)
    today = lines[(lines["state"] == BOUGHT) & (lines["arrives"] >= work.today) & lines["location"].isin(places)]
    if today.empty:
        return
    st.subheader(text("market.bought_today"))
    for line in today.itertuples():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_said(work, line.ingredient, line.received, line.unit, _price(line)))
            _undo_button(work, int(line.id), "market_undo")


def _undo_button(work: Workspace, order_id: int, where: str) -> None:
    if work.changes(Subject.ORDERS):
        undo_button(text("market.undo"), f"{where}_{order_id}", undo_order, work.engine, order_id)


def fields(line: words.Line) -> dict[str, str]:
    """The fields of a line on the list, how much and at what price, with what stands in each until somebody types."""
    key = f"market_{key_of(line)}"
    return {f"{key}_how_much": typed_form(line.quantity, line.unit), f"{key}_price": ""}


def _ask_line(work: Workspace, line: words.Compared, bought: pd.Series, seen: list[int]) -> None:
    key, usual = f"market_{key_of(line)}", fields(line)
    for field, value in usual.items():
        st.session_state.setdefault(field, value)
    unit, sign = many(line.unit), currency_sign(work.place.currency)
    how_much, paid = ((st.session_state[name] or "").strip() for name in usual)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        amount = words.packs(line, locale()) if how_much == usual[f"{key}_how_much"] else f"{how_much} {unit}"
        said = [f"**{escaped(bought['ingredient'])}**", escaped(amount), paid and escaped(f"{sign} {paid}")]
        beside = st.container(width="stretch")  # a long line breaks inside of it, and the tick stays beside it
        with beside.popover(" · ".join(filter(None, said)), width="stretch"):  # no form: it would lose what is typed
            typing = {"type": keypad(), "autocomplete": "off", "persist_state": "session", "icon": ":material/edit:"}
            st.text_input(text("market.quantity", unit=unit), key=f"{key}_how_much", **typing)
            same = plain("arrivals.same_price", price=price(line.unit_cost, work.place.currency))
            label = text("market.price", unit=line.unit, sign=sign)
            st.text_input(label, placeholder=same, key=f"{key}_price", **typing)
            st.caption(escaped(words.why(line, locale())))
            if corrected := corrections.explained(line.factor):
                st.caption(f":material/balance: {corrected}")
        st.button(
            text("market.tick"),
            key=f"{key}_bought",
            type="primary",
            on_click=_buy_line,
            args=(work, key, line, bought, seen),
        )
    if warning := words.warnings(line, locale()):
        st.caption(f":orange[:material/warning: {escaped(warning)}]")
    _say_unread(key)


def _buy_line(work: Workspace, key: str, line: words.Line, bought: pd.Series, seen: list[int]) -> None:
    typed = [(st.session_state.get(f"{key}_{part}") or "").strip() for part in ("how_much", "price")]
    pack, conversions = pd.DataFrame([bought[["pack_name", "pack_size"]]]), facts.described(work).conversions
    quantity = read_amount(typed[0], bought["ingredient"], line.unit, pack, conversions)
    paid = read_typed(typed[1], of_price(work.place.currency))
    if not _readable(key, [(typed[0], quantity), *([(typed[1], paid)] if typed[1] else [])]):
        return
    _keep(
        work,
        Purchase(
            supplier=line.supplier,
            day=_there_from(work, line.location, bought["ingredient"]),
            ingredient=bought["ingredient"],
            quantity=quantity,
            unit=line.unit,
            unit_cost=paid if typed[1] else line.unit_cost,
            location=line.location,
            suggested_packs=float(line.suggested_packs),
            pack_size=line.pack_size,
            pack_name=line.pack_name,
        ),
        seen,
    )
    for name in (f"{key}_how_much", f"{key}_price", key_of(line)):
        st.session_state.pop(name, None)


def _buy_unplanned(work: Workspace, location: str, units: pd.Series, mine: list[str], seen: list[int]) -> None:
    what = st.session_state.get(WHAT)
    if what is None:
        st.session_state[UNREAD] = ("market", [text("market.what_first")])
        return
    typed = [st.session_state.get(key) or "" for key in (HOW_MUCH, PAID)]
    kitchen = facts.described(work)
    supply = held_at("supply", kitchen.supply, location)
    quantity = read_amount(typed[0], what, units[what], supply[supply["ingredient"] == what], kitchen.conversions)
    paid = read_typed(typed[1], of_price(work.place.currency))
    if not _readable("market", zip(typed, (quantity, paid), strict=True)):
        return
    where = st.session_state.get(WHERE) or next(iter(mine), plain("market.nobody"))
    unit_cost = round(paid / quantity, 6)
    there_from = _there_from(work, location, what)
    _keep(work, Purchase(where, there_from, what, quantity, units[what], unit_cost, location=location), seen)
    for key in (WHAT, HOW_MUCH, PAID):
        st.session_state.pop(key, None)


def _readable(key: str, typed: Iterable[tuple[str, float | None]]) -> bool:
    """Whether all that was typed are numbers above zero; else which aren't is said beside them."""
    wrong = [written for written, value in typed if value is None or value <= 0]
    st.session_state[UNREAD] = (key, [text("market.unreadable", typed=written) for written in wrong])
    return not wrong


def _say_unread(key: str) -> None:
    about, problems = st.session_state.get(UNREAD, ("", []))
    if about == key:
        for problem in problems:
            st.error(problem, icon=":material/error:")


def _there_from(work: Workspace, location: str, ingredient: str) -> pd.Timestamp:
    """Today; tomorrow where today is counted already: a count is of the close and knows nothing of what came after."""
    counts = facts.described(work).stock
    ours = counts[(counts["location"] == location) & (counts["ingredient"] == ingredient)]
    return work.today + pd.Timedelta(days=int((ours["day"] >= work.today).any()))


def _purchases(work: Workspace) -> list[int]:
    """The purchases that this page knows of."""
    lines = facts.orders(work)
    return lines.loc[lines["state"] == BOUGHT, "id"].tolist()


def _keep(work: Workspace, purchase: Purchase, seen: list[int] | None = None) -> None:
    """Note a purchase, unless somebody has noted one of the same that this page had not ``seen``."""
    try:
        order_id = buy(work.engine, purchase, work.at, seen)
    except NotedAlready as error:
        noted_already.refuse(error, "market.note_also", _keep, work, purchase)
        return
    of = (purchase.ingredient, purchase.quantity, purchase.unit, purchase.unit_cost)
    st.session_state[JUST_BOUGHT] = (order_id, f"{text('market.noted')} {_said(work, *of)}")


def _said(work: Workspace, ingredient: str, quantity: float, unit: str, unit_cost: float) -> str:
    total = money(quantity * unit_cost, work.place.currency, cents=True)
    each = f"{currency_sign(work.place.currency)} {price(unit_cost, work.place.currency)}"
    return text(
        "market.line", ingredient=ingredient, quantity=exact(quantity, unit), price=each, unit=unit, total=total
    )


def _price(line: NamedTuple) -> float:
    return line.unit_cost if pd.isna(line.received_cost) else line.received_cost
