"""When an error has left its usual range: a rule that chance hardly ever fools, and that lasts as long as the error.

How an error is distributed is nobody's guess: only ranks count (Mann and Whitney, 1947).
"""

from functools import cache

import numpy as np
import pandas as pd

RECENT_WEEKS = 4
"""The weeks that are told as how it goes now."""

FALSE_ALARM = 0.0025
"""How rarely an ingredient whose errors have not changed may be said to have left its usual range."""

FIRST_SHARE = 0.5
"""This part of it is for a spell of ``RECENT_WEEKS``, so that a warning comes soon; all longer ones share the rest."""

FEWEST_WEEKS = 8
"""With fewer usual weeks, even recent ones that are all worse than they may be chance more often than that."""

WORTH_SAYING = 1.5
"""An error is unusual only from so many times the usual one on, however sure that it has grown."""


def relative(errors: pd.Series | np.ndarray, used: pd.Series | np.ndarray) -> np.ndarray:
    """The size of each week's error as a share of a week's average usage: more is used, more may be wrong."""
    sizes, level = np.abs(np.asarray(errors, dtype=float)), float(np.mean(used)) if len(used) else 0.0
    return sizes / level if level > 0 else sizes[:0]


def weeks_out(errors: pd.Series | np.ndarray, used: pd.Series | np.ndarray) -> int:
    """For how many weeks the errors have been out of the range that was usual before; 0 if the last ones are not.

    ``errors`` and what was ``used`` are those of weeks in order. A spell are the last ``RECENT_WEEKS`` of them, or any
    more, as long as ``FEWEST_WEEKS`` are left before it. It is out of the usual range if its last errors are on average
    ``WORTH_SAYING`` times as large as those before it, and so many of its errors are larger than so many of these that
    chance does it only in its part of ``FALSE_ALARM``, ties counted for chance. So a bad week never is what is usual
    for those after it, and a spell ends when errors come back. The spell that chance explains worst is told.
    """
    wrong, amounts = (np.asarray(values, dtype=float) for values in (errors, used))
    longest = len(wrong) - FEWEST_WEEKS
    sure = {}
    for spell in range(RECENT_WEEKS, longest + 1):
        before, now = relative(wrong[:-spell], amounts[:-spell]), relative(wrong[-spell:], amounts[-spell:])
        if not (len(before) and len(now)) or now[-RECENT_WEEKS:].mean() <= WORTH_SAYING * before.mean():
            continue
        larger = np.count_nonzero(now[:, np.newaxis] > before)
        if (chance := _by_chance(len(now), len(before))[larger]) <= _allowed(spell, longest):
            sure[spell] = chance
    return min(sure, key=sure.__getitem__, default=0)


def _allowed(spell: int, longest: int) -> float:
    """A spell's part of ``FALSE_ALARM``, where all up to the ``longest`` are tried."""
    longer = longest - RECENT_WEEKS
    if spell == RECENT_WEEKS:
        return FALSE_ALARM * FIRST_SHARE if longer else FALSE_ALARM
    return FALSE_ALARM * (1.0 - FIRST_SHARE) / longer


@cache
def _by_chance(now: int, before: int) -> np.ndarray:
    """Of so many weeks ``now`` and ``before``, how likely no fewer than 0, 1, 2 … pairs are larger now than before.

    The orders of both with a number of such pairs are counted by the Gaussian binomial coefficient.
    """
    orders = np.zeros(now * before + 1)
    orders[0] = 1.0
    for week in range(1, now + 1):
        orders[before + week :] -= orders[: max(len(orders) - before - week, 0)].copy()
        for first in range(week):
            orders[first::week] = orders[first::week].cumsum()
    return orders[::-1].cumsum()[::-1] / orders.sum()
