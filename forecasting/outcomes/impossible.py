"""What a scenario can't ask for: each impossible thing is refused by a sentence of its own."""

from collections.abc import Iterator

import pandas as pd

from forecasting.errors import InputError
from forecasting.planning.basis import Basis
from forecasting.planning.expected import names_of
from forecasting.scenarios.planned import dropped
from forecasting.scenarios.scenario import Promotion, Scenario

Span = tuple[str, pd.Timestamp, pd.Timestamp | None]


def check_scenario(basis: Basis, scenario: Scenario) -> None:
    """Refuse a scenario that can't be: it would change nothing, or something else than it says.

    Raises ``InputError``: ``ends_before_it_begins`` (lever, first, last), ``scenario_name`` (lever, name: of a dish,
    an ingredient, a supplier or a location that isn't there), ``unknown_promoted`` (name), ``not_planned`` (name,
    first, last), ``never_lived`` (name, of a past day), ``scenario_day`` (lever, day: the forecast doesn't have it),
    ``promotion_while_closed`` (name, first, last), ``day_is_closed`` (lever, day), ``nothing_celebrated`` (day),
    ``said_twice`` (lever, name), ``promoted_while_off`` (name, day), ``eaten_while_off`` (name, day: by a group),
    ``dish_exists`` (name), ``uplift_said_twice`` (name).
    """
    for check in (_check_spans, _check_names, _check_days, _check_closed, _check_events, _check_twice, _check_menu):
        check(basis, scenario)


def _spans(scenario: Scenario) -> Iterator[Span]:
    """All that lasts, from its first to its last day."""
    for key in ("promotions", "promotions_off", "weather", "dishes_off", "new_dishes"):
        for one in getattr(scenario, key):
            yield key, one.first, one.last


def _check_spans(basis: Basis, scenario: Scenario) -> None:
    for key, first, last in _spans(scenario):
        if last is not None and last < first:
            raise InputError("ends_before_it_begins", lever=key, first=first, last=last)


def _check_names(basis: Basis, scenario: Scenario) -> None:
    restaurant = basis.restaurant
    dishes, suppliers = set(basis.menu["dish"]), set(restaurant.suppliers["supplier"])
    sold = set(basis.forecast.dish_mix["dish"])
    ingredients = {*basis.portions["ingredient"], *restaurant.supply.get("bought_as", ())} - {""}
    named = [("groups", dish, dishes) for group in scenario.groups for dish, _ in group.dishes]
    named += [("groups", group.location, {*basis.locations, ""}) for group in scenario.groups]
    named += [("prices", ingredient, ingredients) for ingredient, _ in scenario.prices]
    named += [("supplier_delay", scenario.supplier_delay[0], suppliers)] if scenario.supplier_delay else []
    named += [("suppliers_out", supplier, suppliers) for supplier in scenario.suppliers_out]
    named += [("dishes_off", off.dish, dishes & sold) for off in scenario.dishes_off]
    named += [("new_dishes", new.like, dishes & sold) for new in scenario.new_dishes]
    for key, name, known in named:
        if name not in known:
            raise InputError("scenario_name", lever=key, name=name)
    promoted = {*dishes, *(set(basis.menu["category"]) - {""}), *(new.dish for new in scenario.new_dishes)}
    for promotion in scenario.promotions:
        if promotion.dish_or_category not in promoted:
            raise InputError("unknown_promoted", name=promotion.dish_or_category)
    for off in scenario.promotions_off:
        if not dropped(restaurant.promotions, off).any():
            raise InputError("not_planned", name=off.dish_or_category, first=off.first, last=off.last)


def _check_days(basis: Basis, scenario: Scenario) -> None:
    first, last = basis.future["day"].min(), basis.future["day"].max()
    reach = {"first": f"{first:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
    for key, day in _days(scenario, first):
        if not first <= day <= last:
            raise InputError("scenario_day", lever=key, day=f"{day:%Y-%m-%d}", **reach)


def _days(scenario: Scenario, first: pd.Timestamp) -> Iterator[tuple[str, pd.Timestamp]]:
    """The days that a scenario names; of what has begun before ``first``, its last."""
    yield from (("holidays", day) for day, _ in scenario.holidays)
    yield from (("events", event.day) for event in scenario.events)
    yield from (("closed", day) for day in scenario.closed)
    yield from (("precipitation_mm", day) for day, _ in scenario.precipitation_mm)
    yield from (("groups", group.day) for group in scenario.groups)
    for key, begins, ends in _spans(scenario):
        if begins > first or ends is not None:
            yield key, begins if begins > first else ends


def _closed_days(basis: Basis, scenario: Scenario) -> set[pd.Timestamp]:
    """The days to come on which no location opens."""
    shut = basis.future.groupby("day")["closed"].all()
    return {*shut.index[shut], *scenario.closed}


def _check_closed(basis: Basis, scenario: Scenario) -> None:
    closed = _closed_days(basis, scenario)
    for promotion in scenario.promotions:
        if closed.issuperset(_days_of(promotion, basis)):
            name, first, last = promotion.dish_or_category, promotion.first, promotion.last
            raise InputError("promotion_while_closed", name=name, first=first, last=last)
    named = [("groups", group.day) for group in scenario.groups] + [("events", event.day) for event in scenario.events]
    for key, day in named:
        if day in closed:
            raise InputError("day_is_closed", lever=key, day=day)


def _days_of(promotion: Promotion, basis: Basis) -> pd.DatetimeIndex:
    """The days of a promotion that are still to come."""
    first, last = basis.future["day"].min(), basis.future["day"].max()
    return pd.date_range(max(promotion.first, first), min(promotion.last, last), unit="us")


def _check_events(basis: Basis, scenario: Scenario) -> None:
    for event in scenario.events:
        if event.like and event.like not in basis.lived:
            raise InputError("never_lived", name=event.like)
        made = (event.day, True) in scenario.holidays
        if not event.like and not made and not names_of(basis, event.day):
            raise InputError("nothing_celebrated", day=event.day)


def _check_twice(basis: Basis, scenario: Scenario) -> None:
    named = {
        "holidays": [day for day, _ in scenario.holidays],
        "events": [event.day for event in scenario.events],
        "new_dishes": [new.dish for new in scenario.new_dishes],
        "dishes_off": [off.dish for off in scenario.dishes_off],
        "suppliers": [*scenario.suppliers_out, *([scenario.supplier_delay[0]] if scenario.supplier_delay else [])],
    }
    for key, names in named.items():
        for at, name in enumerate(names):
            if name in names[:at]:
                raise InputError("said_twice", lever=key, name=name)
    for promotion in scenario.promotions:
        if promotion.uplift is not None and promotion.tickets is not None:
            raise InputError("uplift_said_twice", name=promotion.dish_or_category)


def _check_menu(basis: Basis, scenario: Scenario) -> None:
    known = set(basis.menu["dish"])
    for new in scenario.new_dishes:
        if new.dish in known:
            raise InputError("dish_exists", name=new.dish)
    for off in scenario.dishes_off:
        for group in scenario.groups:
            if off.first <= group.day <= (off.last or group.day) and dict(group.dishes).get(off.dish):
                raise InputError("eaten_while_off", name=off.dish, day=group.day)
        for promotion in scenario.promotions:
            begins, ends = (
                max(off.first, promotion.first),
                promotion.last if off.last is None else min(off.last, promotion.last),
            )
            if promotion.dish_or_category == off.dish and begins <= ends:
                raise InputError("promoted_while_off", name=off.dish, day=begins)
