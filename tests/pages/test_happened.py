"""A delivery didn't come, a dish is sold out, a group is coming: two taps, a new plan, one tap back."""

import pandas as pd

from forecasting.files.table import read_table
from forecasting.store.days.sold_out import read_sold_out
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.supply.orders import LINE_COLUMNS, Order, list_orders, save_order
from forecasting.tables import HOME
from pages.shared import session
from tests.pages.conftest import NOW

MONDAY = pd.Timestamp("2026-11-23")
BEEF = "day,ingredient,quantity,supplier\n2026-11-23,Lomo fino,10,Carnes\n"
MARKET = (
    "supplier,delivery_days,cutoff,lead_time_days\nMercado,tue,20:00,1\n",
    "ingredient,supplier,pack_size,pack_name,unit_cost,preference\nLomo fino,Mercado,1,kilo,60,2\n",
)


def keep(table: str, content: str) -> None:
    save_table(session.current().engine, table, read_table(table, content.encode(), f"{table}.csv"), mode="merge")


def choose(app, kind: str):
    return app.pills(key="happened").set_value(kind).run()


def kitchen():
    return read_restaurant(session.current().engine, with_sales=False)


def said(app) -> str:
    return " ".join(element.value for element in app.markdown)


def test_a_delivery_that_did_not_come_is_taken_off_and_another_supplier_offered(cooking):
    keep("deliveries", BEEF)
    keep("stock", "day,ingredient,quantity\n2026-11-22,Lomo fino,1\n")
    keep("suppliers", MARKET[0])
    keep("supply", MARKET[1])
    app = choose(cooking("today"), "missing")
    assert app.metric[0].value == "1"
    app.button(key="happened_missing_Carnes_20261123").click().run()
    assert not app.exception
    offer = "**Lomo fino**: lo vende Mercado, kilo a S/ 60.00 la unidad. Pide antes del **lun 23 nov, 20:00** y llega"
    assert offer in said(app)
    assert "Puede faltar 1 plato desde el lun 23 nov: **Lomo saltado**" in said(app)
    assert (app.metric[0].value, kitchen().deliveries["quantity"].tolist()) == ("2", [0.0])
    app.button(key="happened_undo").click().run()
    assert (app.metric[0].value, kitchen().deliveries["quantity"].tolist()) == ("1", [10.0])


def test_what_did_not_come_can_be_taken_back_by_whoever_looks_later_until_it_is_counted(cooking):
    keep("deliveries", BEEF)
    lines = pd.DataFrame([["Limón", 3.0, 3.0, 5.0, "caja", "kg", 4.0, ""]], columns=LINE_COLUMNS)
    order = save_order(session.current().engine, Order("Verduras", MONDAY, MONDAY, lines), NOW)
    app = choose(cooking("today"), "missing")
    app.button(key="happened_missing_Carnes_20261123").click().run()
    choose(app, "missing").button(key=f"happened_missing_{order}").click().run()
    assert kitchen().deliveries["quantity"].tolist() == [0.0, 0.0]
    app = cooking("today")
    assert "**No llegó** lo de Carnes del lun 23 nov (Lomo fino)." in said(app)
    assert "**No llegó** lo de Verduras del lun 23 nov (Limón)." in said(app)
    app.button(key="happened_back_missing_Carnes_20261123").click().run()
    app.button(key=f"happened_back_missing_{order}").click().run()
    assert not app.exception
    assert kitchen().deliveries["quantity"].tolist() == [10.0, 15.0]
    assert "No llegó** lo de" not in said(app)
    choose(app, "missing").button(key="happened_missing_Carnes_20261123").click().run()
    keep("stock", "day,ingredient,quantity\n2026-11-23,Lomo fino,4\n")
    assert "No llegó** lo de" not in said(cooking("today"))


def test_an_order_that_did_not_come_is_answered_for_everywhere(cooking):
    lines = pd.DataFrame([["Lomo fino", 5.0, 5.0, 2.0, "bolsa", "kg", 48.0, ""]], columns=LINE_COLUMNS)
    order = save_order(session.current().engine, Order("Carnes", MONDAY, MONDAY, lines), NOW)
    app = choose(cooking("today"), "missing")
    assert any(button.key == f"arrived_{order}_all" for button in app.button)
    app.button(key=f"happened_missing_{order}").click().run()
    assert not app.exception
    assert list_orders(session.current().engine)["state"].tolist() == ["missing"]
    assert not any(button.key == f"arrived_{order}_all" for button in app.button)
    app.button(key="happened_undo").click().run()
    assert list_orders(session.current().engine)["state"].tolist() == ["sent"]
    assert kitchen().deliveries["quantity"].tolist() == [10.0]


def test_with_no_delivery_to_miss_a_dish_that_is_sold_out_is_noted_and_what_is_gone_is_counted_as_nothing(cooking):
    app = cooking("today")
    assert app.code[0].value.splitlines() == [  # for the floor, to be copied
        "Platos en riesgo – La Picantería – lun 23 nov",
        "• Ceviche clásico: desde el mar 24 nov puede faltar Limón",
    ]
    choose(app, "missing")
    assert "No hay entregas anotadas" in " ".join(caption.value for caption in app.caption)
    choose(app, "sold_out")
    app.button(key="happened_sold_out_Ceviche clásico").click().run()
    assert not app.exception
    assert read_sold_out(session.current().engine)[["day", "dish", "answer", "hour"]].to_numpy().tolist() == [
        [MONDAY, "Ceviche clásico", "yes", 9]
    ]
    assert "Hoy se agotó **Ceviche clásico** a las 9:00." in said(app)
    app.button(key="happened_gone_Limón").click().run()
    counts = kitchen().stock
    assert counts.loc[counts["day"] == MONDAY, ["ingredient", "quantity"]].to_numpy().tolist() == [["Limón", 0.0]]
    app.button(key="happened_undo").click().run()
    assert read_sold_out(session.current().engine).empty
    assert (kitchen().stock["day"] < MONDAY).all()


def test_a_group_is_counted_on_until_it_is_taken_back(cooking):
    keep("stock", "day,ingredient,quantity\n2026-11-22,Lomo fino,500\n2026-11-22,Limón,60\n")
    app = choose(cooking("today"), "group")
    assert app.metric[0].value == "0"
    app.multiselect(key="happened_menu").set_value(["Ceviche clásico"])
    app.number_input(key="happened_people").set_value(5000).run()
    assert [error.value for error in app.error] == ["De más de 2,000 personas no se puede anotar un grupo."]
    assert app.button(key="happened_people_note").disabled
    app.number_input(key="happened_people").set_value(600).run()
    app.button(key="happened_people_note").click().run()
    assert not app.exception
    assert "viene un grupo de **600 personas** el lun 23 nov" in said(app)
    assert (app.metric[0].value, kitchen().bookings["portions"].tolist()) == ("1", [600.0])
    assert "happened_back_group_1" not in [button.key for button in app.button]  # one way back at a time
    app.button(key="happened_close").click().run()
    assert "Grupo de 600 personas el **lun 23 nov**: 600 Ceviche clásico." in said(app)
    app.button(key="happened_back_group_1").click().run()
    assert (app.metric[0].value, len(kitchen().bookings)) == ("0", 0)


def test_a_group_without_a_menu_eats_what_is_usual_and_is_noted_with_two_taps(cooking):
    app = cooking("today", happened="group")
    app.button(key="happened_people_30").click().run()
    eaten = kitchen().bookings.set_index("dish")["portions"]
    assert (round(eaten["Ceviche clásico"]), round(eaten["Lomo saltado"])) == (40, 20)
    assert kitchen().bookings["location"].unique().tolist() == [HOME]
    told = [caption.value for caption in app.caption if caption.value.startswith("Cuento con estas porciones")]
    assert told == ["Cuento con estas porciones: 40 Ceviche clásico y 20 Lomo saltado."]
