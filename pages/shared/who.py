"""In the frame: who is signed in, their PIN and password, and the way out."""

import streamlit as st

from pages.shared.language import escaped, text
from pages.shared.session import leave
from pages.shared.visitor import identity

LOOK_AGAIN = """
<script>
if (!window.looksAgain) {
  window.looksAgain = true;
  const look = () => document.hidden || fetch("/_stcore/health", {cache: "no-store"})
    .then(answer => { if (answer.status === 401) location.replace("/sign-in"); }, () => {});
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  setInterval(look, 20000);
}
</script>
"""
"""A tablet that slept while a sign-in ended hears nothing of the server: it asks when it wakes, and then shows nothing
of the person before. Without a network it stays as it is, with all that was typed."""


def show_who() -> None:
    """A name that opens what is one's own; nothing where nobody signs in."""
    who = identity()
    if not who.sign_in:
        return
    st.html(LOOK_AGAIN, unsafe_allow_javascript=True)
    with st.popover(escaped(who.person.name), icon=":material/person:"):
        st.link_button(text("frame.own"), "/own", icon=":material/password:", type="tertiary")
        label = text("frame.switch_person" if who.shared else "frame.sign_out")
        if st.button(label, key="sign_out", icon=":material/logout:", type="tertiary"):
            leave(who.sign_in)
            st.caption(text("frame.signing_out"))
