"""The server: `streamlit run app.py` (or any ASGI server) serves the pages in the frame."""

import logging
from pathlib import Path

import streamlit as st

from forecasting.errors import InputError
from pages.shared.language import error_text, text


def tell(error: Exception) -> bool:
    """What went wrong in the visitor's language: a clear sentence, or that it is our mistake; details go to the log."""
    logging.getLogger("despensa").error("A page failed", exc_info=error)
    ours = text("frame.crashed", error=type(error).__name__)
    st.error(error_text(error) if isinstance(error, InputError) else ours, icon=":material/error:")
    return True


app = st.App(Path(__file__).resolve().parent / "pages" / "shared" / "frame.py", on_script_error=tell)
