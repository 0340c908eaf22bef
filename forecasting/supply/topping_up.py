"""What to add to an order that doesn't reach its supplier's minimum: what is needed soonest, and keeps till then.

Whoever adds at random pays for what spoils; whoever adds what the next order would bring only buys it earlier.
"""

import numpy as np
import pandas as pd

from forecasting.stock.projection import Projection
from forecasting.supply.quantities import packs_for
from forecasting.tables import TINY

COLUMNS = ["ingredient", "packs", "cost", "needed_on"]
"""Columns of ``top_up``."""


def top_up(projection: Projection, lines: pd.DataFrame, missing: float) -> pd.DataFrame:
    """The packs to add to the order of one supplier so that ``missing`` more money is spent, the most urgent first.

    ``lines`` are all that he sells (``supply.orders.Suggestion.lines``), ``packs`` as they are to be ordered, with
    ``keeps_days``, their shelf life (missing: it keeps). A pack is needed from the day on which, in half of the
    futures, everything before it is used up; it is proposed if that day is sampled, and all that is ordered finds room
    on its arrival (``room``) and is used before it spoils in as many. Of those the first are taken until the money is
    reached, then whatever isn't needed for that is left out again.
    Returns ``COLUMNS``: how many ``packs`` more of an ingredient, what they ``cost``, and the day from which the first
    of them is ``needed_on``. All together may cost less than ``missing``: then nothing more would be used in time.
    """
    packs = [_packs_of(projection, line, missing) for line in lines.itertuples()]
    candidates = pd.concat([pd.DataFrame(columns=COLUMNS), *packs]) if packs else pd.DataFrame(columns=COLUMNS)
    soonest = candidates.sort_values("needed_on", kind="stable", ignore_index=True)
    spent = soonest["cost"].cumsum() - soonest["cost"]
    taken = soonest[spent < missing - TINY]
    spare = taken["cost"].sum() - missing
    for place in taken.index[::-1]:
        cost = taken.at[place, "cost"]
        if cost <= spare + TINY:
            taken, spare = taken.drop(place), spare - cost
    together = taken.groupby("ingredient", sort=False)
    return together.agg(packs=("packs", "sum"), cost=("cost", "sum"), needed_on=("needed_on", "min")).reset_index()


def _packs_of(projection: Projection, line, missing: float) -> pd.DataFrame:
    """The packs of an ingredient beyond those ordered, one row for each, that are needed and keep."""
    cost = line.pack_size * line.unit_cost
    if not cost > 0:
        return pd.DataFrame(columns=COLUMNS)
    needed = _still_needed(projection, line)
    used_up = min(packs_for(needed[-1], line.pack_gives), np.floor(line.room / line.pack_gives + TINY))
    if pd.notna(line.keeps_days):  # received on day d it can be used up to d + n
        in_time = needed[min(int(line.keeps_days), len(needed) - 1)]
        used_up = min(used_up, np.floor(in_time / line.pack_gives + TINY))
    most = int(min(used_up - line.packs, np.ceil(missing / cost)))
    first = projection.days[-len(needed)]
    rows = []
    for more in range(max(most, 0)):
        day = int(np.argmax(needed > (line.packs + more) * line.pack_gives + TINY))
        rows.append((line.ingredient, 1, cost, first + pd.Timedelta(days=day)))
    return pd.DataFrame(rows, columns=COLUMNS)


def _still_needed(projection: Projection, line) -> np.ndarray:
    """How much is used by each day from the arrival on beyond what is there and due, in the middle of the futures."""
    position = projection.ingredients.index(line.ingredient)
    first = max(int((line.arrives - projection.days[0]).days), 0)
    used = projection.usage[:, first:, position].cumsum(axis=1)
    left = projection.before(line.arrives)[:, [position]]
    due = projection.arriving[first:, position].cumsum()
    return np.maximum.accumulate(np.median(used - left, axis=0) - due)
