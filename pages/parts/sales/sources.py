"""Where sales come from: which location, and which till or delivery app of it.

Each till counts its own days, and none may count twice: what another one's files have, too, is kept and doesn't count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.people import Subject
from forecasting.sales import SalesFile
from forecasting.store.frames import same_name
from forecasting.store.locations import location_of_kind, locations_told, placed
from forecasting.store.sales.imports import Given, is_of_another_till, remembered
from forecasting.store.sales.sources import list_sources, say_contained_in
from forecasting.tables import HOME
from pages.shared import runs
from pages.shared.language import day_and_year, error_text, plain, text
from pages.shared.session import Workspace

OTHER = ""
COUNTS = ""
"""Of no other source: its sales count."""


@dataclass(frozen=True)
class Source:
    """``name`` of the source, None for that of the lines themselves; ``known``: nothing is left to ask.

    ``contained_in``: the source whose files have its sales, too, empty for none, None where it was said before.
    """

    name: str | None = None
    known: bool = True
    contained_in: str | None = None


def ask_location(
    work: Workspace, kind: str, read: list[SalesFile], stores: Mapping[str, str]
) -> list[SalesFile] | None:
    """The files with their sales at the right location; None while a person hasn't said which that is.

    Nothing is asked where the files say it, nor where there is only one and no file names another store. Of each store
    it is asked until it is known; ``stores`` are those of which it is, by files that were kept or are looked at, too.
    """
    name = read[0].file
    told = locations_told(work.overview.locations, [(each.lines, each.stores) for each in read], stores)
    spelt: dict[str, str] = {}  # ``SURCO`` is no other store than ``Surco``
    for each, location in zip(read, told, strict=True):
        if location is None:
            spelt[each.only_store] = same_name(each.only_store, spelt.values()) or each.only_store
    said = {
        store: _ask_of_store(work, store, name) if store else _ask_which(work, kind, name)
        for store in sorted(set(spelt.values()))
    }
    if None in said.values():
        return None
    told = [said[spelt[each.only_store]] if at is None else at for each, at in zip(read, told, strict=True)]
    lines = [placed(each.lines, location) for each, location in zip(read, told, strict=True)]
    unsaid = pd.concat(lines)["location"]
    _announce(work, unsaid[~unsaid.isin(said.values())])
    return [replace(each, lines=own) for each, own in zip(read, lines, strict=True)]


def _ask_which(work: Workspace, kind: str, name: str) -> str | None:
    """Which location's sales these are: as last time, where all files of the kind were of one."""
    names = {each.key: each.name for each in work.locations}
    before = location_of_kind(work.engine, kind) if kind else None
    return st.radio(
        text("sales.location"),
        list(names),
        list(names).index(before) if before in names else None,
        format_func=names.get,
        key=f"sales_location_{name}",
        horizontal=True,
    )


def _ask_of_store(work: Workspace, store: str, name: str) -> str | None:
    """Which location a store is that no file before named: one that is there, or a new one of its name."""
    names = {each.key: each.name for each in work.locations}
    names[store] = plain("sales.new_location", store=store)
    question, key = text("sales.location_of_store", store=store), f"sales_location_of_{store}_{name}"
    return st.radio(question, list(names), None, names.get, key=key)


def _announce(work: Workspace, locations: pd.Series) -> None:
    """Say which locations a file brings that nobody has heard of; one of them may be an old one by another name."""
    known = [name for each in work.overview.locations for name in (each.key, each.name)]
    new = sorted(name for name in locations.unique() if name != HOME and not same_name(name, known))
    if new:
        st.info(text("sales.new_locations", n=len(new), locations=new), icon=":material/add_business:")
        sold = [each.name for each in work.overview.locations if each.last_day is not None]
        if sold:
            st.caption(text("sales.new_or_renamed", locations=sold))


def ask(work: Workspace, kind: str, given: Sequence[Given], name: str) -> Source:
    """Nothing is asked about the first source; of a kind of file that was kept before another one can be chosen.

    Of a file that names several it is asked about those that are new. Two tills of one brand write files of one kind:
    where the likely source's days would become others, it is asked.
    """
    lines = pd.concat([each.lines for each in given], ignore_index=True)
    places = lines["location"].unique()
    there = list_sources(work.engine, places[0] if len(places) == 1 else None)
    names = there["source"].tolist()
    before = remembered(work.engine, kind).source
    if not names:
        return Source()
    told = set(lines["source"])
    if len(told) > 1:
        return _ask_several(sorted(told - {*names}), there, name)
    likely = before if before in names else names[0] if len(names) == 1 else None
    if likely is not None and _meet(lines["day"], there, likely) and _would_be_others(work, given, likely):
        st.warning(text("sales.other_till", source=name_of(likely)), icon=":material/help:")
        return choose(there, None, name)
    if before in names:
        with st.expander(text("sales.from", source=name_of(before)), icon=":material/point_of_sale:"):
            chosen = _chosen(there, names.index(before), name)
        return _as_said(there, chosen, name)
    return choose(there, None if likely is None else names.index(likely), name)


def _meet(days: pd.Series, there: pd.DataFrame, source: str) -> bool:
    """Whether days may be some that are kept of a source: next week's can't, and needn't be compared."""
    (kept,) = there[there["source"] == source].itertuples()
    return bool(days.min() <= kept.last_day and kept.first_day <= days.max())


def _would_be_others(work: Workspace, given: Sequence[Given], source: str) -> bool:
    """Whether files would make others of a source's days, those aside that are only read in another way now."""
    new = [each._replace(upload=replace(each.upload, source=source)) for each in given if not each.upload.correcting]
    return is_of_another_till(work.engine, new, range(len(new)))


def choose(there: pd.DataFrame, likely: int | None, name: str) -> Source:
    """One of the sources that are ``there`` (``list_sources``), or a new one."""
    return _as_said(there, _chosen(there, likely, name), name)


def _chosen(there: pd.DataFrame, likely: int | None, name: str) -> str | None:
    options = [*there["source"], OTHER]
    return st.radio(text("sales.source"), options, index=likely, format_func=name_of, key=f"sales_source_{name}")


def _as_said(there: pd.DataFrame, chosen: str | None, name: str) -> Source:
    """What is known of the one chosen, and said where its sales won't count."""
    if chosen == OTHER:
        return _ask_new(there, name)
    within = dict(zip(there["source"], there["contained_in"], strict=True)).get(chosen)
    if within:
        st.info(text("sales.contained_so", source=name_of(within)), icon=":material/info:")
    return Source(chosen, known=chosen is not None)


def _ask_new(there: pd.DataFrame, name: str) -> Source:
    """What the new source is called, and whether another one's files have its sales already."""
    called = st.text_input(text("sales.source_name"), key=f"sales_source_name_{name}", max_chars=40).strip()
    if not called or called in set(there["source"]):
        return Source(called or None, known=bool(called))
    within = ask_contained(called, counting(there), name)
    return Source(called, known=within is not None, contained_in=within)


def _ask_several(new: list[str], there: pd.DataFrame, name: str) -> Source:
    """Whether another source's files have the sales of the ``new`` ones of a file already; its lines name them."""
    within = ask_contained(new, counting(there), name) if new else None
    return Source(known=not new or within is not None, contained_in=within)


def ask_contained(called: str | list[str], others: Sequence[str], key: str) -> str | None:
    """Which of the others' files have the sales of new sources already, empty for none; None until that is said."""
    within = st.radio(
        text("sales.contained", source=called),
        [COUNTS, *others],
        index=None,
        format_func=_counted_how,
        key=f"sales_contained_{key}",
    )
    if within:
        st.info(text("sales.contained_so", source=name_of(within)), icon=":material/info:")
    return within


def show(work: Workspace) -> None:
    """Every source with its days, where there are several, and whether its sales count or another one has them, too."""
    there = list_sources(work.engine)
    if len(there) < 2:
        return
    st.subheader(text("sources.title"))
    st.caption(text("sources.about"))
    for each in there.itertuples():
        days = {"first": day_and_year(each.first_day), "last": day_and_year(each.last_day)}
        label = text("sources.one", source=name_of(each.source), **days)
        if not pd.isna(each.since):
            since = text("sources.since", day=day_and_year(each.since), before=_counted_how(each.before))
            label = f"{label} {since}"
        others = [one for one in counting(there) if one != each.source]
        holds = _within(there, each.source)
        if holds or not others or not work.changes(Subject.SALES):
            how = text("sources.holds", sources=[name_of(one) for one in holds])
            st.markdown(f"{label}: {how if holds else _counted_how(each.contained_in)}")
            continue
        options = [COUNTS, *others]
        now = options.index(each.contained_in)
        key = f"sources_{each.source}_{each.contained_in}"
        said = st.selectbox(label, options, now, format_func=_counted_how, key=key)
        if said != each.contained_in:
            _keep_since(work, each.source, said, (each.first_day, each.last_day))


def _keep_since(work: Workspace, source: str, said: str, days: tuple[pd.Timestamp, pd.Timestamp]) -> None:
    """Keep what was said of a source, from a day on: before it, another source may have had its sales, or not."""
    first, last = (day.date() for day in days)
    key = f"sources_from_{source}"
    since = st.date_input(text("sources.from_day"), first, first, last, format="DD/MM/YYYY", key=key)
    if st.button(text("sources.keep"), key=f"sources_keep_{source}", type="primary"):
        try:
            say_contained_in(work.engine, source, said, None if since == first else pd.Timestamp(since))
        except InputError as error:
            st.error(error_text(error), icon=":material/error:")
            return
        runs.renew(work)
        st.rerun()


def counting(there: pd.DataFrame) -> list[str]:
    """The sources whose sales count (``list_sources``)."""
    return there.loc[there["contained_in"] == "", "source"].tolist()


def _within(there: pd.DataFrame, source: str) -> list[str]:
    return there.loc[there["contained_in"] == source, "source"].tolist()


def _counted_how(within: str) -> str:
    return plain("sources.contained", source=name_of(within)) if within else plain("sources.counts")


def name_of(source: str) -> str:
    """What a source is called on the screen."""
    return {OTHER: plain("sales.source_other"), "till": plain("sales.source_till")}.get(source, source)
