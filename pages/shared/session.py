"""The one door to a restaurant's data: which database is open, what day it is there, and who may pass."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from forecasting.store.database import open_database, sqlite_url
from forecasting.store.restaurant import Overview, overview, read_place, save_place
from forecasting.tables import Place
from pages.shared.links import go, icon, link

OWN, SAMPLE = "own", "sample"
CAUTION = "caution"  # the session's knob from lean (0) to cautious (100)


@dataclass(frozen=True)
class Workspace:
    """The open restaurant: its database, its place, and what day it is there."""

    url: str
    engine: Engine
    place: Place
    overview: Overview
    sample: bool
    now: datetime

    @property
    def today(self) -> pd.Timestamp:
        """The day at the restaurant; in the sample the day after its last sale, for its calendar stands still."""
        if self.sample and self.overview.last_day is not None:
            return self.overview.last_day + pd.Timedelta(days=1)
        return pd.Timestamp(self.now.date())


def workspace() -> Workspace:
    """The open restaurant, for every page that shows one; without one the visitor is led to the welcome."""
    opened = kitchen()
    if opened is None or not st.session_state.get("framed"):
        go("welcome")
    return opened


def lead_to(page: str, reason: str, label: str) -> NoReturn:
    """End a page that has nothing to show yet: say why, and lead to the page that changes it."""
    st.info(reason, icon=icon(page))
    link(page, label)
    st.stop()


def kitchen() -> Workspace | None:
    """The restaurant that is open in this session, if any."""
    which = chosen()
    if which is None:
        return None
    engine = _engine(database(which))
    place = read_place(engine)
    if place is None:
        return None
    return Workspace(database(which), engine, place, overview(engine), which == SAMPLE, now(place.time_zone))


def chosen() -> str | None:
    """Which restaurant this session looks at: the one it chose or its address names, else one's own."""
    named = st.session_state.get("restaurant", st.query_params.get("restaurant"))
    return next((which for which in (named, OWN) if which in (OWN, SAMPLE) and exists(which)), None)


def choose(which: str) -> None:
    """Look at another restaurant from now on; one that isn't there yet leads to the welcome."""
    st.session_state["restaurant"] = which


def data_folder() -> Path:
    """Where databases and models are kept: ``DESPENSA_DATA``, else ``data`` in the working folder."""
    return Path(os.environ.get("DESPENSA_DATA", "data")).resolve()


def database(which: str) -> str:
    """The address of one's own database or of the sample's."""
    if which == SAMPLE:
        return sqlite_url(data_folder() / "sample.db")
    return os.environ.get("DESPENSA_DATABASE_URL") or sqlite_url(data_folder() / "restaurant.db")


def exists(which: str) -> bool:
    """Whether a database is there already: looking must not create one."""
    address = database(which)
    return not address.startswith("sqlite") or Path(address.split("///", 1)[1]).exists()


def start(place: Place) -> None:
    """Open a database for one's own restaurant."""
    data_folder().mkdir(parents=True, exist_ok=True)
    save_place(_engine(database(OWN)), place)


def now(time_zone: str) -> datetime:
    """The time at the restaurant."""
    return datetime.now(ZoneInfo(time_zone))


@st.cache_resource(max_entries=8)
def _engine(url: str) -> Engine:
    return open_database(url)


def open_sample() -> None:
    """Make the sample restaurant's database where there is none."""


def reset_sample() -> None:
    """Make the sample anew."""
