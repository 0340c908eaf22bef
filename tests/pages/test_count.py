"""Counting on a phone."""

import pandas as pd
import pytest

from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.tables import HOME, empty
from pages.shared import session


def ingredients(*rows: tuple[str, str, str]) -> pd.DataFrame:
    model = empty("ingredients")
    named = pd.DataFrame(rows, columns=["ingredient", "unit", "storage"]).assign(shelf_life_days=7.0)
    return named.assign(group="").reindex(columns=model.columns).astype(model.dtypes)


@pytest.fixture
def engine(started):
    engine = session.kitchen().engine
    save_table(engine, "ingredients", ingredients(("Limón", "kg", "fresco"), ("Arroz", "kg", "seco")))
    return engine


def count_key(app, ingredient: str) -> str:
    return next(field.key for field in app.number_input if field.key.endswith(ingredient))


def test_a_number_is_saved_as_soon_as_it_is_typed(started, engine):
    app = started("count")
    app.number_input(key=count_key(app, "Limón")).set_value(12.5).run()
    assert not app.exception
    stock = read_restaurant(engine, with_sales=False).stock
    assert stock[["ingredient", "quantity", "location"]].values.tolist() == [["Limón", 12.5, HOME]]


def test_a_recount_replaces_the_number(started, engine):
    app = started("count")
    app.number_input(key=count_key(app, "Limón")).set_value(12.5).run()
    app.number_input(key=count_key(app, "Limón")).set_value(11.0).run()
    assert read_restaurant(engine, with_sales=False).stock["quantity"].tolist() == [11.0]


def test_shelves_come_in_order_and_each_number_has_its_unit(started, engine):
    app = started("count")
    assert [shelf.value for shelf in app.subheader] == ["Fresco", "Seco"]
    assert [field.label for field in app.number_input] == ["Limón (kg)", "Arroz (kg)"]


def test_yesterday_can_still_be_counted(started, engine):
    app = started("count")
    today = session.kitchen().today
    app.segmented_control(key="count_when").set_value("yesterday").run()
    app.number_input(key=count_key(app, "Arroz")).set_value(3.0).run()
    assert read_restaurant(engine, with_sales=False).stock["day"].tolist() == [today - pd.Timedelta(days=1)]


def test_the_last_count_stands_beside_the_field(started, engine):
    last = pd.DataFrame({"day": [pd.Timestamp("2026-01-04")], "ingredient": "Limón", "quantity": 8.0, "location": HOME})
    save_table(engine, "stock", last, mode="merge")
    app = started("count")
    assert app.number_input(key=count_key(app, "Limón")).placeholder == "último: 8 (dom 4 ene)"


def test_without_ingredients_the_page_leads_to_the_kitchen(started):
    app = started("count")
    assert not app.number_input
    assert app.page_link[0].value == "Agregar insumos"
