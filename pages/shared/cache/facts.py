"""What the database holds, for whoever looks."""

import pandas as pd
import streamlit as st

from forecasting.days.agenda import Entry
from forecasting.days.agenda import agenda as make_agenda
from forecasting.demand.records import KeptRun
from forecasting.kitchen import prepared_contents
from forecasting.people import Action, Subject
from forecasting.store.days.kept_days import read_named_sales
from forecasting.store.demand.run_records import list_runs
from forecasting.store.guard import require_location
from forecasting.store.sales.commissions import commissions_between
from forecasting.store.supply.orders import list_orders
from forecasting.tables import Restaurant
from pages.shared.cache import whole
from pages.shared.session import Workspace


def described(work: Workspace) -> Restaurant:
    """The kitchen as its staff described it, member by member, without sales."""
    work.require(Action.SEE, Subject.KITCHEN)
    return whole.own(work, whole.described(work))


def restaurant(work: Workspace) -> Restaurant:
    """The kitchen, and its sales as sums by day."""
    work.require(Action.SEE, Subject.SALES)
    return whole.own(work, whole.with_sums_by_day(work))


def named_sales(work: Workspace) -> pd.DataFrame:
    """All sales by day, dishes as the tills call them."""
    work.require(Action.SEE, Subject.SALES)
    return whole.own_rows(work, _named_sales(work.url, whole.sales_stamp(work), work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _named_sales(url: str, sales: str, _work: Workspace) -> pd.DataFrame:
    return read_named_sales(_work.house)


def agenda(work: Workspace, location: str, first: pd.Timestamp, last: pd.Timestamp) -> list[Entry]:
    """What a location's days from ``first`` to ``last`` are (``days.agenda``)."""
    work.require(Action.SEE, Subject.DAYS)
    require_location(work.person, location)
    locations = tuple(each.key for each in work.locations)
    return _agenda(work.url, work.settled, locations, location, first, last, work)


@st.cache_resource(max_entries=6, show_spinner=False)
def _agenda(
    url: str,
    settled: str,
    locations: tuple[str, ...],
    location: str,
    first: pd.Timestamp,
    last: pd.Timestamp,
    _work: Workspace,
) -> list[Entry]:
    return make_agenda(whole.described(_work), list(locations), location, first, last)


def prepared(work: Workspace, location: str, day: pd.Timestamp) -> pd.DataFrame:
    """What preparations hold at a location by the recipes of a day; raises as ``kitchen.prepared_contents`` does."""
    work.require(Action.SEE, Subject.KITCHEN)
    require_location(work.person, location)
    known = whole.described(work)
    cooked = {name: getattr(known, name) for name in ("recipes", "ingredients", "conversions")}
    return _prepared(work.url, location, day, cooked, known)


@st.cache_resource(max_entries=6, show_spinner=False)
def _prepared(
    url: str, location: str, day: pd.Timestamp, cooked: dict[str, pd.DataFrame], _known: Restaurant
) -> pd.DataFrame:
    return prepared_contents(_known, day, [location])


def orders(work: Workspace) -> pd.DataFrame:
    """Every line of every order (``store.orders.list_orders``)."""
    work.require(Action.SEE, Subject.ORDERS)
    return whole.own_rows(work, _orders(work.url, work.settled, work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _orders(url: str, settled: str, _work: Workspace) -> pd.DataFrame:
    return list_orders(_work.house)


def commissions(work: Workspace, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """What delivery apps kept from one day to another (``store.commissions.commissions_between``)."""
    work.require(Action.SEE, Subject.MONEY)
    return whole.own_rows(work, commissions_between(work.house, first, last))


def finished_runs(work: Workspace) -> list[KeptRun]:
    """All finished runs with what they recorded of themselves, the newest first."""
    work.require(Action.SEE, Subject.FORECAST)
    return _finished_runs(work.url, work.settled, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _finished_runs(url: str, settled: str, _work: Workspace) -> list[KeptRun]:
    return list_runs(_work.house)
