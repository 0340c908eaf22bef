"""The kitchen behind the sales: it cooks, buys by habit, throws away what is too old, and counts every Sunday night.

Its habit: for each delivery the mean of the last four weeks for the days to cover, a quarter on top, in whole packs.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from larder import Delivery, Larder, Quantity
from portions import usage_by_recipe
from specification import FIRST_TICKET_DAY, LAST_DAY, WEEKDAYS, Specification

FIRST_COUNT = FIRST_TICKET_DAY - pd.Timedelta(days=1)
FIRST_COOKED_DAY = FIRST_COUNT - pd.Timedelta(weeks=4)
FIRST_LARDER_DAYS = 4
HABIT_WEEKS = 4
HABIT_BUFFER = 1.25

PORTIONING_SD = 0.02
"""How far a kitchen's portions of an ingredient lie above or below the recipe, for good."""
DAILY_SD = 0.03
"""How far they stray from one day to the next."""
COUNTING_SD = 0.01

EARLY_ORDERS = {"Bebidas y licores": 2}
"""Days before the cut-off on which the kitchen orders: the drinks salesman calls on Saturdays."""

MARKET_STEP = {"kg": 0.5, "l": 1.0, "unidad": 6.0}
"""The least that the kitchen fetches from the market when something is missing."""


@dataclass(frozen=True)
class Records:
    """What the kitchen wrote down (``counts``, ``deliveries``) and what only the truth knows (``waste``)."""

    counts: pd.DataFrame
    deliveries: pd.DataFrame
    waste: pd.DataFrame


class Order(NamedTuple):
    """An order to be placed: what arrives must last until the next delivery."""

    supplier: str
    arrives: pd.Timestamp
    next_arrives: pd.Timestamp


@dataclass(frozen=True)
class Kitchen:
    """``usage`` is what the recipes say of past sales (days × ingredients): all that the kitchen's habit looks at."""

    plan: Specification
    usage: pd.DataFrame
    larder: Larder
    habits: dict[pd.Timestamp, pd.Series] = field(default_factory=dict)

    def expect(self, day: pd.Timestamp, today: pd.Timestamp) -> pd.Series:
        """The usage of ``day`` as a cook guesses it ``today``: the mean of that weekday in the last weeks."""
        if day in self.plan.closed_days:
            return self.usage.iloc[0] * 0.0
        last_known = today - pd.Timedelta(days=1)
        latest = last_known - pd.Timedelta(days=(last_known - day).days % 7)
        if latest not in self.habits:
            weeks = [latest - pd.Timedelta(weeks=back) for back in range(HABIT_WEEKS)]
            self.habits[latest] = self.usage.loc[[week for week in weeks if week not in self.plan.closed_days]].mean()
        return self.habits[latest]

    def fill(self, day: pd.Timestamp) -> None:
        """Stock the larder for a few days, to begin with."""
        days = self.plan.ingredients["shelf_life_days"].clip(upper=FIRST_LARDER_DAYS)
        for ingredient, quantity in (self.expect(day, day) * days).items():
            self.larder.put(Quantity(day - pd.Timedelta(days=1), ingredient, quantity))

    def place(self, order: Order, today: pd.Timestamp) -> list[Delivery]:
        """Order what lasts from this delivery to the next, as far as it keeps, and at least the supplier's minimum."""
        offered = self.plan.supply[self.plan.supply["supplier"] == order.supplier]
        packs = np.ceil(self._need(order, today, offered.index) / offered["pack_size"])
        quantities = self._reach_minimum(order.supplier, packs) * offered["pack_size"]
        placed = [Delivery(order.arrives, name, round(q, 3), order.supplier) for name, q in quantities.items() if q > 0]
        self.larder.due = self.larder.due + placed
        return placed

    def _need(self, order: Order, today: pd.Timestamp, ingredients: pd.Index) -> pd.Series:
        """What will be missing of each ingredient before the next delivery, the habit's buffer included."""
        used_before = sum(self.expect(day, today) for day in pd.date_range(today, order.arrives, inclusive="left"))
        covered = pd.date_range(order.arrives, order.next_arrives, inclusive="left")
        expected = pd.DataFrame({day: self.expect(day, today) for day in covered}).T
        need = {}
        for ingredient, life in self.plan.ingredients.loc[ingredients, "shelf_life_days"].items():
            keeps_until = order.arrives + pd.Timedelta(days=int(life))
            lasting = covered.searchsorted(keeps_until, side="right")
            wanted = HABIT_BUFFER * expected[ingredient].to_numpy()[:lasting].sum()
            stock = self.larder.on_hand(ingredient) + self.larder.on_order(ingredient, order.arrives)
            need[ingredient] = max(wanted - max(stock - used_before[ingredient], 0.0), 0.0)
        return pd.Series(need)

    def _reach_minimum(self, supplier: str, packs: pd.Series) -> pd.Series:
        """An order below the minimum gets more of what keeps longest; an empty one stays empty."""
        prices = (self.plan.supply["pack_size"] * self.plan.supply["unit_cost"]).loc[packs.index]
        missing = self.plan.suppliers.loc[supplier, "minimum"] - (packs * prices).sum()
        if missing <= 0 or not packs.any():
            return packs
        keeps_longest = self.plan.ingredients.loc[packs.index, "shelf_life_days"].idxmax()
        more = int(np.ceil(missing / prices[keeps_longest]))
        return packs.add(pd.Series({keeps_longest: more}), fill_value=0).loc[packs.index]

    def cook(self, day: pd.Timestamp, quantities: pd.Series) -> list[Delivery]:
        """Take the day's usage from the shelf; what is missing is fetched from the market at once."""
        fetched = []
        for ingredient, quantity in quantities.items():
            missing = self.larder.take(ingredient, quantity)
            if missing > 1e-6:
                step = MARKET_STEP[self.plan.ingredients.loc[ingredient, "unit"]]
                bought = float(np.ceil(missing / step) * step)
                self.larder.put(Quantity(day, ingredient, bought))
                self.larder.take(ingredient, missing)
                fetched.append(Delivery(day, ingredient, bought, ""))
        return fetched

    def throw_away(self, day: pd.Timestamp) -> list[Quantity]:
        """What came ``shelf_life_days`` ago is lost at the close of the day."""
        lost = [
            Quantity(day, ingredient, self.larder.throw_away(ingredient, day - pd.Timedelta(days=int(life))))
            for ingredient, life in self.plan.ingredients["shelf_life_days"].items()
        ]
        return [thrown for thrown in lost if thrown.quantity > 0]

    def count(self, day: pd.Timestamp, rng: np.random.Generator) -> list[Quantity]:
        """Weigh and count at the close of the day, nearly right: whole pieces, kilos to 10 g, above two to 100 g."""
        counted = []
        for ingredient, unit in self.plan.ingredients["unit"].items():
            seen = self.larder.on_hand(ingredient) * rng.normal(1, COUNTING_SD)
            decimals = 0 if unit == "unidad" else 2 if seen < 2 else 1
            counted.append(Quantity(day, ingredient, round(seen, decimals)))
        return counted


def run_kitchen(plan: Specification, sales: pd.DataFrame, rng: np.random.Generator) -> Records:
    """Cook the sales of the last weeks; the records begin with the count before the till's first ticket."""
    kitchen = Kitchen(plan, usage_by_recipe(plan.recipes, plan.ingredients, sales), Larder())
    portioning = rng.lognormal(0, PORTIONING_SD, kitchen.usage.shape[1])
    cooked = kitchen.usage * portioning * rng.lognormal(0, DAILY_SD, kitchen.usage.shape)
    orders = _orders(plan)
    kitchen.fill(FIRST_COOKED_DAY)
    counts, deliveries, waste = [], [], []
    for day in pd.date_range(FIRST_COOKED_DAY, LAST_DAY):
        kitchen.larder.unload(day)
        for order in orders.get(day, []):
            deliveries += kitchen.place(order, day)
        deliveries += kitchen.cook(day, cooked.loc[day])
        waste += kitchen.throw_away(day)
        if day.day_of_week == WEEKDAYS.index("sun") and day >= FIRST_COUNT:
            counts += kitchen.count(day, rng)
    return Records(pd.DataFrame(counts), _since_first_count(deliveries), _since_first_count(waste))


def delivery_days(plan: Specification, supplier: str) -> list[pd.Timestamp]:
    """When a supplier comes: on his weekdays, the day after instead of a public holiday, never to a closed door."""
    weekdays = [WEEKDAYS.index(day) for day in plan.suppliers.loc[supplier, "delivery_days"].split(",")]
    days = pd.date_range(FIRST_COOKED_DAY, LAST_DAY + pd.Timedelta(weeks=4))
    usual = days[days.day_of_week.isin(weekdays)]
    kept = usual.where(~usual.isin(plan.public_holidays), usual + pd.Timedelta(days=1))
    return sorted(set(kept) - set(plan.closed_days))


def _orders(plan: Specification) -> dict[pd.Timestamp, list[Order]]:
    """The orders to place, by the day on which the kitchen places them."""
    orders: dict[pd.Timestamp, list[Order]] = {}
    for supplier, lead_days in plan.suppliers["lead_time_days"].items():
        ahead = pd.Timedelta(days=int(lead_days) + EARLY_ORDERS.get(supplier, 0))
        for arrives, next_arrives in pairwise(delivery_days(plan, supplier)):
            orders.setdefault(arrives - ahead, []).append(Order(supplier, arrives, next_arrives))
    return orders


def _since_first_count(written: list[Quantity] | list[Delivery]) -> pd.DataFrame:
    table = pd.DataFrame(written)
    by = [name for name in ("day", "supplier", "ingredient") if name in table]
    return table[table["day"] > FIRST_COUNT].sort_values(by).reset_index(drop=True)
