"""Count what is there, shelf by shelf, on a phone: every number is saved as soon as it is typed."""

import pandas as pd
import streamlit as st

from forecasting.store.restaurant import forget_count, read_restaurant, save_table
from forecasting.tables import HOME
from pages.shared.language import day, escaped, number, plain, text
from pages.shared.links import link
from pages.shared.session import lead_to, workspace

DAY_BEGINS = pd.Timedelta(hours=4)  # who counts at one in the morning has just closed
EVENING = pd.Timedelta(hours=15)  # from then on a count is more likely made after closing than before opening

work = workspace()
st.title(text("count.title"))

restaurant = read_restaurant(work.engine, with_sales=False)
if restaurant.ingredients.empty:
    lead_to("setup", text("count.no_ingredients"), text("count.no_ingredients_go"))

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
    chosen = st.date_input(
        text("count.day"), counted, max_value=working_day.date(), format="DD/MM/YYYY", key="count_other_day"
    )
    counted = pd.Timestamp(chosen)


def save(ingredient: str, counted: pd.Timestamp, key: str) -> None:
    """Keep one number; an emptied field takes its count back, and one below zero changes nothing."""
    quantity = st.session_state[key]
    if quantity is None:
        forget_count(work.engine, counted, ingredient)
    elif quantity >= 0:
        row = pd.DataFrame({"day": [counted], "ingredient": [ingredient], "quantity": [quantity], "location": [HOME]})
        save_table(work.engine, "stock", row, mode="merge")


def last_count(ingredient: str) -> str:
    """What the shelf held at the last count before this one."""
    if ingredient not in before.index:
        return plain("count.never")
    last = before.loc[ingredient]
    return plain("count.last", quantity=number(last["quantity"]), day=day(last["day"]))


before = restaurant.stock[restaurant.stock["day"] < counted].sort_values("day").groupby("ingredient").last()
there = restaurant.stock[restaurant.stock["day"] == counted].set_index("ingredient")["quantity"]
shelves = restaurant.ingredients.sort_values(["storage", "ingredient"], kind="stable")

st.markdown(text("count.about", day=day(counted)))
st.progress(
    there.index.isin(shelves["ingredient"]).sum() / max(len(shelves), 1),
    text=text("count.progress", done=int(there.index.isin(shelves["ingredient"]).sum()), total=len(shelves)),
)
for storage, shelf in shelves.groupby("storage", sort=False):
    st.subheader(escaped(storage.capitalize()) or text("count.no_storage"))
    with st.container(horizontal=True):
        for entry in shelf.itertuples():
            key = f"count_{counted:%Y%m%d}_{entry.ingredient}"
            st.session_state.setdefault(key, there.get(entry.ingredient))  # a field with a value can't be emptied
            typed = st.number_input(
                escaped(f"{entry.ingredient} ({entry.unit})"),
                value=None,
                step=1.0,
                format="%g",
                placeholder=last_count(entry.ingredient),
                key=key,
                on_change=save,
                args=(entry.ingredient, counted, key),
                icon=":material/check:" if entry.ingredient in there.index else None,
                width=340,
            )
            if typed is not None and typed < 0:
                st.error(text("count.negative", ingredient=entry.ingredient, quantity=typed), icon=":material/error:")

link("today", text("count.to_today"))
