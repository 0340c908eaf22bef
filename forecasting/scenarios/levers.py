"""How a scenario moves what is sold of each dish: promotions, what the menu has, groups."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Protocol, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from forecasting.demand.effects import DIP_DAYS, EFFECTS, NO_CATEGORY, REACH, Range, assumed_range, spread
from forecasting.errors import InputError
from forecasting.scenarios.scenario import NO_CHANGE, DishOff, Group, NewDish, Scenario, moved_share
from forecasting.tables import DISH_KEYS, ONE_DAY

Span = slice

NOTHING_PUSHED: Mapping[str, float] = MappingProxyType({})


class _Promoted(Protocol):
    """A row of the promotions, as ``itertuples`` gives it."""

    first: pd.Timestamp
    last: pd.Timestamp
    dish_or_category: str
    kind: str
    discount: float
    uplift: float
    limit: float


class _Effect(Protocol):
    """A row of the effects of promotions, as ``itertuples`` gives it."""

    kind: str
    what: str
    discount: float
    effect: float
    low: float
    high: float


@dataclass(frozen=True)
class ChangedDishes:
    """What is sold of each dish under a scenario, and how far off that may be.

    ``mix`` (location, day, dish, mean) has the rows of the plan, in their order, and after them those of new dishes;
    ``before`` is what the plan has in each row. ``swings`` say for everything that the scenario rests on by how much a
    row moves when that is one standard deviation larger.
    """

    mix: pd.DataFrame
    before: np.ndarray
    swings: Mapping[str, np.ndarray]


def dishes_under(
    dish_mix: pd.DataFrame,
    promotions: pd.DataFrame,
    dishes: pd.DataFrame,
    effects: pd.DataFrame,
    scenario: Scenario = NO_CHANGE,
) -> ChangedDishes:
    """The dish mix (location, day, dish, mean) with every promotion's uplift, the dip after it, what siblings lose,
    and the dishes that ``scenario`` takes off the menu or puts on it; and how far off that may be.

    A limit is about what is really sold: where the mix has ``level``, its day multiplies each row by it.
    ``promotions`` without an uplift of their own take the one of ``effects`` for their kind, a discount's in proportion
    to its depth. Raises ``InputError("unknown_promoted", …)`` for a name that is neither a dish nor a category.
    """
    house, before = House.of(dish_mix, promotions, dishes, effects, scenario), dish_mix["mean"].to_numpy()
    if promotions.empty and not scenario.changes_menu:
        return ChangedDishes(dish_mix, before, {})
    added = np.zeros(len(house.rows) - len(before))
    return ChangedDishes(house.rows.assign(mean=house.sold()), np.concatenate([before, added]), house.swings())


def depth(kind: ArrayLike, discount: ArrayLike, usual: ArrayLike) -> np.ndarray:
    """How many times the ``usual`` discount a promotion gives; 1 where it is no discount or doesn't say."""
    times = np.asarray(discount, dtype=float) / np.asarray(usual, dtype=float)
    return np.where((np.asarray(kind) == "discount") & np.isfinite(times), times, 1.0)


def by_depth(promotions: pd.DataFrame, usual: Mapping[str, float]) -> list[_Promoted]:
    """The rows of promotions, the deepest discounts last: of two of a kind on a dish and day the last one counts.

    Of equal ones that is the one that stands later. ``usual`` is the discount of one that doesn't say its own, by kind.
    """

    def deep(row: _Promoted) -> float:
        return usual.get(row.kind, 0.0) if pd.isna(row.discount) else row.discount

    return sorted(promotions.itertuples(index=False), key=deep)


def group_portions(groups: tuple[Group, ...], location: str, along: pd.Series) -> pd.DataFrame:
    """The portions that groups add, and what goes ``along`` with each guest and their one ticket.

    A group that names no other comes to this ``location``. ``along`` is ``guest``, ``ticket`` or ``day`` by item;
    returns ``location, dish, day, quantity``.
    """
    rows = [
        (group.location or location, dish, group.day, portions) for group in groups for dish, portions in group.dishes
    ]
    for group in groups:
        more = {"guest": float(group.people), "ticket": 1.0, "day": 0.0}
        rows += [(group.location or location, item, group.day, more[per]) for item, per in along.items() if more[per]]
    return pd.DataFrame(rows, columns=[*DISH_KEYS, "quantity"])


@dataclass(frozen=True, eq=False)
class House:
    """The dish mix as a block of (location, dish, day), on which the levers of a scenario are moved.

    What a scenario rests on has a name; how far it is pushed is said in standard deviations.
    """

    mix: pd.DataFrame
    category: Mapping[str, str]
    promotions: pd.DataFrame
    effects: pd.DataFrame
    scenario: Scenario

    @classmethod
    def of(
        cls,
        dish_mix: pd.DataFrame,
        promotions: pd.DataFrame,
        dishes: pd.DataFrame,
        effects: pd.DataFrame,
        scenario: Scenario,
    ) -> Self:
        """The levers as ``dishes_under`` has them. Raises as it does."""
        category = dict(zip(dishes["dish"], dishes["category"], strict=True))
        category |= {new.dish: category.get(new.like, NO_CATEGORY) for new in scenario.new_dishes}
        unknown = sorted(set(promotions["dish_or_category"]) - {*category, *category.values()})
        if unknown:
            raise InputError("unknown_promoted", name=unknown[0])
        return cls(dish_mix, category, promotions, effects, scenario)

    def under(self, promotions: pd.DataFrame) -> Self:
        """The same under other promotions of its dishes; what doesn't rest on them is kept."""
        other = replace(self, promotions=promotions)
        kept = ("place", "first", "days", "rows", "at", "planned", "level", "learned")
        vars(other).update({name: getattr(self, name) for name in kept})
        return other

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each dish stands; new ones after the others."""
        known = pd.unique(self.mix["dish"])
        return {name: at for at, name in enumerate([*known, *(new.dish for new in self.scenario.new_dishes)])}

    @cached_property
    def offers(self) -> list[_Promoted]:
        usual = {kind: row.discount for (effect, kind), row in self.learned.items() if effect == "uplift"}
        return by_depth(self.promotions, usual)

    @cached_property
    def first(self) -> pd.Timestamp:
        return self.mix["day"].min()

    @cached_property
    def days(self) -> int:
        return (self.mix["day"].max() - self.first) // ONE_DAY + 1

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The rows of the mix, and those of the new dishes."""
        likes = [self.mix[self.mix["dish"] == new.like].assign(dish=new.dish) for new in self.scenario.new_dishes]
        return pd.concat([self.mix, *likes], ignore_index=True) if likes else self.mix

    @cached_property
    def at(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The place of each row in the block."""
        location, _ = pd.factorize(self.rows["location"])
        dish = self.rows["dish"].map(self.place).to_numpy()
        return location, dish, ((self.rows["day"] - self.first) // ONE_DAY).to_numpy()

    @cached_property
    def planned(self) -> np.ndarray:
        """What the plan sells: portions by location, dish and day."""
        location, dish, day = self.at
        block = np.zeros((location.max() + 1, len(self.place), self.days))
        known = len(self.mix)
        block[location[:known], dish[:known], day[:known]] = self.mix["mean"]
        return block

    @cached_property
    def level(self) -> np.ndarray:
        """By what its day multiplies the portions of each dish."""
        block = np.ones_like(self.planned)
        if "level" in self.rows:
            block[self.at] = self.rows["level"]
        return block

    @cached_property
    def doubts(self) -> tuple[str, ...]:
        """The names of all that the scenario rests on and that may be off."""
        promoted = [
            _said(one) if effect == "uplift" and pd.notna(one.uplift) else f"{effect} {one.kind}"
            for one in self.offers
            for effect in EFFECTS
        ]
        menu = ["moved"] if self.scenario.changes_menu else []
        return tuple(dict.fromkeys([*promoted, *menu, *(f"new {new.dish}" for new in self.scenario.new_dishes)]))

    def swings(self) -> dict[str, np.ndarray]:
        """By how much each row moves when one of all that it rests on is one standard deviation larger."""
        moved = {name: (self.sold({name: 1.0}) - self.sold({name: -1.0})) / 2.0 for name in self.doubts}
        return {name: swing for name, swing in moved.items() if swing.any()}

    def sold(self, pushed: Mapping[str, float] = NOTHING_PUSHED) -> np.ndarray:
        """Portions in each row under the scenario, with some of what it rests on ``pushed``."""
        block = self._with_menu(pushed)
        return (block * self._promoted(block, pushed))[self.at]

    def _with_menu(self, pushed: Mapping[str, float]) -> np.ndarray:
        block = self.planned.copy()
        for new in self.scenario.new_dishes:
            times = new.factor * (1.0 + pushed.get(f"new {new.dish}", 0.0) * _doubt_of(1.0))
            its, span = self.place[new.dish], self._span(new)
            block[:, its, span] = times * self.planned[:, self.place[new.like], span]
        for off in self.scenario.dishes_off:
            its, span = self.place[off.dish], self._span(off)
            lost = block[:, its, span].copy()
            block[:, its, span] = 0.0
            self._move(block, off, lost * _moved(off, pushed))
        for new in self.scenario.new_dishes:
            taken = block[:, self.place[new.dish], self._span(new)] * _moved(new, pushed)
            self._move(block, new, -taken)
        return block

    def _move(self, block: np.ndarray, change: DishOff | NewDish, portions: np.ndarray) -> None:
        """Share portions out among the other dishes of the category, as each sells; none takes more than there is."""
        family = self.category.get(change.dish, NO_CATEGORY)
        siblings = [at for name, at in self.place.items() if self.category.get(name) == family and name != change.dish]
        if family == NO_CATEGORY or not siblings:
            return
        here = np.ix_(range(len(block)), siblings, range(*self._span(change).indices(self.days)))
        whole = block[here].sum(axis=1)
        share = np.divide(portions, whole, out=np.zeros_like(whole), where=whole > 0)
        block[here] *= np.maximum(1.0 + share, 0.0)[:, None, :]

    def _span(self, change: DishOff | NewDish) -> Span:
        return self._between(change.first, change.last)

    def _between(self, first: pd.Timestamp, last: pd.Timestamp | None) -> Span:
        begin = max((first - self.first) // ONE_DAY, 0)
        end = self.days if last is None else (last - self.first) // ONE_DAY + 1
        return slice(begin, min(max(end, begin), self.days))

    def _promoted(self, block: np.ndarray, pushed: Mapping[str, float]) -> np.ndarray:
        """By how much the promotions multiply each dish and day; of two kinds on one dish and day, both count.

        Of two of a kind the deeper one does: a guest gets one of them. A promoted dish is nobody's sibling and has no
        dip on that day. Of one whose limit is gone within its first day the dip is as small as the share of that day
        on which it ran; one that was over before the first day of the mix ran.
        """
        lifts: dict[str, np.ndarray] = {}
        under = np.zeros(block.shape[1:], dtype=bool)
        touched: dict[tuple[str, str], np.ndarray] = {}
        for promotion in self.offers:
            its, siblings = self._named(promotion.dish_or_category)
            during = self._between(promotion.first, promotion.last)
            uplift = self._uplift(promotion, pushed)
            runs = self._runs(block, its, during, uplift, promotion.limit)
            lift = lifts.setdefault(promotion.kind, np.ones(block.shape[1:]))
            lift[its, during] = np.where(runs > 0, 1.0 + uplift * runs, lift[its, during])
            under[its, during] |= runs > 0
            for effect, whose, when, weight in (
                ("siblings", siblings, during, runs),
                ("dip", its, self._after(promotion.last, during, runs), runs.max() if len(runs) else 1.0),
            ):
                known = touched.setdefault((effect, promotion.kind), np.zeros(block.shape[1:]))
                known[whose, when] = np.maximum(known[whose, when], weight)
        lifted = np.prod(list(lifts.values()), axis=0)
        for (effect, kind), weight in touched.items():
            lifted *= np.where(under, 1.0, 1.0 + self._size(effect, kind, pushed) * weight)
        return lifted

    def _runs(self, block: np.ndarray, its: np.ndarray, during: Span, uplift: float, limit: float) -> np.ndarray:
        """Which share of each of its days a promotion runs."""
        usual = block[:, its, during]
        return running((usual * self.level[:, its, during]).sum(axis=(0, 1)), uplift, limit)

    def _after(self, last: pd.Timestamp, during: Span, runs: np.ndarray) -> Span:
        """The days of the dip: after the last one on which the promotion still ran."""
        end = (last - self.first) // ONE_DAY + 1
        if (runs == 0).any():  # its limit was reached
            ran = np.flatnonzero(runs > 0)
            if not len(ran):
                return slice(0, 0)
            end = during.start + int(ran[-1]) + 1
        return slice(max(end, 0), min(max(end + DIP_DAYS, 0), self.days))

    def _size(self, effect: str, kind: str, pushed: Mapping[str, float], times: float = 1.0) -> float:
        """An effect of a kind of promotion, of one so many ``times`` as deep as usual."""
        row = self.learned[effect, kind]
        known = Range(row.effect, row.low, row.high).deeper(times)
        push = pushed.get(f"{effect} {kind}", 0.0)
        return float(np.expm1(np.log1p(known.effect) + push * spread(known.low, known.high)))

    def _uplift(self, promotion: _Promoted, pushed: Mapping[str, float]) -> float:
        said = promotion.uplift
        if pd.isna(said):
            times = depth(promotion.kind, promotion.discount, self.learned["uplift", promotion.kind].discount)
            return self._size("uplift", promotion.kind, pushed, float(times))
        push = pushed.get(_said(promotion), 0.0)
        return float(np.expm1(np.log1p(said) + push * spread(*assumed_range(said)))) if said > -1.0 else -1.0

    @cached_property
    def learned(self) -> dict[tuple[str, str], _Effect]:
        """The effects of promotions by what they do and their kind."""
        ours = self.effects[self.effects["kind"].isin(EFFECTS)]
        return {(row.kind, row.what): row for row in ours.itertuples()}

    def _named(self, dish_or_category: str) -> tuple[np.ndarray, np.ndarray]:
        """The places of the dishes that a promotion is for, and of the others of their categories."""
        one = dish_or_category in self.category
        its = [name for name in self.place if (name if one else self.category.get(name)) == dish_or_category]
        families = {self.category.get(name) for name in its} - {NO_CATEGORY, None}
        siblings = [name for name in self.place if self.category.get(name) in families and name not in its]
        return (np.array([self.place[name] for name in names], dtype=int) for names in (its, siblings))


def _said(promotion: _Promoted) -> str:
    """The name of an uplift that somebody said: it stands for itself."""
    return f"uplift {promotion.dish_or_category} {promotion.first:%Y-%m-%d}"


def running(planned: np.ndarray, uplift: float, limit: float) -> np.ndarray:
    """Which share of each day a promotion runs, until ``limit`` portions of it are sold; all of it without a limit."""
    if pd.isna(limit):
        return np.ones(len(planned))
    wanted = planned * (1.0 + uplift)
    left = np.clip(limit - (np.cumsum(wanted) - wanted), 0.0, wanted)
    return np.divide(left, wanted, out=np.zeros_like(left), where=wanted > 0)


def _moved(change: DishOff | NewDish, pushed: Mapping[str, float]) -> float:
    """Which share of a dish's guests it is that go from it, or come to it from others."""
    share = moved_share(change)
    return float(np.clip(share + pushed.get("moved", 0.0) * _doubt_of(share), 0.0, 1.0))


def _doubt_of(size: float) -> float:
    """The standard deviation of what is only assumed."""
    low, high = assumed_range(size)
    return (high - low) / (2.0 * REACH)
