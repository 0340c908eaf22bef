"""How wrong we were: every model judged on days it could not see."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import pandas as pd
from joblib import Parallel, delayed
from pandas.util import hash_pandas_object

from forecasting.days.weather import known_at, unmeasured
from forecasting.demand.off_menu import nothing_of, out_of_use
from forecasting.demand.shifts import at_level_since
from forecasting.demand.weekday_shifts import with_weekdays_since
from forecasting.errors import InputError
from forecasting.models.contract import SHORTEST_HISTORY, Forecaster
from forecasting.tables import KEYS

NewModels = Mapping[str, Callable[[], Forecaster]]
HIDDEN = ["quantity", "censored"]
"""What a model never sees of the days it is asked for."""


@dataclass(frozen=True)
class Folds:
    """A rolling origin: ``folds`` reported after ``warmup`` earlier ones, ``step`` days apart, of ``horizon`` days."""

    horizon: int = 14
    step: int = 7
    folds: int = 6
    warmup: int = 6


def cutoffs(last: pd.Timestamp, plan: Folds, first: pd.Timestamp) -> list[pd.Timestamp]:
    """The last day known at each fold, oldest first, warm-up included; the newest leaves ``horizon`` days to be judged.

    Folds that would leave less than ``SHORTEST_HISTORY`` days to learn from are dropped.
    """
    room = (last - first).days + 1 - SHORTEST_HISTORY - plan.horizon
    folds = min(plan.folds + plan.warmup, room // plan.step + 1)
    return [last - pd.Timedelta(days=plan.horizon + plan.step * back) for back in range(folds - 1, -1, -1)]


class KeptFolds(Protocol):
    """Folds that were judged before, by a name that stands for all that went into them."""

    def find(self, name: str) -> pd.DataFrame | None: ...

    def keep(self, name: str, fold: pd.DataFrame) -> None: ...


@dataclass(frozen=True)
class NoFolds:
    """Nothing is kept from one run to the next."""

    def find(self, name: str) -> pd.DataFrame | None:
        return None

    def keep(self, name: str, fold: pd.DataFrame) -> None:
        pass


NOTHING_KEPT = NoFolds()


def single_fold(new_models: NewModels, history: pd.DataFrame, cutoff: pd.Timestamp, horizon: int) -> pd.DataFrame:
    """Fit every model on the days up to ``cutoff`` and forecast the ``horizon`` days after it, their weather unknown.

    Returns ``location, ingredient, day, model, mean, cutoff``, then ``actual, closed, censored`` to judge it by.
    ``informed`` is the mean that the same model gives when told the measured weather, NaN where there is none: what
    not knowing it costs, and nothing to judge by.
    """
    past, ahead = _parted(known_at(history[history["day"] <= cutoff + pd.Timedelta(days=horizon)], cutoff), cutoff)
    known = past[KEYS[:2]].drop_duplicates()
    ahead = ahead.merge(known, on=KEYS[:2]).sort_values(KEYS, ignore_index=True)
    days = ahead.drop(columns=HIDDEN)
    learned = with_weekdays_since(at_level_since(past))
    answers = [_answer(new_model().fit(learned), days).assign(model=name) for name, new_model in new_models.items()]
    told = nothing_of(out_of_use(past), pd.concat(answers))
    judged = ahead[[*KEYS, "closed", "censored"]].assign(actual=ahead["quantity"])
    return told.merge(judged, on=KEYS, validate="many_to_one").assign(cutoff=cutoff)


def _parted(seen: pd.DataFrame, cutoff: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What was seen until a cutoff, and after it."""
    return seen[seen["day"] <= cutoff], seen[seen["day"] > cutoff]


def _answer(model: Forecaster, days: pd.DataFrame) -> pd.DataFrame:
    means, known = model.predict(unmeasured(days)), days[days["weather_known"]]
    if known.empty:
        return means.assign(informed=float("nan"))
    return means.assign(informed=model.predict(known)["mean"].set_axis(known.index).reindex(days.index).to_numpy())


def fold_name(new_models: NewModels, history: pd.DataFrame, cutoff: pd.Timestamp, horizon: int) -> str:
    """Another name when the models' settings change, or anything that they or their judge can see of ``history``."""
    seen = known_at(history[history["day"] <= cutoff + pd.Timedelta(days=horizon)], cutoff)
    rows = hash_pandas_object(seen, index=False).to_numpy()
    made_by = {name: new_model() for name, new_model in new_models.items()}
    return sha256(repr((cutoff, horizon, made_by, list(seen))).encode() + rows.tobytes()).hexdigest()


def backtest(
    history: pd.DataFrame, new_models: NewModels, plan: Folds, jobs: int = 1, kept: KeptFolds = NOTHING_KEPT
) -> Iterator[pd.DataFrame]:
    """Yield each fold as it is done, oldest first; the same digits for any number of ``jobs``.

    A fold that is ``kept`` isn't made again, so that a run that was stopped goes on where it was, and next week's makes
    one new fold. Raises ``InputError("too_little_history", days=…, needed=…)`` when not even one fold fits.
    """
    first, last = history["day"].min(), history["day"].max()
    when = cutoffs(last, plan, first)
    if not when:
        raise InputError("too_little_history", days=(last - first).days + 1, needed=plan.horizon + SHORTEST_HISTORY)
    names = {cutoff: fold_name(new_models, history, cutoff, plan.horizon) for cutoff in when}
    found = {cutoff: kept.find(name) for cutoff, name in names.items()}
    missing = [cutoff for cutoff in when if found[cutoff] is None]
    work = (delayed(single_fold)(new_models, history, cutoff, plan.horizon) for cutoff in missing)
    # Stan is a process of its own and trees grow without Python: threads take little longer, and half the memory.
    made = Parallel(n_jobs=jobs, prefer="threads", return_as="generator")(work) if missing else iter(())
    for cutoff in when:
        fold = found[cutoff]
        if fold is None:
            fold = next(made)
            kept.keep(names[cutoff], fold)
        yield fold
