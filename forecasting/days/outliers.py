"""Days on which so much or so little was used that they are no example: a private party, a typing error.

They are kept as they are and taken off the stock as they are; only what is learned from them is limited to the edge of
what is usual. What is usual is read from the days before alone, so that no forecast of the past knows more than it did.
"""

import numpy as np
import pandas as pd

from forecasting.tables import KEYS, SERIES, WEEK

SAME_WEEKDAYS = 8
"""Usual is the median of this many of the same weekday before, of at least ``FEWEST``."""

FEWEST = 4
SPREAD_DAYS = 56
"""How far days are from what is usual is the median of these, of at least ``FEWEST_DAYS``."""

FEWEST_DAYS = 24
FIRST_JUDGED = FEWEST * WEEK + FEWEST_DAYS
"""So many days after its first one a day can be told to be far from what is usual, and none before."""

FAR = 6.0
"""Beyond this many standard deviations, told from the median distance, a day isn't usual any more …"""

TIMES = 2.0
"""… if it is also more than twice what is usual, or less than half of it …"""

BEYOND = 1.5
"""… and half as much again as the second highest of the last ``SPREAD_DAYS``, or as far below the second lowest."""

ISOLATED = 1
"""After more such days than this in a week the next is no outlier: the kitchen has another level by now."""

AT_ONCE = 100
"""So many series are looked at together; more would only take memory."""

FOUND = [*KEYS, "quantity", "usual", "counted"]

_DEVIATION = 1.4826
"""A normal distribution's standard deviation, in median distances."""


def find_outliers(history: pd.DataFrame, ordinary: pd.Series) -> pd.DataFrame:
    """The days far from what their weekday and the weeks before say: ``FOUND``, the newest first.

    ``ordinary`` says which rows of ``history`` are open days without holiday, event, promotion or doubt; no others are
    looked at or compared with. ``usual`` is the median of such days before, ``counted`` the edge of what is usual, as
    which the day counts in learning. What is used on less than half of the days has no usual day, and no outliers.
    """
    if history.empty:
        return history.reindex(columns=FOUND)
    seen = history.assign(seen=history["quantity"].where(ordinary))
    usage = seen.pivot(index="day", columns=SERIES, values="seen").asfreq("D")
    parts = [_find_among(usage.iloc[:, first : first + AT_ONCE]) for first in range(0, usage.shape[1], AT_ONCE)]
    found = pd.concat(parts, ignore_index=True)
    return found.sort_values(["day", *SERIES], ascending=[False, True, True], ignore_index=True)


def dampen(history: pd.DataFrame, outliers: pd.DataFrame) -> pd.DataFrame:
    """The history with the quantity of each outlier limited to what it counts as."""
    if outliers.empty:
        return history
    counted = outliers.set_index(KEYS)["counted"].reindex(pd.MultiIndex.from_frame(history[KEYS])).to_numpy()
    return history.assign(quantity=history["quantity"].mask(np.isfinite(counted), counted))


def _find_among(usage: pd.DataFrame) -> pd.DataFrame:
    amounts = usage.to_numpy(dtype=float)
    usual, low, high = _edges(amounts)
    beyond = (amounts > high) | (amounts < low)
    lately = np.sum(_before(beyond.astype(float), WEEK) > 0, axis=0)
    day, series = np.nonzero(beyond & (lately <= ISOLATED))
    places = {name: usage.columns.get_level_values(name)[series] for name in SERIES}
    quantity = amounts[day, series]
    counted = np.clip(quantity, low[day, series], high[day, series])
    numbers = {"quantity": quantity, "usual": usual[day, series], "counted": counted}
    return pd.DataFrame({**places, "day": usage.index[day], **numbers})[FOUND]


def _edges(amounts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is usual on each day (row) of each series (column), and the lowest and highest that still is."""
    usual = _middle(_before(amounts, SAME_WEEKDAYS, step=WEEK), FEWEST)
    spread = _DEVIATION * _middle(_before(np.abs(amounts - usual), SPREAD_DAYS), FEWEST_DAYS)
    lately = np.sort(_before(amounts, SPREAD_DAYS), axis=0)  # what isn't known comes last
    known = np.isfinite(lately).sum(axis=0)
    highest_but_one = np.take_along_axis(lately, np.maximum(known - 2, 0)[None], axis=0)[0]
    high = np.maximum.reduce([usual + FAR * spread, TIMES * usual, BEYOND * highest_but_one])
    low = np.minimum.reduce([usual - FAR * spread, usual / TIMES, lately[1] / BEYOND])
    judged = np.isfinite(spread) & (usual > 0) & (_middle(lately, FEWEST_DAYS) > 0)
    return usual, np.where(judged, low, -np.inf), np.where(judged, high, np.inf)


def _before(table: np.ndarray, times: int, step: int = 1) -> np.ndarray:
    """The table as it was ``step``, two steps … before each day, missing where it had not begun."""
    moved = np.full((times, *table.shape), np.nan)
    for time in range(times):
        back = (time + 1) * step
        moved[time, back:] = table[: max(len(table) - back, 0)]
    return moved


def _middle(tables: np.ndarray, fewest: int) -> np.ndarray:
    """The median over all tables of what is known, cell by cell; missing where fewer than ``fewest`` are."""
    cells = np.sort(tables, axis=0)
    known = np.isfinite(cells).sum(axis=0)
    upper = np.take_along_axis(cells, (known // 2)[None].clip(max=len(cells) - 1), axis=0)[0]
    lower = np.take_along_axis(cells, (np.maximum(known - 1, 0) // 2)[None], axis=0)[0]
    return np.where(known >= fewest, (lower + upper) / 2, np.nan)
