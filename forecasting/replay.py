"""The past lived through again under several ways to order: what each would have wasted, lacked and spent.

Day after day with what was really used, the suppliers' calendars, packs, shelf lives and rotation; all begin with the
same stock and pay the same prices, and each knows only what was known on the day. Sales are taken to be uploaded once a
week, so that a forecast is up to a week old. Minimum orders are left out: what fills them up is a choice of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.ageing import TOO_LITTLE
from forecasting.backtest import SHORTEST_HISTORY
from forecasting.basis import PRICED, Worth, keeping, worth_of
from forecasting.calendars import Calendar, calendars_by_location, next_order
from forecasting.days import public_holidays
from forecasting.errors import InputError
from forecasting.forecast import Around, Forecast, Learned, Settings, current_book, dampened, judge, prepare
from forecasting.groups import as_groups
from forecasting.models.contract import judgeable
from forecasting.offers import choose_supply, offered
from forecasting.orders import Buying, suggest
from forecasting.overrides import held_at
from forecasting.paths import FEWEST_FOLDS, Paths, draw_paths, gather, residuals
from forecasting.stock import Projection, Shelf, project
from forecasting.store_room import FOREVER, StoreRoom
from forecasting.tables import SERIES, WEEK, Restaurant

POLICIES = ("habit", "par", "prophet", "forest", "despensa")
"""``habit``: the 4-week mean of each weekday and a quarter more; ``par``: up to a level set from the weeks before, and
never changed; ``prophet`` and ``forest``: up to the mean that they expect; ``despensa``: as ``orders.suggest`` says."""

FOLLOWS = {"habit": "weekday_mean", "par": "weekday_mean"}
"""The models behind policies that have another name."""

BUFFER = 1.25
"""What a kitchen's habit adds to what it expects."""

JUDGED = ("habit", "despensa")
"""The policies along which run-outs are foretold and judged."""

PAR_DAYS = 28
NAIVE_DAYS = 30
PATHS = 400
AHEAD = 21
"""Days that the forecasts of a replay reach; more where a supplier comes less often."""

_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Scene:
    """What is the same for all policies at one location; arrays are (days, ingredients) or by ingredient.

    ``usage`` is what was really used on each of the ``days``, ``lately`` the mean use of the 30 before each, ``par``
    that of the four weeks before all. ``offers`` are the rows of supply by which each ingredient is bought, with its
    ``position``. ``means`` are each model's by cutoff, as (days ahead, ingredients); ``paths`` its sampled futures.
    """

    location: str
    ingredients: tuple[str, ...]
    days: pd.DatetimeIndex
    usage: np.ndarray
    lately: np.ndarray
    par: np.ndarray
    offers: pd.DataFrame
    calendars: Mapping[str, Calendar]
    kitchen: Restaurant
    margins: pd.Series
    means: Mapping[str, Sequence[np.ndarray]]
    paths: list[Paths]

    @property
    def keeps(self) -> np.ndarray:
        """The days that each ingredient keeps."""
        life = keeping(self.kitchen).of(pd.Series(self.ingredients, dtype="str"))
        return life.fillna(FOREVER).to_numpy(dtype=int)

    @property
    def unit_costs(self) -> np.ndarray:
        return self.offers["unit_cost"].to_numpy()

    @property
    def margin(self) -> np.ndarray:
        """What is lost with a missing unit of each ingredient, nothing where nobody knows."""
        return self.margins.reindex(self.ingredients).fillna(0.0).to_numpy()

    def expected(self, model: str, day: int) -> np.ndarray:
        """What a model expected of this day and those after it, as of the last upload before it."""
        return self.means[model][day // WEEK][day % WEEK :]


@dataclass(frozen=True, eq=False)
class Past:
    """All that a replay needs, made once: how cautiously it orders is a question of seconds then."""

    scenes: tuple[Scene, ...]

    @property
    def days(self) -> pd.DatetimeIndex:
        """The days that are lived through again."""
        return self.scenes[0].days

    @property
    def policies(self) -> list[str]:
        """Those of ``POLICIES`` whose model was judged."""
        judged = self.scenes[0].means
        return [name for name in POLICIES if FOLLOWS.get(name, name) in (*judged, "despensa")]


@dataclass(frozen=True, eq=False)
class Replay:
    """What became of each policy.

    ``results``: a row for each ``policy, location, ingredient`` with ``waste_cost``, ``shortage_cost`` (lost margin),
    ``purchases`` and ``leftover`` (what is left at the end beyond the beginning) in money, ``fill_rate`` (served share
    of the usage), ``waste_share`` (lost share of all that was there or came), the usage ``used`` and ``missing`` in the
    ingredient's unit, and its ``shelf_life_days``. ``days``: ``policy, location, day, waste_cost, shortage_cost``.
    ``chances``: each time that an ingredient could be ordered, the ``chance`` that was given to its running out before
    the next delivery, the ``guess`` of who divides the stock by the mean use of 30 days, and whether it ``ran_out``.
    """

    results: pd.DataFrame
    days: pd.DataFrame
    chances: pd.DataFrame


def look_back(restaurant: Restaurant, weeks: int, settings: Settings, around: Around) -> Past:
    """Judge the models anew on the last ``weeks`` that have enough days after them, as each week knew them.

    Raises ``InputError``: ``too_few_weeks`` where there are fewer of them, ``nothing_bought`` where no supplier brings
    anything.
    """
    learned = prepare(restaurant, 1)
    _offers(as_groups(restaurant), learned.history)  # before the minutes that judging takes
    horizon = max(AHEAD, _days_needed(restaurant, learned.history))
    settings = replace(settings, horizon=horizon, folds=weeks, step=WEEK)
    folds = judge(dampened(learned, restaurant.confirmed).history, settings, around)
    if folds["cutoff"].nunique() < weeks:
        days = (learned.history["day"].max() - learned.history["day"].min()).days + 1
        raise InputError(
            "too_few_weeks", days=days, weeks=weeks, needed=SHORTEST_HISTORY + (weeks - 1) * WEEK + horizon
        )
    return _past(restaurant, learned, folds, sorted(folds["cutoff"].unique())[-weeks:], settings)


def judged_before(restaurant: Restaurant, forecast: Forecast, weeks: int) -> Past:
    """The same from the folds that a forecast was judged by: at most ``weeks``, without judging anything again.

    What an order has to protect beyond the days judged is taken to be as their last week. Raises ``InputError``:
    ``too_few_weeks`` where no fold has enough of them before it to draw futures from, ``nothing_bought``.
    """
    learned, folds = prepare(restaurant, 1), forecast.backtest
    cutoffs = sorted(folds["cutoff"].unique())[FEWEST_FOLDS:][-weeks:]
    if not cutoffs or forecast.settings.step != WEEK:
        days = (learned.history["day"].max() - learned.history["day"].min()).days + 1
        needed = SHORTEST_HISTORY + FEWEST_FOLDS * WEEK + forecast.settings.horizon
        raise InputError("too_few_weeks", days=days, weeks=1, needed=needed)
    return _past(restaurant, learned, folds, cutoffs, forecast.settings)


def _past(
    restaurant: Restaurant,
    learned: Learned,
    folds: pd.DataFrame,
    cutoffs: Sequence[pd.Timestamp],
    settings: Settings,
) -> Past:
    calendars = _calendars(restaurant, learned.history)
    worth = _worth(restaurant, learned, cutoffs[0])
    kitchen, reach = as_groups(restaurant), _days_needed(restaurant, learned.history)
    scenes = []
    for location, offers in _offers(kitchen, learned.history).items():
        names, judged = pd.Index(offers["ingredient"]), folds[folds["location"] == location]
        ours = learned.history[learned.history["location"] == location]
        used = ours.pivot(index="day", columns="ingredient", values="quantity").reindex(columns=names).fillna(0.0)
        days = pd.date_range(cutoffs[0] + _DAY, cutoffs[-1] + WEEK * _DAY)
        scene = Scene(
            location=location,
            ingredients=tuple(names),
            days=days,
            usage=used.reindex(days).to_numpy(),
            lately=used.rolling(NAIVE_DAYS, min_periods=1).mean().shift().reindex(days).to_numpy(),
            par=used.loc[: cutoffs[0]].tail(PAR_DAYS).mean().to_numpy(),
            offers=offers,
            calendars=calendars[location],
            kitchen=kitchen,
            margins=worth.of_missing(location, offers),
            means={
                model: [_wide(judged, model, cutoff, names, reach) for cutoff in cutoffs] for model in settings.models
            },
            paths=[_futures(judged, cutoff, names, reach, settings.seed) for cutoff in cutoffs],
        )
        scenes.append(scene)
    return Past(tuple(scenes))


def replay(past: Past, caution: float = 0.5, policies: Sequence[str] | None = None) -> Replay:
    """Live through the weeks of ``past`` under each policy; all that can be if none is named."""
    policies = past.policies if policies is None else policies
    lives = [_Life(scene, policy, caution, _begin(scene)).live() for scene in past.scenes for policy in policies]
    names = ("results", "days", "chances")
    return Replay(**{name: pd.concat([getattr(life, name) for life in lives], ignore_index=True) for name in names})


def totals(results: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """The results of each policy in all, or by further columns: ``cost`` is waste and shortage together."""
    money = ["waste_cost", "shortage_cost", "purchases", "leftover"]
    worth = results.assign(
        wanted=results["used"] * results["unit_cost"], lacked=results["missing"] * results["unit_cost"]
    )
    sums = worth.groupby(["policy", *by], sort=False)[[*money, "wanted", "lacked"]].sum().reset_index()
    return sums.assign(
        cost=sums["waste_cost"] + sums["shortage_cost"],
        fill_rate=1.0 - sums["lacked"] / sums["wanted"].where(sums["wanted"] > 0),
        waste_share=sums["waste_cost"] / sums["purchases"].where(sums["purchases"] > 0),
    ).drop(columns=["wanted", "lacked"])


STEPS = (0.0, 0.02, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Between which chances ``reliability`` counts together."""


def reliability(chances: pd.DataFrame) -> pd.DataFrame:
    """How often what was said to be so likely came: ``low, high`` (the chances), ``times, said, happened`` (shares)."""
    step = pd.cut(chances["chance"], STEPS, include_lowest=True, labels=False)
    found = chances.groupby(step).agg(times=("chance", "size"), said=("chance", "mean"), happened=("ran_out", "mean"))
    place = found.index.to_numpy(dtype=int)
    return found.assign(low=np.array(STEPS)[place], high=np.array(STEPS)[place + 1]).reset_index(drop=True)


def brier(chances: pd.DataFrame) -> tuple[float, float]:
    """The mean squared error of the chances, and of the guess by 30 days' mean use (Brier 1950)."""
    happened = chances["ran_out"].astype(float)
    return tuple(float(((chances[name] - happened) ** 2).mean()) for name in ("chance", "guess"))


def _calendars(restaurant: Restaurant, history: pd.DataFrame) -> dict[str, dict[str, Calendar]]:
    years = (history["day"].min().year, history["day"].max().year)
    holidays = public_holidays(restaurant.place.country, years).index
    return calendars_by_location(restaurant, history["location"].unique(), holidays)


def _days_needed(restaurant: Restaurant, history: pd.DataFrame) -> int:
    """How many days a forecast of a week ago has to reach so that every order of the last eight weeks was protected."""
    last = history["day"].max()
    mornings = pd.date_range(last - PRICED, last)
    every = [one for ours in _calendars(restaurant, history).values() for one in ours.values()]
    windows = [(next_order(one, day), day) for one in every for day in mornings]
    spans = [(window.next_arrives - day).days for window, day in windows if window.order_by.normalize() == day]
    return WEEK + max(spans, default=0)


def _worth(restaurant: Restaurant, learned: Learned, day: pd.Timestamp) -> Worth:
    """What dishes bring, by those sold in the eight weeks before the replay."""
    sold = learned.dish_days
    recent = sold[(sold["day"] <= day) & (sold["day"] > day - PRICED)].rename(columns={"quantity": "mean"})
    return worth_of(restaurant, recent, current_book(learned.usual, learned.history["day"].max()))


def _offers(kitchen: Restaurant, history: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """By which rows of supply each location buys what it uses, with the ``position`` of each ingredient."""
    found = {}
    for location, used in history.groupby("location"):
        offers = choose_supply(held_at("supply", kitchen.supply, str(location)), history["day"].max())
        ours = offers[offers["ingredient"].isin(used["ingredient"])].sort_values("ingredient", ignore_index=True)
        if len(ours):
            found[str(location)] = ours.assign(position=range(len(ours)))
    if not found:
        raise InputError("nothing_bought")
    return found


def _wide(judged: pd.DataFrame, model: str, cutoff: pd.Timestamp, names: pd.Index, reach: int) -> np.ndarray:
    """A model's means of the days after a cutoff; of what nobody used yet zero."""
    rows = judged[(judged["model"] == model) & (judged["cutoff"] == cutoff)]
    wide = rows.pivot(index="day", columns="ingredient", values="mean").reindex(columns=names)
    return _reaching(wide.fillna(0.0).to_numpy(), reach)


def _futures(judged: pd.DataFrame, cutoff: pd.Timestamp, names: pd.Index, reach: int, seed: int) -> Paths:
    """The futures that were drawn at a cutoff, from the errors known then."""
    recommended = judged[(judged["model"] == "recommended") & judged["ingredient"].isin(names)]
    means = recommended.loc[recommended["cutoff"] == cutoff, [*SERIES, "day", "mean"]]
    errors = residuals(judgeable(recommended[(recommended["cutoff"] < cutoff) & (recommended["day"] <= cutoff)]))
    drawn = draw_paths(means, gather(errors, means), PATHS, seed)[0]
    place = pd.Index(drawn.ingredients).get_indexer(names)  # what nobody used yet isn't among them
    usage = np.where(place >= 0, drawn.usage[:, :, place], 0.0)
    usage = np.moveaxis(_reaching(np.moveaxis(usage, 1, 0), reach), 0, 1)
    days = pd.date_range(drawn.days[0], periods=usage.shape[1])
    return Paths(drawn.location, tuple(names), days, usage)


def _reaching(days: np.ndarray, reach: int) -> np.ndarray:
    """At least so many days: the last week once more, as often as it takes."""
    lacking = max(reach - len(days), 0)
    again = np.resize(days[-WEEK:], (lacking, *days.shape[1:]))
    return np.concatenate([days, again])


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
        books = _Books.empty(scene.usage.shape, opening=room.on_hand)
        for day in range(len(scene.days)):
            closing = self._closing(day)
            if closing:
                self._order(day, closing, books)
            books.unmet[day], books.spoiled[day] = room.live(day, scene.usage[day])
        left = room.on_hand + room.due[len(scene.days) :].sum(axis=0)
        tables = (self._results(books, left), self._daily(books), self._said(books))
        return Replay(*(table.assign(policy=self.policy, location=scene.location) for table in tables))

    def _order(self, day: int, closing: list[_Closing], books: _Books) -> None:
        outlook = self._outlook(day) if self.policy in JUDGED else None
        if outlook is not None:
            books.chances += [said for one in closing for said in self._chances(day, one, outlook)]
        quantity = self._choose(day, closing, outlook)
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
            location=scene.location, as_of=scene.days[day] - _DAY, counted=True, estimated=False, impossible=False
        )
        last, which = np.nonzero(room.stock > TOO_LITTLE)
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
            ordered[one.which] = np.maximum(np.ceil(need / pack - TOO_LITTLE), 0.0) * pack
        return ordered

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
        costs, used = scene.unit_costs, scene.usage.sum(axis=0)
        return pd.DataFrame(
            {
                "ingredient": list(scene.ingredients),
                "waste_cost": spoiled * costs,
                "shortage_cost": missing * scene.margin,
                "purchases": books.bought * costs,
                "leftover": (left - books.opening) * costs,
                "fill_rate": 1.0 - missing / np.where(used > 0, used, np.nan),
                "waste_share": spoiled / np.maximum(books.bought + books.opening, TOO_LITTLE),
                "used": used,
                "missing": missing,
                "unit_cost": costs,
                "shelf_life_days": np.where(scene.keeps == FOREVER, np.nan, scene.keeps),
            }
        )

    def _daily(self, books: _Books) -> pd.DataFrame:
        waste, shortage = books.spoiled @ self.scene.unit_costs, books.unmet @ self.scene.margin
        return pd.DataFrame({"day": self.scene.days, "waste_cost": waste, "shortage_cost": shortage})

    def _said(self, books: _Books) -> pd.DataFrame:
        """The chances with what became of them, as far as the days tell."""
        said = pd.DataFrame(books.chances, columns=["which", "since", "until", "chance", "guess"])
        said = said[said["until"] <= len(books.unmet)]
        ran_out = [
            bool((books.unmet[row.since : row.until, row.which] > TOO_LITTLE).any()) for row in said.itertuples()
        ]
        return said[["chance", "guess"]].assign(
            ingredient=np.array(self.scene.ingredients)[said["which"].to_numpy(dtype=int)],
            day=self.scene.days[said["since"].to_numpy(dtype=int)],
            ran_out=np.array(ran_out, dtype=bool),
        )


def _begin(scene: Scene) -> StoreRoom:
    """Enough of everything until the first delivery that can still be ordered, as habit has it."""
    room = StoreRoom(len(scene.days), scene.keeps, scene.kitchen.rules.rotation)
    expected = scene.expected("weekday_mean", 0).cumsum(axis=0)
    first = {name: next_order(one, scene.days[0]).arrives for name, one in scene.calendars.items()}
    until = (pd.DatetimeIndex(scene.offers["supplier"].map(first)) - scene.days[0]).days.to_numpy()
    each = np.arange(len(scene.ingredients))
    room.put(-1, np.where(until > 0, BUFFER * expected[np.maximum(until - 1, 0), each], 0.0))
    return room
