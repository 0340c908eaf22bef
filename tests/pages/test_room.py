"""The store room: deliveries, waste, and what was used against the recipes."""

import pandas as pd

from forecasting.files.table import read_table
from forecasting.store.restaurant import read_restaurant, save_table
from pages.shared import session
from tests.pages.conftest import OPEN

DELIVERIES = "day,ingredient,quantity,supplier\n2026-11-23,Limón,20,Verduras\n2026-11-25,Limón,10,Verduras\n"


def engine():
    return session.current().engine


def given(table: str, rows: str) -> None:
    save_table(engine(), table, read_table(table, rows.encode(), f"{table}.csv"))


def deliveries() -> list:
    return read_restaurant(engine(), with_sales=False).deliveries[["day", "quantity"]].values.tolist()


def key_ending(fields, end: str) -> str:
    return next(field.key for field in fields if field.key and field.key.endswith(end))


def test_less_than_expected_came_and_the_way_back(cooking):
    given("deliveries", DELIVERIES)
    given("conversions", "ingredient,unit,equals,in_unit\nLimón,bolsita,1250,g\n")
    app = cooking("room")
    app.text_input(key=key_ending(app.text_input, "_quantity")).set_value("2 cajas + 2 bolsitas").run()
    app.button(key=key_ending(app.button, "_yes")).click().run()
    assert not app.exception
    assert deliveries()[0] == [pd.Timestamp("2026-11-23"), 12.5]
    assert any("Verduras, lun 23 nov: llegó otra cantidad de Limón." in markdown.value for markdown in app.markdown)
    app = cooking("room")  # another phone, or another day
    app.button(key=key_ending(app.button, "_undo")).click().run()
    assert deliveries()[0] == [pd.Timestamp("2026-11-23"), 20.0]
    assert any(button.key.endswith("_no") for button in app.button if button.key)


def test_what_did_not_come_is_nothing_and_is_not_asked_about_again(cooking):
    given("deliveries", DELIVERIES)
    app = cooking("room")
    app.button(key=key_ending(app.button, "_no")).click().run()
    assert deliveries()[0] == [pd.Timestamp("2026-11-23"), 0.0]
    assert cooking("room").success[0].value == "No hay entregas por confirmar."


def test_what_should_have_come_is_asked_about_in_a_number_and_what_comes_is_listed(cooking):
    given("deliveries", DELIVERIES)
    app = cooking("room")
    assert not app.exception
    said = [markdown.value for markdown in app.markdown]
    assert "**Verduras**, lun 23 nov" in said
    assert [(field.label, field.value) for field in app.text_input] == [("Limón (kg)", "20")]
    assert app.dataframe[0].value["quantity"].tolist() == ["10 kg"]
    app.text_input(key=key_ending(app.text_input, "_quantity")).set_value("casi todo").run()
    assert "no entiendo «casi todo»" in app.error[0].value
    assert app.button(key=key_ending(app.button, "_yes")).disabled


def waste(app, ingredient: str | None, quantity: str):
    if ingredient:
        app.selectbox[0].set_value(ingredient).run()
    app.text_input[0].set_value(quantity).run()
    return app.button(key="room_waste_add").click().run()


def test_waste_is_noted_with_its_reason_and_cost_and_can_be_taken_back(cooking):
    app = cooking("room")
    app.segmented_control(key="room_part").set_value("waste").run()
    app = waste(app, "Limón", "1 caja + 500 g")
    assert not app.exception
    noted = read_restaurant(engine(), with_sales=False).waste
    assert noted[["ingredient", "quantity", "reason"]].values.tolist() == [["Limón", 5.5, "spoiled"]]
    assert "lun 23 nov · Limón 5.5 kg · se malogró · S/ 22.00" in [markdown.value for markdown in app.markdown]
    assert not app.text_input[0].value
    app.button(key=key_ending(app.button, "_undo")).click().run()
    assert read_restaurant(engine(), with_sales=False).waste.empty


def test_what_the_staff_ate_comes_off_the_stock_and_is_no_waste(cooking):
    given(
        "waste", "day,ingredient,quantity,reason\n2026-11-22,Limón,2,comida del personal\n2026-11-22,Limón,1,se cayó\n"
    )
    app = cooking("room", room_part="waste")
    assert not app.exception
    said = [markdown.value for markdown in app.markdown]
    assert "Una anotación de merma, **S/ 4** al precio de compra. En comida del personal y cortesías, **S/ 8**." in said


def test_waste_that_cannot_be_read_is_refused_in_a_sentence_and_stays_typed(cooking):
    app = cooking("room", room_part="waste")
    for ingredient, quantity, says in (
        (None, "2", "Elige primero"),
        ("Limón", "dos", "no entiendo «dos»"),
        ("Limón", "0", "más que cero"),
    ):
        app = waste(app, ingredient, quantity)
        assert says in app.error[0].value
        assert app.text_input[0].value == quantity
    assert read_restaurant(engine(), with_sales=False).waste.empty


def test_what_was_used_between_two_counts_is_held_against_the_recipes(cooking):
    given("stock", "day,ingredient,quantity\n2026-11-18,Limón,13\n2026-11-22,Limón,2\n")
    app = cooking("room", room_part="compared")
    assert not app.exception
    row = app.dataframe[0].value.iloc[0]  # four days of 2 kg, one of them a Saturday of 4 kg: 10 kg; used were 11
    assert row.tolist() == ["Limón", "+1 kg", "S/ 4", "× 1.10", "11 kg", "10 kg"]
    assert any("Lo que más se va: Limón (1 kg, S/ 4)" in markdown.value for markdown in app.markdown)


def test_a_factor_counts_once_somebody_says_so_and_can_be_taken_back(cooking):
    given("stock", "day,ingredient,quantity\n2026-11-18,Limón,14\n2026-11-22,Limón,2\n")

    app = cooking("room", room_part="compared")
    app.selectbox(key="corrections_chosen").set_value("Limón").run()
    app.button(key="corrections_apply").click().run()
    assert not app.exception
    assert "**Limón**: el stock y los pedidos cuentan con × 1.20 de lo que piden sus recetas." in [
        markdown.value for markdown in app.markdown
    ]
    assert app.dataframe[0].value["factor"].tolist() == ["× 1.20"]  # it is still measured against the recipes
    orders = cooking("orders", **OPEN)
    assert any("Se cuenta con × 1.20" in caption.value for caption in orders.caption)
    app.button(key="corrections_undo_Limón").click().run()
    assert read_restaurant(engine(), with_sales=False).corrections.empty


def test_without_two_counts_the_page_says_what_it_takes(cooking):
    app = cooking("room", room_part="compared")
    assert "Hacen falta dos conteos" in app.info[0].value


def test_without_a_forecast_nothing_is_compared(started):
    given("ingredients", "ingredient,unit,shelf_life_days\nLimón,kg,7\n")
    app = started("room", room_part="compared")
    assert "Todavía no hay pronóstico" in app.info[0].value
