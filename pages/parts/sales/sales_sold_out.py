"""Dishes that seem to have been sold out, each with the buttons that settle it, and a way to tell of others."""

from contextlib import suppress

import pandas as pd
import streamlit as st

from forecasting.days.sold_out import DISH_DAY
from forecasting.errors import InputError
from forecasting.store.days.sold_out import forget_sold_out, read_sold_out, say_sold_out
from forecasting.tables import HOME
from pages.shared import locations
from pages.shared.cache import facts, findings
from pages.shared.language import plain, text
from pages.shared.session import Workspace

RECENT_WEEKS = 8  # older ones are taken as they seem
SHOWN = 3  # so many are asked about at once, the others wait behind a line
SAID_SHOWN = 20  # the newest


def show(work: Workspace) -> None:
    """What was probably sold out lately, what people said of it, and a form for what the hours don't show."""
    if work.overview.last_day is None:
        return
    said = read_sold_out(work.engine)
    found = _unanswered(work, said)
    if not found.empty:
        st.markdown(text("sold_out.found", n=len(found)))
        if len(found) > 1 and st.button(text("sold_out.all", n=len(found)), key="sold_out_all"):
            say_sold_out(work.engine, found, "yes")
            st.rerun()
        for _, row in found.head(SHOWN).iterrows():
            _ask(work, row)
        if len(found) > SHOWN:
            with st.expander(text("sold_out.more", n=len(found) - SHOWN)):
                for _, row in found.iloc[SHOWN:].iterrows():
                    _ask(work, row)
    _list_counted(work)
    with st.expander(text("sold_out.tell"), icon=":material/remove_shopping_cart:"):
        _tell(work)
        _list_said(work, said)


def _list_counted(work: Workspace) -> None:
    """The ingredients of which nothing was left at the close of a day, as counts say, which can be corrected."""
    since = work.overview.last_day - pd.Timedelta(weeks=RECENT_WEEKS)
    with suppress(InputError):  # what is wrong with the recipes is said where they are written
        counted = findings.odd_days(work).none_left
        for (location, ingredient), rows in counted[counted["day"] > since].groupby(["location", "ingredient"]):
            sentence = text("sold_out.none_left", ingredient=ingredient, days=rows["day"].tolist())
            st.markdown(locations.named(work, location) + sentence)


def _unanswered(work: Workspace, said: pd.DataFrame) -> pd.DataFrame:
    """What was found in the last weeks and nobody has said anything about; most missing first."""
    found = findings.sold_out(work)
    recent = found[found["day"] > work.overview.last_day - pd.Timedelta(weeks=RECENT_WEEKS)]
    told = pd.MultiIndex.from_frame(said[DISH_DAY])
    asked = recent[~pd.MultiIndex.from_frame(recent[DISH_DAY]).isin(told)]
    return asked.sort_values("missing", ascending=False, kind="stable")


def _ask(work: Workspace, row: pd.Series) -> None:
    with st.container(border=True):
        st.markdown(
            locations.named(work, row["location"])
            + text(
                "sold_out.one",
                dish=row["dish"],
                day=row["day"],
                last=row["last_hour"] % 24,
                closing=row["closing"] % 24,
                missing=round(row["missing"]),
            )
        )
        with st.container(horizontal=True):
            for answer in ("yes", "no"):
                key = f"sold_out_{answer}_{row['location']}_{row['dish']}_{row['day']:%Y%m%d}"
                if st.button(text(f"sold_out.{answer}"), key=key):
                    say_sold_out(work.engine, _one(row["location"], row["day"], row["dish"]), answer)
                    st.rerun()


def _tell(work: Workspace) -> None:
    """A form for a dish and a day."""
    st.caption(text("sold_out.why"))
    dishes = sorted(facts.restaurant(work).sales["dish"].unique())
    with st.form("sold_out_tell", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        dish = st.selectbox(
            text("columns.dish"),
            dishes,
            index=None,
            placeholder=plain("combos.choose"),
            key="sold_out_dish",
            filter_mode="fuzzy",
        )
        day = st.date_input(
            text("columns.day"),
            work.overview.last_day,
            min_value=work.overview.first_day,
            max_value=work.overview.last_day,
            format="DD/MM/YYYY",
            key="sold_out_day",
        )
        hour = st.selectbox(
            text("sold_out.hour"),
            list(range(24)),
            index=None,
            format_func="{}:00".format,
            placeholder=plain("sold_out.any_hour"),
            key="sold_out_hour",
            width=160,
        )
        if st.form_submit_button(text("sold_out.yes"), key="sold_out_say") and dish and day:
            said = _one(work.location or HOME, pd.Timestamp(day), dish)
            say_sold_out(work.engine, said.assign(hour=pd.array([hour], dtype="Int64")), "yes")
            st.rerun()


def _list_said(work: Workspace, said: pd.DataFrame) -> None:
    for _, row in said.head(SAID_SHOWN).iterrows():
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            at = "" if pd.isna(row["hour"]) else text("happened.at_hour", hour=int(row["hour"]))
            sentence = text(f"sold_out.said_{row['answer']}", dish=row["dish"], day=row["day"], at=at)
            st.markdown(locations.named(work, row["location"]) + sentence, width="content")
            key = f"sold_out_undo_{row['location']}_{row['dish']}_{row['day']:%Y%m%d}"
            if st.button(text("sales.undo"), key=key, icon=":material/undo:", type="tertiary"):
                forget_sold_out(work.engine, _one(row["location"], row["day"], row["dish"]))
                st.rerun()


def _one(location: str, day: pd.Timestamp, dish: str) -> pd.DataFrame:
    return pd.DataFrame({"location": [location], "day": [day], "dish": [dish]})
