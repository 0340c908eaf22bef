"""A file of a till that nobody knows: a person says which column is what."""

import pytest

from forecasting.sales import read_named
from forecasting.store.restaurant import read_restaurant
from pages.parts.sales import sales_columns
from pages.shared import session
from pages.shared.cache import files
from tests.pages.till import SUNDAY, sold, upload
from tests.sales.bundles.test_books import workbook

pytestmark = pytest.mark.usefixtures("november")


def read_so(app, file: str, **columns: str):
    """Choose columns, and read with all that are chosen then."""
    for role, header in columns.items():
        app.selectbox(key=f"sales_column_{role}_{file}").set_value(header)
    return app.button(key=f"sales_read_{file}").click().run()


def test_a_column_with_an_unknown_name_can_be_pointed_out(uploading):
    app = upload(uploading("sales"), raro_csv=SUNDAY.replace("fecha", "cuándo"))
    assert "No conozco esta caja" in app.markdown[0].value
    assert any("Si cada fila es una porción, dilo en la cantidad" in caption.value for caption in app.caption)
    app = read_so(app, "raro.csv")
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["1", "43", "S/ 1,664"]


def test_any_column_can_be_chosen_after_all(uploading):
    two = "fecha,plato,cantidad,unidades pedidas\n22/11/2026,Causa,1,3\n22/11/2026,Lomo,1,4\n"
    app = upload(uploading("sales"), domingo_csv=two)
    assert app.metric[1].value == "2"
    app.selectbox(key="sales_column_quantity_domingo.csv").set_value("unidades pedidas")
    app = read_so(app, "domingo.csv")
    assert app.metric[1].value == "7"
    assert not app.exception


CHARGED = "Fecha,Plato,Cantidad,Monto cobrado en caja\n22/11/2026,Causa,2,44\n22/11/2026,Lomo,1,38\n"


def test_a_column_that_looks_like_the_money_that_was_not_read_is_asked_about_and_read_with_one_tap(uploading):
    app = upload(uploading("sales"), domingo_csv=CHARGED)
    assert [metric.value for metric in app.metric] == ["1", "3"]
    assert "«Monto cobrado en caja» parece lo que se cobró" in said(app)
    app = app.button(key="sales_is_money_domingo.csv").click().run()
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["1", "3", "S/ 69"]
    assert "parece lo que se cobró" not in said(app)


def test_a_column_that_is_not_the_money_after_all_is_not_asked_about_again(uploading):
    app = upload(uploading("sales"), domingo_csv=CHARGED)
    app = app.button(key="sales_no_such_money_domingo.csv").click().run()
    assert [metric.value for metric in app.metric] == ["1", "3"]
    assert "parece lo que se cobró" not in said(app)


def test_that_the_money_is_the_price_by_the_portions_is_said(uploading):
    prices = "Fecha,Plato,Cantidad,Precio\n22/11/2026,Causa,2,22\n22/11/2026,Causa,1,22\n22/11/2026,Lomo,1,38\n"
    app = upload(uploading("sales"), domingo_csv=prices)
    assert "el importe es «Precio» por las porciones" in said(app)
    assert app.metric[2].value == "S/ 88"


def test_a_list_of_purchases_that_reads_as_sales_is_doubted(uploading):
    bought = "Fecha,Proveedor,Producto,Cantidad,Total\n22/11/2026,Makro,Limón,10,30\n"
    app = upload(uploading("sales"), compras_csv=bought)
    assert "compras.csv nombra proveedores: parece una lista de compras" in said(app)
    app = upload(uploading("sales"), ventas_csv=bought.replace("Proveedor", "Salón"))
    assert "nombra proveedores" not in said(app)


REPORT = """F. Emisión,Cód.,Desc. Prod.,Cnt. Vend.,Imp. Tot. S/,Mozo
22/11/2026,P001,Ceviche Clásico,4,128,Rosa
22/11/2026,P002,Lomo Saltado,21,756,Jhon
22/11/2026,P001,Ceviche Clásico,6,192,Rosa
TOTAL GENERAL,,,31,1076,
"""


def said(app) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption, *app.warning, *app.info])


def test_an_unknown_till_is_asked_about_once_with_a_guess_for_every_column(uploading):
    app = upload(uploading("sales"), enero_csv=REPORT)
    assert not app.error
    roles = ("day", "dish", "quantity", "net_sales")
    assert [app.selectbox(key=f"sales_column_{role}_enero.csv").value for role in roles] == [
        *("F. Emisión", "Desc. Prod.", "Cnt. Vend.", "Imp. Tot. S/")
    ]
    app = read_so(app, "enero.csv")
    assert [metric.value for metric in app.metric] == ["1", "31", "S/ 912"]
    assert app.table[0].value.to_numpy().tolist() == [
        *(["Lomo Saltado", "21", "S/ 641"], ["Ceviche Clásico", "10", "S/ 271"])
    ]
    assert "Formato: las columnas que elegiste" in said(app)
    app.button(key="sales_keep").click().run()
    app = upload(app, febrero_csv=REPORT.replace("22/11", "21/11"))
    assert "No conozco esta caja" not in said(app) and len(app.table) == 1
    assert [metric.value for metric in app.metric] == ["1", "31", "S/ 912"]


def test_the_first_rows_of_a_file_in_utc_are_shown_by_the_restaurants_clock(uploading):
    rows = "".join(f"2026-11-{day}T03:15:00Z,Causa,2,36\n" for day in (20, 21, 22))
    app = upload(uploading("sales"), enero_csv=f"momento,Desc. Prod.,Cnt. Vend.,Imp. Tot. S/\n{rows}")
    assert app.table[0].value.iloc[0].tolist() == ["19 nov 2026", "Causa", "2", "36.00"]


def test_a_file_without_a_column_that_was_never_used_is_not_asked_about_again(uploading):
    app = read_so(upload(uploading("sales"), enero_csv=REPORT), "enero.csv")
    app.button(key="sales_keep").click().run()
    without = "\n".join(line.rpartition(",")[0] for line in REPORT.splitlines()).replace("22/11", "21/11")
    app = upload(app, febrero_csv=without)
    assert [metric.value for metric in app.metric] == ["1", "31", "S/ 912"]
    assert "Falta la columna mozo, que no se usaba: leído como los archivos anteriores de esta caja." in said(app)
    app.button(key="sales_keep").click().run()
    app = upload(app, marzo_csv=without.replace("21/11", "20/11"))
    assert app.metric and "Falta la columna" not in said(app), "its own kind is known by now"


def first_rows(app) -> list[list[str]]:
    """How the first rows would be read with the columns chosen so far."""
    return app.table[-1].value.to_numpy().tolist()


def test_how_the_first_rows_would_be_read_is_seen_at_each_choice(uploading):
    app = upload(uploading("sales"), enero_csv=REPORT.replace("21,756", "x,756"))
    assert list(app.table[0].value.columns) == ["Día", "Plato", "Porciones", "Importe"]
    assert first_rows(app) == [
        ["22 nov 2026", "Ceviche Clásico", "4", "128.00"],
        ["22 nov 2026", "Lomo Saltado · *cantidad ilegible*", "–", "756.00"],
        ["22 nov 2026", "Ceviche Clásico", "6", "192.00"],
        ["–", "– · *fila de totales*", "31", "1,076.00"],
    ]
    assert "De las primeras 4 filas, 2 entran como ventas." in said(app)
    app.selectbox(key="sales_column_dish_enero.csv").set_value("Cód.").run()
    assert [row[1] for row in first_rows(app)] == [
        "P001",
        "P002 · *cantidad ilegible*",
        "P001",
        "– · *fila de totales*",
    ]
    assert not app.metric, "nothing has been read yet"


@pytest.mark.parametrize(
    ("role", "header", "doubt"),
    [
        ("quantity", "Mozo", "«Mozo» no tiene cantidades en 3 filas. Elige otra columna para la cantidad."),
        ("day", "Cód.", "«Cód.» no tiene fechas en 3 filas. Elige otra columna para la fecha."),
        ("net_sales", "Mozo", "«Mozo» no tiene importes en 3 filas. Elige otra columna para el importe."),
        ("dish", "Imp. Tot. S/", "Elegiste «Imp. Tot. S/» para dos cosas distintas. Cambia una."),
    ],
)
def test_a_wrong_choice_says_so_before_anything_is_read(uploading, role, header, doubt):
    app = upload(uploading("sales"), enero_csv=REPORT)
    assert doubt not in said(app)
    app.selectbox(key=f"sales_column_{role}_enero.csv").set_value(header).run()
    assert doubt in said(app)
    assert not app.metric


def test_money_chosen_as_portions_is_doubted_before_anything_is_read(uploading):
    app = upload(uploading("sales"), enero_csv=REPORT)
    app.selectbox(key="sales_column_net_sales_enero.csv").set_value(sales_columns.ABSENT)
    app.selectbox(key="sales_column_quantity_enero.csv").set_value("Imp. Tot. S/").run()
    assert "«Imp. Tot. S/» parece dinero, no porciones" in said(app)
    assert [row[2] for row in first_rows(app)] == ["128", "756", "192", "1,076"]


def test_what_only_the_whole_file_tells_is_not_guessed_silently(uploading):
    dates = REPORT.replace("22/11/2026", "05/03/2026")
    app = upload(uploading("sales"), enero_csv=dates + "20/03/2026,P001,Ceviche Clásico,1,32,Rosa\n")
    assert "deja dudas" not in said(app)
    app = upload(app, febrero_csv=dates)
    assert first_rows(app)[0][0] == "5 mar 2026"
    assert "Aquí va primero el día; si el archivo entero deja dudas, te lo preguntaré." in said(app)
    app.selectbox(key="sales_column_day_febrero.csv").set_value(sales_columns.ABSENT).run()
    assert first_rows(app)[0][:2] == ["–", "Ceviche Clásico"]
    assert "De qué días son te lo preguntaré al leerlo." in said(app)


def test_columns_that_were_read_show_first_rows_only_where_another_is_chosen(uploading):
    app = read_so(upload(uploading("sales"), enero_csv=REPORT), "enero.csv")
    assert len(app.table) == 1
    app.selectbox(key="sales_column_dish_enero.csv").set_value("Cód.").run()
    assert first_rows(app)[0][1] == "P001"
    assert app.table[0].value["Plato"].tolist() == ["Lomo Saltado", "Ceviche Clásico"], "as it was read so far"


def test_a_file_that_is_asked_about_is_read_once_however_often_the_page_is_drawn(uploading, monkeypatch):
    read = []
    monkeypatch.setattr(files, "read_named", lambda file, *rest: read.append(file.name) or read_named(file, *rest))
    app = upload(uploading("sales"), nunca_visto_csv=REPORT)  # tests share what a visit holds of a file
    app.run().run()
    assert "No conozco esta caja" in said(app)
    assert read == ["nunca_visto.csv"]


def test_no_total_is_called_complete_beside_rows_without_a_dish(uploading):
    app = read_so(upload(uploading("sales"), enero_csv=REPORT.replace("Lomo Saltado", "")), "enero.csv")
    assert "1 fila no entra: sin nombre de plato (21 porciones)." in said(app)
    assert "cuadra con sus filas" not in said(app)


def test_portions_that_are_called_like_money_are_doubted(uploading):
    app = upload(uploading("sales"), enero_csv=REPORT)
    app = read_so(app, "enero.csv", quantity="Imp. Tot. S/", net_sales=sales_columns.ABSENT)
    assert "«Imp. Tot. S/» parece dinero, no porciones" in said(app)
    assert "Sin importes" in said(app)
    assert "cuadra con sus filas" not in said(app)


def test_a_period_is_asked_for_only_of_a_file_that_is_said_to_have_no_date(uploading):
    titled = f"Desde 16/11/2026 Hasta 22/11/2026\n{REPORT}"
    app = upload(uploading("sales"), enero_csv=titled)
    assert not app.radio
    app = read_so(app, "enero.csv", day="Mozo")
    assert "«Mozo» no tiene fechas en 3 filas. Elige otra columna para la fecha." in said(app)
    app = read_so(app, "enero.csv", day=sales_columns.ABSENT)
    assert "16 de noviembre de 2026" in app.radio(key="sales_spread_enero.csv").options[0]


def test_a_file_that_counts_nothing_has_a_portion_in_each_row_once_somebody_says_so(uploading):
    rows = "".join(f"22/11/2026;{n};Causa;18.00\n" for n in range(1, 4))
    app = upload(uploading("sales"), cuenta_csv=f"Fecha;Comanda;Producto;Importe\n{rows}")
    assert app.selectbox(key="sales_column_quantity_cuenta.csv").value is None
    app = read_so(app, "cuenta.csv", quantity=sales_columns.ABSENT)
    assert [metric.value for metric in app.metric] == ["1", "3", "S/ 46"]
    app.button(key="sales_keep").click().run()
    app = upload(app, otra_csv=f"Fecha;Comanda;Producto;Importe\n{rows.replace('22/11', '21/11')}")
    assert [metric.value for metric in app.metric] == ["1", "3", "S/ 46"]
    assert not app.exception


def test_after_a_column_without_a_dish_another_can_be_chosen(uploading):
    app = upload(uploading("sales"), grupo_csv="Fecha,Grupo,Plato,Cant.\n22/11/2026,Ceviche,,7\n22/11/2026,Jalea,,5\n")
    assert "«Plato» no tiene platos en 2 filas" in said(app)
    app = read_so(app, "grupo.csv")
    assert [metric.value for metric in app.metric] == ["1", "12"]
    assert app.table[0].value["Plato"].tolist() == ["Ceviche", "Jalea"]


def test_a_file_that_was_kept_with_a_wrong_column_can_be_corrected(uploading):
    app = read_so(upload(uploading("sales"), enero_csv=REPORT), "enero.csv", dish="Cód.")
    app.button(key="sales_keep").click().run()
    app = upload(app, enero_csv=REPORT)
    assert "ya está guardado" in said(app)
    app = read_so(app, "enero.csv", dish="Desc. Prod.")
    assert app.button(key="sales_keep").label == "Guardar con estas columnas (reemplaza lo anterior)"
    app.button(key="sales_keep").click().run()
    assert not app.exception
    kept = read_restaurant(session.current().engine).sales
    assert kept.set_index("dish")["quantity"].to_dict() == {"Ceviche Clásico": 10, "Lomo Saltado": 21}


def test_one_name_under_two_groups_is_asked_about_once(uploading):
    rows = "fecha,grupo,plato,cant\n22/11/2026,Ceviche,Mixto,3\n22/11/2026,Chicharrón,Mixto,2\n"
    app = upload(uploading("sales"), grupos_csv=rows)
    assert "«Mixto» aparece en «Ceviche» y en «Chicharrón»: ¿son platos distintos?" in said(app)
    app.radio(key="sales_by_category_grupos.csv").set_value(True).run()
    assert app.table[0].value["Plato"].tolist() == ["Ceviche Mixto", "Chicharrón Mixto"]
    app.button(key="sales_keep").click().run()
    app = upload(app, lunes_csv=rows.replace("22/11", "21/11"))
    assert [asked.key for asked in app.radio] == ["sales_source_lunes.csv"]
    assert app.table[0].value["Plato"].tolist() == ["Ceviche Mixto", "Chicharrón Mixto"]


def test_sheets_that_say_the_same_are_asked_about_and_count_once_in_the_next_file_too(uploading):
    header, rows = ["Fecha", "Plato", "Cantidad"], [["2026-11-22", "Causa", 3], ["2026-11-22", "Lomo", 2]]
    app = upload(uploading("sales"), **{"ventas.xlsx": workbook({"Hoja1": [header, *rows], "Copia": [header, *rows]})})
    assert "en la hoja Copia y también en Hoja1 (días: 1, desde el dom 22 nov). ¿Son las mismas ventas" in said(app)
    assert "Son las mismas: se cuentan una vez" in app.radio(key="sales_sheets_repeat_ventas.xlsx").options
    app.radio(key="sales_sheets_repeat_ventas.xlsx").set_value(True).run()
    assert "- 2 filas: su día ya está en otra hoja; quedaron fuera" in [shown.value for shown in app.markdown]
    app.button(key="sales_keep").click().run()
    assert sold() == 5.0
    rows = [["2026-11-21", *row[1:]] for row in rows]
    app = upload(app, **{"otras.xlsx": workbook({"Hoja1": [header, *rows], "Copia": [header, *rows]})})
    assert [asked.key for asked in app.radio] == ["sales_source_otras.xlsx"]


def test_the_number_of_a_week_is_agreed_to_once(uploading):
    week = "Semana 45\nPlato,Cant.,Venta S/\nCeviche,14,448\nLomo,7,252\n"
    app = upload(uploading("sales"), **{"semana 45.csv": week})
    question = app.radio(key="sales_weeks_semana 45.csv")
    assert "2 de noviembre de 2026 al 8 de noviembre de 2026" in question.options[0]
    question.set_value(True).run()
    assert [metric.value for metric in app.metric] == ["7", "21", "S/ 593"]
    app.button(key="sales_keep").click().run()
    app = upload(app, **{"semana 46.csv": week.replace("45", "46")})
    assert [asked.key for asked in app.radio] == ["sales_source_semana 46.csv"]
    assert "15 de noviembre de 2026" in said(app)


def test_decimals_are_asked_about_with_the_files_own_numbers_and_can_be_changed(uploading):
    text = 'fecha,plato,cantidad\n22/11/2026,Causa,"6,000"\n22/11/2026,Lomo,"1,250"\n'
    app = upload(uploading("sales"), domingo_csv=text)
    asked = app.radio(key="sales_decimal_comma_domingo.csv")
    assert asked.options == ["Con punto: 6,000 son 6000; 1,250 son 1250", "Con coma: 6,000 son 6; 1,250 son 1.25"]
    app = asked.set_value(False).run()
    assert "se habrían vendido 6" in said(app)
    app = app.button(key="sales_anew_domingo.csv").click().run()
    app = app.radio(key="sales_decimal_comma_domingo.csv").set_value(True).run()
    assert app.metric[1].value == "7.25"
    assert not app.exception and "se habrían vendido" not in said(app)


def test_money_that_no_dish_costs_is_called_out(uploading):
    app = upload(uploading("sales"), domingo_csv="fecha,plato,cantidad,importe\n22/11/2026,Causa,2,9600\n")
    assert "no parece dinero de ventas" in said(app)


def test_a_file_without_a_header_shows_numbered_columns_and_its_size_can_be_denied(uploading):
    bare = "22/11/2026;Ceviche;Pers.;2;56\n22/11/2026;Ceviche;Fam.;1;65\n22/11/2026;Causa;Pers.;1;18\n"
    app = upload(uploading("sales"), bare_csv=bare)
    size = app.selectbox(key="sales_column_size_bare.csv")
    assert (size.value, size.options[2]) == ("#3", "Columna 3 — Pers., Fam.")
    app = read_so(app, "bare.csv", size=sales_columns.ABSENT)
    assert app.table[0].value["Plato"].tolist() == ["Ceviche", "Causa"]
    assert app.toggle(key="sales_tax_bare.csv").label.startswith("«Columna 5» incluye")
    app = read_so(upload(app, marzo_csv=bare.replace("22/11", "05/03")), "marzo.csv")
    assert "«Columna 1» se pueden leer de dos maneras" in said(app)


def test_a_column_is_shown_with_as_many_whole_cells_as_a_phone_has_room_for(uploading):
    rows = [f"{day}/11/2026,Ceviche clásico de la casa con chicharrón,{day}\n" for day in (20, 21, 22)]
    app = upload(uploading("sales"), raro_csv="F. Emisión,Glosa,Ctd.\n" + "".join(rows))
    shown = [app.selectbox(key=f"sales_column_{role}_raro.csv") for role in ("day", "dish", "quantity")]
    assert [box.options[place] for place, box in enumerate(shown)] == [
        "F. Emisión — 20/11/2026, 21/11/2026",
        "Glosa — Ceviche clásico de la casa …",
        "Ctd. — 20, 21, 22",
    ]
