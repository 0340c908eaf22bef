"""What is slow is done once: cached readings of files and of the database. Keys in, core functions called, no logic.

Everything kept as a resource is shared by all visitors, and nobody changes it. Arguments that begin with an underscore
are no part of the key: the others determine them.
"""

import pandas as pd
import streamlit as st

from forecasting.basis import Basis, set_out
from forecasting.forecast import Forecast
from forecasting.plan import Plan, make_plan
from forecasting.sales import Choices, SalesFile, read_sales
from forecasting.scenario import NO_CHANGE, Scenario
from forecasting.store.restaurant import read_restaurant
from forecasting.store.runs import latest_run, read_forecast
from pages.shared.session import Workspace


@st.cache_data(max_entries=8, scope="session", show_spinner=False)
def sales_file(content: bytes, file: str, choices: Choices, today: pd.Timestamp | None) -> SalesFile:
    """A till's export as sale lines and issues; no sale is later than ``today``."""
    return read_sales(content, file, choices, today)


def basis(work: Workspace) -> Basis | None:
    """The restaurant joined with its latest forecast; None before the first. Raises ``InputError`` as the core does."""
    run = latest_run(work.engine, work.at)
    forecast = _forecast(work.url, run.id, run.state, work) if run else None
    return forecast and _basis(work.url, work.stamp, run.id, forecast, work)


def plan(work: Workspace, known: Basis, scenario: Scenario = NO_CHANGE) -> Plan:
    """Run-out days and orders as of now under a scenario."""
    return _plan(work.url, work.stamp, work.now, work.caution, scenario, known)


@st.cache_resource(max_entries=3, show_spinner=False)
def _forecast(url: str, run: int, state: str, _work: Workspace) -> Forecast | None:
    return read_forecast(_work.engine, _work.models)


@st.cache_resource(max_entries=3, show_spinner=False)
def _basis(url: str, stamp: str, run: int, _forecast: Forecast, _work: Workspace) -> Basis:
    return set_out(read_restaurant(_work.engine), _forecast)


@st.cache_resource(max_entries=12, show_spinner=False)
def _plan(url: str, stamp: str, now: pd.Timestamp, caution: float, scenario: Scenario, _basis: Basis) -> Plan:
    return make_plan(_basis, now, caution, scenario)
