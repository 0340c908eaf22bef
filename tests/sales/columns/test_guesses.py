"""What the columns of an unknown file hold is guessed from its cells, for a person to agree."""

import pandas as pd
import pytest

from forecasting.sales import Choices, kind_of_file, read_sales
from forecasting.sales.columns.guesses import guess_columns, sketch, sounds_like_money

REPORT = """F. Emisión,Cód.,Desc. Prod.,Cnt. Vend.,Imp. Tot. S/,Mozo
22/11/2026,P001,Ceviche Clásico,4,128,Rosa
22/11/2026,P002,Lomo Saltado,21,756,Jhon
23/11/2026,P001,Ceviche Clásico,6,192,Rosa
23/11/2026,P003,Chicha Morada,11,165,Rosa
TOTAL GENERAL,,,42,1241,
"""
ABBREVIATED = """Nro. Doc.;F. Ped.;F. Cob.;Fam.;Art.;Und.;Und. Dev.;P.U.;Dscto.;Imp.
B001-1;22/11/2026 20:58;22/11/2026 22:21;COC;Ceviche;8;0;32;0;256
B001-2;22/11/2026 13:16;22/11/2026 14:03;COC;Lomo;20;1;38;22;760
B001-3;23/11/2026 12:18;23/11/2026 13:05;BEB;Chicha;13;45;36;0;468
"""


def guess(text: str) -> dict[str, str]:
    return sketch(text.encode(), "ventas.csv", Choices()).guessed


def test_a_column_that_tells_prices_of_a_dish_apart_is_its_size():
    rows = "Ceviche;Pers.;2;56\nCeviche;Fam.;1;65\nLomo;Pers.;1;40\nLomo;Fam.;2;150\n"
    rows = "".join(f"2{day}/11/2026;{row}\n" for day in (1, 2) for row in rows.splitlines())
    assert guess(f"Jornada;Preparación;Pres.;Unds.;Recaudo\n{rows}")["size"] == "Pres."
    shifts = rows.replace("Fam.;1;65", "Fam.;1;28").replace("Fam.;2;150", "Fam.;2;80")
    assert "size" not in guess(f"Jornada;Preparación;Turno X;Unds.;Recaudo\n{shifts}")


def test_numbers_of_documents_are_not_money_and_times_and_bills_are_known_by_their_cells():
    rows = "21/11/2026;12:10;Ceviche;2;56;4311;B001-00004311\n21/11/2026;13:00;Lomo;1;40;4312;B001-00004312\n"
    rows += "22/11/2026;12:30;Ceviche;1;28;4319;B001-00004319\n22/11/2026;20:40;Causa;3;60;4321;B001-00004321\n"
    found = guess(f"Día op.;Hr. op.;Glosa;Salidas;V. Fact.;Correlativo;Bol.\n{rows}")
    assert (found["net_sales"], found["time"], found["ticket"]) == ("V. Fact.", "Hr. op.", "Bol.")


def test_gross_money_is_not_guessed_where_a_discount_stands_beside_it():
    rows = "21.11.26;Ceviche;2;56;5;51\n21.11.26;Lomo;1;40;0;40\n22.11.26;Ceviche;3;84;0;84\n"
    assert guess(f"Fch. Mov.;Denominación;Cnt.;Bruto;Dcto.;Cobrado\n{rows}")["net_sales"] == "Cobrado"


BARE = "20/11/2026;12:10;B001-00000311;Ceviche;2;70,00\n20/11/2026;12:10;B001-00000311;Causa;1;18,00\n"
BARE += "21/11/2026;13:05;B001-00000312;Ceviche;1;35,00\n"


def test_a_file_without_a_header_loses_no_row_and_is_remembered_by_its_shape():
    found = sketch(BARE.encode(), "export.csv", Choices())
    assert [column.header for column in found.columns] == ["#1", "#2", "#3", "#4", "#5", "#6"]
    choices = Choices(columns={"day": "#1", "dish": "#4", "quantity": "#5", "net_sales": "#6"})
    read = read_sales(BARE.encode(), "export.csv", choices)
    assert (read.units, read.money, read.rows) == (4, 123, 3)
    next_week = BARE.replace("Ceviche", "Lomo").replace("/11/", "/12/")
    assert kind_of_file(next_week.encode(), "otro.csv") == read.kind == "#dtttnn"


def test_a_header_that_nobody_knows_above_sales_is_still_one():
    found = sketch(b"Jornada;Nombre X;Unds X\n20/11/2026;Ceviche;2\n21/11/2026;Causa;1\n", "a.csv", Choices())
    assert [column.header for column in found.columns] == ["Jornada", "Nombre X", "Unds X"]


def test_a_column_without_a_header_among_others_can_be_chosen_by_its_number():
    content = "Fecha,Plato,,Total,\n28/11/2026,Causa,2,44.00,\n28/11/2026,Ceviche,1,42.00,\n28/11/2026,Causa,1,22.00,\n"
    sketched = sketch(content.encode(), "a.csv", Choices())
    assert [column.header for column in sketched.columns] == ["Fecha", "Plato", "#3", "Total"]
    assert sketched.guessed["quantity"] == "#3"
    read = read_sales(content.encode(), "a.csv", Choices(columns={"quantity": "#3"}))
    assert read.lines["quantity"].tolist() == [2.0, 1.0, 1.0]
    assert read.columns["quantity"] == "#3"


def test_dates_names_small_whole_numbers_and_money_are_told_apart():
    assert sketch(REPORT.encode(), "reporte.csv", Choices()).guessed == {
        **{"day": "F. Emisión", "dish": "Desc. Prod.", "quantity": "Cnt. Vend.", "net_sales": "Imp. Tot. S/"},
    }


def test_of_two_dates_the_first_and_of_several_counts_those_that_were_sold():
    assert sketch(ABBREVIATED.encode(), "detalle.csv", Choices()).guessed == {
        **{"day": "F. Ped.", "dish": "Art.", "quantity": "Und.", "net_sales": "Imp."},
    }


def test_a_column_is_shown_by_its_first_different_cells():
    columns = {column.header: column.samples for column in sketch(REPORT.encode(), "a.csv", Choices()).columns}
    assert columns["Desc. Prod."] == ("Ceviche Clásico", "Lomo Saltado", "Chicha Morada")
    assert columns["Cnt. Vend."] == ("4", "21", "6")


def test_a_named_column_without_a_cell_gives_way_to_one_with_names():
    rows = pd.DataFrame(
        {"Plato": ["", "", ""], "Grupo": ["Ceviche", "Arroz", "Causa"], "Cant.": ["3", "5", "3"], "x": ["a1", "", ""]}
    )
    guessed = guess_columns(rows, {"dish": "Plato", "category": "Grupo", "quantity": "Cant."})
    assert guessed == {"dish": "Grupo", "quantity": "Cant."}


def test_the_numbers_of_rows_and_of_documents_and_prices_are_no_portions():
    rows = pd.DataFrame(
        {
            "a": ["1", "2", "3", "4", "5", "6", "7", "8"],
            "b": ["Ceviche", "Lomo"] * 4,
            "c": ["32", "38"] * 4,
            "d": ["40", "55", "47", "60", "45", "52", "58", "41"],
            "e": ["900101", "900107", "900111", "900115", "900121", "900130", "900132", "900140"],
        }
    )
    assert guess_columns(rows, {}) == {"dish": "b", "quantity": "d"}


@pytest.mark.parametrize(
    ("header", "money"),
    [("Imp. Tot. S/", True), ("Monto", True), ("P.U.", True), ("Cantidad total", False), ("Unidades vendidas", False)],
)
def test_a_header_may_speak_of_money(header, money):
    assert sounds_like_money(header) is money


def test_of_a_very_wide_file_the_first_hundred_columns_are_looked_at():
    wide = ";".join(["Fecha", "Plato", *(f"c{n}" for n in range(300)), "Ticket"])
    found = sketch(f"{wide}\n22/11/2026;Ceviche;{';'.join(['3'] * 300)};B1\n".encode(), "ventas.csv", Choices())
    assert (len(found.columns), found.guessed["dish"], "ticket" in found.guessed) == (100, "Plato", False)


@pytest.mark.parametrize(
    ("header", "guessed"),
    [
        ("Imp. c/IGV", True),
        ("Valor con impuestos", True),
        ("Vta. incl. IVA", True),
        ("IGV", False),
        ("P.U. c/IGV", False),
    ],
)
def test_an_amount_with_its_tax_is_money_and_the_tax_itself_is_none(header, guessed):
    rows = "21/11/2026;CEVICHE;2;71,00\n21/11/2026;LOMO;1;36,50\n22/11/2026;CEVICHE;3;106,50\n22/11/2026;LOMO;2;73,00\n"
    assert ("net_sales" in guess(f"F. Op.;Desc. Larga;Q;{header}\n{rows}")) is guessed


def test_the_categories_of_a_report_without_dishes_are_not_guessed_to_be_some():
    rows = "22/11/2026;Marinos;12;560\n22/11/2026;Criollos;20;900\n"
    told = {"day": "Fecha", "quantity": "Cantidad", "net_sales": "Venta"}
    assert guess(f"Fecha;Categoría;Cantidad;Venta\n{rows}") == told
