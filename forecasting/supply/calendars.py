"""When each supplier delivers, until when one may order, and how long an order has to last."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, pairwise, takewhile
from typing import Literal

import numpy as np
import pandas as pd

from forecasting.errors import Faults, InputError, row_names
from forecasting.overrides import EVERYWHERE, held_at, with_own
from forecasting.tables import HOME, ONE_DAY, WEEKDAYS, Restaurant

NOON = pd.Timedelta(hours=12)
"""Until then nobody is done with the market."""


@dataclass(frozen=True)
class Calendar:
    """When a supplier delivers (0 is Monday), and until when one may order.

    The order for a delivery on a day closes at ``cutoff`` on the day ``lead_days`` before it. A delivery that falls on
    one of the ``closed`` days, or of the ``holidays`` on which he doesn't come, is lost: the next regular one counts.
    Who is late comes so many ``late_days`` after each of his days; orders close when they always do.
    """

    supplier: str
    weekdays: frozenset[int]
    cutoff: pd.Timedelta
    lead_days: int
    minimum: float
    closed: frozenset[pd.Timestamp] = frozenset()
    holidays: frozenset[pd.Timestamp] = frozenset()
    late_days: int = 0

    @property
    def waiting(self) -> pd.Timedelta:
        """From the day on which an order closes to the delivery."""
        return (self.lead_days + self.late_days) * ONE_DAY

    def order_by(self, delivery: pd.Timestamp) -> pd.Timestamp:
        """The moment at which the order for a delivery closes."""
        return delivery - self.waiting + self.cutoff

    def deliveries(self, start: pd.Timestamp, step: int = 1) -> Iterator[pd.Timestamp]:
        """The days from ``start`` on on which he comes; backwards with ``step=-1``."""
        late = self.late_days * ONE_DAY
        first = start - late
        days = (first + n * ONE_DAY for n in count(0, step))
        return (day + late for day in days if day.day_of_week in self.weekdays and not self.is_lost(day))

    def is_lost(self, day: pd.Timestamp) -> bool:
        """Whether he doesn't come on a day that may be one of his."""
        return day in self.closed or day in self.holidays


@dataclass(frozen=True)
class Window:
    """An order that can still be placed: until when, for which delivery, and when the delivery after it arrives."""

    order_by: pd.Timestamp
    arrives: pd.Timestamp
    next_arrives: pd.Timestamp


@dataclass(frozen=True)
class Deadline:
    """The last order that arrives in time; ``missed`` when its cut-off has passed."""

    order_by: pd.Timestamp
    arrives: pd.Timestamp
    missed: bool


def calendars_by_location(
    restaurant: Restaurant,
    locations: Iterable[str],
    holidays: Iterable[pd.Timestamp],
    closed: Iterable[pd.Timestamp] = (),
) -> dict[str, dict[str, Calendar]]:
    """The suppliers' calendars at each location: nobody delivers on a day on which it is closed, nor on a holiday but
    those who come ``on_holidays``.

    ``closed`` are days on which every location is, beside those of its table. A weekday of rest is no closed day:
    whoever is told to come on Mondays comes on Mondays. Where every location has a name, a row of ``closed`` without
    one is for all of them.
    """
    locations, suppliers = list(locations), restaurant.suppliers
    free, always = frozenset(holidays), frozenset(closed)
    shut = restaurant.closed.groupby("location")["day"].agg(frozenset).to_dict()
    everywhere = frozenset() if HOME in locations else shut.get(HOME, frozenset())
    own = with_own([suppliers])

    @cache
    def read(whose: str, lost: frozenset[pd.Timestamp]) -> dict[str, Calendar]:
        """Locations that are alike have the same calendars."""
        return delivery_calendars(held_at("suppliers", suppliers, whose), always | everywhere | lost, free)

    return {
        location: read(location if location in own else EVERYWHERE, shut.get(location, frozenset()))
        for location in locations
    }


def delivery_calendars(
    suppliers: pd.DataFrame, closed: Iterable[pd.Timestamp], holidays: Iterable[pd.Timestamp] = ()
) -> dict[str, Calendar]:
    """Each supplier's delivery days (``"mon,wed,fri"``) and cut-off (``"21:00"``), as ``files.table`` writes them.

    ``closed`` are days on which nobody delivers, ``holidays`` those on which only who comes ``on_holidays`` does.
    Who is gone to (``self_bought``) has no order that closes and no minimum: what is needed is bought on the day itself
    until his ``cutoff``, when the market is over, and never before ``NOON``.
    Raises ``InputError`` with the row as a spreadsheet counts it: ``bad_delivery_days``, ``bad_cutoff``,
    ``bad_lead_time``, ``supplier_twice``; ``Several`` of them together.
    """
    faults, calendars = Faults(), {}
    shut, free = frozenset(closed), frozenset(holidays)
    for supplier in suppliers.loc[suppliers["supplier"].duplicated(), "supplier"].unique():
        rows = row_names(suppliers[suppliers["supplier"] == supplier])
        faults.note(InputError("supplier_twice", supplier=supplier, rows=rows))
    for row, line in zip(row_names(suppliers), suppliers.to_dict("records"), strict=True):
        with faults.gather():
            his = replace(_read_calendar(row, line), closed=shut)
            calendars[his.supplier] = his if line.get("on_holidays") == "yes" else replace(his, holidays=free)
    faults.tell()
    return calendars


def next_order(calendar: Calendar, now: pd.Timestamp) -> Window:
    """The first delivery whose cut-off is still ahead of ``now``, and the delivery after it.

    ``now`` is midnight at the beginning of today where only the date is known.
    """
    upcoming = calendar.deliveries(now.normalize() + calendar.waiting)
    arrives, next_arrives = next(pair for pair in pairwise(upcoming) if calendar.order_by(pair[0]) > now)
    return Window(calendar.order_by(arrives), arrives, next_arrives)


def lost_deliveries(calendar: Calendar, now: pd.Timestamp) -> dict[Literal["closed", "holiday"], list[pd.Timestamp]]:
    """The days until the delivery after the next one on which he would come and one could order, by why he doesn't."""
    last = next_order(calendar, now).next_arrives
    usual = replace(calendar, closed=frozenset(), holidays=frozenset())
    upcoming = takewhile(lambda day: day < last, usual.deliveries(now.normalize() + calendar.waiting))
    found: dict[Literal["closed", "holiday"], list[pd.Timestamp]] = {}
    for day in upcoming:
        his = day - calendar.late_days * ONE_DAY
        if calendar.is_lost(his) and usual.order_by(day) > now:
            found.setdefault("closed" if his in calendar.closed else "holiday", []).append(day)
    return found


def windows(calendar: Calendar, now: pd.Timestamp, until: pd.Timestamp) -> list[Window]:
    """All orders that can still be placed and close until a moment, the first to close first."""
    found, window = [], next_order(calendar, now)
    while window.order_by <= until:
        found.append(window)
        window = next_order(calendar, window.order_by)
    return found


def last_order(calendar: Calendar, run_out: pd.Timestamp, now: pd.Timestamp) -> Deadline:
    """The last order whose delivery still comes before an ingredient runs out; a delivery on that very morning does."""
    arrives = next(calendar.deliveries(run_out, step=-1))
    return Deadline(calendar.order_by(arrives), arrives, missed=calendar.order_by(arrives) <= now)


def last_protected_day(calendars: Iterable[Calendar], now: pd.Timestamp) -> pd.Timestamp:
    """The last day that an order now open must protect: sampled futures have to reach it. Missing without suppliers."""
    last = [next_order(calendar, now).next_arrives - ONE_DAY for calendar in {*calendars}]
    return max(last, default=pd.NaT)


def _read_calendar(row: int | str, line: dict[str, object]) -> Calendar:
    supplier, delivery_days, cutoff = str(line["supplier"]), str(line["delivery_days"]), str(line["cutoff"])
    weekdays, hour, lead_days = _read_weekdays(delivery_days), _read_hour(cutoff), float(line["lead_time_days"])
    if not weekdays:
        raise InputError("bad_delivery_days", supplier=supplier, delivery_days=delivery_days, row=row)
    if hour is None:
        raise InputError("bad_cutoff", supplier=supplier, cutoff=cutoff, row=row)
    if not (lead_days >= 0 and lead_days.is_integer()):
        raise InputError("bad_lead_time", supplier=supplier, lead_time_days=lead_days, row=row)
    minimum = float(np.nan_to_num(line["minimum"]))
    if line.get("self_bought") == "yes":
        hour, lead_days, minimum = max(hour, NOON), 0, 0.0
    return Calendar(supplier, weekdays, hour, int(lead_days), minimum)


def _read_weekdays(stored: str) -> frozenset[int]:
    """The weekdays of ``mon,wed``; none if any word is another."""
    days = stored.split(",")
    return frozenset(WEEKDAYS.index(day) for day in days) if set(days) <= set(WEEKDAYS) else frozenset()


def _read_hour(stored: str) -> pd.Timedelta | None:
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", stored)
    return None if found is None else pd.Timedelta(hours=int(found[1]), minutes=int(found[2]))
