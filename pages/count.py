"""Count what is there, shelf by shelf, on a phone: every number is saved as soon as it is typed."""

import pandas as pd
import streamlit as st

from forecasting.basis import Basis
from forecasting.errors import InputError
from forecasting.people import Subject
from forecasting.stock.by_eye import LOW_DAYS, OK_DAYS
from forecasting.store.restaurant import read_restaurant
from forecasting.tables import empty
from pages.shared import cache, downloads, estimate_quality, groups, ready
from pages.shared.count_sheet import DIGITS, LETTERS, About, ask_all, open_sheet, what_it_holds
from pages.shared.first_counts import first_counts, reasons
from pages.shared.language import day, escaped, plain, text
from pages.shared.links import link
from pages.shared.prints import count_sheet
from pages.shared.session import end_page, lead_to, workspace

DAY_BEGINS = pd.Timedelta(hours=4)  # who counts at one in the morning has just closed
EVENING = pd.Timedelta(hours=15)  # from then on a count is more likely made after closing than before opening

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


def ask_keys() -> str:
    """The keys that a telephone brings. Only an Android asks which: an iPhone's digits lack the comma.

    Fields are no number fields: a browser that expects a point drops the comma of 22,5.
    """
    device = st.context.headers.get("User-Agent", "")
    if "Android" not in device:
        return LETTERS
    words = st.toggle(text("count.words"), key="count_words", persist_state="session")
    return LETTERS if words else DIGITS


def forecast() -> Basis | None:
    """What is known of usage, where there is a forecast."""
    try:
        return cache.basis(work)
    except InputError:
        return None


def ask_group(group: str, alike: pd.DataFrame) -> None:
    """The members of a group that stand on one shelf, and whether its count holds."""
    with st.container(border=True):
        st.markdown(f"**{escaped(group)}**")
        st.caption(groups.explained(belong, group, counting=True))
        if group in why:
            st.caption(why[group])
        ask_all(sheet, alike)
        groups.say_count(of_day, belong, group)


def ask_shelf(shelf: pd.DataFrame) -> None:
    """The ingredients of a shelf, those of a group together."""
    ask_all(sheet, shelf[shelf["group"] == ""], why)
    for group, alike in shelf[shelf["group"] != ""].groupby("group", sort=False):
        ask_group(group, alike)


def ask_first() -> pd.Series:
    """What to count first, with the reasons; which rows of the shelves these are."""
    here = (shelves["ingredient"].isin(why) & (shelves["group"] == "")) | shelves["group"].isin(why)
    if first is not None:
        st.subheader(text("count.first.title"))
        closes = first["order_by"].min()
        st.caption(text("count.first.about", n=len(first), day=closes) if len(first) else text("count.first.none"))
        ask_shelf(shelves[here])
    return here


known = forecast()
sheet = open_sheet(
    work.engine,
    restaurant,
    About(location, counted),
    empty("stock") if known is None else known.usage,
    keys=ask_keys(),
)
first = first_counts(work, known, location, counted)
why = {} if first is None else reasons(first)
shelves = restaurant.ingredients.sort_values(["storage", "ingredient"], kind="stable")
belong = groups.belong(restaurant)
shelves = shelves.assign(group=shelves["ingredient"].map(belong["group"]).astype("str").fillna(""))
tallied = groups.counted_on(restaurant, belong, location, counted)
of_day = tallied[tallied["day"] == counted]

if len(work.locations) > 1:
    st.markdown(text("count.location", location=work.name_of(location)))
st.markdown(text("count.about", day=day(counted)))
if any(sheet.usual.get(name, 0.0) > 0 for name in shelves["ingredient"]):
    st.caption(text("count.by_eye", ok=OK_DAYS, low=LOW_DAYS))
if known is not None:
    estimate_quality.say_age(work, known, location)
st.progress(
    sheet.there.index.isin(shelves["ingredient"]).sum() / max(len(shelves), 1),
    text=text("count.progress", done=int(sheet.there.index.isin(shelves["ingredient"]).sum()), total=len(shelves)),
)


def ask_prepared() -> None:
    """What is made already: it counts as what is in it, where that was counted on the same day."""
    try:
        ours = cache.prepared(work, location, counted)
    except InputError:  # recipes that contradict each other: their own page says so
        return
    if ours.empty:
        return
    st.subheader(text("count.prepared.title"))
    st.caption(text("count.prepared.about"))
    made = ours.drop_duplicates("preparation").assign(group="", shelf_life_days=float("nan"))
    made = made.drop(columns="ingredient").rename(columns={"preparation": "ingredient"})
    ask_all(sheet, made, what_it_holds(sheet, ours, restaurant.ingredients))


others = shelves[~ask_first()]
for storage, shelf in others.groupby("storage", sort=False):
    st.subheader(escaped(storage.capitalize()) or text("count.no_storage"))
    ask_shelf(shelf)
ask_prepared()
if known is not None:
    estimate_quality.show(work, known, location)

link("today", text("count.to_today"))
downloads.offer(
    Subject.STOCK,
    text("count.sheet"),
    lambda: count_sheet(work, shelves, location),
    f"{plain('files.count_sheet')}.pdf",
    key="count_sheet",
    sign="print",
)
