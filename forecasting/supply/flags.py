"""What is odd about an order line, against what was ordered before: said beside it, never decided for anybody."""

import numpy as np
import pandas as pd

from forecasting.supply.offers import choose_supply, held_on
from forecasting.tables import TINY

HALF, DOUBLE = 0.5, 2.0
"""Of the last order: as little, or as much, is worth a second look."""

JUMP = 0.15
"""A change of price, as a share of the last one, that is."""

NEW_DAYS = 30
"""A dated price is news for so long, to who has ordered nothing since."""

_OFFER = ["location", "supplier", "ingredient"]


def against_last_order(
    lines: pd.DataFrame, ordered: pd.DataFrame, supply: pd.DataFrame, today: pd.Timestamp
) -> pd.DataFrame:
    """The lines, as their suppliers know them (``orders.as_bought``), against the last order of the same from the same.

    ``ordered`` are lines sent before: ``id, location, supplier, ingredient, arrives, quantity, unit_cost``; those for
    the same delivery or a later one don't count. ``supply`` are the dated prices that hold there. Adds
    ``last_quantity`` and ``against_last`` (``half``, ``double`` or ""), and ``last_cost``: the price of the last order,
    else the one before the newest dated price; missing where it is about the same as now.
    """
    before = _last_orders(lines, ordered)
    quantity, cost = before["quantity"], before["unit_cost"].fillna(_earlier_prices(lines, supply, today))
    share = lines["quantity"] / quantity
    against = np.select([(share <= HALF) & (lines["quantity"] > 0), share >= DOUBLE], ["half", "double"], "")
    jumped = (lines["unit_cost"] / cost - 1.0).abs() >= JUMP - TINY
    return lines.assign(last_quantity=quantity, against_last=against, last_cost=cost.where(jumped))


def moved(lines: pd.DataFrame, ordered: pd.DataFrame, supply: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The lines (``orders.as_bought``) that went to another supplier before the prices of late, and what he asks now.

    ``ordered`` and ``supply`` are those of ``against_last_order``. Adds ``moved_from`` and ``moved_cost``, of a unit;
    missing where prices moved nothing, and for what was ordered from the new supplier since.
    """
    since, bought = today - pd.Timedelta(days=NEW_DAYS), lines["ingredient"]
    if not supply["from"].between(since, today, inclusive="right").any():
        return lines.assign(moved_from=None, moved_cost=np.nan)
    first, before = (
        bought.map(choose_supply(supply, day).set_index("ingredient")["supplier"]) for day in (today, since)
    )
    asked = held_on(supply, today).drop_duplicates(["ingredient", "supplier"]).set_index(["ingredient", "supplier"])
    cost = asked["unit_cost"].reindex(pd.MultiIndex.from_arrays([bought, before])).set_axis(lines.index)
    known = pd.MultiIndex.from_frame(ordered.loc[ordered["arrives"] > since, _OFFER])
    news = (lines["supplier"] == first) & ~pd.MultiIndex.from_frame(lines[_OFFER]).isin(known)
    dearer = news & (before != first) & (cost > lines["unit_cost"])
    return lines.assign(moved_from=before.where(dearer), moved_cost=cost.where(dearer))


def late(lines: pd.DataFrame, run_outs: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """The lines that can't come in time any more: adds ``missed``, the cut-off that has passed, and ``gone_from``.

    ``run_outs`` are those of a plan; ``gone_from`` is the day from which it may be lacking. Both are missing elsewhere.
    """
    passed = run_outs.loc[run_outs["order_by"] <= now, ["location", "ingredient", "order_by", "p10_day"]]
    passed = passed.rename(columns={"order_by": "missed", "p10_day": "gone_from"})
    found = lines[["location", "ingredient"]].merge(passed, how="left", validate="many_to_one")
    too_late = found["gone_from"].to_numpy() < lines["arrives"].to_numpy()
    return lines.assign(**{name: found[name].where(too_late).to_numpy() for name in ("missed", "gone_from")})


def _last_orders(lines: pd.DataFrame, ordered: pd.DataFrame) -> pd.DataFrame:
    """Quantity and price of the last order behind each line, in the order of ``lines``."""
    these = lines[[*_OFFER, "arrives"]].assign(place=range(len(lines)))
    earlier = these.merge(ordered[ordered["quantity"] > 0], on=_OFFER, suffixes=("", "_before"))
    earlier = earlier[earlier["arrives_before"] < earlier["arrives"]].sort_values(["arrives_before", "id"])
    last = earlier.drop_duplicates("place", keep="last").set_index("place")[["quantity", "unit_cost"]]
    return last.reindex(range(len(lines))).set_axis(lines.index)


def _earlier_prices(lines: pd.DataFrame, supply: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """The price before the one that holds, where that one is new; missing elsewhere."""
    offer = ["supplier", "ingredient"]
    begun = supply[supply["from"].isna() | (supply["from"] <= today)]
    begun = begun.sort_values("from", na_position="first", kind="stable")
    newest = begun.assign(before=begun.groupby(offer)["unit_cost"].shift()).drop_duplicates(offer, keep="last")
    news = newest[newest["from"] > today - pd.Timedelta(days=NEW_DAYS)].set_index(offer)["before"]
    return news.reindex(pd.MultiIndex.from_frame(lines[offer])).set_axis(lines.index).astype(float)
