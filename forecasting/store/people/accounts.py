"""The accounts of a restaurant's people, as the owner keeps them: who there is, what they do, and who may come in.

Nobody is ever thrown away, for what somebody did stays theirs: an account is active or not. An account is nothing that
a forecast rests on: changing it leaves the database's ``stamp`` alone.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Engine, Row, delete, exists, func, insert, select, update

from forecasting.errors import InputError
from forecasting.people import Person, Role
from forecasting.store.database import reading, taking_turns
from forecasting.store.journal import note, several
from forecasting.store.people.passwords import check_password, hashed, new_token, token_hash
from forecasting.store.schema import device_people, invitations, people, sign_ins

INVITED = timedelta(days=3)
"""How long an invitation can be used, and once."""


@dataclass(frozen=True)
class Account:
    """A person with all that the owner sees of them.

    ``email`` is how a company's sign-in knows them, empty where there is none. ``ready``: they have accepted an
    invitation. ``invited`` is until when an invitation is open, ``seen`` when they were last at work, where signed in.
    """

    person: Person
    email: str
    active: bool
    ready: bool
    invited: datetime | None
    seen: datetime | None


def accounts(engine: Engine) -> list[Account]:
    """Everybody who has or had an account: active ones first, then by name."""
    with reading(engine) as connection:
        query = select(people).order_by(people.c.active.desc(), people.c.sign_in_name)
        invited = _latest(connection, invitations.c.person_id, invitations.c.until)
        seen = _latest(connection, sign_ins.c.person_id, sign_ins.c.seen)
        pins = set(connection.scalars(select(device_people.c.person_id).where(device_people.c.pin != "")))
        return [
            Account(
                person=person_of(row),
                email=row.email,
                active=row.active,
                ready=bool(row.password) or row.id in pins,
                invited=invited.get(row.id),
                seen=seen.get(row.id),
            )
            for row in connection.execute(query)
        ]


def has_owner(engine: Engine) -> bool:
    """Whether there is an owner: without one nobody could let others in."""
    owner = (people.c.role == Role.OWNER) & people.c.active
    with reading(engine) as connection:
        return connection.scalar(select(exists().where(owner)))


def find_person(engine: Engine, name: str) -> Person:
    """The person with a name, however it is written; raises ``InputError("person_unknown")``."""
    with reading(engine) as connection:
        row = connection.execute(select(people).where(people.c.sign_in_name == sign_in_name(name))).first()
    if row is None:
        raise InputError("person_unknown", name=name)
    return person_of(row)


def add_person(
    engine: Engine, name: str, role: Role, locations: tuple[str, ...] | None = None, email: str = ""
) -> Person:
    """A new person, who can do nothing before they are invited or have a password; ``locations`` None is all.

    Raises ``InputError``: ``person_name_missing``, ``person_name_taken``, ``person_email_taken``, ``owner_everywhere``.
    """
    person = Person(0, name, role, locations)
    with taking_turns(engine) as connection:
        given = connection.execute(insert(people), _values(connection, person, email) | {"password": ""})
        note(connection, "person_added", _on_one_line(name), several(locations or ()))
        return Person(given.inserted_primary_key.id, _on_one_line(name), role, locations)


def change_person(engine: Engine, person: Person, email: str = "") -> None:
    """Another name, role, locations or e-mail for a person (of this id); open pages of theirs follow at once.

    Raises ``InputError`` as ``add_person`` does, ``person_unknown`` and ``last_owner``.
    """
    with _keeping_an_owner(engine) as connection:
        _require(connection, person.id)
        values = _values(connection, person, email)
        connection.execute(update(people).where(people.c.id == person.id).values(values))
        note(connection, "person_changed", f"{person.name}: {person.role}", several(person.locations or ()))


def invite(engine: Engine, person_id: int, at: datetime) -> str:
    """A token for a link that lets a person in once and choose how to sign in; earlier ones end.

    It is also the way back in for who forgot a password. Raises ``InputError("person_unknown")``; inactive ones are.
    """
    token = new_token()
    with taking_turns(engine) as connection:
        _require(connection, person_id, active=True)
        _forget_invitations(connection, person_id)
        row = {"token": token_hash(token), "person_id": person_id, "until": at + INVITED}
        connection.execute(insert(invitations), row)
        _tell(connection, "person_invited", person_id)
    return token


def set_password(engine: Engine, person_id: int, password: str) -> None:
    """Another password for a person: whoever was signed in with the old one no longer is.

    Raises ``InputError``: ``person_unknown``, ``password_short``, ``password_long``, ``password_common``.
    """
    check_password(password)
    kept = hashed(password)
    with taking_turns(engine) as connection:
        _require(connection, person_id, active=True)
        connection.execute(update(people).where(people.c.id == person_id).values(password=kept))
        _sign_out(connection, person_id)
        _tell(connection, "password_set", person_id)


def sign_out_everywhere(engine: Engine, person_id: int) -> None:
    """End all sign-ins of a person, open pages too, and their PINs: the next time the password is needed."""
    with taking_turns(engine) as connection:
        _sign_out(connection, person_id)
        _tell(connection, "signed_out_everywhere", person_id)


def deactivate(engine: Engine, person_id: int) -> None:
    """Nobody comes in as this person any more, until ``reactivate``. Raises ``InputError("last_owner")``."""
    with _keeping_an_owner(engine) as connection:
        _require(connection, person_id)
        connection.execute(update(people).where(people.c.id == person_id).values(active=False))
        _forget_invitations(connection, person_id)
        _sign_out(connection, person_id)
        _tell(connection, "person_deactivated", person_id)


def reactivate(engine: Engine, person_id: int) -> None:
    """The account of somebody who comes back: with the password they had, or a new invitation."""
    with taking_turns(engine) as connection:
        connection.execute(update(people).where(people.c.id == person_id).values(active=True))
        _tell(connection, "person_reactivated", person_id)


def person_of(row: Row) -> Person:
    """The person of a row of ``people``."""
    return Person(row.id, row.name, Role(row.role), None if row.locations is None else tuple(row.locations))


def sign_in_name(name: str) -> str:
    """A name as everybody may write it: small letters, no accents, single spaces.

    >>> sign_in_name(" José  PÉREZ")
    'jose perez'
    """
    letters = unicodedata.normalize("NFKD", _on_one_line(name)).casefold()
    return "".join(each for each in letters if not unicodedata.combining(each))


def _on_one_line(name: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in name).split())


def _values(connection: Connection, person: Person, email: str) -> Mapping[str, object]:
    own = {"sign_in_name": sign_in_name(person.name), "email": email.strip().casefold()}
    if not own["sign_in_name"]:
        raise InputError("person_name_missing")
    if person.role is Role.OWNER and person.locations is not None:
        raise InputError("owner_everywhere")
    others = select(people.c.sign_in_name, people.c.email).where(people.c.id != person.id)
    for other in connection.execute(others):
        if other.sign_in_name == own["sign_in_name"]:
            raise InputError("person_name_taken", name=person.name)
        if own["email"] and other.email == own["email"]:
            raise InputError("person_email_taken", email=email)
    places = None if person.locations is None else list(person.locations)
    return own | {"name": _on_one_line(person.name), "role": str(person.role), "locations": places}


def _require(connection: Connection, person_id: int, active: bool = False) -> None:
    row = connection.execute(select(people.c.active).where(people.c.id == person_id)).first()
    if row is None or (active and not row.active):
        raise InputError("person_unknown", name=str(person_id))


@contextmanager
def _keeping_an_owner(engine: Engine) -> Iterator[Connection]:
    """A transaction that mustn't take away the last owner."""
    owners = select(func.count()).where(people.c.role == Role.OWNER, people.c.active)
    with taking_turns(engine) as connection:
        before = connection.scalar(owners)
        yield connection
        if before and not connection.scalar(owners):
            raise InputError("last_owner")


def _tell(connection: Connection, deed: str, person_id: int) -> None:
    note(connection, deed, connection.scalar(select(people.c.name).where(people.c.id == person_id)) or "")


def _sign_out(connection: Connection, person_id: int) -> None:
    connection.execute(delete(sign_ins).where(sign_ins.c.person_id == person_id))
    connection.execute(update(device_people).where(device_people.c.person_id == person_id).values(pin=""))


def _forget_invitations(connection: Connection, person_id: int) -> None:
    connection.execute(delete(invitations).where(invitations.c.person_id == person_id))


def _latest(connection: Connection, of: Column, moment: Column) -> dict[int, datetime]:
    return {person: latest for person, latest in connection.execute(select(of, func.max(moment)).group_by(of))}
