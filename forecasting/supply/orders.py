"""What to order from whom, in which packs, and until when.

Periodic review: the order placed at a cut-off arrives after the lead time and has to last until the delivery after it.
From the sampled futures of a location, ``need`` is a high quantile (the service level) of the usage between the two
deliveries that can't be met with what is there and keeps until then. Usage that can't be met before the first of them
is lost, so it is not ordered for. What may spoil is weighed in money: the last pack has to be worth its risk.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.stock.projection import Projection
from forecasting.supply.calendars import Calendar, next_order
from forecasting.supply.offers import check_suppliers
from forecasting.supply.quantities import (
    SPOIL_QUANTILE,
    Stakes,
    need,
    packs_for,
    packs_usable,
    packs_worth,
    total,
    usable,
)
from forecasting.tables import ONE_DAY, TINY

LEAN, CAUTIOUS = 0.95, 0.995
"""The service levels at both ends of the knob."""

_DIGITS = 3


def service_level(caution: float | np.ndarray) -> float | np.ndarray:
    """The share of futures that an order has to serve: lean (0) is 95 %, the middle (0.5) 97.25 %, cautious (1) 99.5 %.

    Raises ``InputError`` ``caution_out_of_range``.
    """
    if not np.all((caution >= 0.0) & (caution <= 1.0)):
        raise InputError("caution_out_of_range", caution=caution)
    return LEAN + (CAUTIOUS - LEAN) * caution


@dataclass(frozen=True)
class Buying:
    """Who comes when, what is sold, and ``offers``, by which each ingredient is bought today (``offers.offered``).

    ``margins`` are what is lost with a missing unit of each ingredient, in money; missing where nobody knows.
    """

    calendars: dict[str, Calendar]
    supply: pd.DataFrame
    offers: pd.DataFrame
    margins: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"))


@dataclass(frozen=True)
class Suggestion:
    """The next order to each supplier of a location.

    ``lines`` has every ingredient with a supplier, also those of which nothing is needed (``packs`` is 0): ``supplier,
    order_by, arrives, next_arrives, ingredient, packs, pack_size, pack_name, unit, quantity, unit_cost, cost,
    bought_as, needed_in, pack_gives, need, usage_until, on_hand, due, spoils, spoils_on, unserved, reorder_point, cap,
    room, margin, flags, why``. From ``need`` to ``room`` quantities are in the ingredient's own unit (``needed_in``),
    and ``usage_until − on_hand − due + spoils − unserved = need``; ``reorder_point`` is 0 but where it makes the need
    larger than that, ``cap`` is infinite where it changes nothing, ``room`` (what finds room on arrival) without a
    ``storage_limit``. Of a group, ``bought_as`` names the member that is ordered ("" for any other ingredient); packs,
    ``quantity`` and ``unit_cost`` are in that member's ``unit``, as its supplier knows it, and a pack gives
    ``pack_gives`` of what is needed. ``margin`` is the money that a missing unit of the ingredient costs, missing where
    nobody knows: then what may spoil is weighed by its quantity only.

    ``flags`` are words with blanks between: ``not_counted`` (taken as nothing in stock), ``check_count`` (the count
    can't be right), ``estimated`` (on hand is the middle of the futures since the last sale), ``capped`` (less than
    needed, it would spoil), ``no_room`` (less than needed, the store room takes no more), ``pack_outlasts`` (one pack
    is more than can be used before it spoils).

    ``orders`` has ``supplier, order_by, arrives, next_arrives, lines, cost, minimum, missing, flags``, one row for each
    supplier from whom something is needed; ``missing`` is the money lacking to the minimum (``below_minimum``).

    ``without_supplier`` has ``ingredient, reason``: ``no_supplier`` or ``not_yet`` (a price that begins later).
    """

    location: str
    lines: pd.DataFrame
    orders: pd.DataFrame
    without_supplier: pd.DataFrame


def suggest(projection: Projection, buying: Buying, now: pd.Timestamp, caution: float = 0.5) -> Suggestion:
    """The next order to each supplier: whole packs that last until the delivery after it.

    For each ingredient, with the order arriving on day *a*, the one after it on day *b*, and over the futures:
    ``need = quantile(usage from a to b − 1 that isn't met without an order, service_level(caution))``; where all is
    met, less than zero by what is left at the close of *b − 1*. The same need is shown as ``usage_until − on_hand − due
    + spoils − unserved``, where ``on_hand`` is today's stock, ``due`` all deliveries from today to b − 1, ``spoils``
    what of both is lost by then, and ``unserved`` the usage that can't be met before *a*: it is not ordered for.
    ``usage_until`` is then what may be used until b − 1. An ingredient with a ``reorder_point`` needs at least what
    brings the stock up to it when the order comes.
    ``packs = ceil(need / pack)``, but no more than the store room takes, nor than are worth the risk that they spoil
    (``supply.quantities``). ``cap`` is the quantity in these packs. ``why`` states the rounded values, which
    reproduce the packs.

    Raises ``InputError``: ``unknown_supplier``, ``horizon_too_short``, ``caution_out_of_range``.
    """
    check_suppliers(buying.supply, buying.calendars)
    today = now.normalize()
    offers = _with_windows(_for_projection(buying, projection, caution), buying.calendars, now)
    if (offers["next_arrives"] > projection.days[-1] + ONE_DAY).any():
        raise InputError("horizon_too_short", needed=offers["next_arrives"].max() - ONE_DAY, got=projection.days[-1])
    lines = _lines(projection, offers, today)
    return Suggestion(
        location=projection.location,
        lines=lines,
        orders=_supplier_orders(lines, buying.calendars),
        without_supplier=_without_supplier(projection.ingredients, offers, buying.supply),
    )


_LINES = {
    "supplier": "str",
    "order_by": "datetime64[us]",
    "arrives": "datetime64[us]",
    "next_arrives": "datetime64[us]",
    "ingredient": "str",
    "packs": "int64",
    "pack_size": "float64",
    "pack_name": "str",
    "unit": "str",
    "quantity": "float64",
    "unit_cost": "float64",
    "cost": "float64",
    "bought_as": "str",
    "needed_in": "str",
    "pack_gives": "float64",
    "need": "float64",
    "usage_until": "float64",
    "on_hand": "float64",
    "due": "float64",
    "spoils": "float64",
    "spoils_on": "datetime64[us]",
    "unserved": "float64",
    "reorder_point": "float64",
    "cap": "float64",
    "room": "float64",
    "margin": "float64",
    "flags": "str",
    "why": "str",
}
_WINDOW = ["order_by", "arrives", "next_arrives"]
_ORDERS = {
    "supplier": "str",
    "order_by": "datetime64[us]",
    "arrives": "datetime64[us]",
    "next_arrives": "datetime64[us]",
    "lines": "int64",
    "cost": "float64",
    "minimum": "float64",
    "missing": "float64",
    "flags": "str",
}


def as_bought(lines: pd.DataFrame) -> pd.DataFrame:
    """Order lines as their suppliers know them: by what is ordered, not by the ``group`` it is for ("" without one)."""
    member = lines["bought_as"] != ""
    return lines.assign(
        ingredient=lines["bought_as"].where(member, lines["ingredient"]), group=lines["ingredient"].where(member, "")
    )


def _for_projection(buying: Buying, projection: Projection, caution: float) -> pd.DataFrame:
    """The offers of what is sampled with its ``position`` there and ``margin``; ``caution`` is for what has no own."""
    offers = buying.offers
    position = pd.Index(projection.ingredients).get_indexer(offers["ingredient"])
    margin = offers["ingredient"].map(buying.margins).astype(float)
    placed = offers.assign(position=position, margin=margin, caution=offers["caution"].fillna(caution))
    return placed[position >= 0].sort_values("position", ignore_index=True)


def _with_windows(offers: pd.DataFrame, calendars: dict[str, Calendar], now: pd.Timestamp) -> pd.DataFrame:
    """The offers with the order of each supplier that is open: ``order_by``, ``arrives``, ``next_arrives``."""
    windows = {supplier: next_order(calendars[supplier], now) for supplier in offers["supplier"].unique()}
    each = [windows[supplier] for supplier in offers["supplier"]]
    days = {name: [getattr(window, name) for window in each] for name in _WINDOW}
    return offers.assign(**{name: pd.DatetimeIndex(moments).as_unit("us") for name, moments in days.items()})


def _lines(projection: Projection, offers: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """All order lines, those of which nothing is needed too."""
    found = _figures(projection, offers, today)
    need, raised, on_hand, due, spoils, unserved = (np.round(found[name], _DIGITS) for name in _SHOWN)
    point = np.where((raised > 0) & (need > 0), offers["reorder_point"].to_numpy(), 0.0)
    pack = offers["pack_size"].to_numpy()
    needed, fit = packs_for(need, pack), np.floor(found["room"] / pack + TINY)
    packs = np.minimum(needed, np.minimum(found["worth"], fit))
    cap = np.where(packs < needed, np.round(packs * pack, _DIGITS), np.inf)
    marks = _stock_marks(projection, offers, today) | {
        "capped": (packs < needed) & (found["worth"] <= fit),
        "no_room": (packs < needed) & (found["worth"] > fit),
        "pack_outlasts": (needed > 0) & (pack > found["usable"] + TINY),
    }
    bought_pack = offers["bought_pack"].to_numpy()
    of_a_pack, own_cost = pack * offers["unit_cost"].to_numpy(), offers["unit_cost"]
    lines = offers.assign(
        packs=packs,
        pack_size=bought_pack,
        quantity=np.round(packs * bought_pack, 6),
        unit_cost=own_cost.where(offers["bought_as"] == "", np.round(of_a_pack / bought_pack, 6)),
        cost=np.round(packs * of_a_pack, 2),
        pack_gives=np.round(pack, 6),
        need=need,
        usage_until=np.round(need - raised + on_hand + due - spoils + unserved, _DIGITS),
        on_hand=on_hand,
        due=due,
        spoils=spoils,
        spoils_on=pd.Series(found["spoils_on"]).where(spoils > 0),
        unserved=unserved,
        reorder_point=point,
        cap=cap,
        room=np.round(found["room"], _DIGITS),
        flags=_flags(marks, len(offers)),
        why=_why(
            {"need": need, "on_hand": on_hand, "due": due, "cap": cap, "pack": pack},
            {"spoils": spoils, "unserved": unserved, "reorder_point": point},
        ),
    )
    ordered = lines[list(_LINES)].astype(_LINES)
    return ordered.sort_values(["order_by", "supplier"], kind="stable", ignore_index=True)


_SHOWN = ("need", "raised", "on_hand", "due", "spoils", "unserved")


def _figures(projection: Projection, offers: pd.DataFrame, today: pd.Timestamp) -> dict[str, np.ndarray]:
    """What each line is made of; packs ``worth`` their risk, how much finds ``room`` or is ``usable``."""
    whole = len(offers) == len(projection.ingredients)
    kept, pack = slice(None) if whole else offers["position"].to_numpy(), offers["pack_size"].to_numpy()
    coming, leaving = (pd.DatetimeIndex(offers[name]) for name in ("arrives", "next_arrives"))
    begins, arrives, after = (projection.position(day) for day in (today, coming, leaving))
    arrays = projection.unmet, projection.usage, projection.spoiled
    unmet, usage, spoiled = arrays if whole else (array.take(kept, axis=2) for array in arrays)
    of_usage = need(
        total(unmet, arrives, after),
        projection.before(leaving, kept),
        service_level(offers["caution"].to_numpy()),
    )
    spoils = np.median(total(spoiled, begins, after), axis=0)
    due, keeps = total(projection.arriving[np.newaxis, :, kept], begins, after)[0], _days_usable(offers)
    comes_too = total(projection.arriving[np.newaxis, :, kept], arrives, arrives + 1)[0]
    there = np.median(projection.before(coming, kept), axis=0) + comes_too
    to_point = np.round(offers["reorder_point"].to_numpy() - there, _DIGITS)
    needed = np.where(to_point > 0, np.fmax(of_usage, to_point), of_usage)
    most = packs_for(np.round(needed, _DIGITS), pack)
    in_time = usable(unmet, usage, arrives, np.fmin(keeps, after - arrives))
    in_life = usable(unmet, usage, arrives, np.nan_to_num(keeps, nan=1.0))
    return {
        "need": needed,
        "raised": needed - of_usage,
        "on_hand": np.median(projection.before(today, kept), axis=0),
        "due": due,
        "spoils": spoils,
        "spoils_on": projection.spoils_on(today)[kept],
        "unserved": np.median(total(unmet, begins, arrives), axis=0),
        "worth": np.where(np.isnan(keeps), most, _worth(in_time, in_life, due, offers, most)),
        "room": (offers["storage_limit"].fillna(np.inf).to_numpy() - there).clip(0),
        "usable": np.where(np.isnan(keeps), np.inf, np.quantile(in_life, SPOIL_QUANTILE, axis=0)),
    }


def _days_usable(offers: pd.DataFrame) -> np.ndarray:
    """On how many days, that of its arrival too, each can be used; NaN if it keeps."""
    return np.floor(offers["shelf_life_days"].to_numpy()) + 1


def _worth(
    in_time: np.ndarray, in_life: np.ndarray, due: np.ndarray, offers: pd.DataFrame, most: np.ndarray
) -> np.ndarray:
    """How many packs are worth the risk: by money, or by what can be used where nobody knows the margin."""
    pack, margin = offers["pack_size"].to_numpy(), offers["margin"].to_numpy()
    stakes = Stakes(np.nan_to_num(margin), offers["unit_cost"].to_numpy()).tilted(offers["caution"].to_numpy())
    by_money = packs_worth(in_time, in_life, pack, most, stakes)
    return np.where(np.isnan(margin), np.minimum(packs_usable(in_life, pack, due), most), by_money)


def _stock_marks(projection: Projection, offers: pd.DataFrame, today: pd.Timestamp) -> dict[str, np.ndarray]:
    kept = offers["position"].to_numpy()
    counted = projection.counted[kept]
    return {
        "not_counted": ~counted,
        "check_count": projection.impossible[kept],
        "gone_off": projection.lost(today)[kept] > TINY,
        "estimated": counted & (projection.estimated[kept] | (projection.as_of[kept] < today - ONE_DAY)),
    }


def _flags(marks: dict[str, np.ndarray], lines: int) -> list[str]:
    return [" ".join(name for name, holds in marks.items() if holds[line]) for line in range(lines)]


def _why(always: dict[str, np.ndarray], where_any: dict[str, np.ndarray]) -> list[str]:
    """The values behind each line, some of them only where there is any."""
    shown = [[f"{name}={_plain_number(value)}" for value in values] for name, values in always.items()]
    shown += [
        [f"{name}={_plain_number(value)}" if value > 0 else "" for value in values]
        for name, values in where_any.items()
    ]
    return ["; ".join(filter(None, line)) for line in zip(*shown, strict=True)]


def _plain_number(value: float) -> str:
    """Without exponent or needless digits: ``12.3``, ``4``; ``none`` for an infinite cap."""
    if np.isinf(value):
        return "none"
    return f"{value + 0.0:.6f}".rstrip("0").rstrip(".")


def _supplier_orders(lines: pd.DataFrame, calendars: dict[str, Calendar]) -> pd.DataFrame:
    """One row for each supplier from whom something is needed."""
    needed = lines[lines["packs"] > 0]
    supplier = pd.factorize(needed["supplier"])[0]
    orders = needed[["supplier", *_WINDOW]].drop_duplicates("supplier", ignore_index=True)
    cost = np.bincount(supplier, weights=needed["cost"]).round(2)
    minimum = np.array([calendars[supplier].minimum for supplier in orders["supplier"]], dtype=float)
    missing = np.round(np.maximum(minimum - cost, 0.0), 2)
    flags = np.where(missing > 0, "below_minimum", "")
    figures = {"lines": np.bincount(supplier), "cost": cost, "minimum": minimum, "missing": missing, "flags": flags}
    return orders.assign(**figures)[list(_ORDERS)].astype(_ORDERS)


def _without_supplier(ingredients: Sequence[str], offers: pd.DataFrame, supply: pd.DataFrame) -> pd.DataFrame:
    names = pd.Series(list(ingredients), dtype="str")
    left_over = names[~names.isin(offers["ingredient"])]
    reason = np.where(left_over.isin(supply["ingredient"]), "not_yet", "no_supplier")
    return pd.DataFrame({"ingredient": left_over, "reason": pd.array(reason, dtype="str")}).reset_index(drop=True)
