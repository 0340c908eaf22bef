"""What a plan brings in: portions, revenue and food cost of every dish and day, without tax, under its promotions."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.menu.servings import served_along
from forecasting.money.costs import tax_of
from forecasting.outcomes.paid import paid_share
from forecasting.plan import Plan
from forecasting.planning.basis import Basis
from forecasting.planning.expected import promotions_in, respond
from forecasting.planning.shortage import servable
from forecasting.scenarios.bookings import booked_portions
from forecasting.scenarios.dish_levels import dish_levels
from forecasting.scenarios.levers import group_portions
from forecasting.scenarios.scenario import Scenario


@dataclass(frozen=True, eq=False)
class DishMoney:
    """What a portion of each dish brings at full price without tax, and what it takes at a plan's prices, by dish.

    ``weight`` (ingredients by dishes) says how much an ingredient counts in each dish and ``level`` (days by
    ingredients) how much of it is forecast against the usual mix of dishes. ``unpriced`` are dishes that nobody has a
    price for: they are left out of all sums.
    """

    price: pd.Series
    cost: pd.Series
    weight: pd.DataFrame
    level: pd.DataFrame
    unpriced: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Guests:
    """What guests order at a location, and what they pay: what the takings of a plan are made of.

    ``mix`` (days by dishes) are the portions of a usual week with all that moves dishes, ``days`` what each day does to
    each ingredient (``responses``), ``levels`` so to each dish, ``paid`` the share of the price that a portion brings
    under ``promotions``, ``lost`` the share that can't be served (``shortage``).
    """

    menu: DishMoney
    promotions: pd.DataFrame
    mix: pd.DataFrame
    days: pd.DataFrame
    levels: pd.DataFrame
    paid: pd.DataFrame
    lost: pd.DataFrame

    @property
    def portions(self) -> pd.DataFrame:
        """The portions that they order, served or not."""
        return self.mix * self.levels


@dataclass(frozen=True, eq=False)
class Takings:
    """Days by dishes: the ``portions`` sold, the ``revenue`` and the ``food_cost`` that go with them, in money.

    ``guests`` is what they come from but for groups.
    """

    portions: pd.DataFrame
    revenue: pd.DataFrame
    food_cost: pd.DataFrame
    guests: Guests

    @property
    def margin(self) -> pd.DataFrame:
        """What is left after food cost."""
        return self.revenue - self.food_cost


def takings(basis: Basis, plan: Plan, location: str, first: pd.Timestamp) -> Takings:
    """What a location takes from ``first`` to the last day of a plan; groups pay the full price."""
    ordered = guests_of(basis, plan, location, first)
    menu, guests = ordered.menu, ordered.portions
    groups = _groups(basis, plan.scenario, location, guests.index)
    if len(ordered.lost):
        guests, groups = (servable(each, ordered.lost, basis.menu) for each in (guests, groups))
    dishes = [dish for dish in guests.columns.union(groups.columns, sort=False) if dish not in menu.unpriced]
    guests, groups = (each.reindex(columns=dishes, fill_value=0.0) for each in (guests, groups))
    price, cost = (each.reindex(dishes).fillna(0.0) for each in (menu.price, menu.cost))
    paying = guests * ordered.paid.reindex(columns=dishes, fill_value=1.0) + groups
    return Takings(guests + groups, paying * price, (guests + groups) * cost, ordered)


def guests_of(basis: Basis, plan: Plan, location: str, first: pd.Timestamp) -> Guests:
    """What guests order at a location from ``first`` to the last day of a plan."""
    menu, mix = menu_of(basis, plan, location), mix_of(plan.dish_mix, location, first)
    days = responses(basis, plan, location, first, mix.index.max())
    levels = levels_of(days, menu).reindex(index=mix.index, columns=mix.columns)
    promotions = promotions_in(basis, plan.scenario)
    paid = paid_share(promotions, basis, mix * levels)
    return Guests(menu, promotions, mix, days, levels, paid, plan.lost(location))


def menu_of(basis: Basis, plan: Plan, location: str) -> DishMoney:
    """The menu of a location at the prices of a plan, with the new dishes of its scenario."""
    takes, costs = basis.takes(location), plan.unit_costs[location]
    if plan.scenario.suppliers_out:  # what nobody sells any more costs what it did
        costs = costs.combine_first(basis.unit_costs(location, plan.now.normalize()))
    unit_cost = costs.reindex(takes.ingredients).to_numpy()
    cost = pd.Series(takes.table @ np.nan_to_num(unit_cost), takes.dishes)
    price, along = basis.margins.prices, served_along(basis.restaurant.recipes).index
    new, tax = plan.scenario.new_dishes, tax_of(basis.restaurant.place, basis.restaurant.rules)
    weight = basis.weights(location, plan.now.normalize())
    asked = pd.Series({one.dish: one.price for one in new if one.price is not None}, dtype="float64")
    alike = {one.dish: one.like for one in new}
    own = price.reindex(list(alike.values())).set_axis(list(alike))
    return DishMoney(
        price=pd.concat([price, tax.net(asked).combine_first(own)]),
        cost=pd.concat([cost, cost.reindex(list(alike.values())).set_axis(list(alike))]),
        weight=weight.assign(**{new: weight[like] for new, like in alike.items() if like in weight}),
        level=basis.level(location),
        unpriced=tuple(dish for dish in takes.dishes if dish not in price.index and dish not in along),
    )


def responses(basis: Basis, plan: Plan, location: str, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """By what a plan's days multiply the usage of each ingredient from ``first`` to ``last``: ``day, ingredient,
    response, doubt``; of days after those of the plan, what the same scenario makes of them.
    """
    whose = ["day", "ingredient", "response", "doubt"]
    here = plan.means[(plan.means["location"] == location) & (plan.means["day"] >= first)][whose]
    ends, days = plan.means["day"].max(), basis.future
    later = days[(days["location"] == location) & (days["day"] > ends) & (days["day"] <= last)]
    if later.empty:
        return here
    told = respond(basis, plan.scenario, later)
    after = later[["day", "ingredient"]].assign(response=told.ratio, doubt=told.doubt)
    return pd.concat([here, after], ignore_index=True)


def levels_of(responses: pd.DataFrame, menu: DishMoney) -> pd.DataFrame:
    """By what days multiply the portions of each dish: days by dishes (``dish_levels``)."""
    return dish_levels(responses, menu.weight, menu.level)


def mix_of(dish_mix: pd.DataFrame, location: str, first: pd.Timestamp) -> pd.DataFrame:
    """The dish mix of a location from ``first`` on, days by dishes."""
    ours = dish_mix[(dish_mix["location"] == location) & (dish_mix["day"] >= first)]
    return ours.pivot(index="day", columns="dish", values="mean").fillna(0.0)


def _groups(basis: Basis, scenario: Scenario, location: str, days: pd.Index) -> pd.DataFrame:
    """The portions of groups that have booked and of the scenario's, days by dishes."""
    along = served_along(basis.restaurant.recipes)
    booked = booked_portions(basis.restaurant.bookings, along)
    portions = pd.concat([booked, group_portions(scenario.groups, location, along)])
    portions = portions[portions["location"] == location]
    if portions.empty:
        return pd.DataFrame(index=days)
    by_day = portions.pivot_table(index="day", columns="dish", values="quantity", aggfunc="sum")
    return by_day.reindex(days).fillna(0.0)
