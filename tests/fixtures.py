"""A small kitchen whose usage can be checked by head, and empty databases: copies of one that was made once."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path

import pandas as pd
import pytest
from alembic.script import ScriptDirectory

from forecasting.days.calendar import make_days
from forecasting.days.weather import with_weather
from forecasting.demand.forecast import Forecast, make_forecast
from forecasting.demand.history import make_future, make_history
from forecasting.plan import Plan, make_plan
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import make_basis
from forecasting.store import database
from forecasting.store.database import migrations, open_database, sqlite_url
from forecasting.tables import HOME, empty
from forecasting.texts import formats
from tests.postgresql import REQUIRED, Kept, NoPostgresql, Server, running_server
from tests.restaurants import JUDGED, MONDAY, GuestsByTheDay, GuestsByTheThermometer, cevicheria, rows

Kitchen = Callable[..., tuple[pd.DataFrame, pd.DataFrame]]
FIRST = pd.Timestamp("2026-01-05")  # a Monday
PREPARE_SQLITE = database._prepare_sqlite


@pytest.fixture(autouse=True)
def amounts_in_plain_blanks(monkeypatch) -> None:
    """Sentences are compared as one types them; that an amount stays on one line is for ``tests.texts``."""
    monkeypatch.setattr(formats, "TOGETHER", " ")


@pytest.fixture
def kitchen() -> Kitchen:
    """Makes ``history, future`` from a rule ``usage(day, ingredient) -> quantity``; Mondays are closed."""

    def make(usage, weeks=12, ahead=28, ingredients=("Limón", "Papa"), locations=(HOME,)):
        last = FIRST + pd.Timedelta(days=7 * weeks - 1)
        days = make_days(
            locations,
            FIRST,
            last + pd.Timedelta(days=ahead),
            country="PE",
            events=empty("events"),
            closed=empty("closed"),
        )
        days = with_weather(days.assign(closed=days["day_of_week"] == 0), empty("weather"))
        past = days[(days["day"] <= last) & ~days["closed"]]
        rows = [
            (location, ingredient, day, float(usage(day, ingredient)))
            for location, day in zip(past["location"], past["day"], strict=True)
            for ingredient in ingredients
        ]
        used = pd.DataFrame(rows, columns=["location", "ingredient", "day", "quantity"])
        exposed = pd.DataFrame({"ingredient": [], "day": [], "promotion": []}).astype(
            {"ingredient": "str", "day": "datetime64[us]", "promotion": float}
        )
        history = make_history(used, days, exposed)
        return history, make_future(history, days)

    return make


@pytest.fixture
def weekly_kitchen(kitchen) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Twelve weeks that repeat exactly: 10 on Tuesdays, 20 on Wednesdays … 60 on Sundays, Papa twice as much."""
    return kitchen(lambda day, ingredient: 10 * day.day_of_week * (2 if ingredient == "Papa" else 1))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server that has just been set up."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_server())
        except NoPostgresql as reason:
            if os.environ.get(REQUIRED) == "1":
                pytest.fail(str(reason), pytrace=False)
            pytest.skip(str(reason))
        yield server


@pytest.fixture(scope="session")
def processes() -> BaseContext:
    """Starts processes that find what they run read already, where a system can do that."""
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    context.set_forkserver_preload([f"tests.store.{each}" for each in ("crashes", "test_database", "test_imports")])
    return context


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.db"
    open_database(sqlite_url(path)).dispose()
    return path


@pytest.fixture(scope="session")
def empty_on_server(postgresql: Server) -> Kept:
    name = postgresql.new_database()
    open_database(postgresql.url(name)).dispose()
    return postgresql.keep(name)


@pytest.fixture
def path(empty_file: Path, tmp_path: Path) -> Path:
    """The file of an SQLite database."""
    return Path(shutil.copy(empty_file, tmp_path / "despensa.db"))


@pytest.fixture
def on_server(empty_on_server: Kept) -> Iterator[str]:
    """The address of a PostgreSQL database: always the same one, put back as it was."""
    yield empty_on_server.url
    empty_on_server.put_back()


@pytest.fixture(scope="session", autouse=True)
def steps_are_read_once() -> Iterator[None]:
    """The steps of the schema are many files: a program reads them once, and so do all tests together."""
    steps = ScriptDirectory.from_config(migrations())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScriptDirectory, "from_config", lambda config: steps)
        yield


@pytest.fixture(scope="session", autouse=True)
def power_stays_on() -> Iterator[None]:
    """What a test keeps needn't outlast a power cut: to wait for the disk at each commit is most of a small one."""

    def prepare(connection, entry) -> None:
        PREPARE_SQLITE(connection, entry)
        connection.execute("PRAGMA synchronous=OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_prepare_sqlite", prepare)
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """What holds for a store holds on both kinds of database."""
    return request.param


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty database."""
    if kind == "postgresql":
        return request.getfixturevalue("on_server")
    return sqlite_url(request.getfixturevalue("path"))


@pytest.fixture
def new_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that nobody has opened yet."""
    if kind == "sqlite":
        yield sqlite_url(tmp_path / "new.db")
        return
    server = request.getfixturevalue("postgresql")
    name = server.new_database()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def plain_forecast() -> Forecast:
    """The cevichería's forecast, made once: nothing in it is ever changed."""
    return make_forecast(cevicheria(), JUDGED)


@pytest.fixture(scope="session")
def basis(plain_forecast) -> Basis:
    """The cevichería on the day after its last sale."""
    return make_basis(cevicheria(), plain_forecast)


@pytest.fixture(scope="session")
def plan(basis) -> Plan:
    return make_plan(basis, MONDAY)


@pytest.fixture(scope="session")
def knowing(basis) -> Basis:
    """The cevichería with weather of 20 degrees and two models that know days beyond their weekday."""
    future = basis.future.assign(temperature=20.0)
    models = {"prophet": GuestsByTheDay(), "forest": GuestsByTheThermometer()}
    means = [model.predict(future).assign(model=name) for name, model in models.items()]
    forecast = replace(basis.forecast, models=models, means=pd.concat([basis.forecast.means, *means]))
    return make_basis(
        cevicheria(weather=rows("weather", {"day": MONDAY, "temperature": 20.0, "precipitation": 0.0})), forecast
    )
