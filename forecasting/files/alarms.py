"""Moments as a calendar file (iCalendar, RFC 5545), so that a telephone rings before each of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

BEFORE = timedelta(hours=1)


@dataclass(frozen=True)
class Moment:
    """Something to be reminded of. ``key`` is the same whenever it is exported: a calendar then has it once.

    ``at`` has a time zone.
    """

    key: str
    at: datetime
    title: str
    note: str = ""


def to_calendar(moments: Iterable[Moment], name: str, made: datetime) -> bytes:
    """The moments as a file for any calendar, each with an alarm an hour before; ``made`` is when they were known."""
    calendar = Calendar()
    for key, value in (("version", "2.0"), ("prodid", "-//Despensa//ES"), ("x-wr-calname", name)):
        calendar.add(key, value)
    for moment in moments:
        calendar.add_component(_event(moment, made))
    return calendar.to_ical()


def _event(moment: Moment, made: datetime) -> Event:
    event, alarm = Event(), Alarm()
    said = {"uid": f"{moment.key}@despensa", "dtstamp": made.astimezone(UTC), "dtstart": moment.at.astimezone(UTC)}
    for key, value in (said | {"summary": moment.title, "description": moment.note}).items():
        event.add(key, value)
    for key, value in {"action": "DISPLAY", "description": moment.title, "trigger": -BEFORE}.items():
        alarm.add(key, value)
    event.add_component(alarm)
    return event
