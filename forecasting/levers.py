"""How a scenario moves the days to come and the dishes that are sold on them."""

from collections import defaultdict
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from forecasting.days import ONE_DAY, mark_holidays
from forecasting.effects import DIP_DAYS, NO_CATEGORY
from forecasting.errors import InputError
from forecasting.scenario import Group, Scenario
from forecasting.tables import DISH_KEYS

DishDay = tuple[str, pd.Timestamp]

MADE_HOLIDAY = "*"
"""The name of a holiday that only a scenario has: it counts as a holiday in general."""


def change_days(days: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """The future ``days`` with the scenario's holidays, closures, temperature and rain."""
    if not scenario.changes_days:
        return days
    rain = dict(scenario.precipitation_mm)
    return _with_holidays(days, scenario).assign(
        closed=days["closed"] | days["day"].isin(scenario.closed),
        after_closure=days["after_closure"] | (days["day"] - ONE_DAY).isin(scenario.closed),
        temperature=days["temperature"] + scenario.temperature_change,
        weather_anomalies=days["weather_anomalies"] + scenario.temperature_change,
        precipitation=days["day"].map(rain).astype(float).fillna(days["precipitation"]),
    )


def change_dishes(
    dish_mix: pd.DataFrame, promotions: pd.DataFrame, dishes: pd.DataFrame, effects: pd.DataFrame
) -> pd.DataFrame:
    """The dish mix (location, day, dish, mean) with every promotion's uplift, the dip after it and what siblings lose.

    ``promotions`` without an uplift of their own take the one of ``effects`` for their kind, a discount's in proportion
    to its depth. Raises ``InputError("unknown_promoted", …)`` for a name that is neither a dish nor a category.
    """
    known = set(dishes["dish"]) | set(dishes["category"])
    unknown = sorted(set(promotions["dish_or_category"]) - known)
    if unknown:
        raise InputError("unknown_promoted", name=unknown[0])
    factor = _factors(promotions, dishes, effects)
    keys = zip(dish_mix["dish"], dish_mix["day"], strict=True)
    moved = np.array([factor.get(key, 1.0) for key in keys]) if factor else 1.0
    return dish_mix.assign(mean=dish_mix["mean"].to_numpy() * moved)


def depth(kind: ArrayLike, discount: ArrayLike, usual: ArrayLike) -> np.ndarray:
    """How many times the ``usual`` discount a promotion gives; 1 where it is no discount or doesn't say."""
    times = np.asarray(discount, dtype=float) / np.asarray(usual, dtype=float)
    return np.where((np.asarray(kind) == "discount") & np.isfinite(times), times, 1.0)


def group_portions(groups: tuple[Group, ...], location: str, along: pd.Series) -> pd.DataFrame:
    """The portions that groups add, and what goes ``along`` with each guest and their one ticket.

    ``along`` is ``guest``, ``ticket`` or ``day`` by item; returns ``location, dish, day, quantity``.
    """
    rows = [(location, dish, group.day, portions) for group in groups for dish, portions in group.dishes]
    for group in groups:
        more = {"guest": float(group.people), "ticket": 1.0, "day": 0.0}
        rows += [(location, item, group.day, more[per]) for item, per in along.items() if more[per]]
    return pd.DataFrame(rows, columns=[*DISH_KEYS, "quantity"])


def _with_holidays(days: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """The days with the scenario's holidays; one that the calendar knows keeps its name."""
    if not scenario.holidays:
        return days
    made = days["day"].isin([day for day, on in scenario.holidays if on])
    dropped = days["day"].isin([day for day, on in scenario.holidays if not on])
    names = days["holiday"].mask(dropped, "").mask(made & (days["holiday"] == ""), MADE_HOLIDAY)
    return mark_holidays(days.assign(holiday=names), beyond=_holidays_around(days))


def _holidays_around(days: pd.DataFrame) -> list[pd.Timestamp]:
    """The holidays before the first and after the last day, as far as the marks of those two days tell of them."""
    around = []
    for edge, beside, away in (
        (days["day"].min(), "after_holiday", -ONE_DAY),
        (days["day"].max(), "before_holiday", ONE_DAY),
    ):
        at = days[days["day"] == edge]
        next_door = at[beside] | (at["is_holiday"] & at["is_long_weekend"])
        around += [edge + away] if next_door.any() else []
        around += [edge + 2 * away] if at["is_long_weekend"].any() else []
    return around


def _factors(promotions: pd.DataFrame, dishes: pd.DataFrame, effects: pd.DataFrame) -> dict[DishDay, float]:
    """By how much the promotions multiply each dish and day; of two on one dish and day, both count.

    A promoted dish is nobody's sibling and has no dip on that day. For a few promotions loops are faster than tables.
    """
    size = effects.set_index(["kind", "what"])["effect"].to_dict()
    usual = effects[effects["kind"] == "uplift"].set_index("what")["discount"].to_dict()
    category = dict(zip(dishes["dish"], dishes["category"], strict=True))
    lifted: dict[DishDay, float] = defaultdict(lambda: 1.0)
    touched: set[tuple[str, str, pd.Timestamp, str]] = set()
    for promotion in promotions.itertuples():
        name, kind = promotion.dish_or_category, promotion.kind
        its = [name] if name in category else [dish for dish, family in category.items() if family == name]
        families = {category[dish] for dish in its} - {NO_CATEGORY}
        siblings = [dish for dish, family in category.items() if family in families]
        uplift = promotion.uplift
        if pd.isna(uplift):
            uplift = (1.0 + size["uplift", kind]) ** float(depth(kind, promotion.discount, usual[kind])) - 1.0
        during = pd.date_range(promotion.first, promotion.last)
        after = pd.date_range(promotion.last + ONE_DAY, periods=DIP_DAYS)
        for dish, day in product(its, during):
            lifted[dish, day] *= 1.0 + uplift
        touched |= {("siblings", dish, day, kind) for dish, day in product(siblings, during)}
        touched |= {("dip", dish, day, kind) for dish, day in product(its, after)}
    factor = dict(lifted)
    for effect, dish, day, kind in sorted(touched):
        if (dish, day) not in lifted:
            factor[dish, day] = factor.get((dish, day), 1.0) * (1.0 + size[effect, kind])
    return factor
