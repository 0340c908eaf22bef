"""The same data give the same digits, on any number of jobs and in any process."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from forecasting.demand.forecast import Forecast, Settings, make_forecast
from forecasting.folder import read_folder
from forecasting.plan import make_plan
from forecasting.planning.setting_out import make_basis

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_data"
FRAMES = ("means", "scores", "residuals", "backtest", "dish_mix", "effects")


def run_sample(jobs: int) -> Forecast:
    return make_forecast(read_folder(SAMPLE), Settings(folds=2, warmup=3, jobs=jobs))


@pytest.fixture(scope="module")
def alone() -> Forecast:
    return run_sample(jobs=1)


@pytest.fixture(scope="module")
def shared() -> Forecast:
    return run_sample(jobs=2)


@pytest.mark.parametrize("frame", FRAMES)
def test_two_jobs_find_what_one_finds(alone, shared, frame):
    pd.testing.assert_frame_equal(getattr(alone, frame), getattr(shared, frame), check_exact=True)


def test_two_jobs_order_what_one_orders(alone, shared):
    restaurant = read_folder(SAMPLE)
    monday = alone.last_day + pd.Timedelta(days=1)
    first, second = (make_plan(make_basis(restaurant, each), monday) for each in (alone, shared))
    pd.testing.assert_frame_equal(first.lines, second.lines, check_exact=True)
    pd.testing.assert_frame_equal(first.run_outs, second.run_outs, check_exact=True)
    assert len(first.to_order) > 0


def test_every_process_writes_the_same_bytes(tmp_path):
    quick = ["--folds", "1", "--warmup", "0", "--models", "weekday_mean,forest"]
    written = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        command = [sys.executable, "-m", "forecasting", "plan", "--data", str(SAMPLE), "--out", str(out), *quick]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True)
        written.append({file.name: file.read_bytes() for file in out.iterdir()})
    assert written[0] == written[1]
    assert sorted(written[0]) == ["orders.csv", "runouts.csv"]
