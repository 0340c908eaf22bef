"""What stands in the store room, and when it runs out on each sampled future.

A count holds at the close of its day; deliveries arrive before opening; usage follows; what nobody used in time is lost
at the close (``stock.ageing``). Usage that can't be met is lost, too: the guests ate something else, nobody comes
back for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from forecasting.stock.ageing import Keeping, batches, run_down, slots
from forecasting.tables import ONE_DAY, TINY, WEEK

EARLY_SHARE = 0.1
"""The share of futures that makes a run-out day "as early as" (P10); the middle one is 0.5 (P50)."""


class SampledUsage(Protocol):
    """Sampled futures of one location: ``usage`` (paths, days, ingredients) on consecutive days after the last sale."""

    location: str
    ingredients: tuple[str, ...]
    days: pd.DatetimeIndex
    usage: np.ndarray


@dataclass(frozen=True)
class Movements:
    """What was counted, what came in and what went out, each with ``location, ingredient, day, quantity``.

    ``estimated`` is the usage of days whose sales haven't come yet (``demand.lagging``).
    """

    stock: pd.DataFrame
    deliveries: pd.DataFrame
    usage: pd.DataFrame
    waste: pd.DataFrame | None = None
    estimated: pd.DataFrame | None = None


def on_hand(movements: Movements, ingredients: Sequence[str], last_day: pd.Timestamp) -> pd.DataFrame:
    """The stock of every ingredient at the close of the last day sold: the newest count and what happened since.

    ``on_hand`` = newest count − recorded usage since − waste since + deliveries since, at the close of ``as_of``. That
    is ``last_day``, or the day of the count where somebody counted after it; of two counts on a day the later row
    holds. What was thrown away after ``as_of`` is off already: nobody can cook with it.
    Returns ``location, ingredient, counted_on, as_of, on_hand, counted, estimated, by_eye, impossible``: without any
    count ``on_hand`` is missing and ``counted`` False, which is not zero; ``estimated`` marks where some of the usage
    since the count is no recorded one, ``by_eye`` marks a count that nobody weighed
    (``stock.by_eye``), ``impossible`` a result below zero, so a wrong count, recipe or delivery.
    """
    newest = movements.stock.sort_values("day", kind="stable").drop_duplicates(["location", "ingredient"], keep="last")
    newest = newest.rename(columns={"day": "counted_on", "quantity": "count"})
    newest = newest.reindex(columns=["location", "ingredient", "counted_on", "count", "by_eye"])
    held = _every_pair(movements, ingredients).merge(newest, how="left", on=["location", "ingredient"])
    gone = _since(movements.usage, held, last_day)
    if movements.waste is not None:
        gone = gone + _since(movements.waste, held, movements.waste["day"].max())
    guessed = 0.0 if movements.estimated is None else _since(movements.estimated, held, last_day)
    quantity = held["count"] + _since(movements.deliveries, held, last_day) - gone - guessed
    return held[["location", "ingredient", "counted_on"]].assign(
        as_of=held["counted_on"].where(held["counted_on"] > last_day, last_day),
        on_hand=quantity,
        counted=held["counted_on"].notna(),
        estimated=guessed > 0.0,
        by_eye=held["by_eye"].isin(["ok", "low", "out"]),
        impossible=quantity < -TINY,
    )


def due(deliveries: pd.DataFrame, location: str, ingredients: Sequence[str], days: pd.DatetimeIndex) -> np.ndarray:
    """The deliveries that a location expects on each day, as an array (days, ingredients)."""
    ours = deliveries[deliveries["location"] == location]
    rows, columns = days.get_indexer(ours["day"]), pd.Index(ingredients).get_indexer(ours["ingredient"])
    expected = (rows >= 0) & (columns >= 0)
    arriving = np.zeros((len(days), len(ingredients)))
    np.add.at(arriving, (rows[expected], columns[expected]), ours["quantity"].to_numpy()[expected])
    return arriving


@dataclass(frozen=True, eq=False)
class Shelf:
    """What stands in the store room: ``held`` as ``on_hand`` has it, the ``batches`` it consists of, how they keep."""

    held: pd.DataFrame
    batches: pd.DataFrame
    keeping: Keeping

    @classmethod
    def of(cls, held: pd.DataFrame, deliveries: pd.DataFrame, keeping: Keeping) -> "Shelf":
        """The shelf with the ages that past ``deliveries`` explain."""
        return cls(held, batches(held, deliveries, keeping), keeping)


@dataclass(frozen=True)
class Projection:
    """The stock of one location on each sampled future, if nothing more is ordered.

    Arrays are (paths, days, ingredients) in each ingredient's own unit: ``usage`` wanted, how much of it is ``unmet``,
    what has ``spoiled`` at the close, and the stock left at ``closing``; ``arriving`` is (days, ingredients). Until the
    close of ``as_of`` nothing moves, since the count already knows. ``opening`` is the stock at the close of ``as_of``
    without what was ``over`` by then: 0 where nobody ``counted`` and where the count is ``impossible``, and
    ``estimated`` where sales haven't come yet.
    """

    location: str
    ingredients: tuple[str, ...]
    days: pd.DatetimeIndex
    as_of: pd.DatetimeIndex
    opening: np.ndarray
    over: np.ndarray
    counted: np.ndarray
    estimated: np.ndarray
    impossible: np.ndarray
    usage: np.ndarray
    arriving: np.ndarray
    closing: np.ndarray
    unmet: np.ndarray
    spoiled: np.ndarray

    @property
    def short(self) -> np.ndarray:
        """Where the usage of a day couldn't be met in full."""
        return self.unmet > 0.0

    def before(self, day: pd.Timestamp | pd.DatetimeIndex, places: np.ndarray | slice = slice(None)) -> np.ndarray:
        """The stock (paths, ingredients) at the close of the day before ``day``, so before its deliveries.

        ``day`` is one for all, or one for each of the ingredients at ``places``.
        """
        position, each = self.position(day), np.arange(len(self.ingredients))[places]
        return np.where(position == 0, self.opening[each], self.closing[:, np.maximum(position, 1) - 1, each])

    def lost(self, today: pd.Timestamp) -> np.ndarray:
        """What of each that was counted had spoiled before ``today``, in the middle of the futures."""
        return self.over + np.median(self.spoiled[:, : self.position(today)].sum(axis=1), axis=0)

    def run_out(self, today: pd.Timestamp) -> np.ndarray:
        """The position in ``days`` of the first day from ``today`` on that can't be met, by path and ingredient.

        ``len(days)`` where the stock lasts.
        """
        first = self.position(today)
        return first + _first(self.short[:, first:])

    def spoils_on(self, today: pd.Timestamp) -> pd.DatetimeIndex:
        """The first day from ``today`` on at whose close some of each is lost in half of the futures, if there is."""
        first = self.position(today)
        return self.day_reached(first + _first(self.spoiled[:, first:] > TINY), 0.5)

    def day_reached(self, positions: np.ndarray, share: float) -> pd.DatetimeIndex:
        """The earliest day by whose close at least ``share`` of the paths are at their one of ``positions``."""
        rank = max(int(np.ceil(share * len(positions) - TINY)), 1)
        with_never = self.days.append(pd.DatetimeIndex([pd.NaT]))
        return with_never[np.partition(positions, rank - 1, axis=0)[rank - 1]]

    def position(self, day: pd.Timestamp | pd.DatetimeIndex) -> np.ndarray | int:
        """Where a day stands in ``days``; those before the first count as it, those after the last as the next."""
        return np.clip(np.asarray((day - self.days[0]).days), 0, len(self.days))[()]


def project(paths: SampledUsage, shelf: Shelf, arriving: np.ndarray) -> Projection:
    """Run the stock down each sampled future: what arrives comes first, then the day's usage, then what spoils.

    ``arriving`` is the array of ``due`` for the days and ingredients of ``paths``.
    """
    held = shelf.held
    ours = held[held["location"] == paths.location].set_index("ingredient").reindex(list(paths.ingredients))
    as_of = pd.DatetimeIndex(ours["as_of"].fillna(paths.days[0] - ONE_DAY))
    moves = paths.days.to_numpy()[:, np.newaxis] > as_of.to_numpy()
    usage = paths.usage if moves.all() else paths.usage * moves
    arriving = arriving * moves
    opening = shelf.batches[shelf.batches["location"] == paths.location]
    filled = slots(opening, arriving, paths.days, pd.Index(paths.ingredients), shelf.keeping)
    found = run_down(usage, filled)
    over = np.where((filled.arrives < 0) & (filled.last < 0), filled.quantity, 0.0).sum(axis=0)
    return Projection(
        location=paths.location,
        ingredients=tuple(paths.ingredients),
        days=paths.days,
        as_of=as_of,
        opening=ours["on_hand"].fillna(0.0).clip(lower=0.0).to_numpy() - over,
        over=over,
        counted=ours["counted"].eq(True).to_numpy(),
        estimated=ours["estimated"].eq(True).to_numpy(),
        impossible=ours["impossible"].eq(True).to_numpy(),
        usage=usage,
        arriving=arriving,
        closing=found.closing,
        unmet=found.unmet,
        spoiled=found.spoiled,
    )


def run_outs(projection: Projection, today: pd.Timestamp, deliveries: pd.DataFrame) -> pd.DataFrame:
    """The day on which each ingredient can't be met in full any more, from ``today`` on and if nothing is ordered.

    ``deliveries`` has, by ingredient, when what is ordered now ``arrives`` and when what is ordered after it does
    (``next_arrives``). Returns ``ingredient, on_hand, counted, impossible, p10_day, p50_day,
    chance_before_next_delivery, chance_before_one_after, missing, lost, spoils, spoils_on``. ``on_hand`` is the stock
    before today's deliveries and usage, in the middle of the futures when sales are not up to date. P10 is the earliest
    day by whose close at least 10 % of the futures have run out, P50 the same for half of them; missing when that lies
    beyond the last projected day. The chances are the shares of futures that run out before the day of the next
    delivery and of the one after, missing without one. ``missing`` is the usage that can't be met before the one after,
    without one in a week, on average over the futures. ``spoils`` is what in half of the futures nobody uses in time,
    and ``spoils_on`` the day on which the first of it is lost; ``lost`` is what had spoiled before ``today``. An
    ingredient that was never counted has none of these.
    """
    run_out = projection.run_out(today)
    arrives, after = (
        pd.DatetimeIndex(deliveries[name].reindex(projection.ingredients)) for name in ("arrives", "next_arrives")
    )
    known, lost = projection.counted, projection.spoiled[:, projection.position(today) :]
    return pd.DataFrame(
        {
            "ingredient": pd.array(projection.ingredients, dtype="str"),
            "on_hand": np.where(known, np.median(projection.before(today), axis=0), np.nan),
            "counted": known,
            "impossible": projection.impossible,
            "p10_day": projection.day_reached(run_out, EARLY_SHARE).where(known),
            "p50_day": projection.day_reached(run_out, 0.5).where(known),
            "chance_before_next_delivery": _chance_before(projection, run_out, arrives),
            "chance_before_one_after": _chance_before(projection, run_out, after),
            "missing": np.where(known, _missing(projection, today, after), np.nan),
            "lost": np.where(known, projection.lost(today), np.nan),
            "spoils": np.where(known, np.median(lost.sum(axis=1), axis=0), np.nan),
            "spoils_on": projection.spoils_on(today).where(known),
        }
    )


def _first(holds: np.ndarray) -> np.ndarray:
    """The first day (axis 1) on which something holds; the number of days where there is none."""
    paths, days, ingredients = holds.shape
    first = np.full((paths, ingredients), days, dtype=np.int16)
    for day in reversed(range(days)):
        np.copyto(first, day, where=holds[:, day])
    return first


def _chance_before(projection: Projection, run_out: np.ndarray, days: pd.DatetimeIndex) -> np.ndarray:
    """The share of the futures that run out before a day of each ingredient; NaN without a day or a count."""
    before = np.fmin((days - projection.days[0]).days.to_numpy(), len(projection.days))
    return np.where(projection.counted & days.notna(), (run_out < before).mean(axis=0), np.nan)


def _missing(projection: Projection, today: pd.Timestamp, until: pd.DatetimeIndex) -> np.ndarray:
    """The usage from ``today`` on that can't be met before ``until``, without such a day in a week, on average."""
    until = until.fillna(today + pd.Timedelta(days=WEEK))
    counts = (projection.days.to_numpy()[:, np.newaxis] < until.to_numpy()) & (projection.days >= today)[:, np.newaxis]
    return (projection.unmet.mean(axis=0) * counts).sum(axis=0)


def _every_pair(movements: Movements, ingredients: Sequence[str]) -> pd.DataFrame:
    """Every ingredient at every location that has any movement."""
    seen = pd.concat([movements.usage["location"], movements.stock["location"], movements.deliveries["location"]])
    pairs = pd.MultiIndex.from_product([sorted(seen.unique()), ingredients], names=["location", "ingredient"])
    return pairs.to_frame(index=False).astype("str")


def _since(moved: pd.DataFrame, held: pd.DataFrame, last_day: pd.Timestamp) -> pd.Series:
    """How much moved after each count, up to the close of ``last_day``, in the order of ``held``."""
    keys = ["location", "ingredient"]
    recent = moved[(moved["day"] > held["counted_on"].min()) & (moved["day"] <= last_day)]
    if recent.empty:
        return pd.Series(0.0, index=held.index)
    after = recent.merge(held[[*keys, "counted_on"]], on=keys, validate="many_to_one")
    total = after[after["day"] > after["counted_on"]].groupby(keys)["quantity"].sum()
    return total.reindex(pd.MultiIndex.from_frame(held[keys]), fill_value=0.0).reset_index(drop=True)
