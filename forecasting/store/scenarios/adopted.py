"""What adopted scenarios have put into the calendar, as it was noted when they were."""

from collections.abc import Mapping

import pandas as pd
from sqlalchemy import Connection, select

from forecasting.days.adopted import ABOUT
from forecasting.scenarios.adoption import Adoption
from forecasting.store.schema import scenarios
from forecasting.tables import no_adopted

Json = Mapping[str, object]


def all_adopted(connection: Connection) -> list[tuple[str, Json]]:
    """The names of all that are adopted, and what is noted of each, the first adopted first."""
    found = connection.execute(select(scenarios.c.name, scenarios.c.adopted).order_by(scenarios.c.id))
    return sorted(((name, noted) for name, noted in found if noted), key=lambda one: turn(one[1]))


def turn(noted: Json) -> int:
    """Of all that are adopted, in which turn this one was; 0 of those of before turns were noted."""
    return int(noted.get("turn", 0))


def events_adopted(connection: Connection) -> pd.DataFrame:
    """The events that stand in the calendar because of a scenario: ``tables.no_adopted``."""
    parts = [no_adopted()]
    for _, noted in all_adopted(connection):
        adoption = Adoption.from_json(noted)
        usual = adoption.gone["events"].assign(usual=lambda rows: rows["strength"].fillna(1.0))[[*ABOUT, "usual"]]
        parts.append(adoption.now["events"][ABOUT].merge(usual, on=ABOUT, how="left"))
    return pd.concat(parts, ignore_index=True).drop_duplicates(ABOUT, ignore_index=True)
