"""What to count first, and why: the ingredients whose count could change the order that closes next."""

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.planning.basis import Basis
from forecasting.tables import ONE_DAY
from pages.shared.cache import plans
from pages.shared.language import text, weighed
from pages.shared.session import Workspace


def first_counts(work: Workspace, basis: Basis | None, location: str, counted: pd.Timestamp) -> pd.DataFrame | None:
    """What to count first (``count_first.COLUMNS``) when a sheet is opened; None where no order can be made.

    While it is open the list stays: a field must not jump away from who has just filled it.
    """
    if basis is None or location not in basis.locations or counted < work.today - ONE_DAY:
        return None
    kept = st.session_state.setdefault("count_first", {})
    about = (work.url, location, counted)
    if about not in kept:
        kept[about] = _find(work, location)
    return kept[about]


def _find(work: Workspace, location: str) -> pd.DataFrame | None:
    try:
        return plans.first_counts(work, location)
    except InputError:
        return None


def reasons(first: pd.DataFrame) -> dict[str, str]:
    """Why each is to be counted, in a sentence."""
    return {row.ingredient: _reason(row) for row in first.itertuples()}


def _reason(row) -> str:
    packs = {"fewest": row.fewest, "most": row.most, "pack": row.pack_name}
    if row.reason != "old":
        return text(f"count.first.{row.reason}", **packs)
    low, high = (weighed(quantity, row.needed_in) for quantity in (row.low, row.high))
    return text("count.first.old", day=row.counted_on, low=low, high=high, **packs)
