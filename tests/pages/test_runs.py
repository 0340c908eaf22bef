"""A forecast that a page begins, in a process of its own."""

import subprocess
import sys
from datetime import timedelta

import pytest

from forecasting.store.demand.runs import finish_run, read_forecast, start_run
from forecasting.store.restaurant import read_restaurant, save_table
from pages.shared import runs, session
from tests.pages.conftest import NOW


class Ended:
    """A process that has ended with an exit code."""

    def __init__(self, command: list[str], env: dict[str, str], code: int = 2, **rest: object) -> None:
        self.command, self.env, self.code = command, env, code

    def poll(self) -> int:
        return self.code


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[Ended]:
    """The processes that pages begin; none of them does anything."""
    begun = []
    monkeypatch.setattr(runs.subprocess, "Popen", lambda *args, **rest: begun.append(Ended(*args, **rest)) or begun[-1])
    return begun


def test_the_databases_address_is_nothing_that_everybody_can_read_and_trouble_of_the_process_is_said(
    cooking, processes
):
    app = cooking("forecast")
    app.button(key="runs_start").click().run()
    assert not app.exception
    (process,) = processes
    assert process.command == [sys.executable, "-m", "forecasting", "forecast"]
    assert process.env["DESPENSA_DATABASE_URL"] == session.current().url
    assert "exit 2" in app.error[0].value


def test_a_forecast_whose_process_is_killed_is_told_of_and_can_be_begun_anew(cooking, monkeypatch):
    work = session.current()
    settings = read_forecast(work.engine, work.models).settings
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with monkeypatch.context() as of_it:
        of_it.setattr("os.getpid", lambda: process.pid)
        start_run(work.engine, settings, work.at)
    assert not cooking("forecast").error
    process.kill()
    process.communicate()
    app = cooking("forecast")
    assert not app.exception
    assert "se cortó a la mitad" in app.error[0].value
    assert app.button(key="runs_start")


def test_a_process_that_another_was_ahead_of_is_no_failure_once_that_one_is_done(cooking, processes):
    app = cooking("forecast")
    app.button(key="runs_start").click().run()
    work, later = session.current(), NOW + timedelta(hours=6)
    found = read_forecast(work.engine, work.models)
    finish_run(work.engine, start_run(work.engine, found.settings, later), found, work.models, later)
    app.run()
    assert not app.error


def test_while_a_forecast_is_made_nobody_is_told_to_make_one(cooking):
    work = session.current()
    save_table(work.engine, "recipes", read_restaurant(work.engine).recipes.head(1))
    start_run(work.engine, read_forecast(work.engine, work.models).settings, work.at)
    app = cooking("forecast")
    assert not app.exception
    assert not app.warning
    assert sum("Puedes cambiar de página" in caption.value for caption in app.caption) == 1


def test_a_forecast_that_is_there_no_longer_begins_though_its_process_still_lives(cooking, processes, monkeypatch):
    monkeypatch.setattr(Ended, "poll", lambda self: None)
    app = cooking("forecast")
    app.button(key="runs_start").click().run()
    assert "Puedes cambiar de página" in " ".join(caption.value for caption in app.caption)
    work, later = session.current(), NOW + timedelta(hours=6)
    found = read_forecast(work.engine, work.models)
    finish_run(work.engine, start_run(work.engine, found.settings, later), found, work.models, later)
    app.run()
    assert app.button(key="runs_start")
