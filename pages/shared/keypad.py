"""A field for a quantity that somebody types on a telephone."""

import streamlit as st


def has_words() -> bool:
    """Whether ``keypad`` brings letters, too: an Android's keys for a telephone number bring none."""
    return "Android" not in st.context.headers.get("User-Agent", "")


def keypad() -> str:
    """The kind of text field that brings the right keys.

    Not a number field: a browser that expects a point drops the comma of 22,5. A telephone's keys bring digits and both
    signs everywhere but on an iPhone, which hides the comma.
    """
    return "default" if "iPhone" in st.context.headers.get("User-Agent", "") else "phone"
