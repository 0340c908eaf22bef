"""In the frame: who is signed in, their PIN and password, and the way out."""

import streamlit as st

from pages.shared.language import escaped, text
from pages.shared.session import leave
from pages.shared.visitor import identity


def show_who() -> None:
    """A name that opens what is one's own; nothing where nobody signs in."""
    who = identity()
    if not who.sign_in:
        return
    with st.popover(escaped(who.person.name), icon=":material/person:", type="tertiary"):
        st.link_button(text("frame.own"), "/own", icon=":material/password:", type="tertiary")
        label = text("frame.switch_person" if who.shared else "frame.sign_out")
        if st.button(label, key="sign_out", icon=":material/logout:", type="tertiary"):
            leave(who.sign_in)
            st.caption(text("frame.signing_out"))
