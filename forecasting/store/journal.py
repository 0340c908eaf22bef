"""Who did what: written where a change is made, in the same transaction, and never changed afterwards.

The database itself refuses to change or take away a line (triggers, see its migration). When it was is told by the
clock of the server, whatever a page says.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Connection, Engine, insert, select

from forecasting.people import Person, Subject
from forecasting.store.database import reading, taking_turns
from forecasting.store.frames import read_rows
from forecasting.store.guard import person_of
from forecasting.store.schema import journal

# "alias_said" is told of databases of before two names of a dish were joined.
DEEDS = {
    Subject.SALES: (
        *("imported", "import_undone", "days_told", "days_asked_again", "alias_said"),
        *("dishes_joined", "dishes_parted", "dishes_kept_apart", "source_contained", "source_counts"),
    ),
    Subject.SERVICE: ("sold_out", "not_sold_out", "sold_out_taken_back", "group_booked", "group_cancelled"),
    Subject.STOCK: (
        *("counted", "count_taken_back", "delivery_told", "wasted", "waste_taken_back"),
        *("corrected", "correction_taken_back"),
    ),
    Subject.ORDERS: ("order_sent", "order_undone", "order_received", "arrival_taken_back", "bought"),
    Subject.KITCHEN: ("table_saved", "renamed", "modifiers_idle", "no_food", "is_food"),
    Subject.DAYS: ("events_changed", "closed", "reopened", "promotions_refused", "promotions_asked_again"),
    Subject.FORECAST: ("forecast_started",),
    Subject.SCENARIOS: ("scenario_kept", "scenario_forgotten", "scenario_adopted", "scenario_abandoned"),
    Subject.MONEY: ("commission_set",),
    Subject.SETTINGS: (
        *("place_set", "caution_set", "rules_set", "weather_set"),
        *("location_added", "location_renamed"),
    ),
    Subject.PEOPLE: (
        *("signed_in", "sign_in_refused", "signed_out", "signed_out_everywhere", "password_set"),
        *("person_added", "person_changed", "person_invited", "person_deactivated", "person_reactivated"),
    ),
    Subject.BACKUP: ("backed_up", "restored"),
}
"""All that is written down, by what it is about."""

SUBJECT_OF = {deed: subject for subject, deeds in DEEDS.items() for deed in deeds}

COLUMNS = ("id", "at", "person_id", "person", "role", "deed", "about", "location")
LONGEST = 120
"""Letters of ``about``."""

NAMED = 3
"""How many things a line names before it only counts the others."""


def note(connection: Connection, deed: str, about: str = "", location: str = "", who: Person | None = None) -> None:
    """Write down what is being done in this transaction.

    ``about`` says what with in a few words, ``location`` where (as tables call it). It was the person for whom the
    connection acts, or ``who``; neither is the command line.
    """
    if deed not in SUBJECT_OF:
        raise ValueError(deed)
    person = who or person_of(connection)
    line = {"at": datetime.now(UTC), "deed": deed, "about": about[:LONGEST], "location": location}
    if person is not None:
        line |= {"person_id": person.id, "person": person.name, "role": str(person.role)}
    connection.execute(insert(journal), line)


def note_now(engine: Engine, deed: str, about: str = "", location: str = "", who: Person | None = None) -> None:
    """``note`` of what changes nothing in the database."""
    with taking_turns(engine) as connection:
        note(connection, deed, about, location, who)


def last_to(connection: Connection, deed: str, about: str, location: str) -> str:
    """Who did this last, by name; nothing where nobody signs in."""
    this = (journal.c.deed == deed) & (journal.c.about == about[:LONGEST]) & (journal.c.location == location)
    return connection.scalar(select(journal.c.person).where(this).order_by(journal.c.id.desc()).limit(1)) or ""


def several(names: Iterable[str]) -> str:
    """The first of some names, and how many there are beside them.

    >>> several(["Limón", "Papa", "Limón", "Ají", "Choclo"])
    'Limón, Papa, Ají +1'
    """
    each = list(dict.fromkeys(names))
    return ", ".join(each[:NAMED]) + (f" +{len(each) - NAMED}" if len(each) > NAMED else "")


def read_journal(engine: Engine, most: int | None = None) -> pd.DataFrame:
    """What was done (``COLUMNS``), the newest first, ``most`` lines of it.

    ``person_id`` is 0 where somebody sat at the machine itself, and missing for the command line.
    """
    query = select(*(journal.c[name] for name in COLUMNS)).order_by(journal.c.id.desc()).limit(most)
    with reading(engine) as connection:
        return read_rows(connection, query)
