"""What is slow is done once: cached readings of files and of the database. Keys in, core functions called, no logic.

Everything kept as a resource is shared by all visitors, and nobody changes it. Arguments that begin with an underscore
are no part of the key: the others determine them.

What is kept is reckoned for the whole restaurant, whoever looked first. Each function without an underscore asks
whether the person of this visit may see it, and hands out their locations' part.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.as_if import Choice, bought_from, counted_as, without_deliveries
from forecasting.basis import Basis, recounted, rescheduled, restocked, set_out
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
from forecasting.files.writing import table_to_csv
from forecasting.kitchen import Lately, lately, prepared_contents
from forecasting.menu.categories import Counted, count_usage
from forecasting.menu.coverage import Coverage, coverage
from forecasting.menu.recipes import by_category
from forecasting.menu.renames import propose, propose_unsold
from forecasting.menu.servings import served_along
from forecasting.menu.sizes import propose_sizes
from forecasting.people import Action, Subject
from forecasting.plan import Plan, calendars_of, make_plan
from forecasting.proof.past import Past, judged_before
from forecasting.proof.replay import Replay, replay
from forecasting.proof.watching import Watched, past_of, watch
from forecasting.sales import Choices, NamedFile, SalesFile, kind_of_file, read_sales
from forecasting.sales.guesses import Sketch, sketch
from forecasting.sales.prices import usual_prices
from forecasting.sales.tills import KNOWN_HEADERS
from forecasting.scenarios.outcome import Outcome
from forecasting.scenarios.outcome import outcome as find_outcome
from forecasting.scenarios.purchases import bought_later as find_bought_later
from forecasting.scenarios.scenario import NO_CHANGE, Scenario
from forecasting.scenarios.takings import Takings, takings
from forecasting.stock.count_first import Evidence, count_first
from forecasting.stock.variance import between_counts, usual_error
from forecasting.store.commissions import commissions_between
from forecasting.store.days import KeptDays, read_days, read_named_sales
from forecasting.store.foreseen import read_foreseen
from forecasting.store.guard import require_location
from forecasting.store.merges import without_refused
from forecasting.store.orders import deliveries_of, list_orders
from forecasting.store.past_promotions import without_refused as without_refused_promotions
from forecasting.store.restaurant import read_counts, read_restaurant, with_sales
from forecasting.store.runs import latest_forecast, list_runs, read_forecast
from forecasting.store.sold import read_modifiers, read_sales_by_day, sales_stamp
from forecasting.store.sold_out import read_hours, read_sold_out
from forecasting.tables import Place, Restaurant, Tables, only_at
from forecasting.urgent import dishes_at_risk
from pages.shared.session import Workspace

PAST_WEEKS = 8
"""So many weeks are lived through again on a page."""

Places = tuple[str, ...] | None  # the locations of whoever looks; None: all

TEACHING = (
    *("dishes", "recipes", "ingredients", "conversions"),
    *("promotions", "events", "closed", "weather", "weather_ahead"),
)
"""The tables, beside sales, that usage is learned from; counts, deliveries and suppliers only meet it in a plan."""


def sales_file(
    work: Workspace, file: NamedFile, choices: Choices, today: pd.Timestamp | None, siblings: tuple[str, ...]
) -> SalesFile:
    """A till's export as sale lines and issues; no sale is later than ``today``."""
    work.require(Action.SEE, Subject.SALES)
    places = None if work.person.works_at(None) else tuple(sorted(work.person.locations))
    prices = _usual_prices(work.url, _sales_stamp(work), places, work)
    return _sales_file(file.content, file.name, choices, today, siblings, _sales_stamp(work), prices)


@st.cache_data(max_entries=600, scope="session", show_spinner=False)
def _sales_file(
    content: bytes,
    file: str,
    choices: Choices,
    today: pd.Timestamp | None,
    siblings: tuple[str, ...],
    sales: str,
    _prices: Mapping[str, float],
) -> SalesFile:
    read = read_sales(content, file, choices, today, siblings, _prices)
    _ = read.most_of_a_dish  # found here it is held with the file: each redraw shows it
    return read


@st.cache_data(max_entries=600, scope="session", show_spinner=False)
def sheet_headers(content: bytes, file: str) -> tuple[str, ...]:
    """What the columns of a till's export are called; raises what ``files.open_sheet`` raises."""
    return open_sheet(content, file, KNOWN_HEADERS).headers


@st.cache_data(max_entries=600, scope="session", show_spinner=False)
def sheet_kind(content: bytes, file: str) -> str:
    """The kind of a till's export; raises what ``files.open_sheet`` raises."""
    return kind_of_file(content, file)


@st.cache_data(max_entries=60, scope="session", show_spinner=False)
def sheet_sketch(content: bytes, file: str, choices: Choices) -> Sketch:
    """What the columns of a till's export hold; raises what ``files.open_sheet`` raises."""
    return sketch(content, file, choices)


def basis(work: Workspace) -> Basis | None:
    """The restaurant joined with its latest forecast; None before the first. Raises ``InputError`` as the core does.

    A count or an order makes a new one quickly: what was learned from sales and recipes is kept.
    """
    work.require(Action.SEE, Subject.FORECAST)
    known = _whole(work)
    if known is None or work.person.works_at(None):
        return known
    return _alone(work.url, work.stamp, latest_forecast(work.house), work.location, known)


def _whole(work: Workspace) -> Basis | None:
    run = latest_forecast(work.house)
    if run is None:
        return None
    kitchen = _kitchen(work)
    taught = _taught(work.url, work.settled, _begun(work), TEACHING)
    learned = _learned(work.url, run, _sales_stamp(work), kitchen.place, taught, work)
    scheduled = _scheduled(work.url, work.settled, run, learned, kitchen)
    stocked = _stocked(work.url, work.settled, run, scheduled, kitchen)
    return _basis(work.url, work.stamp, run, stocked, kitchen)


def _theirs(work: Workspace, known: Basis) -> Basis:
    """What is kept for all is never reckoned from a part of what is known."""
    return known if work.person.works_at(None) else _whole(work)


@st.cache_resource(max_entries=6, show_spinner=False)
def _alone(url: str, stamp: str, run: int, location: str, _known: Basis) -> Basis:
    return _known.alone(location)


def covered(work: Workspace, known: Basis, weeks: int) -> Coverage:
    """Which of the dishes that were sold in the last weeks of sales have a recipe (``recipes.coverage``)."""
    work.require(Action.SEE, Subject.FORECAST)
    return _covered(work.url, work.settled, latest_forecast(work.house), work.person.locations, weeks, known)


@st.cache_resource(max_entries=6, show_spinner=False)
def _covered(url: str, settled: str, run: int, places: Places, weeks: int, _known: Basis) -> Coverage:
    known = _known.restaurant
    recent = known.sales[known.sales["day"] > known.sales["day"].max() - pd.Timedelta(weeks=weeks)]
    return coverage(recent, _known.portions, roughly=by_category(known.recipes, known.dishes).index)


def plan(work: Workspace, known: Basis, location: str | None, scenario: Scenario = NO_CHANGE) -> Plan:
    """Run-out days and orders of a location, or of all, as of now under a scenario."""
    work.require(Action.SEE, Subject.FORECAST)
    return _plan(_moment(work, location), scenario, _theirs(work, known))


class Service(NamedTuple):
    """What who serves speaks of: the dishes that a location sells, best sellers first, and the groups to come.

    ``mix`` is what is expected of each dish and day there, ``along`` what only goes along with a guest, a ticket or a
    day (``servings.served_along``), ``bookings`` as ``tables.no_bookings``.
    """

    dishes: list[str]
    mix: pd.DataFrame
    along: pd.Series
    bookings: pd.DataFrame


def service(work: Workspace, location: str) -> Service:
    """What can be said to be sold out at a location and what a group eats; empty before the first forecast."""
    work.require(Action.SEE, Subject.SERVICE)
    require_location(work.person, location)
    kitchen, known = _kitchen(work), _whole(work)
    along, booked = served_along(kitchen.recipes), kitchen.bookings[kitchen.bookings["location"] == location]
    if known is None:
        return Service([], pd.DataFrame(), along, booked)
    mix = known.forecast.dish_mix[known.forecast.dish_mix["location"] == location]
    sells = mix[~mix["dish"].isin(along.index) & (mix["mean"] > 0)].groupby("dish")["mean"].sum()
    dishes = sells.sort_values(ascending=False, kind="stable").index.tolist()
    return Service(dishes, mix, along, booked)


def at_risk(work: Workspace, location: str) -> pd.DataFrame | None:
    """What the floor should know (``urgent.dishes_at_risk``); None before the first forecast."""
    work.require(Action.SEE, Subject.AT_RISK)
    known, moment = _whole(work), _moment(work, location)
    return None if known is None else dishes_at_risk(_plan(moment, NO_CHANGE, known).run_outs, work.now)


class Moment(NamedTuple):
    """What a plan rests on besides a forecast: the restaurant as it stands, the hour, the caution, which location."""

    url: str
    stamp: str
    now: pd.Timestamp
    caution: float
    location: str | None


def _moment(work: Workspace, location: str | None) -> Moment:
    require_location(work.person, location)
    return Moment(work.url, work.stamp, work.now, work.caution, location)


def outcome(work: Workspace, known: Basis, base: Plan, changed: Plan, location: str) -> Outcome:
    """What a scenario makes another than in the base; both plans are of this location only."""
    work.require(Action.SEE, Subject.SCENARIOS)
    moment, known = _moment(work, location), _theirs(work, known)
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


def bought_later(work: Workspace, known: Basis, base: Plan, changed: Plan, location: str) -> pd.DataFrame:
    """What orders after those now open have to bring more than in the base; both plans are of this location only."""
    work.require(Action.SEE, Subject.SCENARIOS)
    return _bought_later(_moment(work, location), changed.scenario, _theirs(work, known), base, changed)


@st.cache_data(max_entries=12, show_spinner=False)
def _bought_later(moment: Moment, scenario: Scenario, _basis: Basis, _base: Plan, _changed: Plan) -> pd.DataFrame:
    calendars = calendars_of(_basis, moment.now, scenario)[moment.location]
    return find_bought_later(_base, _changed, calendars)


def plan_as_if(work: Workspace, known: Basis, choices: tuple[Choice, ...] = (), missing: tuple[int, ...] = ()) -> Plan:
    """The plan of the location or locations chosen as if ingredients were bought from other suppliers, and as if some
    orders had never come.
    """
    work.require(Action.SEE, Subject.ORDERS)
    if not (choices or missing):
        return plan(work, known, work.location)
    return _plan_as_if(_moment(work, work.location), choices, missing, _theirs(work, known), work)


def orders(work: Workspace) -> pd.DataFrame:
    """Every line of every order (``store.orders.list_orders``)."""
    work.require(Action.SEE, Subject.ORDERS)
    return _own_rows(work, _orders(work.url, work.settled, work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _orders(url: str, settled: str, _work: Workspace) -> pd.DataFrame:
    return list_orders(_work.house)


def commissions(work: Workspace, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """What delivery apps kept from one day to another (``store.commissions.commissions_between``)."""
    work.require(Action.SEE, Subject.MONEY)
    return _own_rows(work, commissions_between(work.house, first, last))


def watched(work: Workspace, known: Basis, location: str) -> Watched:
    """How the forecasts of a location turned out."""
    work.require(Action.SEE, Subject.FORECAST)
    require_location(work.person, location)
    return _watched(work.url, work.settled, work.today, location, _theirs(work, known), work)


@st.cache_resource(max_entries=6, show_spinner=False)
def _watched(url: str, settled: str, today: pd.Timestamp, location: str, _known: Basis, _work: Workspace) -> Watched:
    kept = read_foreseen(_work.house, today)
    return watch(kept[kept["location"] == location], past_of(_known, location, today))


def records(work: Workspace, known: Basis, location: str) -> dict[str, Record]:
    """How wrong the forecasts of a location's ingredients were in the backtest."""
    work.require(Action.SEE, Subject.FORECAST)
    require_location(work.person, location)
    return _records(work.url, work.settled, location, _theirs(work, known))


@st.cache_resource(max_entries=6, show_spinner=False)
def _records(url: str, settled: str, location: str, _known: Basis) -> dict[str, Record]:
    forecast = _known.forecast
    portions = weekly_portions(forecast.dish_mix, _known.usual)
    its = portions[portions.index.get_level_values("location") == location].droplevel("location")
    return track_records(forecast.scores, forecast.backtest, forecast.settings.folds, location, its)


def past(work: Workspace, known: Basis) -> Past:
    """The weeks that the forecast was judged on, ready to be lived through again; raises as ``judged_before`` does."""
    work.require(Action.SEE, Subject.MONEY)
    return _past(work.url, work.stamp, latest_forecast(work.house), _theirs(work, known), work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _past(url: str, stamp: str, run: int, _known: Basis, _work: Workspace) -> Past:
    return judged_before(_everything(_work), _known.forecast, PAST_WEEKS)


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


def drivers(work: Workspace, known: Basis, location: str, ingredient: str | None = None) -> pd.DataFrame:
    """What drives the forecasts of an ingredient, or of all of a location (``demand.drivers``)."""
    work.require(Action.SEE, Subject.FORECAST)
    require_location(work.person, location)
    return _drivers(work.url, work.settled, location, ingredient, _theirs(work, known))


@st.cache_resource(max_entries=200, show_spinner=False)
def _drivers(url: str, settled: str, location: str, ingredient: str | None, _known: Basis) -> pd.DataFrame:
    history, future = (
        rows[(rows["location"] == location) & ((ingredient is None) | (rows["ingredient"] == ingredient))]
        for rows in (_known.history, _known.future)
    )
    return find_drivers(_known.forecast.models, history, future)


def ranges(work: Workspace, known: Basis, location: str, ingredient: str, means: pd.DataFrame) -> pd.DataFrame:
    """Between how much and how much each model of ``means`` expects each day of an ingredient to be."""
    work.require(Action.SEE, Subject.FORECAST)
    require_location(work.person, location)
    return _ranges(work.url, work.settled, location, ingredient, means, _theirs(work, known))


@st.cache_resource(max_entries=200, show_spinner=False)
def _ranges(url: str, settled: str, location: str, ingredient: str, means: pd.DataFrame, _known: Basis) -> pd.DataFrame:
    backtest = _known.forecast.backtest
    own = backtest[(backtest["location"] == location) & (backtest["ingredient"] == ingredient)]
    return find_ranges(means, own, _known.forecast.settings.seed)


def finished_runs(work: Workspace) -> list[KeptRun]:
    """All finished runs with what they recorded of themselves, the newest first."""
    work.require(Action.SEE, Subject.FORECAST)
    return _finished_runs(work.url, work.settled, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _finished_runs(url: str, settled: str, _work: Workspace) -> list[KeptRun]:
    return list_runs(_work.house)


def sold(work: Workspace, recipes: pd.DataFrame, weeks: int) -> Lately:
    """What was sold and served along in the last weeks of sales. Raises ``InputError`` as the core does."""
    work.require(Action.SEE, Subject.SALES)
    return _sold(work.url, _sales_stamp(work), work.person.locations, recipes, weeks, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _sold(url: str, sales: str, places: Places, recipes: pd.DataFrame, weeks: int, _work: Workspace) -> Lately:
    return lately(_own(_work, _everything(_work)), weeks)


def counted_usage(work: Workspace, used: tuple[str, ...], cooked: tuple[str, ...]) -> Counted:
    """What counts say of the ingredients that no recipe uses (``menu.categories``)."""
    work.require(Action.SEE, Subject.STOCK)
    return _counted_usage(work.url, work.stamp, work.person.locations, used, cooked, work)


@st.cache_resource(max_entries=3, show_spinner=False)
def _counted_usage(
    url: str, stamp: str, places: Places, used: tuple[str, ...], cooked: tuple[str, ...], _work: Workspace
) -> Counted:
    return count_usage(_own(_work, _sold_and_cooked(_work)), used, cooked)


def modified(work: Workspace, weeks: int) -> pd.DataFrame:
    """What was sold with modifiers in the last weeks of sales (``modifiers.sold_with``)."""
    work.require(Action.SEE, Subject.SALES)
    since = work.overview.last_day - pd.Timedelta(weeks=weeks) + pd.Timedelta(days=1)
    return _own_rows(work, _modified(work.url, _sales_stamp(work), since, work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _modified(url: str, sales: str, since: pd.Timestamp, _work: Workspace) -> pd.DataFrame:
    return read_modifiers(_work.house, since)


def renames(work: Workspace) -> pd.DataFrame:
    """The dishes that are probably one under two names (``menu.renames``) and on which nobody has decided."""
    work.require(Action.SEE, Subject.SALES)
    return _renames(work.url, work.settled, work)


def sizes(work: Workspace) -> pd.DataFrame:
    """The dishes without a recipe that are a size of one which has one (``sizes.propose_sizes``)."""
    work.require(Action.SEE, Subject.SALES)
    return _sizes(work.url, work.settled, work)


def restaurant(work: Workspace) -> Restaurant:
    """The kitchen, and its sales as sums by day."""
    work.require(Action.SEE, Subject.SALES)
    return _own(work, _sold_and_cooked(work))


def kitchen(work: Workspace) -> Restaurant:
    """The kitchen as its staff described it, member by member, without sales."""
    work.require(Action.SEE, Subject.KITCHEN)
    return _own(work, _kitchen(work))


def _sold_and_cooked(work: Workspace) -> Restaurant:
    return replace(_kitchen(work), sales=_sales(work.url, _sales_stamp(work), work))


def _own(work: Workspace, known: Tables) -> Tables:
    """Tables with the rows of the person's locations."""
    return known if work.person.works_at(None) else only_at(known, work.person.locations)


def _own_rows(work: Workspace, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table that are about the person's locations."""
    return rows if work.person.works_at(None) else rows[rows["location"].isin(work.person.locations)]


def first_counts(work: Workspace, known: Basis, location: str) -> pd.DataFrame:
    """What to count first at a location (``count_first.COLUMNS``); raises ``InputError`` as a plan does.

    Finding it takes many plans: for ten minutes it is the same for everybody who counts, whatever they have counted.
    """
    work.require(Action.SEE, Subject.FORECAST)
    require_location(work.person, location)
    return _first_counts(work.url, work.settled, work.today, work.caution, location, work, _theirs(work, known))


@st.cache_resource(ttl="10min", max_entries=6, show_spinner=False)
def _first_counts(
    url: str, settled: str, today: pd.Timestamp, caution: float, location: str, _work: Workspace, _known: Basis
) -> pd.DataFrame:
    plan = _plan(_moment(_work, location), NO_CHANGE, _known)
    errors, others = usual_error(between_counts(_known.real_movements(_work.now), _known.forecast.last_day))
    evidence = Evidence(_known.shelf(_work.now).held, _known.usage, errors, others)
    here = _known.at(location)

    def order(counted: pd.Series) -> pd.DataFrame:
        supposed = counted_as(here.restaurant, location, today - pd.Timedelta(days=1), counted)
        return make_plan(replace(here, restaurant=supposed), _work.now, caution).lines

    return count_first(plan.lines, plan.projections[0], evidence, today, order)


def prepared(work: Workspace, location: str, day: pd.Timestamp) -> pd.DataFrame:
    """What preparations hold at a location by the recipes of a day; raises as ``kitchen.prepared_contents`` does."""
    work.require(Action.SEE, Subject.KITCHEN)
    require_location(work.person, location)
    known = _kitchen(work)
    cooked = {name: getattr(known, name) for name in ("recipes", "ingredients", "conversions")}
    return _prepared(work.url, location, day, cooked, known)


@st.cache_resource(max_entries=6, show_spinner=False)
def _prepared(
    url: str, location: str, day: pd.Timestamp, cooked: dict[str, pd.DataFrame], _known: Restaurant
) -> pd.DataFrame:
    return prepared_contents(_known, day, [location])


@st.cache_resource(max_entries=3, show_spinner=False)
def _sales(url: str, sales: str, _work: Workspace) -> pd.DataFrame:
    return read_sales_by_day(_work.house)


@st.cache_resource(max_entries=3, show_spinner=False)
def _renames(url: str, settled: str, _work: Workspace) -> pd.DataFrame:
    known = _sold_and_cooked(_work)
    unsold = propose_unsold(known.sales, known.recipes, known.dishes)
    followed = _followed(url, _sales_stamp(_work), known.sales)
    return without_refused(_work.house, pd.concat([followed, unsold], ignore_index=True))


@st.cache_resource(max_entries=3, show_spinner=False)
def _followed(url: str, sales: str, _sales: pd.DataFrame) -> pd.DataFrame:
    return propose(_sales)


@st.cache_resource(max_entries=3, show_spinner=False)
def _sizes(url: str, settled: str, _work: Workspace) -> pd.DataFrame:
    known = _sold_and_cooked(_work)
    return propose_sizes(known.sales, known.dishes, known.recipes)


def kept_days(work: Workspace) -> KeptDays:
    """What is kept of each day that was sold, and what people said of it."""
    work.require(Action.SEE, Subject.SALES)
    return _own(work, _kept_days(work.url, _sales_stamp(work), work))


def days_review(work: Workspace) -> Review:
    """What is odd or missing in these days."""
    work.require(Action.SEE, Subject.SALES)
    closed = _begun(work).closed
    found = _days_review(work.url, _sales_stamp(work), closed, work.place.country, work)
    return found if work.person.works_at(None) else found.at(work.person.locations)


def past_promotions(work: Workspace) -> pd.DataFrame:
    """What looks like a past promotion and is neither noted nor refused (``demand.past_promotions``)."""
    work.require(Action.SEE, Subject.DAYS)
    noted = _begun(work)
    found = _past_promotions(work.url, _sales_stamp(work), noted.promotions, noted.dishes, work)
    return without_refused_promotions(work.house, found)


@st.cache_resource(max_entries=3, show_spinner=False)
def _past_promotions(
    url: str, sales: str, promotions: pd.DataFrame, dishes: pd.DataFrame, _work: Workspace
) -> pd.DataFrame:
    known = _sold_and_cooked(_work)
    return find_promotions(known.sales, menu(known), promotions)


def sold_out(work: Workspace) -> pd.DataFrame:
    """The dishes that seem to have been sold out in the last half year (``sold_out.find_sold_out``)."""
    work.require(Action.SEE, Subject.SERVICE)
    return _own_rows(work, _sold_out(work.url, _sales_stamp(work), work))


def odd_days(work: Workspace) -> OddDays:
    """The days of the last weeks that aren't learned from as they were. Raises ``InputError`` as the core does."""
    work.require(Action.SEE, Subject.SALES)
    kitchen = _kitchen(work)
    taught, said = _taught(work.url, work.stamp, _begun(work), (*TEACHING, "stock")), read_sold_out(work.house)
    return _own(work, _odd_days(work.url, _sales_stamp(work), kitchen.place, taught, said, work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _usual_prices(url: str, sales: str, places: Places, _work: Workspace) -> Mapping[str, float]:
    return usual_prices(named_sales(_work))


def named_sales(work: Workspace) -> pd.DataFrame:
    """All sales by day, dishes as the tills call them."""
    work.require(Action.SEE, Subject.SALES)
    return _own_rows(work, _named_sales(work.url, _sales_stamp(work), work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _kept_days(url: str, sales: str, _work: Workspace) -> KeptDays:
    return read_days(_work.house)


@st.cache_resource(max_entries=3, show_spinner=False)
def _days_review(url: str, sales: str, closed: pd.DataFrame, country: str, _work: Workspace) -> Review:
    kept = _kept_days(url, sales, _work)
    return review(kept.sold, closed, kept.answers, country)


@st.cache_resource(max_entries=3, show_spinner=False)
def _sold_out(url: str, sales: str, _work: Workspace) -> pd.DataFrame:
    return find_sold_out(read_hours(_work.house))


@st.cache_resource(max_entries=3, show_spinner=False)
def _odd_days(url: str, sales: str, place: Place, taught: str, said: pd.DataFrame, _work: Workspace) -> OddDays:
    known = replace(_everything(_work), hours=read_hours(_work.house))
    return find_odd_days(known)  # a dish that sold out makes no outlier


@st.cache_resource(max_entries=3, show_spinner=False)
def _named_sales(url: str, sales: str, _work: Workspace) -> pd.DataFrame:
    return read_named_sales(_work.house)


@st.cache_resource(max_entries=3, show_spinner=False)
def _forecast(url: str, run: int, sales: str, _work: Workspace) -> Forecast:
    return read_forecast(_work.house, _work.models)


def _sales_stamp(work: Workspace) -> str:
    return _stamp_of_sales(work.url, work.settled, work)


@st.cache_resource(max_entries=6, show_spinner=False)
def _stamp_of_sales(url: str, settled: str, _work: Workspace) -> str:
    return sales_stamp(_work.house)


def _everything(work: Workspace) -> Restaurant:
    """The restaurant with its sales, which are read once per change, whoever needs them."""
    return replace(_selling(work.url, work.settled, _sales_stamp(work), work), stock=_kitchen(work).stock)


@st.cache_resource(max_entries=3, show_spinner=False)
def _selling(url: str, settled: str, sales: str, _work: Workspace) -> Restaurant:
    return with_sales(_work.house, _described(url, settled, _work), _sales(url, sales, _work))


def _kitchen(work: Workspace) -> Restaurant:
    """The kitchen, without sales: of one in which people only counted, only the counts are read again."""
    return _counted(work.url, work.stamp, _described(work.url, work.settled, work), work)


def _begun(work: Workspace) -> Restaurant:
    """The kitchen without what begins after the last sale: a plan meets it, nobody has learned from it."""
    kitchen, last_day = _kitchen(work), pd.Timestamp(work.overview.last_day)
    begins = {"promotions": "first", "events": "day", "closed": "day"}
    tables = {name: getattr(kitchen, name) for name in begins}
    return replace(kitchen, **{name: rows[rows[begins[name]] <= last_day] for name, rows in tables.items()})


@st.cache_resource(max_entries=3, show_spinner=False)
def _described(url: str, settled: str, _work: Workspace) -> Restaurant:
    return read_restaurant(_work.house, with_sales=False)


@st.cache_resource(max_entries=3, show_spinner=False)
def _counted(url: str, stamp: str, _known: Restaurant, _work: Workspace) -> Restaurant:
    return replace(_known, stock=read_counts(_work.house))


@st.cache_resource(max_entries=6, show_spinner=False)
def _taught(url: str, stamp: str, _kitchen: Restaurant, names: tuple[str, ...]) -> str:
    """A short name of the tables that something is learned from: another one when any of them changes."""
    tables = [table_to_csv(getattr(_kitchen, name)) for name in names]
    return sha256(b"\0".join(tables)).hexdigest()


@st.cache_resource(max_entries=3, show_spinner=False)
def _learned(url: str, run: int, sales: str, place: Place, taught: str, _work: Workspace) -> Basis:
    return set_out(_everything(_work), _forecast(url, run, sales, _work))


@st.cache_resource(max_entries=3, show_spinner=False)
def _scheduled(url: str, settled: str, run: int, _learned: Basis, _kitchen: Restaurant) -> Basis:
    return rescheduled(_learned, _kitchen)


@st.cache_resource(max_entries=3, show_spinner=False)
def _stocked(url: str, settled: str, run: int, _scheduled: Basis, _kitchen: Restaurant) -> Basis:
    return restocked(_scheduled, _kitchen)


@st.cache_resource(max_entries=3, show_spinner=False)
def _basis(url: str, stamp: str, run: int, _stocked: Basis, _kitchen: Restaurant) -> Basis:
    return recounted(_stocked, _kitchen)


@st.cache_resource(max_entries=12, show_spinner=False)
def _plan_as_if(
    moment: Moment, choices: tuple[Choice, ...], missing: tuple[int, ...], _basis: Basis, _work: Workspace
) -> Plan:
    taken = deliveries_of(_work.house, missing)
    changed = restocked(_basis, without_deliveries(_kitchen(_work), taken)) if missing else _basis
    changed = replace(changed, restaurant=bought_from(changed.restaurant, choices))
    return make_plan(_part(changed, moment.location), moment.now, moment.caution)


@st.cache_resource(max_entries=12, show_spinner=False)
def _plan(moment: Moment, scenario: Scenario, _basis: Basis) -> Plan:
    return make_plan(_part(_basis, moment.location), moment.now, moment.caution, scenario)


def _part(basis: Basis, location: str | None) -> Basis:
    """What a location's plan rests on; of one that isn't known, or of all, the whole."""
    return basis.at(location) if location in basis.locations else basis
