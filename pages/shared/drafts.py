"""Edits of a table that nobody has saved yet: said to be so, and still there when the person comes back to them.

A form would keep them in the browser until its button is pressed, and lose them with the page: these editors stand in
none.

No column of an editor is ``required``: Streamlit would keep a row that lacks such a cell from us, and whoever saves
would lose it unseen. Saving says what is missing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.errors import InputError, Several
from pages.shared import typed_cells
from pages.shared.language import text

Name = tuple[str, ...]
"""What is edited: the page, the restaurant and what else tells one table from another."""

_DRAFTS, _BEGUN = "drafts", "drafts_begun"


class Draft(NamedTuple):
    """A table as it was when the editing began, and as it stands in the editor."""

    base: pd.DataFrame
    now: pd.DataFrame


@dataclass(frozen=True)
class Begun:
    """What an editor shows before its own edits, which are kept by the place of a row: it must stay the same.

    Its numbers are ``shown`` as words (``typed_cells``), in which a draft waits, too.
    """

    key: str
    base: pd.DataFrame
    shown: pd.DataFrame


def collect() -> None:
    """Take up what editors hold before anything is drawn: who edits a cell and leaves at once cuts the run short."""
    for name, held in st.session_state.get(_BEGUN, {}).items():
        if _edits(held.key):
            st.session_state.setdefault(_DRAFTS, {})[name] = Draft(held.base, _applied(held.shown, held.key))


def edit(
    name: Name,
    rows: pd.DataFrame,
    key: str,
    column_config: dict[str, dict],
    units: typed_cells.Units,
    **settings: object,
) -> Draft:
    """Let a person edit ``rows``; what is under the same ``name`` is taken up again. ``settings`` are the editor's.

    The ``units`` tell what an amount is whose row doesn't say it.

    Where something is typed in the place of a number that is none, it stands in what is ``now``.
    """
    begun = st.session_state.setdefault(_BEGUN, {})
    held = begun.get(name)
    if held is None or held.key != key or not _edits(key):
        draft = st.session_state.get(_DRAFTS, {}).get(name, Draft(rows, typed_cells.in_words(rows, units)))
        held = begun[name] = Begun(key, draft.base, draft.now)
    edited = st.data_editor(
        held.shown, key=key, column_config=typed_cells.columns(column_config, held.base), **settings
    )
    st.caption(text("drafts.how"))
    return Draft(held.base, typed_cells.from_words(edited.reset_index(drop=True), held.base, units))


def save_button(name: Name, label: str, key: str, begin_anew: Callable[[], None]) -> bool:
    """The button that saves; where something isn't saved yet it says so, beside one that undoes the edits.

    ``begin_anew`` gives the editor another key: it lets go of its edits.
    """

    def discard() -> None:
        forget(*name)
        begin_anew()

    waits = name in st.session_state.get(_DRAFTS, {})
    with st.container(horizontal=True):
        saves = st.button(label, key=key, type="primary", icon=":material/save:")
        if waits:
            st.button(text("drafts.discard"), key=f"{key}_discard", on_click=discard, icon=":material/undo:")
    if waits:  # below the button, which must not move away from who has just left a cell to press it
        st.warning(text("drafts.unsaved"), icon=":material/edit:")
    return saves


def say_saved(key: str) -> None:
    """What was saved in the run before, where the person is looking: below the editor, which must not move."""
    if message := st.session_state.pop(key, None):
        st.success(message, icon=":material/check:")
        st.toast(message.split(". ")[0], icon=":material/check:")  # for who saved a file, far above; a long one is cut


def in_editor(error: InputError) -> InputError:
    """What ``read_table`` says of an editor's rows: above the first one stands no row of headings, as in a file."""
    if isinstance(error, Several):
        return Several(error.values["file"], [in_editor(each) for each in error.errors])
    rows = re.sub(r"\d+", lambda number: str(int(number[0]) - 1), error.values.get("rows", ""))
    return InputError(error.code, **error.values | ({"rows": rows} if rows else {}))


def forget(*about: str) -> None:
    """What was edited under names that begin with these words is saved, or not wanted any more."""
    for kept in (_DRAFTS, _BEGUN):
        rest = {name: of for name, of in st.session_state.get(kept, {}).items() if name[: len(about)] != about}
        st.session_state[kept] = rest


def unsaved(*about: str) -> list[Name]:
    """What is edited and not saved, of all whose name begins with ``about``: the rest of each name."""
    return [name[len(about) :] for name in st.session_state.get(_DRAFTS, {}) if name[: len(about)] == about]


def _edits(key: str) -> bool:
    """Whether anything was changed in an editor."""
    return any(st.session_state.get(key, {}).values())


def _applied(shown: pd.DataFrame, key: str) -> pd.DataFrame:
    """The table with the edits that an editor holds, as the editor itself would return it."""
    edits = st.session_state[key]
    cells = shown.astype("object").to_dict("index")
    for place, changed in edits["edited_rows"].items():
        cells[int(place)] |= changed
    kept = [row for place, row in cells.items() if place not in edits["deleted_rows"]]
    rows = pd.DataFrame([*kept, *edits["added_rows"]], columns=shown.columns)
    return rows.astype(shown.dtypes)
