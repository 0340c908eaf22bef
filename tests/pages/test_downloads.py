"""Files to take along are made when they are asked for, where no page and nobody signed in is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import streamlit as st
from icalendar import Calendar

from forecasting.people import Person, Role
from tests.pages.conftest import OPEN

LIMA = ZoneInfo("America/Lima")
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


def test_a_telephone_rings_an_hour_before_each_cut_off_on_the_kitchens_clock(cooking, monkeypatch):
    files = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, key, **rest: files.update({key: data}))
    assert not cooking("orders").exception
    with ThreadPoolExecutor(1) as server:
        calendar = Calendar.from_ical(server.submit(files["orders_alarms"]).result())
    alarms = [(str(event["summary"]), event.alarms.times[0].trigger.astimezone(LIMA)) for event in calendar.events[:3]]
    days = [datetime(2026, 11, day, 20, 0, tzinfo=LIMA) for day in (24, 26, 29)]  # before Wednesday, Friday, Monday
    assert alarms == [("Pedir a Verduras antes de las 21:00", day) for day in days]
