"""The dishes that were sold lately: what they take, cost and leave by the recipes and prices of today."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from forecasting.kitchen import Lately, estimated_items
from forecasting.menu.coverage import Coverage, coverage
from forecasting.menu.groups import as_groups
from forecasting.menu.modifiers import by_modifier, with_modifiers
from forecasting.menu.recipes import by_category, portions, portions_on
from forecasting.menu.servings import served_along
from forecasting.menu.till_categories import categorised
from forecasting.money.costs import Tax, after_commission, costliest, margins, net_prices, tax_of
from forecasting.supply.offers import unit_costs
from forecasting.tables import Restaurant

NO_PRICES = pd.Series(dtype="float64")


@dataclass(frozen=True, eq=False)
class DishBook:
    """What the dishes sold lately take, cost and bring by the recipes and prices of today.

    Interchangeable ingredients are their group: a dish costs what the member costs that is bought now. ``book`` is
    what a portion takes, ``usual`` what it takes with modifiers as often as lately, ``unit_costs`` are by ingredient.
    """

    restaurant: Restaurant
    book: pd.DataFrame
    usual: pd.DataFrame
    lately: Lately
    unit_costs: pd.Series
    tax: Tax

    @cached_property
    def coverage(self) -> Coverage:
        """Which of the sold dishes have a recipe."""
        return coverage(self.lately.sold, self.book, roughly=self.by_category.index)

    @cached_property
    def by_category(self) -> pd.Series:
        """The dishes that have no recipe and take their part of what their category takes, and which one that is."""
        return by_category(self.restaurant.recipes, categorised(self.restaurant))

    @property
    def cooked(self) -> pd.DataFrame:
        """The part of ``book`` that recipes say, leaving out what is only known of a category."""
        return self.book[~self.book["dish"].isin(self.by_category.index)]

    @cached_property
    def costliest(self) -> pd.DataFrame:
        """The few ingredients that make most of the cost."""
        return costliest(self.usual, self.unit_costs, self.lately.served)

    @cached_property
    def used_in(self) -> pd.Series:
        """In how many of the portions sold lately each ingredient is."""
        served = self.lately.served.set_index("dish")["quantity"]
        return self.usual["dish"].map(served).groupby(self.usual["ingredient"]).sum()

    @cached_property
    def along(self) -> pd.Series:
        """What goes along with guests, tickets and days, and by which of them."""
        return served_along(self.restaurant.recipes)

    @cached_property
    def modifiers(self) -> pd.Series:
        """What is added to dishes or left out of them, and which of the two."""
        return by_modifier(self.restaurant.recipes)

    @cached_property
    def costs_along(self) -> pd.DataFrame:
        """What each of these costs by guest, ticket or day: ``dish, cost, unpriced, per``."""
        found = margins(self.book[self.book["dish"].isin(self.along.index)], self.unit_costs, NO_PRICES)
        return found.assign(per=found["dish"].map(self.along))

    @cached_property
    def net_prices(self) -> pd.Series:
        """What a portion of each dish brings without tax and what delivery apps keep."""
        prices = net_prices(self.restaurant.dishes, self.lately.sold, self.tax)
        return after_commission(prices, self.lately.sold, self.restaurant.commissions)

    @cached_property
    def margins(self) -> pd.DataFrame:
        """What each dish with a recipe costs and leaves, those that sell most first; none that is only part of others.

        Besides the columns of ``costs.margins``: how many were ``sold``, and whether the recipe is ``estimated``.
        """
        quantity = self.lately.sold.set_index("dish")["quantity"]
        recipes, served = self.restaurant.recipes, {*quantity.index, *self.restaurant.dishes["dish"]}
        batches = {*recipes.loc[recipes["batch_output"].notna(), "item"]}
        prepared = batches & {*recipes["ingredient"]} - served
        dishes = self.cooked[~self.cooked["dish"].isin([*self.along.index, *self.modifiers.index, *prepared])]
        found = margins(dishes, self.unit_costs, self.net_prices)
        sold = found["dish"].map(quantity).astype(float).fillna(0.0)
        found = found.assign(sold=sold, estimated=found["dish"].isin(estimated_items(self.restaurant.recipes)))
        return found.sort_values(["sold", "dish"], ascending=[False, True], ignore_index=True)


def dish_book(restaurant: Restaurant, lately: Lately, weeks: int, location: str, today: pd.Timestamp) -> DishBook:
    """The dishes as they are known at a location (``overrides.at``), by what was sold there in the last ``weeks``.

    Raises ``InputError`` as ``recipes.portions`` does.
    """
    grouped = as_groups(restaurant)
    book = portions_on(portions(grouped.recipes, grouped.ingredients, categorised(grouped), grouped.conversions), today)
    always = book.assign(**{"from": pd.Series(pd.NaT, index=book.index, dtype="datetime64[us]")})
    usual = with_modifiers(lately.by_day, always, lately.modified, grouped.recipes, weeks).usual
    costs = unit_costs(grouped.supply, location, today)
    return DishBook(restaurant, book, usual, lately, costs, tax_of(restaurant.place, restaurant.rules))
