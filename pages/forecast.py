"""How much of an ingredient will be used: a sentence, a picture, and which model to believe."""

from math import isfinite

import pandas as pd
import streamlit as st

from forecasting.outlook import Record, Week, band, duel, has_range, next_week, side_by_side, track_record
from forecasting.weather_cost import weather_cost
from pages.shared import cache, charts, groups, ready, runs, tables
from pages.shared.language import about, percent, plain, text, together
from pages.shared.session import workspace

SHOWN_WEEKS = 8
LIGHTS = {
    "reliable": ("green", ":material/check_circle:"),
    "fair": ("orange", ":material/info:"),
    "poor": ("red", ":material/warning:"),
    "unknown": ("gray", ":material/help:"),
}

work = workspace()
st.title(text("forecast.title"))
location = ready.one_location(work)
known, plan = ready.plan(work)
forecast = known.forecast
ranged = has_range(forecast.backtest)

(paths,) = plan.paths
ingredient = st.selectbox(
    text("columns.ingredient"),
    list(plan.run_outs["ingredient"]),
    key="forecast_ingredient",
    bind="query-params",
    filter_mode="fuzzy",
)
units = known.restaurant.ingredients.set_index("ingredient")["unit"]
unit = units.get(ingredient, plain("forecast.portions"))
record = track_record(forecast.scores, forecast.backtest, forecast.settings.folds, location, ingredient)


def say_week(week: Week, record: Record) -> None:
    """What next week will take; a range only where one is known, called by its chance only where that was measured."""
    if week.low is None:
        said = text("forecast.week", ingredient=ingredient, middle=about(week.middle, unit))
        st.markdown(f"{said} {text('forecast.no_range')}")
        return
    middle, low, high = together([week.middle, week.low, week.high], unit)
    said = text("forecast.week", ingredient=ingredient, middle=middle)
    key = "forecast.range" if record.band_holds else "forecast.rough_range"
    st.markdown(f"{said} {text(key, low=low, high=high)}")


def say_record(record: Record) -> None:
    """How wrong we were, beside habit; which model is used, and why."""
    colour, icon = LIGHTS[record.verdict]
    st.badge(text(f"forecast.{record.verdict}"), icon=icon, color=colour)
    if record.verdict == "unknown":
        return
    said = text(
        "forecast.record" if record.error <= record.habit_error else "forecast.record_worse",
        weeks=record.weeks,
        error=about(record.error, unit),
        share=percent(record.share),
        habit=about(record.habit_error, unit),
    )
    both = ""
    if isfinite(record.prophet_error) and isfinite(record.forest_error):
        both = text("forecast.both", prophet=about(record.prophet_error, unit), forest=about(record.forest_error, unit))
    used = "forecast.uses_blend" if record.chosen == "blend" else "forecast.uses_baseline"
    st.markdown(f"{said} {both} {text(used, model=plain(f'models.{record.chosen}'))}")


def say_weather_cost(cost: pd.DataFrame) -> None:
    """How wrong the models would have been with the exact weather, where it was measured."""
    told = [
        plain(
            "weather.cost_model",
            model=plain("models.recommended_then" if model == "recommended" else f"models.{model}"),
            informed=percent(informed, decimals=1),
            usual=percent(usual, decimals=1),
        )
        for model, usual, informed in cost.itertuples()
    ]
    if told:
        st.caption(text("weather.cost", models=told))


def compare_models(sides: pd.DataFrame) -> None:
    """Prophet against the forest, in a sentence and ingredient by ingredient."""
    st.subheader(text("forecast.sides"))
    count = duel(sides)
    if count.judged:
        st.markdown(text("forecast.duel", n=count.judged, prophet=count.prophet, forest=count.forest))
    st.dataframe(
        tables.sides(sides),
        hide_index=True,
        column_config=tables.side_columns(),
        key="forecast_sides",
        row_height=tables.TWO_LINES,
        placeholder="–",
        alt=plain("forecast.sides_alt"),
    )
    st.caption(text("forecast.sides_about"))


say_week(next_week(paths, ingredient, work.today, ranged), record)
if explained := groups.explained(groups.belong(cache.kitchen(work)), ingredient):
    st.caption(explained)
say_record(record)

means = forecast.means[(forecast.means["location"] == location) & (forecast.means["ingredient"] == ingredient)]
history = known.usage[(known.usage["location"] == location) & (known.usage["ingredient"] == ingredient)]
names = ["actual", "recommended", *[name for name in ("prophet", "forest") if name in set(means["model"])], "band"]
st.plotly_chart(
    charts.forecast(
        history.sort_values("day").tail(7 * SHOWN_WEEKS),
        means[means["day"] <= paths.days[-1]],
        band(paths, ingredient) if ranged else None,
        {name: plain(f"models.{name}") for name in names},
        unit,
    ),
    key="forecast_chart",
    config=charts.CONFIG,
    alt=plain("forecast.alt", ingredient=ingredient),
)
if (paths.days[-1] - forecast.last_day).days > forecast.settings.horizon:
    st.caption(text("forecast.beyond", days=forecast.settings.horizon))

sides = side_by_side(forecast.scores, location)
if not sides.empty:
    compare_models(sides)

with st.expander(text("forecast.detail"), icon=":material/query_stats:"):
    scores = tables.scores(forecast.scores, location, ingredient)
    st.dataframe(
        scores,
        hide_index=True,
        column_config=tables.score_columns(),
        key="forecast_scores",
        row_height=tables.TWO_LINES,
        placeholder="–",
        alt=plain("forecast.scores_alt"),
    )
    st.caption(text("forecast.measures"))
    say_weather_cost(weather_cost(forecast.backtest, forecast.settings.folds, location, ingredient))
    with st.container(horizontal=True):
        for name, table in (("forecasts", forecast.means), ("scores", forecast.scores)):
            st.download_button(
                text(f"forecast.download_{name}"),
                data=lambda table=table: tables.download(table),
                file_name=f"{plain(f'files.{name}')}.csv",
                mime="text/csv",
                key=f"forecast_{name}",
                on_click="ignore",
                icon=":material/download:",
            )

st.subheader(text("forecast.update"))
st.caption(text("forecast.made", day=forecast.last_day))
if not (ready.stale(work, known) or runs.running(work)):  # else the button or the progress stands above
    runs.panel(work)
