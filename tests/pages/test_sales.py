"""A file of the till is shown, with all that is odd about it, before its sales are kept."""

import pandas as pd
import pytest

from forecasting.store.days.kept_days import read_days, say_of_days
from forecasting.store.menu.food import say_food
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.imports import list_imports, undo_imports
from forecasting.store.sales.sold import read_modifiers
from forecasting.tables import HOME
from pages.shared import runs, session
from tests.pages.till import DAILY, SUNDAY, captions, keep, sold, upload
from tests.sales.test_messy import of_tickets
from tests.sales.toast import dishes, modifiers

pytestmark = pytest.mark.usefixtures("november")


def test_a_file_is_shown_before_it_is_kept_and_a_second_click_on_check_changes_nothing(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY)
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["1", "43", "S/ 1,664"]
    assert "22 de noviembre de 2026" in " ".join(caption.value for caption in app.caption)
    assert list_imports(session.current().engine).empty
    app.button(key="sales_check").click().run()
    assert [metric.value for metric in app.metric] == ["1", "43", "S/ 1,664"]


def test_what_guests_have_added_or_left_out_is_told_before_it_is_kept(uploading):
    rows = "2026-11-22,Pizza,2,Extra queso\n2026-11-22,Pizza,1,Sin cebolla\n2026-11-22,Pizza,7,\n"
    app = upload(uploading("sales"), domingo_csv=f"fecha,plato,cantidad,modificadores\n{rows}")
    said = next(shown.value for shown in app.markdown if "modificadores" in shown.value)
    assert said.startswith("**2 ventas** traen modificadores, como Extra queso y Sin cebolla.")


def test_the_categories_of_the_till_are_told_before_the_file_is_kept(uploading):
    rows = "2026-11-22,Lomo,Fondos,2\n2026-11-22,Jalea,Fondos,1\n2026-11-22,Causa,Entradas,7\n"
    app = upload(uploading("sales"), domingo_csv=f"fecha,plato,categoria,cantidad\n{rows}")
    said = next(shown.value for shown in app.markdown if "categoría" in shown.value)
    assert said.startswith("Tu caja da la categoría de **3 platos**: Fondos (2) y Entradas (1).")
    assert said.endswith("para cambiar una, escríbela en **Cocina, Platos**.")


def test_modifiers_from_a_file_of_their_own_go_with_the_dishes_chosen_with_it(uploading):
    missing = "Toast guarda los modificadores en otro archivo (ModifiersSelectionDetails)."
    app = upload(uploading("sales"), items_csv=dishes())
    assert any(missing in said for said in captions(app))
    app.button(key="sales_keep").click().run()
    app = upload(app, modifiers_csv=modifiers())
    assert "solo trae los modificadores de Toast, sin los platos en que van." in app.error[0].value
    app = upload(app, modifiers_csv=modifiers(), items_csv=dishes())
    assert any("**2 ventas** traen modificadores" in said.value for said in app.markdown)
    assert not any(missing in said for said in captions(app))
    app.button(key="sales_keep").click().run()
    assert sold() == 5
    assert read_modifiers(session.current().engine, pd.Timestamp("2026-11-22"))["quantity"].sum() == 3


def test_money_that_is_that_of_whole_tickets_is_left_aside_and_said(uploading):
    app = upload(uploading("sales"), tickets_csv=of_tickets(whole=True))
    assert [metric.value for metric in app.metric] == ["6", "57"]
    assert app.warning[0].value.startswith("«Total» repite en cada línea el total de su comprobante")


def test_that_a_list_of_orders_says_no_money_of_a_dish_is_said(uploading):
    app = upload(uploading("sales"), rappi_csv='Fecha,Productos,Total\n2026-11-22,"2 x Causa, 1 x Flan",48\n')
    assert [metric.value for metric in app.metric] == ["1", "3"]
    assert any(said.value.startswith("La lista no dice cuánto costó cada plato de un pedido") for said in app.info)


def test_a_discount_that_is_still_to_come_off_is_taken_off_and_said(uploading):
    rows = "2026-11-22,Causa,2,36,0\n2026-11-22,Causa,1,18,6\n"
    app = upload(uploading("sales"), domingo_csv=f"fecha,plato,cantidad,importe,descuento\n{rows}")
    assert any(said.value.startswith("«importe» es lo de antes de «descuento»") for said in app.info)
    app = app.toggle(key="sales_tax_domingo.csv").set_value(False).run()
    assert app.metric[2].value == "S/ 48"


def test_money_of_a_till_that_nobody_knows_has_the_tax_in_it_until_somebody_says_no(uploading):
    app = upload(uploading("sales"), domingo_csv="fecha,plato,cantidad,importe\n2026-11-22,Causa,2,118\n")
    asked = app.toggle(key="sales_tax_domingo.csv")
    assert asked.label == "«importe» incluye el 18 % de impuesto: se guarda sin él"
    assert (asked.value, app.metric[2].value) == (True, "S/ 100")
    app = asked.set_value(False).run()
    assert app.metric[2].value == "S/ 118"
    app.button(key="sales_keep").click().run()
    assert read_restaurant(session.current().engine).sales["net_sales"].tolist() == [118.0]
    app = upload(app, lunes_csv="fecha,plato,cantidad,importe\n2026-11-23,Causa,1,59\n")
    assert app.metric[2].value == "S/ 59"  # as it was answered
    undo_imports(session.current().engine, [1], session.current().at)
    app = upload(uploading("sales"), domingo_csv="fecha,plato,cantidad,importe\n2026-11-22,Causa,2,118\n")
    assert app.metric[2].value == "S/ 118"  # also of a file that was taken back


def test_keeping_a_file_makes_its_sales_count_and_shows_them_day_by_day(started):
    app = upload(started("sales"), domingo_csv=SUNDAY)
    app.button(key="sales_keep").click().run()
    assert not app.exception
    assert "2 filas guardadas" in app.success[0].value
    assert [said.value for said in app.toast] == [app.success[0].value]
    assert sold() == 43
    app.session_state["sales_kept_days"] = True
    assert not app.run().toast  # said once
    assert app.dataframe[0].value.to_numpy().tolist() == [["22 nov 2026", "43", "S/ 1,664"]]


def test_of_sales_without_hours_a_person_may_say_that_the_last_day_is_whole_and_it_is_kept_with_them(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY)
    tick = app.checkbox(key="sales_last_day_20261122")
    said = "El **dom 22 nov**, el último día, está completo: la caja ya había cerrado."
    assert (tick.label, tick.value) == (said, False)
    assert any("el pronóstico todavía no aprende de ese día" in said.value for said in app.caption)
    app = tick.check().run()
    app.button(key="sales_keep").click().run()
    answers = read_days(session.current().engine).answers
    assert answers[["source", "day", "answer"]].to_numpy().tolist() == [["till", pd.Timestamp("2026-11-22"), "whole"]]


def test_of_a_last_day_that_is_not_the_newest_or_was_told_already_nothing_is_asked(uploading):
    keep(SUNDAY.replace("22/11", "23/11"))
    assert not upload(uploading("sales"), domingo_csv=SUNDAY).checkbox
    say_of_days(session.current().engine, HOME, (pd.Timestamp("2026-11-23"),), "whole", pd.Timestamp("2026-11-23"))
    assert not upload(uploading("sales"), lunes_csv=SUNDAY.replace("22/11", "23/11").replace("31;", "30;")).checkbox


def test_the_same_file_twice_changes_nothing(uploading):
    keep(SUNDAY)
    app = upload(uploading("sales"), copia_csv=SUNDAY)
    assert "copia.csv ya está guardado, con las mismas ventas" in app.info[0].value
    assert "sales_keep" not in [button.key for button in app.button]
    assert sold() == 43


def test_a_price_with_a_missing_comma_is_said_with_its_row_before_it_is_kept(uploading):
    keep(SUNDAY)
    app = upload(uploading("sales"), lunes_csv=SUNDAY.replace("22/11", "23/11").replace("480,00", "48000,00"))
    (said,) = (shown.value for shown in app.warning if "20 veces" in shown.value)
    assert said.startswith("**1 línea cuesta más de 20 veces lo usual de su plato**, y así cuenta.")
    assert said.endswith("lunes.csv, fila 3: Lomo saltado a S/ 4,000.00; lo usual es S/ 40.00.")


UNUSABLE = {
    "empty": b"",
    "not a table": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "no date column": "plato,cantidad\nCeviche,3\n",
    "no quantity column": "fecha,plato\n22/11/2026,Ceviche\n",
    "only future days": "fecha,plato,cantidad\n22/12/2026,Ceviche,3\n",
}


def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(uploading):
    app = uploading("sales")
    for why, content in UNUSABLE.items():
        app = upload(app, malo_csv=content)
        assert not app.exception, why
        assert len(app.error) == 1, why
        assert "malo.csv" in app.error[0].value
        assert "sales_keep" not in [button.key for button in app.button]


def test_without_sales_the_page_asks_for_the_first_file_and_says_so_where_none_is_checked(started):
    app = started("sales")
    assert "Todavía no hay ventas" in " ".join(captions(app))
    app.button(key="sales_check").click().run()
    assert "Elige primero un archivo" in app.warning[0].value


def test_new_sales_of_a_known_kitchen_begin_a_forecast(cooking, monkeypatch):
    begun = []
    monkeypatch.setattr(runs, "start", begun.append)
    app = upload(cooking("sales"), domingo_csv=SUNDAY)
    app.button(key="sales_keep").click().run()
    assert not app.exception
    assert len(begun) == 1


def test_sales_that_somebody_else_has_kept_meanwhile_begin_none(cooking, monkeypatch):
    monkeypatch.setattr(runs, "start", lambda work: pytest.fail("begun"))
    app = upload(cooking("sales"), otra_csv=SUNDAY)
    keep(SUNDAY)
    app.button(key="sales_keep").click().run()
    assert "otra.csv ya está guardado" in app.info[0].value


def test_no_column_is_asked_for_in_what_is_no_table_of_sales(uploading):
    app = upload(uploading("sales"), carta_csv="Hola chef, esto es una carta.\nHasta luego, chef\n")
    assert not app.exception
    assert len(app.error) == 1
    assert not app.selectbox


def test_rows_pasted_from_a_spreadsheet_are_read(uploading):
    app = uploading("sales")
    app.text_area(key="sales_pasted").set_value("Fecha\tPlato\tCant.\n22/11/2026\tCausa\t2\n")
    app.button(key="sales_check").click().run()
    assert not app.exception
    app.button(key="sales_keep").click().run()
    assert "filas pegadas.txt: 1 fila guardada." in app.success[0].value
    assert sold() == 2


def test_a_message_with_a_day_and_dishes_is_read_and_any_other_is_told_what_to_paste(uploading):
    app = uploading("sales")
    app.text_area(key="sales_pasted").set_value("Ventas 22/11/2026\nCausa: 2\n3 lomos\nefectivo 200")
    app.button(key="sales_check").click().run()
    assert "no una tabla" in app.error[0].value
    assert any("pega una línea con la fecha" in said.value for said in app.caption)
    app.text_area(key="sales_pasted").set_value("Ventas 22/11/2026\nCausa: 2\n3 lomos")
    app.button(key="sales_check").click().run()
    assert not app.exception and not app.error
    app.button(key="sales_keep").click().run()
    assert sold() == 5


def test_that_rows_are_in_kilos_is_said_in_the_open(uploading):
    rows = "22/11/2026;Lechón;0,350 kg\n22/11/2026;Lechón;0,5 KG\n"
    app = upload(uploading("sales"), kilos_csv=f"fecha;plato;cantidad\n{rows}22/11/2026;Pollo;1/2\n")
    assert app.info[0].value.startswith("2 filas están en kilos: cada kilo cuenta como una porción de su plato")
    assert app.metric[1].value == "1.35"


def test_a_total_that_does_not_match_is_said_in_the_open(uploading):
    app = upload(uploading("sales"), **{"22-11-2026.csv": DAILY.replace("TOTAL,5,162", "TOTAL,6,180")})
    assert "El total de 22-11-2026.csv no cuadra" in app.warning[0].value
    assert "«TOTAL» (fila 4) dice 180.00, y sus filas suman 162.00." in app.warning[0].value
    assert "1 fila para revisar" in [box.label for box in app.expander]


def test_the_rows_to_look_at_are_as_many_as_stand_below(uploading):
    rows = "22/11/2026;Causa;1;18,00\n22/11/2026;Causa;x;18,00\n22/11/2026;Lomo;1;0,00\nTOTAL;;2;36,00\n"
    app = upload(uploading("sales"), uno_csv="fecha;plato;cantidad;venta neta\n" + rows)
    assert "2 filas para revisar" in [box.label for box in app.expander]
    listed = next(each.value for each in app.markdown if each.value.startswith("- "))
    assert [line.split(":")[0] for line in listed.splitlines()] == ["- 1 fila", "- 1 fila"]
    assert "Además hay 1 fila como en todo reporte: fila de totales (1)." in captions(app)


def test_what_is_no_food_can_be_called_food_and_two_for_one_one_portion(uploading):
    rows = "22/11/2026;2x1 Pisco sour;1;25,00\n22/11/2026;Taper;2;2,00\n22/11/2026;Causa;1;18,00\n"
    app = upload(uploading("sales"), domingo_csv="fecha;plato;cantidad;venta neta\n" + rows)
    apart = app.multiselect(key="sales_food_domingo.csv")
    assert (apart.value, app.metric[1].value) == (["Taper"], "3")
    apart.set_value([]).run()
    assert app.metric[1].value == "5"
    app.toggle(key="sales_two_domingo.csv").set_value(False).run()
    assert app.metric[1].value == "4"
    assert not app.exception


def test_voided_dishes_may_have_been_cooked(uploading):
    rows = "22/11/2026;Causa;1;18,00;\n22/11/2026;Causa;1;18,00;Anulado\n"
    app = upload(uploading("sales"), domingo_csv="fecha;plato;cantidad;venta neta;estado\n" + rows)
    assert app.metric[1].value == "1"
    app.toggle(key="sales_voids_domingo.csv").set_value(True).run()
    assert [metric.value for metric in app.metric] == ["1", "2", "S/ 18"]


def test_a_dish_that_goes_on_under_another_name_is_asked_about(started):
    old = "".join(f"{day:02d}/10/2026;12. Lomo saltado;{9 + day % 3};300,00\n" for day in range(1, 32))
    new = "".join(f"{day:02d}/11/2026;08.Lomo Saltado;{9 + day % 3};300,00\n" for day in range(1, 23))
    app = upload(started("sales"), todo_csv=f"fecha;plato;cantidad;venta neta\n{old}{new}")
    app.button(key="sales_keep").click().run()
    assert app.checkbox(key="names_12. Lomo saltado_08.Lomo Saltado").value
    app.button(key="names_join").click().run()
    assert not app.exception
    assert read_restaurant(session.current().engine).sales["dish"].unique().tolist() == ["08.Lomo Saltado"]


def test_what_is_no_food_on_the_page_of_recipes_is_none_beside_the_next_file(uploading):
    app = upload(uploading("sales"), uno_csv=SUNDAY + "22/11/2026;Recargo Rappi;5;25,00\n")
    assert "¿Recargo Rappi es comida?" in " ".join(captions(app))
    app.button(key="sales_keep").click().run()
    say_food(session.current().engine, {"Recargo Rappi": False})
    assert sold() == 43
    app = upload(app, dos_csv=SUNDAY.replace("22/11", "21/11") + "21/11/2026;RECARGO RAPPI;5;25,00\n")
    assert app.multiselect(key="sales_food_dos.csv").value == ["RECARGO RAPPI"]
    app.button(key="sales_keep").click().run()
    assert not app.exception
    assert sold() == 86


def test_a_file_that_was_cut_off_is_named(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY, lunes_csv=SUNDAY.replace("22/11", "16/11") + "17/11/2026;Cevi")
    told = [said.value for said in app.warning]
    assert told == [
        "lunes.csv termina a la mitad de una fila: parece que la descarga se cortó. "
        "Esa fila no entra, y pueden faltar las que seguían. Expórtalo de nuevo de tu caja."
    ]


def test_a_file_that_was_kept_before_goes_when_those_beside_it_are_kept(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY)
    app.button(key="sales_keep").click().run()
    app = upload(app, domingo_csv=SUNDAY, lunes_csv=SUNDAY.replace("22/11", "16/11"))
    assert "domingo.csv ya está guardado" in app.info[0].value
    app.button(key="sales_keep").click().run()
    assert [each.value for each in app.success] == ["lunes.csv: 2 filas guardadas."]
    assert not app.info and not app.metric  # nothing is looked at any more


def test_the_dishes_of_a_list_of_orders_are_read_and_that_their_money_is_not_known_is_said(uploading):
    orders = "Nro de pedido;Fecha;Estado;Productos;Total\n1;22/11/2026;Entregado;2 x Ceviche, 1 x Causa;98,00\n"
    app = upload(uploading("sales"), rappi_csv=orders + "2;22/11/2026;Cancelado;1 x Causa;18,00\n")
    assert not app.exception
    said = "Una lista de pedidos: leí los platos de cada celda de «Productos». Cuánto costó cada plato no lo dice."
    assert said in captions(app)
    assert [metric.value for metric in app.metric] == ["1", "3"]
    app.button(key="sales_keep").click().run()
    assert sold() == 3


def test_neighbouring_rows_left_out_are_named_from_the_first_to_the_last(uploading):
    rows = (
        "22/11/2026;Propina;1;5,00\n22/11/2026;Delivery;1;6,00\n22/11/2026;Jalea;2;90,00\n22/11/2026;Propina;1;4,00\n"
    )
    app = upload(uploading("sales"), domingo_csv=SUNDAY + rows)
    (said,) = [line.value for line in app.markdown if line.value.startswith("- 3 filas")]
    assert said.endswith("(filas 4–5, 7)")


def test_a_row_that_equals_all_others_is_named_and_may_be_set_aside_as_a_total(uploading):
    rows = "22/11/2026;Ceviche;2;20,00\n22/11/2026;Causa;2;40,00\n22/11/2026;Venta noche;4;60,00\n"
    app = upload(uploading("sales"), domingo_csv=f"fecha;plato;cantidad;venta neta\n{rows}")
    assert any(said.value.startswith("**Venta noche** dice lo mismo que otras filas juntas") for said in app.warning)
    app.multiselect(key="sales_food_domingo.csv").set_value(["Venta noche"]).run()
    assert not app.exception
    assert [metric.value for metric in app.metric][:3] == ["1", "4", "S/ 60"]
