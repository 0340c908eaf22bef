"""What is sold and used under a scenario: days change through the models, dishes through the menu and promotions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.demand.paths import Swings
from forecasting.menu.servings import served_along
from forecasting.models.features import CALENDAR
from forecasting.planning.basis import Basis, usage_of
from forecasting.scenarios.bookings import booked_portions
from forecasting.scenarios.day_levers import change_days, without_names
from forecasting.scenarios.dish_levels import dish_levels, with_levels
from forecasting.scenarios.doubt import Asked, Known, beyond, doubt_of_days, is_learned, like_a_lived_day
from forecasting.scenarios.levers import ChangedDishes, dishes_under, group_portions
from forecasting.scenarios.planned import gone, promotion_table
from forecasting.scenarios.scenario import Event, Scenario
from forecasting.tables import KEYS, ONE_DAY


@dataclass(frozen=True)
class Expected:
    """What is sold and used under a scenario: ``dish_mix`` (location, day, dish, mean), ``means`` (``KEYS``, mean,
    ``response``, by how much the day itself moves it, and ``doubt``, the standard deviation of that one's logarithm).

    ``swings`` say, row by row of ``means``, how far off they may be because of what the scenario rests on,
    ``dish_swings`` the same of ``dish_mix``.
    """

    dish_mix: pd.DataFrame
    dish_swings: Swings
    means: pd.DataFrame
    swings: Swings


def expected_usage(basis: Basis, scenario: Scenario, last: pd.Timestamp, today: pd.Timestamp) -> Expected:
    """What the kitchen is expected to use up to ``last``, under the scenario, at the prices of ``today``.

    Days change through the models, dishes through promotions, groups and the menu; planned promotions and groups that
    have booked are always in.
    """
    ahead = basis.recommended["day"] <= last
    means, days = basis.recommended[ahead], respond(basis, scenario, basis.future[ahead])
    mix = basis.forecast.dish_mix[basis.forecast.dish_mix["day"] <= last]
    promotions = promotions_in(basis, scenario)
    if promotions["limit"].notna().any():
        mix = _with_levels(basis, mix, means.assign(response=days.ratio), today)
    dishes = dishes_under(mix, promotions, basis.menu, basis.forecast.effects, scenario)
    usual = means["mean"].to_numpy() * days.ratio
    exploded = _exploded(basis, scenario, dishes)
    quantity = usual * (1.0 + _change(basis, scenario, dishes, ahead, exploded))
    shares = _through_recipes(basis, scenario, dishes.mix, dishes.swings, ahead)
    swings = {name: usual * share for name, share in shares.items()}
    if days.doubt.any():
        swings["days"] = quantity * days.doubt
    found = means[KEYS].assign(mean=quantity, response=days.ratio, doubt=days.doubt)
    more = _on_top(basis, scenario, found, exploded)
    if more is not None:
        found, swings = _with_more(found, swings, more)
    return Expected(dishes.mix, dishes.swings, found.assign(mean=found["mean"].clip(lower=0.0)), swings)


def _with_levels(basis: Basis, mix: pd.DataFrame, responses: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The dish mix, its rows in their order, with what the day does to each: for limits, which are about portions."""
    parts = []
    for location, here in mix.groupby("location", sort=False):
        of, its = str(location), responses[responses["location"] == location]
        parts.append(with_levels(here, dish_levels(its, basis.weights(of, today), basis.level(of))))
    return pd.concat(parts).loc[mix.index]


def _exploded(basis: Basis, scenario: Scenario, dishes: ChangedDishes) -> pd.Series | None:
    """What the dishes take by the recipes of each day, by ``KEYS``, where those aren't the ones of the last sale."""
    if not scenario.new_dishes and not _has_new_recipes(basis):
        return None
    return usage_of(dishes.mix, _with_new_dishes(basis.usual, scenario), "mean")


def _on_top(basis: Basis, scenario: Scenario, means: pd.DataFrame, exploded: pd.Series | None) -> pd.Series | None:
    """What comes on top of the forecast, by ``KEYS``: what groups take, and what new dishes and recipes take of what
    the usual mix does without; None where there is nothing of it.
    """
    last, parts = means["day"].max(), []
    if scenario.groups or len(basis.restaurant.bookings):
        groups = _usage_of_groups(basis, scenario, means["location"].iloc[0])
        parts.append(groups[groups.index.get_level_values("day") <= last])
    if exploded is not None:
        without = ~exploded.index.isin(basis.mix_usage.index[basis.mix_usage > 0])
        of_day = means.groupby(["location", "day"])["response"].mean()
        new = exploded[without & (exploded > 0)]
        parts.append(new * of_day.reindex(new.index.droplevel("ingredient")).fillna(1.0).to_numpy())
    return pd.concat(parts).groupby(level=KEYS).sum() if parts else None


def _with_more(means: pd.DataFrame, swings: Swings, more: pd.Series) -> tuple[pd.DataFrame, Swings]:
    """The means with ``more`` (by ``KEYS``) on top, also of ingredients that nobody has used yet."""
    index = pd.MultiIndex.from_frame(means[KEYS])
    added = means.assign(mean=means["mean"] + more.reindex(index).fillna(0.0).to_numpy())
    places = set(means["location"])
    unused = more[(more > 0) & ~more.index.droplevel("day").isin(index.droplevel("day"))]
    unused = unused[unused.index.get_level_values("location").isin(places)]
    if unused.empty:
        return added, swings
    series = unused.index.droplevel("day").unique().to_frame(index=False)
    rows = series.merge(means[["location", "day"]].drop_duplicates(), on="location")[KEYS]
    amounts = more.reindex(pd.MultiIndex.from_frame(rows)).fillna(0.0).to_numpy()
    both = pd.concat([added, rows.assign(mean=amounts, response=1.0, doubt=0.0)], ignore_index=True)
    order = both.sort_values(KEYS, kind="stable").index
    padded = {name: np.concatenate([swing, np.zeros(len(rows))])[order] for name, swing in swings.items()}
    return both.loc[order].reset_index(drop=True), padded


@dataclass(frozen=True)
class Answer:
    """What the days of a scenario do to each row: usage as a share, and the standard deviation of its logarithm.

    ``rough`` marks the rows beyond what history has seen.
    """

    ratio: np.ndarray
    doubt: np.ndarray
    rough: np.ndarray


def respond(basis: Basis, scenario: Scenario, days: pd.DataFrame) -> Answer:
    """What the models make of the scenario on some of the days to come (rows of ``basis.future``, by location), and
    of the events of scenarios that were adopted.

    Only days that are otherwise are asked about.
    """
    if not basis.asked:
        return _answer(basis, scenario, days)
    parts = [
        _answer(basis, replace(scenario, events=_events_in(basis, scenario, str(location))), here)
        for location, here in days.groupby("location", sort=False)
    ]
    return Answer(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("ratio", "doubt", "rough")))


def _events_in(basis: Basis, scenario: Scenario, location: str) -> tuple[Event, ...]:
    """The events of adopted scenarios and this one's; of two on a day this one's, which may be about the other."""
    planned = {event.day: event for event in basis.asked.get(location, ())}
    for day in [day for day, on in scenario.holidays if not on]:
        planned.pop(day, None)
    here = [(event, planned.pop(event.day, event)) for event in scenario.events]
    return (*planned.values(), *(replace(event, like=event.like or other.like) for event, other in here))


def _answer(basis: Basis, scenario: Scenario, days: pd.DataFrame) -> Answer:
    response = basis.response.loc[days.index]
    calm = np.zeros(len(days))
    if not scenario.changes_days:
        return Answer(response.to_numpy(), calm, calm > 0)
    told = [event for event in scenario.events if is_learned(basis.forecast.effects, event.like)]
    asked = replace(scenario, events=tuple(event for event in scenario.events if event not in told))
    changed = change_days(days, asked, basis.lived)
    for event in told:
        changed = without_names(changed, event.day)
    if not (basis.responder.models or scenario.changes_more_than_closures):
        return Answer(response.where(~changed["closed"], 0.0).to_numpy(), calm, calm > 0)
    answers = _answers(basis, scenario, days, changed)
    for event in asked.events:
        if event.times != 1.0:
            answers = _times(basis, days, changed, answers, event)
    ratio = answers["together"].reindex(days.index).fillna(response)
    rough = beyond(days, changed, basis.seen).any(axis=1).to_numpy()
    share = np.where(response > 0, ratio / response.where(response > 0, 1.0), 0.0)
    how = Known(basis.forecast.effects, basis.categories)
    doubt = doubt_of_days(Asked(days, changed, share, asked.events), how, rough)
    for event in told:
        factor, more = like_a_lived_day(days, how, event)
        ratio, doubt = ratio * factor, np.hypot(doubt, more)
    return Answer(ratio.to_numpy(), doubt, rough)


def _answers(basis: Basis, scenario: Scenario, days: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """The models' answers on the days that are otherwise. Of warmth or rain alone, only who knows it has a say."""
    weather = {name: (changed[name] != days[name]).to_numpy() for name in ("temperature", "precipitation")}
    calendar = np.zeros(len(days), dtype=bool)
    names = (*CALENDAR, "holiday", "observance", "event", "closed") if scenario.changes_calendar else ()
    for name in names:
        if name not in (*weather, "weather_anomalies"):
            calendar |= (changed[name] != days[name]).to_numpy()
    only = [name for name, its in weather.items() if its.any()]
    parts = []
    for its, about in (
        (calendar, frozenset()),
        (~calendar & np.logical_or.reduce(list(weather.values())), frozenset(only)),
    ):
        if its.any():
            parts.append(basis.responder.respond(changed[its], about))
    columns = [*basis.responder.models, "together"]
    return pd.concat(parts) if parts else pd.DataFrame(columns=columns, dtype=float)


def _times(
    basis: Basis, days: pd.DataFrame, changed: pd.DataFrame, answers: pd.DataFrame, event: Event
) -> pd.DataFrame:
    """The answers with one event so many times as strong: what it adds to its day is multiplied."""
    its = (days["day"] == event.day).to_numpy()
    plain = days[its] if event.like else without_names(days, event.day)[its]
    otherwise = ["temperature", "weather_anomalies", "precipitation", "closed"]
    without = basis.responder.respond(plain.assign(**{name: changed.loc[its, name] for name in otherwise}))
    with_it = basis.responder.respond(changed[its])
    stronger = (without + event.times * (with_it - without)).clip(lower=0.0)
    return pd.concat([answers[~answers.index.isin(stronger.index)], stronger])


def _usage_of_groups(basis: Basis, scenario: Scenario, first: str) -> pd.Series:
    """What groups take, by ``KEYS``: those that have booked, and the scenario's, who come to the ``first`` location."""
    along = served_along(basis.restaurant.recipes)
    supposed = group_portions(scenario.groups, first, along)
    portions = pd.concat([booked_portions(basis.restaurant.bookings, along), supposed], ignore_index=True)
    return usage_of(portions, basis.usual, "quantity")


def _has_new_recipes(basis: Basis) -> bool:
    return bool((basis.portions["from"] > basis.forecast.last_day).any())


def names_of(basis: Basis, day: pd.Timestamp) -> list[str]:
    """What a day to come is called: its holidays, observances and events, and what it shall be like."""
    alike = {event.like for asked in basis.asked.values() for event in asked if event.day == day} - {""}
    return sorted(basis.names.get(day, set()) | alike)


def promotions_in(basis: Basis, scenario: Scenario) -> pd.DataFrame:
    """The promotions planned in the calendar but for those that are ``planned.gone``, and the scenario's, as
    ``Basis.completed``."""
    planned = basis.planned
    if not (scenario.promotions or scenario.promotions_off):
        return planned
    planned = planned[~gone(planned, scenario)]
    told = promotion_table(tuple(promotion.taking(basis.usual_both) for promotion in scenario.promotions))
    both_said = [promotion.both is not None for promotion in scenario.promotions]
    return pd.concat([planned, basis.completed(told, both_said)], ignore_index=True)


def _change(
    basis: Basis, scenario: Scenario, dishes: ChangedDishes, ahead: pd.Series, exploded: pd.Series | None
) -> np.ndarray:
    """By what share the usage of each ingredient and day ``ahead`` moves with the dishes and with new recipes."""
    moved = dishes.mix["mean"].to_numpy() - dishes.before
    if not moved.any() and not _has_new_recipes(basis):
        return np.zeros(ahead.sum())
    if not _has_new_recipes(basis):
        return _through_recipes(basis, scenario, dishes.mix, {"moved": moved}, ahead)["moved"]
    before = basis.mix_usage[ahead.to_numpy()]
    after = exploded.reindex(before.index).fillna(0.0) - before
    return (after / before.where(before > 0)).fillna(0.0).to_numpy()


def _with_new_dishes(book: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """The book with the scenario's new dishes, made as those that they are like."""
    new = [book[book["dish"] == one.like].assign(dish=one.dish) for one in scenario.new_dishes]
    return pd.concat([book, *new], ignore_index=True) if new else book


def _through_recipes(
    basis: Basis, scenario: Scenario, mix: pd.DataFrame, portions: Mapping[str, np.ndarray], ahead: pd.Series
) -> dict[str, np.ndarray]:
    """What some ``portions`` (one for each row of ``mix``) take by the recipes of the last sale, on the days ``ahead``.

    As a share of what the usual mix takes of each ingredient on each day.
    """
    if not portions:
        return {}
    rows, like = basis.recommended[ahead], {new.dish: new.like for new in scenario.new_dishes}
    before = basis.mix_usage[ahead.to_numpy()].to_numpy()
    found = {name: np.zeros(len(rows)) for name in portions}
    places = rows.groupby("location").indices
    first = rows["day"].min()
    on, when = (((table["day"] - first) // ONE_DAY).to_numpy() for table in (mix, rows))
    for location, sold in mix.groupby("location").indices.items():
        its, takes = places[location], basis.takes(str(location))
        dish = takes.dishes.get_indexer(mix["dish"].iloc[sold].replace(like))
        ingredient = takes.ingredients.get_indexer(rows["ingredient"].iloc[its])
        for name, quantity in portions.items():
            block = np.zeros((on.max() + 1, len(takes.dishes)))
            np.add.at(block, (on[sold], dish), quantity[sold])
            found[name][its] = (block @ takes.table)[when[its], ingredient]
    return {name: np.divide(used, before, out=np.zeros_like(used), where=before > 0) for name, used in found.items()}
