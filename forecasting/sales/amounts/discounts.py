"""Some exports write what a line would cost without its discount (Mexico's ``Importe``), others what was paid.

What each dish costs tells them apart: on lines of other discounts only one of the two is the same price.
"""

import numpy as np
import pandas as pd

_SAME_PRICE = 1.005
_LEAST = 0.02
"""A smaller part of the money is no discount that shows in a price."""


def are_still_to_come_off(money: pd.Series, discount: pd.Series, quantity: pd.Series, dish: pd.Series) -> bool:
    """Whether the money of a file is that before its discounts: so say more dishes than say that they came off."""
    sold = (money > 0) & (quantity > 0)
    off = discount[sold].abs().fillna(0.0)
    prices = pd.DataFrame(
        {
            "dish": dish[sold],
            "written": money[sold] / quantity[sold],
            "before": (money[sold] + off) / quantity[sold],
            "share": off / money[sold],
        }
    )
    by_dish = prices.groupby("dish", observed=True)
    told = by_dish["share"].max() - by_dish["share"].min() >= _LEAST
    same = {name: by_dish[name].max() <= _SAME_PRICE * by_dish[name].min() for name in ("written", "before")}
    return bool(np.sum(told & same["written"]) > np.sum(told & same["before"]))
