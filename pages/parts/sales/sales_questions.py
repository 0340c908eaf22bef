"""What a person is asked to read files of a kind rightly, and what was answered or guessed and can be said anew."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from forecasting.errors import InputError, QuestionError
from forecasting.money.costs import tax_of
from forecasting.sales import Beside, Choices, NamedFile, SalesFile
from forecasting.sales.columns.guesses import sounds_like_no_food
from forecasting.sales.columns.meanings import find_columns, name_at
from forecasting.sales.days.day_sheets import day_sheet, latest_days
from forecasting.sales.days.periods import Period
from forecasting.sales.layouts.years import possible_years
from forecasting.sales.reasons import most_lost
from forecasting.sales.sales_file import MORNING
from forecasting.store.menu.food import food_by_name
from forecasting.store.sales.imports import Remembered, remembered
from pages.parts.sales import sales_columns
from pages.shared import day_order, decimal_sign
from pages.shared.cache import facts
from pages.shared.cache.files import sheet_headers, sheet_sketch, writing_is_open
from pages.shared.language import error_text, exact_percent, long_day, plain, text
from pages.shared.session import Workspace

ANSWERS, PERIODS = "sales_answers", "sales_periods"
OTHER_COLUMNS = ("no_date_column", "no_dish_column", "no_quantity_column", "no_sales_kept")
"""What other columns may mend."""

WHAT_TO_DO = ("spread", "by_category", "by_brand", "weeks", "cancelled_is_paid", "sheets_repeat")
"""Answers that are about what the rows mean, not about how they are written."""

SAID_ONCE = ("year", *WHAT_TO_DO)
"""Answers that only a question asks for: nothing else on the page changes them."""

YEARS = 3
"""So many are offered for dates that say none, this one first."""

MOST_CHANGED = 12
"""Of more files the days aren't offered to be said anew, one by one."""


def forget_answers() -> None:
    """Other files are looked at: what was answered about those before, and not kept with them, is asked anew."""
    st.session_state[ANSWERS], st.session_state[PERIODS] = {}, {}


def choices_of(work: Workspace, kind: str) -> Choices:
    """What was answered about this kind of file, just now or when the last one was kept."""
    if kind not in st.session_state[ANSWERS]:
        known = remembered(work.engine, kind) if kind else Remembered()
        before = Choices.remembered(known.mapping, known.taken_back)
        st.session_state[ANSWERS][kind] = replace(before, food=before.food | food_by_name(work.engine))
    return st.session_state[ANSWERS][kind]


def _keep(kind: str, **answer: object) -> None:
    """What a person says holds for all files of the kind."""
    st.session_state[ANSWERS][kind] = replace(st.session_state[ANSWERS][kind], **answer)


def show_trouble(
    work: Workspace, file: NamedFile, error: InputError, kind: str, choices: Choices, more: Sequence[str]
) -> bool:
    """A question or a refusal, and for which ``more`` files it stands; whether an answer would mend it."""
    asks = True
    if error.code in ("which_month", "not_in_period"):
        _ask_month(work, error, [file.name, *more])
    elif error.code in OTHER_COLUMNS and sheet_sketch(file.content, file.name, choices).can_be_sales:
        _ask_columns(work, error, file, kind, choices)
    elif isinstance(error, QuestionError) and error.code not in OTHER_COLUMNS:
        _ask(work, error, file, kind)
    else:
        st.error(error_text(error), icon=":material/error:")
        if error.values.get("report") == "words":
            st.caption(text("sales.paste_a_list"))
        asks = False
    if more:
        st.caption(text("sales.same_in_more", n=len(more), files=more))
    return asks


def _ask(work: Workspace, question: QuestionError, file: NamedFile, kind: str) -> None:
    """One question, as a choice between ways to read the file's own cells."""
    if question.code == "which_period":
        _ask_period(file)
        return
    if question.code == "ambiguous_dates":
        day_first = day_order.ask(question, f"sales_day_first_{file.name}")
        if day_first is not None:
            _keep(kind, day_first=day_first)
            st.rerun()
        return
    st.warning(error_text(question), icon=":material/help:")
    if question.code == "same_period":
        _ask_period(file)
        return
    if question.code == "which_year":
        years = possible_years(question.values["samples"].split(", "), work.today, YEARS)
        _choose(kind, file, "year", {year: str(year) for year in years})
        return
    if question.code == "ambiguous_numbers":
        _choose(kind, file, "decimal_comma", decimal_sign.readings(question))
        return
    answers = {
        "period_of_days": ("spread", [True, False], "sales.spread", "sales.not_spread"),
        "week_of_year": ("weeks", [True, False], "sales.week_yes", "sales.week_no"),
        "same_name": (question.values.get("choice"), [True, False], "sales.several_dishes", "sales.one_dish"),
        "cancelled_or_paid": ("cancelled_is_paid", [False, True], "sales.taken_back", "sales.paid"),
        "sheets_repeat": ("sheets_repeat", [True, False], "sales.sheets_once", "sales.sheets_add_up"),
    }
    field, options, *labels = answers[question.code]
    labelled = {
        option: text(label, **{name: day_order.written_out(value) for name, value in question.values.items()})
        for option, label in zip(options, labels, strict=True)
    }
    _choose(kind, file, field, labelled)


def offer_anew(files: Sequence[NamedFile], kind: str, choices: Choices) -> None:
    """A way back from answers: forgotten, what was asked of these files is asked again."""
    if any(getattr(choices, name) is not None for name in SAID_ONCE) or _leave_writing_open(files, choices):
        st.button(
            text("sales.answer_anew"),
            key=f"sales_anew_{files[0].name}",
            type="tertiary",
            icon=":material/undo:",
            on_click=lambda: _keep(kind, **dict.fromkeys(("day_first", "decimal_comma", *SAID_ONCE))),
        )


def _leave_writing_open(files: Sequence[NamedFile], choices: Choices) -> bool:
    """Whether the first rows of a file, of few ones, have dates or decimals of two readings: somebody said which."""
    if (choices.day_first is None and choices.decimal_comma is None) or len(files) > MOST_CHANGED:
        return False
    return any(writing_is_open(file.content, file.name, choices) for file in files)


def _choose(kind: str, file: NamedFile, field: str, labelled: Mapping[object, str]) -> None:
    """One of the answers, which then holds for all files of the kind."""
    key = f"sales_{field}_{file.name}"
    asked = text("sales.what_to_do" if field in WHAT_TO_DO else "sales.which")
    answer = st.radio(asked, list(labelled), index=None, format_func=labelled.get, key=key)
    if answer is not None:
        _keep(kind, **{field: answer})
        if field == "weeks":  # a week's sales are spread; a person who knows better tells the days of each file
            known = st.session_state[ANSWERS][kind].columns
            _keep(kind, **({"spread": True} if answer else {"columns": known | {"day": None}}))
        st.rerun()


def _ask_period(file: NamedFile, known: Period | None = None) -> None:
    """The day or days that a file is about, for this file alone; ``known``: as they are taken so far."""
    days = st.date_input(
        text("sales.period", file=file.name),
        value=() if known is None else (known.first, known.last),
        max_value="today",
        format="DD/MM/YYYY",
        key=f"sales_period_{file.name}",
    )
    if len(days) == 2 and (known is None or days != (known.first, known.last)):
        st.session_state[PERIODS][file.name] = tuple(day.isoformat() for day in days)
        st.rerun()


def _ask_month(work: Workspace, question: InputError, files: Sequence[str]) -> None:
    """The month or the week of a workbook whose sheets are called by their days, once for all of them."""
    st.warning(error_text(question), icon=":material/help:")
    book = question.values["book"]
    with st.form(f"sales_month_{book}"):
        likely = latest_days(files, work.today) if question.code == "which_month" else None
        shown = {"max_value": "today", "format": "DD/MM/YYYY", "key": f"sales_month_days_{book}"}
        days = st.date_input(text("sales.month"), likely or (), **shown)
        if likely:
            st.caption(text("sales.month_likely", first=likely[0], last=likely[1]))
        said = st.form_submit_button(text("sales.month_said"), key=f"sales_month_said_{book}")
    if said and len(days) == 2:
        st.session_state[PERIODS][book] = tuple(day.isoformat() for day in days)
        st.rerun()


def period_of(file: NamedFile, choices: Choices) -> tuple[str, str] | None:
    """What was said of the days of a file, or of its workbook where it is a sheet called by a day."""
    sheet, said = day_sheet(file.name), st.session_state[PERIODS]
    return said.get(file.name) or (said.get(sheet.book) if sheet else None) or choices.period


def change_periods(read: list[tuple[NamedFile, SalesFile]]) -> None:
    """The days of files without dates can be said anew, for each file."""
    undated = [(file, each.period) for file, each in read if each.period is not None]
    if not undated or len(undated) > MOST_CHANGED:
        return
    with st.expander(text("sales.other_days", n=len(undated)), icon=":material/edit_calendar:"):
        for file, period in undated:
            _ask_period(file, period)


def _asked(work: Workspace, file: NamedFile, kind: str, choices: Choices) -> sales_columns.Asked:
    beside = Beside(time_zone=work.place.time_zone)
    return sales_columns.Asked(file, choices, beside, lambda said: _keep(kind, columns=choices.columns | said))


def _ask_columns(work: Workspace, error: InputError, file: NamedFile, kind: str, choices: Choices) -> None:
    """What can be a table of sales, and can't be read with the columns that are known: the person says which is which.

    Where nothing of it looks like a dish or a quantity, that is said: it may be another report.
    """
    sketch = sheet_sketch(file.content, file.name, choices)
    if error.code == "no_sales_kept":
        header = _header(error.values["reason"], file, choices)
        if not sales_columns.say_wrong(error.values["reason"], header, error.values["count"]):
            st.error(error_text(error), icon=":material/error:")
    else:
        unseen = [plain(f"sales.short.{role}") for role in ("dish", "quantity") if role not in sketch.guessed]
        st.markdown(text("sales.not_found", roles=unseen) if unseen else text("sales.which_columns"))
    sales_columns.ask(_asked(work, file, kind, choices))


def _header(reason: str, file: NamedFile, choices: Choices) -> str:
    """The column from which rows were left out for this reason, or nothing."""
    headers = sheet_headers(file.content, file.name)
    try:
        places = find_columns(headers, file.name, choices)
    except InputError:
        return ""
    place = places.get(sales_columns.ROLE_OF.get(reason, ""))
    return "" if place is None else name_at(place, headers)


def review_columns(work: Workspace, file: NamedFile, read: SalesFile, kind: str, choices: Choices) -> None:
    """The columns that a file was read with; where many rows are left out by one of them, it is named."""
    if read.layout != "rows":
        return
    lost = most_lost(read.left_out, read.rows)
    wrong = lost is not None and sales_columns.say_wrong(lost.reason, _header(lost.reason, file, choices), lost.rows)
    if read.portions_like_money:
        sales_columns.doubt_portions(read.columns["quantity"])
    asked = _asked(work, file, kind, choices)
    if not read.money_column and read.may_have_money and "net_sales" not in choices.columns:
        sales_columns.ask_money(asked)
    sales_columns.ask_again(asked, read.columns, wrong or read.portions_like_money)


def decide(read: list[SalesFile], kind: str, choices: Choices) -> None:
    """What counts as food used, where a person may know better than we."""
    name = read[0].file
    reasons = {reason for each in read for reason in each.issues["reason"]}
    if any(sold for sold, _ in (each.night for each in read)):
        _end_of_day(sum(moved for _, moved in (each.night for each in read)), kind, choices, name)
    if reasons & {"void", "void_cooked"}:
        _switch("voids_cooked", kind, choices, f"sales_voids_{name}")
    if "two_for_one" in reasons or not choices.two_for_one:
        _switch("two_for_one", kind, choices, f"sales_two_{name}")
    apart = sorted({dish for each in read for dish in each.not_food})
    dishes = sorted({dish for each in read for dish in each.lines["dish"].unique()})
    sums = list(dict.fromkeys(dish for each in read for dish in each.maybe_totals))
    if sums:
        st.warning(text("sales.maybe_total", n=len(sums), dishes=sums), icon=":material/help:")
    doubtful = [dish for dish in dishes if sounds_like_no_food(dish) and not choices.food.get(dish)]
    if doubtful:
        st.caption(":material/help: " + text("sales.maybe_no_food", n=len(doubtful), dishes=doubtful))
    if apart or choices.food or doubtful or sums:
        _set_apart(apart, dishes, kind, choices, name)


def settle_tax(work: Workspace, read: SalesFile, kind: str, choices: Choices) -> None:
    """Whether the money of an unknown till includes the sales tax: as menu prices do, until somebody says no."""
    tax = tax_of(work.place, facts.described(work).rules)
    if not tax.included or not tax.rate or not read.money_may_be_taxed:
        return
    if choices.tax_in_money is None:
        kept_without = bool(remembered(work.engine, kind).mapping)  # before this was asked: the next ones are alike
        _keep(kind, tax_in_money=0.0 if kept_without else tax.rate)
        st.rerun()
    key = f"sales_tax_{read.file}"
    st.session_state[key] = bool(choices.tax_in_money)
    st.toggle(
        text("sales.tax_in_money", column=sales_columns.called(read.money_column), rate=exact_percent(tax.rate)),
        key=key,
        on_change=lambda: _keep(kind, tax_in_money=tax.rate if st.session_state[key] else 0.0),
    )


def _end_of_day(moved: int, kind: str, choices: Choices, name: str) -> None:
    """Until which hour a sale belongs to the evening before, and how many rows do."""
    key = f"sales_day_ends_at_{name}"
    st.session_state[key] = choices.day_ends_at
    st.selectbox(
        text("sales.day_ends_at"),
        range(MORNING + 1),
        format_func=lambda hour: f"{hour}:00" if hour else plain("sales.midnight"),
        key=key,
        on_change=lambda: _keep(kind, day_ends_at=st.session_state[key]),
    )
    if moved:
        st.caption(text("sales.after_midnight", n=moved, hour=f"{choices.day_ends_at}:00"))


def _switch(field: str, kind: str, choices: Choices, key: str) -> None:
    st.session_state[key] = getattr(choices, field)
    st.toggle(text(f"sales.{field}"), key=key, on_change=lambda: _keep(kind, **{field: st.session_state[key]}))


def _set_apart(apart: list[str], kept: list[str], kind: str, choices: Choices, name: str) -> None:
    """The names that aren't counted as food: some may be taken out, others put in."""
    key = f"sales_food_{name}"
    st.session_state[key] = apart

    def change() -> None:
        moved = set(apart) ^ set(st.session_state[key])
        _keep(kind, food=choices.food | {dish: dish in apart for dish in moved})

    dishes = sorted({*apart, *kept})
    st.multiselect(text("sales.not_food"), dishes, placeholder=plain("sales.no_dish"), key=key, on_change=change)


def ask_which_days(file: NamedFile, period: Period, same: str, first: pd.Timestamp, last: pd.Timestamp) -> str | None:
    days, before = _span(*period.days[[0, -1]]), _span(first, last)
    st.warning(text("sales.same_file", file=file.name, kept=same, before=before), icon=":material/help:")
    answers = {"instead": text("sales.these_days", days=days), "both": text("sales.both_days")}
    key = f"sales_same_{file.name}"
    return st.radio(text("sales.which"), [*answers], index=None, format_func=answers.get, key=key)


def _span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    return long_day(first) if first == last else f"{long_day(first)} – {long_day(last)}"
