"""What a run records of itself beside its forecast: how it split the past, how wrong it was, how long it took."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from forecasting.demand.forecast import Forecast, Settings
from forecasting.demand.scores import covered
from forecasting.models.contract import judgeable
from forecasting.models.prophet import ProphetForecaster
from forecasting.tables import SERIES, WEEK


@dataclass(frozen=True)
class RunRecord:
    """How a run split the past, how wrong each model was, and how long it took.

    ``warmup`` and ``cutoffs`` are the last days known (ISO) at the folds that only warmed up and at the reported ones;
    each was judged on the days of the horizon after it. ``metrics`` are the ``house_scores`` by model, None where a
    number can't be said; ``durations`` are seconds by part of the run; ``tuned`` is what Prophet was tuned to here: the
    ``groups`` of signals that helped and the prior scale of a ``bend`` of its trend, None where it wasn't fitted.
    """

    warmup: tuple[str, ...]
    cutoffs: tuple[str, ...]
    metrics: Mapping[str, Mapping[str, float | None]]
    durations: Mapping[str, float]
    tuned: Mapping[str, object] | None = None


@dataclass(frozen=True, eq=False)
class KeptRun:
    """How a finished run was made: from the sales of which days, with what, how good it was and how long it took.

    ``record`` is None of a run that recorded none; ``importances`` has ``model, feature, importance``.
    """

    id: int
    started: datetime
    finished: datetime
    first_day: pd.Timestamp
    last_day: pd.Timestamp
    settings: Settings
    versions: Mapping[str, str]
    record: RunRecord | None
    importances: pd.DataFrame


def as_json(runs: Sequence[KeptRun]) -> bytes:
    """All that runs recorded of themselves, as one JSON document: days and times in ISO, durations in seconds."""
    return json.dumps([_plainly(run) for run in runs], ensure_ascii=False, indent=2).encode()


def _plainly(run: KeptRun) -> dict[str, object]:
    by_model = {
        str(model): dict(zip(rows["feature"], rows["importance"].round(6).tolist(), strict=True))
        for model, rows in run.importances.groupby("model")
    }
    return {
        "run": run.id,
        "started": run.started.isoformat(timespec="seconds"),
        "finished": run.finished.isoformat(timespec="seconds"),
        "first_day": f"{run.first_day:%Y-%m-%d}",
        "last_day": f"{run.last_day:%Y-%m-%d}",
        "settings": asdict(run.settings),
        "versions": dict(run.versions),
        **({} if run.record is None else asdict(run.record)),
        "importances": by_model,
    }


def record_of(forecast: Forecast, durations: Mapping[str, float]) -> RunRecord:
    """The record of a run that has just ended."""
    cutoffs = [f"{day:%Y-%m-%d}" for day in sorted(forecast.backtest["cutoff"].unique())]
    reported = forecast.settings.folds
    folds = forecast.backtest
    scores = house_scores(folds[folds["cutoff"].dt.strftime("%Y-%m-%d").isin(cutoffs[-reported:])])
    known = scores.astype(object).where(scores.notna(), None)
    prophet = forecast.models.get("prophet")
    tuned = prophet.tuned_ if isinstance(prophet, ProphetForecaster) else None
    return RunRecord(
        warmup=tuple(cutoffs[:-reported]),
        cutoffs=tuple(cutoffs[-reported:]),
        metrics=known.to_dict("index"),
        durations={part: round(seconds, 2) for part, seconds in durations.items()},
        tuned=tuned and {"groups": sorted(tuned.groups), "bend": tuned.bend},
    )


def house_scores(folds: pd.DataFrame) -> pd.DataFrame:
    """One row for each model over all ingredients, each in its own unit: ``wape, weekly_wape, bias, coverage80``.

    As in ``scores.score``; an ingredient of which more is used weighs more. ``folds`` are those of a backtest.
    """
    judged = judgeable(folds)
    week = ((judged["day"] - judged["cutoff"]).dt.days - 1) // WEEK
    rows = judged.assign(
        error=judged["mean"] - judged["actual"],
        wrong=(judged["mean"] - judged["actual"]).abs(),
        inside=covered(judged),
        week=week,
    )
    by_week = rows.groupby(["model", *SERIES, "cutoff", "week"])["error"].sum().abs().groupby("model").sum()
    sums = rows.groupby("model")[["error", "wrong", "actual"]].sum()
    used = sums["actual"].where(sums["actual"] > 0)
    return pd.DataFrame(
        {
            "wape": sums["wrong"] / used,
            "weekly_wape": by_week / used,
            "bias": sums["error"] / used,
            "coverage80": rows.groupby("model")["inside"].mean(),
        }
    ).replace([np.inf, -np.inf], np.nan)
