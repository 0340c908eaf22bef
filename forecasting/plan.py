"""The whole chain on one screen: a forecast, the stock and the suppliers become run-out days and orders.

The plan and every scenario are the same code: the plan is the scenario that changes nothing.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.forecast import Forecast, book_of, menu, prepare
from forecasting.orders import Buying, delivery_calendars, last_order, last_protected_day, next_order, suggest
from forecasting.paths import Paths, draw_paths
from forecasting.recipes import explode
from forecasting.response import blended, respond
from forecasting.scenario import NO_CHANGE, Scenario, change_days, change_dishes, group_portions, promotion_table
from forecasting.stock import Movements, Projection, due, on_hand, project, run_outs
from forecasting.tables import KEYS, SERIES, Restaurant

PATHS = 400
SHORTEST_PLAN_DAYS = 28

RUN_OUTS = ["ingredient", "on_hand", "unit", "p10_day", "p50_day", "chance_before_next_delivery", "order_by", "dishes"]
"""Columns of runouts.csv."""

ORDER_LINES = ["supplier", "order_by", "arrives", "ingredient", "packs", "pack_size", "unit", "quantity", "cost", "why"]
"""Columns of orders.csv."""


@dataclass(frozen=True, eq=False)
class Basis:
    """What the plan and all scenarios of a day share, made once: the slow part."""

    restaurant: Restaurant
    forecast: Forecast
    future: pd.DataFrame
    usage: pd.DataFrame
    portions: pd.DataFrame
    menu: pd.DataFrame
    recommended: pd.DataFrame
    mix_usage: pd.Series
    at_risk: pd.DataFrame


@dataclass(frozen=True)
class Plan:
    """What runs out when, and what to order.

    ``means`` (location, ingredient, day, mean) is the recommended forecast under the scenario, ``paths`` its sampled
    futures and ``projections`` the stock along them, one of each for a location. ``run_outs`` has ``RUN_OUTS``,
    ``location``, ``at_risk`` (expected sales lost on a day without it, in money), ``counted`` and ``impossible``;
    ``lines`` the columns of ``forecasting.orders.Suggestion`` for every ingredient that somebody sells,
    also those of which nothing is needed, ``orders`` the sums by supplier; ``without_supplier`` names the others.
    """

    now: pd.Timestamp
    scenario: Scenario
    means: pd.DataFrame
    dish_mix: pd.DataFrame
    paths: tuple[Paths, ...]
    projections: tuple[Projection, ...]
    run_outs: pd.DataFrame
    lines: pd.DataFrame
    orders: pd.DataFrame
    without_supplier: pd.DataFrame

    @property
    def to_order(self) -> pd.DataFrame:
        """The lines of which at least one pack is needed, by supplier."""
        return self.lines[self.lines["packs"] > 0].reset_index(drop=True)


def set_out(restaurant: Restaurant, forecast: Forecast) -> Basis:
    """Join what is known today with a forecast made earlier."""
    learned = prepare(restaurant, forecast.settings.ahead_days)
    known = learned.history["day"] <= forecast.last_day
    usage = learned.history.loc[known, [*KEYS, "quantity"]]
    ahead = learned.days[learned.days["day"] > forecast.last_day]
    series = forecast.means[["location", "ingredient"]].drop_duplicates()
    future = series.merge(ahead, on="location").assign(promotion=0.0).sort_values(KEYS, ignore_index=True)
    means = forecast.means[forecast.means["model"] == "recommended"].sort_values(KEYS, ignore_index=True)
    book = book_of(restaurant)
    dishes = menu(restaurant)
    return Basis(
        restaurant=restaurant,
        forecast=forecast,
        future=future,
        usage=usage,
        portions=book,
        menu=dishes,
        recommended=means[[*KEYS, "mean"]],
        mix_usage=_usage_of(forecast.dish_mix, book, "mean"),
        at_risk=_dishes_at_risk(forecast.dish_mix, book, dishes),
    )


def make_plan(basis: Basis, now: pd.Timestamp, caution: float = 0.5, scenario: Scenario = NO_CHANGE) -> Plan:
    """Run-out days and orders as of ``now`` (midnight where only the date is known) under a scenario.

    Raises ``InputError("sales_too_old")`` when the forecast no longer reaches the days that an order must protect.
    """
    last = _last_day_needed(basis, now)
    dish_mix, means = expected_usage(basis, scenario, last)
    restaurant = _with_supply_changes(basis.restaurant, scenario, basis.forecast.last_day)
    paths = draw_paths(means, basis.forecast.residuals, PATHS, basis.forecast.settings.seed)
    held = _held(basis, now)
    projections = [
        project(one, held, due(restaurant.deliveries, one.location, one.ingredients, one.days)) for one in paths
    ]
    buying = Buying(restaurant.suppliers, restaurant.supply, restaurant.ingredients)
    suggestions = [suggest(projection, buying, now, caution) for projection in projections]
    tables = {
        name: pd.concat([getattr(one, name).assign(location=one.location) for one in suggestions], ignore_index=True)
        for name in ("lines", "orders", "without_supplier")
    }
    run_out_tables = [_run_outs(basis, projection, tables["lines"], now) for projection in projections]
    return Plan(
        now=now,
        scenario=scenario,
        means=means,
        dish_mix=dish_mix,
        paths=tuple(paths),
        projections=tuple(projections),
        run_outs=pd.concat(run_out_tables, ignore_index=True),
        **tables,
    )


def expected_usage(basis: Basis, scenario: Scenario, last: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The dish mix and the recommended mean of every ingredient up to ``last``, both under the scenario.

    Days change through the models, dishes through promotions and groups; the planned promotions are always in.
    """
    forecast = basis.forecast
    means = basis.recommended[basis.recommended["day"] <= last]
    index = pd.MultiIndex.from_frame(means[KEYS])
    mix = forecast.dish_mix[forecast.dish_mix["day"] <= last]
    changed_mix = change_dishes(mix, _promotions(basis, scenario), basis.menu, forecast.effects)
    quantity = means["mean"].to_numpy() * (1.0 + _change(basis, mix, changed_mix, index))
    if scenario.changes_days:
        changed = change_days(basis.future[basis.future["day"] <= last], scenario)
        responses = respond(forecast.models, forecast.means[forecast.means["day"] <= last], changed)
        quantity = quantity * blended(responses, forecast.scores).to_numpy()
    for location in means["location"].unique() if scenario.groups else ():
        extra = _usage_of(group_portions(scenario.groups, location), basis.portions, "quantity")
        quantity = quantity + extra.reindex(index).fillna(0.0).to_numpy()
    return changed_mix, means[KEYS].assign(mean=quantity)


def compare(base: Plan, changed: Plan) -> pd.DataFrame:
    """The order lines of two plans side by side: those of ``changed`` with ``base_quantity`` and ``difference``.

    A line that only the base has is there with quantity 0.
    """
    key = ["location", "supplier", "ingredient"]
    before = base.to_order.set_index(key)["quantity"].rename("base_quantity")
    after = changed.lines.set_index(key)
    either = after.index.isin(before.index) | (after["packs"] > 0)
    lines = after[either].join(before).fillna({"base_quantity": 0.0}).reset_index()
    return lines.assign(difference=lines["quantity"] - lines["base_quantity"])


def _last_day_needed(basis: Basis, now: pd.Timestamp) -> pd.Timestamp:
    calendars = delivery_calendars(basis.restaurant.suppliers)
    protected = last_protected_day(calendars.values(), now)
    shortest = basis.forecast.last_day + pd.Timedelta(days=SHORTEST_PLAN_DAYS)
    needed = max(shortest, now.normalize(), *([] if pd.isna(protected) else [protected]))
    if needed > basis.forecast.means["day"].max():
        raise InputError("sales_too_old", last_day=basis.forecast.last_day, today=now.normalize())
    return needed


def _promotions(basis: Basis, scenario: Scenario) -> pd.DataFrame:
    planned = basis.restaurant.promotions
    planned = planned[planned["last"] >= basis.forecast.last_day - pd.Timedelta(days=7)]
    return pd.concat([planned, promotion_table(scenario.promotions)], ignore_index=True)


def _change(basis: Basis, mix: pd.DataFrame, changed: pd.DataFrame, index: pd.MultiIndex) -> np.ndarray:
    """By what share the usage of each ingredient and day of ``index`` moves when the dish mix does."""
    moved = changed.assign(mean=changed["mean"] - mix["mean"])
    moved = moved[moved["mean"] != 0.0]
    if moved.empty:
        return np.zeros(len(index))
    before = basis.mix_usage.reindex(index)
    return (_usage_of(moved, basis.portions, "mean").reindex(index) / before.where(before > 0)).fillna(0.0).to_numpy()


def _usage_of(dish_days: pd.DataFrame, portions: pd.DataFrame, quantity: str) -> pd.Series:
    return explode(dish_days, portions, quantity).set_index(KEYS)["quantity"]


def _with_supply_changes(restaurant: Restaurant, scenario: Scenario, last_day: pd.Timestamp) -> Restaurant:
    prices = dict(scenario.prices)
    dearer = restaurant.supply["ingredient"].map(prices).astype(float).fillna(1.0)
    supply = restaurant.supply.assign(unit_cost=restaurant.supply["unit_cost"] * dearer)
    deliveries = restaurant.deliveries
    if scenario.supplier_delay:
        supplier, late = scenario.supplier_delay
        open_ones = (deliveries["supplier"] == supplier) & (deliveries["day"] > last_day)
        moved = deliveries["day"] + pd.Timedelta(days=late)
        deliveries = deliveries.assign(day=deliveries["day"].where(~open_ones, moved))
    return replace(restaurant, supply=supply, deliveries=deliveries)


@lru_cache(maxsize=8)
def _held(basis: Basis, now: pd.Timestamp) -> pd.DataFrame:
    """The stock as it is known now, the same in every scenario; a count with a later day is left out."""
    known = basis.restaurant.stock[basis.restaurant.stock["day"] <= now]
    movements = Movements(stock=known, deliveries=basis.restaurant.deliveries, usage=basis.usage)
    return on_hand(movements, sorted(basis.recommended["ingredient"].unique()), basis.forecast.last_day)


def _run_outs(basis: Basis, projection: Projection, lines: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """``RUN_OUTS`` of one location, the most urgent first: by order-by, then by what is at risk."""
    calendars = delivery_calendars(basis.restaurant.suppliers)
    ours = lines[lines["location"] == projection.location].set_index("ingredient")["supplier"]
    arrives = {ingredient: next_order(calendars[supplier], now).arrives for ingredient, supplier in ours.items()}
    table = run_outs(projection, now.normalize(), arrives)
    order_by = {
        ingredient: last_order(calendars[ours[ingredient]], day, now).order_by
        for ingredient, day in zip(table["ingredient"], table["p10_day"], strict=True)
        if ingredient in ours and pd.notna(day)
    }
    units = basis.restaurant.ingredients.set_index("ingredient")["unit"].to_dict()
    whole = table.assign(
        location=projection.location,
        unit=[units.get(ingredient, "") for ingredient in table["ingredient"]],
        order_by=pd.to_datetime(table["ingredient"].map(order_by)),
    )
    whole = whole.join(basis.at_risk, on=SERIES)
    whole = whole.assign(
        dishes=whole["dishes"].fillna(""),
        at_risk=whole["sales"].fillna(0.0) * whole["chance_before_next_delivery"].fillna(0.0),
    )
    ranked = whole.sort_values(["order_by", "at_risk"], ascending=[True, False], na_position="last", kind="stable")
    return ranked[["location", *RUN_OUTS, "at_risk", "counted", "impossible"]].reset_index(drop=True)


def _dishes_at_risk(dish_mix: pd.DataFrame, portions: pd.DataFrame, dishes: pd.DataFrame) -> pd.DataFrame:
    """For each location and ingredient the ``dishes`` that need it, best sellers first, and their ``sales`` a day."""
    price = dishes.set_index("dish")["price"].fillna(0.0)
    sold = dish_mix[dish_mix["mean"] > 0].groupby(["location", "dish"], as_index=False)["mean"].mean()
    worth = sold.assign(sales=sold["mean"] * sold["dish"].map(price).fillna(0.0))
    needs = portions[["dish", "ingredient"]].drop_duplicates().merge(worth, on="dish")
    ranked = needs.sort_values(["sales", "mean", "dish"], ascending=[False, False, True])
    return ranked.groupby(SERIES).agg(dishes=("dish", "; ".join), sales=("sales", "sum"))
