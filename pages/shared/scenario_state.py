"""What has been moved on the page of scenarios: kept in the session by the keys of its controls, and in the address.

The controls are the only place where a scenario stands while somebody works on it. What comes by a link, from the list
or from another scenario is written into them, so that it can be seen and moved.
"""

import base64
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.scenarios.bookings import set_menu
from forecasting.scenarios.scenario import NO_CHANGE, TWO_FOR_ONE, DishOff, Group, NewDish, Promotion, Scenario, Spell

MOVED = "scenario_"  # what the keys of all that can be moved begin with
LOOKED = "scenarios_look_"  # ... and those of what is only looked at: it stays when something else is opened
ADDRESS = "scenario"  # the parameter of a link
KEPT = "scenarios_kept"  # the saved one that is open
WRITTEN, TROUBLE, UNPLACED, OPENED, SPOKEN, TURN = (
    f"scenarios_{name}" for name in ("written", "trouble", "unplaced", "opened", "spoken", "turn")
)
LONGEST = 20_000  # bytes of a scenario that somebody sends
BOUNDS = MappingProxyType(
    {
        **{
            "discount": (5, 90),
            "uplift": (-50, 300),
            "tickets": (-50, 300),
            "both": (0, 100),
            "moved": (0, 100),
            "times": (0, 200),
        },
        **{"factor": (10, 300), "price": (20, 300), "warmer": (-8, 8), "rain": (0, 50), "late_days": (1, 14)},
    }
)
"""Between which numbers each slider goes; shares are in percent."""


@dataclass(frozen=True)
class Scope:
    """What the controls can speak of: the days to come, and the names that this kitchen has.

    ``celebrated`` are days of the past that a day can be like, ``holidays`` those of ``days`` that are free.
    """

    days: tuple[pd.Timestamp, ...]
    promoted: tuple[str, ...]
    dishes: tuple[str, ...]
    ingredients: tuple[str, ...]
    suppliers: tuple[str, ...]
    celebrated: tuple[str, ...] = ()
    holidays: tuple[pd.Timestamp, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """What of a scenario couldn't be opened: days that are over or too far, and names that nothing has."""

    days: tuple[pd.Timestamp, ...] = ()
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.days or self.names)


def key(*parts: object) -> str:
    """The key of a control.

    Whenever all of them begin anew they have other keys: a browser would go on showing what the old ones held.
    """
    turn = st.session_state.get(TURN, 0)
    return MOVED + "_".join(str(part) for part in ((turn, *parts) if turn else parts))


def looked(name: str) -> str:
    """The key of what only chooses what is looked at."""
    return LOOKED + name


def rows(kind: str) -> list[int]:
    """The numbers of the promotions, groups and the like that stand on the page; there is always one to fill in."""
    return st.session_state.setdefault(key(kind, "rows"), [0])


def add_row(kind: str) -> None:
    """One more to fill in."""
    st.session_state[key(kind, "rows")] = [*rows(kind), max(rows(kind), default=-1) + 1]


def take_row(kind: str, row: int) -> None:
    """Without one of them."""
    for name in [name for name in st.session_state if str(name).startswith(f"{key(kind, row)}_")]:
        del st.session_state[name]
    left = [each for each in rows(kind) if each != row]
    st.session_state[key(kind, "rows")] = left or [row + 1]


def reset() -> None:
    """Everything as in the plan again."""
    for name in [name for name in st.session_state if str(name).startswith(MOVED)]:
        del st.session_state[name]
    for name in (KEPT, TROUBLE, UNPLACED, OPENED):
        st.session_state.pop(name, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def open_scenario(scenario: Scenario, scope: Scope, kept: int | None = None) -> None:
    """Move the controls to a scenario; what they can't speak of is left out and told."""
    reset()
    placed, left_out = within(scenario, scope)
    told = {**_promotions(placed, scope), **_days(placed), **_weather(placed, scope)}
    told |= {**_groups(placed), **_menu(placed, scope), **_supply(placed)}
    st.session_state.update({key(name): value for name, value in told.items()})
    st.session_state[key("name")] = scenario.name
    st.session_state[KEPT] = kept
    st.session_state[UNPLACED] = left_out
    st.session_state[OPENED] = placed


def within(scenario: Scenario, scope: Scope) -> tuple[Scenario, LeftOut]:
    """The part of a scenario that can be opened now, and what of it can't."""
    first, last = scope.days[0], scope.days[-1]

    def near(one: object) -> bool:
        return one.first <= last and (one.last is None or one.last >= first)

    kept = replace(
        scenario,
        holidays=tuple(
            (day, on) for day, on in scenario.holidays if day in scope.days and (on or day in scope.holidays)
        ),
        events=tuple(one for one in scenario.events if one.day in scope.days and one.like in ("", *scope.celebrated)),
        closed=tuple(day for day in scenario.closed if day in scope.days),
        precipitation_mm=tuple((day, mm) for day, mm in scenario.precipitation_mm if day in scope.days),
        weather=tuple(one for one in scenario.weather if near(one)),
        promotions=tuple(one for one in scenario.promotions if near(one) and one.dish_or_category in scope.promoted),
        groups=tuple(
            one
            for one in scenario.groups
            if one.day in scope.days and {dish for dish, _ in one.dishes} <= {*scope.dishes}
        ),
        dishes_off=tuple(one for one in scenario.dishes_off if near(one) and one.dish in scope.dishes),
        new_dishes=tuple(one for one in scenario.new_dishes if near(one) and one.like in scope.dishes),
        supplier_delay=scenario.supplier_delay if (scenario.supplier_delay or ("",))[0] in scope.suppliers else None,
        suppliers_out=tuple(name for name in scenario.suppliers_out if name in scope.suppliers),
        prices=tuple((name, factor) for name, factor in scenario.prices if name in scope.ingredients),
    )
    days = sorted({*_all_days(scenario)} - {*scope.days})
    known = {*scope.promoted, *scope.dishes, *scope.ingredients, *scope.suppliers, *scope.celebrated}
    names = [name for name in dict.fromkeys(_all_names(scenario)) if name not in known]
    return kept, LeftOut(tuple(days), tuple(names))


def follow_language(language: str) -> None:
    """In another language, tell the browser all values anew: it knows them by what they were called."""
    if st.session_state.get(SPOKEN, language) != language:
        for name in [name for name in st.session_state if str(name).startswith((MOVED, LOOKED))]:
            st.session_state[name] = st.session_state[name]
    st.session_state[SPOKEN] = language


def nameless(scenario: Scenario) -> Scenario:
    """The same scenario whatever it is called, so that what was computed for one serves the other."""
    return replace(scenario, name="")


def to_link(scenario: Scenario) -> str:
    """A scenario as a word of an address."""
    packed = zlib.compress(json.dumps(scenario.to_json(), ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_link(word: str) -> Scenario:
    """The inverse of ``to_link``; raises ``InputError`` where it is none."""
    try:
        packed = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        content = zlib.decompressobj().decompress(packed, LONGEST)
        told = json.loads(content)
    except (ValueError, zlib.error):
        raise InputError("scenario_link") from None
    if not isinstance(told, dict):
        raise InputError("scenario_link")
    return Scenario.from_json(told)


def follow_address(scope: Scope) -> None:
    """Open the scenario of the address, unless the page wrote it there itself."""
    word = st.query_params.get(ADDRESS)
    if not word or word == st.session_state.get(WRITTEN):
        return
    st.session_state[WRITTEN] = word
    try:
        open_scenario(from_link(word), scope)
    except InputError as error:
        st.session_state[TROUBLE] = error


def write_address(scenario: Scenario) -> None:
    """Let the address follow what is moved, so that a reload and whoever gets it sees the same."""
    if scenario == NO_CHANGE:
        st.query_params.pop(ADDRESS, None)
        st.session_state.pop(WRITTEN, None)
        return
    word = to_link(scenario)
    st.session_state[WRITTEN] = word
    if st.query_params.get(ADDRESS) != word:
        st.query_params[ADDRESS] = word


def _promotions(scenario: Scenario, scope: Scope) -> dict[str, object]:
    told = {}
    for row, one in enumerate(scenario.promotions):
        told |= _row("promotion", row, what=one.dish_or_category, kind=one.kind, **_span(one.first, one.last, scope))
        told |= _row("promotion", row, **_sizes(one))
    return told | _numbers("promotion", scenario.promotions)


def _sizes(one: Promotion) -> dict[str, object]:
    """How deep a promotion is, how much it lifts and how far it goes."""
    both = 1.0 if one.both is None else one.both
    sizes: dict[str, object] = {} if one.both is None else {"both": percent("both", both)}
    if one.discount is not None:
        sizes["discount"] = percent("discount", one.discount)
    said = one.uplift
    if one.kind == TWO_FOR_ONE:  # elsewhere it may be said in portions, here it is in tickets
        said = one.tickets if one.uplift is None else (1.0 + one.uplift) / (1.0 + both) - 1.0
    if said is not None:
        name = "tickets" if one.kind == TWO_FOR_ONE else "uplift"
        sizes |= {"own": True, name: percent(name, said)}
    return sizes if one.limit is None else sizes | {"limited": True, "limit": int(one.limit)}


def _days(scenario: Scenario) -> dict[str, object]:
    told = {
        "made": [day for day, on in scenario.holidays if on],
        "dropped": [day for day, on in scenario.holidays if not on],
        "closed": list(scenario.closed),
    }
    for row, one in enumerate(scenario.events):
        told |= _row("event", row, day=one.day, like=one.like, times=percent("times", one.times))
    return told | _numbers("event", scenario.events)


def _weather(scenario: Scenario, scope: Scope) -> dict[str, object]:
    warmer = scenario.temperature_change
    everywhere = [Spell(scope.days[0], scope.days[-1], warmer)] if warmer else []
    rain = [Spell(day, day, 0.0, mm) for day, mm in scenario.precipitation_mm]
    placed = [*everywhere, *rain, *scenario.weather]
    told = {}
    for row, one in enumerate(placed):
        rained = (
            {} if one.precipitation_mm is None else {"rains": True, "rain": within_bounds("rain", one.precipitation_mm)}
        )
        told |= _row("weather", row, warmer=within_bounds("warmer", one.warmer), **_span(one.first, one.last, scope))
        told |= _row("weather", row, **rained)
    return told | _numbers("weather", placed)


def _groups(scenario: Scenario) -> dict[str, object]:
    told = {}
    for row, one in enumerate(scenario.groups):
        menu = [dish for dish, _ in one.dishes]
        shared = bool(menu) and one == set_menu(one.day, one.people, menu, each=False)
        is_menu = shared or one == set_menu(one.day, one.people, menu)
        told |= _row("group", row, day=one.day, people=one.people, menu=menu if is_menu else [], each=not shared)
        told |= _row("group", row, given=one)
    return told | _numbers("group", scenario.groups)


def given_group(row: int, day: pd.Timestamp, people: int, menu: list[str]) -> Group | None:
    """The group that was opened, as long as nobody has changed it: its portions may be other than a menu's."""
    one = st.session_state.get(key("group", row, "given"))
    same = one is not None and not menu and (one.day, one.people) == (day, people)
    return one if same else None


def _menu(scenario: Scenario, scope: Scope) -> dict[str, object]:
    told = {}
    for row, one in enumerate(scenario.dishes_off):
        told |= _row("off", row, dish=one.dish, **_span(one.first, one.last or scope.days[-1], scope), **_moved(one))
    for row, one in enumerate(scenario.new_dishes):
        given = {"dish": one.dish, "like": one.like, "factor": percent("factor", one.factor), "price": one.price}
        told |= _row("new", row, **given, **_span(one.first, one.last or scope.days[-1], scope), **_moved(one))
    return told | _numbers("off", scenario.dishes_off) | _numbers("new", scenario.new_dishes)


def _moved(one: DishOff | NewDish) -> dict[str, int]:
    return {} if one.moved is None else {"moved": percent("moved", one.moved)}


def _supply(scenario: Scenario) -> dict[str, object]:
    late, by = scenario.supplier_delay or (None, 1)
    told = {"late": late, "late_days": within_bounds("late_days", by), "out": list(scenario.suppliers_out)}
    told |= {"dearer": [name for name, _ in scenario.prices]}
    return told | {f"price_{name}": percent("price", factor) for name, factor in scenario.prices}


def _span(first: pd.Timestamp, last: pd.Timestamp, scope: Scope) -> dict[str, pd.Timestamp]:
    """The days of something, as far as they are among those to come."""
    return {"first": max(first, scope.days[0]), "last": min(last, scope.days[-1])}


def _row(of: str, row: int, /, **told: object) -> dict[str, object]:
    return {f"{of}_{row}_{name}": value for name, value in told.items()}


def _numbers(kind: str, placed: Iterable[object]) -> dict[str, list[int]]:
    return {f"{kind}_rows": list(range(len(list(placed)))) or [0]}


def percent(name: str, share: float) -> int:
    """A share as its slider has it."""
    return within_bounds(name, 100 * share)


def within_bounds(name: str, value: float) -> int:
    """A number as far as its slider goes."""
    least, most = BOUNDS[name]
    return min(max(round(value), least), most)


def _all_days(scenario: Scenario) -> Iterable[pd.Timestamp]:
    """All days that a scenario names."""
    yield from (day for day, _ in (*scenario.holidays, *scenario.precipitation_mm))
    yield from scenario.closed
    yield from (one.day for one in (*scenario.events, *scenario.groups))
    for one in (*scenario.promotions, *scenario.weather, *scenario.dishes_off, *scenario.new_dishes):
        yield from (one.first, one.last) if one.last is not None else (one.first,)


def _all_names(scenario: Scenario) -> Iterable[str]:
    """All dishes, categories, ingredients, suppliers and past days that a scenario names."""
    yield from (one.dish_or_category for one in scenario.promotions)
    yield from (one.like for one in scenario.events if one.like)
    yield from (dish for one in scenario.groups for dish, _ in one.dishes)
    yield from (one.dish for one in scenario.dishes_off)
    yield from (one.like for one in scenario.new_dishes)
    yield from ([scenario.supplier_delay[0]] if scenario.supplier_delay else [])
    yield from scenario.suppliers_out
    yield from (name for name, _ in scenario.prices)
