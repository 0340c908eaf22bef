import os
import subprocess
import sys
from pathlib import Path

import pytest

from forecasting.__main__ import main
from tests.command_line.conftest import QUICK, cells, rows, write_kitchen


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Path:
    """What the command writes of one fold of a week."""
    folder = tmp_path_factory.mktemp("judged")
    options = ("--data", write_kitchen(folder), "--horizon", "7", "--out", folder / "out")
    assert main([str(each) for each in ("backtest", *options, *QUICK)]) == 0
    return folder / "out"


def test_the_newest_cutoff_leaves_the_horizon_to_be_judged_and_warm_up_folds_are_not_reported(kitchen, run, tmp_path):
    more = ("--folds", "2", "--warmup", "1")
    assert run("backtest", "--data", kitchen, "--out", tmp_path, *QUICK, *more).code == 0
    written = cells(tmp_path / "forecasts.csv", ["cutoff", "day"])
    assert sorted({cutoff for cutoff, _ in written}) == ["2026-11-01", "2026-11-08"]
    assert max(day for _, day in written) == "2026-11-22"


def test_every_model_the_blend_and_the_recommended_stand_side_by_side(judged):
    assert rows(judged / "forecasts.csv")[:2] == [
        "ingredient,cutoff,day,model,mean,p10,p50,p90,actual",
        "Carne,2026-11-15,2026-11-16,blend,1,,,,1",
    ]
    models = {model for (model,) in cells(judged / "forecasts.csv", ["model"])}
    assert models == {"blend", "recommended", "seasonal_naive", "weekday_mean"}
    assert len(rows(judged / "forecasts.csv")) == 1 + 2 * 4 * 7


def test_a_kitchen_that_never_changes_is_forecast_without_error(judged):
    assert rows(judged / "scores.csv")[0] == (
        "ingredient,model,wape,weekly_wape,bias,mase,pinball,coverage80,recommended,rmse,mae"
    )
    assert {line for line in cells(judged / "scores.csv", ["wape", "weekly_wape", "bias"])} == {("0", "0", "0")}
    assert sum(chosen == "true" for (chosen,) in cells(judged / "scores.csv", ["recommended"])) == 2


def test_with_too_little_history_there_is_nothing_to_say(kitchen, run, tmp_path):
    few = rows(kitchen / "sales.csv")
    (kitchen / "sales.csv").write_text("\n".join([few[0], *few[-2 * 30 :], ""]), encoding="utf-8")
    ended = run("backtest", "--data", kitchen, "--out", tmp_path / "out", *QUICK)
    assert ended.code == 2
    assert ended.said.startswith("Para probar los modelos se necesitan 42 días de ventas; hasta ahora tienes 30.")
    assert not (tmp_path / "out").exists()


def test_prophet_and_the_forest_are_judged_beside_the_baselines(kitchen, run, tmp_path):
    settings = ("--folds", "1", "--warmup", "0", "--jobs", "1")
    assert run("backtest", "--data", kitchen, "--out", tmp_path, *settings).code == 0
    assert {model for (model,) in cells(tmp_path / "scores.csv", ["model"])} == {
        "blend",
        "forest",
        "prophet",
        "rare",
        "recommended",
        "seasonal_naive",
        "smoothing",
        "weekday_mean",
    }


def test_a_new_location_that_could_not_be_judged_still_tells_whose_rows_these_are(kitchen, run, tmp_path):
    sold = rows(kitchen / "sales.csv")
    old, new = [f"{line},Lince" for line in sold[1:]], [f"{line},Surco" for line in sold[-20:]]
    (kitchen / "sales.csv").write_text("\n".join([f"{sold[0]},location", *old, *new, ""]), encoding="utf-8")
    ended = run("backtest", "--data", kitchen, "--out", tmp_path, *QUICK)
    assert (ended.code, ended.said.splitlines()[-1]) == (
        0,
        "2 insumos son demasiado nuevos para juzgarlos: Carne (Surco) y Limón (Surco).",
    )
    for file in ("forecasts.csv", "scores.csv"):
        assert {place for (place,) in cells(tmp_path / file, ["location"])} == {"Lince"}


def test_what_is_far_from_usual_is_named_with_its_numbers(kitchen, run, tmp_path):
    sold = (kitchen / "sales.csv").read_text(encoding="utf-8")
    (kitchen / "sales.csv").write_text(sold.replace("2026-11-10,Lomo,5", "2026-11-10,Lomo,60"), encoding="utf-8")
    said = run("backtest", "--data", kitchen, "--out", tmp_path, *QUICK, "--language", "en").said
    assert "from only up to the edge of it: Carne on 2026-11-10, 12 instead of 1." in said


def test_what_libraries_warn_of_is_not_said_to_people(kitchen, tmp_path):
    command = [sys.executable, "-W", "always", "-m", "forecasting", "backtest", "--data", str(kitchen)]
    command += [
        "--out",
        str(tmp_path),
        "--last-day-whole",
        "--folds",
        "1",
        "--warmup",
        "0",
        "--models",
        "prophet",
        "--jobs",
        "1",
    ]
    root = Path(__file__).parents[2]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=root, env=os.environ, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
