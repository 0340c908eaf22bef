"""What a forecast says of one ingredient, as the few values that a sentence about it needs."""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from forecasting.paths import FEWEST_FOLDS, Paths
from forecasting.plan import Plan
from forecasting.stock import Projection
from forecasting.tables import WEEK

COVERED = (0.75, 0.85)
"""Only where the measured coverage of the band lies between these is it called what it is meant to be, 80 %."""

CLOSE, TOLERABLE = 0.10, 0.20
"""Weekly errors, as shares of usage, up to which a forecast is good, or good enough, whatever habit does."""

CLEARLY_BETTER = 0.9
"""Else it is good if its weekly error is at most this share of that of repeating last week."""

EARLY = 0.1
"""A chance of running out before even the next delivery that is worth a warning."""

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

    ``error`` is the mean error of a week, in the ingredient's unit, of the model that is ``chosen``, ``share`` the same
    as a share of usage; ``habit_error`` is that of repeating last week, ``prophet_error`` and ``forest_error`` those of
    the two models; ``coverage`` is the share of days within the band; NaN where nobody knows.
    """

    error: float
    share: float
    habit_error: float
    coverage: float
    weeks: int
    chosen: str
    prophet_error: float
    forest_error: float

    @property
    def verdict(self) -> Verdict:
        """Whether to believe it: close or clearly better than habit, with an honest band; tolerable; or neither."""
        return _verdict(self.error, self.habit_error, self.share, self.band_holds)

    @property
    def band_holds(self) -> bool:
        """Whether the band may be called an 80 % band."""
        return _holds(self.coverage)


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
    wanted = projection.usage[:, until, column].cumsum(axis=1)
    there = projection.before(today)[:, [column]] + projection.arriving[until, column].cumsum()
    lacking = (wanted - there).max(axis=1, initial=0.0)
    return float(np.quantile(lacking, 0.9))


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


def track_record(scores: pd.DataFrame, backtest: pd.DataFrame, folds: int, location: str, ingredient: str) -> Record:
    """How wrong the model in use and the others were; ``scores`` and ``backtest`` as in ``Forecast``.

    ``folds`` are the reported ones of the backtest; those before them only warmed up.
    """
    own = scores[(scores["location"] == location) & (scores["ingredient"] == ingredient)].set_index("model")
    judged = backtest[(backtest["location"] == location) & (backtest["ingredient"] == ingredient)]
    reported = sorted(backtest["cutoff"].unique())[-folds:]
    judged = judged[(judged["model"] == "recommended") & judged["cutoff"].isin(reported)]
    daily = judged.drop_duplicates("day")["actual"].mean()
    chosen = next(iter(own.index[own["recommended"]]), "weekday_mean")
    weekly = own["weekly_wape"].reindex([chosen, "seasonal_naive", "prophet", "forest"])
    errors = (weekly[~weekly.index.duplicated()] * daily * WEEK).to_dict()
    return Record(
        error=errors[chosen],
        share=float(weekly.iloc[0]),
        habit_error=errors["seasonal_naive"],
        coverage=float(own["coverage80"].reindex(["recommended"]).iloc[0]),
        weeks=len(judged.drop_duplicates("day")) // WEEK,
        chosen=str(chosen),
        prophet_error=errors["prophet"],
        forest_error=errors["forest"],
    )


def side_by_side(scores: pd.DataFrame, location: str) -> pd.DataFrame:
    """Both models' weekly error as a share of usage, which model is used, and whether to believe it.

    One row for each ingredient of a location: ``ingredient, prophet, forest, chosen, verdict``, those to be believed
    least first; NaN where a model was not judged.
    """
    own = scores[scores["location"] == location]
    weekly = own.pivot(index="ingredient", columns="model", values="weekly_wape")
    weekly = weekly.reindex(columns=["seasonal_naive", "prophet", "forest"])
    used = own[own["recommended"]].set_index("ingredient").reindex(weekly.index)
    coverage = own[own["model"] == "recommended"].set_index("ingredient")["coverage80"].reindex(weekly.index)
    verdicts = [
        _verdict(ours, habit, ours, _holds(covered))
        for ours, habit, covered in zip(used["weekly_wape"], weekly["seasonal_naive"], coverage, strict=True)
    ]
    table = weekly.assign(chosen=used["model"], verdict=verdicts, error=used["weekly_wape"])
    table = table.sort_values("error", ascending=False, kind="stable")
    return table.reset_index()[["ingredient", "prophet", "forest", "chosen", "verdict"]].rename_axis(columns=None)


def duel(sides: pd.DataFrame) -> Duel:
    """Count in the rows of ``side_by_side`` who did better; where both erred alike, neither did."""
    judged = sides.dropna(subset=["prophet", "forest"])
    return Duel(
        judged=len(judged),
        prophet=int((judged["prophet"] < judged["forest"]).sum()),
        forest=int((judged["forest"] < judged["prophet"]).sum()),
    )


def _verdict(error: float, habit: float, share: float, band_holds: bool) -> Verdict:
    """``error`` and ``habit`` may be in any unit, as long as it is the same one."""
    if not (math.isfinite(error) and math.isfinite(habit)):
        return "unknown"
    good = share <= CLOSE or error <= CLEARLY_BETTER * habit
    if good and band_holds:
        return "reliable"
    return "fair" if share <= TOLERABLE or error <= habit else "poor"


def _holds(coverage: float) -> bool:
    return COVERED[0] <= coverage <= COVERED[1]
