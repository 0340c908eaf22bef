"""How much will be used, and whether to believe it."""

import io
import json
import re
from datetime import timedelta

import pandas as pd
import pytest
import streamlit as st
from sqlalchemy import delete, select, update
from streamlit.testing.v1 import AppTest

from forecasting.demand.forecast import Settings
from forecasting.models.catalogue import CATALOGUE
from forecasting.store import schema
from forecasting.store.database import writing
from forecasting.store.demand.runs import report, start_run
from forecasting.store.restaurant import read_restaurant, save_table
from pages.parts.forecast import forecast_drivers
from pages.shared import session
from pages.shared.language import speaking
from pages.shared.tables import in_units
from tests.pages.conftest import forget_models


def said(app) -> str:
    return " ".join(line.value for line in app.markdown)


TABLES = ("forecast_overview", "forecast_scores", "forecast_catalogue")
CHARTS = ("forecast_chart", "forecast_drivers")


def table(app, key: str):
    return app.dataframe[TABLES.index(key)].value


def chart(app, key: str) -> dict:
    return json.loads(app.get("plotly_chart")[CHARTS.index(key)].proto.spec)


def test_a_sentence_says_how_much_next_week_takes_and_by_which_model(cooking):
    app = cooking("forecast", address={"forecast_ingredient": "Limón"})
    assert not app.exception
    assert "**cerca de 16 kg** de Limón" in said(app)
    assert "usamos" in said(app).lower()
    names = [trace["name"] for trace in chart(app, "forecast_chart")["data"] if trace.get("showlegend", True)]
    assert names == ["Lo usado", "Recomendado", "Entre cuánto y cuánto"]


@pytest.mark.parametrize(
    "mean, sentence",
    [
        (0.5, "lo más probable es que **no uses** Limón; en las próximas 4 semanas, en promedio, **cerca de "),
        (0.0, "No esperamos que uses Limón en las próximas 4 semanas. La última vez fue el dom 22 nov; si vuelve"),
    ],
)
def test_what_is_used_now_and_then_is_not_told_as_about_nothing(fresh, mean, sentence):
    with writing(session.current().engine) as connection:
        for table, values in ((schema.forecasts, {"mean": mean}), (schema.residuals, {"residual": -1.0})):
            connection.execute(update(table).where(table.c.ingredient_id == "limon").values(values))
    app = fresh("forecast", address={"forecast_ingredient": "Limón"})
    assert not app.exception
    assert sentence in said(app)
    assert "cerca de 0 kg" not in said(app)


@pytest.mark.parametrize("expected", [0.0, 2.0])
def test_of_what_nothing_takes_any_more_neither_trust_nor_drivers_are_told(fresh, expected):
    three_weeks_ago = select(schema.import_days.c.id).where(schema.import_days.c.day > pd.Timestamp("2026-11-01"))
    lines, forecasts = schema.sale_lines.c, schema.forecasts
    with writing(session.current().engine) as connection:
        its = (lines.till_name == "Ceviche clásico", lines.import_day_id.in_(three_weeks_ago))
        connection.execute(delete(schema.sale_lines).where(*its))
        connection.execute(update(forecasts).where(forecasts.c.ingredient_id == "limon").values(mean=expected))
    app = fresh("forecast", address={"forecast_ingredient": "Limón"})
    assert not app.exception
    gone = expected == 0  # a forecast that was made before still expects some, and says how right it was
    assert ("Ya no se usa: sus platos salieron de la carta" in said(app)) == gone
    assert not (gone and "nos equivocamos" in said(app))
    assert any("Qué mueve Limón" in each.value for each in app.subheader) != gone
    confidence = table(app, "forecast_overview").set_index("ingredient")["verdict"]
    assert (list(confidence["Limón"]) == ["sin uso"]) == gone


def test_what_errs_as_much_as_last_week_is_not_told_to_err_more(fresh):
    with writing(session.current().engine) as connection:
        scores = schema.scores
        connection.execute(update(scores).where(scores.c.ingredient_id == "limon").values({"weekly_wape": 0.1}))
    app = fresh("forecast", address={"forecast_ingredient": "Limón"})
    assert "por semana** (10 %), lo mismo que repetir la semana pasada." in said(app)


def test_of_what_was_never_wrong_no_model_is_told_to_have_been_closer(fresh):
    with writing(session.current().engine) as connection:
        scores = schema.scores
        its = scores.c.ingredient_id == "limon"
        connection.execute(update(scores).where(its).values({"weekly_wape": 1e-17, "recommended": False}))
        copied = its & (scores.c.model == "seasonal_naive")
        connection.execute(update(scores).where(copied).values({"weekly_wape": 0.0, "recommended": True}))
    told = said(fresh("forecast", address={"forecast_ingredient": "Limón"}))
    assert "no nos equivocamos en nada. Usamos «Igual que la semana pasada»: nada puede acertar más." in told
    assert "acierta más «" not in told


@pytest.mark.parametrize(
    "coverage, sentence",
    [
        (0.8, "**1 de cada 10 semanas** necesitarías más de"),
        (0.7, "en las pruebas ese rango acertó 70 % de los días, y debería acertar 8 de cada 10"),
        (None, "ese rango todavía no se ha probado: tómalo como aproximado."),
    ],
)
def test_a_range_that_does_not_hold_says_how_often_it_did_and_one_without_tests_that_it_has_none(
    fresh, coverage, sentence
):
    with writing(session.current().engine) as connection:
        scores = schema.scores
        connection.execute(update(scores).where(scores.c.ingredient_id == "limon").values({"coverage80": coverage}))
        residuals = schema.residuals  # this kitchen is always right: its range has no width
        moves = {"residual": residuals.c.residual + 0.1 * (residuals.c.id % 7)}
        connection.execute(update(residuals).where(residuals.c.ingredient_id == "limon").values(moves))
    app = fresh("forecast", address={"forecast_ingredient": "Limón"})
    assert not app.exception
    assert sentence in said(app)


def test_without_a_forecast_the_page_offers_to_make_one(started):
    app = started("forecast")
    assert not app.exception
    assert "Sube tus ventas" in app.page_link[0].value


def test_another_model_can_be_shown_alone_or_all_together(cooking):
    app = cooking("forecast", forecast_models="all")
    assert not app.exception
    which = app.get("button_group")[-1]
    assert which.options == ["Recomendado", "Bosque", "Todos"], "this kitchen's forecast was made without Prophet"
    names = [trace["name"] for trace in chart(app, "forecast_chart")["data"] if trace.get("showlegend", True)]
    assert names[:3] == ["Lo usado", "Recomendado", "Bosque aleatorio"]


def test_quantities_are_read_in_their_unit_and_sorted_as_numbers():
    rows = pd.DataFrame({"ingredient": ["Pollo", "Sal", "Ají"], "week": [110.8, 6.2, float("nan")]}, index=[2, 0, 1])
    with speaking("es"):
        shown = in_units(rows, ["week"], ["unit", "kg", "kg"])
        words = re.findall(r"col1[^>]*>([^<]+)</td>", shown.to_html())
    assert shown.data["week"].tolist()[:2] == [110.8, 6.2]
    assert words == ["111 unidades", "6.2 kg", "–"]


def test_all_ingredients_stand_in_one_table_with_a_verdict_and_both_models(cooking):
    rows = table(cooking("forecast"), "forecast_overview")
    assert sorted(rows["ingredient"]) == ["Limón", "Lomo fino"]
    assert round(rows.set_index("ingredient").loc["Limón", "week"]) == 16, "a number, so that a tap sorts it as one"
    assert rows["prophet"].isna().all(), "this kitchen's forecast was made without Prophet"
    assert rows["forest"].notna().all()
    assert all(len(verdict) == 1 for verdict in rows["verdict"])


def test_a_tap_on_a_row_chooses_its_ingredient(cooking):
    app = cooking("forecast")
    rows = list(table(app, "forecast_overview")["ingredient"])
    other = next(name for name in rows if name != app.selectbox(key="forecast_ingredient").value)
    app.session_state["forecast_row"] = other  # what the table's callback leaves
    app.run()
    assert not app.exception
    assert app.selectbox(key="forecast_ingredient").value == other
    assert f"de {other}." in said(app)
    assert app.session_state["forecast_overview"]["selection"]["rows"] == [rows.index(other)]


@pytest.mark.parametrize("name", ["Unicornio", "<b>Limón</b>"])
def test_an_address_with_an_ingredient_that_nobody_knows_shows_another(cooking, name):
    app = cooking("forecast", address={"forecast_ingredient": name})
    assert not app.exception
    assert app.selectbox(key="forecast_ingredient").value in ("Limón", "Lomo fino")


def test_errors_are_told_in_money_where_there_is_a_price(fresh):
    with writing(session.current().engine) as connection:  # this kitchen is always right
        scores = schema.scores
        connection.execute(update(scores).where(scores.c.ingredient_id == "limon").values({"weekly_wape": 0.1}))
    app = fresh("forecast", address={"forecast_ingredient": "Limón"})
    assert re.search(r"kg, S/ \d+", said(app))
    engine = session.current().engine
    save_table(engine, "supply", read_restaurant(engine, with_sales=False).supply.head(0))
    app.run()
    assert not app.exception
    assert "S/" not in said(app)
    assert table(app, "forecast_overview")["cost"].isna().all()
    assert any("primero van los que más se equivocan en porcentaje" in each.value for each in app.caption)


def test_what_drives_an_ingredient_is_told_in_words_and_bars(cooking):
    app = cooking("forecast", address={"forecast_ingredient": "Limón"})
    assert re.search(r"Bosque aleatorio:\*\* sábado \+\d+\s%", said(app))
    bars = [trace for trace in chart(app, "forecast_drivers")["data"] if trace["type"] == "bar"]
    assert [bar["name"] for bar in bars] == ["Bosque aleatorio"]
    assert bars[0]["y"][5] == "Sábado"


def test_every_feature_stands_in_the_detail_with_its_weight_and_all_can_be_taken_along(cooking):
    app = cooking("forecast", forecast_detail=True)
    rows = table(app, "forecast_catalogue")
    assert len(rows) == len(CATALOGUE)
    assert rows["forest"].notna().any()
    assert "Bosque aleatorio" in rows["used_by"].iloc[0]
    labels = [button.label for button in app.get("download_button")]
    assert labels == [
        "Bajar pronóstico (CSV)",
        "Bajar aciertos (CSV)",
        "Bajar pruebas (CSV)",
        "Bajar qué los mueve (CSV)",
        "Bajar catálogo de datos (CSV)",
    ]


def test_the_errors_on_the_page_can_be_told_from_the_file_of_the_tests(cooking, monkeypatch):
    files = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, key, **rest: files.update({key: data}))
    cooking("forecast", forecast_detail=True)
    made = {name: files[f"forecast_{name}_file"] for name in ("tests", "scores")}
    days, scores = (pd.read_csv(io.BytesIO(each() if callable(each) else each)) for each in made.values())
    judged = days[days["Cuenta en los errores"]]
    assert judged.groupby("Modelo")["Conocido hasta"].nunique().eq(3).all()
    key = ["Insumo", "Modelo"]
    wrong = (judged["Pronóstico"] - judged["Usado"]).abs().groupby([judged[name] for name in key]).mean()
    told = scores.set_index(key)["Error absoluto"].sort_index()
    pd.testing.assert_series_equal(wrong, told, check_names=False)
    assert len(told) == 10


def test_the_file_of_what_drives_them_is_in_words():
    rows = [
        ("weekday", "5", pd.NaT, 0.45),
        ("weather", "temperature", pd.NaT, float("nan")),
        ("holidays", "is_holiday", pd.NaT, 0.2),
        ("holidays", "Navidad", pd.Timestamp("2026-12-25"), -0.5),
    ]
    table = pd.DataFrame(rows, columns=["group", "what", "day", "effect"])
    found = forecast_drivers.as_file(table.assign(location="main", ingredient="Limón", model="prophet"))
    assert found["what"].tolist() == ["sábado", "3 °C más que lo usual", "Feriado", "Navidad"]
    assert found["group"].tolist() == ["Semana", "Clima", "Días especiales", "Días especiales"]
    with speaking("en"):
        assert forecast_drivers.as_file(table.assign(model="prophet"))["what"].iloc[-1] == "Christmas Day"


def test_the_name_of_a_day_beside_its_bar_is_told_whole():
    def page() -> None:
        import pandas as pd

        from pages.parts.forecast import forecast_drivers

        days = pd.Series(pd.to_datetime(["2026-12-08", None]))
        rows = pd.DataFrame({"what": ["Inmaculada Concepción", "is_observance"], "day": days, "effect": 0.2})
        forecast_drivers.show(rows.assign(group="holidays", model="forest"), "Anís", any_models=True)

    drawn = json.loads(AppTest.from_function(page).run().get("plotly_chart")[0].proto.spec)
    labels = [label for trace in drawn["data"] if trace["type"] == "bar" for label in trace["y"]]
    assert labels == ["Inmaculada Concepción<br>(mar\u00a08\u00a0dic)", "Día que se celebra sin ser<br>feriado"]


def test_what_is_many_times_the_usual_is_told_in_times():
    def page() -> None:
        import pandas as pd

        from pages.parts.forecast import forecast_drivers

        rows = pd.DataFrame({"group": "pay_days", "what": "is_payday", "day": pd.NaT, "effect": [1.99, 52.6]})
        forecast_drivers.show(rows.assign(model=["prophet", "forest"]), "Anís", any_models=True)

    sentences = AppTest.from_function(page).run().markdown[0].value
    assert "**Prophet:** quincena o fin de mes +199\u00a0%." in sentences
    assert "**Bosque aleatorio:** quincena o fin de mes 54 veces lo normal." in sentences


def test_what_nothing_moves_has_no_bars_of_nothing():
    def page() -> None:
        import pandas as pd

        from pages.parts.forecast import forecast_drivers

        rows = pd.DataFrame({"group": "weekday", "what": ["0", "1"], "day": pd.NaT, "effect": [1e-17, -1e-17]})
        forecast_drivers.show(rows.assign(model="forest"), "Anís", any_models=True)

    app = AppTest.from_function(page).run()
    assert "nada mueve este insumo más de 2 %" in app.markdown[0].value
    assert not app.get("plotly_chart")


def test_where_both_models_err_alike_none_is_told_to_be_why_they_are_blended():
    def page() -> None:
        import pandas as pd

        from pages.parts.forecast import forecast_overview

        rows = pd.DataFrame({"ingredient": ["Anís", "Clavo"], "prophet": [0.0, 1e-17], "forest": [0.0, 0.0]})
        numbers = {"week": 1.0, "low": 1.0, "high": 1.0, "change": 0.0, "share": 0.0, "cost": 0.0}
        rows = rows.assign(**numbers, verdict="reliable", chosen="blend")
        forecast_overview.show(rows, "Anís", pd.Series({"Anís": "kg", "Clavo": "kg"}), "PEN")

    told = AppTest.from_function(page).run().markdown[0].value
    assert told == "En los 2 insumos probados, **Prophet y el bosque aleatorio aciertan igual**."


@pytest.mark.parametrize(
    ("bend", "how"),
    [(0.1, "como en la mayoría"), (0.03, "con más calma que en la mayoría"), (0.3, "más rápido que en la mayoría")],
)
def test_how_prophets_trend_was_tuned_here_is_said(bend, how):
    def page(bend) -> None:
        from types import SimpleNamespace

        import pandas as pd

        from forecasting.models.choosing import Tuned
        from forecasting.models.prophet import ProphetForecaster
        from pages.parts.forecast import forecast_detail

        model = ProphetForecaster()
        model.tuned_ = Tuned(frozenset(), bend)
        importances = pd.DataFrame({"model": [], "feature": [], "importance": []})
        forecast_detail.show_catalogue(SimpleNamespace(models={"prophet": model}, importances=importances))

    captions = AppTest.from_function(page, kwargs={"bend": bend}).run().caption
    assert f"cambia de rumbo {how} de los locales." in captions[-1].value


def test_in_english_everything_is_in_english(cooking):
    app = cooking("forecast", "en-GB", forecast_detail=True)
    assert "Next week you will use" in said(app)
    assert "Saturday +" in said(app)
    assert table(app, "forecast_catalogue")["meaning"].str.endswith(".").all()
    axis = chart(app, "forecast_chart")["layout"]["xaxis"]
    assert axis["tickformat"] == "%-d %b", "05/10 is read as a day in May by some"


def test_while_a_forecast_is_made_the_page_says_how_far_it_is(cooking):
    engine = session.current().engine
    run = start_run(engine, Settings(), session.clock("America/Lima") - timedelta(minutes=2))
    report(engine, run, 0, 13, "", session.clock("America/Lima"))
    app = cooking("forecast")
    assert not app.exception
    assert app.get("progress")[0].proto.text == "Calculando la primera parte, de 13…"
    assert "Lleva 2 minutos." in [caption.value for caption in app.caption]


def test_the_sentence_the_overview_and_the_detail_name_the_same_model_for_every_ingredient(cooking):
    short = {"Mezcla": "mezcla", "4 semanas": "Promedio de 4 semanas", "Semana pasada": "Igual que la semana pasada"}
    app = cooking("forecast", forecast_detail=True)
    for ingredient in app.selectbox(key="forecast_ingredient").options:
        app.selectbox(key="forecast_ingredient").set_value(ingredient).run()
        rows, detail = table(app, "forecast_overview").set_index("ingredient"), table(app, "forecast_scores")
        used = rows.loc[ingredient, "used"]
        assert short[used] in said(app)
        assert [name for name in detail["model"] if name.endswith("(se usa)")] == [
            f"{short[used].replace('mezcla', 'Mezcla')} (se usa)"
        ]


def test_how_much_each_model_counts_in_the_blend_stands_beside_its_errors(cooking):
    weights = table(cooking("forecast", forecast_detail=True), "forecast_scores")["weight"]
    assert weights.notna().any()
    assert weights.sum() == pytest.approx(100.0)


def test_without_the_models_it_says_why_it_cant_tell_what_drives_it(fresh):
    forget_models()
    app = fresh("forecast")
    assert not app.exception
    assert any("Los modelos de este pronóstico ya no están" in each.value for each in app.caption)


def test_a_recipe_that_changed_since_asks_for_a_new_forecast(cooking):
    engine = session.current().engine
    recipes = read_restaurant(engine, with_sales=False).recipes
    save_table(engine, "recipes", recipes.assign(quantity=recipes["quantity"] * 2))
    assert "Las recetas o los grupos de insumos cambiaron" in cooking("forecast").warning[0].value
