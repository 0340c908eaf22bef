"""Coming in and going out: with an invitation, a password, or a PIN on a device where somebody has come in before.

A visitor's browser holds two tokens: one says which device it is, for a year, and one that somebody is signed in. Of
both only hashes are kept here, so nobody who reads the database can be anybody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import Connection, Engine, Row, delete, exists, func, insert, select, update

from forecasting.errors import InputError
from forecasting.people import Person, Role
from forecasting.store.database import reading, taking_turns
from forecasting.store.journal import note
from forecasting.store.people.accounts import person_of, sign_in_name
from forecasting.store.people.attempts import attempt
from forecasting.store.people.passwords import check_password, check_pin, hashed, is_right, new_token, token_hash
from forecasting.store.schema import attempts, device_people, devices, invitations, people, sign_ins

IDLE, AT_MOST = timedelta(days=3), timedelta(days=30)
"""How long somebody stays signed in on a device of their own: without doing anything, and at all."""

IDLE_SHARED, AT_MOST_SHARED = timedelta(minutes=5), timedelta(hours=12)
"""The same on a device that several people use."""

SEEN_EVERY = timedelta(seconds=30)
"""How exactly it is kept when somebody did something last."""

CLOCK_SLIPS = timedelta(minutes=5)
"""By how much a clock may be set back before nobody is believed to be signed in."""

FREE_BY_NAME, FREE_BY_ADDRESS = 5, 30
"""How many mistakes cost nothing: for one name, and from one address, which a whole kitchen may share."""

PIN_TRIES = 5
"""How many times a PIN may be wrong before it ends."""


@dataclass(frozen=True)
class Visitor:
    """Where somebody comes from: the device's token (empty on an unknown one) and the address in the network."""

    device: str
    address: str


@dataclass(frozen=True)
class Tokens:
    """What the browser keeps after somebody came in."""

    sign_in: str
    device: str


@dataclass(frozen=True)
class SignedIn:
    """Somebody at work: ``key`` names the sign-in (it opens nothing), ``shared`` says that others use the device."""

    person: Person
    key: str
    shared: bool


@dataclass(frozen=True)
class Known:
    """Somebody who has come in on a device before, and may do so with a PIN there."""

    id: int
    name: str
    has_pin: bool


@dataclass(frozen=True)
class Device:
    """A device as its users see it; one that nobody has come in on is known to nobody."""

    shared: bool
    people: tuple[Known, ...]


NEW_DEVICE = Device(False, ())


def invited(engine: Engine, invitation: str, at: datetime) -> Person:
    """Whom an invitation is for; raises ``InputError("invitation_over")``."""
    with reading(engine) as connection:
        return _invited(connection, invitation, at)


def accept(
    engine: Engine, invitation: str, password: str, pin: str, visitor: Visitor, shared: bool, at: datetime
) -> Tokens:
    """Come in by an invitation, which is over then, with a password, a PIN for this device, or both.

    Raises ``InputError``: ``invitation_over``, ``credential_missing``, ``owner_needs_password``, those of
    ``check_password`` and ``check_pin``; then the invitation can still be used.
    """
    person = invited(engine, invitation, at)
    _check_chosen(person, password, pin)
    kept = {"password": hashed(password)} if password else {}
    device = _device_token(engine, visitor)
    its_pin = hashed(_on_device(pin, device)) if pin else ""
    with taking_turns(engine) as connection:
        person = _invited(connection, invitation, at)
        connection.execute(delete(invitations).where(invitations.c.person_id == person.id))
        connection.execute(delete(sign_ins).where(sign_ins.c.person_id == person.id))
        if kept:
            connection.execute(update(people).where(people.c.id == person.id).values(kept))
            connection.execute(update(device_people).where(device_people.c.person_id == person.id).values(pin=""))
        device_id = _note_device(connection, device, shared)
        _note_person(connection, device_id, person.id, its_pin)
        return Tokens(_begin(connection, person.id, device_id, at), device)


def sign_in(engine: Engine, name: str, password: str, visitor: Visitor, shared: bool, at: datetime) -> Tokens:
    """Come in with a name and a password.

    Raises ``InputError``: ``sign_in_wrong`` whether the name or the password is, ``sign_in_wait`` after many mistakes.
    On a device where that person came in before others' mistakes elsewhere don't count.
    """
    person_id = check_password_of(engine, name, password, visitor, at)
    device = _device_token(engine, visitor)
    with taking_turns(engine) as connection:
        device_id = _note_device(connection, device, shared)
        _note_person(connection, device_id, person_id)
        return Tokens(_begin(connection, person_id, device_id, at), device)


def check_password_of(engine: Engine, name: str, password: str, visitor: Visitor, at: datetime) -> int:
    """The id of the person whose name and password these are; raises ``InputError`` as ``sign_in`` does."""
    with reading(engine) as connection:
        row = connection.execute(select(people).where(people.c.sign_in_name == sign_in_name(name))).first()
        known = row is not None and _knows(connection, visitor.device, row.id)
    where = f"on {token_hash(visitor.device)}" if known else "elsewhere"
    with attempt(engine, _from(visitor) | {f"{sign_in_name(name)} {where}": FREE_BY_NAME}, at):
        if not is_right(password, row.password if row is not None and row.active else ""):
            _tell_refused(engine, None if row is None else row.id)
            raise InputError("sign_in_wrong")
    return row.id


def sign_in_with_pin(engine: Engine, person_id: int, pin: str, visitor: Visitor, at: datetime) -> Tokens:
    """Come in with a PIN on a device where that person came in before.

    Raises ``InputError``: ``pin_wrong`` with the attempts ``left``, ``pin_used_up`` (the password is needed then),
    ``sign_in_wait``.
    """
    with attempt(engine, _from(visitor), at):
        row = _spend(engine, visitor.device, person_id)
        if not is_right(_on_device(pin, visitor.device), row.pin):
            _tell_refused(engine, person_id)
            left = PIN_TRIES - row.wrong - 1
            raise InputError("pin_wrong", left=left) if left else InputError("pin_used_up")
    with taking_turns(engine) as connection:
        if _with_pin(connection, visitor.device, person_id) is None:  # taken away meanwhile
            raise InputError("pin_used_up")
        _note_person(connection, row.device_id, person_id)
        return Tokens(_begin(connection, person_id, row.device_id, at), visitor.device)


def sign_in_by_email(engine: Engine, email: str, visitor: Visitor, at: datetime) -> Tokens:
    """Come in as whom a company's sign-in says; raises ``InputError("email_unknown")`` where no account has it."""
    device = _device_token(engine, visitor)
    with taking_turns(engine) as connection:
        its = people.c.active & (people.c.email == email.strip().casefold()) & (people.c.email != "")
        person_id = connection.scalar(select(people.c.id).where(its))
        if person_id is None:
            raise InputError("email_unknown", email=email)
        device_id = _note_device(connection, device, False)
        _note_person(connection, device_id, person_id)
        return Tokens(_begin(connection, person_id, device_id, at), device)


def signed_in(engine: Engine, token: str, at: datetime) -> SignedIn | None:
    """Who has come in with a token and still is: None after signing out, too long without doing anything, or at all."""
    query = (
        select(sign_ins, people, devices.c.shared)
        .join(people, people.c.id == sign_ins.c.person_id)
        .join(devices, devices.c.id == sign_ins.c.device_id)
        .where(sign_ins.c.token == token_hash(token), people.c.active)
    )
    with reading(engine) as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    idle, at_most = (IDLE_SHARED, AT_MOST_SHARED) if row.shared else (IDLE, AT_MOST)
    if at - row.seen > idle or at - row.started > at_most or row.seen - at > CLOCK_SLIPS:
        return None
    return SignedIn(person_of(row), row.token, row.shared)


def note_seen(engine: Engine, key: str, at: datetime) -> None:
    """Somebody has done something: they stay signed in. Exact to ``SEEN_EVERY``."""
    older = (sign_ins.c.token == key) & (sign_ins.c.seen < at - SEEN_EVERY)
    with taking_turns(engine) as connection:
        connection.execute(update(sign_ins).where(older).values(seen=at))


def sign_out(engine: Engine, key: str) -> None:
    """End a sign-in, on every page that is open with it; a second time changes nothing."""
    with taking_turns(engine) as connection:
        its = sign_ins.c.token == key
        for person_id in connection.scalars(select(sign_ins.c.person_id).where(its)).all():
            _tell(connection, "signed_out", person_id)
        connection.execute(delete(sign_ins).where(its))


def change_pin(engine: Engine, key: str, device: str, pin: str) -> None:
    """Another PIN on the device of a sign-in; raises ``InputError`` as ``check_pin`` does."""
    check_pin(pin)
    kept = hashed(_on_device(pin, device))
    with taking_turns(engine) as connection:
        row = connection.execute(select(sign_ins).where(sign_ins.c.token == key)).first()
        if row is not None:
            _note_person(connection, row.device_id, row.person_id, kept)


def device(engine: Engine, token: str) -> Device:
    """Who has come in on a device before, by name."""
    query = (
        select(people.c.id, people.c.name, device_people.c.pin, devices.c.shared)
        .join_from(devices, device_people, device_people.c.device_id == devices.c.id)
        .join(people, people.c.id == device_people.c.person_id)
        .where(devices.c.token == token_hash(token), people.c.active)
        .order_by(people.c.sign_in_name)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    known = tuple(Known(row.id, row.name, bool(row.pin)) for row in rows)
    return Device(rows[0].shared, known) if rows else NEW_DEVICE


def forget(engine: Engine, token: str, person_id: int) -> None:
    """A device no longer knows a person: the next time name and password are needed there."""
    with taking_turns(engine) as connection:
        device_id = _device_id(connection, token)
        for table in (device_people, sign_ins):
            connection.execute(delete(table).where(table.c.device_id == device_id, table.c.person_id == person_id))


def _check_chosen(person: Person, password: str, pin: str) -> None:
    if not password and not pin:
        raise InputError("credential_missing")
    if not password and person.role == Role.OWNER:
        raise InputError("owner_needs_password")
    if password:
        check_password(password)
    if pin:
        check_pin(pin)


def _invited(connection: Connection, invitation: str, at: datetime) -> Person:
    its = (invitations.c.token == token_hash(invitation)) & (invitations.c.until > at) & people.c.active
    row = connection.execute(select(people).join(invitations).where(its)).first()
    if row is None:
        raise InputError("invitation_over")
    return person_of(row)


def _from(visitor: Visitor) -> dict[str, int]:
    return {f"from {_network(visitor.address)}": FREE_BY_ADDRESS}


def _network(address: str) -> str:
    """What somebody can't leave by choosing another address: of IPv6 a machine has as many as it likes."""
    try:
        of_six = ip_address(address).version == 6
    except ValueError:
        return address
    return str(ip_network((address.partition("%")[0], 64), strict=False)) if of_six else address


def _device_token(engine: Engine, visitor: Visitor) -> str:
    """The token of a device that we know; a new one for any other, whatever somebody has put into its browser."""
    with reading(engine) as connection:
        known = _device_id(connection, visitor.device) is not None
    return visitor.device if known else new_token()


def _on_device(pin: str, device: str) -> str:
    """A PIN is one of few: only together with the device's token is there something that can't be guessed."""
    return f"{pin} {device}"


def _device_id(connection: Connection, token: str) -> int | None:
    return connection.scalar(select(devices.c.id).where(devices.c.token == token_hash(token)))


def _knows(connection: Connection, token: str, person_id: int) -> bool:
    its = (device_people.c.device_id == _device_id(connection, token)) & (device_people.c.person_id == person_id)
    return connection.scalar(select(exists().where(its)))


def _with_pin(connection: Connection, token: str, person_id: int) -> Row | None:
    its = device_people.c.device_id == _device_id(connection, token), device_people.c.person_id == person_id
    active = device_people.c.pin != "", people.c.active, device_people.c.wrong < PIN_TRIES
    return connection.execute(select(device_people).join(people).where(*its, *active)).first()


def _spend(engine: Engine, token: str, person_id: int) -> Row:
    """Take one of the tries of a PIN before it is looked at."""
    with taking_turns(engine) as connection:
        row = _with_pin(connection, token, person_id)
        if row is None:
            raise InputError("pin_used_up")
        its = device_people.c.device_id == row.device_id, device_people.c.person_id == person_id
        connection.execute(update(device_people).where(*its).values(wrong=row.wrong + 1))
        return row


def _note_device(connection: Connection, token: str, shared: bool) -> int:
    device_id = _device_id(connection, token)
    if device_id is None:
        row = {"token": token_hash(token), "shared": shared}
        return connection.execute(insert(devices), row).inserted_primary_key.id
    if shared:
        connection.execute(update(devices).where(devices.c.id == device_id).values(shared=True))
    return device_id


def _note_person(connection: Connection, device_id: int, person_id: int, pin: str = "") -> None:
    """This person has come in on this device; a PIN that was there stays unless there is another."""
    its = {"device_id": device_id, "person_id": person_id}
    values = {"wrong": 0} | ({"pin": pin} if pin else {})
    there = (device_people.c.device_id == device_id) & (device_people.c.person_id == person_id)
    if not connection.execute(update(device_people).where(there).values(values)).rowcount:
        connection.execute(insert(device_people), {"pin": ""} | its | values)


def _begin(connection: Connection, person_id: int, device_id: int, at: datetime) -> str:
    """A new sign-in, in the place of whoever was signed in on this device; those of long ago are swept out."""
    token = new_token()
    over = (sign_ins.c.device_id == device_id) | (sign_ins.c.started < at - AT_MOST)
    connection.execute(delete(sign_ins).where(over))
    row = {"token": token_hash(token), "person_id": person_id, "device_id": device_id, "started": at, "seen": at}
    connection.execute(insert(sign_ins), row)
    _tell(connection, "signed_in", person_id)
    return token


def _tell_refused(engine: Engine, person_id: int | None) -> None:
    """Note with whose name somebody came who couldn't come in; one that nobody here has (None) takes as long."""
    with taking_turns(engine) as connection:
        if person_id is None:
            one = attempts.c.who == select(func.max(attempts.c.who)).scalar_subquery()
            connection.execute(update(attempts).where(one).values(last=attempts.c.last))
        else:
            _tell(connection, "sign_in_refused", person_id)


def _tell(connection: Connection, deed: str, person_id: int) -> None:
    person = connection.execute(select(people).where(people.c.id == person_id)).one()
    note(connection, deed, who=person_of(person))
