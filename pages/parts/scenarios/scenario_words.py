"""A scenario in words: what it changes, one piece after the other."""

from collections.abc import Iterator

from forecasting.outcomes.payoff import Payoff
from forecasting.scenarios.scenario import DishOff, NewDish, Promotion, Scenario, Spell
from pages.shared.celebrations import celebration
from pages.shared.language import day, days, number, percent, plain, signed


def changes(scenario: Scenario) -> list[str]:
    """All that a scenario changes, each in a few words."""
    return [
        *(promotion(one) for one in scenario.promotions),
        *(plain("scenarios.says.without", promotion=promotion(one)) for one in scenario.promotions_off),
        *_of_days(scenario),
        *_of_weather(scenario),
        *(plain("scenarios.says.group", n=one.people, day=one.day) for one in scenario.groups),
        *(plain("scenarios.says.off", dish=one.dish, when=_when(one)) for one in scenario.dishes_off),
        *(plain("scenarios.says.new", dish=one.dish, like=one.like, when=_when(one)) for one in scenario.new_dishes),
        *_of_supply(scenario),
    ]


def listed(scenario: Scenario) -> str:
    """The same in a row: what is changed has commas of its own."""
    return "; ".join(changes(scenario))


def begun(words: str) -> str:
    """The same as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def promotion(one: Promotion) -> str:
    """A promotion: its kind, what it is for and when."""
    kind = deep(one.kind, one.discount)
    said = plain("scenarios.says.promotion", kind=kind, what=one.dish_or_category, when=days(one.first, one.last))
    return said if one.limit is None else plain("scenarios.says.limited", promotion=said, n=int(one.limit))


def weighed(one: Payoff) -> str:
    """A promotion of which it is said whether it is worth it: a planned one says that it is."""
    said = promotion(one.promotion)
    return plain("scenarios.says.planned", promotion=said) if one.planned else begun(said)


def verdict(one: Payoff) -> str:
    """Whether a promotion is worth it, in a word or two."""
    said = plain(f"scenarios.worth.{one.verdict}_short")
    return plain("scenarios.worth.planned_short", verdict=said[:1].lower() + said[1:]) if one.planned else said


def deep(kind: str, discount: float | None) -> str:
    """A kind of promotion, and how much is taken off where that is said."""
    named = plain(f"choices.{kind}")
    return named if discount is None else plain("scenarios.says.deep", kind=named, discount=percent(discount))


def in_orders(uplift: float, both: float) -> float:
    """The uplift of a 2-for-1 in orders instead of portions, where the share ``both`` of its guests takes two."""
    return (1.0 + uplift) / (1.0 + both) - 1.0


def _of_days(scenario: Scenario) -> Iterator[str]:
    for on, name in ((True, "made"), (False, "dropped")):
        yield from (plain(f"scenarios.says.{name}", day=each) for each, made in scenario.holidays if made is on)
    yield from (plain("scenarios.says.closed", day=each) for each in scenario.closed)
    for one in scenario.events:
        if one.like:
            yield plain("scenarios.says.event", day=one.day, like=celebration(one.like), times=number(one.times))
        else:
            yield plain("scenarios.says.event_itself", day=one.day, strength=percent(one.times))


def _of_weather(scenario: Scenario) -> Iterator[str]:
    if scenario.temperature_change:
        yield plain("scenarios.says.warmer", degrees=_degrees(scenario.temperature_change))
    for each, mm in scenario.precipitation_mm:
        yield plain("scenarios.says.rain", mm=mm, when=day(each))
    for one in scenario.weather:
        when = days(one.first, one.last)
        yield from _of_spell(one, when)


def _of_spell(one: Spell, when: str) -> Iterator[str]:
    if one.warmer:
        yield plain("scenarios.says.spell", degrees=_degrees(one.warmer), when=when)
    if one.precipitation_mm is not None:
        yield plain("scenarios.says.rain", mm=one.precipitation_mm, when=when)


def _of_supply(scenario: Scenario) -> Iterator[str]:
    if scenario.supplier_delay:
        supplier, late = scenario.supplier_delay
        yield plain("scenarios.says.late", supplier=supplier, n=late)
    yield from (plain("scenarios.says.out", supplier=name) for name in scenario.suppliers_out)
    yield from (
        plain("scenarios.says.price", ingredient=name, change=signed(factor - 1.0)) for name, factor in scenario.prices
    )


def _when(one: DishOff | NewDish) -> str:
    return plain("scenarios.says.since", day=one.first) if one.last is None else days(one.first, one.last)


def _degrees(change: float) -> str:
    return f"{'+' if change > 0 else '−'}{number(abs(change))} °C"
