"""How wrong the forecast of an ingredient was in the backtest, and whether to believe it."""

import math
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from forecasting.demand.scores import ROUNDING
from forecasting.menu.recipes import explode
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

FEWEST_WEEKS = 3
"""Of fewer tested weeks none is called reliable: they may be right by chance."""

Verdict = Literal["reliable", "fair", "poor", "unknown", "gone"]


@dataclass(frozen=True)
class Record:
    """How wrong the forecast of an ingredient was in the backtest.

    ``error`` is the mean error of a week, in the ingredient's unit, of the model that is ``chosen``; ``habit_error``
    is that of repeating last week, ``mean_error`` that of the four-week mean, ``prophet_error`` and ``forest_error``
    those of the two models; ``used`` is what the weeks of all tests took on average, ``portions`` of how many
    portions (``weekly_portions``); ``coverage`` is the share of days within the band. NaN where nobody knows. ``gone``
    says that nothing takes it any more (``off_menu.out_of_use``).
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
    gone: bool = False

    @property
    def verdict(self) -> Verdict:
        """Whether to believe it: close or clearly better than habit, and nothing speaks against it; tolerable; neither.

        What was never wrong is believed. Against it speak too few tested weeks, a band that doesn't hold, and a simpler
        way that was as close or closer. What is close depends on the volume: of what few portions take, chance alone
        moves a week by more than that. How wrong it once was says nothing of what is gone.
        """
        if self.gone:
            return "gone"
        if not (math.isfinite(self.error) and math.isfinite(self.habit_error)):
            return "unknown"
        tested = self.weeks >= FEWEST_WEEKS
        if tested and math.isfinite(self.coverage) and self.never_wrong:
            return "reliable"
        close = self.share <= self.close or self.error <= CLEARLY_BETTER * self.habit_error
        if tested and close and self.band_holds and not (self.error > self.habit_error or self.mean_would_do):
            return "reliable"
        return "fair" if self.share <= self.tolerable or self.error <= self.habit_error else "poor"

    @property
    def never_wrong(self) -> bool:
        """Whether no tested week differed from what is used for it, but for rounding."""
        return self.error <= ROUNDING * self.used

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
        """Whether a week of the four-week mean was as close as what is used in its place, and neither was right."""
        return not self.never_wrong and self.chosen != "weekday_mean" and self.error >= self.mean_error

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
    judged = _open_weeks(judged[judged["model"] == "recommended"]).groupby("ingredient")
    days = pd.DataFrame({"mean": judged["actual"].mean(), "size": judged["day"].nunique()}).reindex(weekly.index)
    behind = pd.Series(math.nan, index=weekly.index) if portions is None else portions.reindex(weekly.index)
    return {
        str(name): _record(row.to_dict(), str(chosen[name]), days.loc[name], float(coverage[name]), behind[name])
        for name, row in weekly.iterrows()
    }


def _open_weeks(judged: pd.DataFrame) -> pd.DataFrame:
    """The days without the weeks of a long closure: of these no error was judged, and nothing was used in them."""
    week = (judged["day"].max() - judged["day"]).dt.days // WEEK
    return judged[~judged.groupby(["ingredient", week])["closed"].transform("all").astype(bool)]


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


def duel(rows: pd.DataFrame) -> Duel:
    """Count in the rows of ``overview`` who did better; where both erred alike, neither did."""
    judged = rows.dropna(subset=["prophet", "forest"])
    return Duel(
        judged=len(judged),
        prophet=int((judged["prophet"] < judged["forest"] - ROUNDING).sum()),
        forest=int((judged["forest"] < judged["prophet"] - ROUNDING).sum()),
    )
