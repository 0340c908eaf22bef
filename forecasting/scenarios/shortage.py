"""Dishes that can't be served because nobody sells what they take any more, once the stock of it is used up."""

import numpy as np
import pandas as pd

from forecasting.basis import Basis
from forecasting.demand.effects import ASSUMED_MOVED, NO_CATEGORY
from forecasting.overrides import held_at
from forecasting.plan import Plan
from forecasting.supply.offers import choose_supply


def lost_share(basis: Basis, plan: Plan, location: str) -> pd.DataFrame:
    """Which share of the portions of each dish can't be served at a location: days by dishes, the mean of all futures.

    Empty where a scenario takes no supplier away. A dish that lacks two ingredients is lost once.
    """
    gone = _sold_no_more(basis, plan, location) if plan.scenario.suppliers_out else []
    if not gone:
        return pd.DataFrame()
    projection = next(one for one in plan.projections if one.location == location)
    at = pd.Index(projection.ingredients).get_indexer(gone)
    unmet, usage = (array[:, :, at] for array in (projection.unmet, projection.usage))
    lacking = np.divide(unmet, usage, out=np.zeros_like(usage), where=usage > 0)
    takes = basis.takes(location)
    needs = takes.table[:, takes.ingredients.get_indexer(gone)] > 0
    found = {
        dish: lacking[:, :, needed].max(axis=2).mean(axis=0)
        for dish, needed in zip(takes.dishes, needs, strict=True)
        if needed.any()
    }
    alike = {new.dish: found[new.like] for new in plan.scenario.new_dishes if new.like in found}
    return pd.DataFrame(found | alike, index=projection.days)


def served(
    portions: pd.DataFrame, lost: pd.DataFrame, dishes: pd.DataFrame, moved: float = ASSUMED_MOVED
) -> pd.DataFrame:
    """The ``portions`` (days by dishes) but for those that are ``lost``; of their guests some order another dish.

    ``dishes`` (dish, category): as of a dish that is off the menu, half of its guests take another of its category, or
    the share that ``moved`` says.
    """
    missed = portions * lost.reindex(index=portions.index, columns=portions.columns).fillna(0.0)
    left = portions - missed
    category = dishes.drop_duplicates("dish").set_index("dish")["category"]
    families = category.reindex(portions.columns).fillna(NO_CATEGORY).to_numpy(dtype=object)
    siblings = np.equal.outer(families, families) & (families != NO_CATEGORY) & ~np.eye(len(families), dtype=bool)
    come, choice = moved * missed.to_numpy(), left.to_numpy() @ siblings
    return left * (1.0 + np.divide(come, choice, out=np.zeros_like(choice), where=choice > 0) @ siblings)


def _sold_no_more(basis: Basis, plan: Plan, location: str) -> list[str]:
    """The ingredients that nobody sells at a location only because a supplier is out."""
    missing = plan.without_supplier
    names = missing.loc[missing["location"] == location, "ingredient"]
    usually = choose_supply(held_at("supply", basis.restaurant.supply, location), plan.now.normalize())
    known = set(basis.takes(location).ingredients)
    return [name for name in names if name in known and (usually["ingredient"] == name).any()]
