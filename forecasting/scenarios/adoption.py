"""A scenario that is adopted: what of it has a place in the calendar, where every plan finds it, and what was there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import pandas as pd

from forecasting.days.calendar import celebrated
from forecasting.scenarios.planned import gone, promotion_table
from forecasting.scenarios.scenario import Event, Group, Scenario
from forecasting.tables import COLUMNS, Restaurant, empty

TABLES = ("promotions", "events", "closed")
"""The tables that a scenario can be written into; groups are booked."""

SUPPOSED = (
    *("temperature_change", "precipitation_mm", "weather", "dishes_off", "new_dishes"),
    *("supplier_delay", "suppliers_out", "prices"),
)
"""What of a scenario nobody decides, or what is decided elsewhere: it has no place in the calendar."""


@dataclass(frozen=True, eq=False)
class Adoption:
    """Rows of ``TABLES`` that are to be there ``now``, those that are ``gone`` then, and the groups that come.

    ``left_out`` are the keys of the scenario that have no place there.
    """

    location: str
    now: Mapping[str, pd.DataFrame]
    gone: Mapping[str, pd.DataFrame]
    groups: tuple[Group, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it has a place there, and it takes nothing away."""
        return not self.groups and all(rows.empty for rows in (*self.now.values(), *self.gone.values()))

    def took_away(self, other: Self) -> bool:
        """Whether it took the place of something that another one had put into the calendar."""
        return any(len(self.gone[table].merge(other.now[table])) for table in TABLES)

    def to_json(self) -> dict[str, object]:
        """What is needed to take it back."""
        both = {"now": self.now, "gone": self.gone}
        tables = {side: {name: _told(rows) for name, rows in tables.items()} for side, tables in both.items()}
        return {"location": self.location, **tables}

    @classmethod
    def from_json(cls, content: Mapping[str, Mapping]) -> Self:
        """The inverse of ``to_json``."""
        now, gone = ({name: _rows(name, content[side].get(name, ())) for name in TABLES} for side in ("now", "gone"))
        return cls(str(content["location"]), now, gone)


def adopt(scenario: Scenario, restaurant: Restaurant, location: str) -> Adoption:
    """What a scenario puts into the calendar of a location, and what it takes the place of there."""
    planned, events = restaurant.promotions, restaurant.events
    celebrations = _events(scenario, restaurant, location)
    about = ["location", "day", "event"]
    instead = pd.MultiIndex.from_frame(events[about]).isin(pd.MultiIndex.from_frame(celebrations[about]))
    adopted = pd.MultiIndex.from_frame(events[about]).isin(pd.MultiIndex.from_frame(restaurant.adopted[about]))
    same_day = (events["location"] == location) & events["day"].isin(celebrations["day"])
    same = instead | (same_day & adopted).to_numpy()
    known = restaurant.closed.loc[restaurant.closed["location"] == location, "day"]
    days = [day for day in scenario.closed if day not in set(known)]
    left_out = [key for key in SUPPOSED if getattr(scenario, key)]
    left_out += ["holidays"] if any(on for _, on in scenario.holidays) else []
    return Adoption(
        location=location,
        now={
            "promotions": promotion_table(scenario.promotions),
            "events": celebrations,
            "closed": _rows("closed", [{"day": day, "location": location} for day in days]),
        },
        gone={"promotions": planned[gone(planned, scenario)], "events": events[same], "closed": empty("closed")},
        groups=scenario.groups,
        left_out=tuple(left_out),
    )


def _events(scenario: Scenario, restaurant: Restaurant, location: str) -> pd.DataFrame:
    """Events with their strength; a holiday that is dropped is one of strength 0."""
    dropped = [Event(day, times=0.0) for day, on in scenario.holidays if not on]
    asked = [*scenario.events, *dropped]
    names = _names(restaurant, [event.day for event in asked])
    rows = [
        {"day": event.day, "event": name, "strength": event.times, "yearly": "no", "location": location}
        for event in asked
        for name in ([event.like] if event.like else names.get(event.day, []))
    ]
    return _rows("events", rows).drop_duplicates(["location", "day", "event"], ignore_index=True)


def _names(restaurant: Restaurant, days: list[pd.Timestamp]) -> dict[pd.Timestamp, list[str]]:
    """What the calendar and people call some days."""
    if not days:
        return {}
    official = celebrated(restaurant.place.country, sorted({day.year for day in days}))
    own = restaurant.events[restaurant.events["day"].isin(days)].rename(columns={"event": "name"})
    named = pd.concat([official[["day", "name"]], own[["day", "name"]]])
    return named.groupby("day")["name"].agg(lambda names: list(dict.fromkeys(names))).to_dict()


def _told(rows: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {
            name: f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value
            for name, value in row.items()
            if not pd.isna(value)
        }
        for row in rows.to_dict("records")
    ]


def _rows(table: str, rows: list[Mapping[str, object]]) -> pd.DataFrame:
    model = empty(table)
    lines = [{column.name: row.get(column.name, column.default) for column in COLUMNS[table]} for row in rows]
    return pd.DataFrame(lines, columns=model.columns).astype(model.dtypes) if lines else model
