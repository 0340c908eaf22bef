"""Dates whose day and month were swapped before the file reached us.

A spreadsheet of another country reads ``05/11/2026`` as the 11th of May and leaves ``13/11/2026`` alone. What comes
out are days up to the 12th scattered over the months of the year, and all others in their own month. In a file of a
whole year they fill each other's places: then the order of its rows tells.
"""

import pandas as pd

from forecasting.errors import InputError

FEWEST_DAYS = 6
"""With fewer days nothing can be told from their places."""

_LATE = 12
_STEPS = 2_000
_SHOWN = 3


def refuse_swapped(days: pd.Series, file: str) -> None:
    """Raise ``InputError("swapped_days")`` where swapping day and month back joins scattered days to their neighbours,
    or puts the rows in order.

    ``days`` are the midnights of a file's sales, row by row. ``few`` and ``instead`` show what stands there and what it
    should be.
    """
    found = pd.DatetimeIndex(days.dropna().unique()).sort_values()
    if len(found) < FEWEST_DAYS:
        return
    early = found[found.day <= _LATE]
    if early.empty:
        return
    back = pd.DatetimeIndex([day.replace(month=day.day, day=day.month) for day in early])
    late = found[found.day > _LATE]
    scattered = _holes(found) > 2 * len(found) and _holes(back.append(late).unique().sort_values()) <= len(found)
    if scattered or (len(late) and _in_order_if_swapped(days.dropna(), dict(zip(early, back, strict=True)))):
        moved = [(one, other) for one, other in zip(early, back, strict=True) if one != other][:_SHOWN]
        few, instead = zip(*moved, strict=True)
        raise InputError("swapped_days", file=file, few=few, instead=instead)


def _in_order_if_swapped(days: pd.Series, back: dict[pd.Timestamp, pd.Timestamp]) -> bool:
    """Whether the rows go on day by day, up or down, with day and month swapped back and not as they are written."""
    if _is_in_order(days):
        return False
    steps = days[days != days.shift()].head(_STEPS)
    meant = steps.map(back).fillna(steps)
    moved = int((meant != steps).sum())
    return moved >= FEWEST_DAYS and not _is_in_order(steps) and _is_in_order(meant)


def _is_in_order(days: pd.Series) -> bool:
    return days.is_monotonic_increasing or days.is_monotonic_decreasing


def _holes(days: pd.DatetimeIndex) -> int:
    """Days without sales between the first and the last."""
    return (days[-1] - days[0]).days + 1 - len(days)
