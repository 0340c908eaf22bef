"""The fields of a count: what somebody types beside a shelf is understood, said and kept at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from forecasting.counting import Part, Written, offered, packs_of, read_count
from forecasting.errors import InputError
from forecasting.overrides import held_at
from forecasting.store.restaurant import forget_count, save_table
from forecasting.tables import Restaurant
from forecasting.typed import typed_form
from forecasting.units import Conversion, conversions_of
from pages.shared.language import day, error_text, escaped, exact, number, plain, text

LETTERS, DIGITS = "default", "phone"
"""The keys that a telephone brings: its digits have both decimal signs and a plus, but no word for a crate."""


@dataclass(frozen=True)
class Sheet:
    """A count at the close of a day at a location, with what is known already.

    ``there`` are the counts of that day by ingredient, ``before`` the last ones before it (``day, quantity``);
    ``packs`` and ``conversions`` say by ingredient what its units hold; ``keys`` are those that a telephone brings.
    """

    engine: Engine
    location: str
    counted: pd.Timestamp
    there: pd.Series
    before: pd.DataFrame
    packs: Mapping[str, list[Conversion]]
    conversions: Mapping[str, list[Conversion]]
    keys: str


def open_sheet(engine: Engine, restaurant: Restaurant, location: str, counted: pd.Timestamp, keys: str) -> Sheet:
    """The sheet of a day."""
    counts = restaurant.stock[restaurant.stock["location"] == location]
    units = restaurant.ingredients.set_index("ingredient")["unit"]
    offers = offered(held_at("supply", restaurant.supply, location), counted)
    return Sheet(
        engine=engine,
        location=location,
        counted=counted,
        there=counts[counts["day"] == counted].set_index("ingredient")["quantity"],
        before=counts[counts["day"] < counted].sort_values("day").groupby("ingredient").last(),
        packs={name: packs_of(own, units.get(name, "")) for name, own in offers.groupby("ingredient")},
        conversions=conversions_of(restaurant.conversions),
        keys=keys,
    )


def ask_all(sheet: Sheet, entries: pd.DataFrame) -> None:
    """The fields of some ingredients, side by side where there is room."""
    with st.container(horizontal=True):
        for entry in entries.itertuples():
            with st.container(width=340, gap="xsmall"):
                _ask(sheet, entry)


def _ask(sheet: Sheet, entry: NamedTuple) -> None:
    """The field of one ingredient, filled with what was counted already."""
    key = f"count_{sheet.location}_{sheet.counted:%Y%m%d}_{entry.ingredient}"
    known = sheet.there.get(entry.ingredient)
    # Filled by its state: a field with a value of its own can't be emptied.
    st.session_state.setdefault(key, None if known is None else typed_form(known, entry.unit))
    typed = st.text_input(
        escaped(f"{entry.ingredient} ({entry.unit})"),
        value=None,
        type=sheet.keys,
        autocomplete="off",
        placeholder=_last_count(sheet, entry.ingredient),
        key=key,
        on_change=_save,
        args=(sheet, entry, key),
        icon=":material/check:" if known is not None else ":material/edit:",
    )
    if typed and typed.strip():
        _tell(sheet, entry, typed)


def _read(sheet: Sheet, entry: NamedTuple, typed: str) -> Written:
    """What was typed beside an ingredient; raises ``InputError`` with all that a sentence about it says."""
    packs, conversions = sheet.packs.get(entry.ingredient, []), sheet.conversions.get(entry.ingredient, [])
    try:
        written = read_count(typed, entry.unit, packs, conversions)
    except InputError as error:
        raise InputError(error.code, **_about(error, entry, typed, [*packs, *conversions])) from None
    if written.quantity < 0:
        raise InputError("count_negative", ingredient=entry.ingredient, quantity=written.quantity)
    return written


def _about(error: InputError, entry: NamedTuple, typed: str, units: list[Conversion]) -> dict[str, object]:
    """What a sentence about something unreadable says: of which ingredient, and which units are known of it."""
    known = [f"{unit.unit} ({exact(unit.equals, unit.in_unit)})" for unit in units if unit.unit != entry.unit]
    example = f"22.5 {entry.unit}" if not units else f"1 {units[0].unit} + 3 {entry.unit}"
    sizes = [exact(size, entry.unit) for size in error.values.get("sizes", [])]
    said = {"ingredient": entry.ingredient, "typed": typed, "known": [entry.unit, *known], "example": example}
    return error.values | said | {"sizes": sizes}


def _save(sheet: Sheet, entry: NamedTuple, key: str) -> None:
    """Keep one number; an emptied field takes its count back, and what can't be a count changes nothing."""
    typed = (st.session_state[key] or "").strip()
    if not typed:
        forget_count(sheet.engine, sheet.counted, entry.ingredient, sheet.location)
        return
    try:
        quantity = _read(sheet, entry, typed).quantity
    except InputError:
        return
    one = {"day": sheet.counted, "ingredient": entry.ingredient, "quantity": quantity, "location": sheet.location}
    save_table(sheet.engine, "stock", pd.DataFrame([one]), mode="merge")


def _tell(sheet: Sheet, entry: NamedTuple, typed: str) -> None:
    """What was understood, where it can be written otherwise, or why it wasn't saved."""
    try:
        written = _read(sheet, entry, typed)
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
        return
    quantity = exact(written.quantity, entry.unit)
    if len(written.parts) > 1:
        parts = [_worked_out(part, entry.unit) for part in written.parts]
        st.caption(text("count.saved_parts", quantity=quantity, parts="; ".join(parts)))
    elif typed.strip() != typed_form(written.quantity, entry.unit):
        st.caption(text("count.saved", quantity=quantity))


def _worked_out(part: Part, unit: str) -> str:
    """A piece of what was typed and what it comes to, where that isn't the same."""
    own = exact(part.equals, unit)
    return part.written if part.written == own else f"{part.written} = {own}"


def _last_count(sheet: Sheet, ingredient: str) -> str:
    """What the shelf held at the last count before this one."""
    if ingredient not in sheet.before.index:
        return plain("count.never")
    last = sheet.before.loc[ingredient]
    return plain("count.last", quantity=number(last["quantity"]), day=day(last["day"]))
