"""What purchases will cost in the next weeks."""

import io
from concurrent.futures import ThreadPoolExecutor

import streamlit as st
from python_calamine import CalamineWorkbook

from forecasting.files.table import read_table
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.commissions import list_channels, save_commission
from pages.shared import session


def test_the_next_weeks_are_said_in_a_sentence_and_week_by_week(cooking):
    app = cooking("money")
    assert not app.exception
    assert app.markdown[0].value.startswith("En los próximos 7 días comprarías **unos S/ ")
    weeks = app.dataframe[0].value
    assert (weeks["week"].tolist()[0], list(weeks.columns)[1:]) == ("23–29 nov", ["budget", "at_least", "at_most"])
    assert not app.info


def test_what_has_no_price_is_named(cooking):
    engine = session.current().engine
    supply = read_restaurant(engine, with_sales=False).supply
    save_table(engine, "supply", supply[supply["ingredient"] == "Lomo fino"])
    assert "Limón" in cooking("money").info[0].value


def test_where_nothing_has_a_price_no_purchases_of_nothing_are_told(cooking):
    engine = session.current().engine
    save_table(engine, "supply", read_restaurant(engine, with_sales=False).supply.head(0))
    app = cooking("money")
    assert not app.exception
    assert app.info[0].value.startswith("Ningún insumo tiene precio")
    assert not app.dataframe
    assert not any("S/ 0" in line.value for line in app.markdown)


def month(app):
    return app.segmented_control(key="money_part").set_value("month").run()


def given(table: str, rows: str) -> None:
    save_table(session.current().engine, table, read_table(table, rows.encode(), f"{table}.csv"), mode="merge")


def test_a_month_says_what_was_used_which_part_of_sales_that_is_and_where_it_went(cooking, monkeypatch):
    files = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, key, **rest: files.update({key: data}))
    given("stock", "day,ingredient,quantity\n2026-10-31,Limón,10\n2026-10-31,Lomo fino,4\n")
    given(
        "deliveries", "day,ingredient,quantity,supplier\n2026-11-03,Limón,45,Verduras\n2026-11-05,Lomo fino,50,Carnes\n"
    )
    given("waste", "day,ingredient,quantity,reason\n2026-11-10,Limón,1,spoiled\n2026-11-10,Lomo fino,0.5,staff\n")
    app = cooking("money", money_part="month")
    assert not app.exception
    share = "Es el **10.2 %** de lo vendido sin impuesto (S/ 26,400). Después de insumos quedan **S/ 23,696**."
    assert share in [each.value for each in app.markdown]
    # 22 days, three Saturdays doubled: 25 x (20 ceviches of 0.1 kg at 4, 10 lomos of 0.2 kg at 48)
    said = [markdown.value for markdown in app.markdown]
    assert (
        "Del 1 nov al 22 nov se usaron insumos por **S/ 2,704**: había S/ 232, compraste S/ 2,580 y quedaron S/ 108."
        in said
    )
    parts = app.dataframe[0].value
    assert parts["amount"].tolist() == ["S/ 2,600", "S/ 4", "S/ 24", "S/ 0", "S/ 76"]
    assert parts["part"].tolist()[3] == "Cortesías anotadas en Merma", "those of the till are in what recipes ask"
    suppliers = app.dataframe[1].value
    assert suppliers["supplier"].tolist() == ["Carnes", "Verduras"]
    assert suppliers["bought"].tolist() == ["S/ 2,400", "S/ 180"]
    assert list(app.dataframe[2].value)[:4] == ["ingredient", "used", "theoretical", "unexplained"]
    assert not app.warning
    with ThreadPoolExecutor(1) as server:  # where a file is made, no page is
        book = CalamineWorkbook.from_filelike(io.BytesIO(server.submit(files["money_month_xlsx"]).result()))
    sums, bought = (book.get_sheet_by_index(sheet).to_python() for sheet in (0, 1))
    assert [row[1] for row in sums[1:4]] == [232, 2580, 108]
    assert {row[0] for row in bought[1:]} == {"Carnes", "Verduras"}


def test_what_a_delivery_app_keeps_is_asked_beside_the_tax_and_comes_off_margins_and_the_month(cooking):
    engine = session.current().engine
    (till,) = list_channels(engine, read_restaurant(engine).sales["day"].min())
    assert any("no dicen por qué canal" in caption.value for caption in cooking("recipes").caption)
    save_commission(engine, till.source_id, "", 0.25)
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    share = app.text_input(key=f"recipes_commission_{till.source_id}_")
    assert (share.value, share.label) == ("25", "Sin canal (S/ 67,200 en 8 semanas)")
    assert any("(S/ 26.69): **deja S/ 26.29**" in markdown.value for markdown in app.markdown)  # of S/ 35.59
    share.set_value("12,5").run()
    assert [each.share for each in list_channels(engine, read_restaurant(engine).sales["day"].min())] == [0.125]
    app.text_input(key=share.key).set_value("10").run()
    said = [markdown.value for markdown in cooking("money", money_part="month").markdown]
    assert any("se quedan con S/ 2,640" in words for words in said)


def test_a_month_says_what_nobody_counted_and_what_has_no_price(cooking):
    given("stock", "day,ingredient,quantity\n2026-10-31,Lomo fino,4\n")
    given("deliveries", "day,ingredient,quantity,supplier\n2026-11-03,Limón,45,Verduras\n")
    supply = read_restaurant(session.current().engine, with_sales=False).supply
    save_table(session.current().engine, "supply", supply[supply["ingredient"] == "Lomo fino"])
    app = cooking("money", money_part="month")
    said = [warning.value for warning in app.warning]
    assert any("Falta un conteo de 1 insumo: Limón." in words for words in said)
    assert any("1 insumo no tenía precio" in words and "Limón" in words for words in said)


def test_a_month_without_counts_and_purchases_claims_no_use_of_nothing_and_no_gain(cooking):
    app = month(cooking("money"))
    assert not app.exception
    assert app.info[0].value.startswith("Del 1 nov al 22 nov ningún insumo se contó al empezar y al cerrar")
    by_recipes = "Según las recetas se usaron insumos por **S/ 2,600**. Es el **9.8 %** de lo vendido sin impuesto"
    assert by_recipes in app.markdown[0].value
    assert app.dataframe[0].value["amount"].tolist() == ["S/ 2,600", "S/ 0", "S/ 0", "S/ 0"]
    assert list(app.dataframe[1].value.columns) == ["supplier", "budget"]
    assert not any("Después de insumos" in each.value or "S/ 0**" in each.value for each in app.markdown)
    assert not app.warning  # it is said once


def test_purchases_without_any_count_are_no_share_of_sales(cooking):
    given("deliveries", "day,ingredient,quantity,supplier\n2026-11-20,Limón,10,Verduras\n")
    app = cooking("money", money_part="month")
    said = app.markdown[0].value
    assert "recetas se usaron insumos por **S/ 2,600**" in said and "Hay compras anotadas por **S/ 40**." in said
    assert "9.8 %" in said and "Después de insumos" not in said
    assert app.dataframe[1].value["bought"].tolist() == ["S/ 40", "S/ 0"]


def test_the_month_can_be_chosen_and_an_old_one_has_no_budget_to_compare_with(cooking):
    given("deliveries", "day,ingredient,quantity,supplier\n2026-09-15,Limón,10,Verduras\n")
    app = cooking("money", money_part="month")
    app.selectbox(key="money_month").select_index(2).run()
    assert not app.exception
    assert list(app.dataframe[1].value.columns) == ["supplier", "bought"]
    assert any("no hay presupuesto" in caption.value for caption in app.caption)
