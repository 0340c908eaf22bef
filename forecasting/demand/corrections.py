"""What a kitchen uses beyond its recipes, where somebody has said that it shall count: a factor by ingredient.

It moves what is taken off the stock and what is expected to be used; recipes, and what models learn, stay as they are.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from forecasting.demand.paths import Paths
from forecasting.stock.projection import Movements
from forecasting.tables import SERIES

LEAST, MOST = 0.5, 2.0
"""A factor beyond these is no habit of a kitchen but a wrong count or recipe."""

WORTH_IT = 0.02
"""A factor nearer to 1 than this changes nothing that anybody would notice."""


def can_be_applied(factor: pd.Series) -> pd.Series:
    """Which factors (``variance.against_recipes``) are far enough from 1 to matter and near enough to be believed."""
    return factor.between(LEAST, MOST) & ((factor - 1.0).abs() >= WORTH_IT)


def factors(corrections: pd.DataFrame, location: str) -> pd.Series:
    """By which factor more or less is used than recipes say, by ingredient; what isn't there goes by its recipes.

    ``corrections`` has ``location, ingredient, factor``.
    """
    return corrections.loc[corrections["location"] == location].set_index("ingredient")["factor"]


def real_usage(rows: pd.DataFrame, corrections: pd.DataFrame, columns: Sequence[str] = ("quantity",)) -> pd.DataFrame:
    """What is taken to be really used: ``rows`` (location, ingredient, and these ``columns``) are by the recipes."""
    if corrections.empty:
        return rows
    by = corrections.set_index(SERIES)["factor"]
    factor = by.reindex(pd.MultiIndex.from_frame(rows[SERIES])).fillna(1.0).to_numpy()
    return rows.assign(**{name: rows[name] * factor for name in columns})


def corrected(movements: Movements, corrections: pd.DataFrame) -> Movements:
    """The movements with the usage that is taken to be real."""
    late = movements.estimated
    return replace(
        movements,
        usage=real_usage(movements.usage, corrections),
        estimated=None if late is None else real_usage(late, corrections),
    )


def corrected_paths(paths: Paths, corrections: pd.DataFrame) -> Paths:
    """The futures with the usage that is taken to be real."""
    by = factors(corrections, paths.location)
    if by.empty:
        return paths
    return replace(paths, usage=paths.usage * by.reindex(list(paths.ingredients)).fillna(1.0).to_numpy())


def per_unit(margins: pd.Series, corrections: pd.DataFrame, location: str) -> pd.Series:
    """What a really used unit serves is that much less, or more."""
    return margins / factors(corrections, location).reindex(margins.index).fillna(1.0)
