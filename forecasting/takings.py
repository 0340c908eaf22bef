"""What a plan brings in: portions, revenue and food cost of every dish and day, without tax, under its promotions."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.basis import PRICED, Basis, promotions_in
from forecasting.bookings import booked_portions
from forecasting.costs import net_prices, tax_of
from forecasting.effects import promoted_days
from forecasting.levers import group_portions
from forecasting.plan import Plan
from forecasting.recipes import portions_at, portions_on
from forecasting.scenario import Scenario
from forecasting.servings import served_along

PAIR = 0.5
"""What a portion of two for one brings of its price: of two one is paid."""


@dataclass(frozen=True, eq=False)
class Menu:
    """What a portion of each dish brings at full price without tax, and what it takes at a plan's prices, by dish.

    ``takes`` (dish, ingredient, quantity) are the recipes. ``unpriced`` are dishes that nobody has a price for: they
    are left out of all sums; of those in ``at_least`` an ingredient has no price, so that they cost at least this.
    """

    price: pd.Series
    cost: pd.Series
    takes: pd.DataFrame
    unpriced: tuple[str, ...]
    at_least: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Takings:
    """Days by dishes: the ``portions`` sold, the ``revenue`` and the ``food_cost`` that go with them, in money."""

    portions: pd.DataFrame
    revenue: pd.DataFrame
    food_cost: pd.DataFrame

    @property
    def margin(self) -> pd.DataFrame:
        """What is left after food cost."""
        return self.revenue - self.food_cost


def takings(basis: Basis, plan: Plan, location: str, first: pd.Timestamp) -> Takings:
    """What a location takes from ``first`` to the last day of a plan; groups pay the full price."""
    menu = menu_of(basis, plan, location)
    guests = _mix(plan.dish_mix, location, first) * moved(basis, plan, menu, location, first)
    promotions = promotions_in(basis, plan.scenario)
    paid = paid_share(promotions, basis, guests)
    groups = _groups(basis, plan.scenario, location, guests.index)
    dishes = [dish for dish in guests.columns.union(groups.columns, sort=False) if dish not in menu.unpriced]
    guests, groups = (each.reindex(columns=dishes, fill_value=0.0) for each in (guests, groups))
    price, cost = (each.reindex(dishes).fillna(0.0) for each in (menu.price, menu.cost))
    paying = guests * paid.reindex(columns=dishes, fill_value=1.0) + groups
    return Takings(guests + groups, paying * price, (guests + groups) * cost)


def menu_of(basis: Basis, plan: Plan, location: str) -> Menu:
    """The menu of a location at the prices of a plan."""
    restaurant, lines = basis.restaurant, plan.lines[plan.lines["location"] == location].set_index("ingredient")
    recent = restaurant.sales[restaurant.sales["day"] > restaurant.sales["day"].max() - PRICED]
    price = net_prices(basis.menu, recent, tax_of(restaurant.place, restaurant.rules))
    unit_cost = lines["unit_cost"] * lines["pack_size"] / lines["pack_gives"]
    takes = portions_at(portions_on(basis.usual, plan.now.normalize()), location)
    costs = takes.assign(cost=takes["quantity"] * takes["ingredient"].map(unit_cost).astype(float))
    by_dish = costs.groupby("dish")["cost"]
    sells = basis.forecast.dish_mix.loc[basis.forecast.dish_mix["location"] == location, "dish"].unique()
    along = served_along(restaurant.recipes).index
    missing = by_dish.apply(lambda each: each.isna().any())
    return Menu(
        price=price,
        cost=by_dish.sum(),
        takes=takes,
        unpriced=tuple(dish for dish in sells if dish not in price.index and dish not in along),
        at_least=tuple(missing.index[missing & missing.index.isin(sells)]),
    )


def moved(basis: Basis, plan: Plan, menu: Menu, location: str, first: pd.Timestamp) -> pd.DataFrame:
    """By what a plan's days multiply the portions of each dish from ``first`` on: days by dishes.

    What a holiday or the heat does is known of ingredients only. A dish moves as they do on average, each counted by
    the share of its usage that goes into this dish: what few dishes use tells most about them. One without a recipe
    moves as all ingredients do on average.
    """
    portions = _mix(basis.forecast.dish_mix, location, first)
    here = plan.means[(plan.means["location"] == location) & (plan.means["day"] >= first)]
    response = here.pivot(index="day", columns="ingredient", values="response")
    portions = portions.reindex(response.index)
    book = menu.takes[menu.takes["dish"].isin(portions.columns) & menu.takes["ingredient"].isin(response.columns)]
    uses = book.pivot_table(index="ingredient", columns="dish", values="quantity", aggfunc="sum")
    uses = uses.reindex(index=response.columns, columns=portions.columns).fillna(0.0) * portions.mean().to_numpy()
    share = uses.div(uses.sum(axis=1).replace(0.0, np.nan), axis=0).fillna(0.0).to_numpy()
    weight = share.sum(axis=0)
    told = response.to_numpy() @ share / np.where(weight > 0, weight, 1.0)
    average = response.mean(axis=1).to_numpy()[:, np.newaxis]
    return pd.DataFrame(np.where(weight > 0, told, average), portions.index, portions.columns)


def paid_share(promotions: pd.DataFrame, basis: Basis, portions: pd.DataFrame) -> pd.DataFrame:
    """The share of its price that a portion brings, by the days and dishes of ``portions``.

    A discount of unknown depth is taken for the usual one, a combo without one for full price. Of two promotions on a
    dish and day both count.
    """
    share = np.ones(portions.shape)
    promoted = promoted_days(promotions, basis.menu)
    rows, columns = portions.index.get_indexer(promoted["day"]), portions.columns.get_indexer(promoted["dish"])
    there = (rows >= 0) & (columns >= 0)
    effects = basis.forecast.effects
    usual = effects[effects["kind"] == "uplift"].set_index("what")["discount"].to_dict()
    paid = [_paid(kind, discount, usual) for kind, discount in zip(promoted["kind"], promoted["discount"], strict=True)]
    np.multiply.at(share, (rows[there], columns[there]), np.array(paid, dtype=float)[there])
    return pd.DataFrame(share, portions.index, portions.columns)


def _paid(kind: str, discount: float, usual: dict[str, float]) -> float:
    if kind == "2x1":
        return PAIR
    if np.isfinite(discount):
        return 1.0 - discount
    return 1.0 - usual[kind] if kind == "discount" else 1.0


def _mix(dish_mix: pd.DataFrame, location: str, first: pd.Timestamp) -> pd.DataFrame:
    """The dish mix of a location from ``first`` on, days by dishes."""
    ours = dish_mix[(dish_mix["location"] == location) & (dish_mix["day"] >= first)]
    return ours.pivot(index="day", columns="dish", values="mean")


def _groups(basis: Basis, scenario: Scenario, location: str, days: pd.Index) -> pd.DataFrame:
    """The portions of groups that have booked and of the scenario's, days by dishes."""
    along = served_along(basis.restaurant.recipes)
    booked = booked_portions(basis.restaurant.bookings, along)
    portions = pd.concat([booked[booked["location"] == location], group_portions(scenario.groups, location, along)])
    by_day = portions.pivot_table(index="day", columns="dish", values="quantity", aggfunc="sum")
    return by_day.reindex(days).fillna(0.0)
