"""How much of what is sold has a recipe, and with which dish and ingredient to go on."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.kitchen import Lately, estimated_items
from forecasting.menu.coverage import Coverage, coverage
from forecasting.menu.groups import as_groups, bought
from forecasting.menu.modifiers import by_modifier, with_modifiers
from forecasting.menu.recipes import by_category, portions, portions_on
from forecasting.menu.servings import served_along
from forecasting.money.costs import Tax, after_commission, costliest, margins, net_prices, tax_of
from forecasting.overrides import EVERYWHERE, at
from forecasting.people import Action, Locations, Subject
from forecasting.supply.offers import unit_costs
from forecasting.tables import Restaurant
from pages.shared.cache import findings
from pages.shared.language import error_text, escaped, part, text
from pages.shared.links import go
from pages.shared.ready import RECENT_WEEKS
from pages.shared.session import Workspace

DISH = "recipes_dish"  # the dish that the page of recipes shows
BEGUN = "recipes_begun"  # the dish that was just tapped: on a phone its recipe stands far below
DISHES_OFFERED = 5
NO_PRICES = pd.Series(dtype="float64")


@dataclass(frozen=True, eq=False)
class Menu:
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
        return by_category(self.restaurant.recipes, self.restaurant.dishes)

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
        """What each dish with a recipe costs and leaves, those that sell most first.

        Besides the columns of ``costs.margins``: how many were ``sold``, and whether the recipe is ``estimated``.
        """
        quantity = self.lately.sold.set_index("dish")["quantity"]
        dishes = self.cooked[~self.cooked["dish"].isin([*self.along.index, *self.modifiers.index])]
        found = margins(dishes, self.unit_costs, self.net_prices)
        sold = found["dish"].map(quantity).astype(float).fillna(0.0)
        found = found.assign(sold=sold, estimated=found["dish"].isin(estimated_items(self.restaurant.recipes)))
        return found.sort_values(["sold", "dish"], ascending=[False, True], ignore_index=True)


def menu(work: Workspace, restaurant: Restaurant) -> Menu | None:
    """The dishes as they are known today at the location that the visitor looks at; of all, by what is shared.

    ``restaurant`` is ``facts.kitchen``. None, with a sentence, where the recipes can't be read.
    """
    try:
        work.require(Action.SEE, Subject.SALES)
        return _menu(work.url, work.stamp, work.today, work.location, work.person.locations, work, restaurant)
    except InputError as error:
        st.warning(error_text(error), icon=":material/warning:")
        return None


@st.cache_resource(max_entries=6, show_spinner=False)
def _menu(
    url: str,
    stamp: str,
    today: pd.Timestamp,
    location: str | None,
    places: Locations,
    _work: Workspace,
    _restaurant: Restaurant,
) -> Menu:
    restaurant = at(_restaurant, location or EVERYWHERE)
    kitchen = as_groups(restaurant)
    books = portions(kitchen.recipes, kitchen.ingredients, kitchen.dishes, kitchen.conversions)
    book = portions_on(books, today)
    lately = findings.sold(_work, restaurant.recipes, RECENT_WEEKS)
    always = book.assign(**{"from": pd.Series(pd.NaT, index=book.index, dtype="datetime64[us]")})
    ordered = with_modifiers(lately.by_day, always, lately.modified, kitchen.recipes, RECENT_WEEKS)
    costs = unit_costs(kitchen.supply, location or EVERYWHERE, today)
    return Menu(restaurant, book, ordered.usual, lately, costs, tax_of(restaurant.place, restaurant.rules))


def show(menu: Menu) -> None:
    """How far the recipes reach, as a sentence and a bar; the dishes that wait for one; where the money goes."""
    found = menu.coverage
    st.markdown(text(f"coverage.{found.measure}", share=part(found.share), weeks=RECENT_WEEKS))
    st.progress(min(found.share, 1.0))  # the last digit of a sum may be over
    estimated = found.dishes["dish"].isin(estimated_items(menu.restaurant.recipes))
    guessed = found.dishes.loc[found.dishes["covered"] & estimated, "share"]
    if not guessed.empty:
        st.caption(text("coverage.estimated", n=len(guessed), share=part(guessed.sum())))
    roughly = found.dishes.loc[found.dishes["roughly"], "share"]
    if not roughly.empty:
        st.caption(text("coverage.roughly", n=len(roughly), share=part(roughly.sum())))
    if not found.unknown.empty:
        _offer(found.unknown)
    _say_bought(menu)


def _say_bought(menu: Menu) -> None:
    """How many ingredients can be ordered, and where the money goes among those with a price."""
    sold = bought(menu.restaurant)
    if not sold.all():
        st.markdown(text("coverage.suppliers", n=int(sold.sum()), total=len(sold)))
    few, taken = menu.costliest, menu.book["ingredient"].unique()
    if few.empty:
        return
    st.markdown(text("coverage.costliest", n=len(few), ingredients=list(few["ingredient"])))
    priced = int(menu.unit_costs.reindex(taken).notna().sum())
    if priced < len(taken):
        st.caption(text("coverage.priced", priced=priced, total=len(taken)))


def _offer(uncovered: pd.DataFrame) -> None:
    """The dishes without a recipe, the most important first, each a button that begins one."""
    st.markdown(text("coverage.uncovered", n=len(uncovered)))
    with st.container(horizontal=True):
        for dish, share in uncovered.head(DISHES_OFFERED)[["dish", "share"]].itertuples(index=False):
            label = f"{escaped(dish)} · {part(share)}"
            if st.button(label, key=f"coverage_begin_{dish}", icon=":material/add:"):
                st.session_state[DISH] = st.session_state[BEGUN] = dish
                go("recipes")
