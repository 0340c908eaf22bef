"""Menus and combos: one thing on the till that holds several dishes, or a choice between some.

A choice is nothing new to recipes: of each dish the menu takes the share in which guests choose it. The shares of a
choice sum to one, so a hundred menus take a hundred main courses.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from forecasting.menu.names import understand
from forecasting.tables import COLUMNS
from forecasting.units import PIECE

RECENT = pd.Timedelta(weeks=8)
"""What guests choose is what they have bought in the last weeks."""

WORDS = ("menu", "combo", "promo", "duo")


def find_combos(sales: pd.DataFrame, dishes: pd.DataFrame, recipes: pd.DataFrame) -> list[str]:
    """What may be a menu or combo: sold lately, no size of another dish, and no ingredients of its own in a recipe.

    What is called a menu or combo comes first, then the best sellers.
    """
    recent = sales[sales["day"] > sales["day"].max() - RECENT]
    portions = recent.groupby("dish")["quantity"].sum().sort_values(ascending=False, kind="stable")
    of_ingredients = recipes.loc[~recipes["ingredient"].isin({*dishes["dish"], *sales["dish"]}), "item"]
    settled = {*of_ingredients, *dishes.loc[dishes["size_of"] != "", "dish"]}
    open_ones = [dish for dish in portions.index if dish not in settled]
    names = understand(open_ones)
    return sorted(open_ones, key=lambda dish: set(names[dish].sizes).isdisjoint(WORDS))


def observed_shares(sales: pd.DataFrame, options: Iterable[str]) -> dict[str, float]:
    """In which shares guests choose between dishes: as they buy them by themselves, all alike if they buy none."""
    recent = sales[sales["day"] > sales["day"].max() - RECENT]
    portions = recent.groupby("dish")["quantity"].sum().clip(lower=0).reindex(list(options), fill_value=0.0)
    if portions.sum() == 0:
        return dict.fromkeys(portions.index, 1 / max(len(portions), 1))
    return (portions / portions.sum()).to_dict()


def choice(item: str, shares: Mapping[str, float]) -> pd.DataFrame:
    """Recipe lines (``COLUMNS["recipes"]``) of one dish out of several, chosen in proportion to ``shares``."""
    total = sum(shares.values())
    return contents(item, {dish: share / total for dish, share in shares.items() if share > 0})


def contents(item: str, portions: Mapping[str, float]) -> pd.DataFrame:
    """Recipe lines of a menu or combo that holds so many portions of each dish."""
    lines = pd.DataFrame({"ingredient": list(portions), "quantity": [float(each) for each in portions.values()]})
    defaults = {column.name: column.default for column in COLUMNS["recipes"] if column.default is not None}
    filled = lines.assign(**defaults, item=item, unit=PIECE, batch_output=float("nan"), **{"from": pd.NaT})
    return filled[[column.name for column in COLUMNS["recipes"]]].astype({"from": "datetime64[us]"})
