"""What ingredients cost on a day: what came is worth what was paid for it then, not what it costs today."""

import pandas as pd

from forecasting.supply.offers import choose_supply
from forecasting.tables import ALWAYS, ONE_DAY


def daily_offers(supply: pd.DataFrame, days: pd.DatetimeIndex) -> pd.DataFrame:
    """By which offer each ingredient was bought on each of the days: ``ingredient, day, supplier, unit_cost``.

    ``supply`` holds at one location; days are in order. A day on which nobody had a price for it yet has no row.
    """
    changes = supply.loc[supply["from"].between(days[0], days[-1], inclusive="right"), "from"]
    starts = pd.DatetimeIndex([days[0], *sorted(changes.unique())])
    ends = [*starts[1:], days[-1] + ONE_DAY]
    found = []
    for start, end in zip(starts, ends, strict=True):
        offers = choose_supply(supply, start)[["ingredient", "supplier", "unit_cost"]].dropna(subset="unit_cost")
        found.append(offers.merge(pd.DataFrame({"day": days[(days >= start) & (days < end)]}), how="cross"))
    return pd.concat(found, ignore_index=True)[["ingredient", "day", "supplier", "unit_cost"]]


def paid(received: pd.DataFrame, supply: pd.DataFrame) -> pd.Series:
    """What a unit of each receipt cost, in their order; missing where nobody knows.

    ``received`` has ``day, ingredient, supplier``, ``told`` (the price somebody said when it came) and ``ordered`` (the
    one it was ordered at), both may be missing. What was told counts, then what that supplier took on that day, then
    what it was ordered at, then what it cost on that day from whom one usually buys.
    """
    if received.empty:
        return pd.Series(dtype="float64", index=received.index)
    days = pd.date_range(received["day"].min(), received["day"].max())
    usual = daily_offers(supply, days).set_index(["ingredient", "day"])["unit_cost"]
    usually = usual.reindex(pd.MultiIndex.from_frame(received[["ingredient", "day"]])).set_axis(received.index)
    known = received["told"].astype(float).fillna(_of_that_supplier(received, supply))
    return known.fillna(received["ordered"].astype(float)).fillna(usually).rename("unit_cost")


def _of_that_supplier(received: pd.DataFrame, supply: pd.DataFrame) -> pd.Series:
    """What the supplier of each receipt took for it on its day."""
    whose = ["ingredient", "supplier"]
    offers = supply.assign(since=supply["from"].fillna(ALWAYS))[[*whose, "since", "unit_cost"]].sort_values("since")
    asked = received[[*whose, "day"]].rename_axis("row").reset_index().sort_values("day", kind="stable")
    found = pd.merge_asof(asked, offers, left_on="day", right_on="since", by=whose)
    return found.set_index("row")["unit_cost"].reindex(received.index)
