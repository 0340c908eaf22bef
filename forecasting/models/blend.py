"""The blend of the models, and the one to believe: weighed per ingredient by how wrong each was until then."""

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from forecasting.models.contract import judgeable
from forecasting.tables import SERIES, WEEK

MEMBERS = ("prophet", "forest", "smoothing")
BASELINES = ("seasonal_naive", "weekday_mean", "rare")

PULL = 0.02
"""How strongly the weights of a series are drawn to those of the whole house, and these to equal ones: so much squared
error, in squares of the series' level, for a weight that is all wrong, after ``USUAL_DAYS``."""

USUAL_DAYS = 56
"""Judged days at which ``PULL`` holds: with twice as many it is half as strong."""

CHANCE = 0.05
"""A baseline is recommended instead of the blend only where chance explains with less than this how its weeks went."""

_SUM_TO_ONE = 1e3
_JUDGED = [*SERIES, "cutoff", "day"]


def weigh(judged: pd.DataFrame, members: list[str]) -> pd.DataFrame:
    """The weight of each member for each series: one row a series, one column a member, each row summing to 1.

    ``judged`` holds forecasts whose ``actual`` is known. The weights, none below 0, are those whose blend would have
    erred least in squares (stacked regression, Breiman 1996): of two members that err to opposite sides both count.
    """
    answers = judged[judged["model"].isin(members)].pivot(index=_JUDGED, columns="model", values="mean")
    answers = answers.reindex(columns=members)
    actual = judged.drop_duplicates(_JUDGED).set_index(_JUDGED)["actual"].reindex(answers.index)
    level = actual.groupby(SERIES).transform("mean")
    equal = np.full(len(members), 1.0 / len(members))
    told = level > 0
    answers, actual = answers[told].div(level[told], axis=0), actual[told] / level[told]
    days = {series: rows.index for series, rows in actual.groupby(SERIES)}
    house = _stack(answers, actual, equal, days=len(actual) / max(len(days), 1))
    weights = {series: _stack(answers.loc[its], actual.loc[its], house, len(its)) for series, its in days.items()}
    every = pd.MultiIndex.from_frame(judged[SERIES].drop_duplicates().sort_values(SERIES))
    return pd.DataFrame([weights.get(series, house) for series in every], index=every, columns=members, dtype=float)


def _stack(answers: pd.DataFrame, actual: pd.Series, towards: np.ndarray, days: float) -> np.ndarray:
    """The weights by which ``answers`` come nearest to ``actual``, drawn ``towards`` others."""
    if actual.empty:
        return towards
    from scipy.optimize import nnls  # a tenth of a second to import: only where a run weighs

    row, pull = 1.0 / np.sqrt(len(actual)), np.sqrt(PULL * USUAL_DAYS / days)
    sides = [row * answers.to_numpy(), pull * np.eye(len(towards)), np.full((1, len(towards)), _SUM_TO_ONE)]
    weights, _ = nnls(np.vstack(sides), np.concatenate([row * actual.to_numpy(), pull * towards, [_SUM_TO_ONE]]))
    return weights / weights.sum()


def choose(judged: pd.DataFrame) -> pd.Series:
    """For each series "blend", or the best of the baselines that surely err less than it (see ``CHANCE``).

    Weeks are compared in pairs: Student's t-test, one-sided.
    """
    weekly = _weekly_errors(judged[judged["model"].isin(["blend", *BASELINES])])
    baselines = [name for name in BASELINES if name in weekly]
    if "blend" not in weekly or not baselines:
        return pd.Series("blend", index=weekly.index.droplevel("week").unique())
    saved = (-weekly[baselines]).add(weekly["blend"], axis=0).groupby(SERIES)
    sure = saved.mean() > saved.sem() * stdtrit(saved.count() - 1, 1.0 - CHANCE)
    best = saved.mean().where(sure, -np.inf).idxmax(axis=1)
    return best.where(sure.any(axis=1), "blend")


def combine(means: pd.DataFrame, weights: pd.DataFrame, choice: pd.Series) -> pd.DataFrame:
    """Append the rows of ``blend`` and ``recommended`` to the models' ``means``; no record means equal weights."""
    keys = [column for column in means.columns if column not in ("model", "mean")]
    by_model = means.pivot(index=keys, columns="model", values="mean")
    series = pd.MultiIndex.from_frame(by_model.index.to_frame(index=False)[SERIES])
    members = [name for name in weights.columns if name in by_model]
    shares = weights[members].reindex(series).fillna(1.0 / len(members)).set_axis(by_model.index)
    blend = (by_model[members] * shares).sum(axis=1)
    chosen = choice.reindex(series).fillna("blend").set_axis(by_model.index)
    recommended = blend.copy()
    for name in set(chosen) - {"blend"}:
        recommended = recommended.where(chosen != name, by_model[name])
    added = [
        part.rename("mean").reset_index().assign(model=name)
        for name, part in (("blend", blend), ("recommended", recommended))
    ]
    return pd.concat([means, *added], ignore_index=True)


def recommend_by_fold(folds: pd.DataFrame, members: list[str]) -> pd.DataFrame:
    """Add ``blend`` and ``recommended`` to each fold, using only what was known at its cutoff.

    ``folds`` as ``backtest`` yields them, in one table; the early ones have no record and are equal-weighed.
    """
    done: list[pd.DataFrame] = []
    for cutoff, fold in folds.groupby("cutoff", sort=True):
        known = pd.concat([judgeable(one[one["day"] <= cutoff]) for one in done or [fold.head(0)]])
        done.append(combine(fold, weigh(known, members), choose(known)))
    return pd.concat(done, ignore_index=True)


def _weekly_errors(judged: pd.DataFrame) -> pd.DataFrame:
    """Mean squared error of each model (columns) in each week of each series (rows, levels ``SERIES`` and "week").

    The mean is what it is smallest for; by absolute errors an ingredient used now and then would be best forecast, and
    ordered, as nothing at all.
    """
    week = (judged["day"] - judged["day"].min()).dt.days // WEEK
    squared = judged.assign(squared=(judged["mean"] - judged["actual"]) ** 2, week=week)
    return squared.groupby([*SERIES, "week", "model"])["squared"].mean().unstack("model")
