"""What if: move the sliders, see the orders move. Only the fragment reruns."""

import pandas as pd
import streamlit as st

from forecasting.basis import Basis
from forecasting.effects import DIP_DAYS
from forecasting.errors import InputError
from forecasting.outlook import usage_change
from forecasting.plan import Plan, compare
from forecasting.scenario import Promotion, Scenario, replaced
from pages.shared import cache, charts, ready, tables
from pages.shared.language import amount, day, error_text, money, percent, percent_format, plain, text
from pages.shared.links import link
from pages.shared.session import workspace

DAYS = 14
KINDS = ("discount", "2x1", "combo")
MOVED = "scenario_"  # what the keys of all that can be moved begin with

work = workspace()
st.title(text("scenarios.title"))
ready.one_location(work)
known, base = ready.plan(work)
if not known.forecast.models:
    st.warning(text("scenarios.no_models"), icon=":material/update:")
    link("forecast", text("scenarios.to_forecast"))

days = [work.today + pd.Timedelta(days=ahead) for ahead in range(DAYS)]


def reset() -> None:
    """Everything as in the plan again."""
    for key in [key for key in st.session_state if str(key).startswith(MOVED)]:
        del st.session_state[key]


def day_or_none(label: str, key: str) -> tuple[pd.Timestamp, ...]:
    """One of the next days, or none."""
    chosen = st.selectbox(
        label,
        [None, *days],
        format_func=lambda value: plain("scenarios.no_day") if value is None else day(value),
        placeholder=plain("scenarios.no_day"),
        key=key,
        persist_state="session",
    )
    return () if chosen is None else (chosen,)


def say_planned(known: Basis) -> None:
    """The promotions of these days that the plan counts on already."""
    planned, names = known.restaurant.promotions, {*known.menu["dish"], *known.menu["category"]}
    near = (planned["last"] >= days[0]) & (planned["first"] <= days[-1]) & planned["dish_or_category"].isin(names)
    for entry in planned[near].itertuples():
        st.caption(
            text(
                "scenarios.planned",
                kind=plain(f"choices.{entry.kind}"),
                what=entry.dish_or_category,
                first=entry.first,
                last=entry.last,
            )
        )


def promotion(known: Basis) -> tuple[Promotion, ...]:
    """A promotion of a dish or a category; its uplift learned from the past or said by the person."""
    dishes = known.restaurant.dishes
    names = [*sorted(set(dishes["category"]) - {""}), *dishes["dish"]]
    what = st.selectbox(
        text("scenarios.promotion"),
        [None, *names],
        format_func=lambda name: name or plain("scenarios.no_promotion"),
        placeholder=plain("scenarios.no_promotion"),
        key="scenario_what",
        persist_state="session",
    )
    if what is None:
        return ()
    kind = st.segmented_control(
        text("scenarios.kind"),
        KINDS,
        default=KINDS[0],
        required=True,
        format_func=lambda code: plain(f"choices.{code}"),
        key="scenario_kind",
        persist_state="session",
    )
    first = st.selectbox(text("scenarios.first"), days, format_func=day, key="scenario_first", persist_state="session")
    length = st.slider(text("scenarios.length"), 1, DAYS, 3, key="scenario_length", persist_state="session")
    uplift = own_uplift()
    if uplift is None:
        say_effect(known.forecast.effects, kind)
    chosen = Promotion(first, first + pd.Timedelta(days=length - 1), what, kind, uplift=uplift)
    say_neighbours(known, chosen)
    say_replaced(known.restaurant.promotions, chosen)
    return (chosen,)


def own_uplift() -> float | None:
    """By what share a promotion lifts sales, if the person says so herself."""
    if not st.toggle(text("scenarios.own_uplift"), key="scenario_own", persist_state="session"):
        return None
    key, said = "scenario_uplift", text("scenarios.uplift")
    return st.slider(said, 0, 150, 30, 5, percent_format(), key=key, persist_state="session") / 100


def say_effect(effects: pd.DataFrame, kind: str) -> None:
    """How much a kind of promotion is taken to add, and whether that was learned or is assumed."""
    rows = effects[(effects["kind"] == "uplift") & (effects["what"] == kind)]
    for effect in rows.itertuples():
        st.caption(
            text(
                f"scenarios.{effect.source}",
                n=int(effect.occasions),
                effect=percent(effect.effect),
                low=percent(effect.low),
                high=percent(effect.high),
            )
        )


def say_neighbours(known: Basis, chosen: Promotion) -> None:
    """What a promotion is taken to do to the other dishes of its category meanwhile, and to its own after it."""
    effects = known.forecast.effects[known.forecast.effects["what"] == chosen.kind].set_index("kind")
    category = known.menu.set_index("dish")["category"].get(chosen.dish_or_category, "")
    for kind in ("siblings", "dip") if category else ("dip",):
        effect, source = effects.loc[kind, "effect"], plain(f"scenarios.by_{effects.loc[kind, 'source']}")
        share = plain("scenarios.sold_more" if effect > 0 else "scenarios.sold_less", share=percent(abs(effect)))
        st.caption(text(f"scenarios.{kind}", category=category, days=DIP_DAYS, share=share, source=source))


def say_replaced(planned: pd.DataFrame, chosen: Promotion) -> None:
    """A planned promotion that the scenario's takes the place of: they don't add up."""
    for entry in planned[replaced(planned, chosen)].itertuples():
        st.info(text("scenarios.replaces", first=entry.first, last=entry.last), icon=":material/swap_horiz:")


def weightiest(usage: pd.DataFrame) -> pd.DataFrame:
    """The ingredients whose change is worth the most money first; those without a price after them."""
    cost = usage["ingredient"].map(known.restaurant.supply.groupby("ingredient")["unit_cost"].min()).fillna(0.0)
    worth = (usage["difference"].abs() * cost).sort_values(ascending=False, kind="stable")
    return usage.loc[worth.index]


def say(lines: pd.DataFrame, changed: Plan) -> None:
    """The difference in a sentence."""
    moved = int((lines["difference"] != 0).sum())
    cost = changed.orders["cost"].sum() - base.orders["cost"].sum()
    said = "scenarios.more" if cost >= 0 else "scenarios.less"
    st.markdown(text(said, n=moved, cost=money(abs(cost), work.place.currency)) if moved else text("scenarios.no_line"))


def say_lost_deliveries(changed: Plan, lost: tuple[pd.Timestamp, ...]) -> None:
    """Suppliers who don't come on a day that is closed or a holiday now: an order has to last longer, so it jumps."""
    window = ["arrives", "next_arrives"]
    before, after = (plan.lines.groupby("supplier")[window].first() for plan in (base, changed))
    moved = before[(before != after.reindex(before.index)).any(axis=1)]
    for each in lost:
        suppliers = list(moved.index[(moved == each).any(axis=1)])
        if suppliers:
            st.info(text("scenarios.no_delivery", day=each, suppliers=suppliers), icon=":material/local_shipping:")


def show(lines: pd.DataFrame, changed: Plan) -> None:
    """The order lines that change, and one ingredient day by day."""
    rows = tables.changed_lines(lines)
    if not rows.empty:
        tables.show(rows, key="scenario_lines", alt=plain("scenarios.alt"))
    usage = weightiest(usage_change(base.means, changed.means, days[0], DAYS)).set_index("ingredient")
    chosen = st.selectbox(
        text("scenarios.see"),
        sorted(usage.index),
        index=None,
        placeholder=plain("scenarios.weightiest", ingredient=usage.index[0]),
        key="scenario_see",
        persist_state="session",
    )
    ingredient = chosen or usage.index[0]
    entry = usage.loc[ingredient]
    unit = known.restaurant.ingredients.set_index("ingredient")["unit"].get(ingredient, plain("forecast.portions"))
    before, after = amount(entry["base"], unit), amount(entry["changed"], unit)
    st.markdown(text("scenarios.usage", ingredient=ingredient, days=DAYS, before=before, after=after))
    daily = [
        plan.means[(plan.means["ingredient"] == ingredient) & plan.means["day"].between(days[0], days[-1])]
        for plan in (base, changed)
    ]
    st.plotly_chart(
        charts.against_base(*daily, (plain("scenarios.base"), plain("scenarios.changed")), unit),
        key="scenario_chart",
        config=charts.CONFIG,
        alt=plain("scenarios.chart_alt", ingredient=ingredient, before=before, after=after),
    )


def temperature() -> float:
    """How many degrees warmer or colder; without weather records nothing is known of what warmth does."""
    unknown = known.restaurant.weather.empty
    warmer = st.slider(
        text("scenarios.warmer"),
        -5,
        5,
        0,
        format="%+d °C",
        key="scenario_warmer",
        persist_state="session",
        disabled=unknown,
    )
    if unknown:
        st.caption(text("scenarios.no_weather"))
    return 0.0 if unknown else float(warmer)


@st.fragment
def what_if() -> None:
    """The sliders and everything that they move: the sentence above them, the details below."""
    sentence = st.container()
    with st.container(border=True):
        warmer = temperature()
        holidays = day_or_none(text("scenarios.holiday"), "scenario_holiday")
        closed = day_or_none(text("scenarios.closed"), "scenario_closed")
        say_planned(known)
        promotions = promotion(known)
        st.button(text("scenarios.reset"), key="scenarios_back", icon=":material/restart_alt:", on_click=reset)
    scenario = Scenario(
        holidays=tuple((each, True) for each in holidays),
        closed=closed,
        temperature_change=warmer,
        promotions=promotions,
    )
    if scenario == Scenario():
        sentence.markdown(text("scenarios.nothing"))
        return
    try:
        changed = cache.plan(work, known, work.location, scenario)
    except InputError as error:
        sentence.error(error_text(error), icon=":material/error:")
        return
    lines = compare(base, changed)
    with sentence:
        say(lines, changed)
        say_lost_deliveries(changed, (*closed, *holidays))
    show(lines, changed)


what_if()
