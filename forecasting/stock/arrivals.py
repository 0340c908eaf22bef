"""Deliveries that should have come: which of them somebody still has to confirm."""

import pandas as pd

from forecasting.tables import SERIES

ASKED_DAYS = 7
"""What should have come longer ago nobody remembers; the next count settles it."""


def to_confirm(deliveries: pd.DataFrame, counts: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The deliveries due until ``today`` of which nobody has said what came, the earliest first.

    ``deliveries`` are those of ``store.room.list_deliveries``. What was counted at the close of the day of a delivery,
    or later, is known whatever came; those of orders are asked about with their order.
    """
    counted = counts[counts["day"] <= today].groupby(SERIES)["day"].max().rename("counted_on")
    waiting = deliveries[~deliveries["confirmed"] & ~deliveries["ordered"]].join(counted, on=SERIES)
    due = (waiting["day"] <= today) & (waiting["day"] > today - pd.Timedelta(days=ASKED_DAYS))
    open_ones = waiting["counted_on"].isna() | (waiting["day"] > waiting["counted_on"])
    return waiting[due & open_ones].drop(columns="counted_on").reset_index(drop=True)
