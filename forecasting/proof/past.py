"""What was known in each of the past weeks: the sales until then, the forecasts they gave, who brings what, prices.

Sales are taken to be uploaded once a week, so that a forecast is up to a week old.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.days.calendar import public_holidays
from forecasting.demand.corrections import corrected, per_unit, real_usage
from forecasting.demand.forecast import Around, Forecast, Settings, judge
from forecasting.demand.learned import Learned, current_book, dampened, prepare
from forecasting.demand.paths import FEWEST_FOLDS, Paths, draw_paths, gather, residuals
from forecasting.errors import InputError
from forecasting.kitchen import prepared_contents
from forecasting.menu.groups import as_groups
from forecasting.menu.recipes import portion_matrix, portions_at
from forecasting.models.contract import SHORTEST_HISTORY, judgeable
from forecasting.money.dish_margins import PRICED, DishMargins, dish_margins
from forecasting.overrides import held_at
from forecasting.planning.basis import keeping
from forecasting.stock.prepared import unfolded, with_prepared
from forecasting.stock.projection import Movements, due, on_hand
from forecasting.stock.store_room import FOREVER
from forecasting.supply.calendars import Calendar, calendars_by_location, next_order
from forecasting.supply.offers import choose_supply
from forecasting.tables import ALWAYS, ONE_DAY, SERIES, TINY, WEEK, Restaurant

POLICIES = ("habit", "par", "prophet", "forest", "despensa")
"""The ways to order that are compared (``proof.replay``)."""

FOLLOWS = {"habit": "weekday_mean", "par": "weekday_mean"}
"""The models behind policies that have another name."""

OWN_WEEKS = 8
"""From so many weeks of a kitchen's own orders on, these are its habit."""

OWN_SHARE = 0.8
"""Of what was used, in money, so much must be explained by what a kitchen has written down of its own orders."""

PAR_DAYS = 28
NAIVE_DAYS = 30
AHEAD = 21
"""Days that the forecasts of a replay reach; more where a supplier comes less often."""


@dataclass(frozen=True, eq=False)
class Dishes:
    """What was really sold at a location: ``portions`` (days, dishes), what a portion leaves, ``margins``, nothing
    where nobody knows, and which ingredients it ``takes`` (dishes, ingredients).
    """

    portions: np.ndarray
    margins: np.ndarray
    takes: np.ndarray

    def lost(self, lacking: np.ndarray) -> np.ndarray:
        """The margin lost on each day for each ingredient of which a share was ``lacking`` (days, ingredients).

        A dish is lost once: as often as the scarcest of its ingredients lacks, and all that lack bear their part of it.
        """
        money = np.zeros(lacking.shape)
        for day in np.flatnonzero(lacking.any(axis=1)):
            bears = lacking[day] * self.takes
            together = bears.sum(axis=1)
            worth = self.portions[day] * self.margins * bears.max(axis=1)
            money[day] = np.where(together > 0, worth / np.maximum(together, TINY), 0.0) @ bears
        return money


@dataclass(frozen=True, eq=False)
class Own:
    """What a kitchen did: what ``came`` (days, ingredients), and with what ``stock`` it began (NaN: uncounted)."""

    came: np.ndarray
    stock: np.ndarray


@dataclass(frozen=True, eq=False)
class Scene:
    """What is the same for all policies at one location; arrays are (days, ingredients) or by ingredient.

    ``usage`` is what was really used on each of the ``days``, ``lately`` the mean use of the 30 before each, ``par``
    that of the four weeks before all. ``offers`` are the rows of supply by which each ingredient was bought, with its
    ``position``. ``margins`` are what a missing unit costs, ``dishes`` what was sold. ``means`` are each model's by
    cutoff, as (days ahead, ingredients); ``paths`` its sampled futures. ``own`` is what the kitchen did itself, if
    that is known of ``OWN_WEEKS``.
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
    dishes: Dishes
    own: Own | None = None

    @property
    def keeps(self) -> np.ndarray:
        """The days that each ingredient keeps."""
        life = keeping(self.kitchen).of(pd.Series(self.ingredients, dtype="str"))
        return life.fillna(FOREVER).to_numpy(dtype=int)

    @property
    def unit_costs(self) -> np.ndarray:
        return self.offers["unit_cost"].to_numpy()

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
    def own(self) -> bool:
        """Whether the habit is what the kitchen itself ordered; else it is a common rule."""
        return all(scene.own is not None for scene in self.scenes)

    @property
    def policies(self) -> list[str]:
        """Those of ``POLICIES`` whose model was judged."""
        judged = self.scenes[0].means
        return [name for name in POLICIES if FOLLOWS.get(name, name) in (*judged, "despensa")]


def look_back(restaurant: Restaurant, weeks: int, settings: Settings, around: Around) -> Past:
    """Judge the models anew on the last ``weeks`` that have enough days after them, as each week knew them.

    Raises ``InputError``: ``too_few_weeks`` where there are fewer of them, ``nothing_bought`` where no supplier brings
    anything.
    """
    learned = prepare(restaurant, 1)
    _offers(as_groups(restaurant), learned.history, learned.history["day"].max())  # before the minutes of judging
    horizon = max(AHEAD, _days_needed(restaurant, learned.history))
    settings = replace(settings, horizon=horizon, folds=weeks, step=WEEK)
    folds = judge(dampened(learned, restaurant.confirmed).history, settings, around)
    if folds["cutoff"].nunique() < weeks:
        days = (learned.history["day"].max() - learned.history["day"].min()).days + 1
        raise InputError("too_few_weeks", days=days, n=weeks, needed=SHORTEST_HISTORY + (weeks - 1) * WEEK + horizon)
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
        raise InputError("too_few_weeks", days=days, n=1, needed=needed)
    return _past(restaurant, learned, folds, cutoffs, forecast.settings)


def _past(
    restaurant: Restaurant,
    learned: Learned,
    folds: pd.DataFrame,
    cutoffs: Sequence[pd.Timestamp],
    settings: Settings,
) -> Past:
    calendars = _calendars(restaurant, learned.history)
    worth = _margins(restaurant, learned, cutoffs[0])
    kitchen, reach = as_groups(restaurant), _days_needed(restaurant, learned.history)
    scenes = []
    for location, offers in _offers(kitchen, learned.history, cutoffs[0]).items():
        names, told = pd.Index(offers["ingredient"]), restaurant.corrections
        judged = real_usage(folds[folds["location"] == location], told, ("mean", "actual"))
        ours = real_usage(learned.history[learned.history["location"] == location], told)
        used = ours.pivot(index="day", columns="ingredient", values="quantity").reindex(columns=names).fillna(0.0)
        days = pd.date_range(cutoffs[0] + ONE_DAY, cutoffs[-1] + WEEK * ONE_DAY)
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
            margins=per_unit(worth.missed(location, offers), told, location),
            means=_means(judged, settings.models, cutoffs, names, reach),
            paths=_paths(judged, cutoffs, names, reach, settings.seed),
            dishes=_dishes(learned, worth, offers, days, location, names),
            own=_own(kitchen, learned, location, offers, used.reindex(days)),
        )
        scenes.append(scene)
    if not all(scene.own for scene in scenes):  # one habit for all of them
        scenes = [replace(scene, own=None) for scene in scenes]
    return Past(tuple(scenes))


def _dishes(
    learned: Learned, worth: DishMargins, offers: pd.DataFrame, days: pd.DatetimeIndex, location: str, names: pd.Index
) -> Dishes:
    left, book = worth.left(location, offers), portions_at(worth.book, location)
    sold = learned.dish_days[learned.dish_days["location"] == location]
    wide = sold.pivot_table(index="day", columns="dish", values="quantity", aggfunc="sum").reindex(days).fillna(0.0)
    return Dishes(
        portions=wide.to_numpy(),
        margins=left.reindex(wide.columns).fillna(0.0).clip(lower=0.0).to_numpy(),
        takes=portion_matrix(book, list(wide.columns), list(names), days[-1]) > 0,
    )


def _own(kitchen: Restaurant, learned: Learned, location: str, offers: pd.DataFrame, used: pd.DataFrame) -> Own | None:
    """What came on the days of ``used`` (by ingredient), if that is recorded for all of their weeks, there are enough
    of them, and it explains what was used: who notes a part of what comes would seem to have lacked the rest.
    """
    days, names = pd.DatetimeIndex(used.index), used.columns
    came = due(kitchen.deliveries, location, list(names), days)
    weeks = came.reshape(-1, WEEK, len(names)).sum(axis=(1, 2))
    if len(weeks) < OWN_WEEKS or not weeks.all():
        return None
    before = days[0] - ONE_DAY
    known = [rows[rows["location"] == location] for rows in (kitchen.stock, kitchen.waste)]
    stock, waste = (rows[rows["day"] <= before] for rows in known)
    contents = prepared_contents(kitchen, before, [location])
    moved = Movements(with_prepared(stock, contents), kitchen.deliveries, learned.used, unfolded(waste, contents))
    held = on_hand(corrected(moved, kitchen.corrections), list(names), before)
    there = held[held["location"] == location].set_index("ingredient")["on_hand"].reindex(names)
    there = there.clip(lower=0.0).to_numpy(dtype=float)
    in_all, costs = used.sum().to_numpy(), offers["unit_cost"].fillna(0.0).to_numpy()
    explained = np.minimum(in_all, np.nan_to_num(there) + came.sum(axis=0))
    return Own(came, there) if explained @ costs >= OWN_SHARE * (in_all @ costs) else None


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


def _margins(restaurant: Restaurant, learned: Learned, day: pd.Timestamp) -> DishMargins:
    """What dishes bring, by those sold in the eight weeks before the replay."""
    sold = learned.dish_days
    recent = sold[(sold["day"] <= day) & (sold["day"] > day - PRICED)].rename(columns={"quantity": "mean"})
    return dish_margins(restaurant, recent, current_book(learned.usual, learned.history["day"].max()))


def _offers(kitchen: Restaurant, history: pd.DataFrame, day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """By which rows of supply each location bought on a day what it uses, with the ``position`` of each ingredient.

    What nobody had a price for yet had its first one.
    """
    found = {}
    for location, used in history.groupby("location"):
        supply = held_at("supply", kitchen.supply, str(location))
        since = supply["from"].fillna(ALWAYS)
        first = since.groupby(supply["ingredient"]).transform("min")
        offers = choose_supply(supply.assign(**{"from": since.mask(since == first, ALWAYS)}), day)
        ours = offers[offers["ingredient"].isin(used["ingredient"])].sort_values("ingredient", ignore_index=True)
        if len(ours):
            found[str(location)] = ours.assign(position=range(len(ours)))
    if not found:
        raise InputError("nothing_bought")
    return found


def _means(
    judged: pd.DataFrame, models: Sequence[str], cutoffs: Sequence[pd.Timestamp], names: pd.Index, reach: int
) -> dict[str, list[np.ndarray]]:
    """What each model said of the days after each cutoff."""
    said = dict(iter(judged[judged["cutoff"].isin(cutoffs)].groupby(["model", "cutoff"])))
    return {model: [_wide(said[model, cutoff], names, reach) for cutoff in cutoffs] for model in models}


def _wide(rows: pd.DataFrame, names: pd.Index, reach: int) -> np.ndarray:
    """A model's means of the days after a cutoff; of what nobody used yet zero."""
    wide = rows.pivot(index="day", columns="ingredient", values="mean").reindex(columns=names)
    return _reaching(wide.fillna(0.0).to_numpy(), reach)


def _paths(
    judged: pd.DataFrame, cutoffs: Sequence[pd.Timestamp], names: pd.Index, reach: int, seed: int
) -> list[Paths]:
    """The futures that were drawn at each cutoff."""
    recommended = judged[judged["model"] == "recommended"]
    bought = recommended[recommended["ingredient"].isin(names)]
    return [_futures(bought, cutoff, names, reach, seed) for cutoff in cutoffs]


def _futures(recommended: pd.DataFrame, cutoff: pd.Timestamp, names: pd.Index, reach: int, seed: int) -> Paths:
    """The futures that were drawn at a cutoff, from the errors known then."""
    means = recommended.loc[recommended["cutoff"] == cutoff, [*SERIES, "day", "mean"]]
    errors = residuals(judgeable(recommended[(recommended["cutoff"] < cutoff) & (recommended["day"] <= cutoff)]))
    drawn = draw_paths(means, gather(errors, means), seed=seed)[0]
    place = pd.Index(drawn.ingredients).get_indexer(names)  # what nobody used yet isn't among them
    usage = np.where(place >= 0, drawn.usage[:, :, place], 0.0)
    usage = np.moveaxis(_reaching(np.moveaxis(usage, 1, 0), reach), 0, 1)
    days = pd.date_range(drawn.days[0], periods=usage.shape[1])
    return Paths(drawn.location, tuple(names), days, usage)


def _reaching(days: np.ndarray, reach: int) -> np.ndarray:
    """At least so many days: the last week once more, as often as it takes."""
    lacking = reach - len(days)
    if lacking <= 0:
        return days
    again = np.resize(days[-WEEK:], (lacking, *days.shape[1:]))
    return np.concatenate([days, again])
