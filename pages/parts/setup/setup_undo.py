"""The way back from the table of the kitchen that was last saved in this visit, by a file or in the editor."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from forecasting.store.restaurant import ChangedMeanwhile, save_table
from forecasting.tables import Restaurant
from pages.shared import drafts
from pages.shared.language import error_text, plain, text
from pages.shared.session import Workspace
from pages.shared.undo import undo_button

LAST = "setup_last_saved"


@dataclass(frozen=True, eq=False)
class Saved:
    """A table as it was ``before`` somebody saved it, and as it was ``kept``.

    ``renamed`` leads back to the old names; ``as_written`` are those whose amounts had the other unit all along.
    """

    draft: drafts.Name
    table: str
    before: pd.DataFrame
    kept: pd.DataFrame
    renamed: Mapping[str, str]
    as_written: Collection[str]

    def stands(self, now: Restaurant) -> bool:
        """Whether nobody has changed the table since."""
        return getattr(now, self.table).equals(self.kept)


def remember(saved: Saved) -> None:
    """It is the last that was saved."""
    st.session_state[LAST] = saved


def offer(work: Workspace, draft: drafts.Name, message: str, begin_anew: Callable[[], None]) -> None:
    """A button that brings the table of this ``draft`` back as it was before, if it is the last that was saved.

    What came of it is said under the key ``message``; ``begin_anew`` empties the editor.
    """
    saved = st.session_state.get(LAST)
    if saved is not None and saved.draft == draft:
        label = text("setup.undo", table=plain(f"tables.{saved.table}"))
        undo_button(label, "setup_undo", _bring_back, work, saved, message, begin_anew)


def _bring_back(work: Workspace, saved: Saved, message: str, begin_anew: Callable[[], None]) -> None:
    try:
        save_table(work.engine, saved.table, saved.before, "replace", saved.renamed, saved.stands, saved.as_written)
    except ChangedMeanwhile as error:
        st.error(error_text(error), icon=":material/error:")
        return
    del st.session_state[LAST]
    drafts.forget(*saved.draft)
    begin_anew()
    st.session_state[message] = plain("setup.undone", table=plain(f"tables.{saved.table}"))
