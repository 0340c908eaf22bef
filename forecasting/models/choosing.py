"""With which signals, and how readily bent a trend, a place is forecast better: measured on weeks not learned from.

A ridge regression stands in for Prophet, with the same columns, the same priors (a Gaussian prior of scale s is a
penalty of variance / s²) and straight pieces of trend: what helps the one helps the other, and it takes milliseconds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

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
    """What a fit may learn from: ``past`` as it was, ``ahead`` as it would have been known before, row by row.

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
    signals = np.array([columns.priors, *without, *[columns.priors] * len(others)])
    bends = np.array([usual] * (1 + len(without)) + others)
    errors = [
        _errors(known, asked, signals, bends, columns.bends_until)
        for past, ahead in _series(history, columns)
        for known, asked in _blocks(past, ahead)
        if _varies(known.quantity)
    ]
    if not errors:
        return Tuned(frozenset(), usual)
    with_all, *changed = np.sum(errors, axis=0)
    with_fewer, bent = changed[: len(without)], [(1.0 - CLEARLY_BETTER) * with_all, *changed[len(without) :]]
    helped = (name for name, error in zip(groups, with_fewer, strict=True) if error > (1.0 + WORTH_IT) * with_all)
    return Tuned(frozenset(helped), columns.bends[int(np.argmin(bent))])


@dataclass(frozen=True)
class _Part:
    """Days of one series, counted from the newest, what was used on them, and the columns that tell of them."""

    day: np.ndarray
    quantity: np.ndarray
    table: np.ndarray

    def among(self, days: np.ndarray) -> Self:
        """Only these of its days."""
        return type(self)(self.day[days], self.quantity[days], self.table[days])


def _series(history: pd.DataFrame, columns: Columns) -> Iterator[tuple[_Part, _Part]]:
    """Each series with the columns as they were, and as they would have been known."""
    day = ((history["day"] - history["day"].max()) / ONE_DAY).to_numpy()
    quantity = history["quantity"].to_numpy(dtype=float)
    for rows in history[SERIES].groupby(SERIES).indices.values():
        past, ahead = (table.iloc[rows].to_numpy(dtype=float) for table in (columns.past, columns.ahead))
        yield _Part(day[rows], quantity[rows], past), _Part(day[rows], quantity[rows], ahead)


def _blocks(past: _Part, ahead: _Part) -> Iterator[tuple[_Part, _Part]]:
    """The days of one series until each cutoff, and those of the block after it."""
    day = past.day
    for cutoff in range(-BLOCKS * BLOCK_DAYS, 0, BLOCK_DAYS):
        asked = (day > cutoff) & (day <= cutoff + BLOCK_DAYS)
        if asked.any() and cutoff - day.min() >= FIRST_DAYS:
            yield past.among(day <= cutoff), ahead.among(asked)


def _varies(quantity: np.ndarray) -> bool:
    """Whether a series says anything of what moves it: one that is the same every day does not."""
    return bool(quantity.std() > ROUNDING * quantity.mean())


def _errors(learned: _Part, asked: _Part, signals: np.ndarray, bends: np.ndarray, bends_until: float) -> np.ndarray:
    """How far off each fit is that is tried: squared errors, in squares of the noise.

    ``signals`` (tried, columns) and ``bends`` (tried) are its prior scales; all fits are solved in one go.
    """
    first, whole = learned.day.min(), np.ptp(learned.day)
    bent = np.arange(PIECE_DAYS, bends_until * whole, PIECE_DAYS)
    share, level = learned.quantity / learned.quantity.mean(), learned.quantity.mean()
    noise = NOISE_SHARE * share.var()
    design, unseen = (
        np.hstack([part.table, _trend((part.day - first) / whole, bent / whole)]) for part in (learned, asked)
    )
    trend = np.tile([np.inf, TREND_PRIOR], (len(bends), 1))
    priors = np.hstack([signals, trend, np.repeat(bends[:, None], len(bent), axis=1)])
    penalties = (noise / priors**2)[:, :, None] * np.eye(design.shape[1])
    effects = np.linalg.solve(design.T @ design + penalties, (design.T @ share)[:, None])[:, :, 0]
    missed = asked.quantity / level - np.maximum(effects @ unseen.T, 0.0)
    return (missed**2).sum(axis=1) / noise


def _trend(since: np.ndarray, bends: np.ndarray) -> np.ndarray:
    """A level, a slope, and a further slope from each bend on."""
    return np.column_stack([np.ones(len(since)), since, np.maximum(since[:, None] - bends, 0.0)])
