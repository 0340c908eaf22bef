"""The server: `streamlit run app.py` (or any ASGI server) serves the pages in the frame."""

import logging
from pathlib import Path

import streamlit as st

from pages.shared.language import text


def tell(error: Exception) -> bool:
    """Our own words for a mistake of ours, in the visitor's language; the details go to the log only."""
    logging.getLogger("despensa").error("A page failed", exc_info=error)
    st.error(text("frame.crashed", error=type(error).__name__), icon=":material/error:")
    return True


app = st.App(Path(__file__).resolve().parent / "pages" / "shared" / "frame.py", on_script_error=tell)
