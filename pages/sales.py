"""Upload the till's sales: look at how the files were read, then keep them; take an import back."""

from contextlib import suppress
from dataclasses import replace

import pandas as pd
import streamlit as st

from forecasting.errors import InputError, QuestionError
from forecasting.files.sheets import open_sheet
from forecasting.files.writing import table_to_csv
from forecasting.sales import Choices, SalesFile
from forecasting.sales.tills import KNOWN_HEADERS
from forecasting.store.imports import Difference, Import, Upload, list_imports, preview, save_import, undo_import
from pages.shared import runs, steps, tables
from pages.shared.cache import sales_file
from pages.shared.language import day_and_year, error_text, escaped, long_day, money, number, plain, text
from pages.shared.links import link
from pages.shared.session import workspace

MISSING_COLUMNS = {"no_date_column": "day", "no_dish_column": "dish", "no_quantity_column": "quantity"}

work = workspace()
today = None if work.sample else work.today  # the sample's calendar stands still, its files do not
st.title(text("sales.title"))
st.session_state.setdefault("sales_files", {})  # name -> bytes: the uploader forgets them when another page is drawn
st.session_state.setdefault("sales_choices", {})  # name -> Choices: what was answered about a file


def ask(question: QuestionError, file: str, choices: Choices) -> None:
    """One question about how a file is written, as a choice between both readings of its own cells."""
    said = (
        text("sales.ambiguous_dates", **question.values) if question.code == "ambiguous_dates" else error_text(question)
    )
    st.warning(said, icon=":material/help:")
    answers = {
        "ambiguous_dates": ("day_first", [True, False], "sales.day_first", "sales.month_first"),
        "ambiguous_numbers": ("decimal_comma", [False, True], "sales.decimal_point", "sales.decimal_comma"),
    }
    field, options, *labels = answers[question.code]
    labelled = {
        option: text(label, **{name: written(value) for name, value in question.values.items()})
        for option, label in zip(options, labels, strict=True)
    }
    answer = st.radio(text("sales.which"), options, index=None, format_func=labelled.get, key=f"sales_{field}_{file}")
    if answer is not None:
        st.session_state["sales_choices"][file] = replace(choices, **{field: answer})
        st.rerun()


def ask_column(error: InputError, file: str, content: bytes, choices: Choices) -> None:
    """A column that no known word names, in what can be a table of sales: the person says which of the file's it is."""
    headers = open_sheet(content, file, KNOWN_HEADERS).headers
    if len(headers) < len(MISSING_COLUMNS):
        return
    role = MISSING_COLUMNS[error.code]
    chosen = st.selectbox(
        text("sales.which_column"),
        headers,
        index=None,
        placeholder=plain("sales.choose"),
        key=f"sales_column_{role}_{file}",
    )
    if chosen is not None:
        st.session_state["sales_choices"][file] = replace(choices, columns=choices.columns | {role: chosen})
        st.rerun()


def written(value: object) -> str:
    """Days of a question written out, so that nobody takes a month for a day."""
    days = pd.to_datetime(pd.Series(str(value).split(", ")), format="%Y-%m-%d", errors="coerce")
    return ", ".join(long_day(each) for each in days) if days.notna().all() else str(value)


def report(read: SalesFile, file: str) -> None:
    """What was read, how it was read, and what was left out and why."""
    issues = read.issues
    till = read.till or plain("sales.unknown_till")
    st.markdown(text("sales.read", n=len(read.lines), till=till))
    say_dropped(read)
    with st.container(horizontal=True):
        st.metric(text("sales.days"), number(len(read.days)), border=True)
        st.metric(text("sales.units"), number(read.units), border=True)
        if read.money is not None:
            st.metric(text("sales.money"), money(read.money, work.place.currency), border=True)
    samples = [f"{cell} = {long_day(read_as)}" for cell, read_as in read.samples if today is None or read_as <= today]
    if samples:
        st.caption(text("sales.how_dates", days=samples))
    if not issues.empty:
        with st.expander(text("sales.issues", n=int(issues["count"].sum()))):
            by_reason = tables.issues_by_reason(issues)
            st.dataframe(
                by_reason, hide_index=True, column_config=tables.headings(by_reason), alt=plain("sales.issues_alt")
            )
            st.download_button(
                text("sales.download_issues"),
                data=lambda: table_to_csv(issues),
                file_name=f"{plain('files.issues')}.csv",
                mime="text/csv",
                key=f"sales_issues_{file}",
                on_click="ignore",
                icon=":material/download:",
            )


def say_dropped(read: SalesFile) -> None:
    """How many rows were left out; those of days to come in the open: often a day was taken for a month."""
    if dropped := int(read.dropped().sum()):
        st.markdown(text("sales.dropped", n=dropped))
    later = read.issues[read.issues["reason"] == "future_day"]
    if not later.empty:
        st.warning(
            text("sales.future", n=int(later["count"].sum()), rows=later["row"].tolist()), icon=":material/event:"
        )


def show_difference(difference: Difference, file: str) -> bool:
    """Which days are replaced; whether the file may be kept: lost lines are asked about."""
    if not difference.replaced.empty:
        replaced = difference.replaced["day"]
        st.info(text("sales.replaces", n=replaced.nunique(), first=replaced.min(), last=replaced.max()))
    if difference.losing.empty:
        return True
    return st.checkbox(text("sales.losing", days=list(difference.losing["day"].unique())), key=f"sales_confirm_{file}")


if work.sample:
    st.info(text("sales.sample"), icon=":material/science:")

with st.form("sales_upload", clear_on_submit=True):
    files = st.file_uploader(
        text("sales.upload"), accept_multiple_files=True, key="sales_uploader", help=text("upload.help")
    )
    st.caption(text("sales.upload_help"))
    if st.form_submit_button(text("sales.check"), key="sales_check", type="primary", icon=":material/fact_check:"):
        st.session_state["sales_files"] = {file.name: file.getvalue() for file in files}
        st.session_state["sales_choices"] = {}
        st.session_state.pop("sales_kept", None)

ready = {}
for file, content in st.session_state["sales_files"].items():
    with st.container(border=True):
        st.subheader(escaped(file))
        choices = st.session_state["sales_choices"].get(file, Choices())
        try:
            read = sales_file(content, file, choices, today)
        except QuestionError as question:
            ask(question, file, choices)
        except InputError as error:
            st.error(error_text(error), icon=":material/error:")
            if error.code in MISSING_COLUMNS:
                ask_column(error, file, content, choices)
        else:
            report(read, file)
            if show_difference(preview(work.engine, read.lines), file):
                ready[file] = (read, content)


def keep_ready() -> list[Import]:
    """Keep the files that may be kept; one about which a question has arisen meanwhile stays, to ask it."""
    kept = []
    for file, (read, content) in ready.items():
        confirmed = st.session_state.get(f"sales_confirm_{file}", False)
        upload = Upload(content, file, at=work.at)
        with suppress(QuestionError):  # a file before it, or somebody else, has brought more of its days: now it asks
            kept.append(save_import(work.engine, read.lines, read.issues, upload, confirmed))
            del st.session_state["sales_files"][file]
    return kept


if ready and st.button(text("sales.keep", n=len(ready)), key="sales_keep", type="primary", icon=":material/save:"):
    kept = keep_ready()
    st.session_state["sales_kept"] = [(each.file, each.kept, each.already) for each in kept]
    if steps.done(work)["setup"] and not all(each.already for each in kept) and not runs.running(work):
        runs.start(work)
    st.rerun()

for file, lines, already in st.session_state.get("sales_kept", []):
    st.success(text("sales.already" if already else "sales.kept", file=file, n=lines), icon=":material/check:")
if st.session_state.get("sales_kept") and runs.running(work):
    st.markdown(text("sales.forecasting"))
    runs.panel(work)
elif st.session_state.get("sales_kept") and steps.done(work)["setup"]:
    link("today", text("count.to_today"))
steps.show(work)

held = list_imports(work.engine)
held = held[held["undone"].isna()]
st.subheader(text("sales.imports"))
if held.empty:
    st.caption(text("sales.no_imports"))
for entry in held.head(20).itertuples():
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(
            text(
                "sales.import",
                file=entry.file,
                first=day_and_year(entry.first_day),
                last=day_and_year(entry.last_day),
                n=entry.kept,
            ),
            width="content",
        )
        if st.button(text("sales.undo"), key=f"sales_undo_{entry.id}", icon=":material/undo:", type="tertiary"):
            undo_import(work.engine, entry.id, at=work.at)
            st.rerun()
