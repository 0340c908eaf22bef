"""The server: the pages in the frame, and the door before them.

`streamlit run app.py` (or any ASGI server) serves whoever sits at the machine, `python app.py` the people of the house.
"""

import logging
import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from forecasting.errors import InputError
from pages.shared.language import error_text, text
from pages.shared.server import company, sign_in
from pages.shared.server.door import Door
from pages.shared.server.headers import Headers
from pages.shared.server.kitchen import open_kitchen
from pages.shared.server.limits import Uploads
from pages.shared.server.memory import giving_back

KITCHEN = __name__ == "__main__"


def tell(error: Exception) -> bool:
    """What went wrong in the visitor's language: a clear sentence, or that it is our mistake; details go to the log."""
    logging.getLogger("despensa").error("A page failed", exc_info=error)
    ours = text("frame.crashed", error=type(error).__name__)
    said = error_text(error) if isinstance(error, InputError) else ours
    st.error(said, icon=":material/error:")
    st.toast(said, icon=":material/error:", duration="long")  # who is far down on a page sees its top later
    return True


app = st.App(
    Path(__file__).resolve().parent / "pages" / "shared" / "frame.py",
    routes=[*sign_in.routes(), *company.routes()],
    middleware=[Middleware(Headers), Middleware(Door, kitchen=KITCHEN), Middleware(Uploads)],
    on_script_error=tell,
    lifespan=giving_back,
)

if KITCHEN:
    open_kitchen(app, sys.argv[1:])
