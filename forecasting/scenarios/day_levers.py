"""How a scenario moves the days to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from forecasting.days.calendar import mark_holidays
from forecasting.scenarios.scenario import Event, Scenario
from forecasting.tables import ONE_DAY

MADE_HOLIDAY = "*"
"""The name of a holiday that only a scenario has: it counts as a holiday in general."""
NOTHING_LIVED: Mapping[str, "Lived"] = MappingProxyType({})


@dataclass(frozen=True)
class Lived:
    """A holiday, observance or event as the past knew it: the columns of ``days`` that named it, and how strong it was.

    ``occasions`` are the open days of that name, ``last`` the newest of them.
    """

    columns: tuple[str, ...]
    strength: float
    occasions: int
    last: pd.Timestamp


def lived_days(past: pd.DataFrame) -> dict[str, Lived]:
    """Every named day of the past by its name; ``past`` are open days, at whichever location."""
    columns = ["holiday", "observance", "event"]
    said = past.melt(["day", "event_strength"], columns, "column", "name")
    said = said.assign(name=said["name"].str.split("; ")).explode("name")
    found = {}
    for name, days in said[said["name"] != ""].groupby("name"):
        newest = days[days["day"] == days["day"].max()]
        strength = float(newest.loc[newest["column"] == "event", "event_strength"].max())
        found[str(name)] = Lived(
            tuple(newest["column"].unique()), strength, days["day"].nunique(), newest["day"].iloc[0]
        )
    return found


def names_on(days: pd.DataFrame, day: pd.Timestamp) -> set[str]:
    """What the calendar calls a day: its holidays, observances and events."""
    its = days[days["day"] == day].head(1)
    said = [names for column in ("holiday", "observance", "event") for names in its[column]]
    return {name for names in said for name in names.split("; ")} - {""}


def asked_of(adopted: pd.DataFrame, days: pd.DataFrame, lived: Mapping[str, Lived]) -> dict[str, tuple[Event, ...]]:
    """The events of scenarios that were ``adopted`` (``days.adopted.adopted_events``), by location, as they were asked.

    One that goes by a name of its own day (``days`` are those to come) makes that stronger or weaker; any other is a
    day like a ``lived`` one.
    """
    asked: dict[str, tuple[Event, ...]] = {}
    for (location, day), rows in adopted.groupby(["location", "day"]):
        own = names_on(days[days["location"] == location], day)
        like = rows[rows["event"].isin(lived) & ~rows["event"].isin(own)]
        said = like if len(like) else rows.assign(event="")
        event = Event(day, said["event"].iloc[-1], float(said["strength"].iloc[-1]))
        asked[str(location)] = (*asked.get(str(location), ()), event)
    return asked


def change_days(days: pd.DataFrame, scenario: Scenario, lived: Mapping[str, Lived] = NOTHING_LIVED) -> pd.DataFrame:
    """The future ``days`` with the scenario's holidays, events, closures, temperature and rain.

    An event that is like a ``lived`` one takes its name; how many times as strong it is isn't said of a day but asked
    of the models' answer (``forecasting.planning.expected``).
    """
    if not scenario.changes_days:
        return days
    warmer, rain = _weather(days, scenario)
    return _with_holidays(_with_events(days, scenario, lived), scenario).assign(
        closed=days["closed"] | days["day"].isin(scenario.closed),
        after_closure=days["after_closure"] | (days["day"] - ONE_DAY).isin(scenario.closed),
        temperature=days["temperature"] + warmer,
        weather_anomalies=days["weather_anomalies"] + warmer,
        precipitation=rain,
    )


def without_names(days: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The days with one of them as nothing in particular."""
    ordinary = days["day"] == day
    plain = {column: days[column].mask(ordinary, "") for column in ("observance", "event")}
    quiet = days.assign(
        **plain,
        is_observance=days["is_observance"] & ~ordinary,
        event_strength=days["event_strength"].mask(ordinary, 0.0),
    )
    return _with_holidays(quiet, Scenario(holidays=((day, False),)))


def _weather(days: pd.DataFrame, scenario: Scenario) -> tuple[pd.Series, pd.Series]:
    """By how much each day is warmer, and its rain."""
    warmer = pd.Series(scenario.temperature_change, index=days.index)
    rain = days["precipitation"]
    for spell in scenario.weather:
        its = days["day"].between(spell.first, spell.last)
        warmer = warmer + its * spell.warmer
        rain = rain if spell.precipitation_mm is None else rain.mask(its, spell.precipitation_mm)
    single = days["day"].map(dict(scenario.precipitation_mm)).astype(float)
    return warmer, single.fillna(rain)


def _with_events(days: pd.DataFrame, scenario: Scenario, lived: Mapping[str, Lived]) -> pd.DataFrame:
    """The days with the names, and the strength, of past ones that they shall be like."""
    for event in scenario.events:
        if event.like:
            its, known = days["day"] == event.day, lived[event.like]
            days = days.assign(**{column: days[column].mask(its, event.like) for column in known.columns})
            if "event" in known.columns:
                days = days.assign(event_strength=days["event_strength"].mask(its, known.strength))
            days = days.assign(is_observance=days["observance"] != "")
        elif event.times == 0:
            days = without_names(days, event.day)
    return days


def _with_holidays(days: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """The days with the scenario's holidays; one that the calendar knows keeps its name."""
    if not scenario.holidays and not any(event.like for event in scenario.events):
        return days
    made = days["day"].isin([day for day, on in scenario.holidays if on])
    dropped = days["day"].isin([day for day, on in scenario.holidays if not on])
    names = days["holiday"].mask(dropped, "").mask(made & (days["holiday"] == ""), MADE_HOLIDAY)
    return mark_holidays(days.assign(holiday=names), beyond=_holidays_around(days))


def _holidays_around(days: pd.DataFrame) -> list[pd.Timestamp]:
    """The holidays before the first and after the last day, as far as the marks of those two days tell of them."""
    around = []
    for edge, beside, away in (
        (days["day"].min(), "after_holiday", -ONE_DAY),
        (days["day"].max(), "before_holiday", ONE_DAY),
    ):
        at = days[days["day"] == edge]
        next_door = at[beside] | (at["is_holiday"] & at["is_long_weekend"])
        around += [edge + away] if next_door.any() else []
        around += [edge + 2 * away] if at["is_long_weekend"].any() else []
    return around
