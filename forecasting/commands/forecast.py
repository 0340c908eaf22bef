"""``forecast``: a new forecast in the database, once a night or when a page asks for it."""

from argparse import Namespace
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import perf_counter

from sqlalchemy import Engine

from forecasting.commands.given import clock
from forecasting.commands.inputs import settings
from forecasting.commands.talk import show_progress, tell, tell_weather
from forecasting.demand.forecast import Around, Forecast, Report, Settings, make_forecast, reaching
from forecasting.demand.history import until
from forecasting.errors import InputError
from forecasting.store.addresses import folds_folder, is_there, models_folder, own_database
from forecasting.store.database import open_database
from forecasting.store.days.sold_out import read_hours
from forecasting.store.demand.folds import FoldFolder
from forecasting.store.demand.runs import fail_run, finish_run, report, start_run
from forecasting.store.house import read_place
from forecasting.store.restaurant import read_restaurant
from forecasting.texts import error_text
from forecasting.weather_services.update import update_weather
from forecasting.weather_services.web import Patience

CRASHED = "run_crashed"

NO_LONGER = Patience(seconds=20.0, answer_seconds=8.0, tries=2)
"""A forecast waits for the weather no longer than this: then it is made with what is known."""


@dataclass
class Stopwatch:
    """Takes the ``seconds`` of each part of a run, one after the other."""

    seconds: dict[str, float] = field(default_factory=dict)
    last: float = field(default_factory=perf_counter)

    def lap(self, part: str) -> None:
        """The part has ended, and the next one begins."""
        now = perf_counter()
        self.seconds[part] = now - self.last
        self.last = now


def run(options: Namespace) -> None:
    """Forecast the restaurant of ``--database``, one's own if none is named."""
    make(options.database or own_database(), settings(options), options.language)


def make(url: str, chosen: Settings, language: str) -> None:
    """Make a forecast from what the database at ``url`` holds and keep it there, with progress for whoever watches.

    The weather is brought up to date before, where the restaurant asks a service; what it doesn't say stands in no
    forecast's way. Raises ``InputError``: ``no_database``, ``run_in_progress`` and those of ``make_forecast``; the run
    says why, too.
    """
    engine = open_kept(url)
    run = start_run(engine, chosen, _now())
    try:
        _update_weather(engine, language)
        restaurant = replace(read_restaurant(engine), hours=read_hours(engine))
        today = clock(restaurant.place.time_zone)
        restaurant = until(restaurant, today)
        watch, folds = Stopwatch(), FoldFolder(folds_folder(url))
        around = Around(_reporting(engine, run, language), watch.lap, folds)
        forecast = make_forecast(restaurant, reaching(chosen, restaurant, today), around)
        finish_run(engine, run, forecast, models_folder(url), _now(), watch.seconds)
        folds.tidy()
    except BaseException as error:  # also when it is interrupted: nobody should wait for this run
        fail_run(engine, run, error.code if isinstance(error, InputError) else CRASHED, _now())
        raise
    _tell_end(forecast, language)


def open_kept(url: str) -> Engine:
    """A database that somebody has started a restaurant in.

    Raises ``InputError``: ``database_address``, ``no_database`` and those of ``open_database``.
    """
    engine = open_named(url) if is_there(url) else None
    if engine is None or read_place(engine) is None:
        raise InputError("no_database")
    return engine


def open_named(url: str) -> Engine:
    """The database at an address that somebody wrote, made where there is none.

    Raises ``InputError``: ``database_address`` and those of ``open_database``.
    """
    is_there(url)
    try:
        return open_database(url)
    except ModuleNotFoundError:  # its driver isn't installed
        raise InputError("database_address") from None


def _update_weather(engine: Engine, language: str) -> None:
    """Whatever is the matter with the weather is said, and no forecast waits for it."""
    updated = update_weather(engine, _now(), NO_LONGER)
    if updated is not None:
        tell_weather(updated, language)
    if updated is not None and updated.problem:
        tell("command.weather_usual", language, problem=error_text(updated.problem, language))


def _reporting(engine: Engine, run: int, language: str) -> Report:
    show = show_progress(language, always=True)

    def both(done: int, total: int, what: str) -> None:
        report(engine, run, done, total, what, _now())
        show(done, total, what)

    return both


def _tell_end(forecast: Forecast, language: str) -> None:
    ingredients = forecast.means["ingredient"].nunique()
    tell("command.forecast_made", language, n=ingredients, day=f"{forecast.last_day:%Y-%m-%d}")


def _now() -> datetime:
    return datetime.now(UTC)
