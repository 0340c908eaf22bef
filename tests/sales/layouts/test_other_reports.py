"""Reports without sales by dish, told apart from tills that nobody knows."""

import pytest

from forecasting.errors import InputError
from forecasting.files.writing import template
from forecasting.sales import Choices, read_sales
from forecasting.texts import error_text

CASH = "CIERRE DE CAJA\nFecha: 27/11/2026\nConcepto;Cantidad;Importe\n"
CASH += "Efectivo;40;1520\nVisa;22;980\nYape;31;870\nEgresos;2;-150\nTOTAL;95;3220\n"
CARDS = "Fecha,Hora,Terminal,Marca,Nro Tarjeta,Autorización,Importe\n21/11/2026,13:20,T1,VISA,**** 1234,99001,80\n"
BILLS = "Fecha;Tipo;Serie;Número;Cliente;RUC;Base imponible;IGV;Total\n21/11/2026;BOLETA;B001;7;VARIOS;0;80;14;94\n"
DAYS = "Fecha;Boletas;Facturas;Total\n21/11/2026;20;3;900\n22/11/2026;25;2;950\n"
MONTHS = "Mes;Platos vendidos;Venta total;IGV\nSetiembre 2026;3200;98000;14949\nOctubre 2026;3400;101000;15406\n"
TAKINGS = "Fecha,Total\n2026-11-21,900\n2026-11-22,950\n"
WORDS = "Estas son las ventas de octubre y noviembre.\nGracias.\n"


def refusal(text: str, choices: Choices | None = None) -> InputError:
    with pytest.raises(InputError) as raised:
        read_sales(text.encode(), "reporte.csv", choices)
    return raised.value


@pytest.mark.parametrize(
    ("text", "report"),
    [
        (CASH, "payments"),
        (CARDS, "cards"),
        (BILLS, "bills"),
        (DAYS, "sums"),
        (MONTHS, "sums"),
        (TAKINGS, "sums"),
        (WORDS, "words"),
    ],
)
def test_a_report_without_dishes_is_refused_by_what_it_is(text, report):
    error = refusal(text)
    assert (error.code, error.values["report"]) == ("other_report", report)
    assert "Exporta de tu caja las ventas por producto" in error_text(error, "es")


@pytest.mark.parametrize("headers", ["Fecha,Hora,Total", "Fecha,Canal,Total", "Fecha,Nro comprobante,Total"])
def test_a_report_of_whose_columns_all_are_known_but_for_the_dish_is_refused_for_that(headers):
    assert refusal(f"{headers}\n2026-11-21,13,900\n2026-11-22,14,950\n").code == "no_dish_column"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_weather_of_some_days_is_no_dish(language):
    with pytest.raises(InputError) as raised:
        read_sales(template("weather", language), "clima.csv")
    assert raised.value.code == "no_dish_column"


def test_ways_to_pay_are_no_dishes_whatever_a_person_says_of_their_columns():
    columns = {"day": None, "dish": "Concepto", "quantity": "Cantidad", "net_sales": "Importe"}
    assert refusal(CASH, Choices(columns)).code == "other_report"


@pytest.mark.parametrize(
    "headers", ["F. Emi.;Serie;RUC;IGV;Nom. Prod.;Salidas", "Jornada;Serie;IGV;Lo vendido;Cant.", "Cuándo;Qué;Cuántos"]
)
def test_a_till_that_nobody_knows_is_asked_about(headers):
    row = ";".join(["21/11/2026", "Ceviche", "2", "3", "4", "5"][: headers.count(";") + 1])
    assert refusal(f"{headers}\n{row}\n").code == "no_date_column"


def test_a_few_lines_of_payments_among_dishes_are_set_aside_as_before():
    sold = "Fecha;Plato;Cantidad\n21/11/2026;Ceviche;2\n21/11/2026;Lomo;3\n21/11/2026;Causa;1\n21/11/2026;Yape;1\n"
    assert read_sales(f"{sold}21/11/2026;Efectivo;1\n".encode(), "ventas.csv").units == 6.0
