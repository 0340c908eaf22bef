"""What is known of the whole restaurant, whoever looks: for the modules beside this one, which ask who may see it."""

from dataclasses import replace
from hashlib import sha256

import pandas as pd
import streamlit as st

from forecasting.demand.forecast import Forecast
from forecasting.files.writing import table_to_csv
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import make_basis, recounted, rescheduled, restocked
from forecasting.store.demand.runs import latest_forecast, read_forecast
from forecasting.store.restaurant import read_counts, read_restaurant, with_sales
from forecasting.store.sales import sold
from forecasting.tables import Place, Restaurant, Tables, only_at
from pages.shared.session import Workspace

TEACHING = (
    *("dishes", "recipes", "ingredients", "conversions"),
    *("promotions", "events", "closed", "weather", "weather_ahead"),
)
"""The tables, beside sales, that usage is learned from; counts, deliveries and suppliers only meet it in a plan."""


def own(work: Workspace, known: Tables) -> Tables:
    """Tables with the rows of the person's locations."""
    return known if work.person.works_at(None) else only_at(known, work.person.locations)


def own_rows(work: Workspace, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table that are about the person's locations."""
    return rows if work.person.works_at(None) else rows[rows["location"].isin(work.person.locations)]


def described(work: Workspace) -> Restaurant:
    """The kitchen, without sales: of one in which people only counted, only the counts are read again."""
    return _counted(work.url, work.stamp, _settled(work.url, work.settled, work), work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _settled(url: str, settled: str, _work: Workspace) -> Restaurant:
    return read_restaurant(_work.house, with_sales=False)


@st.cache_resource(max_entries=3, show_spinner=False)
def _counted(url: str, stamp: str, _known: Restaurant, _work: Workspace) -> Restaurant:
    return replace(_known, stock=read_counts(_work.house))


def sales_stamp(work: Workspace) -> str:
    """Another one whenever the sales have changed."""
    return _sales_stamp(work.url, work.settled, work)


@st.cache_resource(max_entries=6, show_spinner=False)
def _sales_stamp(url: str, settled: str, _work: Workspace) -> str:
    return sold.sales_stamp(_work.house)


def with_sums_by_day(work: Workspace) -> Restaurant:
    """The kitchen, and its sales as sums by day."""
    return replace(described(work), sales=_sales(work.url, sales_stamp(work), work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _sales(url: str, sales: str, _work: Workspace) -> pd.DataFrame:
    return sold.read_sales_by_day(_work.house)


def everything(work: Workspace) -> Restaurant:
    """The restaurant with its sales, which are read once per change, whoever needs them."""
    return replace(_selling(work.url, work.settled, sales_stamp(work), work), stock=described(work).stock)


@st.cache_resource(max_entries=3, show_spinner=False)
def _selling(url: str, settled: str, sales: str, _work: Workspace) -> Restaurant:
    return with_sales(_work.house, _settled(url, settled, _work), _sales(url, sales, _work))


def begun(work: Workspace) -> Restaurant:
    """The kitchen without what begins after the last sale: a plan meets it, nobody has learned from it."""
    known, last_day = described(work), pd.Timestamp(work.overview.last_day)
    begins = {"promotions": "first", "events": "day", "closed": "day"}
    tables = {name: getattr(known, name) for name in begins}
    return replace(known, **{name: rows[rows[begins[name]] <= last_day] for name, rows in tables.items()})


def taught(work: Workspace) -> str:
    """A short name of the tables that usage is learned from: another one when any of them changes."""
    return _taught(work.url, work.settled, begun(work), TEACHING)


def taught_and_counted(work: Workspace) -> str:
    """The same with the counts: an ingredient counted as none says that its day had less than was asked for."""
    return _taught(work.url, work.stamp, begun(work), (*TEACHING, "stock"))


@st.cache_resource(max_entries=6, show_spinner=False)
def _taught(url: str, stamp: str, _kitchen: Restaurant, names: tuple[str, ...]) -> str:
    tables = [table_to_csv(getattr(_kitchen, name)) for name in names]
    return sha256(b"\0".join(tables)).hexdigest()


def basis(work: Workspace) -> Basis | None:
    """The restaurant joined with its latest forecast; None before the first.

    A count or an order makes a new one quickly: what was learned from sales and recipes is kept.
    """
    run = latest_forecast(work.house)
    return None if run is None else _basis(work.url, work.stamp, run, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _basis(url: str, stamp: str, run: int, _work: Workspace) -> Basis:
    kitchen = described(_work)
    learned = _learned(url, run, sales_stamp(_work), kitchen.place, taught(_work), _work)
    scheduled = _scheduled(url, _work.settled, run, learned, kitchen)
    stocked = _stocked(url, _work.settled, run, scheduled, kitchen)
    return recounted(stocked, kitchen)


@st.cache_resource(max_entries=3, show_spinner=False)
def _forecast(url: str, run: int, sales: str, names: tuple[str, ...], _work: Workspace) -> Forecast:
    """The latest one, in the ``names`` and units of today: with other ones it is read again, with another recipe it
    isn't."""
    return read_forecast(_work.house, _work.models)


@st.cache_resource(max_entries=3, show_spinner=False)
def _learned(url: str, run: int, sales: str, place: Place, taught: str, _work: Workspace) -> Basis:
    known = everything(_work)
    names = (*known.ingredients["ingredient"], *known.ingredients["unit"], *known.dishes["dish"])
    return make_basis(known, _forecast(url, run, sales, names, _work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _scheduled(url: str, settled: str, run: int, _learned: Basis, _kitchen: Restaurant) -> Basis:
    return rescheduled(_learned, _kitchen)


@st.cache_resource(max_entries=3, show_spinner=False)
def _stocked(url: str, settled: str, run: int, _scheduled: Basis, _kitchen: Restaurant) -> Basis:
    return restocked(_scheduled, _kitchen)
