"""Promotions: which dishes are offered on which days, and what that does to demand."""

import numpy as np
import pandas as pd

from specification import DAYS, Specification

USUAL_DISCOUNT = 0.20


def promoted_dishes(plan: Specification, dish_or_category: str) -> list[str]:
    """The dishes that a promotion names, one by one or by their category."""
    menu = plan.menu
    return [dish_or_category] if dish_or_category in menu.index else _dishes_of(plan, dish_or_category)


def offers(plan: Specification) -> pd.DataFrame:
    """Each day and dish on promotion with its ``offer`` (discount or 2x1) and ``discount_share``."""
    rows = [
        {"day": day, "dish": dish, "offer": promotion.kind, "discount_share": promotion.discount}
        for promotion in plan.promotions.itertuples()
        for day in pd.date_range(promotion.first, promotion.last)
        for dish in promoted_dishes(plan, promotion.dish_or_category)
    ]
    return pd.DataFrame(rows)


def effect_on_demand(plan: Specification) -> pd.DataFrame:
    """The promoted dishes gain, then dip for some days, and take guests from the others of their category.

    Returns factors (days × dishes).
    """
    on_offer = pd.MultiIndex.from_frame(offers(plan)[["day", "dish"]])
    factor, place = np.ones((len(DAYS), len(plan.menu))), plan.menu.index.get_indexer
    for promotion in plan.promotions.itertuples():
        dishes = promoted_dishes(plan, promotion.dish_or_category)
        siblings = [dish for dish in _dishes_of(plan, plan.menu.loc[dishes[0], "category"]) if dish not in dishes]
        running = DAYS.slice_indexer(promotion.first, promotion.last)
        factor[running, place(dishes)] *= 1 + _uplift(plan, promotion.kind, promotion.discount)
        factor[running, place(siblings)] *= 1 + plan.effects.size("cannibalisation", "siblings", promotion.kind)
        after = _days_after(plan, promotion.kind, promotion.last, dishes).difference(on_offer)
        dip = DAYS.get_indexer(after.get_level_values(0)), place(after.get_level_values(1))
        factor[dip] *= 1 + plan.effects.size("dip after promotion", "promoted dishes", promotion.kind)
    return pd.DataFrame(factor, DAYS, plan.menu.index)


def _dishes_of(plan: Specification, category: str) -> list[str]:
    return plan.menu.index[plan.menu["category"] == category].tolist()


def _uplift(plan: Specification, kind: str, discount: float) -> float:
    """A deeper discount lifts more, in proportion; two for one is always half the price."""
    size = plan.effects.size("promotion", "promoted dishes", kind)
    return size * discount / USUAL_DISCOUNT if kind == "discount" else size


def _days_after(plan: Specification, kind: str, last: pd.Timestamp, dishes: list[str]) -> pd.MultiIndex:
    lasting = plan.effects.days("dip after promotion", "promoted dishes", kind)
    days = pd.date_range(last + pd.Timedelta(days=1), periods=lasting).intersection(DAYS)
    return pd.MultiIndex.from_product([days, dishes])
