"""Is a promotion worth it? What it adds in money, between how much and how much, and from which uplift on it pays."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.basis import Basis, promotions_in
from forecasting.days import ONE_DAY
from forecasting.dish_levers import change_dishes, depth
from forecasting.effects import DIP_DAYS, EFFECTS, targets
from forecasting.plan import Plan
from forecasting.scenario import Promotion, promotion_table, replaced
from forecasting.takings import menu_of, moved, paid_share

MOST_UPLIFT = 5.0
"""An uplift of which no promotion is believed: where not even six times the portions pay, nothing does."""

CLOSE = 0.001
"""A break-even uplift is found to this share."""


@dataclass(frozen=True)
class Worth:
    """What a promotion adds to the margin after food cost, against the same days without it, in money.

    ``low`` and ``high`` are the 80 % range that its effects' own ranges give. ``gain`` is the sum of what comes of the
    promoted dishes while it lasts (``meanwhile``), of them after it (``after``: they were eaten already) and of all
    others (``others``: their guests took the promoted one). ``uplift`` is by what share more is sold, ``break_even``
    from which share on it pays (None: never). ``portions`` are sold ``more``; ``revenue`` is the change of sales.
    """

    promotion: Promotion
    gain: float
    low: float
    high: float
    meanwhile: float
    after: float
    others: float
    uplift: float
    break_even: float | None
    more: float
    revenue: float

    @property
    def verdict(self) -> str:
        """``pays`` or ``costs`` where the whole range says so, else ``likely`` or ``unlikely``."""
        if self.low > 0.0:
            return "pays"
        if self.high < 0.0:
            return "costs"
        return "likely" if self.gain > 0.0 else "unlikely"


def worth(basis: Basis, plan: Plan, promotion: Promotion, location: str, first: pd.Timestamp) -> Worth:
    """What one of the promotions of a plan's scenario adds at a location from ``first`` on, the other ones given.

    A promotion that is planned already and that it takes the place of counts as what would be otherwise.
    """
    weighed = _Weighed(basis, plan, promotion, location, first)
    uplift = weighed.uplift()
    change = weighed.change(uplift)
    gain = float(change["margin"].sum())
    below, above = weighed.deviations(uplift, gain)
    own = change["dish"].isin(targets(promotion_table((promotion,)), basis.menu)["dish"])
    lasts = change["day"].between(promotion.first, promotion.last)
    return Worth(
        promotion=promotion,
        gain=gain,
        low=gain - below,
        high=gain + above,
        meanwhile=float(change.loc[own & lasts, "margin"].sum()),
        after=float(change.loc[own & ~lasts, "margin"].sum()),
        others=float(change.loc[~own, "margin"].sum()),
        uplift=uplift,
        break_even=weighed.break_even(),
        more=float(change["portions"].sum()),
        revenue=float(change["revenue"].sum()),
    )


def uplift_of(kind: str, discount: float | None, effects: pd.DataFrame, which: str = "effect") -> float:
    """By what share promotions of a kind are learned or assumed to lift their dishes, a discount's by its depth.

    ``which`` is ``low`` or ``high`` for an end of the range.
    """
    learned = effects[(effects["kind"] == "uplift") & (effects["what"] == kind)].iloc[0]
    times = float(depth(kind, discount, learned["discount"]))
    return float((1.0 + learned[which]) ** times - 1.0)


def _touched(basis: Basis, promotion: Promotion) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last day on which anything is another with a promotion, and without what it replaces."""
    planned = basis.restaurant.promotions
    gone = planned[replaced(planned, promotion)]
    return min([promotion.first, *gone["first"]]), max([promotion.last, *gone["last"]]) + DIP_DAYS * ONE_DAY


class _Weighed:
    """The same days with and without a promotion: only the dish mix differs, and what is paid of the prices."""

    def __init__(self, basis: Basis, plan: Plan, promotion: Promotion, location: str, first: pd.Timestamp) -> None:
        self.promotion, self.menu = promotion, basis.menu
        since, until = _touched(basis, promotion)
        mix = basis.forecast.dish_mix
        days = mix["day"].between(max(first, since), min(plan.dish_mix["day"].max(), until))
        self.mix = mix[(mix["location"] == location) & days]
        menu = menu_of(basis, plan, location)
        factor = moved(basis, plan, menu, location, first)
        at = factor.index.get_indexer(self.mix["day"]), factor.columns.get_indexer(self.mix["dish"])
        dish = self.mix["dish"]
        counts = ~dish.isin(menu.unpriced).to_numpy()
        self.factor = factor.to_numpy()[at] * counts
        self.price, self.cost = (dish.map(each).fillna(0.0).to_numpy() for each in (menu.price, menu.cost))
        others = tuple(one for one in plan.scenario.promotions if one != promotion)
        self.otherwise = promotions_in(basis, replace(plan.scenario, promotions=others))
        self.promotions = promotions_in(basis, plan.scenario)
        self.at = len(self.promotions) - len(plan.scenario.promotions) + plan.scenario.promotions.index(promotion)
        self.paid, self.paid_otherwise = (
            paid_share(promotions, basis, factor).to_numpy()[at] for promotions in (self.promotions, self.otherwise)
        )
        self.effects = basis.forecast.effects
        self.without = self._portions(self.otherwise, self.effects)

    def uplift(self, which: str = "effect") -> float:
        """By what share the promotion lifts its dishes: what was said of it, else an end of what is learned."""
        said = self.promotion
        return uplift_of(said.kind, said.discount, self.effects, which) if said.uplift is None else said.uplift

    def change(self, uplift: float) -> pd.DataFrame:
        """What this uplift changes on each ``dish, day``: ``portions, revenue, margin``."""
        portions = self._with(self.effects, uplift)
        revenue = (portions * self.paid - self.without * self.paid_otherwise) * self.price
        more = portions - self.without
        return self.mix[["dish", "day"]].assign(portions=more, revenue=revenue, margin=revenue - more * self.cost)

    def gain(self, uplift: float, effects: pd.DataFrame | None = None) -> float:
        """What the promotion adds to the margin, with other effects than the known ones if any are given."""
        without = self.without if effects is None else self._portions(self.otherwise, effects)
        portions = self._with(self.effects if effects is None else effects, uplift)
        now, otherwise = self.paid * self.price - self.cost, self.paid_otherwise * self.price - self.cost
        return float((portions * now - without * otherwise).sum())

    def deviations(self, uplift: float, gain: float) -> tuple[float, float]:
        """How far below and above ``gain`` its effects may take it, each at the ends of its own range by itself."""
        ends = ("low", "high")
        by_uplift = [self.gain(self.uplift(end)) for end in ends]
        others = [[self.gain(uplift, self._at_end(kind, end)) for end in ends] for kind in EFFECTS[1:]]
        each = np.array([by_uplift, *others]) - gain
        below, above = np.minimum(each.min(axis=1), 0.0), np.maximum(each.max(axis=1), 0.0)
        return float(np.sqrt((below**2).sum())), float(np.sqrt((above**2).sum()))

    def break_even(self) -> float | None:
        """The uplift at which nothing is gained or lost, between none and ``MOST_UPLIFT``; None where none pays."""
        low, high = -1.0, MOST_UPLIFT
        below, above = self.gain(low), self.gain(high)
        if above < 0.0:
            return None
        while high - low > CLOSE and below < 0.0:
            at = low - below * (high - low) / (above - below)  # exact as long as nothing limits the portions
            middle = min(max(at, low + CLOSE / 2), high - CLOSE / 2)
            found = self.gain(middle)
            low, below, high, above = (middle, found, high, above) if found < 0.0 else (low, below, middle, found)
        return high

    def _at_end(self, kind: str, end: str) -> pd.DataFrame:
        """The effects with one of them at an end of its range."""
        ours = (self.effects["kind"] == kind) & (self.effects["what"] == self.promotion.kind)
        return self.effects.assign(effect=self.effects["effect"].mask(ours, self.effects[end]))

    def _with(self, effects: pd.DataFrame, uplift: float) -> np.ndarray:
        uplifts = self.promotions["uplift"].to_numpy(copy=True)
        uplifts[self.at] = uplift
        return self._portions(self.promotions.assign(uplift=uplifts), effects)

    def _portions(self, promotions: pd.DataFrame, effects: pd.DataFrame) -> np.ndarray:
        mix = change_dishes(self.mix, promotions, self.menu, effects)
        return mix["mean"].to_numpy() * self.factor
