"""What pages say of a kitchen, or one location of it, that has too few weeks of sales to judge any model."""

import streamlit as st
from sqlalchemy import delete, update

from forecasting.sales import read_sales
from forecasting.store import schema
from forecasting.store.database import writing
from forecasting.store.sales.imports import list_imports, save_import, undo_imports
from forecasting.store.sales.uploads import Upload
from pages.shared import session
from pages.shared.session import EVERYWHERE
from tests.pages.conftest import NO_ISSUES, NOW, sales_csv


def test_no_page_claims_to_know_how_wrong_it_may_be(young):
    app = young("today")
    assert "suponen un 30 % por día" in app.info[0].value

    app.switch_page("../forecast.py").run()
    assert not app.exception
    said = " ".join(line.value for line in app.markdown)
    assert "Todavía no hay ventas suficientes" in said
    assert "Por ahora usamos la **mezcla**, en la que todos los modelos pesan lo mismo" in said
    assert not any("Más allá de" in line.value for line in app.caption), "as if up to then it were tested"
    assert "entre" not in said.replace("entre cuánto y cuánto", "")
    assert list(app.dataframe[0].value.columns) == ["ingredient", "week", "change"]
    assert not any("errores" in line.value for line in app.caption), "of columns that aren't there"

    app.switch_page("../accuracy.py").run()
    assert not app.exception
    assert "Todavía no hay ninguna semana que juzgar: la primera es la que empieza el lun 23 nov" in app.info[0].value
    assert app.selectbox(key="run_which").options == ["Cálculo 1, con ventas hasta el 22 nov 2026"]

    app.switch_page("../money.py").run()
    assert not app.exception
    assert "entre" not in app.markdown[0].value
    assert list(app.dataframe[0].value.columns) == ["week", "budget"]

    app.switch_page("../proof.py").run()
    assert not app.exception
    assert "Para volver a vivir una semana se necesitan 63 días de ventas; hasta ahora tienes " in app.info[0].value
    assert not app.dataframe

    app.switch_page("../orders.py")
    app.segmented_control(key="language").set_value("en").run()
    assert not app.exception
    assert "the orders assume 30% a day" in app.info[0].value
    assert any("Total" in line.value for line in app.markdown)


def test_with_three_weeks_of_sales_the_mean_of_each_weekday_is_used_and_told_so(young):
    engine = session.current().engine
    undo_imports(engine, list(list_imports(engine)["id"]), NOW)
    lines = read_sales(sales_csv().encode(), "sales.csv").lines
    save_import(engine, lines[lines["day"] >= "2026-11-02"], NO_ISSUES, Upload(b"short", "short.csv", NOW))
    app = young("forecast")
    assert not app.exception
    said = " ".join(line.value for line in app.markdown)
    assert "Por ahora usamos el **promedio de cada día de la semana**" in said
    assert "recién aprenden con 28 días abiertos" in said


def test_prophet_that_was_tested_but_still_repeats_a_mean_is_told_to_do_so(fresh):
    engine = session.current().engine
    with writing(engine) as connection:
        scores = schema.scores
        connection.execute(update(scores).values({"weekly_wape": 0.1}))
        connection.execute(update(scores).where(scores.c.model == "blend").values({"model": "prophet"}))
    repeats = "Prophet todavía repite el promedio de cada día de la semana: recién aprende con 28 días abiertos."
    assert repeats not in [line.value for line in fresh("forecast").caption]
    undo_imports(engine, list(list_imports(engine)["id"]), NOW)
    lines = read_sales(sales_csv().encode(), "sales.csv").lines
    save_import(engine, lines[lines["day"] >= "2026-11-02"], NO_ISSUES, Upload(b"short", "short.csv", NOW))
    app = fresh("forecast")
    assert not app.exception
    assert repeats in [line.value for line in app.caption]


def test_a_new_location_says_that_it_assumes_how_wrong_it_may_be(chain, request):
    request.addfinalizer(st.cache_resource.clear)  # this server learns of errors that the next one has
    st.cache_resource.clear()
    with writing(session.current().engine) as connection:
        connection.execute(delete(schema.residuals).where(schema.residuals.c.location_id == "surco"))
    app = chain("orders", location=EVERYWHERE)
    assert not app.exception
    assert [info.value.split(":")[0] for info in app.info if "suponen un 30 % por día" in info.value] == ["Surco"]


def test_what_was_not_used_in_the_tests_was_tested_all_the_same(fresh):
    with writing(session.current().engine) as connection:
        none_used = {schema.backtest: {"actual": 0.0}, schema.scores: {"wape": None, "weekly_wape": None}}
        for table, values in none_used.items():
            connection.execute(update(table).where(table.c.ingredient_id == "limon").values(values))
    app = fresh("forecast", address={"forecast_ingredient": "Limón"})
    assert not app.exception
    assert "No se usó en las semanas probadas" in " ".join(line.value for line in app.markdown)
