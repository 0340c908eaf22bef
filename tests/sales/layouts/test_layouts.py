"""Days or dishes side by side, a header in two rows, days written once, a block or a sheet for each day."""

import io

import pandas as pd
import pytest
import xlsxwriter

from forecasting.errors import InputError, QuestionError
from forecasting.sales import Choices, daily, read_batch, read_sales, unpack_all
from forecasting.texts import error_text
from tests.sales.november import sales
from tests.sales.sheets import workbook

THREE_DAYS = [["Causa", 21, 2], ["Ceviche", 20, 3], ["Ceviche", 21, 4], ["Ceviche", 22, 5]]


def test_days_side_by_side_are_read_without_their_totals():
    wide = "Ventas de la semana;;;;\nProducto;20/11/2026;21/11/2026;22/11/2026;TOTAL\n"
    wide += "Ceviche;3;4;5;12\nCausa;;2;-;2\nTOTAL;3;6;5;14\n"
    assert sales(wide) == THREE_DAYS
    read = read_sales(wide.encode(), "ventas.csv")
    assert (read.layout, read.sums.agree, read.sums.differ) == ("days_across", 5, 0)
    assert read.dropped().to_dict() == {"total_row": 1}
    assert read.samples[0] == ("20/11/2026", pd.Timestamp("2026-11-20"))


@pytest.mark.parametrize("money", ["S/", "S/.", "Soles", "Valor", "Vta", "$", "USD", "Ingresos", "Importe"])
@pytest.mark.parametrize("last", [";;", ";TOTAL;"])
def test_money_under_each_day_is_read_whatever_it_is_called_and_whether_or_not_a_total_stands_beside(money, last):
    heads = [f"Plato;20/11/2026;;21/11/2026;{last}", f";Cant;{money};Cant;{money};Cant;{money}"]
    rows = ["Ceviche;3;126;4;168;7;294", "Causa;;;2;36;2;36", "TOTAL;3;126;6;204;9;330"]
    width = 7 if "TOTAL" in last else 5
    wide = "\n".join(";".join(row.split(";")[:width]) for row in [*heads, *rows])
    read = read_sales(wide.encode(), "ventas.csv")
    assert (read.layout, read.units, read.money) == ("days_across", 9, 330)


@pytest.mark.parametrize("other", ["Costo", "P. Unit.", "IGV", "Descuento unit"])
def test_costs_and_prices_under_each_day_are_no_money_that_came_in(other):
    wide = f"Plato;20/11/2026;;21/11/2026;\n;Cant;{other};Cant;{other}\nCeviche;3;126;4;168\n"
    assert read_sales(wide.encode(), "ventas.csv").money is None


def test_portions_of_days_side_by_side_may_say_what_they_are_counted_in():
    wide = "Producto;20/11/2026;21/11/2026;22/11/2026\nCeviche;3 und;4 und;5 und\nCausa;;2 und;\n"
    assert sales(wide) == THREE_DAYS


def test_dishes_side_by_side_are_read_without_their_totals():
    table = "Fecha,Ceviche,Causa,Total\n2026-11-20,3,,3\n2026-11-21,4,2,6\n2026-11-22,5,0,5\nTOTAL,12,2,14\n"
    assert sales(table) == THREE_DAYS
    read = read_sales(table.encode(), "ventas.csv")
    assert (read.layout, read.sums.agree, read.sums.differ) == ("dishes_across", 5, 0)


def test_a_column_of_extras_beside_dishes_is_a_dish():
    assert sales("Fecha,Ceviche,Extras\n2026-11-20,3,2\n") == [["Ceviche", 20, 3], ["Extras", 20, 2]]


def test_names_of_columns_may_go_on_in_the_row_below():
    heads = "Fecha de;Nombre del;Cantidad;Importe\nemisión;producto;vendida;total\n"
    read = read_sales((heads + "20/11/2026;Ceviche;3;90\n21/11/2026;Ceviche;4;120\n").encode(), "ventas.csv")
    assert (read.units, read.money, len(read.issues)) == (7, 210, 0)
    assert read.columns["quantity"] == "Cantidad vendida"


MONTHS = "CONTROL DE SALIDAS{year}\n\nCarta;OCTUBRE;;;NOVIEMBRE;;;ACUM.\nCarta;29;30;31;1;2;3;ACUM.\n"
UNDER_MONTHS = "Ceviche;1;2;3;4;5;6;21\nCausa;1;;1;1;;1;4\nLomo;2;2;;2;2;2;10\nSUMA DEL DÍA;4;4;4;7;7;9;35\n"


def test_days_under_the_months_above_them_are_read_without_their_totals():
    read = read_sales((MONTHS.format(year=" 2026") + UNDER_MONTHS).encode(), "control.csv")
    assert [str(day.date()) for day in read.days[[0, 2, 3, 5]]] == [
        *("2026-10-29", "2026-10-31", "2026-11-01", "2026-11-03")
    ]
    assert (read.units, read.money, read.dropped().to_dict()) == (35, None, {"total_row": 1})
    assert (read.sums.agree, read.sums.differ) == (9, 0)


def test_the_year_of_days_under_months_is_asked_for_where_nothing_says_it():
    with pytest.raises(QuestionError, match="which_year"):
        read_sales((MONTHS.format(year="") + UNDER_MONTHS).encode(), "control.csv")


@pytest.mark.parametrize("heads", ["29-oct;30-oct;31-oct;1-nov;2-nov;3-nov", "jue 29/10;30/10;31/10;1/11;2/11;3/11"])
def test_days_side_by_side_without_a_year_have_that_of_the_title(heads):
    read = read_sales(f"Salidas 2026\nCarta;{heads};ACUM.\n{UNDER_MONTHS}".encode(), "control.csv")
    assert (str(read.days[0].date()), str(read.days[-1].date()), read.units) == ("2026-10-29", "2026-11-03", 35)


def test_day_numbers_of_two_months_need_a_period_or_are_refused_with_what_to_do():
    table = f"Carta;29;30;31;1;2;3;ACUM.\n{UNDER_MONTHS}"
    with pytest.raises(InputError, match="days_without_month"):
        read_sales(table.encode(), "control.csv", Choices(columns={"day": None}))
    read = read_sales(f"Del 29/10/2026 al 03/11/2026\n{table}".encode(), "control.csv")
    assert (str(read.days[0].date()), str(read.days[-1].date()), read.units) == ("2026-10-29", "2026-11-03", 35)


def test_days_side_by_side_in_a_workbook():
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row("A1", ["La Sazón"])
        sheet.write_row("A3", ["Carta"])
        for place, number in enumerate((20, 21, 22), start=1):
            sheet.write_datetime(2, place, pd.Timestamp(2026, 11, number).to_pydatetime(), day)
        sheet.write_row("A4", ["Ceviche", 3, 4, 5])
        sheet.write_row("A5", ["Causa", 0, 2])
    assert sales(written.getvalue(), "ventas.xlsx") == THREE_DAYS


TWO_ROWS = {
    "under days": (
        "Ventas\n;20/11/2026;;21/11/2026;;Total;\nCarta;Cant;Importe;Cant;Importe;Cant;Importe\n"
        "Ceviche;3;126,00;4;168,00;7;294,00\nCausa;;;2;36,00;2;36,00\nTOTAL;3;126,00;6;204,00;9;330,00\n"
    ),
    "under dishes": "Fecha;Ceviche;;Causa;\n;Cant;S/;Cant;S/\n20/11/2026;3;126,00;;\n21/11/2026;4;168,00;2;36,00\n",
    "of a pivot": (
        ";20 nov 2026;;21 nov 2026;\n;Cantidad;Total;Cantidad;Total\nTotal;3;126,00;6;204,00\n"
        "  Ceviche;3;126,00;4;168,00\n  Causa;;;2;36,00\n"
    ),
    "under one cell": (
        "Fecha;Carta;Venta;\n;;Cantidad;Importe\n20/11/2026;Ceviche;3;126,00\n21/11/2026;Ceviche;4;168,00\n"
        "21/11/2026;Causa;2;36,00\n"
    ),
}


@pytest.mark.parametrize("layout", TWO_ROWS)
def test_portions_and_money_may_stand_under_a_header_in_two_rows(layout):
    read = read_sales(TWO_ROWS[layout].encode(), "ventas.csv")
    sums = daily(read.lines).assign(day=lambda rows: rows["day"].dt.day)
    assert sums[["dish", "day", "quantity", "net_sales"]].to_numpy().tolist() == [
        *(["Causa", 21, 2, 36.0], ["Ceviche", 20, 3, 126.0], ["Ceviche", 21, 4, 168.0])
    ]
    assert (read.sums.differ, read.left_out) == (0, ())


ROOMS = (
    "Fecha;Plato;Salón;;Delivery;;Total;\n;;Cant;S/;Cant;S/;Cant;S/\n"
    "20/11/2026;Ceviche;2;84;1;42;3;126\n21/11/2026;Causa;2;36;;;2;36\n"
)


def test_rooms_above_portions_and_money_are_no_dishes_where_dishes_have_a_column():
    read = read_sales(ROOMS.encode(), "ventas.csv")
    assert read.lines[["dish", "quantity", "net_sales"]].to_numpy().tolist() == [["Ceviche", 3, 126], ["Causa", 2, 36]]
    assert (read.layout, read.columns["quantity"]) == ("rows", "Total · Cant")


def test_names_of_columns_in_two_rows_may_stand_on_top_of_each_page():
    names, lower, first, second = ROOMS.splitlines()
    paged = "\n".join([names, lower, first, names, lower, second, ""])
    assert sales(paged) == sales(ROOMS)


def test_rooms_without_a_total_are_asked_about_and_none_is_taken_for_all():
    returns = ROOMS.replace("Salón", "Ventas").replace("Delivery", "Devoluciones").replace("Total", "Neto")
    with pytest.raises(InputError, match="no_quantity_column"):
        read_sales(returns.encode(), "ventas.csv")
    chosen = Choices(columns={"quantity": "Ventas · Cant", "net_sales": "Neto · S/"})
    read = read_sales(returns.encode(), "ventas.csv", chosen)
    assert (read.units, read.money) == (4, 162)


def test_two_columns_of_one_name_under_a_title_are_still_refused():
    table = "Reporte de ventas\nFecha;Plato;Cantidad;Total;Total\n20/11/2026;Ceviche;3;126;126\n"
    with pytest.raises(InputError, match="duplicate_headers"):
        sales(table)


WEEK_ACROSS = "Plato,{0},Total\nCeviche,1,2,3,4,5,6,7,28\nTOTAL,1,2,3,4,5,6,7,28\n"
WEEKDAYS = ("Lunes", "Martes", "Miércoles", "Jueves", "Viernes", "Sábado", "Domingo")


@pytest.mark.parametrize("heads", [WEEKDAYS, [f"{day[:3]}. {16 + n}" for n, day in enumerate(WEEKDAYS)]])
def test_weekdays_side_by_side_are_those_of_the_week_in_the_title_or_the_name(heads):
    wide = WEEK_ACROSS.format(",".join(heads))
    expected = [["Ceviche", 16 + n, 1 + n] for n in range(7)]
    assert sales(f"Semana del 16 al 22 de noviembre de 2026\n{wide}") == expected
    assert sales(wide, "semana del 16 al 22 nov 2026.csv") == expected
    assert sales(wide, choices=Choices(period=("2026-11-16", "2026-11-22"))) == expected


def test_weekdays_of_no_week_ask_for_it():
    with pytest.raises(QuestionError, match="which_period"):
        sales(WEEK_ACROSS.format(",".join(WEEKDAYS)))
    with pytest.raises(QuestionError, match="which_period"):
        sales(WEEK_ACROSS.format(",".join(WEEKDAYS)), "noviembre 2026.csv")


def test_days_that_are_numbers_are_those_of_the_month_in_the_title_or_the_name():
    numbers = ",".join(str(day) for day in range(1, 31))
    portions = ",".join({20: "3", 21: "4", 22: "5"}.get(day, "") for day in range(1, 31))
    wide = f"Plato,{numbers},Total\nCeviche,{portions},12\nTOTAL,{portions},12\n"
    expected = [["Ceviche", 20, 3], ["Ceviche", 21, 4], ["Ceviche", 22, 5]]
    assert sales(f"Ventas de noviembre 2026\n{wide}") == expected
    assert sales(wide, "ventas 2026-11.csv") == expected
    with pytest.raises(QuestionError, match="which_period"):
        sales(wide)
    assert sales(wide, choices=Choices(period=("2026-11-01", "2026-11-30"))) == expected


def test_a_cell_that_is_no_number_is_told_by_its_row_and_the_rest_is_kept():
    wide = "Plato,2026-11-20,2026-11-21\nCeviche,3,mucho\nCausa,1,2\n"
    read = read_sales(wide.encode(), "ventas.csv")
    assert read.issues[["row", "reason", "action"]].to_numpy().tolist() == [[2, "bad_quantity", "dropped"]]
    assert read.units == 6.0


def test_money_in_the_place_of_portions_is_refused():
    with pytest.raises(InputError, match="money_not_portions"):
        sales("Plato,2026-11-20,2026-11-21\nCeviche,S/ 42.00,S/ 84.00\n")


@pytest.mark.parametrize(
    "headers", ["Fecha,Efectivo,Tarjeta", "Fecha,Salón,Delivery", "Fecha,Mañana,Turno", "Fecha,Mañana,Tarde,Pax"]
)
def test_sums_of_a_day_by_payment_channel_or_shift_are_no_dishes(headers):
    with pytest.raises(InputError, match=r"no_dish_column|other_report"):
        sales(f"{headers}\n2026-11-20,30,40\n2026-11-21,10,20\n")


@pytest.mark.parametrize("guests", ["Comensales", "Huéspedes", "Pax"])
def test_people_are_no_dish_beside_dishes(guests):
    assert sales(f"Fecha,{guests},Buffet,Omelette\n2026-11-20,64,60,9\n2026-11-21,30,28,4\n") == [
        ["Buffet", 20, 60],
        ["Buffet", 21, 28],
        ["Omelette", 20, 9],
        ["Omelette", 21, 4],
    ]


def test_a_day_written_once_holds_for_the_rows_below_it():
    read = read_sales(
        b"Fecha,Plato,Cantidad\n2026-11-20,Ceviche,3\n2026-11-21,Ceviche,4\n,Causa,2\n,Lomo,1\n,Jalea,1\n", "a.csv"
    )
    assert read.lines["day"].dt.day.tolist() == [20, 21, 21, 21, 21]
    assert read.issues[["row", "reason", "count", "action"]].to_numpy().tolist() == [[4, "date_from_above", 3, "kept"]]


def test_a_notebook_that_writes_each_day_once_may_have_few_dishes_a_day():
    days = "20-nov-2026,Ceviche,3\n,Causa,2\n21-nov-2026,Ceviche,4\n22-nov-2026,Ceviche,5\n,Causa,1\n"
    read = sales(f"Fecha,Plato,Cantidad\n{days}")
    assert sorted(row[1:] for row in read) == [[20, 2], [20, 3], [21, 4], [22, 1], [22, 5]]
    twice = days.replace("21-nov", "20-nov")
    assert sales(f"Fecha,Plato,Cantidad\n{twice}") == [["Ceviche", 20, 7], ["Ceviche", 22, 5]]


def test_a_document_says_its_day_number_and_state_once_for_all_that_is_on_it():
    head = "Fecha de emisión;Tipo de comprobante;Serie-Número;Descripción;Cantidad;Valor venta;Estado\n"
    voided = "20/11/2026;BOLETA;B001-2;Ceviche;5;150;Anulado\n;;;Chicha;6;30;\n"
    returned = "21/11/2026;NOTA DE CRÉDITO;BC01-1;Ceviche;1;30;Aceptado\n;;;Chicha;1;5;\n"
    single = "".join(f"2{n}/11/2026;BOLETA;B001-{n};Causa;1;20;Aceptado\n" for n in range(3, 9))
    rows = f"20/11/2026;BOLETA;B001-1;Ceviche;3;90;Aceptado\n;;;Chicha;2;10;\n{voided}{returned}{single}"
    lines = read_sales(f"{head}{rows}".encode(), "boletas.csv").lines
    assert lines[["dish", "quantity", "net_sales", "kind", "ticket"]].to_numpy().tolist()[:4] == [
        ["Ceviche", 3, 90, "sale", "B001-1"],
        ["Chicha", 2, 10, "sale", "B001-1"],
        ["Ceviche", 0, -30, "refund", "BC01-1"],
        ["Chicha", 0, -5, "refund", "BC01-1"],
    ]
    assert lines["day"].dt.day.tolist() == [20, 20, 21, 21, 23, 24, 25, 26, 27, 28]


def test_what_numbers_the_documents_may_be_called_anything():
    bill = "{day}/11/2026,B001-{n},Ana,Ceviche,{n},{money}\n,,,Chicha,1,8\n,,,,Total,{total}\n"
    days = [bill.format(day=20 + n // 2, n=n, money=35 * n, total=35 * n + 8) for n in range(1, 5)]
    read = read_sales(f"Fecha,Documento,Cliente,Producto,Cant.,Importe\n{''.join(days)}".encode(), "bills.csv")
    assert read.lines.groupby("dish")["quantity"].sum().to_dict() == {"Ceviche": 10.0, "Chicha": 4.0}
    assert read.lines["day"].dt.day.tolist() == [20, 20, 21, 21, 21, 21, 22, 22]


def test_money_numbers_no_documents():
    rows = "20/11/2026;Combo;1;89,90\n;Papas;1;\n21/11/2026;Causa;2;70,00\n22/11/2026;Causa;1;45,00\n"
    file = read_sales(f"Fecha;Plato;Cantidad;Total\n{rows}23/11/2026;Causa;1;46,00\n".encode(), "ventas.csv")
    assert file.issues[["row", "reason"]].to_numpy().tolist() == [[3, "no_date"]]


def test_a_row_without_day_and_ticket_among_numbered_ones_is_left_out():
    rows = "".join(f"2026-11-20,T-{n},Ceviche,1\n" for n in range(12))
    read = read_sales(f"Fecha,Ticket,Plato,Cantidad\n{rows},,Causa,2\n".encode(), "caja.csv")
    assert read.issues[["row", "reason"]].to_numpy().tolist() == [[14, "no_date"]]


def test_a_row_that_alone_lacks_its_day_is_left_out():
    rows = "2026-11-20,Ceviche,3\n,Causa,2\n2026-11-21,Ceviche,4\n"
    assert sales(f"Fecha,Plato,Cantidad\n{rows}") == [["Ceviche", 20, 3], ["Ceviche", 21, 4]]


HEADERS, SOME = ["Plato", "Cantidad"], [["Ceviche", 3], ["Lomo", 2.5]]


def test_the_sheets_of_a_workbook_that_are_alike_are_a_file_each():
    days = {str(day): [["Ventas"], HEADERS, *SOME] for day in (1, 2, 30)}
    content = workbook({"Resumen": [["Concepto", "Valor"], ["Total", 16.5], ["Meta", 20]], **days})
    files = list(read_batch(unpack_all([("noviembre 2026.xlsx", content)]).files, lambda file: Choices()))
    assert [(file.file, file.units) for file in files] == [(f"noviembre 2026.xlsx/{day}", 5.5) for day in (1, 2, 30)]
    assert [f"{file.days[0]:%Y-%m-%d}" for file in files] == ["2026-11-01", "2026-11-02", "2026-11-30"]


def test_a_sheet_that_is_not_read_is_named():
    content = workbook(
        {"Notas": [["Concepto", "Valor"], ["a", 1], ["b", 2]], "Venta": [HEADERS, *SOME], "Portada": [["Hola"]]}
    )
    (file,) = unpack_all([("ventas 20-11-2026.xlsx", content)]).files
    assert read_sales(file.content, file.name).unread_sheets == ("Notas",)


BLOCK = "Ventas del {day}/11/2026\nProducto,Cantidad,Importe\nCeviche,3,90\nLomo,2,80\nTotal,5,170\n\n"


def test_a_block_for_each_day_under_a_line_that_names_it():
    blocks = BLOCK.format(day=20) + BLOCK.format(day=21) + "Impreso el 23/11/2026\n"
    assert sales(blocks) == [[dish, day, n] for dish, n in (("Ceviche", 3), ("Lomo", 2)) for day in (20, 21)]
    assert read_sales(blocks.encode(), "ventas.csv").sums.agree == 2
    assert sales(BLOCK.format(day=20) + "Impreso el 23/11/2026\n") == [["Ceviche", 20, 3], ["Lomo", 20, 2]]


@pytest.mark.parametrize("headers", ["Fecha Apertura;Fecha Cierre", "Fecha de Cierre;Fecha de Apertura"])
def test_a_bill_is_of_the_day_on_which_its_table_was_opened(headers):
    opened, closed = ("21/11/2026 22:30", "22/11/2026 09:00")
    cells = [opened, closed] if headers.endswith("Fecha Cierre") else [closed, opened]
    later = [cell.replace("22/11", "24/11").replace("21/11", "23/11") for cell in cells]
    rows = [f"{';'.join(days)};Ceviche;2" for days in (cells, later)]
    assert sales("\n".join([f"{headers};Producto;Cantidad", *rows])) == [["Ceviche", 21, 2], ["Ceviche", 23, 2]]


@pytest.mark.parametrize("above", [[], [["Almuerzo", "", "", "", "Cena"]]], ids=["bare", "with a title each"])
def test_two_tables_side_by_side_are_said_to_be_that(above):
    headers, day = ["Fecha", "Plato", "Cantidad"], [["20/11/2026", "Causa", 3], ["21/11/2026", "Lomo", 2]]
    rows = [*above, [*headers, "", *headers], *([*each, "", *each] for each in day)]
    with pytest.raises(InputError, match="tables_side_by_side") as refused:
        read_sales(workbook({"Hoja1": rows}), "ventas.xlsx")
    assert refused.value.values == {"file": "ventas.xlsx", "column": "Fecha"}
    assert "debajo de la primera" in error_text(refused.value, "es")
