"""Days on which much more or less was used than usual: what they count as in learning, and what a person says."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.menu.groups import as_groups
from forecasting.store.days.kept_days import say_of_days
from forecasting.store.restaurant import change_events
from forecasting.tables import COLUMNS, TINY, empty
from pages.shared import locations
from pages.shared.cache import facts, findings
from pages.shared.language import about, plain, text
from pages.shared.language import day as day_name
from pages.shared.session import Workspace

SHOWN = 3  # so many days are told at once, the others wait behind a line
WEEKS = 8  # older days are limited in the same way, but nobody remembers them
NAMED = 3  # so many ingredients of a day are told with their numbers, those furthest from usual first
NOTED = "outliers_noted"  # the session's last event that explained a day: to take it back


def show(work: Workspace) -> None:
    """The days of the last weeks that are limited in learning, the newest first; nothing where there is none."""
    try:
        found = findings.odd_days(work).outliers if work.overview.last_day is not None else pd.DataFrame()
    except InputError:  # what is wrong with the recipes is said where they are written
        return
    recent = found.query("day > @since", local_dict={"since": _since(work)}) if len(found) else found
    if recent.empty and st.session_state.get(NOTED, (None,))[0] != work.url:
        return
    st.subheader(text("outliers.title"))
    _offer_undo(work)
    if recent.empty:
        return
    st.caption(text("outliers.help"))
    listed = as_groups(facts.described(work)).ingredients.set_index("ingredient")["unit"]
    recent = recent.assign(unit=recent["ingredient"].map(listed).fillna(plain("forecast.portions")))
    days = list(recent.groupby(["day", "location"]))[::-1]
    for (day, location), rows in days[:SHOWN]:
        _ask(work, day, location, rows)
    if more := days[SHOWN:]:
        with st.expander(text("outliers.more", n=len(more))):
            for (day, location), rows in more:
                _ask(work, day, location, rows)


def _since(work: Workspace) -> pd.Timestamp:
    return work.overview.last_day - pd.Timedelta(weeks=WEEKS)


def _ask(work: Workspace, day: pd.Timestamp, location: str, rows: pd.DataFrame) -> None:
    ratio = rows["quantity"] / rows["usual"]
    furthest = rows.loc[ratio.where(ratio >= 1, 1 / ratio.clip(lower=TINY)).sort_values(ascending=False).index]
    sentences = [f"- {_sentence(row)}" for row in furthest.head(NAMED).itertuples()]
    if len(others := furthest["ingredient"].tolist()[NAMED:]):
        sentences.append("- " + text("outliers.others", ingredients=others))
    key = f"{location}_{day:%Y%m%d}"
    with st.container(border=True):
        st.markdown("\n".join([f"{locations.named(work, location)}**{day_name(day)}**", "", *sentences]))
        with st.container(horizontal=True):
            with st.popover(text("outliers.event"), key=f"outliers_event_{key}"):
                _ask_event(work, day, location, key)
            if st.button(text("outliers.right"), key=f"outliers_right_{key}"):
                say_of_days(work.engine, location, (day,), "right", day)
                st.rerun()


def _sentence(row: NamedTuple) -> str:
    amounts = {name: about(getattr(row, name), row.unit) for name in ("quantity", "usual", "counted")}
    return text("outliers.used", ingredient=row.ingredient, **amounts)


def _ask_event(work: Workspace, day: pd.Timestamp, location: str, key: str) -> None:
    with st.form(f"outliers_form_{key}", border=False):
        name = st.text_input(text("outliers.name"), key=f"outliers_name_{key}", max_chars=80).strip()
        if not st.form_submit_button(text("outliers.keep"), key=f"outliers_keep_{key}", type="primary"):
            return
    if not name:
        st.error(text("outliers.no_name"), icon=":material/error:")
        return
    row = {column.name: column.default for column in COLUMNS["events"]}
    event = pd.DataFrame([row | {"location": location, "day": day, "event": name}]).astype(empty("events").dtypes)
    change_events(work.engine, empty("events"), event)
    st.session_state[NOTED] = (work.url, event)
    st.rerun()


def _offer_undo(work: Workspace) -> None:
    url, event = st.session_state.get(NOTED, (None, None))
    if url != work.url:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        said = text("outliers.noted", name=event["event"].iloc[0], day=event["day"].iloc[0])
        st.markdown(":material/check: " + said, width="content")
        if st.button(text("sales.undo"), key="outliers_undo", icon=":material/undo:", type="tertiary"):
            change_events(work.engine, event, empty("events"))
            del st.session_state[NOTED]
            st.rerun()
