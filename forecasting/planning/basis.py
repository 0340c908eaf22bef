"""What a plan and all scenarios of a day start from: the restaurant as it is known now, and last night's forecast."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from forecasting.demand.corrections import corrected, corrected_paths, per_unit
from forecasting.demand.effects import TWO_FOR_ONE
from forecasting.demand.forecast import Forecast
from forecasting.demand.learned import MIX_WEEKS
from forecasting.demand.off_menu import SILENT_DAYS
from forecasting.demand.paths import Errors, Paths
from forecasting.demand.two_for_one import taking_both
from forecasting.menu.recipes import explode, portion_matrix, portions_at, portions_on
from forecasting.models.response import Responder
from forecasting.money.dish_margins import DishMargins
from forecasting.overrides import held_at
from forecasting.scenarios.day_levers import Lived, names_on
from forecasting.scenarios.doubt import WEATHER
from forecasting.scenarios.scenario import Event, Scenario
from forecasting.scenarios.supply_levers import supply_under
from forecasting.stock.ageing import Keeping
from forecasting.stock.prepared import unfolded, with_prepared
from forecasting.stock.projection import Movements, Projection, Shelf, due, on_hand, project
from forecasting.supply.calendars import Calendar
from forecasting.supply.offers import choose_supply, offered, unit_costs
from forecasting.supply.orders import Buying
from forecasting.tables import KEYS, SERIES, WEEK, Restaurant, only_at

Asked, Found = ParamSpec("Asked"), TypeVar("Found")


def found_once(find: Callable[Concatenate["Basis", Asked], Found]) -> Callable[Concatenate["Basis", Asked], Found]:
    """A method whose answers the basis keeps, by what it was asked: counts change none of them."""

    @wraps(find)
    def kept(basis: "Basis", *asked: Hashable) -> Found:
        return basis.once((find.__name__, *asked), lambda: find(basis, *asked))

    return kept


@dataclass(frozen=True, eq=False)
class Basis:
    """What the plan and all scenarios of a day share, made once: the slow part.

    ``restaurant`` is in groups (``menu.groups``), ``locations`` are all that it plans for. ``future`` are the
    days to come of every series as they are known now, ``recommended`` the forecast for them and ``response`` by how
    much what has become known since the forecast (a closure, an event, the weather) moves it, ``errors`` how wrong it
    was, ready to draw futures from. ``history`` is what models would learn from today, ``lived`` the named days of the
    past, ``asked`` the events of adopted scenarios by location,
    ``usage`` what was used until the last sale and ``not_yet_sold`` what locations behind the others usually use
    meanwhile (``demand.lagging``), ``portions`` what a dish takes by its recipe and ``usual`` with modifiers as
    often as lately, ``menu`` the dishes with category and price, ``mix_usage`` what the usual dish mix takes by the
    recipes of the last sale (the keys of ``recommended``, in their order), ``contents`` what preparations hold
    (``kitchen.prepared_contents``), ``sellers`` the dishes to come (location, dish), those that bring most first, and
    ``margins`` what they leave; ``recipes_changed`` says that the forecast was made with other recipes,
    ``sales_changed`` that the days it learned from are no longer what they were.
    """

    restaurant: Restaurant
    forecast: Forecast
    locations: tuple[str, ...]
    future: pd.DataFrame
    recommended: pd.DataFrame
    responder: Responder
    response: pd.Series
    errors: Errors
    history: pd.DataFrame
    usage: pd.DataFrame
    not_yet_sold: pd.DataFrame
    portions: pd.DataFrame
    usual: pd.DataFrame
    lived: dict[str, Lived]
    asked: dict[str, tuple[Event, ...]]
    menu: pd.DataFrame
    mix_usage: pd.Series
    contents: pd.DataFrame
    sellers: pd.DataFrame
    margins: DishMargins
    recipes_changed: bool
    sales_changed: bool
    _found: dict[tuple[Hashable, ...], object] = field(default_factory=dict, init=False, repr=False)
    _found_by_counts: dict[tuple[Hashable, ...], object] = field(default_factory=dict, init=False, repr=False)

    def once(self, key: tuple[Hashable, ...], find: Callable[[], Found], *, by_counts: bool = False) -> Found:
        """What ``find`` finds, kept under a key whose first part says what it is; until counts change if it goes by
        these, else also after that."""
        found = self._found_by_counts if by_counts else self._found
        if key not in found:
            found[key] = find()
        return found[key]

    def at(self, location: str) -> "Basis":
        """The basis of one location: its plan is what the plan of all says of it."""
        if self.forecast_at == {location}:
            return self
        stock = self.restaurant.stock
        return self.once(("at", location), lambda: self._part(location).with_counts(stock), by_counts=True)

    @found_once
    def _part(self, location: str) -> "Basis":
        """``at`` but for its counts, which are those that were there when it was asked for first."""
        here, mix = self.recommended["location"] == location, self.forecast.dish_mix
        return replace(
            self,
            forecast=replace(self.forecast, dish_mix=mix[mix["location"] == location]),
            future=self.future[here],
            recommended=self.recommended[here],
            response=self.response[here],
            mix_usage=self.mix_usage[here.to_numpy()],
            errors={name: errors for name, errors in self.errors.items() if name == location},
        )

    def alone(self, location: str) -> "Basis":
        """The basis of one location with nothing in it of the others: for whoever works only there."""
        part = only_at(self.at(location), [location])
        known = {"restaurant": only_at(part.restaurant, [location]), "forecast": only_at(part.forecast, [location])}
        return replace(part, locations=(location,), **known)

    def with_counts(self, stock: pd.DataFrame) -> "Basis":
        """The same with other counts, in groups; what has been found so far without counts stays found."""
        counted = replace(self, restaurant=replace(self.restaurant, stock=stock))
        vars(counted)["_found"] = self._found
        return counted

    @found_once
    def off_menu(self, location: str) -> tuple[str, ...]:
        """The dishes that a location sold in the weeks of the dish mix, and that have left the menu since."""
        sales, mix = self.restaurant.sales, self.forecast.dish_mix
        last = sales[sales["location"] == location].groupby("dish")["day"].max()
        silent = (last.max() - last).dt.days
        lately = silent.index[(silent >= SILENT_DAYS) & (silent < MIX_WEEKS * WEEK)]
        mix = mix[mix["location"] == location]
        return tuple(sorted({*mix["dish"]} & {*lately} - {*mix.loc[mix["mean"] > 0, "dish"]}))

    @found_once
    def takes(self, location: str) -> "Takes":
        """What a portion of each dish of the mix takes at a location."""
        mix, usage = self.forecast.dish_mix, self.recommended
        dishes = pd.Index(mix.loc[mix["location"] == location, "dish"].unique())
        ingredients = pd.Index(usage.loc[usage["location"] == location, "ingredient"].unique())
        book = portions_at(self.usual, location)
        return Takes(dishes, ingredients, portion_matrix(book, list(dishes), list(ingredients), self.forecast.last_day))

    @found_once
    def level(self, location: str) -> pd.DataFrame:
        """How much of each ingredient is forecast against what the usual dish mix takes of it: days by ingredients.

        1 where the mix takes nothing.
        """
        here = (self.recommended["location"] == location).to_numpy()
        rows, usual = self.recommended[here], self.mix_usage.to_numpy()[here]
        mean = rows["mean"].to_numpy()
        ratio = np.divide(mean, usual, out=np.ones_like(mean), where=usual > 0)
        table = rows[["day", "ingredient"]].assign(ratio=ratio)
        return table.pivot(index="day", columns="ingredient", values="ratio")

    def unit_costs(self, location: str, today: pd.Timestamp) -> pd.Series:
        """What a unit of each ingredient costs where it is bought today without any scenario."""
        return unit_costs(self.restaurant.supply, location, today)

    @found_once
    def weights(self, location: str, today: pd.Timestamp) -> pd.DataFrame:
        """How much each ingredient counts in each dish: ingredients by dishes, what a portion's share of it costs.

        In a dish of which nothing has a price, ingredients that few others take count most.
        """
        takes, mix = self.takes(location), self.forecast.dish_mix
        by_cost = takes.table * self.unit_costs(location, today).reindex(takes.ingredients).fillna(0.0).to_numpy()
        sold = mix[mix["location"] == location].groupby("dish")["mean"].mean().reindex(takes.dishes).fillna(0.0)
        usage = sold.to_numpy() @ takes.table
        plain = np.divide(takes.table, usage, out=np.zeros_like(takes.table), where=usage > 0)
        weight = np.where(by_cost.sum(axis=1, keepdims=True) > 0, by_cost, plain)
        return pd.DataFrame(weight.T, takes.ingredients, takes.dishes)

    @cached_property
    def forecast_at(self) -> frozenset[str]:
        """The locations that have a forecast."""
        return frozenset(self.recommended["location"].unique())

    @cached_property
    def category(self) -> dict[str, str]:
        """The category of each dish."""
        return dict(zip(self.menu["dish"], self.menu["category"], strict=True))

    @cached_property
    def names(self) -> dict[pd.Timestamp, set[str]]:
        """What the calendar calls each of the days to come."""
        return {day: names_on(rows, day) for day, rows in self.future.drop_duplicates("day").groupby("day")}

    @cached_property
    def usual_both(self) -> float:
        """Of the guests of a 2-for-1, the share that takes both as far as history tells."""
        return float(taking_both(self.forecast.effects)["effect"])

    @cached_property
    def planned(self) -> pd.DataFrame:
        """The promotions planned in the calendar that dishes to come still feel, ``completed``: a dip lasts days."""
        rows = self.restaurant.promotions
        known = rows["dish_or_category"].isin({*self.menu["dish"], *self.menu["category"]})
        recent = rows["last"] >= self.forecast.last_day - pd.Timedelta(days=WEEK)
        rows = rows[known & recent].reset_index(drop=True)
        return self.completed(rows, list(rows["both"].notna()))

    def completed(self, promotions: pd.DataFrame, both_said: Sequence[bool]) -> pd.DataFrame:
        """Promotions with what their rows leave open, and ``both_said``.

        Of the limit of one that has begun only what isn't sold yet is left. A 2-for-1 that doesn't say how many take
        both has the share that history taught; ``both_said`` marks those that do.
        """
        unsaid = (promotions["kind"] == TWO_FOR_ONE) & promotions["both"].isna()
        begun = promotions["limit"].notna() & (promotions["first"] <= self.forecast.last_day)
        limits = promotions["limit"].to_numpy(dtype=float, copy=True)
        for row in np.flatnonzero(begun):
            limits[row] = max(limits[row] - self._sold_under(promotions.iloc[row]), 0.0)
        both = promotions["both"].mask(unsaid, self.usual_both)
        return promotions.assign(limit=limits, both=both, both_said=np.array(both_said, dtype=bool))

    def _sold_under(self, promotion: pd.Series) -> float:
        """The portions of a promotion's dishes that are sold since it began, where the plan is for."""
        sales, menu, what = self.restaurant.sales, self.menu, promotion["dish_or_category"]
        its = {what, *menu.loc[menu["category"] == what, "dish"]}
        when = sales["day"].between(promotion["first"], promotion["last"])
        where = sales["location"].isin(self.forecast_at)
        return float(sales.loc[when & where & sales["dish"].isin(its), "quantity"].sum())

    @cached_property
    def usual_discounts(self) -> dict[str, float]:
        """The usual discount of each kind of promotion."""
        uplifts = self.forecast.effects[self.forecast.effects["kind"] == "uplift"]
        return dict(zip(uplifts["what"], uplifts["discount"], strict=True))

    @cached_property
    def seen(self) -> pd.DataFrame:
        """The least and the most of the weather on which anything was sold: ``min, max`` of ``doubt.WEATHER``."""
        return self.history.loc[~self.history["closed"], WEATHER].agg(["min", "max"])

    @cached_property
    def categories(self) -> pd.DataFrame:
        """Which share of its ingredient goes into the dishes of each category, a row for each of ``future``."""
        category = self.menu.drop_duplicates("dish").set_index("dish")["category"]
        tables = {}
        for location, mix in self.forecast.dish_mix.groupby("location"):
            takes = self.takes(str(location))
            sold = mix.groupby("dish")["mean"].sum().reindex(takes.dishes).to_numpy()
            used = pd.DataFrame((sold[:, None] * takes.table).T, index=takes.ingredients)
            by_category = used.T.groupby(category.reindex(takes.dishes).fillna("").to_numpy()).sum().T
            tables[location] = by_category.div(by_category.sum(axis=1).replace(0.0, np.nan), axis=0).fillna(0.0)
        whole = pd.concat(tables, names=SERIES).fillna(0.0)
        return whole.reindex(pd.MultiIndex.from_frame(self.future[SERIES]), fill_value=0.0).set_axis(self.future.index)

    def shelf(self, now: pd.Timestamp) -> Shelf:
        """What stands in the store room as it is known now, the same in every scenario and all day: counts, deliveries
        and waste know their day only.
        """
        today = now.normalize()
        return self.once(("shelf", today), lambda: self._shelf(today), by_counts=True)

    def _shelf(self, today: pd.Timestamp) -> Shelf:
        tables = (self.recommended, self.restaurant.ingredients)
        ingredients = sorted({name for rows in tables for name in rows["ingredient"].unique()})
        held = on_hand(self.real_movements(today), ingredients, self.forecast.last_day)
        return Shelf.of(held, self.restaurant.deliveries, keeping(self.restaurant))

    def projected(self, paths: Paths, deliveries: pd.DataFrame, now: pd.Timestamp) -> Projection:
        """The stock of a location along its futures with these deliveries and no order."""
        coming = due(deliveries, paths.location, paths.ingredients, paths.days)
        return project(corrected_paths(paths, self.restaurant.corrections), self.shelf(now), coming)

    def buying(self, location: str, calendars: dict[str, Calendar], today: pd.Timestamp, scenario: Scenario) -> Buying:
        """From whom a location buys today under a scenario; kept but for other prices, of which there are too many."""
        supply = supply_under(self.restaurant.supply, scenario)
        if scenario.prices:
            return self._buying(location, calendars, today, supply)
        key = ("buying", location, today, scenario.suppliers_out)
        bought = self.once(key, lambda: self._buying(location, calendars, today, supply))
        return replace(bought, calendars=calendars)

    def _buying(
        self, location: str, calendars: dict[str, Calendar], today: pd.Timestamp, supply: pd.DataFrame
    ) -> Buying:
        sold = held_at("supply", supply, location)
        chosen = choose_supply(sold, today)
        margins = per_unit(self.margins.missed(location, chosen), self.restaurant.corrections, location)
        return Buying(calendars, sold, offered(chosen, self.restaurant.ingredients), margins)

    @found_once
    def dishes_of(self, location: str, today: pd.Timestamp) -> dict[str, tuple[str, ...]]:
        """The dishes that need each ingredient at a location by the recipes of today, best sellers first."""
        book = portions_at(portions_on(self.portions, today), location)[["dish", "ingredient"]]
        sold = self.sellers.loc[self.sellers["location"] == location, ["dish"]]
        needs = sold.merge(book.drop_duplicates(), on="dish")
        return needs.groupby("ingredient")["dish"].agg(tuple).to_dict()

    def movements(self, now: pd.Timestamp) -> Movements:
        """What was counted, came in and went out as it is known now, by the recipes; a later count is left out."""
        counts = self.restaurant.stock[self.restaurant.stock["day"] <= now]
        counts = with_prepared(counts, self.contents)
        waste = self.restaurant.waste[self.restaurant.waste["day"] <= now]
        return Movements(
            counts, self.restaurant.deliveries, self.usage, unfolded(waste, self.contents), self.not_yet_sold
        )

    def real_movements(self, now: pd.Timestamp) -> Movements:
        """The same with what is used beyond recipes, where somebody has said so (``demand.corrections``)."""
        return corrected(self.movements(now), self.restaurant.corrections)


def keeping(restaurant: Restaurant) -> Keeping:
    """How long the ingredients keep, and which of them the kitchen takes first."""
    named = restaurant.ingredients.dropna(subset="shelf_life_days")
    return Keeping(named.set_index("ingredient")["shelf_life_days"].to_dict(), restaurant.rules.rotation)


@dataclass(frozen=True)
class Takes:
    """What a portion of each dish takes of each ingredient at a location, by the recipes of the last sale."""

    dishes: pd.Index
    ingredients: pd.Index
    table: np.ndarray


def usage_of(dish_days: pd.DataFrame, portions: pd.DataFrame, quantity: str) -> pd.Series:
    """What the dishes of some days take of each ingredient and day by recipes."""
    return explode(dish_days, portions, quantity).set_index(KEYS)["quantity"]
