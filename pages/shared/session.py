"""The one door to a restaurant's data: which database is open, what day it is there, and who may pass."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from forecasting.people import Action, Person, Subject
from forecasting.store.addresses import is_there, models_folder, own_database, sample_database
from forecasting.store.database import open_database, stamp
from forecasting.store.guard import acting, require
from forecasting.store.house import read_caution, read_place, save_place
from forecasting.store.locations import Location
from forecasting.store.overview import Overview, overview
from forecasting.store.people.sign_ins import sign_out
from forecasting.store.sample import make_sample
from forecasting.tables import HOME, ONE_DAY, Place
from pages.shared.language import text
from pages.shared.links import go, icon, link
from pages.shared.visitor import person

OWN, SAMPLE = "own", "sample"
LOCATION, EVERYWHERE = "location", ""  # the visitor's choice where a restaurant has several locations
MINUTES_KEPT = "5min"  # the clock that plans see moves in such steps, so that they can be kept meanwhile


@dataclass(frozen=True)
class Workspace:
    """The open restaurant: its database, its place, how cautiously it orders, and what time it is there.

    ``engine`` is the database for the ``person`` who looks: it does what they may. ``house`` does everything: what is
    reckoned with it for all visitors is handed out by ``cache``, which asks what the person may see. ``stamp`` is
    another one whenever the database has changed, ``settled`` whenever more than counts has. ``location`` is what
    tables call the location that the visitor looks at; None while that is all of several.
    """

    url: str
    engine: Engine
    house: Engine
    person: Person
    place: Place
    caution: float
    overview: Overview
    stamp: str
    settled: str
    sample: bool
    at: datetime
    location: str | None = HOME

    @property
    def locations(self) -> tuple[Location, ...]:
        """The locations that the person can look at."""
        return tuple(each for each in self.overview.locations if each.used)

    def sees(self, subject: Subject) -> bool:
        """Whether the person may see that."""
        return self.person.may(Action.SEE, subject)

    def changes(self, subject: Subject) -> bool:
        """Whether the person may change that."""
        return self.person.may(Action.CHANGE, subject)

    def exports(self, subject: Subject) -> bool:
        """Whether the person may take that along as a file."""
        return self.person.may(Action.EXPORT, subject)

    def require(self, action: Action, subject: Subject) -> None:
        """Raise ``InputError`` unless the person may do that."""
        require(self.person, action, subject)

    def name_of(self, location: str) -> str:
        """What people call a location that tables call so; the first one goes by the restaurant's name."""
        return self.place.name if location == HOME else location

    @property
    def now(self) -> pd.Timestamp:
        """The restaurant's own clock; in the sample the morning after its last sale, for its calendar stands still."""
        if self.sample and self.overview.last_day is not None:
            return self.overview.last_day + ONE_DAY
        return pd.Timestamp(self.at.replace(tzinfo=None)).floor(MINUTES_KEPT).as_unit("us")

    @property
    def today(self) -> pd.Timestamp:
        """The day at the restaurant."""
        return self.now.normalize()

    @property
    def models(self) -> Path:
        """Where the fitted models of this restaurant's forecasts are kept."""
        return models_folder(self.url)


def workspace() -> Workspace:
    """The open restaurant, for every page that shows one; without one the visitor is led to the welcome."""
    opened = current()
    if opened is None or not st.session_state.get("framed"):
        go("welcome")
    if not opened.locations:
        st.info(text("people.no_location"), icon=icon("people"))
        end_page()
    return opened


def lead_to(page: str, reason: str, label: str) -> NoReturn:
    """End a page that has nothing to show yet: say why, and lead to the page that changes it."""
    st.info(reason, icon=icon(page))
    link(page, label)
    end_page()


def end_page() -> NoReturn:
    """Nothing below is drawn."""
    st.stop()


def current() -> Workspace | None:
    """The restaurant that is open in this session, if any."""
    which = chosen()
    if which is None:
        return None
    url = database(which)
    house = _engine(url)
    place = read_place(house)
    if place is None:
        return None
    who = person() if which == OWN else replace(person(), locations=None)  # nobody works in the sample
    before = stamp(house)  # before what it stands for: read in between, a change would be taken for known
    there = overview(house)
    theirs = tuple(each for each in there.locations if who.works_at(each.key))
    return Workspace(
        url=url,
        engine=acting(house, who),
        house=house,
        person=who,
        place=place,
        caution=read_caution(house),
        stamp=before.all,
        settled=before.but_counts,
        overview=replace(there, locations=theirs),
        sample=which == SAMPLE,
        at=clock(place.time_zone),
        location=_location(theirs, who),
    )


def _location(theirs: tuple[Location, ...], who: Person) -> str | None:
    """The location that this visitor chose; until then, and where there is only one, the first with sales."""
    keys = [each.key for each in theirs if each.used]
    wanted = st.session_state.get(LOCATION)
    if len(keys) > 1 and wanted == EVERYWHERE and who.works_at(None):
        return None
    return wanted if wanted in keys else first_location(theirs)


def first_location(theirs: tuple[Location, ...]) -> str:
    """The location that everybody looks at who chooses none: the first with sales."""
    used = [each for each in theirs if each.used]
    return next((each.key for each in used if each.last_day is not None), used[0].key if used else HOME)


def chosen() -> str | None:
    """Which restaurant this session looks at: the one it chose or its address names, else one's own."""
    named = st.session_state.get("restaurant", st.query_params.get("restaurant"))
    return next((which for which in (named, OWN) if which in (OWN, SAMPLE) and exists(which)), None)


def choose(which: str) -> None:
    """Look at another restaurant from now on; one that isn't there yet leads to the welcome."""
    st.session_state["restaurant"] = which


def database(which: str) -> str:
    """The address of one's own database or of the sample's."""
    return sample_database() if which == SAMPLE else own_database()


def exists(which: str) -> bool:
    """Whether a database is there already: looking must not create one."""
    return is_there(database(which))


def start(place: Place) -> None:
    """Open a database for one's own restaurant, or change the place of the one that is open."""
    save_place(own_engine(), place)


def own_engine() -> Engine:
    """One's own database for the person who looks, made where there is none yet."""
    return acting(_engine(database(OWN)), person())


def leave(sign_in: str) -> None:
    """End a sign-in: soon the door leads its pages to the sign-in. Whatever somebody may do here, they may go."""
    sign_out(_engine(database(OWN)), sign_in)


def clock(time_zone: str) -> datetime:
    """The time at the restaurant."""
    return datetime.now(ZoneInfo(time_zone))


@st.cache_resource(max_entries=8)
def _engine(url: str) -> Engine:
    return open_database(url)


def open_sample() -> bool:
    """Make the sample restaurant's database where there is none; whether it had to be made."""
    if exists(SAMPLE) and read_place(_engine(database(SAMPLE))) is not None:
        return False
    reset_sample()
    return True


def reset_sample() -> None:
    """Make the sample anew from its files; its forecast has to be made again."""
    require(person(), Action.CHANGE, Subject.BACKUP)
    url = database(SAMPLE)
    _engine(url).dispose()
    _engine.clear(url)
    make_sample(url, datetime.now(UTC))
