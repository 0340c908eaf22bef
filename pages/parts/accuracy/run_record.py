"""How a forecast was made: a run's data, split, seed, settings, versions, metrics, importances and durations."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from forecasting.demand.records import KeptRun, RunRecord
from pages.parts.accuracy import accuracy_tables
from pages.shared import tables
from pages.shared.language import day_and_year, name_of, plain, text


def show(kept: Sequence[KeptRun]) -> None:
    """One run of all, the newest unless another is chosen."""
    st.markdown(f"**{text('run.title')}**")
    by_id = {run.id: run for run in kept}
    chosen = st.selectbox(
        text("run.which"),
        list(by_id),
        format_func=lambda id_: plain("run.of", id=id_, day=day_and_year(by_id[id_].last_day)),
        key="run_which",
    )
    run = by_id[chosen]
    st.markdown("\n".join(f"- {line}" for line in _facts(run)))
    if run.record is None:
        st.caption(text("run.no_record"))
        return
    _show_scores(run.record)
    if not run.importances.empty:
        _show_importances(run.importances)


def _facts(run: KeptRun) -> list[str]:
    settings, minutes = run.settings, round((run.finished - run.started).total_seconds() / 60, 1)
    facts = [
        text("run.data", first=day_and_year(run.first_day), last=day_and_year(run.last_day)),
        text(
            "run.settings",
            seed=str(settings.seed),
            ahead=settings.ahead_days,
            jobs=settings.jobs,
            models=[plain(f"models.{name}") for name in settings.models],
            recipes=settings.recipes or "–",
            sales=settings.sales or "–",
        ),
        text("run.versions", versions=[f"{name} {version}" for name, version in run.versions.items()]),
    ]
    if run.record is None:
        return [*facts, text("run.took", minutes=minutes)]
    parts = [f"{name_of(f'run.parts.{part}', part)} {seconds:.0f} s" for part, seconds in run.record.durations.items()]
    took = text("run.took_parts", minutes=minutes, parts=parts) if parts else text("run.took", minutes=minutes)
    return [facts[0], _split(run.record, settings.horizon), *facts[1:], took]


def _split(record: RunRecord, horizon: int) -> str:
    if not record.cutoffs:
        return text("run.no_split")
    first, last = (day_and_year(pd.Timestamp(record.cutoffs[place])) for place in (0, -1))
    n = len(record.cutoffs)
    return text("run.split", n=n, days=horizon, first=first, last=last, warmup=len(record.warmup))


def _show_scores(record: RunRecord) -> None:
    if not record.metrics:
        return
    scores = accuracy_tables.house_scores(record.metrics)
    tables.show(scores, "run_scores", plain("run.scores_alt"), accuracy_tables.house_score_columns())
    st.caption(text("run.scores_about"))


def _show_importances(importances: pd.DataFrame) -> None:
    rows = accuracy_tables.importances(importances)
    tables.show(rows, "run_importances", plain("run.importances_alt"), accuracy_tables.importance_columns())
    st.caption(text("run.importances_about"))
