"""What dishes leave, and so what is lost in money with a missing unit of what they take."""

from dataclasses import dataclass

import pandas as pd

from forecasting.menu.recipes import portions_at
from forecasting.money.costs import after_commission, margins, missed_margins, net_prices, tax_of
from forecasting.tables import Restaurant

PRICED = pd.Timedelta(weeks=8)
"""Dishes without a price on the menu bring what they brought in these last weeks, on average."""


@dataclass(frozen=True, eq=False)
class DishMargins:
    """What dishes bring, so what is lost with a missing unit of what they take.

    ``book`` is what a portion takes, ``prices`` what it brings without tax and commission, by dish, and ``sold`` how
    many portions are to come, by location and dish.
    """

    book: pd.DataFrame
    prices: pd.Series
    sold: pd.Series

    def left(self, location: str, offers: pd.DataFrame) -> pd.Series:
        """The money that a portion of each dish leaves, at the prices of ``offers`` (``choose_supply``)."""
        own, costs = portions_at(self.book, location), offers.set_index("ingredient")["unit_cost"]
        return margins(own, costs, self.prices).set_index("dish")["margin"]

    def missed(self, location: str, offers: pd.DataFrame) -> pd.Series:
        """The money lost with a missing unit of each ingredient, at the prices of ``offers``."""
        if location not in self.sold.index.get_level_values("location"):
            return pd.Series(dtype="float64", name="margin")
        left = self.left(location, offers)
        return missed_margins(portions_at(self.book, location), left, self.sold[location])


def dish_margins(restaurant: Restaurant, dish_mix: pd.DataFrame, book: pd.DataFrame) -> DishMargins:
    """``dish_mix`` (location, day, dish, mean) are the portions to come, ``book`` what they take."""
    recent = restaurant.sales[restaurant.sales["day"] > restaurant.sales["day"].max() - PRICED]
    prices = net_prices(restaurant.dishes, recent, tax_of(restaurant.place, restaurant.rules))
    prices = after_commission(prices, recent, restaurant.commissions)
    return DishMargins(book, prices, dish_mix.groupby(["location", "dish"])["mean"].sum())
