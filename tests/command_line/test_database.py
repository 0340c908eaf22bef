"""``forecast`` and ``demo`` work on a database, which has an address; the folder of databases is the test's own."""

import os
from datetime import UTC, datetime

import pandas as pd
import pytest

from forecasting.commands import demo, forecast
from forecasting.demand.forecast import Settings
from forecasting.store.addresses import is_there, models_folder, own_database, sample_database
from forecasting.store.database import open_database
from forecasting.store.demand.runs import latest_run, read_forecast, start_run
from forecasting.store.house import read_place
from forecasting.store.overview import overview
from forecasting.store.restaurant import save_table
from forecasting.store.sample import PLACE
from tests.command_line.conftest import QUICK_RUN

pytestmark = pytest.mark.usefixtures("data_folder")


def test_a_forecast_is_kept_with_its_progress(restaurant, kitchen, run):
    run("import", kitchen / "sales.csv")
    ended = run("forecast", *QUICK_RUN)
    assert ended.code == 0
    assert ended.said.splitlines() == [
        "0/2 · …",
        "1/2 · 2026-11-08",
        "Pronóstico listo: 2 insumos, con ventas hasta el 2026-11-22.",
    ]
    assert latest_run(restaurant).state == "done"
    kept = read_forecast(restaurant, models_folder(own_database()))
    assert kept.last_day == pd.Timestamp("2026-11-22")
    assert sorted(kept.models) == ["seasonal_naive", "weekday_mean"]


def test_a_database_is_named_by_its_address(restaurant, kitchen, run, monkeypatch):
    address = own_database()
    monkeypatch.setenv("DESPENSA_DATA", "elsewhere")
    assert run("import", kitchen / "sales.csv", "--database", address).code == 0
    assert overview(restaurant).rows["sales"] == 168


def test_a_second_forecast_while_one_is_made_is_refused(restaurant, kitchen, run):
    run("import", kitchen / "sales.csv")
    start_run(restaurant, Settings(), datetime.now(UTC))
    ended = run("forecast", *QUICK_RUN, "--language", "en")
    assert (ended.code, ended.said.count("\n")) == (2, 1)
    assert ended.said.startswith("A forecast is already being made")
    assert latest_run(restaurant).state == "running"


def test_a_forecast_without_sales_fails_and_the_run_says_why(restaurant, run):
    ended = run("forecast", *QUICK_RUN)
    assert (ended.code, ended.said.count("\n")) == (2, 1)
    assert (latest_run(restaurant).state, latest_run(restaurant).error_code) == ("failed", "no_sales")


def test_a_run_that_crashes_does_not_hold_the_next_one_up(restaurant, kitchen, run, monkeypatch):
    run("import", kitchen / "sales.csv")
    with monkeypatch.context() as broken:
        broken.setattr(forecast, "make_forecast", lambda *arguments: 1 / 0)
        assert run("forecast", *QUICK_RUN).code == 1
    assert latest_run(restaurant).error_code == "run_crashed"
    assert run("forecast", *QUICK_RUN).code == 0


def test_looking_for_a_database_makes_none(run):
    ended = run("forecast", *QUICK_RUN)
    assert ended.code == 2
    assert ended.said.startswith("Todavía no hay un restaurante en esa base de datos.")
    assert not is_there(own_database())


def test_what_is_no_database_is_refused(run, tmp_path):
    (tmp_path / "notes.db").write_text("shopping list " * 500, encoding="utf-8")
    ended = run("forecast", "--database", f"sqlite:///{tmp_path}/notes.db")
    assert (ended.code, ended.said.count("\n")) == (2, 1)
    assert "notes.db" in ended.said


@pytest.mark.parametrize("address", ["my database", "mysql://x/y", "oracle+nothing://x/y"])
def test_an_address_that_leads_nowhere_is_refused(run, address):
    ended = run("forecast", "--database", address)
    assert (ended.code, ended.said.count("\n")) == (2, 1)
    assert ended.said.startswith("Esa dirección de base de datos no sirve aquí.")


def test_the_demo_is_a_database_of_its_own_with_a_forecast(kitchen, run, monkeypatch):
    monkeypatch.setattr(demo, "FOLDER", kitchen)
    assert run("demo", *QUICK_RUN).code == 0
    engine = open_database(sample_database())
    assert read_place(engine) == PLACE
    assert overview(engine).rows["sales"] == 168
    assert latest_run(engine).state == "done"
    assert not is_there(own_database())
    engine.dispose()


def test_the_demo_is_made_anew_only_when_asked(kitchen, run, monkeypatch):
    monkeypatch.setattr(demo, "FOLDER", kitchen)
    run("demo", *QUICK_RUN)
    engine = open_database(sample_database())
    save_table(engine, "closed", pd.DataFrame({"day": [pd.Timestamp("2026-12-25")], "location": ["main"]}))
    run("demo", *QUICK_RUN)
    assert overview(engine).rows["closed"] == 1
    engine.dispose()
    run("demo", "--reset", *QUICK_RUN)
    engine = open_database(sample_database())
    assert overview(engine).rows["closed"] == 0
    engine.dispose()


def test_the_folder_of_databases_comes_from_the_environment(tmp_path):
    assert str(tmp_path / "data") in own_database()
    assert os.environ["DESPENSA_DATA"] in str(models_folder(own_database()))
