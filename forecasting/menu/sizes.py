"""Sizes of a dish that has a recipe: how many times it a size takes, guessed from what both cost."""

from collections.abc import Mapping

import pandas as pd

from forecasting.menu.names import Name, is_size_of, understand

RECENT = pd.Timedelta(weeks=8)
"""Sizes and prices are those of the last weeks: what nobody sells any more needs no recipe."""

LEAST, MOST = 0.1, 10.0
"""No size takes less or more of the recipe of another."""

COLUMNS = {"dish": "str", "size_of": "str", "size_factor": "float64", "price": "float64", "base_price": "float64"}


def propose_sizes(sales: pd.DataFrame, dishes: pd.DataFrame, recipes: pd.DataFrame) -> pd.DataFrame:
    """Sold dishes without a recipe that are a size of one which has one, the best seller first.

    Returns ``dish, size_of, size_factor, price, base_price``. The factor is the ratio of the prices: of what was paid
    lately (``sales`` by day), else of the menu. It is an estimate: a person has to confirm it. Dishes whose price
    nobody knows are left out.
    """
    recent = sales[sales["day"] > sales["day"].max() - RECENT]
    sold = recent.assign(money=recent["net_sales"] + recent["discount"].fillna(0.0)).groupby("dish")
    portions = sold["quantity"].sum().sort_values(ascending=False, kind="stable")
    paid = (sold["money"].sum(min_count=1) / portions).where(lambda price: price > 0)
    prices = paid.combine_first(dishes.set_index("dish")["price"])
    cooked = set(recipes["item"])
    bases = [dish for dish in dict.fromkeys([*portions.index, *recipes["item"]]) if dish in cooked]
    sized = dishes.loc[dishes["size_of"] != "", "dish"]
    lacking = [dish for dish in portions.index if dish not in {*bases, *sized}]
    names = understand({*bases, *lacking})
    found = [(dish, base) for dish in lacking if (base := _base_of(names[dish], bases, names)) is not None]
    rows = pd.DataFrame(found, columns=["dish", "size_of"])
    price, base_price = rows["dish"].map(prices).astype(float), rows["size_of"].map(prices).astype(float)
    rows = rows.assign(size_factor=(price / base_price).round(2), price=price, base_price=base_price)
    return rows[rows["size_factor"].between(LEAST, MOST)].astype(COLUMNS).reset_index(drop=True)


def with_sizes(dishes: pd.DataFrame, confirmed: Mapping[str, tuple[str, float]]) -> pd.DataFrame:
    """The menu's rows of ``confirmed`` dishes, each with the dish that it is a size of and its factor."""
    listed = dishes.set_index("dish").reindex(list(confirmed)).rename_axis("dish").reset_index()
    size_of, factor = zip(*confirmed.values(), strict=True)
    filled = listed.assign(category=listed["category"].fillna(""), size_of=size_of, size_factor=factor)
    return filled.astype(dishes.dtypes)


def _base_of(name: Name, bases: list[str], names: dict[str, Name]) -> str | None:
    """The best seller among the sizes that have a recipe."""
    return next((base for base in bases if is_size_of(name, names[base])), None)
