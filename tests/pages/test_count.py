"""Counting on a phone."""

import sqlite3
from contextlib import closing
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from sqlalchemy import delete

from forecasting.files.table import read_table
from forecasting.store import database, schema
from forecasting.store.database import writing
from forecasting.store.demand.corrections import apply_correction
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.tables import HOME, empty
from pages.shared import session
from tests.pages.conftest import NOW


def ingredients(*rows: tuple[str, str, str]) -> pd.DataFrame:
    model = empty("ingredients")
    named = pd.DataFrame(rows, columns=["ingredient", "unit", "storage"]).assign(shelf_life_days=7.0)
    return named.assign(group="").reindex(columns=model.columns).astype(model.dtypes)


@pytest.fixture
def engine(started):
    engine = session.current().engine
    save_table(engine, "ingredients", ingredients(("Limón", "kg", "fresco"), ("Arroz", "kg", "seco")))
    return engine


def count_key(app, ingredient: str) -> str:
    return next(field.key for field in app.text_input if field.key.endswith(ingredient))


def type_in(app, *written: str):
    for words in written:
        app.text_input(key=count_key(app, "Limón")).set_value(words).run()
    return app


def test_a_number_is_saved_as_soon_as_it_is_typed_and_stands_in_its_field_later(started, engine):
    app = started("count")
    app.text_input(key=count_key(app, "Limón")).set_value("12,25").run()
    assert not app.exception
    stock = read_restaurant(engine, with_sales=False).stock
    assert stock[["ingredient", "quantity", "location"]].values.tolist() == [["Limón", 12.25, HOME]]
    again = started("count")
    assert again.text_input(key=count_key(again, "Limón")).value == "12.25"


def test_of_more_than_a_page_draws_at_once_one_shelf_is_counted_after_the_other(started):
    many = [(f"Insumo {number}", "kg", "seco" if number % 2 else "fresco") for number in range(90)]
    save_table(session.current().engine, "ingredients", ingredients(*many))
    app = started("count")
    assert not app.exception
    assert [field.key[-1] in "02468" for field in app.text_input] == [True] * 45
    app.button_group(key="count_shelf").set_value("seco").run()
    assert [field.key[-1] in "13579" for field in app.text_input] == [True] * 45


def test_a_shelf_that_holds_more_than_a_page_draws_is_counted_in_parts_that_say_where_they_begin_and_end(started):
    many = [(f"Insumo {number:02}", "kg", "seco") for number in range(90)]
    save_table(session.current().engine, "ingredients", ingredients(*many))
    app = started("count")
    assert app.button_group(key="count_shelf").options == ["Seco: Insumo 00 … Insumo 44", "Seco: Insumo 45 … Insumo 89"]
    assert [field.key[-2:] for field in app.text_input] == [f"{number:02}" for number in range(45)]
    app.button_group(key="count_shelf").set_value("seco 1").run()
    assert [field.key[-2:] for field in app.text_input] == [f"{number:02}" for number in range(45, 90)]


def test_a_decimal_comma_is_one_and_what_was_understood_is_said(started, engine):
    app = started("count")
    for typed, kept, said in (("22,5", 22.5, "22.5 kg"), ("1,250", 1.25, "1.25 kg"), ("22.50 kg", 22.5, "22.5 kg")):
        app.text_input(key=count_key(app, "Limón")).set_value(typed).run()
        assert read_restaurant(engine, with_sales=False).stock["quantity"].tolist() == [kept]
        assert f"Guardado: {said}" in [caption.value for caption in app.caption]


def test_while_another_program_holds_the_database_a_count_says_so_and_is_saved_later_as_it_stands(
    started, data, monkeypatch
):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    save_table(session.current().engine, "ingredients", ingredients(("Limón", "kg", "fresco")))
    app = started("count")
    field = count_key(app, "Limón")
    with closing(sqlite3.connect(data / "restaurant.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        app.text_input(key=field).set_value("12.5").run()
    assert "ocupada" in app.error[0].value
    assert app.text_input(key=field).value == "12.5"
    app.button(key=f"{field}_again").click().run()
    assert not app.error
    assert read_restaurant(session.current().engine, with_sales=False).stock["quantity"].tolist() == [12.5]


def test_what_cannot_be_is_refused_in_a_sentence_and_leaves_the_count_and_no_tick(started, engine):
    app = type_in(started("count"), "12.5")
    assert app.text_input(key=count_key(app, "Limón")).icon == ":material/check:"
    type_in(app, "2 javas")
    assert "Sigue guardado: 12.5 kg." in app.error[0].value
    assert app.text_input(key=count_key(app, "Limón")).icon == ":material/edit:"
    type_in(app, "dos cajas")
    assert "no entiendo «dos cajas»" in app.error[0].value
    type_in(app, "-5")
    assert app.error[0].value.startswith("Limón: un conteo no puede ser menor que cero")
    assert read_restaurant(engine, with_sales=False).stock["quantity"].tolist() == [12.5]


def test_shelves_come_in_order_and_each_number_has_its_unit_and_the_last_count_beside_it(started, engine):
    last = pd.DataFrame({"day": [pd.Timestamp("2026-01-04")], "ingredient": "Limón", "quantity": 8.0, "location": HOME})
    save_table(engine, "stock", last, mode="merge")
    app = started("count")
    assert [shelf.value for shelf in app.subheader] == ["Fresco", "Seco"]
    assert [field.label for field in app.text_input] == ["Limón (kg)", "Arroz (kg)"]
    assert app.text_input(key=count_key(app, "Limón")).placeholder == "último: 8 (dom 4 ene)"


@pytest.mark.parametrize(
    ("at", "preset", "before_opening", "after_closing"),
    [("09:30", "opening", 22, 23), ("23:30", "closing", 22, 23), ("01:00", "closing", 21, 22)],
)
def test_a_count_stands_for_the_close_of_a_day(started, engine, monkeypatch, at, preset, before_opening, after_closing):
    now = datetime.fromisoformat(f"2026-11-23 {at}")
    monkeypatch.setattr(session, "clock", lambda zone: now.replace(tzinfo=ZoneInfo(zone)))
    app = started("count")
    assert app.segmented_control(key="count_when").value == preset
    for when, day in (("opening", before_opening), ("closing", after_closing)):
        app.segmented_control(key="count_when").set_value(when).run()
        app.text_input(key=count_key(app, "Arroz")).set_value("3").run()
        assert read_restaurant(engine, with_sales=False).stock["day"].max() == pd.Timestamp(2026, 11, day)


def test_the_number_before_is_shown_and_can_be_brought_back_also_into_an_emptied_field(started, engine):
    app = type_in(started("count"), "22.1", "23")
    assert "Antes: 22.1 kg" in [caption.value for caption in app.caption]
    assert read_restaurant(engine, with_sales=False).stock["quantity"].tolist() == [23.0]
    next(button for button in app.button if button.key.endswith("_undo")).click().run()
    assert not app.exception
    assert app.text_input(key=count_key(app, "Limón")).value == "22.1"
    assert read_restaurant(engine, with_sales=False).stock["quantity"].tolist() == [22.1]
    type_in(app, "")
    assert not app.exception
    assert read_restaurant(engine, with_sales=False).stock.empty
    next(button for button in app.button if button.key.endswith("_undo")).click().run()
    assert read_restaurant(engine, with_sales=False).stock["quantity"].tolist() == [22.1]


def test_a_number_that_more_than_doubles_or_is_a_tenth_is_kept_and_asked_about(started, engine):
    app = started("count")
    for words, asked in {"44.3": 1, "44": 0, "2.2": 1, "2.3": 0, "0": 0}.items():
        type_in(app, "22", words)
        said = [warning.value for warning in app.warning]
        assert [f"¿Está bien? Limón: {words} kg, y antes 22 kg" in one for one in said] == [True] * asked, words
        assert read_restaurant(engine, with_sales=False).stock["quantity"].tolist() == [float(words)]


def test_a_name_with_markdown_is_shown_as_it_was_typed(started, engine):
    save_table(engine, "ingredients", ingredients(("[Sal](http://e.pe)", "kg", "*seco*")))
    app = started("count")
    assert app.text_input[0].label.startswith("\\[Sal")
    assert app.subheader[0].value == "\\*seco\\*"


def test_without_ingredients_the_page_leads_to_the_kitchen(started):
    app = started("count")
    assert not app.text_input
    assert app.page_link[0].value == "Agregar insumos"


def test_a_day_yet_to_come_is_refused_in_a_sentence(started, engine, monkeypatch):
    monkeypatch.setattr(session, "clock", lambda zone: datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo(zone)))
    app = started("count")
    app.segmented_control(key="count_when").set_value("other").run()
    app.date_input(key="count_other_day").set_value(date(2026, 12, 24)).run()
    assert "El jue 24 dic todavía no llega" in app.error[0].value
    assert not app.text_input


OFFERS = """ingredient,supplier,pack_size,pack_name,unit_cost,from
Limón,Verduras,20,cajón,4,
Limón,Verduras,18,cajón,4,2030-01-01
"""


def test_packs_and_units_are_added_in_one_field_and_an_unknown_unit_is_named_beside_those_that_are_known(
    started, engine
):
    save_table(engine, "supply", read_table("supply", OFFERS.encode(), "supply.csv"))
    app = type_in(started("count"), "2 sacos")
    assert "no sé cuánto es «sacos»" in app.error[0].value
    assert "Conozco: kg y cajón (20 kg)" in app.error[0].value
    assert app.text_input(key=count_key(app, "Limón")).value == "2 sacos"
    assert read_restaurant(engine, with_sales=False).stock.empty
    type_in(app, "2 cajones + 3 kg")
    assert read_restaurant(engine, with_sales=False).stock["quantity"].tolist() == [43.0]
    assert "Guardado: 43 kg (2 cajones = 40 kg; 3 kg)" in [caption.value for caption in app.caption]


def test_what_nobody_weighs_is_kept_as_it_was_seen_beside_an_estimate_that_is_told(cooking):
    app = cooking("count")
    app.button(key="count_eye_main_Limón_switch").click().run()
    level = next(field for field in app.segmented_control if field.key.endswith("Limón_level"))
    level.set_value("low").run()
    assert not app.exception
    kept = read_restaurant(session.current().engine, with_sales=False).stock
    kept = kept[kept["ingredient"] == "Limón"].iloc[-1]
    assert (kept["by_eye"], round(kept["quantity"], 2)) == ("low", 4.57)  # 2 days of 20 ceviches, 40 on Saturdays
    assert "Estimado: cerca de 4.6 kg, lo que usas en 2 días." in [caption.value for caption in app.caption]
    again = cooking("count")  # what was looked at last is looked at again
    assert [field.value for field in again.segmented_control if field.key.endswith("Limón_level")] == ["low"]
    app.button(key="count_eye_main_Limón_switch").click().run()
    app.text_input(key=count_key(app, "Limón")).set_value("5").run()
    kept = read_restaurant(session.current().engine, with_sales=False).stock.query("ingredient == 'Limón'").iloc[-1]
    assert (kept["by_eye"], kept["quantity"]) == ("no", 5.0)


def test_what_is_used_beyond_recipes_counts_for_what_nobody_weighs_and_a_look_taken_back_is_no_count(cooking):
    apply_correction(session.current().engine, HOME, "Limón", 1.5, NOW)
    app = cooking("count")
    app.button(key="count_eye_main_Limón_switch").click().run()
    key = next(field.key for field in app.segmented_control if field.key.endswith("Limón_level"))
    app.segmented_control(key=key).set_value("low").run()
    assert "Estimado: cerca de 6.9 kg, lo que usas en 2 días." in [caption.value for caption in app.caption]
    app.segmented_control(key=key).set_value(None).run()
    assert not app.exception
    assert "Limón" not in read_restaurant(session.current().engine, with_sales=False).stock["ingredient"].tolist()


def test_before_anything_is_known_of_its_use_there_is_only_the_number(started, engine):
    app = started("count")
    assert not [button for button in app.button if button.key and button.key.endswith("_switch")]
    assert not any("a ojo" in caption.value for caption in app.caption)  # nor is a button explained that isn't there


def counted_long_ago(engine) -> None:
    old = "day,ingredient,quantity\n2026-11-22,Limón,3\n2026-11-12,Lomo fino,30\n"
    save_table(engine, "stock", read_table("stock", old.encode(), "stock.csv"))


def test_what_could_change_the_next_order_is_counted_first_with_the_reason(cooking):
    counted_long_ago(session.current().engine)
    app = cooking("count")
    assert not app.exception
    assert app.subheader[0].value == "Cuenta primero"
    assert app.text_input[0].label == "Lomo fino (kg)"
    why = next(caption.value for caption in app.caption if caption.value.startswith("Contado el jue 12 nov"))
    assert "el pedido va de 0 a 3 × bolsa de 2 kg" in why
    app.text_input(key=count_key(app, "Lomo fino")).set_value("4").run()
    assert app.text_input[0].label == "Lomo fino (kg)"  # a field stays where it is under the fingers


def test_counted_last_night_nothing_has_to_be_counted_first_and_nothing_is_called_an_estimate(cooking):
    captions = [caption.value for caption in cooking("count").caption]
    assert any(said.startswith("Ningún conteo cambiaría") for said in captions)
    assert not any("es un estimado" in said for said in captions)


def test_before_anybody_sells_anything_all_can_be_counted_and_nothing_is_said_of_an_order(fresh):
    with writing(session.current().engine) as connection:
        connection.execute(delete(schema.supply))
    app = fresh("count")
    assert not app.exception and not app.error
    assert app.text_input and "Cuenta primero" not in [title.value for title in app.subheader]


def test_a_preparation_is_counted_as_what_is_in_it(started, engine):
    recipes = "item,ingredient,quantity,unit,batch_output,batch_unit\nLeche de tigre,Limón,2,kg,4,l\n"
    save_table(engine, "recipes", read_table("recipes", recipes.encode(), "recipes.csv"))
    app = started("count")
    app.text_input(key=count_key(app, "Leche de tigre")).set_value("3 l").run()
    said = "Tiene adentro: Limón 1.5 kg. Cuenta también Limón este día: hasta entonces su parte no se suma."
    assert said in [caption.value for caption in app.caption]
    app.text_input(key=count_key(app, "Limón")).set_value("10").run()
    assert "Tiene adentro: Limón 1.5 kg." in [caption.value for caption in app.caption]
    stock = read_restaurant(engine, with_sales=False).stock
    assert stock[["ingredient", "quantity"]].values.tolist() == [["Leche de tigre", 3.0], ["Limón", 10.0]]
    assert read_restaurant(engine, with_sales=False).ingredients["ingredient"].tolist() == ["Limón", "Arroz"]


def test_how_good_the_estimate_is_at_each_age_of_the_sales_is_shown(cooking, monkeypatch):
    monkeypatch.setattr(session, "clock", lambda zone: datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo(zone)))
    app = cooking("count")
    assert not app.exception
    said = next(caption.value for caption in app.caption if "es un estimado" in caption.value)
    assert "Lo usado desde el dom 22 nov es un estimado: faltan 2 días de ventas." in said
    assert "lo estimado para 2 días se aleja de lo real en 1 %" in said  # its weeks repeat
    app.session_state["count_estimate"] = True
    app.run()
    assert app.dataframe[0].value["sales_age"].tolist()[:3] == ["1 día", "2 días", "3 días"]


def test_a_count_typed_in_later_holds_for_its_own_evening_and_sales_since_are_taken_off(cooking):
    app = cooking("count")
    app.segmented_control(key="count_when").set_value("other").run()
    app.date_input(key="count_other_day").set_value(date(2026, 11, 20)).run()
    save_table(session.current().engine, "stock", empty("stock"))
    app.text_input(key=count_key(app, "Limón")).set_value("12").run()
    app = cooking("today")
    table = app.dataframe[0].value.set_index("ingredient")
    assert table.loc["Limón", "on_hand"] == "6 kg"  # 4 kg on Saturday and 2 kg on Sunday were used


def test_an_order_says_of_which_ingredients_the_stock_was_only_looked_at(cooking):
    look = "day,ingredient,quantity,by_eye\n2026-11-22,Limón,3,poco\n2026-11-22,Lomo fino,2,\n"
    save_table(session.current().engine, "stock", read_table("stock", look.encode(), "stock.csv"))
    said = "lo que hay de este insumo es un estimado: Limón."
    assert any(said in caption.value for caption in cooking("orders").caption)


def test_a_first_count_that_would_last_for_years_is_asked_about(cooking):
    engine = session.current().engine
    save_table(engine, "stock", empty("stock"))
    app = cooking("count")
    app.text_input(key=count_key(app, "Limón")).set_value("9000").run()
    assert not app.exception
    assert "Limón: 9,000 kg alcanza para" in " ".join(warning.value for warning in app.warning)
    app.text_input(key=count_key(app, "Limón")).set_value("9").run()
    assert not any("alcanza para" in warning.value for warning in app.warning)
