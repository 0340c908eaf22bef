"""With which signals, and how readily bent a trend, a place is forecast better: measured on weeks not learned from.

A ridge regression stands in for Prophet, with the same columns, the same priors (a Gaussian prior of scale s is a
penalty of variance / s²) and straight pieces of trend: what helps the one helps the other, and it takes milliseconds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.tables import ONE_DAY, SERIES, WEEK

BLOCK_DAYS = 14
"""Days are forecast in blocks as long as this, each from all days before it."""

BLOCKS = 20
"""So many of the newest blocks are judged."""

FIRST_DAYS = 26 * WEEK
"""Days that a block must leave to learn from: of fewer holidays nothing can be said."""

PIECE_DAYS = 56
"""The trend may bend so often."""

TREND_PRIOR = 5.0
"""Prior scale of the trend's slope over all days learned from, in levels: Prophet's own."""

NOISE_SHARE = 0.5
"""The part of a series' variance that no column explains, taken for the noise when priors become penalties."""

ROUNDING = 1e-9
"""What differs from its mean by no more than this share of it is the same every day, but for last digits."""

WORTH_IT = 0.0005
"""A group of columns is worth having if the squared error is greater by more than this share without it."""

NO_EFFECT = 1e-6
"""The prior scale of a column that is left out."""

CLEARLY_BETTER = 0.03
"""The trend bends otherwise than usual only where the squared error is less by this share: bends are half chance."""


@dataclass(frozen=True)
class Columns:
    """What a fit may learn from: ``past`` as it was, row by row, and in ``ahead`` those of its columns that would have
    been known otherwise before.

    ``priors`` has the scale of each column's effect, as a share of the level, ``bends`` those that a bend of the trend
    may have, the usual one first; it may bend in the part ``bends_until`` of the days learned from.
    """

    past: pd.DataFrame
    ahead: pd.DataFrame
    priors: np.ndarray
    bends: tuple[float, ...]
    bends_until: float


@dataclass(frozen=True)
class Tuned:
    """What a place is forecast better with: the ``groups`` of columns that help, and the prior scale of a ``bend``."""

    groups: frozenset[str]
    bend: float


def tune(history: pd.DataFrame, columns: Columns, groups: Mapping[str, Sequence[str]]) -> Tuned:
    """With which of the ``groups`` and of ``columns.bends`` all series of ``history`` together are forecast better.

    Each is tried by itself, everything else as usual. ``history`` (``SERIES, day, quantity``) and the tables of
    ``columns`` have the same rows, those to learn from. While there is too little history to judge by, no group helps.
    """
    usual, *others = columns.bends
    without = [np.where(columns.past.columns.isin(list(its)), NO_EFFECT, columns.priors) for its in groups.values()]
    tried = _Priors(
        signals=np.array([columns.priors, *without, *[columns.priors] * len(others)]),
        bends=np.array([usual] * (1 + len(without)) + others),
    )
    errors = [error for series in _series(history, columns) for error in _errors(series, tried, columns.bends_until)]
    if not errors:
        return Tuned(frozenset(), usual)
    with_all, *changed = np.sum(errors, axis=0)
    with_fewer, bent = changed[: len(without)], [(1.0 - CLEARLY_BETTER) * with_all, *changed[len(without) :]]
    helped = (name for name, error in zip(groups, with_fewer, strict=True) if error > (1.0 + WORTH_IT) * with_all)
    return Tuned(frozenset(helped), columns.bends[int(np.argmin(bent))])


@dataclass(frozen=True)
class _Priors:
    """The prior scales of all fits that are tried: of the signals (tried, columns), and of a bend (tried)."""

    signals: np.ndarray
    bends: np.ndarray

    def penalties(self, bends: int, pace: float) -> np.ndarray:
        """What each effect's square costs (tried, columns), in variances of the noise.

        The trend has so many ``bends``, and its priors are of slopes ``pace`` times as steep as its columns say.
        """
        level, slope = np.full(len(self.bends), np.inf), np.full(len(self.bends), TREND_PRIOR)
        trend = np.column_stack([level, slope, np.repeat(self.bends[:, np.newaxis], bends, axis=1)])
        return np.hstack([self.signals, pace * trend]) ** -2.0


@dataclass(frozen=True)
class _Series:
    """The days of one series, counted from the newest of all, what was used, and the columns that tell of them.

    These (days, columns) end with a level, a slope, 1 over all days, and a further slope from each of the ``bends`` on,
    told as a share of all days.
    """

    day: np.ndarray
    quantity: np.ndarray
    past: np.ndarray
    ahead: np.ndarray
    bends: np.ndarray


def _series(history: pd.DataFrame, columns: Columns) -> Iterator[_Series]:
    """Each series with the columns as they were, and as they would have been known."""
    day = ((history["day"] - history["day"].max()) / ONE_DAY).to_numpy()
    quantity = history["quantity"].to_numpy(dtype=float)
    was, known = (table.to_numpy(dtype=float) for table in (columns.past, columns.ahead))
    otherwise = columns.past.columns.get_indexer(columns.ahead.columns)
    for rows in history[SERIES].groupby(SERIES).indices.values():
        its, whole = day[rows], max(np.ptp(day[rows]), 1.0)
        bends = np.arange(PIECE_DAYS, whole, PIECE_DAYS) / whole
        trend = _trend((its - its.min()) / whole, bends)
        past = np.hstack([was[rows], trend])
        ahead = past.copy()
        ahead[:, otherwise] = known[rows]
        yield _Series(its, quantity[rows], past, ahead, bends)


def _errors(series: _Series, tried: _Priors, bends_until: float) -> Iterator[np.ndarray]:
    """How far off each fit that is tried is in each block (tried): squared errors, in squares of the noise.

    What a day adds to the sums of a regression is added once, for all blocks after it.
    """
    day, quantity = series.day, series.quantity
    signals = series.past.shape[1] - len(series.bends)
    squares, products, added = 0.0, 0.0, np.zeros(len(day), dtype=bool)
    for cutoff in range(-BLOCKS * BLOCK_DAYS, 0, BLOCK_DAYS):
        known, asked = day <= cutoff, (day > cutoff) & (day <= cutoff + BLOCK_DAYS)
        if not asked.any() or cutoff - day.min() < FIRST_DAYS or not _varies(quantity[known]):
            continue
        new, added = known & ~added, known
        squares = squares + series.past[new].T @ series.past[new]
        products = products + series.past[new].T @ quantity[new]
        part = np.ptp(day[known]) / np.ptp(day)
        bends = int((series.bends < bends_until * part).sum())
        its, level = slice(signals + bends), quantity[known].mean()
        noise = NOISE_SHARE * (quantity[known] / level).var()
        effects = _effects(squares[its, its], products[its] / level, noise * tried.penalties(bends, 1.0 / part))
        missed = quantity[asked] / level - np.maximum(effects @ series.ahead[asked, its].T, 0.0)
        yield (missed**2).sum(axis=1) / noise


def _effects(squares: np.ndarray, products: np.ndarray, penalties: np.ndarray) -> np.ndarray:
    """The effects (tried, columns) by which ridge regressions of the same sums with these penalties explain it best."""
    systems = np.tile(squares, (len(penalties), 1, 1))
    diagonal = np.arange(len(squares))
    systems[:, diagonal, diagonal] += penalties
    return np.linalg.solve(systems, products[:, np.newaxis])[:, :, 0]


def _varies(quantity: np.ndarray) -> bool:
    """Whether a series says anything of what moves it: one that is the same every day does not."""
    return bool(quantity.std() > ROUNDING * quantity.mean())


def _trend(since: np.ndarray, bends: np.ndarray) -> np.ndarray:
    """A level, a slope, and a further slope from each bend on."""
    return np.column_stack([np.ones(len(since)), since, np.maximum(since[:, None] - bends, 0.0)])
