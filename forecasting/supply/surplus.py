"""How much of an order would be thrown away: what nobody uses before it spoils."""

import numpy as np
import pandas as pd

from forecasting.stock.projection import Projection
from forecasting.supply.quantities import usable


def thrown_away(
    projection: Projection, ingredient: str, arrives: pd.Timestamp, quantity: float, keeps_days: float
) -> float:
    """What of a ``quantity`` that arrives on a day can't be used within its shelf life, on average over the futures.

    Both in the ingredient's own unit; what was there before is used first. Nothing of what keeps (``keeps_days`` is
    missing) is thrown away.
    """
    if pd.isna(keeps_days):
        return 0.0
    only = [projection.ingredients.index(ingredient)]
    begins, days = (np.array([number]) for number in (projection.position(arrives), int(keeps_days) + 1))
    used = usable(projection.unmet[:, :, only], projection.usage[:, :, only], begins, days)
    return float(np.clip(quantity - used, 0.0, None).mean())
