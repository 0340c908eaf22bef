"""What a scenario rests on: the effect of everything it changes, and whether the restaurant has ever lived it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.days.calendar import public_holidays
from forecasting.days.weather import RAINY_MM
from forecasting.demand.effects import ASSUMED_MOVED, BOTH, EFFECTS, NO_CATEGORY, REACH, TWO_FOR_ONE, assumed_range
from forecasting.demand.two_for_one import taking_both
from forecasting.outcomes.payoff import outside_lived, uplift_of
from forecasting.planning.basis import Basis
from forecasting.planning.expected import names_of, respond
from forecasting.scenarios.day_levers import change_days, without_names
from forecasting.scenarios.planned import missed
from forecasting.scenarios.scenario import (
    NO_CHANGE,
    DishOff,
    Event,
    NewDish,
    Promotion,
    Scenario,
    moved_share,
)
from forecasting.tables import SERIES

EFFECTS_USED = ["kind", "what", "effect", "low", "high", "source", "occasions", "prophet", "forest", "note"]
"""Columns of effects.csv."""

ROUGH, WITHOUT, NO_NAMES, NEVER = "rough", "prophet_without", "forest_no_names", "never_lived"
LENT, UNTRIED = "another_kind", "untried_depth"
"""What there is to note of an effect: it is beyond what history has seen, where a forest only repeats what is nearest;
Prophet does without the signal here; the forest knows no names; nothing of the kind was ever lived; another kind of
promotion lends its effect; no past promotion was as shallow or as deep."""

Effect = dict[str, object]


def effects_used(basis: Basis, scenario: Scenario, last: pd.Timestamp) -> pd.DataFrame:
    """Every effect that a scenario puts on the plan, a row each: ``EFFECTS_USED``.

    ``effect`` is a change as a share: of portions (``uplift, dip, siblings``; ``what`` is what is promoted), of the
    usage of the average ingredient (``temperature, precipitation`` on their days, up to ``last``; ``holiday, event,
    closed, group`` on their day), of the price (``price``). Of ``dish_off``, ``supplier_out`` and ``promotion_off`` it
    is all, and after the last come the effects that go with it; of ``new_dish`` it is the share of the portions of the
    dish that it is like, of ``moved`` that of the guests who change between the dishes of a category, of ``both`` that
    of the guests who take both. Only ``supplier_delay`` is in days
    and ``limit`` in portions. ``low`` and ``high`` are the 80 % range. ``prophet`` and ``forest`` are what each says
    when asked alone, where it has a say. ``source`` is "learned" or "assumed", ``occasions`` from how many: promotions,
    days of that name, days with known weather. ``note`` joins what is to be said besides: ``rough``,
    ``prophet_without``, ``forest_no_names``, ``never_lived``, ``another_kind``, ``untried_depth``.
    """
    planned = missed(basis.restaurant.promotions, replace(scenario, promotions=()), basis.future["day"].min())
    rows = [
        *(row for promotion in scenario.promotions for row in _promotion(basis, promotion)),
        *(
            row
            for off in planned
            for row in (_given("promotion_off", off.dish_or_category, -1.0), *_promotion(basis, off))
        ),
        *(_answer(basis, asked) for asked in _questions(basis, scenario, last)),
        *(_given("closed", f"{day:%Y-%m-%d}", -1.0) for day in scenario.closed),
        *_groups(basis, scenario),
        *(row for off in scenario.dishes_off for row in (_given("dish_off", off.dish, -1.0), _moving(off))),
        *(row for new in scenario.new_dishes for row in (_supposed("new_dish", new.dish, new.factor), _moving(new))),
        *(_given("price", ingredient, factor - 1.0) for ingredient, factor in scenario.prices),
        *(row for late in _delays(scenario) for row in (_given("supplier_delay", *late), _moved(late[0]))),
        *(row for out in scenario.suppliers_out for row in (_given("supplier_out", out, -1.0), _moved(out))),
    ]
    types = {"kind": "str", "what": "str", "source": "str", "note": "str", "occasions": "int64"}
    numbers = dict.fromkeys(["effect", "low", "high", "prophet", "forest"], "float64")
    return pd.DataFrame([{"note": ""} | row for row in rows], columns=EFFECTS_USED).astype(types | numbers)


def _delays(scenario: Scenario) -> list[tuple[str, int]]:
    return [scenario.supplier_delay] if scenario.supplier_delay else []


def _given(kind: str, what: str, effect: float) -> Effect:
    """What the scenario itself says and decides."""
    return {"kind": kind, "what": what, "source": "assumed", "occasions": 0} | dict.fromkeys(
        ["effect", "low", "high"], effect
    )


def _supposed(kind: str, what: str, effect: float) -> Effect:
    """What the scenario itself says but can't know."""
    low, high = assumed_range(effect)
    return _given(kind, what, effect) | {"low": low, "high": high}


def _moving(change: DishOff | NewDish) -> Effect:
    return _moved(change.dish, moved_share(change))


def _moved(what: str, share: float = ASSUMED_MOVED) -> Effect:
    row = _supposed("moved", what, share)
    return row | {"high": min(row["high"], 1.0)}


def _promotion(basis: Basis, promotion: Promotion) -> Iterator[Effect]:
    """Its uplift at its own discount, the dip after it, what its siblings lose if it has any, and what it supposes."""
    effects, what = basis.forecast.effects, promotion.dish_or_category
    said = promotion.taking(taking_both(effects)["effect"]).portions
    for kind in EFFECTS if _has_siblings(basis, what) else [kind for kind in EFFECTS if kind != "siblings"]:
        yield _supposed(kind, what, said) if kind == "uplift" and said is not None else _taught(basis, promotion, kind)
    if promotion.kind == TWO_FOR_ONE:
        known = {name: taking_both(effects)[name] for name in ("effect", "low", "high", "source", "occasions")}
        row = {"kind": BOTH, "what": what} | known
        row |= {} if promotion.both is None else _supposed(BOTH, what, promotion.both)
        yield row | {"high": min(row["high"], 1.0)}
    if promotion.limit is not None:
        yield _given("limit", what, promotion.limit)


def _has_siblings(basis: Basis, promoted: str) -> bool:
    """Whether other dishes of its category are sold, too; where all of a category is promoted, there are none."""
    category = basis.menu.set_index("dish")["category"]
    family = category.get(promoted, NO_CATEGORY)
    others = {*category.index[category == family]} & {*basis.forecast.dish_mix["dish"]} - {promoted}
    return family != NO_CATEGORY and bool(others)


def _taught(basis: Basis, promotion: Promotion, kind: str) -> Effect:
    """One of ``EFFECTS`` as history taught it, or as it is assumed of what history hasn't seen."""
    effects = basis.forecast.effects
    (row,) = effects[(effects["what"] == promotion.kind) & (effects["kind"] == kind)].to_dict("records")
    learned, notes = row["source"] == "learned", []
    if kind == "uplift":
        row |= vars(uplift_of(promotion.kind, promotion.discount, effects))
        if learned and outside_lived(basis, promotion.kind, promotion.discount):
            row["source"], notes = "assumed", [UNTRIED]
    if not learned:
        lent = ((effects["kind"] == kind) & (effects["source"] == "learned")).any()
        notes = [*([LENT] if lent else []), *([] if row["occasions"] else [NEVER])]
    return row | {"what": promotion.dish_or_category, "note": ";".join(notes)}


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
    """Each change of holidays, events and weather as if it were the only one."""
    weather = basis.restaurant.weather
    known = weather[weather["day"].isin(basis.usage["day"].unique())]
    rained = int((known["precipitation"] >= RAINY_MM).sum())
    if warmer := scenario.temperature_change:
        alone, first = Scenario(temperature_change=warmer), basis.future["day"].min()
        yield _Question("temperature", f"temperature_change={warmer:g}", alone, first, last, len(known))
    for spell in scenario.weather:
        for kind, alone, occasions in (
            ("temperature", replace(spell, precipitation_mm=None), len(known)),
            ("precipitation", replace(spell, warmer=0.0), rained),
        ):
            if alone.warmer if kind == "temperature" else alone.precipitation_mm is not None:
                what = f"{spell.first:%Y-%m-%d} – {spell.last:%Y-%m-%d}"
                yield _Question(kind, what, Scenario(weather=(alone,)), spell.first, spell.last, occasions)
    for day, mm in scenario.precipitation_mm:
        alone = Scenario(precipitation_mm=((day, mm),))
        yield _Question("precipitation", f"{day:%Y-%m-%d}", alone, day, day, rained)
    for day, on in scenario.holidays:
        alone = Scenario(holidays=((day, on),))
        yield _Question("holiday", f"{day:%Y-%m-%d}", alone, day, day, _past_holidays(basis))
    for event in scenario.events:
        what = f"{event.day:%Y-%m-%d}" + (f" {event.like}" if event.like else "")
        yield _Question("event", what, Scenario(events=(event,)), event.day, event.day, _lived(basis, event))


def _answer(basis: Basis, asked: _Question) -> Effect:
    days = basis.future[basis.future["day"].between(asked.first, asked.last)]
    told = respond(basis, asked.alone, days)
    as_it_is = respond(basis, NO_CHANGE, days).ratio
    usual = basis.recommended["mean"].loc[days.index].to_numpy() * as_it_is
    ratio = np.divide(told.ratio, as_it_is, out=np.ones_like(as_it_is), where=as_it_is > 0)
    effect = _average_change(days, ratio, usual)
    doubt = _average_change(days, 1.0 + told.doubt, usual)
    own = {name: _average_change(days, answers, usual) for name, answers in _by_model(basis, asked.alone, days).items()}
    rough, notes = bool(told.rough.any()), []
    notes += [ROUGH] if rough else []
    notes += [WITHOUT] if "prophet" in basis.responder.models and "prophet" not in own else []
    notes += [NO_NAMES] if asked.kind == "event" and "forest" in own else []
    notes += [] if asked.occasions else [NEVER]
    return {
        "kind": asked.kind,
        "what": asked.what,
        "effect": effect,
        "low": (1.0 + effect) * float(np.exp(-REACH * doubt)) - 1.0,
        "high": (1.0 + effect) * float(np.exp(REACH * doubt)) - 1.0,
        "source": "learned" if asked.occasions and not rough else "assumed",
        "occasions": asked.occasions,
        "note": ";".join(notes),
        **own,
    }


def _by_model(basis: Basis, alone: Scenario, days: pd.DataFrame) -> dict[str, np.ndarray]:
    """What each model itself makes of a change, row by row; without those that have no say in it."""
    if not basis.responder.models:
        return {}
    changed = change_days(days, alone, basis.lived)
    plain = days
    for event in alone.events:
        plain = days if event.like else without_names(days, event.day)
    about = frozenset(name for name in ("temperature", "precipitation") if (changed[name] != days[name]).any())
    silent = [name for name in basis.responder.models if about and about <= basis.responder.without(name)]
    without, with_it, now = (basis.responder.respond(table) for table in (plain, changed, days))
    times = alone.events[0].times if alone.events else 1.0
    stronger = (without + times * (with_it - without)).clip(lower=0.0) / now.where(now > 0)
    return {name: stronger[name].fillna(1.0).to_numpy() for name in basis.responder.models if name not in silent}


def _average_change(days: pd.DataFrame, ratio: np.ndarray, usual: np.ndarray) -> float:
    """The mean over the ingredients of how much more of each is used: kilos and units can't be added."""
    sums = days[SERIES].assign(before=usual, after=ratio * usual).groupby(SERIES)[["before", "after"]].sum()
    change = (sums["after"] / sums["before"].where(sums["before"] > 0) - 1.0).mean()
    return float(np.nan_to_num(change))


def _past_holidays(basis: Basis) -> int:
    """How many public holidays the restaurant was open on."""
    sold = pd.DatetimeIndex(basis.restaurant.sales["day"].unique())
    named = public_holidays(basis.restaurant.place.country, range(sold.min().year, sold.max().year + 1))
    return int(sold.isin(named.index).sum())


def _lived(basis: Basis, event: Event) -> int:
    """How often a day of the name was lived; of a day's own names, of that which was lived most."""
    names = [event.like] if event.like else names_of(basis, event.day)
    return max((basis.lived[name].occasions for name in names if name in basis.lived), default=0)


def _groups(basis: Basis, scenario: Scenario) -> Iterator[Effect]:
    """How much a group adds to the portions of its day."""
    mix = basis.forecast.dish_mix.groupby("day")["mean"].sum()
    for group in scenario.groups:
        usual, extra = mix.get(group.day, 0.0), sum(portions for _, portions in group.dishes)
        yield _given("group", f"{group.day:%Y-%m-%d}", extra / usual if usual > 0 else 0.0)
