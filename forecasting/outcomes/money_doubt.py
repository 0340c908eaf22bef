"""How far off the money of a plan may be: everything that it rests on, each by one standard deviation."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from forecasting.demand.effects import ASSUMED_MOVED, REACH, assumed_range
from forecasting.outcomes.paid import swings_of_paid
from forecasting.outcomes.takings import Guests, levels_of
from forecasting.plan import Plan
from forecasting.planning.basis import Basis
from forecasting.planning.shortage import servable

PARTS = ("revenue", "food_cost", "margin")
"""The sums of a plan."""


def money_reach(
    before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame], last: pd.Timestamp
) -> dict[str, float]:
    """How far off the difference of two plans' ``PARTS`` may be either way until a day: half the 80 % range, in money.

    ``before`` and ``after`` as ``money_swings`` gives them: what both rest on counts only as far as it differs.
    """
    sums = {part: [swings[part].loc[:last].sum() for swings in (before, after)] for part in PARTS}
    return {
        part: REACH * float(np.linalg.norm(later.sub(earlier, fill_value=0.0)))
        for part, (earlier, later) in sums.items()
    }


def money_swings(basis: Basis, plan: Plan, location: str, guests: Guests) -> dict[str, pd.DataFrame]:
    """By how much each of ``PARTS`` moves on each day with everything that a plan rests on (days by its names)."""
    menu, dishes = guests.menu, guests.mix.columns
    counts = ~dishes.isin(menu.unpriced)
    price, cost = (each.reindex(dishes).fillna(0.0).to_numpy() * counts for each in (menu.price, menu.cost))
    paying = guests.paid.to_numpy() * price
    portions = dict(_portions(basis, plan, location, guests))
    revenue = {name: (block * paying).sum(axis=1) for name, block in portions.items()}
    food = {name: block @ cost for name, block in portions.items()}
    ordered = guests.portions
    told = swings_of_paid(guests.promotions, basis, ordered)
    revenue |= {name: (share * ordered.to_numpy()) @ price for name, share in told}
    found = (pd.DataFrame(each, index=guests.mix.index, dtype="float64") for each in (revenue, food))
    sales, spent = found
    return dict(zip(PARTS, (sales, spent, sales.sub(spent, fill_value=0.0)), strict=True))


def _portions(basis: Basis, plan: Plan, location: str, guests: Guests) -> Iterator[tuple[str, np.ndarray]]:
    """By how many portions of each dish guests move on each day with each name."""
    mix, days = guests.mix, guests.days
    left = 1.0 - guests.lost.reindex(index=mix.index, columns=mix.columns).fillna(0.0).to_numpy()
    its = ((plan.dish_mix["location"] == location) & (plan.dish_mix["day"] >= mix.index[0])).to_numpy()
    rows = plan.dish_mix[its]
    at = mix.index.get_indexer(rows["day"]), mix.columns.get_indexer(rows["dish"])
    for name, swing in plan.dish_swings.items():
        block = np.zeros(mix.shape)
        block[at] = swing[its]
        yield name, block * guests.levels.to_numpy() * left
    if days["doubt"].any():
        more = levels_of(days.assign(response=days["response"] * days["doubt"]), guests.menu)
        yield "days", (mix * more.reindex(index=mix.index, columns=mix.columns)).to_numpy() * left
    if len(guests.lost):
        low, high = assumed_range(ASSUMED_MOVED)
        few, many = (servable(guests.portions, guests.lost, basis.menu, share).to_numpy() for share in (low, high))
        yield "moved from what is lost", (many - few) / (2.0 * REACH)
