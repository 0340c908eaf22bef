"""A field for a quantity that somebody types on a telephone."""

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


def typed_number(label: str, usual: float, key: str, *, least: float, most: float) -> float | None:
    """A number as somebody writes it, with a comma or a point; None, and a sentence, where it is none within bounds."""
    typed = st.text_input(label, typed_form(usual, ""), type=keypad(), autocomplete="off", key=key)
    said = read_typed(typed, "")
    if said is None or not least <= said <= most:
        bounds = {"least": number(least), "most": number(most)}
        st.error(text("typed.no_number", typed=typed, **bounds), icon=":material/error:")
        return None
    return said
