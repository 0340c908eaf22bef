"""``weather``: what the restaurant's weather service says, brought into the database, once a night."""

from argparse import Namespace
from datetime import UTC, datetime

from forecasting.commands.forecast import open_kept
from forecasting.commands.talk import tell, tell_weather
from forecasting.store.addresses import own_database
from forecasting.weather_services.update import update_weather
from forecasting.weather_services.web import Patience

ALL_NIGHT = Patience(seconds=600.0, answer_seconds=30.0)


def run(options: Namespace) -> None:
    """Bring the weather up to date; what came is kept before what kept more from coming is raised."""
    engine = open_kept(options.database or own_database())
    updated = update_weather(engine, datetime.now(UTC), ALL_NIGHT)
    if updated is None:
        tell("command.weather_off", options.language)
        return
    tell_weather(updated, options.language)
    if updated.problem:
        raise updated.problem
