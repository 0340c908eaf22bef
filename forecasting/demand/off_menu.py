"""Dishes that have left the menu: the kitchen goes on selling, and they are silent for longer than they ever were."""

import pandas as pd

from forecasting.tables import SERIES

SILENT_DAYS = 14
"""A dish that is still made may be missed for fewer days of sales than this."""

PAUSES = 2.0
"""What comes back from time to time has left only after so many times its longest pause."""


def off_menu(sold: pd.DataFrame, open_days: pd.DataFrame | None = None) -> pd.MultiIndex:
    """The dishes, as ``location, dish``, that nobody has been sold for so long that they are taken to be off the menu.

    ``sold`` is a row for each ``location, day, dish`` with its ``quantity``; only days of sales of a location count:
    ``open_days`` (location, day), where some of them sold other things than these.
    """
    dish, sold = ["location", "dish"], sold[sold["quantity"] > 0].sort_values("day", ignore_index=True)
    days = (sold if open_days is None else open_days)[["location", "day"]].drop_duplicates()
    days = days.assign(number=days.groupby("location")["day"].rank("dense"))
    number = sold.merge(days, on=["location", "day"], how="left", validate="many_to_one")["number"]
    since = sold["location"].map(days.groupby("location")["number"].max()) - number
    before = number.groupby([sold[name] for name in dish]).diff().fillna(1.0) - 1
    days = sold[dish].assign(since=since, before=before).groupby(dish).agg({"since": "min", "before": "max"})
    return days.index[(days["since"] >= SILENT_DAYS) & (days["since"] > PAUSES * days["before"])]


def out_of_use(history: pd.DataFrame) -> pd.MultiIndex:
    """The series of ``history`` (keys, quantity, closed, censored) that nothing has taken as long as a dish off the
    menu is silent; a day that isn't whole, or on which it was sold out, says nothing of that.

    Usage alone can't tell of a dish that is sold more seldom than one that took the same (``learned.taken_still``).
    """
    silent = off_menu(history.rename(columns={"ingredient": "dish"}), history[~history["closed"]]).set_names(SERIES)
    last = history[history["quantity"] > 0].groupby(SERIES)["day"].max().reindex(silent)
    told = history[~history["censored"]].join(last.rename("last"), on=SERIES)
    days = told[told["day"] > told["last"]].groupby(SERIES).size()
    return silent.intersection(days.index[days >= SILENT_DAYS])


def nothing_of(gone: pd.MultiIndex, answers: pd.DataFrame) -> pd.DataFrame:
    """The ``answers`` of models, ``mean`` and ``informed``, with nothing of the series that are ``gone``."""
    used = ~pd.MultiIndex.from_frame(answers[SERIES]).isin(gone)
    return answers.assign(**{name: answers[name] * used for name in ("mean", "informed") if name in answers})
