"""The calendar as a list for people: what is special about the coming days, or was about those gone by."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from forecasting.days.calendar import celebrated, everywhere, make_days, on_their_days
from forecasting.tables import ONE_DAY, Restaurant

Stretch = Literal["closed", "is_school_holiday", "is_long_weekend", "is_bridge_day", "is_payday"]
"""What has no name of its own: days of it in a row are one entry. They are called as the columns of ``make_days``."""

Kind = Literal["holiday", "observance", "event", Stretch]

AROUND = pd.Timedelta(days=100)
"""How far beyond its days a list looks, so that a stretch is told whole: a summer without school is shorter."""


@dataclass(frozen=True)
class Entry:
    """Something about a day, or about days in a row: what ``kind`` of thing, and its ``name`` where it has one.

    ``row`` is the day and the name of the row of ``events`` that says it, missing where nobody said anything: of a
    holiday or observance with what ``strength``, 0 where it doesn't count here. ``yearly``: that row holds every year.
    """

    first: pd.Timestamp
    last: pd.Timestamp
    kind: Kind
    name: str = ""
    row: tuple[pd.Timestamp, str] | None = None
    strength: float | None = None
    yearly: bool = False


def agenda(
    restaurant: Restaurant, locations: list[str], location: str, first: pd.Timestamp, last: pd.Timestamp
) -> list[Entry]:
    """What a location's days from ``first`` to ``last`` are, by day; ``locations`` are all that there are.

    Only closures that somebody announced are here, not the weekday on which it rests.
    """
    tables = {"country": restaurant.place.country, "events": restaurant.events, "closed": restaurant.closed}
    days = make_days(locations, first - AROUND, last + AROUND, **tables)
    days = days[days["location"] == location]
    entries = [entry for kind in get_args(Stretch) for entry in _stretches(days, kind)]
    entries = [*_named(restaurant, locations, location, (first.year, last.year)), *entries]
    near = [entry for entry in entries if entry.first <= last and entry.last >= first]
    return sorted(near, key=lambda entry: entry.first)


def first_time(country: str, name: str, since: pd.Timestamp, day: pd.Timestamp) -> pd.Timestamp:
    """The first day from ``since`` to ``day`` that a country celebrates under a name; ``day`` where there is none."""
    named = celebrated(country, range(min(since, day).year, day.year + 1))
    found = named.loc[(named["name"] == name) & named["day"].between(since, day), "day"]
    return day if found.empty else found.min()


def _stretches(days: pd.DataFrame, kind: Stretch) -> Iterator[Entry]:
    rows = days[days[kind]]
    number = (rows["day"].diff() != ONE_DAY).cumsum()
    for _, run in rows.groupby(number)["day"]:
        yield Entry(run.min(), run.max(), kind)


def _named(restaurant: Restaurant, locations: list[str], location: str, years: tuple[int, int]) -> Iterator[Entry]:
    """Holidays and observances with what is said of them, then all other events."""
    named = celebrated(restaurant.place.country, range(years[0], years[1] + 1))
    told = on_their_days(everywhere(restaurant.events, locations), named, years[1])
    told = told[told["location"] == location].fillna({"strength": 1.0})
    said = {(row.day, row.about): row for row in told[told["about"].notna()].itertuples()}
    for day, name, kind in named[["day", "name", "kind"]].itertuples(index=False):
        yield _entry(day, kind, name, said.get((day, name)))
    for row in told[told["about"].isna()].itertuples():
        yield _entry(row.day, "event", row.event, row)


def _entry(day: pd.Timestamp, kind: Kind, name: str, row: tuple | None) -> Entry:
    if row is None:
        return Entry(day, day, kind, name)
    return Entry(day, day, kind, name, (row.since, row.event), row.strength, row.yearly == "yes")
