"""What comes of a scenario, one question at a time: its picture, its table, and both as a file."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from forecasting.demand.track_record import has_range
from forecasting.files.spreadsheets import table_to_xlsx
from forecasting.overrides import EVERYWHERE
from forecasting.people import Subject
from forecasting.scenarios.whatif import effects_used
from forecasting.supply.offers import unit_costs
from forecasting.urgent import EARLY
from pages.shared import charts, downloads, scenario_tables, scenario_words, tables
from pages.shared.language import amount, escaped, name_of, plain, text
from pages.shared.scenario_rows import SESSION
from pages.shared.scenario_sentences import Shown
from pages.shared.scenario_state import looked
from pages.shared.scenario_tables import signed_money

MOST_BARS = 8


def show(shown: Shown) -> None:
    """One question at a time."""
    views: dict[str, Callable[[Shown], None]] = {
        "orders": _show_orders,
        "money": _show_money,
        "ingredients": _show_ingredients,
        "dishes": _show_dishes,
        "risk": _show_risk,
        "effects": _show_effects,
    }
    st.session_state.setdefault(looked("view"), "orders")
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
    found = shown.found
    weeks = found.weeks
    if len(weeks):
        both = (weeks.rename(columns={"first": "day", name: "mean"}) for name in ("base", "changed"))
        st.caption(text("scenarios.weeks_about"))
        figure = charts.against_base(*both, shown.names, "")
        figure.update_yaxes(tickprefix=f"{charts.currency_sign(shown.currency)} ", tickformat=",.0f")
        figure.update_xaxes(tickvals=list(weeks["first"]))
        _picture(figure, "orders", plain("scenarios.weeks_alt"))
    rows = scenario_tables.lines(found.lines, shown.currency)
    if len(rows):
        _table(rows, "lines", "scenarios.alt")
    if len(weeks):
        ranged = has_range(shown.known.forecast.backtest)
        _table(scenario_tables.weeks(weeks, shown.currency, ranged), "weeks", "scenarios.weeks_alt")
    if len(rows):
        _offer(found.lines, rows, "lines")


def _show_money(shown: Shown) -> None:
    for place, one in enumerate(shown.found.payoffs):
        if len(shown.found.payoffs) > 1:
            st.markdown(f"**{escaped(scenario_words.begun(scenario_words.promotion(one.promotion)))}**")
        parts = {plain(f"scenarios.parts.{name}"): getattr(one, name) for name in ("meanwhile", "after", "others")}
        figure = charts.adding_up(parts, plain("scenarios.parts.gain"), (one.low, one.high), shown.currency)
        gain = signed_money(one.gain, shown.currency)
        _picture(figure, f"worth_{place}", plain("scenarios.worth_alt", gain=gain))
    _table(scenario_tables.sums(shown.found, shown.currency), "sums", "scenarios.sums_alt")
    st.caption(text("scenarios.sums_about"))


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
    before, after = amount(entry["base"], unit), amount(entry["changed"], unit)
    st.markdown(text("scenarios.usage", ingredient=ingredient, days=days, before=before, after=after))
    daily = [
        plan.means[(plan.means["ingredient"] == ingredient) & plan.means["day"].between(found.first, found.last)]
        for plan in (shown.base, shown.changed)
    ]
    alt = plain("scenarios.chart_alt", ingredient=ingredient, before=before, after=after)
    _picture(charts.against_base(*daily, shown.names, unit), "ingredient", alt)
    rows = weightiest(shown)
    said = scenario_tables.usage(rows, units)
    _table(said, "usage", "scenarios.usage_alt")
    _offer(rows.assign(unit=rows["ingredient"].map(units)), said, "usage")


def weightiest(shown: Shown) -> pd.DataFrame:
    """The ingredients whose change is worth the most money first, at today's prices; those without one after them."""
    usage, work = shown.found.ingredients, shown.work
    costs = unit_costs(shown.known.restaurant.supply, work.location or EVERYWHERE, work.today)
    cost = usage["ingredient"].map(costs).astype(float).fillna(0.0)
    worth = (usage["difference"].abs() * cost).sort_values(ascending=False, kind="stable")
    return usage.loc[worth.index].reset_index(drop=True)


def _show_dishes(shown: Shown) -> None:
    rows = shown.found.dishes
    moved = rows[rows["difference"].abs() >= 0.5].head(MOST_BARS)
    if len(moved):
        figure = charts.side_by_side(moved.rename(columns={"dish": "label"}), shown.names, ",.0f")
        _picture(figure, "dishes", plain("scenarios.dishes_alt", dish=moved["dish"].iloc[0]))
    said = scenario_tables.portions(rows)
    _table(said, "dishes", "scenarios.dishes_table_alt")
    _offer(rows, said, "dishes")


def _show_risk(shown: Shown) -> None:
    rows = shown.found.risks
    likely = rows[rows[["chance_before_one_after", "base_chance_before_one_after"]].max(axis=1) >= EARLY].head(
        MOST_BARS
    )
    st.caption(text("scenarios.risk_about"))
    if len(likely):
        named = {"ingredient": "label", "base_chance_before_one_after": "base", "chance_before_one_after": "changed"}
        figure = charts.side_by_side(likely.rename(columns=named), shown.names, ".0%")
        _picture(figure, "risk", plain("scenarios.risk_alt", ingredient=likely["ingredient"].iloc[0]))
    said = scenario_tables.risks(rows, shown.currency)
    if len(said):
        _table(said, "risks", "scenarios.risk_table_alt")
        _offer(rows, said, "risks")
    else:
        st.success(text("scenarios.no_risk"), icon=":material/check:")


def _show_effects(shown: Shown) -> None:
    """What the scenario rests on, in words."""
    rows = effects_used(shown.known, shown.changed.scenario, shown.found.last)
    st.caption(text("scenarios.effects_about"))
    said = scenario_tables.effects(rows)
    _table(said, "effects", "scenarios.effects_alt")
    _offer(rows, said, "effects")


# Pieces


def _picture(figure, name: str, alt: str) -> None:
    st.plotly_chart(figure, key=f"scenarios_chart_{name}", config=charts.CONFIG, alt=alt)


def _table(rows: pd.DataFrame, name: str, alt: str) -> None:
    tables.show(rows, key=f"scenarios_{name}_table", alt=plain(alt), columns=scenario_tables.columns(rows))


def _offer(rows: pd.DataFrame, said: pd.DataFrame, name: str) -> None:
    """The numbers as CSV, and what is shown as a spreadsheet."""
    named = said.rename(columns={column: plain(f"scenarios.columns.{column}") for column in said})
    file = f"{plain('files.scenario')}-{plain(f'scenarios.files.{name}')}"
    with st.container(horizontal=True):
        downloads.offer(
            Subject.SCENARIOS,
            "CSV",
            lambda: tables.download(_plainly(rows), _heading),
            f"{file}.csv",
            key=f"scenarios_{name}_csv",
        )
        downloads.offer(
            Subject.SCENARIOS,
            "XLSX",
            lambda: table_to_xlsx(named, plain(f"scenarios.files.{name}")),
            f"{file}.xlsx",
            key=f"scenarios_{name}_xlsx",
        )


OF_LINES = [
    *("supplier", "order_by", "arrives", "ingredient", "bought_as", "state", "pack_name", "base_packs", "packs"),
    *("unit", "base_quantity", "quantity", "difference", "cost", "cost_difference"),
]


def _plainly(rows: pd.DataFrame) -> pd.DataFrame:
    """Of order lines the columns that people know; all of any other table."""
    return rows[OF_LINES] if "supplier" in rows else rows


def _heading(name: str) -> str:
    """What people call a column; what a plan says of it where nothing is changed says so."""
    if name.startswith("base_"):
        return plain("scenarios.csv.base_of", what=_heading(name.removeprefix("base_")))
    return name_of(f"scenarios.csv.{name}", "") or plain(f"columns.{name}")


def _units(shown: Shown) -> pd.Series:
    return shown.known.restaurant.ingredients.set_index("ingredient")["unit"]
