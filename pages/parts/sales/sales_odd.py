"""What looks odd in a file's sales, said before they are kept."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.days.oddities import oddities
from forecasting.store.menu.merges import list_merges
from forecasting.tables import HOME
from pages.shared.cache import facts
from pages.shared.language import money, text
from pages.shared.session import Workspace


def show(work: Workspace, lines: pd.DataFrame, source: str | None = None) -> None:
    """The ten oddest things in ``lines`` against the last weeks that are kept; nothing where nothing is odd.

    ``source`` is the till or app that they come from; None leaves that to their own column.
    """
    found = oddities(*_joined(work, _as_kept(work, lines, source), facts.named_sales(work)))
    if found.empty:
        return
    sentences = [f"- {_sentence(work, row)}" for row in found.itertuples()]
    st.info("\n".join([text("odd.title", n=len(found)), "", *sentences]), icon=":material/troubleshoot:")


def _as_kept(work: Workspace, lines: pd.DataFrame, source: str | None) -> pd.DataFrame:
    """The lines with the names that they would be kept under: of location, source, and a dish with its size."""
    keys = {"": HOME} | {each.name: each.key for each in work.overview.locations}
    location = lines["location"].replace(keys)
    named = lines.assign(location=location, **({} if source is None else {"source": source}))
    if "size" not in lines:
        return named
    sized = lines["dish"] + " (" + lines["size"] + ")"
    return named.assign(dish=lines["dish"].where(lines["size"] == "", sized))


def _joined(work: Workspace, *sales: pd.DataFrame) -> list[pd.DataFrame]:
    """The sales with joined dishes under one name: an old one isn't missing where that is sold."""
    merged = list_merges(work.engine)
    if merged.empty:
        return list(sales)
    leads_to = dict(zip(merged["old"], merged["dish"], strict=True))
    for _ in leads_to:  # a name may have changed more than once
        leads_to = {old: leads_to.get(dish, dish) for old, dish in leads_to.items()}
    return [rows.assign(dish=rows["dish"].map(leads_to).fillna(rows["dish"])) for rows in sales]


def _sentence(work: Workspace, row: NamedTuple) -> str:
    if row.code == "price_moved":
        value, usual = (money(price, work.place.currency, cents=True) for price in (row.value, row.usual))
        return text("odd.price_moved", dish=row.dish, value=value, usual=usual)
    about = {"day": row.day} if pd.notna(row.day) else {"dish": row.dish}
    value = round(row.value, 1)
    return text(f"odd.{row.code}", n=value, value=value, usual=round(row.usual, 1), **about)
