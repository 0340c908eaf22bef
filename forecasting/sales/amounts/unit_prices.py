"""A column of prices in a file that doesn't say what its lines came to: of a portion, or of the whole line."""

import pandas as pd


def are_of_lines(price: pd.Series, quantity: pd.Series, dish: pd.Series) -> bool:
    """Whether the prices grow with the portions: so say more dishes than say that they stay the same."""
    sold = (price > 0) & (quantity > 0)
    lines = pd.DataFrame({"dish": dish[sold], "written": price[sold], "each": (price[sold] / quantity[sold]).round(2)})
    by_dish = lines.groupby("dish", observed=True).nunique()
    return bool((by_dish["each"] < by_dish["written"]).sum() > (by_dish["each"] > by_dish["written"]).sum())
