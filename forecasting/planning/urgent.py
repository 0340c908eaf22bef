"""What of a plan can't wait: what runs out soon, and the dishes, the money and the purchases that hang on it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.menu.recipes import portions_at
from forecasting.plan import Plan
from forecasting.stock.projection import Projection
from forecasting.supply.quantities import total
from forecasting.tables import ONE_DAY, WEEK

EARLY = 0.1
"""A chance of running out before even the next delivery that is worth a warning."""

FLOOR_DAYS = 3
"""Of today and the two days after it the floor is told what may be missing, and the kitchen what spoils."""

SURE = 0.5
"""A chance of running out from which on the floor is told for the whole week: guests book for days to come."""


@dataclass(frozen=True, eq=False)
class Urgent:
    """The rows of ``plan.run_outs`` to act on, the earliest first.

    ``in_time``: an order of today, or one in time that may not be early enough; ``too_late``: gone within the week
    before anything that can be ordered comes; ``nobody_sells``: gone within the week, and there is no supplier.
    """

    in_time: pd.DataFrame
    too_late: pd.DataFrame
    nobody_sells: pd.DataFrame

    @property
    def soon(self) -> pd.DataFrame:
        """All of them, the earliest first."""
        return pd.concat([self.in_time, self.too_late, self.nobody_sells]).sort_values("p10_day", kind="stable")


def urgent(run_outs: pd.DataFrame, now: pd.Timestamp) -> Urgent:
    """What runs out so soon that something must be done about it today."""
    today = now.normalize()
    tomorrow, next_week = today + ONE_DAY, today + pd.Timedelta(weeks=1)
    by_urgency = run_outs.sort_values("p10_day", kind="stable")
    order_by, early = by_urgency["order_by"], by_urgency["p10_day"]
    likely = by_urgency["chance_before_next_delivery"] >= EARLY
    return Urgent(
        in_time=by_urgency[(order_by > now) & ((order_by < tomorrow) | likely)],
        too_late=by_urgency[(order_by <= now) & (early < next_week)],
        nobody_sells=by_urgency[order_by.isna() & (early < next_week)],
    )


def dishes_at_risk(run_outs: pd.DataFrame, now: pd.Timestamp, days: int = FLOOR_DAYS) -> pd.DataFrame:
    """What the floor should know: the dishes that may lack an ingredient in the next ``days``, whatever is ordered now,
    and those that lack one in the next week if all goes as usual.

    ``run_outs`` are a location's of a plan. What the next delivery still saves is the kitchen's business, and what was
    counted wrongly is left out, since nobody knows of it. Returns
    ``dish, day`` (the first one on which it may be off the menu) and ``ingredients`` (a tuple: what may be missing on
    that day; what may be missing later isn't said), the first day first.
    """
    today, chance = now.normalize(), run_outs["chance_before_next_delivery"]  # unknown of what nobody sells
    may = (run_outs["p10_day"] < today + pd.Timedelta(days=days)) & ~(chance < EARLY)
    will = (run_outs["p50_day"] < today + pd.Timedelta(days=WEEK)) & ~(chance < SURE)
    known = run_outs[(may | will) & ~run_outs["impossible"] & run_outs["dishes"].map(bool)]
    pairs = known.rename(columns={"dishes": "dish"}).explode("dish")
    first = pairs[pairs["p10_day"] == pairs.groupby("dish")["p10_day"].transform("min")]
    found = (
        first.sort_values("p10_day", kind="stable").groupby(["dish", "p10_day"], sort=False)["ingredient"].agg(tuple)
    )
    return found.rename("ingredients").reset_index().rename(columns={"p10_day": "day"})


def use_first(run_outs: pd.DataFrame, unit_costs: pd.Series, now: pd.Timestamp) -> pd.DataFrame:
    """What of the stock nobody uses in time, in half of the futures at least, if it begins to spoil in the next days.

    ``run_outs`` are a location's of a plan, ``unit_costs`` what a unit costs, by ingredient. Returns ``ingredient,
    unit, spoils, spoils_on`` (the first day on which some is lost) and ``cost``, in money, the dearest first; what is
    worth less than one, or what has no price, isn't worth a word.
    """
    near = run_outs[run_outs["spoils_on"] < now.normalize() + pd.Timedelta(days=FLOOR_DAYS)]
    found = near[["ingredient", "unit", "spoils", "spoils_on"]]
    found = found.assign(cost=found["spoils"] * unit_costs.reindex(found["ingredient"]).to_numpy())
    return found[found["cost"] >= 1].sort_values("cost", ascending=False, kind="stable", ignore_index=True)


def still_used(plan: Plan, spoiling: pd.DataFrame) -> pd.Series:
    """Which rows of ``use_first`` have a day of sales left, from today to the one at whose close they spoil."""
    (location,) = (one.location for one in plan.projections)
    expected = plan.means[plan.means["location"] == location].groupby("day")["mean"].sum()
    open_days = expected.index[(expected > 0) & (expected.index >= plan.now.normalize())]
    return pd.Series(open_days.min(), spoiling.index) <= spoiling["spoils_on"]


def at_stake(plan: Plan, portions: pd.DataFrame, margins: pd.Series, days: int = WEEK) -> pd.Series:
    """What each dish would leave, in money, that isn't sold on average in the next ``days`` if nothing more is ordered.

    On a day on which an ingredient can't be met in full, no dish with it is sold. What nobody has counted, or counted
    wrongly, is taken to be there. ``portions`` are the recipes of today (``recipes.portions_on``), ``margins`` what a
    portion of each dish leaves, where anybody knows it.
    """
    lost = [_lost_margin(plan, projection, portions, margins.dropna(), days) for projection in plan.projections]
    together = pd.concat(lost) if lost else pd.Series(dtype=float)
    return together.groupby(level=0).sum().sort_values(ascending=False)


def _lost_margin(
    plan: Plan, projection: Projection, portions: pd.DataFrame, margins: pd.Series, days: int
) -> pd.Series:
    """``at_stake`` at one location."""
    today = plan.now.normalize()
    ahead = projection.days[(projection.days >= today) & (projection.days < today + pd.Timedelta(days=days))]
    own = plan.dish_mix[(plan.dish_mix["location"] == projection.location) & plan.dish_mix["dish"].isin(margins.index)]
    sold = own.pivot_table(index="day", columns="dish", values="mean", aggfunc="sum").reindex(ahead).fillna(0.0)
    book = portions_at(portions, projection.location)
    ingredients, dishes = pd.Index(projection.ingredients), sold.columns
    row, column = ingredients.get_indexer(book["ingredient"]), dishes.get_indexer(book["dish"])
    known = (row >= 0) & (column >= 0)
    needs = np.zeros((len(ingredients), len(dishes)))
    needs[row[known], column[known]] = 1.0
    short = projection.short[:, projection.days.isin(ahead)] & projection.counted & ~projection.impossible
    missing = short.astype(float) @ needs > 0
    return (sold * margins[sold.columns] * missing.mean(axis=0)).sum()


def margin_a_day(plan: Plan, location: str, day: pd.Timestamp, margins: pd.Series) -> pd.Series:
    """What each dish leaves a day, on average over the week from ``day`` on, if it can be served; by dish.

    ``margins`` are what a portion leaves; dishes of which nobody knows it are missing.
    """
    mix = plan.dish_mix[(plan.dish_mix["location"] == location) & (plan.dish_mix["day"] >= day)]
    week = mix[mix["day"] < day + pd.Timedelta(days=WEEK)]
    a_day = week.groupby("dish")["mean"].sum() / max(week["day"].nunique(), 1)
    return (a_day * margins.reindex(a_day.index)).dropna()


def missing_until(projection: Projection, today: pd.Timestamp, arrives: pd.Series) -> pd.Series:
    """How much of some ingredients is missing before each ``arrives``, when much is used (P90): what to buy elsewhere.

    ``arrives`` and what is returned are by ingredient.
    """
    first, until = projection.position(today), projection.position(pd.DatetimeIndex(arrives))
    places = pd.Index(projection.ingredients).get_indexer(arrives.index)
    unmet = projection.unmet[:, first : until.max(initial=first)].take(places, axis=2)  # of few days: it is copied
    missing = total(unmet, 0, until - first)
    return pd.Series(np.quantile(missing, 0.9, axis=0), arrives.index)


def short_today(plan: Plan, found: Urgent) -> pd.DataFrame:
    """What may already be missing today, of one location: what no order brings in time has to be bought elsewhere.

    Returns ``ingredient, unit, missing, surely``, what runs out surely first: how much is missing, when much is used,
    until the next delivery that can still be ordered (today, of what nobody sells), and whether it runs out today even
    if all goes as usual.
    """
    today = plan.now.normalize()
    gone = pd.concat([found.too_late, found.nobody_sells])
    gone = gone[gone["p10_day"] <= today]
    arrives = plan.lines.set_index("ingredient")["arrives"].reindex(gone["ingredient"])
    missing = missing_until(plan.projections[0], today, arrives.fillna(today + ONE_DAY))
    rows = gone[["ingredient", "unit"]].assign(missing=missing.to_numpy(), surely=gone["p50_day"] <= today)
    return rows[rows["missing"] > 0].sort_values("surely", ascending=False, kind="stable", ignore_index=True)
