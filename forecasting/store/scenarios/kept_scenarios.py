"""Scenarios that were kept: listed, changed, thrown away, and put into the calendar with a way back.

A kept scenario is nothing that a plan rests on until it is adopted: keeping one leaves the database's ``stamp`` alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count

from sqlalchemy import Connection, Engine, delete, insert, select, update

from forecasting.errors import InputError
from forecasting.scenarios.adoption import TABLES, Adoption
from forecasting.store.database import reading, taking_turns, writing
from forecasting.store.frames import ids_of, known
from forecasting.store.journal import note
from forecasting.store.restaurant import change_facts
from forecasting.store.scenarios.adopted import Json, all_adopted, turn
from forecasting.store.scenarios.bookings import book, unbook
from forecasting.store.schema import locations, scenarios
from forecasting.tables import HOME

LONGEST_NAME = 60


@dataclass(frozen=True)
class Kept:
    """A scenario that was kept: ``content`` as ``Scenario.from_json`` reads it, whether it is ``adopted``."""

    id: int
    name: str
    location: str
    content: Json
    saved: datetime
    adopted: bool


def keep_scenario(
    engine: Engine,
    name: str,
    content: Json,
    at: datetime,
    location: str = HOME,
    instead_of: int | None = None,
    numbered: bool = False,
) -> Kept:
    """Keep a scenario of a location, in the place of an older one if there is one.

    Where another one of the location is called like that, it takes the next free name if it may be ``numbered``; else
    ``InputError("scenario_name_taken", name=…, free=…)``. Raises ``InputError("scenario_adopted")``, too: what stands
    in the calendar isn't changed under its feet.
    """
    with taking_turns(engine) as connection:
        location_id = ids_of(connection, locations, [location])[location]
        name = _name_for(connection, name, location_id, instead_of, numbered)
        row = {"name": name, "content": {**content, "name": name}, "saved": at, "location_id": location_id}
        note(connection, "scenario_kept", name, location)
        if instead_of is None or _find(connection, instead_of) is None:
            scenario = connection.execute(insert(scenarios), row).inserted_primary_key.id
        else:
            _refuse_adopted(connection, scenario := instead_of)
            connection.execute(update(scenarios).where(scenarios.c.id == scenario).values(**row))
        return Kept(scenario, name, location, row["content"], at, adopted=False)


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name itself, or where it is taken the first that isn't, no longer than ``LONGEST_NAME``.

    >>> free_name("Promo ceviche", ["PROMO CEVICHE"])
    'Promo ceviche (2)'
    """
    taken = {_as_read(one) for one in taken}
    begins = re.sub(r" \(\d{1,3}\)$", "", name)
    numbered = (f"{begins[: LONGEST_NAME - len(end)].rstrip()}{end}" for end in (f" ({n})" for n in count(2)))
    return next(one for one in chain([name], numbered) if _as_read(one) not in taken)


def _as_read(name: str) -> str:
    """Capitals and blanks make no other name; all else that somebody types does."""
    return " ".join(name.casefold().split())


def kept_scenarios(engine: Engine) -> list[Kept]:
    """All scenarios that were kept, the newest first."""
    with reading(engine) as connection:
        names = {key: name for name, key in known(connection, locations).items()}
        query = select(scenarios).order_by(scenarios.c.saved.desc(), scenarios.c.id.desc())
        return [
            Kept(row.id, row.name, names[row.location_id], row.content, row.saved, row.adopted is not None)
            for row in connection.execute(query)
        ]


def forget_scenario(engine: Engine, scenario: int) -> None:
    """Throw a scenario away; a second time changes nothing. Raises ``InputError("scenario_adopted")``."""
    with taking_turns(engine) as connection:
        _refuse_adopted(connection, scenario)
        _tell(connection, "scenario_forgotten", scenario)
        connection.execute(delete(scenarios).where(scenarios.c.id == scenario))


def adopt_scenario(engine: Engine, scenario: int, adoption: Adoption) -> None:
    """Put what an adopted scenario plans into the calendar, all of it or nothing; a second time changes nothing."""
    with writing(engine) as connection:
        if _find(connection, scenario) is None or _adopted(connection, scenario):
            return
        for table in TABLES:
            change_facts(connection, table, adoption.gone[table], adoption.now[table])
        groups = [book(connection, group, group.location or adoption.location) for group in adoption.groups]
        latest = max((turn(other) for _, other in all_adopted(connection)), default=0)
        _note(connection, scenario, adoption.to_json() | {"bookings": groups, "turn": latest + 1})
        _tell(connection, "scenario_adopted", scenario)


def abandon_scenario(engine: Engine, scenario: int) -> None:
    """Take out of the calendar what an adopted scenario put there, and put back what was there; twice is once.

    Raises ``InputError("scenario_replaced", name=…)`` where one adopted later stands in its place: that one first.
    """
    with writing(engine) as connection:
        noted = _adopted(connection, scenario)
        if not noted:
            return
        adoption = Adoption.from_json(noted)
        for name, other in all_adopted(connection):
            if turn(other) > turn(noted) and Adoption.from_json(other).took_away(adoption):
                raise InputError("scenario_replaced", name=name)
        for table in TABLES:
            change_facts(connection, table, adoption.now[table], adoption.gone[table])
        for booking in noted["bookings"]:
            unbook(connection, booking)
        _note(connection, scenario, None)
        _tell(connection, "scenario_abandoned", scenario)


def _tell(connection: Connection, deed: str, scenario: int) -> None:
    named = select(scenarios.c.name, scenarios.c.location_id).where(scenarios.c.id == scenario)
    for row in connection.execute(named):
        names = {key: name for name, key in known(connection, locations).items()}
        note(connection, deed, row.name, names[row.location_id])


def _note(connection: Connection, scenario: int, adopted: Json | None) -> None:
    connection.execute(update(scenarios).where(scenarios.c.id == scenario).values(adopted=adopted))


def _find(connection: Connection, scenario: int) -> int | None:
    return connection.scalar(select(scenarios.c.id).where(scenarios.c.id == scenario))


def _adopted(connection: Connection, scenario: int) -> Json | None:
    return connection.scalar(select(scenarios.c.adopted).where(scenarios.c.id == scenario))


def _name_for(connection: Connection, name: str, location_id: str, instead_of: int | None, numbered: bool) -> str:
    here = select(scenarios.c.id, scenarios.c.name).where(scenarios.c.location_id == location_id)
    names = dict(connection.execute(here).all())
    if name == names.pop(instead_of, None):  # older databases may have two of a name: each may stay as it is
        return name
    free = free_name(name, names.values())
    if free != name and not numbered:
        other = next(other for other in names.values() if _as_read(other) == _as_read(name))
        raise InputError("scenario_name_taken", name=other, free=free)
    return free


def _refuse_adopted(connection: Connection, scenario: int) -> None:
    if _adopted(connection, scenario):
        raise InputError("scenario_adopted")
