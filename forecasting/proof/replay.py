"""The past lived through again under several ways to order: what each would have wasted, lacked and spent.

Day after day with what was really used, the suppliers' calendars, packs, minimum orders, shelf lives and rotation; all
begin with the same stock and pay the same prices, and each knows only what was known on the day (``proof.past``).
An order below its minimum is filled up with what runs out soonest and keeps.

``habit``: what the kitchen itself ordered, where that is known, else the 4-week mean of each weekday and a quarter
more; ``par``: up to a level set from the weeks before, and never changed; ``prophet`` and ``forest``: up to the mean
that they expect; ``despensa``: as ``orders.suggest`` says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.planning.basis import keeping
from forecasting.proof.past import AHEAD, FOLLOWS, Past, Scene
from forecasting.stock.projection import Projection, Shelf, project
from forecasting.stock.store_room import FOREVER, StoreRoom
from forecasting.supply.calendars import next_order
from forecasting.supply.offers import offered
from forecasting.supply.orders import Buying, suggest
from forecasting.supply.quantities import packs_for
from forecasting.tables import ONE_DAY, TINY, WEEK

BUFFER = 1.25
"""What a kitchen's habit adds to what it expects."""

JUDGED = ("habit", "despensa")
"""The policies along which run-outs are foretold and judged."""


@dataclass(frozen=True, eq=False)
class Replay:
    """What became of each policy.

    ``results``: a row for each ``policy, location, ingredient`` with ``waste_cost``, ``shortage_cost`` (lost margin),
    ``purchases`` and ``leftover`` (what is left at the end beyond the beginning) in money, ``fill_rate`` (served share
    of the usage), ``waste_share`` (waste beside purchases), the usage ``used`` and ``missing`` in the
    ingredient's unit, and its ``shelf_life_days``. ``chances``: each time that an ingredient could be ordered, the
    ``chance`` that was given to its running out before the next delivery, the ``guess`` of who divides the stock by the
    mean use of 30 days, and whether it ``ran_out``.
    """

    results: pd.DataFrame
    chances: pd.DataFrame


def replay(past: Past, caution: float = 0.5, policies: Sequence[str] | None = None) -> Replay:
    """Live through the weeks of ``past`` under each policy; all that can be if none is named."""
    policies = past.policies if policies is None else policies
    lives = [_Life(scene, policy, caution, _begin(scene)).live() for scene in past.scenes for policy in policies]
    names = ("results", "chances")
    return Replay(**{name: pd.concat([getattr(life, name) for life in lives], ignore_index=True) for name in names})


@dataclass(frozen=True, eq=False)
class _Closing:
    """A supplier whose order closes today: when it comes and when the next one does, in days from today."""

    arrives: int
    after: int
    offers: pd.DataFrame

    @property
    def which(self) -> np.ndarray:
        """The positions of what he brings."""
        return self.offers["position"].to_numpy()


@dataclass(eq=False)
class _Books:
    """What a policy did, day by day; ``chances`` are those said: which ingredient, from when until when, how likely."""

    opening: np.ndarray
    bought: np.ndarray
    unmet: np.ndarray
    spoiled: np.ndarray
    chances: list[tuple]

    @classmethod
    def empty(cls, shape: tuple[int, int], opening: np.ndarray) -> "_Books":
        return cls(opening, np.zeros(shape[1]), np.zeros(shape), np.zeros(shape), [])


@dataclass(eq=False)
class _Life:
    """One policy at one location, day after day."""

    scene: Scene
    policy: str
    caution: float
    room: StoreRoom

    def live(self) -> Replay:
        scene, room = self.scene, self.room
        books = _Books.empty(scene.usage.shape, opening=room.on_hand + room.due.sum(axis=0))
        own = self.policy == "habit" and scene.own is not None
        if own:
            came = np.where(_ordered_before(scene), 0.0, scene.own.came)
            room.due[: len(came)] += came
            books.bought += came.sum(axis=0)
        for day in range(len(scene.days)):
            closing = [] if own else self._closing(day)
            if closing:
                self._order(day, closing, books)
            books.unmet[day], books.spoiled[day] = room.live(day, scene.usage[day])
        left = room.on_hand + room.due[len(scene.days) :].sum(axis=0)
        tables = (self._results(books, left), self._said(books))
        return Replay(*(table.assign(policy=self.policy, location=scene.location) for table in tables))

    def _order(self, day: int, closing: list[_Closing], books: _Books) -> None:
        outlook = self._outlook(day) if self.policy in JUDGED else None
        if outlook is not None:
            books.chances += [said for one in closing for said in self._chances(day, one, outlook)]
        quantity = self._choose(day, closing, outlook).copy()
        for one in closing:
            quantity[one.which] += self._filled_up(day, one, quantity[one.which])
        books.bought += quantity
        for one in closing:
            self.room.due[day + one.arrives, one.which] += quantity[one.which]

    def _closing(self, day: int) -> list[_Closing]:
        today, found = self.scene.days[day], []
        for supplier, offers in self.scene.offers.groupby("supplier"):
            window = next_order(self.scene.calendars[str(supplier)], today)
            if window.order_by.normalize() == today:
                found.append(_Closing((window.arrives - today).days, (window.next_arrives - today).days, offers))
        return found

    def _outlook(self, day: int) -> Projection:
        """The stock of this morning along the futures drawn at the last upload."""
        scene, room = self.scene, self.room
        drawn, ahead = scene.paths[day // WEEK], day % WEEK
        futures = replace(drawn, days=drawn.days[ahead:], usage=drawn.usage[:, ahead:])
        held = pd.DataFrame({"ingredient": list(scene.ingredients), "on_hand": room.on_hand})
        held = held.assign(
            location=scene.location, as_of=scene.days[day] - ONE_DAY, counted=True, estimated=False, impossible=False
        )
        last, which = np.nonzero(room.stock > TINY)
        until = pd.Series(scene.days[0] + pd.to_timedelta(last, unit="D")).where(last < len(room.stock) - 1)
        batches = pd.DataFrame(
            {
                "location": scene.location,
                "ingredient": np.array(scene.ingredients)[which],
                "quantity": room.stock[last, which],
                "until": until.astype("datetime64[us]"),
            }
        )
        arriving = room.due[day : day + len(futures.days)]
        return project(futures, Shelf(held, batches, keeping(scene.kitchen)), arriving)

    def _choose(self, day: int, closing: list[_Closing], outlook: Projection | None) -> np.ndarray:
        """How much of each ingredient is ordered."""
        if self.policy == "despensa":
            return self._suggested(day, closing, outlook)
        if self.policy == "par":
            return self._up_to(day, closing, np.broadcast_to(self.scene.par, (AHEAD * 4, len(self.scene.par))), BUFFER)
        if self.policy == "habit":
            return self._up_to(day, closing, self.scene.expected("weekday_mean", day), BUFFER)
        return self._up_to(day, closing, self.scene.expected(self.policy, day), 1.0)

    def _suggested(self, day: int, closing: list[_Closing], outlook: Projection) -> np.ndarray:
        scene = self.scene
        offers = pd.concat([one.offers for one in closing]).drop(columns="position")
        calendars = {name: scene.calendars[name] for name in offers["supplier"].unique()}
        buying = Buying(calendars, offers, offered(offers, scene.kitchen.ingredients), scene.margins)
        lines = suggest(outlook, buying, scene.days[day], self.caution).lines
        ordered = (lines["packs"] * lines["pack_gives"]).set_axis(lines["ingredient"])
        return ordered.reindex(scene.ingredients).fillna(0.0).to_numpy()

    def _up_to(self, day: int, closing: list[_Closing], expected: np.ndarray, buffer: float) -> np.ndarray:
        """Whole packs up to what is expected from this delivery to the next, as far as it keeps, and so much more."""
        room, ordered = self.room, np.zeros(expected.shape[1])
        for one in closing:
            due = room.due[day : day + one.after]
            before = room.on_hand + due[: one.arrives].sum(axis=0) - expected[: one.arrives].sum(axis=0)
            usable = np.arange(one.after - one.arrives)[:, np.newaxis] <= room.keeps
            wanted = buffer * (expected[one.arrives : one.after] * usable).sum(axis=0)
            need = (wanted - np.maximum(before, 0.0) - due[one.arrives :].sum(axis=0))[one.which]
            pack = one.offers["pack_size"].to_numpy()
            ordered[one.which] = packs_for(need, pack) * pack
        return ordered

    def _filled_up(self, day: int, one: _Closing, ordered: np.ndarray) -> np.ndarray:
        """What is added to an order below its minimum: pack by pack what runs out soonest and is used in time, then
        what keeps longest.
        """
        offers, added = one.offers, np.zeros(len(ordered))
        pack, cost = offers["pack_size"].to_numpy(), offers["unit_cost"].fillna(0.0).to_numpy()
        minimum = self.scene.calendars[str(offers["supplier"].iloc[0])].minimum
        a_day, keeps = self._a_day(day)[one.which], self.room.keeps[one.which]
        there = (self.room.on_hand + self.room.due[day:].sum(axis=0))[one.which] + ordered
        sold = (a_day > TINY) & (cost > 0)
        while ordered.any() and sold.any() and (ordered + added) @ cost < minimum - TINY:
            lasts = np.where(sold, (there + added) / np.maximum(a_day, TINY), np.inf)
            in_time = sold & (lasts + pack / np.maximum(a_day, TINY) <= one.arrives + keeps)
            first = np.where(in_time, lasts, np.inf).argmin() if in_time.any() else np.where(sold, keeps, -1).argmax()
            added[first] += pack[first]
        return added

    def _a_day(self, day: int) -> np.ndarray:
        """How much of each ingredient the policy expects to be used on a day of the next two weeks."""
        if self.policy == "par":
            return self.scene.par
        if self.policy == "despensa":
            return self.scene.paths[day // WEEK].usage[:, day % WEEK :][:, : 2 * WEEK].mean(axis=(0, 1))
        model = FOLLOWS.get(self.policy, self.policy)
        return self.scene.expected(model, day)[: 2 * WEEK].mean(axis=0)

    def _chances(self, day: int, one: _Closing, outlook: Projection) -> list[tuple]:
        """How likely what a supplier brings is to run out before he comes, by the futures and by a simple guess."""
        if one.arrives == 0:
            return []
        there = self.room.on_hand + self.room.due[day : day + one.arrives].sum(axis=0)
        guess = there < self.scene.lately[day] * one.arrives
        chance = (outlook.run_out(self.scene.days[day])[:, one.which] < one.arrives).mean(axis=0)
        return [
            (which, day, day + one.arrives, share, float(guess[which]))
            for which, share in zip(one.which, chance, strict=True)
        ]

    def _results(self, books: _Books, left: np.ndarray) -> pd.DataFrame:
        scene, spoiled, missing = self.scene, books.spoiled.sum(axis=0), books.unmet.sum(axis=0)
        lost = self._lost(books).sum(axis=0)
        costs, used = scene.unit_costs, scene.usage.sum(axis=0)
        return pd.DataFrame(
            {
                "ingredient": list(scene.ingredients),
                "waste_cost": spoiled * costs,
                "shortage_cost": lost,
                "purchases": books.bought * costs,
                "leftover": (left - books.opening) * costs,
                "fill_rate": 1.0 - missing / np.where(used > 0, used, np.nan),
                "waste_share": spoiled / np.where(books.bought > 0, books.bought, np.nan),
                "used": used,
                "missing": missing,
                "unit_cost": costs,
                "shelf_life_days": np.where(scene.keeps == FOREVER, np.nan, scene.keeps),
            }
        )

    def _lost(self, books: _Books) -> np.ndarray:
        """The margin of the dishes that couldn't be served, by day and ingredient."""
        usage = self.scene.usage
        return self.scene.dishes.lost(books.unmet / np.where(usage > 0, usage, np.inf))

    def _said(self, books: _Books) -> pd.DataFrame:
        """The chances with what became of them, as far as the days tell."""
        said = pd.DataFrame(books.chances, columns=["which", "since", "until", "chance", "guess"])
        said = said[said["until"] <= len(books.unmet)]
        ran_out = [bool((books.unmet[row.since : row.until, row.which] > TINY).any()) for row in said.itertuples()]
        return said[["chance", "guess"]].assign(
            ingredient=np.array(self.scene.ingredients)[said["which"].to_numpy(dtype=int)],
            day=self.scene.days[said["since"].to_numpy(dtype=int)],
            ran_out=np.array(ran_out, dtype=bool),
        )


def _begin(scene: Scene) -> StoreRoom:
    """Enough of everything until the first delivery that can still be ordered, as habit has it.

    Where it is known what the kitchen itself did: what was counted, and what was on its way already.
    """
    room = StoreRoom(len(scene.days), scene.keeps, scene.kitchen.rules.rotation)
    expected = scene.expected("weekday_mean", 0).cumsum(axis=0)
    until, each = _first_delivery(scene), np.arange(len(scene.ingredients))
    enough = np.where(until > 0, BUFFER * expected[np.maximum(until - 1, 0), each], 0.0)
    if scene.own is None:
        room.put(-1, enough)
    else:
        room.put(-1, np.where(np.isnan(scene.own.stock), enough, scene.own.stock))
        room.due[: len(scene.days)] = np.where(_ordered_before(scene), scene.own.came, 0.0)
    return room


def _first_delivery(scene: Scene) -> np.ndarray:
    """In how many days each ingredient can come if it is ordered on the first morning."""
    first = {name: next_order(one, scene.days[0]).arrives for name, one in scene.calendars.items()}
    return (pd.DatetimeIndex(scene.offers["supplier"].map(first)) - scene.days[0]).days.to_numpy()


def _ordered_before(scene: Scene) -> np.ndarray:
    """The days (days, ingredients) on which only what was ordered before all this can come."""
    return np.arange(len(scene.days))[:, np.newaxis] < _first_delivery(scene)
