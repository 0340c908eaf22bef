"""Counts of what nobody will weigh: there is enough, there is little, there is none.

They are kept as what somebody said, beside an estimate by a rule that the page tells: how many days of usual usage that
is, and never more than keeps. An estimate is no measurement: nothing is learned from it.
"""

import pandas as pd

LEVELS = ("ok", "low", "out")
"""Enough, little, none."""

MEASURED = "no"
"""What ``by_eye`` is of a count that somebody weighed or counted."""

OK_DAYS, LOW_DAYS = 14, 2
"""Enough is what is used in two weeks: no order now. Little is two days: order it, and there is some until then."""

USUAL_DAYS = 28
"""Usual is the mean of so many days, four of each weekday, or of all since the first use."""


def usual_usage(usage: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """What is used of each ingredient on a usual day, by ingredient, as it was known at the close of ``day``.

    ``usage`` of one location has ``ingredient, day, quantity``; days without sales count as days without usage, those
    before an ingredient was used for the first time don't count.
    """
    known = usage[usage["day"] <= day]
    last = known["day"].max()
    began = known[known["quantity"] > 0].groupby("ingredient")["day"].min()
    recent = known[known["day"] > last - pd.Timedelta(days=USUAL_DAYS)].groupby("ingredient")["quantity"].sum()
    return recent / ((last - began).dt.days + 1).clip(upper=USUAL_DAYS).reindex(recent.index, fill_value=USUAL_DAYS)


def estimate(level: str, a_day: float, shelf_life_days: float) -> float:
    """How much there is of something of which ``a_day`` is used, if somebody sees that it is ok, low or out.

    >>> estimate("ok", 2.0, 30.0), estimate("ok", 2.0, 5.0), estimate("low", 2.0, 5.0), estimate("out", 2.0, 5.0)
    (28.0, 10.0, 4.0, 0.0)
    """
    days = {"ok": OK_DAYS, "low": LOW_DAYS, "out": 0}[level]
    return a_day * (days if pd.isna(shelf_life_days) else min(days, shelf_life_days))


def measured(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts from which something can be learned: weighed ones, and that there was none."""
    return counts[~counts["by_eye"].isin(["ok", "low"])]
