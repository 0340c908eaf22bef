"""What a plan starts from: the restaurant as it is known now, and what its kitchen is expected to use.

A forecast is made once a night; what has become known since, and what a scenario changes, moves it here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from forecasting.ageing import Keeping
from forecasting.bookings import booked_portions
from forecasting.costs import after_commission, margins, missed_margins, net_prices, tax_of
from forecasting.forecast import Forecast, current_book, digest, menu, prepare, sales_digest
from forecasting.groups import as_groups
from forecasting.kitchen import prepared_contents
from forecasting.orders import choose_supply
from forecasting.overrides import held_at
from forecasting.paths import Errors, gather
from forecasting.prepared import unfolded, with_prepared
from forecasting.recipes import explode, portions_at
from forecasting.response import Responder
from forecasting.scenario import Scenario, change_days, change_dishes, group_portions, promotion_table, replaced
from forecasting.servings import served_along
from forecasting.stock import Movements, Shelf, on_hand
from forecasting.tables import KEYS, SERIES, WEEK, Restaurant

PRICED = pd.Timedelta(weeks=8)
"""Dishes without a price on the menu bring what they brought in these last weeks, on average."""


@dataclass(frozen=True, eq=False)
class Basis:
    """What the plan and all scenarios of a day share, made once: the slow part.

    ``restaurant`` is in groups (``forecasting.groups``). ``future`` are the days to come of every series as they
    are known now, ``recommended`` the forecast for them and ``response`` by how much what has become known since
    the forecast (a closure, an event, the weather) moves it, ``errors`` how wrong it was, ready to draw futures
    from.
    ``history`` is what models would learn from today, ``usage`` what was used until the last sale, ``portions`` what a
    dish takes by its recipe and ``usual`` with modifiers as often as lately, ``menu`` the dishes with category and
    price, ``mix_usage`` what the usual dish mix takes by the recipes of the last sale, ``contents`` what preparations
    hold (``kitchen.prepared_contents``), ``at_risk`` the dishes that need an ingredient and the ``margin`` that is lost
    with a missing unit of it; ``recipes_changed`` says that the forecast was made with other recipes, ``sales_changed``
    that the days it learned from are no longer what they were.
    """

    restaurant: Restaurant
    forecast: Forecast
    future: pd.DataFrame
    recommended: pd.DataFrame
    responder: Responder
    response: pd.Series
    errors: Errors
    history: pd.DataFrame
    usage: pd.DataFrame
    portions: pd.DataFrame
    usual: pd.DataFrame
    menu: pd.DataFrame
    mix_usage: pd.Series
    contents: pd.DataFrame
    at_risk: pd.DataFrame
    recipes_changed: bool
    sales_changed: bool
    _shelves: dict[pd.Timestamp, Shelf] = field(default_factory=dict, repr=False)

    def shelf(self, now: pd.Timestamp) -> Shelf:
        """What stands in the store room as it is known now, the same in every scenario."""
        if now not in self._shelves:
            ingredients = sorted(self.recommended["ingredient"].unique())
            held = on_hand(self.movements(now), ingredients, self.forecast.last_day)
            self._shelves[now] = Shelf.of(held, self.restaurant.deliveries, keeping(self.restaurant))
        return self._shelves[now]

    def movements(self, now: pd.Timestamp) -> Movements:
        """What was counted, came in and went out as it is known now: a count with a later day is left out."""
        counts = self.restaurant.stock[self.restaurant.stock["day"] <= now]
        counts = with_prepared(counts, self.contents)
        waste = self.restaurant.waste[self.restaurant.waste["day"] <= now]
        return Movements(counts, self.restaurant.deliveries, self.usage, unfolded(waste, self.contents))


def keeping(restaurant: Restaurant) -> Keeping:
    """How long the ingredients keep, and which of them the kitchen takes first."""
    named = restaurant.ingredients.dropna(subset="shelf_life_days")
    return Keeping(named.set_index("ingredient")["shelf_life_days"].to_dict(), restaurant.rules.rotation)


def set_out(restaurant: Restaurant, forecast: Forecast) -> Basis:
    """Join what is known now with a forecast made earlier; the sales may have grown since, or some were taken back.

    Of the days in between only the recorded sales count as used. A location that no longer has any sales is left out.
    """
    learned = prepare(restaurant, _days_ahead(restaurant, forecast))
    ahead = learned.days[learned.days["day"] > forecast.last_day]
    means = forecast.means[forecast.means["model"] == "recommended"].sort_values(KEYS, ignore_index=True)
    means = means[means["location"].isin(ahead["location"])].reset_index(drop=True)
    future = means[KEYS].merge(ahead, on=["location", "day"], validate="many_to_one").assign(promotion=0.0)
    responder = Responder.of(forecast.models, forecast.means, forecast.scores, future)
    book, dishes = learned.portions, menu(restaurant)
    learned_from = current_book(learned.usual, forecast.last_day)
    return Basis(
        restaurant=as_groups(restaurant),
        forecast=forecast,
        future=future,
        recommended=means[[*KEYS, "mean"]],
        responder=responder,
        response=_respond(responder, future),
        errors=gather(forecast.residuals, means),
        history=learned.history,
        usage=learned.used[learned.used["day"] <= forecast.last_day],
        portions=book,
        usual=learned.usual,
        menu=dishes,
        mix_usage=_usage_of(forecast.dish_mix, learned_from, "mean"),
        recipes_changed=forecast.settings.recipes not in ("", digest(book, restaurant.recipes)),
        sales_changed=forecast.settings.sales not in ("", sales_digest(learned, forecast.last_day)),
        contents=prepared_contents(restaurant, forecast.last_day, means["location"].unique()),
        at_risk=_dishes_at_risk(forecast.dish_mix, book, dishes).join(
            margins_at_risk(restaurant, forecast.dish_mix, learned_from, forecast.last_day)
        ),
    )


def restocked(basis: Basis, restaurant: Restaurant) -> Basis:
    """The basis after counts, deliveries, suppliers or prices have changed and nothing else; its sales stay."""
    kept = {name: getattr(basis.restaurant, name) for name in ("sales", "tickets", "modified", "doubtful")}
    restaurant, forecast = replace(restaurant, **kept), basis.forecast
    learned_from = current_book(basis.usual, forecast.last_day)
    margin = margins_at_risk(restaurant, forecast.dish_mix, learned_from, forecast.last_day)
    at_risk = basis.at_risk.drop(columns="margin").join(margin)
    return replace(basis, restaurant=as_groups(restaurant), at_risk=at_risk, _shelves={})


def expected_usage(basis: Basis, scenario: Scenario, last: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The dish mix and the recommended mean of every ingredient up to ``last``, both under the scenario.

    Days change through the models, dishes through promotions and groups; planned promotions and groups that have booked
    are always in.
    """
    ahead = basis.recommended["day"] <= last
    means, response = basis.recommended[ahead], basis.response[ahead]
    if scenario.changes_days:
        changed = change_days(basis.future[ahead], scenario)
        asks = scenario.changes_more_than_closures
        response = basis.responder.respond(changed)["together"] if asks else response.where(~changed["closed"], 0.0)
    index = pd.MultiIndex.from_frame(means[KEYS])
    mix = basis.forecast.dish_mix[basis.forecast.dish_mix["day"] <= last]
    changed_mix = change_dishes(mix, _promotions(basis, scenario), basis.menu, basis.forecast.effects)
    quantity = means["mean"].to_numpy() * response.to_numpy() * (1.0 + _change(basis, mix, changed_mix, index))
    if scenario.groups or len(basis.restaurant.bookings):
        quantity = quantity + _usage_of_groups(basis, scenario, index)
    return changed_mix, means[KEYS].assign(mean=quantity)


def _usage_of_groups(basis: Basis, scenario: Scenario, index: pd.MultiIndex) -> np.ndarray:
    """What groups take on the days of ``index``: those that have booked, and the scenario's at the first location."""
    along = served_along(basis.restaurant.recipes)
    supposed = group_portions(scenario.groups, index[0][0], along)
    portions = pd.concat([booked_portions(basis.restaurant.bookings, along), supposed], ignore_index=True)
    return _usage_of(portions, basis.usual, "quantity").reindex(index).fillna(0.0).to_numpy()


def _days_ahead(restaurant: Restaurant, forecast: Forecast) -> int:
    """Days from the last sale on, so that all days of the forecast are among them wherever it begins."""
    last_sale, usual = restaurant.sales["day"].max(), forecast.settings.ahead_days
    return usual if pd.isna(last_sale) else max(usual, (forecast.means["day"].max() - last_sale).days)


def _respond(responder: Responder, future: pd.DataFrame) -> pd.Series:
    """What is new about the days since the forecast; without models at hand only that a day is closed."""
    if responder.models:
        return responder.respond(future)["together"]
    return pd.Series(1.0, index=future.index).where(~future["closed"], 0.0)


def _promotions(basis: Basis, scenario: Scenario) -> pd.DataFrame:
    """The promotions planned in the calendar and the scenario's; of two of the same on the same days the scenario's."""
    planned = basis.restaurant.promotions
    known = planned["dish_or_category"].isin({*basis.menu["dish"], *basis.menu["category"]})
    planned = planned[known & (planned["last"] >= basis.forecast.last_day - pd.Timedelta(days=WEEK))]
    for promotion in scenario.promotions:
        planned = planned[~replaced(planned, promotion)]
    return pd.concat([planned, promotion_table(scenario.promotions)], ignore_index=True)


def _change(basis: Basis, mix: pd.DataFrame, changed: pd.DataFrame, index: pd.MultiIndex) -> np.ndarray:
    """By what share the usage of each ingredient and day of ``index`` moves with the dish mix and with new recipes."""
    moved = changed.assign(mean=changed["mean"] - mix["mean"])
    moved = moved[moved["mean"] != 0.0]
    new_recipes = (basis.portions["from"] > basis.forecast.last_day).any()
    if moved.empty and not new_recipes:
        return np.zeros(len(index))
    before = basis.mix_usage.reindex(index)
    after = _usage_of(moved, basis.usual, "mean").reindex(index).fillna(0.0)
    if new_recipes:
        after = after + _usage_of(mix, basis.usual, "mean").reindex(index) - before
    return (after / before.where(before > 0)).fillna(0.0).to_numpy()


def _usage_of(dish_days: pd.DataFrame, portions: pd.DataFrame, quantity: str) -> pd.Series:
    return explode(dish_days, portions, quantity).set_index(KEYS)["quantity"]


def margins_at_risk(restaurant: Restaurant, dish_mix: pd.DataFrame, book: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """The ``margin`` lost with a missing unit of each ``location, ingredient``, at the prices of a day.

    ``dish_mix`` (location, day, dish, mean) are the portions to come, ``book`` what they take.
    """
    left = dish_margins(restaurant, book, dish_mix["location"].unique(), day)
    lost = {}
    for location, portions in dish_mix.groupby("location"):
        sold = portions.groupby("dish")["mean"].sum()
        lost[location] = missed_margins(portions_at(book, str(location)), left[location], sold)
    return pd.concat(lost, names=SERIES) if lost else pd.Series(dtype="float64", name="margin")


def dish_margins(
    restaurant: Restaurant, book: pd.DataFrame, locations: Iterable[str], day: pd.Timestamp
) -> dict[str, pd.Series]:
    """What a portion of each dish leaves at each location at the prices of a day; ``book`` is what a portion takes."""
    kitchen, tax = as_groups(restaurant), tax_of(restaurant.place, restaurant.rules)
    recent = restaurant.sales[restaurant.sales["day"] > restaurant.sales["day"].max() - PRICED]
    prices = after_commission(net_prices(restaurant.dishes, recent, tax), recent, restaurant.commissions)
    left = {}
    for location in locations:
        costs = choose_supply(held_at("supply", kitchen.supply, location), day).set_index("ingredient")["unit_cost"]
        left[location] = margins(portions_at(book, location), costs, prices).set_index("dish")["margin"]
    return left


def _dishes_at_risk(dish_mix: pd.DataFrame, portions: pd.DataFrame, dishes: pd.DataFrame) -> pd.DataFrame:
    """For each location and ingredient the ``dishes`` that need it, best sellers first, and their ``sales`` a day."""
    price = dishes.set_index("dish")["price"].fillna(0.0)
    sold = dish_mix[dish_mix["mean"] > 0].groupby(["location", "dish"], as_index=False)["mean"].mean()
    worth = sold.assign(sales=sold["mean"] * sold["dish"].map(price).fillna(0.0))
    sold_as = ["location", "dish"] if "location" in portions else ["dish"]
    needs = portions[[*sold_as, "ingredient"]].drop_duplicates().merge(worth, on=sold_as)
    ranked = needs.sort_values(["sales", "mean", "dish"], ascending=[False, False, True])
    return ranked.groupby(SERIES).agg(dishes=("dish", "; ".join), sales=("sales", "sum"))
