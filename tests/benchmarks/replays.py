"""What would orders have cost? Twelve weeks of five samples lived through again, and single days of a real restaurant.

On the samples every policy orders as ``proof.replay`` has it. On the real restaurant each day is an order of its
own: a portion that lacks costs 15, one that is left 5, so that three days of four should have enough.
"""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from forecasting.demand.forecast import Around, Settings, judge
from forecasting.demand.paths import draw_paths, gather, residuals
from forecasting.folder import read_folder
from forecasting.models.contract import judgeable
from forecasting.proof.past import look_back
from forecasting.proof.replay import replay
from forecasting.proof.verdict import totals
from forecasting.tables import KEYS, SERIES
from tests.benchmarks.accuracy import FOLDS, WARMUP, YAZ, read_yaz
from tests.benchmarks.measure import Figure
from tests.benchmarks.seeds import SEEDS, generated

WEEKS = 12
MOST_OF_HABIT = 0.75
LEAST_SERVED = 0.97
LEAST_BETTER = 0.25
LACKING, LEFT = 15.0, 5.0
BUFFER = 1.25


def measure(data: Path | None = None) -> Iterator[Figure]:
    """The samples, then the real restaurant in ``data``, if there is one."""
    for seed in SEEDS:
        with generated(seed) as folder:
            yield from _lived(seed, folder)
    if data is not None:
        yield from _single_days(data)


def _lived(seed: int, folder: Path) -> Iterator[Figure]:
    found = replay(look_back(read_folder(folder), WEEKS, Settings(), Around()))
    sums = totals(found.results).set_index("policy")
    ours, habit = sums.loc["despensa"], sums.loc["habit"]
    others = sums.drop(index="despensa")
    chance, guess = _brier(found.chances[found.chances["policy"] == "despensa"])
    yield Figure(f"seed {seed} despensa / habit, cost", ours["cost"] / habit["cost"], "×", most=MOST_OF_HABIT)
    yield Figure(
        f"seed {seed} despensa / cheapest of the others, cost", ours["cost"] / others["cost"].min(), "×", most=1
    )
    yield Figure(f"seed {seed} despensa / habit, waste", ours["waste_cost"] / habit["waste_cost"], "×", most=1.0)
    yield Figure(f"seed {seed} despensa, served", ours["fill_rate"], "", least=LEAST_SERVED)
    yield Figure(f"seed {seed} run-outs, Brier better than by mean use", 1 - chance / guess, "", least=LEAST_BETTER)


def _brier(chances: pd.DataFrame) -> tuple[float, float]:
    """The mean squared error of the chances, and of the guess by 30 days' mean use (Brier 1950)."""
    happened = chances["ran_out"].astype(float)
    return tuple(float(((chances[name] - happened) ** 2).mean()) for name in ("chance", "guess"))


def _single_days(data: Path) -> Iterator[Figure]:
    """The quantile that missing and left-over portions ask for, against the same blend's mean and a kitchen's habit."""
    settings = Settings(folds=FOLDS, warmup=WARMUP)
    judged = judge(read_yaz(data / YAZ), settings)
    blend = judged[judged["model"] == "blend"]
    reported = sorted(blend["cutoff"].unique())[-FOLDS:]
    wide = judgeable(judged[judged["cutoff"].isin(reported)]).pivot(
        index=[*KEYS, "cutoff"], columns="model", values="mean"
    )
    actual = judgeable(blend).set_index([*KEYS, "cutoff"])["actual"].reindex(wide.index)
    orders = {
        "quantile": pd.concat([_served(blend, cutoff) for cutoff in reported]).reindex(wide.index),
        "mean": wide["blend"],
        "habit": BUFFER * wide["weekday_mean"],
    }
    cost = {name: _cost(ordered, actual) for name, ordered in orders.items()}
    yield Figure("yaz single days, quantile / blend's mean, cost", cost["quantile"] / cost["mean"], "×", most=0.90)
    yield Figure(
        "yaz single days, quantile / 4-week mean + 25 %, cost", cost["quantile"] / cost["habit"], "×", most=0.95
    )


def _served(blend: pd.DataFrame, cutoff: pd.Timestamp) -> pd.Series:
    """What serves enough of the futures drawn at a cutoff from the errors known then."""
    means = blend.loc[blend["cutoff"] == cutoff, [*KEYS, "mean"]]
    known = judgeable(blend[(blend["cutoff"] < cutoff) & (blend["day"] <= cutoff)])
    drawn = draw_paths(means, gather(residuals(known), means[[*SERIES]].drop_duplicates()))[0]
    high = drawn.quantiles((LACKING / (LACKING + LEFT),))[0]
    found = pd.DataFrame(high, index=drawn.days, columns=drawn.ingredients).rename_axis(
        index="day", columns="ingredient"
    )
    served = found.stack().rename("ordered").reset_index().assign(location=drawn.location, cutoff=cutoff)
    return served.set_index([*KEYS, "cutoff"])["ordered"]


def _cost(ordered: pd.Series, actual: pd.Series) -> float:
    over = ordered - actual
    return float((LEFT * over.clip(lower=0.0) - LACKING * over.clip(upper=0.0)).mean())
