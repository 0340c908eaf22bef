"""A field for a quantity that somebody types on a telephone."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from forecasting.typed_numbers import read_typed, typed_form
from pages.shared.language import number, text


def has_words() -> bool:
    """Whether ``keypad`` brings letters, too: an Android's keys for a telephone number bring none."""
    return "Android" not in st.context.headers.get("User-Agent", "")


def keypad() -> str:
    """The kind of text field that brings the right keys.

    Not a number field: a browser that expects a point drops the comma of 22,5. A telephone's keys bring digits and both
    signs everywhere but on an iPhone, which hides the comma.
    """
    return "default" if "iPhone" in st.context.headers.get("User-Agent", "") else "phone"


@dataclass(frozen=True)
class Bounds:
    """Between which numbers one has to be, and its ``unit``: it tells three decimals from thousands."""

    least: float
    most: float
    unit: str = ""

    def read(self, typed: str | None) -> float | None:
        """The number that was typed; None where it is none, or beyond the bounds."""
        said = read_typed(typed or "", self.unit)
        return said if said is not None and self.least <= said <= self.most else None


def typed_number(
    label: str,
    usual: float | None,
    key: str,
    within: Bounds,
    keep: Callable[[float], None] | None = None,
    lasting: bool = False,
) -> float | None:
    """A number as somebody writes it, with a comma or a point; None, and a sentence, where it is none within bounds.

    Where none is ``usual``, an empty field is an answer, too. ``keep`` hears the number when it has been changed; what
    is ``lasting`` stays while another page is looked at.
    """
    changed = {"on_change": _hear, "args": (key, within, keep)} if keep else {}
    held = {"persist_state": "session"} if lasting else {}
    begins = "" if usual is None else typed_form(usual, within.unit)
    look = {"type": keypad(), "autocomplete": "off", "icon": ":material/edit:"}  # or else it shows a telephone
    typed = st.text_input(label, begins, key=key, **look, **changed, **held)
    said = within.read(typed)
    if said is None and (typed.strip() or usual is not None):
        bounds = {"least": number(within.least), "most": number(within.most)}
        st.error(text("typed.no_number", typed=typed, **bounds), icon=":material/error:")
    return said


def _hear(key: str, within: Bounds, keep: Callable[[float], None]) -> None:
    said = within.read(st.session_state[key])
    if said is not None:
        keep(said)
