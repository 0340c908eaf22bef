"""What a dish costs and what it leaves: its ingredients at today's prices against the menu price without tax."""

from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from forecasting.tables import TINY, HouseRules, Place

MOST_OF_THE_COST = 0.8
"""The share of all cost that the ingredients to begin with make up."""


@dataclass(frozen=True)
class Tax:
    """The sales tax of a place: its ``rate`` (0.18 is 18 %), and whether menu prices include it."""

    rate: float
    included: bool = True

    def net(self, price: pd.Series) -> pd.Series:
        """What stays of a menu price once the tax in it is paid."""
        return price / (1.0 + self.rate) if self.included else price


_USUAL_RATES = MappingProxyType(
    {"PE": 0.18, "BO": 0.13, "CL": 0.19, "CO": 0.08, "EC": 0.15, "MX": 0.16, "ES": 0.10},
)


def usual_tax(country: str) -> Tax:
    """What restaurants of a country usually pay, included in menu prices: Peru's IGV is 18 %; unknown countries, 0."""
    return Tax(_USUAL_RATES.get(country, 0.0))


def tax_of(place: Place, rules: HouseRules) -> Tax:
    """The sales tax that a restaurant has said it pays; as far as it hasn't, the usual one of its country."""
    usual, said = usual_tax(place.country), rules
    return Tax(
        usual.rate if said.tax_rate is None else said.tax_rate,
        usual.included if said.prices_include_tax is None else said.prices_include_tax,
    )


def net_prices(dishes: pd.DataFrame, sold: pd.DataFrame, tax: Tax) -> pd.Series:
    """What one portion of each dish brings without tax, by dish.

    That is the price on the menu (``dish, price``) less the tax in it; without one, what it was sold for on average
    (``sold``: ``dish, quantity, net_sales``, which is without tax). Dishes with neither are missing.
    """
    menu = tax.net(dishes.set_index("dish")["price"].dropna())
    sums = sold.groupby("dish")[["quantity", "net_sales"]].sum(min_count=1)
    on_average = (sums["net_sales"] / sums["quantity"].where(sums["quantity"] > 0)).dropna()
    return menu.combine_first(on_average).rename("net_price")


def after_commission(net_prices: pd.Series, sold: pd.DataFrame, commissions: pd.DataFrame) -> pd.Series:
    """What one portion of each dish brings once delivery apps have taken their part of it, on average.

    ``sold`` (dish, net_sales) and what was kept of it, ``commissions`` (dish, commission), are of the same days.
    """
    kept = commissions.groupby("dish")["commission"].sum() / sold.groupby("dish")["net_sales"].sum()
    share = kept.reindex(net_prices.index).where(lambda part: part.between(0.0, 1.0), 0.0)
    return net_prices * (1.0 - share)


def margins(book: pd.DataFrame, unit_costs: pd.Series, net_prices: pd.Series) -> pd.DataFrame:
    """What a portion of each dish costs and leaves.

    ``book`` (dish, ingredient, quantity) is what a portion takes, ``unit_costs`` what a unit of each ingredient costs,
    ``net_prices`` what a portion brings without tax. Returns ``dish, cost, net_price, margin, cost_share, unpriced``:
    margin = net price − cost, ``cost_share`` = cost / net price, and how many of its ingredients have no price, so
    that the cost is at least this.
    """
    unit_cost = book["ingredient"].map(unit_costs).astype(float)
    lines = book.assign(cost=book["quantity"] * unit_cost, unpriced=unit_cost.isna())
    dishes = lines.groupby("dish", as_index=False).agg(cost=("cost", "sum"), unpriced=("unpriced", "sum"))
    net_price = dishes["dish"].map(net_prices).astype(float)
    return dishes.assign(
        net_price=net_price,
        margin=net_price - dishes["cost"],
        cost_share=dishes["cost"] / net_price.where(net_price > 0),
    )[["dish", "cost", "net_price", "margin", "cost_share", "unpriced"]]


def missed_margins(book: pd.DataFrame, margin: pd.Series, sold: pd.Series) -> pd.Series:
    """What is lost in money with a missing unit of each ingredient: the margin of the dishes that it would have served.

    ``book`` (dish, ingredient, quantity) is what a portion takes, ``margin`` what a portion of each dish leaves and
    ``sold`` how many are sold, by dish: Σ sold × margin / Σ sold × quantity over the dishes that take it. Dishes of
    which nobody knows the margin are left out, those that lose money count as 0.
    """
    lines = book.assign(portions=book["dish"].map(sold).astype(float), margin=book["dish"].map(margin).astype(float))
    lines = lines.dropna(subset=["portions", "margin"])
    lines = lines.assign(
        lost=lines["portions"] * lines["margin"].clip(lower=0.0), used=lines["portions"] * lines["quantity"]
    )
    sums = lines.groupby("ingredient")[["lost", "used"]].sum()
    return (sums["lost"] / sums["used"].where(sums["used"] > 0)).dropna().rename("margin")


def costliest(book: pd.DataFrame, unit_costs: pd.Series, sold: pd.DataFrame) -> pd.DataFrame:
    """The fewest ingredients that make ``MOST_OF_THE_COST`` of what the sold portions cost, the costliest first.

    ``sold`` has ``dish, quantity``. Returns ``ingredient, cost, share``; ingredients without a price aren't weighed.
    """
    portions = book["dish"].map(sold.groupby("dish")["quantity"].sum()).astype(float).fillna(0.0)
    unit_cost = book["ingredient"].map(unit_costs).astype(float)
    lines = book.assign(cost=book["quantity"] * portions * unit_cost)
    costs = lines.groupby("ingredient", as_index=False)["cost"].sum().query("cost > 0")
    ranked = costs.sort_values(["cost", "ingredient"], ascending=[False, True], ignore_index=True)
    share = ranked["cost"] / ranked["cost"].sum()
    before = share.cumsum() - share
    return ranked.assign(share=share)[before < MOST_OF_THE_COST - TINY]
