"""Files given together that say unlike sales of the same days: of one till the last counts, of several all add up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from forecasting.sales import SalesFile, lines_that_count
from forecasting.sales.bundles.batches import SOURCE_DAYS
from forecasting.sales.bundles.several_tills import find_unlike, meeting_files, name_tills
from forecasting.store.sales.sources import list_sources
from pages.parts.sales import sales_odd, sources
from pages.parts.sales.sales_changes import Ready
from pages.shared.language import escaped, plain, text
from pages.shared.session import Workspace

ONE, SEVERAL = "one", "several"


def unlike_days(work: Workspace, ready: Sequence[Ready]) -> pd.DataFrame:
    """The days that files of one source each have as if they were of several tills (``find_unlike``)."""
    own = {place: each for place, each in enumerate(ready) if each.of_one_source}
    return _unlike(work, {place: (each.file.name, each.sold) for place, each in own.items()})


def add_up(work: Workspace, read: Sequence[SalesFile]) -> bool:
    """Whether such files add up, as far as anybody has said; else of a day the last of them counts."""
    unlike = _unlike(work, {place: (each.file, each.lines) for place, each in enumerate(read)})
    said = {st.session_state.get(_key(read[place].file)) for place in unlike["place"]}
    return len(unlike) > 0 and ONE not in said


def _unlike(work: Workspace, files: Mapping[int, tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Also the days of files too small to tell, where each is called by the name of another till that is kept."""
    sold = {place: lines for place, (_, lines) in files.items()}
    unlike, meeting = find_unlike(sold), meeting_files(sold)
    if len(unlike) or not meeting:
        return unlike
    days = pd.concat(sold[place][SOURCE_DAYS].drop_duplicates().assign(place=place) for place in meeting)
    shared = days[days.duplicated(SOURCE_DAYS, keep=False)]
    names = name_tills(shared, {place: files[place][0] for place in shared["place"].unique()})
    return shared if set(names.values()) <= set(list_sources(work.engine)["source"]) else unlike


def tell_apart(work: Workspace, ready: Sequence[Ready]) -> list[Ready]:
    """The files, of several tills each with the name of its own; without those that wait until somebody says it."""
    unlike = unlike_days(work, ready)
    if unlike.empty:
        return list(ready)
    names = name_tills(unlike, _of_their_sources(ready, unlike))
    kept = list_sources(work.engine)
    said = _ask_whether(unlike, ready, set(names.values()) <= set(kept["source"]))
    origins = {}
    if said == ONE:
        origins = _ask_which(kept, ready, names)
    elif said == SEVERAL:
        origins = _ask_names(kept, ready, names)
    origins |= {place: {} for place in range(len(ready)) if place not in names}
    told = {
        place: each._replace(upload=replace(each.upload, **origins[place]))
        for place, each in enumerate(ready)
        if place in origins
    }
    if apart := [each.sold for place, each in told.items() if place in names]:
        sales_odd.show(work, lines_that_count(apart))  # of other files that is said where their source is known
    return [*told.values()]


def _of_their_sources(ready: Sequence[Ready], unlike: pd.DataFrame) -> dict[int, str]:
    """The names of the files, by place, that are ``unlike`` or of the same source as far as nobody said theirs.

    Of these, too, some till has each: on a quiet day two are hardly told apart, or only one of them sold.
    """
    asked = unlike[["location", "source"]].drop_duplicates()
    return {
        place: each.file.name
        for place, each in enumerate(ready)
        if place in set(unlike["place"])
        or (each.upload.source is None and each.of_one_source and len(each.sold.merge(asked)))
    }


def _ask_whether(unlike: pd.DataFrame, ready: Sequence[Ready], likely: bool) -> str | None:
    """Whether they are of one till or of several; ``likely`` of several, where tills of their names are known."""
    files = [ready[place].file.name for place in sorted(unlike["place"].unique())]
    days = {"n": unlike["day"].nunique(), "first": unlike["day"].min(), "last": unlike["day"].max()}
    st.warning(text("tills.unlike", files=files, **days), icon=":material/help:")
    return st.radio(
        text("tills.which"),
        [ONE, SEVERAL],
        1 if likely else None,
        format_func=lambda said: plain(f"tills.{said}"),
        key=_key(files[0]),
    )


def _key(file: str) -> str:
    return f"sales_tills_{file}"


def _ask_which(kept: pd.DataFrame, ready: Sequence[Ready], names: Mapping[int, str]) -> dict[int, dict[str, object]]:
    """The one source of files of which it wasn't said, by place: of the first that is kept at all nothing is asked."""
    unsaid = [place for place in names if ready[place].upload.source is None]
    if kept.empty or not unsaid:
        return {place: {} for place in names}
    source = sources.choose(kept, None, ready[unsaid[0]].file.name)
    origin = {"source": source.name, "contained_in": source.contained_in}
    return {place: origin if place in unsaid else {} for place in names} if source.known else {}


def _ask_names(kept: pd.DataFrame, ready: Sequence[Ready], names: Mapping[int, str]) -> dict[int, dict[str, object]]:
    """What each till is called, and of a new one whether another one's files have its sales: by place of its files."""
    counting, origins = sources.counting(kept), {}
    for name in dict.fromkeys(names.values()):
        its = [place for place, of in names.items() if of == name]
        file, more = ready[its[0]].file.name, len(its) - 1
        which = escaped(file) if not more else text("sales.and_more", n=more, file=file)
        key = f"sales_till_of_{file}"
        called = st.text_input(text("tills.name", files=which), name, max_chars=40, key=key).strip()
        known = called in {*kept["source"], *counting}
        within = None if known else sources.ask_contained(called, counting, key) if called and counting else ""
        if called and (known or within is not None):
            origins |= {place: {"source": called, "contained_in": within} for place in its}
        if called and within == "" and not known:
            counting = [*counting, called]
    return origins
