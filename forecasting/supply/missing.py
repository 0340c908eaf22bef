"""A delivery that didn't come: who else could bring what was in it, and what is off the menu meanwhile."""

from collections.abc import Mapping

import pandas as pd

from forecasting.supply.calendars import Calendar, next_order
from forecasting.supply.offers import held_on


def other_offers(
    supply: pd.DataFrame,
    calendars: Mapping[str, Calendar],
    ingredients: list[str],
    not_from: str,
    now: pd.Timestamp,
) -> pd.DataFrame:
    """For each ingredient the offer of another supplier that comes first; of those on one day the cheapest.

    ``supply`` holds at the location. Returns ``ingredient, supplier, order_by, arrives, pack_name, unit_cost``; what
    nobody else sells has no row.
    """
    others = supply[supply["ingredient"].isin(ingredients) & (supply["supplier"] != not_from)]
    others = others[others["supplier"].isin(list(calendars))]
    offers = held_on(others, now.normalize())
    windows = {supplier: next_order(calendars[supplier], now) for supplier in offers["supplier"].unique()}
    offers = offers.assign(
        order_by=[windows[supplier].order_by for supplier in offers["supplier"]],
        arrives=[windows[supplier].arrives for supplier in offers["supplier"]],
    )
    first = offers.sort_values(["arrives", "unit_cost"], kind="stable").drop_duplicates("ingredient")
    columns = ["ingredient", "supplier", "order_by", "arrives", "pack_name", "unit_cost"]
    return first.sort_values("ingredient")[columns].reset_index(drop=True)
