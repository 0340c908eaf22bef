"""What is typed on the page of the orders stands in its address: phones drop a page while the chat is in front."""

import json

import pandas as pd
import streamlit as st

from pages.parts.orders.order_lines import MOST_PACKS, key_of
from pages.shared.links import write_parameter

PACKS, WRITTEN = "packs", "orders_written"


def follow_address(lines: pd.DataFrame) -> None:
    """Type what the address says, unless the page wrote it there itself; not where something else is suggested now."""
    word = st.query_params.get(PACKS)
    if not word or word == st.session_state.get(WRITTEN):
        return
    st.session_state[WRITTEN] = word
    try:
        typed = json.loads(word)
    except (ValueError, RecursionError):
        return
    for line in lines.assign(suggested_packs=lines["packs"]).itertuples():
        packs = typed.get(key_of(line)) if isinstance(typed, dict) else None
        if type(packs) is int and 0 <= packs <= MOST_PACKS:
            st.session_state[key_of(line)] = packs


def write_address(lines: pd.DataFrame) -> None:
    """Let the address follow what is typed otherwise than suggested, as ``order_lines.wanted`` gives it."""
    other = lines[lines["packs"] != lines["suggested_packs"]]
    typed = {key_of(line): int(line.packs) for line in other.itertuples()}
    word = json.dumps(typed, ensure_ascii=False, separators=(",", ":")) if typed else None
    st.session_state[WRITTEN] = word
    write_parameter(PACKS, word)
