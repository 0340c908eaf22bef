"""How the forecasts that were made turned out: week by week against what was used, and who errs more than usual.

A week is judged by the newest forecast that knew none of its days, and so is copying last week: as both stood when it
began. Weeks before the first one judged so stand as the backtest judged them.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from forecasting.demand.drift import Drift, drifts
from forecasting.demand.scores import covered
from forecasting.models.baselines import seasonal_naive
from forecasting.models.contract import judgeable, whole
from forecasting.models.features import CALM
from forecasting.planning.basis import Basis
from forecasting.proof.usual_range import FEWEST_WEEKS, RECENT_WEEKS, relative, weeks_out
from forecasting.tables import KEYS, ONE_DAY, SERIES, WEEK

WATCHED_WEEKS = 52
"""What errors have been like for so long is what they are: older weeks say little about the forecasts of today."""

BETTER, WORSE = 2 / 3, 1.5
"""The recent error as a share of the usual one, up to and from which it is called better and worse."""

ONE_SIDED = 0.75
"""Errors are to one side when they add up to this share of their sizes."""

WEEKS = [*SERIES, "week", "tested", "days", "forecast", "actual", "habit", "error", "habit_error"]
"""Columns of ``Watched.weeks``."""

INGREDIENTS = ["ingredient", "error", "share", "usual_share", "habit_error", "cost", "trend", "unusual", "side"]
INGREDIENTS += ["usual_low", "usual_high"]
"""Columns of ``Watched.ingredients``."""

FOLLOWED = ["recommended", "seasonal_naive"]
"""The forecast that is judged, and habit."""

Trend = Literal["better", "same", "worse", "unknown"]


@dataclass(frozen=True)
class Overall:
    """The last weeks of all ingredients together: ``weeks`` of them, ``tested`` if only the backtest judged them.

    ``share`` is how wrong a week was and ``habit_share`` how wrong copying the week before, both as shares of usage:
    what costs more weighs more, and where nothing has a price all weigh alike. ``money`` is what a
    week's errors cost on average, over the ``priced`` of the ``judged`` ingredients. NaN where it can't be said.
    """

    weeks: int
    tested: bool
    share: float
    habit_share: float
    money: float
    priced: int
    judged: int


@dataclass(frozen=True, eq=False)
class Watched:
    """How the forecasts of one location turned out.

    ``weeks`` has ``WEEKS``, one row for each ingredient and week (its first day): the sums over its ``days`` that were
    judged, in the ingredient's unit; ``error`` is forecast − actual, ``tested`` says that the backtest judged it.
    ``ingredients`` has ``INGREDIENTS``, a row for each, the costliest error first. Error, ``habit_error`` and ``cost``
    are a week's, on average over the recent ones, ``share`` is the error as a share of usage and ``usual_share`` that
    of the usual weeks before; ``unusual`` if the error left its usual range (``usual_range.weeks_out``); ``side`` is
    *short* if more was used than forecast, *over* if less, "" if both; between ``usual_low`` and ``usual_high``, as
    shares of the forecast, was what was used in 80 of 100 usual weeks: those before the recent ones, or before the
    spell of unusual ones. ``coverage`` is the share of judged days within the range given then, NaN where
    none was; ``drifts`` is what has moved since it was learned.
    """

    weeks: pd.DataFrame
    ingredients: pd.DataFrame
    overall: Overall
    coverage: float
    drifts: tuple[Drift, ...]


def beforehand(means: pd.DataFrame, last_day: pd.Timestamp) -> pd.DataFrame:
    """What a forecast says of the weeks of which it knows no day, with the ``week`` of each row: a Monday."""
    weeks = means.assign(week=week_of(means["day"]))
    return weeks[weeks["model"].isin(FOLLOWED) & (weeks["week"] > last_day)]


def week_of(days: pd.Series) -> pd.Series:
    """The Monday of the week of each day."""
    return days - pd.to_timedelta(days.dt.day_of_week, unit="D")


@dataclass(frozen=True, eq=False)
class JudgedBy:
    """What one location's forecasts are judged by.

    ``history`` is what models learn from (``demand.history``), by the recipes of today; ``recipes`` is the digest
    of these, None if they have changed since the latest forecast. Days are known ``until`` here, and that forecast has
    learned from those until ``learned_until``; ``backtest`` is its own. ``unit_costs`` are today's prices.
    """

    history: pd.DataFrame
    backtest: pd.DataFrame
    recipes: str | None
    until: pd.Timestamp
    learned_until: pd.Timestamp
    unit_costs: pd.Series


def judged_by(basis: Basis, location: str, today: pd.Timestamp) -> JudgedBy:
    """What is known of a location before ``today``, a day that is still going on."""
    forecast = basis.forecast
    history = basis.history[(basis.history["location"] == location) & (basis.history["day"] < today)]
    return JudgedBy(
        history=history,
        backtest=forecast.backtest[forecast.backtest["location"] == location],
        recipes=None if basis.recipes_changed else forecast.settings.recipes,
        until=_until(history, basis.future[basis.future["location"] == location], today),
        learned_until=forecast.last_day,
        unit_costs=basis.unit_costs(location, today),
    )


def _until(history: pd.DataFrame, future: pd.DataFrame, today: pd.Timestamp) -> pd.Timestamp:
    """The last day with sales, or of the days of rest right after it: nothing will be sold on these any more."""
    last = history["day"].max()
    after = future[(future["day"] > last) & (future["day"] < today)].drop_duplicates("day").sort_values("day")
    return last + pd.Timedelta(days=int(after["closed"].cumprod().sum()))


def watch(kept: pd.DataFrame, past: JudgedBy) -> Watched:
    """Judge one location's kept forecasts.

    ``kept`` has ``KEYS, week, model, mean, p10, p90, last_day, recipes``: what the run that is to judge the week said
    of each day, until which day it knew the sales, and the digest of its recipes.
    """
    days = _kept_days(kept, past)
    first = days["week"].min()
    tested = _tested_days(past)
    if pd.notna(first):
        tested = tested[tested["week"] + pd.Timedelta(days=WEEK) <= first]
    parts = [_by_week(rows).assign(tested=how) for rows, how in ((tested, True), (days, False))]
    weeks = pd.concat(parts, ignore_index=True).astype({"tested": bool})
    weeks = weeks.sort_values([*SERIES, "week"], ignore_index=True)[WEEKS]
    recent = weeks[weeks["week"].isin(sorted(weeks["week"].unique())[-RECENT_WEEKS:])]
    return Watched(
        weeks=weeks,
        ingredients=_ingredients(weeks, recent, past.unit_costs),
        overall=_overall(recent, past.unit_costs),
        coverage=float(covered(days).mean()),
        drifts=tuple(drifts(past.history, past.learned_until)),
    )


def _kept_days(kept: pd.DataFrame, past: JudgedBy) -> pd.DataFrame:
    """The whole days of whole weeks with what was forecast and used; promotions come on top of a forecast, so days
    under one are left out.
    """
    values = kept.pivot(index=[*KEYS, "week"], columns="model", values="mean").reindex(columns=FOLLOWED)
    ranges = kept[kept["model"] == "recommended"].set_index([*KEYS, "week"])[["p10", "p90", "last_day", "recipes"]]
    told = values.join(ranges).reset_index().rename(columns={"recommended": "forecast", "seasonal_naive": "habit"})
    told = _in_todays_recipes(told, past)
    history = past.history
    fit = history[whole(history) & (history["promotion"] <= CALM)]
    used = fit[[*KEYS, "quantity"]].rename(columns={"quantity": "actual"})
    days = told.merge(used, on=KEYS, validate="one_to_one")
    return days[days["week"] + pd.Timedelta(days=WEEK - 1) <= past.until]


def _in_todays_recipes(told: pd.DataFrame, past: JudgedBy) -> pd.DataFrame:
    """Forecasts made with other recipes as they would be with today's; left out where nobody knows.

    What habit said then and what it says today of the same week differ only by the recipes: their ratio converts.
    """
    history, same = past.history, told["recipes"] == past.recipes
    parts = [told[same]]
    for last_day, rows in told[~same].groupby("last_day"):
        days = history[[*KEYS, "closed", "day_of_week"]].merge(rows[KEYS], on=KEYS)
        now = seasonal_naive().fit(history[history["day"] <= last_day]).predict(days)[[*KEYS, "mean"]]
        both = rows.merge(now, on=KEYS, validate="one_to_one")
        sums = both.groupby([*SERIES, "week"])[["mean", "habit"]].transform("sum")
        ratio = (sums["mean"] / sums["habit"].where(sums["habit"] > 0)).astype(float)
        scaled = both[["forecast", "habit", "p10", "p90"]].mul(ratio, axis=0)
        parts.append(both.drop(columns="mean").assign(**scaled)[ratio.notna()])
    return pd.concat(parts, ignore_index=True)


def _tested_days(past: JudgedBy) -> pd.DataFrame:
    """The first week after each cutoff of the backtest, in the same columns, by the recipes of today."""
    backtest = past.backtest
    first_week = (backtest["day"] - backtest["cutoff"]).dt.days <= WEEK
    rows = judgeable(backtest[first_week & backtest["model"].isin(FOLLOWED)])
    rows = rows.assign(week=rows["cutoff"] + ONE_DAY)
    keys = [*KEYS, "week", "actual"]
    values = rows.pivot(index=keys, columns="model", values="mean").reindex(columns=FOLLOWED).reset_index()
    days = values.rename(columns={"recommended": "forecast", "seasonal_naive": "habit"})
    if past.recipes is not None:
        return days
    both = days.merge(past.history[[*KEYS, "quantity"]], on=KEYS, validate="many_to_one")
    sums = both.groupby(SERIES)[["quantity", "actual"]].transform("sum")
    ratio = (sums["quantity"] / sums["actual"].where(sums["actual"] > 0)).fillna(1.0)
    scaled = both[["forecast", "habit", "actual"]].mul(ratio, axis=0)
    return both.drop(columns="quantity").assign(**scaled)


def _by_week(days: pd.DataFrame) -> pd.DataFrame:
    by_week = days.groupby([*SERIES, "week"])
    sums = by_week[["forecast", "actual", "habit"]].sum(min_count=1).assign(days=by_week.size()).reset_index()
    return sums.assign(error=sums["forecast"] - sums["actual"], habit_error=sums["habit"] - sums["actual"])


def _ingredients(weeks: pd.DataFrame, recent: pd.DataFrame, unit_costs: pd.Series) -> pd.DataFrame:
    rows = [
        _ingredient(str(name), its, recent["week"].min(), float(unit_costs.get(name, np.nan)))
        for name, its in weeks.groupby("ingredient")
        if its["week"].max() >= recent["week"].min()
    ]
    table = pd.DataFrame(rows, columns=INGREDIENTS)
    return table.sort_values(["cost", "share"], ascending=False, kind="stable", ignore_index=True)


def _ingredient(name: str, weeks: pd.DataFrame, since: pd.Timestamp, unit_cost: float) -> dict[str, object]:
    """A row of ``INGREDIENTS``, of its weeks in order; those ``since`` a Monday are the recent ones."""
    recent = weeks[weeks["week"] >= since]
    spell = weeks_out(weeks["error"], weeks["actual"]) if len(recent) == RECENT_WEEKS else 0
    usual = weeks.iloc[: len(weeks) - max(spell, len(recent))]
    error = recent["error"].abs().mean()
    low, high = np.nan, np.nan
    if len(usual) >= FEWEST_WEEKS and usual["forecast"].mean() > 0:
        off = -usual["error"] / usual["forecast"].mean()
        low, high = (max(1.0 + float(value), 0.0) for value in np.quantile(off, (0.1, 0.9)))
    return {
        "ingredient": name,
        "error": error,
        "share": _ratio(recent["error"].abs().sum(), recent["actual"].sum()),
        "usual_share": _ratio(usual["error"].abs().sum(), usual["actual"].sum()),
        "habit_error": recent["habit_error"].abs().mean(),
        "cost": error * unit_cost,
        "trend": _trend(*(relative(part["error"], part["actual"]) for part in (recent, usual))),
        "unusual": spell > 0,
        "side": _side(recent["error"]),
        "usual_low": low,
        "usual_high": high,
    }


def _trend(recent: np.ndarray, usual: np.ndarray) -> Trend:
    if len(recent) < RECENT_WEEKS or len(usual) < RECENT_WEEKS:
        return "unknown"
    if recent.mean() <= BETTER * usual.mean():
        return "better" if usual.mean() > 0 else "same"
    return "worse" if recent.mean() >= WORSE * usual.mean() else "same"


def _side(errors: pd.Series) -> str:
    sizes = errors.abs().sum()
    if sizes == 0 or abs(errors.sum()) < ONE_SIDED * sizes:
        return ""
    return "over" if errors.sum() > 0 else "short"


def _overall(recent: pd.DataFrame, unit_costs: pd.Series) -> Overall:
    cost = recent["ingredient"].map(unit_costs).astype(float)
    priced = recent[cost.notna()]
    level = recent.groupby("ingredient")["actual"].transform("mean")
    weight = cost if len(priced) else 1.0 / level.where(level > 0)
    wrong, habit_wrong, used = ((recent[name].abs() * weight).sum() for name in ("error", "habit_error", "actual"))
    weeks = recent["week"].nunique()
    judged, known = recent["ingredient"].nunique(), recent["habit_error"].notna().any()
    return Overall(
        weeks=weeks,
        tested=bool(recent["tested"].all()),
        share=_ratio(wrong, used),
        habit_share=_ratio(habit_wrong, used) if known else float("nan"),
        money=_ratio(wrong, weeks) if len(priced) else float("nan"),
        priced=priced["ingredient"].nunique(),
        judged=judged,
    )


def _ratio(part: float, of: float) -> float:
    return float(part / of) if of > 0 else float("nan")
