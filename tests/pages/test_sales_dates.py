"""Of which day the sales of a file are: asked where it can be read two ways, and answered anew."""

from datetime import date

import pytest

from forecasting.store.restaurant import read_restaurant
from pages.shared import session
from tests.archives import packed
from tests.pages.till import DAILY, OPEN_DATES, SUNDAY, captions, sold, upload
from tests.sales.sheets import workbook

pytestmark = pytest.mark.usefixtures("november")


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


def test_times_in_utc_are_brought_to_the_clock_of_the_restaurant_and_that_is_said(uploading):
    rows = "".join(f"2026-11-{day}T03:15:00Z,Lomo saltado,2\n" for day in (21, 22, 23))
    app = upload(uploading("sales"), web_csv=f"fecha,plato,cantidad\n{rows}")
    assert not app.exception
    said = [info.value for info in app.info]
    assert any("están en UTC: las pasé a la hora de Lima" in words for words in said)
    app.button(key="sales_keep").click().run()
    kept = read_restaurant(session.current().engine).sales["day"]
    assert sorted(f"{day:%Y-%m-%d}" for day in kept) == ["2026-11-20", "2026-11-21", "2026-11-22"]


def test_a_row_of_a_day_to_come_is_said_in_the_open(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY + "22/12/2026;Lomo saltado;12;480,00\n")
    said = "1 fila tiene una fecha que todavía no llega y queda fuera (domingo.csv, fila 4)"
    assert app.warning[0].value.startswith(said)
    assert "Dejé fuera 1 fila." in [line.value for line in app.markdown]
    assert "diciembre" not in " ".join(caption.value for caption in app.caption)


def test_of_files_of_a_day_each_the_first_a_middle_and_the_last_date_are_written_out(uploading):
    days = {f"v{day}_csv": f"fecha,plato,cantidad\n{day}/11/2026,Causa,2\n" for day in (18, 19, 20, 21, 22)}
    app = upload(uploading("sales"), **days)
    assert "Así leí las fechas: 18/11/2026 = 18 de noviembre de 2026, 20/11/2026" in " ".join(captions(app))
    assert "y 22/11/2026 = 22 de noviembre de 2026." in " ".join(captions(app))


def test_sales_of_several_days_in_one_sum_are_asked_about(uploading):
    app = upload(uploading("sales"), **{"semana.csv": "Del 16/11/2026 al 22/11/2026\n" + DAILY})
    question = app.radio(key="sales_spread_semana.csv")
    assert "16 de noviembre de 2026" in question.options[0]
    assert "sales_keep" not in [button.key for button in app.button]
    question.set_value(True).run()
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["7", "5", "S/ 137"]


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
    assert asked.startswith(
        "ventas.xlsx/LUN 16 es de un día, como los otros que se llaman así, pero nada dice de qué mes."
    )
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
    assert asked.startswith("Del jue 1 oct al sáb 31 oct no hay un único «LUN 16» (ventas.xlsx/LUN 16).")
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


def test_where_nothing_was_asked_there_is_nothing_to_answer_anew(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY)
    app.button(key="sales_keep").click().run()
    app = upload(app, lunes_csv=SUNDAY.replace("22/11", "16/11"))
    assert not [button.key for button in app.button if button.key and button.key.startswith("sales_anew")]


def test_of_many_rows_of_dates_yet_to_come_the_first_are_named_and_that_there_are_more(uploading):
    scattered = 4 * "22/11/2027;Ceviche;1;20,00\n22/11/2026;Ceviche;1;20,00\n"
    app = upload(uploading("sales"), domingo_csv=SUNDAY + scattered)
    (told,) = [said.value for said in app.warning if "todavía no llega" in said.value]
    assert "(domingo.csv, fila 4, domingo.csv, fila 6, domingo.csv, fila 8 …)" in told


def test_files_in_a_folder_of_a_month_are_kept_day_by_day(uploading):
    files = {f"OCTUBRE 2026/{day:02d}.csv": f"Plato;Cantidad\nCausa;{day}\nJalea;2\n".encode() for day in range(1, 32)}
    app = upload(uploading("sales"), **{"octubre.zip": packed(files)})
    assert not app.warning
    app.button(key="sales_keep").click().run()
    assert not app.exception
    assert sold() == 496 + 62
    assert read_restaurant(session.current().engine).sales["day"].nunique() == 31


def test_of_files_that_claim_the_same_month_each_is_asked_for_its_days(uploading):
    named = {
        f"octubre 2026/ventas {name}.csv": f"Plato;Cantidad\nCausa;{n}\n".encode() for n, name in enumerate("ab", 3)
    }
    app = upload(uploading("sales"), **{"octubre.zip": packed(named)})
    (asked,) = [said.value for said in app.warning]
    assert "Repartidos, uno taparía al otro." in asked
    assert "sales_keep" not in [button.key for button in app.button]
    app.date_input(key="sales_period_octubre.zip/octubre 2026/ventas a.csv").set_value((date(2026, 10, 5),) * 2).run()
    app.radio(key="sales_spread_octubre.zip/octubre 2026/ventas b.csv").set_value(True).run()
    assert not app.exception
    assert "sales_keep" in [button.key for button in app.button]


def test_the_month_of_files_called_by_numbers_is_asked_once_for_all_of_them(uploading):
    app = upload(uploading("sales"), **{f"{day:02d}.csv": f"Plato;Cantidad\nCausa;{day}\n" for day in range(1, 8)})
    (asked,) = [said.value for said in app.warning]
    assert asked.startswith("01.csv es de un día, como los otros que se llaman así")
    app.date_input[0].set_value((date(2026, 10, 1), date(2026, 10, 31)))
    app.button(key="sales_month_said_").click().run()
    assert not app.exception
    app.button(key="sales_keep").click().run()
    sales = read_restaurant(session.current().engine).sales
    assert [(f"{day:%m-%d}", sold) for day, sold in zip(sales["day"], sales["quantity"], strict=True)][-1] == (
        "10-07",
        7,
    )
