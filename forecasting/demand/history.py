"""What models learn from and what they are asked about: usage joined with everything known of a day."""

from dataclasses import dataclass, replace

import pandas as pd

from forecasting.days.adopted import before_adoption
from forecasting.days.calendar import close_quiet_weekdays, make_days
from forecasting.days.outliers import find_outliers
from forecasting.days.weather import with_weather
from forecasting.models.features import usual
from forecasting.tables import KEYS, SERIES, Restaurant, empty


def all_days(restaurant: Restaurant, open_days: pd.DataFrame, ahead_days: int) -> pd.DataFrame:
    """The calendar with weather of every location from its first sale to ``ahead_days`` after the last one.

    Only the days after the last sale have the weather that is expected: what models learn from was measured.

    ``open_days`` has ``location, day`` with sales. A past day without a sale is closed; so is a future day that
    ``closed`` names, or whose weekday the restaurant no longer opens on. Of days to come an adopted scenario's events
    aren't told (``days.adopted``).
    """
    last = open_days["day"].max()
    days = make_days(
        open_days["location"].unique(),
        open_days["day"].min(),
        last + pd.Timedelta(days=ahead_days),
        country=restaurant.place.country,
        events=before_adoption(restaurant.events, restaurant.adopted, last),
        closed=restaurant.closed,
    )
    expected = restaurant.weather_ahead
    expected = expected[expected["day"] > last]
    return with_weather(close_quiet_weekdays(days, open_days), restaurant.weather, expected)


def until(restaurant: Restaurant, today: pd.Timestamp) -> Restaurant:
    """The restaurant without the sales of ``today``: a day that is still going on is no whole day."""
    sales = restaurant.sales
    return replace(restaurant, sales=sales[sales["day"] < today.normalize()])


@dataclass(frozen=True)
class AtLeast:
    """What is no whole day: all of some ``days`` (location, day), and series that were ``sold_out`` (``KEYS``)."""

    days: pd.DataFrame
    sold_out: pd.DataFrame


NOTHING_AT_LEAST = AtLeast(empty("closed"), empty("stock").reindex(columns=KEYS))


def make_history(
    usage: pd.DataFrame, days: pd.DataFrame, exposed: pd.DataFrame, at_least: AtLeast = NOTHING_AT_LEAST
) -> pd.DataFrame:
    """One row for each series and day from its first usage to the last day sold, without gaps; 0 where none was used.

    ``usage`` (location, ingredient, day, quantity), ``days`` as ``all_days`` gives them, ``exposed`` (ingredient, day,
    promotion). Adds ``quantity``, ``censored`` (at least this much) and the calendar of ``days``. A series that was
    never used begins with its location.
    """
    listed, used = (rows.groupby(SERIES)["day"].min() for rows in (usage, usage[usage["quantity"] > 0]))
    first = used.reindex(listed.index).fillna(listed).rename("first").reset_index()
    past = days[days["day"] <= usage["day"].max()]
    grid = first.merge(past, on="location")
    grid = grid[grid["day"] >= grid["first"]].drop(columns="first")
    quantity = usage.set_index(KEYS)["quantity"].reindex(pd.MultiIndex.from_frame(grid[KEYS])).fillna(0.0).to_numpy()
    censored = days_of(grid).isin(days_of(at_least.days))
    censored |= pd.MultiIndex.from_frame(grid[KEYS]).isin(pd.MultiIndex.from_frame(at_least.sold_out[KEYS]))
    history = _with_promotion(grid.assign(quantity=quantity, censored=censored), exposed)
    return history.sort_values(KEYS, ignore_index=True)


def make_future(history: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """The days to forecast: each series of ``history`` with each later day of ``days``, as if without any promotion.

    What a promotion does is put on top, by dish (``expected``).
    """
    ahead = days[days["day"] > history["day"].max()]
    future = history[SERIES].drop_duplicates().merge(ahead, on="location").assign(promotion=0.0)
    return future.sort_values(KEYS, ignore_index=True)


def outliers(history: pd.DataFrame, confirmed: pd.DataFrame) -> pd.DataFrame:
    """``find_outliers`` among ordinary days; one of the ``confirmed`` (location, day) counts in full."""
    return find_outliers(history, usual(history) & ~days_of(history).isin(days_of(confirmed)))


def days_of(rows: pd.DataFrame) -> pd.MultiIndex:
    """The location and day of each row."""
    return pd.MultiIndex.from_frame(rows[["location", "day"]])


def _with_promotion(grid: pd.DataFrame, exposed: pd.DataFrame) -> pd.DataFrame:
    if exposed.empty:
        return grid.assign(promotion=0.0)
    joined = grid.merge(exposed, on=["ingredient", "day"], how="left", validate="many_to_one")
    return joined.assign(promotion=joined["promotion"].fillna(0.0))
