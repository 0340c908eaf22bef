"""What the kitchen is made of: upload each table from a template, or edit it here; and the calendar."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from forecasting.errors import InputError, QuestionError, all_of, each_of
from forecasting.files.folder import read_table
from forecasting.files.writing import is_example, table_to_csv, template
from forecasting.kitchen import fault, in_rows, lost_lines, meant, odd_deliveries, unknown_promoted
from forecasting.menu.groups import bought, trimmed_twice
from forecasting.overrides import ABOUT
from forecasting.people import Subject
from forecasting.store.restaurant import NOTHING_RENAMED, save_table, try_table
from forecasting.tables import COLUMNS, HOME, Restaurant
from pages.parts.recipes import coverage, slips
from pages.parts.setup import calendar, past_promotions, setup_tables
from pages.shared import day_order, drafts, groups, steps
from pages.shared.cache import facts
from pages.shared.language import day_and_year, error_text, escaped, language, plain, text
from pages.shared.links import link
from pages.shared.session import EVERYWHERE, end_page, workspace

CALENDAR = "calendar"  # the days as a list; all others are tables
PARTS = {
    "dishes": ("ingredients", "recipes", "conversions", "dishes"),
    "buying": ("suppliers", "supply", "deliveries", "waste"),
    "days": (CALENDAR, "promotions", "events", "closed", "weather"),
}
ABOUT_WHAT = {  # what one must be allowed to see and change to look at a part and to change it
    **dict.fromkeys((*PARTS["dishes"], "suppliers", "supply"), Subject.KITCHEN),
    **dict.fromkeys(("deliveries", "waste"), Subject.STOCK),
    **dict.fromkeys(PARTS["days"], Subject.DAYS),
}
SLIPPING = ("recipes", "supply", "dishes", "conversions")  # a slip of the pen in one of these makes a dish too dear
LOST_NAMED = 10
DAY_FIRST = "setup_day_first"  # what was said of the dates of a file, for the next one

FORMS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}

work = workspace()
EDITING = ("setup", work.url)  # what is edited in one restaurant is no draft of another's
st.title(text("setup.title"))
steps.show(work)

restaurant = facts.kitchen(work)
menu = coverage.menu(work, restaurant) if work.overview.last_day is not None else None
if menu:
    coverage.show(menu)
    link("recipes")


def unsold(restaurant: Restaurant, menu: coverage.Menu | None) -> list[str]:
    """The ingredients that nobody sells yet, those that go into most of the sold dishes first."""
    sold = bought(restaurant)
    return sorted(sold.index[~sold], key=lambda name: -menu.used_in.get(name, 0.0) if menu else 0.0)


def titled(name: str) -> str:
    """What can be looked at, with its rows where it is a table."""
    if name == CALENDAR:
        return plain("calendar.title")
    return f"{plain(f'tables.{name}')} ({len(getattr(restaurant, name))})"


seen = {part: [name for name in its if work.sees(ABOUT_WHAT[name])] for part, its in PARTS.items()}
tables_of = {part: its for part, its in seen.items() if its}
shown = st.session_state.get("setup_table")
part = st.segmented_control(
    text("setup.which"),
    list(tables_of),
    default=next((part for part, its in tables_of.items() if shown in its), next(iter(tables_of))),
    required=True,
    format_func=lambda part: plain(f"setup.parts.{part}"),
    key="setup_part",
    persist_state="session",
)
table = st.pills(
    text("setup.which"),
    tables_of[part],
    default=tables_of[part][0],
    required=True,
    format_func=titled,
    key="setup_table",
    persist_state="session",
    label_visibility="collapsed",
)
saved = st.session_state.setdefault("setup_saved", 0)
places = {each.key: each.name for each in work.overview.locations}
if others := [plain(f"tables.{name}") for (name,) in drafts.unsaved(*EDITING) if name != table]:
    st.warning(text("setup.unsaved", n=len(others), tables=others), icon=":material/edit:")
if table == CALENDAR:
    calendar.show(work, restaurant)
    end_page()
rows = getattr(restaurant, table)
st.markdown(text(f"setup.about.{table}"))
to_fill_in = unsold(restaurant, menu) if table == "supply" else []
if table == "supply" and restaurant.suppliers.empty:
    st.info(text("setup.suppliers_first"), icon=":material/local_shipping:")
if to_fill_in:
    st.caption(text("setup.to_fill_in", n=len(to_fill_in)))
if table == "ingredients":
    belong = groups.belong(restaurant)
    for group in belong["group"].unique():
        st.caption(f"**{escaped(group)}**: {groups.explained(belong, group)}")
    if twice := trimmed_twice(restaurant.recipes, belong):
        st.warning(text("groups.trimmed_twice", items=twice), icon=":material/warning:")


def keep(table: str, checked: pd.DataFrame, mode: str, renamed: Mapping[str, str] = NOTHING_RENAMED) -> None:
    """Save checked rows and show the table anew."""
    save_table(work.engine, table, checked, mode, renamed)
    drafts.forget(*EDITING, table)
    begin_anew()
    st.session_state["setup_message"] = plain("setup.saved", n=len(checked), table=plain(f"tables.{table}"))
    st.rerun()


def read_file(content: bytes, name: str) -> pd.DataFrame | None:
    """The rows of an uploaded file; None while something is wrong with it, which is said, or asked about its dates."""
    try:
        return read_table(table, content, name)
    except InputError as error:
        wrong = [one for one in each_of(error) if not isinstance(one, QuestionError)]
        questions = [one for one in each_of(error) if isinstance(one, QuestionError)]
    for question in questions:
        day_first = day_order.ask(question, f"setup_day_first_{table}_{saved}", st.session_state.get(DAY_FIRST))
        if day_first is None:
            break
        st.session_state[DAY_FIRST] = day_first
        try:
            return read_table(table, content, name, day_first=day_first)
        except InputError as error:
            wrong = each_of(error)
    if wrong:
        st.error(error_text(all_of(name, wrong)), icon=":material/error:")
    return None


def would_fit(
    table: str, read: pd.DataFrame, mode: str, renamed: Mapping[str, str] = NOTHING_RENAMED
) -> Restaurant | None:
    """The kitchen as it would be with these rows; None, with a sentence, where they would break what fits now."""
    try:
        would_be = try_table(work.engine, table, read, mode, renamed)
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
        return None
    broken = fault(would_be)
    if broken is None:
        return would_be
    if fault(restaurant) is None:
        said = [error_text(in_rows(broken, read)), ask_meant(meant(broken, would_be))]
        st.error("\n\n".join(filter(None, said)), icon=":material/error:")
        return None
    st.warning(
        error_text(broken), icon=":material/warning:"
    )  # it was broken before: each step towards mending it helps
    return would_be


def ask_meant(names: dict[str, str]) -> str:
    """Whether names that nobody knows are others with a slip of the pen; nothing where none is near."""
    if len(names) < 2:
        return "".join(text("setup.meant", name=name) for name in names.values())
    each = [text("setup.meant_each", written=written, name=name) for written, name in names.items()]
    return "\n- ".join([text("setup.meant_these"), *each])


def at_its_location(table: str, read: pd.DataFrame) -> pd.DataFrame | None:
    """The rows at the location that they are about, which a person says of a file without that column; None till then.

    An event or a closure may be one of all locations.
    """
    if len(places) < 2 or table in ABOUT or "location" not in read or not read["location"].eq(HOME).all():
        return read
    everywhere = {EVERYWHERE: text("setup.location_all")} if table in ("events", "closed") else {}
    chosen = st.radio(
        text("setup.location"),
        [*places, *everywhere],
        index=None,
        format_func=(places | everywhere).get,
        key=f"setup_location_{table}_{saved}",
        horizontal=True,
    )
    if chosen == EVERYWHERE:
        return read.drop(columns="location").merge(pd.DataFrame({"location": list(places)}), how="cross")[read.columns]
    return None if chosen is None else read.assign(location=chosen)


def may_lose(table: str, would_be: Restaurant, key: str) -> bool:
    """Whether nothing would be lost that was there, or the person has ticked that it may."""
    texts = [column.name for column in COLUMNS[table] if column.kind == "text" and column.name != "location"]
    lost = lost_lines(rows, getattr(would_be, table), [*texts, "day"][0])
    if lost.empty:
        return True
    said = "setup.fewer_ingredients" if table == "recipes" else "setup.fewer_rows"
    for name, before, after in lost[lost["after"] > 0].head(LOST_NAMED).itertuples(index=False):
        st.markdown(text(said, name=name, before=before, after=after))
    gone = lost.loc[lost["after"] == 0].iloc[:, 0]
    if not gone.empty:
        st.markdown(text("setup.gone", n=len(gone), names=list(gone)))
    return st.checkbox(text("setup.may_lose", n=int((lost["before"] - lost["after"]).sum())), key=key)


def say_odd_days(deliveries: pd.DataFrame) -> None:
    """Ask about deliveries of another year: they stay, but count for nothing where a figure slipped."""
    odd = odd_deliveries(deliveries, work.overview.first_day or work.today, work.today)
    named = [
        plain("setup.odd_delivery", row=row, ingredient=ingredient, day=day_and_year(day))
        for row, day, ingredient in odd.itertuples(index=False)
    ]
    if named:
        st.warning(text("setup.odd_deliveries", n=len(named), rows=named), icon=":material/event_busy:")


def ask_renamed(edited: pd.DataFrame) -> dict[str, str]:
    """Which of the names that were changed are new ones of the same thing: a person may say that it is another."""
    return {
        old: new
        for old, new in setup_tables.renamed(table, edited).items()
        if st.checkbox(
            text("setup.renamed", old=old, new=new), value=True, key=f"setup_renamed_{table}_{old}_{new}_{saved}"
        )
    }


def begin_anew() -> None:
    """Another key for the editor and the uploader empties them."""
    st.session_state["setup_saved"] += 1


def show_anew() -> None:
    """Draw the table as it is now; what was changed in the editor and not saved is gone."""
    drafts.forget(*EDITING, table)
    begin_anew()


if not work.changes(ABOUT_WHAT[table]):
    shown = {"column_order": setup_tables.shown(table, rows, places), "placeholder": "", "hide_index": True}
    looks = {"column_config": setup_tables.editor_columns(table, restaurant, places), "key": f"setup_rows_{table}"}
    st.dataframe(rows, alt=plain("setup.editor_alt", table=plain(f"tables.{table}")), **shown, **looks)
    end_page()

if table == "promotions" and work.overview.last_day is not None:
    past_promotions.show(work)
if table == "promotions" and (unknown := unknown_promoted(facts.restaurant(work))):
    st.warning(text("setup.unknown_promoted", names=unknown), icon=":material/warning:")

with st.expander(
    text("setup.from_file"), expanded=rows.empty, icon=":material/upload_file:", key=f"setup_upload_{table}"
):
    needed = [plain(f"columns.{column.name}") for column in COLUMNS[table] if column.required]
    st.markdown(text("setup.template_help", needed=needed))
    with st.container(horizontal=True):
        spoken = language()  # the file is made where no page is
        for form, mime in FORMS.items():
            st.download_button(
                text("setup.template", form=form.upper()),
                data=lambda form=form: template(table, spoken, form, to_fill_in),
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
        written = read_file(file.getvalue(), file.name)
        if written is None:
            end_page()
        examples = is_example(written)
        read = written[~examples].reset_index(drop=True)
        if examples.any():
            st.info(text("setup.examples", n=int(examples.sum())), icon=":material/info:")
        if read.empty:
            st.error(text("setup.no_rows", file=file.name), icon=":material/error:")
        else:
            st.markdown(text("setup.read", n=len(read), file=file.name))
            read = at_its_location(table, read)
            if read is None:
                end_page()
            st.dataframe(
                read.head(20),
                hide_index=True,
                column_order=setup_tables.shown(table, read, places),
                column_config=setup_tables.editor_columns(table, restaurant, places),
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
            if table == "deliveries":
                say_odd_days(read)
            would_be = would_fit(table, read, mode)
            if (
                would_be is not None
                and may_lose(table, would_be, f"setup_lose_{table}_{mode}_{file.file_id}")
                and st.button(text("setup.save_file"), key="setup_save_file", type="primary", icon=":material/save:")
            ):
                keep(table, read, mode)

if file:
    end_page()  # one thing at a time: the table can be edited again once the file is kept or taken out
if table == "deliveries":
    say_odd_days(rows)
if table == "supply" and (free := list(rows.loc[rows["unit_cost"] == 0, "ingredient"].unique())):
    st.warning(text("setup.free", n=len(free), ingredients=free), icon=":material/sell:")
if menu and table in SLIPPING:
    slips.ask(menu, work.place.currency)
draft = drafts.edit(
    (*EDITING, table),
    setup_tables.for_editing(table, rows, to_fill_in),
    f"setup_editor_{table}_{saved}",
    num_rows="dynamic",
    hide_index=True,
    column_order=setup_tables.shown(table, rows, places),
    column_config=setup_tables.editor_columns(table, restaurant, places),
    placeholder="",
    alt=plain("setup.editor_alt", table=plain(f"tables.{table}")),
)
save = drafts.save_button((*EDITING, table), text("setup.save"), "setup_save", begin_anew)
renamed = ask_renamed(draft.now)
drafts.say_saved("setup_message")
if save and not rows.equals(setup_tables.from_editor(table, draft.base)):
    st.error(text("setup.changed_meanwhile"), icon=":material/error:")
    st.button(text("setup.show_anew"), key="setup_show_anew", on_click=show_anew, icon=":material/refresh:")
elif save:
    try:
        name = plain(f"tables.{table}")
        checked = read_table(table, table_to_csv(setup_tables.from_editor(table, draft.now)), name)
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
    else:
        if would_fit(table, checked, "replace", renamed) is not None:
            keep(table, checked, "replace", renamed)
