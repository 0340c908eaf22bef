"""Files to take along: offered to those who may export what is in them."""

from collections.abc import Callable

import streamlit as st

from forecasting.people import Action, Subject
from pages.shared.language import locale, speaking
from pages.shared.visitor import person

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
    "ics": "text/calendar",
    "zip": "application/zip",
}
"""The kinds of files by the ending of their name."""


def offer(
    subject: Subject,
    label: str,
    content: Callable[[], bytes | str],
    file: str,
    key: str,
    *,
    sign: str = "download",
    about: str | None = None,
    empty: bool = False,
) -> None:
    """A button for a file, which is made when it is asked for; nothing for those who may not export its subject.

    ``sign`` is the icon, ``about`` what its help says; ``empty``: there is nothing to take along yet.
    """
    if not person().may(Action.EXPORT, subject):
        return
    st.download_button(
        label,
        data=_spoken(content, locale()),
        file_name=file,
        mime=KINDS[file.rpartition(".")[2]],
        key=key,
        on_click="ignore",
        icon=f":material/{sign}:",
        help=about,
        disabled=empty,
    )


def _spoken(content: Callable[[], bytes | str], chosen: str) -> Callable[[], bytes | str]:
    """The file in the language of the page on which it was offered: it is made where no page is."""

    def made() -> bytes | str:
        with speaking(chosen):
            return content()

    return made
