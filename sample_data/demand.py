"""What guests would order: true means from the planted effects, then chance.

A mean is the dish's usual portions times one factor for each effect. Every factor is a table of days × dishes.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from promotions import effect_on_demand
from specification import DAYS, FIRST_TICKET_DAY, WEEKDAYS, Specification

REFERENCE_TEMPERATURE = 19.0
DISPERSION = 30.0
DAY_FACTOR_SD = 0.08

SOLD_OUT_CATEGORIES = ("Marino", "Brasa")
SOLD_OUT_BEFORE_TICKETS = 21
SOLD_OUT_WITH_TICKETS = 3
SOLD_OUT_ABOVE_PORTIONS = 15


def true_means(plan: Specification, temperature: np.ndarray) -> pd.DataFrame:
    """The portions that each dish sells on average on each day (days × dishes): 0 when closed or not on the menu."""
    means = (
        plan.menu["portions_per_day"]
        * _weekday(plan)
        * _season(plan)
        * _trend(plan)
        * _temperature(plan, temperature)
        * _special_days(plan)
        * _pay_days(plan)
        * _bonus(plan)
        * effect_on_demand(plan)
        * _after_closure(plan)
        * _new_dishes(plan)
    )
    return means.where(_on_the_menu(plan), 0.0)


def draw_day_factors(rng: np.random.Generator) -> pd.Series:
    """How good a day it was for the whole house: lognormal with mean 1, the same for all dishes."""
    sigma = np.sqrt(np.log1p(DAY_FACTOR_SD**2))
    return pd.Series(rng.lognormal(-(sigma**2) / 2, sigma, len(DAYS)), index=DAYS)


def draw_portions(means: pd.DataFrame, day_factors: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Portions ordered: negative binomial around m = mean × day factor, with variance m + m² / k."""
    m = means.mul(day_factors, axis="index")
    rates = m * rng.gamma(DISPERSION, 1 / DISPERSION, m.shape)
    return pd.DataFrame(rng.poisson(rates), index=m.index, columns=m.columns)


def draw_sold_out(portions: pd.DataFrame, plan: Specification, rng: np.random.Generator) -> pd.DataFrame:
    """The days on which a dish ran out: ``day, dish, ordered`` and how many portions were ``available``."""
    ordered = portions.loc[:, plan.menu["category"].isin(SOLD_OUT_CATEGORIES)].stack().rename("ordered")
    busy = ordered[ordered > SOLD_OUT_ABOVE_PORTIONS].rename_axis(["day", "dish"]).reset_index()
    with_tickets = busy["day"] >= FIRST_TICKET_DAY
    chosen = [
        rng.choice(busy.index[~with_tickets], SOLD_OUT_BEFORE_TICKETS, replace=False),
        rng.choice(busy.index[with_tickets], SOLD_OUT_WITH_TICKETS, replace=False),
    ]
    sold_out = busy.loc[np.sort(np.concatenate(chosen))].reset_index(drop=True)
    share = rng.uniform(0.55, 0.8, len(sold_out))
    return sold_out.assign(available=(sold_out["ordered"] * share).astype(int))


def _by_category(plan: Specification, factor: Callable[[str], np.ndarray]) -> pd.DataFrame:
    factors = {category: factor(category) for category in plan.menu["category"].unique()}
    return pd.DataFrame({dish: factors[category] for dish, category in plan.menu["category"].items()}, index=DAYS)


def _for_all(plan: Specification, factor: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({dish: factor for dish in plan.menu.index}, index=DAYS)


def _weekday(plan: Specification) -> pd.DataFrame:
    def days_of(profile: str) -> np.ndarray:
        week = [1 + plan.effects.size("weekday", profile, weekday) for weekday in WEEKDAYS]
        return np.array(week)[DAYS.day_of_week]

    return pd.DataFrame({dish: days_of(profile) for dish, profile in plan.menu["weekday_profile"].items()}, index=DAYS)


def _season(plan: Specification) -> pd.DataFrame:
    """One wave a year, highest on the day (month-day) that ``when`` names."""
    waves = plan.effects.of_kind("season").set_index("what")

    def wave(category: str) -> np.ndarray:
        since_peak = (DAYS - pd.Timestamp(f"2025-{waves.loc[category, 'when']}")).days.to_numpy()
        return 1 + waves.loc[category, "size"] * np.cos(2 * np.pi * since_peak / 365.25)

    return _by_category(plan, wave)


def _trend(plan: Specification) -> pd.DataFrame:
    """Growth per year from each ``when`` on, until the next one takes over."""
    growth = plan.effects.of_kind("trend").sort_values("when")
    starts = pd.DatetimeIndex(growth["when"])
    ends = [*starts[1:], DAYS[-1] + pd.Timedelta(days=1)]
    level = np.zeros(len(DAYS))
    for start, end, size in zip(starts, ends, growth["size"], strict=True):
        years = (np.minimum(DAYS, end) - start).days.to_numpy().clip(min=0) / 365.25
        level += np.log1p(size) * years
    return _for_all(plan, np.exp(level))


def _temperature(plan: Specification, temperature: np.ndarray) -> pd.DataFrame:
    def by_degrees(category: str) -> np.ndarray:
        return (1 + plan.effects.size("temperature", category, "each day")) ** (temperature - REFERENCE_TEMPERATURE)

    return _by_category(plan, by_degrees)


def _special_days(plan: Specification) -> pd.DataFrame:
    """Holidays and events; where a dish has an effect of its own, that goes before its category's."""
    factor = np.ones((len(DAYS), len(plan.menu)))
    effects = plan.effects.of_kind("holiday"), plan.effects.of_kind("event")
    planted = plan.special_days.merge(pd.concat(effects), on=["kind", "when"])
    planted = planted[planted["day"].isin(DAYS)]
    by_category = planted[planted["what"].isin(plan.menu["category"])]
    by_dish = planted[planted["what"].isin(plan.menu.index)]
    for day, category, size in by_category[["day", "what", "size"]].itertuples(index=False):
        own = by_dish.loc[by_dish["day"] == day, "what"]
        its = (plan.menu["category"] == category) & ~plan.menu.index.isin(own)
        factor[DAYS.get_loc(day), its.to_numpy()] *= 1 + size
    for day, dish, size in by_dish[["day", "what", "size"]].itertuples(index=False):
        factor[DAYS.get_loc(day), plan.menu.index.get_loc(dish)] *= 1 + size
    return pd.DataFrame(factor, DAYS, plan.menu.index)


def _pay_days(plan: Specification) -> pd.DataFrame:
    """Wages arrive on the 15th and on the last day of the month, and are spent for ``days`` days."""
    key = ("pay day", "all", "15 and end of month")
    days_before = [DAYS - pd.Timedelta(days=days) for days in range(plan.effects.days(*key))]
    is_rich = np.any([(days.day == 15) | days.is_month_end for days in days_before], axis=0)
    return _for_all(plan, np.where(is_rich, 1 + plan.effects.size(*key), 1.0))


def _bonus(plan: Specification) -> pd.DataFrame:
    """The law's two extra salaries of the year: full on the day they are paid, gone after ``days`` days."""
    key = ("bonus", "all", "Gratificación")
    factor = np.ones(len(DAYS))
    for paid in plan.special_days.loc[plan.special_days["when"] == "Gratificación", "day"]:
        days_since = (DAYS - paid).days.to_numpy()
        fading = np.where(days_since >= 0, 1 - days_since / plan.effects.days(*key), 0.0).clip(min=0.0)
        factor = factor * (1 + plan.effects.size(*key) * fading)
    return _for_all(plan, factor)


def _after_closure(plan: Specification) -> pd.DataFrame:
    is_day_after = (DAYS - pd.Timedelta(days=1)).isin(plan.closed_days)
    size = plan.effects.size("after closure", "all", "day after")
    return _for_all(plan, np.where(is_day_after, 1 + size, 1.0))


def _new_dishes(plan: Specification) -> pd.DataFrame:
    """A new dish starts low and reaches its usual sales evenly over ``days`` days."""
    factor = _for_all(plan, np.ones(len(DAYS)))
    for dish in plan.effects.of_kind("new dish")["what"]:
        key = ("new dish", dish, "first weeks")
        since_start = (DAYS - plan.menu.loc[dish, "first"]).days.to_numpy()
        still_new = (1 - since_start / plan.effects.days(*key)).clip(0, 1)
        factor[dish] = 1 + plan.effects.size(*key) * still_new
    return factor


def _on_the_menu(plan: Specification) -> pd.DataFrame:
    is_open = ~DAYS.isin(plan.closed_days)
    spans = zip(plan.menu["first"].fillna(DAYS[0]), plan.menu["last"].fillna(DAYS[-1]), strict=True)
    served = [is_open & (first <= DAYS) & (last >= DAYS) for first, last in spans]
    return pd.DataFrame(dict(zip(plan.menu.index, served, strict=True)), index=DAYS)
