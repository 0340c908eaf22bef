"""Count what is there, shelf by shelf, on a phone: every number is saved as soon as it is typed."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.store.restaurant import forget_count, read_restaurant, save_table
from forecasting.typed import read_typed, typed_form
from pages.shared import groups, ready
from pages.shared.language import day, escaped, exact, number, plain, text
from pages.shared.links import link
from pages.shared.prints import count_sheet
from pages.shared.session import end_page, lead_to, workspace

DAY_BEGINS = pd.Timedelta(hours=4)  # who counts at one in the morning has just closed
EVENING = pd.Timedelta(hours=15)  # from then on a count is more likely made after closing than before opening
# Not a number field: a browser that expects a point drops the comma of 22,5. A telephone's keys bring digits and both
# signs everywhere but on an iPhone, which hides the comma.
KEYPAD = "default" if "iPhone" in st.context.headers.get("User-Agent", "") else "phone"

work = workspace()
st.title(text("count.title"))

restaurant = read_restaurant(work.engine, with_sales=False)
if restaurant.ingredients.empty:
    lead_to("setup", text("count.no_ingredients"), text("count.no_ingredients_go"))

location = ready.one_location(work)
clock = work.today + pd.Timedelta(hours=9) if work.sample else work.now
working_day = (clock - DAY_BEGINS).normalize()
counted_on = st.segmented_control(
    text("count.when"),
    ["opening", "closing", "other"],
    default="opening" if clock - working_day < EVENING else "closing",
    required=True,
    format_func=lambda when: plain(f"count.when_{when}"),
    key="count_when",
)
counted = working_day if counted_on == "closing" else working_day - pd.Timedelta(days=1)
if counted_on == "other":
    counted = pd.Timestamp(st.date_input(text("count.day"), counted, format="DD/MM/YYYY", key="count_other_day"))
    if counted > working_day:
        st.error(text("count.future", day=counted), icon=":material/error:")
        end_page()


def save(entry: NamedTuple, counted: pd.Timestamp, key: str) -> None:
    """Keep one number; an emptied field takes its count back, and what can't be a count changes nothing."""
    typed = (st.session_state[key] or "").strip()
    quantity = read_typed(typed, entry.unit)
    if not typed:
        forget_count(work.engine, counted, entry.ingredient, location)
    elif quantity is not None and quantity >= 0:
        one = {"day": [counted], "ingredient": [entry.ingredient], "quantity": [quantity], "location": [location]}
        save_table(work.engine, "stock", pd.DataFrame(one), mode="merge")


def tell(entry: NamedTuple, typed: str) -> None:
    """What a number was understood as, where it can be written otherwise, or why it wasn't saved."""
    quantity = read_typed(typed, entry.unit)
    if quantity is None:
        st.error(text("count.unreadable", ingredient=entry.ingredient, typed=typed), icon=":material/error:")
    elif quantity < 0:
        st.error(text("count.negative", ingredient=entry.ingredient, quantity=quantity), icon=":material/error:")
    elif typed.strip() != typed_form(quantity, entry.unit):
        st.caption(text("count.saved", quantity=exact(quantity, entry.unit)))


def last_count(ingredient: str) -> str:
    """What the shelf held at the last count before this one."""
    if ingredient not in before.index:
        return plain("count.never")
    last = before.loc[ingredient]
    return plain("count.last", quantity=number(last["quantity"]), day=day(last["day"]))


def ask(entry: NamedTuple) -> None:
    """The field of one ingredient, filled with what was counted already."""
    key = f"count_{location}_{counted:%Y%m%d}_{entry.ingredient}"
    known = there.get(entry.ingredient)
    # Filled by its state: a field with a value of its own can't be emptied.
    st.session_state.setdefault(key, None if known is None else typed_form(known, entry.unit))
    typed = st.text_input(
        escaped(f"{entry.ingredient} ({entry.unit})"),
        value=None,
        type=KEYPAD,
        autocomplete="off",
        placeholder=last_count(entry.ingredient),
        key=key,
        on_change=save,
        args=(entry, counted, key),
        icon=":material/check:" if known is not None else ":material/edit:",
    )
    if typed and typed.strip():
        tell(entry, typed)


def ask_all(entries: pd.DataFrame) -> None:
    """The fields of some ingredients, side by side where there is room."""
    with st.container(horizontal=True):
        for entry in entries.itertuples():
            with st.container(width=340, gap="xsmall"):
                ask(entry)


def ask_group(group: str, alike: pd.DataFrame) -> None:
    """The members of a group that stand on one shelf, and whether its count holds."""
    with st.container(border=True):
        st.markdown(f"**{escaped(group)}**")
        st.caption(groups.explained(belong, group, counting=True))
        ask_all(alike)
        groups.say_count(of_day, belong, group)


counts = restaurant.stock[restaurant.stock["location"] == location]
before = counts[counts["day"] < counted].sort_values("day").groupby("ingredient").last()
there = counts[counts["day"] == counted].set_index("ingredient")["quantity"]
shelves = restaurant.ingredients.sort_values(["storage", "ingredient"], kind="stable")
belong = groups.belong(restaurant)
shelves = shelves.assign(group=shelves["ingredient"].map(belong["group"]).astype("str").fillna(""))
tallied = groups.counted_on(restaurant, belong, location, counted)
of_day = tallied[tallied["day"] == counted]

if len(work.locations) > 1:
    st.markdown(text("count.location", location=work.name_of(location)))
st.markdown(text("count.about", day=day(counted)))
st.progress(
    there.index.isin(shelves["ingredient"]).sum() / max(len(shelves), 1),
    text=text("count.progress", done=int(there.index.isin(shelves["ingredient"]).sum()), total=len(shelves)),
)
for storage, shelf in shelves.groupby("storage", sort=False):
    st.subheader(escaped(storage.capitalize()) or text("count.no_storage"))
    ask_all(shelf[shelf["group"] == ""])
    for group, alike in shelf[shelf["group"] != ""].groupby("group", sort=False):
        ask_group(group, alike)

link("today", text("count.to_today"))
st.download_button(
    text("count.sheet"),
    data=lambda: count_sheet(work, shelves, location),
    file_name=f"{plain('files.count_sheet')}.pdf",
    mime="application/pdf",
    key="count_sheet",
    on_click="ignore",
    icon=":material/print:",
)
