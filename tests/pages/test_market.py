"""What one buys oneself: a list to take along, and purchases that stood on none."""

from math import isnan

import pandas as pd
import pytest

from forecasting.files.table import read_table
from forecasting.store.house import save_place
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.supply.orders import list_orders
from forecasting.tables import Place
from pages.shared import session
from tests.pages.conftest import OPEN

LEMON = "market_order_Verduras_20261123_Limón_1"


@pytest.fixture
def market(cooking):
    """A kitchen that buys its vegetables itself."""
    engine = session.current().engine
    suppliers = read_restaurant(engine, with_sales=False).suppliers
    save_table(engine, "suppliers", suppliers.assign(self_bought=["yes", "no"]))
    return cooking


def bought() -> list[list[object]]:
    lines = list_orders(session.current().engine)
    lines = lines[lines["state"] == "bought"]
    return lines[["supplier", "ingredient", "received", "received_cost"]].values.tolist()


def said(app) -> str:
    return " ".join(element.value for kind in (app.markdown, app.success, app.error) for element in kind)


def test_the_order_is_a_list_on_which_a_tick_is_purchase_receipt_and_new_price_and_can_be_taken_back(market):
    app = market("orders", **OPEN)
    assert "Tu lista de compras para el **lun 23 nov**" in said(app)
    assert [app.text_input(key=f"{LEMON}_{part}").value for part in ("how_much", "price")] == ["5", ""]
    assert "order_Verduras_20261123_copy" not in [button.key for button in app.button]
    app.text_input(key=f"{LEMON}_how_much").set_value("1 caja + 1,5 kg")
    app.text_input(key=f"{LEMON}_price").set_value("4.20")
    app.button(key=f"{LEMON}_bought").click().run()
    assert not app.exception
    engine = session.current().engine
    assert bought() == [["Verduras", "Limón", 6.5, 4.2]]
    assert read_restaurant(engine, with_sales=False).deliveries["quantity"].tolist() == [6.5]
    assert "Anotado: **Limón**: 6.5 kg a S/ 4.20 por kg (S/ 27.30)." in said(app)
    app.button(key="market_undo_1").click().run()
    assert not app.exception
    assert bought() == []
    assert read_restaurant(engine, with_sales=False).deliveries.empty
    assert app.text_input(key=f"{LEMON}_how_much").value == "5"


def test_what_is_typed_on_the_list_is_there_after_a_reload_until_it_is_bought(market):
    app = market("orders", **OPEN)
    app.text_input(key=f"{LEMON}_how_much").set_value("1 caja + 1,5 kg").run()
    app.text_input(key=f"{LEMON}_price").set_value("4.20").run()
    app = market("orders", address={"packs": app.query_params["packs"]}, **OPEN)
    assert not app.exception
    assert [app.text_input(key=f"{LEMON}_{part}").value for part in ("how_much", "price")] == [
        "1 caja + 1,5 kg",
        "4.20",
    ]
    app.button(key=f"{LEMON}_bought").click().run()
    assert bought() == [["Verduras", "Limón", 6.5, 4.2]]
    assert "packs" not in app.query_params


def test_what_two_phones_tick_is_bought_once_unless_both_bought_some(market):
    first, second = (market("orders", **OPEN) for _ in range(2))
    for app in (first, second):
        app.button(key=f"{LEMON}_bought").click().run()
        assert not app.exception
    assert [row[2] for row in bought()] == [5]
    assert [each.value for each in second.warning if "anotada" in each.value] == [
        "La compra de Limón ya estaba anotada; no se anotó otra vez. Se anotó el lun 23 nov a las 09:30."
    ]
    second.button(key="orders_note_also").click().run()
    assert not second.exception
    assert [row[2] for row in bought()] == [5, 5]


def test_what_is_bought_after_the_count_of_tonights_close_is_there_from_tomorrow_on(market):
    engine = session.current().engine
    today = session.current().today
    count = pd.DataFrame({"day": [today], "ingredient": ["Limón"], "quantity": [0.0]})
    save_table(engine, "stock", read_table("stock", count.to_csv(index=False).encode(), "stock.csv"), mode="merge")
    app = market("orders", **OPEN)
    (key,) = [button.key for button in app.button if "_Limón_" in button.key and button.key.endswith("_bought")]
    app.button(key=key).click().run()
    assert not app.exception
    assert read_restaurant(engine, with_sales=False).deliveries["day"].tolist() == [today + pd.Timedelta(days=1)]
    assert any(button.key.startswith("market_undo_") for button in app.button)


def test_what_can_not_be_read_is_said_and_nothing_is_kept(market):
    app = market("orders", **OPEN)
    for quantity, price in (("seis", "4"), ("6", "cuatro"), ("0", "4")):
        app.text_input(key=f"{LEMON}_how_much").set_value(quantity)
        app.text_input(key=f"{LEMON}_price").set_value(price)
        app.button(key=f"{LEMON}_bought").click().run()
        assert "no se guardó nada" in said(app)
        assert (bought(), app.text_input(key=f"{LEMON}_how_much").value) == ([], quantity)


@pytest.mark.parametrize(("cost", "shown"), [(0.004, "0.004, igual"), (3.333333, "3.33, igual")])
def test_a_price_left_as_it_is_stays_to_its_last_digit(market, cost, shown):
    engine = session.current().engine
    supply = read_restaurant(engine, with_sales=False).supply
    save_table(
        engine, "supply", supply.assign(unit_cost=supply["unit_cost"].mask(supply["ingredient"] == "Limón", cost))
    )
    app = market("orders", **OPEN)
    assert app.text_input(key=f"{LEMON}_price").placeholder == shown
    app.button(key=f"{LEMON}_bought").click().run()
    assert bought()[0][:3] == ["Verduras", "Limón", 5] and isnan(bought()[0][3])
    assert read_restaurant(engine, with_sales=False).supply["unit_cost"].tolist().count(cost) == 1


def test_a_list_says_where_it_has_less_than_is_needed(market):
    engine = session.current().engine
    ingredients = read_restaurant(engine, with_sales=False).ingredients
    save_table(engine, "ingredients", ingredients.assign(storage_limit=5.0, reorder_point=30.0))
    app = market("orders", **OPEN)
    captions = " ".join(caption.value for caption in app.caption)
    assert "tu punto de pedido es 30 kg" in captions
    assert "porque no cabe más" in captions


def test_an_unplanned_purchase_takes_three_fields(market):
    app = market("orders", **OPEN)
    app.selectbox(key="market_what").set_value("Lomo fino")
    app.text_input(key="market_how_much").set_value("1 bolsa")  # of 2 kg
    app.text_input(key="market_paid").set_value("100")
    app.button(key="market_save").click().run()
    assert not app.exception
    assert bought() == [["Verduras", "Lomo fino", 2, 50]]
    assert app.text_input(key="market_paid").value in ("", None)
    supply = read_restaurant(session.current().engine, with_sales=False).supply
    assert supply.loc[supply["ingredient"] == "Lomo fino", ["supplier", "preference"]].values.tolist() == [
        ["Carnes", 1.0],
        ["Verduras", 2.0],
    ]


def test_what_was_paid_in_a_currency_without_cents_is_thousands(market):
    save_place(session.current().engine, Place(country="CL", time_zone="America/Santiago", currency="CLP"))
    app = market("orders", **OPEN)
    app.selectbox(key="market_what").set_value("Lomo fino")
    app.text_input(key="market_how_much").set_value("2 kg")
    app.text_input(key="market_paid").set_value("25.000")
    app.button(key="market_save").click().run()
    assert bought() == [["Verduras", "Lomo fino", 2, 12500]]


def test_who_buys_nothing_themselves_can_still_note_a_purchase_and_is_asked_what_first(cooking):
    app = cooking("orders", locale="en-GB", **OPEN)
    app.button(key="market_save").click().run()
    assert "Choose what you bought" in said(app)
    assert bought() == []
    app.selectbox(key="market_what").set_value("Limón")
    app.text_input(key="market_how_much").set_value("2")
    app.text_input(key="market_paid").set_value("9")
    app.button(key="market_save").click().run()
    assert not app.exception
    assert bought() == [["Unplanned purchase", "Limón", 2, 4.5]]


def test_today_says_buy_and_not_order_where_one_goes_oneself(market):
    app = market("today")
    assert not app.exception
    assert "**Hoy toca comprar en Verduras**: la lista está en Pedidos." in said(app)
    assert app.metric[1].label in ("Comprar hoy", "Pedir o comprar")
    assert "Cómpralo en Verduras hasta el **lun 23 nov, 21:00**." in said(app)


def test_a_line_of_the_list_says_what_will_be_noted_and_opens_to_change_it(market):
    app = market("orders", **OPEN)
    assert lines_of(app) == ["**Limón** · 1 × caja de 5 kg (5 kg)"]
    app.text_input(key=f"{LEMON}_how_much").set_value("6,5")
    app = app.text_input(key=f"{LEMON}_price").set_value("4.20").run()
    assert not app.exception
    assert lines_of(app) == ["**Limón** · 6,5 kg · S/ 4.20"]


def lines_of(app) -> list[str]:
    popovers = [block.proto.popover.label for block in app.get("popover")]
    return [label for label in popovers if label.startswith("**")]
