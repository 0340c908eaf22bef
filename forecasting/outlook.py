"""What a forecast says of one ingredient, as the few values that a sentence about it needs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from forecasting.by_eye import usual_usage
from forecasting.paths import FEWEST_FOLDS, Paths
from forecasting.plan import Plan
from forecasting.recipes import explode, portions_at
from forecasting.stock import Projection
from forecasting.tables import SERIES, WEEK

COVERED = (0.75, 0.85)
"""Only where the measured coverage of the band lies between these is it called what it is meant to be, 80 %."""

CLOSE, TOLERABLE = 0.10, 0.20
"""Weekly errors, as shares of usage, up to which a forecast is good, or good enough, whatever habit does."""

CLOSE_TO_CHANCE, TOLERABLE_CHANCE = 1.25, 2.0
"""The same as multiples of what chance alone does to a week: they hold where so little is used that nobody could keep
to the shares above. Of the sample's ingredients half err by up to 1.3 times as much as chance."""

POISSON = 0.8
"""The mean deviation of a count is about this share of its root: the root of 2/π, as of any nearly normal one."""

CLEARLY_BETTER = 0.9
"""Else it is good if its weekly error is at most this share of that of repeating last week."""

EARLY = 0.1
"""A chance of running out before even the next delivery that is worth a warning."""

FLOOR_DAYS = 3
"""The floor is told of today and the two days after it: what runs out later is the kitchen's business."""

PARTS = ("paths", "projections")
"""The parts of a plan of which there is one for each location."""

Verdict = Literal["reliable", "fair", "poor", "unknown"]


@dataclass(frozen=True)
class Week:
    """What seven days to come will take: the middle of the futures, and their P10 and P90.

    ``low`` and ``high`` are None while too little has been judged to say anything about a range.
    """

    middle: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Record:
    """How wrong the forecast of an ingredient was in the backtest.

    ``error`` is the mean error of a week, in the ingredient's unit, of the model that is ``chosen``; ``habit_error``
    is that of repeating last week, ``mean_error`` that of the four-week mean, ``prophet_error`` and ``forest_error``
    those of the two models; ``used`` is what a week takes, ``portions`` of how many portions (``weekly_portions``);
    ``coverage`` is the share of days within the band. NaN where nobody knows.
    """

    error: float
    used: float
    habit_error: float
    coverage: float
    weeks: int
    chosen: str
    prophet_error: float
    forest_error: float
    mean_error: float = math.nan
    portions: float = math.nan

    @property
    def verdict(self) -> Verdict:
        """Whether to believe it: close or clearly better than habit, and nothing speaks against it; tolerable; neither.

        Against it speaks a band that doesn't hold, and a simpler way that was as close or closer. What is close depends
        on the volume: of what few portions take, chance alone moves a week by more than that.
        """
        if not (math.isfinite(self.error) and math.isfinite(self.habit_error)):
            return "unknown"
        close = self.share <= self.close or self.error <= CLEARLY_BETTER * self.habit_error
        if close and self.band_holds and not (self.error > self.habit_error or self.mean_would_do):
            return "reliable"
        return "fair" if self.share <= self.tolerable or self.error <= self.habit_error else "poor"

    @property
    def share(self) -> float:
        """The error of a week as a share of usage."""
        return self.share_of(self.error)

    def share_of(self, error: float) -> float:
        """Any error of a week as a share of usage."""
        return error / self.used if self.used > 0 else math.nan

    @property
    def close(self) -> float:
        """The weekly error up to which it is good."""
        return max(CLOSE, CLOSE_TO_CHANCE * self.chance)

    @property
    def tolerable(self) -> float:
        """The weekly error up to which it is good enough."""
        return max(TOLERABLE, TOLERABLE_CHANCE * self.chance)

    @property
    def little_used(self) -> bool:
        """Whether so little is used that the limits are wider than usual."""
        return self.close > CLOSE

    @property
    def mean_would_do(self) -> bool:
        """Whether a week of the four-week mean was as close as what is used in its place."""
        return self.chosen != "weekday_mean" and self.error >= self.mean_error

    @property
    def chance(self) -> float:
        """By what share a week differs from the expected one by chance alone, on average; 0 where nobody knows.

        Orders that don't know of each other scatter as Poisson's counts: no forecast of a week is closer for long.
        """
        return POISSON / math.sqrt(self.portions) if self.portions > 0 else 0.0

    @property
    def band_holds(self) -> bool:
        """Whether the band may be called an 80 % band."""
        return COVERED[0] <= self.coverage <= COVERED[1]


@dataclass(frozen=True)
class Duel:
    """For how many ingredients Prophet did better in the backtest, and for how many the forest, of those judged."""

    judged: int
    prophet: int
    forest: int


def has_range(backtest: pd.DataFrame) -> bool:
    """Whether enough folds were judged to say between how much and how much; before that futures rest on few errors.

    With none at all they rest on an assumed one (``paths.ASSUMED_ERROR``).
    """
    return backtest["cutoff"].nunique() >= FEWEST_FOLDS


def at_location(plan: Plan, location: str) -> Plan:
    """What a plan says of one location."""
    tables = ("means", "run_outs", "lines", "orders", "without_supplier")
    rows = {name: getattr(plan, name) for name in tables}
    own = {name: table[table["location"] == location].reset_index(drop=True) for name, table in rows.items()}
    parts = {name: tuple(one for one in getattr(plan, name) if one.location == location) for name in PARTS}
    return replace(plan, **own, **parts)


@dataclass(frozen=True, eq=False)
class Urgent:
    """The rows of ``plan.run_outs`` to act on, the earliest first.

    ``in_time``: an order of today, or one in time that may not be early enough; ``too_late``: gone within the week
    before anything that can be ordered comes; ``nobody_sells``: gone within the week, and there is no supplier.
    """

    in_time: pd.DataFrame
    too_late: pd.DataFrame
    nobody_sells: pd.DataFrame

    @property
    def soon(self) -> pd.DataFrame:
        """All of them, the earliest first."""
        return pd.concat([self.in_time, self.too_late, self.nobody_sells]).sort_values("p10_day", kind="stable")


def urgent(run_outs: pd.DataFrame, now: pd.Timestamp) -> Urgent:
    """What runs out so soon that something must be done about it today."""
    today = now.normalize()
    tomorrow, next_week = today + pd.Timedelta(days=1), today + pd.Timedelta(weeks=1)
    by_urgency = run_outs.sort_values("p10_day", kind="stable")
    order_by, early = by_urgency["order_by"], by_urgency["p10_day"]
    likely = by_urgency["chance_before_next_delivery"] >= EARLY
    return Urgent(
        in_time=by_urgency[(order_by > now) & ((order_by < tomorrow) | likely)],
        too_late=by_urgency[(order_by <= now) & (early < next_week)],
        nobody_sells=by_urgency[order_by.isna() & (early < next_week)],
    )


def dishes_at_risk(run_outs: pd.DataFrame, now: pd.Timestamp, days: int = FLOOR_DAYS) -> pd.DataFrame:
    """What the floor should know: the dishes that may lack an ingredient in the next days, whatever is ordered now.

    ``run_outs`` are a location's of a plan. What the next delivery still saves is the kitchen's business, and what was
    counted wrongly is left out, since nobody knows of it. Returns
    ``dish, day`` (the first one on which it may be off the menu) and ``ingredients`` (a tuple), the first day first.
    """
    near = run_outs["p10_day"] < now.normalize() + pd.Timedelta(days=days)
    too_late = ~(run_outs["chance_before_next_delivery"] < EARLY)  # nor is anything saved that nobody sells
    known = run_outs[near & too_late & ~run_outs["impossible"] & run_outs["dishes"].map(bool)]
    pairs = known.rename(columns={"dishes": "dish"}).explode("dish")
    pairs = pairs.sort_values("p10_day", kind="stable")
    found = pairs.groupby("dish", sort=False).agg(day=("p10_day", "min"), ingredients=("ingredient", tuple))
    return found.reset_index()


def at_stake(plan: Plan, portions: pd.DataFrame, menu: pd.DataFrame, days: int = WEEK) -> pd.Series:
    """The sales of each dish, in money, that are lost on average in the next ``days`` if nothing more is ordered.

    On a day on which an ingredient can't be met in full, no dish with it is sold. What nobody has counted, or counted
    wrongly, is taken to be there. ``portions`` are the recipes of today (``recipes.portions_on``), ``menu`` (dish,
    price) the prices.
    """
    price = menu.set_index("dish")["price"].fillna(0.0)
    lost = [_lost_sales(plan, projection, portions, price, days) for projection in plan.projections]
    together = pd.concat(lost) if lost else pd.Series(dtype=float)
    return together.groupby(level=0).sum().sort_values(ascending=False)


def _lost_sales(plan: Plan, projection: Projection, portions: pd.DataFrame, price: pd.Series, days: int) -> pd.Series:
    """``at_stake`` at one location."""
    today = plan.now.normalize()
    ahead = projection.days[(projection.days >= today) & (projection.days < today + pd.Timedelta(days=days))]
    own = plan.dish_mix[(plan.dish_mix["location"] == projection.location) & plan.dish_mix["dish"].isin(price.index)]
    sold = own.pivot_table(index="day", columns="dish", values="mean", aggfunc="sum").reindex(ahead).fillna(0.0)
    book = portions_at(portions, projection.location)
    needs = pd.crosstab(book["ingredient"], book["dish"]).gt(0)
    needs = needs.reindex(index=list(projection.ingredients), columns=sold.columns, fill_value=False)
    short = projection.short[:, projection.days.isin(ahead)] & projection.counted & ~projection.impossible
    missing = short.astype(float) @ needs.to_numpy(dtype=float) > 0
    return (sold * price[sold.columns] * missing.mean(axis=0)).sum()


def margin_a_day(plan: Plan, location: str, day: pd.Timestamp, margins: pd.Series) -> pd.Series:
    """What each dish leaves a day, on average over the week from ``day`` on, if it can be served; by dish.

    ``margins`` are what a portion leaves; dishes of which nobody knows it are missing.
    """
    mix = plan.dish_mix[(plan.dish_mix["location"] == location) & (plan.dish_mix["day"] >= day)]
    week = mix[mix["day"] < day + pd.Timedelta(days=WEEK)]
    a_day = week.groupby("dish")["mean"].sum() / max(week["day"].nunique(), 1)
    return (a_day * margins.reindex(a_day.index)).dropna()


def next_week(paths: Paths, ingredient: str, today: pd.Timestamp, ranged: bool = True) -> Week:
    """The usage of an ingredient from ``today`` on over seven days of its sampled futures; its range if ``ranged``.

    Where these begin later, over their first seven days.
    """
    first = max(today, paths.days[0])
    ahead = (paths.days >= first) & (paths.days < first + pd.Timedelta(days=WEEK))
    sums = paths.usage[:, ahead, paths.ingredients.index(ingredient)].sum(axis=1)
    low, middle, high = (float(value) for value in np.quantile(sums, (0.1, 0.5, 0.9)))
    return Week(middle, low, high) if ranged and high > low else Week(middle, None, None)


def band(paths: Paths, ingredient: str) -> pd.DataFrame | None:
    """The usual range of each day to come: ``day, low, high``; None without any."""
    low, high = paths.quantiles((0.1, 0.9))[:, :, paths.ingredients.index(ingredient)]
    return pd.DataFrame({"day": paths.days, "low": low, "high": high}) if (high > low).any() else None


def missing_until(projection: Projection, ingredient: str, today: pd.Timestamp, arrives: pd.Timestamp) -> float:
    """How much of an ingredient is missing before ``arrives``, when much is used (P90): what to buy elsewhere."""
    column = projection.ingredients.index(ingredient)
    until = (projection.days >= today) & (projection.days < arrives)
    return float(np.quantile(projection.unmet[:, until, column].sum(axis=1), 0.9))


def short_today(plan: Plan, found: Urgent) -> pd.DataFrame:
    """What may already be missing today, of one location: what no order brings in time has to be bought elsewhere.

    Returns ``ingredient, unit, missing, surely``, what runs out surely first: how much is missing, when much is used,
    until the next delivery that can still be ordered (today, of what nobody sells), and whether it runs out today even
    if all goes as usual.
    """
    today = plan.now.normalize()
    gone = pd.concat([found.too_late, found.nobody_sells])
    gone = gone[gone["p10_day"] <= today]
    comes = gone["ingredient"].map(plan.lines.set_index("ingredient")["arrives"]).fillna(today + pd.Timedelta(days=1))
    names = zip(gone["ingredient"], comes, strict=True)
    missing = [missing_until(plan.projections[0], name, today, arrives) for name, arrives in names]
    rows = gone[["ingredient", "unit"]].assign(missing=missing, surely=gone["p50_day"] <= today)
    return rows[rows["missing"] > 0].sort_values("surely", ascending=False, kind="stable", ignore_index=True)


def usage_change(
    base: pd.DataFrame, changed: pd.DataFrame, first: pd.Timestamp | None = None, days: int = 14
) -> pd.DataFrame:
    """What a scenario changes in the usage of ``days`` from ``first`` on: the largest change, as a share, first.

    ``base`` and ``changed`` are the ``means`` of two plans; ``first`` is the first day of these if none is given.
    Returns ``ingredient, base, changed, difference``.
    """
    first = base["day"].min() if first is None else first
    last = first + pd.Timedelta(days=days - 1)
    sums = {
        name: means[means["day"].between(first, last)].groupby("ingredient")["mean"].sum()
        for name, means in (("base", base), ("changed", changed))
    }
    table = pd.DataFrame(sums).reset_index()
    table = table.assign(difference=table["changed"] - table["base"])
    share = (table["difference"] / table["base"].where(table["base"] > 0)).abs().fillna(0.0)
    return table.loc[share.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def weekly_portions(dish_mix: pd.DataFrame, portions: pd.DataFrame) -> pd.Series:
    """How many portions a week stand behind the usage of each ``location, ingredient``.

    ``dish_mix`` (location, day, dish, mean) is expected to be sold, ``portions`` is what a dish takes. Dishes that take
    more count more: so many equal portions would scatter as these do, (Σ quantity × sold)² / Σ quantity² × sold.
    """
    squares = portions.assign(quantity=portions["quantity"] ** 2)
    used, scatter = (explode(dish_mix, book, "mean").groupby(SERIES)["quantity"] for book in (portions, squares))
    return WEEK * used.mean() ** 2 / scatter.mean().where(scatter.mean() > 0)


def track_records(
    scores: pd.DataFrame, backtest: pd.DataFrame, folds: int, location: str, portions: pd.Series | None = None
) -> dict[str, Record]:
    """How wrong the model in use and the others were, by ingredient; ``scores`` and ``backtest`` as in ``Forecast``.

    ``folds`` are the reported ones of the backtest; those before them only warmed up. ``portions`` are the
    ``weekly_portions`` by ingredient.
    """
    own = scores[scores["location"] == location]
    weekly = own.pivot(index="ingredient", columns="model", values="weekly_wape")
    chosen = own[own["recommended"]].set_index("ingredient")["model"].reindex(weekly.index).fillna("weekday_mean")
    coverage = own[own["model"] == "recommended"].set_index("ingredient")["coverage80"].reindex(weekly.index)
    reported = sorted(backtest["cutoff"].unique())[-folds:]
    judged = backtest[(backtest["location"] == location) & backtest["cutoff"].isin(reported)]
    judged = judged[judged["model"] == "recommended"].drop_duplicates(["ingredient", "day"])
    days = judged.groupby("ingredient")["actual"].agg(["mean", "size"]).reindex(weekly.index)
    behind = pd.Series(math.nan, index=weekly.index) if portions is None else portions.reindex(weekly.index)
    return {
        str(name): _record(row.to_dict(), str(chosen[name]), days.loc[name], float(coverage[name]), behind[name])
        for name, row in weekly.iterrows()
    }


def _record(weekly: dict[str, float], chosen: str, days: pd.Series, coverage: float, portions: float) -> Record:
    errors = {model: share * days["mean"] * WEEK for model, share in weekly.items()}
    return Record(
        error=errors.get(chosen, math.nan),
        used=float(days["mean"]) * WEEK,
        habit_error=errors.get("seasonal_naive", math.nan),
        coverage=coverage,
        weeks=0 if pd.isna(days["size"]) else int(days["size"]) // WEEK,
        chosen=chosen,
        prophet_error=errors.get("prophet", math.nan),
        forest_error=errors.get("forest", math.nan),
        mean_error=errors.get("weekday_mean", math.nan),
        portions=float(portions),
    )


NO_RECORD = Record(math.nan, math.nan, math.nan, math.nan, 0, "weekday_mean", math.nan, math.nan)
"""Of an ingredient that was never judged."""


def overview(
    paths: Paths,
    records: Mapping[str, Record],
    used: pd.DataFrame,
    unit_costs: pd.Series,
    today: pd.Timestamp,
    ranged: bool = True,
) -> pd.DataFrame:
    """All ingredients of a location at a glance, those whose errors cost most first, then those that err most.

    ``used`` (ingredient, day, quantity) is what was used, ``unit_costs`` are today's prices by ingredient. Returns
    ``ingredient``; ``week, low, high`` (as ``next_week``); ``change``, next week against a usual one
    (``by_eye.usual_usage``), as a share; ``verdict``; ``share``, the error of a week; ``cost``, the same in money;
    ``prophet`` and ``forest``, theirs; ``chosen``, the model that is used. NaN or missing where nobody knows.
    """
    lately = WEEK * usual_usage(used, used["day"].max())
    rows = []
    for ingredient in paths.ingredients:
        week, record = next_week(paths, ingredient, today, ranged), records.get(ingredient, NO_RECORD)
        before = float(lately.get(ingredient, math.nan))
        rows.append(
            {
                "ingredient": ingredient,
                "week": week.middle,
                "low": week.low,
                "high": week.high,
                "change": week.middle / before - 1.0 if before > 0 else math.nan,
                "verdict": record.verdict,
                "share": record.share,
                "cost": record.error * float(unit_costs.get(ingredient, math.nan)),
                "prophet": record.share_of(record.prophet_error),
                "forest": record.share_of(record.forest_error),
                "chosen": record.chosen if record.weeks else None,
            }
        )
    table = pd.DataFrame(rows).astype({"low": float, "high": float})
    return table.sort_values(["cost", "share"], ascending=False, kind="stable", ignore_index=True)


def as_planned(means: pd.DataFrame, planned: pd.DataFrame) -> pd.DataFrame:
    """Every model's ``means`` (day, model, mean) of one ingredient with what has come on top of the forecast since.

    ``planned`` (day, mean) is the recommended one with the promotions, closures and recipes known now. Days that it
    doesn't have are left out.
    """
    forecast = means[means["model"] == "recommended"].set_index("day")["mean"]
    now = planned.set_index("day")["mean"]
    lift = (now / forecast.reindex(now.index)).replace([math.inf, -math.inf], math.nan).fillna(1.0)
    rows = means[means["day"].isin(now.index)].reset_index(drop=True)
    return rows.assign(mean=rows["mean"] * rows["day"].map(lift))


def duel(rows: pd.DataFrame) -> Duel:
    """Count in the rows of ``overview`` who did better; where both erred alike, neither did."""
    judged = rows.dropna(subset=["prophet", "forest"])
    return Duel(
        judged=len(judged),
        prophet=int((judged["prophet"] < judged["forest"]).sum()),
        forest=int((judged["forest"] < judged["prophet"]).sum()),
    )
