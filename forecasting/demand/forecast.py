"""A forecast run: fold after fold, then the days to come. It takes its time, once a night; plans take none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import pandas as pd

from forecasting.days.calendar import public_holidays
from forecasting.days.sold_out import sparing
from forecasting.demand.backtest import NOTHING_KEPT, Folds, KeptFolds, backtest, cutoffs
from forecasting.demand.day_effects import learn_days
from forecasting.demand.effects import learn
from forecasting.demand.history import AtLeast, make_future, make_history
from forecasting.demand.learned import (
    MIX_WEEKS,
    Learned,
    dampened,
    digest,
    menu,
    prepare,
    sales_digest,
    taken_still,
    whole_days,
)
from forecasting.demand.off_menu import nothing_of, off_menu, out_of_use
from forecasting.demand.paths import locations_with_range, residuals
from forecasting.demand.scores import QUANTILES, score, with_bands, with_ranges
from forecasting.demand.shifts import at_level_since
from forecasting.demand.two_for_one import learn_both
from forecasting.demand.weather_cost import with_informed
from forecasting.demand.weekday_shifts import with_weekdays_since
from forecasting.errors import InputError
from forecasting.models.baselines import WeekdayMean, seasonal_naive
from forecasting.models.blend import BASELINES, MEMBERS, choose, combine, recommend_by_fold, weigh
from forecasting.models.contract import Forecaster, judgeable
from forecasting.models.forest import ForestForecaster, weeks_ahead
from forecasting.models.importances import importances
from forecasting.models.prophet import ProphetForecaster
from forecasting.models.rare import RareUsage
from forecasting.models.smoothing import Smoothing
from forecasting.supply.calendars import calendars_by_location, last_protected_day
from forecasting.tables import SERIES, Restaurant

MODELS = (*BASELINES, *MEMBERS)

SERVED_DAYS = 28
"""Days for which a forecast serves plans when nobody makes another."""

FURTHEST_DAYS = 200
"""Further than this no forecast says anything, however long a closure keeps suppliers away."""

OLD_SALES_DAYS = 56
"""Sales older than this say nothing about an order of today."""

Report = Callable[[int, int, str], None]
"""Told at the start and after each unit of work: how many are done, of how many, and what was done last."""

Lap = Callable[[str], None]
"""Told the name of each part of a run once it is done, by which whoever has a clock can time them."""


@dataclass(frozen=True)
class Settings:
    """How a run is made; the same settings, data and seed give the same digits on any number of ``jobs``.

    ``recipes`` is the ``digest`` of the recipes it was made with, ``sales`` that of the days it learned from
    (``sales_digest``); the run fills them in.
    """

    horizon: int = 14
    step: int = 7
    folds: int = 6
    warmup: int = 6
    ahead_days: int = 56
    models: tuple[str, ...] = MODELS
    seed: int = 0
    jobs: int = 2
    recipes: str = ""
    sales: str = ""

    @property
    def rolling_origin(self) -> Folds:
        return Folds(self.horizon, self.step, self.folds, self.warmup)


def reaching(settings: Settings, restaurant: Restaurant, today: pd.Timestamp) -> Settings:
    """The settings with enough days ahead for a plan of ``today`` and of the ``SERVED_DAYS`` after it.

    They reach the last day that an order of then has to protect, at the slowest supplier's. Sales older than
    ``OLD_SALES_DAYS`` count as that old. Raises ``InputError``: those of ``calendars.delivery_calendars``.
    """
    if restaurant.sales.empty:
        return settings
    last_day = restaurant.sales["day"].max()
    last_plan = min(today.normalize(), last_day + pd.Timedelta(days=OLD_SALES_DAYS)) + pd.Timedelta(days=SERVED_DAYS)
    holidays = public_holidays(restaurant.place.country, (last_plan.year, last_plan.year + 1)).index
    calendars = calendars_by_location(restaurant, restaurant.sales["location"].unique(), holidays)
    protected = last_protected_day([one for ours in calendars.values() for one in ours.values()], last_plan)
    needed = last_plan if pd.isna(protected) else protected
    return replace(settings, ahead_days=min(max(settings.ahead_days, (needed - last_day).days), FURTHEST_DAYS))


@dataclass(frozen=True)
class Forecast:
    """What a run leaves behind: every model's forecast, how wrong each was, and the fitted models for what-ifs.

    ``means`` (location, ingredient, day, model, mean, p10, p90) holds the days to come for every model, the ``blend``
    and the ``recommended``, for which alone there is a range. ``scores`` has a row for each of them: its ``weight`` in
    the blend, its errors (see ``demand.scores``) and ``recommended``, true for the one chosen. ``residuals`` are
    those of the recommended forecast; ``dish_mix`` (location, day, dish, mean) serves promotions, ``effects`` say what
    these and days did (``effects.EFFECT_COLUMNS``);
    ``importances`` (model, feature, importance) say what moves the models (``models.importances``). Without enough
    history for a single fold ``scores``, ``residuals`` and ``backtest`` are empty and nothing claims a band.
    """

    last_day: pd.Timestamp
    settings: Settings
    means: pd.DataFrame
    scores: pd.DataFrame
    residuals: pd.DataFrame
    backtest: pd.DataFrame
    dish_mix: pd.DataFrame
    effects: pd.DataFrame
    importances: pd.DataFrame
    models: Mapping[str, Forecaster] = field(default_factory=dict)

    @cached_property
    def ranged(self) -> frozenset[str]:
        """The locations of which enough folds were judged to say between how much and how much.

        Before that futures rest on few errors, and with none at all on an assumed one (``paths.ASSUMED_ERROR``).
        """
        return locations_with_range(judgeable(self.backtest))


def new_models(settings: Settings, days_ahead: int, jobs: int = 1) -> dict[str, Callable[[], Forecaster]]:
    """How to make each model that ``settings`` name, good for so many days; raises ``InputError("unknown_model")``."""
    every = {
        "seasonal_naive": seasonal_naive,
        "weekday_mean": WeekdayMean,
        "rare": RareUsage,
        "smoothing": Smoothing,
        "prophet": partial(ProphetForecaster, jobs=jobs),
        "forest": partial(ForestForecaster, seed=settings.seed, weeks_ahead=weeks_ahead(days_ahead), jobs=jobs),
    }
    unknown = [name for name in settings.models if name not in every]
    if unknown:
        raise InputError("unknown_model", model=unknown[0], known=", ".join(every))
    return {name: every[name] for name in settings.models}


@dataclass(frozen=True)
class Around:
    """What is around a run: who is told how far it is and which part is done, and the folds of earlier runs."""

    report: Report = lambda done, total, what: None
    lap: Lap = lambda part: None
    kept: KeptFolds = NOTHING_KEPT


def make_forecast(restaurant: Restaurant, settings: Settings = Settings(), around: Around = Around()) -> Forecast:
    """The whole run: backtest, weights, recommendation, final fits, the days to come, dish mix and effects."""
    lap = around.lap
    learned = dampened(prepare(restaurant, settings.ahead_days), restaurant.confirmed)
    lap("sales")
    folds = judge(learned.history, settings, around)
    lap("folds")
    final = new_models(settings, settings.ahead_days, settings.jobs)
    since = with_weekdays_since(at_level_since(learned.history))
    fitted = {name: new_model().fit(since) for name, new_model in final.items()}
    lap("fits")
    answers = [model.predict(learned.future).assign(model=name) for name, model in fitted.items()]
    known = judgeable(folds)
    weights, choice = weigh(known, members(settings)), choose(known)
    gone = out_of_use(learned.history).difference(taken_still(learned))
    means = combine(nothing_of(gone, pd.concat(answers, ignore_index=True)), weights, choice)
    recommended = known[known["model"] == "recommended"]
    means = with_ranges(means, recommended, settings.seed)
    lap("answers")
    effects = effects_of(learned, restaurant)
    lap("effects")
    moved_by = importances(fitted, learned.history)
    lap("importances")
    return Forecast(
        last_day=learned.history["day"].max(),
        settings=replace(settings, recipes=digest(learned.portions, restaurant.recipes), sales=sales_digest(learned)),
        means=means,
        scores=_scores(folds, learned.history, weights, choice, settings),
        residuals=residuals(recommended),
        backtest=folds,
        dish_mix=_dish_mix(learned),
        effects=effects,
        importances=moved_by,
        models=fitted,
    )


def effects_of(learned: Learned, restaurant: Restaurant) -> pd.DataFrame:
    """What promotions did and what days do, from the restaurant's own history (``effects.EFFECT_COLUMNS``)."""
    sold, dishes = whole_days(learned), menu(restaurant)
    promoted = learn(sold, restaurant.promotions, dishes)
    both = learn_both(restaurant.sales, restaurant.promotions, dishes)
    days = learn_days(sold, learned.days, restaurant.promotions, dishes)
    return pd.concat([promoted, both, days], ignore_index=True)


def members(settings: Settings) -> list[str]:
    """The models that the blend is made of; of a run without any of them, all its models."""
    return [name for name in MEMBERS if name in settings.models] or list(settings.models)


def judge(history: pd.DataFrame, settings: Settings, around: Around = Around()) -> pd.DataFrame:
    """The rolling-origin backtest with blend, recommendation and bands; an empty table when no fold fits.

    Columns: ``location, ingredient, cutoff, day, model, mean, informed, p10, p50, p90, actual, closed, censored``, the
    warm-up's rows included. All but ``informed`` (``demand.weather_cost``) is made with the usual weather.
    """
    origin = settings.rolling_origin
    makers = new_models(settings, settings.horizon)
    total = len(cutoffs(history["day"].max(), origin, history["day"].min()))
    around.report(0, total + 1, "")
    done = []
    for fold in backtest(history, makers, origin, settings.jobs, around.kept) if total else ():
        done.append(fold)
        around.report(len(done), total + 1, str(fold["cutoff"].iloc[0].date()))
    columns = [*SERIES, "cutoff", "day", "model", "mean", "informed", *QUANTILES, "actual", "closed", "censored"]
    if not done:
        return _no_folds(history, columns)
    folds = pd.concat(done, ignore_index=True)
    judged = with_bands(recommend_by_fold(folds.drop(columns="informed"), members(settings)), settings.seed)
    return with_informed(judged, folds, members(settings))[columns]


def _no_folds(history: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    like = history.head(0).assign(model=pd.Series(dtype="str"), cutoff=history["day"].head(0))
    return like.reindex(columns=columns).astype(dict.fromkeys(["mean", "informed", *QUANTILES, "actual"], float))


def _scores(
    folds: pd.DataFrame, history: pd.DataFrame, weights: pd.DataFrame, choice: pd.Series, settings: Settings
) -> pd.DataFrame:
    reported = sorted(folds["cutoff"].unique())[-settings.folds :]
    table = score(folds[folds["cutoff"].isin(reported)], history)
    weight = weights.rename_axis(columns="model").stack().rename("weight")
    chosen = choice.reindex(pd.MultiIndex.from_frame(table[SERIES])).to_numpy()
    return table.join(weight, on=[*SERIES, "model"]).assign(recommended=table["model"] == chosen)


def _dish_mix(learned: Learned) -> pd.DataFrame:
    """What each dish would sell on the days to come by its weekday mean: the shares that a scenario shifts.

    Nothing of a dish that has left the menu.
    """
    as_series = {"dish": "ingredient"}
    exposed = learned.promoted[["dish", "day"]].drop_duplicates().rename(columns=as_series).assign(promotion=1.0)
    sold = learned.dish_days.rename(columns=as_series)
    at_least = AtLeast(learned.doubtful, sparing(learned.sold_out.rename(columns=as_series), sold))
    history = make_history(sold, learned.days, exposed, at_least)
    mix = WeekdayMean(weeks=MIX_WEEKS).fit(history).predict(make_future(history, learned.days))
    mix = mix.rename(columns={"ingredient": "dish"})[["location", "day", "dish", "mean"]]
    gone = pd.MultiIndex.from_frame(mix[["location", "dish"]]).isin(off_menu(learned.dish_days))
    return mix.assign(mean=mix["mean"].where(~gone, 0.0))
