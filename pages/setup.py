"""What the kitchen is made of: upload each table from a template, or edit it here."""

import streamlit as st

from forecasting.errors import InputError
from forecasting.files.folder import read_table
from forecasting.files.writing import table_to_csv, template
from forecasting.store.restaurant import read_restaurant, save_table
from pages.shared import steps, tables
from pages.shared.language import error_text, language, plain, text
from pages.shared.session import workspace

EDITABLE = (
    "ingredients",
    "recipes",
    "suppliers",
    "supply",
    "dishes",
    "deliveries",
    "promotions",
    "events",
    "closed",
    "weather",
)
FORMS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}

work = workspace()
st.title(text("setup.title"))
steps.show(work)

restaurant = read_restaurant(work.engine, with_sales=False)
table = st.pills(
    text("setup.which"),
    EDITABLE,
    default="ingredients",
    required=True,
    format_func=lambda name: f"{plain(f'tables.{name}')} ({len(getattr(restaurant, name))})",
    key="setup_table",
    persist_state="session",
)
rows = getattr(restaurant, table)
saved = st.session_state.setdefault("setup_saved", 0)  # a new key after each save empties uploader and editor
st.markdown(text(f"setup.about.{table}"))


def keep(table: str, checked, mode: str) -> None:
    """Save checked rows and show the table anew."""
    save_table(work.engine, table, checked, mode=mode)
    st.session_state["setup_saved"] += 1
    st.session_state["setup_message"] = plain("setup.saved", n=len(checked), table=plain(f"tables.{table}"))
    st.rerun()


def show_anew() -> None:
    """Draw the table as it is now; what was changed in the editor and not saved is gone."""
    st.session_state["setup_saved"] += 1


if message := st.session_state.pop("setup_message", None):
    st.success(message, icon=":material/check:")

with st.expander(
    text("setup.from_file"), expanded=rows.empty, icon=":material/upload_file:", key=f"setup_upload_{table}"
):
    st.markdown(text("setup.template_help"))
    with st.container(horizontal=True):
        for form, mime in FORMS.items():
            st.download_button(
                text("setup.template", form=form.upper()),
                data=lambda form=form: template(table, language(), form),
                file_name=f"{plain(f'files.{table}')}.{form}",
                mime=mime,
                key=f"setup_template_{table}_{form}",
                on_click="ignore",
                icon=":material/download:",
            )
    file = st.file_uploader(
        text("setup.upload"), key=f"setup_file_{table}_{saved}", help=text("upload.help"), max_upload_size=50
    )
    if file:
        try:
            read = read_table(table, file.getvalue(), file.name)
        except InputError as error:
            st.error(error_text(error), icon=":material/error:")
        else:
            st.markdown(text("setup.read", n=len(read), file=file.name))
            st.dataframe(
                read.head(20),
                hide_index=True,
                column_order=tables.shown(table, read),
                column_config=tables.editor_columns(table, restaurant),
                key=f"setup_preview_{table}",
                placeholder="",
                alt=plain("setup.preview_alt", table=plain(f"tables.{table}")),
            )
            mode = st.segmented_control(
                text("setup.mode"),
                ["merge", "replace"],
                default="merge",
                required=True,
                format_func=lambda code: plain(f"setup.mode_{code}"),
                key=f"setup_mode_{table}",
            )
            if st.button(text("setup.save_file"), key="setup_save_file", type="primary", icon=":material/save:"):
                keep(table, read, mode)

editor = f"setup_editor_{table}_{saved}"
if not any(st.session_state.get(editor, {}).values()):
    st.session_state["setup_drawn"] = rows
drawn = st.session_state["setup_drawn"]  # what is being edited; others may have changed the rows meanwhile
with st.form(f"setup_{table}", border=False):
    edited = st.data_editor(
        tables.for_editing(table, drawn),
        num_rows="dynamic",
        hide_index=True,
        column_order=tables.shown(table, drawn),
        column_config=tables.editor_columns(table, restaurant),
        key=editor,
        placeholder="",
        alt=plain("setup.editor_alt", table=plain(f"tables.{table}")),
    )
    save = st.form_submit_button(text("setup.save"), key="setup_save", type="primary", icon=":material/save:")
if save and not rows.equals(drawn):
    st.error(text("setup.changed_meanwhile"), icon=":material/error:")
    st.button(text("setup.show_anew"), key="setup_show_anew", on_click=show_anew, icon=":material/refresh:")
elif save:
    try:
        name = plain(f"tables.{table}")
        checked = read_table(table, table_to_csv(tables.from_editor(table, edited)), name)
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
    else:
        keep(table, checked, "replace")
