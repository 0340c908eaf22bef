"""Pictures are pure functions from tables to figures."""

import pandas as pd
import pytest

from pages.shared import charts

DAYS = pd.date_range("2026-11-16", periods=7)
NAMES = {"actual": "Usado", "recommended": "Recomendado", "prophet": "Prophet", "forest": "Bosque", "band": "Rango"}


@pytest.fixture
def figure():
    history = pd.DataFrame({"day": DAYS, "quantity": 10.0})
    means = pd.concat([history.rename(columns={"quantity": "mean"}).assign(model=name) for name in list(NAMES)[1:4]])
    band = pd.DataFrame({"day": DAYS, "low": 8.0, "high": 12.0})
    return lambda with_band=True: charts.forecast(history, means, band if with_band else None, NAMES, "kg")


def test_the_forecast_shows_the_past_both_models_and_the_range(figure):
    shown = [trace.name for trace in figure().data if trace.showlegend is not False]
    assert shown == ["Usado", "Recomendado", "Prophet", "Bosque", "Rango"]


def test_models_are_told_apart_without_colour(figure):
    dashes = {trace.name: trace.line.dash for trace in figure().data}
    assert dashes["Prophet"] != dashes["Bosque"]


def test_without_a_range_no_range_is_drawn(figure):
    assert "Rango" not in [trace.name for trace in figure(with_band=False).data]


def test_a_chart_does_not_trap_the_finger(figure):
    layout = figure().layout
    assert layout.dragmode is False
    assert layout.xaxis.fixedrange
    assert layout.yaxis.fixedrange
    assert charts.CONFIG["displayModeBar"] is False


def test_the_axis_names_its_unit(figure):
    assert figure().layout.yaxis.title.text == "kg"


def test_a_scenario_stands_beside_the_plan():
    base = pd.DataFrame({"day": DAYS, "mean": 1.0})
    drawn = charts.against_base(base, base.assign(mean=2.0), ("Plan", "Escenario"), "kg")
    assert [(bar.name, bar.y[0]) for bar in drawn.data] == [("Plan", 1.0), ("Escenario", 2.0)]


def test_what_turned_out_tells_kept_forecasts_from_tested_ones():
    weeks = pd.DataFrame({"week": DAYS[:3], "forecast": 9.0, "actual": 10.0, "tested": [True, True, False]})
    names = {"actual": "Usado", "forecast": "Pronosticado", "tested": "Probado", "band": "Rango"}
    drawn = charts.turned_out(weeks.assign(low=8.0, high=11.0), names, "kg")
    shown = {trace.name: len(trace.x) for trace in drawn.data if trace.showlegend is not False}
    assert shown == {"Usado": 3, "Pronosticado": 1, "Probado": 2, "Rango": 3}
    unknown = charts.turned_out(weeks.assign(low=float("nan"), high=float("nan")), names, "kg")
    assert "Rango" not in [trace.name for trace in unknown.data]
