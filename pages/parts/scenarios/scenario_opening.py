"""A scenario written into the controls, as far as it has a place here: one of a link or of the list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from forecasting.scenarios.bookings import set_menu
from forecasting.scenarios.planned import as_promotions, dropped, promotion_table
from forecasting.scenarios.scenario import TWO_FOR_ONE, DishOff, NewDish, Promotion, Scenario, Spell
from forecasting.store.scenarios.kept_scenarios import LONGEST_NAME
from forecasting.typed_numbers import typed_form
from pages.parts.scenarios.scenario_state import KEPT, OPENED, UNPLACED, Scope, key, percent, reset, within_bounds


@dataclass(frozen=True)
class LeftOut:
    """What of a scenario couldn't be opened: days that are over or too far, names that nothing has, and promotions that
    shall not be and aren't planned any more.

    ``beyond`` are the numbers that no slider reaches: its name, the number, and where it stands instead; ``unread`` the
    keys of a link of which something can't be read.
    """

    days: tuple[pd.Timestamp, ...] = ()
    names: tuple[str, ...] = ()
    beyond: tuple[tuple[str, int, int], ...] = ()
    not_planned: tuple[Promotion, ...] = ()
    unread: tuple[str, ...] = ()


def open_scenario(scenario: Scenario, scope: Scope, kept: int | None = None, unread: tuple[str, ...] = ()) -> None:
    """Move the controls to a scenario; what they can't speak of is left out and told."""
    reset()
    placed, left_out = within(scenario, scope)
    told = {**_promotions(placed, scope), **_days(placed), **_weather(placed, scope)}
    told |= {**_groups(placed), **_menu(placed, scope), **_supply(placed)}
    st.session_state.update({key(name): value for name, value in told.items()})
    if scenario.name:
        st.session_state[key("name")] = scenario.name[:LONGEST_NAME]
    st.session_state[KEPT] = kept
    st.session_state[UNPLACED] = replace(left_out, unread=unread)
    st.session_state[OPENED] = placed


def within(scenario: Scenario, scope: Scope) -> tuple[Scenario, LeftOut]:
    """The part of a scenario that can be opened now, and what of it can't."""
    first, last = scope.days[0], scope.days[-1]

    def near(one: object) -> bool:
        return one.first <= last and (one.last is None or one.last >= first)

    planned = promotion_table(scope.planned)
    new = tuple(one for one in scenario.new_dishes if near(one) and one.like in scope.dishes)
    promoted = {*scope.promoted, *(one.dish for one in new)}
    off = {one: as_promotions(planned[dropped(planned, one)]) for one in scenario.promotions_off}
    found = {one for each in off.values() for one in each}
    kept = replace(
        scenario,
        holidays=tuple(
            (day, on) for day, on in scenario.holidays if day in scope.days and (on or day in scope.holidays)
        ),
        events=tuple(one for one in scenario.events if one.day in scope.days and one.like in ("", *scope.celebrated)),
        closed=tuple(day for day in scenario.closed if day in scope.days),
        precipitation_mm=tuple((day, mm) for day, mm in scenario.precipitation_mm if day in scope.days),
        weather=tuple(one for one in scenario.weather if near(one)),
        promotions=tuple(one for one in scenario.promotions if near(one) and one.dish_or_category in promoted),
        promotions_off=tuple(one for one in scope.planned if one in found),
        groups=tuple(
            one
            for one in scenario.groups
            if one.day in scope.days and {dish for dish, _ in one.dishes} <= {*scope.dishes}
        ),
        dishes_off=tuple(one for one in scenario.dishes_off if near(one) and one.dish in scope.dishes),
        new_dishes=new,
        supplier_delay=scenario.supplier_delay if (scenario.supplier_delay or ("",))[0] in scope.suppliers else None,
        suppliers_out=tuple(name for name in scenario.suppliers_out if name in scope.suppliers),
        prices=tuple((name, factor) for name, factor in scenario.prices if name in scope.ingredients),
    )
    days = sorted({*_all_days(scenario)} - {*scope.days})
    known = {*promoted, *scope.dishes, *scope.ingredients, *scope.suppliers, *scope.celebrated}
    names = [name for name in dict.fromkeys(_all_names(scenario)) if name not in known]
    not_planned = tuple(one for one, its in off.items() if not its)
    return kept, LeftOut(tuple(days), tuple(names), tuple(_beyond(kept)), not_planned)


def _promotions(scenario: Scenario, scope: Scope) -> dict[str, object]:
    told = {}
    for row, one in enumerate(scenario.promotions):
        told |= _row("promotion", row, what=one.dish_or_category, kind=one.kind, **_span(one.first, one.last, scope))
        told |= _row("promotion", row, **_sizes(one))
    return told | _numbers("promotion", scenario.promotions) | {"without": list(scenario.promotions_off)}


def _beyond(scenario: Scenario) -> Iterator[tuple[str, int, int]]:
    for name, value in _said_sizes(scenario):
        if value is not None and (shown := within_bounds(name, value)) != round(value):
            yield name, round(value), shown


def _said_sizes(scenario: Scenario) -> Iterator[tuple[str, float | None]]:
    """All numbers of a scenario that have a slider, in its units."""
    shares = [(name, getattr(one, name)) for one in scenario.promotions for name in ("discount", "both")]
    shares += [_said_uplift(one) for one in scenario.promotions]
    shares += [("times", one.times) for one in scenario.events]
    shares += [("moved", one.moved) for one in (*scenario.dishes_off, *scenario.new_dishes)]
    shares += [("factor", one.factor) for one in scenario.new_dishes]
    shares += [("price", factor) for _, factor in scenario.prices]
    yield from ((name, None if share is None else 100 * share) for name, share in shares)
    yield from (("warmer", one) for one in (scenario.temperature_change, *(each.warmer for each in scenario.weather)))
    rain = (*(mm for _, mm in scenario.precipitation_mm), *(one.precipitation_mm for one in scenario.weather))
    yield from (("rain", mm) for mm in rain)
    if scenario.supplier_delay:
        yield "late_days", scenario.supplier_delay[1]


def _said_uplift(one: Promotion) -> tuple[str, float | None]:
    """The slider of an uplift that somebody said, and where it stands: of a 2-for-1 in orders, also if in portions."""
    if one.kind != TWO_FOR_ONE:
        return "uplift", one.uplift
    both = 1.0 if one.both is None else one.both
    return "tickets", one.tickets if one.uplift is None else (1.0 + one.uplift) / (1.0 + both) - 1.0


def _sizes(one: Promotion) -> dict[str, object]:
    """How deep a promotion is, how much it lifts and how far it goes."""
    sizes: dict[str, object] = {} if one.both is None else {"both": percent("both", one.both)}
    if one.discount is not None:
        sizes["discount"] = percent("discount", one.discount)
    name, said = _said_uplift(one)
    if said is not None:
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


def _menu(scenario: Scenario, scope: Scope) -> dict[str, object]:
    told = {}
    for row, one in enumerate(scenario.dishes_off):
        told |= _row("off", row, dish=one.dish, **_span(one.first, one.last or scope.days[-1], scope), **_moved(one))
    for row, one in enumerate(scenario.new_dishes):
        given = {"dish": one.dish, "like": one.like, "factor": percent("factor", one.factor)}
        given |= {} if one.price is None else {"price": typed_form(one.price, "")}
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
