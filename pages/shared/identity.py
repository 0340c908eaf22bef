"""Who is asking: the door writes it on every connection that it lets pass, and pages read it from there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from forecasting.people import NOBODY_ELSE, Person, Role

HEADER = "X-Despensa-Person"
"""Written by the door alone: whatever comes from outside under this name is thrown away there."""

AT_THE_MACHINE = "at-the-machine"
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
    return quote(json.dumps(said))


def read(headers: Mapping[str, str]) -> Identity | None:
    """The identity among a connection's headers; None where the door has written none: nobody may pass there.

    What has no headers at all is no connection but a test of a page.
    """
    said = headers.get(HEADER, "") if headers else AT_THE_MACHINE
    if said == AT_THE_MACHINE:
        return Identity(NOBODY_ELSE)
    if not said:
        return None
    key, name, role, locations, sign_in, shared = json.loads(unquote(said))
    places = None if locations is None else tuple(locations)
    return Identity(Person(key, name, Role(role), places), sign_in, shared)
