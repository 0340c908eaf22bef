"""What guests would order: true means from the planted effects, then chance.

A mean is the dish's usual portions times one factor per effect. Every factor is a table of days × dishes.
"""

import numpy as np
import pandas as pd
from specification import DAYS, FIRST_TICKET_DAY, WEEKDAYS, Specification

REFERENCE_TEMPERATURE = 19.0
DISPERSION = 30.0
DAY_FACTOR_SD = 0.08
USUAL_DISCOUNT = 0.20

SOLD_OUT_DISHES = ("Marino", "Brasa")
SOLD_OUT_BEFORE_TICKETS = 21
SOLD_OUT_WITH_TICKETS = 3
SOLD_OUT_ABOVE_PORTIONS = 15


def true_means(plan: Specification, temperature: np.ndarray) -> pd.DataFrame:
    """The portions that each dish sells on average on each day (days × dishes): 0 when closed or not on the menu."""
    means = _ones(plan) * plan.menu["portions_per_day"]
    for factor in (
        _weekday(plan),
        _season(plan),
        _trend(plan),
        _temperature(plan, temperature),
        _special_days(plan),
        _pay_days(plan),
        _bonus(plan),
        _promotions(plan),
        _after_closure(plan),
        _new_dishes(plan),
    ):
        means = means * factor
    return means.where(_on_the_menu(plan), 0.0)


def draw_day_factors(rng: np.random.Generator) -> pd.Series:
    """How good a day it was for the whole house: lognormal with mean 1, the same for all dishes."""
    sigma = np.sqrt(np.log1p(DAY_FACTOR_SD**2))
    return pd.Series(rng.lognormal(-(sigma**2) / 2, sigma, len(DAYS)), index=DAYS)


def draw_portions(means: pd.DataFrame, day_factors: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Portions ordered: negative binomial around the mean, with variance m + m² / k."""
    m = means.mul(day_factors, axis="index")
    rates = m * rng.gamma(DISPERSION, 1 / DISPERSION, m.shape)
    return pd.DataFrame(rng.poisson(rates), index=m.index, columns=m.columns)


def draw_sold_out(portions: pd.DataFrame, plan: Specification, rng: np.random.Generator) -> pd.DataFrame:
    """The days on which a dish ran out: ``day, dish, ordered`` and how many portions were ``available``."""
    ordered = portions[plan.menu.index[plan.menu["category"].isin(SOLD_OUT_DISHES)]].stack()
    busy = ordered[ordered > SOLD_OUT_ABOVE_PORTIONS].rename_axis(["day", "dish"]).rename("ordered").reset_index()
    with_tickets = busy["day"] >= FIRST_TICKET_DAY
    chosen = [
        rng.choice(busy.index[~with_tickets], SOLD_OUT_BEFORE_TICKETS, replace=False),
        rng.choice(busy.index[with_tickets], SOLD_OUT_WITH_TICKETS, replace=False),
    ]
    sold_out = busy.loc[np.sort(np.concatenate(chosen))].reset_index(drop=True)
    share = rng.uniform(0.55, 0.8, len(sold_out))
    return sold_out.assign(available=(sold_out["ordered"] * share).astype(int))


def _ones(plan: Specification) -> pd.DataFrame:
    return pd.DataFrame(1.0, index=DAYS, columns=plan.menu.index)


def _by_category(plan: Specification, by_day: dict[str, np.ndarray]) -> pd.DataFrame:
    return pd.DataFrame({dish: by_day[category] for dish, category in plan.menu["category"].items()}, index=DAYS)


def _weekday(plan: Specification) -> pd.DataFrame:
    def week(profile: str) -> np.ndarray:
        sizes = np.array([plan.effects.size("weekday", profile, weekday) for weekday in WEEKDAYS])
        return 1 + sizes[DAYS.dayofweek]

    profiles = plan.menu["weekday_profile"]
    return pd.DataFrame({dish: week(profile) for dish, profile in profiles.items()}, index=DAYS)


def _season(plan: Specification) -> pd.DataFrame:
    """One wave a year, highest on the day that ``when`` names."""
    waves = {}
    for category, peak, size in plan.effects.of_kind("season")[["what", "when", "size"]].itertuples(index=False):
        since_peak = (DAYS - pd.Timestamp(f"2025-{peak}")).days.to_numpy()
        waves[category] = 1 + size * np.cos(2 * np.pi * since_peak / 365.25)
    return _by_category(plan, waves)


def _trend(plan: Specification) -> pd.DataFrame:
    """Growth per year from each ``when`` on, until the next one takes over."""
    growth = plan.effects.of_kind("trend").sort_values("when")
    starts = pd.DatetimeIndex(growth["when"])
    ends = [*starts[1:], DAYS[-1] + pd.Timedelta(days=1)]
    level = np.zeros(len(DAYS))
    for start, end, size in zip(starts, ends, growth["size"], strict=True):
        years = (np.minimum(DAYS, end) - start).days.to_numpy().clip(min=0) / 365.25
        level += np.log1p(size) * years
    return _ones(plan).mul(np.exp(level), axis="index")


def _temperature(plan: Specification, temperature: np.ndarray) -> pd.DataFrame:
    sizes = plan.effects.of_kind("temperature").set_index("what")["size"]
    warmer = temperature - REFERENCE_TEMPERATURE
    return _by_category(plan, {category: (1 + size) ** warmer for category, size in sizes.items()})


def _special_days(plan: Specification) -> pd.DataFrame:
    """Holidays and events. A row for the dish itself goes before the row for its category."""
    factor = _ones(plan)
    for day, kind, when in plan.calendar.itertuples(index=False):
        if day in factor.index:
            for dish, category in plan.menu["category"].items():
                of_category = plan.effects.size(kind, category, when, otherwise=0.0)
                factor.loc[day, dish] *= 1 + plan.effects.size(kind, dish, when, otherwise=of_category)
    return factor


def _pay_days(plan: Specification) -> pd.DataFrame:
    """Wages arrive on the 15th and on the last day of the month, and are spent for ``days`` days."""
    key = ("pay day", "all", "15 and end of month")
    since_pay = [(DAYS - pd.Timedelta(days=days)) for days in range(plan.effects.days(*key))]
    feels_rich = np.any([(days.day == 15) | days.is_month_end for days in since_pay], axis=0)
    return _ones(plan).mul(np.where(feels_rich, 1 + plan.effects.size(*key), 1.0), axis="index")


def _bonus(plan: Specification) -> pd.DataFrame:
    """The law's two extra salaries of the year: full on the day they are paid, gone after ``days`` days."""
    key = ("bonus", "all", "Gratificación")
    paid = plan.events.loc[plan.events["event"] == "Gratificación", "day"]
    days_since = np.min([np.where(DAYS >= day, (DAYS - day).days, 10_000) for day in paid], axis=0)
    fading = (1 - days_since / plan.effects.days(*key)).clip(min=0)
    return _ones(plan).mul(1 + plan.effects.size(*key) * fading, axis="index")


def promoted_dishes(plan: Specification, target: str) -> list[str]:
    """The dishes of a promotion whose ``dish_or_category`` is ``target``."""
    menu = plan.menu
    return [target] if target in menu.index else menu.index[menu["category"] == target].tolist()


def _promotions(plan: Specification) -> pd.DataFrame:
    """The promoted dishes gain, then dip for some days; a promoted dish takes guests from the others of its category."""
    factor = _ones(plan)
    running = _ones(plan) < 0
    for promotion in plan.promotions.itertuples():
        running.loc[promotion.first : promotion.last, promoted_dishes(plan, promotion.dish_or_category)] = True
    for promotion in plan.promotions.itertuples():
        dishes = promoted_dishes(plan, promotion.dish_or_category)
        span = slice(promotion.first, promotion.last)
        factor.loc[span, dishes] *= 1 + _uplift(plan, promotion.kind, promotion.discount)
        loss = plan.effects.size("cannibalisation", "siblings", promotion.kind)
        factor.loc[span, _siblings(plan, dishes)] *= 1 + loss
        dip = ("dip after promotion", "promoted dishes", promotion.kind)
        after = pd.date_range(promotion.last, periods=plan.effects.days(*dip) + 1)[1:].intersection(DAYS)
        factor.loc[after, dishes] *= 1 + plan.effects.size(*dip) * ~running.loc[after, dishes]
    return factor


def _uplift(plan: Specification, kind: str, discount: float) -> float:
    """A deeper discount lifts more, in proportion; two for one is always half the price."""
    size = plan.effects.size("promotion", "promoted dishes", kind)
    return size * discount / USUAL_DISCOUNT if kind == "discount" else size


def _siblings(plan: Specification, dishes: list[str]) -> list[str]:
    category = plan.menu.loc[dishes[0], "category"]
    return plan.menu.index[plan.menu["category"] == category].difference(dishes).tolist()


def _after_closure(plan: Specification) -> pd.DataFrame:
    is_day_after = (DAYS - pd.Timedelta(days=1)).isin(plan.closed_days)
    size = plan.effects.size("after closure", "all", "day after")
    return _ones(plan).mul(np.where(is_day_after, 1 + size, 1.0), axis="index")


def _new_dishes(plan: Specification) -> pd.DataFrame:
    """A new dish starts low and reaches its usual sales evenly over ``days`` days."""
    factor = _ones(plan)
    for dish in plan.effects.of_kind("new dish")["what"]:
        key = ("new dish", dish, "first weeks")
        since_start = (DAYS - plan.menu.loc[dish, "first"]).days.to_numpy()
        missing = (1 - since_start / plan.effects.days(*key)).clip(0, 1)
        factor[dish] = 1 + plan.effects.size(*key) * missing
    return factor


def _on_the_menu(plan: Specification) -> pd.DataFrame:
    is_open = ~DAYS.isin(plan.closed_days)
    first = plan.menu["first"].fillna(DAYS[0])
    last = plan.menu["last"].fillna(DAYS[-1])
    return pd.DataFrame(
        {dish: is_open & (first[dish] <= DAYS) & (last[dish] >= DAYS) for dish in first.index}, index=DAYS
    )
