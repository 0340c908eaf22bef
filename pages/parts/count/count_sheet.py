"""The fields of a count: what somebody types beside a shelf is understood, said and kept at once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import isclose
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from forecasting.demand.corrections import real_usage
from forecasting.errors import InputError
from forecasting.overrides import held_at
from forecasting.stock.by_eye import LEVELS, MEASURED, estimate, usual_usage
from forecasting.stock.counting import Part, Written, packs_of, read_count, seems_endless, seems_slipped
from forecasting.store.restaurant import forget_count, save_table
from forecasting.supply.offers import held_on
from forecasting.tables import Restaurant
from forecasting.typed_numbers import typed_form
from forecasting.units import Conversion, conversions_of
from pages.shared.language import about, day, error_text, escaped, exact, many, number, plain, text, weighed
from pages.shared.undo import undo_button

LETTERS, DIGITS = "default", "phone"
"""The keys that a telephone brings: its digits have both decimal signs and a plus, but no word for a crate."""

NO_REASONS: Mapping[str, str] = MappingProxyType({})


MARKS = {"ok": ("green", "check_circle"), "low": ("orange", "hourglass_bottom"), "out": ("red", "cancel")}
"""The colour and the sign of each of ``LEVELS``."""


class Counted(NamedTuple):
    """What was counted of an ingredient at the close of a ``day``, in its own unit; ``by_eye`` as in the table."""

    day: pd.Timestamp
    quantity: float
    by_eye: str


@dataclass(frozen=True)
class Sheet:
    """A count at the close of a day at a location, with what is known already, by ingredient.

    ``there`` are the counts of that day, ``before`` the last ones before it; ``offers`` and ``conversions`` say what
    its units hold; ``usual`` is what is used of it on a usual day, where that is known. ``keys`` are those that a
    telephone brings.
    """

    engine: Engine
    location: str
    counted: pd.Timestamp
    there: Mapping[str, Counted]
    before: Mapping[str, Counted]
    offers: Mapping[str, pd.DataFrame]
    conversions: Mapping[str, list[Conversion]]
    usual: Mapping[str, float]
    keys: str

    def looked_at(self, ingredient: str) -> bool:
        """Whether its newest count was made by eye."""
        newest = self.there.get(ingredient) or self.before.get(ingredient)
        return newest is not None and newest.by_eye != MEASURED


@dataclass(frozen=True)
class About:
    """Which count a sheet is for: at the close of ``counted`` at a location."""

    location: str
    counted: pd.Timestamp


def open_sheet(engine: Engine, restaurant: Restaurant, about: About, usage: pd.DataFrame, keys: str) -> Sheet:
    """The sheet of a day; ``usage`` (location, ingredient, day, quantity) is by the recipes what was used until now."""
    location, counted = about.location, about.counted
    used = real_usage(usage[usage["location"] == location], restaurant.corrections)
    return Sheet(
        engine=engine,
        location=location,
        counted=counted,
        **_counts(restaurant.stock, about),
        offers=dict(iter(held_on(held_at("supply", restaurant.supply, location), counted).groupby("ingredient"))),
        conversions=conversions_of(restaurant.conversions),
        usual=usual_usage(used, counted).to_dict(),
        keys=keys,
    )


def renewed(sheet: Sheet, stock: pd.DataFrame) -> Sheet:
    """The same sheet with all that is counted by now."""
    return replace(sheet, **_counts(stock, About(sheet.location, sheet.counted)))


def _counts(stock: pd.DataFrame, about: About) -> dict[str, dict[str, Counted]]:
    here = stock[stock["location"] == about.location].sort_values("day")
    of_days = {"there": here["day"] == about.counted, "before": here["day"] < about.counted}
    return {name: _newest(here[its]) for name, its in of_days.items()}


def _newest(counts: pd.DataFrame) -> dict[str, Counted]:
    rows = counts.drop_duplicates("ingredient", keep="last")
    return {row.ingredient: Counted(row.day, row.quantity, row.by_eye) for row in rows.itertuples()}


def ask_all(sheet: Sheet, entries: pd.DataFrame, why: Mapping[str, str] = NO_REASONS) -> None:
    """The fields of some ingredients, side by side where there is room; ``why`` some are to be counted, below them."""
    with st.container(horizontal=True):
        for entry in entries.itertuples():
            with st.container(width=340, gap="xsmall"):
                _ask(sheet, entry)
                if entry.ingredient in why:
                    st.caption(why[entry.ingredient])


def _ask(sheet: Sheet, entry: NamedTuple) -> None:
    """One ingredient: its number, or where nobody weighs it a look; it is asked as it was counted the last time."""
    may_look = entry.group == "" and sheet.usual.get(entry.ingredient, 0.0) > 0
    looks = f"count_eye_{sheet.location}_{entry.ingredient}"
    by_eye = may_look and st.session_state.get(looks, sheet.looked_at(entry.ingredient))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        (_ask_level if by_eye else _ask_number)(sheet, entry)
        if may_look:
            st.button(
                "",
                key=f"{looks}_switch",
                type="tertiary",
                icon=":material/edit:" if by_eye else ":material/visibility:",
                help=text("count.to_number" if by_eye else "count.to_eye"),
                on_click=_look,
                args=(looks, not by_eye),
            )
    if _trouble(sheet, entry) in st.session_state:
        _tell_trouble(sheet, entry, by_eye)
    elif by_eye:
        _tell_level(sheet, entry)
    elif typed := (st.session_state[_key(sheet, entry)] or "").strip():
        _tell(sheet, entry, typed)
    if was := st.session_state.get(_was(sheet, entry)):
        _offer_undo(sheet, entry, was, looks)


def _tell_trouble(sheet: Sheet, entry: NamedTuple, by_eye: bool) -> None:
    """Why what stands in the field isn't saved, and to try it again: as it is, for a field tells only of changes."""
    st.error(error_text(st.session_state[_trouble(sheet, entry)]), icon=":material/error:")
    save, key = (_save_level, f"{_key(sheet, entry)}_level") if by_eye else (_save, _key(sheet, entry))
    st.button(text("count.again"), key=f"{_key(sheet, entry)}_again", on_click=save, args=(sheet, entry, key))


def _look(looks: str, by_eye: bool) -> None:
    st.session_state[looks] = by_eye


def _key(sheet: Sheet, entry: NamedTuple) -> str:
    return f"count_{sheet.location}_{sheet.counted:%Y%m%d}_{entry.ingredient}"


def _was(sheet: Sheet, entry: NamedTuple) -> str:
    """Where it is kept what stood here before the last change, for the way back."""
    return f"{_key(sheet, entry)}_was"


def _trouble(sheet: Sheet, entry: NamedTuple) -> str:
    """Where it is kept why the last change of a count couldn't be saved."""
    return f"{_key(sheet, entry)}_trouble"


@contextmanager
def _changing(sheet: Sheet, entry: NamedTuple) -> Iterator[None]:
    """Remember what was counted here until now, if anything; what can't be saved is told, and stays in its field."""
    was, trouble = _was(sheet, entry), _trouble(sheet, entry)
    known, earlier = sheet.there.get(entry.ingredient), st.session_state.get(was)
    st.session_state[was] = None if known is None else (float(known.quantity), str(known.by_eye))
    st.session_state.pop(trouble, None)
    try:
        yield
    except InputError as error:
        st.session_state.update({was: earlier, trouble: error})


def _offer_undo(sheet: Sheet, entry: NamedTuple, was: tuple[float, str], looks: str) -> None:
    """What stood here before, and the way back to it."""
    quantity, by_eye = was
    said = plain(f"choices.{by_eye}") if by_eye != MEASURED else exact(quantity, entry.unit)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.caption(text("count.before", quantity=said), width="content")
        undo_button(text("count.undo"), f"{_key(sheet, entry)}_undo", _undo, sheet, entry, was, looks)


def _undo(sheet: Sheet, entry: NamedTuple, was: tuple[float, str], looks: str) -> None:
    """Count what was counted before the last change; its field shows it again."""
    key = _key(sheet, entry)
    with _changing(sheet, entry):
        _keep(sheet, entry.ingredient, *was)
        for name in (key, f"{key}_level", _was(sheet, entry)):
            st.session_state.pop(name, None)
        st.session_state[looks] = was[1] != MEASURED


def _ask_number(sheet: Sheet, entry: NamedTuple) -> None:
    """The field of a number, filled with what was counted already."""
    key, known = _key(sheet, entry), sheet.there.get(entry.ingredient)
    weighed = known is not None and known.by_eye == MEASURED
    # Filled by its state: a field with a value of its own can't be emptied.
    st.session_state.setdefault(key, typed_form(known.quantity, entry.unit) if weighed else None)
    st.text_input(
        escaped(f"{entry.ingredient} ({many(entry.unit)})"),
        value=None,
        type=sheet.keys,
        autocomplete="off",
        placeholder=_last_count(sheet, entry),
        key=key,
        on_change=_save,
        args=(sheet, entry, key),
        icon=":material/check:" if weighed and _is_kept(sheet, entry, st.session_state[key]) else ":material/edit:",
    )


def _is_kept(sheet: Sheet, entry: NamedTuple, typed: str | None) -> bool:
    """Whether what stands in the field is what is counted: what was refused isn't."""
    try:
        return isclose(read_entry(sheet, entry, typed or "").quantity, sheet.there[entry.ingredient].quantity)
    except InputError:
        return False


def _ask_level(sheet: Sheet, entry: NamedTuple) -> None:
    """Enough, little or none."""
    key, known = f"{_key(sheet, entry)}_level", sheet.there.get(entry.ingredient)
    looked = known is not None and known.by_eye != MEASURED
    st.session_state.setdefault(key, known.by_eye if looked else None)
    st.segmented_control(
        f":material/visibility: {escaped(entry.ingredient)}",
        LEVELS,
        format_func=_mark,
        key=key,
        on_change=_save_level,
        args=(sheet, entry, key),
        width="stretch",
    )


def _mark(level: str) -> str:
    """A level with a sign and a colour of its own, so that nobody who scrolls takes one for another."""
    colour, sign = MARKS[level]
    return f":{colour}[:material/{sign}:] {plain(f'choices.{level}').capitalize()}"


def _save_level(sheet: Sheet, entry: NamedTuple, key: str) -> None:
    """Keep what somebody saw, with what it is taken to be; nothing chosen takes it back."""
    level = st.session_state[key]
    with _changing(sheet, entry):
        if level is None:
            forget_count(sheet.engine, sheet.counted, entry.ingredient, sheet.location)
            return
        quantity = estimate(level, sheet.usual[entry.ingredient], entry.shelf_life_days)
        _keep(sheet, entry.ingredient, round(quantity, 3), level)
        st.session_state.pop(_key(sheet, entry), None)  # a number that stood there isn't the count any more


def _tell_level(sheet: Sheet, entry: NamedTuple) -> None:
    """What a look is taken to be, and what was there the last time."""
    known = sheet.there.get(entry.ingredient)
    if known is None:
        st.caption(_last_count(sheet, entry))
    elif known.by_eye in ("ok", "low"):
        days = known.quantity / sheet.usual[entry.ingredient]
        st.caption(text("count.estimated", quantity=about(known.quantity, entry.unit), n=round(days)))


def _keep(sheet: Sheet, ingredient: str, quantity: float, by_eye: str = MEASURED) -> None:
    one = {"day": sheet.counted, "ingredient": ingredient, "quantity": quantity, "by_eye": by_eye}
    save_table(sheet.engine, "stock", pd.DataFrame([one | {"location": sheet.location}]), mode="merge")


def read_entry(sheet: Sheet, entry: NamedTuple, typed: str) -> Written:
    """What was typed beside an ingredient; raises ``InputError`` with all that a sentence about it says."""
    offers = sheet.offers.get(entry.ingredient)
    packs = [] if offers is None else packs_of(offers, entry.unit)
    conversions = sheet.conversions.get(entry.ingredient, [])
    try:
        written = read_count(typed, entry.unit, packs, conversions)
    except InputError as error:
        raise InputError(error.code, **_about(error, entry, typed, [*packs, *conversions])) from None
    if written.quantity < 0:
        raise InputError("count_negative", ingredient=entry.ingredient, quantity=written.quantity)
    return written


def _about(error: InputError, entry: NamedTuple, typed: str, units: list[Conversion]) -> dict[str, object]:
    """What a sentence about something unreadable says: of which ingredient, and which units are known of it."""
    shortest = {unit.equals: unit for unit in sorted(units, key=lambda unit: -len(unit.unit))}.values()
    known = [f"{unit.unit} ({exact(unit.equals, unit.in_unit)})" for unit in shortest if unit.unit != entry.unit]
    plainest = min((each.unit for each in units if not each.unit[:1].isdigit()), key=len, default="")
    three = exact(3.0, entry.unit)
    example = f"1 {plainest} + {three}" if plainest and known else exact(22.5, entry.unit)
    sizes = [exact(size, entry.unit) for size in error.values.get("sizes", [])]
    said = {"ingredient": entry.ingredient, "typed": typed, "known": [entry.unit, *known], "example": example}
    return error.values | said | {"sizes": sizes}


def _save(sheet: Sheet, entry: NamedTuple, key: str) -> None:
    """Keep one number; an emptied field takes its count back, and what can't be a count changes nothing."""
    typed = (st.session_state[key] or "").strip()
    st.session_state.pop(f"{key}_level", None)
    if not typed:
        with _changing(sheet, entry):
            forget_count(sheet.engine, sheet.counted, entry.ingredient, sheet.location)
        return
    try:
        quantity = read_entry(sheet, entry, typed).quantity
    except InputError:
        for name in (_was(sheet, entry), _trouble(sheet, entry)):
            st.session_state.pop(name, None)
        return
    with _changing(sheet, entry):
        _keep(sheet, entry.ingredient, quantity)


def _tell(sheet: Sheet, entry: NamedTuple, typed: str) -> None:
    """What was understood, where it can be written otherwise, or why it wasn't saved."""
    try:
        written = read_entry(sheet, entry, typed)
    except InputError as error:
        st.error(" ".join([error_text(error), *_still(sheet, entry)]), icon=":material/error:")
        return
    quantity = exact(written.quantity, entry.unit)
    if len(written.parts) > 1:
        parts = [_worked_out(part, entry.unit) for part in written.parts]
        st.caption(text("count.saved_parts", quantity=quantity, parts="; ".join(parts)))
    elif typed.strip() != typed_form(written.quantity, entry.unit):
        st.caption(text("count.saved", quantity=quantity))
    if before := _slipped(sheet, entry, written.quantity):
        asked = text("count.slipped", ingredient=entry.ingredient, quantity=quantity, before=before)
        st.warning(asked, icon=":material/help:")
    elif seems_endless(written.quantity, a_day := sheet.usual.get(entry.ingredient, 0.0), entry.shelf_life_days):
        days = number(round(written.quantity / a_day))
        asked = text("count.endless", ingredient=entry.ingredient, quantity=quantity, days=days)
        st.warning(asked, icon=":material/help:")


def _still(sheet: Sheet, entry: NamedTuple) -> list[str]:
    """What is counted still, where something else was refused."""
    known = sheet.there.get(entry.ingredient)
    return [] if known is None else [text("count.still", quantity=exact(known.quantity, entry.unit))]


def _slipped(sheet: Sheet, entry: NamedTuple, quantity: float) -> str:
    """The count before this one, in words, where a digit or a unit of this one may have slipped."""
    was = st.session_state.get(_was(sheet, entry))
    if was is not None:
        return exact(was[0], entry.unit) if was[1] == MEASURED and seems_slipped(quantity, was[0]) else ""
    last = sheet.before.get(entry.ingredient)
    if last is None or last.by_eye != MEASURED or not seems_slipped(quantity, last.quantity):
        return ""
    return plain("count.on_day", quantity=exact(last.quantity, entry.unit), day=day(last.day))


def _worked_out(part: Part, unit: str) -> str:
    """A piece of what was typed and what it comes to, where that isn't the same."""
    own = exact(part.equals, unit)
    return part.written if part.written == own else f"{part.written} = {own}"


def what_it_holds(sheet: Sheet, contents: pd.DataFrame, ingredients: pd.DataFrame) -> dict[str, str]:
    """What is in each preparation that was counted (``kitchen.prepared_contents``), and for what it has to wait."""
    units = ingredients.set_index("ingredient")["unit"].to_dict()
    said = {}
    for preparation, inside in contents.groupby("preparation"):
        counted = sheet.there.get(preparation)
        if counted is None or counted.quantity == 0:
            continue
        amounts = {row.ingredient: row.quantity * counted.quantity for row in inside.itertuples()}
        held = [f"{name} {weighed(amount, units.get(name, ''))}" for name, amount in amounts.items()]
        missing = [name for name in amounts if name in units and name not in sheet.there]
        waits = [text("count.prepared.waits", ingredients=missing)] if missing else []
        said[preparation] = " ".join([text("count.prepared.holds", held=held), *waits])
    return said


def _last_count(sheet: Sheet, entry: NamedTuple) -> str:
    """What the shelf held at the last count before this one."""
    last = sheet.before.get(entry.ingredient)
    if last is None:
        return plain("count.never")
    looked = last.by_eye != MEASURED
    quantity = plain(f"choices.{last.by_eye}") if looked else number(last.quantity)
    return plain("count.last", quantity=quantity, day=day(last.day))
