"""The last day of new sales: where they have no hours, only a person knows whether it was over."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from forecasting.days.doubts import find_untold, sold_days
from forecasting.sales import lines_that_count
from forecasting.sales.bundles.batches import SOURCE_DAYS
from pages.parts.sales.sales_changes import Ready
from pages.shared.cache import findings
from pages.shared.language import text
from pages.shared.session import Workspace


def settle(work: Workspace, ready: Sequence[Ready]) -> list[Ready]:
    """The files, with what somebody says of the last day where nothing in the sales tells whether it was over."""
    days = _untold(work, ready) if ready else []
    if not days:
        return list(ready)
    key = "_".join(["sales_last_day", *(f"{day:%Y%m%d}" for day in days)])
    whole = st.checkbox(text("sales.last_day_whole", n=len(days), days=days), key=key)
    if not whole:
        st.caption(text("sales.last_day_open", n=len(days)))
    return [each._replace(upload=replace(each.upload, last_day_whole=whole)) for each in ready]


def _untold(work: Workspace, ready: Sequence[Ready]) -> list[pd.Timestamp]:
    """The last days that the files bring of which nothing tells whether they are whole, nor anybody has said it."""
    new, kept = sold_days(lines_that_count([each.sold for each in ready])), findings.kept_days(work)
    sold = pd.concat([new, kept.sold[list(new.columns)]]).drop_duplicates(SOURCE_DAYS)
    brought = {*zip(new["location"], new["day"], strict=True)}
    return sorted({one.day for one in find_untold(sold, kept.answers) if (one.location, one.day) in brought})
