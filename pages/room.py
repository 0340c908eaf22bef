"""The store room: what came and what should have come, what was thrown away, and what was used against the recipes."""

import streamlit as st

from pages.parts.room import room_arrivals, room_compared, room_waste
from pages.shared import ready
from pages.shared.cache import facts
from pages.shared.language import plain, text
from pages.shared.session import lead_to, workspace

PARTS = {"arrivals": room_arrivals.show, "waste": room_waste.show, "compared": room_compared.show}

work = workspace()
st.title(text("room.title"))
restaurant = facts.described(work)
if restaurant.ingredients.empty:
    lead_to("setup", text("count.no_ingredients"), text("count.no_ingredients_go"))
location = ready.one_location(work)
if len(work.locations) > 1:
    st.caption(work.name_of(location))
part = st.segmented_control(
    text("room.which"),
    list(PARTS),
    default="arrivals",
    required=True,
    format_func=lambda name: plain(f"room.{name}.title"),
    key="room_part",
    persist_state="session",
    label_visibility="collapsed",
)
PARTS[part](work, restaurant, location)
