"""Recipes, prices and suppliers are shared between locations; a row that names one holds only there.

There it takes the place of all shared rows about the same thing: a recipe of the item's whole recipe, a price of that
supplier's offer of the ingredient, a supplier's line of his calendar. Without such rows nothing is done.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from forecasting.tables import Restaurant

EVERYWHERE = ""
"""The location of a row that is shared."""

ABOUT: dict[str, list[str]] = {"recipes": ["item"], "supply": ["ingredient", "supplier"], "suppliers": ["supplier"]}
"""The tables with such rows, and the columns that say what a row is about."""


def at(restaurant: Restaurant, location: str) -> Restaurant:
    """The kitchen as it is at a location; with ``EVERYWHERE`` only what is shared."""
    return replace(restaurant, **{name: held_at(name, getattr(restaurant, name), location) for name in ABOUT})


def held_at(table: str, rows: pd.DataFrame, location: str) -> pd.DataFrame:
    """The rows of one of these tables that hold at a location, under the index that they had."""
    shared = rows["location"] == EVERYWHERE
    if shared.all():
        return rows
    own = (rows["location"] == location) & ~shared
    told_apart = [*ABOUT[table], *(["bought_as"] if "bought_as" in rows else [])]  # members of a group keep apart
    about = pd.MultiIndex.from_frame(rows[told_apart])
    return rows[own | (shared & ~about.isin(about[own]))]


def shared_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that name no location."""
    return rows[rows["location"] == EVERYWHERE]


def with_own(tables: Sequence[pd.DataFrame]) -> list[str]:
    """The locations that some row of these tables names."""
    named = {location for rows in tables for location in rows["location"].unique()}
    return sorted(named - {EVERYWHERE})


def kitchens(restaurant: Restaurant) -> list[Restaurant]:
    """What is shared, and the kitchen as it is at each location with rows of its own."""
    places = with_own([getattr(restaurant, name) for name in ABOUT])
    return [at(restaurant, place) for place in (EVERYWHERE, *places)] if places else [restaurant]
