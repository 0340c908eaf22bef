"""Folds that are kept from run to run: the same digits, made once."""

import os

import pandas as pd
import pytest

from forecasting.demand.backtest import Folds, backtest, fold_name
from forecasting.models.baselines import WeekdayMean
from forecasting.store.demand import folds as folds_module
from forecasting.store.demand.folds import KEPT_SECONDS, FoldFolder
from tests.demand.test_backtest import Witness

PLAN = Folds(horizon=7, step=7, folds=3, warmup=0)


@pytest.fixture
def folder(tmp_path) -> FoldFolder:
    return FoldFolder(tmp_path / "folds")


def judged(history, folder, new_model=WeekdayMean, stop_after=3) -> pd.DataFrame:
    folds = backtest(history, {"model": new_model}, PLAN, kept=folder)
    return pd.concat([fold for _, fold in zip(range(stop_after), folds, strict=False)], ignore_index=True)


def test_a_second_run_fits_nothing_and_has_the_same_digits(weekly_kitchen, folder):
    history, _ = weekly_kitchen
    first = judged(history, folder)
    fitted = []
    again = judged(history, folder, lambda: fitted.append(1) or WeekdayMean())
    assert len(fitted) == PLAN.folds  # made to be named by, and never fitted
    pd.testing.assert_frame_equal(first, again)


def test_a_run_that_was_stopped_goes_on_where_it_was(weekly_kitchen, folder):
    history, _ = weekly_kitchen
    judged(history, folder, stop_after=2)
    assert len(list(folder.folder.glob("*.parquet"))) == 2
    assert len(judged(history, folder)) == len(judged(history, FoldFolder(folder.folder / "others")))


def test_next_week_only_the_new_fold_is_made(kitchen, folder):
    longer, _ = kitchen(lambda day, ingredient: 10.0 * day.day_of_week, weeks=13)
    judged(longer[longer["day"] <= longer["day"].max() - pd.Timedelta(weeks=1)], folder)
    judged(longer, folder)
    assert len(list(folder.folder.glob("*.parquet"))) == 4


@pytest.mark.parametrize(("column", "value"), [("quantity", 7.5), ("is_payday", True), ("event_strength", 2.0)])
def test_what_a_fold_can_see_makes_it_another_fold(weekly_kitchen, column, value):
    history, _ = weekly_kitchen
    cutoff = history["day"].max() - pd.Timedelta(days=14)
    other = history.assign(**{column: history[column].mask(history["day"] == history["day"].min(), value)})
    names = {fold_name({"model": WeekdayMean}, table, cutoff, 14) for table in (history, other)}
    assert len(names) == 2


def test_what_happens_after_its_days_doesn_t(weekly_kitchen):
    history, _ = weekly_kitchen
    cutoff = history["day"].max() - pd.Timedelta(days=14)
    later = history["day"] > cutoff + pd.Timedelta(days=7)
    poisoned = history.assign(quantity=history["quantity"].mask(later, 1e6))
    names = {fold_name({"model": WeekdayMean}, table, cutoff, 7) for table in (history, poisoned)}
    assert len(names) == 1


def test_another_setting_of_a_model_makes_it_another_fold(weekly_kitchen):
    history, _ = weekly_kitchen
    cutoff = history["day"].max() - pd.Timedelta(days=14)
    settings = ({"model": WeekdayMean}, {"model": lambda: WeekdayMean(weeks=8)}, {"other": WeekdayMean})
    assert len({fold_name(models, history, cutoff, 14) for models in settings}) == 3


def test_a_fold_of_other_versions_is_not_read(folder, monkeypatch):
    folder.keep("fold", pd.DataFrame({"mean": [1.0]}))
    monkeypatch.setattr(folds_module, "versions", lambda: {"despensa": "another"})
    assert folder.find("fold") is None


def test_a_damaged_fold_is_made_again(folder):
    folder.keep("fold", pd.DataFrame({"mean": [1.0]}))
    (file,) = folder.folder.iterdir()
    file.write_bytes(b"half a fi")
    assert folder.find("fold") is None


def test_what_no_run_asks_for_is_thrown_away_in_time(folder):
    for name in ("asked", "forgotten"):
        folder.keep(name, pd.DataFrame({"mean": [1.0]}))
    for file in folder.folder.iterdir():
        os.utime(file, (0, file.stat().st_mtime - KEPT_SECONDS - 60))
    folder.find("asked")
    folder.tidy()
    assert folder.find("asked") is not None
    assert folder.find("forgotten") is None


def test_a_fold_comes_back_as_it_was(weekly_kitchen, folder):
    history, _ = weekly_kitchen
    (fold, *_) = backtest(history, {"witness": Witness}, PLAN)
    folder.keep("fold", fold)
    pd.testing.assert_frame_equal(folder.find("fold"), fold.reset_index(drop=True))
