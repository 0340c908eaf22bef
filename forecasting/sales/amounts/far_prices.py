"""Lines that cost many times what their dish usually costs: 2500.00 typed for 25.00 is kept, and said."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

FAR_ABOVE = 20.0
"""So many times a dish's usual price a line may cost before it is said: no size, combo or fee comes to that."""

WEEKS = 8
NAMED = 3


class FarPrice(NamedTuple):
    """A ``row`` of a file in which a portion of ``dish`` costs ``price`` and not about the ``usual``."""

    dish: str
    row: int
    price: float
    usual: float


def usual_prices(kept: pd.DataFrame) -> dict[str, float]:
    """What a portion of each dish cost on the middle day of the last ``WEEKS`` that are kept.

    ``kept``: day, dish, quantity, net_sales.
    """
    recent = kept[kept["day"] > kept["day"].max() - pd.Timedelta(weeks=WEEKS)]
    paid = recent[(recent["quantity"] > 0) & (recent["net_sales"] > 0)]
    return (paid["net_sales"] / paid["quantity"]).groupby(paid["dish"]).median().to_dict()


def usual_of_far_prices(values: pd.DataFrame, before: Mapping[str, float]) -> pd.Series:
    """The usual price of their dish for rows that cost over ``FAR_ABOVE`` times as much; missing for all others.

    ``values``: dish, quantity, net_sales. What is usual is known from ``before``, or else the median of the rows.
    """
    quantity, paid = values["quantity"].to_numpy(), values["net_sales"].to_numpy()
    bought = (quantity > 0) & (paid > 0)
    usual = np.full(len(values), np.nan)
    if bought.any():
        price = np.divide(paid, quantity, out=np.full(len(values), np.nan), where=bought)
        codes, dishes = values["dish"].factorize()
        told = np.array([before.get(dish, np.nan) for dish in dishes])
        # Medians take long: they are looked at only for dishes with a price far above another one.
        least, most = np.full(len(dishes), np.inf), np.full(len(dishes), -np.inf)
        np.minimum.at(least, codes[bought], price[bought])
        np.maximum.at(most, codes[bought], price[bought])
        spread = bought & (most > FAR_ABOVE * np.where(np.isnan(told), least, told))[codes]
        if spread.any():
            middle = pd.Series(price[spread]).groupby(codes[spread]).median()
            told = np.where(np.isnan(told), middle.reindex(range(len(dishes))).to_numpy(), told)
            far = spread & (price > FAR_ABOVE * told[codes])
            usual[far] = told[codes][far]
    return pd.Series(usual, index=values.index)


def first_far_prices(rows: pd.Series, values: pd.DataFrame, far: pd.Series, tax: float) -> tuple[FarPrice, ...]:
    """The first of those ``far``, with the tax that was taken out of the file's money: as somebody finds them there."""
    if not far.any():
        return ()
    named = values[far].head(NAMED)
    price = named["net_sales"] / named["quantity"] * (1 + tax)
    return tuple(map(FarPrice, named["dish"], rows[named.index], price, named["usual_price"] * (1 + tax)))
