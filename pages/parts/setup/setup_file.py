"""A table of the kitchen from a file: its template, what was read of it, what would be lost, and then it is kept."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from forecasting.errors import InputError, QuestionError, all_of, each_of
from forecasting.files.table import FileTable, read_file
from forecasting.files.writing import is_example, template, workbook
from forecasting.files.written import Notes
from forecasting.kitchen import in_own_units, lost_lines
from forecasting.overrides import ABOUT
from forecasting.tables import COLUMNS, HOME, Restaurant
from forecasting.texts.notes import said_of
from forecasting.together import thing
from pages.parts.setup import setup_tables
from pages.parts.setup.setup_saving import KitchenTable
from pages.shared import day_order, decimal_sign, downloads, tables
from pages.shared.language import error_text, language, locale, plain, text
from pages.shared.session import EVERYWHERE

LOST_NAMED = 10
NOTES = {
    "joined_sheets": ":material/tab:",
    "other_sheets": ":material/tab:",
    "portions": ":material/restaurant:",
    "no_lines": ":material/notes:",
    "by_pack": ":material/inventory_2:",
    "named_above": ":material/move_down:",
    "filled_above": ":material/move_down:",
}
DAY_FIRST = "setup_day_first"  # what was said of the dates of a file, for the next one


def show(kept: KitchenTable, tables_of: Mapping[str, Sequence[str]]) -> bool:
    """Offer the template and take a file; whether there is one, which comes before all edits.

    ``tables_of``: the tables of each part of the page, to one of which a file may belong instead.
    """
    panel = st.expander(
        text("setup.from_file"),
        expanded=kept.rows.empty,
        icon=":material/upload_file:",
        key=_panel(kept.table, kept.saved),
        on_change="rerun",
    )
    with panel:
        _offer_templates(kept)
        file = st.file_uploader(
            text("setup.upload"),
            key=f"setup_file_{kept.table}_{kept.saved}",
            help=text("upload.help"),
            max_upload_size=50,
        )
        if file:
            _take(kept, file, tables_of)
    if file and not panel.open:
        st.info(text("setup.file_waits", file=file.name), icon=":material/upload_file:")
    return bool(file)


def _offer_templates(kept: KitchenTable) -> None:
    needed = [plain(f"columns.{column.name}") for column in COLUMNS[kept.table] if column.required]
    st.markdown(text("setup.template_help", n=len(needed), needed=needed))
    with st.container(horizontal=True):
        spoken = language()  # the file is made where no page is
        for form in ("xlsx", "csv"):
            st.download_button(
                text("setup.template", form=form.upper()),
                data=lambda form=form: template(kept.table, spoken, form, kept.to_fill_in),
                file_name=f"{plain(f'files.{kept.table}')}.{form}",
                mime=downloads.KINDS[form],
                key=f"setup_template_{kept.table}_{form}",
                on_click="ignore",
                icon=":material/download:",
            )
        downloads.offer(
            kept.subject,
            text("setup.own_rows"),
            lambda: workbook(kept.table, setup_tables.in_words(kept.table, kept.rows, kept.places), language()),
            f"{plain(f'files.{kept.table}')}-{kept.work.today:%Y-%m-%d}.xlsx",
            f"setup_own_rows_{kept.table}",
            empty=kept.rows.empty,
        )


def _take(kept: KitchenTable, file: UploadedFile, tables_of: Mapping[str, Sequence[str]]) -> None:
    """Show what a file says, ask what can't be known, and keep it."""
    found = _read(kept, file.getvalue(), file.name, tables_of)
    if found is None:
        return
    examples = is_example(found.rows)
    if examples.any():
        st.info(text("setup.examples", n=int(examples.sum())), icon=":material/info:")
    read = _in_own_units(kept, found, file.name)
    if read is None:
        return
    read = read[~examples]
    if read.empty:
        st.error(text("setup.no_rows", file=file.name), icon=":material/error:")
        return
    st.markdown(text("setup.read", n=len(read), file=file.name))
    _say_notes(found.notes)
    read = _at_its_location(kept, read)
    if read is None:
        return
    _preview(kept, read)
    mode = "merge" if kept.rows.empty else _ask_mode(kept.table)
    if kept.table == "deliveries":
        kept.say_odd_days(read)
    as_written = kept.ask_remeasured(read)
    would_be = kept.would_be(read, mode, as_written=as_written)
    if (
        would_be is not None
        and _may_lose(kept, would_be, f"setup_lose_{kept.table}_{mode}_{file.file_id}")
        and st.button(text("setup.save_file"), key="setup_save_file", type="primary", icon=":material/save:")
    ):
        kept.keep(read, mode, as_written=as_written)


def _in_own_units(kept: KitchenTable, found: FileTable, name: str) -> pd.DataFrame | None:
    """The rows with each quantity in the unit of its ingredient; None where that can't be known, which is said."""
    try:
        rows = in_own_units(found, kept.restaurant, name)
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
        return None
    measured = [name for name in ("quantity", "pack_size") if name in rows]
    changed = list(rows.loc[(rows[measured] != found.rows[measured]).any(axis=1), "ingredient"]) if measured else []
    if changed:
        st.caption(":material/scale: " + text("setup.in_own_units", n=len(changed), ingredients=changed))
    return rows


def _say_notes(notes: Notes) -> None:
    """What was made of the file; some of it may be meant otherwise."""
    for code, values in said_of(notes, locale()):
        st.warning(text(f"setup.{code}", **values), icon=NOTES[code])
    if unread := notes.unread_columns:
        st.warning(text("setup.unread_columns", n=len(unread), columns=unread), icon=":material/view_column:")


def _read(kept: KitchenTable, content: bytes, name: str, tables_of: Mapping[str, Sequence[str]]) -> FileTable | None:
    """The rows of a file; None while something is wrong with it, which is said, or asked about its dates or numbers."""
    try:
        return read_file(kept.table, content, name, from_above=True)
    except InputError as error:
        wrong = [one for one in each_of(error) if not isinstance(one, QuestionError)]
        questions = [one for one in each_of(error) if isinstance(one, QuestionError)]
    said = {question.values["name"]: _ask(kept, question) for question in questions}
    if said and None not in said.values():
        day_first = next((said.pop(one.values["name"]) for one in questions if one.code == "ambiguous_dates"), None)
        try:
            return read_file(kept.table, content, name, day_first=day_first, decimal_comma=said, from_above=True)
        except InputError as error:
            wrong = each_of(error)
    if wrong:
        st.error(error_text(all_of(name, wrong)), icon=":material/error:")
        for error in wrong:
            if error.code == "other_table":
                _lead_to(str(error.values["table"]), tables_of, kept.saved)
    return None


def _ask(kept: KitchenTable, question: QuestionError) -> bool | None:
    """What a person says of a column that can be read in two ways; it holds for the next file, too."""
    of_dates = question.code == "ambiguous_dates"
    about = "day_first" if of_dates else f"decimal_comma_{question.values['name']}"
    key = f"setup_{about}_{kept.table}"
    remembered = DAY_FIRST if of_dates else key  # people write the dates of all tables alike
    ask = day_order.ask if of_dates else decimal_sign.ask
    answer = ask(question, f"{key}_{kept.saved}", st.session_state.get(remembered))
    if answer is not None:
        st.session_state[remembered] = answer
    return answer


def _panel(table: str, saved: int) -> str:
    """The key of what a file is put in: another one once the table is saved, folded again."""
    return f"setup_upload_{table}_{saved}"


def _lead_to(table: str, tables_of: Mapping[str, Sequence[str]], saved: int) -> None:
    """The way to the table that a file seems to be, where it is on this page."""
    part = next((part for part, its in tables_of.items() if table in its), None)
    if part is not None:
        label = text("setup.go_to", table=plain(f"tables.{table}"))
        turned = {"setup_part": part, "setup_table": table, _panel(table, saved): True}
        there = {"on_click": st.session_state.update, "args": (turned,)}
        st.button(label, key="setup_go_to", icon=":material/arrow_forward:", **there)


def _at_its_location(kept: KitchenTable, read: pd.DataFrame) -> pd.DataFrame | None:
    """The rows at the location that they are about, which a person says of a file without that column; None till then.

    An event or a closure may be one of all locations.
    """
    places, table = {each.key: each.name for each in kept.work.locations}, kept.table
    if len(places) < 2 or table in ABOUT or "location" not in read or not read["location"].eq(HOME).all():
        return read
    everywhere = {EVERYWHERE: text("setup.location_all")} if table in ("events", "closed") else {}
    chosen = st.radio(
        text("setup.location"),
        [*places, *everywhere],
        index=None,
        format_func=(places | everywhere).get,
        key=f"setup_location_{table}_{kept.saved}",
        horizontal=True,
    )
    if chosen == EVERYWHERE:
        return read.drop(columns="location").merge(pd.DataFrame({"location": list(places)}), how="cross")[read.columns]
    return None if chosen is None else read.assign(location=chosen)


def _preview(kept: KitchenTable, read: pd.DataFrame) -> None:
    st.dataframe(
        tables.readable(read.head(20)),
        hide_index=True,
        column_order=setup_tables.shown(kept.table, read, kept.places),
        column_config=setup_tables.editor_columns(kept.table, kept.restaurant, kept.places),
        key=f"setup_preview_{kept.table}",
        placeholder="",
        alt=plain("setup.preview_alt", table=plain(f"tables.{kept.table}")),
    )


def _ask_mode(table: str) -> str:
    """Whether the rows of a file join those that are there, or take their place."""
    return st.segmented_control(
        text("setup.mode"),
        ["merge", "replace"],
        default="merge",
        required=True,
        format_func=lambda code: plain(f"setup.mode_{code}"),
        key=f"setup_mode_{table}",
    )


def _may_lose(kept: KitchenTable, would_be: Restaurant, key: str) -> bool:
    """Whether nothing would be lost that was there, or the person has ticked that it may."""
    lost = lost_lines(kept.rows, getattr(would_be, kept.table), thing(kept.table))
    if lost.empty:
        return True
    said = "setup.fewer_ingredients" if kept.table == "recipes" else "setup.fewer_rows"
    for name, before, after in lost[lost["after"] > 0].head(LOST_NAMED).itertuples(index=False):
        st.markdown(text(said, name=name, before=before, after=after))
    gone = lost.loc[lost["after"] == 0].iloc[:, 0]
    if not gone.empty:
        st.markdown(text("setup.gone", n=len(gone), names=list(gone)))
    return st.checkbox(text("setup.may_lose", n=int((lost["before"] - lost["after"]).sum())), key=key)
