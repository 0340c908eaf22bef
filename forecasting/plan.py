"""The whole chain on one screen: a forecast, the stock and the suppliers become run-out days and orders.

The plan and every scenario are the same code: the plan is the scenario that changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from forecasting.days.calendar import public_holidays
from forecasting.demand.paths import Paths, Swings, draw_paths
from forecasting.errors import InputError
from forecasting.planning.basis import Basis
from forecasting.planning.expected import Expected, expected_usage
from forecasting.planning.shortage import Shortage, Supplied, find_shortage, paths_of_served, usage_of_served
from forecasting.scenarios.scenario import NO_CHANGE, Scenario
from forecasting.scenarios.supply_levers import deliveries_under
from forecasting.stock.projection import Projection, run_outs
from forecasting.supply.calendars import Calendar, Deadline, calendars_by_location, last_order, last_protected_day
from forecasting.supply.orders import Buying, suggest
from forecasting.tables import ONE_DAY, WEEK

SHORTEST_PLAN_DAYS = 28

RUN_OUTS = ["ingredient", "on_hand", "unit", "p10_day", "p50_day", "chance_before_next_delivery", "order_by", "dishes"]
"""Columns of runouts.csv."""

ORDER_LINES = ["supplier", "order_by", "arrives", "ingredient", "packs", "pack_size", "unit", "quantity", "cost", "why"]
"""Columns of orders.csv; ``group`` follows where something is bought for one (``orders.as_bought``)."""


@dataclass(frozen=True)
class Plan:
    """What runs out when, and what to order.

    ``means`` (location, ingredient, day, mean, response, doubt) is the recommended forecast under the scenario, by how
    much the day itself moves it and how far off that may be, ``dish_mix`` (location, day, dish, mean) what is sold but
    for that and ``dish_swings`` how far off each of its rows may be (``expected.Expected``), ``paths`` its sampled
    futures and ``projections`` the stock along them, one of each for a location. ``run_outs`` has ``location``,
    ``RUN_OUTS`` (``dishes`` is a tuple), those of ``projection.run_outs`` and ``at_risk``, the margin of the dishes
    that can't be served before the delivery after the next if nothing is ordered, in money; ``short`` says by location
    what lacks because of the scenario, and then usage is that of what can be served; ``lines`` has the columns of
    ``supply.orders.Suggestion`` for every ingredient that somebody sells, also those of which nothing is needed,
    ``orders`` the sums by supplier; ``without_supplier`` names the others.
    """

    now: pd.Timestamp
    scenario: Scenario
    means: pd.DataFrame
    dish_mix: pd.DataFrame
    dish_swings: Swings
    paths: tuple[Paths, ...]
    projections: tuple[Projection, ...]
    run_outs: pd.DataFrame
    lines: pd.DataFrame
    orders: pd.DataFrame
    without_supplier: pd.DataFrame
    short: Mapping[str, Shortage] = field(default_factory=dict)

    def lost(self, location: str) -> pd.DataFrame:
        """Which share of the portions of each dish can't be served (``Shortage.lost``)."""
        return self.short.get(location, Shortage()).lost

    @cached_property
    def unit_costs(self) -> dict[str, pd.Series]:
        """What one of an ingredient's own unit costs at each location, by the offer by which it would be ordered."""
        lines = self.lines.set_index("ingredient")
        each = lines["unit_cost"] * lines["pack_size"] / lines["pack_gives"]
        return {one.location: each[(lines["location"] == one.location).to_numpy()] for one in self.projections}

    @property
    def to_order(self) -> pd.DataFrame:
        """The lines of which at least one pack is needed, by supplier."""
        return self.lines[self.lines["packs"] > 0].reset_index(drop=True)

    def at(self, location: str) -> "Plan":
        """What it says of one location; ``dish_mix``, ``dish_swings`` and ``short`` stay those of all."""
        tables = ("means", "run_outs", "lines", "orders", "without_supplier")
        rows = {name: getattr(self, name) for name in tables}
        own = {name: table[table["location"] == location].reset_index(drop=True) for name, table in rows.items()}
        paths, projections = (
            tuple(one for one in of if one.location == location) for of in (self.paths, self.projections)
        )
        return replace(self, paths=paths, projections=projections, **own)


def make_plan(basis: Basis, now: pd.Timestamp, caution: float = 0.5, scenario: Scenario = NO_CHANGE) -> Plan:
    """Run-out days and orders as of ``now`` (midnight where only the date is known) under a scenario.

    Raises ``InputError``: ``sales_too_old`` when the forecast no longer reaches ``now``, ``horizon_too_short`` when it
    doesn't reach the days that an order must protect.
    """
    calendars = calendars_of(basis, now, scenario)
    expected, paths = _futures(basis, scenario, _last_day_needed(basis, calendars, now), now.normalize())
    deliveries = deliveries_under(basis.restaurant.deliveries, scenario, now)
    buying = [basis.buying(one.location, calendars[one.location], now.normalize(), scenario) for one in paths]
    short = {}
    if scenario.suppliers_out or scenario.supplier_delay:
        brought = [Supplied(scenario, theirs, deliveries, now) for theirs in buying]
        short = {one.location: find_shortage(basis, one, its) for one, its in zip(paths, brought, strict=True)}
        expected, paths = _following_guests(basis, scenario, expected, paths, short)
    projections = [basis.projected(one, deliveries, now) for one in paths]
    suggestions = [suggest(one, theirs, now, caution) for one, theirs in zip(projections, buying, strict=True)]
    tables = {
        name: pd.concat([getattr(one, name).assign(location=one.location) for one in suggestions], ignore_index=True)
        for name in ("lines", "orders", "without_supplier")
    }
    run_out_tables = [
        _run_outs(basis, projection, suggestion.lines, theirs, now)
        for projection, suggestion, theirs in zip(projections, suggestions, buying, strict=True)
    ]
    return Plan(
        now=now,
        scenario=scenario,
        means=expected.means,
        dish_mix=expected.dish_mix,
        dish_swings=expected.dish_swings,
        paths=tuple(paths),
        projections=tuple(projections),
        short=short,
        run_outs=pd.concat(run_out_tables, ignore_index=True),
        **tables,
    )


def _futures(basis: Basis, scenario: Scenario, last: pd.Timestamp, today: pd.Timestamp) -> tuple[Expected, list[Paths]]:
    """What is expected up to ``last`` and its sampled futures; those of the plan itself are kept with the basis."""
    if scenario == NO_CHANGE:
        return basis.once(("futures", last, today), lambda: _drawn(basis, scenario, last, today))
    return _drawn(basis, scenario, last, today)


def _drawn(basis: Basis, scenario: Scenario, last: pd.Timestamp, today: pd.Timestamp) -> tuple[Expected, list[Paths]]:
    expected = expected_usage(basis, scenario, last, today)
    return expected, draw_paths(expected.means, basis.errors, seed=basis.forecast.settings.seed, swings=expected.swings)


def compare(base: Plan, changed: Plan) -> pd.DataFrame:
    """The order lines of two plans side by side: those of ``changed`` with ``base_quantity`` and ``difference``.

    A line that only the base has is there with quantity 0, also where it is bought elsewhere now, or as another member
    of its group.
    """
    before, after = base.to_order, changed.lines
    quantity = dict(zip(_bought(before), before["quantity"], strict=True))
    named, ours = _bought(after), set(_bought(after))
    either = [one in quantity or packs > 0 for one, packs in zip(named, after["packs"], strict=True)]
    gone = before[[one not in ours for one in quantity]].assign(packs=0, quantity=0.0, cost=0.0)
    lines = pd.concat([after[either], gone], ignore_index=True) if len(gone) else after[either].reset_index(drop=True)
    base_quantity = np.array([quantity.get(one, 0.0) for one in _bought(lines)], dtype=float)
    return lines.assign(base_quantity=base_quantity, difference=lines["quantity"] - base_quantity)


def _bought(lines: pd.DataFrame) -> list[tuple[str, ...]]:
    """What of whom each line is, and where."""
    return list(zip(*(lines[key] for key in ("location", "supplier", "ingredient", "bought_as")), strict=True))


def _following_guests(
    basis: Basis, scenario: Scenario, expected: Expected, paths: list[Paths], short: Mapping[str, Shortage]
) -> tuple[Expected, list[Paths]]:
    """What is used once guests only order what can be served, and its futures."""
    mix, means = expected.dish_mix, expected.means
    times = {
        location: usage_of_served(basis, scenario, mix[mix["location"] == location], its)
        for location, its in short.items()
        if its.lacking
    }
    if not times:
        return expected, paths
    used = means["mean"].to_numpy(copy=True)
    for location, table in times.items():
        its = (means["location"] == location).to_numpy()
        used[its] *= table.to_numpy()[
            table.index.get_indexer(means.loc[its, "day"]), table.columns.get_indexer(means.loc[its, "ingredient"])
        ]
    others = [
        paths_of_served(one, times[one.location], short[one.location]) if one.location in times else one
        for one in paths
    ]
    return replace(expected, means=means.assign(mean=used)), others


def calendars_of(basis: Basis, now: pd.Timestamp, scenario: Scenario = NO_CHANGE) -> dict[str, dict[str, Calendar]]:
    """The suppliers' calendars at each location, with the scenario's holidays, closed days and late supplier."""
    holidays = {*public_holidays(basis.restaurant.place.country, (now.year, now.year + 1)).index}
    made, dropped = ({day for day, on in scenario.holidays if on is which} for which in (True, False))
    holidays = (holidays - dropped) | made
    calendars = calendars_by_location(basis.restaurant, basis.locations, holidays, scenario.closed)
    if not scenario.supplier_delay:
        return calendars
    late, days = scenario.supplier_delay
    return {
        location: {name: replace(one, late_days=days) if name == late else one for name, one in theirs.items()}
        for location, theirs in calendars.items()
    }


def _last_day_needed(basis: Basis, calendars: dict[str, dict[str, Calendar]], now: pd.Timestamp) -> pd.Timestamp:
    """The last day that an order must protect, and four weeks as far as the forecast reaches; at the least one week."""
    today, reached = now.normalize(), basis.forecast.means["day"].max()
    if today + pd.Timedelta(days=WEEK - 1) > reached:
        raise InputError("sales_too_old", last_day=basis.forecast.last_day, today=today)
    protected = last_protected_day([one for ours in calendars.values() for one in ours.values()], now)
    if pd.notna(protected) and protected > reached:
        raise InputError("horizon_too_short", needed=protected, got=reached)
    usual = min(max(basis.forecast.last_day + ONE_DAY, today) + pd.Timedelta(days=SHORTEST_PLAN_DAYS - 1), reached)
    return usual if pd.isna(protected) else max(usual, protected)


def _run_outs(
    basis: Basis, projection: Projection, lines: pd.DataFrame, buying: Buying, now: pd.Timestamp
) -> pd.DataFrame:
    """``RUN_OUTS`` of one location, the most urgent first: by order-by, then by what is at risk."""
    table = run_outs(projection, now.normalize(), lines.set_index("ingredient")[["arrives", "next_arrives"]])
    ours = {line.ingredient: line for line in lines[[*_DECIDING]].itertuples(index=False)}
    early = {
        name: (ours[name].supplier, day)
        for name, day in zip(table["ingredient"], table["p10_day"], strict=True)
        if name in ours and pd.notna(day)
    }
    last = {each: last_order(buying.calendars[each[0]], each[1], now) for each in {*early.values()}}
    order_by = {name: _order_by(buying.calendars[each[0]], ours[name], last[each]) for name, each in early.items()}
    units = basis.restaurant.ingredients.set_index("ingredient")["unit"].to_dict()
    dishes = basis.dishes_of(projection.location, now.normalize())
    whole = table.assign(
        location=projection.location,
        unit=[units.get(ingredient, "") for ingredient in table["ingredient"]],
        order_by=pd.to_datetime(table["ingredient"].map(order_by)),
        dishes=[dishes.get(ingredient, ()) for ingredient in table["ingredient"]],
        at_risk=(table["missing"] * table["ingredient"].map(buying.margins)).fillna(0.0),
    )
    ranked = whole.sort_values(["order_by", "at_risk"], ascending=[True, False], na_position="last", kind="stable")
    risks = ["chance_before_one_after", "missing", "at_risk", "lost", "spoils", "spoils_on", "counted", "impossible"]
    return ranked[["location", *RUN_OUTS, *risks]].reset_index(drop=True)


_DECIDING = ["ingredient", "supplier", "packs", "arrives", "next_arrives"]


def _order_by(calendar: Calendar, line: tuple, last: Deadline) -> pd.Timestamp:
    """The last order in time; the one after it where of the open one nothing (more) is needed, as after it was sent."""
    if line.packs == 0 and last.arrives == line.arrives:
        return calendar.order_by(line.next_arrives)
    return last.order_by
