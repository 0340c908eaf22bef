"""The kitchen as somebody would like to see it planned before anything is said or changed."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from forecasting.overrides import held_at
from forecasting.tables import Restaurant


class Choice(NamedTuple):
    """From whom an ingredient, or a group of them, shall be bought at a location."""

    location: str
    ingredient: str
    supplier: str


def without_deliveries(restaurant: Restaurant, deliveries: pd.DataFrame) -> Restaurant:
    """The restaurant as if these rows of its ``deliveries`` had never come, whatever else came on their days."""
    same = list(restaurant.deliveries.columns)
    there, gone = (
        rows[same].assign(nth=rows.groupby(same, dropna=False).cumcount())
        for rows in (restaurant.deliveries, deliveries)
    )
    left = there.merge(gone.assign(gone=True), how="left", on=[*same, "nth"], validate="one_to_one")["gone"].isna()
    return replace(restaurant, deliveries=restaurant.deliveries[left.to_numpy()].reset_index(drop=True))


def counted_as(restaurant: Restaurant, location: str, day: pd.Timestamp, quantities: pd.Series) -> Restaurant:
    """The restaurant, in groups where it has any, as if so much of some ingredients had been counted on a day."""
    rows = quantities.rename("quantity").rename_axis("ingredient").reset_index()
    rows = rows.assign(day=day, location=location, by_eye="no")[list(restaurant.stock.columns)]
    return replace(
        restaurant, stock=pd.concat([restaurant.stock, rows.astype(restaurant.stock.dtypes)], ignore_index=True)
    )


def bought_from(restaurant: Restaurant, choices: Iterable[Choice]) -> Restaurant:
    """The restaurant, in groups where it has any, with these suppliers preferred to all others of the ingredient."""
    supply = restaurant.supply
    for choice in choices:
        held = held_at("supply", supply, choice.location)
        same = held[held["ingredient"] == choice.ingredient]
        theirs = same[same["supplier"] == choice.supplier]
        first = same["preference"].fillna(1.0).min() - 1.0
        mine = theirs.assign(location=choice.location, preference=first)
        rest = supply.drop(theirs.index[theirs["location"] == choice.location])
        supply = pd.concat([rest, mine], ignore_index=True).astype(restaurant.supply.dtypes)
    return replace(restaurant, supply=supply)
