"""Accuracy: what was forecast against what was used, week by week, and what has moved since it was learned."""

from math import isfinite

import pandas as pd
import streamlit as st

from forecasting.demand.drift import Drift
from forecasting.demand.records import as_json
from forecasting.people import Subject
from forecasting.proof.watching import Overall
from pages.parts.accuracy import accuracy_tables, run_record
from pages.shared import charts, downloads, ready, runs, tables
from pages.shared.cache import facts, judged
from pages.shared.language import many, money, percent, plain, text, weighed
from pages.shared.links import link
from pages.shared.session import end_page, workspace

NAMED = 4  # ingredients whose usage has moved, each with its numbers; of more only the names

work = workspace()
st.title(text("accuracy.title"))
location = ready.one_location(work)
basis = ready.basis(work)
watched = judged.watched(work, location)
forecast, rows = basis.forecast, watched.ingredients.sort_values("unusual", ascending=False, kind="stable")
units = basis.restaurant.ingredients.set_index("ingredient")["unit"].to_dict()
next_monday = forecast.last_day + pd.Timedelta(days=7 - forecast.last_day.day_of_week)


def say_overall(overall: Overall) -> None:
    """How wrong the last weeks were, beside copying the week before, and what that is in money."""
    how = "tested" if overall.tested else "recent"
    said = text(f"accuracy.{how}", n=overall.weeks, share=percent(overall.share))
    if isfinite(overall.habit_share):
        said += " " + text("accuracy.habit", habit=percent(overall.habit_share))
    if isfinite(overall.money):
        said += " " + text("accuracy.money", money=money(overall.money, work.place.currency))
    st.markdown(said)
    if not overall.priced:
        st.caption(text("accuracy.no_price"))
    elif overall.priced < overall.judged:
        st.caption(text("accuracy.unpriced", n=overall.judged - overall.priced))


def unusual_lines() -> list[str]:
    """A sentence for each ingredient whose error left its usual range."""
    return [
        text(
            f"accuracy.unusual.{each.side or 'both'}",
            ingredient=each.ingredient,
            share=percent(each.share),
            usual=percent(each.usual_share),
        )
        for each in rows[rows["unusual"]].itertuples()
    ]


def drift_lines(drifts: tuple[Drift, ...]) -> list[str]:
    """A sentence for each thing that moved; of much usage that moved alike, one for all."""
    lines = [say_drift(each) for each in drifts if each.what != "usage"]
    for more in (False, True):
        moved = [each for each in drifts if each.what == "usage" and each.more is more]
        if len(moved) > NAMED:
            key = f"accuracy.drift.all_{'more' if more else 'less'}"
            lines.append(text(key, ingredients=[each.name for each in moved]))
        else:
            lines += [say_drift(each) for each in moved]
    return lines


def say_drift(drift: Drift) -> str:
    way = "more" if drift.more else "less"
    if drift.what == "usage":
        now, before = (weighed(value, units.get(drift.name, "")) for value in (drift.now, drift.known))
        return text(f"accuracy.drift.usage_{way}", ingredient=drift.name, now=now, known=before)
    if drift.what == "temperature":
        return text(f"accuracy.drift.temperature_{way}", now=round(drift.now), known=round(drift.known))
    now, before = percent(drift.now), percent(drift.known)
    if drift.what == "promotion":
        return text("accuracy.drift.promotion", now=now, known=before)
    return text(f"accuracy.drift.weekday_{way}", weekday=plain(f"accuracy.weekday.{drift.name}"), now=now, known=before)


def warn() -> None:
    """What left its usual range or has moved, and learning anew where that helps: where something is new to learn."""
    for title, lines in (("unusual", unusual_lines()), ("moved", drift_lines(watched.drifts))):
        if lines:
            said = "\n".join(f"- {line}" for line in lines)
            st.warning(f"**{text(f'accuracy.{title}_title')}**\n\n{said}", icon=":material/monitoring:")
    if runs.running(work):
        runs.panel(work)
    elif reason := ready.stale(work, basis):
        st.warning(text(f"ready.{reason}", day=forecast.last_day), icon=":material/update:")
        runs.panel(work, text("accuracy.refit"))
    elif watched.drifts or rows["unusual"].any():
        st.caption(text("accuracy.learned"))
        link("recipes")


def show_detail() -> None:
    """By which rules this is said, how each forecast was made, and both as files."""
    with st.expander(text("forecast.detail"), icon=":material/query_stats:"):
        st.caption(text("accuracy.rule"))
        if isfinite(watched.coverage):
            st.caption(text("accuracy.coverage", share=percent(watched.coverage)))
        kept = facts.finished_runs(work)
        run_record.show(kept)
        with st.container(horizontal=True):
            downloads.offer(
                Subject.FORECAST,
                text("accuracy.download_weeks"),
                lambda: tables.download(watched.weeks),
                f"{plain('files.accuracy')}.csv",
                key="accuracy_weeks",
            )
            downloads.offer(
                Subject.FORECAST,
                text("accuracy.download_runs"),
                lambda: as_json(kept),
                f"{plain('files.runs')}.json",
                key="accuracy_runs",
            )


if watched.weeks.empty:
    st.info(text("accuracy.nothing", day=next_monday), icon=":material/hourglass_top:")
    warn()
    show_detail()
    end_page()
say_overall(watched.overall)
if watched.overall.tested:
    st.info(text("accuracy.stand_in", day=next_monday), icon=":material/hourglass_top:")
warn()

ingredient = st.selectbox(
    text("columns.ingredient"),
    list(rows["ingredient"]),
    key="accuracy_ingredient",
    bind="query-params",
    filter_mode="fuzzy",
)
its = rows.set_index("ingredient").loc[ingredient]
weeks = watched.weeks[watched.weeks["ingredient"] == ingredient]
figure = charts.turned_out(
    weeks.assign(low=weeks["forecast"] * its["usual_low"], high=weeks["forecast"] * its["usual_high"]),
    {name: plain(f"accuracy.chart.{name}") for name in ("actual", "forecast", "tested", "band")},
    many(units.get(ingredient, plain("forecast.portions"))),
)
charts.show(figure, "accuracy_chart", plain("accuracy.alt", ingredient=ingredient), dated=True)
st.caption(text("accuracy.counted"))

st.subheader(text("accuracy.all"))
shown = accuracy_tables.watched(rows, units)
tables.show(shown, "accuracy_table", plain("accuracy.table_alt"), accuracy_tables.watched_columns(work.place.currency))
first = "costliest" if watched.overall.priced else "largest"
st.caption(" ".join(text(f"accuracy.{said}") for said in (first, "table_about")))

show_detail()
