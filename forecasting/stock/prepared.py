"""Preparations on the shelf: a litre of leche de tigre is limes that nobody has to buy again.

They are counted in the unit of their batch and stand for the ingredients in them (``recipes.contents``). That holds
where those were counted on the same day: a later count of the limes alone doesn't know what became of the litre.
"""

import pandas as pd

from forecasting.tables import KEYS, SERIES


def unfolded(moved: pd.DataFrame, contents: pd.DataFrame) -> pd.DataFrame:
    """Quantities (``location, day, ingredient, quantity``) with what preparations hold in the place of these.

    ``contents`` are ``recipes.contents`` with the ``location`` at which they hold.
    """
    made = _prepared(moved, contents)
    if not made.any():
        return moved.reset_index(drop=True)
    of = contents[["location", "preparation", "ingredient", "quantity"]]
    whole = moved.rename(columns={"ingredient": "preparation"}).merge(of, on=["location", "preparation"])
    held = whole.assign(quantity=whole["quantity_x"] * whole["quantity_y"])
    return pd.concat([moved[~made], held[list(moved.columns)]], ignore_index=True)


def with_prepared(counts: pd.DataFrame, contents: pd.DataFrame) -> pd.DataFrame:
    """The counts of ingredients, each with what was counted of it in preparations on the same day.

    ``prepared`` names those preparations, "" where there are none. A preparation whose ingredients nobody counted that
    day changes nothing.
    """
    made = _prepared(counts, contents)
    if not made.any():
        return counts.assign(prepared="").astype({"prepared": "str"}).reset_index(drop=True)
    newest = counts[made].drop_duplicates(KEYS, keep="last").rename(columns={"ingredient": "preparation"})
    of = contents[["location", "preparation", "ingredient", "quantity"]]
    inside = newest.merge(of, on=["location", "preparation"]).sort_values("preparation")
    inside = inside.assign(held=inside["quantity_x"] * inside["quantity_y"]).groupby(KEYS)
    held = inside.agg(held=("held", "sum"), prepared=("preparation", "; ".join))
    whole = counts[~made].join(held, on=KEYS)
    added = whole["held"].astype(float).fillna(0.0).where(~whole.duplicated(KEYS, keep="last"), 0.0)
    whole = whole.assign(quantity=whole["quantity"] + added, prepared=whole["prepared"].astype("str").fillna(""))
    return whole.drop(columns="held").reset_index(drop=True)


def _prepared(moved: pd.DataFrame, contents: pd.DataFrame) -> pd.Series:
    known = pd.MultiIndex.from_frame(contents[["location", "preparation"]])
    return pd.Series(pd.MultiIndex.from_frame(moved[SERIES]).isin(known), index=moved.index)
