"""What a command says while it works: on the error stream, so that nothing gets between its results."""

import sys
from typing import TYPE_CHECKING

from forecasting.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecasting.days.doubts import Incomplete
    from forecasting.demand.forecast import Report
    from forecasting.weather_services.update import Updated


def tell(key: str, language: str, **values: object) -> None:
    """One line for whoever watches."""
    print(text(key, language, **values), file=sys.stderr, flush=True)


def show_progress(language: str, always: bool = False) -> "Report":
    """A line at the start and after each unit of work; unless ``always``, only where a person watches."""
    if not (always or sys.stderr.isatty()):
        return lambda done, total, what: None
    return lambda done, total, what: tell("command.progress", language, done=done, total=total, what=what or "…")


def tell_untold(incomplete: "Iterable[Incomplete]", language: str) -> None:
    """The last day of which nothing tells whether it was whole, and how to say that it was."""
    if days := [one.day for one in incomplete if one.untold]:
        tell("command.last_day_open", language, day=f"{max(days):%Y-%m-%d}")


def tell_weather(updated: "Updated", language: str) -> None:
    """What an update of the weather brought, if anything, and how many past days are still to come."""
    if updated.problem and not (updated.measured or updated.ahead):
        return
    tell("command.weather_updated", language, measured=updated.measured, ahead=updated.ahead)
    if updated.missing:
        tell("command.weather_missing", language, n=updated.missing)
