"""How forecasts turned out, what drives them, and what orders by them would have cost, for whoever looks."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from forecasting.demand.drivers import drivers as find_drivers
from forecasting.demand.off_menu import out_of_use
from forecasting.demand.scores import ranges as find_ranges
from forecasting.demand.track_record import Record, track_records, weekly_portions
from forecasting.people import Action, Subject
from forecasting.planning.basis import Basis
from forecasting.proof.past import Past, judged_before
from forecasting.proof.replay import Replay, replay
from forecasting.proof.watching import Watched, judged_by, watch
from forecasting.store.demand.foreseen import read_foreseen
from forecasting.store.demand.runs import latest_forecast
from forecasting.store.guard import require_location
from forecasting.tables import SERIES
from pages.shared.cache import whole
from pages.shared.session import Workspace

PAST_WEEKS = 8
"""So many weeks are lived through again on a page."""


def watched(work: Workspace, location: str) -> Watched:
    """How the forecasts of a location turned out."""
    work.require(Action.SEE, Subject.FORECAST)
    require_location(work.person, location)
    return _watched(work.url, work.settled, work.today, location, whole.basis(work), work)


@st.cache_resource(max_entries=6, show_spinner=False)
def _watched(url: str, settled: str, today: pd.Timestamp, location: str, _basis: Basis, _work: Workspace) -> Watched:
    kept = read_foreseen(_work.house, today)
    return watch(kept[kept["location"] == location], judged_by(_basis, location, today))


def records(work: Workspace, location: str) -> dict[str, Record]:
    """How wrong the forecasts of a location's ingredients were in the backtest, and which of these are gone."""
    work.require(Action.SEE, Subject.FORECAST)
    require_location(work.person, location)
    return _records(work.url, work.settled, location, whole.basis(work))


@st.cache_resource(max_entries=6, show_spinner=False)
def _records(url: str, settled: str, location: str, _basis: Basis) -> dict[str, Record]:
    forecast = _basis.forecast
    portions = weekly_portions(forecast.dish_mix, _basis.usual)
    its = portions[portions.index.get_level_values("location") == location].droplevel("location")
    found = track_records(forecast.scores, forecast.backtest, forecast.settings.folds, location, its)
    expected = forecast.means.query("model == 'recommended'").groupby(SERIES)["mean"].max()
    gone = out_of_use(_basis.history).intersection(expected.index[expected == 0])
    return {name: replace(record, gone=(location, name) in gone) for name, record in found.items()}


def drivers(work: Workspace, location: str, ingredient: str | None = None) -> pd.DataFrame:
    """What drives the forecasts of an ingredient, or of all of a location (``demand.drivers``)."""
    work.require(Action.SEE, Subject.FORECAST)
    require_location(work.person, location)
    return _drivers(work.url, work.settled, location, ingredient, whole.basis(work))


@st.cache_resource(max_entries=200, show_spinner=False)
def _drivers(url: str, settled: str, location: str, ingredient: str | None, _basis: Basis) -> pd.DataFrame:
    history, future = (
        rows[(rows["location"] == location) & ((ingredient is None) | (rows["ingredient"] == ingredient))]
        for rows in (_basis.history, _basis.future)
    )
    return find_drivers(_basis.forecast.models, history, future)


def ranges(work: Workspace, location: str, ingredient: str, means: pd.DataFrame) -> pd.DataFrame:
    """Between how much and how much each model of ``means`` expects each day of an ingredient to be."""
    work.require(Action.SEE, Subject.FORECAST)
    require_location(work.person, location)
    return _ranges(work.url, work.settled, location, ingredient, means, whole.basis(work))


@st.cache_resource(max_entries=200, show_spinner=False)
def _ranges(url: str, settled: str, location: str, ingredient: str, means: pd.DataFrame, _basis: Basis) -> pd.DataFrame:
    backtest = _basis.forecast.backtest
    own = backtest[(backtest["location"] == location) & (backtest["ingredient"] == ingredient)]
    return find_ranges(means, own, _basis.forecast.settings.seed)


def past(work: Workspace) -> Past:
    """The weeks that the forecast was judged on, ready to be lived through again; raises as ``judged_before`` does."""
    work.require(Action.SEE, Subject.MONEY)
    return _past(work.url, work.stamp, latest_forecast(work.house), whole.basis(work), work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _past(url: str, stamp: str, run: int, _basis: Basis, _work: Workspace) -> Past:
    return judged_before(whole.everything(_work), _basis.forecast, PAST_WEEKS)


def lived(work: Workspace, caution: float | None = None) -> dict[str, Replay]:
    """What was found of each policy so far, at the caution of now or another."""
    work.require(Action.SEE, Subject.MONEY)
    return _lived(work.url, work.stamp, latest_forecast(work.house), work.caution if caution is None else caution)


def live(work: Workspace, past: Past, policy: str, caution: float | None = None) -> None:
    """Live through the weeks under one more policy."""
    lived(work, caution)[policy] = replay(past, work.caution if caution is None else caution, [policy])


@st.cache_resource(max_entries=18, show_spinner=False)
def _lived(url: str, stamp: str, run: int, caution: float) -> dict[str, Replay]:
    return {}  # the one resource that grows: policy by policy, each found once and never changed
