"""How the forecasts turned out, what left its usual range, and how each forecast was made."""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.demand.drift import Drift
from forecasting.demand.forecast import Settings, make_forecast
from forecasting.files.table import read_table
from forecasting.store.addresses import models_folder, own_database
from forecasting.store.demand.runs import finish_run, start_run
from forecasting.store.restaurant import read_restaurant, save_table
from pages.shared import runs, session
from pages.shared.cache import judged
from tests.pages.conftest import NOW

QUICK = Settings(models=("seasonal_naive", "weekday_mean"), folds=2, warmup=2, jobs=1)


def said(app) -> str:
    """All sentences of the page."""
    return " ".join(each.value for kind in ("markdown", "caption", "info", "warning") for each in getattr(app, kind))


@pytest.fixture
def foreseen(cooking):
    """Makes the forecasts of the Sundays before the last weeks, as they would have been; limes times a factor."""

    def make(weeks: int, limes: float = 1.0, newest: bool = True) -> None:
        engine = session.current().engine
        restaurant = read_restaurant(engine)
        for back in range(weeks, -1 if newest else 0, -1):
            last = pd.Timestamp("2026-11-22") - pd.Timedelta(weeks=back)
            sales = restaurant.sales[restaurant.sales["day"] <= last]
            found = make_forecast(replace(restaurant, sales=sales), QUICK)
            factor = 1.0 + (limes - 1.0) * ((found.means["ingredient"] == "Limón") & (back > 0))
            found = replace(found, means=found.means.assign(mean=found.means["mean"] * factor))
            finish_run(engine, start_run(engine, QUICK, NOW), found, models_folder(own_database()), NOW, {"folds": 3.0})

    return make


def test_before_a_forecast_the_page_offers_to_make_one(started):
    app = started("accuracy")
    assert not app.exception
    assert "Sube tus ventas" in app.page_link[0].value


def test_until_the_first_week_is_over_the_backtest_stands_in_and_says_so(cooking):
    app = cooking("accuracy")
    assert not app.exception
    assert "probado en el pasado" in app.info[0].value
    assert "semanas de prueba nos habríamos equivocado en promedio" in app.markdown[0].value


def test_where_nothing_has_a_price_all_are_said_to_weigh_the_same(cooking):
    engine = session.current().engine
    save_table(engine, "supply", read_restaurant(engine, with_sales=False).supply.head(0))
    told = said(cooking("accuracy"))
    assert "Ningún insumo tiene precio: en el promedio pesan todos lo mismo" in told
    assert "Arriba, los que más se equivocan en porcentaje" in told
    assert "no cuentan en la plata" not in told
    assert "más cuestan" not in told


@pytest.fixture
def moved(cooking, monkeypatch):
    """Opens the page where limes err more than usual and this has moved."""

    def open_page(*drifts: Drift, unusual: bool = True):
        def watched(*asked, real=judged.watched):
            found = real(*asked)
            odd = {"unusual": unusual & (found.ingredients["ingredient"] == "Limón"), "side": "short"}
            rows = found.ingredients.assign(**odd, share=0.5, usual_share=0.1)
            return replace(found, ingredients=rows, drifts=drifts)

        monkeypatch.setattr(judged, "watched", watched)
        return cooking("accuracy")

    return open_page


def test_an_error_out_of_range_is_told_and_what_is_known_already_is_not_learned_again(moved):
    app = moved()
    assert not app.exception
    assert "**Limón**: 50 % por semana; lo usual era 10 %. Se usa más de lo que" in app.warning[0].value
    assert "calcularlo otra vez daría lo mismo" in said(app)
    assert "runs_start" not in [button.key for button in app.button]
    assert app.dataframe[0].value[["ingredient", "trend"]].iloc[0].tolist() == ["Limón", "⚠ fuera de lo usual"]


def test_what_has_moved_is_told_in_plain_words(moved):
    app = moved(
        Drift("usage", "Limón", now=1.0, known=2.0),
        Drift("weekday", "5", now=0.4, known=0.2),
        Drift("temperature", "", now=29.4, known=26.0),
        Drift("promotion", "", now=0.3, known=0.1),
        unusual=False,
    )
    assert not app.exception
    told = app.warning[0].value
    assert "Se usa menos **Limón** que en cualquier mes aprendido: 1 kg por día; antes, al menos 2 kg." in told
    assert "El sábado pesa más que antes: 40 % de la semana; antes, 20 %." in told
    assert "Hace más calor que nunca en tus datos: 29 °C de promedio; el mes más caluroso tuvo 26 °C." in told
    assert "Hay más promociones que nunca en tus datos: 30 % de lo usado; antes, como mucho 10 %." in told


def test_usage_that_moved_everywhere_is_told_once(moved):
    app = moved(*[Drift("usage", f"insumo {place}", now=2.0, known=1.0) for place in range(6)])
    assert "Se usa más que en cualquier mes aprendido: insumo 0, insumo 1" in app.warning[1].value


def test_an_ingredient_without_a_price_is_said_to_be_left_out_of_the_money(cooking):
    engine = session.current().engine
    supply = "ingredient,supplier,pack_size,pack_name,unit_cost\nLimón,Verduras,5,caja de 5 kg,4\n"
    save_table(engine, "supply", read_table("supply", supply.encode(), "supply.csv"), mode="replace")
    app = cooking("accuracy")
    assert "1 insumo no tiene precio y no cuenta en la plata" in said(app)
    table = app.dataframe[0].value.set_index("ingredient")
    assert table["cost"].isna().to_dict() == {"Limón": False, "Lomo fino": True}


def test_how_the_forecast_was_made_is_told_and_can_be_taken_along(cooking):
    app = cooking("accuracy")
    facts = said(app)
    for fact in ("ventas del 14 set 2026 al 22 nov 2026", "3 pruebas de 14 días", "semilla 0", "scikit-learn"):
        assert fact in facts
    importances = app.dataframe[-1].value.set_index("feature")
    assert importances["forest"].notna().all()
    assert "Día de la semana" in importances.index
    assert {button.key for button in app.get("download_button")} >= {"accuracy_weeks", "accuracy_runs"}


def test_the_page_is_in_english_where_the_visitor_is(cooking):
    app = cooking("accuracy", locale="en-GB")
    assert not app.exception
    assert app.title[0].value == "Accuracy"
    assert "we would have been wrong by" in app.markdown[0].value


def test_kept_forecasts_are_judged_in_percent_and_money_beside_habit(foreseen, cooking):
    foreseen(1, limes=1.5)
    app = cooking("accuracy")
    assert not app.exception
    sentence = app.markdown[0].value
    assert sentence.startswith("Las últimas 4 semanas nos equivocamos en promedio")
    assert "Copiar la semana anterior:" in sentence
    assert "En plata: **S/" in sentence
    assert not app.info
    limes = app.dataframe[0].value.set_index("ingredient").loc["Limón"]
    assert limes["share"] == pytest.approx(12.5, abs=1.0), "one week of four, wrong by half"


def test_sales_that_the_forecast_does_not_know_can_be_learned_at_once(foreseen, cooking, monkeypatch):
    foreseen(1, newest=False)
    started = []
    monkeypatch.setattr(runs, "start", started.append)
    app = cooking("accuracy")
    assert "El pronóstico se hizo con ventas hasta el dom 15 nov" in said(app)
    assert app.button(key="runs_start").label == "Volver a aprender ahora"
    app.button(key="runs_start").click().run()
    assert not app.exception
    assert len(started) == 1
