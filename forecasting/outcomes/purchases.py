"""What a scenario needs bought after the order that is open now: which ingredients, how many packs, until when."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.plan import Plan
from forecasting.supply.calendars import Calendar, last_order
from forecasting.supply.quantities import packs_for
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
    lacking = _Lacking(after.index, *(one.to_numpy() for one in (before.reindex_like(after).fillna(0.0), after)))
    places = after.columns.get_indexer(changed.lines["ingredient"])
    found = [
        row
        for line, place in zip(changed.lines.itertuples(), places, strict=True)
        if place >= 0 and (row := _more(line, lacking, place, calendars[line.supplier], changed.now))
    ]
    return pd.DataFrame(found, columns=LATER).sort_values(
        ["order_by", "cost"], ascending=[True, False], ignore_index=True
    )


@dataclass(frozen=True, eq=False)
class _Lacking:
    """What lacks on each of the ``days`` without any order, in the base and in the scenario: days by ingredients."""

    days: pd.DatetimeIndex
    before: np.ndarray
    after: np.ndarray


def _expected(plan: Plan) -> pd.DataFrame:
    """What each ingredient lacks on each day from today on if nothing is ordered: the mean of all futures."""
    (one,) = plan.projections
    lacking = pd.DataFrame(one.unmet.mean(axis=0), index=one.days, columns=list(one.ingredients))
    return lacking.loc[plan.now.normalize() :]


def _more(line, lacking: _Lacking, place: int, calendar: Calendar, now: pd.Timestamp) -> dict[str, object]:
    """The row of an ingredient; empty where later orders don't have to bring more of it."""
    first = lacking.days.searchsorted(line.next_arrives)
    before, after = (table[first:, place].cumsum() for table in (lacking.before, lacking.after))
    more = after - before
    if not len(more) or more.max() <= TINY:
        return {}
    most = int(more.argmax())
    packs = int(packs_for(after[most], line.pack_gives) - packs_for(before[most], line.pack_gives))
    if packs <= 0:
        return {}
    needed_from = lacking.days[first + int((more >= BEGUN * more[most]).argmax())]
    quantity = packs * line.pack_size
    return {
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
