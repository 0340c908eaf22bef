"""Interchangeable ingredients on the pages: limes or sweet limes, counted and bought by their own names."""

import pandas as pd
import pytest

from forecasting.files.table import read_table
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.supply.orders import list_orders
from pages.shared import session
from tests.pages.conftest import OPEN

KITCHEN = {
    "ingredients": "ingredient,unit,shelf_life_days,group,yield,storage\nLimón,kg,14,Limón,1,fresco\n"
    "Lima,kg,14,Limón,0.8,fresco\nLomo fino,kg,5,,,fresco\n",
    "supply": "ingredient,supplier,pack_size,pack_name,unit_cost\n"
    "Limón,Verduras,5,caja de 5 kg,4\nLima,Verduras,5,malla de 5 kg,3\nLomo fino,Carnes,2,bolsa de 2 kg,48\n",
}


@pytest.fixture
def engine(cooking):
    """The small kitchen, where limes are a group of two: its forecast stays as it was."""
    engine = session.current().engine
    for table, content in KITCHEN.items():
        save_table(engine, table, read_table(table, content.encode(), f"{table}.csv"))
    return engine


def count(engine, ingredient: str, quantity: float, day: str = "2026-11-22") -> None:
    rows = {"day": [pd.Timestamp(day)], "ingredient": ingredient, "quantity": quantity, "location": "main"}
    save_table(engine, "stock", pd.DataFrame(rows), mode="merge")


def key_of(app, ingredient: str) -> str:
    return next(field.key for field in app.text_input if field.key.endswith(ingredient))


def test_an_order_names_what_is_bought_for_whom_and_what_comes_has_the_suppliers_name(cooking, engine):
    app = cooking("orders", **OPEN)
    assert "**Lima** · malla de 5 kg" in [field.label for field in app.number_input]
    said = next(caption.value for caption in app.caption if "Para Limón." in caption.value)
    assert said.endswith("1 malla de 5 kg de Lima rinde 4 kg. En empaques enteros: 2 × 4 kg = 8 kg.")
    app.number_input(key="order_Verduras_20261125_Lima_2").set_value(3)
    app.button(key="order_Verduras_20261125_copy").click().run()
    assert "• Lima: " in app.code[0].value
    app.button(key="order_Verduras_20261125_sent").click().run()
    assert not app.exception
    assert list_orders(engine)[["ingredient", "quantity", "cost"]].to_numpy().tolist() == [["Lima", 15.0, 45.0]]
    coming = read_restaurant(engine, with_sales=False).deliveries
    assert coming[["ingredient", "quantity"]].to_numpy().tolist() == [["Lima", 15.0]]
    table = cooking("today").dataframe[0].value
    assert "Limón" in table["ingredient"].tolist()
    assert "Lima" not in table["ingredient"].tolist()


def test_where_nobody_sells_a_group_its_members_are_named(cooking, engine):
    save_table(engine, "supply", read_restaurant(engine, with_sales=False).supply.head(0))
    assert "Limón (Limón, Lima)" in cooking("orders", **OPEN).info[-1].value


def test_a_count_says_for_whom_it_waits_and_then_what_it_comes_to(cooking, engine):
    count(engine, "Lima", 5.0, "2026-11-21")
    app = cooking("today")
    assert any("Falta contar Lima" in each.value and "dom 22 nov" in each.value for each in app.warning)
    app.switch_page("../count.py").run()
    assert not app.exception
    assert "Falta contar Lima para que valga el conteo de Limón" in app.warning[0].value
    app.text_input(key=key_of(app, "Lima")).set_value("5").run()
    assert not app.warning
    assert "Limón: 7 kg en total, después de limpiar." in [caption.value for caption in app.caption]


def test_a_member_that_was_never_there_is_taken_as_none_and_that_is_said(cooking, engine):
    captions = [caption.value for caption in cooking("count").caption]
    assert "Limón: 3 kg en total, después de limpiar. Lima sin contar: se toma como que no hay." in captions
    assert any(said.startswith("Vale cualquiera de estos: Limón y Lima. Cuéntalos como llegaron") for said in captions)


def test_the_kitchen_says_what_a_group_is_and_refuses_one_that_cannot_be_measured(cooking, engine):
    app = cooking("setup", setup_table="ingredients")
    assert any("Vale cualquiera de estos: Limón y Lima." in caption.value for caption in app.caption)
    bad = KITCHEN["ingredients"].replace("Lima,kg", "Lima,atado").encode()
    app.file_uploader[0].upload("insumos.csv", bad, "text/csv").run()
    (counted,) = [box for box in app.checkbox if box.key.startswith("setup_remeasured_Lima_atado")]
    counted.uncheck().run()  # the amounts were in bunches all along
    assert "el grupo Limón se cuenta en «kg»" in app.error[0].value
