"""The first screen: look at the sample, or start one's own restaurant."""

import streamlit as st

from forecasting.tables import Place
from pages.shared import restoring, runs
from pages.shared.language import text
from pages.shared.links import go
from pages.shared.place import ask_place
from pages.shared.session import OWN, SAMPLE, choose, current, open_sample, start, workspace

if current():
    go("today")

st.title(text("welcome.headline"))
st.markdown(text("welcome.promise"))

sample, own = st.columns(2)
with sample.container(border=True, height="stretch"):
    st.subheader(text("welcome.sample_title"))
    st.markdown(text("welcome.sample"))
    if st.button(text("welcome.see_sample"), key="see_sample", type="primary", icon=":material/visibility:"):
        with st.spinner(text("welcome.making_sample")):
            made = open_sample()
        choose(SAMPLE)
        if made:
            runs.start(workspace())
        go("today")

with own.container(border=True, height="stretch"):
    st.subheader(text("welcome.own_title"))
    st.markdown(text("welcome.own"))
    place = ask_place("start", text("welcome.start"), ":material/storefront:", Place())
    if place is not None:
        start(place)
        choose(OWN)
        go("sales")

with st.expander(text("welcome.restore"), icon=":material/settings_backup_restore:"):
    if restoring.offer(None):
        go("settings")
