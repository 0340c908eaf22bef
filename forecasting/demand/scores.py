"""What the backtest says of each model: error against habit, bias, and whether its band holds what it promises."""

import numpy as np
import pandas as pd

from forecasting.demand.paths import FEWEST_FOLDS, draw_paths, gather, locations_with_range, residuals
from forecasting.models.contract import judgeable, whole
from forecasting.tables import KEYS, SERIES, WEEK

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}

ROUNDING = 1e-9
"""A kitchen that never changes lies within its band, though that has no width but a few last digits."""


def with_bands(folds: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Add ``p10, p50, p90`` of each day to the folds that have ``FEWEST_FOLDS`` judged ones behind them; NaN before.

    Each band is drawn from errors of its location that were known at its own cutoff.
    """
    banded = [
        _where_judged(fold, judgeable(known[known["day"] <= cutoff]), seed)
        for _, known in folds.groupby("model", sort=False)
        for cutoff, fold in known.groupby("cutoff", sort=True)
    ]
    return pd.concat(banded, ignore_index=True)


def with_ranges(means: pd.DataFrame, judged: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Add ``p10, p90`` of each day to the recommended forecast of days to come, so that it can be judged later.

    ``judged`` are the recommended one's rows of the backtest that say something. NaN for the other models, and at
    locations where these are of fewer than ``FEWEST_FOLDS``.
    """
    recommended = means[means["model"] == "recommended"]
    return means.join(_where_judged(recommended, judged, seed)[["p10", "p90"]])


def _where_judged(means: pd.DataFrame, judged: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The quantiles of one model's ``means`` where enough of its folds were ``judged``; NaN at other locations."""
    told = means[means["location"].isin(locations_with_range(judged))]
    if told.empty:
        return means.assign(**dict.fromkeys(QUANTILES, np.nan))
    return means.join(_with_quantiles(told, residuals(judged), seed)[list(QUANTILES)])


def ranges(means: pd.DataFrame, backtest: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Between how much and how much each model expects each day to be: ``day, model, low, high`` (P10, P90).

    ``means`` and ``backtest`` are those of one ingredient at one location, each model's range drawn from its own
    errors. Models of which fewer than ``FEWEST_FOLDS`` folds were judged have no rows.
    """
    tables = [means.head(0).assign(p10=0.0, p90=0.0)]
    for model, rows in means.groupby("model"):
        known = judgeable(backtest[backtest["model"] == model])
        if known["cutoff"].nunique() >= FEWEST_FOLDS:
            tables.append(_with_quantiles(rows, residuals(known), seed))
    found = pd.concat(tables, ignore_index=True).rename(columns={"p10": "low", "p90": "high"})
    return found[["day", "model", "low", "high"]]


def _with_quantiles(means: pd.DataFrame, errors: pd.DataFrame, seed: int) -> pd.DataFrame:
    tables = []
    for paths in draw_paths(means, gather(errors, means), seed=seed):
        values = paths.quantiles(tuple(QUANTILES.values())).reshape(len(QUANTILES), -1)
        keys = pd.MultiIndex.from_product([[paths.location], paths.days, paths.ingredients])
        tables.append(pd.DataFrame(values.T, index=keys, columns=list(QUANTILES)))
    index = pd.MultiIndex.from_frame(means[["location", "day", "ingredient"]])
    return means.assign(**pd.concat(tables).reindex(index).set_axis(means.index))


def score(folds: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """One row for each series and model: ``wape, weekly_wape, bias, mase, pinball, coverage80, rmse, mae``.

    ``wape``: sum of absolute errors / sum of usage; ``weekly_wape``: the same of each fold's weekly sums; ``bias``: sum
    of errors / sum of usage; ``mase``: mean absolute error / that of last week's value in the history before the first
    cutoff (Hyndman and Koehler 2006); ``pinball``: mean over the three quantiles, in the ingredient's unit;
    ``coverage80``: share of days between p10 and p90; ``rmse`` and ``mae``: root mean squared and mean absolute error
    of a day, in the ingredient's unit. NaN where it can't be said.
    """
    judged = judgeable(folds)
    group = judged.assign(
        error=judged["mean"] - judged["actual"],
        absolute=(judged["mean"] - judged["actual"]).abs(),
        squared=(judged["mean"] - judged["actual"]) ** 2,
        pinball=_pinball(judged),
        covered=covered(judged),
    ).groupby([*SERIES, "model"])
    sums = group[["error", "absolute", "actual"]].sum()
    used = sums["actual"].where(sums["actual"] > 0)
    habit = _last_week_error(history[history["day"] <= folds["cutoff"].min()])
    table = pd.DataFrame(
        {
            "wape": sums["absolute"] / used,
            "weekly_wape": _weekly_wape(judged),
            "bias": sums["error"] / used,
            "mase": group["absolute"].mean() / habit.reindex(sums.index.droplevel("model")).to_numpy(),
            "pinball": group["pinball"].mean(),
            "coverage80": group["covered"].mean(),
            "rmse": group["squared"].mean().pow(0.5),
            "mae": group["absolute"].mean(),
        }
    )
    return table.reset_index()


def _pinball(judged: pd.DataFrame) -> pd.Series:
    losses = []
    for name, share in QUANTILES.items():
        short = judged["actual"] - judged[name]
        losses.append(np.maximum(share * short, (share - 1.0) * short))
    return sum(losses) / len(losses)


def covered(judged: pd.DataFrame) -> pd.Series:
    """1.0 where ``actual`` lies within ``p10`` and ``p90`` but for ``ROUNDING``, else 0.0; NaN where no band is."""
    slack = ROUNDING * judged["actual"].abs()
    inside = (judged["actual"] >= judged["p10"] - slack) & (judged["actual"] <= judged["p90"] + slack)
    return inside.astype(float).where(judged["p10"].notna())


def _weekly_wape(judged: pd.DataFrame) -> pd.Series:
    week = ((judged["day"] - judged["cutoff"]).dt.days - 1) // WEEK
    sums = judged.assign(week=week).groupby([*SERIES, "model", "cutoff", "week"])[["mean", "actual"]].sum()
    absolute = (sums["mean"] - sums["actual"]).abs().groupby([*SERIES, "model"]).sum()
    used = sums["actual"].groupby([*SERIES, "model"]).sum()
    return absolute / used.where(used > 0)


def _last_week_error(history: pd.DataFrame) -> pd.Series:
    open_days = history[whole(history)].sort_values(KEYS)
    wide = open_days.pivot(index="day", columns=SERIES, values="quantity").asfreq("D")
    error = (wide - wide.shift(WEEK)).abs().mean()
    return error.where(error > 0)
