"""What the kitchen is made of: upload each table from a template, or edit it here; and the calendar."""

import streamlit as st

from forecasting.dish_book import DishBook
from forecasting.errors import InputError
from forecasting.files.table import read_table
from forecasting.files.writing import table_to_csv
from forecasting.kitchen import IN_EDITOR, unknown_promoted, unserved
from forecasting.menu.groups import bought, trimmed_twice
from forecasting.people import Subject
from forecasting.tables import TO_FILL_IN, Restaurant
from forecasting.together import together
from pages.parts.recipes import coverage, slips
from pages.parts.setup import calendar, past_promotions, setup_file, setup_tables, till_categories
from pages.parts.setup.setup_saving import MESSAGE, KitchenTable, editing
from pages.shared import drafts, groups, steps, tables, typed_cells
from pages.shared.cache import facts
from pages.shared.language import error_text, escaped, plain, text
from pages.shared.session import end_page, workspace

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

work = workspace()
st.title(text("setup.title"))
steps.show(work, folded=True)

restaurant = facts.described(work)
menu = coverage.menu(work) if work.overview.last_day is not None else None
if menu:
    coverage.show_folded(menu)


def unsold(restaurant: Restaurant, menu: DishBook | None) -> list[str]:
    """The ingredients that nobody sells yet, those that go into most of the sold dishes first."""
    sold = bought(restaurant)
    return sorted(sold.index[~sold], key=lambda name: -menu.used_in.get(name, 0.0) if menu else 0.0)


def unlisted(restaurant: Restaurant, menu: DishBook | None) -> list[str]:
    """The dishes sold lately that aren't on the menu, those that bring most first."""
    sold = menu.coverage.dishes["dish"] if menu else []
    return [dish for dish in sold if dish not in set(restaurant.dishes["dish"])]


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
if others := [plain(f"tables.{name}") for (name,) in drafts.unsaved(*editing(work)) if name != table]:
    st.warning(text("setup.unsaved", n=len(others), tables=others), icon=":material/edit:")
if table == CALENDAR:
    calendar.show(work, restaurant)
    end_page()
lacking = {"supply": unsold, "dishes": unlisted}
to_fill_in = lacking[table](restaurant, menu) if table in lacking else []
kept = KitchenTable(work, restaurant, table, ABOUT_WHAT[table], to_fill_in)
rows, places = kept.rows, kept.places
st.markdown(text(f"setup.about.{table}"))
if table == "supply" and restaurant.suppliers.empty:
    st.info(text("setup.suppliers_first"), icon=":material/local_shipping:")
if kept.to_fill_in:
    st.caption(text(f"setup.to_fill_in.{table}", n=len(kept.to_fill_in)))
shown_rows = setup_tables.for_editing(table, rows, kept.to_fill_in if table in TO_FILL_IN else ())
if table == "dishes":
    shown_rows = setup_tables.with_till_categories(shown_rows, restaurant)
    till_categories.say(restaurant)
if table == "ingredients":
    belong = groups.belong(restaurant)
    for group in belong["group"].unique():
        st.caption(f"**{escaped(group)}**: {groups.explained(belong, group)}")
    if twice := trimmed_twice(restaurant.recipes, belong):
        st.warning(text("groups.trimmed_twice", items=twice), icon=":material/warning:")

looks = {
    "hide_index": True,
    "column_order": setup_tables.shown(table, shown_rows, places),
    "column_config": setup_tables.editor_columns(table, restaurant, places),
    "placeholder": "",
    "alt": plain("setup.editor_alt", table=plain(f"tables.{table}")),
}
if not work.changes(ABOUT_WHAT[table]):
    st.dataframe(tables.readable(shown_rows if table == "dishes" else rows), key=f"setup_rows_{table}", **looks)
    end_page()

if table == "promotions" and work.overview.last_day is not None:
    past_promotions.show(work)
if table == "promotions" and (unknown := unknown_promoted(facts.restaurant(work))):
    st.warning(text("setup.unknown_promoted", names=unknown), icon=":material/warning:")
if table == "recipes" and menu and (idle := unserved(facts.restaurant(work))):
    names = [plain("setup.unserved_near", name=name, near=near) if near else name for name, near in idle.items()]
    st.warning(text("setup.unserved", n=len(names), names=names), icon=":material/warning:")

if setup_file.show(kept, tables_of):
    end_page()  # one thing at a time: the table can be edited again once the file is kept or taken out
if table == "deliveries":
    kept.say_odd_days(rows)
if table == "supply" and (free := list(rows.loc[rows["unit_cost"] == 0, "ingredient"].unique())):
    st.warning(text("setup.free", n=len(free), ingredients=free), icon=":material/sell:")
if menu and table in SLIPPING:
    slips.ask(menu, work.place.currency)
draft = drafts.edit(
    kept.draft,
    shown_rows,
    f"setup_editor_{table}_{kept.saved}",
    units=typed_cells.Units(restaurant.ingredients.set_index("ingredient")["unit"], work.place.currency),
    num_rows="dynamic",
    **looks,
)
save = drafts.save_button(kept.draft, text("setup.save"), "setup_save", kept.begin_anew)
renamed = kept.ask_renamed(draft.now)
as_written = kept.ask_remeasured(draft.now, renamed)
drafts.say_saved(MESSAGE)
kept.offer_undo()
if save:
    try:
        edited = setup_tables.from_editor(table, draft.now).reindex(draft.now.index)  # below empty rows, as there
        checked = read_table(table, table_to_csv(edited), plain(f"tables.{table}"), decimal_point=True)
        checked, others = together(table, setup_tables.from_editor(table, draft.base), checked, rows)
    except InputError as error:
        st.error(error_text(drafts.in_editor(error)), icon=":material/error:")
        if error.code == "changed_by_both":
            again = text("setup.show_anew")
            st.button(again, key="setup_show_anew", on_click=kept.show_anew, icon=":material/refresh:")
    else:
        if kept.would_be(checked, "replace", renamed, IN_EDITOR, as_written) is not None:
            kept.keep(checked, "replace", renamed, as_written, others)
