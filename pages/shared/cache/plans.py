"""What is to come: the plan of now, plans as if, and what scenarios make another, for whoever looks."""

from dataclasses import replace
from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.menu.coverage import Coverage, coverage
from forecasting.menu.recipes import by_category
from forecasting.menu.servings import served_along
from forecasting.menu.till_categories import categorised
from forecasting.outcomes.outcome import Outcome
from forecasting.outcomes.outcome import outcome as find_outcome
from forecasting.outcomes.purchases import bought_later as find_bought_later
from forecasting.outcomes.takings import Takings, takings
from forecasting.people import Action, Locations, Subject
from forecasting.plan import Plan, calendars_of, make_plan
from forecasting.planning.as_if import Choice, bought_from, counted_as, without_deliveries
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import restocked
from forecasting.planning.urgent import dishes_at_risk
from forecasting.scenarios.scenario import NO_CHANGE, Scenario
from forecasting.stock.count_first import Evidence, count_first
from forecasting.stock.variance import between_counts, usual_error
from forecasting.store.demand.runs import latest_forecast
from forecasting.store.guard import require_location
from forecasting.store.supply.orders import deliveries_of
from forecasting.tables import ONE_DAY
from pages.shared.cache import whole
from pages.shared.session import Workspace


def basis(work: Workspace) -> Basis | None:
    """The restaurant joined with its latest forecast; None before the first. Raises ``InputError`` as the core does.

    A count or an order makes a new one quickly: what was learned from sales and recipes is kept.
    """
    work.require(Action.SEE, Subject.FORECAST)
    found = whole.basis(work)
    if found is None or work.person.works_at(None):
        return found
    return _alone(work.url, work.stamp, latest_forecast(work.house), work.location, found)


@st.cache_resource(max_entries=6, show_spinner=False)
def _alone(url: str, stamp: str, run: int, location: str, _basis: Basis) -> Basis:
    return _basis.alone(location)


def covered(work: Workspace, basis: Basis, weeks: int) -> Coverage:
    """Which of the dishes that were sold in the last weeks of sales have a recipe (``menu.coverage``)."""
    work.require(Action.SEE, Subject.FORECAST)
    return _covered(work.url, work.settled, latest_forecast(work.house), work.person.locations, weeks, basis)


@st.cache_resource(max_entries=6, show_spinner=False)
def _covered(url: str, settled: str, run: int, places: Locations, weeks: int, _basis: Basis) -> Coverage:
    known = _basis.restaurant
    recent = known.sales[known.sales["day"] > known.sales["day"].max() - pd.Timedelta(weeks=weeks)]
    return coverage(recent, _basis.portions, roughly=by_category(known.recipes, categorised(known)).index)


class Moment(NamedTuple):
    """What a plan rests on besides a forecast: the restaurant as it stands, the hour, the caution, which location."""

    url: str
    stamp: str
    now: pd.Timestamp
    caution: float
    location: str | None


def plan(work: Workspace, location: str | None, scenario: Scenario = NO_CHANGE) -> Plan:
    """Run-out days and orders of a location, or of all, as of now under a scenario."""
    work.require(Action.SEE, Subject.FORECAST)
    return _plan(_moment(work, location), scenario, whole.basis(work))


@st.cache_resource(max_entries=12, show_spinner=False)
def _plan(moment: Moment, scenario: Scenario, _basis: Basis) -> Plan:
    return make_plan(_part(_basis, moment.location), moment.now, moment.caution, scenario)


def _part(basis: Basis, location: str | None) -> Basis:
    """What a location's plan rests on; of one that isn't known, or of all, the whole."""
    return basis.at(location) if location in basis.locations else basis


def _moment(work: Workspace, location: str | None) -> Moment:
    require_location(work.person, location)
    _forget_past(work.url, work.stamp)
    return Moment(work.url, work.stamp, work.now, work.caution, location)


@st.cache_resource(max_entries=3, show_spinner=False)
def _forget_past(url: str, stamp: str) -> None:
    """Once for each change, for this is kept, too: nobody asks for the plans before it any more, and of 500 ingredients
    each takes 130 MB. Those of the other restaurant, the sample or one's own, go with them and are made again."""
    for planned in (_plan, _plan_as_if):
        planned.clear()


def plan_as_if(work: Workspace, choices: tuple[Choice, ...] = (), missing: tuple[int, ...] = ()) -> Plan:
    """The plan of the location or locations chosen as if ingredients were bought from other suppliers, and as if some
    orders had never come.
    """
    work.require(Action.SEE, Subject.ORDERS)
    if not (choices or missing):
        return plan(work, work.location)
    return _plan_as_if(_moment(work, work.location), choices, missing, whole.basis(work), work)


@st.cache_resource(max_entries=12, show_spinner=False)
def _plan_as_if(
    moment: Moment, choices: tuple[Choice, ...], missing: tuple[int, ...], _basis: Basis, _work: Workspace
) -> Plan:
    taken = deliveries_of(_work.house, missing)
    changed = restocked(_basis, without_deliveries(whole.described(_work), taken)) if missing else _basis
    changed = replace(changed, restaurant=bought_from(changed.restaurant, choices))
    return make_plan(_part(changed, moment.location), moment.now, moment.caution)


def outcome(work: Workspace, base: Plan, changed: Plan, location: str) -> Outcome:
    """What a scenario makes another than in the base; both plans are of this location only."""
    work.require(Action.SEE, Subject.SCENARIOS)
    moment, basis = _moment(work, location), whole.basis(work)
    before = _takings(moment, basis, base)
    return _outcome(moment, changed.scenario, basis, base, changed, before)


@st.cache_resource(max_entries=3, show_spinner=False)
def _takings(moment: Moment, _basis: Basis, _base: Plan) -> Takings:
    return takings(_basis, _base, moment.location, moment.now.normalize())


@st.cache_resource(max_entries=12, show_spinner=False)
def _outcome(
    moment: Moment, scenario: Scenario, _basis: Basis, _base: Plan, _changed: Plan, _before: Takings
) -> Outcome:
    return find_outcome(_basis, _base, _changed, moment.location, _before)


def bought_later(work: Workspace, base: Plan, changed: Plan, location: str) -> pd.DataFrame:
    """What orders after those now open have to bring more than in the base; both plans are of this location only."""
    work.require(Action.SEE, Subject.SCENARIOS)
    return _bought_later(_moment(work, location), changed.scenario, whole.basis(work), base, changed)


@st.cache_data(max_entries=12, show_spinner=False)
def _bought_later(moment: Moment, scenario: Scenario, _basis: Basis, _base: Plan, _changed: Plan) -> pd.DataFrame:
    calendars = calendars_of(_basis, moment.now, scenario)[moment.location]
    return find_bought_later(_base, _changed, calendars)


def first_counts(work: Workspace, location: str) -> pd.DataFrame | None:
    """What to count first at a location (``count_first.COLUMNS``), None where nobody sells it anything yet; raises
    ``InputError`` as a plan does.

    Finding it takes many plans: for ten minutes it is the same for everybody who counts, whatever they have counted.
    """
    work.require(Action.SEE, Subject.FORECAST)
    require_location(work.person, location)
    return _first_counts(work.url, work.settled, work.today, work.caution, location, work, whole.basis(work))


@st.cache_resource(ttl="10min", max_entries=6, show_spinner=False)
def _first_counts(
    url: str, settled: str, today: pd.Timestamp, caution: float, location: str, _work: Workspace, _basis: Basis
) -> pd.DataFrame | None:
    plan = _plan(_moment(_work, location), NO_CHANGE, _basis)
    if plan.lines.empty:
        return None
    errors, others = usual_error(between_counts(_basis.real_movements(_work.now), _basis.forecast.last_day))
    evidence = Evidence(_basis.shelf(_work.now).held, _basis.usage, errors, others)
    here = _basis.at(location)

    def order(counted: pd.Series) -> pd.DataFrame:
        supposed = counted_as(here.restaurant, location, today - ONE_DAY, counted)
        return make_plan(here.with_counts(supposed.stock), _work.now, caution).lines

    return count_first(plan.lines, plan.projections[0], evidence, today, order)


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
    kitchen, basis = whole.described(work), whole.basis(work)
    along, booked = served_along(kitchen.recipes), kitchen.bookings[kitchen.bookings["location"] == location]
    if basis is None:
        return Service([], pd.DataFrame(), along, booked)
    mix = basis.forecast.dish_mix[basis.forecast.dish_mix["location"] == location]
    sells = mix[~mix["dish"].isin(along.index) & (mix["mean"] > 0)].groupby("dish")["mean"].sum()
    dishes = sells.sort_values(ascending=False, kind="stable").index.tolist()
    return Service(dishes, mix, along, booked)


def at_risk(work: Workspace, location: str) -> pd.DataFrame | None:
    """What the floor should know (``urgent.dishes_at_risk``); None before the first forecast and the first count."""
    work.require(Action.SEE, Subject.AT_RISK)
    moment, found = _moment(work, location), whole.basis(work)
    if found is None:
        return None
    run_outs = _plan(moment, NO_CHANGE, found).run_outs
    return dishes_at_risk(run_outs, work.now) if run_outs["counted"].any() else None
