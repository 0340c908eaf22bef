"""Forecast runs: a process of its own that outlives page changes; pages start it and watch."""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import streamlit as st

from forecasting.errors import InputError
from forecasting.people import Action, Subject
from forecasting.store.addresses import data_folder
from forecasting.store.demand.runs import RunState, latest_run
from forecasting.store.journal import note_now
from pages.shared import session, steps
from pages.shared.language import error_text, text
from pages.shared.session import Workspace

ROOT = Path(__file__).resolve().parents[2]
PROCESS = "forecast_process"  # the session's newest one
POLL_SECONDS = 2


@dataclass(frozen=True)
class Process:
    """A forecast that this session has started: for which database, and when."""

    url: str
    at: datetime
    handle: subprocess.Popen


def start(work: Workspace) -> None:
    """Begin a forecast in a process of its own; what it says goes to a log beside the data."""
    work.require(Action.CHANGE, Subject.FORECAST)
    note_now(work.engine, "forecast_started")
    # The process runs in another folder: a data folder named relative to this one must still be found. Everybody on
    # the machine can read a command line, and the address of a database may hold a password.
    environment = os.environ | {"DESPENSA_DATA": str(data_folder()), "DESPENSA_DATABASE_URL": work.url}
    with (data_folder() / "forecast.log").open("ab") as log:
        handle = subprocess.Popen(
            [sys.executable, "-m", "forecasting", "forecast"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    st.session_state[PROCESS] = Process(work.url, work.at, handle)


def renew(work: Workspace) -> bool:
    """Begin one where sales have become others and there is a kitchen to forecast for; whether it has begun."""
    wanted = steps.done(work)["setup"] and not running(work)
    if wanted:
        start(work)
    return wanted


def running(work: Workspace) -> bool:
    """Whether a forecast is being made, by this session or another; one that has just been started counts."""
    process = _process(work)
    run = latest_run(work.house, work.at)
    if run is not None and run.state == "running":
        return True
    return process is not None and process.handle.poll() is None and not _ended_after(run, process.at)


def panel(work: Workspace, label: str | None = None) -> None:
    """The button that starts a forecast, or how far the one in progress is, and why the last one failed.

    ``label`` is what the button says, if not the usual.
    """
    if running(work):
        _watch(work)
        return
    _tell_failure(latest_run(work.house, work.at), _process(work))
    if not work.changes(Subject.FORECAST):
        return
    if st.button(label or text("runs.start"), key="runs_start", type="primary", icon=":material/autorenew:"):
        start(work)
        st.rerun()


@st.fragment(run_every=POLL_SECONDS)
def _watch(work: Workspace) -> None:
    """Only this looks again every few seconds; when the run has ended, the whole page does."""
    if not running(work):
        st.rerun()
    run = latest_run(work.house, work.at)
    if run is None or run.state != "running" or run.total == 0:
        st.progress(0.0, text=text("runs.starting"))
    else:
        said = "runs.progress" if run.done else "runs.first"
        st.progress(run.done / run.total, text=text(said, done=run.done, total=run.total))
        _say_elapsed(session.clock(work.place.time_zone) - run.started)
    st.caption(text("runs.leave"))


def _say_elapsed(elapsed: timedelta) -> None:
    if minutes := int(elapsed.total_seconds() // 60):
        st.caption(text("runs.elapsed", n=minutes))


def _process(work: Workspace) -> Process | None:
    process = st.session_state.get(PROCESS)
    return process if process is not None and process.url == work.url else None


def _tell_failure(run: RunState | None, process: Process | None) -> None:
    if run is not None and run.state == "failed":
        st.error(error_text(InputError(run.error_code)), icon=":material/error:")
    elif process is not None and process.handle.poll() and not _ended_after(run, process.at):
        st.error(text("runs.failed", code=f"exit {process.handle.poll()}"), icon=":material/error:")


def _ended_after(run: RunState | None, at: datetime) -> bool:
    """Whether a forecast came after all, such as the one that another process was busy with."""
    return run is not None and run.finished is not None and run.finished >= at
