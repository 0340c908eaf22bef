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
"""Usual is the mean of so many days: four of each weekday."""


def usual_usage(usage: pd.DataFrame, location: str, day: pd.Timestamp) -> pd.Series:
    """What a location uses of each ingredient on a usual day, by ingredient, as it was known at the close of ``day``.

    ``usage`` has ``location, ingredient, day, quantity``; days without sales count as days without usage.
    """
    ours = usage[(usage["location"] == location) & (usage["day"] <= day)]
    recent = ours[ours["day"] > min(day, ours["day"].max()) - pd.Timedelta(days=USUAL_DAYS)]
    return recent.groupby("ingredient")["quantity"].sum() / USUAL_DAYS


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
