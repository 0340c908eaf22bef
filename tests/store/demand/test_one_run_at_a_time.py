"""A forecast is made once at a time; one that failed or died lets the next begin."""

import subprocess
import sys
from datetime import timedelta

import pytest

from forecasting.demand.forecast import Settings
from forecasting.store.demand.runs import (
    RunInProgress,
    fail_run,
    latest_run,
    report,
    start_run,
)
from tests.store.conftest import NOON, set_run

MINUTE = timedelta(minutes=1)
SETTINGS = Settings()


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_only_one_run_at_a_time(store):
    run = start_run(store, SETTINGS, NOON)
    report(store, run, 2, 7, "", NOON)
    with pytest.raises(RunInProgress) as refused:
        start_run(store, SETTINGS, NOON + MINUTE)
    assert (refused.value.code, refused.value.values) == ("run_in_progress", {"done": 2, "total": 7})


def test_a_second_run_may_follow_the_first(store):
    fail_run(store, start_run(store, SETTINGS, NOON), "no_sales", NOON + MINUTE)
    assert start_run(store, SETTINGS, NOON + 2 * MINUTE) == 2


def test_a_failed_run_says_why(store):
    fail_run(store, start_run(store, SETTINGS, NOON), "no_sales", NOON + MINUTE)
    state = latest_run(store)
    assert (state.state, state.error_code, state.finished) == ("failed", "no_sales", NOON + MINUTE)


def test_a_run_whose_process_is_gone_shows_as_failed_and_is_taken_over(store):
    lost = start_run(store, SETTINGS, NOON)
    set_run(store, lost, pid=ended_process())
    assert (latest_run(store).state, latest_run(store).error_code) == ("failed", "run_died")
    assert start_run(store, SETTINGS, NOON + MINUTE) == lost + 1


def test_a_run_of_another_machine_is_dead_when_it_is_silent_for_half_an_hour(store):
    lost = start_run(store, SETTINGS, NOON)
    set_run(store, lost, host="kitchen", pid=ended_process())
    assert latest_run(store, NOON + 30 * MINUTE).state == "running"
    assert latest_run(store, NOON + 31 * MINUTE).state == "failed"
    with pytest.raises(RunInProgress):
        start_run(store, SETTINGS, NOON + 30 * MINUTE)
    assert start_run(store, SETTINGS, NOON + 31 * MINUTE) == lost + 1
