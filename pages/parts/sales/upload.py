"""Files that somebody has chosen and not kept yet: how they were read, what is asked about them, what they change.

Files of one kind are looked at together: an answer about one holds for all of them, and for the next upload.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import pandas as pd
import streamlit as st

from forecasting.errors import InputError
from forecasting.sales import (
    Choices,
    NamedFile,
    SalesFile,
    ask_same_periods,
    beside_their_dishes,
    lines_that_count,
    telling_names,
    unpack_all,
)
from forecasting.sales.kinds import kind_alike
from forecasting.store.locations import kept_stores
from forecasting.store.sales.imports import known_kinds
from forecasting.store.sales.uploads import Upload, already_kept, kept_of_other_days
from pages.parts.sales import (
    last_day,
    reading_report,
    sales_changes,
    sales_odd,
    sales_questions,
    several_tills,
    sources,
)
from pages.parts.sales.sales_changes import Ready
from pages.shared.cache.files import sales_file, sheet_kind
from pages.shared.language import error_text, escaped, plain, text
from pages.shared.session import Workspace

FILES, STRAYS = "sales_files", "sales_strays"
SAME = "sales_same"  # those of the files that were kept before, as they are: they go when the others are kept
MANY = 12
"""So many files take more than a moment to read: a bar shows how far it is."""


def choose_files(files: Sequence[tuple[str, bytes]]) -> None:
    """Look at these files from now on, those of a ZIP each on its own, in the place of any before.

    None at all changes nothing: a second click on the same button comes without them.
    """
    if not files:
        if not chosen_files():
            st.warning(text("sales.choose_first"), icon=":material/upload_file:")
        return
    sales_questions.forget_answers()
    st.session_state[FILES], st.session_state[STRAYS] = [], []
    for file in files:
        try:
            own, strays = unpack_all([file])
            st.session_state[FILES] += own
            st.session_state[STRAYS] += strays
        except InputError as error:
            st.error(error_text(error), icon=":material/error:")
    st.session_state[FILES] = beside_their_dishes(st.session_state[FILES])


def chosen_files() -> list[NamedFile]:
    """The files that are looked at: the browser's uploader forgets them when another page is drawn."""
    return st.session_state.setdefault(FILES, [])


def let_go(file: NamedFile) -> None:
    """The file is kept, or not wanted: no longer look at it."""
    st.session_state[FILES] = [other for other in chosen_files() if other is not file]


def let_go_of_same() -> None:
    """The files that were kept before have nothing more to say, once those beside them are kept, too."""
    for file in st.session_state.get(SAME, []):
        let_go(file)


def review(work: Workspace) -> list[Ready]:
    """Show what the chosen files say, kind by kind, and ask what must be asked; those that can be kept, in order.

    Which files wait for an answer is said below the questions, where the button that keeps them is looked for.
    """
    if chosen_files():
        _name_strays()
    st.session_state[SAME] = []
    known, stores = (known_kinds(work.engine), kept_stores(work.engine)) if chosen_files() else ({}, {})
    kinds = sorted(
        ((kind_alike(_kind(file), known), place, file) for place, file in enumerate(chosen_files())),
        key=lambda row: row[:2],
    )
    offered, wanted = [], []
    for kind, rows in groupby(kinds, key=lambda row: row[0]):
        with st.container(border=True):
            of_kind, of_kind_wanted = _review_kind(work, kind, [file for _, _, file in rows], stores)
        offered, wanted = offered + of_kind, wanted + of_kind_wanted
        read = [each.read for each in of_kind if each.read.only_store]
        stores = stores | {each.only_store: each.lines["location"].iloc[0] for each in read}
    places = {id(file): place for place, file in enumerate(chosen_files())}
    in_order = sorted(offered, key=lambda each: places[id(each.file)])
    ready = last_day.settle(work, sales_changes.settle(work, several_tills.tell_apart(work, in_order)))
    waiting = {id(file) for file in wanted} - {id(each.file) for each in ready}
    if waiting:
        names = [file.name for file in chosen_files() if id(file) in waiting]
        st.caption(":material/help: " + text("sales.waiting", n=len(names), files=names))
    return ready


def _name_strays() -> None:
    """What lies in a ZIP beside the files that are looked at, and isn't."""
    if strays := st.session_state.get(STRAYS):
        named = [f"{file} ({plain(f'errors.formats.{format}')})" for file, format in strays]
        st.info(text("sales.strays", n=len(strays), files=named), icon=":material/folder_zip:")


def _review_kind(
    work: Workspace, kind: str, files: list[NamedFile], stores: Mapping[str, str]
) -> tuple[list[Ready], list[NamedFile]]:
    """Those files of a kind that can be kept as far as they alone tell, and all that an answer would let be kept."""
    name = files[0].name
    more = len(files) - 1
    st.subheader(escaped(name) if not more else text("sales.and_more", n=more, file=name))
    choices = sales_questions.choices_of(work, kind)
    if choices.tax_in_money is None:  # one answer for all, and another one would have all read again
        for _, first in _read_all(work, files[:1], choices)[0]:
            sales_questions.settle_tax(work, first, kind, choices)
    read, wrong = _read_all(work, files, choices)
    wanted = []
    for about in dict.fromkeys(_asked_together(error) for _, error in wrong):
        alike = [(file, error) for file, error in wrong if _asked_together(error) == about]
        if sales_questions.show_trouble(work, *alike[0], kind, choices, more=[file.name for file, _ in alike[1:]]):
            wanted += [file for file, _ in alike]
    if not read:
        sales_questions.offer_anew(files, kind, choices)
        return [], wanted
    found = [each for _, each in read]
    _say_like_before(kind, files)
    adding = several_tills.add_up(work, found)
    reading_report.show(found, name, work.place.currency, _today(work), adding)
    sales_questions.change_periods(read)
    sales_questions.settle_tax(work, found[0], kind, choices)
    sales_questions.decide(found, kind, choices)
    sales_questions.review_columns(work, *read[0], kind, choices)
    sales_questions.offer_anew(files, kind, choices)
    new = _new_ones(work, read)
    return _offer(work, kind, _with_right_days(work, new), stores), wanted + [file for file, _, _ in new]


def _say_like_before(kind: str, files: list[NamedFile]) -> None:
    """Say which columns the files lack that those before them had, where nobody read these."""
    lacking = sorted({column for file in files for column in set(kind.split(",")) - set(_kind(file).split(","))})
    if lacking:
        st.caption(":material/history: " + text("sales.like_before", n=len(lacking), columns=lacking))


def _asked_together(error: InputError) -> tuple[str, object]:
    """What is said once of several files: of the same sort, of sheets those of the same workbook."""
    return error.code, error.values.get("book")


def _new_ones(work: Workspace, read: list[tuple[NamedFile, SalesFile]]) -> list[tuple[NamedFile, SalesFile, Upload]]:
    """The files that aren't kept yet, or were read another way then, each as it would be given to the store.

    Which are kept already is said.
    """
    offered = [(file, each, _as_upload(work, file, each)) for file, each in read]
    same_as_kept = already_kept(work.engine, [(given, each.lines) for _, each, given in offered])
    new = [
        (file, each, replace(given, correcting=given.digest in same_as_kept))
        for file, each, given in offered
        if not same_as_kept.get(given.digest, False)
    ]
    if same := [file for file, _, given in offered if same_as_kept.get(given.digest, False)]:
        st.session_state[SAME] += same
        st.info(text("sales.already_kept", n=len(same), files=[file.name for file in same]), icon=":material/check:")
    if other := sum(given.correcting for _, _, given in new):
        st.info(text("sales.read_otherwise", n=other), icon=":material/published_with_changes:")
    return new


def _with_right_days(
    work: Workspace, new: list[tuple[NamedFile, SalesFile, Upload]]
) -> list[tuple[NamedFile, SalesFile, Upload]]:
    """The new files; one whose very same bytes are there as of other days, kept or chosen with it, waits until a person
    says which are right."""
    settled = []
    imported = kept_of_other_days(work.engine, [given for _, _, given in new])
    for (file, read, given), of_other_days in zip(new, imported, strict=True):
        kept = [(each.file, each.first_day, each.last_day) for each in of_other_days]
        chosen = [
            (other.name, *each.period.days[[0, -1]])
            for other, each, of_other in settled
            if file.content == other.content and given.period and of_other.period != given.period
        ]
        same = [*kept, *chosen]
        other_days = sales_questions.ask_which_days(file, read.period, *same[0]) if same else ""
        if other_days is not None:
            settled.append((file, read, replace(given, other_days=other_days)))
    return settled


def _as_upload(work: Workspace, file: NamedFile, read: SalesFile) -> Upload:
    told, period = read.choices.for_the_next().to_json(), str(read.period or "")
    of_file = {"mapping": told, "kind": read.kind, "period": period, "rows": read.rows_kept, "food": read.choices.food}
    return Upload(
        file.content, file.name, work.at, **of_file, modifiers_missing=read.modifiers_missing, store=read.only_store
    )


def _offer(
    work: Workspace, kind: str, new: list[tuple[NamedFile, SalesFile, Upload]], stores: Mapping[str, str]
) -> list[Ready]:
    """Ask where new files come from; those of which that is known."""
    if not new:
        return []
    name = new[0][0].name
    located = sources.ask_location(work, kind, [read for _, read, _ in new], stores)
    if located is None:
        return []
    found = [Ready(file, read, given) for (file, _, given), read in zip(new, located, strict=True)]
    if len(several_tills.unlike_days(work, found)):  # then each may have its own: it is asked below
        return found
    source = sources.ask(work, kind, [each.given for each in found], name)
    if not source.known:
        return []
    sales_odd.show(work, lines_that_count([read.lines for read in located]), source.name)
    origin = {"source": source.name, "contained_in": source.contained_in}
    return [each._replace(upload=replace(each.upload, **origin)) for each in found]


def _read_all(
    work: Workspace, files: list[NamedFile], choices: Choices
) -> tuple[list[tuple[NamedFile, SalesFile]], list[tuple[NamedFile, InputError]]]:
    """Each file as it was read, or what stands in the way."""
    found: list[SalesFile | InputError] = []
    siblings = telling_names([file.name for file in chosen_files()])
    bar = st.progress(0.0) if len(files) >= MANY else None
    for place, file in enumerate(files):
        period = sales_questions.period_of(file, choices)
        try:
            own = replace(choices, period=period)
            found.append(sales_file(work, file, own, _today(work), siblings))
        except InputError as error:
            found.append(error)
        if bar:
            bar.progress((place + 1) / len(files), text=text("sales.reading", done=place + 1, total=len(files)))
    if bar:
        bar.empty()
    told = [*zip(files, ask_same_periods(found), strict=True)]
    wrong = [(file, each) for file, each in told if isinstance(each, InputError)]
    return [(file, each) for file, each in told if isinstance(each, SalesFile)], wrong


def _today(work: Workspace) -> pd.Timestamp | None:
    """No sale is later; the sample's calendar stands still, its files do not."""
    return None if work.sample else work.today


def _kind(file: NamedFile) -> str:
    try:
        return sheet_kind(file.content, file.name)
    except InputError:  # reading will say what is wrong with it
        return ""
