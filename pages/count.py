"""Count what is there, shelf by shelf, on a phone: every number is saved as soon as it is typed."""

from dataclasses import replace
from math import ceil

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.people import Subject
from forecasting.planning.basis import Basis
from forecasting.stock.by_eye import LOW_DAYS, OK_DAYS
from forecasting.store.database import stamp
from forecasting.store.restaurant import read_counts
from forecasting.tables import ONE_DAY, empty
from pages.parts.count import estimate_quality
from pages.parts.count.count_sheet import DIGITS, LETTERS, About, ask_all, open_sheet, renewed, what_it_holds
from pages.parts.count.first_counts import first_counts, reasons
from pages.shared import downloads, groups, ready
from pages.shared.cache import facts, plans
from pages.shared.keypad import has_words
from pages.shared.language import day, escaped, plain, text
from pages.shared.links import link
from pages.shared.prints import count_sheet
from pages.shared.session import end_page, lead_to, workspace

DAY_BEGINS = pd.Timedelta(hours=4)  # who counts at one in the morning has just closed
MANY = 60  # fields that a page still draws at once
EVENING = pd.Timedelta(hours=15)  # from then on a count is more likely made after closing than before opening

work = workspace()
st.title(text("count.title"))

restaurant = facts.described(work)
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
counted = working_day if counted_on == "closing" else working_day - ONE_DAY
if counted_on == "other":
    counted = pd.Timestamp(st.date_input(text("count.day"), counted, format="DD/MM/YYYY", key="count_other_day"))
    if counted > working_day:
        st.error(text("count.future", day=counted), icon=":material/error:")
        end_page()


def ask_keys() -> str:
    """The keys that a telephone brings. Only an Android asks which: an iPhone's digits lack the comma.

    Fields are no number fields: a browser that expects a point drops the comma of 22,5.
    """
    if has_words():
        return LETTERS
    words = st.toggle(text("count.words"), key="count_words", persist_state="session")
    return LETTERS if words else DIGITS


def forecast() -> Basis | None:
    """What is known of usage, where there is a forecast."""
    try:
        return plans.basis(work)
    except InputError:
        return None


def newest() -> pd.DataFrame:
    """All counts as they are by now."""
    return restaurant.stock if stamp(work.engine).all == work.stamp else read_counts(work.engine)


@st.fragment
def ask_shelf(title: str, shelf: pd.DataFrame, about: str = "") -> None:
    """The ingredients of a shelf, those of a group together. A number that is typed here draws this shelf anew only."""
    stock = newest()
    its = renewed(sheet, stock)
    st.subheader(title)
    if about:
        st.caption(about)
    st.caption(text("count.progress", done=int(shelf["ingredient"].isin(list(its.there)).sum()), total=len(shelf)))
    ask_all(its, shelf[shelf["group"] == ""], why)
    for group, alike in shelf[shelf["group"] != ""].groupby("group", sort=False):
        with st.container(border=True):
            st.markdown(f"**{escaped(group)}**")
            st.caption(groups.explained(belong, group, counting=True))
            if group in why:
                st.caption(why[group])
            ask_all(its, alike)
            tallied = groups.counted_on(replace(restaurant, stock=stock), belong, location, counted)
            groups.say_count(tallied[tallied["day"] == counted], belong, group)
    if inside & its.there.keys() != inside & sheet.there.keys():
        st.rerun()  # of a preparation it is said for whose count it waits


def titled(storage: str) -> str:
    return escaped(storage.capitalize()) or text("count.no_storage")


def in_parts(shelf: pd.DataFrame) -> list[pd.DataFrame]:
    """A shelf that holds too much for a page in parts of about one size, a group in one piece; another shelf whole."""
    size = ceil(len(shelf) / ceil(len(shelf) / MANY))
    kin = shelf["group"].where(shelf["group"] != "", shelf["ingredient"])
    part = pd.Series(range(len(shelf)), shelf.index).floordiv(size).groupby(kin).transform("min")
    return [rows for _, rows in shelf.groupby(part)]


def one_by_one(shelves: pd.DataFrame) -> pd.DataFrame:
    """All shelves, or the chosen one, or part of one, where they hold so much that the page would be slow and long."""
    if len(shelves) <= MANY:
        return shelves
    parts, said = {}, {}
    for storage, shelf in shelves.groupby("storage", sort=False):
        for number, part in enumerate(in_parts(shelf)):
            name = f"{storage} {number}" if number else storage
            first, last = part["ingredient"].iloc[[0, -1]]
            parts[name] = part
            said[name] = titled(storage) + (f": {escaped(first)} … {escaped(last)}" if len(part) < len(shelf) else "")
    chosen = st.pills(
        text("count.which_shelf"),
        list(parts),
        default=next(iter(parts)),
        required=True,
        format_func=said.get,
        key="count_shelf",
        persist_state="session",
    )
    return parts[chosen]


def prepared() -> pd.DataFrame:
    """What is made already (``facts.prepared``): it counts as what is in it, where that was counted on the same day."""
    try:
        return facts.prepared(work, location, counted)
    except InputError:  # recipes that contradict each other: their own page says so
        return pd.DataFrame()


@st.fragment
def ask_prepared(ours: pd.DataFrame) -> None:
    """What of each preparation is there; a number that is typed here draws these anew only."""
    its = renewed(sheet, newest())
    st.subheader(text("count.prepared.title"))
    st.caption(text("count.prepared.about"))
    made = ours.drop_duplicates("preparation").assign(group="", shelf_life_days=float("nan"))
    made = made.drop(columns="ingredient").rename(columns={"preparation": "ingredient"})
    ask_all(its, made, what_it_holds(its, ours, restaurant.ingredients))


basis = forecast()
sheet = open_sheet(
    work.engine,
    restaurant,
    About(location, counted),
    empty("stock") if basis is None else basis.usage,
    keys=ask_keys(),
)
first = first_counts(work, basis, location, counted)
why = {} if first is None else reasons(first)
shelves = restaurant.ingredients.sort_values(["storage", "ingredient"], kind="stable")
belong = groups.belong(restaurant)
shelves = shelves.assign(group=shelves["ingredient"].map(belong["group"]).astype("str").fillna(""))
if len(work.locations) > 1:
    st.markdown(text("count.location", location=work.name_of(location)))
st.markdown(text("count.about", day=day(counted)))
if any(sheet.usual.get(name, 0.0) > 0 for name in shelves["ingredient"]):
    st.caption(text("count.by_eye", ok=OK_DAYS, low=LOW_DAYS))
if basis is not None:
    estimate_quality.say_age(work, basis, location)

made = prepared()
inside = set(made["ingredient"]) if len(made) else set()
here = (shelves["ingredient"].isin(why) & (shelves["group"] == "")) | shelves["group"].isin(why)
if first is not None and first.empty:
    st.subheader(text("count.first.title"))
    st.caption(text("count.first.none"))
elif first is not None:
    closes = text("count.first.about", n=len(first), day=first["order_by"].min())
    ask_shelf(text("count.first.title"), shelves[here], closes)
for storage, shelf in one_by_one(shelves[~here]).groupby("storage", sort=False):
    ask_shelf(titled(storage), shelf)
if len(made):
    ask_prepared(made)
if basis is not None:
    estimate_quality.show(work, basis, location)

link("today", text("count.to_today"))
downloads.offer(
    Subject.STOCK,
    text("count.sheet"),
    lambda: count_sheet(work, shelves, location),
    f"{plain('files.count_sheet')}.pdf",
    key="count_sheet",
    sign="print",
)
