"""The kitchen's tables: uploaded from templates or edited."""

from collections.abc import Callable

import pandas as pd
import pytest

from forecasting.files.table import read_table
from forecasting.files.writing import template, workbook
from forecasting.kitchen import fault
from forecasting.sales import read_sales
from forecasting.store.imports import save_import
from forecasting.store.orders import Order, save_order
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.uploads import Upload
from forecasting.tables import Place, Restaurant
from pages.parts.setup import setup_saving
from pages.parts.setup.setup_tables import editor_columns, in_words
from pages.shared import session
from pages.shared.language import speaking
from tests.pages.conftest import NO_ISSUES, NOW
from tests.pages.till import keep

TABLES = [
    "ingredients",
    "recipes",
    "conversions",
    "suppliers",
    "supply",
    "dishes",
    "deliveries",
    "waste",
    "promotions",
    "events",
    "closed",
]

NEEDS = {"recipes": ["ingredients"], "supply": ["ingredients", "suppliers"]}
UNTOUCHED = "las filas que dejes como están no se guardan."
ONE_LINE = "item,ingredient,quantity,unit\nCeviche clásico,Limón,{}\n"


def kept_tables() -> Restaurant:
    return read_restaurant(session.current().engine, with_sales=False)


def open_table(visit, table: str, locale: str = "es-PE"):
    """The page at one of its tables."""
    return visit("setup", locale=locale, setup_table=table)


def filled(table: str, language: str) -> bytes:
    """A template whose examples somebody has made their own."""
    example = template(table, language, "csv").decode()
    return example.replace("Ejemplo: ", "").replace("Example: ", "").replace("2020-01-01", "2026-12-25").encode()


def upload(app, table: str, name: str, content: bytes):
    return app.file_uploader(key=f"setup_file_{table}_0").upload(name, content).run()


def test_columns_of_a_file_that_nobody_knows_are_named_before_it_is_kept(cooking):
    app = open_table(cooking, "recipes")
    file = "Preparación,Insumo,Cantidad,Unidad,Rinde,Unidad de la tanda,Chef\nLeche de tigre,Limón,2,kg,3,l,Ana\n"
    app = upload(app, "recipes", "recetas.csv", file.encode())
    assert [said.value for said in app.warning] == [
        "No conozco estas 2 columnas y no las uso: Rinde y Chef. "
        "Si alguna hace falta, ponle el título que tiene en la plantilla y sube el archivo otra vez."
    ]


@pytest.mark.parametrize(
    ("table", "language", "locale"),
    [*((table, "es", "es-PE") for table in (*TABLES, "weather")), ("recipes", "en", "en-GB")],
)
def test_a_filled_template_is_read_back_and_kept_and_its_rows_can_be_edited_and_saved(started, table, language, locale):
    for known in NEEDS.get(table, ()):
        save_table(session.current().engine, known, read_table(known, filled(known, language), "x.csv"))
    app = upload(open_table(started, table, locale), table, "plantilla.csv", filled(table, language))
    assert not app.exception
    assert not app.error
    assert not [said for said in app.warning if "column" in said.value]  # all of its columns are known
    app.button(key="setup_save_file").click().run()
    assert not app.exception
    kept = getattr(kept_tables(), table)
    assert len(kept) > 0
    app.button(key="setup_save").click().run()
    assert not app.exception
    assert not app.error
    assert getattr(kept_tables(), table).equals(kept)


def test_the_examples_of_a_template_are_nothing_to_save_and_own_rows_below_them_are_kept(started):
    examples = template("ingredients", "es", "csv")
    app = upload(open_table(started, "ingredients"), "ingredients", "x.csv", examples)
    assert not app.exception
    assert "2 filas de ejemplo de la plantilla quedan fuera" in app.info[0].value
    assert "no tiene ninguna fila tuya" in app.error[0].value
    assert "setup_save_file" not in [button.key for button in app.button]
    upload(app, "ingredients", "insumos.csv", examples + b"Arroz,kg,180,,,seco,\n")
    assert "2 filas de ejemplo de la plantilla quedan fuera" in app.info[0].value
    app.button(key="setup_save_file").click().run()
    assert kept_tables().ingredients["ingredient"].tolist() == ["Arroz"]


def test_all_that_is_wrong_in_a_file_is_told_at_once_with_its_rows_and_nothing_is_kept(started):
    one = b"ingredient,unit,shelf_life_days\nLimon,kg,14\nArroz,kg,muchos\n"
    app = upload(open_table(started, "ingredients"), "ingredients", "insumos.csv", one)
    assert "muchos" in app.error[0].value
    assert "3" in app.error[0].value
    upload(app, "ingredients", "insumos.csv", one + b",kg,3\n")
    said, *each = app.error[0].value.split("\n- ")
    assert said == "En insumos.csv hay 2 cosas por corregir y no se guardó nada:"
    assert ["muchos (fila 3)" in each[0], "(fila 4)" in each[1]] == [True, True]
    assert kept_tables().ingredients.empty


def test_what_to_do_with_the_rows_that_were_there_is_asked_where_there_are_any(cooking):
    waste = b"day,ingredient,quantity\n2026-11-20,Lomo fino,1\n"
    app = upload(open_table(cooking, "waste"), "waste", "merma.csv", waste)
    assert "setup_mode_waste" not in app.session_state
    app.button(key="setup_save_file").click().run()
    app = upload(open_table(cooking, "waste"), "waste", "merma.csv", waste)
    assert app.session_state["setup_mode_waste"] == "merge"


def test_adding_keeps_the_rows_that_were_there(cooking):
    more = b"ingredient,unit,shelf_life_days\nArroz,kg,180\n"
    app = upload(open_table(cooking, "ingredients"), "ingredients", "insumos.csv", more)
    app.button(key="setup_save_file").click().run()
    assert set(kept_tables().ingredients["ingredient"]) == {"Arroz", "Limón", "Lomo fino"}


def test_an_edited_cell_is_kept(cooking):
    app = open_table(cooking, "ingredients")
    app.session_state["setup_editor_ingredients_0"] = {
        "edited_rows": {0: {"shelf_life_days": 9.0}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.button(key="setup_save").click().run()
    assert not app.exception
    assert [said.value for said in app.toast] == ["Insumos: 2 filas guardadas."]
    assert kept_tables().ingredients["shelf_life_days"].tolist() == [9.0, 5.0]


@pytest.fixture
def categorised(started) -> Callable:
    """A restaurant with one dish on its menu, whose till puts two more into categories."""
    menu = read_table("dishes", b"dish,price\nLomo,30\n", "x.csv")
    save_table(session.current().engine, "dishes", menu)
    sold = "fecha,plato,categoria,cantidad\n2026-11-22,Lomo,Fondos,2\n2026-11-22,Jalea,Fondos,1\n"
    keep(sold + "2026-11-22,Causa,Entradas,1\n")
    return started


def test_what_the_till_says_stands_beside_what_a_person_may_type_and_is_not_saved_as_theirs(categorised):
    app = open_table(categorised, "dishes")
    told = "**De tu caja viene la categoría de 3 platos**: Fondos (2) y Entradas (1)."
    (said,) = [caption.value for caption in app.caption if caption.value.startswith(told)]
    assert said.endswith("2 platos que vendes y no están en tu carta van al final; " + UNTOUCHED)
    assert any("Hace falta: Plato." in line.value for line in app.markdown)
    rows = app.dataframe[0].value[["dish", "category", "till_category"]]
    assert rows.to_numpy().tolist() == [["Lomo", "", "Fondos"], ["Causa", "", "Entradas"], ["Jalea", "", "Fondos"]]
    app.button(key="setup_save").click().run()
    assert not app.error
    assert kept_tables().dishes[["dish", "category"]].to_numpy().tolist() == [["Lomo", ""]]


def test_another_category_is_typed_beside_that_of_the_till(categorised):
    app = open_table(categorised, "dishes")
    edits = {"edited_rows": {1: {"category": "Fríos"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_dishes_0"] = edits
    app = app.button(key="setup_save").click().run()
    assert not app.error
    kept = kept_tables()
    assert kept.dishes[["dish", "category"]].to_numpy().tolist() == [["Lomo", ""], ["Causa", "Fríos"]]
    assert kept.till_categories["dish"].tolist() == ["Causa", "Jalea", "Lomo"]
    assert any("categoría de 2 platos**: Fondos (2)." in caption.value for caption in app.caption)


def edited(app, **cells):
    edits = {"edited_rows": {0: cells}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_ingredients_0"] = edits
    return app.run()


def test_an_ingredient_that_is_given_another_name_keeps_its_recipes_counts_and_prices(cooking):
    app = edited(cooking("setup", setup_table="ingredients"), ingredient="Limón sutil")
    said = "**Limón** ahora se llama **Limón sutil**: sus recetas, conteos, precios y pedidos siguen con él."
    assert app.checkbox[0].label.startswith(said)
    app.button(key="setup_save").click().run()
    assert not app.exception and not app.error
    kept = read_restaurant(session.current().engine)
    assert kept.ingredients["ingredient"].tolist() == ["Limón sutil", "Lomo fino"]
    assert kept.recipes["ingredient"].tolist() == kept.supply["ingredient"].tolist() == ["Limón sutil", "Lomo fino"]
    assert set(kept.stock["ingredient"]) == {"Limón sutil", "Lomo fino"}


def test_what_is_said_to_be_another_ingredient_is_no_new_name_and_the_recipe_misses_the_old_one(cooking):
    app = edited(cooking("setup", setup_table="ingredients"), ingredient="Palta")
    app.checkbox[0].set_value(False).run()
    app.button(key="setup_save").click().run()
    assert "Limón" in app.error[0].value
    assert read_restaurant(session.current().engine).ingredients["ingredient"].tolist() == ["Limón", "Lomo fino"]


def test_an_editor_of_old_rows_does_not_erase_an_order_sent_meanwhile(cooking):
    engine = session.current().engine
    by_hand = "day,ingredient,quantity,supplier\n2026-11-25,Limón,20,Verduras\n".encode()
    save_table(engine, "deliveries", read_table("deliveries", by_hand, "llegadas.csv"))
    app = open_table(cooking, "deliveries")
    lines = pd.DataFrame({"ingredient": ["Limón"], "suggested_packs": 1, "sent_packs": 1, "pack_size": 5.0})
    lines = lines.assign(pack_name="caja", unit="kg", unit_cost=4.0, why="")
    day = pd.Timestamp("2026-11-25")
    save_order(engine, Order("Verduras", day, day, lines), at=NOW)
    edits = {"edited_rows": {0: {"quantity": 18.0}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_deliveries_0"] = edits
    app.button(key="setup_save").click().run()
    assert "mientras tanto" in app.error[0].value
    assert kept_tables().deliveries["quantity"].tolist() == [20, 5]
    app.button(key="setup_show_anew").click().run()
    app.session_state["setup_editor_deliveries_1"] = edits
    app.button(key="setup_save").click().run()
    assert kept_tables().deliveries["quantity"].tolist() == [18, 5]


def test_a_table_saved_in_the_same_moment_as_somebody_else_saves_it_is_refused(cooking, monkeypatch):
    app = open_table(cooking, "ingredients")
    edits = {"edited_rows": {0: {"shelf_life_days": 9}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_ingredients_0"] = edits
    theirs = kept_tables().ingredients.assign(shelf_life_days=5)

    def look_while_somebody_saves(would_be):
        save_table(session.current().engine, "ingredients", theirs)
        return fault(would_be)

    monkeypatch.setattr(setup_saving, "fault", look_while_somebody_saves)
    app.button(key="setup_save").click().run()
    assert "en ese mismo momento alguien cambió la tabla Insumos" in app.error[0].value
    assert set(kept_tables().ingredients["shelf_life_days"]) == {5}


def test_a_recipe_under_a_name_that_nobody_sells_is_named_until_it_is_corrected(cooking):
    app = open_table(cooking, "recipes")
    assert not app.warning
    file = b"item,ingredient,quantity,unit\nLomo Saltado,Lomo fino,5,g\n"
    upload(app, "recipes", "recetas.csv", file).button(key="setup_save_file").click().run()
    assert "Lomo Saltado (¿quisiste decir Lomo saltado?)" in app.warning[0].value


def test_what_fits_nothing_is_told_by_its_row_below_the_examples_of_the_template(cooking):
    file = template("recipes", "es", "csv") + b"Causa,Limon,15,g,,,,,,,\n"
    app = upload(open_table(cooking, "recipes"), "recipes", "recetas.csv", file)
    assert "Recetas, fila 5" in app.error[0].value


@pytest.mark.parametrize("language", ["es", "en"])
def test_whatever_is_there_goes_to_excel_and_comes_back_as_it_was(cooking, language):
    lines = (
        "item,ingredient,quantity,unit,yield,batch_output,batch_unit,per,from,estimated\n"
        "Base,Limón,2,kg,0.4,1000.5,ml,,2026-01-01,yes\n"
        "=HOY(),Limón,15,g,,,,,,\n"
        "Sin limón,Limón,15,g,,,,without,,\n"
    )
    save_table(session.current().engine, "recipes", read_table("recipes", lines.encode(), "r.csv"), "merge")
    with speaking(language):
        for name in ("recipes", "suppliers", "supply", "ingredients"):
            rows = getattr(kept_tables(), name)
            file = workbook(name, in_words(name, rows, {"main": "La Sazón"}), language)
            pd.testing.assert_frame_equal(read_table(name, file, f"{name}.xlsx"), rows)


def test_what_is_there_is_offered_for_excel_and_an_empty_table_is_not(cooking):
    def offered(table: str) -> bool:
        (button,) = [one for one in open_table(cooking, table).get("download_button") if "own_rows" in one.key]
        return not button.disabled

    assert offered("recipes")
    assert not offered("conversions")


def test_a_recipe_in_an_impossible_unit_is_refused_before_it_is_kept(cooking):
    app = open_table(cooking, "recipes")
    for line in ("60,brazada", "2,unidad"):
        upload(app, "recipes", "ceviche.csv", ONE_LINE.format(line).encode())
        assert "Recetas, fila 2: Ceviche clásico lleva Limón" in app.error[0].value
        assert "setup_save_file" not in [button.key for button in app.button]
    assert kept_tables().recipes["quantity"].tolist() == [100, 200]


def test_a_unit_that_nobody_knows_is_asked_for_and_then_understood(cooking):
    two_bags = ONE_LINE.format("2,bolsita").encode()
    app = upload(open_table(cooking, "recipes"), "recipes", "ceviche.csv", two_bags)
    assert "Equivalencias, cuánto es: Limón, 1 bolsita = ¿? kg" in app.error[0].value
    engine = session.current().engine
    bag = "ingredient,unit,equals,in_unit\nLimón,bolsita,150,g\n".encode()
    save_table(engine, "conversions", read_table("conversions", bag, "equivalencias.csv"))
    assert not app.run().error
    app.button(key="setup_save_file").click().run()
    assert kept_tables().recipes["unit"].tolist() == ["g", "bolsita"]


def test_an_edit_that_no_recipe_fits_any_more_is_refused(cooking):
    app = open_table(cooking, "ingredients")
    edits = {"edited_rows": {0: {"unit": "l"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_ingredients_0"] = edits
    app.button(key="setup_save").click().run()
    assert "«g»" in app.error[0].value
    assert kept_tables().ingredients["unit"].tolist() == ["kg", "kg"]


def test_a_cost_of_nothing_is_asked_about(cooking):
    engine = session.current().engine
    supply = kept_tables().supply
    assert not open_table(cooking, "supply").warning
    save_table(engine, "supply", supply.assign(unit_cost=supply["unit_cost"].mask(supply["ingredient"] == "Limón", 0)))
    assert open_table(cooking, "supply").warning[0].value.startswith("Limón cuesta 0")


def test_a_name_that_nobody_knows_is_refused_and_one_that_is_nearly_ours_asked_about(cooking):
    packs = "ingredient,supplier,pack_size,pack_name,unit_cost\n{},5,caja,4\n"
    app = open_table(cooking, "supply")
    upload(app, "supply", "empaques.csv", packs.format("Limón,Verdulería").encode())
    assert "fila 2: Limón se compra a «Verdulería»" in app.error[0].value
    assert "¿Quisiste decir" not in app.error[0].value
    upload(app, "supply", "empaques.csv", packs.format("limon,Verduras").encode())
    assert "«limon», que vende Verduras, no está entre los insumos" in app.error[0].value
    assert "¿Quisiste decir **Limón**?" in app.error[0].value


def test_a_kitchen_that_was_broken_before_can_be_mended_step_by_step(cooking):
    engine = session.current().engine
    broken = "item,ingredient,quantity,unit\nCeviche clásico,Ají,2,kg\nLomo saltado,Sal,2,kg\n".encode()
    save_table(engine, "recipes", read_table("recipes", broken, "recetas.csv"))
    pepper = "ingredient,unit,shelf_life_days\nAjí,kg,9\n".encode()
    app = upload(open_table(cooking, "ingredients"), "ingredients", "insumos.csv", pepper)
    assert "Sal" in app.warning[-1].value
    app.button(key="setup_save_file").click().run()
    assert "Ají" in kept_tables().ingredients["ingredient"].tolist()


def test_a_recipe_that_would_lose_lines_is_asked_about_before_there_is_the_one_button_to_save(cooking):
    engine = session.current().engine
    two = "item,ingredient,quantity,unit\nCeviche clásico,Limón,100,g\nCeviche clásico,Lomo fino,5,g\n".encode()
    save_table(engine, "recipes", read_table("recipes", two, "recetas.csv"))
    app = upload(open_table(cooking, "recipes"), "recipes", "ceviche.csv", ONE_LINE.format("60,g").encode())
    assert "pasa de 2 líneas de receta a 1" in " ".join(line.value for line in app.markdown)
    assert "setup_save_file" not in [button.key for button in app.button]
    next(box for box in app.checkbox if box.key.startswith("setup_lose")).check().run()
    assert [button.key for button in app.button if button.key.startswith("setup_save")] == ["setup_save_file"]
    app.button(key="setup_save_file").click().run()
    assert kept_tables().recipes["quantity"].tolist() == [60]


def test_all_missing_columns_are_named_at_once(cooking):
    app = upload(open_table(cooking, "supply"), "supply", "empaques.csv", "insumo,proveedor\nLimón,Verduras\n".encode())
    assert "Contenido, Empaque, Costo por unidad" in app.error[0].value.replace("\\", "")


def test_a_promotion_of_nothing_is_named(cooking):
    row = "first,last,dish_or_category,kind\n2026-11-26,2026-11-29,Cevice,2x1\n"
    save_table(session.current().engine, "promotions", read_table("promotions", row.encode(), "promociones.csv"))
    assert "Cevice" in open_table(cooking, "promotions").warning[0].value


def test_what_is_not_saved_is_said_and_still_there_after_another_table(cooking):
    app = open_table(cooking, "ingredients")
    assert not app.warning
    edits = {"edited_rows": {0: {"shelf_life_days": 9.0}}, "added_rows": [], "deleted_rows": [1]}
    app.session_state["setup_editor_ingredients_0"] = edits
    app.run()
    assert [said.value for said in app.warning] == ["Tienes cambios sin guardar."]
    app.button_group(key="setup_part").set_value("buying").run()
    assert [said.value for said in app.warning] == ["Tienes cambios sin guardar también en: Insumos."]
    app.button_group(key="setup_part").set_value("dishes").run()
    assert [said.value for said in app.warning] == ["Tienes cambios sin guardar."]
    app.button(key="setup_save_discard").click().run()
    assert not app.warning
    app.button(key="setup_save").click().run()
    assert kept_tables().ingredients["shelf_life_days"].tolist() == [14.0, 5.0]


def test_what_was_edited_just_before_another_page_is_saved_when_one_comes_back(cooking):
    app = open_table(cooking, "suppliers")
    fish = {"supplier": "Pescados", "delivery_days": ["tue"], "cutoff": "16:00", "lead_time_days": 1}
    edits = {"edited_rows": {0: {"cutoff": "20:00"}}, "added_rows": [fish], "deleted_rows": []}
    app.session_state["setup_editor_suppliers_0"] = edits
    app.switch_page("../settings.py").run()
    app.switch_page("../setup.py").run()
    app.button(key="setup_save").click().run()
    assert not app.exception
    assert not app.warning
    kept = kept_tables().suppliers
    assert kept[["supplier", "cutoff"]].to_numpy().tolist() == [
        ["Verduras", "20:00"],
        ["Carnes", "18:00"],
        ["Pescados", "16:00"],
    ]


def test_a_day_that_is_not_saved_stays_a_day(cooking):
    app = open_table(cooking, "closed")
    edits = {"edited_rows": {}, "added_rows": [{"day": "2026-12-25"}], "deleted_rows": []}
    app.session_state["setup_editor_closed_0"] = edits
    app.button_group(key="setup_part").set_value("buying").run()
    app.button_group(key="setup_part").set_value("days").run()
    app.button_group(key="setup_table").set_value("closed").run()
    app.button(key="setup_save").click().run()
    assert not app.exception
    assert kept_tables().closed["day"].tolist() == [pd.Timestamp("2026-12-25")]


def test_a_delivery_of_another_year_is_asked_about_and_kept(cooking):
    rows = "day,ingredient,quantity\n2026-11-24,Limón,20\n2036-11-24,Limón,20\n2016-11-24,Limón,20\n"
    app = upload(open_table(cooking, "deliveries"), "deliveries", "entregas.csv", rows.encode())
    asked = "¿Están bien las fechas de 2 entregas? Son de antes de tus ventas o para dentro de meses: "
    assert app.warning[0].value.startswith(asked + "fila 3, Limón, 24 nov 2036 y fila 4, Limón, 24 nov 2016.")
    app.button(key="setup_save_file").click().run()
    assert len(kept_tables().deliveries) == 3
    assert app.warning[0].value.startswith(asked)


def test_packs_ask_for_suppliers_first_and_recipes_come_before_both(started):
    assert "Primero anota a quién le compras" in open_table(started, "supply").info[0].value
    pages = [link.proto.page for link in started("setup").page_link]
    sold = read_sales(b"Fecha,Producto,Cantidad\n2026-11-21,Ceviche,12\n2026-11-22,Ceviche,9\n", "ventas.csv").lines
    save_import(session.current().engine, sold, NO_ISSUES, Upload(b"1", "ventas.csv", NOW))
    then = [link.proto.page for link in started("setup").page_link]
    assert [pages[1], then[1]] == ["setup", "recipes"]


def test_the_template_of_the_menu_has_the_dishes_that_are_sold_and_not_on_it(cooking):
    save_table(session.current().engine, "dishes", kept_tables().dishes.head(1))
    listed = set(kept_tables().dishes["dish"])
    (missing,) = {"Ceviche clásico", "Lomo saltado"} - listed
    app = open_table(cooking, "dishes")
    assert any("La plantilla ya trae el plato que vendes y falta aquí" in shown.value for shown in app.caption)
    assert missing not in list(app.dataframe[0].value["dish"])
    filled = (
        template("dishes", "es", "csv", [missing]).decode("utf-8-sig").replace(f"{missing},,", f"{missing},Fondos,38")
    )
    upload(app, "dishes", "platos.csv", filled.encode())
    app.button(key="setup_save_file").click().run()
    assert set(kept_tables().dishes["dish"]) == listed | {missing}


def test_ingredients_that_nobody_sells_wait_as_rows_to_fill_in(cooking):
    engine = session.current().engine
    limes = "ingredient,supplier,pack_size,pack_name,unit_cost\nLimón,Verduras,20,cajón,4\n"
    save_table(engine, "supply", read_table("supply", limes.encode(), "x.csv"), mode="replace")
    app = open_table(cooking, "supply")
    assert "Queda 1 insumo que nadie te vende" in " ".join(said.value for said in app.caption)
    app.session_state["setup_editor_supply_0"] = {
        "edited_rows": {0: {"unit_cost": 5.0}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.button(key="setup_save").click().run()
    assert not app.error
    assert kept_tables().supply[["ingredient", "unit_cost"]].to_numpy().tolist() == [["Limón", 5.0]]
    filled = {1: {"supplier": "Carnes", "pack_size": 2.0, "pack_name": "bolsa", "unit_cost": 30.0}}
    app.session_state["setup_editor_supply_1"] = {"edited_rows": filled, "added_rows": [], "deleted_rows": []}
    app.button(key="setup_save").click().run()
    assert not app.error
    assert kept_tables().supply["ingredient"].tolist() == ["Limón", "Lomo fino"]


def test_what_a_row_to_fill_in_lacks_is_named_by_its_place_below_rows_left_empty(cooking):
    engine = session.current().engine
    save_table(
        engine,
        "ingredients",
        read_table("ingredients", b"ingredient,unit,shelf_life_days\nSal,kg,90\n", "x.csv"),
        mode="merge",
    )
    limes = "ingredient,supplier,pack_size,pack_name,unit_cost\nLimón,Verduras,20,cajón,4\n"
    save_table(engine, "supply", read_table("supply", limes.encode(), "x.csv"), mode="replace")
    app = open_table(cooking, "supply")
    edits = {"edited_rows": {2: {"supplier": "Carnes"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_supply_0"] = edits
    app.button(key="setup_save").click().run()
    assert "fila 3" in app.error[0].value


@pytest.mark.parametrize(("table", "column"), [("supply", "unit_cost"), ("dishes", "price"), ("suppliers", "minimum")])
def test_what_is_money_says_its_currency(table, column):
    in_soles, in_pesos = (Restaurant(place=Place(currency=currency)) for currency in ("PEN", "BOB"))
    formats = [editor_columns(table, kitchen, {})[column]["type_config"]["format"] for kitchen in (in_soles, in_pesos)]
    assert formats == ["S/ %g", "BOB %g"]


def test_dates_that_can_be_read_in_two_ways_are_asked_about_beside_what_is_wrong_and_remembered(cooking):
    text = "first,last,dish,kind\n05/03/2026,06/03/2026,Ceviche clásico,{}\n"
    app = upload(open_table(cooking, "promotions"), "promotions", "promos.csv", text.format("regalo").encode())
    assert "las fechas de «Desde» se pueden leer de dos maneras: 05/03/2026." in app.warning[-1].value
    assert "regalo" in app.error[0].value
    app = upload(app, "promotions", "promos.csv", text.format("2x1").encode())
    assert not app.error
    assert "5 de marzo de 2026" in app.radio(key="setup_day_first_promotions_0").options[0]
    app.radio(key="setup_day_first_promotions_0").set_value(True).run()
    app.button(key="setup_save_file").click().run()
    kept = kept_tables().promotions
    assert kept[["first", "last"]].to_numpy().tolist() == [[pd.Timestamp("2026-03-05"), pd.Timestamp("2026-03-06")]]
    app.segmented_control(key="setup_part").set_value("days").run()
    app = app.file_uploader(key="setup_file_promotions_1").upload("otra.csv", text.format("2x1").encode()).run()
    assert app.radio(key="setup_day_first_promotions_1").value is True


def test_all_that_does_not_fit_in_an_uploaded_table_is_told_at_once_with_the_names_that_were_meant(cooking):
    packs = "ingredient,supplier,pack_size,pack_name,unit_cost\nlimon,Verdura,5,caja,4\nPapa,Verduras,5,saco,4\n"
    app = upload(open_table(cooking, "supply"), "supply", "empaques.csv", packs.encode())
    said = app.error[0].value.splitlines()
    assert said[0] == "Las tablas no encajan en 3 cosas:"
    assert ["fila 2" in said[1], "fila 2" in said[2], "fila 3" in said[3]] == [True, True, True]
    assert said[-3:] == ["¿Quisiste decir…?", "- «Verdura» → **Verduras**", "- «limon» → **Limón**"]
