"""What tills of Peru's neighbours and of Spain call their columns: read by their words, nothing mapped."""

import pytest

from forecasting.sales import Choices, read_sales
from forecasting.sales.columns.tills import but_its_tax, is_without_tax

INVOICES = """Tipo Documento;Fecha de Emisión;Producto / Servicio;Variante;Cantidad;Venta Total Neta;Venta Total Bruta
BOLETA ELECTRÓNICA;15/11/2026 13:22;Pastel de choclo;;2;15966;19000
BOLETA ELECTRÓNICA;16/11/2026 14:02;Cazuela;Grande;1;7479;8900
"""
ORDERS = """Fecha Apertura,Número Orden,Garzón,Nombre Producto,Cantidad,Precio Unitario c/IVA,Total c/IVA,Propina
14-11-2026 13:05,5001,Pedro,Merluza frita,2,$8.500,$17.000,$1.700
15-11-2026 13:05,5002,Pedro,Bebida,1,$2.000,$2.000,
"""
SERVINGS = """Fecha negocio;Familia;Producto;Formato;Cantidad;Importe
14/11/2026;Raciones;Croquetas;Ración;2,00;19,00
15/11/2026;Raciones;Croquetas;Media ración;1,00;5,50
"""
BILLS = """Factura;Fecha elaboración;Nombre tercero;Nombre producto;Cantidad vendida;Valor bruto;Descuento;IVA
FV-1-100;2026/11/14;Consumidor final;Bandeja paisa;3;84000;0;6720
FV-1-101;2026/11/15;Consumidor final;Ajiaco;2;49000;4900;3528
"""


@pytest.mark.parametrize(
    ("export", "dishes", "money"),
    [
        (INVOICES, {"Pastel de choclo": 2, "Cazuela (Grande)": 1}, 23445),
        (ORDERS, {"Merluza frita": 2, "Bebida": 1}, 19000),
        (SERVINGS, {"Croquetas (Ración)": 2, "Croquetas (Media ración)": 1}, 24.5),
        (BILLS, {"Bandeja paisa": 3, "Ajiaco": 2}, 128100),
    ],
    ids=["invoices", "orders", "servings", "bills"],
)
def test_an_export_is_read_by_its_words(export, dishes, money):
    file = read_sales(export.encode(), "ventas.csv", Choices(decimal_comma=True))
    assert file.lines.set_index("dish")["quantity"].to_dict() == dishes
    assert file.money == money


@pytest.mark.parametrize(
    ("prices", "priced"),
    [(("12,50", "8,90", "12,50"), True), (("25,00", "8,90", "37,50"), False)],
    ids=["of a portion", "of the whole line"],
)
def test_where_nothing_says_what_a_line_came_to_its_price_does_by_how_it_goes_with_the_portions(prices, priced):
    sold = zip(("15/11/2026;Bife;2", "15/11/2026;Ñoquis;1", "16/11/2026;Bife;3"), prices, strict=True)
    export = "\n".join(["Fecha;Producto;Cantidad;Precio", *map(";".join, sold)])
    file = read_sales(export.encode(), "ventas.csv")
    assert file.lines["net_sales"].tolist() == [25.0, 8.9, 37.5]
    assert (file.priced, file.money_column) == (priced, "Precio")


def test_a_price_beside_the_money_of_the_line_is_not_read_not_even_where_it_is_no_number():
    export = "Fecha;Producto;Cantidad;Precio;Total\n15/11/2026;Bife;2;según carta;25,00\n"
    file = read_sales(export.encode(), "ventas.csv")
    assert (file.money, file.rows_kept, file.priced, "unit_price" in file.columns) == (25.0, 1, False, False)


def test_two_prices_beside_the_money_are_no_contradiction():
    export = "Fecha;Producto;Precio;Cantidad;Precio;Total\n15/11/2026;Bife;12,50;2;10,50;25,00\n"
    assert read_sales(export.encode(), "ventas.csv").money == 25.0


ORDER_LIST = """Fecha,Pedido,Precio
15/11/2026,2 x Bife,25.00
15/11/2026,"1 x Flan, 1 x Bife",20.50
16/11/2026,2 x Bife,25.00
"""


def test_the_price_of_a_whole_order_is_none_of_its_dishes():
    file = read_sales(ORDER_LIST.encode(), "pedidos.csv")
    assert (file.layout, file.units, file.money, file.priced) == ("orders", 6, None, False)


def test_prices_in_another_currency_are_added_to_no_others():
    export = "Fecha;Producto;Cantidad;Precio\n15/11/2026;Bife;2;S/ 12,50\n15/11/2026;Flan;1;S/ 8,00\n"
    file = read_sales(f"{export}16/11/2026;Vino;1;US$ 20,00\n".encode(), "ventas.csv")
    assert (file.units, file.money, file.rows_of("other_currency")) == (4, 33.0, 1)


def test_a_discount_comes_off_what_the_portions_cost():
    export = "Fecha;Producto;Cantidad;Precio unitario;Descuento\n15/11/2026;Bife;2;12,50;5,00\n"
    assert read_sales(export.encode(), "ventas.csv").money == 20.0


@pytest.mark.parametrize(
    ("header", "name", "without"),
    [
        ("Total c/IVA", "total", False),
        ("Venta (IVA incluido)", "venta", False),
        ("Importe s/ IGV", "importe", True),
        ("Importe S/.", "importe s", False),
        ("Venta neta", "venta neta", True),
        ("IGV", "igv", False),
    ],
)
def test_a_header_may_say_whether_its_money_has_the_tax(header, name, without):
    assert (but_its_tax(header), is_without_tax(header)) == (name, without)
