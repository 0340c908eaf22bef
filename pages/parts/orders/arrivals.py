"""Did it arrive? Asked of each order whose day has come, on any page that shows one, until somebody answers."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.people import Subject
from forecasting.planning.as_if import Choice
from forecasting.stock.counting import read_amount
from forecasting.store.supply.orders import SENT, forget_arrival, receive_order
from forecasting.texts import orders as words
from forecasting.typed_numbers import of_price, read_typed, typed_form
from pages.shared import groups
from pages.shared.cache import facts, plans
from pages.shared.keypad import has_words, keypad
from pages.shared.language import currency_sign, escaped, locale, many, money, plain, price, text
from pages.shared.session import Workspace
from pages.shared.undo import undo_button

ASKED_DAYS = 14  # who hasn't said it by then won't: it counts as arrived, and counts have taken its place
JUST_SAID, IN_PARTS, UNREAD = "arrivals_just_said", "arrivals_in_parts", "arrivals_unread"


def ask(work: Workspace, choices: tuple[Choice, ...] = ()) -> pd.DataFrame:
    """Ask what came of the orders whose day has come; gives the order lines that rest on an answer nobody gave.

    These are ``location, ingredient`` with ``without``, the stock if those orders never came, and ``packs_without``.
    """
    _say_just_said(work)
    open_ones = waiting(work)
    doubts = _doubts(work, open_ones[open_ones["arrives"] < work.today], choices)
    if not work.changes(Subject.ORDERS):
        return doubts
    for order_id, lines in open_ones.groupby("id", sort=False):
        with st.container(border=True):
            _ask_one(work, int(order_id), lines.reset_index(drop=True), doubts)
    return doubts


def waiting(work: Workspace) -> pd.DataFrame:
    """The lines of the orders to the location or locations chosen that should be there and of which nobody knows."""
    lines = facts.orders(work)
    here = True if work.location is None else lines["location"] == work.location
    oldest = work.today - pd.Timedelta(days=ASKED_DAYS)
    its_day = (lines["arrives"] <= work.today) & (lines["arrives"] > oldest)
    return lines[(lines["state"] == SENT) & (lines["sent_packs"] > 0) & its_day & here]


def _doubts(work: Workspace, late: pd.DataFrame, choices: tuple[Choice, ...]) -> pd.DataFrame:
    columns = ["location", "ingredient", "on_hand", "packs"]
    missing = tuple(int(order_id) for order_id in late["id"].unique())
    lines, without = (plans.plan_as_if(work, choices, gone).lines for gone in ((), missing))
    other = without[columns].rename(columns={"on_hand": "without", "packs": "packs_without"})
    both = lines.merge(other, on=columns[:2], validate="one_to_one")
    return both[both["without"] != both["on_hand"]].reset_index(drop=True)


def _ask_one(work: Workspace, order_id: int, lines: pd.DataFrame, doubts: pd.DataFrame) -> None:
    first = lines.iloc[0]
    whom = f"{first['supplier']} · {work.name_of(first['location'])}" if work.location is None else first["supplier"]
    total = money(lines["cost"].sum(), work.place.currency)
    st.markdown(text("arrivals.ask", supplier=whom, arrives=first["arrives"], total=total))
    in_parts = st.session_state.get(IN_PARTS) == order_id
    if not in_parts:  # else it stands beside the fields
        st.caption(escaped(" · ".join(words.contents(lines.rename(columns={"sent_packs": "packs"}), locale()))))
    belong = groups.belong(facts.described(work))["group"]
    names = set(lines["ingredient"]) | set(lines["ingredient"].map(belong).dropna())
    ours = doubts[doubts["ingredient"].isin(names) & (doubts["location"] == first["location"])]
    if not ours.empty:
        said = [f"- {escaped(words.doubt(line, locale()))}" for line in ours.itertuples()]
        st.markdown("\n".join([text("arrivals.doubt"), "", *said]))
    if in_parts:
        _ask_parts(work, order_id, lines)
        return
    with st.container(horizontal=True):
        _answer("all", order_id, "check", _say, work, order_id, _all_of(lines), "all", type="primary")
        _answer("part", order_id, "rule", _begin_parts, order_id)
        _answer("none", order_id, "close", _say, work, order_id, _all_of(lines).head(0), "none")


def _answer(name: str, order_id: int, icon: str, action, *args: object, **look: str) -> None:
    key, shown = f"arrived_{order_id}_{name}", f":material/{icon}:"
    st.button(text(f"arrivals.{name}"), key=key, icon=shown, on_click=action, args=args, **look)


def _ask_parts(work: Workspace, order_id: int, lines: pd.DataFrame) -> None:
    """How much of each line came, and the price where it was another one."""
    with st.form(f"arrived_{order_id}_form", border=False):
        st.caption(f"{text('arrivals.parts')} {text('arrivals.in_packs') if has_words() else ''}")
        for line in lines.rename(columns={"sent_packs": "packs"}).itertuples():
            _ask_part(work, order_id, line)
        for problem in st.session_state.pop(UNREAD, []):
            st.error(problem, icon=":material/error:")
        with st.container(horizontal=True):
            st.form_submit_button(
                text("arrivals.save"),
                key=f"arrived_{order_id}_save",
                type="primary",
                icon=":material/save:",
                on_click=_save_parts,
                args=(work, order_id, lines),
            )
            st.form_submit_button(text("arrivals.back"), key=f"arrived_{order_id}_back", on_click=_begin_parts)


def _ask_part(work: Workspace, order_id: int, line: NamedTuple) -> None:
    came, paid = _keys(order_id, line)
    st.session_state.setdefault(came, typed_form(line.quantity, line.unit))
    ordered = words.packs(line, locale())
    st.markdown(f"**{escaped(line.ingredient)}** · {escaped(ordered)}")
    with st.container(horizontal=True):
        with st.container(width=150):
            st.text_input(
                text("arrivals.came", unit=many(line.unit)),
                type=keypad(),
                autocomplete="off",
                key=came,
                icon=":material/inventory_2:",
            )
        with st.container(width=150):
            st.text_input(
                text("arrivals.paid", unit=line.unit, sign=currency_sign(work.place.currency)),
                type=keypad(),
                autocomplete="off",
                placeholder=plain("arrivals.same_price", price=price(line.unit_cost, work.place.currency)),
                key=paid,
                icon=":material/payments:",
            )


def _keys(order_id: int, line: NamedTuple) -> tuple[str, str]:
    return f"arrived_{order_id}_{line.ingredient}_came", f"arrived_{order_id}_{line.ingredient}_paid"


def _all_of(lines: pd.DataFrame) -> pd.DataFrame:
    return lines[["ingredient"]].assign(received=lines["quantity"], received_cost=float("nan"))


def _begin_parts(order_id: int | None = None) -> None:
    st.session_state[IN_PARTS] = order_id


def _save_parts(work: Workspace, order_id: int, lines: pd.DataFrame) -> None:
    """Keep what came line by line; where something can't be read, nothing is kept and the fields stay as they are."""
    came, problems, conversions = [], [], facts.described(work).conversions
    for line in lines.itertuples():
        came_key, paid_key = _keys(order_id, line)
        typed, paid = ((st.session_state.get(key) or "").strip() for key in (came_key, paid_key))
        pack = lines.loc[[line.Index], ["pack_name", "pack_size"]]
        quantity = read_amount(typed, line.ingredient, line.unit, pack, conversions) if typed else 0.0
        cost = read_typed(paid, of_price(work.place.currency)) if paid else line.unit_cost
        for written, value in ((typed, quantity), (paid, cost)):
            if value is None or value < 0:
                problems.append(text("arrivals.unreadable", ingredient=line.ingredient, typed=written))
        came.append((line.ingredient, quantity, float("nan") if cost == line.unit_cost else cost))
    if problems:
        st.session_state[UNREAD] = problems
        return
    for line in lines.itertuples():
        for key in _keys(order_id, line):
            st.session_state.pop(key, None)
    rows = pd.DataFrame(came, columns=["ingredient", "received", "received_cost"])
    _say(work, order_id, rows.astype({"received_cost": float}), "part" if rows["received"].any() else "none")


def _say(work: Workspace, order_id: int, came: pd.DataFrame, answer: str) -> None:
    receive_order(work.engine, order_id, came, work.at)
    st.session_state[IN_PARTS] = None
    st.session_state[JUST_SAID] = (order_id, answer)


def _say_just_said(work: Workspace) -> None:
    """What was answered in the run before, and the way back."""
    said = st.session_state.pop(JUST_SAID, None)
    if said is None:
        return
    order_id, answer = said
    lines = facts.orders(work)
    order = lines[lines["id"] == order_id]
    said = {
        "supplier": order["supplier"].iloc[0],
        "total": money(order["worth"].sum(), work.place.currency, cents=True),
    }
    st.success(text(f"arrivals.said_{answer}", **said), icon=":material/check:")
    take_back_button(work, order_id, "arrivals_back")


def take_back_button(work: Workspace, order_id: int, where: str) -> None:
    """Takes an answer back: the question is asked again."""
    if work.changes(Subject.ORDERS):
        undo_button(text("arrivals.undo"), f"{where}_{order_id}", forget_arrival, work.engine, order_id)
