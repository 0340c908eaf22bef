"""The kitchen's tables go to Excel and come back: templates filled in, own files, and all that is wrong in them."""

import pandas as pd
import pytest

from forecasting.files.table import read_table
from forecasting.files.writing import template, workbook
from forecasting.store.restaurant import save_table
from pages.parts.setup.setup_tables import in_words
from pages.shared import session
from pages.shared.language import speaking
from tests.pages.seen import kept_tables
from tests.pages.setup import open_table, upload
from tests.sales import sheets

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


def filled(table: str, language: str) -> bytes:
    """A template whose examples somebody has made their own."""
    example = template(table, language, "csv").decode()
    return example.replace("Ejemplo: ", "").replace("Example: ", "").replace("2020-01-01", "2026-12-25").encode()


def test_columns_of_a_file_that_nobody_knows_are_named_before_it_is_kept(cooking):
    app = open_table(cooking, "recipes")
    file = "Preparación,Insumo,Cantidad,Unidad,Rinde,Unidad de la tanda,Chef\nLeche de tigre,Limón,2,kg,3,l,Ana\n"
    app = upload(app, "recipes", "recetas.csv", file.encode())
    assert [said.value for said in app.warning] == [
        "No uso estas 2 columnas: Rinde y Chef. "
        "Si alguna hace falta, ponle el título que tiene en la plantilla y sube el archivo otra vez."
    ]


def test_a_recipe_book_with_a_sheet_for_each_dish_is_joined_and_kept(cooking):
    headings = ["Insumo", "Cant.", "U.M."]
    causa = [
        ["Plato: Causa"],
        ["Porciones", 10],
        headings,
        ["Limón", 100, "g"],
        ["Lomo fino", 50, "g"],
        ["Servir frío"],
    ]
    limonada = [headings, ["Limón", 90, "g"]]
    prices = [["Insumo", "Precio", "Proveedor"], ["Limón", 4, "Verdulero"], ["Lomo fino", 60, "Carnes"]]
    book = sheets.workbook({"Hoja1": causa, "Limonada": limonada, "Precios": prices, "Notas": [["de la abuela"]]})
    app = upload(open_table(cooking, "recipes"), "recipes", "recetas.xlsx", book)
    assert [said.value for said in app.warning] == [
        "Junté 2 hojas o tablas: Hoja1 y Limonada. Si alguna no va, quítala del archivo y súbelo otra vez.",
        "Quedan fuera 2 hojas: Precios (le falta Cantidad y Unidad) y Notas (le falta Insumo, Cantidad y Unidad).",
        "Su hoja dice para cuántas porciones es, y dividí entre ellas: Causa (10).",
        "La fila 6 · Hoja1 no tiene cantidad ni unidad y queda fuera de la receta.",
    ]
    app.button("setup_save_file").click().run()
    kept = kept_tables().recipes.set_index(["item", "ingredient"])["quantity"]
    assert kept["Causa"].to_dict() == {"Limón": 10.0, "Lomo fino": 5.0}
    assert kept["Limonada"].to_dict() == {"Limón": 90.0}


def test_an_unknown_ingredient_is_named_with_the_sheet_of_its_row(cooking):
    headings = ["Insumo", "Cantidad", "Unidad"]
    causa = [headings, ["Limón", 10, "g"], ["Lomo fino", 5, "g"]]
    book = sheets.workbook({"Causa": causa, "Limonada": [headings, ["Lima rangpur", 90, "g"]]})
    app = upload(open_table(cooking, "recipes"), "recipes", "recetas.xlsx", book)
    assert "Recetas, fila 2 · Limonada: la receta de Limonada usa «Lima rangpur»" in app.error[0].value


def test_a_recipe_book_brings_the_usual_ingredients_that_the_kitchen_lacks(cooking):
    file = "Plato,Insumo,Cantidad,Unidad\nAjí,Ají amarillo,50,g\nAjí,Pechuga de pollo,120,g\nAjí,Limón,5,g\n"
    app = upload(open_table(cooking, "recipes"), "recipes", "recetas.csv", file.encode())
    app.button("setup_save_file").click().run()
    assert "2 insumos nuevos: Pechuga de pollo y Ají amarillo." in app.success[0].value
    kept = kept_tables()
    assert set(kept.recipes.loc[kept.recipes["item"] == "Ají", "ingredient"]) == {
        "Ají amarillo",
        "Pechuga de pollo",
        "Limón",
    }
    assert {"Ají amarillo", "Pechuga de pollo"} <= set(kept.ingredients["ingredient"])


def test_what_else_those_rows_have_from_above_is_told_with_them(cooking):
    app = open_table(cooking, "recipes")
    file = "Plato,Insumo,Cantidad,Unidad,Por,Desde\nMesa,Limón,20,g,comensal,2026-10-01\n,Lomo fino,10,g,,\n"
    app = upload(app, "recipes", "recetas.csv", file.encode())
    assert [said.value for said in app.warning] == [
        "La fila 3 no dice de qué plato o preparación es: la tomo como del que está arriba. "
        "Si no es así, escribe su nombre en la fila y sube el archivo otra vez.",
        "De arriba tomo también lo que falta en las columnas Por y Desde.",
    ]


def test_rows_of_a_dish_named_once_are_told_and_kept_as_its_own(cooking):
    app = open_table(cooking, "recipes")
    headings = "Preparación,Insumo,Cantidad,Unidad,Rinde la tanda,Unidad de la tanda"
    file = f"{headings}\nSalsa,Limón,2,kg,3,l\n,Lomo fino,1,kg,3,l\n"
    app = upload(app, "recipes", "recetas.csv", file.encode())
    assert [said.value for said in app.warning] == [
        "La fila 3 no dice de qué plato o preparación es: la tomo como del que está arriba. "
        "Si no es así, escribe su nombre en la fila y sube el archivo otra vez."
    ]
    app.button(key="setup_save_file").click().run()
    recipes = kept_tables().recipes
    assert recipes.loc[recipes["item"] == "Salsa", "ingredient"].tolist() == ["Limón", "Lomo fino"]


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


def test_all_missing_columns_are_named_at_once(cooking):
    app = upload(open_table(cooking, "supply"), "supply", "empaques.csv", "insumo,proveedor\nLimón,Verduras\n".encode())
    assert "Contenido, Empaque, Costo por unidad" in app.error[0].value.replace("\\", "")


def test_a_promotion_of_nothing_is_named(cooking):
    row = "first,last,dish_or_category,kind\n2026-11-26,2026-11-29,Cevice,2x1\n"
    save_table(session.current().engine, "promotions", read_table("promotions", row.encode(), "promociones.csv"))
    assert "Cevice" in open_table(cooking, "promotions").warning[0].value


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


def test_numbers_that_can_be_read_in_two_ways_are_asked_about_and_remembered(cooking):
    packs = "Insumo;Proveedor;Contenido;Empaque;Costo por unidad\nLimón;Verduras;{};saco;4\n".format
    app = upload(open_table(cooking, "supply"), "supply", "precios.csv", packs("1,250").encode())
    assert "los números de «Contenido» se pueden leer de dos maneras (1,250)" in app.warning[-1].value
    asked = app.radio(key="setup_decimal_comma_pack_size_supply_0")
    assert (asked.value, asked.options) == (None, ["Con punto: 1,250 son 1250", "Con coma: 1,250 son 1.25"])
    asked.set_value(True).run()
    app.button(key="setup_save_file").click().run()
    assert 1.25 in set(kept_tables().supply["pack_size"])
    app = app.file_uploader(key="setup_file_supply_1").upload("otra.csv", packs("2,500").encode()).run()
    assert app.radio(key="setup_decimal_comma_pack_size_supply_1").value is True


def test_all_that_does_not_fit_in_an_uploaded_table_is_told_at_once_with_the_names_that_were_meant(cooking):
    packs = "ingredient,supplier,pack_size,pack_name,unit_cost\nlimon,Verdura,5,caja,4\nPapa,Verduras,5,saco,4\n"
    app = upload(open_table(cooking, "supply"), "supply", "empaques.csv", packs.encode())
    said = app.error[0].value.splitlines()
    assert said[0] == "Las tablas no encajan en 3 cosas:"
    assert ["fila 2" in said[1], "fila 2" in said[2], "fila 3" in said[3]] == [True, True, True]
    assert said[-3:] == ["¿Quisiste decir…?", "- «Verdura» → **Verduras**", "- «limon» → **Limón**"]


def test_a_file_that_waits_in_the_folded_panel_is_said(cooking):
    file = b"Insumo,Unidad,Vida util (dias)\nPapa,kg,30\n"
    app = upload(open_table(cooking, "ingredients"), "ingredients", "insumos.csv", file)
    app.session_state["setup_upload_ingredients_0"] = True
    assert "espera en" not in " ".join(said.value for said in app.run().info)
    app.session_state["setup_upload_ingredients_0"] = False
    assert [said.value for said in app.run().info] == [
        "insumos.csv espera en «Subir desde un archivo»: ábrelo para guardarlo o quitarlo. "
        "Después se puede editar la tabla."
    ]


def test_a_file_that_is_another_table_is_told_and_a_tap_leads_there(cooking):
    file = "Insumo,Proveedor,Empaque,Costo\nLimón,Verduras,5,4\n"
    app = upload(open_table(cooking, "suppliers"), "suppliers", "empaques.csv", file.encode())
    assert [said.value for said in app.error] == [
        "A empaques.csv le falta: Días de entrega, Hora límite, Días de anticipación. "
        "Parece ser la tabla «Empaques y costos»."
    ]
    app = app.button(key="setup_go_to").click().run()
    assert not app.exception
    assert (app.session_state["setup_part"], app.session_state["setup_table"]) == ("buying", "supply")
    assert [each.key for each in app.file_uploader] == ["setup_file_supply_0"]
    assert app.session_state["setup_upload_supply_0"]


def test_deliveries_in_another_unit_are_brought_to_that_of_the_ingredient_and_said_so(cooking):
    file = "Fecha;Insumo;Cantidad;Unidad\n2026-11-20;Limón;3500;g\n2026-11-21;Limón;2;kg\n"
    app = upload(open_table(cooking, "deliveries"), "deliveries", "entregas.csv", file.encode())
    assert any("Pasé 1 cantidad a la unidad de su insumo: Limón." in said.value for said in app.caption)
    app.button(key="setup_save_file").click().run()
    assert kept_tables().deliveries["quantity"].tolist() == [3.5, 2.0]


def test_deliveries_in_a_unit_that_nobody_knows_are_not_kept(cooking):
    file = "Fecha;Insumo;Cantidad;Unidad\n2026-11-20;Limón;2;malla\n"
    app = upload(open_table(cooking, "deliveries"), "deliveries", "entregas.csv", file.encode())
    assert "no sabemos pasarlo a «kg»" in app.error[0].value
    assert not [button for button in app.button if button.key == "setup_save_file"]


def test_a_suppliers_price_list_becomes_packs_and_costs_and_is_said_to_be_one(cooking):
    file = "Proveedor;Producto;Presentación;Precio\nVerduras;Limón;malla x 5000 g;20\n"
    app = upload(open_table(cooking, "supply"), "supply", "precios.csv", file.encode())
    assert any("Leído como lista de precios (fila 2)" in said.value for said in app.warning)
    app.button(key="setup_save_file").click().run()
    kept = kept_tables().supply.set_index("ingredient")
    assert kept.loc["Limón", ["pack_size", "pack_name", "unit_cost"]].tolist() == [5.0, "malla", 4.0]
