"""All that can be moved in a scenario, as a few things first and the rest one tap away."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from forecasting.demand.effects import ASSUMED_MOVED
from forecasting.errors import InputError
from forecasting.files.cells import LARGEST_NUMBER
from forecasting.menu.servings import served_along
from forecasting.plan import Plan
from forecasting.planning.basis import Basis
from forecasting.planning.expected import names_of
from forecasting.scenarios.bookings import MOST_PEOPLE, set_menu, usual_menu
from forecasting.scenarios.day_levers import change_days
from forecasting.scenarios.doubt import beyond
from forecasting.scenarios.planned import as_promotions
from forecasting.scenarios.scenario import DishOff, Event, Group, NewDish, Scenario, Spell
from forecasting.typed_numbers import of_price
from pages.parts.scenarios import scenario_promotions
from pages.parts.scenarios import scenario_state as state
from pages.parts.scenarios.scenario_rows import SESSION, ask_span, choose, choose_day, choose_days, each, slide
from pages.parts.scenarios.scenario_state import OPENED, UNCOUNTED, Scope, key
from pages.shared.celebrations import celebration
from pages.shared.keypad import Bounds, typed_number
from pages.shared.language import amount, day, plain, text
from pages.shared.session import Workspace

MEASURED_IN = {"temperature": "°C", "weather_anomalies": "°C", "precipitation": "mm"}
LONGEST_NAME = 80
SECTIONS = {
    "promotions": ("sell", ("promotions", "promotions_off")),
    "days": ("event", ("holidays", "events", "closed")),
    "weather": ("device_thermostat", ("weather", "temperature_change", "precipitation_mm")),
    "groups": ("groups", ("groups",)),
    "menu": ("restaurant_menu", ("dishes_off", "new_dishes")),
    "supply": ("local_shipping", ("supplier_delay", "suppliers_out", "prices")),
}
"""The parts of the controls: an icon, and what of a scenario each is about."""

HOLDS = {
    "promotions": ("promotion", "without"),
    "days": ("made", "dropped", "closed", "event"),
    "weather": ("weather",),
    "groups": ("group",),
    "menu": ("off", "new"),
    "supply": ("late", "out", "dearer"),
}
"""The controls by which one sees how much a part holds."""

ABOUT = {
    **dict.fromkeys(
        ("unknown_promoted", "promotion_while_closed", "promoted_while_off", "uplift_said_twice"), "promotions"
    ),
    "not_planned": "promotions_off",
    **dict.fromkeys(("never_lived", "nothing_celebrated"), "events"),
    "eaten_while_off": "groups",
    "dish_exists": "new_dishes",
}
"""What of a scenario an error is about that doesn't name its lever."""


def about(error: InputError) -> str:
    """What of a scenario an error is about, as the places beside the controls are called."""
    lever = str(error.values.get("lever", ABOUT.get(error.code, "")))
    return "suppliers_out" if lever == "suppliers" else lever


def scope_of(work: Workspace, basis: Basis, base: Plan) -> Scope:
    """What the controls of this kitchen can speak of."""
    restaurant, here = basis.restaurant, basis.future[basis.future["location"] == work.location]
    days = base.means.loc[base.means["day"] >= work.today, "day"].drop_duplicates().sort_values()
    mix, along = basis.forecast.dish_mix, served_along(restaurant.recipes).index
    sells = mix[(mix["location"] == work.location) & (mix["mean"] > 0) & ~mix["dish"].isin(along)]
    promoted = (*sorted({*basis.menu["category"]} - {""}), *sorted(sells["dish"].unique()))
    planned = restaurant.promotions
    near = (planned["last"] >= days.iloc[0]) & (planned["first"] <= days.iloc[-1])
    free = here.loc[here["is_holiday"] & here["day"].isin(days), "day"].drop_duplicates().sort_values()
    return Scope(
        days=tuple(days),
        promoted=promoted,
        dishes=tuple(sorted(sells["dish"].unique())),
        ingredients=tuple(sorted({*basis.portions["ingredient"]} & {*restaurant.supply["ingredient"]})),
        suppliers=tuple(dict.fromkeys(restaurant.suppliers["supplier"])),
        celebrated=tuple(basis.lived),
        holidays=tuple(free),
        shut=tuple(here.loc[here["closed"] & here["day"].isin(days), "day"].drop_duplicates().sort_values()),
        named=tuple(each for each in days if names_of(basis, each)),
        planned=tuple(dict.fromkeys(as_promotions(planned[near & planned["dish_or_category"].isin(promoted)]))),
    )


def ask(work: Workspace, basis: Basis, scope: Scope) -> tuple[Scenario, dict[str, object]]:
    """The scenario as it stands in the controls, and a place beside each section for what is wrong with it."""
    askers: dict[str, Callable[[], dict[str, object]]] = {
        "promotions": lambda: scenario_promotions.ask(work, basis, scope),
        "days": lambda: _ask_days(scope),
        "weather": lambda: {"weather": _ask_weather(work, basis, scope)},
        "groups": lambda: {"groups": _ask_groups(work, basis, scope)},
        "menu": lambda: {"dishes_off": _ask_off(scope), "new_dishes": _ask_new(work, scope)},
        "supply": lambda: _ask_supply(scope),
    }
    st.session_state[UNCOUNTED] = False
    opened = st.session_state.get(OPENED, Scenario())
    told, places = {}, {}
    for name, (icon, keys) in SECTIONS.items():
        is_open = name == "promotions" or any(getattr(opened, each) for each in keys)
        label, held = text(f"scenarios.sections.{name}"), state.held(*HOLDS[name])
        label += f" :green-badge[{held}]" if held else ""
        with st.expander(label, is_open, icon=f":material/{icon}:", key=f"scenarios_{name}"):
            told |= askers[name]()
            places |= dict.fromkeys(keys, st.container())
    return _as_simple_as_can_be(Scenario(**told), scope), places


def _as_simple_as_can_be(scenario: Scenario, scope: Scope) -> Scenario:
    """Weather of all days is the scenario's own temperature: the same as in a file that says no more."""
    spells = scenario.weather
    if len(spells) != 1 or (spells[0].first, spells[0].last) != (scope.days[0], scope.days[-1]):
        return scenario
    dry = replace(spells[0], warmer=0.0)
    left = () if dry == Spell(dry.first, dry.last) else (dry,)
    return replace(scenario, temperature_change=spells[0].warmer, weather=left)


def _ask_days(scope: Scope) -> dict[str, object]:
    made = choose_days(text("scenarios.holiday"), [day for day in scope.days if day not in scope.holidays], key("made"))
    dropped = choose_days(text("scenarios.no_holiday"), scope.holidays, key("dropped")) if scope.holidays else []
    closed = choose_days(text("scenarios.closed"), scope.days, key("closed"))
    both = [*((day, True) for day in made), *((day, False) for day in dropped)]
    return {"holidays": tuple(sorted(both)), "closed": tuple(sorted(closed)), "events": _ask_events(scope)}


def _ask_events(scope: Scope) -> tuple[Event, ...]:
    found = []
    for row in each("event", "scenarios.another_event"):
        on = choose(text("scenarios.event_day"), scope.days, key("event", row, "day"), "scenarios.no_day", day)
        if on is None:
            continue
        st.session_state.setdefault(key("event", row, "like"), "")
        like = st.selectbox(
            text("scenarios.like"),
            ["", *scope.celebrated],
            format_func=lambda name: celebration(name) or plain("scenarios.itself"),
            key=key("event", row, "like"),
            **SESSION,
        )
        if not like and on not in (*scope.named, *st.session_state[key("made")]):
            st.session_state[UNCOUNTED] = True
            st.caption(text("scenarios.like_which", day=on))
            continue
        times = slide("times", "event", row, 100, step=10, label=text("scenarios.times"))
        found.append(Event(on, like, times / 100))
    return tuple(found)


def _ask_weather(work: Workspace, basis: Basis, scope: Scope) -> tuple[Spell, ...]:
    """How many degrees warmer or colder, and rain where there is any; nothing is known of it without records."""
    records = basis.restaurant.weather
    if records.empty:
        st.caption(text("scenarios.no_weather"))
        return ()
    rains, found = bool((records["precipitation"] > 0).any()), []
    for row in each("weather", "scenarios.another_weather"):
        warmer = slide("warmer", "weather", row, 0, label=text("scenarios.warmer"), form="%+d °C")
        rain = _ask_rain(row) if rains else None
        if not warmer and rain is None:
            continue
        span = ask_span("weather", row, scope.days)
        if span is not None:
            spell = Spell(*span, warmer=float(warmer), precipitation_mm=rain)
            _say_rough(work, basis, spell)
            found.append(spell)
    return tuple(found)


def _say_rough(work: Workspace, basis: Basis, spell: Spell) -> None:
    """Weather that this place has never had: nobody has learned what is sold then."""
    days = basis.future[
        (basis.future["location"] == work.location) & basis.future["day"].between(spell.first, spell.last)
    ]
    unseen = beyond(days, change_days(days, Scenario(weather=(spell,))), basis.seen).any()
    seen = []
    for measure in unseen.index[unseen]:
        ends = (round(basis.seen.loc[end, measure], 1) for end in ("min", "max"))
        least, most = (amount(end, MEASURED_IN[measure]).replace("-", "−") for end in ends)
        seen.append(plain(f"scenarios.rough.{measure}", least=least, most=most))
    if seen:
        st.warning(text("scenarios.rough.said", seen=seen), icon=":material/warning:")


def _ask_rain(row: int) -> float | None:
    if not st.toggle(text("scenarios.rains"), key=key("weather", row, "rains"), **SESSION):
        return None
    return float(slide("rain", "weather", row, 5, label=text("scenarios.rain"), form="%d mm"))


def _ask_groups(work: Workspace, basis: Basis, scope: Scope) -> tuple[Group, ...]:
    found = []
    for row in each("group", "scenarios.another_group"):
        st.session_state.setdefault(key("group", row, "people"), 0)
        people = st.number_input(
            text("scenarios.people"), 0, MOST_PEOPLE, step=5, key=key("group", row, "people"), width=200, **SESSION
        )
        if people:
            found.append(_group(work, basis, scope, row, people))
    return tuple(found)


def _group(work: Workspace, basis: Basis, scope: Scope, row: int, people: int) -> Group:
    on = choose_day(text("happened.when"), scope.days, key("group", row, "day"), scope.days[0])
    menu = st.multiselect(
        text("happened.menu"),
        scope.dishes,
        placeholder=plain("happened.usual_menu"),
        key=key("group", row, "menu"),
        **SESSION,
    )
    everybody = True
    if len(menu) > 1:
        st.session_state.setdefault(key("group", row, "each"), True)
        everybody = st.segmented_control(
            text("happened.share"),
            [True, False],
            required=True,
            format_func=lambda everybody: text("happened.each" if everybody else "happened.shared"),
            key=key("group", row, "each"),
            **SESSION,
        )
    if menu:
        return set_menu(on, people, menu, everybody)
    mix, off = basis.forecast.dish_mix, state.off_on(on)
    here = mix[(mix["location"] == work.location) & ~mix["dish"].isin(off)]
    given = state.given_group(row, on, people, menu)
    if given is not None and not {dish for dish, _ in given.dishes} & off:
        return given
    return usual_menu(here, served_along(basis.restaurant.recipes), on, people)


def _ask_off(scope: Scope) -> tuple[DishOff, ...]:
    found = []
    for row in each("off", "scenarios.another_off"):
        dish = choose(text("scenarios.off"), scope.dishes, key("off", row, "dish"), "scenarios.no_dish")
        if dish is None:
            continue
        moved = _ask_moved("off", row)
        span = ask_span("off", row, scope.days)
        if span is not None:
            found.append(DishOff(dish, *_endless(span, scope), moved=moved))
    return tuple(found)


def _ask_new(work: Workspace, scope: Scope) -> tuple[NewDish, ...]:
    found = []
    for row in each("new", "scenarios.another_new"):
        like = choose(text("scenarios.new_like"), scope.dishes, key("new", row, "like"), "scenarios.no_dish")
        if like is None:
            continue
        name = st.text_input(
            text("scenarios.new_name"), key=key("new", row, "dish"), max_chars=LONGEST_NAME, **SESSION
        ).strip()
        factor = slide("factor", "new", row, 100, step=10, label=text("scenarios.factor", dish=like)) / 100
        moved = _ask_moved("new", row)
        price, unclear = _ask_new_price(row, work.place.currency)
        span = ask_span("new", row, scope.days)
        if name in scope.dishes:
            state.refuse(text("scenarios.is_there", dish=name))
        elif unclear:
            st.session_state[UNCOUNTED] = True
        elif span is not None:
            called = name or plain("scenarios.new_dish", like=like)
            found.append(NewDish(called, like, *_endless(span, scope), factor=factor, moved=moved, price=price))
    return tuple(found)


def _ask_new_price(row: int, currency: str) -> tuple[float | None, bool]:
    """What a new dish costs, None where nobody says so; and whether something is written there that is no price."""
    of = key("new", row, "price")
    within = Bounds(0, LARGEST_NUMBER, of_price(currency))
    price = typed_number(text("scenarios.new_price"), None, of, within, lasting=True)
    return price, price is None and bool(st.session_state[of].strip())


def _ask_moved(kind: str, row: int) -> float | None:
    """How many of its guests go to, or come from, the other dishes of its category; None is what is usually assumed."""
    usual = round(100 * ASSUMED_MOVED)
    share = slide("moved", kind, row, usual, step=5, label=text(f"scenarios.moved_{kind}"))
    return None if share == usual else share / 100


def _endless(span: tuple[pd.Timestamp, pd.Timestamp], scope: Scope) -> tuple[pd.Timestamp, pd.Timestamp | None]:
    """What holds until the last day that can be chosen holds on after it."""
    return span[0], None if span[1] == scope.days[-1] else span[1]


def _ask_supply(scope: Scope) -> dict[str, object]:
    late = choose(text("scenarios.late"), scope.suppliers, key("late"), "scenarios.no_supplier")
    delay = None
    if late is not None:
        st.session_state.setdefault(key("late_days"), 1)
        days = st.slider(text("scenarios.late_days"), 1, 14, key=key("late_days"), **SESSION)
        delay = (late, days)
    nobody = plain("scenarios.no_supplier")
    out = st.multiselect(text("scenarios.out"), scope.suppliers, key=key("out"), placeholder=nobody, **SESSION)
    nothing = plain("scenarios.no_ingredient")
    dearer = st.multiselect(
        text("scenarios.dearer"), scope.ingredients, key=key("dearer"), placeholder=nothing, **SESSION
    )
    prices = [(name, _ask_price(name)) for name in dearer]
    return {
        "supplier_delay": delay,
        "suppliers_out": tuple(out),
        "prices": tuple((name, factor) for name, factor in prices if factor != 1.0),
    }


def _ask_price(name: str) -> float:
    of = key("price", name)
    st.session_state.setdefault(of, 150)
    least, most = state.BOUNDS["price"]
    label = text("scenarios.price_of", ingredient=name)
    return st.slider(label, least, most, step=5, format=plain("scenarios.price_format"), key=of, **SESSION) / 100
