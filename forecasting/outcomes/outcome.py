"""What comes of a scenario at a location, base against scenario: dishes, ingredients, orders, weeks, risk, money.

Both plans are of that location only (``Plan.at``); quantities and money run from ``first`` to the last day
of the plan.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from forecasting.demand.outlook import usage_change
from forecasting.money.budget import weekly_budget, whole_budget
from forecasting.outcomes.money_doubt import PARTS, money_reach, money_swings
from forecasting.outcomes.payoff import Payoff, payoff
from forecasting.outcomes.takings import Takings, takings
from forecasting.plan import Plan, compare
from forecasting.planning.basis import Basis
from forecasting.planning.shortage import Shortage, bought_of_served
from forecasting.scenarios.planned import missed
from forecasting.stock.projection import Projection
from forecasting.tables import TINY

PAYOFFS = [
    *("dish_or_category", "kind", "first", "last", "gain", "low", "high", "uplift", "break_even"),
    *("portions", "revenue", "meanwhile", "after", "others", "beyond", "counted", "planned"),
]
"""Columns of payoffs.csv; ``planned`` says yes of one in the calendar that isn't there under the scenario."""

SUMS = ["sum", "base", "scenario", "low", "high"]
"""Columns of sums.csv."""

BOUGHT = ["first", "last", "base", "changed", "low", "high"]
"""What purchases are expected to cost between two days, and the scenario's 80 % range."""

RISKS = ["p10_day", "chance_before_next_delivery", "chance_before_one_after", "at_risk", "spoils"]
"""What of a plan's ``run_outs`` is held against the base's."""


@dataclass(frozen=True)
class Sums:
    """Sales and food cost of some days, without tax, in money."""

    revenue: float
    food_cost: float

    @property
    def margin(self) -> float:
        """What is left after food cost."""
        return self.revenue - self.food_cost


@dataclass(frozen=True, eq=False)
class Outcome:
    """Base against scenario, from ``first`` to ``last``.

    ``dishes`` (dish, base, changed, difference) are portions, ``ingredients`` (ingredient, base, changed, difference)
    in the ingredient's own unit, ``lines`` those of ``plan.compare`` with ``state`` (added, removed, changed, same),
    ``base_packs`` and ``cost_difference``; ``weeks`` (``BOUGHT``) what purchases cost, ``whole`` the same of all weeks;
    ``risks`` each of ``RISKS`` and the same with ``base_`` before it, by ingredient. ``payoffs`` has each promotion,
    and after them the planned ones that aren't there.
    ``reach`` says how far off the difference of the sums' ``revenue``, ``food_cost`` and ``margin`` may be either way
    because of what the scenario rests on: half of the 80 % range; 0 where it rests on nothing but what it says.
    """

    first: pd.Timestamp
    last: pd.Timestamp
    dishes: pd.DataFrame
    ingredients: pd.DataFrame
    lines: pd.DataFrame
    weeks: pd.DataFrame
    whole: pd.DataFrame
    risks: pd.DataFrame
    base: Sums
    changed: Sums
    reach: Mapping[str, float]
    payoffs: tuple[Payoff, ...]

    @property
    def bought_more(self) -> float | None:
        """By how much all purchases of the whole weeks cost more; None where nobody knows what anything costs."""
        sums = self.whole[["base", "changed"]].sum()
        return float(sums["changed"] - sums["base"]) if sums.any() else None


def outcome(basis: Basis, base: Plan, changed: Plan, location: str, before: Takings | None = None) -> Outcome:
    """What the scenario of ``changed`` makes another than in ``base``, from today on.

    ``before`` are the takings of ``base`` from today on, for whoever knows them already.
    """
    first, last = base.now.normalize(), min(base.means["day"].max(), changed.means["day"].max())
    before = takings(basis, base, location, first) if before is None else before
    after = takings(basis, changed, location, first)
    swings = (money_swings(basis, plan, location, taken.guests) for plan, taken in ((base, before), (changed, after)))
    days = (last - first).days + 1
    promotions = *changed.scenario.promotions, *missed(basis.restaurant.promotions, changed.scenario, first)
    return Outcome(
        first=first,
        last=last,
        dishes=dish_change(before.portions.loc[:last], after.portions.loc[:last]),
        ingredients=usage_change(base.means, changed.means, first, days),
        lines=line_changes(base, changed),
        weeks=purchases(base, changed),
        whole=purchases(base, changed, whole_budget),
        risks=risk_change(base.run_outs, changed.run_outs),
        base=_sums(before, last),
        changed=_sums(after, last),
        reach=money_reach(*swings, last),
        payoffs=tuple(payoff(basis, changed, one, location, first) for one in promotions),
    )


def payoff_table(payoffs: tuple[Payoff, ...]) -> pd.DataFrame:
    """What each promotion adds, a row each: ``PAYOFFS``; ``break_even`` is missing where no uplift pays."""
    rows = [
        {name: getattr(one.promotion, name) for name in ("dish_or_category", "kind", "first", "last")}
        | {name: getattr(one, name) for name in PAYOFFS if hasattr(one, name)}
        | {"portions": one.more, "planned": "yes" if one.planned else "no"}
        for one in payoffs
    ]
    numbers = dict.fromkeys(PAYOFFS[4:-1], "float64")
    return pd.DataFrame(rows, columns=PAYOFFS).astype(numbers)


def sums_table(found: Outcome) -> pd.DataFrame:
    """Sales, food cost and margin of all days, in money: ``SUMS``; ``low`` to ``high`` is the scenario's 80 % range."""
    before, after = ([getattr(one, part) for part in PARTS] for one in (found.base, found.changed))
    table = pd.DataFrame({"sum": PARTS, "base": before, "scenario": after})
    reach = table["sum"].map(found.reach)
    return table.assign(low=table["scenario"] - reach, high=table["scenario"] + reach)[SUMS]


def dish_change(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The portions of each dish (tables of days by dishes), the largest change first."""
    sums = pd.DataFrame({"base": before.sum(), "changed": after.sum()}).fillna(0.0).rename_axis("dish").reset_index()
    sums = sums.assign(difference=sums["changed"] - sums["base"])
    return sums.sort_values("difference", key=abs, ascending=False, kind="stable", ignore_index=True)


def line_changes(base: Plan, changed: Plan) -> pd.DataFrame:
    """The order lines of both plans: what is added, removed, changed or the same, and by how much money."""
    key = ["location", "supplier", "ingredient", "bought_as"]
    before = base.to_order.set_index(key)[["packs", "cost"]].rename(columns=lambda name: f"base_{name}")
    lines = compare(base, changed).join(before, on=key).fillna({"base_packs": 0, "base_cost": 0.0})
    state = pd.Series("same", lines.index).mask(lines["difference"].abs() > TINY, "changed")
    state = state.mask((lines["base_quantity"] == 0) & (lines["quantity"] > 0), "added")
    state = state.mask((lines["base_quantity"] > 0) & (lines["quantity"] == 0), "removed")
    return lines.assign(state=state, cost_difference=lines["cost"] - lines["base_cost"])


def purchases(base: Plan, changed: Plan, of: Callable[..., pd.DataFrame] = weekly_budget) -> pd.DataFrame:
    """What has to be bought costs in each whole week from today on, or in all (``whole_budget``): ``BOUGHT``.

    What can't be served because a supplier is late or out isn't bought.
    """
    before, after = (of(_served(plan), plan.unit_costs, plan.now.normalize()) for plan in (base, changed))
    known = before.set_index("first")["expected"].rename("base")
    return after.rename(columns={"expected": "changed"}).join(known, on="first", how="inner")[BOUGHT]


def _served(plan: Plan) -> list[Projection]:
    return [bought_of_served(one, plan.short.get(one.location, Shortage())) for one in plan.projections]


def risk_change(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Running out and spoiling, before and after: ``ingredient, unit``, ``RISKS`` and the base's, the worse first."""
    base = before.set_index("ingredient")[RISKS].rename(columns=lambda name: f"base_{name}")
    rows = after[["ingredient", "unit", *RISKS]].join(base, on="ingredient")
    worse = (rows["chance_before_one_after"] - rows["base_chance_before_one_after"]).fillna(0.0)
    return rows.loc[worse.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _sums(of: Takings, last: pd.Timestamp) -> Sums:
    revenue, food_cost = (float(table.loc[:last].to_numpy().sum()) for table in (of.revenue, of.food_cost))
    return Sums(revenue, food_cost)
