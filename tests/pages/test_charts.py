"""Pictures are pure functions from tables to figures."""

import pandas as pd
import pytest

from pages.shared import charts

DAYS = pd.date_range("2026-11-16", periods=7)
MODELS = {"recommended": "Recomendado", "prophet": "Prophet", "forest": "Bosque"}


@pytest.fixture
def figure():
    history = pd.DataFrame({"day": DAYS, "quantity": 10.0})
    means = pd.concat([history.rename(columns={"quantity": "mean"}).assign(model=name) for name in MODELS])
    bands = pd.concat([pd.DataFrame({"day": DAYS, "model": name, "low": 8.0, "high": 12.0}) for name in MODELS])

    def draw(*models: str, with_band: bool = True):
        shown = {name: MODELS[name] for name in models or MODELS}
        words = {"actual": "Usado", **shown, **{f"{name}_band": f"Rango de {shown[name]}" for name in shown}}
        return charts.forecast(history, means, bands if with_band else bands.head(0), words, "kg")

    return draw


def shown_in(figure) -> list[str]:
    return [trace.name for trace in figure.data if trace.showlegend is not False]


def test_the_forecast_shows_the_past_both_models_and_the_range_of_each(figure):
    ranges = ["Rango de Recomendado", "Rango de Prophet", "Rango de Bosque"]
    assert shown_in(figure()) == ["Usado", "Recomendado", "Prophet", "Bosque", *ranges]


def test_a_day_without_sales_is_a_gap_in_the_past_and_no_line_across_it():
    closed = pd.DataFrame({"day": DAYS.delete(2), "quantity": 10.0})
    nothing = pd.DataFrame({"day": [], "model": [], "mean": []})
    (past,) = [
        trace for trace in charts.forecast(closed, nothing, nothing, {"actual": "Usado"}, "kg").data if trace.name
    ]
    assert pd.isna(past.y).tolist() == [False, False, True, False, False, False, False]


def test_one_model_alone_keeps_its_colour_and_has_its_range_as_an_area(figure):
    drawn = figure("prophet")
    assert shown_in(drawn) == ["Usado", "Prophet", "Rango de Prophet"]
    assert [trace.name for trace in drawn.data].index("Prophet") == [trace.name for trace in figure().data].index(
        "Prophet"
    )
    assert drawn.data[-1].fill == "tonexty"


def test_models_are_told_apart_without_colour(figure):
    dashes = {trace.name: trace.line.dash for trace in figure().data}
    assert dashes["Prophet"] != dashes["Bosque"]
    assert dashes["Rango de Prophet"] != dashes["Rango de Bosque"]


def test_without_a_range_no_range_is_drawn(figure):
    assert shown_in(figure(with_band=False)) == ["Usado", "Recomendado", "Prophet", "Bosque"]


def test_what_drives_a_forecast_stands_side_by_side_for_both_models_the_first_on_top():
    rows = pd.DataFrame({"model": ["prophet", "forest"], "label": ["Sábado", "<b>Fiesta</b>"], "effect": [0.45, -0.1]})
    drawn = charts.drivers(rows, {"prophet": "Prophet", "forest": "Bosque"}, "Cambio", 2.0)
    assert [(bar.name, bar.x[0]) for bar in drawn.data if bar.type == "bar"] == [("Prophet", 0.45), ("Bosque", -0.1)]
    assert drawn.layout.yaxis.autorange == "reversed"
    assert drawn.layout.legend.y > 1  # above: below it would lie over the title of the axis
    assert list(drawn.layout.yaxis.categoryarray) == ["Sábado", "&lt;b&gt;Fiesta&lt;/b&gt;"]


def test_a_long_label_has_two_lines_and_room_for_them():
    rows = pd.DataFrame({"model": "forest", "label": ["Martes", "Inmaculada Concepción\n(mar 8 dic)"], "effect": 0.1})
    one, two = (charts.drivers(its, {"forest": "Bosque"}, "Cambio", 2.0) for its in (rows.head(1), rows))
    assert two.layout.yaxis.categoryarray[1] == "Inmaculada Concepción<br>(mar 8 dic)"
    assert (one.layout.height, two.layout.height) == (114, 154)
    assert type(two.layout.height) is int, "of another kind of number Streamlit makes a height of its own"


def test_one_very_long_bar_leaves_the_others_to_be_seen():
    rows = pd.DataFrame({"model": "forest", "label": ["Martes", "Quincena"], "effect": [-0.9, 52.6]})
    assert charts.drivers(rows, {"forest": "Bosque"}, "Cambio", 2.0).layout.xaxis.range == (-0.9, 2.0)
    assert charts.drivers(rows.head(1), {"forest": "Bosque"}, "Cambio", 2.0).layout.xaxis.range is None


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


def test_weeks_have_their_amount_and_its_range_where_there_is_one():
    weeks = pd.DataFrame({"week": ["23–29 nov"], "expected": 100.0, "low": 90.0, "high": 115.0})
    (bar,) = charts.money_by_week(weeks, "PEN").data
    assert (list(bar.y), list(bar.error_y.array), list(bar.error_y.arrayminus)) == ([100], [15], [10])


def test_a_forecast_of_micrograms_is_drawn_as_nothing():
    days = pd.date_range("2026-12-01", periods=3)
    history = pd.DataFrame({"day": days - pd.Timedelta(days=3), "quantity": 0.0})
    means = pd.DataFrame({"day": days, "model": "recommended", "mean": [6e-6, 0.0, 8e-6]})
    bands = means.assign(low=0.0, high=9e-6)
    names = {"actual": "Usado", "recommended": "Recomendado", "recommended_band": "Lo usual"}
    drawn = charts.forecast(history, means, bands, names, "kg").data
    assert {value for trace in drawn for value in trace.y if value is not None} == {0.0}
