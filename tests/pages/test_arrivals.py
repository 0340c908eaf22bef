"""Did it arrive? Asked of orders whose day has come."""

import pandas as pd
import pytest

from forecasting.files.table import read_table
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.supply.orders import Order, list_orders, save_order
from forecasting.tables import HOME
from pages.shared import session
from tests.pages.conftest import OPEN

SUNDAY, MONDAY = pd.Timestamp("2026-11-22"), pd.Timestamp("2026-11-23")


@pytest.fixture
def ordered(cooking):
    """A kitchen to which four boxes of lemons should have come on a day; counted on Saturday."""

    def visit(page: str = "orders", arrives: pd.Timestamp = MONDAY, locale: str = "es-PE", pack: float = 5.0):
        engine = session.current().engine
        count = {"day": [SUNDAY - pd.Timedelta(days=1)], "ingredient": "Limón", "quantity": 3.0, "location": HOME}
        save_table(engine, "stock", pd.DataFrame(count))
        line = {"ingredient": "Limón", "suggested_packs": 3, "sent_packs": 4, "pack_size": pack, "unit_cost": 4.0}
        lines = pd.DataFrame([line | {"pack_name": "caja de 5 kg", "unit": "kg", "why": ""}])
        save_order(engine, Order("Verduras", arrives, arrives, lines), at=session.clock("America/Lima"))
        return cooking(page, locale=locale, **OPEN)

    return visit


def came() -> list[object]:
    engine = session.current().engine
    order = list_orders(engine).iloc[0]
    return [order["state"], order["received"], read_restaurant(engine, with_sales=False).deliveries["quantity"].sum()]


def said(app) -> str:
    return " ".join(element.value for kind in (app.markdown, app.caption, app.success, app.error) for element in kind)


def test_on_its_day_an_order_is_asked_about_and_all_of_it_came(ordered):
    app = ordered()
    assert "¿Llegó el pedido a **Verduras** del lun 23 nov (S/ 80)?" in said(app)
    app.button(key="arrived_1_all").click().run()
    assert not app.exception
    assert came() == ["received", 20, 20]
    assert "llegó todo lo de **Verduras**" in said(app)


@pytest.mark.parametrize("days", [2, -14])
def test_before_its_day_and_after_two_weeks_nobody_is_asked(ordered, days):
    assert "¿Llegó" not in said(ordered(arrives=MONDAY + pd.Timedelta(days=days)))


def test_what_did_not_arrive_counts_no_more_until_that_is_taken_back_and_till_then_stock_is_shown_both_ways(ordered):
    app = ordered(arrives=SUNDAY)
    asked = next(line.value for line in app.markdown if "Mientras nadie lo diga" in line.value)
    assert "Limón: tienes 21 kg si llegó, 1 kg si no. Si no llegó, habría que pedir 1 × caja de 5 kg (5 kg)" in asked
    app.button(key="arrived_1_none").click().run()
    assert came() == ["missing", 0, 0]
    assert "Verduras · no llegó el dom 22 nov · S/ 80" in [box.label for box in app.expander]
    app.button(key="arrivals_back_1").click().run()
    assert not app.exception
    assert came()[0::2] == ["sent", 20]
    assert "¿Llegó el pedido" in said(app)


def test_of_a_part_quantities_and_price_are_asked_and_what_cannot_be_read_is_neither_kept_nor_lost(ordered):
    app = ordered()
    app.button(key="arrived_1_part").click().run()
    assert app.text_input(key="arrived_1_Limón_came").value == "20"
    assert "**Limón** · 4 × caja de 5 kg (20 kg)" in said(app)
    for quantity, price in (("doce", ""), ("12", "cuatro"), ("-3", "")):
        app.text_input(key="arrived_1_Limón_came").set_value(quantity)
        app.text_input(key="arrived_1_Limón_paid").set_value(price)
        app.button(key="arrived_1_save").click().run()
        assert "no se guardó nada" in said(app)
        assert came()[0] == "sent"
        assert app.text_input(key="arrived_1_Limón_came").value == quantity
    app.text_input(key="arrived_1_Limón_came").set_value("12,5")
    app.text_input(key="arrived_1_Limón_paid").set_value("4,40")
    app.button(key="arrived_1_save").click().run()
    assert not app.exception
    assert came() == ["received", 12.5, 12.5]
    supply = read_restaurant(session.current().engine, with_sales=False).supply
    newest = supply[supply["ingredient"] == "Limón"].iloc[-1]
    assert (newest["unit_cost"], newest["from"]) == (4.4, MONDAY)
    assert "Limón: 4 × caja de 5 kg (20 kg): llegó 12.5 kg" in said(app)
    assert "**Verduras**: S/ 55.00. Lo que falta ya no cuenta." in said(app)  # 12.5 kg at 4.40
    assert "Verduras · llegó una parte el lun 23 nov · S/ 55" in [box.label for box in app.expander]


def test_what_came_may_be_written_in_packs_and_units_of_the_house(ordered):
    bag = "ingredient,unit,equals,in_unit\nLimón,bolsita,500,g\n".encode()
    save_table(session.current().engine, "conversions", read_table("conversions", bag, "equivalencias.csv"))
    app = ordered(locale="en-GB", arrives=SUNDAY)
    assert "Did the order to **Verduras** for Sun 22 Nov (S/ 80) arrive?" in said(app)
    app.button(key="arrived_1_part").click().run()
    app.text_input(key="arrived_1_Limón_came").set_value("3 cajas + 4 bolsitas")
    app.button(key="arrived_1_save").click().run()
    assert not app.exception
    assert came() == ["received", 17, 17]


def test_a_line_that_rests_on_such_an_order_says_so(ordered):
    app = ordered(arrives=SUNDAY, pack=0.25)
    assert any(field.label.startswith("**Limón**") for field in app.number_input)
    assert any("Limón: tienes 2 kg si llegó, 1 kg si no." in caption.value for caption in app.caption)
