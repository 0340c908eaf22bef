"""Where the chosen files come from: which location, and which till or delivery app of it.

Each till counts its own days, and none may count twice.
"""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from forecasting.sales import SalesFile
from forecasting.store.frames import same_name
from forecasting.store.imports import list_sources, remembered
from forecasting.store.locations import location_told, locations_of_kind, placed
from forecasting.tables import HOME
from pages.shared.language import plain, text
from pages.shared.session import Workspace

OTHER = ""


@dataclass(frozen=True)
class Source:
    """``name`` of the source, None for that of the lines themselves; ``known``: nothing is left to ask."""

    name: str | None = None
    known: bool = True


def ask_location(work: Workspace, kind: str, read: list[SalesFile], name: str) -> list[SalesFile] | None:
    """The files with their sales at the right location; None while a person hasn't said which that is.

    Nothing is asked where there is only one, nor where the files say it.
    """
    locations = work.overview.locations
    told = [location_told(locations, each.lines, each.stores) for each in read]
    if None in told:
        chosen = _ask_which(work, kind, name)
        if chosen is None:
            return None
        told = [chosen if each is None else each for each in told]
    lines = [placed(each.lines, location) for each, location in zip(read, told, strict=True)]
    _announce(work, pd.concat(lines)["location"])
    return [replace(each, lines=own) for each, own in zip(read, lines, strict=True)]


def _ask_which(work: Workspace, kind: str, name: str) -> str | None:
    """Which location's sales these are: as last time, where all files of the kind were of one."""
    names = {each.key: each.name for each in work.overview.locations}
    before = locations_of_kind(work.engine, kind) if kind else []
    return st.radio(
        text("sales.location"),
        list(names),
        list(names).index(before[0]) if len(before) == 1 else None,
        format_func=names.get,
        key=f"sales_location_{name}",
        horizontal=True,
    )


def _announce(work: Workspace, locations: pd.Series) -> None:
    """Say which locations a file brings that nobody has heard of; one of them may be an old one by another name."""
    known = [name for each in work.overview.locations for name in (each.key, each.name)]
    new = sorted(name for name in locations.unique() if name != HOME and not same_name(name, known))
    if new:
        st.info(text("sales.new_locations", n=len(new), locations=new), icon=":material/add_business:")
        sold = [each.name for each in work.overview.locations if each.last_day is not None]
        if sold:
            st.caption(text("sales.new_or_renamed", locations=sold))


def ask(work: Workspace, kind: str, lines: pd.DataFrame, name: str) -> Source:
    """Nothing is asked about the first source; of a kind of file that was kept before another one can be chosen.

    Two tills of one brand write files of one kind.
    """
    places = lines["location"].unique()
    there = list_sources(work.engine, places[0] if len(places) == 1 else None)["source"].tolist()
    before = remembered(work.engine, kind).source
    if not there or lines["source"].nunique() > 1:
        return Source()
    if before in there:
        with st.expander(text("sales.from", source=name_of(before)), icon=":material/point_of_sale:"):
            return _choose(there, there.index(before), name)
    return _choose(there, 0 if len(there) == 1 else None, name)


def _choose(there: list[str], likely: int | None, name: str) -> Source:
    chosen = st.radio(
        text("sales.source"), [*there, OTHER], index=likely, format_func=name_of, key=f"sales_source_{name}"
    )
    return _ask_new(there, name) if chosen == OTHER else Source(chosen, known=chosen is not None)


def _ask_new(there: list[str], name: str) -> Source:
    """What the new source is called, and whether its sales are in the file of another already."""
    called = st.text_input(text("sales.source_name"), key=f"sales_source_name_{name}", max_chars=40).strip()
    if not called or called in there:
        return Source(called or None, known=bool(called))
    contained = st.radio(
        text("sales.contained", sources=[name_of(one) for one in there]),
        [False, True],
        index=None,
        format_func=lambda yes: plain("sales.contained_yes" if yes else "sales.contained_no"),
        key=f"sales_contained_{name}",
    )
    if contained:
        st.info(text("sales.contained_so"), icon=":material/info:")
    return Source(called, known=contained is False)


def name_of(source: str) -> str:
    """What a source is called on the screen."""
    return {OTHER: plain("sales.source_other"), "till": plain("sales.source_till")}.get(source, source)
