"""How much does the full run take beyond its bare fits? The same estimators, settings, jobs and folds."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from unittest.mock import patch

import pandas as pd
from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor
from prophet import Prophet
from sklearn.ensemble import RandomForestRegressor

from forecasting.demand.backtest import HIDDEN, cutoffs
from forecasting.demand.forecast import Settings, make_forecast, new_models
from forecasting.demand.learned import prepare
from forecasting.models.choosing import Tuned
from forecasting.models.contract import long_enough
from forecasting.models.forest import ForestForecaster
from forecasting.models.prophet import NAMED, signals, tuned_to
from forecasting.plan import make_plan
from forecasting.planning.setting_out import make_basis
from forecasting.tables import SERIES
from tests.benchmarks import sample
from tests.benchmarks.measure import Figure, Took, in_a_process, interleave, ratio
from tests.prophet_itself import prophet_itself

ROUNDS = 3
MOST_TIMES = 1.25
AIM_SECONDS = 60


@dataclass(frozen=True)
class BareFit:
    """An estimator of a library, the tables to fit it with, and how, and the table to answer for."""

    estimator: Prophet | RandomForestRegressor
    learned: tuple
    asked: pd.DataFrame
    how: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        """Fit and predict, nothing else."""
        self.estimator.fit(*self.learned, **self.how).predict(self.asked)


def measure(rounds: int = ROUNDS) -> Iterator[Figure]:
    """Both in fresh processes of their own, in turn, so that each starts its workers anew."""
    pairs = interleave(lambda: in_a_process(full_run), lambda: in_a_process(bare_fits), rounds)
    wall = [(whole.answer.wall, bare.answer.wall) for whole, bare in pairs]
    computing = [(whole.answer.computing, bare.answer.computing) for whole, bare in pairs]
    yield Figure("full run", median(whole for whole, _ in wall), "s", most=AIM_SECONDS)
    yield Figure("bare fits", median(bare for _, bare in wall), "s")
    yield Figure("full run / bare fits", ratio(wall), "×", most=MOST_TIMES)
    yield Figure("full run, computing of all processes", median(whole for whole, _ in computing), "s")
    yield Figure("full run / bare fits, computing of all processes", ratio(computing), "×", most=MOST_TIMES)
    yield Figure("peak memory of the full run and its workers", max(whole.peak_mb for whole, _ in pairs), "MB")
    yield Figure("peak memory of the bare fits and their workers", max(bare.peak_mb for _, bare in pairs), "MB")


def full_run() -> Took:
    """From the restaurant's tables to its orders: folds, final fits, paths, orders."""
    restaurant = sample.restaurant()

    def run() -> None:
        forecast = make_forecast(restaurant)
        make_plan(make_basis(restaurant, forecast), sample.monday())

    return _take_with_workers(run)


def bare_fits() -> Took:
    """Fitting and predicting by the libraries alone; every table is ready before the clock starts."""
    settings = Settings()
    learned = prepare(sample.restaurant(), settings.ahead_days)
    history = learned.history
    when = cutoffs(history["day"].max(), settings.rolling_origin, history["day"].min())
    folds = [_fits_of_fold(settings, history, cutoff) for cutoff in when]
    prophets = _prophet_fits(history, learned.future)
    forests = _forest_fits(_forest(settings, settings.ahead_days, settings.jobs), history, learned.future)

    def run() -> None:
        Parallel(n_jobs=settings.jobs)(delayed(_run)(fold) for fold in folds)
        Parallel(n_jobs=settings.jobs)(delayed(_run)([fit]) for fit in prophets)
        _run(forests)  # they have jobs of their own

    return _take_with_workers(run)


def _take_with_workers(work: Callable[[], None]) -> Took:
    """How long it took, and how much this process and its workers computed: known of these once they have ended."""
    start, before = time.perf_counter(), _computed()
    work()
    wall = time.perf_counter() - start
    get_reusable_executor().shutdown(wait=True)
    return Took(wall, _computed() - before)


def _computed() -> float:
    return sum(os.times()[:4])


def _run(fits: list[BareFit]) -> None:
    logging.getLogger("cmdstanpy").disabled = True  # it tells of every fit
    for fit in fits:
        fit.run()


def _fits_of_fold(settings: Settings, history: pd.DataFrame, cutoff: pd.Timestamp) -> list[BareFit]:
    past, later = history[history["day"] <= cutoff], history[history["day"] > cutoff]
    ahead = later[later["day"] <= cutoff + pd.Timedelta(days=settings.horizon)].drop(columns=HIDDEN)
    return _prophet_fits(past, ahead) + _forest_fits(_forest(settings, settings.horizon), past, ahead)


def _forest(settings: Settings, days_ahead: int, jobs: int = 1) -> ForestForecaster:
    return new_models(settings, days_ahead, jobs)["forest"]()


def _prophet_fits(past: pd.DataFrame, ahead: pd.DataFrame) -> list[BareFit]:
    known, asked, tuned = past[long_enough(past)], dict(list(ahead.groupby(SERIES))), tuned_to(past)
    return [_prophet_fit(rows, asked[one], tuned) for one, rows in known.groupby(SERIES) if rows["quantity"].max() > 0]


def _prophet_fit(past: pd.DataFrame, ahead: pd.DataFrame, tuned: Tuned) -> BareFit:
    model, table, how = prophet_itself(past, tuned)
    names = [name.removeprefix(NAMED) for name in model.extra_regressors if name.startswith(NAMED)]
    return BareFit(model, (table,), signals(ahead, names).assign(ds=ahead["day"]), how)


def _forest_fits(forest: ForestForecaster, past: pd.DataFrame, ahead: pd.DataFrame) -> list[BareFit]:
    """The forests of all weeks ahead, held back likewise; they share the rows of ``ahead`` among them."""
    fits: list[tuple] = []
    with patch.object(RandomForestRegressor, "fit", lambda model, *tables: fits.append((model, tables)) or model):
        forest.fit(past)
    return [BareFit(model, tables, tables[0].head(len(ahead) // len(fits))) for model, tables in fits]
