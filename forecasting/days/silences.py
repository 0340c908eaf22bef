"""Days on which nothing was sold. Closed, missing and zero are three things: a person says which, we propose.

``sold`` is a row for each ``location, source, day`` with sales; ``closed`` is the table of ``forecasting.tables``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from forecasting.days.calendar import everywhere, sells_seldom
from forecasting.tables import WEEK, WEEKDAYS

SAME_WEEKDAYS, FEWEST_OF_THEM = 4, 3
"""A rest day is known by so many of the same weekday up to it, or from it on, in weeks with any sale."""

RESTS = 0.75
"""The share of these that must be without sales."""

SELLS_EVERY_DAY, FEWEST_WEEKDAYS = 0.9, 4
"""A source is expected on the weekdays on which it sold so often, seen at least so many times."""

GIVEN_UP_DAYS = 28
"""A source silent for longer is no longer used."""

REPLACED = 0.5
"""Nor is one since whose last day another one sells, that wasn't there before, at least this share of its portions."""

Kind = Literal["seldom", "weekday", "holiday", "missing", "source"]


@dataclass(frozen=True)
class Hole:
    """Days without sales at a location that nobody has explained, and what they may be.

    ``kind``: all of them where it sells ``seldom``, a ``weekday`` on which it rests (``name`` is its code), a public
    ``holiday`` (its name), days of which the file seems ``missing``, or a ``source`` (its name) that was silent while
    others sold.
    """

    location: str
    kind: Kind
    name: str
    days: tuple[pd.Timestamp, ...]


def silent_days(sold: pd.DataFrame, closed: pd.DataFrame) -> pd.DataFrame:
    """The days between a location's first and last sale without any: ``location, day, declared, rests, seldom,
    next_sold``.

    ``declared``: somebody said that it was closed, on that day or on such a weekday ever since it was last open;
    ``rests``: it doesn't open on that weekday, as nobody knows where it ``sells_seldom``; ``seldom``: there it does;
    ``next_sold``: the next day with sales.
    """
    declared = everywhere(closed, list(sold["location"].unique()))
    shut = declared.groupby("location")["day"].agg(list)
    return pd.concat(
        [
            _silent_at(pd.DatetimeIndex(days.unique()), shut.get(location, [])).assign(location=location)
            for location, days in sold.groupby("location")["day"]
        ],
        ignore_index=True,
    )[["location", "day", "declared", "rests", "seldom", "next_sold"]]


def find_holes(silent: pd.DataFrame, holidays: pd.Series, explained: pd.DataFrame) -> list[Hole]:
    """What the days of ``silent_days`` may be, the latest first: one hole for a weekday, a holiday, a stretch of days.

    ``holidays`` are names by day; days that are declared or ``explained`` (location, day) are left out. A location that
    sells seldom has one hole in all, and none once it was explained: it will be silent again.
    """
    open_days = silent[~silent["declared"]]
    rows = _unexplained(open_days, explained)
    told = open_days.drop(rows.index)["location"]
    rows = rows[~(rows["seldom"] & rows["location"].isin(told))]
    named, weekday = rows["day"].map(holidays), rows["day"].dt.day_of_week.map(dict(enumerate(WEEKDAYS)))
    only_holidays = named.notna().groupby([rows[key] for key in ("location", "next_sold", "rests")]).transform("all")
    kinds = np.select([rows["seldom"], rows["rests"], only_holidays], ["seldom", "weekday", "holiday"], "missing")
    name = np.select([kinds == "weekday", kinds == "holiday"], [weekday, named], "")
    stretch = rows["next_sold"].where(kinds == "missing", pd.Timestamp(0).as_unit("us"))
    groups = rows.assign(kind=kinds, name=name, stretch=stretch).groupby(["location", "kind", "name", "stretch"])
    return _latest_first([Hole(*key[:3], tuple(days)) for key, days in groups["day"]])


def find_silent_sources(sold: pd.DataFrame, explained: pd.DataFrame) -> list[Hole]:
    """The days on which a source was silent that usually sells on such days, while the location sold."""
    found = []
    for location, rows in sold.groupby("location"):
        open_days = pd.DatetimeIndex(rows["day"].unique()).sort_values()
        for source, days in rows.groupby("source")["day"]:
            expected = open_days[open_days <= days.max()] if _is_replaced(rows, source) else open_days
            silent = pd.DataFrame({"location": location, "day": list(_silent_of(days, expected))})
            days_left = _unexplained(silent, explained)["day"] if len(silent) else ()
            found += [Hole(location, "source", source, tuple(days_left))] if len(days_left) else []
    return _latest_first(found)


def stretches(silent: pd.DataFrame) -> Iterator[tuple[str, pd.Timestamp, tuple[pd.Timestamp, ...]]]:
    """Each day with sales that follows days without, though it was open: its location, itself, those days."""
    for (location, day), rows in silent[~silent["declared"] & ~silent["rests"]].groupby(["location", "next_sold"]):
        yield location, day, tuple(rows["day"])


def _silent_at(sold: pd.DatetimeIndex, shut: list[pd.Timestamp]) -> pd.DataFrame:
    days = pd.date_range(sold.min(), sold.max(), unit="us")
    was_sold, said = pd.Series(days.isin(sold)), pd.Series(days.isin(shut))
    weekday = np.asarray(days.day_of_week)
    in_use = was_sold.rolling(WEEK, center=True, min_periods=1).max() == 1  # a long closure shows no rest days
    idle = (~was_sold).astype(float).where(in_use)
    rests = ~was_sold & in_use & (idle.groupby(weekday).transform(_share_around) >= RESTS)
    seldom = sells_seldom(sold.to_series())
    rests &= not seldom
    last_word = pd.Series(np.where(said, 1.0, np.where(was_sold, 0.0, np.nan))).groupby(weekday).ffill()
    declared = said | (rests & (last_word == 1))
    table = pd.DataFrame({"day": days, "declared": declared, "rests": rests, "seldom": seldom})
    return table.assign(next_sold=table["day"].where(was_sold).bfill())[~was_sold]


def _share_around(same: pd.Series) -> pd.Series:
    """How many of the same weekday were without sales, up to each or from it on, whichever is more; weeks without any
    sale are none of them."""
    used = same.dropna()
    fewest = min(FEWEST_OF_THEM, len(same))
    until, since = (days.rolling(SAME_WEEKDAYS, min_periods=fewest).mean() for days in (used, used[::-1]))
    return pd.Series(np.fmax(until, since[::-1]), used.index).reindex(same.index)


def _is_replaced(sold: pd.DataFrame, source: str) -> bool:
    """Whether a new till of a location has taken the place of one of its sources."""
    by_source = sold.groupby("source").agg(first=("day", "min"), last=("day", "max"), units=("units", "median"))
    own, others = by_source.loc[source], by_source.drop(index=source)
    return bool(((others["first"] >= own["last"]) & (others["units"] >= REPLACED * own["units"])).any())


def _silent_of(days: pd.Series, open_days: pd.DatetimeIndex) -> pd.DatetimeIndex:
    last = days.max()
    span = open_days[(open_days >= days.min()) & (open_days <= last + pd.Timedelta(days=GIVEN_UP_DAYS))]
    sells = pd.Series(span.isin(days), index=span)
    if last + pd.Timedelta(days=GIVEN_UP_DAYS) < open_days.max():
        sells = sells[:last]
    habit = sells[:last].groupby(sells[:last].index.day_of_week).agg(["mean", "size"])
    usual = habit.index[(habit["mean"] >= SELLS_EVERY_DAY) & (habit["size"] >= FEWEST_WEEKDAYS)]
    return sells.index[~sells & sells.index.day_of_week.isin(usual)]


def _unexplained(rows: pd.DataFrame, explained: pd.DataFrame) -> pd.DataFrame:
    key = ["location", "day"]
    return rows[~pd.MultiIndex.from_frame(rows[key]).isin(pd.MultiIndex.from_frame(explained[key]))]


def _latest_first(holes: list[Hole]) -> list[Hole]:
    return sorted(holes, key=lambda hole: (hole.days[-1], hole.location, hole.name), reverse=True)
