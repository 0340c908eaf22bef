"""What has been moved on the page of scenarios: kept in the session by the keys of its controls.

The controls are the only place where a scenario stands while somebody works on it. What comes by a link, from the list
or from another scenario is written into them (``scenario_opening``), so that it can be seen and moved.
"""

from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

import pandas as pd
import streamlit as st

from forecasting.scenarios.scenario import Group, Promotion, Scenario

MOVED = "scenario_"  # what the keys of all that can be moved begin with
LOOKED = "scenarios_look_"  # ... and those of what is only looked at: it stays when something else is opened
KEPT = "scenarios_kept"  # the saved one that is open
WRITTEN, TROUBLE, UNPLACED, OPENED, UNCOUNTED, SPOKEN, TURN = (
    f"scenarios_{name}" for name in ("written", "trouble", "unplaced", "opened", "uncounted", "spoken", "turn")
)
ASKED_FIRST = MappingProxyType(
    {
        "promotion": ("what",),
        "event": ("day",),
        "weather": ("warmer", "rains"),
        "group": ("people",),
        "off": ("dish",),
        "new": ("like",),
    }
)
"""What is asked first of each of the things of which there may be several: a row is filled in once one of that is."""

BOUNDS = MappingProxyType(
    {
        **{
            "discount": (5, 90),
            "uplift": (-50, 300),
            "tickets": (-50, 300),
            "both": (0, 100),
            "moved": (0, 100),
            "times": (0, 200),
        },
        **{"factor": (10, 300), "price": (20, 300), "warmer": (-8, 8), "rain": (0, 50), "late_days": (1, 14)},
    }
)
"""Between which numbers each slider goes; shares are in percent."""


@dataclass(frozen=True)
class Scope:
    """What the controls can speak of: the days to come, and the names that this kitchen has.

    ``celebrated`` are days of the past that a day can be like, ``holidays`` those of ``days`` that are free,
    ``shut`` those on which the place doesn't open, and ``named`` those that are a holiday or an event. ``planned`` are
    the promotions of those days that the plan counts on.
    """

    days: tuple[pd.Timestamp, ...]
    promoted: tuple[str, ...]
    dishes: tuple[str, ...]
    ingredients: tuple[str, ...]
    suppliers: tuple[str, ...]
    celebrated: tuple[str, ...] = ()
    holidays: tuple[pd.Timestamp, ...] = ()
    shut: tuple[pd.Timestamp, ...] = ()
    named: tuple[pd.Timestamp, ...] = ()
    planned: tuple[Promotion, ...] = ()


def key(*parts: object) -> str:
    """The key of a control.

    Whenever all of them begin anew they have other keys: a browser would go on showing what the old ones held.
    """
    turn = st.session_state.get(TURN, 0)
    return MOVED + "_".join(str(part) for part in ((turn, *parts) if turn else parts))


def looked(name: str) -> str:
    """The key of what only chooses what is looked at."""
    return LOOKED + name


def rows(kind: str) -> list[int]:
    """The numbers of the promotions, groups and the like that stand on the page; there is always one to fill in."""
    return st.session_state.setdefault(key(kind, "rows"), [0])


def add_row(kind: str) -> None:
    """One more to fill in."""
    st.session_state[key(kind, "rows")] = [*rows(kind), max(rows(kind), default=-1) + 1]


def refuse(said: str) -> None:
    """A sentence beside what can't be: it isn't counted until it is put right."""
    st.session_state[UNCOUNTED] = True
    st.error(said, icon=":material/error:")


def take_row(kind: str, row: int) -> None:
    """Without one of them."""
    for name in [name for name in st.session_state if str(name).startswith(f"{key(kind, row)}_")]:
        del st.session_state[name]
    left = [each for each in rows(kind) if each != row]
    st.session_state[key(kind, "rows")] = left or [row + 1]


def is_filled(kind: str, row: int) -> bool:
    """Whether something was chosen in a row."""
    return any(st.session_state.get(key(kind, row, name)) not in (None, "", 0) for name in ASKED_FIRST[kind])


def new_names(scope: Scope) -> list[str]:
    """What the new dishes are called that somebody gave a name: they can be promoted, too."""
    filled = [row for row in rows("new") if is_filled("new", row)]
    names = [(st.session_state.get(key("new", row, "dish")) or "").strip() for row in filled]
    return [name for name in dict.fromkeys(names) if name and name not in scope.promoted]


def off_on(day: pd.Timestamp) -> set[str]:
    """The dishes that are off the menu on a day."""
    off = set()
    for row in filter(partial(is_filled, "off"), rows("off")):
        dish, first, last = (st.session_state.get(key("off", row, name)) for name in ("dish", "first", "last"))
        if (first or day) <= day <= (last or day):
            off.add(str(dish))
    return off


def held(*controls: str) -> int:
    """How many things are chosen in some controls: rows, lists or single ones."""
    chosen = [st.session_state.get(key(name)) for name in controls if name not in ASKED_FIRST]
    filled = sum(is_filled(kind, row) for kind in controls if kind in ASKED_FIRST for row in rows(kind))
    return filled + sum(len(one) if isinstance(one, list) else one is not None for one in chosen)


def standing() -> dict[str, object]:
    """All that is moved, by what the controls are called in any turn."""
    begins = key("")
    return {
        str(name).removeprefix(begins): value
        for name, value in st.session_state.items()
        if str(name).startswith(begins)
    }


def reset() -> None:
    """Everything as in the plan again."""
    for name in [name for name in st.session_state if str(name).startswith(MOVED)]:
        del st.session_state[name]
    for name in (KEPT, TROUBLE, UNPLACED, OPENED):
        st.session_state.pop(name, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def follow_language(language: str) -> None:
    """In another language, tell the browser all values anew: it knows them by what they were called."""
    if st.session_state.get(SPOKEN, language) != language:
        for name in [name for name in st.session_state if str(name).startswith((MOVED, LOOKED))]:
            st.session_state[name] = st.session_state[name]
    st.session_state[SPOKEN] = language


def name_typed() -> str:
    """What the scenario is called in its field; nothing where nobody has called it."""
    return (st.session_state.get(key("name")) or "").strip()


def nameless(scenario: Scenario) -> Scenario:
    """The same scenario whatever it is called, so that what was computed for one serves the other."""
    return replace(scenario, name="")


def given_group(row: int, day: pd.Timestamp, people: int, menu: list[str]) -> Group | None:
    """The group that was opened, as long as nobody has changed it: its portions may be other than a menu's."""
    one = st.session_state.get(key("group", row, "given"))
    same = one is not None and not menu and (one.day, one.people) == (day, people)
    return one if same else None


def percent(name: str, share: float) -> int:
    """A share as its slider has it."""
    return within_bounds(name, 100 * share)


def within_bounds(name: str, value: float) -> int:
    """A number as far as its slider goes."""
    least, most = BOUNDS[name]
    return min(max(round(value), least), most)
