"""The past lived through again on its page: what each way to order would have cost."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
import streamlit as st

from forecasting.demand.forecast import Settings, make_forecast
from forecasting.files.table import read_table
from forecasting.store.addresses import models_folder, own_database
from forecasting.store.demand.runs import finish_run, start_run
from forecasting.store.restaurant import read_restaurant, save_table
from pages.shared import session
from pages.shared.cache.judged import _lived
from tests.pages.conftest import NOW, copied, own_folder

QUICK = Settings(models=("seasonal_naive", "weekday_mean"), folds=2, warmup=2, jobs=1)


def said(app) -> str:
    return " ".join(each.value for kind in ("markdown", "caption", "info") for each in getattr(app, kind))


@pytest.fixture(scope="module")
def judged_database(kitchen_database, tmp_path_factory):
    """The data folder of the kitchen with a forecast that four folds judge."""
    folder = tmp_path_factory.mktemp("judged")
    shutil.copytree(kitchen_database, folder, dirs_exist_ok=True)
    with own_folder(folder) as engine:
        forecast = make_forecast(read_restaurant(engine), QUICK)
        finish_run(engine, start_run(engine, QUICK, NOW), forecast, models_folder(own_database()), NOW, {})
    return folder


@pytest.fixture
def judged(judged_database, visit, monkeypatch):
    """Opens a page of that kitchen; nobody has lived through its weeks yet."""
    _lived.clear()
    with copied(judged_database, monkeypatch):
        yield visit


def test_before_a_forecast_the_page_leads_to_the_sales(started):
    app = started("proof")
    assert not app.exception
    assert "Sube tus ventas" in app.page_link[0].value


def test_the_weeks_are_lived_through_again_on_demand_and_what_was_lived_is_there_when_one_comes_back(judged):
    app = judged("proof")
    assert not app.dataframe
    app.button(key="proof_start").click().run(timeout=60)
    assert not app.exception
    assert "simulación contra una regla común" in said(app)
    assert len(app.info) == 1 and "4" in app.info[0].value  # so few weeks say little, and it says so
    assert len(app.dataframe[0].value) == 3  # habit, par, Despensa: neither Prophet nor the forest was judged
    foretold = next(table.value for table in app.dataframe if "happened" in table.value)
    assert foretold["times"].sum() > 0
    again = judged("proof", locale="en-GB")
    assert len(again.dataframe) >= 4
    assert "simulated" in said(again)


def test_ones_own_orders_take_the_place_of_the_common_rule(judged, monkeypatch):
    monkeypatch.setattr("forecasting.proof.past.OWN_WEEKS", 1)
    weekly = [f"2026-11-{day},{what}" for day in ("04", "11") for what in ("Limón,20,Verduras", "Lomo fino,20,Carnes")]
    came = "\n".join(["day,ingredient,quantity,supplier", *weekly])
    save_table(session.current().engine, "deliveries", read_table("deliveries", came.encode(), "deliveries.csv"))
    app = judged("proof")
    app.button(key="proof_start").click().run(timeout=60)
    assert not app.exception
    assert "tus propios pedidos" in said(app)
    assert "regla común" not in said(app)
    assert app.dataframe[0].value["policy"].tolist() == ["Tus pedidos", "Nivel fijo", "Despensa"]


def test_the_knob_is_compared_on_the_same_weeks_and_all_can_be_taken_along(judged, monkeypatch):
    files = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, key, **rest: files.update({key: data}))
    app = judged("proof")
    app.button(key="proof_start").click().run(timeout=60)
    app.button(key="proof_caution_start").click().run(timeout=60)
    assert not app.exception
    rows = next(table.value for table in app.dataframe if "caution" in table.value)
    assert rows["caution"].tolist() == ["0 %", "25 %", "50 % (ahora)", "75 %", "100 %"]
    assert "lo menos habría costado" in said(app)
    with ThreadPoolExecutor(1) as server:  # where a file is made, no page is
        head, first, *_ = server.submit(files["proof_download"]).result().decode("utf-8-sig").splitlines()
    assert head.startswith("Insumo,Merma,Perdidas,Compras,Queda de más,Servido")
    assert (head.split(",")[-1], first.split(",")[-1]) == ("Manera", "Costumbre")
