"""Deliveries that somebody wrote down: what was due and not confirmed, and what is expected."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.overrides import held_at
from forecasting.people import Subject
from forecasting.stock.arrivals import ASKED_DAYS, answered, to_confirm
from forecasting.stock.counting import read_amount
from forecasting.store.supply.room import answer_delivery, forget_delivery_answer, list_deliveries
from forecasting.supply.offers import held_on
from forecasting.tables import Restaurant
from forecasting.typed_numbers import typed_form
from pages.shared import tables
from pages.shared.language import day, escaped, exact, many, plain, text
from pages.shared.links import link
from pages.shared.session import Workspace
from pages.shared.undo import undo_button


def show(work: Workspace, restaurant: Restaurant, location: str) -> None:
    """What to confirm first, then what comes on the next days."""
    rows = list_deliveries(work.engine, work.today - pd.Timedelta(days=ASKED_DAYS))
    rows = rows[rows["location"] == location]
    units = restaurant.ingredients.set_index("ingredient")["unit"].to_dict()
    due = to_confirm(rows, restaurant.stock, work.today)
    if len(due) and not work.changes(Subject.STOCK):
        st.caption(text("room.arrivals.due", n=due.groupby(["day", "supplier"]).ngroups))
    elif len(due):
        brought = [lines for _, lines in due.groupby(["day", "supplier"])]
        st.markdown(text("room.arrivals.due", n=len(brought)))
        for lines in brought:
            _ask(work, lines, restaurant)
    else:
        st.success(text("room.arrivals.none_due"), icon=":material/check:")
    _list_answers(work, answered(rows, restaurant.stock, work.today))
    st.subheader(text("room.arrivals.expected"))
    coming = rows[(rows["day"] > work.today) | ((rows["day"] == work.today) & rows["ordered"])]
    if coming.empty:
        st.caption(text("room.arrivals.nothing"))
    else:
        tables.show(_coming(coming, units), "room_coming", plain("room.arrivals.alt"))
    if rows["ordered"].any():
        st.caption(text("room.arrivals.ordered"))
    with st.container(horizontal=True):
        link("orders")
        if work.changes(Subject.STOCK):
            link("setup", text("room.arrivals.write_down"))


def _coming(rows: pd.DataFrame, units: dict[str, str]) -> pd.DataFrame:
    quantities = zip(rows["quantity"], rows["ingredient"].map(units).fillna(""), strict=True)
    return pd.DataFrame(
        {
            "ingredient": rows["ingredient"],
            "day": rows["day"].map(day),
            "quantity": [exact(quantity, unit) for quantity, unit in quantities],
            "supplier": rows["supplier"],
        }
    )


def _ask(work: Workspace, lines: pd.DataFrame, restaurant: Restaurant) -> None:
    """What came of one delivery, line by line as expected unless somebody writes otherwise; or nothing at all."""
    units = restaurant.ingredients.set_index("ingredient")["unit"].to_dict()
    supplier, when, key = lines["supplier"].iloc[0], lines["day"].iloc[0], f"room_arrival_{lines['id'].iloc[0]}"
    with st.container(border=True):
        st.markdown(text("room.arrivals.from", supplier=supplier or plain("room.arrivals.somebody"), day=when))
        with st.container(horizontal=True):
            typed = {line.id: _field(line, units.get(line.ingredient, "")) for line in lines.itertuples()}
        came = {line.id: _read(typed[line.id], line, restaurant) for line in lines.itertuples()}
        for line in lines.itertuples():
            if came[line.id] is None:
                said = {"ingredient": line.ingredient, "unit": units.get(line.ingredient, "")}
                st.error(text("room.arrivals.unreadable", typed=typed[line.id], **said), icon=":material/error:")
        with st.container(horizontal=True):
            st.button(
                text("room.arrivals.confirm"),
                key=f"{key}_yes",
                type="primary",
                icon=":material/check:",
                disabled=None in came.values(),
                on_click=_answer,
                args=(work, lines, came),
            )
            st.button(
                text("room.arrivals.missing"),
                key=f"{key}_no",
                icon=":material/close:",
                on_click=_answer,
                args=(work, lines, dict.fromkeys(came, 0.0)),
            )


def _field(line: NamedTuple, unit: str) -> str:
    label, expected = f"{line.ingredient} ({many(unit)})", typed_form(line.quantity, unit)
    return st.text_input(escaped(label), expected, key=f"room_arrival_{line.id}_quantity", width=150)


def _read(typed: str, line: NamedTuple, restaurant: Restaurant) -> float | None:
    """How much came, written as a count is; an emptied field is nothing, what can't be a quantity is None."""
    own = restaurant.ingredients["ingredient"] == line.ingredient
    offers = held_on(held_at("supply", restaurant.supply, line.location), line.day)
    offers = offers[offers["ingredient"] == line.ingredient]
    unit = restaurant.ingredients.loc[own, "unit"].to_list()[:1] or [""]
    came = read_amount(typed, line.ingredient, unit[0], offers, restaurant.conversions) if typed.strip() else 0.0
    return None if came is None or came < 0 else came


def _answer(work: Workspace, lines: pd.DataFrame, came: dict[int, float | None]) -> None:
    for delivery, quantity in came.items():
        answer_delivery(work.engine, int(delivery), quantity)


def _list_answers(work: Workspace, answers: pd.DataFrame) -> None:
    """What came of deliveries as somebody said it, the latest first, and the way back from each."""
    if answers.empty:
        return
    st.subheader(text("room.arrivals.answered"))
    for _, lines in sorted(answers.groupby(["day", "supplier"]), reverse=True, key=lambda each: each[0]):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_said(lines), width="content")
            if work.changes(Subject.STOCK):
                key, about = f"room_arrival_{lines['id'].iloc[0]}_undo", lines["id"].tolist()
                undo_button(text("room.undo"), key, forget_delivery_answer, work.engine, about)


def _said(lines: pd.DataFrame) -> str:
    """What came of a delivery, in a sentence."""
    about = {"supplier": lines["supplier"].iloc[0] or plain("room.arrivals.somebody"), "day": lines["day"].iloc[0]}
    less = lines.loc[lines["quantity"] != lines["expected"], "ingredient"].tolist()
    if (lines["quantity"] == 0).all():
        return text("room.arrivals.was_missing", **about)
    return text("room.arrivals.was_part", ingredients=less, **about) if less else text("room.arrivals.was", **about)
