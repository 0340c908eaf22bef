"""What was read from files of one kind, how, and what was left out and why."""

import pandas as pd
import streamlit as st

from forecasting.files.writing import table_to_csv
from forecasting.modifiers import seen, sold_with
from forecasting.sales import SalesFile
from forecasting.tables import empty
from pages.shared import tables
from pages.shared.language import long_day, money, number, plain, text

MODIFIERS_NAMED = 3


def show(read: list[SalesFile], name: str, currency: str, today: pd.Timestamp | None) -> None:
    """The report on these files; ``today``, where known, is the last day that a sale can have."""
    issues = pd.concat([each.issues for each in read], ignore_index=True)
    till = read[0].till or plain("sales.unknown_till")
    st.markdown(text("sales.read", n=sum(len(each.lines) for each in read), till=till))
    _say_dropped(issues)
    _say_modifiers(read)
    _show_sums(read)
    _show_numbers(read, currency)
    _say_days(read, today)
    if not issues.empty:
        with st.expander(text("sales.issues", n=int(issues["count"].sum()))):
            _list_issues(issues, name)


def _say_dropped(issues: pd.DataFrame) -> None:
    """How many rows were left out; those of days to come in the open: often a day was taken for a month."""
    if dropped := int(issues.loc[issues["action"] == "dropped", "count"].sum()):
        st.markdown(text("sales.dropped", n=dropped))
    later = issues[issues["reason"] == "future_day"]
    if not later.empty:
        st.warning(
            text("sales.future", n=int(later["count"].sum()), rows=later["row"].tolist()), icon=":material/event:"
        )


def _say_modifiers(read: list[SalesFile]) -> None:
    """How many lines say what guests had added or left out, and the most frequent of it."""
    lines = sum(int(each.lines["modifiers"].ne("").sum()) for each in read)
    if lines:
        found = seen(pd.concat([sold_with(each.lines) for each in read]), empty("recipes"))
        st.markdown(text("sales.modifiers", n=lines, most=list(found["modifier"].head(MODIFIERS_NAMED))))


def _show_sums(read: list[SalesFile]) -> None:
    """What the totals of the files prove: that no row of theirs is missing."""
    told = [each for each in read if each.sums.agree or each.sums.differ]
    differing = [each.file for each in told if each.sums.differ]
    if differing:
        st.warning(text("sales.sums_differ", n=len(differing), files=differing), icon=":material/calculate:")
    elif told:
        st.caption(":material/check: " + text("sales.sums_agree", n=len(told), total=len(read)))


def _show_numbers(read: list[SalesFile], currency: str) -> None:
    days = pd.Index([]).append([each.days for each in read]).unique() if len(read) > 1 else read[0].days
    takings = [each.money for each in read if each.money is not None]
    with st.container(horizontal=True):
        st.metric(text("sales.days"), number(len(days)), border=True)
        st.metric(text("sales.units"), number(sum(each.units for each in read)), border=True)
        if takings:
            st.metric(text("sales.money"), money(sum(takings), currency), border=True)


def _say_days(read: list[SalesFile], today: pd.Timestamp | None) -> None:
    """How days were read, with dates written out, so that a person sees a mistake."""
    first = read[0]
    if first.period is not None:
        last, said = long_day(first.period.last), long_day(first.period.first)
        key = "sales.one_day" if first.period.first == first.period.last else "sales.several_days"
        st.caption(text(key, written=first.period.written, first=said, last=last))
    elif first.layout != "rows":
        st.caption(text(f"sales.{first.layout}", columns=first.columns["quantity"]))
    samples = [f"{cell} = {long_day(day)}" for cell, day in first.samples if today is None or day <= today]
    if samples:
        st.caption(text("sales.how_dates", days=samples))


def _list_issues(issues: pd.DataFrame, name: str) -> None:
    by_reason = tables.issues_by_reason(issues)
    st.dataframe(by_reason, hide_index=True, column_config=tables.headings(by_reason), alt=plain("sales.issues_alt"))
    offer_issues(issues, name)


def offer_issues(issues: pd.DataFrame, name: str) -> None:
    """Every row that reading found odd, to take along; ``name`` tells the buttons apart."""
    st.download_button(
        text("sales.download_issues"),
        data=lambda: table_to_csv(issues),
        file_name=f"{plain('files.issues')}.csv",
        mime="text/csv",
        key=f"sales_issues_{name}",
        on_click="ignore",
        icon=":material/download:",
    )
