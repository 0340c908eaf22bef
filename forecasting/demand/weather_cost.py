"""What it costs not to know tomorrow's weather: the judged days again, by the same models told what was measured.

The backtest judges with the usual weather of each date, for no more is sure ahead of time. A weather forecast, which
plans may use, knows less than what was measured.
"""

import numpy as np
import pandas as pd

from forecasting.models.blend import choose, combine, weigh
from forecasting.models.contract import judgeable
from forecasting.tables import KEYS

TOLD = ("recommended", "prophet", "forest")
"""The models whose difference is told."""


def with_informed(judged: pd.DataFrame, folds: pd.DataFrame, members: list[str]) -> pd.DataFrame:
    """Add ``informed`` to the judged rows: what ``mean`` would have been had the weather been known; NaN where unknown.

    ``folds`` has it for each model as ``backtest`` gives it. The blend and the recommended are mixed with the weights
    and the choice of the judged rows: nothing is chosen by what nobody could know.
    """
    told = folds[folds["informed"].notna()]
    if told.empty:
        return judged.assign(informed=np.nan)
    mixed = []
    for cutoff, fold in told.groupby("cutoff", sort=True):
        known = judgeable(judged[(judged["cutoff"] < cutoff) & (judged["day"] <= cutoff)])
        means = fold.drop(columns="mean").rename(columns={"informed": "mean"})
        mixed.append(combine(means, weigh(known, members), choose(known)))
    row = [*KEYS, "cutoff", "model"]
    informed = pd.concat(mixed)[[*row, "mean"]].rename(columns={"mean": "informed"})
    return judged.merge(informed, on=row, how="left", validate="one_to_one")


def weather_cost(backtest: pd.DataFrame, folds: int, location: str, ingredient: str) -> pd.DataFrame:
    """The error of each model of ``TOLD`` with the usual weather and with the measured one, as shares of usage.

    ``backtest`` as in ``Forecast``, of which the last ``folds`` are reported. Returns ``usual, informed`` by model, of
    the days whose weather was measured; empty where there are none, or nothing was used on them.
    """
    reported = sorted(backtest["cutoff"].unique())[-folds:]
    own = backtest[(backtest["location"] == location) & (backtest["ingredient"] == ingredient)]
    own = judgeable(own[own["cutoff"].isin(reported) & own["informed"].notna() & own["model"].isin(TOLD)])
    errors = own.assign(
        usual=(own["mean"] - own["actual"]).abs(), informed=(own["informed"] - own["actual"]).abs()
    ).groupby("model")[["usual", "informed", "actual"]]
    sums = errors.sum()
    sums = sums[sums["actual"] > 0]
    return (
        sums[["usual", "informed"]].div(sums["actual"], axis=0).reindex([name for name in TOLD if name in sums.index])
    )
