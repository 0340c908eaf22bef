"""Everything the calendar knows about a day, past and future, in one table that all models share."""

from collections.abc import Iterable
from functools import lru_cache

import holidays
import numpy as np
import pandas as pd

from forecasting.days.observances import SATURDAY, observances, school_holidays
from forecasting.errors import InputError
from forecasting.tables import HOME, ONE_DAY

PAY_DAYS = (15, 16, 1)
"""Besides the last day of the month: when wages reach Peruvian pockets (quincena, fin de mes), with the day after."""

QUIET_WEEKS = 8
"""A weekday without a sale in this many weeks is one on which the restaurant doesn't open."""

ONE_WEEK = pd.Timedelta(weeks=1)

EDGE = 2 * ONE_DAY
"""How far a holiday reaches: the last day of a long weekend is two days after the first."""

SAID_AS = {"PE": dict.fromkeys(["Día de la Independencia", "Día de la Gran Parada Militar"], "Fiestas Patrias")}
"""What people, and the law (D. Leg. 713, art. 6), call holidays that the library names otherwise, by country."""

SEASONS_SOUTH = {12: 0, 1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 2, 7: 2, 8: 2, 9: 3, 10: 3, 11: 3}
"""0 summer … 3 spring, as the southern hemisphere has them; a label, so the north reads it as 2, 3, 0, 1."""


def public_holidays(country: str, years: Iterable[int]) -> pd.Series:
    """The public holidays of a country by day, named in its own language; several on a day are joined by "; ".

    Raises ``InputError("unknown_country")`` for a code that the ``holidays`` library doesn't have.
    """
    return pd.Series(_named(country, tuple(sorted(set(years)))), dtype="str")


@lru_cache(maxsize=64)
def _named(country: str, years: tuple[int, ...]) -> dict[pd.Timestamp, str]:
    try:
        language = holidays.country_holidays(country).default_language  # or else the machine's own would name them
        known = holidays.country_holidays(country, years=years, language=language)
    except NotImplementedError:
        raise InputError("unknown_country", country=country) from None
    said_as = SAID_AS.get(country, {})
    return {pd.Timestamp(day): said_as.get(name, name) for day, name in sorted(known.items())}


def celebrated(country: str, years: Iterable[int]) -> pd.DataFrame:
    """The holidays and observances of a country: ``day, kind`` ("holiday" or "observance") and ``name``, one a row.

    Raises ``InputError("unknown_country")`` as ``public_holidays`` does.
    """
    return _celebrated(country, tuple(years)).copy(deep=False)


@lru_cache(maxsize=64)
def _celebrated(country: str, years: tuple[int, ...]) -> pd.DataFrame:
    free = public_holidays(country, years).str.split("; ").explode().rename_axis("day").rename("name").reset_index()
    kinds = {"holiday": free, "observance": observances(country, years)}
    return pd.concat([named.assign(kind=kind) for kind, named in kinds.items()], ignore_index=True)


def make_days(
    locations: Iterable[str],
    first: pd.Timestamp,
    last: pd.Timestamp,
    *,
    country: str,
    events: pd.DataFrame,
    closed: pd.DataFrame,
) -> pd.DataFrame:
    """One row for each location and day from ``first`` to ``last`` with what the calendar says of it; nothing missing.

    Columns: ``location, day, closed, day_of_week`` (0 is Monday), ``month, season, is_weekend, is_payday``;
    ``is_school_holiday`` (``observances.school_holidays``); ``holiday, observance, event`` (names or ""; an observance
    is celebrated without being free), ``is_observance``, ``event_strength`` (0 without an event, 1 for one of the usual
    size); what ``mark_holidays`` adds, and ``after_closure``.

    ``events`` and ``closed`` are tables of ``forecasting.tables``; where every location has a name, a row without one
    is for all of them. A yearly event comes back as ``on_their_days`` tells. An event that goes by the name of a
    holiday or observance of its day says how strong that one is here; with strength 0 it doesn't count here at all.
    """
    locations = list(locations)
    calendar = _calendar(pd.date_range(first - EDGE, last + EDGE, freq="D", unit="us"), country)
    named = celebrated(country, calendar["day"].dt.year.unique())
    told = on_their_days(everywhere(events, locations), named, last.year)
    here = pd.DataFrame({"location": locations}, dtype="str")
    dropped = told[(told["strength"] == 0) & told["about"].notna()]
    names = _names_by_day(named.merge(here, how="cross"), dropped)
    days = (
        here.merge(calendar, how="cross")
        .merge(names, on=["location", "day"], how="left")
        .merge(_one_event_a_day(told.drop(dropped.index)), on=["location", "day"], how="left")
        .fillna({"holiday": "", "observance": "", "event": "", "event_strength": 0.0})
    )
    days = days.assign(is_observance=days["observance"] != "")
    days = mark_holidays(days, beyond=())
    days = days[days["day"].between(first, last)].reset_index(drop=True)
    shut = pd.MultiIndex.from_frame(everywhere(closed, locations)[["location", "day"]])
    return mark_closures(days.assign(closed=pd.MultiIndex.from_frame(days[["location", "day"]]).isin(shut)))


def on_their_days(events: pd.DataFrame, named: pd.DataFrame, last_year: int) -> pd.DataFrame:
    """The rows of ``events`` on each day on which they hold, up to ``last_year``.

    Adds ``since``, the day that a row names, and ``about``: the holiday or observance of that day whose name it goes
    by, of those in ``named`` (as ``celebrated`` gives them), or missing. A yearly event comes back from its own day on:
    on whichever day that holiday or observance falls, any other on the same date (29 February on the 28th). What is
    said of one day goes before what is said of every year. Capitals and accents make no other name.
    """
    if events.empty:  # as in most kitchens: to find out that none comes back took a quarter of all about days
        return events.assign(since=events["day"], about=events["event"])
    events = events.assign(since=events["day"], plain=_plain(events["event"]))
    named = named.assign(plain=_plain(named["name"]))[["day", "plain", "name"]].drop_duplicates(["day", "plain"])
    yearly = events["yearly"] == "yes"
    moves = yearly & events["plain"].isin(named["plain"])
    moved = events[moves].drop(columns="day").merge(named[["day", "plain"]], on="plain")
    dated = _each_year(events[yearly & ~moves], last_year)
    comes_back = pd.concat([moved, dated], ignore_index=True).sort_values("since", ascending=False, kind="stable")
    comes_back = comes_back[comes_back["day"] >= comes_back["since"]]
    each = pd.concat([events[~yearly], comes_back], ignore_index=True).drop_duplicates(["location", "day", "plain"])
    told = each.merge(named.rename(columns={"name": "about"}), on=["day", "plain"], how="left")
    return told.drop(columns="plain")


def mark_holidays(days: pd.DataFrame, beyond: Iterable[pd.Timestamp]) -> pd.DataFrame:
    """Derive what follows from the names in ``holiday``; used again by scenarios.

    Adds ``is_holiday``; ``before_holiday`` and ``after_holiday``, no holidays themselves; ``is_long_weekend``, one of
    three or more free days (Saturday, Sunday, holidays) in a row; ``is_bridge_day``, a working day with a holiday on
    one side and a holiday or weekend on the other. In Peru decrees free the public sector from many bridge days; which
    ones is not known here. ``beyond`` are holidays outside of ``days``, up to ``EDGE`` away.
    """
    span = pd.date_range(days["day"].min() - EDGE, days["day"].max() + EDGE, unit="us")
    places = pd.Index(days["location"].unique())
    row = ((days["day"] - span[0]) // ONE_DAY).to_numpy()
    at = row - EDGE // ONE_DAY, places.get_indexer(days["location"])
    is_holiday = (days["holiday"] != "").to_numpy()
    holiday = np.zeros((len(span), len(places)), dtype=bool)
    holiday[span.isin(list(beyond)) & ((span < days["day"].min()) | (span > days["day"].max()))] = True
    holiday[row[is_holiday], at[1][is_holiday]] = True
    free = holiday | np.asarray(span.day_of_week >= SATURDAY)[:, None]
    eve, next_day = holiday[1:-3], holiday[3:-1]
    two_before, before, now, after, two_after = (free[back : len(span) - 4 + back] for back in range(5))
    marks = {
        "is_holiday": holiday[2:-2],
        "before_holiday": next_day & ~holiday[2:-2],
        "after_holiday": eve & ~holiday[2:-2],
        "is_long_weekend": now & ((two_before & before) | (before & after) | (after & two_after)),
        "is_bridge_day": ~now & before & after & (eve | next_day),
    }
    return days.assign(**{name: mark[at] for name, mark in marks.items()})


def close_quiet_weekdays(days: pd.DataFrame, open_days: pd.DataFrame) -> pd.DataFrame:
    """Close the future days of ``days`` whose weekday had no sale in the last ``QUIET_WEEKS`` weeks with any.

    ``open_days`` holds ``location, day`` with sales. Days up to the last sale of any location are closed where nothing
    was sold. A location that has sold for less than a week has not shown yet on which weekdays it rests; one that
    opens on a weekday only for a holiday, an observance or an event rests on all others of it. Where less is sold than
    once a week, a day between two with sales is one on which nobody wanted any: only what was said to be closed is.
    """
    sold = pd.MultiIndex.from_frame(open_days[["location", "day"]])
    last = open_days["day"].max()
    weeks = open_days["day"].dt.to_period("W-SUN").drop_duplicates().nlargest(QUIET_WEEKS)
    span = open_days.groupby("location")["day"].agg(["min", "max"])
    shown = days["location"].map(span["min"]) <= last - ONE_WEEK + ONE_DAY
    unsold = ~pd.MultiIndex.from_frame(days[["location", "day"]]).isin(sold)
    rests = shown & _on_a_rest(days, unsold, days["day"] >= weeks.min().start_time, span)
    seldom = days["location"].map(open_days.groupby("location")["day"].agg(sells_seldom)).to_numpy(dtype=bool)
    wanted = seldom & _within(days, span)
    closed = np.where(days["day"] <= last, unsold & (days["closed"] | ~wanted), days["closed"] | (rests & ~seldom))
    return mark_closures(days.assign(closed=closed))


def sells_seldom(days: pd.Series) -> bool:
    """Whether between one of the ``days`` with sales and the next there is usually more than a week."""
    return bool(days.drop_duplicates().sort_values().diff().median() > ONE_WEEK)


def _on_a_rest(days: pd.DataFrame, unsold: np.ndarray, recent: pd.Series, span: pd.DataFrame) -> np.ndarray:
    """Which ``days`` are of a weekday of rest, by the ``recent`` ones in the ``span`` (min, max) of their location."""
    weekday = pd.MultiIndex.from_frame(days[["location", "day_of_week"]])
    ordinary = ~(days["is_holiday"] | days["is_observance"] | (days["event_strength"] > 0)).to_numpy()
    seen = recent.to_numpy() & _within(days, span)
    opens, comes, opens_then = (
        weekday.isin(weekday[its]) for its in (seen & ~unsold, seen & ordinary, seen & ordinary & ~unsold)
    )
    return ~opens | (ordinary & comes & ~opens_then)


def _within(days: pd.DataFrame, span: pd.DataFrame) -> np.ndarray:
    """Which ``days`` are neither before the first nor after the last one (min, max) of their location."""
    return days["day"].between(*(days["location"].map(span[end]) for end in ("min", "max"))).to_numpy()


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


def _calendar(dates: pd.DatetimeIndex, country: str) -> pd.DataFrame:
    """What the dates themselves say, the same at every location."""
    return pd.DataFrame(
        {
            "day": dates,
            "day_of_week": dates.day_of_week,
            "month": dates.month,
            "season": dates.month.map(SEASONS_SOUTH),
            "is_weekend": dates.day_of_week >= SATURDAY,
            "is_payday": dates.day.isin(PAY_DAYS) | dates.is_month_end,
            "is_school_holiday": school_holidays(country, dates),
        }
    )


def _names_by_day(named: pd.DataFrame, dropped: pd.DataFrame) -> pd.DataFrame:
    """``location, day, holiday, observance``: the names that are left, several on a day joined by "; "."""
    if len(dropped):
        gone = pd.MultiIndex.from_frame(dropped[["location", "day", "about"]])
        named = named[~pd.MultiIndex.from_frame(named[["location", "day", "name"]]).isin(gone)]
    joined = named.groupby(["location", "day", "kind"])["name"].agg("; ".join).unstack()
    return joined.reindex(columns=["holiday", "observance"]).astype("str").reset_index()


def _each_year(dated: pd.DataFrame, last_year: int) -> pd.DataFrame:
    """The rows on their date in every year from their own on."""
    each = [[day + pd.DateOffset(years=more) for more in range(last_year - day.year + 1)] for day in dated["day"]]
    again = dated.loc[dated.index.repeat([len(days) for days in each])]
    return again.assign(day=pd.DatetimeIndex([day for days in each for day in days]).as_unit("us"))


def _plain(names: pd.Series) -> pd.Series:
    """Names without capitals, accents and blanks around them."""
    bare = names.str.normalize("NFKD").str.replace("[\u0300-\u036f]", "", regex=True)
    return bare.str.casefold().str.strip()


def _one_event_a_day(events: pd.DataFrame) -> pd.DataFrame:
    on_a_day = events.assign(strength=events["strength"].fillna(1.0)).groupby(["location", "day"])
    found = {"event": on_a_day["event"].agg("; ".join), "event_strength": on_a_day["strength"].max()}
    return pd.DataFrame(found).reset_index()
