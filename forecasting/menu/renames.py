"""Which dishes are one under two names: the till renumbered its menu, somebody wrote it another way.

Names that are alike are not enough: what counts is that one stops where the other begins, at about the same portions
and price. Two names that one till sells side by side are two dishes, unless they are the same letters.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from forecasting.menu.names import CUT_SHORT, likeness, understand

STRONG = 0.8
"""Proposals of at least this confidence need no second look."""

WINDOW = 28
"""Portions and price are taken from so many open days before the old name's last day, and after the new one's first."""

STRAY_DAYS = 2
"""On so many days somebody may have used the wrong one of two names."""

LEAST_PAUSE = 3
"""A gap of so many open days between two names is none."""

UNSURE = 0.5
"""The confidence of what only a person can know."""

TILL = ["location", "source"]
COLUMNS = {
    "old": "int64",
    "new": "int64",
    "kind": "str",
    "last_day": "datetime64[us]",
    "first_day": "datetime64[us]",
    "per_day_before": "float64",
    "per_day_after": "float64",
    "price_before": "float64",
    "price_after": "float64",
    "likeness": "float64",
    "confidence": "float64",
}


@dataclass(frozen=True)
class Till:
    """What one till sold, as arrays over its open days × all dishes: portions, money, and on which days at all."""

    days: pd.DatetimeIndex
    quantity: np.ndarray
    money: np.ndarray
    first: np.ndarray
    last: np.ndarray
    until: np.ndarray

    @classmethod
    def of(cls, rows: pd.DataFrame, dishes: pd.Index) -> "Till":
        """One till's daily sales; money nobody knows is NaN."""
        days = pd.DatetimeIndex(np.sort(rows["day"].unique()))
        at = days.get_indexer(rows["day"]), dishes.get_indexer(rows["dish"])
        quantity, money = np.zeros((len(days), len(dishes))), np.zeros((len(days), len(dishes)))
        np.add.at(quantity, at, rows["quantity"].to_numpy())
        np.add.at(money, at, rows["money"].to_numpy())
        sold = quantity > 0
        last = len(days) - 1 - sold[::-1].argmax(axis=0)
        return cls(days, quantity, money, sold.argmax(axis=0), last, sold.cumsum(axis=0))


@dataclass(frozen=True)
class Sold:
    """What one till sold of one dish."""

    till: Till
    dish: int

    @property
    def days(self) -> int:
        """On how many days."""
        return int(self.till.until[-1, self.dish])

    @property
    def portions(self) -> float:
        """How many in all."""
        return float(self.till.quantity[:, self.dish].sum())

    @property
    def first_day(self) -> pd.Timestamp:
        """The day of its first sale."""
        return self.till.days[self.till.first[self.dish]]

    @property
    def last_day(self) -> pd.Timestamp:
        """The day of its last sale."""
        return self.till.days[self.till.last[self.dish]]

    @property
    def usual_pause(self) -> float:
        """Open days from one sale to the next."""
        return (self.till.last[self.dish] - self.till.first[self.dish] + 1) / self.days

    def at_first(self) -> tuple[float, float]:
        """Portions per open day and price of a portion in its first weeks."""
        first = self.till.first[self.dish]
        return self._pace(first, min(self.till.last[self.dish], first + WINDOW - 1))

    def at_last(self) -> tuple[float, float]:
        """The same in its last weeks."""
        last = self.till.last[self.dish]
        return self._pace(max(self.till.first[self.dish], last - WINDOW + 1), last)

    def _pace(self, first: int, last: int) -> tuple[float, float]:
        quantity = self.till.quantity[first : last + 1, self.dish]
        money = self.till.money[first : last + 1, self.dish].sum()
        return float(quantity.mean()), float(money / quantity.sum()) if money > 0 else np.nan


@dataclass(frozen=True)
class Pair:
    """Two dishes by their places in the menu, and how alike their names are."""

    dishes: tuple[int, int]
    likeness: float
    words: int
    same_letters: bool


@dataclass(frozen=True)
class Bounds:
    """What has to stay when a name changes.

    Both were sold on so many ``days``, and portions and price differ by no greater factors than ``most``; up to
    ``usual`` they leave no doubt.
    """

    sure: float
    days: int
    most: tuple[float, float]
    usual: tuple[float, float]

    def sureness(self, portions: float, price: float) -> float:
        """How sure the change is; without prices it is in doubt."""
        if portions > self.most[0] or price > self.most[1]:
            return 0.0
        return self.sure * (1.0 if portions <= self.usual[0] and price <= self.usual[1] else DOUBT)


DOUBT = 0.6
"""What doubt leaves of a confidence."""

SAME_PRICE = 1.1
"""Two dishes of one till that differ by more than this factor are no slip of the pen."""

APP_PRICE = 1.6
"""A delivery app may charge so many times the price of the house."""

ANOTHER_DISH_PRICE = 2.0
"""Over so many times the price the same name is another dish, such as a size that nobody wrote down."""

SHORTENED = Bounds(sure=0.9, days=3, most=(3.0, 1.35), usual=(3.0, 1.35))
LONGER = Bounds(sure=0.85, days=7, most=(2.0, 1.15), usual=(1.5, 1.05))
LONGER_THAN_A_WORD = Bounds(sure=0.6, days=7, most=(2.0, 1.15), usual=(1.5, 1.05))


@dataclass(frozen=True)
class Proposal:
    """A row of ``propose``, the dishes by their places in the menu."""

    old: int
    new: int
    kind: str
    last_day: pd.Timestamp
    first_day: pd.Timestamp
    per_day_before: float
    per_day_after: float
    price_before: float
    price_after: float
    likeness: float
    confidence: float


def propose(daily: pd.DataFrame) -> pd.DataFrame:
    """The dishes that are probably one, the surest first; of the names of one dish each is the ``old`` one only once.

    ``daily`` are sales by day with ``location, source, day, dish, quantity, net_sales, discount``. Returns ``old, new``
    (the name to go on with), ``kind``, ``last_day`` of the old name and ``first_day`` of the new one, portions per open
    day and price of a portion before and after (NaN if unknown), ``likeness`` (``names.likeness``) and ``confidence``
    from 0 to 1. ``kind`` is *renamed* where one follows the other, *two_tills* where no till has both, *same_days*
    where a till sells both and the names have the same letters.
    """
    sold = _sold(daily)
    dishes = pd.Index(np.sort(sold["dish"].unique()))
    tills = _tills(sold, dishes)
    weighed = [found for pair in _alike(dishes) if (found := _weigh(pair, tills)) is not None]
    return _table(_one_each(_less_sure_where_ambiguous(weighed, weighed)), dishes)


def propose_unsold(daily: pd.DataFrame, recipes: pd.DataFrame, dishes: pd.DataFrame) -> pd.DataFrame:
    """What dishes of the recipes that nobody sells are called on the till: sold dishes alike that have no recipe.

    The same columns as ``propose``; ``kind`` is *unsold*, ``last_day`` and what was before are missing.
    """
    sold = _sold(daily)
    of_others = recipes["batch_output"].notna() | (recipes["per"].fillna("portion") != "portion")
    parts = {*recipes.loc[of_others, "item"], *recipes["ingredient"]}
    unsold = set(recipes["item"]) - parts - set(sold["dish"])
    lacking = set(sold["dish"]) - set(recipes["item"]) - set(dishes.loc[dishes["size_of"] != "", "dish"])
    both = pd.Index(sorted(unsold | lacking), dtype="str")
    tills = _tills(sold[sold["dish"].isin(lacking)], both)
    pairs = [pair for pair in _alike(both) if pair.likeness >= CUT_SHORT]
    among = {pair: len(unsold & set(both[list(pair.dishes)])) for pair in pairs}
    weighed = [_unsold(pair, tills) for pair in pairs if among[pair] == 1]
    one_dish = [found for pair in pairs if among[pair] == 0 and (found := _weigh(pair, tills)) is not None]
    return _table(_one_each(_less_sure_where_ambiguous(weighed, [*weighed, *one_dish])), both)


def _tills(sold: pd.DataFrame, dishes: pd.Index) -> list[Till]:
    return [Till.of(rows, dishes) for _, rows in sold.groupby(TILL)]


def _table(proposals: list[Proposal], dishes: pd.Index) -> pd.DataFrame:
    found = pd.DataFrame([asdict(each) for each in proposals], columns=list(COLUMNS)).astype(COLUMNS)
    named = found.assign(old=dishes[found["old"]].astype("str"), new=dishes[found["new"]].astype("str"))
    return named.sort_values(["confidence", "likeness", "old"], ascending=[False, False, True], ignore_index=True)


def _sold(daily: pd.DataFrame) -> pd.DataFrame:
    money = daily["net_sales"] + daily["discount"].fillna(0.0)
    sums = daily.assign(money=money).groupby([*TILL, "day", "dish"], as_index=False)[["quantity", "money"]]
    sold = sums.sum(min_count=1)
    return sold[sold["quantity"] > 0]


def _alike(dishes: pd.Index) -> Iterator[Pair]:
    """All pairs of names that are alike; only names that share the beginning of a word are compared."""
    names = list(understand(dishes).values())
    begins: dict[tuple[object, ...], list[int]] = {}
    for place, name in enumerate(names):
        for start in {word[:2] for word in name.words} or {""}:
            begins.setdefault((name.sizes, start), []).append(place)
    together = {pair for places in begins.values() for pair in combinations(places, 2)}
    for one, other in sorted(together):
        if alike := likeness(names[one], names[other]):
            words = min(len(names[one].words), len(names[other].words))
            yield Pair((one, other), alike, words, names[one].spelling == names[other].spelling)


def _weigh(pair: Pair, tills: list[Till]) -> Proposal | None:
    """What speaks for the pair being one dish; None if something speaks against it."""
    both = [[Sold(till, dish) for dish in pair.dishes] for till in tills]
    common = [two for two in both if all(each.days for each in two)]
    if not common:
        return _in_two_tills(pair, both) if pair.likeness == 1.0 else None
    ends = [max(each.last_day for each in same) for same in zip(*common, strict=True)]
    in_order = common if ends[0] <= ends[1] else [two[::-1] for two in common]
    if all(_follows(old, new) for old, new in in_order):
        return _renamed(pair, *max(in_order, key=lambda two: two[1].days))
    return _side_by_side(pair, max(common, key=lambda two: sum(each.days for each in two)))


def _follows(old: Sold, new: Sold) -> bool:
    """Whether one name stops where the other begins, but for a few days on which the wrong one was used."""
    shared = _shared_days(old, new)
    return shared <= STRAY_DAYS and 4 * shared <= min(old.days, new.days)


def _shared_days(old: Sold, new: Sold) -> int:
    """The days on which one of two names was sold within the other's time: the rarer one's."""
    till, first, last = old.till, new.till.first[new.dish], old.till.last[old.dish]
    if first > last:
        return 0
    before = till.until[first - 1, old.dish] if first else 0
    return int(min(till.until[last, old.dish] - before, till.until[last, new.dish]))


def _renamed(pair: Pair, old: Sold, new: Sold) -> Proposal | None:
    gap = new.till.first[new.dish] - old.till.last[old.dish] - 1
    at_once = gap <= max(LEAST_PAUSE, 3 * old.usual_pause)
    portions, price = (_ratio(*two) for two in zip(old.at_last(), new.at_first(), strict=True))
    if pair.likeness == 1.0:
        sure = _sure_of_same_name(at_once, portions, price)
    else:
        bounds = SHORTENED if pair.likeness >= CUT_SHORT else LONGER if pair.words > 1 else LONGER_THAN_A_WORD
        well_known = min(old.days, new.days) >= bounds.days
        sure = bounds.sureness(portions, price) if at_once and well_known else 0.0
    return _proposal("renamed", old, new, likeness=pair.likeness, confidence=sure) if sure else None


def _sure_of_same_name(at_once: bool, portions: float, price: float) -> float:
    """The same name after a code has changed may come back later, at another price."""
    if price > ANOTHER_DISH_PRICE:
        return 0.0
    sure = 0.95 if at_once else 0.85
    return sure * (DOUBT if price > 1.35 or portions > 4.0 else 1.0)


def _in_two_tills(pair: Pair, both: list[list[Sold]]) -> Proposal:
    """Two spellings that no till has together: the one that sells more is the name to go on with."""
    best = [max(same, key=lambda each: each.portions) for same in zip(*both, strict=True)]
    old, new = sorted(best, key=lambda each: each.portions)
    far = _ratio(old.at_last()[1], new.at_last()[1]) > APP_PRICE
    return _proposal("two_tills", old, new, likeness=pair.likeness, confidence=UNSURE if far else 0.9)


def _unsold(pair: Pair, tills: list[Till]) -> Proposal:
    """A name that no till has, and the till that sells most of the other."""
    best = max((Sold(till, dish) for till in tills for dish in pair.dishes), key=lambda each: each.portions)
    (unsold,) = set(pair.dishes) - {best.dish}
    per_day, price = best.at_last()
    return Proposal(
        old=unsold,
        new=best.dish,
        kind="unsold",
        last_day=pd.NaT,
        first_day=best.first_day,
        per_day_before=np.nan,
        per_day_after=per_day,
        price_before=np.nan,
        price_after=price,
        likeness=pair.likeness,
        confidence=0.9 if pair.likeness == 1.0 else 0.6,
    )


def _side_by_side(pair: Pair, two: list[Sold]) -> Proposal | None:
    old, new = sorted(two, key=lambda each: each.portions)
    if not pair.same_letters or _ratio(old.at_last()[1], new.at_last()[1]) > SAME_PRICE:
        return None
    return _proposal("same_days", old, new, likeness=pair.likeness, confidence=UNSURE)


def _ratio(one: float, other: float) -> float:
    """How many times the smaller of two is the greater; NaN if one isn't known."""
    return float(np.maximum(one, other) / np.minimum(one, other))


def _proposal(kind: str, old: Sold, new: Sold, **judged: float) -> Proposal:
    before, after = old.at_last(), new.at_first() if kind == "renamed" else new.at_last()
    return Proposal(
        old=old.dish,
        new=new.dish,
        kind=kind,
        last_day=old.last_day,
        first_day=new.first_day,
        per_day_before=before[0],
        per_day_after=after[0],
        price_before=before[1],
        price_after=after[1],
        **judged,
    )


def _less_sure_where_ambiguous(weighed: list[Proposal], one_dish: list[Proposal]) -> list[Proposal]:
    """A name that could have become two others, which are not one dish themselves, is a question for a person."""
    partners: dict[tuple[str, int], list[int]] = {}
    for each in weighed:
        partners.setdefault(("old", each.old), []).append(each.new)
        partners.setdefault(("new", each.new), []).append(each.old)
    known = {frozenset((each.old, each.new)) for each in one_dish}

    def is_question(each: Proposal) -> bool:
        rivals = [(rival, each.new) for rival in partners["old", each.old]]
        rivals += [(rival, each.old) for rival in partners["new", each.new]]
        return any(one != other and frozenset((one, other)) not in known for one, other in rivals)

    return [replace(each, confidence=min(each.confidence, UNSURE)) if is_question(each) else each for each in weighed]


def _one_each(weighed: list[Proposal]) -> list[Proposal]:
    """Every old name once, into its nearest successor, and never round in a circle."""
    leads_to: dict[int, int] = {}
    chosen = []
    for each in sorted(weighed, key=lambda each: (-each.confidence, each.first_day - each.last_day)):
        end = each.new
        while end in leads_to:
            end = leads_to[end]
        if each.old not in leads_to and end != each.old:
            leads_to[each.old] = each.new
            chosen.append(each)
    return chosen
