"""Uploading what the till exports."""

import io
import zipfile
from datetime import date

import pandas as pd
import pytest

from forecasting.sales import read_named
from forecasting.store.food import say_food
from forecasting.store.imports import list_imports
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sold import read_modifiers
from pages.shared import runs, session
from pages.shared.cache import files
from tests.archives import packed
from tests.pages.till import SUNDAY, captions, keep, sold, upload
from tests.sales.sheets import workbook
from tests.sales.test_messy import of_tickets
from tests.sales.toast import dishes, modifiers

pytestmark = pytest.mark.usefixtures("november")
OPEN_DATES = "fecha,plato,cantidad\n05/03/2026,Ceviche clásico,31\n06/03/2026,Ceviche clásico,28\n"


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


def test_the_same_file_twice_changes_nothing(uploading):
    keep(SUNDAY)
    app = upload(uploading("sales"), copia_csv=SUNDAY)
    assert "copia.csv ya está guardado, con las mismas ventas" in app.info[0].value
    assert "sales_keep" not in [button.key for button in app.button]
    assert sold() == 43


def test_dates_that_can_be_read_two_ways_are_asked_about_once_for_all_files_of_a_kind(uploading):
    app = upload(uploading("sales"), marzo_csv=OPEN_DATES)
    assert not app.exception
    question = app.radio(key="sales_day_first_marzo.csv")
    assert "5 de marzo de 2026" in question.options[0]
    assert "3 de mayo de 2026" in question.options[1]
    question.set_value(True).run()
    assert not app.exception
    assert "5 de marzo de 2026" in " ".join(captions(app))
    app.button(key="sales_keep").click().run()
    app = upload(app, abril_csv=OPEN_DATES.replace("/03/", "/04/"))
    assert [asked.key for asked in app.radio] == ["sales_source_abril.csv"]
    assert "5 de abril de 2026" in " ".join(captions(app))


def test_two_files_are_kept_at_once_while_one_with_an_open_question_waits_for_the_answer(uploading):
    monday = SUNDAY.replace("22/11", "16/11")
    app = upload(uploading("sales"), domingo_csv=SUNDAY, lunes_csv=monday, marzo_csv=OPEN_DATES)
    app.button(key="sales_keep").click().run()
    assert [said.value for said in app.success] == ["2 archivos guardados, con 4 filas en total."]
    assert read_restaurant(session.current().engine).sales["day"].nunique() == 2
    assert "5 de marzo de 2026" in app.radio(key="sales_day_first_marzo.csv").options[0]


def waiting(app):
    """What is said of the files that wait for an answer."""
    start = ":material/help: Falta responder lo de arriba "
    return [said.value.removeprefix(start) for said in app.caption if said.value.startswith(start)]


CEVICHE = "\n".join(SUNDAY.splitlines()[:2])


def test_a_file_that_would_take_lines_from_one_given_with_it_is_asked_about_before_any_is_kept(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY, parcial_csv=CEVICHE)
    assert [asked.label[:40] for asked in app.checkbox] == ["parcial.csv: este día pasaría de 2 a 1 f"]
    assert app.button(key="sales_keep").label.endswith("1 archivo")
    app.checkbox[0].check().run().button(key="sales_keep").click().run()
    assert not app.exception
    assert sold() == 31


def test_a_file_with_less_is_not_asked_about_where_one_given_with_it_has_the_whole_day(uploading):
    keep(SUNDAY)
    app = upload(uploading("sales"), parcial_csv=CEVICHE, completo_csv=SUNDAY.replace("480,00", "481,00"))
    assert not app.checkbox
    app = app.button(key="sales_keep").click().run()
    assert not app.checkbox
    assert sold() == 43


def test_each_file_is_agreed_to_on_its_own_and_no_other_waits_for_it(uploading):
    monday, tuesday = (SUNDAY.replace("22/11", day) for day in ("16/11", "17/11"))
    for day in (monday, tuesday, SUNDAY):
        keep(day)
    less = {f"{day}_csv": CEVICHE.replace("22/11", f"{number}/11") for day, number in (("lun", 16), ("mar", 17))}
    app = upload(uploading("sales"), **less, mie_csv=SUNDAY.replace("22/11", "18/11"))
    assert [asked.label[:8] for asked in app.checkbox] == ["lun.csv:", "mar.csv:"]
    assert waiting(app) == ["para guardar 2 archivos: lun.csv y mar.csv."]
    app = app.checkbox[1].check().run().button(key="sales_keep").click().run()
    assert sold() == 43 * 3 + 31
    assert [asked.label[:8] for asked in app.checkbox] == ["lun.csv:"]
    assert waiting(app) == ["para guardar lun.csv."]


def test_the_same_bytes_as_of_two_days_are_asked_about_where_they_are_given_together(uploading):
    report = "Plato,Cantidad\nCeviche,3\nLomo,2\n"
    app = upload(uploading("sales"), **{"ventas 20-11-2026.csv": report, "ventas 21-11-2026.csv": report})
    assert waiting(app) == ["para guardar ventas 21-11-2026.csv."]
    asked = app.radio(key="sales_same_ventas 21-11-2026.csv")
    app = asked.set_value("instead").run().button(key="sales_keep").click().run()
    assert not app.exception
    assert read_restaurant(session.current().engine).sales["day"].dt.day.unique().tolist() == [21]


def test_a_file_that_would_multiply_a_day_shows_by_how_much_and_waits_until_somebody_says_that_it_is_right(uploading):
    keep(SUNDAY + "23/11/2026;Ceviche clásico;4;168,00\n")
    app = upload(uploading("sales"), otro_csv=SUNDAY.replace(";31;", ";310;"))
    (asked,) = app.checkbox
    assert "este día pasaría de 43 a 322 porciones, el triple o más: dom 22 nov." in asked.label
    assert "sales_keep" not in [button.key for button in app.button]
    asked.check().run().button(key="sales_keep").click().run()
    assert sold() == 326


def test_files_that_overlap_do_not_multiply_the_days_that_they_share(uploading):
    keep(SUNDAY + "23/11/2026;Ceviche clásico;4;168,00\n")
    longer = [SUNDAY + f"23/11/2026;Ceviche clásico;{many};168,00\n" for many in (5, 6, 7)]
    app = upload(uploading("sales"), uno_csv=longer[0], tres_csv=longer[1], cinco_csv=longer[2])
    assert not app.checkbox
    app.button(key="sales_keep").click().run()
    assert sold() == 50


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


@pytest.mark.parametrize("locale", ["es-PE", "en-US"])
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(uploading, locale):
    app = uploading("sales", locale)
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


def test_a_row_of_a_day_to_come_is_said_in_the_open(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY + "22/12/2026;Lomo saltado;12;480,00\n")
    said = "1 fila tiene una fecha que todavía no llega y queda fuera (domingo.csv, fila 4)"
    assert app.warning[0].value.startswith(said)
    assert "Dejé fuera 1 fila." in [line.value for line in app.markdown]
    assert "diciembre" not in " ".join(caption.value for caption in app.caption)


def test_no_column_is_asked_for_in_what_is_no_table_of_sales(uploading):
    app = upload(uploading("sales"), carta_csv="Hola chef, esto es una carta.\nHasta luego, chef\n")
    assert not app.exception
    assert len(app.error) == 1
    assert not app.selectbox


def zipped(**files: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in files.items():
            packed.writestr(f"{name}.csv", content)
    return written.getvalue()


DAILY = "Plato,Cantidad,Total\nCeviche,3,126\nCausa,2,36\nTOTAL,5,162\n"


def test_the_daily_files_of_a_zip_are_looked_at_kept_and_taken_back_together(started):
    days = {f"ventas {day}-11-2026": f"Cierre de caja {day}\n{DAILY}" for day in (20, 21, 22)}
    app = upload(started("sales"), **{"todo.zip": zipped(**days)})
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["3", "15", "S/ 412"]
    captions = " ".join(caption.value for caption in app.caption)
    assert "Los totales de 3 archivos (de 3) cuadran con sus filas" in captions
    assert "3 archivos, con ventas del 20 de noviembre de 2026 al 22 de noviembre de 2026" in captions
    app.button(key="sales_keep").click().run()
    assert [said.value for said in app.success] == ["3 archivos guardados, con 6 filas en total."]
    assert sold() == 15
    undo = [button for button in app.button if button.key.startswith("sales_undo")]
    assert len(undo) == 1
    undo[0].click().run()
    assert not app.exception
    assert sold() == 0


def test_each_file_of_a_zip_is_read_once_although_its_money_is_found_to_have_the_tax_in_it(uploading, monkeypatch):
    read, daily = [], DAILY.replace("Causa", "Tiradito")  # no other test has read these files
    monkeypatch.setattr(files, "read_named", lambda file, *asked: read.append(file.name) or read_named(file, *asked))
    days = {f"ventas {day}-11-2026": f"Cierre de caja {day}\n{daily}" for day in (17, 18, 19)}
    app = upload(uploading("sales"), **{"todo.zip": zipped(**days)})
    assert app.metric[2].value == "S/ 412"
    first, *others = [f"todo.zip/{name}.csv" for name in days]
    assert sorted(read) == [first, first, *others]  # the first one tells of the tax


def test_what_is_no_table_in_a_zip_is_named_as_long_as_its_files_are_looked_at(uploading):
    days = {f"ventas {day}-11-2026.csv": f"Cierre {day}\n{DAILY}" for day in (20, 21)}
    app = upload(uploading("sales"), **{"todo.zip": packed(days | {"notas.txt": "Falta el domingo.\n"})})
    named = "Del ZIP no se leyó 1 archivo, porque no es una tabla: todo.zip/notas.txt (un texto)."
    assert app.info[0].value == named
    assert not app.error
    app.run()
    assert app.info[0].value == named
    app.button(key="sales_keep").click().run()
    assert named not in [said.value for said in app.info]
    assert sold() == 10


def test_a_zip_without_any_table_is_refused(uploading):
    app = upload(uploading("sales"), **{"todo.zip": packed({"notas.txt": "Falta el domingo.\n"})})
    assert [said.value for said in app.error] == [
        "todo.zip no trae ninguna tabla de ventas, solo esto: todo.zip/notas.txt. "
        "Agrégale el CSV o el Excel que exporta tu caja."
    ]


def test_rows_pasted_from_a_spreadsheet_are_read(uploading):
    app = uploading("sales")
    app.text_area(key="sales_pasted").set_value("Fecha\tPlato\tCant.\n22/11/2026\tCausa\t2\n")
    app.button(key="sales_check").click().run()
    assert not app.exception
    app.button(key="sales_keep").click().run()
    assert "filas pegadas.txt: 1 fila guardada." in app.success[0].value
    assert sold() == 2


def test_of_files_of_a_day_each_the_first_a_middle_and_the_last_date_are_written_out(uploading):
    days = {f"v{day}_csv": f"fecha,plato,cantidad\n{day}/11/2026,Causa,2\n" for day in (18, 19, 20, 21, 22)}
    app = upload(uploading("sales"), **days)
    assert "Así leí las fechas: 18/11/2026 = 18 de noviembre de 2026, 20/11/2026" in " ".join(captions(app))
    assert "y 22/11/2026 = 22 de noviembre de 2026." in " ".join(captions(app))


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


def test_sales_of_several_days_in_one_sum_are_asked_about(uploading):
    app = upload(uploading("sales"), **{"semana.csv": "Del 16/11/2026 al 22/11/2026\n" + DAILY})
    question = app.radio(key="sales_spread_semana.csv")
    assert "16 de noviembre de 2026" in question.options[0]
    assert "sales_keep" not in [button.key for button in app.button]
    question.set_value(True).run()
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["7", "5", "S/ 137"]


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


def test_until_which_hour_a_sale_is_of_the_evening_before_is_said_and_can_be_changed(uploading):
    rows = "21/11/2026;20:00;Causa;1;18,00\n22/11/2026;01:30;Causa;1;18,00\n22/11/2026;05:10;Causa;1;18,00\n"
    app = upload(uploading("sales"), noche_csv="fecha;hora;plato;cantidad;venta neta\n" + rows)
    assert "1 fila de antes de las 4:00 cuenta en el día anterior." in captions(app)
    assert app.selectbox(key="sales_day_ends_at_noche.csv").value == 4
    app.selectbox(key="sales_day_ends_at_noche.csv").set_value(6).run()
    assert "2 filas de antes de las 6:00 cuentan en el día anterior." in captions(app)
    assert app.metric[0].value == "1"
    app.button(key="sales_keep").click().run()
    again = upload(app, otra_csv="fecha;hora;plato;cantidad;venta neta\n" + rows.replace("/11/", "/10/"))
    assert again.selectbox(key="sales_day_ends_at_otra.csv").value == 6


def test_a_file_without_sales_at_night_asks_for_no_hour(uploading):
    rows = "21/11/2026;20:00;Causa;1;18,00\n22/11/2026;13:30;Causa;1;18,00\n"
    app = upload(uploading("sales"), dia_csv="fecha;hora;plato;cantidad;venta neta\n" + rows)
    assert not [box for box in app.selectbox if box.key == "sales_day_ends_at_dia.csv"]


RAPPI = "order date,product,units sold,restaurant\n2026-11-22,Ceviche clásico,4,X\n2026-11-21,Lomo saltado,2,X\n"


def keep_from_rappi(uploading, contained_in: str):
    keep(SUNDAY)
    app = upload(uploading("sales"), rappi_csv=RAPPI)
    app.radio(key="sales_source_rappi.csv").set_value("").run()
    assert "sales_keep" not in [button.key for button in app.button]
    app.text_input(key="sales_source_name_rappi.csv").set_value("Rappi").run()
    return app.radio(key="sales_contained_rappi.csv").set_value(contained_in).run()


def test_another_source_adds_to_the_days_of_the_till(uploading):
    app = keep_from_rappi(uploading, contained_in="")
    app.button(key="sales_keep").click().run()
    assert not app.exception
    assert sold() == 49
    again = upload(app, rappi2_csv=RAPPI.replace(",4,X", ",5,X"))
    assert again.radio(key="sales_source_rappi2.csv").value == "Rappi"
    again.button(key="sales_keep").click().run()
    assert sold() == 50


def test_two_tills_of_one_brand_are_told_apart(uploading):
    keep(SUNDAY)
    app = upload(uploading("sales"), dos_csv=SUNDAY.replace(";31;", ";50;"))
    assert "Reemplaza 1 día" in app.info[0].value
    app.radio(key="sales_source_dos.csv").set_value("").run()
    app.text_input(key="sales_source_name_dos.csv").set_value("Caja #2").run()
    assert r"Caja \#2" in app.radio(key="sales_contained_dos.csv").label, "no heading, and no backslash to be seen"
    app.radio(key="sales_contained_dos.csv").set_value("").run()
    app.button(key="sales_keep").click().run()
    assert sold() == 43 + 62
    assert any(r"Caja \#2" in box.label for box in app.selectbox)


def test_a_day_in_two_files_chosen_together_is_told(uploading):
    app = upload(uploading("sales"), uno_csv=SUNDAY, dos_csv=SUNDAY.replace(";31;", ";50;"))
    assert app.warning[0].value.startswith("El dom 22 nov está en más de uno de estos archivos")
    told = {metric.label: metric.value for metric in app.metric}
    assert (told["Días"], told["Porciones"]) == ("1", "62"), "counted once, as the last file says"


def test_the_same_file_as_of_another_day_is_asked_about(uploading):
    report = "Plato,Cantidad,Total\nCeviche,30,900.00\nLomo,12,480.00\n"
    app = upload(uploading("sales"), **{"ventas 21-11-2026_csv": report})
    app.button(key="sales_keep").click().run()
    app = upload(app, **{"ventas 22-11-2026_csv": report})
    assert "sales_keep" not in [button.key for button in app.button]
    assert "con las ventas del **21 de noviembre de 2026**" in app.warning[0].value
    app.radio(key="sales_same_ventas 22-11-2026.csv").set_value("instead").run()
    app.button(key="sales_keep").click().run()
    assert not app.exception
    days = read_restaurant(session.current().engine).sales["day"]
    assert days.dt.strftime("%d").unique().tolist() == ["22"]


def test_sales_that_another_source_has_are_kept_and_not_added_until_somebody_says_so(uploading):
    app = keep_from_rappi(uploading, contained_in="till")
    assert "no se suman: ya están dentro de las de La caja" in " ".join(info.value for info in app.info)
    app.button(key="sales_keep").click().run()
    assert sold() == 43
    app.selectbox(key="sources_Rappi_till").set_value("").run()
    assert not app.exception
    assert sold() == 49
    app.selectbox(key="sources_till_").set_value("Rappi").run()
    assert sold() == 6


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


def test_the_year_of_dates_without_one_is_asked_for_this_file_alone(uploading):
    app = upload(uploading("sales"), uno_csv="fecha,plato,cantidad\n20-nov,Causa,2\n")
    asked = app.radio(key="sales_year_uno.csv")
    assert asked.options == ["2026", "2025", "2024"]
    asked.set_value(2025).run()
    assert "20 de noviembre de 2025" in " ".join(captions(app))
    app.button(key="sales_keep").click().run()
    assert not app.exception
    app = upload(app, dos_csv="fecha,plato,cantidad\n21-nov,Causa,2\n")
    assert app.radio(key="sales_year_dos.csv").value is None


WEEK_OF_SHEETS = {
    name: [["Plato", "Cantidad"], ["Ceviche", sold], ["Causa", 2]]
    for sold, name in enumerate(("LUN 16", "MAR 17", "MIE 18", "JUE 19", "VIE 20", "SAB 21", "DOM 22"), start=10)
}


def test_the_week_of_sheets_called_by_their_days_is_asked_once_with_a_proposal_and_shown_before_it_is_kept(uploading):
    app = upload(uploading("sales"), **{"ventas.xlsx": workbook(WEEK_OF_SHEETS)})
    (asked,) = [said.value for said in app.warning]
    assert asked.startswith("Las hojas de ventas.xlsx son de un día («LUN 16»), pero nada dice de qué mes.")
    assert "sales_keep" not in [button.key for button in app.button]
    (days,) = app.date_input
    assert [f"{day:%d-%m}" for day in days.value] == ["16-11", "22-11"]
    app.button(key="sales_month_said_ventas.xlsx").click().run()
    assert not app.exception
    assert "7 archivos, con ventas del 16 de noviembre de 2026 al 22 de noviembre de 2026" in " ".join(captions(app))
    app.button(key="sales_keep").click().run()
    sales = read_restaurant(session.current().engine).sales
    assert sales.groupby("day")["quantity"].sum().tolist() == [12, 13, 14, 15, 16, 17, 18]


def test_a_week_whose_weekdays_are_others_is_said_and_asked_again(uploading):
    app = upload(uploading("sales"), **{"ventas.xlsx": workbook(WEEK_OF_SHEETS)})
    app.date_input[0].set_value((date(2026, 10, 1), date(2026, 10, 31)))
    app.button(key="sales_month_said_ventas.xlsx").click().run()
    (asked,) = [said.value for said in app.warning]
    assert asked.startswith("Del jue 1 oct al sáb 31 oct no hay un único «LUN 16» (ventas.xlsx).")
    app.date_input[0].set_value((date(2026, 11, 1), date(2026, 11, 22)))
    app.button(key="sales_month_said_ventas.xlsx").click().run()
    assert not app.warning
    app.button(key="sales_keep").click().run()
    assert sold() == 7 * 13 + 14


def test_of_dates_yet_to_come_the_file_and_its_rows_are_named(uploading):
    typed = SUNDAY + 2 * "22/11/2027;Ceviche;1;20,00\n"
    app = upload(uploading("sales"), lunes_csv=SUNDAY.replace("22/11", "16/11"), domingo_csv=typed)
    told = [said.value for said in app.warning if "todavía no llega" in said.value]
    assert told == [
        "2 filas tienen una fecha que todavía no llega y quedan fuera (domingo.csv, filas 4 a 5). "
        "Revisa el año, el mes y el día."
    ]


def test_a_wrong_order_of_dates_can_be_answered_anew_before_and_after_the_file_is_kept(uploading):
    app = upload(uploading("sales"), marzo_csv=OPEN_DATES)
    app.radio(key="sales_day_first_marzo.csv").set_value(False).run()
    app.button(key="sales_keep").click().run()
    app = upload(app, marzo_csv=OPEN_DATES)
    app.button(key="sales_anew_marzo.csv").click().run()
    app.radio(key="sales_day_first_marzo.csv").set_value(True).run()
    app.button(key="sales_keep").click().run()
    days = read_restaurant(session.current().engine).sales["day"]
    assert set(days.dt.month) == {3}


def test_an_answer_that_makes_a_file_unreadable_is_not_the_last_word(uploading):
    week = "".join(f"{day:02}/02/2026;Ceviche;3\n" for day in range(3, 9))
    app = upload(uploading("sales"), febrero_csv="Fecha;Plato;Cantidad\n" + week)
    app.radio(key="sales_day_first_febrero.csv").set_value(False).run()
    assert "otro programa cambió el día por el mes" in app.error[0].value
    app.button(key="sales_anew_febrero.csv").click().run()
    app.radio(key="sales_day_first_febrero.csv").set_value(True).run()
    assert not app.error and app.button(key="sales_keep")


def test_a_file_that_was_kept_before_goes_when_those_beside_it_are_kept(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY)
    app.button(key="sales_keep").click().run()
    app = upload(app, domingo_csv=SUNDAY, lunes_csv=SUNDAY.replace("22/11", "16/11"))
    assert "domingo.csv ya está guardado" in app.info[0].value
    app.button(key="sales_keep").click().run()
    assert [each.value for each in app.success] == ["lunes.csv: 2 filas guardadas."]
    assert not app.info and not app.metric  # nothing is looked at any more


def test_where_nothing_was_asked_there_is_nothing_to_answer_anew(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY)
    app.button(key="sales_keep").click().run()
    app = upload(app, lunes_csv=SUNDAY.replace("22/11", "16/11"))
    assert not [button.key for button in app.button if button.key and button.key.startswith("sales_anew")]


def test_a_file_that_was_cut_off_is_named(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY, lunes_csv=SUNDAY.replace("22/11", "16/11") + "17/11/2026;Cevi")
    told = [said.value for said in app.warning]
    assert told == [
        "lunes.csv termina a la mitad de una fila: parece que la descarga se cortó. "
        "Esa fila no entra, y pueden faltar las que seguían. Expórtalo de nuevo de tu caja."
    ]


def test_the_same_day_of_two_stores_counts_twice_before_anything_is_kept(uploading):
    norte = "Fecha;Plato;Cantidad;Tienda\n22/11/2026;Ceviche;3;Norte\n"
    app = upload(uploading("sales"), norte_csv=norte, sur_csv=norte.replace("Norte", "Sur"))
    assert [metric.value for metric in app.metric] == ["1", "6"]


def test_of_many_rows_of_dates_yet_to_come_the_first_are_named_and_that_there_are_more(uploading):
    scattered = 4 * "22/11/2027;Ceviche;1;20,00\n22/11/2026;Ceviche;1;20,00\n"
    app = upload(uploading("sales"), domingo_csv=SUNDAY + scattered)
    (told,) = [said.value for said in app.warning if "todavía no llega" in said.value]
    assert "(domingo.csv, fila 4, domingo.csv, fila 6, domingo.csv, fila 8 …)" in told
