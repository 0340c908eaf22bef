"""Menus and combos: which dishes one holds, all of them or one to choose."""

from typing import Literal

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.kitchen import fault
from forecasting.menu.combos import choice, contents, find_combos, observed_shares
from forecasting.store.restaurant import ChangedMeanwhile, Still, save_table, try_table
from forecasting.tables import Restaurant
from pages.shared.cache import facts
from pages.shared.keypad import Bounds, typed_number
from pages.shared.language import error_text, number, plain, text
from pages.shared.session import Workspace

WITHIN = Bounds(0, 100)  # portions of a dish in a menu, and of a hundred guests those who choose it
MESSAGE, REFUSED = "combos_message", "combos_refused"
KEPT = "combos_times_kept"  # a new key after each time empties the choice: what is kept isn't chosen once more


def show(work: Workspace) -> None:
    """Ask which dishes a menu or combo holds and write its recipe; nothing where nothing can be one."""
    if message := st.session_state.pop(MESSAGE, None):
        st.success(message, icon=":material/check:")
    if refused := st.session_state.pop(REFUSED, None):
        st.error(refused, icon=":material/error:")
    known = facts.restaurant(work)
    combos = find_combos(known.sales, known.dishes, known.recipes)
    if combos and not known.recipes.empty:
        with st.expander(text("combos.title"), key="combos", icon=":material/lunch_dining:"):
            st.caption(text("combos.help"))
            _describe(work, known, combos)


@st.fragment
def _describe(work: Workspace, known: Restaurant, combos: list[str]) -> None:
    combo = st.selectbox(
        text("combos.which"), combos, index=None, placeholder=plain("combos.choose"), key="combos_which"
    )
    if combo is None:
        return
    held = _held(known, combo)
    if not held.empty:
        portions = zip(held["quantity"], held["ingredient"], strict=True)
        said = [plain("combos.portion", portions=number(quantity), dish=dish) for quantity, dish in portions]
        st.markdown(text("combos.holds", dishes=said))
    if (lines := _ask_contents(known, combo)) is not None and st.button(
        text("combos.keep", combo=combo), key="combos_keep", type="primary", icon=":material/save:"
    ):
        others = held[~held["ingredient"].isin(lines["ingredient"])]
        _keep(work, known, combo, pd.concat([others, lines], ignore_index=True))
    if not held.empty:
        _offer_to_take_out(work, known, combo, held)


def _held(known: Restaurant, combo: str) -> pd.DataFrame:
    """What a combo holds already."""
    recipes = known.recipes
    return recipes[(recipes["item"] == combo) & recipes["from"].isna()].reset_index(drop=True)


def _ask_contents(known: Restaurant, combo: str) -> pd.DataFrame | None:
    """The recipe lines as the person says them; None as long as there are none."""
    key = f"combos_dishes_{combo}_{st.session_state.get(KEPT, 0)}"
    chosen = st.multiselect(text("combos.dishes"), _options(known, combo), placeholder=plain("combos.choose"), key=key)
    if not chosen:
        return None
    how = st.segmented_control(
        text("combos.how"),
        ["one", "all"],
        default="one" if len(chosen) > 1 else "all",
        required=True,
        format_func=lambda code: plain(f"combos.{code}"),
        key=f"combos_how_{combo}_{len(chosen) > 1}",
    )
    if how == "all":
        portions = {dish: _amount("portions", combo, dish, 1.0) for dish in chosen}
        return None if None in portions.values() else contents(combo, portions)
    st.caption(text("combos.observed"))
    shares = observed_shares(known.sales, chosen)
    stated = {dish: _amount("share", combo, dish, float(round(100 * shares[dish]))) for dish in chosen}
    return None if None in stated.values() or not sum(stated.values()) else choice(combo, stated)


def _offer_to_take_out(work: Workspace, known: Restaurant, combo: str, held: pd.DataFrame) -> None:
    """The way back: dishes that a combo doesn't hold any more; without its last one it has no recipe."""
    key = f"combos_gone_{combo}_{st.session_state.get(KEPT, 0)}"
    gone = st.multiselect(
        text("combos.no_longer"), held["ingredient"].unique(), placeholder=plain("combos.choose"), key=key
    )
    if gone and st.button(text("combos.take_out", combo=combo), key="combos_take_out", icon=":material/undo:"):
        recipes = known.recipes
        out = (recipes["item"] == combo) & recipes["from"].isna() & recipes["ingredient"].isin(gone)
        _save(work, combo, recipes[~out], "replace", lambda now: now.recipes.equals(recipes))


def _options(known: Restaurant, combo: str) -> list[str]:
    """The dishes that have a recipe, or one as a size of another."""
    cooked = {*known.recipes["item"], *known.dishes.loc[known.dishes["size_of"] != "", "dish"]} - {combo}
    return sorted(cooked & {*known.sales["dish"], *known.dishes["dish"]})


def _amount(kind: str, combo: str, dish: str, usual: float) -> float | None:
    key = f"combos_{kind}_{combo}_{dish}"
    return typed_number(text(f"combos.{kind}", dish=dish), usual, key, WITHIN)


def _keep(work: Workspace, known: Restaurant, combo: str, lines: pd.DataFrame) -> None:
    lines = lines[lines["quantity"] > 0]
    try:
        broken = fault(try_table(work.engine, "recipes", lines, "merge"))
    except InputError as error:
        broken = error
    if broken is not None and fault(known) is None:
        st.error(error_text(broken), icon=":material/error:")
        return
    held = _held(known, combo)
    _save(work, combo, lines, "merge", lambda now: _held(now, combo).equals(held))


def _save(work: Workspace, combo: str, lines: pd.DataFrame, mode: Literal["replace", "merge"], still: Still) -> None:
    try:
        save_table(work.engine, "recipes", lines, mode, still=still)
        st.session_state[MESSAGE] = plain("combos.kept", combo=combo)
        st.session_state[KEPT] = st.session_state.get(KEPT, 0) + 1
    except ChangedMeanwhile as changed:
        st.session_state[REFUSED] = error_text(changed)
    st.rerun()  # the whole page: what somebody else has changed is shown, too
