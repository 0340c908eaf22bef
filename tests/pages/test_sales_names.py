"""Dishes under two names, on a page that shows nothing else."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from forecasting.store.demand.runs import read_forecast
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from pages.shared import runs, session
from pages.shared.cache import findings
from tests.pages.conftest import NOW, PLACE
from tests.store.conftest import rows


def only_names() -> None:
    from pages.parts.sales import sales_names
    from pages.shared import session

    sales_names.show(session.current())


def open_names() -> AppTest:
    return AppTest.from_function(only_names, default_timeout=30).run()


def sell(file: str, *dishes: tuple[str, str, str, float, float]) -> None:
    """Keep a file with daily sales of dishes: (name, first day, last day, portions a day, price)."""
    lines = [
        {"day": day, "dish": dish, "quantity": portions, "net_sales": portions * price}
        for dish, first, last, portions, price in dishes
        for day in pd.date_range(first, last)
    ]
    sold = rows("sales", *lines).assign(location="main", source="till")
    no_issues = pd.DataFrame({"file": [], "row": [], "reason": [], "count": [], "action": []})
    save_import(session.current().engine, sold, no_issues, Upload(file.encode(), file, NOW))


def dishes() -> set[str]:
    return set(read_restaurant(session.current().engine).sales["dish"])


@pytest.fixture
def renumbered(data: Path) -> None:
    """A till that renumbered two dishes, and a third that perhaps got another word."""
    session.start(PLACE)
    sell(
        "ventas.csv",
        ("12. Lomo saltado", "2026-08-01", "2026-09-30", 14, 36),
        ("08.Lomo Saltado", "2026-10-01", "2026-11-22", 15, 36),
        ("13. Causa", "2026-08-01", "2026-09-30", 6, 18),
        ("09.Causa", "2026-10-01", "2026-11-22", 5.5, 18),
        ("14. Ceviche", "2026-08-01", "2026-09-30", 20, 30),
        ("10.Ceviche clásico", "2026-10-01", "2026-11-22", 20, 30),
    )


def test_every_proposal_says_its_evidence_and_the_sure_ones_are_ticked(renumbered):
    app = open_names()
    assert not app.exception
    assert [(box.label, box.value) for box in app.checkbox] == [
        (
            r"**12\. Lomo saltado** se vendió hasta el 30 set 2026 (14 por día, S/ 36); "
            "**08.Lomo Saltado** empieza el 1 oct 2026 (15 por día, S/ 36).",
            True,
        ),
        (
            r"**13\. Causa** se vendió hasta el 30 set 2026 (6 por día, S/ 18); "
            "**09.Causa** empieza el 1 oct 2026 (5.5 por día, S/ 18).",
            True,
        ),
        (
            r"**14\. Ceviche** se vendió hasta el 30 set 2026 (20 por día, S/ 30); "
            "**10.Ceviche clásico** empieza el 1 oct 2026 (20 por día, S/ 30).",
            False,
        ),
    ]


def test_what_is_refused_is_not_proposed_again(renumbered):
    app = open_names()
    assert len(findings.renames(session.current())) == 3
    app.button(key="names_refuse").click().run()
    assert len(app.checkbox) == 2
    sell("mas.csv", ("10.Ceviche clásico", "2026-11-23", "2026-11-23", 20, 30))
    assert len(findings.renames(session.current())) == 2


def test_the_ticked_ones_are_joined_together_and_can_be_parted_again(renumbered):
    before = dishes()
    app = open_names()
    assert app.button(key="names_join").label == "Unir los 2 marcados"
    app.button(key="names_join").click().run()
    assert not app.exception
    assert dishes() == {"08.Lomo Saltado", "09.Causa", "14. Ceviche", "10.Ceviche clásico"}
    assert app.success[0].value == "2 platos unidos: siguen con su nombre nuevo."
    assert len(app.checkbox) == 1
    app.multiselect[0].set_value([1, 2]).run()
    app.button(key="names_part").click().run()
    assert not app.exception
    assert dishes() == before
    assert len(app.checkbox) == 3


def test_a_restaurant_whose_dishes_keep_their_names_sees_nothing(cooking):
    app = open_names()
    assert not app.exception
    assert not [*app.checkbox, *app.button, *app.subheader, *app.expander]


def test_joining_begins_a_new_forecast_and_until_then_the_old_one_knows_the_dish(cooking, monkeypatch):
    begun = []
    monkeypatch.setattr(runs, "start", lambda work: begun.append(work.url))
    sell("app.csv", ("CEVICHE CLASICO", "2026-11-23", "2026-11-23", 20, 40))
    app = open_names()
    work = session.current()
    assert set(read_forecast(work.engine, work.models).dish_mix["dish"]) == {"Ceviche clásico", "Lomo saltado"}
    app.button(key="names_join").click().run()
    assert begun == [work.url]
    assert set(read_forecast(work.engine, work.models).dish_mix["dish"]) == {"CEVICHE CLASICO", "Lomo saltado"}
    assert read_restaurant(work.engine).recipes["item"].tolist() == ["CEVICHE CLASICO", "Lomo saltado"]


def test_a_recipe_finds_the_dish_that_the_till_calls_otherwise(renumbered):
    engine = session.current().engine
    lomo = {"item": "Lomo saltado", "ingredient": "Carne", "quantity": 200, "per": "portion"}
    save_table(engine, "recipes", rows("recipes", lomo))
    app = open_names()
    assert app.checkbox[2].label == (
        "**Lomo saltado** está en tus recetas y no en tus ventas; "
        "**08.Lomo Saltado** se vende (15 por día, S/ 36) y no tiene receta."
    )
    assert app.checkbox[2].value
    app.button(key="names_join").click().run()
    assert read_restaurant(engine, with_sales=False).recipes["item"].tolist() == ["08.Lomo Saltado"]


def test_a_size_without_a_recipe_is_confirmed_with_the_factor_of_its_price(cooking, monkeypatch):
    monkeypatch.setattr(runs, "start", lambda work: None)
    sell("fuente.csv", ("Lomo saltado (fuente)", "2026-11-23", "2026-11-23", 4, 70))
    app = open_names()
    assert app.checkbox[0].label == "**Lomo saltado (fuente)** (S/ 70) es un tamaño de **Lomo saltado** (S/ 35)"
    assert not app.checkbox[0].value
    app.checkbox[0].check().run()
    assert app.text_input[0].value == "2"
    app.text_input[0].set_value("2,5").run()
    app.button(key="sizes_keep").click().run()
    assert not app.exception
    saved = read_restaurant(session.current().engine, with_sales=False).dishes.iloc[-1]
    assert saved[["dish", "size_of", "size_factor"]].tolist() == ["Lomo saltado (fuente)", "Lomo saltado", 2.5]
    assert not app.checkbox
