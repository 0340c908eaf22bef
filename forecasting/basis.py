"""What a plan starts from: the restaurant as it is known now, and what its kitchen is expected to use.

A forecast is made once a night; what has become known since, and what a scenario changes, moves it here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from forecasting.ageing import Keeping
from forecasting.bookings import booked_portions
from forecasting.calendars import Calendar
from forecasting.corrections import corrected, per_unit
from forecasting.costs import after_commission, margins, missed_margins, net_prices, tax_of
from forecasting.day_levers import Lived, change_days, lived_days, without_names
from forecasting.days import ONE_DAY
from forecasting.doubt import WEATHER, Asked, Known, beyond, doubt_of_days, is_learned, like_a_lived_day
from forecasting.features import CALENDAR
from forecasting.forecast import Forecast, current_book, digest, menu, prepare, sales_digest
from forecasting.groups import as_groups
from forecasting.kitchen import prepared_contents
from forecasting.lagging import missing_usage
from forecasting.levers import ChangedDishes, dishes_under, group_portions
from forecasting.offers import choose_supply, offered
from forecasting.orders import Buying
from forecasting.overrides import held_at
from forecasting.paths import Errors, Swings, gather
from forecasting.prepared import unfolded, with_prepared
from forecasting.recipes import explode, portion_matrix, portions_at, portions_on
from forecasting.response import Responder
from forecasting.scenario import Event, Scenario, promotion_table, replaced
from forecasting.servings import served_along
from forecasting.stock import Movements, Shelf, on_hand
from forecasting.tables import KEYS, SERIES, WEEK, Restaurant

PRICED = pd.Timedelta(weeks=8)
"""Dishes without a price on the menu bring what they brought in these last weeks, on average."""


@dataclass(frozen=True, eq=False)
class Basis:
    """What the plan and all scenarios of a day share, made once: the slow part.

    ``restaurant`` is in groups (``forecasting.groups``), ``locations`` are all that it plans for. ``future`` are the
    days to come of every series as they are known now, ``recommended`` the forecast for them and ``response`` by how
    much what has become known since the forecast (a closure, an event, the weather) moves it, ``errors`` how wrong it
    was, ready to draw futures from. ``history`` is what models would learn from today, ``lived`` the named days of the
    past, ``usage`` what was used until the last sale and ``not_yet_sold`` what locations behind the others usually use
    meanwhile (``forecasting.lagging``), ``portions`` what a dish takes by its recipe and ``usual`` with modifiers as
    often as lately, ``menu`` the dishes with category and price, ``mix_usage`` what the usual dish mix takes by the
    recipes of the last sale (the keys of ``recommended``, in their order), ``contents`` what preparations hold
    (``kitchen.prepared_contents``), ``sellers`` the dishes to come (location, dish), those that bring most first, and
    ``worth`` what they bring; ``recipes_changed`` says that the forecast was made with other recipes, ``sales_changed``
    that the days it learned from are no longer what they were.
    """

    restaurant: Restaurant
    forecast: Forecast
    locations: tuple[str, ...]
    future: pd.DataFrame
    recommended: pd.DataFrame
    responder: Responder
    response: pd.Series
    errors: Errors
    history: pd.DataFrame
    usage: pd.DataFrame
    not_yet_sold: pd.DataFrame
    portions: pd.DataFrame
    usual: pd.DataFrame
    lived: dict[str, Lived]
    menu: pd.DataFrame
    mix_usage: pd.Series
    contents: pd.DataFrame
    sellers: pd.DataFrame
    worth: "Worth"
    recipes_changed: bool
    sales_changed: bool
    _shelves: dict[pd.Timestamp, Shelf] = field(default_factory=dict, init=False, repr=False)
    _bought: dict[tuple[str, pd.Timestamp], Buying] = field(default_factory=dict, init=False, repr=False)
    _dishes: dict[tuple[str, pd.Timestamp], dict[str, tuple[str, ...]]] = field(
        default_factory=dict, init=False, repr=False
    )
    _takes: dict[str, "Takes"] = field(default_factory=dict, init=False, repr=False)
    _parts: dict[str, "Basis"] = field(default_factory=dict, init=False, repr=False)

    def at(self, location: str) -> "Basis":
        """The basis of one location: its plan is what the plan of all says of it."""
        here = self.recommended["location"] == location
        if here.all():
            return self
        if location not in self._parts:
            mix = self.forecast.dish_mix
            self._parts[location] = replace(
                self,
                forecast=replace(self.forecast, dish_mix=mix[mix["location"] == location]),
                future=self.future[here],
                recommended=self.recommended[here],
                response=self.response[here],
                mix_usage=self.mix_usage[here.to_numpy()],
                errors={name: errors for name, errors in self.errors.items() if name == location},
            )
        return self._parts[location]

    def takes(self, location: str) -> "Takes":
        """What a portion of each dish of the mix takes at a location."""
        if location not in self._takes:
            mix, usage = self.forecast.dish_mix, self.recommended
            dishes = pd.Index(mix.loc[mix["location"] == location, "dish"].unique())
            ingredients = pd.Index(usage.loc[usage["location"] == location, "ingredient"].unique())
            book = portions_at(self.usual, location)
            table = portion_matrix(book, list(dishes), list(ingredients), self.forecast.last_day)
            self._takes[location] = Takes(dishes, ingredients, table)
        return self._takes[location]

    @cached_property
    def seen(self) -> pd.DataFrame:
        """The least and the most of the weather on which anything was sold: ``min, max`` of ``doubt.WEATHER``."""
        return self.history.loc[~self.history["closed"], WEATHER].agg(["min", "max"])

    @cached_property
    def categories(self) -> pd.DataFrame:
        """Which share of its ingredient goes into the dishes of each category, a row for each of ``future``."""
        category = self.menu.drop_duplicates("dish").set_index("dish")["category"]
        tables = {}
        for location, mix in self.forecast.dish_mix.groupby("location"):
            takes = self.takes(str(location))
            sold = mix.groupby("dish")["mean"].sum().reindex(takes.dishes).to_numpy()
            used = pd.DataFrame((sold[:, None] * takes.table).T, index=takes.ingredients)
            by_category = used.T.groupby(category.reindex(takes.dishes).fillna("").to_numpy()).sum().T
            tables[location] = by_category.div(by_category.sum(axis=1).replace(0.0, np.nan), axis=0).fillna(0.0)
        whole = pd.concat(tables, names=SERIES).fillna(0.0)
        return whole.reindex(pd.MultiIndex.from_frame(self.future[SERIES]), fill_value=0.0).set_axis(self.future.index)

    def shelf(self, now: pd.Timestamp) -> Shelf:
        """What stands in the store room as it is known now, the same in every scenario."""
        if now not in self._shelves:
            ingredients = sorted({*self.recommended["ingredient"], *self.restaurant.ingredients["ingredient"]})
            held = on_hand(self.real_movements(now), ingredients, self.forecast.last_day)
            self._shelves[now] = Shelf.of(held, self.restaurant.deliveries, keeping(self.restaurant))
        return self._shelves[now]

    def buying(
        self, location: str, calendars: dict[str, Calendar], today: pd.Timestamp, supply: pd.DataFrame
    ) -> Buying:
        """From whom a location buys today: ``supply`` is the restaurant's own, or what a scenario makes of it."""
        if supply is not self.restaurant.supply:
            return self._buying(location, calendars, today, supply)
        if (location, today) not in self._bought:
            self._bought[location, today] = self._buying(location, calendars, today, supply)
        return replace(self._bought[location, today], calendars=calendars)

    def _buying(
        self, location: str, calendars: dict[str, Calendar], today: pd.Timestamp, supply: pd.DataFrame
    ) -> Buying:
        sold = held_at("supply", supply, location)
        chosen = choose_supply(sold, today)
        margins = per_unit(self.worth.of_missing(location, chosen), self.restaurant.corrections, location)
        return Buying(calendars, sold, offered(chosen, self.restaurant.ingredients), margins)

    def dishes_of(self, location: str, today: pd.Timestamp) -> dict[str, tuple[str, ...]]:
        """The dishes that need each ingredient at a location by the recipes of today, best sellers first."""
        if (location, today) not in self._dishes:
            book = portions_at(portions_on(self.portions, today), location)[["dish", "ingredient"]]
            sold = self.sellers.loc[self.sellers["location"] == location, ["dish"]]
            needs = sold.merge(book.drop_duplicates(), on="dish")
            self._dishes[location, today] = needs.groupby("ingredient")["dish"].agg(tuple).to_dict()
        return self._dishes[location, today]

    def movements(self, now: pd.Timestamp) -> Movements:
        """What was counted, came in and went out as it is known now, by the recipes; a later count is left out."""
        counts = self.restaurant.stock[self.restaurant.stock["day"] <= now]
        counts = with_prepared(counts, self.contents)
        waste = self.restaurant.waste[self.restaurant.waste["day"] <= now]
        return Movements(
            counts, self.restaurant.deliveries, self.usage, unfolded(waste, self.contents), self.not_yet_sold
        )

    def real_movements(self, now: pd.Timestamp) -> Movements:
        """The same with what is used beyond recipes, where somebody has said so (``forecasting.corrections``)."""
        return corrected(self.movements(now), self.restaurant.corrections)


def keeping(restaurant: Restaurant) -> Keeping:
    """How long the ingredients keep, and which of them the kitchen takes first."""
    named = restaurant.ingredients.dropna(subset="shelf_life_days")
    return Keeping(named.set_index("ingredient")["shelf_life_days"].to_dict(), restaurant.rules.rotation)


def set_out(restaurant: Restaurant, forecast: Forecast) -> Basis:
    """Join what is known now with a forecast made earlier; the sales may have grown since, or some were taken back.

    Of the days in between only the recorded sales count as used. A location that no longer has any sales is left out.
    """
    learned = prepare(restaurant, _days_ahead(restaurant, forecast))
    ahead = learned.days[learned.days["day"] > forecast.last_day]
    past = learned.days[learned.days["day"] <= forecast.last_day]
    means = forecast.means[forecast.means["model"] == "recommended"].sort_values(KEYS, ignore_index=True)
    means = means[means["location"].isin(ahead["location"])].reset_index(drop=True)
    future = means[KEYS].merge(ahead, on=["location", "day"], validate="many_to_one").assign(promotion=0.0)
    responder = Responder.of(forecast.models, forecast.means, forecast.scores, future)
    book, dishes = learned.portions, menu(restaurant)
    learned_from = current_book(learned.usual, forecast.last_day)
    return Basis(
        restaurant=as_groups(restaurant),
        forecast=forecast,
        locations=tuple(means["location"].unique()),
        future=future,
        recommended=means[[*KEYS, "mean"]],
        responder=responder,
        response=_respond(responder, future),
        errors=gather(forecast.residuals, means),
        history=learned.history,
        usage=learned.used[learned.used["day"] <= forecast.last_day],
        not_yet_sold=missing_usage(learned.history, restaurant.closed),
        portions=book,
        usual=learned.usual,
        lived=lived_days(past[~past["closed"]]),
        menu=dishes,
        mix_usage=_usage_of(forecast.dish_mix, learned_from, "mean").reindex(pd.MultiIndex.from_frame(means[KEYS])),
        recipes_changed=forecast.settings.recipes not in ("", digest(book, restaurant.recipes)),
        sales_changed=forecast.settings.sales not in ("", sales_digest(learned, forecast.last_day)),
        contents=prepared_contents(restaurant, forecast.last_day, means["location"].unique()),
        sellers=_sellers(forecast.dish_mix, dishes),
        worth=worth_of(restaurant, forecast.dish_mix, learned_from),
    )


def restocked(basis: Basis, restaurant: Restaurant) -> Basis:
    """The basis after counts, deliveries, suppliers or prices have changed and nothing else; its sales stay."""
    kept = {name: getattr(basis.restaurant, name) for name in ("sales", "tickets", "modified", "doubtful")}
    restaurant, forecast = replace(restaurant, **kept), basis.forecast
    learned_from = current_book(basis.usual, forecast.last_day)
    worth = worth_of(restaurant, forecast.dish_mix, learned_from)
    return replace(basis, restaurant=as_groups(restaurant), worth=worth)


@dataclass(frozen=True)
class Expected:
    """What is sold and used under a scenario: ``dish_mix`` (location, day, dish, mean), ``means`` (``KEYS``, mean and
    ``response``, by how much the day itself moves it).

    Beside the mean stands ``response``, by how much the day itself moves it. ``swings`` say, row by row of ``means``,
    how far off they may be because of what the scenario rests on.
    """

    dish_mix: pd.DataFrame
    means: pd.DataFrame
    swings: Swings


def expected_usage(basis: Basis, scenario: Scenario, last: pd.Timestamp) -> Expected:
    """What the kitchen is expected to use up to ``last``, under the scenario.

    Days change through the models, dishes through promotions, groups and the menu; planned promotions and groups that
    have booked are always in.
    """
    ahead = basis.recommended["day"] <= last
    means, days = basis.recommended[ahead], respond(basis, scenario, basis.future[ahead])
    mix = basis.forecast.dish_mix[basis.forecast.dish_mix["day"] <= last]
    dishes = dishes_under(mix, promotions_in(basis, scenario), basis.menu, basis.forecast.effects, scenario)
    usual = means["mean"].to_numpy() * days.ratio
    quantity = usual * (1.0 + _change(basis, scenario, dishes, ahead))
    shares = _through_recipes(basis, scenario, dishes.mix, dishes.swings, ahead)
    swings = {name: usual * share for name, share in shares.items()}
    if days.doubt.any():
        swings["days"] = quantity * days.doubt
    found = means[KEYS].assign(mean=quantity, response=days.ratio)
    more = _on_top(basis, scenario, dishes, found)
    if more is not None:
        found, swings = _with_more(found, swings, more)
    return Expected(dishes.mix, found.assign(mean=found["mean"].clip(lower=0.0)), swings)


def _on_top(basis: Basis, scenario: Scenario, dishes: ChangedDishes, means: pd.DataFrame) -> pd.Series | None:
    """What comes on top of the forecast, by ``KEYS``: what groups take, and what new dishes and recipes take of what
    the usual mix does without; None where there is nothing of it.
    """
    last, parts = means["day"].max(), []
    if scenario.groups or len(basis.restaurant.bookings):
        groups = _usage_of_groups(basis, scenario, means["location"].iloc[0])
        parts.append(groups[groups.index.get_level_values("day") <= last])
    if scenario.new_dishes or _has_new_recipes(basis):
        used = _usage_of(dishes.mix, _with_new_dishes(basis.usual, scenario), "mean")
        without = ~used.index.isin(basis.mix_usage.index[basis.mix_usage > 0])
        of_day = means.groupby(["location", "day"])["response"].mean()
        new = used[without & (used > 0)]
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
    both = pd.concat([added, rows.assign(mean=amounts, response=1.0)], ignore_index=True)
    order = both.sort_values(KEYS, kind="stable").index
    padded = {name: np.concatenate([swing, np.zeros(len(rows))])[order] for name, swing in swings.items()}
    return both.loc[order].reset_index(drop=True), padded


@dataclass(frozen=True)
class Answer:
    """What the days of a scenario do to each row: usage as a share, and the standard deviation of its logarithm.

    ``by_model`` has the models' own answers, against the days as they are known now, on the rows that they were asked
    about; ``rough`` marks those beyond what history has seen.
    """

    ratio: np.ndarray
    doubt: np.ndarray
    rough: np.ndarray
    by_model: pd.DataFrame


def respond(basis: Basis, scenario: Scenario, days: pd.DataFrame) -> Answer:
    """What the models make of the scenario on some of the days to come (rows of ``basis.future``).

    Only days that are otherwise are asked about.
    """
    response = basis.response.loc[days.index]
    calm = np.zeros(len(days))
    if not scenario.changes_days:
        return Answer(response.to_numpy(), calm, calm > 0, pd.DataFrame())
    told = [event for event in scenario.events if is_learned(basis.forecast.effects, event.like)]
    asked = replace(scenario, events=tuple(event for event in scenario.events if event not in told))
    changed = change_days(days, asked, basis.lived)
    for event in told:
        changed = without_names(changed, event.day)
    if not scenario.changes_more_than_closures:
        return Answer(response.where(~changed["closed"], 0.0).to_numpy(), calm, calm > 0, pd.DataFrame())
    answers = _answers(basis, scenario, days, changed)
    for event in asked.events:
        if event.times != 1.0:
            answers = _times(basis, days, changed, answers, event)
    ratio = answers["together"].reindex(days.index).fillna(response)
    rough = beyond(days, changed, basis.seen)
    share = np.where(response > 0, ratio / response.where(response > 0, 1.0), 0.0)
    how = Known(basis.forecast.effects, basis.categories)
    doubt = doubt_of_days(Asked(days, changed, share, asked.events), how, rough)
    for event in told:
        factor, more = like_a_lived_day(days, how, event)
        ratio, doubt = ratio * factor, np.hypot(doubt, more)
    by_model = answers.drop(columns="together").div(response.reindex(answers.index), axis=0)
    return Answer(ratio.to_numpy(), doubt, rough, by_model)


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
    return _usage_of(portions, basis.usual, "quantity")


def _has_new_recipes(basis: Basis) -> bool:
    return bool((basis.portions["from"] > basis.forecast.last_day).any())


def _days_ahead(restaurant: Restaurant, forecast: Forecast) -> int:
    """Days from the last sale on, so that all days of the forecast are among them wherever it begins."""
    last_sale, usual = restaurant.sales["day"].max(), forecast.settings.ahead_days
    return usual if pd.isna(last_sale) else max(usual, (forecast.means["day"].max() - last_sale).days)


def names_of(basis: Basis, day: pd.Timestamp) -> list[str]:
    """What a day to come is called: its holidays, observances and events."""
    its = basis.future[basis.future["day"] == day].head(1)
    said = [names for column in ("holiday", "observance", "event") for names in its[column]]
    return sorted({name for names in said for name in names.split("; ")} - {""})


def _respond(responder: Responder, future: pd.DataFrame) -> pd.Series:
    """What is new about the days since the forecast; without models at hand only that a day is closed."""
    if responder.models:
        return responder.respond(future)["together"]
    return pd.Series(1.0, index=future.index).where(~future["closed"], 0.0)


def promotions_in(basis: Basis, scenario: Scenario) -> pd.DataFrame:
    """The promotions planned in the calendar and the scenario's; of two of the same on the same days the scenario's."""
    planned = basis.restaurant.promotions
    known = planned["dish_or_category"].isin({*basis.menu["dish"], *basis.menu["category"]})
    planned = planned[known & (planned["last"] >= basis.forecast.last_day - pd.Timedelta(days=WEEK))]
    for promotion in scenario.promotions:
        planned = planned[~replaced(planned, promotion)]
    return pd.concat([planned, promotion_table(scenario.promotions)], ignore_index=True)


def _change(basis: Basis, scenario: Scenario, dishes: ChangedDishes, ahead: pd.Series) -> np.ndarray:
    """By what share the usage of each ingredient and day ``ahead`` moves with the dishes and with new recipes."""
    moved = dishes.mix["mean"].to_numpy() - dishes.before
    new_recipes = _has_new_recipes(basis)
    if not moved.any() and not new_recipes:
        return np.zeros(ahead.sum())
    if not new_recipes:
        return _through_recipes(basis, scenario, dishes.mix, {"moved": moved}, ahead)["moved"]
    before = basis.mix_usage[ahead.to_numpy()]
    book = _with_new_dishes(basis.usual, scenario)
    after = _usage_of(dishes.mix, book, "mean").reindex(before.index).fillna(0.0) - before
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


@dataclass(frozen=True)
class Takes:
    """What a portion of each dish takes of each ingredient at a location, by the recipes of the last sale."""

    dishes: pd.Index
    ingredients: pd.Index
    table: np.ndarray


def _usage_of(dish_days: pd.DataFrame, portions: pd.DataFrame, quantity: str) -> pd.Series:
    return explode(dish_days, portions, quantity).set_index(KEYS)["quantity"]


@dataclass(frozen=True, eq=False)
class Worth:
    """What dishes bring, so what is lost with a missing unit of what they take.

    ``book`` is what a portion takes, ``prices`` what it brings without tax and commission, by dish, and ``sold`` how
    many portions are to come, by location and dish.
    """

    book: pd.DataFrame
    prices: pd.Series
    sold: pd.Series

    def of_portions(self, location: str, offers: pd.DataFrame) -> pd.Series:
        """The money that a portion of each dish leaves, at the prices of ``offers`` (``choose_supply``)."""
        own, costs = portions_at(self.book, location), offers.set_index("ingredient")["unit_cost"]
        return margins(own, costs, self.prices).set_index("dish")["margin"]

    def of_missing(self, location: str, offers: pd.DataFrame) -> pd.Series:
        """The money lost with a missing unit of each ingredient, at the prices of ``offers``."""
        if location not in self.sold.index.get_level_values("location"):
            return pd.Series(dtype="float64", name="margin")
        left = self.of_portions(location, offers)
        return missed_margins(portions_at(self.book, location), left, self.sold[location])


def worth_of(restaurant: Restaurant, dish_mix: pd.DataFrame, book: pd.DataFrame) -> Worth:
    """``dish_mix`` (location, day, dish, mean) are the portions to come, ``book`` what they take."""
    recent = restaurant.sales[restaurant.sales["day"] > restaurant.sales["day"].max() - PRICED]
    prices = net_prices(restaurant.dishes, recent, tax_of(restaurant.place, restaurant.rules))
    prices = after_commission(prices, recent, restaurant.commissions)
    return Worth(book, prices, dish_mix.groupby(["location", "dish"])["mean"].sum())


def _sellers(dish_mix: pd.DataFrame, dishes: pd.DataFrame) -> pd.DataFrame:
    """The dishes to come of each location, those that bring most first: ``location, dish``."""
    price = dishes.set_index("dish")["price"].fillna(0.0)
    sold = dish_mix[dish_mix["mean"] > 0].groupby(["location", "dish"], as_index=False)["mean"].mean()
    worth = sold.assign(sales=sold["mean"] * sold["dish"].map(price).fillna(0.0))
    ranked = worth.sort_values(["sales", "mean", "dish"], ascending=[False, False, True], ignore_index=True)
    return ranked[["location", "dish"]]
