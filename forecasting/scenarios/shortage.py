"""Dishes that can't be served because nobody sells what they take any more, or it comes late, and it is used up."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecasting.basis import Basis
from forecasting.demand.effects import ASSUMED_MOVED, NO_CATEGORY
from forecasting.demand.paths import Paths
from forecasting.plan import Plan, projected
from forecasting.stock.projection import Projection


def lost_share(basis: Basis, plan: Plan, location: str) -> pd.DataFrame:
    """Which share of the portions of each dish can't be served at a location: days by dishes, the mean of all futures.

    Empty where a scenario makes nothing run out. A dish that lacks two ingredients is lost once.
    """
    lacking = _lacking(basis, plan, location)
    if not lacking:
        return pd.DataFrame()
    takes, projection = basis.takes(location), _of(plan.projections, location)
    needs = takes.table[:, takes.ingredients.get_indexer(list(lacking))] > 0
    shares = np.stack(list(lacking.values()), axis=2)
    found = {
        dish: shares[:, :, needed].max(axis=2).mean(axis=0)
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


def _lacking(basis: Basis, plan: Plan, location: str) -> dict[str, np.ndarray]:
    """Which share of the usage of an ingredient a scenario leaves unmet (futures by days), by ingredient."""
    known, late = basis.takes(location).ingredients, _late(plan, location)
    names = [name for name in (*_sold_no_more(basis, plan, location), *late) if name in known]
    if not names:
        return {}
    projection = _of(plan.projections, location)
    unmet = _unmet_under(basis, plan, projection, late)
    found = {}
    for name in names:
        at = projection.ingredients.index(name)
        usage = projection.usage[:, :, at]
        share = np.divide(unmet[:, :, at], usage, out=np.zeros_like(usage), where=usage > 0)
        if share.any():
            found[name] = share
    return found


def _unmet_under(basis: Basis, plan: Plan, projection: Projection, late: Mapping[str, pd.Timestamp]) -> np.ndarray:
    """What of the usage is unmet: of who is late only until he comes, and what would be met if he weren't."""
    if not late:
        return projection.unmet
    paths = _of(plan.paths, projection.location)
    usual = projected(basis, paths, basis.restaurant.deliveries, plan.now).unmet
    unmet, days = projection.unmet.copy(), pd.Timedelta(days=plan.scenario.supplier_delay[1])
    for name, arrives in late.items():
        at = projection.ingredients.index(name)
        before, in_time = projection.days < arrives, projection.days < arrives - days
        unmet[:, :, at] = np.maximum(unmet[:, :, at] * before - usual[:, :, at] * in_time, 0.0)
    return unmet


def _of(each: tuple, location: str) -> Paths | Projection:
    return next(one for one in each if one.location == location)


def _late(plan: Plan, location: str) -> dict[str, pd.Timestamp]:
    """When what a late supplier is asked for next comes, by ingredient."""
    if not plan.scenario.supplier_delay:
        return {}
    its = (plan.lines["location"] == location) & (plan.lines["supplier"] == plan.scenario.supplier_delay[0])
    return dict(zip(plan.lines.loc[its, "ingredient"], plan.lines.loc[its, "arrives"], strict=True))


def _sold_no_more(basis: Basis, plan: Plan, location: str) -> list[str]:
    """The ingredients that nobody sells at a location only because a supplier is out."""
    if not plan.scenario.suppliers_out:
        return []
    missing = plan.without_supplier
    names = missing.loc[missing["location"] == location, "ingredient"]
    usually = basis.unit_costs(location, plan.now.normalize()).index
    return [name for name in names if name in usually]
