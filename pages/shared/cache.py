"""What is slow is done once: cached readings of files and of the database. Keys in, core functions called, no logic.

Everything kept as a resource is shared by all visitors, and nobody changes it. Arguments that begin with an underscore
are no part of the key: the others determine them.
"""

from dataclasses import replace
from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.as_if import Choice, bought_from, without_deliveries
from forecasting.basis import Basis, restocked, set_out
from forecasting.days.doubts import Review, review
from forecasting.days.sold_out import find_sold_out
from forecasting.demand.drivers import drivers as find_drivers
from forecasting.demand.forecast import Forecast, OddDays, menu
from forecasting.demand.forecast import odd_days as find_odd_days
from forecasting.demand.past_promotions import find_promotions
from forecasting.demand.records import KeptRun
from forecasting.demand.scores import ranges as find_ranges
from forecasting.demand.track_record import Record, track_records, weekly_portions
from forecasting.files.sheets import open_sheet
from forecasting.kitchen import Lately, lately, prepared_contents
from forecasting.menu.categories import Counted, count_usage
from forecasting.menu.renames import propose, propose_unsold
from forecasting.menu.sizes import propose_sizes
from forecasting.plan import Plan, make_plan
from forecasting.proof.past import Past, judged_before
from forecasting.proof.replay import Replay, replay
from forecasting.proof.watching import Watched, past_of, watch
from forecasting.sales import Choices, SalesFile, read_sales
from forecasting.sales.guesses import Sketch, sketch
from forecasting.sales.tills import KNOWN_HEADERS
from forecasting.scenarios.outcome import Outcome
from forecasting.scenarios.outcome import outcome as find_outcome
from forecasting.scenarios.scenario import NO_CHANGE, Scenario
from forecasting.scenarios.takings import Takings, takings
from forecasting.store.days import KeptDays, read_days, read_named_sales
from forecasting.store.merges import without_refused
from forecasting.store.orders import deliveries_of, list_orders
from forecasting.store.past_promotions import without_refused as without_refused_promotions
from forecasting.store.restaurant import read_restaurant
from forecasting.store.runs import latest_forecast, list_runs, read_forecast, read_kept
from forecasting.store.sold import read_modifiers, sales_stamp
from forecasting.store.sold_out import read_hours, read_sold_out
from forecasting.tables import Place, Restaurant
from pages.shared.session import Workspace

PAST_WEEKS = 8
"""So many weeks are lived through again on a page."""

TEACHING = (
    *("dishes", "recipes", "ingredients", "conversions"),
    *("promotions", "events", "closed", "weather", "weather_ahead"),
)
"""The tables, beside sales, that usage is learned from; counts, deliveries and suppliers only meet it in a plan."""


@st.cache_data(max_entries=600, scope="session", show_spinner=False)
def sales_file(
    content: bytes, file: str, choices: Choices, today: pd.Timestamp | None, siblings: tuple[str, ...]
) -> SalesFile:
    """A till's export as sale lines and issues; no sale is later than ``today``."""
    return read_sales(content, file, choices, today, siblings)


@st.cache_data(max_entries=600, scope="session", show_spinner=False)
def sheet_headers(content: bytes, file: str) -> tuple[str, ...]:
    """What the columns of a till's export are called; raises what ``files.open_sheet`` raises."""
    return open_sheet(content, file, KNOWN_HEADERS).headers


@st.cache_data(max_entries=60, scope="session", show_spinner=False)
def sheet_sketch(content: bytes, file: str, choices: Choices) -> Sketch:
    """What the columns of a till's export hold; raises what ``files.open_sheet`` raises."""
    return sketch(content, file, choices)


def basis(work: Workspace) -> Basis | None:
    """The restaurant joined with its latest forecast; None before the first. Raises ``InputError`` as the core does.

    A count or an order makes a new one quickly: what was learned from sales and recipes is kept.
    """
    run = latest_forecast(work.engine)
    if run is None:
        return None
    kitchen = _kitchen(work.url, work.stamp, work)
    taught = {name: getattr(kitchen, name) for name in TEACHING}
    learned = _learned(work.url, run, sales_stamp(work.engine), kitchen.place, taught, work)
    return _basis(work.url, work.stamp, run, learned, kitchen)


def plan(work: Workspace, known: Basis, location: str | None, scenario: Scenario = NO_CHANGE) -> Plan:
    """Run-out days and orders of a location, or of all, as of now under a scenario."""
    return _plan(_moment(work, location), scenario, known)


class Moment(NamedTuple):
    """What a plan rests on besides a forecast: the restaurant as it stands, the hour, the caution, which location."""

    url: str
    stamp: str
    now: pd.Timestamp
    caution: float
    location: str | None


def _moment(work: Workspace, location: str | None) -> Moment:
    return Moment(work.url, work.stamp, work.now, work.caution, location)


def outcome(work: Workspace, known: Basis, base: Plan, changed: Plan, location: str) -> Outcome:
    """What a scenario makes another than in the base; both plans are of this location only."""
    moment = _moment(work, location)
    before = _takings(moment, known, base)
    return _outcome(moment, changed.scenario, known, base, changed, before)


@st.cache_resource(max_entries=3, show_spinner=False)
def _takings(moment: Moment, _basis: Basis, _base: Plan) -> Takings:
    return takings(_basis, _base, moment.location, moment.now.normalize())


@st.cache_resource(max_entries=12, show_spinner=False)
def _outcome(
    moment: Moment, scenario: Scenario, _basis: Basis, _base: Plan, _changed: Plan, _before: Takings
) -> Outcome:
    return find_outcome(_basis, _base, _changed, moment.location, _before)


def plan_as_if(work: Workspace, known: Basis, choices: tuple[Choice, ...] = (), missing: tuple[int, ...] = ()) -> Plan:
    """The plan of the location or locations chosen as if ingredients were bought from other suppliers, and as if some
    orders had never come.
    """
    if not (choices or missing):
        return plan(work, known, work.location)
    return _plan_as_if(_moment(work, work.location), choices, missing, known, work)


def orders(work: Workspace) -> pd.DataFrame:
    """Every line of every order (``store.orders.list_orders``)."""
    return _orders(work.url, work.stamp, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _orders(url: str, stamp: str, _work: Workspace) -> pd.DataFrame:
    return list_orders(_work.engine)


def watched(work: Workspace, known: Basis, location: str) -> Watched:
    """How the forecasts of a location turned out."""
    return _watched(work.url, work.stamp, work.today, location, known, work)


@st.cache_resource(max_entries=6, show_spinner=False)
def _watched(url: str, stamp: str, today: pd.Timestamp, location: str, _known: Basis, _work: Workspace) -> Watched:
    kept = read_kept(_work.engine, today)
    return watch(kept[kept["location"] == location], past_of(_known, location, today))


def records(work: Workspace, known: Basis, location: str) -> dict[str, Record]:
    """How wrong the forecasts of a location's ingredients were in the backtest."""
    return _records(work.url, work.stamp, location, known)


@st.cache_resource(max_entries=6, show_spinner=False)
def _records(url: str, stamp: str, location: str, _known: Basis) -> dict[str, Record]:
    forecast = _known.forecast
    portions = weekly_portions(forecast.dish_mix, _known.usual)
    its = portions[portions.index.get_level_values("location") == location].droplevel("location")
    return track_records(forecast.scores, forecast.backtest, forecast.settings.folds, location, its)


def past(work: Workspace, known: Basis) -> Past:
    """The weeks that the forecast was judged on, ready to be lived through again; raises as ``judged_before`` does."""
    return _past(work.url, work.stamp, latest_forecast(work.engine), known, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _past(url: str, stamp: str, run: int, _known: Basis, _work: Workspace) -> Past:
    return judged_before(read_restaurant(_work.engine), _known.forecast, PAST_WEEKS)


def lived(work: Workspace, caution: float | None = None) -> dict[str, Replay]:
    """What was found of each policy so far, at the caution of now or another."""
    return _lived(work.url, work.stamp, latest_forecast(work.engine), work.caution if caution is None else caution)


def live(work: Workspace, past: Past, policy: str, caution: float | None = None) -> None:
    """Live through the weeks under one more policy."""
    lived(work, caution)[policy] = replay(past, work.caution if caution is None else caution, [policy])


@st.cache_resource(max_entries=18, show_spinner=False)
def _lived(url: str, stamp: str, run: int, caution: float) -> dict[str, Replay]:
    return {}  # the one resource that grows: policy by policy, each found once and never changed


def drivers(work: Workspace, known: Basis, location: str, ingredient: str | None = None) -> pd.DataFrame:
    """What drives the forecasts of an ingredient, or of all of a location (``demand.drivers``)."""
    return _drivers(work.url, work.stamp, location, ingredient, known)


@st.cache_resource(max_entries=200, show_spinner=False)
def _drivers(url: str, stamp: str, location: str, ingredient: str | None, _known: Basis) -> pd.DataFrame:
    history, future = (
        rows[(rows["location"] == location) & ((ingredient is None) | (rows["ingredient"] == ingredient))]
        for rows in (_known.history, _known.future)
    )
    return find_drivers(_known.forecast.models, history, future)


def ranges(work: Workspace, known: Basis, location: str, ingredient: str, means: pd.DataFrame) -> pd.DataFrame:
    """Between how much and how much each model of ``means`` expects each day of an ingredient to be."""
    return _ranges(work.url, work.stamp, location, ingredient, means, known)


@st.cache_resource(max_entries=200, show_spinner=False)
def _ranges(url: str, stamp: str, location: str, ingredient: str, means: pd.DataFrame, _known: Basis) -> pd.DataFrame:
    backtest = _known.forecast.backtest
    own = backtest[(backtest["location"] == location) & (backtest["ingredient"] == ingredient)]
    return find_ranges(means, own, _known.forecast.settings.seed)


def finished_runs(work: Workspace) -> list[KeptRun]:
    """All finished runs with what they recorded of themselves, the newest first."""
    return _finished_runs(work.url, work.stamp, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _finished_runs(url: str, stamp: str, _work: Workspace) -> list[KeptRun]:
    return list_runs(_work.engine)


def sold(work: Workspace, recipes: pd.DataFrame, weeks: int) -> Lately:
    """What was sold and served along in the last weeks of sales. Raises ``InputError`` as the core does."""
    return _sold(work.url, sales_stamp(work.engine), recipes, weeks, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _sold(url: str, sales: str, recipes: pd.DataFrame, weeks: int, _work: Workspace) -> Lately:
    return lately(read_restaurant(_work.engine), weeks)


def counted_usage(work: Workspace, used: tuple[str, ...], cooked: tuple[str, ...]) -> Counted:
    """What counts say of the ingredients that no recipe uses (``menu.categories``)."""
    return _counted_usage(work.url, work.stamp, used, cooked, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _counted_usage(url: str, stamp: str, used: tuple[str, ...], cooked: tuple[str, ...], _work: Workspace) -> Counted:
    return count_usage(restaurant(_work), used, cooked)


def modified(work: Workspace, weeks: int) -> pd.DataFrame:
    """What was sold with modifiers in the last weeks of sales (``modifiers.sold_with``)."""
    since = work.overview.last_day - pd.Timedelta(weeks=weeks) + pd.Timedelta(days=1)
    return _modified(work.url, sales_stamp(work.engine), since, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _modified(url: str, sales: str, since: pd.Timestamp, _work: Workspace) -> pd.DataFrame:
    return read_modifiers(_work.engine, since)


def renames(work: Workspace) -> pd.DataFrame:
    """The dishes that are probably one under two names (``menu.renames``) and on which nobody has decided."""
    return _renames(work.url, work.stamp, work)


def sizes(work: Workspace) -> pd.DataFrame:
    """The dishes without a recipe that are a size of one which has one (``sizes.propose_sizes``)."""
    return _sizes(work.url, work.stamp, work)


def restaurant(work: Workspace) -> Restaurant:
    """The kitchen, and its sales as sums by day."""
    sales = _sales(work.url, sales_stamp(work.engine), work)
    return replace(_kitchen(work.url, work.stamp, work), sales=sales)


def kitchen(work: Workspace) -> Restaurant:
    """The kitchen as its staff described it, member by member, without sales."""
    return _kitchen(work.url, work.stamp, work)


def prepared(work: Workspace, location: str, day: pd.Timestamp) -> pd.DataFrame:
    """What preparations hold at a location by the recipes of a day; raises as ``kitchen.prepared_contents`` does."""
    known = _kitchen(work.url, work.stamp, work)
    cooked = {name: getattr(known, name) for name in ("recipes", "ingredients", "conversions")}
    return _prepared(work.url, location, day, cooked, known)


@st.cache_resource(max_entries=6, show_spinner=False)
def _prepared(
    url: str, location: str, day: pd.Timestamp, cooked: dict[str, pd.DataFrame], _known: Restaurant
) -> pd.DataFrame:
    return prepared_contents(_known, day, [location])


@st.cache_resource(max_entries=3, show_spinner=False)
def _sales(url: str, sales: str, _work: Workspace) -> pd.DataFrame:
    return read_restaurant(_work.engine).sales


@st.cache_resource(max_entries=3, show_spinner=False)
def _renames(url: str, stamp: str, _work: Workspace) -> pd.DataFrame:
    known = restaurant(_work)
    unsold = propose_unsold(known.sales, known.recipes, known.dishes)
    followed = _followed(url, sales_stamp(_work.engine), known.sales)
    return without_refused(_work.engine, pd.concat([followed, unsold], ignore_index=True))


@st.cache_resource(max_entries=3, show_spinner=False)
def _followed(url: str, sales: str, _sales: pd.DataFrame) -> pd.DataFrame:
    return propose(_sales)


@st.cache_resource(max_entries=3, show_spinner=False)
def _sizes(url: str, stamp: str, _work: Workspace) -> pd.DataFrame:
    known = restaurant(_work)
    return propose_sizes(known.sales, known.dishes, known.recipes)


def kept_days(work: Workspace) -> KeptDays:
    """What is kept of each day that was sold, and what people said of it."""
    return _kept_days(work.url, sales_stamp(work.engine), work)


def days_review(work: Workspace) -> Review:
    """What is odd or missing in these days."""
    closed = _kitchen(work.url, work.stamp, work).closed
    return _days_review(work.url, sales_stamp(work.engine), closed, work.place.country, work)


def past_promotions(work: Workspace) -> pd.DataFrame:
    """What looks like a past promotion and is neither noted nor refused (``demand.past_promotions``)."""
    noted = kitchen(work)
    found = _past_promotions(work.url, sales_stamp(work.engine), noted.promotions, noted.dishes, work)
    return without_refused_promotions(work.engine, found)


@st.cache_resource(max_entries=3, show_spinner=False)
def _past_promotions(
    url: str, sales: str, promotions: pd.DataFrame, dishes: pd.DataFrame, _work: Workspace
) -> pd.DataFrame:
    known = restaurant(_work)
    return find_promotions(known.sales, menu(known), promotions)


def sold_out(work: Workspace) -> pd.DataFrame:
    """The dishes that seem to have been sold out in the last half year (``sold_out.find_sold_out``)."""
    return _sold_out(work.url, sales_stamp(work.engine), work)


def odd_days(work: Workspace) -> OddDays:
    """The days of the last weeks that aren't learned from as they were. Raises ``InputError`` as the core does."""
    kitchen = _kitchen(work.url, work.stamp, work)
    taught = {name: getattr(kitchen, name) for name in (*TEACHING, "stock")}
    said = read_sold_out(work.engine)
    return _odd_days(work.url, sales_stamp(work.engine), kitchen.place, taught, said, work)


def named_sales(work: Workspace) -> pd.DataFrame:
    """All sales by day, dishes as the tills call them."""
    return _named_sales(work.url, sales_stamp(work.engine), work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _kept_days(url: str, sales: str, _work: Workspace) -> KeptDays:
    return read_days(_work.engine)


@st.cache_resource(max_entries=3, show_spinner=False)
def _days_review(url: str, sales: str, closed: pd.DataFrame, country: str, _work: Workspace) -> Review:
    kept = _kept_days(url, sales, _work)
    return review(kept.sold, closed, kept.answers, country)


@st.cache_resource(max_entries=3, show_spinner=False)
def _sold_out(url: str, sales: str, _work: Workspace) -> pd.DataFrame:
    return find_sold_out(read_hours(_work.engine))


@st.cache_resource(max_entries=3, show_spinner=False)
def _odd_days(
    url: str, sales: str, place: Place, taught: dict[str, pd.DataFrame], said: pd.DataFrame, _work: Workspace
) -> OddDays:
    known = read_restaurant(_work.engine)
    return find_odd_days(replace(known, hours=read_hours(_work.engine)))  # a dish that sold out makes no outlier


@st.cache_resource(max_entries=3, show_spinner=False)
def _named_sales(url: str, sales: str, _work: Workspace) -> pd.DataFrame:
    return read_named_sales(_work.engine)


@st.cache_resource(max_entries=3, show_spinner=False)
def _forecast(url: str, run: int, sales: str, _work: Workspace) -> Forecast:
    return read_forecast(_work.engine, _work.models)


@st.cache_resource(max_entries=3, show_spinner=False)
def _kitchen(url: str, stamp: str, _work: Workspace) -> Restaurant:
    return read_restaurant(_work.engine, with_sales=False)


@st.cache_resource(max_entries=3, show_spinner=False)
def _learned(url: str, run: int, sales: str, place: Place, taught: dict[str, pd.DataFrame], _work: Workspace) -> Basis:
    return set_out(read_restaurant(_work.engine), _forecast(url, run, sales, _work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _basis(url: str, stamp: str, run: int, _learned: Basis, _kitchen: Restaurant) -> Basis:
    return restocked(_learned, _kitchen)


@st.cache_resource(max_entries=12, show_spinner=False)
def _plan_as_if(
    moment: Moment, choices: tuple[Choice, ...], missing: tuple[int, ...], _basis: Basis, _work: Workspace
) -> Plan:
    taken = deliveries_of(_work.engine, missing)
    changed = restocked(_basis, without_deliveries(kitchen(_work), taken)) if missing else _basis
    changed = replace(changed, restaurant=bought_from(changed.restaurant, choices))
    return make_plan(_part(changed, moment.location), moment.now, moment.caution)


@st.cache_resource(max_entries=12, show_spinner=False)
def _plan(moment: Moment, scenario: Scenario, _basis: Basis) -> Plan:
    return make_plan(_part(_basis, moment.location), moment.now, moment.caution, scenario)


def _part(basis: Basis, location: str | None) -> Basis:
    """What a location's plan rests on; of one that isn't known, or of all, the whole."""
    return basis.at(location) if location in basis.locations else basis
