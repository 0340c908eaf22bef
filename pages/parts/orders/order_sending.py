"""How an order reaches its supplier: the person sends it, says so, and may take that back."""

from collections.abc import Callable
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from forecasting.files.alarms import Moment, to_calendar
from forecasting.overrides import held_at
from forecasting.people import Subject
from forecasting.plan import calendars_of
from forecasting.planning.basis import Basis
from forecasting.store.frames import slug
from forecasting.store.supply.orders import (
    BOUGHT,
    LINE_COLUMNS,
    MISSING,
    RECEIVED,
    SENT,
    UNDONE,
    NotedAlready,
    Order,
    save_order,
    undo_order,
)
from forecasting.supply.calendars import Window, windows
from forecasting.supply.orders import as_bought
from forecasting.supply.phones import international
from forecasting.tables import HOME
from forecasting.texts import orders as words
from pages.parts.orders import arrivals, market, noted_already, order_suppliers
from pages.parts.orders.order_lines import key_of, key_of_order
from pages.shared import downloads, prints, ready, tables
from pages.shared.cache import facts
from pages.shared.language import clock, escaped, locale, money, plain, text
from pages.shared.session import Workspace
from pages.shared.undo import undo_button

SENT_SHOWN = 10
ALARM_DAYS = 28
JUST_SENT, TYPED, ASKED = "orders_just_sent", "orders_typed", "orders_asked"


def send(work: Workspace, order: NamedTuple, lines: pd.DataFrame, current: Callable[[], pd.DataFrame]) -> None:
    """The order as a message and as files; the person sends it, and is asked whether they did.

    ``current`` gives the lines once more when they say so: what was typed a moment before counts, too.
    """
    ours = as_bought(lines)
    if work.changes(Subject.ORDERS):
        message = words.message(_delivered_to(work, order.location), order.arrives, ours, locale())
        _offer_message(work, order, message, lambda **look: _sent_button(work, order, lines, current, **look))
    _offer_files(work, ours, order)


def _offer_message(work: Workspace, order: NamedTuple, message: str, sent_button: Callable[..., None]) -> None:
    """To copy, or for a chat; who has done either is asked whether the order was sent."""
    key, phone = key_of_order(order), _phone_of(work, order)
    dialled = international(phone, work.place.country)
    asked, how = st.session_state.get(ASKED, (None, ""))
    st.caption(text("orders.message"))
    with st.container(horizontal=True):
        st.button(
            text("orders.copy"), key=f"{key}_copy", icon=":material/content_copy:", on_click=_ask, args=(key, "copy")
        )
        st.link_button(
            text("orders.whatsapp"),
            words.chat_link(dialled or "", message),
            key=f"{key}_chat",
            icon=":material/chat:",
            on_click=_ask,
            args=(key, "chat"),
        )
        if asked != key:
            sent_button()
    if phone and not dialled:
        st.caption(f":orange[:material/warning: {text('orders.whose_code', phone=phone)}]")
    if asked != key:
        return
    if how == "copy":
        st.code(message, language=None, wrap_lines=True)
        st.caption(text("orders.copy_how"))
    with st.container(border=True):
        st.markdown(text("orders.sent_question", supplier=order.supplier))
        with st.container(horizontal=True):
            sent_button(type="primary")
            st.button(text("orders.not_yet"), key=f"{key}_not_yet", on_click=_ask, args=(None,))


def say_just_sent(work: Workspace) -> None:
    """An order that was sent just now, and the way back."""
    order_id = st.session_state.pop(JUST_SENT, None)
    lines = facts.orders(work)
    lines = lines[(lines["id"] == order_id) & (lines["state"] == SENT)]
    if lines.empty:
        return
    total = money(lines["cost"].sum(), work.place.currency)
    values = {"supplier": lines["supplier"].iloc[0], "arrives": lines["arrives"].iloc[0], "total": total}
    st.success(text("orders.was_sent", **values), icon=":material/check:")
    _undo_button(work, order_id, "orders_back")


def list_sent(work: Workspace, places: list[str]) -> None:
    """The newest orders that were sent to these locations."""
    lines = facts.orders(work)
    lines = lines[~lines["state"].isin([UNDONE, BOUGHT]) & lines["location"].isin(places)]
    if lines.empty:
        return
    st.subheader(text("orders.sent_title"))
    newest_first = [of_one for _, of_one in lines.groupby(["arrives", "id"])][::-1]
    for of_one in newest_first[:SENT_SHOWN]:
        _show_sent(work, of_one)


def _ask(key: str | None, how: str = "") -> None:
    """Whoever copies an order or opens its chat is asked whether it was sent; with None nobody is."""
    st.session_state[ASKED] = (key, how)


def _sent_button(
    work: Workspace, order: NamedTuple, lines: pd.DataFrame, current: Callable[[], pd.DataFrame], **look: str
) -> None:
    st.button(
        text("orders.sent"),
        key=f"{key_of_order(order)}_sent",
        icon=":material/check:",
        disabled=not lines["packs"].any(),
        on_click=_keep,
        args=(work, order, current, ready.placed_for(work, order)),
        **look,
    )


def _keep(work: Workspace, entry: NamedTuple, current: Callable[[], pd.DataFrame], seen: list[int]) -> None:
    """Note an order as sent, unless somebody has noted one that this page had not ``seen``."""
    lines = current()
    sent = as_bought(lines).rename(columns={"packs": "sent_packs"})[LINE_COLUMNS]
    order = Order(entry.supplier, entry.order_by, entry.arrives, sent, location=entry.location)
    try:
        _note(work, order, lines, seen)
    except NotedAlready as error:
        noted_already.refuse(error, "orders.note_also", _note, work, order, lines)
        _ask(None)


def _note(work: Workspace, order: Order, lines: pd.DataFrame, seen: list[int] | None = None) -> None:
    """Note an order as sent; what was typed for it is put aside, in case it wasn't sent after all."""
    order_id = save_order(work.engine, order, work.at, seen)
    typed = {key: st.session_state.pop(key) for line in lines.itertuples() if (key := key_of(line)) in st.session_state}
    st.session_state.setdefault(TYPED, {})[order_id] = typed | order_suppliers.forget(work, lines)
    st.session_state[JUST_SENT] = order_id
    _ask(None)


def _take_back(work: Workspace, order_id: int) -> None:
    """It wasn't sent: the order is open again, with the packs that were typed for it."""
    undo_order(work.engine, order_id)
    st.session_state.update(st.session_state.get(TYPED, {}).pop(order_id, {}))


def _undo_button(work: Workspace, order_id: int, where: str) -> None:
    if work.changes(Subject.ORDERS):
        undo_button(text("orders.undo"), f"{where}_{order_id}", _take_back, work, order_id)


def _offer_files(work: Workspace, lines: pd.DataFrame, order: NamedTuple) -> None:
    """The same order to print or keep: its numbers are those of the message."""
    to = _delivered_to(work, order.location)
    made = {
        "pdf": lambda: prints.order_pdf(work, lines, to),
        "xlsx": lambda: prints.order_xlsx(lines),
        "csv": lambda: tables.download(tables.order_file(lines)),
    }
    if not work.exports(Subject.ORDERS):
        return
    st.caption(text("orders.files"))
    with st.container(horizontal=True):
        for form, content in made.items():
            downloads.offer(
                Subject.ORDERS,
                text(f"orders.{form}"),
                content,
                f"{plain('files.order')}-{order.supplier}-{order.arrives:%Y-%m-%d}.{form}",
                key=f"{key_of_order(order)}_{form}",
                empty=not lines["packs"].any(),
            )


def offer_alarms(work: Workspace, basis: Basis, places: list[str]) -> None:
    """The cut-offs of the next weeks for the calendar of a telephone."""
    downloads.offer(
        Subject.ORDERS,
        text("orders.alarms"),
        lambda: _alarms(work, basis, places),
        f"{plain('files.alarms')}.ics",
        key="orders_alarms",
        sign="alarm",
        about=text("orders.alarms_help"),
    )


def _alarms(work: Workspace, basis: Basis, places: list[str]) -> bytes:
    zone, until = ZoneInfo(work.place.time_zone), work.now + pd.Timedelta(days=ALARM_DAYS)
    calendars = calendars_of(basis, work.now)
    moments = [
        _alarm(work, place, calendar.supplier, window, zone)
        for place in places
        for calendar in calendars[place].values()
        for window in windows(calendar, work.now, until)
    ]
    return to_calendar(moments, plain("orders.alarms"), work.at)


def _alarm(work: Workspace, place: str, supplier: str, window: Window, zone: ZoneInfo) -> Moment:
    hour = clock(window.order_by)
    mine = supplier in market.own_markets(work, place)
    title = plain("orders.alarm_buy" if mine else "orders.alarm", supplier=supplier, hour=hour)
    note = plain("orders.alarm_note", arrives=window.arrives, order_by=window.order_by, hour=hour)
    return Moment(
        key=f"{slug(place)}-{slug(supplier)}-{window.arrives:%Y%m%d}",
        at=window.order_by.to_pydatetime().replace(tzinfo=zone),
        title=f"{title} · {work.name_of(place)}" if len(work.locations) > 1 else title,
        note=note,
    )


def _show_sent(work: Workspace, lines: pd.DataFrame) -> None:
    """One order: when it arrives or arrived, what it costs and, opened, what is in it and what came."""
    order, order_id = lines.iloc[0], int(lines["id"].iloc[0])
    whom = f"{order['supplier']} · {work.name_of(order['location'])}" if work.location is None else order["supplier"]
    worth = lines["cost" if order["state"] == MISSING else "worth"].sum()
    said = text(
        f"orders.{_became(work, lines)}_line",
        supplier=whom,
        arrives=order["arrives"],
        total=money(worth, work.place.currency),
    )
    with st.expander(said, key=f"orders_sent_{order_id}"):
        inside = words.contents(lines.rename(columns={"sent_packs": "packs"}), locale())
        st.markdown("\n".join(f"- {escaped(line)}" for line in inside))
        if order["state"] == SENT:
            _undo_button(work, order_id, "orders_undo")
        else:
            arrivals.take_back_button(work, order_id, "orders_answer")


def _became(work: Workspace, lines: pd.DataFrame) -> str:
    """What an order is by now: its state, or that its day has come, or that only a part came."""
    state = lines["state"].iloc[0]
    if state == SENT and lines["arrives"].iloc[0] <= work.today:
        return "waiting"
    return "part" if state == RECEIVED and (lines["received"] < lines["quantity"]).any() else state


def _phone_of(work: Workspace, order: NamedTuple) -> str:
    """Whom to write to for a location."""
    suppliers = held_at("suppliers", facts.described(work).suppliers, order.location)
    return suppliers.set_index("supplier")["phone"].get(order.supplier, "")


def _delivered_to(work: Workspace, location: str) -> str:
    """Where a supplier delivers: the restaurant and, of several, the location."""
    return work.place.name if location == HOME else f"{work.place.name} – {location}"
