"""The tables of a scenario to take along: numbers as numbers, under the words of the page."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from forecasting.files.spreadsheets import Sheet, sheets_to_xlsx
from forecasting.people import Subject
from pages.parts.scenarios import scenario_tables
from pages.shared import downloads, tables
from pages.shared.language import name_of, plain

OF_LINES = [
    *("supplier", "order_by", "arrives", "ingredient", "bought_as", "state", "pack_name", "base_packs", "packs"),
    *("unit", "base_quantity", "quantity", "difference", "cost", "cost_difference"),
]
"""Of an order line what people know."""

MONEY = ("cost", "cost_difference", "afterwards_cost", "at_risk", "base_at_risk")


def offer(view: str, about: Mapping[str, pd.DataFrame], money: tuple[str, ...] = MONEY) -> None:
    """What a view shows as files: a CSV of each of the tables, and all of them as a spreadsheet.

    ``about`` are tables by the name of their file; ``money`` the columns that are amounts of it.
    """
    about = {name: rows for name, rows in about.items() if len(rows)}
    if not about:
        return
    begins = plain("files.scenario")
    with st.container(horizontal=True):
        for name, rows in about.items():
            called = plain(f"scenarios.files.{name}")
            label = "CSV" if len(about) == 1 else f"CSV: {called}"
            file, key = f"{begins}-{called}.csv", f"scenarios_{name}_csv"
            downloads.offer(Subject.SCENARIOS, label, lambda rows=rows: tables.download(rows, _heading), file, key=key)
        file = f"{begins}-{plain(f'scenarios.files.{view}')}.xlsx"
        key = f"scenarios_{view}_xlsx"
        downloads.offer(Subject.SCENARIOS, "XLSX", lambda: _workbook(about, money), file, key=key)


def of_lines(rows: pd.DataFrame) -> pd.DataFrame:
    """The order lines, and in words what happens to each."""
    return rows[OF_LINES].assign(state=scenario_tables.states(rows))


def of_effects(rows: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Effects with their size as a number; ``said`` is what the page shows of them."""
    numbers = rows[["low", "high", "occasions", "prophet", "forest"]]
    return said[["effect"]].assign(size=rows["effect"], **numbers, source=said["source"], note=said["note"])


def _workbook(about: Mapping[str, pd.DataFrame], money: tuple[str, ...]) -> bytes:
    named = {name: rows.rename(columns=_heading) for name, rows in about.items()}
    amounts = tuple(_heading(name) for name in money)
    return sheets_to_xlsx([Sheet(rows, plain(f"scenarios.files.{name}"), amounts) for name, rows in named.items()])


def _heading(name: str) -> str:
    """What people call a column; what a plan says of it where nothing is changed says so."""
    if name.startswith("base_"):
        return plain("scenarios.csv.base_of", what=_heading(name.removeprefix("base_")))
    places = (f"scenarios.{table}.{name}" for table in ("csv", "parts", "columns"))
    return next((said for key in places if (said := name_of(key, ""))), "") or plain(f"columns.{name}")
