"""The first screen: look at the sample, or start one's own restaurant."""

from dataclasses import replace

import streamlit as st

from pages.shared import restoring, runs
from pages.shared.countries import PLACES, country_name
from pages.shared.language import language, text
from pages.shared.links import go
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
    with st.form("start", border=False):
        name = st.text_input(text("welcome.name"), key="start_name", max_chars=80)
        country = st.selectbox(
            text("welcome.country"),
            list(PLACES),
            format_func=lambda code: country_name(code, language()),
            key="start_country",
        )
        started = st.form_submit_button(text("welcome.start"), key="start_button", icon=":material/storefront:")
    if started and not name.strip():
        st.error(text("welcome.name_missing"))
    elif started:
        start(replace(PLACES[country], name=name.strip()))
        choose(OWN)
        go("sales")

with st.expander(text("welcome.restore"), icon=":material/settings_backup_restore:"):
    if restoring.offer(None):
        go("settings")
