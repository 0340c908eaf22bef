"""Several locations: the selector in the frame, what each page makes of the choice, and files that name none."""

import pandas as pd
import pytest

from forecasting.files.table import read_table
from forecasting.store.location_names import add_location
from forecasting.store.overview import overview
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.supply.orders import list_orders
from forecasting.tables import HOME
from pages.shared import session
from pages.shared.session import EVERYWHERE
from tests.pages.conftest import OPEN
from tests.pages.till import upload

MONDAY = "fecha;plato;cantidad\n16/11/2026;Ceviche clásico;31\n"
TUESDAY = "fecha;plato;cantidad\n17/11/2026;Ceviche clásico;28\n"
WEDNESDAY = pd.Timestamp("2026-11-25")
ASKS = "Aquí se ve un local a la vez: elige uno arriba, junto al nombre de tu restaurante."


def test_the_selector_appears_with_the_second_location_which_without_sales_leads_to_them(cooking):
    assert "location" not in [box.key for box in cooking("today").selectbox]
    add_location(session.current().engine, "Surco")
    app = cooking("today")
    chosen = app.selectbox(key="location")
    assert chosen.options == ["La Picantería", "Surco", "Todos los locales"]
    assert chosen.value == HOME
    chosen.set_value("Surco").run()
    assert not app.exception
    assert [info.value for info in app.info] == [
        "De Surco todavía no hay ventas: sin ellas no se sabe qué se acaba ahí ni qué pedir."
    ]


def test_a_count_goes_to_the_location_that_was_chosen(chain):
    app = chain("count", location="Surco")
    app.text_input(key="count_Surco_20261122_Limón").set_value("7").run()
    stock = read_restaurant(session.current().engine, with_sales=False).stock
    counts = stock[stock["ingredient"] == "Limón"].set_index("location")["quantity"]
    assert counts.to_dict() == {HOME: 3.0, "Surco": 7.0}


def test_a_count_of_all_locations_asks_which_one(chain):
    for page in ("count", "room", "forecast", "accuracy", "scenarios"):
        app = chain(page, location=EVERYWHERE)
        assert not app.exception
        assert ASKS in [info.value for info in app.info]


def test_today_says_until_when_a_location_has_sales_and_that_it_is_behind(chain):
    app = chain("today", location="Surco")
    assert "Con ventas hasta el vie 20 nov. Son 2 días menos que en otro local (hasta el dom 22 nov)." in [
        caption.value for caption in app.caption
    ]


def test_today_at_all_locations_has_a_row_for_each(chain):
    app = chain("today", location=EVERYWHERE)
    assert not app.exception
    assert app.dataframe[0].value.values.tolist() == [
        ["La Picantería", "22 nov", "22 nov", "2: Lomo fino", "2"],
        ["Surco", "20 nov", "–", "sin conteo", "2"],
    ]
    assert "**Surco** tiene ventas solo hasta el vie 20 nov: 2 días menos que los demás" in app.warning[0].value


def test_orders_of_all_locations_are_told_apart_and_each_is_sent_for_its_own(chain):
    app = chain("orders", location=EVERYWHERE, **OPEN)
    assert not app.exception
    assert {"Verduras** · Surco", "Verduras** · La Picantería"} <= {
        " · ".join(box.label.removeprefix("**").split(" · ")[:2]) for box in app.expander
    }
    app.button(key="order_Surco_Verduras_20261125_copy").click().run()
    assert [block.value.splitlines()[0] for block in app.code] == ["*Pedido – La Picantería – Surco*"]
    app.button(key="order_Surco_Verduras_20261125_sent").click().run()
    sent = list_orders(session.current().engine)
    assert sent[["location", "supplier"]].drop_duplicates().values.tolist() == [["Surco", "Verduras"]]
    assert len(app.expander) >= 4


def test_a_second_location_is_added_and_renamed_in_settings(started):
    app = started("settings")
    app.text_input(key="settings_location_name").set_value(" Surco ")
    app.button(key="settings_location_add").click().run()
    assert not app.exception
    app.selectbox(key="location").set_value("Surco").run()
    app.selectbox(key="settings_rename_which").set_value("Surco")
    app.text_input(key="settings_rename_name").set_value("Barranco")
    app.button(key="settings_rename_save").click().run()
    assert not app.exception
    assert [each.name for each in overview(session.current().engine).locations] == ["La Picantería", "Barranco"]
    assert app.selectbox(key="location").options == ["La Picantería", "Barranco", "Todos los locales"]


def test_a_name_that_is_there_already_is_refused(started):
    app = started("settings")
    app.text_input(key="settings_location_name").set_value("la picanteria")
    app.button(key="settings_location_add").click().run()
    assert "Ya hay algo con el nombre la picanteria en Locales" in app.error[0].value


@pytest.fixture
def two(uploading, november):
    """A restaurant that has just been started, and its second location, on 23 November 2026."""
    add_location(session.current().engine, "Surco")
    return uploading


def sold() -> dict[str, float]:
    sales = read_restaurant(session.current().engine).sales
    return sales.groupby("location")["quantity"].sum().to_dict()


def test_a_file_without_location_asks_once_whose_sales_these_are(two):
    app = upload(two("sales"), lunes_csv=MONDAY)
    asked = app.radio(key="sales_location_lunes.csv")
    assert (asked.label, asked.value) == ("¿De qué local son estas ventas?", None)
    assert "sales_keep" not in [button.key for button in app.button]
    asked.set_value("Surco").run()
    app.button(key="sales_keep").click().run()
    assert sold() == {"Surco": 31.0}
    app = upload(app, martes_csv=TUESDAY)
    assert app.radio(key="sales_location_martes.csv").value == "Surco"
    app.button(key="sales_keep").click().run()
    assert sold() == {"Surco": 59.0}


def test_after_files_of_a_kind_from_two_locations_it_asks_each_time(two):
    app = two("sales")
    for name, content, location in (("lunes.csv", MONDAY, "Surco"), ("martes.csv", TUESDAY, HOME)):
        app = upload(app, **{name.replace(".", "_"): content})
        app.radio(key=f"sales_location_{name}").set_value(location).run()
        app.button(key="sales_keep").click().run()
    assert sold() == {HOME: 28.0, "Surco": 31.0}
    app = upload(app, otro_csv=MONDAY.replace("16/11", "18/11"))
    assert app.radio(key="sales_location_otro.csv").value is None


def test_the_first_file_after_a_second_location_has_come_is_asked_about_though_its_kind_is_known(uploading, november):
    app = upload(uploading("sales"), lunes_csv=MONDAY)
    app.button(key="sales_keep").click().run()
    add_location(session.current().engine, "Surco")
    app = upload(uploading("sales"), martes_csv=TUESDAY)
    assert app.radio(key="sales_location_martes.csv").value is None


def test_a_store_of_a_known_name_is_not_asked_about_and_new_ones_are_announced(two):
    header, row = MONDAY.splitlines()
    app = upload(two("sales"), tienda_csv=f"{header};tienda\n{row};SURCO\n")
    assert [box.key for box in app.radio] == []
    app.button(key="sales_keep").click().run()
    assert sold() == {"Surco": 31.0}
    app = upload(app, dos_csv=f"{header};tienda\n{row};Lince\n{row};Surco\n")
    assert "Este archivo trae un local nuevo: Lince." in " ".join(info.value for info in app.info)


def test_with_one_location_no_file_is_asked_about(uploading, november):
    assert [box.key for box in upload(uploading("sales"), lunes_csv=MONDAY).radio] == []


def test_deliveries_and_closed_days_of_a_file_without_location_are_asked_about(two):
    app = two("setup", setup_table="closed")
    file = app.file_uploader(key="setup_file_closed_0")
    app = file.upload("cierres.csv", b"day\n2026-12-25\n").run()
    app.radio(key="setup_location_closed_0").set_value(EVERYWHERE).run()
    app.button(key="setup_save_file").click().run()
    closed = read_restaurant(session.current().engine, with_sales=False).closed
    assert sorted(closed["location"]) == ["Surco", HOME]


def test_the_restaurants_own_name_is_no_location_to_choose_once_a_file_has_named_every_one(uploading, november):
    header, row = MONDAY.splitlines()
    app = upload(uploading("sales"), dos_csv=f"{header};tienda\n{row};Norte\n{row};Surquillo\n")
    app.button(key="sales_keep").click().run()
    app = upload(uploading("sales"), martes_csv=TUESDAY)
    assert app.radio(key="sales_location_martes.csv").options == ["Norte", "Surquillo"]
    app = uploading("setup", setup_table="closed")
    app = app.file_uploader(key="setup_file_closed_0").upload("cierres.csv", b"day\n2026-12-25\n").run()
    assert app.radio(key="setup_location_closed_0").options == ["Norte", "Surquillo", "De todos"]
    app.radio(key="setup_location_closed_0").set_value(EVERYWHERE).run()
    app.button(key="setup_save_file").click().run()
    closed = read_restaurant(session.current().engine, with_sales=False).closed
    assert sorted(closed["location"]) == ["Norte", "Surquillo"]


def test_the_kitchen_asks_for_a_location_only_where_there_are_several(cooking):
    assert "location" not in cooking("setup", setup_table="supply").dataframe[0].proto.column_order
    add_location(session.current().engine, "Surco")
    assert "location" in cooking("setup", setup_table="supply").dataframe[0].proto.column_order


def test_costs_are_those_of_the_chosen_location(chain):
    engine = session.current().engine
    own = read_restaurant(engine).supply.query("ingredient == 'Limón'").assign(location="Surco", unit_cost=8.0)
    save_table(engine, "supply", own, mode="merge")
    costs = {}
    for place in ("", "Surco"):
        table = chain("recipes", location=place).dataframe[-1].value
        costs[place] = table.set_index("dish")["cost"]["Ceviche clásico"]
    assert costs == {"": "S/ 0.40", "Surco": "S/ 0.80"}


def test_what_one_location_has_to_spare_is_moved_before_another_buys_it(chain):
    counts = "day,ingredient,quantity,location\n2026-11-22,Limón,0.5,\n2026-11-22,Limón,60,Surco\n"
    save_table(session.current().engine, "stock", read_table("stock", counts.encode(), "stock.csv"), mode="merge")
    app = chain("today", location=EVERYWHERE)
    assert not app.exception
    assert any(line.value.startswith("**4 kg de Limón** de Surco a La Picantería") for line in app.markdown)
    split = next(table.value for table in app.dataframe if "total" in table.value)
    assert {"La Picantería", "Surco"} & set(split.columns)


def test_a_scenario_is_about_the_location_that_was_chosen(chain):
    app = chain("scenarios", location="Surco", scenario_closed=[WEDNESDAY])
    assert not app.exception
    app.button(key="scenarios_adopt_now").click().run()
    assert not app.exception
    closed = read_restaurant(session.current().engine, with_sales=False).closed
    assert closed.to_numpy().tolist() == [[WEDNESDAY, "Surco"]]
    app.selectbox(key="location").set_value(HOME).run()
    assert not app.exception
    assert "scenarios_copy_1" not in [button.key for button in app.button]


def test_what_is_typed_at_one_location_is_there_after_a_reload_at_another(chain):
    app = chain("orders", location="Surco", **OPEN)
    (lemon,) = [field.key for field in app.number_input if "Surco" in field.key and "Limón" in field.key]
    app.number_input(key=lemon).set_value(7).run()
    app.selectbox(key="location").set_value(HOME).run()
    address = {"packs": app.query_params["packs"]}
    app = chain("orders", location=HOME, address=address, **OPEN)
    assert app.query_params["packs"] == address["packs"]
    app.selectbox(key="location").set_value("Surco").run()
    assert not app.exception
    assert app.number_input(key=lemon).value == 7
