"""How busy days are for each dish: the mix is that of a usual week, and what a day does is known of ingredients."""

import numpy as np
import pandas as pd


def dish_levels(responses: pd.DataFrame, weight: pd.DataFrame, level: pd.DataFrame) -> pd.DataFrame:
    """By what days multiply the portions of each dish: days by dishes.

    ``responses`` (day, ingredient, response) is what each day does to each ingredient, ``weight`` (ingredients by
    dishes) how much it counts in each dish, ``level`` (days by ingredients) how much of it is forecast against the
    usual mix. A dish moves as its ingredients do on average, each counted by what it costs in a portion: so the food of
    all dishes costs what the ingredients that are forecast do. One without a recipe moves as all do on average.
    """
    response = responses.pivot(index="day", columns="ingredient", values="response")
    busy = response * level.reindex(index=response.index, columns=response.columns).fillna(1.0)
    counts = weight.reindex(response.columns).fillna(0.0).to_numpy()
    whole = counts.sum(axis=0)
    told = busy.to_numpy() @ counts / np.where(whole > 0, whole, 1.0)
    average = busy.mean(axis=1).to_numpy()[:, np.newaxis]
    return pd.DataFrame(np.where(whole > 0, told, average), busy.index, weight.columns)


def with_levels(mix: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """The dish mix of a location with ``level``, by what its day multiplies each row: 1 where nobody knows."""
    at = levels.index.get_indexer(mix["day"]), levels.columns.get_indexer(mix["dish"])
    known = (at[0] >= 0) & (at[1] >= 0)
    return mix.assign(level=np.where(known, levels.to_numpy()[at], 1.0))
