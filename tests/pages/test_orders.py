"""One order per supplier."""

import pytest

from forecasting.store.orders import list_orders
from forecasting.store.restaurant import read_restaurant, save_table
from pages.shared import session

LEMON = "order_Verduras_20261125_Limón"


def test_every_line_says_why(cooking):
    app = cooking("orders")
    assert not app.exception
    said = " ".join(caption.value for caption in app.caption)
    assert "tienes" in said
    assert "faltan" in said


def test_dishes_without_a_recipe_are_named_with_their_share(cooking):
    engine = session.kitchen().engine
    recipes = read_restaurant(engine).recipes
    save_table(engine, "recipes", recipes[recipes["item"] == "Lomo saltado"])
    assert "Ceviche clásico (67 % de la venta)" in cooking("orders").caption[1].value


def test_another_quantity_changes_the_total(cooking):
    app = cooking("orders")
    app.number_input(key=LEMON).set_value(3)
    app.button(key="order_Verduras_20261125_apply").click().run()
    assert "S/ 60.00" in " ".join(line.value for line in app.markdown)


def test_below_the_suppliers_minimum_the_gap_is_named(cooking):
    app = cooking("orders")
    app.number_input(key=LEMON).set_value(0)
    app.button(key="order_Verduras_20261125_apply").click().run()
    assert "Faltan S/ 10.00" in " ".join(warning.value for warning in app.warning)


def test_the_message_lists_the_chosen_packs(cooking):
    app = cooking("orders")
    app.number_input(key=LEMON).set_value(3)
    app.button(key="order_Verduras_20261125_apply").click().run()
    message = next(block.value for block in app.code if "Limón" in block.value)
    assert "• Limón: 3 × caja de 5 kg (15 kg)" in message
    assert "*Pedido – La Picantería*" in message


def test_the_chat_link_has_the_suppliers_phone(cooking):
    links = [link.url for link in cooking("orders").link_button]
    assert any(url.startswith("https://wa.me/999111222?text=") for url in links)


def test_a_sent_order_is_on_its_way(cooking):
    app = cooking("orders")
    app.number_input(key=LEMON).set_value(3)
    app.button(key="order_Verduras_20261125_apply").click().run()
    app.button(key="order_Verduras_20261125_sent").click().run()
    assert not app.exception
    engine = session.kitchen().engine
    sent = list_orders(engine)
    assert sent[["ingredient", "sent_packs"]].values.tolist() == [["Limón", 3]]
    assert read_restaurant(engine).deliveries["quantity"].tolist() == [15.0]


@pytest.mark.parametrize("locale", ["es-PE", "en-GB"])
def test_orders_speak_the_readers_language(cooking, locale):
    app = cooking("orders", locale=locale)
    assert not app.exception
    assert any(("Total" in line.value) for line in app.markdown)
