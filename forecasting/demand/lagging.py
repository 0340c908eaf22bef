"""What a location is taken to have used on days whose sales haven't come yet, while those of others have."""

import pandas as pd

from forecasting.days.calendar import everywhere
from forecasting.demand.history import days_of
from forecasting.tables import KEYS, SERIES

USUAL_WEEKS = 4
"""The mean of so many weeks of a weekday is what such a day usually takes."""

GIVEN_UP_WEEKS = 4
"""A location without sales for longer is taken to be closed."""


def missing_usage(history: pd.DataFrame, closed: pd.DataFrame) -> pd.DataFrame:
    """The usual usage of each day between a location's last sale and the last one anywhere: ``KEYS``, ``quantity``.

    ``history`` is that of ``demand.history``, where a day without sales is closed; days that ``closed`` names, and
    weekdays of rest, take nothing.
    """
    last_day, sold = history["day"].max(), history[~history["closed"]]
    own = sold.groupby("location")["day"].max()
    behind = own[(own < last_day) & (own >= last_day - pd.Timedelta(weeks=GIVEN_UP_WEEKS))]
    if behind.empty:
        return history[[*KEYS, "quantity"]].iloc[:0]
    recent = sold[sold["day"] > sold["location"].map(behind) - pd.Timedelta(weeks=USUAL_WEEKS)]
    usual = recent.groupby([*SERIES, "day_of_week"], as_index=False)["quantity"].mean()
    days = history[["location", "day", "day_of_week"]].drop_duplicates()
    days = days[days["day"] > days["location"].map(behind)]
    named = everywhere(closed, list(own.index))
    rests = days_of(days).isin(days_of(named))
    return days[~rests].merge(usual, on=["location", "day_of_week"])[[*KEYS, "quantity"]]
