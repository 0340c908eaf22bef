"""What a portion of each dish takes from the larder.

Written without the project's own code, so that tests may hold one against the other.
"""

import pandas as pd

SMALL_UNITS = {"kg": 1000.0, "l": 1000.0, "g": 1.0, "ml": 1.0, "unidad": 1.0}
"""How many grams, millilitres or pieces are in each unit."""


def portion_sizes(recipes: pd.DataFrame, ingredients: pd.DataFrame) -> pd.DataFrame:
    """Gross quantities (dishes × ingredients) in the ingredients' own units, preparations resolved."""
    batch = recipes["batch_output"] * recipes["batch_unit"].map(SMALL_UNITS)
    gross = recipes["quantity"] * recipes["unit"].map(SMALL_UNITS) / recipes["yield"].fillna(1.0) / batch.fillna(1.0)
    lines = recipes.assign(gross=gross)
    amounts = lines.pivot_table(index="item", columns="ingredient", values="gross", aggfunc="sum").fillna(0.0)
    while len(preparations := amounts.columns.intersection(amounts.index)) and amounts[preparations].any(axis=None):
        inside = amounts[preparations] @ amounts.loc[preparations]
        amounts = amounts.drop(columns=preparations).add(inside, fill_value=0.0)
    return amounts[ingredients.index] / ingredients["unit"].map(SMALL_UNITS)


def usage_by_recipe(recipes: pd.DataFrame, ingredients: pd.DataFrame, sales: pd.DataFrame) -> pd.DataFrame:
    """What the recipes say that the sales took (days × ingredients), 0 on days without sales."""
    sold = sales.pivot_table(index="day", columns="dish", values="quantity", aggfunc="sum").fillna(0.0)
    usage = sold @ portion_sizes(recipes, ingredients).loc[sold.columns]
    return usage.asfreq("D", fill_value=0.0)
