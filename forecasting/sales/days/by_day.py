"""Which day a sale belongs to, and the sums of a day."""

import pandas as pd

from forecasting.tables import DISH_KEYS, ONE_DAY


def business_day(day: pd.Series, hour: pd.Series, day_ends_at: int) -> pd.Series:
    """The day that the kitchen worked: a sale before ``day_ends_at`` o'clock belongs to the evening before."""
    after_midnight = hour.lt(day_ends_at).to_numpy(dtype=bool, na_value=False)
    return day.mask(after_midnight, day - ONE_DAY) if after_midnight.any() else day


def daily(lines: pd.DataFrame) -> pd.DataFrame:
    """Portions and money by dish and day: ``location, dish, day, quantity, net_sales``, sorted.

    ``net_sales`` is missing where no line of the dish that day had money.
    """
    return lines.groupby(DISH_KEYS, as_index=False, observed=True)[["quantity", "net_sales"]].sum(min_count=1)
