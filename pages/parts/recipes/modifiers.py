"""What guests ask to add or leave out: how often, and whether it changes the ingredients."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from forecasting.dish_book import DishBook
from forecasting.menu.modifiers import alike, all_of_it, item_of, leaves_out, seen
from forecasting.people import Subject
from forecasting.store.menu.idle_modifiers import read_idle, say_idle
from forecasting.tables import BY_MODIFIER
from pages.parts.recipes.coverage import DISH, DISHES_OFFERED
from pages.shared import tables
from pages.shared.cache import findings
from pages.shared.language import escaped, number, plain, text
from pages.shared.ready import RECENT_WEEKS
from pages.shared.session import Workspace


@dataclass(frozen=True, eq=False)
class Asked:
    """The modifiers of the last weeks (``modifier, times, item, per``) and the items of all that are known, by name.

    ``idle``, True or False, says which somebody said change nothing.
    """

    lately: pd.DataFrame
    names: dict[str, str]


def asked(work: Workspace, menu: DishBook) -> Asked:
    """What guests have asked for lately; of a modifier without a recipe ``item`` is the one to write."""
    found = seen(findings.modified(work, RECENT_WEEKS), menu.restaurant.recipes)
    others = set(menu.restaurant.recipes["item"]) - set(menu.modifiers.index)
    taken = {*menu.restaurant.dishes["dish"], *menu.lately.sold["dish"], *others}
    items = [item or item_of(name, taken) for name, item in zip(found["modifier"], found["item"], strict=True)]
    names = dict(zip(items, found["modifier"], strict=True))
    said = read_idle(work.engine)
    idle = [alike(name) in said and not per for name, per in zip(found["modifier"], found["per"], strict=True)]
    return Asked(found.assign(item=items, idle=idle), {item: item for item in menu.modifiers.index} | names)


def show(work: Workspace, found: Asked) -> None:
    """How often each is asked for and what it does; those that change nothing yet are a tap from their recipe."""
    rows = found.lately
    if rows.empty:
        return
    without = rows[rows["per"] == ""]
    asked = without[~without["idle"]]
    title = text("modifiers.title", n=len(rows) - len(without), total=len(rows))
    with st.expander(title, key="modifiers", icon=":material/add_circle:"):
        said = "idle" if len(asked) else "settled" if len(without) else "all"
        st.markdown(text(f"modifiers.{said}", n=len(asked), weeks=RECENT_WEEKS))
        _offer(asked)
        if len(without) and work.changes(Subject.KITCHEN):
            _ask_which_are_idle(work, without)
        st.dataframe(
            tables.readable(_table(rows)),
            hide_index=True,
            column_config=tables.narrow(_table(rows), inside=True),
            key="modifiers_table",
            alt=plain("modifiers.alt", weeks=RECENT_WEEKS),
        )


def ask_what_it_does(item: str, found: Asked, menu: DishBook, saved: int) -> str:
    """Whether a modifier is added or leaves something out: as its recipe says, else as its name does."""
    guessed = BY_MODIFIER[leaves_out(found.names[item])]
    does = st.segmented_control(
        text("modifiers.does"),
        BY_MODIFIER,
        default=menu.modifiers.get(item, guessed),
        required=True,
        format_func=lambda code: plain(f"choices.{code}"),
        key=f"modifiers_does_{item}_{saved}",
    )
    st.caption(text(f"modifiers.{does}"))
    return does


def first_lines(item: str, found: Asked, menu: DishBook) -> pd.DataFrame:
    """What to begin the recipe with: for ``Sin cebolla`` all the onion that a dish can have, else nothing."""
    name = found.names[item] if leaves_out(found.names[item]) else ""
    return all_of_it(name, menu.restaurant.recipes)


def _ask_which_are_idle(work: Workspace, without: pd.DataFrame) -> None:
    """Those that change no ingredient are said once and no longer asked about; the recipes of the others come later."""
    now = without.loc[without["idle"], "modifier"].tolist()
    key = f"modifiers_idle_{len(now)}"
    chosen = st.multiselect(
        text("modifiers.no_ingredient"), without["modifier"].tolist(), now, placeholder=plain("modifiers.none"), key=key
    )
    if set(chosen) != set(now):
        say_idle(work.engine, chosen, set(now) - set(chosen))
        st.rerun()


def _offer(idle: pd.DataFrame) -> None:
    with st.container(horizontal=True):
        for modifier, times, item in idle.head(DISHES_OFFERED)[["modifier", "times", "item"]].itertuples(index=False):
            label = f"{escaped(modifier)} · {number(times)}"
            if st.button(label, key=f"modifiers_begin_{item}", icon=":material/add:"):
                st.session_state[DISH] = item


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    words = rows["per"].mask(rows["idle"], "idle")
    does = [plain({"": "modifiers.nothing", "idle": "modifiers.never"}.get(word, f"choices.{word}")) for word in words]
    times = [number(value) for value in rows["times"]]
    return pd.DataFrame({"modifier": rows["modifier"], "times": times, "does": does})
