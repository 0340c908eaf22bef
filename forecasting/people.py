"""The people of a restaurant: who somebody is, what they do there, which locations are theirs, and what they may.

``MATRIX`` is all that is decided about it; ``store.guard`` holds every statement that reaches the database against it,
and whoever hands out what was reckoned from many tables asks it, too.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person does in a restaurant."""

    OWNER = "owner"
    CHEF = "chef"
    MARKETING = "marketing"
    FLOOR = "floor"
    FINANCE = "finance"


class Subject(StrEnum):
    """What one may see, change or take along.

    ``AT_RISK`` are the dishes that may be missing, ``SERVICE`` what happens at the tables (a dish sold out, a group
    that books), ``KITCHEN`` recipes, ingredients, suppliers and prices, ``DAYS`` the calendar with its promotions,
    ``FORECAST`` what is expected and what runs out, ``MONEY`` costs, margins and commissions, ``PEOPLE`` also who did
    what.
    """

    AT_RISK = "at_risk"
    SERVICE = "service"
    FORECAST = "forecast"
    SALES = "sales"
    STOCK = "stock"
    ORDERS = "orders"
    KITCHEN = "kitchen"
    DAYS = "days"
    SCENARIOS = "scenarios"
    MONEY = "money"
    SETTINGS = "settings"
    PEOPLE = "people"
    BACKUP = "backup"


class Action(StrEnum):
    """What one does with it; to export is to take it along as a file."""

    SEE = "see"
    CHANGE = "change"
    EXPORT = "export"


MATRIX = {
    # s: see, c: change, e: export
    #                   owner  chef   marketing  floor  finance
    Subject.AT_RISK: ("s-e", "s-e", "s-e", "s-e", "s-e"),
    Subject.SERVICE: ("sce", "sce", "sce", "sc-", "s--"),
    Subject.FORECAST: ("sce", "sce", "s-e", "---", "s-e"),
    Subject.SALES: ("sce", "sce", "s-e", "---", "s-e"),
    Subject.STOCK: ("sce", "sce", "s--", "---", "s-e"),
    Subject.ORDERS: ("sce", "sce", "s--", "---", "s-e"),
    Subject.KITCHEN: ("sce", "sce", "s--", "---", "s-e"),
    Subject.DAYS: ("sce", "sce", "sce", "---", "s-e"),
    Subject.SCENARIOS: ("sce", "sce", "sce", "---", "s-e"),
    Subject.MONEY: ("sce", "s--", "s--", "---", "sce"),
    Subject.SETTINGS: ("sce", "---", "---", "---", "---"),
    Subject.PEOPLE: ("sce", "---", "---", "---", "---"),
    Subject.BACKUP: ("sce", "---", "---", "---", "---"),
}
"""What each role may do with each subject; nothing that isn't written here."""


def may(role: Role, action: Action, subject: Subject) -> bool:
    """Whether a role may do that."""
    return action[0] in MATRIX[subject][list(Role).index(role)]


Locations = tuple[str, ...] | None
"""What tables call the locations that somebody works at; None is all of them."""


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in. ``locations`` are those that they work at."""

    id: int
    name: str
    role: Role
    locations: Locations = None

    def may(self, action: Action, subject: Subject) -> bool:
        """Whether this person may do that, at the locations that are theirs."""
        return may(self.role, action, subject)

    def works_at(self, location: str | None) -> bool:
        """Whether a location is theirs; None, all of them together, is so for those who work at all."""
        return self.locations is None or location in self.locations


NOBODY_ELSE = Person(0, "", Role.OWNER)
"""Who sits at the machine itself, where nobody signs in: the owner."""
