import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, func, select, update

from forecasting.demand.forecast import Forecast, Settings, make_forecast
from forecasting.errors import InputError
from forecasting.planning.setting_out import make_basis
from forecasting.store import restaurant, schema
from forecasting.store.database import open_database, reading, sqlite_url, stamp, writing
from forecasting.store.demand import runs
from forecasting.store.demand.foreseen import read_foreseen
from forecasting.store.demand.run_records import list_runs
from forecasting.store.demand.runs import (
    delete_models,
    finish_run,
    latest_forecast,
    latest_run,
    read_forecast,
    report,
    start_run,
)
from forecasting.store.location_names import rename_location
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from forecasting.tables import Restaurant
from tests.store.conftest import NO_ISSUES, NOON, ON_A_FILE, rows, set_run, sold
from tests.store.names import rename

MINUTE = timedelta(minutes=1)
SETTINGS = Settings(models=("weekday_mean",), jobs=1, horizon=7, folds=1, warmup=3, ahead_days=14)
UNJUDGED = replace(SETTINGS, folds=0, warmup=0)
"""For what is only about names and recipes: no fold is made."""

FRAMES = ("means", "scores", "residuals", "backtest", "dish_mix", "effects")


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    return sale_lines()


def sale_lines() -> pd.DataFrame:
    days = pd.date_range("2026-10-01", "2026-11-22")
    return sold(*[(day, dish, 5 + day.day_of_week, 42) for day in days for dish in ("Ceviche", "Lomo")])


def fill(store: Engine) -> None:
    save_import(store, sale_lines(), NO_ISSUES, Upload(b"1", "ventas.csv", NOON, last_day_whole=True))


@pytest.fixture
def sales(filled: Engine) -> Engine:
    """A database with the sales of some weeks."""
    return filled


@pytest.fixture(scope="module")
def forecast(lines) -> Forecast:
    return make_forecast(Restaurant(sales=lines), SETTINGS)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def run_once(store, forecast: Forecast, models: Path) -> int:
    run = start_run(store, SETTINGS, NOON)
    finish_run(store, run, forecast, models, NOON + MINUTE)
    return run


def file_of(store, run: int) -> str:
    """The name of a run's file of models."""
    with reading(store) as connection:
        return connection.scalar(select(schema.runs.c.models_file).where(schema.runs.c.id == run))


def test_before_the_first_run_there_is_none(store, models):
    assert latest_run(store) is None
    assert read_forecast(store, models) is None
    assert latest_forecast(store) is None


def test_a_run_reports_how_far_it_is(sales):
    run = start_run(sales, SETTINGS, NOON)
    report(sales, run, 2, 7, "2026-11-08", NOON + MINUTE)
    state = latest_run(sales)
    assert (state.id, state.state, state.done, state.total, state.what) == (run, "running", 2, 7, "2026-11-08")
    assert (state.started, state.finished, state.error_code) == (NOON, None, "")
    assert state.last_day == pd.Timestamp("2026-11-22")


def test_a_run_that_was_given_up_can_neither_report_nor_finish(store, forecast, models):
    lost = start_run(store, SETTINGS, NOON)
    start_run(store, SETTINGS, NOON + 31 * MINUTE)
    for late in (
        lambda: report(store, lost, 3, 7, "", NOON + 32 * MINUTE),
        lambda: finish_run(store, lost, forecast, models, NOON + 32 * MINUTE),
    ):
        with pytest.raises(InputError) as refused:
            late()
        assert refused.value.code == "run_taken_over"
    assert read_forecast(store, models) is None


def test_a_forecast_comes_back_as_it_was_made(sales, forecast, models):
    run_once(sales, forecast, models)
    back = read_forecast(sales, models)
    assert (back.last_day, back.settings) == (pd.Timestamp("2026-11-22"), forecast.settings)
    for name in FRAMES:
        made = getattr(forecast, name).reset_index(drop=True)
        assert len(made), name
        pd.testing.assert_frame_equal(getattr(back, name)[list(made.columns)], made)


def test_what_a_run_records_of_itself_comes_back(sales, forecast, models):
    moved_by = pd.DataFrame({"model": ["forest"], "feature": ["month"], "importance": [0.25]})
    run = start_run(sales, SETTINGS, NOON)
    found = replace(forecast, importances=moved_by.astype({"model": "str", "feature": "str"}))
    finish_run(sales, run, found, models, NOON + MINUTE, {"folds": 2.5})
    (kept,) = list_runs(sales)
    assert (kept.id, kept.finished - kept.started, kept.settings) == (run, MINUTE, forecast.settings)
    assert (kept.first_day, kept.last_day) == (pd.Timestamp("2026-10-01"), pd.Timestamp("2026-11-22"))
    assert list(kept.record.cutoffs) == ["2026-11-15"]
    assert kept.record.durations == {"folds": 2.5}
    assert kept.importances["importance"].tolist() == [0.25]
    pd.testing.assert_frame_equal(read_forecast(sales, models).importances, found.importances)


def test_a_run_that_recorded_nothing_is_listed_all_the_same(sales, forecast, models):
    run_once(sales, forecast, models)
    with writing(sales) as connection:
        connection.execute(update(schema.run_records).values(record=None))
    assert list_runs(sales)[0].record is None


def test_of_each_week_stands_what_the_newest_run_before_it_said(sales, forecast, models):
    later = replace(forecast, last_day=pd.Timestamp("2026-11-24"), means=forecast.means.assign(mean=1.0))
    run_once(sales, forecast, models)
    run_once(sales, later, models)
    run_once(sales, replace(forecast, means=forecast.means.assign(mean=2.0)), models)
    kept = read_foreseen(sales, pd.Timestamp("2026-12-07"))
    said = kept[kept["model"] == "recommended"].groupby("week")["last_day"].first()
    assert said.to_dict() == {
        pd.Timestamp("2026-11-23"): pd.Timestamp("2026-11-22"),
        pd.Timestamp("2026-11-30"): pd.Timestamp("2026-11-24"),
    }
    assert kept["recipes"].unique().tolist() == [forecast.settings.recipes]
    assert kept.groupby("week")["mean"].unique().map(list).to_list() == [[2.0], [1.0]]
    assert read_foreseen(sales, pd.Timestamp("2026-11-22")).empty


def test_the_models_come_back_fitted(sales, forecast, models):
    run_once(sales, forecast, models)
    back = read_forecast(sales, models).models["weekday_mean"]
    pd.testing.assert_series_equal(back.by_weekday_, forecast.models["weekday_mean"].by_weekday_)


def test_progress_leaves_the_stamp_and_a_new_forecast_changes_it(sales, forecast, models):
    before = stamp(sales)
    run = start_run(sales, SETTINGS, NOON)
    report(sales, run, 1, 2, "", NOON)
    assert stamp(sales) == before
    finish_run(sales, run, forecast, models, NOON)
    assert stamp(sales) != before


def test_a_finished_run_is_done(sales, forecast, models):
    run_once(sales, forecast, models)
    state = latest_run(sales)
    assert (state.state, state.finished) == ("done", NOON + MINUTE)


def test_while_a_run_works_the_last_forecast_stands(sales, forecast, models):
    run_once(sales, forecast, models)
    start_run(sales, SETTINGS, NOON + 2 * MINUTE)
    assert len(read_forecast(sales, models).means) == len(forecast.means)


def test_a_renamed_dish_keeps_its_forecast(sales, forecast, models):
    run_once(sales, forecast, models)
    rename(sales, "dishes", "Ceviche", "Ceviche clásico")
    rename(sales, "ingredients", "Ceviche", "Ceviche clásico")
    back = read_forecast(sales, models)
    assert set(back.dish_mix["dish"]) == set(back.means["ingredient"]) == {"Ceviche clásico", "Lomo"}


@ON_A_FILE
def test_recipes_of_a_location_stay_the_same_under_its_new_name(sales, lines, models):
    save_import(sales, lines.assign(location="Surco"), NO_ISSUES, Upload(b"2", "surco.csv", NOON))
    save_table(sales, "ingredients", rows("ingredients", {"ingredient": "Pescado", "unit": "kg"}))
    takes = {"item": "Ceviche", "ingredient": "Pescado", "unit": "kg", "yield": 1.0, "per": "portion"}
    shared, own = {**takes, "quantity": 0.2}, {**takes, "quantity": 0.3, "location": "Surco"}
    save_table(sales, "recipes", rows("recipes", shared, own))
    run_once(sales, make_forecast(read_restaurant(sales), UNJUDGED), models)
    rename_location(sales, "Surco", "Surquillo")
    assert not make_basis(read_restaurant(sales), read_forecast(sales, models)).recipes_changed


def test_who_renames_a_dish_does_not_wait_until_all_sales_are_summed(sales, forecast, models, monkeypatch):
    run_once(sales, forecast, models)
    with monkeypatch.context() as patch:
        patch.setattr(restaurant, "daily_sales", lambda connection: pytest.fail("summed"))
        rename(sales, "dishes", "Ceviche", "Ceviche clásico")
    assert not make_basis(read_restaurant(sales), read_forecast(sales, models)).recipes_changed


def test_another_name_makes_no_other_recipes_and_another_quantity_does(sales, models):
    takes = {"unit": "kg", "yield": 1.0, "per": "portion"}
    fish, beef = ({"ingredient": name, "unit": "kg"} for name in ("Pescado", "Lomo fino"))
    save_table(sales, "ingredients", rows("ingredients", fish, beef))
    ceviche = {"item": "Ceviche", "ingredient": "Pescado", "quantity": 0.2, **takes}
    lomo = {"item": "Lomo", "ingredient": "Lomo fino", "quantity": 0.25, **takes}
    save_table(sales, "recipes", rows("recipes", ceviche, lomo))
    run_once(sales, make_forecast(read_restaurant(sales), UNJUDGED), models)
    rename(sales, "dishes", "Ceviche", "Ceviche clásico")
    rename(sales, "ingredients", "Pescado", "Corvina")
    made = read_forecast(sales, models)
    assert not make_basis(read_restaurant(sales), made).recipes_changed
    assert set(read_foreseen(sales, pd.Timestamp("2026-11-23"))["recipes"]) == {made.settings.recipes}
    known = read_restaurant(sales, with_sales=False).recipes
    save_table(sales, "recipes", known.assign(quantity=0.3))
    assert make_basis(read_restaurant(sales), made).recipes_changed


@ON_A_FILE
def test_what_is_renamed_while_a_forecast_is_made_keeps_that_forecast(sales, lines, models):
    save_import(sales, lines.assign(location="Surco"), NO_ISSUES, Upload(b"2", "surco.csv", NOON))
    takes = {"unit": "kg", "yield": 1.0, "per": "portion", "quantity": 0.2}
    save_table(sales, "ingredients", rows("ingredients", {"ingredient": "Pescado", "unit": "kg"}))
    own = {"item": "Ceviche", "ingredient": "Pescado", **takes, "quantity": 0.3, "location": "Surco"}
    save_table(sales, "recipes", rows("recipes", {"item": "Ceviche", "ingredient": "Pescado", **takes}, own))
    run = start_run(sales, SETTINGS, NOON)
    forecast = make_forecast(read_restaurant(sales), UNJUDGED)
    rename(sales, "ingredients", "Pescado", "Merluza")
    rename(sales, "ingredients", "Merluza", "Corvina")
    rename(sales, "dishes", "Ceviche", "Ceviche clásico")
    rename_location(sales, "Surco", "Surquillo")
    finish_run(sales, run, forecast, models, NOON + MINUTE)
    back = read_forecast(sales, models)
    assert set(back.means["ingredient"]) == {"Corvina"}
    assert set(back.means["location"]) == {"main", "Surquillo"}
    assert set(back.dish_mix["dish"]) == {"Ceviche clásico", "Lomo"}
    basis = make_basis(read_restaurant(sales), back)
    assert not basis.recipes_changed
    assert set(basis.restaurant.sales["dish"]) == {"Ceviche clásico", "Lomo"}
    assert set(read_foreseen(sales, pd.Timestamp("2026-11-23"))["recipes"]) == {back.settings.recipes}


@ON_A_FILE
def test_a_recipe_that_changes_while_a_forecast_is_made_is_another_one_under_any_name(sales, models):
    takes = {"item": "Ceviche", "ingredient": "Pescado", "unit": "kg", "yield": 1.0, "per": "portion"}
    save_table(sales, "ingredients", rows("ingredients", {"ingredient": "Pescado", "unit": "kg"}))
    save_table(sales, "recipes", rows("recipes", {**takes, "quantity": 0.2}))
    run = start_run(sales, SETTINGS, NOON)
    forecast = make_forecast(read_restaurant(sales), UNJUDGED)
    save_table(sales, "recipes", rows("recipes", {**takes, "quantity": 0.3}))
    rename(sales, "ingredients", "Pescado", "Corvina")
    finish_run(sales, run, forecast, models, NOON + MINUTE)
    assert make_basis(read_restaurant(sales), read_forecast(sales, models)).recipes_changed


@ON_A_FILE
@pytest.mark.parametrize(
    "damage", [lambda file: file.unlink(), lambda file: file.write_bytes(file.read_bytes() + b".")]
)
def test_without_its_models_a_forecast_still_has_its_means(sales, forecast, models, damage):
    run = run_once(sales, forecast, models)
    damage(models / file_of(sales, run))
    back = read_forecast(sales, models)
    assert back.models == {}
    assert len(back.means) == len(forecast.means)


@ON_A_FILE
def test_a_models_file_that_somebody_put_there_is_never_loaded(sales, forecast, models, monkeypatch):
    run = run_once(sales, forecast, models)
    (models / file_of(sales, run)).write_bytes(b"not what the run wrote")
    monkeypatch.setattr(runs.joblib, "load", lambda _: pytest.fail("loaded"))
    assert read_forecast(sales, models).models == {}


@ON_A_FILE
@pytest.mark.parametrize("what", ["scikit-learn", "despensa"])
def test_models_of_other_versions_are_not_loaded(sales, forecast, models, what):
    run = run_once(sales, forecast, models)
    set_run(sales, run, versions=runs.versions() | {what: "0.1"})
    assert read_forecast(sales, models).models == {}


def test_another_line_in_a_model_or_in_its_features_is_another_version(tmp_path):
    package = shutil.copytree(runs.PACKAGE, tmp_path / "forecasting")
    versions = [runs.code_version(package)]
    for file in ("models/forest.py", "models/features.py"):
        with (package / file).open("a") as code:
            code.write("# changed\n")
        versions.append(runs.code_version(package))
    assert versions[0] == runs.code_version(runs.PACKAGE)
    assert len(set(versions)) == 3


def test_the_latest_forecast_holds_while_the_next_one_is_made(sales, forecast, models):
    run = run_once(sales, forecast, models)
    start_run(sales, SETTINGS, NOON)
    assert latest_forecast(sales) == run


def test_the_first_runs_of_two_databases_keep_their_models_in_one_folder(sales, forecast, models, tmp_path):
    run_once(sales, forecast, models)
    other = open_database(sqlite_url(tmp_path / "other.db"))
    run_once(other, forecast, models)
    assert len(list(models.iterdir())) == 2
    assert read_forecast(sales, models).models.keys() == forecast.models.keys()
    delete_models(other, models)
    assert read_forecast(sales, models).models.keys() == forecast.models.keys()
    assert read_forecast(other, models).models == {}
    other.dispose()


def test_models_and_details_of_the_last_three_runs_are_kept(sales, forecast, models):
    for _ in range(4):
        run_once(sales, forecast, models)
    assert {file.name for file in models.iterdir()} == {file_of(sales, run) for run in (2, 3, 4)}
    with reading(sales) as connection:
        kept = {
            table.name: connection.scalar(select(func.count(table.c.run_id.distinct())))
            for table in (schema.forecasts, schema.scores, schema.backtest, schema.residuals)
        }
    assert kept == {"forecasts": 3, "scores": 4, "backtest": 3, "residuals": 3}


def test_a_run_that_breaks_while_it_is_kept_leaves_the_earlier_forecast(sales, forecast, models):
    run_once(sales, forecast, models)
    broken = replace(forecast, means=forecast.means.assign(mean=1.0), effects=forecast.effects.assign(surprise=1))
    run = start_run(sales, SETTINGS, NOON)
    with pytest.raises(ValueError, match="surprise"):
        finish_run(sales, run, broken, models, NOON)
    back = read_forecast(sales, models)
    pd.testing.assert_frame_equal(back.means[list(forecast.means.columns)], forecast.means.reset_index(drop=True))
    assert back.models != {}


def test_settings_of_an_older_run_are_filled_with_the_usual_ones(sales, forecast, models):
    run = run_once(sales, forecast, models)
    set_run(sales, run, settings={"horizon": 7, "dropped_long_ago": 1})
    assert read_forecast(sales, models).settings == Settings(horizon=7)


def test_a_forecast_of_the_stored_sales_is_that_of_the_files(sales, forecast):
    again = make_forecast(read_restaurant(sales), SETTINGS)
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(forecast, name))
