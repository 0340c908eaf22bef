"""``person``: who may come in, from the machine itself: the first owner, and the way back in when all else is lost."""

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from getpass import getpass

from sqlalchemy import Engine

from forecasting.commands.forecast import open_named
from forecasting.commands.talk import tell
from forecasting.errors import InputError
from forecasting.files import qr
from forecasting.network import PORT, own_addresses
from forecasting.people import Person, Role
from forecasting.store.addresses import keep_private, own_database
from forecasting.store.people.accounts import (
    accounts,
    add_person,
    deactivate,
    find_person,
    invite,
    reactivate,
    set_password,
    sign_out_everywhere,
)
from forecasting.store.people.passwords import check_password
from forecasting.texts import text


def run(options: Namespace) -> None:
    """Do what is asked for with one person, or list everybody."""
    keep_private()
    engine = open_named(options.database or own_database())
    ACTIONS[options.action](engine, options)


def _add(engine: Engine, options: Namespace) -> None:
    places = tuple(options.locations) if options.locations else None
    asks = options.role == Role.OWNER and sys.stdin.isatty() and not options.link
    password = _ask_password(options.name, options.language) if asks else ""
    person = add_person(engine, options.name, options.role, places, options.email)
    if not asks:
        return _print_link(engine, person, options)
    set_password(engine, person.id, password)
    tell("command.person.ready", options.language, name=person.name)


def _invite(engine: Engine, options: Namespace) -> None:
    person = find_person(engine, options.name)
    reactivate(engine, person.id)
    _print_link(engine, person, options)


def _password(engine: Engine, options: Namespace) -> None:
    person = find_person(engine, options.name)
    set_password(engine, person.id, _ask_password(person.name, options.language))
    tell("command.person.ready", options.language, name=person.name)


def _sign_out(engine: Engine, options: Namespace) -> None:
    person = find_person(engine, options.name)
    sign_out_everywhere(engine, person.id)
    tell("command.person.signed_out", options.language, name=person.name)


def _remove(engine: Engine, options: Namespace) -> None:
    person = find_person(engine, options.name)
    deactivate(engine, person.id)
    tell("command.person.removed", options.language, name=person.name)


def _list(engine: Engine, options: Namespace) -> None:
    for account in accounts(engine):
        state = "active" if account.active and account.ready else "invited" if account.active else "removed"
        places = account.person.locations
        where = ", ".join(places) if places is not None else text("command.person.everywhere", options.language)
        said = text(f"command.person.state.{state}", options.language)
        print(f"{account.person.name} · {account.person.role} · {where} · {said}")


def _ask_password(name: str, language: str) -> str:
    first = getpass(text("command.person.password", language, name=name))
    check_password(first)
    if getpass(text("command.person.again", language)) != first:
        raise InputError("passwords_differ")
    return first


def _print_link(engine: Engine, person: Person, options: Namespace) -> None:
    address = options.address or f"http://{next(iter(own_addresses()), 'localhost')}:{PORT}"
    link = f"{address.rstrip('/')}/invitation/{invite(engine, person.id, datetime.now(UTC))}"
    tell("command.person.link", options.language, name=person.name)
    print(link)
    if sys.stdout.isatty():
        print(qr.blocks(link))


ACTIONS: Mapping[str, Callable[[Engine, Namespace], None]] = {
    "add": _add,
    "invite": _invite,
    "password": _password,
    "sign-out": _sign_out,
    "remove": _remove,
    "list": _list,
}
"""What can be done."""
