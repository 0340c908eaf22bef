"""How far the calculated stock may be off: since the last sale, and between counts; both measured."""

import pandas as pd
import streamlit as st

from forecasting.demand.data_age import at_age, error_by_age
from forecasting.planning.basis import Basis
from forecasting.stock.variance import between_counts, usual_error
from forecasting.tables import SERIES
from pages.shared import tables
from pages.shared.language import number, percent, plain, text
from pages.shared.session import Workspace

SHOWN = (1, 2, 3, 7, 14)


def say_age(work: Workspace, basis: Basis, location: str) -> None:
    """Where sales are some days old: since when the stock is an estimate, and how far it is usually off."""
    days = (work.today - basis.forecast.last_day).days - 1
    if days < 1:
        return
    error = at_age(error_by_age(basis.forecast.backtest, location), days)
    since = text("count.estimate.since", n=days, day=basis.forecast.last_day)
    off = "" if pd.isna(error) else f" {text('count.estimate.off', n=days, share=percent(error))}"
    st.caption(f":material/schedule: {since}{off}")


def show(work: Workspace, basis: Basis, location: str) -> None:
    """The measured errors by the age of the sales, and what counts say of the recipes."""
    title, icon = text("count.estimate.title"), ":material/query_stats:"
    details = st.expander(title, icon=icon, key="count_estimate", on_change="rerun")
    if not details.open:  # a count is typed quickly; this is measured only for who looks
        return
    errors = error_by_age(basis.forecast.backtest, location)
    intervals = between_counts(basis.real_movements(work.now), basis.forecast.last_day)
    intervals = intervals[intervals["location"] == location]
    with details:
        if errors.empty:
            st.markdown(text("count.estimate.unknown"))
        else:
            st.markdown(text("count.estimate.about"))
            tables.show(_table(errors), "count_estimate_table", plain("count.estimate.alt"))
        measured, others = usual_error(intervals)
        if len(measured):
            counted = intervals[SERIES].drop_duplicates()
            st.markdown(text("count.estimate.counts", n=len(counted), share=percent(others)))
        else:
            st.markdown(text("count.estimate.no_counts", share=percent(others)))


def _table(errors: pd.DataFrame) -> pd.DataFrame:
    shown = errors[errors["days"].isin(SHOWN)]
    return pd.DataFrame(
        {
            "sales_age": [plain("count.estimate.days", n=int(days)) for days in shown["days"]],
            "off_by": [percent(error) for error in shown["error"]],
            "days_of_use": [number(round(days, 1)) for days in shown["of_a_day"]],
        }
    )
