"""How much of an ingredient will be used: a sentence, a picture, and which model to believe."""

from math import isfinite, nan

import pandas as pd
import streamlit as st

from forecasting.demand.outlook import Week, as_planned, band, coming, next_week, overview
from forecasting.demand.track_record import NO_RECORD, Record
from forecasting.demand.weather_cost import weather_cost
from forecasting.models.contract import SHORTEST_HISTORY, long_enough
from pages.parts.forecast import forecast_detail, forecast_drivers, forecast_overview, forecast_tables
from pages.shared import charts, groups, ready, runs
from pages.shared.cache import facts, judged
from pages.shared.language import about, many, money, percent, plain, text, together
from pages.shared.links import link
from pages.shared.session import workspace

SHOWN_WEEKS = 8
SELDOM_WEEKS = 4  # over these it is told what is hardly used will come to
ALL = "all"

work = workspace()
st.title(text("forecast.title"))
location = ready.one_location(work)
basis, plan = ready.plan(work)
forecast = basis.forecast
ranged = location in forecast.ranged

(paths,) = plan.paths
records = judged.records(work, location)
costs = basis.unit_costs(location, work.today)
units = basis.restaurant.ingredients.set_index("ingredient")["unit"]
history = basis.usage[basis.usage["location"] == location]
rows = overview(paths, records, history, costs, work.today, ranged)
ingredient = forecast_overview.chosen(list(rows["ingredient"]))
unit = units.get(ingredient, plain("forecast.portions"))
record = records.get(ingredient, NO_RECORD)


def say_week(week: Week, record: Record) -> None:
    """What next week will take; a range only where one is known, called by its chance only where that was measured."""
    if about(week.middle, unit) == about(0.0, unit):
        say_nothing_likely(week, record)
        return
    if week.low is None:
        said = text("forecast.week", ingredient=ingredient, middle=about(week.middle, unit))
        st.markdown(f"{said} {text('forecast.no_width' if ranged else 'forecast.no_range')}")
        return
    middle, low, high = together([week.middle, week.low, week.high], unit)
    said = text("forecast.week", ingredient=ingredient, middle=middle)
    how = "range" if record.band_holds else "rough_range" if isfinite(record.coverage) else "untested_range"
    st.markdown(f"{said} {text(f'forecast.{how}', low=low, high=high, share=percent(record.coverage))}")


def say_nothing_likely(week: Week, record: Record) -> None:
    """Next week will most likely take nothing: what it may come to, and what the weeks after it take on average."""
    later = coming(plan.means, ingredient, work.today, SELDOM_WEEKS)
    if about(later, unit) == about(0.0, unit):
        used = history.loc[(history["ingredient"] == ingredient) & (history["quantity"] > 0), "day"]
        since = "" if used.empty else " " + text("forecast.none_since", day=used.max())
        st.markdown(text("forecast.none", ingredient=ingredient, weeks=SELDOM_WEEKS) + since)
        return
    said = text("forecast.seldom", ingredient=ingredient, weeks=SELDOM_WEEKS, later=about(later, unit))
    if week.high is not None and record.band_holds and about(week.high, unit) != about(0.0, unit):
        said += " " + text("forecast.seldom_high", high=about(week.high, unit))
    st.markdown(said)


def worth(error: float) -> str:
    """An error of a week in the ingredient's unit and, where it has a price, in money."""
    cost = error * float(costs.get(ingredient, nan))
    if not isfinite(cost):
        return about(error, unit)
    return plain("forecast.worth", error=about(error, unit), money=money(cost, work.place.currency))


def say_record(record: Record) -> None:
    """How wrong we were, beside habit; which model is used, and why."""
    colour, icon = forecast_tables.LIGHTS[record.verdict]
    unused = record.weeks and record.used == 0 and not record.gone
    said = "unused" if unused else record.verdict
    st.badge(text(f"forecast.{said}"), icon=icon, color=colour)
    if record.gone:
        return
    if record.verdict == "unknown":
        say_untested()
        return
    if record.used > 0 and record.never_wrong:
        say_never_wrong(record)
        return
    error, habit = worth(record.error), worth(record.habit_error)
    how = "record_same" if error == habit else "record" if record.error < record.habit_error else "record_worse"
    said = text(f"forecast.{how}", n=record.weeks, error=error, share=percent(record.share), habit=habit)
    both, mean = "", ""
    if isfinite(record.prophet_error) and isfinite(record.forest_error):
        both = text("forecast.both", prophet=about(record.prophet_error, unit), forest=about(record.forest_error, unit))
    if record.mean_would_do:
        mean = text("forecast.no_better_mean", error=about(record.mean_error, unit))
    used = "forecast.uses_blend" if record.chosen == "blend" else "forecast.uses_baseline"
    used = text(used, model=plain(f"models.{record.chosen}"))
    st.markdown(" ".join(part for part in (said, mean, both, used) if part))
    if both and not has_grown():
        st.caption(text("forecast.prophet_young", days=SHORTEST_HISTORY))
    if record.portions < 1:
        st.caption(text("forecast.hardly_used"))
    elif record.little_used:
        limits = {name: percent(getattr(record, name)) for name in ("close", "tolerable")}
        st.caption(text("forecast.little_used", n=round(record.portions), share=percent(record.chance), **limits))


def say_never_wrong(record: Record) -> None:
    """Nothing can have been closer: which model is used says little."""
    used = "forecast.uses_blend" if record.chosen == "blend" else "forecast.uses_exact"
    said = text("forecast.record_exact", n=record.weeks), text(used, model=plain(f"models.{record.chosen}"))
    st.markdown(" ".join(said))


def say_untested() -> None:
    """What is used until anything has been tested: the models' mean, which of a few weeks is that of the weekday."""
    if has_grown():
        st.markdown(text("forecast.untested"))
    else:
        st.markdown(text("forecast.too_young", days=SHORTEST_HISTORY))


def has_grown() -> bool:
    """Whether there is enough history for more than the mean of each weekday."""
    its = basis.history[(basis.history["location"] == location) & (basis.history["ingredient"] == ingredient)]
    return bool(long_enough(its).any())


def draw(models: list[str]) -> None:
    """The past, and what the models expect of the days to come, each with its range."""
    forecast_means = forecast.means[forecast.means["location"] == location]
    own = as_planned(
        forecast_means[forecast_means["ingredient"] == ingredient],
        plan.means[plan.means["ingredient"] == ingredient],
    )
    means = own[own["model"].isin(models)]
    bands = judged.ranges(work, location, ingredient, means[means["model"] != "recommended"])
    recommended = band(paths, ingredient) if ranged and "recommended" in models else None
    if recommended is not None:
        bands = pd.concat([recommended.assign(model="recommended"), bands], ignore_index=True)
    words = {name: plain(f"models.{name}") for name in ("actual", *models)}
    alone = len(models) == 1
    ranges = {
        f"{name}_band": plain("models.band") if alone else plain("forecast.range_of", model=words[name])
        for name in models
    }
    figure = charts.forecast(
        history[history["ingredient"] == ingredient].sort_values("day").tail(7 * SHOWN_WEEKS),
        means,
        bands,
        words | ranges,
        many(unit),
    )
    charts.show(figure, "forecast_chart", plain("forecast.alt", ingredient=ingredient), dated=True)


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


say_week(next_week(paths, ingredient, work.today, ranged), record)
if explained := groups.explained(groups.belong(facts.described(work)), ingredient):
    st.caption(explained)
say_record(record)

there = [name for name in charts.FORECASTS if name in set(forecast.means["model"])]
shown = st.segmented_control(
    text("forecast.which"),
    [*there, ALL],
    default=there[0],
    required=True,
    format_func=lambda name: text("forecast.all_models" if name == ALL else f"forecast.short.{name}"),
    key="forecast_models",
    persist_state="session",
    label_visibility="collapsed",
)
draw(there if shown == ALL else [shown])
if record.weeks and (paths.days[-1] - forecast.last_day).days > forecast.settings.horizon:
    st.caption(text("forecast.beyond", days=forecast.settings.horizon))

if not record.gone:
    forecast_drivers.show(judged.drivers(work, location, ingredient), ingredient, bool(forecast.models))
forecast_overview.show(rows, ingredient, units, work.place.currency)
link("accuracy", text("forecast.how_it_went"))

detail = st.expander(text("forecast.detail"), key="forecast_detail", icon=":material/query_stats:", on_change="rerun")
if detail.open:
    with detail:
        forecast_detail.show_errors(forecast, location, ingredient, unit)
        say_weather_cost(weather_cost(forecast.backtest, forecast.settings.folds, location, ingredient))
        forecast_detail.show_catalogue(forecast)
        forecast_detail.offer(
            work,
            {
                "forecasts": lambda: forecast.means,
                "scores": lambda: forecast.scores,
                "tests": lambda: forecast_detail.tests(forecast),
                "drivers": lambda: forecast_drivers.as_file(judged.drivers(work, location)),
                "catalogue": lambda: forecast_tables.feature_file(forecast_detail.features(forecast)),
            },
        )

st.subheader(text("forecast.update"))
last_sold = ready.last_day(work, location)
not_whole = f" {text('forecast.made_before', day=last_sold)}" if last_sold > forecast.last_day else ""
st.caption(text("forecast.made", day=forecast.last_day) + not_whole)
if not (ready.stale(work, basis) or runs.running(work)):  # else the button or the progress stands above
    runs.panel(work)
