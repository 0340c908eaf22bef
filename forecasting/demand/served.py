"""What went with the dishes that were sold: what is served along, and what guests added or left out.

At each location by its own recipes where there are any.
"""

import pandas as pd

from forecasting.menu.modifiers import Ordered, with_modifiers
from forecasting.menu.recipes import portions_at
from forecasting.menu.servings import with_servings
from forecasting.overrides import held_at, with_own
from forecasting.tables import Restaurant


def served(dish_days: pd.DataFrame, restaurant: Restaurant) -> pd.DataFrame:
    """Daily sales by dish with what goes along, as ``servings.with_servings``."""
    recipes, tickets = restaurant.recipes, restaurant.tickets
    if not with_own([recipes]):
        return with_servings(dish_days, recipes, tickets)
    parts = [
        with_servings(rows, held_at("recipes", recipes, str(location)), tickets[tickets["location"] == location])
        for location, rows in dish_days.groupby("location")
    ]
    return pd.concat(parts, ignore_index=True) if parts else dish_days


def ordered_dishes(dish_days: pd.DataFrame, book: pd.DataFrame, restaurant: Restaurant, weeks: int) -> Ordered:
    """The dishes as guests order them, as ``modifiers.with_modifiers``; ``book`` is that of ``learned.book_of``."""
    modified, recipes = restaurant.modified, restaurant.recipes
    if "location" not in book:
        return with_modifiers(dish_days, book, modified, recipes, weeks)
    parts = {
        location: with_modifiers(
            rows,
            portions_at(book, str(location)),
            modified[modified["location"] == location],
            held_at("recipes", recipes, str(location)),
            weeks,
        )
        for location, rows in dish_days.groupby("location")
    }
    return Ordered(
        dish_days=pd.concat([part.dish_days for part in parts.values()], ignore_index=True),
        book=pd.concat([part.book.assign(location=place) for place, part in parts.items()], ignore_index=True),
        usual=pd.concat([part.usual.assign(location=place) for place, part in parts.items()], ignore_index=True),
    )
