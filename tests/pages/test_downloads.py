"""Files to take along are made when they are asked for, where no page and nobody signed in is."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import streamlit as st

from forecasting.people import Person, Role
from tests.pages.conftest import OPEN

OFFERED = {
    "today": ("floor_pdf", {"person": Person(7, "José", Role.FLOOR)}),
    "count": ("count_sheet", {}),
    "orders": ("order_Verduras_20261125_pdf", OPEN),
    "forecast": ("forecast_drivers_file", {"forecast_detail": True}),
    "accuracy": ("accuracy_weeks", {"accuracy_detail": True}),
    "money": ("money_month_xlsx", {"money_part": "month"}),
    "settings": ("settings_backup", {}),
    "people": ("people_journal_file", {}),
    "setup": ("setup_template_ingredients_xlsx", {}),
}
"""Of each page with files one of them, and what lays it open."""


@pytest.mark.parametrize(("page", "name", "laid_open"), [(page, *offered) for page, offered in OFFERED.items()])
def test_every_file_can_be_made_where_no_page_is(cooking, monkeypatch, page, name, laid_open):
    files = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, key, **rest: files.update({key: data}))
    app = cooking(page, **laid_open)
    assert not app.exception
    assert name in files
    with ThreadPoolExecutor(1) as server:
        assert all(server.submit(made).result() for made in files.values())


def test_a_file_calls_locations_as_people_do(chain, monkeypatch):
    files = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, key, **rest: files.update({key: data}))
    app = chain("forecast", forecast_detail=True)
    assert not app.exception
    with ThreadPoolExecutor(1) as server:
        lines = server.submit(files["forecast_forecasts_file"]).result().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Local,Insumo,")
    assert {line.partition(",")[0] for line in lines[1:]} == {"La Picantería", "Surco"}
