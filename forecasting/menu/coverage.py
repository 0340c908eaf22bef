"""How much of what was sold has a recipe: without one a dish takes nothing from the store room."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import pandas as pd


@dataclass(frozen=True)
class Coverage:
    """How much of what was sold has a recipe.

    ``share`` is between 0 and 1 of the sold ``measure``: value where every dish has one, else portions. ``dishes`` has
    ``dish, quantity, net_sales, share, covered, roughly``, the greatest share first; ``roughly`` is what has no recipe
    and goes by its category's.
    """

    share: float
    measure: Literal["net_sales", "quantity"]
    dishes: pd.DataFrame

    @property
    def uncovered(self) -> pd.DataFrame:
        """The sold dishes without a recipe, the most important first."""
        return self.dishes[~self.dishes["covered"]].reset_index(drop=True)

    @property
    def unknown(self) -> pd.DataFrame:
        """Those of them that don't go by their category either: they take nothing from the store room."""
        return self.uncovered.query("not roughly").reset_index(drop=True)


def coverage(sales: pd.DataFrame, portions: pd.DataFrame, roughly: Collection[str] = ()) -> Coverage:
    """Which sold dishes have a recipe, and what share of the sales they are.

    ``roughly`` are dishes that go ``by_category``: one ingredient of theirs is no recipe. ``sales`` has
    ``dish, quantity, net_sales``, by day or summed. Portions whose money is missing are worth what the others of their
    dish brought; with a dish of which nothing has any money all are weighed by portions. Without any sales the share
    is 0.
    """
    paid = sales["quantity"].where(sales["net_sales"].notna())
    sums = sales.assign(paid=paid).groupby("dish", as_index=False)[["quantity", "net_sales", "paid"]].sum(min_count=1)
    sold = sums.drop(columns="paid")
    value = sums["net_sales"].where(
        sums["paid"] == sums["quantity"], sums["net_sales"] / sums["paid"] * sums["quantity"]
    )
    money_known = value.notna().all() and value.sum() > 0
    measure = "net_sales" if money_known else "quantity"
    weight = (value if money_known else sold["quantity"]).clip(lower=0)
    total = weight.sum()
    by_category = sold["dish"].isin(list(roughly))
    covered = sold["dish"].isin(portions["dish"]) & ~by_category
    ranked = sold.assign(share=weight / total if total > 0 else 0.0, covered=covered, roughly=by_category)
    ranked = ranked.sort_values(["share", "dish"], ascending=[False, True], ignore_index=True)
    return Coverage(float(weight[covered].sum() / total) if total > 0 else 0.0, measure, ranked)
