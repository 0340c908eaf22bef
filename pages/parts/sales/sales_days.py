"""What is odd or missing in the days that are kept, each with the buttons that settle it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from forecasting.days.doubts import CashUp, Incomplete
from forecasting.days.silences import Hole
from forecasting.store.days.kept_days import Answer, close_days, reopen_days, say_of_days, take_back
from forecasting.tables import HOME
from pages.parts.sales import sources
from pages.shared import locations
from pages.shared.cache import findings
from pages.shared.celebrations import celebration
from pages.shared.language import day_and_year, escaped, money, plain, text
from pages.shared.session import Workspace

CLOSED = "days_closed"  # the session's last days that were said to be closed: to take it back
SHOWN = 3  # so many gaps are told at once, the others wait behind a line
ANSWERS_SHOWN = 20  # the newest
NAMED = 4  # so many days are written out, more as from when to when


def show(work: Workspace) -> None:
    """The gaps, the days cashed up together and a last day that may not be whole; else that all days are there."""
    found = findings.days_review(work)
    if found.last is None:
        return
    st.subheader(text("days.title"))
    # today is still going on: neither half a day nor without an app's sales
    halves = [one for one in found.incomplete if one.day < work.today]
    for half in halves[:SHOWN]:
        _ask_whole(work, half)
    if older := halves[SHOWN:]:
        with st.expander(text("days.more_halves", n=len(older))):
            for half in older:
                _ask_whole(work, half)
    for cash_up in found.cash_ups:
        _ask_cash_up(work, cash_up)
    holes = [hole for hole in found.holes if hole.days[0] < work.today]
    _list_holes(work, holes)
    if not (halves or found.cash_ups or holes):
        first, last = day_and_year(found.first), day_and_year(found.last)
        st.caption(":material/check: " + text("days.all_there", first=first, last=last))
    _offer_reopening(work)
    _list_answers(work)


def _ask_whole(work: Workspace, half: Incomplete) -> None:
    """What speaks against a whole day, or that nothing speaks for it; and the button that says it is one."""
    hours = half.measure == "hour"
    seen, usual = (int(value) % 24 if hours else round(value) for value in (half.seen, half.usual))
    sentence = text(f"days.incomplete_{half.measure}", day=half.day, n=seen, seen=seen, usual=usual)
    with st.container(border=True):
        st.markdown(locations.named(work, half.location) + sentence)
        _answer_button(work, half.location, (half.day,), "whole", half.day)


def _ask_cash_up(work: Workspace, cash_up: CashUp) -> None:
    amounts = {name: getattr(cash_up, name) for name in ("amount", "alone", "together")}
    in_money = cash_up.measure == "money"
    said = {name: money(value, work.place.currency) if in_money else round(value) for name, value in amounts.items()}
    sentence = text(f"days.cash_up_{cash_up.measure}", day=cash_up.day, silent=list(cash_up.silent), **said)
    every = (*cash_up.silent, cash_up.day)
    with st.container(border=True):
        st.markdown(locations.named(work, cash_up.location) + _of(cash_up.source) + sentence)
        with st.container(horizontal=True):
            _answer_button(work, cash_up.location, every, "spread", cash_up.day, cash_up.source)
            about = None if cash_up.source else cash_up.day
            _answer_button(work, cash_up.location, every, "left_out", about, cash_up.source)
            _answer_button(work, cash_up.location, (cash_up.day,), "right", cash_up.day, cash_up.source)


def _of(source: str) -> str:
    """The source before a sentence that is about it alone."""
    return f"**{escaped(sources.name_of(source))}:** " if source else ""


def _list_holes(work: Workspace, holes: Sequence[Hole]) -> None:
    for hole in holes[:SHOWN]:
        _ask_hole(work, hole)
    if more := holes[SHOWN:]:
        with st.expander(text("days.more", n=len(more))):
            for hole in more:
                _ask_hole(work, hole)


def _ask_hole(work: Workspace, hole: Hole) -> None:
    key = f"{hole.kind}_{hole.location}_{hole.name}_{hole.days[-1]:%Y%m%d}"
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(locations.named(work, hole.location) + _what(hole), width="stretch")
        if hole.kind == "seldom":
            if st.button(text("days.none_missing"), key=f"days_none_{key}"):
                say_of_days(work.engine, hole.location, hole.days, "whole", hole.days[-1])
                st.rerun()
        elif hole.kind == "source":
            if st.button(text("days.none_sold"), key=f"days_none_{key}"):
                say_of_days(work.engine, hole.location, hole.days, "whole")
                st.rerun()
        elif st.button(text("days.closed"), key=f"days_closed_{key}"):
            close_days(work.engine, hole.location, hole.days)
            st.session_state[CLOSED] = (work.url, hole.location, hole.days)
            st.rerun()


def _what(hole: Hole) -> str:
    first, last = day_and_year(hole.days[0]), day_and_year(hole.days[-1])
    few = list(hole.days) if len(hole.days) <= NAMED else f"{first} – {last}"
    weekday = plain(f"days.weekdays.{hole.name}") if hole.kind == "weekday" else ""
    name = celebration(hole.name) if hole.kind == "holiday" else hole.name
    values = {"first": first, "last": last, "days": few, "name": name, "weekday": weekday}
    return text(f"days.{hole.kind}", n=len(hole.days), **values)


def _answer_button(
    work: Workspace,
    location: str,
    days: tuple[pd.Timestamp, ...],
    answer: Answer,
    about: pd.Timestamp | None,
    source: str = "",
) -> None:
    """An answer about one of these days, or about each by itself; of one source, or of all."""
    if st.button(text(f"days.{answer}"), key=_key(answer, location, days[-1], source)):
        say_of_days(work.engine, location, days, answer, about, source)
        st.rerun()


def _key(what: str, location: str, day: pd.Timestamp, source: str) -> str:
    return "_".join(part for part in ("days", what, location, source, f"{day:%Y%m%d}") if part)


def _offer_reopening(work: Workspace) -> None:
    url, location, days = st.session_state.get(CLOSED, (None, HOME, ()))
    if url != work.url:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(":material/check: " + text("days.noted", n=len(days)), width="content")
        if st.button(text("sales.undo"), key="days_reopen", icon=":material/undo:", type="tertiary"):
            reopen_days(work.engine, location, days)
            del st.session_state[CLOSED]
            st.rerun()


def _list_answers(work: Workspace) -> None:
    answers = findings.kept_days(work).answers
    if answers.empty:
        return
    told = [(*about, rows) for about, rows in answers.groupby(["about", "location", "source"])]
    with st.expander(text("days.said", n=len(told))):
        for day, location, source, rows in told[: -ANSWERS_SHOWN - 1 : -1]:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(locations.named(work, location) + _of(source) + _said(day, rows), width="content")
                key = _key("undo", location, day, source)
                if st.button(text("sales.undo"), key=key, icon=":material/undo:", type="tertiary"):
                    take_back(work.engine, location, day, source)
                    st.rerun()


def _said(day: pd.Timestamp, rows: pd.DataFrame) -> str:
    """What was answered of a day, or of all days without sales at once."""
    answer, told = rows["answer"].iloc[0], rows["day"].tolist()
    if answer == "whole" and len(told) > 1:
        return text("days.said_seldom", first=day_and_year(told[0]), last=day_and_year(told[-1]))
    return text(f"days.said_{answer}", day=day, days=told)
