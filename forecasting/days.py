"""Everything the calendar knows about a day, past and future, in one table that all models share."""

from collections.abc import Iterable

import holidays
import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.tables import HOME

PAY_DAYS = (15, 16, 1)
"""Besides the last day of the month: when wages reach Peruvian pockets (quincena, fin de mes), with the day after."""

QUIET_WEEKS = 8
"""A weekday without a sale in this many weeks is one on which the restaurant doesn't open."""

ONE_DAY, ONE_WEEK = pd.Timedelta(days=1), pd.Timedelta(weeks=1)

SEASONS_SOUTH = {12: 0, 1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 2, 7: 2, 8: 2, 9: 3, 10: 3, 11: 3}
"""0 summer … 3 spring, as the southern hemisphere has them; a label, so the north reads it as 2, 3, 0, 1."""


def public_holidays(country: str, years: Iterable[int]) -> pd.Series:
    """The public holidays of a country by day, named in its own language; several on a day are joined by "; ".

    Raises ``InputError("unknown_country")`` for a code that the ``holidays`` library doesn't have.
    """
    try:
        language = holidays.country_holidays(country).default_language  # or else the machine's own would name them
        known = holidays.country_holidays(country, years=sorted(set(years)), language=language)
    except NotImplementedError:
        raise InputError("unknown_country", country=country) from None
    return pd.Series({pd.Timestamp(day): name for day, name in sorted(known.items())}, dtype="str")


def make_days(
    locations: Iterable[str],
    first: pd.Timestamp,
    last: pd.Timestamp,
    *,
    country: str,
    events: pd.DataFrame,
    closed: pd.DataFrame,
) -> pd.DataFrame:
    """One row for each location and day from ``first`` to ``last`` with what the calendar says of it.

    Columns: ``location, day, closed, day_of_week`` (0 is Monday), ``month, season, is_weekend, is_holiday, holiday``
    (its name or ""), ``before_holiday, after_holiday, is_payday, event`` (its name or ""), ``event_strength`` (0
    without an event, 1 for one of the usual size) and ``after_closure``. ``events`` and ``closed`` are tables of
    ``forecasting.tables``; where every location has a name, a row without one is for all of them.
    """
    locations = list(locations)
    events, closed = everywhere(events, locations), everywhere(closed, locations)
    dates = pd.date_range(first, last, freq="D", unit="us")
    named = public_holidays(country, range(first.year - 1, last.year + 2))
    calendar = pd.DataFrame(
        {
            "day": dates,
            "day_of_week": dates.day_of_week,
            "month": dates.month,
            "season": dates.month.map(SEASONS_SOUTH),
            "is_weekend": dates.day_of_week >= 5,
            "holiday": named.reindex(dates).fillna("").to_numpy(),
            "is_payday": dates.day.isin(PAY_DAYS) | dates.is_month_end,
        }
    )
    by_location = pd.DataFrame({"location": locations}, dtype="str").merge(calendar, how="cross")
    days = by_location.merge(_one_event_a_day(events), on=["location", "day"], how="left").fillna(
        {"event": "", "event_strength": 0.0}
    )
    shut = pd.MultiIndex.from_frame(closed[["location", "day"]])
    days = days.assign(closed=pd.MultiIndex.from_frame(days[["location", "day"]]).isin(shut))
    return mark_closures(mark_holidays(days, beyond=named.index))


def mark_holidays(days: pd.DataFrame, beyond: Iterable[pd.Timestamp]) -> pd.DataFrame:
    """Derive ``is_holiday, before_holiday, after_holiday`` from the names in ``holiday``; used again by scenarios.

    ``beyond`` are holidays outside of ``days``: the day before the first one may be one, or the day after the last.
    """
    is_holiday = days["holiday"] != ""
    outside = [day for day in beyond if not days["day"].min() <= day <= days["day"].max()]
    every = pd.DatetimeIndex([*days.loc[is_holiday, "day"].unique(), *outside])
    return days.assign(
        is_holiday=is_holiday,
        before_holiday=(days["day"] + ONE_DAY).isin(every) & ~is_holiday,
        after_holiday=(days["day"] - ONE_DAY).isin(every) & ~is_holiday,
    )


def close_quiet_weekdays(days: pd.DataFrame, open_days: pd.DataFrame) -> pd.DataFrame:
    """Close the future days of ``days`` whose weekday had no sale in the last ``QUIET_WEEKS`` weeks with any.

    ``open_days`` holds ``location, day`` with sales. Days up to the last sale of any location are closed where nothing
    was sold. A location that has sold for less than a week has not shown yet on which weekdays it rests.
    """
    sold = pd.MultiIndex.from_frame(open_days[["location", "day"]])
    last = open_days["day"].max()
    weeks = open_days["day"].dt.to_period("W-SUN").drop_duplicates().nlargest(QUIET_WEEKS)
    recent = open_days[open_days["day"] >= weeks.min().start_time]
    opens = pd.MultiIndex.from_arrays([recent["location"], recent["day"].dt.day_of_week])
    first = days["location"].map(open_days.groupby("location")["day"].min())
    shown = first <= last - ONE_WEEK + ONE_DAY
    rests = shown & ~pd.MultiIndex.from_frame(days[["location", "day_of_week"]]).isin(opens)
    unsold = ~pd.MultiIndex.from_frame(days[["location", "day"]]).isin(sold)
    return mark_closures(days.assign(closed=np.where(days["day"] <= last, unsold, days["closed"] | rests)))


def mark_closures(days: pd.DataFrame) -> pd.DataFrame:
    """Derive ``after_closure``: was the location closed the day before?"""
    shut = days.loc[days["closed"], ["location", "day"]].drop_duplicates()
    day_before = pd.MultiIndex.from_arrays([days["location"], days["day"] - ONE_DAY])
    return days.assign(after_closure=day_before.isin(pd.MultiIndex.from_frame(shut)))


def everywhere(table: pd.DataFrame, locations: list[str]) -> pd.DataFrame:
    """The rows of a table by location; where every location has a name, a row without one is for all of them."""
    if HOME in locations:
        return table
    unnamed = table["location"] == HOME
    named = pd.DataFrame({"location": locations}, dtype="str")
    each = table[unnamed].drop(columns="location").merge(named, how="cross")
    return pd.concat([table[~unnamed], each], ignore_index=True)


def _one_event_a_day(events: pd.DataFrame) -> pd.DataFrame:
    strengths = events.assign(strength=events["strength"].fillna(1.0))
    return (
        strengths.groupby(["location", "day"])
        .agg(event=("event", "; ".join), event_strength=("strength", "max"))
        .reset_index()
    )
