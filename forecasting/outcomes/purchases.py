"""What a scenario needs bought after the order that is open now: which ingredients, how many packs, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
import pandas as pd

from forecasting.plan import Plan
from forecasting.supply.calendars import Calendar
from forecasting.supply.quantities import packs_for
from forecasting.tables import TINY

LATER = [
    *("ingredient", "supplier", "packs", "pack_name", "quantity", "unit", "cost", "needed_from", "order_by"),
    *("afterwards", "afterwards_cost"),
]

BEGUN = 0.1
"""More is needed from the day on which this share of all that is needed more has been used: before it, it is chance."""


def bought_later(base: Plan, changed: Plan, calendars: Mapping[str, Calendar]) -> pd.DataFrame:
    """What later orders have to bring more than in the base, the first to close first: ``LATER``.

    Later is what is used from the day on to which the order now open lasts (its own changes are ``outcome.lines``).
    Usage that nothing there can serve is expected over all futures, without safety, and taken in whole packs of the
    scenario's supplier up to the day on which most more is needed: after a promotion less is. Packs that suffice anyway
    are left out. ``packs`` are those of the first order that has to bring more, ``quantity`` them in the ``unit`` in
    which they are bought, ``cost`` in money, ``order_by`` the moment at which that order closes and ``needed_from`` the
    day on which it is first needed; the orders after it bring so many packs more ``afterwards``, for
    ``afterwards_cost``. Both plans are of the same one location.
    """
    before, after = _expected(base), _expected(changed)
    lacking = _Lacking(after.index, *(one.to_numpy() for one in (before.reindex_like(after).fillna(0.0), after)))
    places = after.columns.get_indexer(changed.lines["ingredient"])
    found = [
        row
        for line, place in zip(changed.lines.itertuples(), places, strict=True)
        if place >= 0 and (row := _more(line, lacking, place, calendars[line.supplier]))
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


def _more(line, lacking: _Lacking, place: int, calendar: Calendar) -> dict[str, object]:
    """The row of an ingredient; empty where later orders don't have to bring more of it."""
    first = lacking.days.searchsorted(line.next_arrives)
    before, after = (table[first:, place].cumsum() for table in (lacking.before, lacking.after))
    more = after - before
    if not len(more) or more.max() <= TINY:
        return {}
    most = int(more.argmax())
    extra = (packs_for(after, line.pack_gives) - packs_for(before, line.pack_gives)).astype(int)
    if extra[most] <= 0:
        return {}
    begun = int((more >= BEGUN * more[most]).argmax())
    days = lacking.days[first : first + most + 1]
    arrives, last = next(one for one in _lasting(calendar, days) if one[1] >= begun and extra[one[1]] > 0)
    packs = min(extra[last], extra[most])
    price, afterwards = line.pack_size * line.unit_cost, extra[most] - packs
    return {
        "ingredient": line.ingredient,
        "supplier": line.supplier,
        "packs": packs,
        "pack_name": line.pack_name,
        "quantity": packs * line.pack_size,
        "unit": line.unit,
        "cost": packs * price,
        "needed_from": max(days[begun], arrives),
        "order_by": calendar.order_by(arrives),
        "afterwards": afterwards,
        "afterwards_cost": afterwards * price,
    }


def _lasting(calendar: Calendar, days: pd.DatetimeIndex) -> list[tuple[pd.Timestamp, int]]:
    """The deliveries of ``days``, and the place among these of the last one before the delivery after each."""
    arrivals = [*takewhile(lambda day: day <= days[-1], calendar.deliveries(days[0]))]
    return [*zip(arrivals, [*(days.searchsorted(arrivals[1:]) - 1), len(days) - 1], strict=True)]
