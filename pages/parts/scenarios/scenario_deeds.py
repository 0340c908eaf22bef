"""What was done last with a scenario, and the way back: said until something else is moved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from forecasting.scenarios.scenario import Scenario
from pages.parts.scenarios import scenario_state as state
from pages.shared.language import plain, text

DONE = "scenarios_done"
AMONG_CONTROLS = ("started_over", "taken_off")
BESIDE_SAVING = ("saved",)
KITCHENS = ("dishes_off", "new_dishes", "suppliers_out", "prices")  # of a scenario, what the kitchen's tables hold
STEPS = MappingProxyType({"adopted": ("scenarios.abandon", "undo"), "copied": ("scenarios.open", "bookmark")})
"""What the button beside a deed says, and its icon, where it doesn't undo."""


@dataclass(frozen=True)
class Deed:
    """What was done (``what``) with the scenario of that name, what had no place, and the way ``back`` if there is one
    (of a copy: to it).

    ``seen`` is how the controls stood when it was said first.
    """

    what: str
    name: str = ""
    left_out: tuple[str, ...] = ()
    back: Callable[[], None] | None = None
    seen: Scenario | None = None


def done(deed: Deed) -> None:
    """Let the page say it."""
    st.session_state[DONE] = deed


def start_over() -> None:
    """Everything as in the plan again."""
    back = way_back()
    state.reset()
    done(Deed("started_over", back=back))


def take_off(kind: str, row: int) -> None:
    """Without one of the promotions, groups and the like; one that was filled in can come back."""
    back = way_back() if state.is_filled(kind, row) else None
    state.take_row(kind, row)
    if back is not None:
        done(Deed("taken_off", back=back))


def way_back() -> Callable[[], None]:
    """The way back to how all controls stand now."""
    return partial(_bring_back, state.standing(), st.session_state.get(state.KEPT))


def say(scenario: Scenario, above: DeltaGenerator, beside: DeltaGenerator, below: DeltaGenerator) -> None:
    """What was done last, unless something else was moved since; a button leads back.

    It stands ``above`` all, ``beside`` what saves, or ``below`` the controls, wherever it was done.
    """
    deed = st.session_state.get(DONE)
    if deed is None:
        return
    if deed.seen not in (None, scenario):
        del st.session_state[DONE]
        return
    done(replace(deed, seen=scenario))
    place = below if deed.what in AMONG_CONTROLS else beside if deed.what in BESIDE_SAVING else above
    with place.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/check: {text(f'scenarios.{deed.what}', name=deed.name)}", width="content")
        if deed.back is not None:
            label, icon = STEPS.get(deed.what, ("scenarios.undo", "undo"))
            st.button(text(label), key="scenarios_undo", icon=f":material/{icon}:", type="tertiary", on_click=_undo)
    if deed.left_out:
        place.caption(no_place(deed.left_out))


def no_place(keys: tuple[str, ...]) -> str:
    """Which parts of a scenario the calendar has no place for, and why."""
    whys = {
        "nobodys": [key for key in keys if key not in KITCHENS],
        "elsewhere": [key for key in keys if key in KITCHENS],
    }
    named = {why: [plain(f"scenarios.keys.{key}") for key in its] for why, its in whys.items() if its}
    return " ".join(text(f"scenarios.{why}", parts=parts) for why, parts in named.items())


def _undo() -> None:
    st.session_state.pop(DONE).back()


def _bring_back(told: dict[str, object], kept: int | None) -> None:
    state.reset()
    st.session_state.update({state.key(name): value for name, value in told.items()})
    st.session_state[state.KEPT] = kept
