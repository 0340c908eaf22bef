"""One order per supplier."""

import pandas as pd
import pytest

from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.supply.orders import Order, list_orders, save_order
from forecasting.tables import HOME
from pages.shared import session, tables
from tests.pages.conftest import OPEN

LEMON = "order_Verduras_20261125_Limón_1"  # one pack is suggested
TYPED = f'{{"main":{{"{LEMON}":%s}}}}'


def test_every_line_says_why_and_the_chat_link_has_the_suppliers_phone(cooking):
    app = cooking("orders", **OPEN)
    assert not app.exception
    said = " ".join(caption.value for caption in app.caption)
    assert "tienes" in said
    assert "faltan" in said
    assert any(link.url.startswith("https://wa.me/51999111222?text=") for link in app.link_button)
    assert any("Total" in line.value for line in app.markdown)
    from_whom = [box.key for box in app.selectbox if str(box.key).startswith("orders_from")]
    assert from_whom == []  # one supplier sells each


def test_another_quantity_changes_all_totals_and_the_message(cooking):
    app = cooking("orders", **OPEN)
    app.number_input(key=LEMON).set_value(3).run()
    assert "S/ 60.00" in " ".join(line.value for line in app.markdown)
    assert "S/ 60" in next(order.label for order in app.expander if "Verduras" in order.label)
    assert "**S/ 348**" in next(line.value for line in app.markdown if "2 pedidos" in line.value)
    app.button(key="order_Verduras_20261125_copy").click().run()
    message = next(block.value for block in app.code if "Limón" in block.value)
    assert "• Limón: 3 × caja de 5 kg (15 kg)" in message
    assert "*Pedido – La Picantería*" in message


def test_a_line_says_its_price_and_what_was_changed_and_goes_back_to_what_was_suggested(cooking):
    app = cooking("orders", **OPEN)
    assert "1 × S/ 20.00 = S/ 20.00" in [caption.value for caption in app.caption]
    app.number_input(key=LEMON).set_value(30).run()
    said = " ".join(caption.value for caption in app.caption)
    assert "30 × S/ 20.00 = S/ 600.00 · Tú pides 30; lo sugerido es 1." in said
    assert "Con 30 × caja de 5 kg se botaría cerca de " in said
    app.button(key=f"{LEMON}_as_suggested").click().run()
    assert not app.exception
    assert app.number_input(key=LEMON).value == 1
    assert "Tú pides" not in " ".join(caption.value for caption in app.caption)


def test_an_order_of_nothing_cannot_be_sent_or_taken_along_and_what_it_lacks_of_the_minimum_is_named(cooking):
    app = cooking("orders", **OPEN)
    files = [f"order_Verduras_20261125_{form}" for form in ("pdf", "xlsx", "csv")]
    assert not any(file.disabled for file in app.get("download_button") if file.key in files)
    app.number_input(key=LEMON).set_value(0).run()
    assert "Faltan S/ 10.00" in " ".join(warning.value for warning in app.warning)
    assert app.button(key="order_Verduras_20261125_sent").disabled
    assert [file.key for file in app.get("download_button") if file.disabled] == files


def test_a_phone_whose_country_nobody_can_know_is_asked_for_its_code_and_never_dialled(cooking):
    engine = session.current().engine
    suppliers = read_restaurant(engine, with_sales=False).suppliers
    save_table(engine, "suppliers", suppliers.assign(phone=["444 1234", ""]))
    app = cooking("orders", **OPEN)
    said = [caption.value for caption in app.caption if "No sé de qué país es el 444 1234" in caption.value]
    assert len(said) == 1
    assert all(link.url.startswith("https://wa.me/?text=") for link in app.link_button)


def test_a_sent_order_is_on_its_way_and_the_way_back_keeps_what_was_typed(cooking):
    app = cooking("orders", **OPEN)
    app.number_input(key=LEMON).set_value(3)
    app.button(key="order_Verduras_20261125_sent").click().run()
    assert not app.exception
    engine = session.current().engine
    assert list_orders(engine)[["ingredient", "sent_packs"]].values.tolist() == [["Limón", 3]]
    assert read_restaurant(engine).deliveries["quantity"].tolist() == [15.0]
    assert app.success[0].value.startswith("Anotado: pedido a **Verduras** por S/ 60")
    assert "Limón: 3 × caja de 5 kg (15 kg)" in " ".join(line.value for line in app.markdown)
    app.button(key="orders_back_1").click().run()
    assert not app.exception
    assert app.number_input(key=LEMON).value == 3
    assert "Anotado" not in " ".join(line.value for line in app.success)


def test_who_copies_an_order_is_asked_whether_it_was_sent(cooking):
    app = cooking("orders", **OPEN)
    app.button(key="order_Verduras_20261125_copy").click().run()
    assert "¿Ya enviaste el pedido a Verduras?" in " ".join(line.value for line in app.markdown)
    app.button(key="order_Verduras_20261125_not_yet").click().run()
    assert "¿Ya enviaste" not in " ".join(line.value for line in app.markdown)
    assert list_orders(session.current().engine).empty
    app.button(key="order_Verduras_20261125_copy").click().run()
    app.button(key="order_Verduras_20261125_sent").click().run()
    assert not app.exception
    assert list_orders(session.current().engine)["state"].tolist() == ["sent"]
    assert "¿Ya enviaste" not in " ".join(line.value for line in app.markdown)


def test_an_order_noted_on_another_phone_is_not_noted_twice_unless_it_is_another_one(cooking):
    first, second = (cooking("orders", **OPEN) for _ in range(2))
    second.number_input(key=LEMON).set_value(3).run()
    first.button(key="order_Verduras_20261125_sent").click().run()
    second.button(key="order_Verduras_20261125_sent").click().run()
    assert not second.exception
    engine = session.current().engine
    assert read_restaurant(engine).deliveries["quantity"].tolist() == [5.0]
    assert [each.value for each in second.warning if "anotado" in each.value] == [
        "El pedido a Verduras que llega el mié 25 nov ya estaba anotado; no se anotó otra vez. "
        "Se anotó el lun 23 nov a las 09:30."
    ]
    assert LEMON not in [field.key for field in second.number_input]  # what is suggested knows of the first
    second.button(key="orders_note_also").click().run()
    assert not second.exception
    assert sorted(read_restaurant(engine).deliveries["quantity"]) == [5.0, 15.0]
    assert second.success[0].value.startswith("Anotado: pedido a **Verduras** por S/ 60")


def test_what_is_sent_later_for_the_same_delivery_comes_on_top(cooking):
    engine = session.current().engine
    supply = read_restaurant(engine, with_sales=False).supply
    save_table(engine, "supply", supply.assign(pack_size=1.0))
    app = cooking("orders", **OPEN)
    suggested = next(field for field in app.number_input if "Limón" in field.label)
    packs = suggested.value
    suggested.set_value(1)
    app.button(key="order_Verduras_20261125_sent").click().run()
    assert next(field for field in app.number_input if "Limón" in field.label).value == packs - 1
    assert [info.value for info in app.info] == ["Para esta entrega ya enviaste un pedido; esto se sumaría."]
    app.button(key="order_Verduras_20261125_sent").click().run()
    assert read_restaurant(engine).deliveries["quantity"].tolist() == [1, packs - 1]


def test_an_order_that_was_not_sent_after_all_is_suggested_again(cooking):
    app = cooking("orders", **OPEN)
    app.button(key="order_Verduras_20261125_sent").click().run()
    assert LEMON not in [field.key for field in app.number_input]
    app.button(key="orders_undo_1").click().run()
    assert not app.exception
    assert app.number_input(key=LEMON).value == 1
    assert read_restaurant(session.current().engine).deliveries.empty


def test_what_was_typed_is_there_after_a_visit_to_another_page(cooking):
    app = cooking("orders", **OPEN)
    app.number_input(key=LEMON).set_value(3).run()
    app.switch_page("../today.py").run()
    app.switch_page("../orders.py").run()
    assert app.number_input(key=LEMON).value == 3
    assert "S/ 60.00" in " ".join(line.value for line in app.markdown)


def test_what_was_typed_is_there_after_a_reload_until_it_is_noted_or_something_else_is_suggested(cooking):
    app = cooking("orders", **OPEN)
    assert "packs" not in app.query_params
    app.number_input(key=LEMON).set_value(3).run()
    app.run()
    address = {"packs": app.query_params["packs"]}
    app = cooking("orders", address=address, **OPEN)
    assert not app.exception
    assert app.number_input(key=LEMON).value == 3
    assert "3 × S/ 20.00 = S/ 60.00 · Tú pides 3; lo sugerido es 1." in [caption.value for caption in app.caption]
    app.number_input(key=LEMON).set_value(4).run()
    assert app.number_input(key=LEMON).value == 4
    app.button(key="order_Verduras_20261125_sent").click().run()
    assert list_orders(session.current().engine)["sent_packs"].tolist() == [4]
    assert "packs" not in app.query_params
    assert LEMON not in [field.key for field in cooking("orders", address=address, **OPEN).number_input]


@pytest.mark.parametrize("word", ["{", "[3]", '{"main":3}', *(TYPED % packs for packs in ("-3", '"3"', "99999"))])
def test_an_address_of_no_packs_types_nothing(cooking, word):
    app = cooking("orders", address={"packs": word}, **OPEN)
    assert not app.exception
    assert app.number_input(key=LEMON).value == 1
    assert "packs" not in app.query_params


def test_an_impossible_quantity_is_bounded_in_a_sentence_and_in_the_field(cooking):
    app = cooking("orders", **OPEN)
    for typed, packs, total in ((-4, 0, "S/ 0.00"), (99999, 9999, "S/ 199,980.00")):
        app.number_input(key=LEMON).set_value(typed).run()
        assert app.number_input(key=LEMON).value == packs
        assert total in " ".join(line.value for line in app.markdown)
        assert "no puede ser: entre 0 y 9,999 empaques" in " ".join(warning.value for warning in app.warning)


def test_what_nobody_counted_is_said_beside_its_line(cooking):
    one = pd.DataFrame({"day": [pd.Timestamp("2026-11-22")], "ingredient": "Limón", "quantity": 3.0, "location": HOME})
    save_table(session.current().engine, "stock", one)
    warnings = [caption.value for caption in cooking("orders", **OPEN).caption if "Sin conteo" in caption.value]
    assert len(warnings) == 1
    assert ":orange[" in warnings[0]


def test_stock_that_is_an_estimate_is_called_so_once(cooking, monkeypatch):
    clock = session.clock
    monkeypatch.setattr(session, "clock", lambda zone: clock(zone) + pd.Timedelta(days=2))
    captions = [caption.value for caption in cooking("orders", **OPEN).caption]
    assert sum("un estimado desde el dom 22 nov, la última venta" in caption for caption in captions) == 1


def test_all_orders_are_counted_and_those_below_the_minimum_named_as_such(cooking):
    engine = session.current().engine
    suppliers = read_restaurant(engine, with_sales=False).suppliers
    dear = suppliers["minimum"].mask(suppliers["supplier"] == "Carnes", 400.0)
    save_table(engine, "suppliers", suppliers.assign(minimum=dear))
    app = cooking("orders", **OPEN)
    headline = next(line.value for line in app.markdown if "pedido" in line.value)
    assert headline.startswith("**2 pedidos** por **S/ 308** en total. Hoy cierra 1, a las 18:00. De todos, 1 no llega")
    assert [("bajo el mínimo" in order.label) for order in app.expander] == [True, False]
    assert "cierra hoy, 18:00" in app.expander[0].label


def test_the_day_of_the_first_order_is_said_where_none_closes_today(cooking, monkeypatch):
    clock = session.clock
    monkeypatch.setattr(session, "clock", lambda zone: clock(zone).replace(hour=22))
    headline = next(line.value for line in cooking("orders", **OPEN).markdown if "pedido" in line.value)
    assert "en total. El primero cierra el mar 24 nov." in headline


def test_a_delivery_that_falls_on_a_closed_day_is_said_to_be_lost(cooking):
    assert not any("no se cuenta con su entrega" in caption.value for caption in cooking("orders", **OPEN).caption)
    wednesday = pd.DataFrame({"day": [pd.Timestamp("2026-11-25")], "location": [HOME]})
    save_table(session.current().engine, "closed", wednesday)
    said = [caption.value for caption in cooking("orders", order_Verduras_20261127_open=True).caption]
    assert "El mié 25 nov no se cuenta con su entrega: ese día cierras." in said  # and nobody is asked about holidays


def test_what_nobody_sells_keeps_the_all_clear_away(cooking):
    engine = session.current().engine
    save_table(engine, "supply", read_restaurant(engine, with_sales=False).supply.head(0))
    app = cooking("orders", **OPEN)
    assert not app.exception
    assert not app.success
    assert "Nadie te vende todavía" in app.info[0].value


def test_a_downloaded_order_has_headings_in_the_readers_language_and_accents_for_excel():
    lines = pd.DataFrame({"supplier": ["Verduras"], "ingredient": "Limón", "packs": 2, "quantity": 10.0})
    assert tables.download(lines) == "\ufeffProveedor,Insumo,Empaques,Cantidad\nVerduras,Limón,2,10\n".encode()


def test_a_line_is_held_against_the_last_order_of_the_same(cooking):
    engine = session.current().engine
    last = {"ingredient": "Limón", "suggested_packs": 1, "sent_packs": 1, "pack_size": 5.0, "unit_cost": 3.0}
    lines = pd.DataFrame([last | {"pack_name": "caja de 5 kg", "unit": "kg", "why": ""}])
    friday = pd.Timestamp("2026-11-20")
    save_order(engine, Order("Verduras", friday, friday, lines), at=session.clock("America/Lima"))
    app = cooking("orders", **OPEN)
    app.number_input(key=LEMON).set_value(3).run()
    said = " ".join(caption.value for caption in app.caption)
    assert "Es el doble o más de lo último que pediste: 5 kg." in said
    assert "El precio subió 33 %: S/ 4.00 por kg; antes S/ 3.00." in said


@pytest.fixture
def small_order(cooking):
    """The butcher also sells salt, which nobody needs yet; his minimum isn't reached."""
    engine = session.current().engine
    kitchen = read_restaurant(engine, with_sales=False)
    more = {"ingredient": ["Limón"], "supplier": "Carnes", "pack_size": 5.0, "pack_name": "caja", "unit_cost": 8.0}
    supply = pd.DataFrame(more | {"preference": 1.0, "from": pd.NaT, "location": ""})
    rest = kitchen.supply[kitchen.supply["ingredient"] != "Limón"]
    save_table(engine, "supply", pd.concat([rest, supply.astype(rest.dtypes)], ignore_index=True))
    stock = {"day": pd.Timestamp("2026-11-22"), "ingredient": ["Limón"], "quantity": 12.0, "location": HOME}
    save_table(engine, "stock", pd.DataFrame(stock), mode="merge")
    suppliers = kitchen.suppliers
    save_table(engine, "suppliers", suppliers.assign(minimum=[10.0, 630.0]))
    return cooking


def test_below_the_minimum_what_is_needed_soonest_and_keeps_is_offered_and_never_added_by_itself(small_order):
    app = small_order("orders")
    before = [field.label for field in app.number_input]
    assert not any("Limón" in label for label in before)
    said = " ".join(line.value for line in app.markdown)
    assert "Para llegar podrías pedir ya lo que vas a necesitar primero" in said
    key = next(button.key for button in app.button if button.key.endswith("_add"))
    app.button(key=key).click().run()
    assert not app.exception
    assert len(app.number_input) >= len(before)
    assert "Faltan S/" not in " ".join(warning.value for warning in app.warning)
    app.button(key=key.replace("_add", "_take_out")).click().run()
    assert [field.label for field in app.number_input] == before
    assert "Faltan S/" in " ".join(warning.value for warning in app.warning)


@pytest.fixture
def market(cooking):
    """Lemons may also be bought at the market, where they are dearer and come on Tuesdays."""
    engine = session.current().engine
    kitchen = read_restaurant(engine, with_sales=False)
    stall = kitchen.suppliers.head(1).assign(supplier="Mercado", delivery_days="tue,thu", minimum=0.0)
    offer = kitchen.supply[kitchen.supply["ingredient"] == "Limón"].assign(
        supplier="Mercado", pack_size=1.0, pack_name="kilo", unit_cost=5.0, preference=2.0
    )
    save_table(engine, "suppliers", stall, mode="merge")
    save_table(engine, "supply", offer, mode="merge")
    return cooking


def test_a_line_moves_to_another_supplier_for_this_order_only_and_back(market):
    app = market("orders", **OPEN)
    chooser = app.selectbox(key="orders_from_main_Limón")
    assert (chooser.value, chooser.options) == ("Verduras", ["Verduras", "Mercado"])
    chooser.set_value("Mercado").run()
    assert not app.exception
    labels = " ".join(box.label for box in app.expander)
    assert "Mercado" in labels
    assert "Verduras" not in labels
    assert "**Limón** va en el pedido a **Mercado**" in app.info[0].value
    app.button(key="orders_back_to_usual_main_Limón").click().run()
    assert app.selectbox(key="orders_from_main_Limón").value == "Verduras"
    app.selectbox(key="orders_from_main_Limón").set_value("Mercado").run()
    app.button(key="order_Mercado_20261124_sent").click().run()
    assert not app.exception
    assert list_orders(session.current().engine)["supplier"].tolist() == ["Mercado"]
    assert "va en el pedido" not in " ".join(info.value for info in app.info)  # the next one goes to the usual again
    app.button(key="orders_back_1").click().run()
    assert app.selectbox(key="orders_from_main_Limón").value == "Mercado"


def test_a_supplier_of_whom_nothing_is_needed_yet_is_named_and_one_with_an_order_is_not(cooking):
    engine = session.current().engine
    stock = read_restaurant(engine, with_sales=False).stock
    save_table(engine, "stock", stock.assign(quantity=stock["quantity"].mask(stock["ingredient"] == "Limón", 100.0)))
    app = cooking("orders", **OPEN)
    assert not app.exception
    quiet = [caption.value for caption in app.caption if "Todavía no hace falta pedir a" in caption.value]
    assert len(quiet) == 1 and "Verduras" in quiet[0] and "Carnes" not in quiet[0]


def test_dishes_without_a_recipe_are_named_with_their_share(cooking):
    engine = session.current().engine
    recipes = read_restaurant(engine).recipes
    save_table(engine, "recipes", recipes[recipes["item"] == "Lomo saltado"])
    assert "Ceviche clásico (67 % de la venta)" in cooking("orders", **OPEN).caption[1].value


def test_an_order_that_is_opened_stays_open_when_its_sum_changes(cooking):
    app = cooking("orders")
    app.session_state["order_Verduras_20261125_open"] = True
    app.run()
    (packs,) = (each for each in app.number_input if "Limón" in each.label)
    app = packs.set_value(packs.value + 1).run()
    assert app.session_state["order_Verduras_20261125_open"]
    assert any("Limón" in each.label for each in app.number_input)
