"""What comes of a scenario, one question at a time: its picture, its table, and both as a file."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from forecasting.outcomes.whatif import effects_used
from forecasting.overrides import EVERYWHERE
from forecasting.planning.urgent import EARLY
from pages.parts.scenarios import scenario_files, scenario_tables, scenario_words
from pages.parts.scenarios.scenario_rows import SESSION
from pages.parts.scenarios.scenario_sentences import Shown
from pages.parts.scenarios.scenario_state import looked
from pages.parts.scenarios.scenario_tables import signed_money
from pages.shared import charts, tables
from pages.shared.language import days, escaped, many, plain, text, weighed

MOST_BARS = 8
VISIBLE = 0.01  # a chance that moves by less looks the same
PARTS = ("meanwhile", "after", "others")
WEEKLY = ("base", "changed", "difference", "low", "high")  # amounts of money in some tables, quantities in others


def show(shown: Shown, more: Mapping[str, Callable[[Shown], None]]) -> None:
    """One question at a time; ``more`` are other ways to look at it."""
    views: dict[str, Callable[[Shown], None]] = {
        "orders": _show_orders,
        "money": _show_money,
        "ingredients": _show_ingredients,
        "dishes": _show_dishes,
        "risk": _show_risk,
        "effects": _show_effects,
        **more,
    }
    if st.session_state.get(looked("view")) not in views:
        st.session_state[looked("view")] = "orders"
    view = st.segmented_control(
        text("scenarios.look"),
        list(views),
        required=True,
        format_func=lambda name: plain(f"scenarios.views.{name}"),
        key=looked("view"),
        **SESSION,
    )
    views[view](shown)


def _show_orders(shown: Shown) -> None:
    """The orders that are open now, those after them, and all purchases by week."""
    found, currency = shown.found, shown.currency
    rows = scenario_tables.lines(found.lines, currency)
    if len(rows):
        st.caption(text("scenarios.lines_about"))
        _table(rows, "lines", "scenarios.alt")
    if len(shown.later):
        st.caption(text("scenarios.later_about"))
        _table(scenario_tables.later(shown.later, currency), "later", "scenarios.later_alt")
    weeks = found.weeks.assign(difference=found.weeks["changed"] - found.weeks["base"])
    if len(weeks):
        _show_weeks(shown, weeks)
    files = {"lines": scenario_files.of_lines(found.lines), "later": shown.later, "weeks": weeks}
    scenario_files.offer("lines", files, (*scenario_files.MONEY, *WEEKLY))


def _show_weeks(shown: Shown, weeks: pd.DataFrame) -> None:
    st.caption(text("scenarios.weeks_about"))
    if (weeks["difference"].abs() >= 0.5).any():
        labels = [days(first, last) for first, last in zip(weeks["first"], weeks["last"], strict=True)]
        figure = charts.more_or_less(dict(zip(labels, weeks["difference"], strict=True)), shown.currency)
        _picture(figure, "orders", plain("scenarios.weeks_alt"))
    ranged = shown.basis.forecast.ranged >= {paths.location for paths in shown.base.paths}
    _table(scenario_tables.weeks(weeks, shown.found.whole, shown.currency, ranged), "weeks", "scenarios.weeks_alt")


def _show_money(shown: Shown) -> None:
    found = shown.found
    for place, one in enumerate(found.payoffs):
        if len(found.payoffs) > 1:
            st.markdown(f"**{escaped(scenario_words.weighed(one))}**")
        parts = {plain(f"scenarios.parts.{name}"): getattr(one, name) for name in PARTS}
        figure = charts.adding_up(parts, plain("scenarios.parts.gain"), (one.low, one.high), shown.currency)
        gain = signed_money(one.gain, shown.currency)
        _picture(figure, f"worth_{place}", plain("scenarios.worth_alt", gain=gain))
    _table(scenario_tables.sums(found, shown.currency), "sums", "scenarios.sums_alt")
    about = ["sums_about", *(["sums_promotion"] if found.payoffs else [])]
    st.caption(" ".join(text(f"scenarios.{said}") for said in about))
    files = {"sums": scenario_tables.sums_in_numbers(found), "promotions": scenario_tables.worth(found)}
    scenario_files.offer("sums", files, (*PARTS, *WEEKLY, "gain"))


def _show_ingredients(shown: Shown) -> None:
    """One ingredient day by day, and all of them."""
    found, days = shown.found, (shown.found.last - shown.found.first).days + 1
    usage = weightiest(shown).set_index("ingredient")
    heaviest = plain("scenarios.weightiest", ingredient=usage.index[0])
    chosen = st.selectbox(
        text("scenarios.see"), sorted(usage.index), index=None, placeholder=heaviest, key=looked("see"), **SESSION
    )
    ingredient = chosen or usage.index[0]
    entry, units = usage.loc[ingredient], _units(shown)
    unit = units.get(ingredient, plain("forecast.portions"))
    before, after = weighed(entry["base"], unit), weighed(entry["changed"], unit)
    st.markdown(text("scenarios.usage", ingredient=ingredient, days=days, before=before, after=after))
    daily = [
        plan.means[(plan.means["ingredient"] == ingredient) & plan.means["day"].between(found.first, found.last)]
        for plan in (shown.base, shown.changed)
    ]
    alt = plain("scenarios.chart_alt", ingredient=ingredient, before=before, after=after)
    figure = charts.against_base(*daily, shown.names, many(unit))
    _picture(figure, "ingredient", alt, dated=True)
    rows = weightiest(shown)
    _changed_rows(scenario_tables.usage(rows, units), "usage", "scenarios.usage_alt")
    scenario_files.offer("usage", {"usage": rows.assign(unit=rows["ingredient"].map(units))})


def weightiest(shown: Shown) -> pd.DataFrame:
    """The ingredients whose change is worth the most money first, at today's prices; those without one after them."""
    usage, work = shown.found.ingredients, shown.work
    costs = shown.basis.unit_costs(work.location or EVERYWHERE, work.today)
    cost = usage["ingredient"].map(costs).astype(float).fillna(0.0)
    worth = (usage["difference"].abs() * cost).sort_values(ascending=False, kind="stable")
    return usage.loc[worth.index].reset_index(drop=True)


def _show_dishes(shown: Shown) -> None:
    rows = shown.found.dishes
    moved = rows[rows["difference"].abs() >= 0.5].head(MOST_BARS)
    if len(moved):
        figure = charts.side_by_side(moved.rename(columns={"dish": "label"}), shown.names, ",.0f")
        _picture(figure, "dishes", plain("scenarios.dishes_alt", dish=moved["dish"].iloc[0]))
    _changed_rows(scenario_tables.portions(rows), "dishes", "scenarios.dishes_table_alt")
    scenario_files.offer("dishes", {"dishes": rows})


def _show_risk(shown: Shown) -> None:
    rows = shown.found.risks
    chances = rows[["chance_before_one_after", "base_chance_before_one_after"]]
    moved = chances.diff(axis=1).iloc[:, 1].abs() >= VISIBLE
    likely = rows[(chances.max(axis=1) >= EARLY) & moved].head(MOST_BARS)
    st.caption(text("scenarios.risk_about"))
    if len(likely):
        named = {"ingredient": "label", "base_chance_before_one_after": "base", "chance_before_one_after": "changed"}
        figure = charts.side_by_side(likely.rename(columns=named), shown.names, ".0%")
        _picture(figure, "risk", plain("scenarios.risk_alt", ingredient=likely["ingredient"].iloc[0]))
    said = scenario_tables.risks(rows, shown.currency, shown.unsold)
    if len(said):
        _changed_rows(said, "risks", "scenarios.risk_table_alt", ~scenario_tables.spoils_more(rows).loc[said.index])
        scenario_files.offer("risks", {"risks": rows})
    else:
        st.success(text("scenarios.no_risk"), icon=":material/check:")


def _show_effects(shown: Shown) -> None:
    """What the scenario rests on, in words."""
    rows = effects_used(shown.basis, shown.changed.scenario, shown.found.last)
    about = ["effects_about", *(["effects_house"] if rows["kind"].isin(scenario_tables.OF_THE_HOUSE).any() else [])]
    st.caption(" ".join(text(f"scenarios.{said}") for said in about))
    said = scenario_tables.effects(rows)
    _table(said, "effects", "scenarios.effects_alt")
    scenario_files.offer("effects", {"effects": scenario_files.of_effects(rows, said)}, ())


# Pieces


def _picture(figure, name: str, alt: str, *, dated: bool = False) -> None:
    charts.show(figure, f"scenarios_chart_{name}", alt, dated=dated)


def _changed_rows(rows: pd.DataFrame, name: str, alt: str, quiet: pd.Series | bool = True) -> None:
    """A table without the rows in which nothing changes (and that are ``quiet``); how many those are is said."""
    same = scenario_tables.same(rows) & quiet
    if same.all():
        st.caption(text("scenarios.none_changes"))
        return
    _table(rows[~same].reset_index(drop=True), name, alt)
    if same.any():
        st.caption(text("scenarios.unchanged", n=int(same.sum())))


def _table(rows: pd.DataFrame, name: str, alt: str) -> None:
    tables.show(rows, key=f"scenarios_{name}_table", alt=plain(alt), columns=scenario_tables.columns(rows))


def _units(shown: Shown) -> pd.Series:
    return shown.basis.restaurant.ingredients.set_index("ingredient")["unit"]
