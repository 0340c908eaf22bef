"""The columns of a till that nobody knows: a person says once what is what, beside a guess and cells of the file."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting import texts
from forecasting.errors import InputError
from forecasting.files.sheets import Sheet
from forecasting.sales import Beside, Choices, NamedFile
from forecasting.sales.columns.guesses import ALSO_GUESSED, ASKED, sounds_like_money, sounds_like_takings
from forecasting.sales.first_rows import read_first_rows
from forecasting.sales.reasons import most_lost
from pages.parts.sales import first_rows
from pages.shared.cache.files import sheet_sketch
from pages.shared.language import day_and_year, error_text, language, plain, text

NEEDED = ("day", "dish", "quantity")
MORE = ("size", "unit_price", "discount", "category", "ticket", "time", "status", "location", "channel", "modifiers")
ABSENT = "\0"
"""What stands for "my file has no such column": no header can be called so."""

READINGS = "sales_readings"
"""How often somebody has agreed to columns in this visit."""

MAY_BE_ABSENT = ("day", "quantity", "net_sales", *ALSO_GUESSED)
SAID = ("day", "quantity")
"""Of which it must be said that a file has none: it is about certain days, or each of its rows is a portion."""

LABEL_LETTERS, LEAST_OF_A_CELL = 36, 10
"""So much of a column's name and cells can be read on a phone; so much of its first cell, however long its name."""

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}).*)?")

ROLE_OF = {
    **{"no_date": "day", "bad_date": "day", "no_dish": "dish", "bad_quantity": "quantity"},
    **{"no_quantity": "quantity", "bad_money": "net_sales"},
}
"""Which column is the wrong one, where most rows are left out for one reason."""

Keep = Callable[[dict[str, str | None]], None]


class Asked(NamedTuple):
    """A file whose columns are asked about, as an example of its kind; ``keep`` takes what a person says of it.

    ``beside`` is what is known of it from elsewhere.
    """

    file: NamedFile
    choices: Choices
    beside: Beside
    keep: Keep


def ask(asked: Asked) -> None:
    """The questions on a file that can't be read yet, all at once, each with a guess."""
    with st.container(key=f"sales_wizard_{asked.file.name}"):
        guessed = sheet_sketch(asked.file.content, asked.file.name, asked.choices).guessed
        _choose(asked, (*ASKED, *(role for role in ALSO_GUESSED if role in guessed)))
        st.caption(text("sales.not_there"))


def ask_again(asked: Asked, found: dict[str, str], wrong: bool) -> None:
    """The columns of a file that was read, ``found``: role -> header; the few that matter where it looks ``wrong``."""
    if wrong:
        _choose(asked, ASKED, found)
        return
    # Another reading is another panel: closed, so that what it made of the file is in sight.
    key = f"sales_again_{asked.file.name}_{st.session_state.get(READINGS, 0)}"
    with st.expander(text("sales.columns"), icon=":material/view_column:", key=key):
        _choose(asked, (*ASKED, *MORE), found)


def called(header: str) -> str:
    """``texts.called`` in the session's language."""
    return texts.called(header, language())


def say_wrong(reason: str, header: str, rows: int) -> bool:
    """Name the column that is probably the wrong one; whether the reason points to one."""
    role = ROLE_OF.get(reason)
    if role and header:
        st.warning(text(f"sales.wrong.{role}", column=called(header), n=rows), icon=":material/view_column:")
    return bool(role and header)


def ask_money(asked: Asked) -> None:
    """Whether a column that is called like money and wasn't read is what each line brought in; nothing without one."""
    header = sheet_sketch(asked.file.content, asked.file.name, asked.choices).guessed.get("net_sales", "")
    if not sounds_like_takings(header):
        return
    st.warning(text("sales.maybe_money", column=called(header)), icon=":material/help:")
    with st.container(horizontal=True):
        for answer, column in (("is_money", header), ("no_such_money", None)):
            key = f"sales_{answer}_{asked.file.name}"
            st.button(text(f"sales.{answer}"), key=key, on_click=asked.keep, args=({"net_sales": column},))


def doubt_portions(header: str | None) -> None:
    """Say that a column is called like money, where it is."""
    if header and sounds_like_money(header):
        st.warning(text("sales.quantity_is_money", column=called(header)), icon=":material/help:")


@st.fragment
def _choose(asked: Asked, roles: tuple[str, ...], found: dict[str, str] | None = None) -> None:
    """A choice for each role, and at once below them what it makes of the file's first rows.

    Of a file that was read already, as ``found``, that is in sight: the rows are shown where a choice is another one.
    """
    file, choices = asked.file, asked.choices
    sketch = sheet_sketch(file.content, file.name, choices)
    proposed = sketch.guessed if found is None else found
    samples = {column.header: column.samples for column in sketch.columns}
    now = {role: _now(role, choices, proposed) for role in roles}
    said = {role: _select(role, file, samples, now[role]) for role in roles}
    before = choices.columns if found is None else found
    news = {role: header for role, header in said.items() if _is_news(role, header, before, proposed)}
    news = {role: None if header == ABSENT else header for role, header in news.items()}
    complete = not _complain(said)
    if complete and (found is None or (news and said != now)):
        _try(asked, sketch.opening, replace(choices, columns=choices.columns | news), said)
    key = f"sales_read_{file.name}"
    if st.button(text("sales.read_so"), key=key, type="primary", icon=":material/table_view:") and complete:
        st.session_state[READINGS] = st.session_state.get(READINGS, 0) + 1
        asked.keep(news)
        st.rerun()


def _try(asked: Asked, opening: Sheet, choices: Choices, said: dict[str, str | None]) -> None:
    """The first rows as they would be read, and which column is probably the wrong one."""
    try:
        first = read_first_rows(opening, asked.file.name, choices, asked.beside)
    except InputError as error:
        st.warning(error_text(error), icon=":material/help:")
        return
    if first.many:
        first_rows.show(first)
    lost = most_lost(first.left_out, first.many)
    if lost is None or not say_wrong(lost.reason, said.get(ROLE_OF.get(lost.reason, "")) or "", lost.rows):
        doubt_portions(said["quantity"])


def _now(role: str, choices: Choices, proposed: dict[str, str]) -> str | None:
    now = choices.columns.get(role) or proposed.get(role)
    absent = role in ("day", "net_sales") or proposed.get(role) == ""
    return now or (ABSENT if absent else None)


def _is_news(role: str, header: str | None, before: dict[str, str | None], proposed: dict[str, str]) -> bool:
    """What was found without being said need not be said; that there is no date, or no such column, must."""
    if header == ABSENT:
        return role in SAID or role in before or role in proposed
    return header != before.get(role)


def _select(role: str, file: NamedFile, samples: dict[str, tuple[str, ...]], now: str | None) -> str | None:
    options = [*samples, *([ABSENT] if role in MAY_BE_ABSENT else [])]
    labels = {header: _with_samples(header, cells) for header, cells in samples.items()}
    if role in MAY_BE_ABSENT:
        labels[ABSENT] = plain(f"sales.absent.{role}")
    return st.selectbox(
        text(f"sales.roles.{role}"),
        options,
        index=options.index(now) if now in options else None,
        placeholder=plain("sales.choose" if role in ASKED else "sales.no_column"),
        format_func=labels.get,
        key=f"sales_column_{role}_{file.name}",
    )


def _with_samples(header: str, cells: tuple[str, ...]) -> str:
    """``Desc. Prod. — Ceviche Clásico, Lomo Saltado``: enough to know a column by."""
    header = called(header)
    room = max(LABEL_LETTERS - len(f"{header} — "), LEAST_OF_A_CELL)
    told = list(dict.fromkeys(map(_readable, cells))) or [plain("sales.empty_column")]
    while len(told) > 1 and len(", ".join(told)) > room:
        told.pop()
    shown = ", ".join(told)
    return f"{header} — {shown if len(shown) <= room else shown[: room - 1] + '…'}"


def _readable(cell: str) -> str:
    """Workbooks keep days as ISO; nobody in a kitchen writes them so."""
    found = _ISO.fullmatch(cell)
    if not found:
        return cell
    day, clock = found.groups()
    return f"{day_and_year(pd.Timestamp(day))} {clock or ''}".rstrip()


def _complain(said: dict[str, str | None]) -> bool:
    """Say what is missing or chosen twice; whether something is."""
    missing = [plain(f"sales.short.{role}") for role in NEEDED if role in said and said[role] is None]
    chosen = [header for header in said.values() if header not in (None, ABSENT)]
    twice = [header for header in dict.fromkeys(chosen) if chosen.count(header) > 1]
    if missing:
        st.warning(text("sales.still_missing", roles=missing), icon=":material/help:")
    elif twice:
        st.warning(text("sales.chosen_twice", column=called(twice[0])), icon=":material/help:")
    return bool(missing or twice)
