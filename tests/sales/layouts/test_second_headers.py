"""Two exports below each other in one file: each has the columns that its own header says."""

import pytest

from forecasting.errors import InputError
from forecasting.sales import read_sales

FIRST = "Fecha;Plato;Precio;Cantidad;Importe\n20/11/2026;Ceviche;42;3;126\n21/11/2026;Causa;18;2;36\n"
SOLD = [["Ceviche", 20, 3, 126], ["Causa", 21, 2, 36], ["Lomo", 22, 4, 152]]


def sales(text: str) -> list[list]:
    lines = read_sales(text.encode(), "ventas.csv").lines.assign(day=lambda rows: rows["day"].dt.day)
    return lines[["dish", "day", "quantity", "net_sales"]].to_numpy().tolist()


@pytest.mark.parametrize(
    "second",
    [
        "Fecha;Plato;Precio;Cantidad;Importe\n22/11/2026;Lomo;38;4;152\n",
        "Fecha;Plato;Cantidad;Precio;Importe\n22/11/2026;Lomo;4;38;152\n",
        "Plato;Fecha;Importe;Cantidad;\nLomo;22/11/2026;152;4;\n",
        "Día;Producto;Cant.;Total;\n22/11/2026;Lomo;4;152;\n",
        "Cuándo;Plato;Total;Cantidad;\n22/11/2026;Lomo;152;4;\n",
    ],
    ids=["the same", "two swapped", "all moved", "other names", "one that nobody knows"],
)
def test_rows_below_a_later_header_are_read_by_it(second):
    assert sales(FIRST + ";;;;\n" + second) == SOLD


def test_below_a_third_header_the_first_order_holds_again():
    swapped = "Fecha;Plato;Cantidad;Precio;Importe\n21/11/2026;Causa;2;18;36\n"
    head, ceviche, _ = FIRST.splitlines()
    assert sales(f"{head}\n{ceviche}\n{swapped}{head}\n22/11/2026;Lomo;38;4;152\n") == SOLD


def test_a_later_header_that_has_another_column_in_the_place_of_the_dishes_is_refused_by_its_row():
    with pytest.raises(InputError) as refused:
        sales(FIRST + "Código;Fecha;Bebida;Cantidad;Importe\n7;22/11/2026;Chicha;4;152\n")
    assert (refused.value.code, refused.value.values["row"]) == ("other_columns_below", 4)


def test_a_later_table_by_categories_is_refused_where_its_days_would_count_again():
    with pytest.raises(InputError, match="other_columns_below"):
        sales(FIRST + ";TOTAL;;5;162\nFecha;Categoría;Precio;Cantidad;Importe\n21/11/2026;Fondos;;5;162\n")


def test_a_later_table_of_payments_without_days_counts_nothing_and_stops_nothing():
    assert sales(FIRST + "Forma de pago;Tipo;;Cantidad;Monto\nEfectivo;x;;5;162\n") == sales(FIRST)


def test_money_is_not_read_where_a_later_header_has_discounts_in_its_place():
    found = sales(FIRST + "Fecha;Plato;Cantidad;Precio;Descuento\n22/11/2026;Lomo;4;38;2\n")
    assert [row[:3] for row in found] == [row[:3] for row in SOLD]
    assert found[-1][3] != found[-1][3]  # no money is known of it
