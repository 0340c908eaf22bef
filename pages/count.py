"""Count what is there, shelf by shelf, on a phone: every number is saved as soon as it is typed."""

import pandas as pd
import streamlit as st

from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.tables import HOME
from pages.shared.language import day, number, plain, text
from pages.shared.links import link
from pages.shared.session import lead_to, workspace

work = workspace()
st.title(text("count.title"))

restaurant = read_restaurant(work.engine, with_sales=False)
if restaurant.ingredients.empty:
    lead_to("setup", text("count.no_ingredients"), text("count.no_ingredients_go"))

counted_on = st.segmented_control(
    text("count.when"),
    ["today", "yesterday", "other"],
    default="today",
    required=True,
    format_func=lambda when: plain(f"count.when_{when}"),
    key="count_when",
)
counted = work.today if counted_on == "today" else work.today - pd.Timedelta(days=1)
if counted_on == "other":
    chosen = st.date_input(
        text("count.day"), counted, max_value=work.today.date(), format="DD/MM/YYYY", key="count_other_day"
    )
    counted = pd.Timestamp(chosen)


def save(ingredient: str, counted: pd.Timestamp, key: str) -> None:
    """Keep one number; an emptied field changes nothing."""
    quantity = st.session_state[key]
    if quantity is not None:
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
    st.subheader(storage.capitalize() or text("count.no_storage"))
    with st.container(horizontal=True):
        for entry in shelf.itertuples():
            key = f"count_{counted:%Y%m%d}_{entry.ingredient}"
            st.number_input(
                f"{entry.ingredient} ({entry.unit})",
                min_value=0.0,
                value=there.get(entry.ingredient),
                step=1.0,
                format="%g",
                placeholder=last_count(entry.ingredient),
                key=key,
                on_change=save,
                args=(entry.ingredient, counted, key),
                icon=":material/check:" if entry.ingredient in there.index else None,
                width=340,
            )

link("today", text("count.to_today"))
