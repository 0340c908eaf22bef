"""What Peruvian tills, e-invoicing systems, delivery apps and accountants export: read, or refused by what it is."""

import pytest

from forecasting.errors import InputError
from forecasting.sales import Choices, SalesFile, read_sales
from forecasting.texts import LANGUAGES, error_text

BILLING = """FECHA DE EMISION;TIPO;SERIE;NUMERO;CLIENTE;CODIGO;DESCRIPCION;UM;CANTIDAD;V_UNIT;IGV;TOTAL;ANULADO
21-11-2026;BOLETA DE VENTA ELECTRÓNICA;B001;4311;ROSA;001;CEVICHE CLASICO;NIU;2.00;35.593;12.81;84.00;NO
21-11-2026;BOLETA DE VENTA ELECTRÓNICA;B001;4312;JUAN;001;CEVICHE CLASICO;NIU;1.00;35.593;6.41;42.00;SI
21-11-2026;NOTA DE CRÉDITO ELECTRÓNICA;BC01;12;JUAN;001;CEVICHE CLASICO;NIU;1.00;35.593;6.41;42.00;NO
"""
TILL = """Fecha;Hora;Comprobante;{state};Producto;Presentación;Cantidad;P. Unitario;Descuento;Importe;Mozo
21/11/2026;13:05;B001-4311;ACEPTADO;Ceviche;Personal;2;S/. 42.00;S/. 0.00;S/. 84.00;Rosa
21/11/2026;13:25;B001-4313;DADO DE BAJA;Lomo saltado;Personal;1;S/. 38.00;S/. 0.00;S/. 38.00;Ana
21/11/2026;13:35;B001-4314;RECHAZADO;Lomo saltado;Personal;1;S/. 38.00;S/. 0.00;S/. 38.00;Ana
"""
APP = """order_id,created_at,store_name,state,product_name,units,unit_price,total_price,customer_name
1,2026-11-21T13:05:10-05:00,El Ancla,finished,Ceviche,2,42.00,84.00,Rosa
2,2026-11-21T13:25:10-05:00,El Ancla,canceled_by_user,Ceviche,1,42.00,42.00,Ana
"""
RAPPI = """ID de la orden;Fecha de creación;Tienda;Estado;Productos;Método de pago;Total de la orden
1200345;2026-11-21 13:05:10;El Ancla;Entregada;2 x Ceviche clásico, 1 x Chicha morada;Tarjeta;S/ 98.00
1200346;2026-11-21 13:25:10;El Ancla;Entregada;1 x Lomo saltado;Efectivo;S/ 38.00
"""
PEDIDOS_YA = """Nro de pedido;Fecha del pedido;Estado del pedido;Artículos;Total del pedido
PY-1;21/11/2026 13:05;CONFIRMADO;Ceviche clásico (x2) - Chicha morada (x1);98,00
PY-2;21/11/2026 13:45;RECHAZADO;Lomo saltado (x1);38,00
"""
REGISTER = """REGISTRO DE VENTAS E INGRESOS
PERIODO: NOVIEMBRE 2026
Fecha Emisión;Tipo CP;Serie CDP;Nro CP;Nro Doc Identidad;Razón Social;BI Gravada;IGV / IPM;Total CP
21/11/2026;03;B001;4311;44556677;ROSA QUISPE;71.19;12.81;84.00
"""
BOOK = "20261100|M001|M001|21/11/2026||03|B001|4311||1|44556677|QUISPE ROSA|0.00|71.19|0.00|12.81|84.00|PEN|1.000|1|\n"
CODES = "Fecha,Producto,Cantidad,Importe\n20/11/2026,7750000000012,3,15\n20/11/2026,7750000000029,2,20\n"


def read(text: str, choices: Choices | None = None) -> SalesFile:
    return read_sales(text.encode(), "ventas.csv", choices)


def sold(text: str) -> list[list]:
    return read(text).lines[["dish", "quantity", "net_sales"]].to_numpy().tolist()


def refusal(text: str) -> InputError:
    with pytest.raises(InputError) as raised:
        read(text)
    assert all("inténtalo de nuevo" not in error_text(raised.value, language) for language in LANGUAGES)
    return raised.value


def test_lines_of_electronic_bills_are_sales_and_their_credit_notes_give_money_back():
    assert sold(BILLING) == [["CEVICHE CLASICO", 2, 84], ["CEVICHE CLASICO", 0, -42]]
    assert read(BILLING).dropped().to_dict() == {"void": 1}


@pytest.mark.parametrize(
    "state", ["Estado SUNAT", "Estado", "Estado del comprobante", "Estado CPE", "Estado documento"]
)
def test_bills_that_were_taken_back_or_rejected_sold_nothing_whatever_their_state_is_called(state):
    text = TILL.format(state=state)
    assert sold(text) == [["Ceviche (Personal)", 2, 84]]
    assert read(text).dropped().to_dict() == {"void": 2}


def test_a_line_of_an_app_for_each_dish_is_a_sale_unless_it_was_cancelled():
    assert sold(APP) == [["Ceviche", 2, 84]]


def test_the_dishes_of_an_order_that_stand_in_one_cell_are_sales_each_and_their_money_is_not_known():
    found = read(RAPPI)
    lines = found.lines[["dish", "quantity", "ticket", "hour"]].to_numpy().tolist()
    assert lines == [
        ["Ceviche clásico", 2, "1200345", 13],
        ["Chicha morada", 1, "1200345", 13],
        ["Lomo saltado", 1, "1200346", 13],
    ]
    assert found.lines["net_sales"].isna().all()
    assert found.layout == "orders"
    taken_back = read(PEDIDOS_YA)
    assert taken_back.lines[["dish", "quantity"]].to_numpy().tolist() == [["Ceviche clásico", 2], ["Chicha morada", 1]]
    assert taken_back.dropped().to_dict() == {"void": 1}


def test_what_is_called_an_order_may_be_its_number_or_what_was_ordered():
    listed = 'Fecha,Pedido\n2026-11-21,"2 x Ceviche, 1 x Lomo"\n2026-11-22,1 x Lomo\n'
    found = read(listed).lines[["dish", "quantity", "ticket"]].fillna("").to_numpy().tolist()
    assert found == [["Ceviche", 2, ""], ["Lomo", 1, ""], ["Lomo", 1, ""]]


def test_an_order_that_was_cancelled_was_taken_back_without_a_question():
    assert read(RAPPI.replace("Entregada;1", "Cancelada;1")).dropped().to_dict() == {"void": 1}


def test_an_order_that_says_no_number_of_a_dish_is_left_out_and_told():
    more = RAPPI + "1200347;2026-11-21 14:00:00;El Ancla;Entregada;Causa, con ají;Efectivo;S/ 18.00\n"
    found = read(more)
    assert found.lines["quantity"].sum() == 4
    assert found.issues[["row", "reason", "action"]].to_numpy().tolist() == [[4, "no_quantity", "dropped"]]


def test_a_list_of_orders_without_days_is_refused_as_such():
    undated = "\n".join(";".join(line.split(";")[2:]) for line in RAPPI.splitlines())
    assert refusal(undated).code == "list_of_orders"
    assert "una fila por plato" in error_text(refusal(undated), "es")


@pytest.mark.parametrize("text", [REGISTER, BOOK * 3])
def test_an_accountants_book_of_sales_is_a_list_of_bills(text):
    error = refusal(text)
    assert (error.code, error.values["report"]) == ("other_report", "bills")


@pytest.mark.parametrize(
    ("head", "period", "column"),
    [
        ("Semana", "Semana 46", "Semana"),
        ("Año;Semana", "2026;46", "Semana"),
        ("Mes", "noviembre 2026", "Mes"),
        ("Quincena", "1ra nov", "Quincena"),
    ],
)
def test_dishes_of_whole_weeks_or_months_say_nothing_of_a_day(head, period, column):
    error = refusal(f"{head};Producto;Cantidad\n{period};Ceviche;30\n{period};Causa;12\n")
    assert (error.code, error.values["column"]) == ("no_days", column)


def test_a_week_beside_a_date_under_another_name_does_not_keep_a_file_from_being_asked_about():
    text = "Semana;Jornada;Producto;Cantidad\n46;21/11/2026;Ceviche;30\n46;22/11/2026;Causa;12\n"
    assert refusal(text).code == "no_date_column"
    assert read(text, Choices(columns={"day": "Jornada"})).units == 42


def test_codes_are_no_names_of_dishes_until_somebody_says_so():
    assert refusal(CODES).code == "no_dish_column"
    assert read(CODES, Choices(columns={"dish": "Producto"})).lines["dish"].tolist() == [
        "7750000000012",
        "7750000000029",
    ]
    assert sold(CODES + "20/11/2026,Ceviche,1,42\n")[-1] == ["Ceviche", 1, 42]


def test_codes_of_thirteen_digits_beside_the_names_are_no_portions():
    text = "Fecha;Código;Descripción;Cantidad;Total\n20/11/2026;7750000000012;Inca Kola;3;15,00\n"
    assert sold(f"{text}20/11/2026;7,75E+12;Cusqueña;2;20,00\n") == [["Inca Kola", 3, 15], ["Cusqueña", 2, 20]]


@pytest.mark.parametrize(
    "amounts",
    [
        ("1 250,50", "36,00", "12 000,00"),
        ("S/. 1'250.50", "S/.36.00", "S/. 12'000.00"),
        ("S/1,250.50 soles", "PEN 36.00", "S/ 12’000.00"),
        ("S/ 1.250,50", "S/36,00", "12.000,00"),
    ],
)
def test_thousands_may_be_set_apart_by_blanks_apostrophes_or_signs(amounts):
    rows = "".join(f"20/11/2026;Buffet;10;{amount}\n" for amount in amounts)
    assert read(f"Fecha;Producto;Cantidad;Importe\n{rows}").lines["net_sales"].tolist() == [1250.5, 36, 12000]


@pytest.mark.parametrize(
    "day", ["'21/11/2026", "sáb., 21 nov. 2026", "21-nov.-26", "46347", "sábado 21 de noviembre del 2026", "21NOV2026"]
)
def test_a_day_as_spreadsheets_and_people_write_it(day):
    found = read(f'Fecha;Producto;Cantidad\n"{day}";Ceviche;3\n22/11/2026;Causa;1\n')
    assert [str(each.date()) for each in found.days] == ["2026-11-21", "2026-11-22"]


@pytest.mark.parametrize(
    "first",
    [
        "1ro de noviembre de 2026",
        "1° de noviembre del 2026",
        "domingo 1º nov 2026",
        "1er nov. 26",
        "1ero noviembre 2026",
    ],
)
def test_the_first_of_a_month_may_be_called_so(first):
    assert read(f"Fecha;Producto;Cantidad\n{first};Ceviche;3\n").days.strftime("%d/%m/%y").tolist() == ["01/11/26"]


def test_money_of_colombia_is_known_by_its_abbreviation():
    found = read(
        "Fecha de negocio;Producto;Cant.;Vr. Total\n2026-11-21;Ajiaco;3;77.700\n2026-11-21;Sopa;30;1.077.000\n"
    )
    assert found.money == 1_154_700


def test_dishes_of_several_weeks_are_not_of_the_one_day_in_the_name_of_their_file():
    weeks = "Semana;Producto;Cantidad\n46;Ceviche;30\n47;Ceviche;12\n"
    with pytest.raises(InputError, match="no_days"):
        read_sales(weeks.encode(), "ventas 23-11-2026.csv")


FUDO = """Id;Fecha;Estado;Producto;Categoría;Cantidad;Precio;{column};Comentario
101;21/11/2026;Cerrada;Ceviche;Marinos;2;84,00;No;
102;21/11/2026;Cerrada;Lomo saltado;Criollos;1;38,00;Si;se equivocó
"""


@pytest.mark.parametrize("column", ["Cancelada", "Cancelado"])
def test_a_column_that_says_yes_to_cancelled_is_asked_whether_that_is_void_or_paid(column):
    text = FUDO.format(column=column)
    assert refusal(text).code == "cancelled_or_paid"
    assert [read(text, Choices(cancelled_is_paid=paid)).units for paid in (False, True)] == [2, 3]
    assert read(text.replace(";Si;", ";No;")).units == 3


@pytest.mark.parametrize("column", ["Anulado", "Eliminada", "Cancelled"])
def test_a_column_that_says_yes_to_void_takes_its_rows_back(column):
    assert read(FUDO.format(column=column)).dropped().to_dict() == {"void": 1}


@pytest.mark.parametrize(
    ("columns", "taken_back"),
    [
        ("Estado;Estado SUNAT", "Pagado;RECHAZADO"),
        ("Estado;Estado del pedido", "Pagado;Anulado"),
        ("Anulado;Eliminado", "No;Si"),
    ],
)
def test_of_several_columns_that_tell_a_state_each_may_take_a_row_back(columns, taken_back):
    rows = f"21/11/2026;Ceviche;2;{taken_back}\n21/11/2026;Lomo;1;No;No\n"
    found = read(f"Fecha;Producto;Cantidad;{columns}\n{rows}")
    assert (found.units, found.dropped().to_dict()) == (1, {"void": 1})


@pytest.mark.parametrize(
    "title", ["DESDE 21/11/2026 00:00 HASTA 21/11/2026 23:59", "Del 21-11-2026 06:00 al 21-11-2026 23:59:59"]
)
def test_hours_between_the_two_dates_of_a_title_are_no_day(title):
    report = f"RANKING DE PRODUCTOS\n{title}\nN°;PRODUCTO;CANTIDAD;%;MONTO\n1;CEVICHE;12;60%;504.00\n"
    found = read(f"{report}2;LOMO;8;40%;304.00\n;;20;100%;808.00\n")
    assert (found.units, str(found.period), found.sums.agree) == (20, "2026-11-21/2026-11-21", 1)


def test_rules_of_dashes_between_rows_are_no_sales():
    rows = "21/11/2026|Ceviche|3|126.00\n---------\n21/11/2026|Causa|2|36.00\n=========\nTOTAL||5|162.00\n"
    found = read(f"Fecha|Producto|Cant|Total\n=========\n{rows}")
    assert (found.units, found.sums.agree, found.left_out) == (5, 1, ())


CFDI = """Fecha Emision,TipoDeComprobante,Descripcion,Cantidad,Importe,Descuento
21/11/2026,I,Ceviche,2,84.00,8.40
21/11/2026,I,Ceviche,1,42.00,0.00
21/11/2026,I,Causa,1,18.00,18.00
21/11/2026,E,Ceviche,1,42.00,4.20
"""
PAID = CFDI.replace("84.00", "75.60").replace("18.00,18.00", "18.00,0.00").replace("42.00,4.20", "37.80,4.20")


def test_money_before_the_discount_is_told_by_what_dishes_cost_and_loses_it():
    assert sold(CFDI) == [["Ceviche", 2, 75.6], ["Ceviche", 1, 42], ["Causa", 1, 0], ["Ceviche", 0, -37.8]]
    assert (read(CFDI).discount_off, read(CFDI).lines["kind"].iloc[2]) == (True, "courtesy")
    in_percent = CFDI.replace("8.40", "10%").replace("4.20", "10%").replace(",18.00\n", ",100%\n")
    assert sold(in_percent) == sold(CFDI)


def test_money_after_the_discount_stays_as_it_is():
    assert sold(PAID) == [["Ceviche", 2, 75.6], ["Ceviche", 1, 42], ["Causa", 1, 18], ["Ceviche", 0, -37.8]]
    assert not read(PAID).discount_off
    of_each_portion = PAID.replace("8.40", "4.20")
    assert sold(of_each_portion) == sold(PAID)
