"""Days whose sales are no example of such a day: several cashed up at once, or a last one that isn't whole.

``sold`` (location, source, day, units, money, last_hour, and ``ends_file``: its file may have been made before the day
was over) is what is kept of each day, ``answers`` (location, source, day, answer, about) what a person said of it, of
one source or (empty) of all: ``spread`` the sales of the day ``about`` over these days, ``left_out`` of learning,
``right`` as it is, or ``whole``: all of its sales are there, or those of the source.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from forecasting.days.calendar import public_holidays
from forecasting.days.silences import Hole, find_holes, find_silent_sources, silent_days, stretches
from forecasting.days.sold_out import NIGHT_UNTIL

WEEKS = 8
FEWEST = 3
"""So many of the same weekday in the last ``WEEKS`` make something usual."""

MOST_CASHED_UP = 6
"""More silent days than these before a busy one are a closure or missing files, not a late cash-up."""

OWN_AT_LEAST, ABOUT = 1.5, 0.3
"""A day cashed up with others has at least 1.5 times its own usual, and theirs together to within 30 %."""

FEWEST_UNITS = 10
"""A source among others that usually sells fewer on such a day has busy days by chance."""

WHOLE_SHARE = 0.6
"""Where no hours are known, a day with fewer of its usual units looks half done."""

EARLY_CLOSING = 0.25
"""A quarter of the days close earlier than what counts as the usual last hour; one hour less is still whole."""

DAY = ["location", "day"]
_SHARED = ("quantity", "net_sales", "discount", "tickets")


@dataclass(frozen=True)
class CashUp:
    """A day that seems to hold the sales of the ``silent`` days before it, too.

    Its ``amount`` of ``measure``, against what it usually has ``alone`` and what all these days have ``together``.
    ``source`` is the one that was silent while others of the location sold; empty where all were.
    """

    location: str
    day: pd.Timestamp
    silent: tuple[pd.Timestamp, ...]
    measure: Literal["units", "money"]
    amount: float
    alone: float
    together: float
    source: str = ""


@dataclass(frozen=True)
class Incomplete:
    """The last day of all, or of a file, that may not be whole.

    Its last hour (24 is midnight), or its units: ``seen`` and ``usual``. Of the last day of all it may also be that
    nothing tells: its sales have ``no_hours``, or too few days before it tell its ``no_closing``.
    """

    location: str
    day: pd.Timestamp
    measure: Literal["hour", "units", "no_hours", "no_closing"]
    seen: float = 0.0
    usual: float = 0.0

    @property
    def untold(self) -> bool:
        """Whether nothing speaks against it either: then only a person knows."""
        return self.measure in ("no_hours", "no_closing")


@dataclass(frozen=True)
class Review:
    """What is odd or missing in the days from the first sale to the last."""

    first: pd.Timestamp | None = None
    last: pd.Timestamp | None = None
    holes: tuple[Hole, ...] = ()
    cash_ups: tuple[CashUp, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()

    def at(self, locations: Collection[str]) -> "Review":
        """What of it is about these locations."""
        found = {"holes": self.holes, "cash_ups": self.cash_ups, "incomplete": self.incomplete}
        theirs = {name: tuple(one for one in ones if one.location in locations) for name, ones in found.items()}
        return replace(self, **theirs)


def no_answers() -> pd.DataFrame:
    """The table of answers where nobody has said anything."""
    texts, days = pd.Series(dtype="str"), pd.Series(dtype="datetime64[us]")
    return pd.DataFrame({"location": texts, "source": texts, "day": days, "answer": texts, "about": days})


def last_days_whole(sold: pd.DataFrame) -> pd.DataFrame:
    """The table of answers where somebody has said of the last day of each location that it is whole."""
    last = sold.groupby("location", as_index=False)["day"].max()
    return last.assign(source="", answer="whole", about=last["day"])[list(no_answers().columns)]


def sold_days(sales: pd.DataFrame) -> pd.DataFrame:
    """``sold`` from sale lines that no database has kept (``location, source, day, quantity, net_sales, hour``)."""
    late = sales["hour"].mask(sales["hour"] < NIGHT_UNTIL, sales["hour"] + 24)
    of_day = sales.assign(last_hour=late).groupby(["location", "source", "day"])
    sums = of_day[["quantity", "net_sales"]].sum(min_count=1).set_axis(["units", "money"], axis=1)
    return sums.assign(last_hour=of_day["last_hour"].max()).reset_index()


def review(sold: pd.DataFrame, closed: pd.DataFrame, answers: pd.DataFrame, country: str) -> Review:
    """Look through all days; those that a person has explained are left out."""
    if sold.empty:
        return Review()
    first, last = sold["day"].min(), sold["day"].max()
    silent = silent_days(sold, closed)
    cash_ups = [*find_cash_ups(sold, silent), *_cash_ups_of_sources(sold, closed)]
    said = {source: _of_source(answers, source) if source else answers for source in {one.source for one in cash_ups}}
    cash_ups = [one for one in cash_ups if not _said(said[one.source], one.location, one.day, "about")]
    cashed_up = pd.DataFrame([(one.location, day) for one in cash_ups for day in one.silent], columns=DAY)
    of_one_till = (answers["answer"] == "whole") & (answers["source"] != "")  # another may be missing still
    explained = pd.concat([answers.loc[~of_one_till, DAY], cashed_up]).astype(
        {"location": "str", "day": "datetime64[us]"}
    )
    holidays = public_holidays(country, range(first.year, last.year + 1))
    return Review(
        first=first,
        last=last,
        holes=(*find_holes(silent, holidays, explained), *find_silent_sources(sold, explained)),
        cash_ups=tuple(cash_ups),
        incomplete=tuple(one for one in find_incomplete(sold) if not _said(answers, one.location, one.day, "day")),
    )


def doubtful(found: Review, answers: pd.DataFrame) -> pd.DataFrame:
    """The days (``day, location``) that count for the stock, at least, but that no model learns from.

    Those left out by a person, and until somebody answers: days cashed up with others, a last day that isn't whole, and
    days of which a source is missing.
    """
    out = answers[(answers["answer"] == "left_out") & (answers["day"] == answers["about"])]
    sources = [(day, hole.location) for hole in found.holes if hole.kind == "source" for day in hole.days]
    sources += [(day, one.location) for one in found.cash_ups if one.source for day in one.silent]
    single = [(one.day, one.location) for one in (*found.cash_ups, *found.incomplete)]
    unanswered = pd.DataFrame(single + sources, columns=["day", "location"])
    both = pd.concat([out[["day", "location"]], unanswered], ignore_index=True).drop_duplicates(ignore_index=True)
    return both.astype({"day": "datetime64[us]", "location": "str"})


def confirmed(answers: pd.DataFrame) -> pd.DataFrame:
    """The days (``day, location``) that a person called right as they are."""
    right = answers.loc[(answers["answer"] == "right") & (answers["day"] == answers["about"]), ["day", "location"]]
    return right.astype({"day": "datetime64[us]", "location": "str"}).reset_index(drop=True)


def find_cash_ups(sold: pd.DataFrame, silent: pd.DataFrame) -> list[CashUp]:
    """Days that sold about as much as themselves and the ``silent_days`` before them usually do, the latest first."""
    totals = sold.groupby(DAY)[["units", "money"]].sum(min_count=1)
    several = [one for one in stretches(silent) if len(one[2]) <= MOST_CASHED_UP]
    found = [_cash_up(totals.loc[location], location, day, before) for location, day, before in several]
    return sorted((one for one in found if one), key=lambda one: one.day, reverse=True)


def _cash_ups_of_sources(sold: pd.DataFrame, closed: pd.DataFrame) -> list[CashUp]:
    """The same of one source while others of its location sold."""
    found = []
    for location, rows in sold.groupby("location"):
        open_days = set(rows["day"])
        for source, own in rows.groupby("source") if rows["source"].nunique() > 1 else ():
            cash_ups = find_cash_ups(own, silent_days(own, closed))
            several = [one for one in cash_ups if one.alone >= FEWEST_UNITS and open_days.issuperset(one.silent)]
            found += [replace(one, location=str(location), source=str(source)) for one in several]
    return found


def find_incomplete(sold: pd.DataFrame) -> list[Incomplete]:
    """The last day of each location, and days with which a file ends, the latest first.

    Unless it was sold as late as is usual on such a weekday (in the first weeks: on any). Without hours a day in the
    middle is whole if it was sold as much as usual; of the last one only a person knows.
    """
    found = []
    for location, rows in sold.groupby("location"):
        ends = rows["day"] == rows["day"].max()
        ends |= rows.get("ends_file", False)
        found += _incomplete(location, rows, pd.DatetimeIndex(rows.loc[ends, "day"].unique()))
    return found


def find_untold(sold: pd.DataFrame, answers: pd.DataFrame) -> list[Incomplete]:
    """The last days of which nothing tells whether they are whole, until a person does."""
    untold = (one for one in find_incomplete(sold) if one.untold)
    return [one for one in untold if not _said(answers, one.location, one.day, "day")]


def spread(sales: pd.DataFrame, answers: pd.DataFrame, sold: pd.DataFrame | None = None) -> pd.DataFrame:
    """Daily ``sales`` where those of a day that holds several are shared out over them, as their weekdays usually are.

    Each source by its own usual days; where only one was cashed up late, that one alone. Sums stay as they are; a day
    on which the source has sales of its own by now takes no share. ``sold`` is all that was sold, where ``sales`` are a
    part of it and know no source: what its sources sold together is shared, and what comes to a day on which others of
    them sold is added to it.
    """
    told = answers[answers["answer"] == "spread"]
    if told.empty:
        return sales
    units = sales.rename(columns={"quantity": "units"}) if sold is None else sold
    moved = _moved(units.groupby(["location", "source", "day"])["units"].sum(), told)
    by = ["location", "source"] if "source" in sales else ["location"]
    moved = moved.groupby([*by, "about", "day"], as_index=False)["units"].sum()
    shares = moved.assign(share=moved["units"] / moved.groupby([*by, "about"])["units"].transform("sum"))
    joined = sales.merge(shares, how="left", left_on=[*by, "day"], right_on=[*by, "about"], suffixes=("", "_shared"))
    share = joined["share"].fillna(1.0)
    parts = {name: joined[name] * share for name in _SHARED if name in sales}
    shared = joined.assign(**parts, day=joined["day_shared"].fillna(joined["day"]))[list(sales.columns)]
    return shared if sold is None else _together(shared)


def usual(amounts: pd.Series, before: pd.Timestamp, weekday: int) -> float:
    """The median of the same weekday in the last ``WEEKS`` before a day; NaN with too few."""
    recent = amounts[(amounts.index < before) & (amounts.index >= before - pd.Timedelta(weeks=WEEKS))].dropna()
    same = recent[recent.index.day_of_week == weekday]
    return float(same.median()) if len(same) >= FEWEST else float("nan")


def _cash_up(totals: pd.DataFrame, location: str, day: pd.Timestamp, silent: tuple[pd.Timestamp, ...]) -> CashUp | None:
    for measure in ("units", "money"):
        amount = float(totals.at[day, measure])
        alone, *others = (usual(totals[measure], silent[0], one.day_of_week) for one in (day, *silent))
        together = alone + sum(others)
        if amount >= OWN_AT_LEAST * alone and abs(amount - together) <= ABOUT * together:
            return CashUp(location, day, silent, measure, amount, alone, together)
    return None


def _incomplete(location: str, sold: pd.DataFrame, days: pd.DatetimeIndex) -> list[Incomplete]:
    """Of these ``days`` of one location those that may not be whole, the latest first.

    A source goes by its hours; those without any go by their units together.
    """
    grid = pd.date_range(sold["day"].min() - pd.Timedelta(weeks=WEEKS), sold["day"].max(), unit="us")
    timed = sold.assign(last_hour=sold["last_hour"].astype("Float64"))
    by_source = (timed.pivot(index="day", columns="source", values=name) for name in ("last_hour", "units"))
    hours, units = (wide.reindex(grid).to_numpy(float, na_value=np.nan) for wide in by_source)
    places = grid.get_indexer(days.sort_values(ascending=False))
    of_weekday, of_any = 7 * np.arange(1, WEEKS + 1), np.arange(1, 7 * WEEKS + 1)
    weekday, other = (hours[places[:, np.newaxis] - back] for back in (of_weekday, of_any))
    closing = _usual(weekday, other, EARLY_CLOSING)
    seen = np.where(np.isfinite(closing), hours[places], np.nan)
    of_units = np.where(np.isfinite(seen), np.nan, 1.0)
    together = _sum(units[places] * of_units)
    before = (_sum(units[places[:, np.newaxis] - back] * of_units[:, np.newaxis]) for back in (of_weekday, of_any))
    expected = _usual(*(sums[..., np.newaxis] for sums in before), 0.5)[:, 0]
    found, last = [], grid[-1]
    for n, day in enumerate(grid[places]):
        if (early := np.flatnonzero(seen[n] < closing[n] - 1)).size:
            found.append(Incomplete(location, day, "hour", float(seen[n, early[0]]), float(closing[n, early[0]])))
        elif together[n] < WHOLE_SHARE * expected[n]:
            found.append(Incomplete(location, day, "units", float(together[n]), float(expected[n])))
        elif day == last and not np.isfinite(seen[n]).any():
            timed_at_all = np.isfinite(hours[places[n]]).any()
            found.append(Incomplete(location, day, "no_closing" if timed_at_all else "no_hours"))
    return found


def _usual(of_weekday: np.ndarray, of_any: np.ndarray, share: float) -> np.ndarray:
    """The ``_quantile`` of such weekdays, in the first weeks of any day; a day of rest that is open is like none."""
    first_weeks = np.isfinite(of_any).sum(axis=1) < 7 * FEWEST
    on_weekday = _quantile(of_weekday, share)
    return np.where(np.isnan(on_weekday) & first_weeks, _quantile(of_any, share), on_weekday)


def _quantile(numbers: np.ndarray, share: float) -> np.ndarray:
    """Over the second axis; missing with fewer than ``FEWEST``."""
    enough = np.isfinite(numbers).sum(axis=1) >= FEWEST
    filled = np.where(enough[:, np.newaxis], numbers, 0.0)
    return np.where(enough, np.nanquantile(filled, share, axis=1), np.nan)


def _sum(numbers: np.ndarray) -> np.ndarray:
    """Over the sources; missing where all are."""
    return np.where(np.isfinite(numbers).any(axis=-1), np.nansum(numbers, axis=-1), np.nan)


def _moved(units: pd.Series, told: pd.DataFrame) -> pd.DataFrame:
    """Of the ``units`` by location, source and day those that move from the day ``about`` to which ``day``.

    Those of a source of which nothing was said stay on their day.
    """
    parts = []
    for (location, source), own in units.groupby(level=["location", "source"]):
        own = own.droplevel(["location", "source"])
        here = told[(told["location"] == location) & told["about"].isin(own.index)]
        for about, rows in here.groupby("about"):
            days = _of_source(rows, source)["day"]
            takers = days[~days.isin(own.index) | (days == about)].tolist() or [about]
            weights = np.array([usual(own, min(takers), day.day_of_week) for day in takers])
            weights = weights if (weights > 0).all() else np.ones(len(takers))
            amount = max(own[about], 1e-9)  # a day of refunds has none, and they move as sales would
            day = {"day": takers, "about": about, "units": amount * weights / weights.sum()}
            parts.append(pd.DataFrame({"location": location, "source": source} | day))
    columns = {"location": "str", "source": "str", "day": told["day"].dtype, "about": told["about"].dtype}
    return pd.concat([pd.DataFrame(columns=[*columns, "units"], dtype=float), *parts]).astype(
        columns | {"units": float}
    )


def _together(shared: pd.DataFrame) -> pd.DataFrame:
    """One row of all that is about the same thing."""
    amounts = [name for name in _SHARED if name in shared]
    about = [name for name in shared if name not in amounts]
    return shared.groupby(about, as_index=False)[amounts].sum(min_count=1)[list(shared.columns)]


def _of_source(answers: pd.DataFrame, source: str) -> pd.DataFrame:
    """What was said of a source, or of all of them together."""
    return answers[answers["source"].isin(["", source])]


def _said(answers: pd.DataFrame, location: str, day: pd.Timestamp, column: str) -> bool:
    return bool(((answers["location"] == location) & (answers[column] == day)).any())
