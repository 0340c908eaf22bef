"""A forecast run: fold after fold, then the days to come. It takes its time, once a night; plans take none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256

import pandas as pd
from pandas.util import hash_pandas_object

from forecasting.days.calendar import public_holidays
from forecasting.days.outliers import dampen
from forecasting.days.sold_out import counted_out, find_sold_out, settled, short_of, sparing
from forecasting.demand.backtest import NOTHING_KEPT, Folds, KeptFolds, backtest, cutoffs
from forecasting.demand.day_effects import learn_days
from forecasting.demand.effects import exposure, learn, promoted_days
from forecasting.demand.history import AtLeast, all_days, days_of, make_future, make_history, outliers
from forecasting.demand.paths import residuals
from forecasting.demand.scores import QUANTILES, score, with_bands, with_ranges
from forecasting.demand.served import ordered_dishes, served
from forecasting.demand.two_for_one import learn_both
from forecasting.demand.weather_cost import with_informed
from forecasting.errors import InputError
from forecasting.menu.groups import as_groups
from forecasting.menu.modifiers import by_modifier
from forecasting.menu.recipes import explode, own_portions, portions, portions_on
from forecasting.menu.servings import served_along
from forecasting.models.baselines import WeekdayMean, seasonal_naive
from forecasting.models.blend import MEMBERS, choose, combine, recommend_by_fold, weigh
from forecasting.models.contract import Forecaster, judgeable
from forecasting.models.forest import ForestForecaster, weeks_ahead
from forecasting.models.importances import importances
from forecasting.models.prophet import ProphetForecaster
from forecasting.models.rare import RareUsage
from forecasting.models.smoothing import Smoothing
from forecasting.overrides import EVERYWHERE, at, with_own
from forecasting.supply.calendars import calendars_by_location, last_protected_day
from forecasting.tables import DISH_KEYS, SERIES, Restaurant

MODELS = ("seasonal_naive", "weekday_mean", "rare", "smoothing", "prophet", "forest")
MIX_WEEKS = 8
"""Weeks whose weekday means are the dish mix: enough to be calm, few enough to follow the menu."""

SERVED_DAYS = 28
"""Days for which a forecast serves plans when nobody makes another."""

FURTHEST_DAYS = 200
"""Further than this no forecast says anything, however long a closure keeps suppliers away."""

OLD_SALES_DAYS = 56
"""Sales older than this say nothing about an order of today."""

ODD_DAYS = 182
"""What is usual is told from 16 weeks before a day: so many days show the odd ones of the last 8 weeks and more."""

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


@dataclass(frozen=True)
class Learned:
    """What the models learn from, made once.

    ``history`` is the past as if today's recipes had always held, so that a changed one isn't taken for demand;
    ``used`` (location, ingredient, day, quantity) is what left the stock by the recipes of each day. ``future`` are the
    days to come, ``sold`` the daily sales, ``dish_days`` these with what was served along with guests, tickets and
    days, ``promoted`` the promotions by dish and day, ``portions`` what a dish takes by its recipe and ``usual`` with
    modifiers as often as lately, ``days`` the calendar, ``doubtful`` the days that nothing is learned from,
    ``sold_out`` those of single dishes.
    """

    history: pd.DataFrame
    used: pd.DataFrame
    future: pd.DataFrame
    sold: pd.DataFrame
    dish_days: pd.DataFrame
    promoted: pd.DataFrame
    portions: pd.DataFrame
    usual: pd.DataFrame
    days: pd.DataFrame
    doubtful: pd.DataFrame
    sold_out: pd.DataFrame


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


def prepare(restaurant: Restaurant, ahead_days: int) -> Learned:
    """Sales to usage by day, with all that is known of the days; without recipes every dish is its own ingredient.

    Raises ``InputError("no_sales")`` and whatever the recipes raise.
    """
    if restaurant.sales.empty:
        raise InputError("no_sales")
    sold = restaurant.sales.groupby(DISH_KEYS, as_index=False)[["quantity"]].sum()
    dish_days = served(sold, restaurant)
    book = book_of(restaurant)
    ordered = ordered_dishes(dish_days, book, restaurant, MIX_WEEKS)
    last_day = dish_days["day"].max()
    usage = explode(ordered.dish_days, current_book(ordered.book, last_day))
    if usage.empty:
        raise InputError("no_dish_has_a_recipe")
    days = all_days(restaurant, dish_days[["location", "day"]].drop_duplicates(), ahead_days)
    promoted = promoted_days(restaurant.promotions, menu(restaurant))
    by_dish = current_book(ordered.usual, last_day)
    exposed = exposure(promoted, dish_days, by_dish)
    sold_out = settled(find_sold_out(restaurant.hours), restaurant.sold_out, restaurant.hours)
    used = explode(ordered.dish_days, ordered.book)
    none_left = counted_out(as_groups(restaurant).stock, used)
    short = pd.concat([short_of(sold_out, _usual_takes(dish_days, by_dish)), none_left], ignore_index=True)
    history = make_history(usage, days, exposed, AtLeast(restaurant.doubtful, sparing(short, used)))
    return Learned(
        history=history,
        used=used,
        future=make_future(history, days),
        sold=sold,
        dish_days=dish_days,
        promoted=promoted,
        portions=book,
        usual=ordered.usual,
        days=days,
        doubtful=restaurant.doubtful,
        sold_out=sold_out,
    )


@dataclass(frozen=True)
class OddDays:
    """Single days of an ingredient that aren't learned from as they were.

    ``outliers`` as ``days.outliers`` finds them, ``none_left`` (``KEYS``) those whose count at the close was 0.
    """

    outliers: pd.DataFrame
    none_left: pd.DataFrame


def odd_days(restaurant: Restaurant) -> OddDays:
    """The odd days of the last 8 weeks and more; raises what ``prepare`` raises."""
    sales = restaurant.sales
    recent = sales[sales["day"] >= sales["day"].max() - pd.Timedelta(days=ODD_DAYS)]
    learned = prepare(replace(restaurant, sales=recent), 1)
    none_left = sparing(counted_out(as_groups(restaurant).stock, learned.used), learned.used)
    return OddDays(outliers(learned.history, restaurant.confirmed), none_left)


def _usual_takes(dish_days: pd.DataFrame, book: pd.DataFrame) -> pd.DataFrame:
    """What each dish took of each ingredient in all: ``location, ingredient, dish, quantity``."""
    whole = dish_days.groupby(["location", "dish"], as_index=False)["quantity"].sum()
    keys = ["location", "dish"] if "location" in book else ["dish"]
    takes = whole.rename(columns={"quantity": "portions"}).merge(book, on=keys)
    return takes.assign(quantity=takes["portions"] * takes["quantity"])[["location", "ingredient", "dish", "quantity"]]


def book_of(restaurant: Restaurant) -> pd.DataFrame:
    """What a portion of each dish takes (``menu.recipes.portions``), in groups; without recipes, itself.

    Where a location has recipes of its own, there is a book for each ``location`` that sells.
    """
    if restaurant.recipes.empty:
        return own_portions(sorted(restaurant.sales["dish"].unique()))
    own = with_own([restaurant.recipes])
    if not own:
        return _portions_of(restaurant)
    shared = _portions_of(at(restaurant, EVERYWHERE))
    books = [
        (_portions_of(at(restaurant, location)) if location in own else shared).assign(location=location)
        for location in restaurant.sales["location"].unique()
    ]
    return pd.concat(books, ignore_index=True)


def _portions_of(restaurant: Restaurant) -> pd.DataFrame:
    kitchen = as_groups(restaurant)
    return portions(kitchen.recipes, kitchen.ingredients, kitchen.dishes, kitchen.conversions)


def current_book(portions: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The recipes of one day as if they had always held."""
    return portions_on(portions, day).assign(**{"from": pd.Series(pd.NaT, dtype="datetime64[us]")})


def digest(portions: pd.DataFrame, recipes: pd.DataFrame) -> str:
    """A short name of a book of recipes: another one when any of them, or by what it is served, changes."""
    places = ["location"] if "location" in portions else []
    ordered = portions.sort_values([*places, "dish", "ingredient", "from"])
    by_others = pd.concat([served_along(recipes), by_modifier(recipes)])
    if len(by_others):
        ordered = ordered.assign(per=ordered["dish"].map(by_others))
    return sha256(ordered.to_csv(index=False, float_format="%.9g").encode()).hexdigest()[:16]


def sales_digest(learned: Learned, last_day: pd.Timestamp | None = None) -> str:
    """A short name of the days until ``last_day``: another one when their sales, or which are doubtful, change.

    Another name for a dish makes no other sales.
    """
    sold = learned.sold[["location", "day", "quantity"]].round({"quantity": 6})
    rows = sold.assign(doubtful=days_of(sold).isin(days_of(learned.doubtful)))
    rows = rows if last_day is None else rows[rows["day"] <= last_day]
    ordered = rows.sort_values(list(rows.columns), ignore_index=True)
    return sha256(hash_pandas_object(ordered).to_numpy().tobytes()).hexdigest()[:16]


def menu(restaurant: Restaurant) -> pd.DataFrame:
    """Every dish with its category (``dish, category, price``), those that were only ever sold without one included."""
    sold = pd.DataFrame({"dish": sorted(set(restaurant.sales["dish"]) - set(restaurant.dishes["dish"]))}, dtype="str")
    every = pd.concat([restaurant.dishes[["dish", "category", "price"]], sold], ignore_index=True)
    return every.assign(category=every["category"].fillna(""))


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
    fitted = {name: new_model().fit(learned.history) for name, new_model in final.items()}
    lap("fits")
    answers = [model.predict(learned.future).assign(model=name) for name, model in fitted.items()]
    known = judgeable(folds)
    weights, choice = weigh(known, members(settings)), choose(known)
    means = combine(pd.concat(answers, ignore_index=True), weights, choice)
    errors = residuals(known[known["model"] == "recommended"])
    means = with_ranges(means, errors, known["cutoff"].nunique(), settings.seed)
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
        residuals=errors,
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


def dampened(learned: Learned, confirmed: pd.DataFrame) -> Learned:
    """The same with the outliers as models see them (``days.outliers``)."""
    history = learned.history
    return replace(learned, history=dampen(history, outliers(history, confirmed)))


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
    """What each dish would sell on the days to come by its weekday mean: the shares that a scenario shifts."""
    as_series = {"dish": "ingredient"}
    exposed = learned.promoted[["dish", "day"]].drop_duplicates().rename(columns=as_series).assign(promotion=1.0)
    sold = learned.dish_days.rename(columns=as_series)
    at_least = AtLeast(learned.doubtful, sparing(learned.sold_out.rename(columns=as_series), sold))
    history = make_history(sold, learned.days, exposed, at_least)
    mix = WeekdayMean(weeks=MIX_WEEKS).fit(history).predict(make_future(history, learned.days))
    return mix.rename(columns={"ingredient": "dish"})[["location", "day", "dish", "mean"]]


def whole_days(learned: Learned) -> pd.DataFrame:
    """The daily sales without the days, and the dishes sold out, that say nothing of what a promotion did."""
    sold_out = pd.MultiIndex.from_frame(learned.sold[DISH_KEYS]).isin(
        pd.MultiIndex.from_frame(learned.sold_out[DISH_KEYS])
    )
    return learned.sold[~days_of(learned.sold).isin(days_of(learned.doubtful)) & ~sold_out]
