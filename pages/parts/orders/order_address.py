"""What is typed on the page of the orders stands in its address: phones drop a page while the chat is in front."""

import json
from collections.abc import Collection

import pandas as pd
import streamlit as st

from forecasting.texts.orders import Line
from pages.parts.orders import market
from pages.parts.orders.order_lines import MOST_PACKS, key_of
from pages.shared.links import write_parameter

PACKS, WRITTEN = "packs", "orders_written"
HELD = "orders_held"  # what is typed at each location, also at those that aren't looked at
SHOWN = "orders_shown"  # the locations whose fields say themselves what is typed
LONGEST = 40  # letters of an amount

Typed = dict[str, int | str]
"""What the fields of a location say otherwise than suggested, by their keys."""


def follow_address(lines: pd.DataFrame) -> None:
    """Type what the address says, unless the page wrote it there itself; not where something else is suggested now.

    What it says of a location that isn't looked at waits until it is.
    """
    word = st.query_params.get(PACKS)
    if word and word != st.session_state.get(WRITTEN):
        st.session_state.update({WRITTEN: word, HELD: _read(word), SHOWN: set()})
    held, shown = st.session_state.get(HELD, {}), st.session_state.get(SHOWN, set())
    for line in lines.assign(suggested_packs=lines["packs"]).itertuples():
        typed = {} if line.location in shown else held.get(line.location, {})
        packs = typed.get(key_of(line))
        if type(packs) is int and 0 <= packs <= MOST_PACKS:
            st.session_state[key_of(line)] = packs
        for key in market.fields(line):
            if isinstance(typed.get(key), str):
                st.session_state[key] = typed[key][:LONGEST]


def write_address(lines: pd.DataFrame, locations: Collection[str]) -> None:
    """Let the address follow what is typed otherwise than suggested, as ``order_lines.wanted`` gives it.

    ``locations`` are all there are: what is typed at those that aren't looked at stays.
    """
    shown = set(lines["location"])
    before = st.session_state.get(HELD, {})
    held = {place: typed for place, typed in before.items() if place in locations and place not in shown}
    for line in lines.itertuples():
        if typed := _typed(line):
            held[line.location] = held.get(line.location, {}) | typed
    word = json.dumps(held, ensure_ascii=False, separators=(",", ":")) if held else None
    st.session_state.update({WRITTEN: word, HELD: held, SHOWN: shown})
    write_parameter(PACKS, word)


def _typed(line: Line) -> Typed:
    said = {key: st.session_state.get(key) for key in market.fields(line)}
    typed = {key: said[key] for key, usual in market.fields(line).items() if said[key] not in (None, usual)}
    return typed if line.packs == line.suggested_packs else {key_of(line): int(line.packs)} | typed


def _read(word: str) -> dict[str, Typed]:
    """What an address says, by location; nothing where somebody else wrote into it."""
    try:
        said = json.loads(word)
    except (ValueError, RecursionError):
        return {}
    return {place: typed for place, typed in said.items() if isinstance(typed, dict)} if isinstance(said, dict) else {}
