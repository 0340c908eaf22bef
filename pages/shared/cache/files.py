"""A till's export as it was read for this visitor, once for every answer about it."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.files.sheets import open_sheet
from forecasting.people import Action, Locations, Subject
from forecasting.sales import Beside, Choices, NamedFile, SalesFile, kind_of_file, read_named
from forecasting.sales.amounts.far_prices import usual_prices
from forecasting.sales.columns.guesses import Sketch, sketch
from forecasting.sales.columns.tills import KNOWN_HEADERS
from forecasting.sales.first_rows import leaves_writing_open
from pages.shared.cache import facts, whole
from pages.shared.session import Workspace


def sales_file(
    work: Workspace, file: NamedFile, choices: Choices, today: pd.Timestamp | None, siblings: tuple[str, ...]
) -> SalesFile:
    """A till's export as sale lines and issues; no sale is later than ``today``. Raises what ``read_named`` raises."""
    work.require(Action.SEE, Subject.SALES)
    places = None if work.person.works_at(None) else tuple(sorted(work.person.locations))
    prices = _usual_prices(work.url, whole.sales_stamp(work), places, work)
    read = _sales_file(file, choices, today, siblings, work.place.time_zone, whole.sales_stamp(work), prices)
    if isinstance(read, _Refused):
        raise read.error(read.code, **read.values)
    return read


class _Refused(NamedTuple):
    """Why a file can't be read: held like what another one says, or each redraw would read it again."""

    error: type[InputError]
    code: str
    values: dict[str, object]


@st.cache_data(max_entries=600, scope="session", show_spinner=False)
def _sales_file(
    file: NamedFile,
    choices: Choices,
    today: pd.Timestamp | None,
    siblings: tuple[str, ...],
    time_zone: str,
    sales: str,
    _prices: Mapping[str, float],
) -> SalesFile | _Refused:
    try:
        read = read_named(file, choices, Beside(today, siblings, _prices, time_zone=time_zone))
    except InputError as error:
        return _Refused(type(error), error.code, error.values)
    _ = read.most_of_a_dish  # found here it is held with the file: each redraw shows it
    return read


@st.cache_resource(max_entries=3, show_spinner=False)
def _usual_prices(url: str, sales: str, places: Locations, _work: Workspace) -> Mapping[str, float]:
    return usual_prices(facts.named_sales(_work))


@st.cache_data(max_entries=600, scope="session", show_spinner=False)
def sheet_headers(content: bytes, file: str) -> tuple[str, ...]:
    """What the columns of a till's export are called; raises what ``files.open_sheet`` raises."""
    return open_sheet(content, file, KNOWN_HEADERS).headers


@st.cache_data(max_entries=600, scope="session", show_spinner=False)
def sheet_kind(content: bytes, file: str) -> str:
    """The kind of a till's export; raises what ``files.open_sheet`` raises."""
    return kind_of_file(content, file)


@st.cache_data(max_entries=60, scope="session", show_spinner=False)
def sheet_sketch(content: bytes, file: str, choices: Choices) -> Sketch:
    """What the columns of a till's export hold; raises what ``files.open_sheet`` raises."""
    return sketch(content, file, choices)


@st.cache_data(max_entries=600, scope="session", show_spinner=False)
def writing_is_open(content: bytes, file: str, choices: Choices) -> bool:
    """Whether a person has to say how dates or decimals are written in a till's export."""
    return leaves_writing_open(content, file, choices)
