"""The kitchen behind the sales: it cooks, buys by habit, throws away what is too old, and counts every Sunday night.

Habit: for each delivery, the mean of the last four weeks for the weekdays to cover, a quarter on top, in whole packs.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from specification import FIRST_TICKET_DAY, LAST_DAY, WEEKDAYS, Specification

FIRST_COUNT = FIRST_TICKET_DAY - pd.Timedelta(days=1)
FIRST_COOKED_DAY = FIRST_COUNT - pd.Timedelta(weeks=4)
HABIT_WEEKS = 4
HABIT_BUFFER = 1.25

PORTIONING_SD = 0.02
"""How far a kitchen's portions of an ingredient lie above or below the recipe, for good."""
DAILY_SD = 0.03
"""How far they stray from one day to the next."""
COUNTING_SD = 0.01

EARLY_ORDERS = {"Bebidas y licores": 2}
"""Days before the cut-off on which the kitchen orders: the drinks salesman calls on Saturdays."""

SMALL_UNITS = {"kg": 1000.0, "l": 1000.0, "g": 1.0, "ml": 1.0, "unidad": 1.0}
"""How many of the recipes' smallest units are in each unit."""
SMALLEST_PURCHASE = {"kg": 0.5, "l": 1.0, "unidad": 6.0}
FIRST_LARDER_DAYS = 4


class Count(NamedTuple):
    day: pd.Timestamp
    ingredient: str
    quantity: float


class Delivery(NamedTuple):
    day: pd.Timestamp
    ingredient: str
    quantity: float
    supplier: str
    """Empty for what was fetched from the market in need."""


class Waste(NamedTuple):
    day: pd.Timestamp
    ingredient: str
    quantity: float


class Order(NamedTuple):
    supplier: str
    arrives: pd.Timestamp
    next_arrives: pd.Timestamp


@dataclass(frozen=True)
class Records:
    """What the kitchen wrote down, and what it only knew."""

    counts: pd.DataFrame
    deliveries: pd.DataFrame
    waste: pd.DataFrame


@dataclass
class Larder:
    """What lies on the shelf, by the day it came, and what is on its way."""

    batches: dict[str, list[list]]
    due: list[Delivery] = field(default_factory=list)

    def on_hand(self, ingredient: str) -> float:
        return sum(quantity for _, quantity in self.batches[ingredient])

    def on_order(self, ingredient: str, until: pd.Timestamp) -> float:
        return sum(due.quantity for due in self.due if due.ingredient == ingredient and due.day <= until)

    def expect(self, deliveries: list[Delivery]) -> None:
        self.due = self.due + deliveries

    def unload(self, day: pd.Timestamp) -> None:
        for delivery in self.due:
            if delivery.day == day:
                self.receive(delivery.ingredient, day, delivery.quantity)
        self.due = [delivery for delivery in self.due if delivery.day > day]

    def receive(self, ingredient: str, day: pd.Timestamp, quantity: float) -> None:
        self.batches[ingredient].append([day, quantity])

    def take(self, ingredient: str, quantity: float) -> float:
        """Use the oldest first; returns what was missing."""
        for batch in self.batches[ingredient]:
            used = min(batch[1], quantity)
            batch[1] -= used
            quantity -= used
        self.batches[ingredient] = [batch for batch in self.batches[ingredient] if batch[1] > 1e-9]
        return quantity

    def throw_away(self, ingredient: str, received_until: pd.Timestamp) -> float:
        old = [batch for batch in self.batches[ingredient] if batch[0] <= received_until]
        self.batches[ingredient] = [batch for batch in self.batches[ingredient] if batch[0] > received_until]
        return sum(quantity for _, quantity in old)


def run_kitchen(plan: Specification, sales: pd.DataFrame, rng: np.random.Generator) -> Records:
    """Cook the sales of the last weeks; counts and deliveries begin where the till's tickets do."""
    by_recipe = usage_by_recipe(plan, sales)
    portioning = rng.lognormal(0, PORTIONING_SD, by_recipe.shape[1])
    cooked = by_recipe * portioning * rng.lognormal(0, DAILY_SD, by_recipe.shape)
    orders_on = _order_days(plan)
    larder = _first_larder(plan, by_recipe)
    counts, deliveries, waste = [], [], []
    for day in pd.date_range(FIRST_COOKED_DAY, LAST_DAY):
        for order in orders_on.get(day, []):
            deliveries += _place(order, day, plan, by_recipe, larder)
        larder.unload(day)
        deliveries += _cook(cooked.loc[day], day, plan, larder)
        waste += _throw_away(day, plan, larder)
        if day.dayofweek == WEEKDAYS.index("sun") and day >= FIRST_COUNT:
            counts += _count(day, plan, larder, rng)
    received = pd.DataFrame(deliveries)[["day", "ingredient", "quantity", "supplier"]]
    received = received[received["day"] > FIRST_COUNT].sort_values(["day", "supplier", "ingredient"])
    return Records(pd.DataFrame(counts), received, pd.DataFrame(waste))


def usage_by_recipe(plan: Specification, sales: pd.DataFrame) -> pd.DataFrame:
    """What the recipes say that the sales took (days × ingredients), 0 on closed days."""
    sold = sales.pivot_table(index="day", columns="dish", values="quantity", aggfunc="sum")
    portions = portion_sizes(plan.recipes, plan.ingredients)
    usage = sold.fillna(0.0) @ portions.loc[sold.columns]
    return usage.reindex(pd.date_range(usage.index[0], LAST_DAY), fill_value=0.0)


def portion_sizes(recipes: pd.DataFrame, ingredients: pd.DataFrame) -> pd.DataFrame:
    """What a portion of each dish takes from the larder (dishes × ingredients), in the ingredients' own units."""
    output = recipes["batch_output"] * recipes["batch_unit"].map(SMALL_UNITS)
    gross = recipes["quantity"] * recipes["unit"].map(SMALL_UNITS) / recipes["yield"].fillna(1.0) / output.fillna(1.0)
    lines = recipes.assign(gross=gross)
    amounts = lines.pivot_table(index="item", columns="ingredient", values="gross", aggfunc="sum").fillna(0.0)
    while len(preparations := amounts.columns.intersection(amounts.index)) and amounts[preparations].any(axis=None):
        inside = amounts[preparations] @ amounts.loc[preparations]
        amounts = amounts.drop(columns=preparations).add(inside, fill_value=0.0)
    unit = ingredients.set_index("ingredient")["unit"]
    return amounts[unit.index] / unit.map(SMALL_UNITS)


def delivery_days(plan: Specification, supplier: str) -> list[pd.Timestamp]:
    """When a supplier comes: on his weekdays, the day after a public holiday, never to a closed door."""
    weekdays = [WEEKDAYS.index(day) for day in plan.suppliers.loc[supplier, "delivery_days"].split(",")]
    days = pd.date_range(FIRST_COOKED_DAY, LAST_DAY + pd.Timedelta(weeks=4))
    usual = days[days.dayofweek.isin(weekdays)]
    shifted = usual.where(~usual.isin(plan.holidays["day"]), usual + pd.Timedelta(days=1))
    return sorted(set(shifted) - set(plan.closed_days))


def _order_days(plan: Specification) -> dict[pd.Timestamp, list[Order]]:
    orders: dict[pd.Timestamp, list[Order]] = {}
    for supplier, terms in plan.suppliers.iterrows():
        days = delivery_days(plan, supplier)
        ahead = pd.Timedelta(days=terms["lead_time_days"] + EARLY_ORDERS.get(supplier, 0))
        for arrives, next_arrives in pairwise(days):
            orders.setdefault(arrives - ahead, []).append(Order(supplier, arrives, next_arrives))
    return orders


def _expected(day: pd.Timestamp, today: pd.Timestamp, by_recipe: pd.DataFrame, plan: Specification) -> pd.Series:
    """What a cook expects to use on ``day``: the mean of that weekday in the last weeks before ``today``."""
    if day in plan.closed_days:
        return by_recipe.iloc[0] * 0.0
    last_known = today - pd.Timedelta(days=1)
    same_weekday = last_known - pd.Timedelta(days=(last_known - day).days % 7)
    weeks = [same_weekday - pd.Timedelta(weeks=back) for back in range(HABIT_WEEKS)]
    return by_recipe.loc[[week for week in weeks if week not in plan.closed_days]].mean()


def _first_larder(plan: Specification, by_recipe: pd.DataFrame) -> Larder:
    tomorrow = FIRST_COOKED_DAY
    daily = _expected(tomorrow, tomorrow, by_recipe, plan)
    life = plan.ingredients.set_index("ingredient")["shelf_life_days"]
    larder = Larder({ingredient: [] for ingredient in life.index})
    for ingredient, days in life.clip(upper=FIRST_LARDER_DAYS).items():
        larder.receive(ingredient, tomorrow - pd.Timedelta(days=1), daily[ingredient] * days)
    return larder


def _place(
    order: Order, today: pd.Timestamp, plan: Specification, by_recipe: pd.DataFrame, larder: Larder
) -> list[Delivery]:
    """Order what lasts from this delivery to the next, and no longer than the ingredient keeps."""
    before = sum(
        _expected(day, today, by_recipe, plan) for day in pd.date_range(today, order.arrives, inclusive="left")
    )
    covered = pd.date_range(order.arrives, order.next_arrives, inclusive="left")
    expected = pd.DataFrame([_expected(day, today, by_recipe, plan) for day in covered], index=covered)
    life = plan.ingredients.set_index("ingredient")["shelf_life_days"]
    placed = []
    for ingredient, terms in plan.supply[plan.supply["supplier"] == order.supplier].iterrows():
        keeps_until = order.arrives + pd.Timedelta(days=int(life[ingredient]))
        wanted = HABIT_BUFFER * expected.loc[:keeps_until, ingredient].sum()
        left = max(larder.on_hand(ingredient) + larder.on_order(ingredient, order.arrives) - before[ingredient], 0.0)
        packs = int(np.ceil(max(wanted - left, 0.0) / terms["pack_size"]))
        if packs > 0:
            placed.append(Delivery(order.arrives, ingredient, round(packs * terms["pack_size"], 3), order.supplier))
    larder.expect(placed)
    return placed


def _cook(usage: pd.Series, day: pd.Timestamp, plan: Specification, larder: Larder) -> list[Delivery]:
    """Take the day's usage from the shelf; what is missing is fetched from the market at once."""
    unit = plan.ingredients.set_index("ingredient")["unit"]
    fetched = []
    for ingredient, quantity in usage.items():
        missing = larder.take(ingredient, quantity)
        if missing > 1e-9:
            step = SMALLEST_PURCHASE[unit[ingredient]]
            bought = Delivery(day, ingredient, float(np.ceil(missing / step) * step), "")
            larder.receive(ingredient, day, bought.quantity)
            larder.take(ingredient, missing)
            fetched.append(bought)
    return fetched


def _throw_away(day: pd.Timestamp, plan: Specification, larder: Larder) -> list[Waste]:
    """What came ``shelf_life_days`` ago is lost at the close of the day."""
    thrown = []
    for ingredient, life in plan.ingredients.set_index("ingredient")["shelf_life_days"].items():
        quantity = larder.throw_away(ingredient, day - pd.Timedelta(days=int(life)))
        if quantity > 0:
            thrown.append(Waste(day, ingredient, round(quantity, 3)))
    return thrown


def _count(day: pd.Timestamp, plan: Specification, larder: Larder, rng: np.random.Generator) -> list[Count]:
    """Weigh and count at the close of the day, nearly right: whole pieces, kilos to a hundred grams."""
    decimals = plan.ingredients["unit"].map({"unidad": 0}).fillna(1).astype(int)
    errors = rng.normal(1, COUNTING_SD, len(plan.ingredients))
    return [
        Count(day, ingredient, round(larder.on_hand(ingredient) * error, places))
        for ingredient, places, error in zip(plan.ingredients["ingredient"], decimals, errors, strict=True)
    ]
