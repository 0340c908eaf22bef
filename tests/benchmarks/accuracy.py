"""How far from the truth are the forecasts? 20 cutoffs a week apart, 14 days ahead, everything fitted anew at each.

Weighted errors: WAPE is the sum of absolute errors / the sum of what was used, on days that were open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.days.calendar import make_days
from forecasting.days.weather import with_weather
from forecasting.demand.forecast import Settings, judge
from forecasting.demand.history import make_history
from forecasting.demand.learned import prepare
from forecasting.menu.recipes import explode
from forecasting.models.contract import judgeable
from forecasting.tables import HOME, KEYS, SERIES, empty
from tests.benchmarks import sample
from tests.benchmarks.measure import Figure

FOLDS, WARMUP = 20, 6
WEEK = 7
MODELS = ("seasonal_naive", "weekday_mean", "prophet", "forest", "blend", "recommended")
YAZ = "yaz_to_2014.csv"
YAZ_INGREDIENTS = ["calamari", "fish", "shrimp", "chicken", "koefte", "lamb", "steak"]
TOLD = ("prophet", "forest", "blend")
"""Models that know the weather: libraries are compared as though they knew that of days to come."""

COVERED = (0.75, 0.85)


@dataclass(frozen=True)
class Goal:
    """What the blend is to reach on a restaurant whose demand is real."""

    wape: float = 0.245
    mean_wape: float = 0.300
    weekly_wape: float = 0.107
    bias: float = 0.02


def measure(data: Path | None = None) -> Iterator[Figure]:
    """The sample, whose true means are known, and the real restaurant in ``data``, if there is one."""
    learned = prepare(sample.restaurant(), ahead_days=14)
    yield from score("sample", judged(learned.history), true_usage(learned.portions))
    if data is not None:
        folds = judged(read_yaz(data / YAZ))
        yield from score("yaz", folds, goal=Goal())
        for model in TOLD:
            rows = folds[folds["model"] == model]
            yield from _errors(f"yaz {model}, told the measured weather", rows.assign(mean=rows["informed"]), None)


def read_yaz(path: Path) -> pd.DataFrame:
    """The daily use of a restaurant in Stuttgart as a history: its own closed days, Germany's holidays, its weather."""
    written = pd.read_csv(path, parse_dates=["date"]).rename(columns={"date": "day", "rain": "precipitation"})
    written = written.assign(day=written["day"].astype("datetime64[us]"), humidity=np.nan)
    shut = written.loc[written["is_closed"] == 1, ["day"]].assign(location=HOME)
    days = make_days(
        [HOME],
        written["day"].min(),
        written["day"].max(),
        country="DE",
        events=empty("events"),
        closed=shut,
    )
    days = with_weather(days, written[["day", "temperature", "precipitation", "humidity", "sunshine"]])
    usage = written.melt("day", YAZ_INGREDIENTS, "ingredient", "quantity").assign(location=HOME)
    unpromoted = pd.DataFrame({"ingredient": usage["ingredient"], "day": usage["day"], "promotion": 0.0})
    return make_history(usage.astype({"quantity": float, "ingredient": "str"}), days, unpromoted)


def true_usage(portions: pd.DataFrame, folder: Path = sample.FOLDER) -> pd.Series:
    """What a sample's dishes would take of each ingredient on each day without chance, by ``KEYS``."""
    means = pd.read_csv(folder / "true_means.csv.gz", parse_dates=["day"])
    means = means.assign(location=HOME, day=means["day"].astype("datetime64[us]")).astype({"dish": "str"})
    return explode(means, portions, "mean").set_index(KEYS)["quantity"]


def judged(history: pd.DataFrame) -> pd.DataFrame:
    """What every model said at the newest ``FOLDS`` cutoffs, beside what was used."""
    folds = judgeable(judge(history, Settings(folds=FOLDS, warmup=WARMUP)))
    reported = sorted(folds["cutoff"].unique())[-FOLDS:]
    return folds[folds["cutoff"].isin(reported)]


def score(
    place: str, folds: pd.DataFrame, truth: pd.Series | None = None, goal: Goal | None = None
) -> Iterator[Figure]:
    """The errors, biases and bands of ``judged`` folds, beside the ``truth`` where that is known (by ``KEYS``)."""
    for model in MODELS:
        rows = folds[folds["model"] == model]
        aim = goal if model in ("blend", "recommended") else None
        yield from _errors(f"{place} {model}", rows, aim)
        if truth is not None:
            yield Figure(f"{place} {model}, mean WAPE of the true mean", _mean_wape(_against(rows, truth)), "")
        inside = rows["actual"].between(rows["p10"], rows["p90"])
        low, high = COVERED if model == "recommended" else (None, None)
        yield Figure(f"{place} {model}, days within the band", inside.mean(), "", most=high, least=low)
        if model == "recommended":
            for volume, its in inside.groupby(_volume(rows), observed=True):
                yield Figure(f"{place} {model}, {volume}, days within the band", its.mean(), "", most=high, least=low)
    if truth is not None:
        known = _against(folds[folds["model"] == MODELS[0]], truth)
        perfect = known.assign(mean=known["actual"], actual=folds.loc[known.index, "actual"])
        yield from _errors(f"{place} true mean", perfect, None)


def _volume(rows: pd.DataFrame) -> pd.Series:
    """In which third of the ingredients each row's is, by how much of it is used a day."""
    rank = rows.groupby(SERIES)["actual"].mean().rank(pct=True)
    thirds = pd.cut(rank, [0, 1 / 3, 2 / 3, 1], labels=["least used", "middling", "most used"])
    return thirds.reindex(pd.MultiIndex.from_frame(rows[SERIES])).set_axis(rows.index)


def _errors(name: str, rows: pd.DataFrame, goal: Goal | None) -> Iterator[Figure]:
    used = rows["actual"].sum()
    yield Figure(f"{name}, WAPE", _absolute(rows) / used, "", most=goal and goal.wape)
    yield Figure(f"{name}, mean of the ingredients' WAPE", _mean_wape(rows), "", most=goal and goal.mean_wape)
    week = ((rows["day"] - rows["cutoff"]).dt.days - 1) // WEEK
    weeks = rows.assign(week=week).groupby([*SERIES, "cutoff", "week"])[["mean", "actual"]].sum()
    yield Figure(f"{name}, WAPE of 7-day sums", _absolute(weeks) / used, "", most=goal and goal.weekly_wape)
    bias = (rows["mean"] - rows["actual"]).sum() / used
    yield Figure(f"{name}, bias", bias, "", most=goal and goal.bias, least=goal and -goal.bias)


def _against(rows: pd.DataFrame, truth: pd.Series) -> pd.DataFrame:
    """The rows judged by what is true instead of by what happened."""
    return rows.assign(actual=truth.reindex(pd.MultiIndex.from_frame(rows[KEYS])).to_numpy())


def _absolute(rows: pd.DataFrame) -> float:
    return (rows["mean"] - rows["actual"]).abs().sum()


def _mean_wape(rows: pd.DataFrame) -> float:
    errors = rows.assign(error=(rows["mean"] - rows["actual"]).abs()).groupby(SERIES)[["error", "actual"]].sum()
    return (errors["error"] / errors["actual"]).mean()
