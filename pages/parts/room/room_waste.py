"""What was thrown away, eaten by the staff or given on the house: note it, see the cost, take it back."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.people import Subject
from forecasting.store.supply.room import Thrown, add_waste, list_waste, take_back_waste
from forecasting.supply.offers import unit_costs
from forecasting.tables import GIVEN, WASTE_REASONS, Restaurant, empty
from pages.parts.count.count_sheet import LETTERS, About, open_sheet, read_entry
from pages.shared.cache import facts
from pages.shared.language import day, error_text, escaped, exact, many, money, plain, text
from pages.shared.session import Workspace
from pages.shared.undo import undo_button

SHOWN_DAYS = 14
ADDED, FAULT = "room_waste_added", "room_waste_fault"


class Thing(NamedTuple):
    """Something that can go to waste: what is bought, or what is made of it."""

    ingredient: str
    unit: str


def show(work: Workspace, restaurant: Restaurant, location: str) -> None:
    """A form for one entry, then what was noted lately."""
    if work.changes(Subject.STOCK):
        _ask(work, restaurant, location)
    rows = list_waste(work.engine, work.today - pd.Timedelta(days=SHOWN_DAYS))
    rows = rows[rows["location"] == location]
    if rows.empty:
        st.caption(text("room.waste.nothing", n=SHOWN_DAYS))
        return
    units = _units(work, restaurant, location)
    costs = unit_costs(restaurant.supply, location, work.today)
    cost = rows["quantity"] * rows["ingredient"].map(costs).astype(float)
    st.subheader(text("room.waste.lately", n=SHOWN_DAYS))
    rows = rows.assign(cost=cost)
    st.markdown(_total(work, rows))
    for entry in rows.itertuples():
        _line(work, entry, units.get(entry.ingredient, ""))


def _total(work: Workspace, noted: pd.DataFrame) -> str:
    """What was lost and what was given away, in money; ``noted`` has ``reason, cost``."""
    given = noted["reason"].isin(GIVEN)
    lost, total = (money(noted.loc[which, "cost"].sum(), work.place.currency) for which in (~given, given))
    unpriced = int(noted["cost"].isna().sum())
    said = [text("room.waste.total", n=int((~given).sum()), total=lost)] if not given.all() else []
    said += [text("room.waste.given", total=total)] if given.any() else []
    said += [text("room.waste.unpriced", n=unpriced)] if unpriced else []
    return " ".join(said)


def _line(work: Workspace, entry: NamedTuple, unit: str) -> None:
    parts = [day(entry.day), f"{entry.ingredient} {exact(entry.quantity, unit)}", plain(f"choices.{entry.reason}")]
    if pd.notna(entry.cost):
        parts.append(money(entry.cost, work.place.currency, cents=True))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(escaped(" · ".join(parts)), width="content")
        if work.changes(Subject.STOCK):
            undo_button(text("room.undo"), f"room_waste_{entry.id}_undo", take_back_waste, work.engine, int(entry.id))


def _units(work: Workspace, restaurant: Restaurant, location: str) -> dict[str, str]:
    """The unit of all that can be thrown away: of what is bought, and of what is made of it."""
    bought = restaurant.ingredients.set_index("ingredient")["unit"].to_dict()
    try:
        made = facts.prepared(work, location, work.today)
    except InputError:
        return bought
    return made.set_index("preparation")["unit"].to_dict() | bought


def _ask(work: Workspace, restaurant: Restaurant, location: str) -> None:
    st.markdown(text("room.waste.about"))
    units = _units(work, restaurant, location)
    nth = st.session_state.setdefault(ADDED, 0)  # another key empties a field whose number is kept
    with st.container(border=True):
        what = st.selectbox(
            text("columns.ingredient"),
            sorted(units),
            index=None,
            key=f"room_waste_what_{nth}",
            filter_mode="fuzzy",
            placeholder=plain("room.waste.choose"),
        )
        entry = None if what is None else Thing(what, units[what])
        typed = st.text_input(
            text("room.waste.quantity", unit=many(entry.unit)) if entry else text("columns.quantity"),
            key=f"room_waste_quantity_{nth}",
            autocomplete="off",
            type=LETTERS,
        )
        reason = st.pills(
            text("columns.reason"),
            WASTE_REASONS,
            default="spoiled",
            required=True,
            format_func=lambda code: plain(f"choices.{code}").capitalize(),
            key=f"room_waste_reason_{nth}",
        )
        when = st.date_input(
            text("columns.day"), work.today, max_value=work.today, format="DD/MM/YYYY", key=f"room_waste_day_{nth}"
        )
        if fault := st.session_state.pop(FAULT, None):
            st.error(fault, icon=":material/error:")
        st.button(
            text("room.waste.add"),
            key="room_waste_add",
            type="primary",
            icon=":material/delete:",
            on_click=_add,
            args=(work, restaurant, Thrown(pd.Timestamp(when), what or "", 0.0, reason, location), entry, typed),
        )


def _add(work: Workspace, restaurant: Restaurant, thrown: Thrown, entry: Thing | None, typed: str) -> None:
    """Note one entry, or say why it can't be; then what was typed stays."""
    if entry is None:
        st.session_state[FAULT] = text("room.waste.no_ingredient")
        return
    sheet = open_sheet(work.engine, restaurant, About(thrown.location, thrown.day), empty("stock"), LETTERS)
    try:
        quantity = read_entry(sheet, entry, typed or "").quantity
        if quantity <= 0:
            raise InputError("waste_nothing", ingredient=entry.ingredient)
    except InputError as error:
        st.session_state[FAULT] = error_text(error)
        return
    add_waste(work.engine, Thrown(thrown.day, thrown.ingredient, quantity, thrown.reason, thrown.location))
    st.session_state[ADDED] += 1
    st.toast(text("room.waste.added", ingredient=entry.ingredient, quantity=exact(quantity, entry.unit)))
