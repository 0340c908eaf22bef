"""Does a promotion pay? What it adds in money, between how much and how much, and from which uplift on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import pandas as pd

from forecasting.demand.effects import BOTH, DIP_DAYS, EFFECTS, REACH, Range, depths_lived, targets
from forecasting.demand.two_for_one import taking_both
from forecasting.outcomes.paid import paid_share, swings_of_paid
from forecasting.outcomes.takings import DishMoney, levels_of, menu_of, responses
from forecasting.plan import Plan
from forecasting.planning.basis import Basis
from forecasting.planning.expected import promotions_in
from forecasting.scenarios.dish_levels import with_levels
from forecasting.scenarios.levers import House, depth
from forecasting.scenarios.planned import dropped, promotion_table, with_and_without
from forecasting.scenarios.scenario import Promotion
from forecasting.tables import ONE_DAY, TINY

MOST_UPLIFT = 5.0
"""An uplift of which no promotion is believed: where not even six times the portions pay, nothing does."""

CENT = 0.01
"""Less money than this is none."""

CLOSE = 0.001
"""A break-even uplift is found to this share."""


@dataclass(frozen=True)
class Payoff:
    """What a promotion adds to the margin after food cost, against the same days with none in its place, in money.

    A ``planned`` one stands in the calendar and isn't there under the scenario: this is what the scenario misses.
    ``low`` and ``high`` are the 80 % range that its effects' own ranges give. ``gain`` is the sum of what comes of the
    promoted dishes while it lasts (``meanwhile``), of them after it (``after``: they were eaten already) and of all
    others (``others``: their guests took the promoted one). Of it ``beyond`` comes after the last day of the plan, and
    the sums of the plan are without it; ``counted`` is the share of the days of the dip after it that the forecast
    reaches at all: less than 1 says that some of what it costs isn't known. ``uplift`` is by what share more is sold,
    ``break_even`` from which share on it pays (None: never). ``portions`` are sold ``more``; ``revenue`` is the change
    of sales. ``priced`` is whether anything that it promotes has a price.
    """

    promotion: Promotion
    gain: float
    low: float
    high: float
    meanwhile: float
    after: float
    others: float
    beyond: float
    counted: float
    uplift: float
    break_even: float | None
    more: float
    revenue: float
    priced: bool = True
    planned: bool = False

    @property
    def verdict(self) -> str:
        """``pays`` or ``costs`` where the whole range says so, else ``likely`` or ``unlikely``; ``same`` where nothing
        is gained or lost at all, ``unknown`` where nobody has a price for what is promoted."""
        if not self.priced:
            return "unknown"
        if max(abs(self.low), abs(self.high)) < CENT:
            return "same"
        if self.low > 0.0:
            return "pays"
        if self.high < 0.0:
            return "costs"
        return "likely" if self.gain > 0.0 else "unlikely"


def payoff(basis: Basis, plan: Plan, promotion: Promotion, location: str, first: pd.Timestamp) -> Payoff:
    """What one of the promotions of a plan's scenario adds at a location from ``first`` on, the other ones given.

    So of a planned one that isn't there under it, as if it were.
    """
    weighed = _Weighed(basis, plan, promotion, location, first)
    change = weighed.change()
    gain, reach = float(change["margin"].sum()), REACH * weighed.doubt()
    own = change["dish"].isin(targets(promotion_table((promotion,)), basis.menu)["dish"])
    lasts = change["day"].between(promotion.first, promotion.last)
    return Payoff(
        promotion=promotion,
        gain=gain,
        low=gain - reach,
        high=gain + reach,
        meanwhile=float(change.loc[own & lasts, "margin"].sum()),
        after=float(change.loc[own & ~lasts, "margin"].sum()),
        others=float(change.loc[~own, "margin"].sum()),
        beyond=float(change.loc[change["day"] > plan.dish_mix["day"].max(), "margin"].sum()),
        counted=_counted(basis, promotion),
        uplift=weighed.uplift,
        break_even=weighed.break_even(),
        more=float(change["portions"].sum()),
        revenue=float(change["revenue"].sum()),
        priced=not set(change.loc[own, "dish"]) <= {*weighed.menu.unpriced},
        planned=promotion not in plan.scenario.promotions,
    )


def uplift_of(kind: str, discount: float | None, effects: pd.DataFrame) -> Range:
    """By what share promotions of a kind are learned or assumed to lift their dishes, a discount's by its depth."""
    learned = effects[(effects["kind"] == "uplift") & (effects["what"] == kind)].iloc[0]
    times = float(depth(kind, discount, learned["discount"]))
    return Range(learned["effect"], learned["low"], learned["high"]).deeper(times)


def outside_lived(basis: Basis, kind: str, discount: float | None) -> tuple[float, float] | None:
    """Between which discounts all past promotions were, where this one is none of those: its uplift is only assumed."""
    lived = depths_lived(basis.restaurant.promotions, kind, basis.forecast.last_day)
    if kind != "discount" or discount is None or lived is None:
        return None
    return None if lived[0] - TINY <= discount <= lived[1] + TINY else lived


def _counted(basis: Basis, promotion: Promotion) -> float:
    """The share of the days of the dip after a promotion that the forecast reaches."""
    reached = (basis.forecast.dish_mix["day"].max() - promotion.last) // ONE_DAY
    return min(max(reached, 0), DIP_DAYS) / DIP_DAYS


def _places(promotions: pd.DataFrame, own: tuple[Promotion, ...], promotion: Promotion) -> np.ndarray:
    """Where a promotion stands in a table: one of a scenario's ``own``, which are its last rows, or a planned one."""
    if promotion in own:
        return np.array([len(promotions) - len(own) + own.index(promotion)])
    return np.flatnonzero(dropped(promotions, promotion))


class _Weighed:
    """The same days with and without a promotion: only the dish mix differs, and what is paid of the prices."""

    def __init__(self, basis: Basis, plan: Plan, promotion: Promotion, location: str, first: pd.Timestamp) -> None:
        self.basis = basis
        until = promotion.last + DIP_DAYS * ONE_DAY
        mix = basis.forecast.dish_mix
        days = mix["day"].between(max(first, promotion.first), until)
        here = mix[(mix["location"] == location) & days]
        self.menu = menu_of(basis, plan, location)
        days = levels_of(responses(basis, plan, location, first, until), self.menu)
        lost = plan.lost(location).reindex(index=days.index, columns=days.columns)
        moved = days * (1.0 - lost.fillna(0.0))
        with_it, without = with_and_without(basis.restaurant.promotions, plan.scenario, promotion)
        self.promotions = promotions_in(basis, with_it)
        self.at = _places(self.promotions, with_it.promotions, promotion)
        effects = basis.forecast.effects[basis.forecast.effects["kind"].isin([*EFFECTS, BOTH])]
        said = promotion.taking(taking_both(effects)["effect"]).portions
        self.uplift = uplift_of(promotion.kind, promotion.discount, effects).effect if said is None else said
        self.house = House.of(with_levels(here, days), self.promotions, basis.menu, effects, plan.scenario)
        self.layout = _Layout.of(self.house.rows, self.menu, moved)
        self.otherwise = self._sold(self.house.under(promotions_in(basis, without)))
        self.now = self._sold(self.house)

    def change(self) -> pd.DataFrame:
        """What the promotion changes on each ``dish, day``: ``portions, revenue, margin``."""
        now, otherwise = self.now, self.otherwise
        more = now.portions - otherwise.portions
        revenue = now.portions * now.price - otherwise.portions * otherwise.price
        return self.layout.rows.assign(portions=more, revenue=revenue, margin=revenue - more * self.layout.cost)

    def doubt(self) -> float:
        """How far off the gain may be (one standard deviation): everything that it rests on, each by itself."""
        with_it, without = self.now.swings, self.otherwise.swings
        names = {*with_it, *without}
        apart = [with_it.get(name, 0.0) - without.get(name, 0.0) for name in names]
        return float(np.linalg.norm(apart))

    def break_even(self) -> float | None:
        """The uplift at which nothing is gained or lost, between none and ``MOST_UPLIFT``; None where none pays."""
        low, high = -1.0, MOST_UPLIFT
        below, above = self._gain(low), self._gain(high)
        if above < 0.0:
            return None
        while high - low > CLOSE and below < 0.0:
            at = low - below * (high - low) / (above - below)  # exact as long as nothing limits the portions
            middle = min(max(at, low + CLOSE / 2), high - CLOSE / 2)
            found = self._gain(middle)
            low, below, high, above = (middle, found, high, above) if found < 0.0 else (low, below, middle, found)
        return high

    def _gain(self, uplift: float) -> float:
        uplifts = self.promotions["uplift"].to_numpy(copy=True)
        uplifts[self.at] = uplift
        return self._priced(self.house.under(self.promotions.assign(uplift=uplifts))).leaves - self.otherwise.leaves

    def _sold(self, house: House) -> "_Sold":
        """What is sold under some promotions, and how far off that may be."""
        sold, its = self._priced(house), self.layout
        leaves = {name: float((swing * its.times * sold.left).sum()) for name, swing in house.swings().items()}
        shares = swings_of_paid(house.promotions, self.basis, its.table(sold.portions))
        leaves |= {name: float((share[its.at] * sold.portions * its.price).sum()) for name, share in shares}
        return replace(sold, swings=leaves)

    def _priced(self, house: House) -> "_Sold":
        its, sold = self.layout, house.sold() * self.layout.times
        paid = paid_share(house.promotions, self.basis, its.table(sold)).to_numpy()[its.at]
        return _Sold(sold, its.price * paid, its.cost)


@dataclass(frozen=True, eq=False)
class _Layout:
    """The rows of a dish mix (``rows``: dish, day) and their places ``at`` in a table of days by dishes.

    A portion brings ``price`` in full and takes ``cost``; its day multiplies the portions by ``times``.
    """

    rows: pd.DataFrame
    days: pd.Index
    dishes: pd.Index
    at: tuple[np.ndarray, np.ndarray]
    times: np.ndarray
    price: np.ndarray
    cost: np.ndarray

    @classmethod
    def of(cls, rows: pd.DataFrame, menu: DishMoney, moved: pd.DataFrame) -> Self:
        days, dishes = pd.Index(rows["day"].unique()).sort_values(), pd.Index(rows["dish"].unique())
        at = days.get_indexer(rows["day"]), dishes.get_indexer(rows["dish"])
        counts = ~dishes.isin(menu.unpriced)
        times = moved.reindex(index=days, columns=dishes).to_numpy() * counts
        price, cost = (each.reindex(dishes).fillna(0.0).to_numpy()[at[1]] for each in (menu.price, menu.cost))
        return cls(rows[["dish", "day"]], days, dishes, at, times[at], price, cost)

    def table(self, portions: np.ndarray) -> pd.DataFrame:
        """Days by dishes."""
        block = np.zeros((len(self.days), len(self.dishes)))
        block[self.at] = portions
        return pd.DataFrame(block, self.days, self.dishes)


@dataclass(frozen=True, eq=False)
class _Sold:
    """What is sold row by row of a ``_Layout``, and what a portion brings and takes.

    ``swings`` say by how much the margin of all rows moves with one standard deviation of each thing that it rests on.
    """

    portions: np.ndarray
    price: np.ndarray
    cost: np.ndarray
    swings: Mapping[str, float] = field(default_factory=dict)

    @property
    def left(self) -> np.ndarray:
        """What a portion leaves."""
        return self.price - self.cost

    @property
    def leaves(self) -> float:
        """The margin of all rows."""
        return float((self.portions * self.left).sum())
