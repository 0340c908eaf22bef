"""Recipes that can't be meant as they are written: 180 kg of beef in a portion, where 180 g were meant."""

import pandas as pd

from forecasting.errors import InputError
from forecasting.kitchen import newest_recipe
from forecasting.units import convert

LARGEST = {"kg": 5.0, "l": 5.0, "unidad": 100.0}
"""Nobody serves more of one ingredient in a portion; who writes kg for g is a thousand times over."""

SLIPS = ["dish", "ingredient", "quantity", "unit", "cost", "price"]


def find_slips(book: pd.DataFrame, ingredients: pd.DataFrame, unit_costs: pd.Series, prices: pd.Series) -> pd.DataFrame:
    """The dishes that cost more than they are sold for, or take more than ``LARGEST``, the dearest first.

    ``book`` is what a portion takes (``dish, ingredient, quantity``), ``unit_costs`` are by ingredient and ``prices``
    by dish. Returns ``SLIPS``, one row for each dish: the ingredient to look at, the one that costs most or is far too
    much, and how much of it a portion takes; ``cost`` and ``price`` of the dish are missing where it is the amount
    alone that is odd. What is given away has the price 0 and is meant to cost more.
    """
    unit = book["ingredient"].map(ingredients.set_index("ingredient")["unit"])
    each = (book["quantity"] * book["ingredient"].map(unit_costs).astype(float)).fillna(0.0)
    lines = book.assign(unit=unit, each=each)
    cost = lines.groupby("dish")["each"].transform("sum")
    price = lines["dish"].map(prices).astype(float)
    shares = {name: _share_of_largest(name) for name in unit.dropna().unique()}
    times = lines["quantity"] * lines["unit"].map(shares).astype(float)
    loses = (cost > price) & (price > 0)
    found = lines.assign(cost=cost.where(loses), price=price.where(loses), times=times)[loses | (times > 1.0)]
    ranked = found.sort_values(["cost", "each", "times"], ascending=False, kind="stable", na_position="last")
    return ranked.drop_duplicates("dish")[SLIPS].reset_index(drop=True)


def as_written(recipes: pd.DataFrame, dish: str, ingredient: str) -> tuple[float, str] | None:
    """The largest line of an ingredient in a recipe, as quantity and unit; None where a preparation brings it."""
    lines = newest_recipe(recipes, dish)
    same = lines[lines["ingredient"] == ingredient].sort_values("quantity")
    return None if same.empty else (float(same["quantity"].iloc[-1]), str(same["unit"].iloc[-1]))


def _share_of_largest(unit: str) -> float:
    """Which share of the largest portion one of this unit is; 0 where nobody knows what it weighs."""
    for to, largest in LARGEST.items():
        try:
            return convert(1.0, unit, to) / largest
        except InputError:
            continue
    return 0.0
