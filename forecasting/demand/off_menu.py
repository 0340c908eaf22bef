"""Dishes that have left the menu: the kitchen goes on selling, and they are silent for longer than they ever were."""

import pandas as pd

SILENT_DAYS = 14
"""A dish that is still made may be missed for fewer days of sales than this."""

PAUSES = 2.0
"""What comes back from time to time has left only after so many times its longest pause."""


def off_menu(sold: pd.DataFrame) -> pd.MultiIndex:
    """The dishes, as ``location, dish``, that nobody has been sold for so long that they are taken to be off the menu.

    ``sold`` is a row for each ``location, day, dish`` with its ``quantity``; only days of sales of a location count.
    """
    dish, sold = ["location", "dish"], sold[sold["quantity"] > 0].sort_values("day")
    number = sold.groupby("location")["day"].rank("dense").rename("number")
    last = sold.assign(number=number).groupby(dish)["number"].max()
    pauses = sold.assign(days=number.groupby([sold[name] for name in dish]).diff() - 1)
    longest = pauses.groupby(dish)["days"].max().fillna(0.0)
    silent = number.groupby(sold["location"]).max().reindex(last.index, level="location") - last
    return last.index[(silent >= SILENT_DAYS) & (silent > PAUSES * longest)]
