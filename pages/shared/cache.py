"""What is slow is done once: cached readings of files and of the database. Keys in, core functions called, no logic."""

import pandas as pd
import streamlit as st

from forecasting.sales import Choices, SalesFile, read_sales


@st.cache_data(max_entries=8, scope="session", show_spinner=False)
def sales_file(content: bytes, file: str, choices: Choices, today: pd.Timestamp | None) -> SalesFile:
    """A till's export as sale lines and issues; no sale is later than ``today``."""
    return read_sales(content, file, choices, today)
