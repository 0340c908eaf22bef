"""The calendar: what the coming days are, and what a person knows better than it."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from forecasting.days.agenda import Entry, first_time
from forecasting.people import Subject
from forecasting.store.days.kept_days import close_days, reopen_days
from forecasting.store.restaurant import change_events
from forecasting.tables import COLUMNS, ONE_DAY, Restaurant, empty
from pages.shared import ready
from pages.shared.cache import facts
from pages.shared.celebrations import celebration
from pages.shared.language import day, days, escaped, number, plain, text
from pages.shared.session import Workspace

WEEKS = 8
SPANS = {"next": (0, 7 * WEEKS), "year": (0, 365), "past": (-7 * WEEKS, 0), "past_year": (-365, 0)}
"""Which days the list can show: from and before which day after today."""

CHANGEABLE = ("holiday", "observance", "event", "closed")  # and all that a list of a whole year has
STRENGTHS = (0.5, 1.0, 2.0)
AS_SOLD = "as_sold"  # nobody says how strong a holiday is: what the sales tell
COLOURS = {"holiday": "red", "observance": "violet", "event": "blue", "closed": "orange"}
OPEN, CHANGED = "calendar_open", "calendar_changed"  # the entry that is being changed; the session's last change
EVENT_KEY = ["location", "day", "event"]


@dataclass(frozen=True)
class Change:
    """What was changed last, to take it back: rows of ``events``, or days closed or opened at ``locations``."""

    gone: pd.DataFrame
    now: pd.DataFrame
    locations: tuple[str, ...] = ()
    closed: tuple[pd.Timestamp, ...] = ()
    opened: tuple[pd.Timestamp, ...] = ()


def show(work: Workspace, restaurant: Restaurant) -> None:
    """The days that are special as one list; each can be changed, events and closures added, the last change undone."""
    location = ready.one_location(work)
    st.markdown(text("calendar.about"))
    if work.changes(Subject.DAYS):
        _offer_undo(work)
        with st.expander(text("calendar.add"), icon=":material/add:"):
            _add(work, restaurant, location)
    span = st.selectbox(
        text("calendar.span"),
        list(SPANS),
        format_func=lambda code: plain(f"calendar.span_{code}", n=WEEKS),
        key="calendar_span",
        persist_state="session",
    )
    first, end = (work.today + pd.Timedelta(days=ahead) for ahead in SPANS[span])
    entries = facts.agenda(work, location, first, end - ONE_DAY)
    if "year" in span:
        entries = [entry for entry in entries if entry.kind in CHANGEABLE]
    if not entries:
        st.info(text("calendar.nothing"), icon=":material/event_available:")
    for entry in entries:
        _show_entry(work, restaurant, location, entry)
    st.caption(text("calendar.sources" if work.place.country == "PE" else "calendar.sources_elsewhere"))


def _show_entry(work: Workspace, restaurant: Restaurant, location: str, entry: Entry) -> None:
    key = f"{entry.kind}_{entry.first:%Y%m%d}_{entry.name}"
    is_open = st.session_state.get(OPEN) == key
    row = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right")
    row.markdown(_line(entry), width="stretch")
    if entry.kind not in CHANGEABLE or not work.changes(Subject.DAYS):
        return
    said = "reopen" if entry.kind == "closed" else "cancel" if is_open else "change"
    pressed = row.button(text(f"calendar.{said}"), key=f"calendar_change_{key}", type="tertiary")
    if pressed and entry.kind == "closed":
        _set_closed(work, (location,), opened=tuple(pd.date_range(entry.first, entry.last, unit="us")))
    elif pressed:
        st.session_state[OPEN] = None if is_open else key
        st.rerun()
    if is_open:
        _change(work, restaurant, location, entry, key)


def _line(entry: Entry) -> str:
    """The day, what it is called, and of what kind it is."""
    when = day(entry.first) if entry.first == entry.last else days(entry.first, entry.last)
    kind = plain(f"calendar.kinds.{entry.kind}")
    strong = "" if entry.strength is None else f" · {_strength(entry.strength, 'short')}"
    name = escaped(_called(entry))
    if entry.strength == 0 and entry.kind != "event":
        name = f"~~{name}~~"
    return f"**{when}** {name} :{COLOURS.get(entry.kind, 'gray')}-badge[{kind}{strong}]"


def _called(entry: Entry) -> str:
    """Its name; what a person wrote down stays as it is."""
    return entry.name if entry.kind == "event" else celebration(entry.name)


def _strength(strength: float | str, words_of: str = "strength") -> str:
    """A strength in words, long or ``short``; one that nobody can choose here as the multiple that it is."""
    words = {AS_SOLD: "as_sold", 0.0: "none", 0.5: "small", 1.0: "usual", 2.0: "big"}
    if strength in words:
        return plain(f"calendar.{words_of}.{words[strength]}")
    return plain(f"calendar.{words_of}.other", times=number(strength))


def _change(work: Workspace, restaurant: Restaurant, location: str, entry: Entry, key: str) -> None:
    """How strong a day is here; of an own event also whether it is one at all."""
    own = entry.kind == "event"
    said = sorted({*STRENGTHS, *([] if own else [0.0]), *([] if entry.strength is None else [entry.strength])})
    choices = said if own else [AS_SOLD, *said]
    with st.form(f"calendar_form_{key}"):
        strength = st.radio(
            text("calendar.how_strong", name=_called(entry)),
            choices,
            index=choices.index(AS_SOLD if entry.strength is None else entry.strength),
            format_func=_strength,
            key=f"calendar_strength_{key}",
        )
        yearly = st.checkbox(
            text("calendar.all_years"), value=entry.yearly if own or entry.row else True, key=f"calendar_yearly_{key}"
        )
        locations = _where(work, location, f"calendar_everywhere_{key}")
        with st.container(horizontal=True):
            save = st.form_submit_button(text("calendar.save"), key="calendar_save", type="primary")
            remove = own and st.form_submit_button(text("calendar.remove"), key="calendar_remove")
    if remove or (save and strength == AS_SOLD):
        _keep(work, restaurant, _row(locations, entry), empty("events"))
    elif save:
        now = _events(locations, _since(work, entry) if yearly else entry.first, entry.name, strength, yearly)
        only_here = entry.yearly and not yearly
        _keep(work, restaurant, empty("events") if only_here else _row(locations, entry), now)


def _since(work: Workspace, entry: Entry) -> pd.Timestamp:
    """The day from which on something is said of every year: of a holiday as long as there are sales to learn from."""
    if entry.kind == "event":
        return entry.row[0]
    return first_time(work.place.country, entry.name, work.overview.first_day or entry.first, entry.first)


def _row(locations: tuple[str, ...], entry: Entry) -> pd.DataFrame:
    """The rows of ``events`` that an entry comes from."""
    return empty("events") if entry.row is None else _events(locations, *entry.row, entry.strength, entry.yearly)


def _events(
    locations: tuple[str, ...], on: pd.Timestamp, name: str, strength: float | None, yearly: bool
) -> pd.DataFrame:
    said = {"day": on, "event": name, "strength": strength, "yearly": "yes" if yearly else "no"}
    rows = pd.DataFrame([said | {"location": location} for location in locations])
    return rows[[column.name for column in COLUMNS["events"]]].astype(empty("events").dtypes)


def _add(work: Workspace, restaurant: Restaurant, location: str) -> None:
    kind = st.segmented_control(
        text("calendar.what"),
        ["event", "closed"],
        default="event",
        required=True,
        format_func=lambda code: plain(f"calendar.add_{code}"),
        key="calendar_kind",
    )
    if kind == "event":
        _add_event(work, restaurant, location)
    else:
        _add_closure(work, restaurant, location)


def _add_event(work: Workspace, restaurant: Restaurant, location: str) -> None:
    with st.form("calendar_event", border=False, clear_on_submit=False):
        name = st.text_input(text("calendar.name"), key="calendar_name", max_chars=80).strip()
        on = st.date_input(text("calendar.day"), work.today, format="DD/MM/YYYY", key="calendar_day")
        strength = st.radio(
            text("calendar.strength_of_new"), STRENGTHS, index=1, format_func=_strength, key="calendar_new_strength"
        )
        yearly = st.checkbox(
            text("calendar.every_year"), key="calendar_new_yearly", help=text("calendar.every_year_help")
        )
        locations = _where(work, location, "calendar_event_everywhere")
        if not st.form_submit_button(text("calendar.add_it"), key="calendar_add_event", type="primary"):
            return
    if not name or on is None:
        st.error(text("calendar.incomplete"), icon=":material/error:")
        return
    now = _events(locations, pd.Timestamp(on).as_unit("us"), name, strength, yearly)
    _keep(work, restaurant, empty("events"), now)


def _add_closure(work: Workspace, restaurant: Restaurant, location: str) -> None:
    with st.form("calendar_closure", border=False):
        chosen = st.date_input(
            text("calendar.closed_days"),
            value=(),
            min_value=work.today,
            format="DD/MM/YYYY",
            key="calendar_closed_days",
        )
        locations = _where(work, location, "calendar_closed_everywhere")
        if not st.form_submit_button(text("calendar.close"), key="calendar_add_closure", type="primary"):
            return
    if not chosen:
        st.error(text("calendar.no_day"), icon=":material/error:")
        return
    known = restaurant.closed.loc[restaurant.closed["location"].isin(locations), "day"]
    each = [on for on in pd.date_range(chosen[0], chosen[-1], unit="us") if (known == on).sum() < len(locations)]
    _set_closed(work, locations, closed=tuple(each))


def _where(work: Workspace, location: str, key: str) -> tuple[str, ...]:
    """The location that the visitor looks at, or all of them, if she says so."""
    everywhere = tuple(each.key for each in work.locations)
    if len(everywhere) < 2:
        return (location,)
    return everywhere if st.checkbox(text("calendar.everywhere"), key=key) else (location,)


def _keep(work: Workspace, restaurant: Restaurant, gone: pd.DataFrame, now: pd.DataFrame) -> None:
    """Change rows of ``events``, remember how it was, and draw the list anew."""
    about = pd.MultiIndex.from_frame(pd.concat([gone, now])[EVENT_KEY])
    before = restaurant.events[pd.MultiIndex.from_frame(restaurant.events[EVENT_KEY]).isin(about)]
    change_events(work.engine, gone, now)
    _changed(work, Change(before, now))


def _set_closed(
    work: Workspace,
    locations: tuple[str, ...],
    closed: tuple[pd.Timestamp, ...] = (),
    opened: tuple[pd.Timestamp, ...] = (),
) -> None:
    for location in locations:
        close_days(work.engine, location, closed)
        reopen_days(work.engine, location, opened)
    _changed(work, Change(empty("events"), empty("events"), locations, closed, opened))


def _changed(work: Workspace, change: Change) -> None:
    st.session_state[CHANGED] = (work.url, change)
    st.session_state[OPEN] = None
    st.rerun()


def _offer_undo(work: Workspace) -> None:
    url, change = st.session_state.get(CHANGED, (None, None))
    if url != work.url:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(":material/check: " + text("calendar.noted"), width="content")
        if st.button(text("sales.undo"), key="calendar_undo", icon=":material/undo:", type="tertiary"):
            change_events(work.engine, change.now, change.gone)
            for location in change.locations:
                reopen_days(work.engine, location, change.closed)
                close_days(work.engine, location, change.opened)
            del st.session_state[CHANGED]
            st.rerun()
