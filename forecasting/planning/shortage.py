"""Dishes that can't be served because nobody sells what they take any more, or it comes late, and it is used up.

Their guests take another dish of the category or leave: what is used of everything else follows them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from forecasting.demand.effects import ASSUMED_MOVED, NO_CATEGORY
from forecasting.demand.paths import Paths
from forecasting.planning.basis import Basis
from forecasting.scenarios.scenario import Scenario
from forecasting.stock.projection import Projection
from forecasting.supply.calendars import next_order
from forecasting.supply.orders import Buying


@dataclass(frozen=True, eq=False)
class Supplied:
    """What a location is brought under a scenario: from whom it buys, and the deliveries that are on their way."""

    scenario: Scenario
    buying: Buying
    deliveries: pd.DataFrame
    now: pd.Timestamp


@dataclass(frozen=True, eq=False)
class Shortage:
    """What lacks at a location only because a supplier is out or late.

    ``lacking`` says which share of the usage of each such ingredient is wanted in vain: futures by days. ``lost`` says
    which share of the portions of each dish can't be served: days by dishes, the mean of all futures. A dish that lacks
    two ingredients is lost once. Empty where nothing runs out.
    """

    lacking: Mapping[str, np.ndarray] = field(default_factory=dict)
    lost: pd.DataFrame = field(default_factory=pd.DataFrame)


def find_shortage(basis: Basis, paths: Paths, supplied: Supplied) -> Shortage:
    """What lacks along the futures of a location."""
    late = _late(supplied)
    lacking = _lacking(basis, paths, supplied, late)
    if not lacking:
        return Shortage()
    takes = basis.takes(paths.location)
    needs = takes.table[:, takes.ingredients.get_indexer(list(lacking))] > 0
    shares = np.stack(list(lacking.values()), axis=2)
    found = {
        dish: shares[:, :, needed].max(axis=2).mean(axis=0)
        for dish, needed in zip(takes.dishes, needs, strict=True)
        if needed.any()
    }
    alike = {new.dish: found[new.like] for new in supplied.scenario.new_dishes if new.like in found}
    return Shortage(lacking, pd.DataFrame(found | alike, index=paths.days))


def servable(
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


def usage_of_served(basis: Basis, scenario: Scenario, mix: pd.DataFrame, short: Shortage) -> pd.DataFrame:
    """By what the usage of each ingredient is multiplied as only what is there can be ordered: days by ingredients.

    ``mix`` (day, dish, mean) is what guests of the location ``short`` is about would order.
    """
    portions = mix.pivot(index="day", columns="dish", values="mean").fillna(0.0)
    takes, like = basis.takes(str(mix["location"].iloc[0])), {new.dish: new.like for new in scenario.new_dishes}
    table = takes.table[takes.dishes.get_indexer(portions.columns.to_series().replace(like))]
    left = servable(portions, short.lost, basis.menu)
    before, after = (each.to_numpy() @ table for each in (portions, left))
    times = np.divide(after, before, out=np.ones_like(before), where=before > 0)
    return pd.DataFrame(times, portions.index, takes.ingredients)


def paths_of_served(paths: Paths, times: pd.DataFrame, short: Shortage) -> Paths:
    """The futures of what is used of everything else: of what lacks they stay what guests want, for it to lack."""
    others = times.assign(**dict.fromkeys(short.lacking, 1.0))
    whole = others.reindex(index=paths.days, columns=list(paths.ingredients)).fillna(1.0)
    return replace(paths, usage=paths.usage * whole.to_numpy())


def bought_of_served(projection: Projection, short: Shortage) -> Projection:
    """The stock of a location without what is wanted in vain: nobody buys it, now or later."""
    if not short.lacking:
        return projection
    unmet = projection.unmet.copy()
    for name, share in short.lacking.items():
        at = projection.ingredients.index(name)
        unmet[:, :, at] = np.maximum(unmet[:, :, at] - share * projection.usage[:, :, at], 0.0)
    return replace(projection, unmet=unmet)


def _lacking(basis: Basis, paths: Paths, supplied: Supplied, late: Mapping[str, pd.Timestamp]) -> dict[str, np.ndarray]:
    """Which share of the usage of an ingredient a scenario leaves unmet (futures by days), by ingredient."""
    known = {*basis.takes(paths.location).ingredients}
    names = [name for name in (*_sold_no_more(basis, paths, supplied), *late) if name in known]
    at = [place for place, name in enumerate(paths.ingredients) if name in names]
    if not at:
        return {}
    few = replace(paths, ingredients=tuple(paths.ingredients[place] for place in at), usage=paths.usage[:, :, at])
    unmet, usage = _unmet(basis, few, supplied, late)
    shares = np.divide(unmet, usage, out=np.zeros_like(usage), where=usage > 0)
    return {name: shares[:, :, place] for place, name in enumerate(few.ingredients) if shares[:, :, place].any()}


def _unmet(
    basis: Basis, paths: Paths, supplied: Supplied, late: Mapping[str, pd.Timestamp]
) -> tuple[np.ndarray, np.ndarray]:
    """What of the usage is unmet (of who is late, what would be met if he came in time), and the usage."""
    projection = basis.projected(paths, supplied.deliveries, supplied.now)
    if not late:
        return projection.unmet, projection.usage
    usual = basis.projected(paths, basis.restaurant.deliveries, supplied.now).unmet
    unmet, days = projection.unmet.copy(), pd.Timedelta(days=supplied.scenario.supplier_delay[1])
    for name, arrives in late.items():
        if name in paths.ingredients:
            at = paths.ingredients.index(name)
            before, in_time = projection.days < arrives, projection.days < arrives - days
            unmet[:, :, at] = np.maximum(unmet[:, :, at] * before - usual[:, :, at] * in_time, 0.0)
    return unmet, projection.usage


def _late(supplied: Supplied) -> dict[str, pd.Timestamp]:
    """When what a late supplier is asked for next comes, by ingredient."""
    if not supplied.scenario.supplier_delay:
        return {}
    supplier, offers = supplied.scenario.supplier_delay[0], supplied.buying.offers
    its = offers.loc[offers["supplier"] == supplier, "ingredient"]
    if its.empty:
        return {}
    return dict.fromkeys(its, next_order(supplied.buying.calendars[supplier], supplied.now).arrives)


def _sold_no_more(basis: Basis, paths: Paths, supplied: Supplied) -> list[str]:
    """The ingredients that nobody sells at a location only because a supplier is out."""
    if not supplied.scenario.suppliers_out:
        return []
    sold = {*supplied.buying.offers["ingredient"]}
    usually = basis.unit_costs(paths.location, supplied.now.normalize()).index
    return [name for name in paths.ingredients if name in usually and name not in sold]
