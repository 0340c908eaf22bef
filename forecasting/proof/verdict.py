"""What a replay says: the sums of each way to order, and how often what was said to run out did."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

STEPS = (0.0, 0.02, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Between which chances ``reliability`` counts together."""


def totals(results: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """The results of each policy in all, or by further columns: ``cost`` is waste and shortage together."""
    money = ["waste_cost", "shortage_cost", "purchases", "leftover"]
    worth = results.assign(
        wanted=results["used"] * results["unit_cost"], lacked=results["missing"] * results["unit_cost"]
    )
    sums = worth.groupby(["policy", *by], sort=False)[[*money, "wanted", "lacked"]].sum().reset_index()
    return sums.assign(
        cost=sums["waste_cost"] + sums["shortage_cost"],
        fill_rate=1.0 - sums["lacked"] / sums["wanted"].where(sums["wanted"] > 0),
        waste_share=sums["waste_cost"] / sums["purchases"].where(sums["purchases"] > 0),
    ).drop(columns=["wanted", "lacked"])


def reliability(chances: pd.DataFrame) -> pd.DataFrame:
    """How often what was said to be so likely came: ``low, high`` (the chances), ``times, said, happened`` (shares)."""
    step = pd.cut(chances["chance"], STEPS, include_lowest=True, labels=False)
    found = chances.groupby(step).agg(times=("chance", "size"), said=("chance", "mean"), happened=("ran_out", "mean"))
    place = found.index.to_numpy(dtype=int)
    return found.assign(low=np.array(STEPS)[place], high=np.array(STEPS)[place + 1]).reset_index(drop=True)
