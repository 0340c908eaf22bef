"""The blend of the models, and the one to believe: weighed per ingredient by how wrong each was until then."""

import pandas as pd

from forecasting.models.contract import judgeable
from forecasting.tables import SERIES

MEMBERS = ("prophet", "forest")
BASELINES = ("seasonal_naive", "weekday_mean")
EQUAL_DAYS = 56
"""Judged days at which a model's own record counts as much as the prior that all members are equal."""

WORTH_IT = 0.02
"""The blend is recommended only where its error is this much below the best baseline's."""


def weigh(judged: pd.DataFrame, members: list[str]) -> pd.DataFrame:
    """The weight of each member for each series: one row a series, one column a member, each row summing to 1.

    ``judged`` holds forecasts whose ``actual`` is known. Weights go with the inverse squared error, shrunk towards
    equal while few days have been judged.
    """
    error = _errors(judged).reindex(columns=members)
    inverse = 1.0 / error.clip(lower=1e-9) ** 2
    record = inverse.div(inverse.sum(axis=1), axis=0).fillna(1.0 / len(members))
    days = judged.groupby(SERIES)["day"].nunique().reindex(record.index, fill_value=0)
    trust = days / (days + EQUAL_DAYS)
    return record.mul(trust, axis=0).add((1.0 - trust) / len(members), axis=0)


def choose(judged: pd.DataFrame) -> pd.Series:
    """For each series "blend", or the best baseline where the blend doesn't beat it by ``WORTH_IT``."""
    error = _errors(judged)
    baselines = [name for name in BASELINES if name in error]
    if "blend" not in error or not baselines:
        return pd.Series("blend", index=error.index)
    beaten = error["blend"] <= (1.0 - WORTH_IT) * error[baselines].min(axis=1)
    return error[baselines].fillna(float("inf")).idxmin(axis=1).where(~beaten, "blend")


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
        earlier = pd.concat(done) if done else fold.head(0)
        known = judgeable(earlier[earlier["day"] <= cutoff])
        done.append(combine(fold, weigh(known, members), choose(known)))
    return pd.concat(done, ignore_index=True)


def _errors(judged: pd.DataFrame) -> pd.DataFrame:
    """Root mean squared error of each series (rows) and model (columns).

    The mean is what it is smallest for; by absolute errors an ingredient used now and then would be best forecast, and
    ordered, as nothing at all.
    """
    if judged.empty:
        return pd.DataFrame(index=pd.MultiIndex.from_frame(judged[SERIES]))
    squared = judged.assign(squared=(judged["mean"] - judged["actual"]) ** 2)
    return squared.groupby([*SERIES, "model"])["squared"].mean().pow(0.5).unstack("model")
