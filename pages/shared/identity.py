"""Who is asking: the door writes it on every connection that it lets pass, and pages read it from there."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from forecasting.people import NOBODY_ELSE, Person, Role

HEADER = "X-Despensa-Person"
"""Written by the door alone: whatever comes from outside under this name is thrown away there."""

LANGUAGE_COOKIE = "despensa_language"
"""Which language was last chosen in a browser: pages write it, the door and pages read it."""

_OURS = secrets.token_urlsafe(32)
"""What only this process can have written: where no door stands before a page, nobody can say who they are either."""

AT_THE_MACHINE = f"{_OURS} at-the-machine"
"""What the header says where nobody signs in."""


@dataclass(frozen=True)
class Identity:
    """A person, the key of their sign-in (empty where nobody signs in), and whether others use their device."""

    person: Person
    sign_in: str = ""
    shared: bool = False


def written(identity: Identity) -> str:
    """An identity as a header has it."""
    person = identity.person
    said = [person.id, person.name, person.role, person.locations, identity.sign_in, identity.shared]
    return f"{_OURS} {quote(json.dumps(said))}"


def read(headers: Mapping[str, str]) -> Identity | None:
    """The identity among a connection's headers; None where the door has written none: nobody may pass there."""
    given = headers.get(HEADER, "")
    if secrets.compare_digest(given.encode(), AT_THE_MACHINE.encode()):
        return Identity(NOBODY_ELSE)
    ours, _, said = given.partition(" ")
    if not secrets.compare_digest(ours.encode(), _OURS.encode()):
        return None
    key, name, role, locations, sign_in, shared = json.loads(unquote(said))
    places = None if locations is None else tuple(locations)
    return Identity(Person(key, name, Role(role), places), sign_in, shared)
