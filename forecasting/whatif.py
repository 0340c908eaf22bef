"""What a scenario rests on: the effect of everything it changes, and whether the restaurant has ever lived it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.basis import Basis
from forecasting.days import public_holidays
from forecasting.dish_levers import depth
from forecasting.effects import EFFECTS
from forecasting.errors import InputError
from forecasting.forecast import menu
from forecasting.levers import change_days
from forecasting.scenario import Promotion, Scenario
from forecasting.tables import KEYS, SERIES

EFFECTS_USED = ["kind", "what", "effect", "low", "high", "source", "occasions"]
"""Columns of effects.csv."""

Effect = dict[str, object]


def check_scenario(basis: Basis, scenario: Scenario) -> None:
    """Refuse a scenario that names what isn't there: it would silently change nothing.

    Raises ``InputError``: ``scenario_name`` (a dish, an ingredient or a supplier), ``scenario_day`` (a day that the
    forecast doesn't have).
    """
    restaurant = basis.restaurant
    known = {
        "groups": set(menu(restaurant)["dish"]),
        "prices": {*basis.portions["ingredient"], *restaurant.supply.get("bought_as", ())} - {""},
        "supplier_delay": set(restaurant.suppliers["supplier"]),
    }
    named = [("groups", dish) for group in scenario.groups for dish, _ in group.dishes]
    named += [("prices", ingredient) for ingredient, _ in scenario.prices]
    named += [("supplier_delay", scenario.supplier_delay[0])] if scenario.supplier_delay else []
    for key, name in named:
        if name not in known[key]:
            raise InputError("scenario_name", key=key, name=name)
    first, last = basis.future["day"].min(), basis.future["day"].max()
    reach = {"first": f"{first:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
    for key, day in _days(scenario, first):
        if not first <= day <= last:
            raise InputError("scenario_day", key=key, day=f"{day:%Y-%m-%d}", **reach)


def effects_used(basis: Basis, scenario: Scenario, last: pd.Timestamp) -> pd.DataFrame:
    """Every effect that a scenario puts on the plan, a row each: ``EFFECTS_USED``.

    ``effect`` is a change as a share: of portions (``uplift, dip, siblings``; ``what`` is what is promoted), of the
    usage of the average ingredient (``temperature`` over all days up to ``last``; ``holiday, precipitation, closed,
    group`` on their day), of the price (``price``); only of ``supplier_delay`` it is days. ``low`` and ``high`` are the
    80 % range of what was learned from promotions, and for days what Prophet and the forest say when asked alone.
    ``source`` is "learned" or "assumed", ``occasions`` from how many: promotions, holidays, days with known weather.
    """
    rows = [
        *(row for promotion in scenario.promotions for row in _promotion(basis.forecast.effects, promotion)),
        *(_answer(basis, asked) for asked in _questions(basis, scenario, last)),
        *(_given("closed", f"{day:%Y-%m-%d}", -1.0) for day in scenario.closed),
        *_groups(basis, scenario),
        *(_given("price", ingredient, factor - 1.0) for ingredient, factor in scenario.prices),
        *([_given("supplier_delay", *scenario.supplier_delay)] if scenario.supplier_delay else []),
    ]
    types = {"kind": "str", "what": "str", "source": "str", "occasions": "int64"}
    numbers = dict.fromkeys(["effect", "low", "high"], "float64")
    return pd.DataFrame(rows, columns=EFFECTS_USED).astype(types | numbers)


def _given(kind: str, what: str, effect: float) -> Effect:
    """What the scenario itself says: nobody has learned it."""
    return dict(zip(EFFECTS_USED, (kind, what, effect, effect, effect, "assumed", 0), strict=True))


def _promotion(effects: pd.DataFrame, promotion: Promotion) -> Iterator[Effect]:
    """Its uplift at its own discount, the dip after it, and what its siblings lose."""
    learned = effects[effects["what"] == promotion.kind].set_index("kind").loc[EFFECTS].reset_index()
    for row in learned.to_dict("records"):
        is_uplift = row["kind"] == "uplift"
        if is_uplift and promotion.uplift is not None:
            yield _given("uplift", promotion.dish_or_category, promotion.uplift)
            continue
        times = float(depth(promotion.kind, promotion.discount, row["discount"])) if is_uplift else 1.0
        sizes = {name: (1.0 + row[name]) ** times - 1.0 for name in ("effect", "low", "high")}
        yield row | sizes | {"what": promotion.dish_or_category}


@dataclass(frozen=True)
class _Question:
    """One change of the days from ``first`` to ``last``, and how often the restaurant has lived its like."""

    kind: str
    what: str
    alone: Scenario
    first: pd.Timestamp
    last: pd.Timestamp
    occasions: int


def _questions(basis: Basis, scenario: Scenario, last: pd.Timestamp) -> Iterator[_Question]:
    """Each change of holidays and weather as if it were the only one."""
    weather = basis.restaurant.weather
    known = weather[weather["day"].isin(basis.usage["day"].unique())]
    if warmer := scenario.temperature_change:
        alone, first = Scenario(temperature_change=warmer), basis.future["day"].min()
        yield _Question("temperature", f"temperature_change={warmer:g}", alone, first, last, len(known))
    for day, mm in scenario.precipitation_mm:
        rained = int((known["precipitation"] > 0).sum())
        alone = Scenario(precipitation_mm=((day, mm),))
        yield _Question("precipitation", f"{day:%Y-%m-%d}", alone, day, day, rained)
    for day, on in scenario.holidays:
        alone = Scenario(holidays=((day, on),))
        yield _Question("holiday", f"{day:%Y-%m-%d}", alone, day, day, _past_holidays(basis))


def _answer(basis: Basis, asked: _Question) -> Effect:
    changed = change_days(basis.future, asked.alone)
    changed = changed[changed["day"].between(asked.first, asked.last)]
    keys = pd.MultiIndex.from_frame(changed[KEYS])
    as_it_is = basis.responder.respond(basis.future.loc[changed.index])
    answers = (basis.responder.respond(changed) / as_it_is).fillna(1.0).set_axis(keys)
    usual = basis.recommended.set_index(KEYS)["mean"].reindex(keys)
    change = {name: _average_change(answers[name], usual) for name in answers}
    return {
        "kind": asked.kind,
        "what": asked.what,
        "effect": change["together"],
        "low": min(change.values()),
        "high": max(change.values()),
        "source": "learned" if asked.occasions else "assumed",
        "occasions": asked.occasions,
    }


def _average_change(ratio: pd.Series, usual: pd.Series) -> float:
    """The mean over the ingredients of how much more of each is used: kilos and units can't be added."""
    before = usual.groupby(SERIES).sum()
    after = (ratio * usual).groupby(SERIES).sum()
    change = (after / before.where(before > 0) - 1.0).mean()
    return float(np.nan_to_num(change))


def _past_holidays(basis: Basis) -> int:
    """How many public holidays the restaurant was open on."""
    sold = pd.DatetimeIndex(basis.restaurant.sales["day"].unique())
    named = public_holidays(basis.restaurant.place.country, range(sold.min().year, sold.max().year + 1))
    return int(sold.isin(named.index).sum())


def _groups(basis: Basis, scenario: Scenario) -> Iterator[Effect]:
    """How much a group adds to the portions of its day."""
    mix = basis.forecast.dish_mix.groupby("day")["mean"].sum()
    for group in scenario.groups:
        usual, extra = mix.get(group.day, 0.0), sum(portions for _, portions in group.dishes)
        yield _given("group", f"{group.day:%Y-%m-%d}", extra / usual if usual > 0 else 0.0)


def _days(scenario: Scenario, first: pd.Timestamp) -> Iterator[tuple[str, pd.Timestamp]]:
    """The days that a scenario names; of a promotion that has begun before ``first``, its last."""
    yield from (("holidays", day) for day, _ in scenario.holidays)
    yield from (("closed", day) for day in scenario.closed)
    yield from (("precipitation_mm", day) for day, _ in scenario.precipitation_mm)
    yield from (("groups", group.day) for group in scenario.groups)
    yield from (("promotions", one.first if one.first > first else one.last) for one in scenario.promotions)
