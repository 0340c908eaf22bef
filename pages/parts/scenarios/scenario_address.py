"""The scenario of an address: a reload, and whoever gets it, sees the same."""

import base64
import json
import zlib
from dataclasses import replace

import streamlit as st

from forecasting.errors import InputError
from forecasting.scenarios.scenario import NO_CHANGE, Scenario
from pages.parts.scenarios.scenario_deeds import Deed, done
from pages.parts.scenarios.scenario_opening import open_scenario
from pages.parts.scenarios.scenario_state import KEPT, TROUBLE, WRITTEN, Scope, name_typed
from pages.shared.links import write_parameter

ADDRESS = "scenario"  # the parameter of a link
SAVED = "saved"  # ... and that of the saved one it was opened from: only the address of the page has it
LONGEST = 20_000  # bytes of a scenario that somebody sends


def to_link(scenario: Scenario) -> str:
    """A scenario as a word of an address."""
    packed = zlib.compress(json.dumps(scenario.to_json(), ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_link(word: str) -> tuple[Scenario, tuple[str, ...]]:
    """The inverse of ``to_link`` as far as it can be read, and the keys of which something was left out.

    Raises ``InputError`` where nothing of it can.
    """
    try:
        packed = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        content = zlib.decompressobj().decompress(packed, LONGEST)
        told = json.loads(content)
    except (ValueError, RecursionError, zlib.error):
        raise InputError("scenario_link") from None
    if not isinstance(told, dict):
        raise InputError("scenario_link")
    scenario, wrong = Scenario.readable(told)
    if wrong and replace(scenario, name="") == NO_CHANGE:
        raise InputError("bad_scenario", key=wrong[0])
    return scenario, wrong


def follow_address(scope: Scope) -> None:
    """Open the scenario of the address, unless the page wrote it there itself."""
    word = st.query_params.get(ADDRESS)
    if not word or word == st.session_state.get(WRITTEN):
        return
    st.session_state[WRITTEN] = word
    saved = st.query_params.get(SAVED, "")
    try:
        scenario, unread = from_link(word)
        open_scenario(scenario, scope, int(saved) if saved.isdecimal() else None, unread)
        if scenario.name and not saved:
            done(Deed("from_link", name_typed()))
    except InputError as error:
        st.session_state[TROUBLE] = error


def write_address(scenario: Scenario) -> None:
    """Let the address follow what is moved and which saved one is open: a reload finds the same."""
    if scenario == NO_CHANGE:
        st.session_state.pop(WRITTEN, None)
    else:
        st.session_state[WRITTEN] = to_link(replace(scenario, name=name_typed()))
    saved = st.session_state.get(KEPT)
    write_parameter(ADDRESS, st.session_state.get(WRITTEN))
    write_parameter(SAVED, None if saved is None or scenario == NO_CHANGE else str(saved))
