"""The people of a restaurant: who somebody is, what they do there, and which locations are theirs."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person does in a restaurant."""

    OWNER = "owner"
    CHEF = "chef"
    MARKETING = "marketing"
    FLOOR = "floor"
    FINANCE = "finance"


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in. ``locations`` are what tables call those that they work at; None is all of them."""

    id: int
    name: str
    role: Role
    locations: tuple[str, ...] | None = None


NOBODY_ELSE = Person(0, "", Role.OWNER)
"""Who sits at the machine itself, where nobody signs in: the owner."""
