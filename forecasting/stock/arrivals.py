"""Deliveries that should have come: which of them somebody still has to confirm, and which may yet come late."""

import pandas as pd

from forecasting.tables import SERIES

ASKED_DAYS = 7
"""What should have come longer ago nobody remembers; the next count settles it."""


def to_confirm(deliveries: pd.DataFrame, counts: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The deliveries due until ``today`` of which nobody has said what came, the earliest first.

    ``deliveries`` are those of ``store.room.list_deliveries``. What was counted at the close of the day of a delivery,
    or later, is known whatever came; those of orders are asked about with their order.
    """
    return uncounted(deliveries[~deliveries["confirmed"] & ~deliveries["ordered"]], counts, today)


def answered(deliveries: pd.DataFrame, counts: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The deliveries of which somebody has said what came, until a count settles it, as in ``to_confirm``."""
    return uncounted(deliveries[deliveries["confirmed"] & ~deliveries["ordered"]], counts, today)


def said_missing(deliveries: pd.DataFrame, counts: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Those ``answered`` of which nothing came, as long as that matters: a lorry may be late."""
    said = answered(deliveries, counts, today)
    return said[(said["quantity"] == 0) & (said["expected"] > 0)].reset_index(drop=True)


def uncounted(due: pd.DataFrame, counts: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """What was due (``location, ingredient, day``) in the last days and wasn't counted since."""
    counted = counts[counts["day"] <= today].groupby(SERIES)["day"].max().rename("counted_on")
    due = due.join(counted, on=SERIES)
    lately = (due["day"] <= today) & (due["day"] > today - pd.Timedelta(days=ASKED_DAYS))
    still_open = due["counted_on"].isna() | (due["day"] > due["counted_on"])
    return due[lately & still_open].drop(columns="counted_on").reset_index(drop=True)
