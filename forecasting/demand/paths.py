"""Sample futures: what may happen, drawn from how wrong the forecast was on days it could not see.

One path is one future of a whole location: a block of consecutive days is drawn from the backtest with the errors of
all ingredients together, so that shared dishes and bad weeks stay shared (a moving-block bootstrap, Künsch 1989).
Quantiles, run-out days and orders all come from the same paths; a quantile of a sum is never a sum of quantiles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from zlib import crc32

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from forecasting.tables import SERIES, WEEK

PATHS = 400
"""Futures that everything is read from: bands, run-out days, orders, and those of the past lived through again."""

SCALE_FLOOR = 0.3
"""Errors are measured as a share of the day's mean, but of no less than this share of the series' average mean."""

FEWEST_FOLDS = 3
"""With fewer judged folds there is no band: too little is known about how wrong we are."""


OBSERVATIONS_A_WEEK = 3
"""The errors of a week's days are neither one observation nor seven: they share what the week was like. On seven real
histories and five made ones, bands from six to eleven folds so hold 0.80 of the days, and those of more folds 0.80."""

ASSUMED_ERROR = 0.3
"""Until a single fold has been judged, a day's usage is taken to be off by this share (standard deviation), half of it
by all days of a week together. An assumption: it is said to be one, and no range is printed from it."""


@dataclass(frozen=True)
class Paths:
    """Simulated futures of one location.

    ``usage`` has shape (paths, days, ingredients), each in the ingredient's own unit, never negative; ``days`` are
    consecutive and begin on the day after the last one sold.
    """

    location: str
    ingredients: tuple[str, ...]
    days: pd.DatetimeIndex
    usage: np.ndarray

    def quantiles(self, shares: tuple[float, ...]) -> np.ndarray:
        """Quantiles of each day's usage: shape (shares, days, ingredients)."""
        each = [np.quantile(self.usage[:, day], shares, axis=0) for day in range(len(self.days))]
        return np.stack(each, axis=1)


def residuals(folds: pd.DataFrame) -> pd.DataFrame:
    """How wrong one model was: ``location, ingredient, day, week_ahead, residual`` (a share of the day's scale).

    ``folds`` has one row for each series, cutoff and day with ``mean`` and ``actual``.
    """
    scale = np.empty(len(folds))
    for rows in folds.groupby(["location", "cutoff"]).indices.values():
        fold = folds.iloc[rows]
        day, ingredient = (pd.factorize(fold[key])[0] for key in ("day", "ingredient"))
        mean = np.full((day.max() + 1, ingredient.max() + 1), np.nan)
        mean[day, ingredient] = fold["mean"]
        scale[rows] = _scale(mean)[day, ingredient]
    share = (folds["actual"] - folds["mean"]) / scale
    week_ahead = ((folds["day"] - folds["cutoff"]).dt.days - 1) // WEEK + 1
    return folds[[*SERIES, "day"]].assign(week_ahead=week_ahead, residual=share)


def locations_with_range(judged: pd.DataFrame) -> frozenset[str]:
    """The locations of which ``FEWEST_FOLDS`` were judged; ``judged`` are the rows of folds that say something."""
    folds = judged.groupby("location")["cutoff"].nunique()
    return frozenset(folds.index[folds >= FEWEST_FOLDS])


@dataclass(frozen=True, eq=False)
class LocationErrors:
    """The errors of one location as (week ahead, day, ingredient) over consecutive days, without gaps."""

    ingredients: pd.Index
    weeks: np.ndarray

    def places(self, ingredients: pd.Index) -> np.ndarray:
        """Whose errors each of some ingredients has: its own, or one's of those here, in turn."""
        place = self.ingredients.get_indexer(ingredients)
        return np.where(place < 0, np.arange(len(place)) % len(self.ingredients), place)


Errors = Mapping[str, LocationErrors]


def gather(errors: pd.DataFrame, series: pd.DataFrame) -> Errors:
    """Make ``errors`` (``residuals``) ready to draw from, for all ``series`` (location, ingredient).

    A series without enough errors of its own borrows those of another; where no errors are known at all,
    ``ASSUMED_ERROR`` stands in.
    """
    found = {}
    for location, rows in series.groupby("location"):
        names = pd.Index(sorted(rows["ingredient"].unique()))
        found[str(location)] = LocationErrors(names, _by_week(errors[errors["location"] == location], names))
    return found


Swings = Mapping[str, np.ndarray]
"""What a forecast rests on besides its errors, by name: by how much each of its rows moves when that is one standard
deviation larger. What has the same name is drawn alike in every plan of the same seed."""

NO_SWINGS: Swings = MappingProxyType({})


def draw_paths(
    means: pd.DataFrame, errors: Errors, count: int = PATHS, seed: int = 0, swings: Swings = NO_SWINGS
) -> list[Paths]:
    """Draw ``count`` futures of every location around ``means`` (location, ingredient, day, mean), one model's.

    In each of them everything that has ``swings`` is of another size; over all of them it is of its own on average.
    """
    drawn = []
    for location, its in means.groupby("location").indices.items():
        rows, name = means.iloc[its], str(location)
        ours = {about: swing[its] for about, swing in swings.items()}
        drawn.append(_draw_location(name, rows.assign(**ours), errors[name], _Draw(count, seed, tuple(ours))))
    return drawn


@dataclass(frozen=True)
class _Draw:
    """How many futures to draw, and the columns of what moves them besides errors."""

    count: int
    seed: int
    swings: tuple[str, ...]


def _draw_location(location: str, means: pd.DataFrame, errors: LocationErrors, draw: _Draw) -> Paths:
    mean = means.pivot(index="day", columns="ingredient", values="mean").sort_index()
    shocks = _draw_shocks(errors.weeks, len(mean), draw.count, np.random.default_rng(draw.seed))
    if not mean.columns.equals(errors.ingredients):
        shocks = shocks[:, :, errors.places(mean.columns)]
    usage = np.multiply(shocks, _scale(mean.to_numpy()), out=shocks)  # in place: it is by far the largest of a plan
    usage += mean.to_numpy()
    at = mean.index.get_indexer(means["day"]), mean.columns.get_indexer(means["ingredient"])
    for name in draw.swings:
        swing = np.zeros(mean.shape)
        swing[at] = means[name]
        its = swing.any(axis=1)
        usage[:, its] += _sizes(name, draw)[:, None, None] * swing[its]
    return Paths(location, tuple(mean.columns), pd.DatetimeIndex(mean.index), np.maximum(usage, 0.0, out=usage))


def _sizes(name: str, draw: _Draw) -> np.ndarray:
    """By how many standard deviations something is off in each future: the normal distribution in a random order."""
    even = (np.arange(draw.count) + 0.5) / draw.count
    return np.random.default_rng([draw.seed, crc32(name.encode())]).permutation(ndtri(even))


def _scale(mean: np.ndarray) -> np.ndarray:
    """What an error is a share of, by day and ingredient; 0 on days on which nothing at all is expected, so closed."""
    is_open = np.nansum(mean, axis=1, keepdims=True) > 0
    count = (is_open & np.isfinite(mean)).sum(axis=0)
    usual = np.nansum(np.where(is_open, mean, 0.0), axis=0) / np.where(count > 0, count, np.nan)
    return np.where(is_open, np.fmax(mean, SCALE_FLOOR * usual), 0.0)


def _by_week(errors: pd.DataFrame, ingredients: pd.Index) -> np.ndarray:
    """The errors of one location, as ``LocationErrors.weeks``.

    Of a series that was judged on fewer days than ``FEWEST_FOLDS`` weeks have, where others were judged on more, they
    say too little: it was new then, or back on the menu.
    """
    errors = errors[np.isfinite(errors["residual"])].drop_duplicates(["ingredient", "day", "week_ahead"], keep="last")
    judged = errors.groupby("ingredient")["day"].transform("nunique")
    errors = errors[judged >= min(FEWEST_FOLDS * WEEK, judged.max())]
    if errors.empty:
        return _assumed(len(ingredients))
    days = pd.date_range(errors["day"].min(), errors["day"].max(), freq="D")
    weeks = [
        rows.pivot(index="day", columns="ingredient", values="residual").reindex(index=days, columns=ingredients)
        for _, rows in errors.groupby("week_ahead")
    ]
    # A day judged only from another week ahead lends that error; a closed one takes that of the day before.
    lent = weeks[0].where(weeks[0].notna(), weeks[-1])
    kept = ~_weeks_of_closure(lent.notna().any(axis=1))
    known = [week.where(week.notna(), lent)[kept].ffill().bfill() for week in weeks]
    return _widened(np.stack([_borrow(week).to_numpy() for week in known]))


def _weeks_of_closure(judged: pd.Series) -> pd.Series:
    """Which days (the index) to leave out: whole weeks on which nothing was ``judged``, else one error would fill them.

    The days after them have the weekdays that those had.
    """
    silences = (~judged).groupby(judged.cumsum())
    return ~judged & (silences.cumsum() <= silences.transform("sum") // WEEK * WEEK)


def _widened(errors: np.ndarray) -> np.ndarray:
    """The same errors further from their mean, as far as what comes next may lie from what few of them show.

    Between the quantiles of few observations lie fewer of the days to come than between those of many: a prediction
    interval by Student's distribution is wider (Geisser 1993) by what this multiplies by.
    """
    count = max(OBSERVATIONS_A_WEEK * errors.shape[1] / WEEK, 2.0)
    wider = stdtrit(count - 1, 0.9) / ndtri(0.9) * np.sqrt((count + 1) / (count - 1))
    middle = errors.mean(axis=1, keepdims=True)
    return middle + (errors - middle) * wider


def _assumed(ingredients: int) -> np.ndarray:
    """A year of errors that nobody has measured, of the size of ``ASSUMED_ERROR``, each ingredient by itself."""
    rng, weeks = np.random.default_rng(0), 52
    of_week = rng.normal(size=(weeks, ingredients)).repeat(WEEK, axis=0)
    of_day = rng.normal(size=(weeks * WEEK, ingredients))
    return (ASSUMED_ERROR * np.sqrt(0.5) * (of_week + of_day))[np.newaxis]


def _borrow(week: pd.DataFrame) -> pd.DataFrame:
    """Give each ingredient without errors of its own those of one that has them, in turn."""
    lenders = week.columns[week.notna().all()]
    borrowers = week.columns.difference(lenders, sort=False)
    if lenders.empty:
        return week.fillna(0.0)
    lent = {borrower: week[lenders[turn % len(lenders)]] for turn, borrower in enumerate(borrowers)}
    return week.assign(**lent)


def _draw_shocks(weeks: np.ndarray, days: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """Join random blocks: each begins on a random day and runs through the weeks ahead, later ones in the last week.

    Of few days a block may run over their end and go on with the first (Politis and Romano 1992): else hardly any two
    would differ.
    """
    ahead, known, ingredients = weeks.shape
    block = ahead * WEEK
    starts = known - block + 1 if known >= 2 * block else known
    shocks = np.empty((count, -(-days // block) * block, ingredients))
    for first in range(0, shocks.shape[1], block):
        start = rng.integers(0, starts, size=count)
        for week in range(ahead):
            from_week = week if first == 0 else ahead - 1
            rows = (start[:, None] + week * WEEK + np.arange(WEEK)) % known
            shocks[:, first + week * WEEK : first + (week + 1) * WEEK] = weeks[from_week][rows]
    return shocks[:, :days]
