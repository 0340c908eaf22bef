"""What a scenario needs bought after the order that is open now: which ingredients, how many packs, until when."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecasting.plan import Plan
from forecasting.supply.calendars import Calendar, last_order
from forecasting.tables import TINY

LATER = ["ingredient", "supplier", "packs", "pack_name", "quantity", "unit", "cost", "needed_from", "order_by"]

BEGUN = 0.1
"""More is needed from the day on which this share of all that is needed more has been used: before it, it is chance."""


def bought_later(base: Plan, changed: Plan, calendars: Mapping[str, Calendar]) -> pd.DataFrame:
    """What later orders have to bring more than in the base, the first to close first: ``LATER``.

    Later is what is used from the day on to which the order now open lasts (its own changes are ``outcome.lines``).
    Usage that nothing there can serve is expected over all futures, without safety, and taken in whole packs of the
    scenario's supplier up to the day on which most more is needed: after a promotion less is. Packs that suffice anyway
    are left out. ``quantity`` is in the ``unit`` in which it is bought, ``cost`` in money, ``order_by`` the moment at
    which the last order closes that comes before ``needed_from``. Both plans are of the same one location.
    """
    before, after = _expected(base), _expected(changed)
    before = before.reindex(index=after.index, columns=after.columns, fill_value=0.0)
    rows = [
        row
        for line in changed.lines.itertuples()
        if line.ingredient in after
        for row in _more(line, before[line.ingredient], after[line.ingredient], calendars[line.supplier], changed.now)
    ]
    return pd.DataFrame(rows, columns=LATER).sort_values(["order_by", "cost"], ascending=[True, False], kind="stable")


def _expected(plan: Plan) -> pd.DataFrame:
    """What each ingredient lacks on each day from today on if nothing is ordered: the mean of all futures."""
    (one,) = plan.projections
    lacking = pd.DataFrame(one.unmet.mean(axis=0), index=one.days, columns=list(one.ingredients))
    return lacking.loc[plan.now.normalize() :]


def _more(line, before: pd.Series, after: pd.Series, calendar: Calendar, now: pd.Timestamp) -> list[dict[str, object]]:
    """The row of an ingredient, if later orders have to bring more of it."""
    before, after = (one.loc[line.next_arrives :].cumsum() for one in (before, after))
    more = after - before
    if more.empty or more.max() <= TINY:
        return []
    most = more.idxmax()
    packs = _packs(after[most], line.pack_gives) - _packs(before[most], line.pack_gives)
    if packs <= 0:
        return []
    needed_from = more.index[np.argmax(more >= BEGUN * more[most])]
    quantity = packs * line.pack_size
    return [
        {
            "ingredient": line.ingredient,
            "supplier": line.supplier,
            "packs": packs,
            "pack_name": line.pack_name,
            "quantity": quantity,
            "unit": line.unit,
            "cost": quantity * line.unit_cost,
            "needed_from": needed_from,
            "order_by": last_order(calendar, needed_from, now).order_by,
        }
    ]


def _packs(quantity: float, pack: float) -> int:
    return int(np.ceil(quantity / pack - TINY))
