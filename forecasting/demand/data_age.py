"""How good the estimated stock is when sales are some days old: measured on days that the forecast could not see."""

import numpy as np
import pandas as pd

from forecasting.tables import SERIES

MOST_DAYS = 14
"""So many days without sales are judged: the horizon of a fold."""


def error_by_age(backtest: pd.DataFrame, location: str) -> pd.DataFrame:
    """By how much the usage since the last sale is misjudged, by the days since: ``days, error, of_a_day``.

    ``backtest`` is that of a ``Forecast``. For each ingredient: the mean absolute error of what the recommended
    forecast says was used in the first so many days after a cutoff, as a share of what was (``error``) and of the usage
    of one day (``of_a_day``: 0.5 is half a day's). Both are those of the middle ingredient. Of a fold with a day that
    nobody can judge, sold out or not whole, only the days before it count. No rows where nothing was judged.
    """
    rows = backtest[(backtest["model"] == "recommended") & (backtest["location"] == location)]
    fold = [*SERIES, "cutoff"]
    rows = rows.sort_values([*fold, "day"])
    rows = rows[rows["censored"].astype(int).groupby([rows[name] for name in fold]).cummax() == 0]
    rows = rows.assign(days=(rows["day"] - rows["cutoff"]).dt.days)
    sums = rows.assign(
        missed=(rows["mean"] - rows["actual"]).groupby([rows[name] for name in fold]).cumsum().abs(),
        used=rows.groupby(fold)["actual"].cumsum(),
    )
    by_ingredient = sums[sums["days"] <= MOST_DAYS].groupby(["ingredient", "days"])[["missed", "used"]].mean()
    used = by_ingredient["used"].where(by_ingredient["used"] > 0)
    days = by_ingredient.index.get_level_values("days").to_numpy(dtype=float)
    shares = by_ingredient.assign(error=by_ingredient["missed"] / used, of_a_day=by_ingredient["missed"] / used * days)
    middle = shares.groupby("days")[["error", "of_a_day"]].median().dropna()
    return middle.reset_index().astype({"days": "int64"})


def at_age(errors: pd.DataFrame, days: int) -> float:
    """The error after so many days without sales; NaN where so many weren't judged."""
    return float(errors.set_index("days")["error"].get(days, np.nan))
