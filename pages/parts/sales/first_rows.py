"""How the first rows of a file would be read with the columns chosen so far: seen before all of it is read."""

import pandas as pd
import streamlit as st

from forecasting.sales.first_rows import FirstRows
from pages.shared.language import day_and_month, day_and_year, escaped, hundredths, number, plain, text

SHOWN = 5

DAYS_UNKNOWN = frozenset(("which_period", "week_of_year", "period_of_days"))
"""Questions without whose answer no row has a day yet."""


def show(first: FirstRows) -> None:
    """A few rows in words, how many would count as sales, and what will be asked of the whole file."""
    alt = plain("sales.first_rows.alt")
    st.table(_in_words(first), hide_index=True, border="horizontal", alt=alt)
    said = [text("sales.first_rows.sales", n=first.sales, many=first.many)]
    st.caption(" ".join([*said, *(text(f"sales.first_rows.{code}") for code in first.open)]))


def _in_words(first: FirstRows) -> pd.DataFrame:
    """The first rows, beside each dish what keeps it from counting or is odd about it: four columns fit on a phone.

    A name may look like Markdown, which tables would set.
    """
    rows = first.rows.head(SHOWN)
    columns = {
        "day": [_day(each, first.open) for each in rows["day"]],
        "dish": [_dish(name, reason) for name, reason in zip(rows["dish"], rows["reason"], strict=True)],
        "portions": ["–" if pd.isna(each) else number(each) for each in rows["quantity"]],
        "money": ["–" if pd.isna(each) else hundredths(each) for each in rows["net_sales"]],
    }
    if first.rows["net_sales"].isna().all():
        del columns["money"]
    return pd.DataFrame({plain(f"sales.first_rows.{name}"): cells for name, cells in columns.items()})


def _dish(name: str, reason: str) -> str:
    named = escaped(name) or "–"
    return f"{named} · *{text(f'issues.{reason}')}*" if reason else named


def _day(day: pd.Timestamp, asked: tuple[str, ...]) -> str:
    """A day written out, as far as it is known."""
    if pd.isna(day) or not DAYS_UNKNOWN.isdisjoint(asked):
        return "–"
    return day_and_month(day) if "which_year" in asked else day_and_year(day)
