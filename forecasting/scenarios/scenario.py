"""Other futures: all that a person may change, and how it is written down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, time
from typing import Self

import numpy as np
import pandas as pd

from forecasting.demand.effects import ASSUMED, ASSUMED_BOTH, ASSUMED_MOVED, TWO_FOR_ONE
from forecasting.errors import InputError
from forecasting.tables import COLUMNS

STRONGEST = 2.0
"""An event may be up to so many times what it was; 0 is as if it weren't there."""

_MOST = {column.name: column.most for column in COLUMNS["weather"]}
WARMEST, WETTEST = _MOST["temperature"], _MOST["precipitation"]
"""°C either way and mm of rain a day: beyond them no weather is read, either."""


@dataclass(frozen=True)
class Promotion:
    """A promotion as a row of ``promotions``: what, when, how; ``uplift`` is None to take what history taught.

    ``uplift`` is a share of portions. Of "2x1" it may be said in ``tickets`` instead: how many more guests order it;
    ``both`` is the share of them that takes both portions, None to take the usual one. ``limit`` is the most portions
    sold under the promotion, all days and dishes of it together; once they are gone, the dish sells as usual.
    """

    first: pd.Timestamp
    last: pd.Timestamp
    dish_or_category: str
    kind: str
    discount: float | None = None
    uplift: float | None = None
    tickets: float | None = None
    both: float | None = None
    limit: float | None = None

    @property
    def portions(self) -> float | None:
        """The uplift that somebody said, in portions: who takes both makes two of one."""
        if self.tickets is None:
            return self.uplift
        return (1.0 + self.tickets) * (1.0 + self.share_taking_both) - 1.0

    def taking(self, both: float) -> Self:
        """The same with the usual share of guests who take ``both`` of a 2-for-1, where it doesn't say its own."""
        return replace(self, both=both) if self.kind == TWO_FOR_ONE and self.both is None else self

    @property
    def share_taking_both(self) -> float:
        """Of the guests of a 2-for-1, how many take both portions; of other kinds nobody gets a second one."""
        if self.kind != TWO_FOR_ONE:
            return 0.0
        return ASSUMED_BOTH if self.both is None else self.both


@dataclass(frozen=True)
class Group:
    """A group that comes on top of the usual guests: portions by dish on a day, at a ``location`` or the only one."""

    day: pd.Timestamp
    people: int
    dishes: tuple[tuple[str, float], ...]
    location: str = ""


@dataclass(frozen=True)
class Event:
    """A day that is celebrated like a past one of that name, so many ``times`` as strongly.

    Without ``like`` it is what the calendar has on that day, weaker or stronger.
    """

    day: pd.Timestamp
    like: str = ""
    times: float = 1.0


@dataclass(frozen=True)
class Spell:
    """Weather that lasts: so many °C ``warmer`` than expected from day to day, and rain on each, None to leave it."""

    first: pd.Timestamp
    last: pd.Timestamp
    warmer: float = 0.0
    precipitation_mm: float | None = None


@dataclass(frozen=True)
class DishOff:
    """A dish that is off the menu from ``first`` on, until ``last`` if it is back after that.

    ``moved`` is the share of its guests who order another dish of its category instead; None to take the usual one.
    """

    dish: str
    first: pd.Timestamp
    last: pd.Timestamp | None = None
    moved: float | None = None


@dataclass(frozen=True)
class NewDish:
    """A dish that isn't on the menu yet: made and sold ``like`` one that is, ``factor`` times as often.

    ``moved`` is the share of its guests who would have ordered another dish of that category; None to take the usual
    one. ``price`` None is that of the dish it is like.
    """

    dish: str
    like: str
    first: pd.Timestamp
    last: pd.Timestamp | None = None
    factor: float = 1.0
    moved: float | None = None
    price: float | None = None


def moved_share(change: DishOff | NewDish) -> float:
    """Which share of a dish's guests go from it to another of its category, or come to it from others."""
    return ASSUMED_MOVED if change.moved is None else change.moved


@dataclass(frozen=True)
class Scenario:
    """A change of the future; the empty one is the plan itself. Frozen and hashable, so that answers can be kept.

    ``temperature_change`` is about all days, ``precipitation_mm`` about single ones, ``weather`` about spells: degrees
    add up, of rain the single day's word counts before the last spell's. ``promotions_off`` are planned ones that it
    does without, known by what they are for, their kind and their days. ``suppliers_out`` no longer deliver, what is on
    its way from them included.
    """

    name: str = ""
    holidays: tuple[tuple[pd.Timestamp, bool], ...] = ()
    events: tuple[Event, ...] = ()
    closed: tuple[pd.Timestamp, ...] = ()
    temperature_change: float = 0.0
    precipitation_mm: tuple[tuple[pd.Timestamp, float], ...] = ()
    weather: tuple[Spell, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    promotions_off: tuple[Promotion, ...] = ()
    groups: tuple[Group, ...] = ()
    dishes_off: tuple[DishOff, ...] = ()
    new_dishes: tuple[NewDish, ...] = ()
    supplier_delay: tuple[str, int] | None = None
    suppliers_out: tuple[str, ...] = ()
    prices: tuple[tuple[str, float], ...] = ()

    @property
    def changes_more_than_closures(self) -> bool:
        """Does it ask what only the models can answer?"""
        asked = self.holidays, self.events, self.temperature_change, self.precipitation_mm, self.weather
        return any(bool(one) for one in asked)

    @property
    def changes_days(self) -> bool:
        """Does it touch what the calendar or the weather say of a day?"""
        return bool(self.closed) or self.changes_more_than_closures

    @property
    def changes_calendar(self) -> bool:
        """Does it touch what a day is: celebrated, or closed?"""
        return bool(self.holidays or self.events or self.closed)

    @property
    def changes_menu(self) -> bool:
        """Does it take dishes off the menu or put others on it?"""
        return bool(self.dishes_off or self.new_dishes)

    @classmethod
    def from_json(cls, content: Mapping[str, object]) -> Self:
        """Read the scenario file of the command line; raises ``InputError("bad_scenario", key=…)`` where it can't.

        ``ends_before_it_begins`` (lever, first, last) where something does.
        """
        unknown = sorted(set(content) - set(READERS))
        if unknown:
            raise InputError("bad_scenario", key=unknown[0])
        given = {}
        for key, value in content.items():
            try:
                given[key] = READERS[key](value)
            except InputError:
                raise
            except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
                raise InputError("bad_scenario", key=key) from None
        return cls(**given)

    @classmethod
    def readable(cls, content: Mapping[str, object]) -> tuple[Self, tuple[str, ...]]:
        """As much of a scenario as ``from_json`` can read, and the keys of which a part was left out for that."""
        told: dict[str, object] = {}
        wrong = []
        for key, value in content.items():
            for piece in _pieces(key, value):
                try:
                    cls.from_json({key: piece})
                except InputError:
                    wrong.append(key)
                else:
                    told[key] = _with(told.get(key), piece)
        return cls.from_json(told), tuple(dict.fromkeys(wrong))

    def to_json(self) -> dict[str, object]:
        """The scenario as ``from_json`` reads it: only what it changes, and its name."""
        changed = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            key: WRITERS.get(key, _plain)(value) for key, value in changed.items() if value not in ((), 0.0, None, "")
        }


NO_CHANGE = Scenario()


def _day(value: object) -> pd.Timestamp:
    day = datetime.fromisoformat(str(value))
    if day != datetime.combine(day, time()) or not 2000 <= day.year < 2100:
        raise ValueError(value)
    return pd.Timestamp(day).as_unit("us")


def _number(value: object, least: float = -np.inf, most: float = np.inf) -> float:
    number = float(value)
    if not (np.isfinite(number) and least <= number <= most):
        raise ValueError(value)
    return number


def _number_or_none(value: object, least: float = -np.inf, most: float = np.inf) -> float | None:
    return None if value is None else _number(value, least, most)


def _whole(value: object) -> int:
    number = _number(value, least=0)
    if number != int(number):
        raise ValueError(value)
    return int(number)


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _name(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value


def _span(key: str, row: Mapping[str, object], endless: bool = False) -> tuple[pd.Timestamp, pd.Timestamp | None]:
    """The first and the last day of a row; ``endless`` if it needs no last one."""
    first = _day(row["first"])
    if endless and row.get("last") is None:
        return first, None
    last = _day(row["last"])
    if last < first:
        raise InputError("ends_before_it_begins", lever=key, first=first, last=last)
    return first, last


def _promotion(row: Mapping[str, object], key: str = "promotions") -> Promotion:
    what = next((row[key] for key in ("dish_or_category", "dish", "category") if row.get(key)), None)
    if what is None or row["kind"] not in ASSUMED["uplift"]:
        raise ValueError(row)
    if row["kind"] != TWO_FOR_ONE and (row.get("tickets"), row.get("both")) != (None, None):
        raise ValueError(row)
    return Promotion(
        *_span(key, row),
        dish_or_category=str(what),
        kind=str(row["kind"]),
        discount=_number_or_none(row.get("discount"), least=0, most=1),
        uplift=_number_or_none(row.get("uplift"), least=-1),
        tickets=_number_or_none(row.get("tickets"), least=-1),
        both=_number_or_none(row.get("both"), least=0, most=1),
        limit=_number_or_none(row.get("limit"), least=1),
    )


def _group(row: Mapping[str, object]) -> Group:
    dishes = tuple((str(dish), _number(portions, least=0)) for dish, portions in row["dishes"].items())
    return Group(_day(row["day"]), _whole(row["people"]), dishes, str(row.get("location") or ""))


def _event(row: Mapping[str, object]) -> Event:
    times = _number(row.get("times", 1.0), least=0, most=STRONGEST)
    return Event(_day(row["day"]), str(row.get("like") or ""), times)


def _spell(row: Mapping[str, object]) -> Spell:
    rain = _number_or_none(row.get("precipitation_mm"), least=0, most=WETTEST)
    return Spell(*_span("weather", row), warmer=_warmer(row.get("warmer", 0.0)), precipitation_mm=rain)


def _warmer(value: object) -> float:
    return _number(value, least=-WARMEST, most=WARMEST)


def _dish_off(row: Mapping[str, object]) -> DishOff:
    moved = _number_or_none(row.get("moved"), least=0, most=1)
    return DishOff(_name(row["dish"]), *_span("dishes_off", row, endless=True), moved=moved)


def _new_dish(row: Mapping[str, object]) -> NewDish:
    return NewDish(
        _name(row["dish"]),
        _name(row["like"]),
        *_span("new_dishes", row, endless=True),
        factor=_number(row.get("factor", 1.0), least=0),
        moved=_number_or_none(row.get("moved"), least=0, most=1),
        price=_number_or_none(row.get("price"), least=0),
    )


def _list(value: object) -> list | tuple:
    if not isinstance(value, list | tuple):
        raise ValueError(value)
    return value


def _each(read: Callable[[Mapping[str, object]], object]) -> Callable[[object], tuple]:
    return lambda value: tuple(read(row) for row in _list(value))


READERS: dict[str, Callable[[object], object]] = {
    "name": str,
    "holidays": lambda value: tuple((_day(day), _yes_or_no(on)) for day, on in value.items()),
    "events": _each(_event),
    "closed": _each(_day),
    "temperature_change": _warmer,
    "precipitation_mm": lambda value: tuple(
        (_day(day), _number(rain, least=0, most=WETTEST)) for day, rain in value.items()
    ),
    "weather": _each(_spell),
    "promotions": _each(_promotion),
    "promotions_off": _each(lambda row: _promotion(row, "promotions_off")),
    "groups": _each(_group),
    "dishes_off": _each(_dish_off),
    "new_dishes": _each(_new_dish),
    "supplier_delay": lambda value: (str(value["supplier"]), _whole(value["days"])),
    "suppliers_out": _each(_name),
    "prices": lambda value: tuple((str(name), _number(factor, least=0)) for name, factor in value.items()),
}
"""How each key of a scenario file is read."""


def _plain(value: object) -> object:
    """A value as JSON has it; of a part of a scenario only what differs from its default."""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Promotion | Event | Spell | DishOff | NewDish):
        told = {field.name: getattr(value, field.name) for field in fields(value)}
        defaults = {field.name: field.default for field in fields(value)}
        return {name: _plain(part) for name, part in told.items() if part != defaults[name]}
    return value


def _pieces(key: str, value: object) -> list[object]:
    """What a key of a file says, each row and each name of it by itself."""
    if isinstance(value, list):
        return [[row] for row in value]
    if isinstance(value, Mapping) and key in BY_NAME:
        return [{name: said} for name, said in value.items()]
    return [value]


def _with(before: object, piece: object) -> object:
    """The pieces so far and one more."""
    if before is None:
        return piece
    return {**before, **piece} if isinstance(piece, Mapping) else [*before, *piece]


def _by_name(pairs: tuple[tuple[object, object], ...]) -> dict[object, object]:
    return {_plain(key): value for key, value in pairs}


BY_NAME = ("holidays", "precipitation_mm", "prices")
"""The keys that say something of each of several days or names."""

WRITERS: dict[str, Callable[..., object]] = {
    **dict.fromkeys(BY_NAME, _by_name),
    "groups": lambda groups: [
        {"day": _plain(one.day), "people": one.people, "dishes": dict(one.dishes)}
        | ({"location": one.location} if one.location else {})
        for one in groups
    ],
    "supplier_delay": lambda delay: dict(zip(("supplier", "days"), delay, strict=True)),
}
"""How the keys are written that JSON has another form for."""
