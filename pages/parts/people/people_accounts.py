"""The accounts of a restaurant's people: let somebody in, give them another role, lead them back in, send them out."""

from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st

from forecasting.errors import InputError
from forecasting.files import qr
from forecasting.network import PORT, own_addresses
from forecasting.people import Person, Role
from forecasting.store.people.accounts import (
    Account,
    accounts,
    add_person,
    change_person,
    deactivate,
    invite,
    reactivate,
    sign_out_everywhere,
)
from pages.shared.language import clock, day_and_year, error_text, escaped, plain, text
from pages.shared.session import Workspace
from pages.shared.visitor import identity

INVITED, DONE, ADDED = "people_invited", "people_done", "people_added"
HERE = ("localhost", "127.0.0.1", "[::1]")
LONGEST_NAME = 60


def show(work: Workspace) -> None:
    """Everybody with an account, each with what can be changed; a form for one more; the newest invitation."""
    found = accounts(work.engine)
    if not found:
        st.info(text("people.nobody"), icon=":material/group_add:")
    if not identity().sign_in:
        st.caption(text("people.make_kitchen"))
    if said := st.session_state.pop(DONE, None):
        st.toast(said, icon=":material/check:")
    _show_invitation()
    for account in found:
        _show_one(work, account)
    with st.popover(text("people.add"), icon=":material/person_add:"):
        _ask_new(work)


def _show_one(work: Workspace, account: Account) -> None:
    person = account.person
    with st.expander(_line(work, account), key=f"people_{person.id}"):
        st.caption(_state(work, account))
        if account.active:
            _ask_change(work, account)
        with st.container(horizontal=True):
            if not account.active:
                _button("back", person, lambda: reactivate(work.engine, person.id))
                return
            _button("invite", person, lambda: _invite(work, person))
            _button("sign_out", person, lambda: sign_out_everywhere(work.engine, person.id))
            _button("remove", person, lambda: deactivate(work.engine, person.id))


def _line(work: Workspace, account: Account) -> str:
    """Who it is, what they do and where; struck out, somebody who no longer comes in."""
    person = account.person
    parts = [f"**{escaped(person.name)}**", plain(f"people.roles.{person.role}"), _where(work, person)]
    said = " · ".join(filter(None, parts))
    return said if account.active else f"~~{said}~~"


def _where(work: Workspace, person: Person) -> str:
    """At which locations somebody works, where there are several."""
    if len(work.locations) < 2 and person.locations is None:
        return ""
    if person.locations is None:
        return plain("people.everywhere")
    return escaped(", ".join(work.name_of(place) for place in person.locations))


def _state(work: Workspace, account: Account) -> str:
    """Whether they have come in, how long an invitation holds, when they were last seen."""
    if not account.active:
        return text("people.removed")
    said = [] if account.ready else [text("people.not_yet")]
    moments = {"invited_until": account.invited, "seen": account.seen}
    for name, moment in moments.items():
        if moment is not None:
            here = moment.astimezone(work.at.tzinfo)
            said.append(text(f"people.{name}", day=day_and_year(here), hour=clock(here)))
    return " ".join(said) or text("people.ready")


def _ask_new(work: Workspace) -> None:
    nth = st.session_state.setdefault(ADDED, 0)  # another key empties the fields once somebody was added
    with st.form("people_new", border=False):
        person = _ask(work, f"people_new_{nth}", Person(0, "", Role.CHEF))
        saved = st.form_submit_button(
            text("people.invite_new"), key="people_new_save", type="primary", icon=":material/qr_code:"
        )
    if saved:
        _do(lambda: _invite(work, add_person(work.engine, person.name, person.role, person.locations)), "", ADDED)


def _ask_change(work: Workspace, account: Account) -> None:
    key = f"people_change_{account.person.id}"
    with st.form(key, border=False):
        person = _ask(work, key, account.person)
        saved = st.form_submit_button(text("people.save"), key=f"{key}_save", icon=":material/save:")
    if saved:
        _do(lambda: change_person(work.engine, person, account.email), plain("people.saved", name=person.name))


def _ask(work: Workspace, key: str, now: Person) -> Person:
    """Name, role and, where there are several, locations."""
    name = st.text_input(text("people.name"), now.name, key=f"{key}_name", max_chars=LONGEST_NAME, autocomplete="off")
    role = st.selectbox(
        text("people.role"),
        list(Role),
        list(Role).index(now.role),
        format_func=lambda role: plain(f"people.role_is.{role}"),
        key=f"{key}_role",
    )
    places = {each.key: each.name for each in work.locations}
    chosen = list(now.locations or ())
    if len(places) > 1 or chosen:
        chosen = st.multiselect(
            text("people.locations"),
            list(dict.fromkeys([*places, *chosen])),
            chosen,
            format_func=lambda place: places.get(place, place),
            placeholder=plain("people.everywhere"),
            key=f"{key}_locations",
        )
    return Person(now.id, name, role, tuple(chosen) or None)


def _button(name: str, person: Person, action: Callable[[], None]) -> None:
    icons = {"invite": "qr_code", "sign_out": "logout", "remove": "person_off", "back": "undo"}
    key, icon = f"people_{person.id}_{name}", f":material/{icons[name]}:"
    help_text = text(f"people.{name}_help")
    if st.button(text(f"people.{name}"), key=key, icon=icon, type="tertiary", help=help_text):
        _do(action, plain(f"people.{name}_done", name=person.name))


def _invite(work: Workspace, person: Person) -> None:
    token = invite(work.engine, person.id, work.at)
    st.session_state[INVITED] = (person.name, f"{_address()}/invitation/{token}")


def _do(action: Callable[[], None], said: str, again: str | None = None) -> None:
    """Do it and draw the page anew, or say why it can't be; then what was typed stays."""
    try:
        action()
    except InputError as error:
        st.error(error_text(error), icon=":material/error:")
        return
    if again:
        st.session_state[again] += 1
    if said:
        st.session_state[DONE] = said
    st.rerun()


def _show_invitation() -> None:
    """The link that lets somebody in once, to send or to hold before their camera; closed, it is gone."""
    if INVITED not in st.session_state:
        return
    name, link = st.session_state[INVITED]
    with st.container(border=True):
        st.markdown(text("people.invited", name=name))
        st.image(qr.svg(link, plain("people.qr_alt", name=name)), width=220)
        st.code(link, language=None, wrap_lines=True)
        st.button(
            text("people.close"),
            key="people_close",
            icon=":material/check:",
            on_click=st.session_state.pop,
            args=(INVITED,),
        )


def _address() -> str:
    """Where others in the network find this server: as the owner does, unless that is the machine itself."""
    url = urlsplit(st.context.url or f"http://localhost:{PORT}")
    if url.hostname not in HERE:
        return f"{url.scheme}://{url.netloc}"
    return f"http://{next(iter(own_addresses()), 'localhost')}:{url.port or PORT}"
