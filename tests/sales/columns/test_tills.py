"""Exports as known tills write them, and the sales that they tell."""

import io

import pandas as pd
import pytest
import xlsxwriter

from forecasting.errors import InputError
from forecasting.sales import daily, read_sales

SATURDAY, SUNDAY = pd.Timestamp("2026-11-21"), pd.Timestamp("2026-11-22")

SQUARE = """\
Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,\
Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name,\
Customer Reference ID,Unit,Count,GTIN,Itemization Type,Commission,Employee,Fulfillment Note,Channel,Token,Card Brand,\
PAN Suffix
2026-11-21,12:59:30,Lima,Marino,Ceviche,2.0,Regular,,,$84.00,$0.00,$84.00,$8.40,T1,P1,Caja,,,Payment,La Sazón,For \
Here,C1,Ana Rojas,,,1,,Physical Good,,Milagros,,,,Visa,4242
2026-11-21,13:10:00,Lima,Marino,Ceviche,1.0,Fuente,,"Extra palta ($3.00), \
Sin cebolla",$88.00,($8.00),$80.00,$8.00,T2,P2,Caja,,,Payment,La Sazón,For \
Here,,,,,1,,Physical Good,,Milagros,,,,,
2026-11-22,13:10:00,Lima,Marino,Ceviche,-1.0,Regular,,,-$42.00,$0.00,-$42.00,$0.00,T3,P3,Caja,,,Refund,La Sazón,\
For Here,,,,,1,,Physical Good,,Milagros,,,,,
"""

TOAST = """\
Location,Order Id,Order #,Sent Date,Order Date,Check Id,Server,Table,Dining Area,Service,Dining Option,\
Item Selection Id,Item Id,Master Id,SKU,PLU,Menu Item,Menu Subgroup(s),Menu Group,Menu,Sales Category,Gross Price,\
Discount,Net Price,Qty,Tax,Void?,Deferred,Tax Exempt,Tax Inclusion Option,Dining Option Tax,Tab Name
La Sazón,1,7,11/10/2026 1:20 PM,11/10/2026 1:15 PM,5,Rosa,,,Lunch,Dine In,60,,,,,Lomo saltado,,Criollo,Carta,Food,\
36.00,0.00,36.00,1.0,3.60,false,false,false,INCLUDED,,
La Sazón,1,7,11/10/2026 1:20 PM,11/10/2026 1:15 PM,5,Rosa,,,Lunch,Dine In,61,,,,,Causa,,Criollo,Carta,Food,18.00,0.00,\
18.00,1.0,1.80,true,false,false,INCLUDED,,
La Sazón,2,8,11/11/2026 12:40 AM,11/11/2026 12:30 AM,6,Rosa,,,Dinner,Dine In,62,,,,,Causa,,Criollo,Carta,Food,18.00,\
18.00,0.00,2.0,0.00,false,false,false,INCLUDED,,
"""

LOYVERSE_ES = """\
Fecha;Número de recibo;Tipo de recibo;Categoria;REF;Artículo;Variante;Modificadores aplicados;Cantidad;Ventas brutas;\
Descuentos;Ventas netas;Costo de los bienes;Beneficio bruto;Impuestos;Tipo de pedido;TPV;Tienda;Nombre del cajero;\
Nombre del cliente;Contactos del cliente;Comentario;Estado
21/11/26 13:05;1-1;Venta;Marino;101;Ají de gallina;;2 x Guarnición: papa, \
sin aceituna;2,000;S/ 1.072,00;S/ 0,00;S/ 1.072,00;;;;Comer dentro;Caja;La \
Sazón;Rosa;Ana;999111222;;Cerrado
22/11/26 1:05;1-2;Venta;Bar;102;Pisco sour;Doble;;1,000;S/ 32,00;S/ 2,00;S/ 30,00;;;;Comer dentro;Caja;La Sazón;Rosa;\
;;;Cerrado
22/11/26 14:00;1-3;Reembolso;Bar;102;Pisco sour;Doble;;1,000;S/ 30,00;S/ 0,00;S/ 30,00;;;;Comer dentro;Caja;La Sazón;\
Rosa;;;;Cerrado
22/11/26 14:05;1-4;Venta;Bar;102;Pisco sour;;;1,000;S/ 20,00;S/ 0,00;S/ 20,00;;;;Comer dentro;Caja;La Sazón;Rosa;\
;;;Cancelado
TOTAL;;;;;;;;5,000;S/ 1.154,00;S/ 2,00;S/ 1.152,00;;;;;;;;;;;
"""

LOYVERSE_EN = """\
Date,Receipt number,Receipt type,Category,SKU,Item,Variant,Modifiers applied,Quantity,Gross sales,Discounts,Net sales,\
Cost of goods,Gross profit,Taxes,Dining option,POS,Store,Cashier name,Customer name,Customer contacts,Comment,Status
21/11/2026 23:50,1-1,Sale,Bar,101,Chicha morada,,,3.000,24.00,0.00,24.00,0,24,0,Dine in,POS 1,La Sazón,Rosa,,,,Closed
22/11/2026 13:00,1-2,Sale,Bar,101,Chicha morada,,,1.000,8.00,0.00,8.00,0,8,0,Dine in,POS 1,La Sazón,Rosa,,,,Cancelled
"""

CLOVER = """\
Items Report
"Nov 21, 2026 12:00 AM - Nov 21, 2026 11:59 PM"
"Requested on: Nov 23, 2026 11:12 AM"

Net Sales,"$1,000.00"

Category Name,Name,Gross Sales,Net Sales,Sold,Refunded,Modifier Name,Modifier Sold,Modifier Amount,Discounts,Refunds
Marino
,Ceviche,"$500.00","$480.00",10,0," "," ",-,-$20.00,$0.00
,," "," "," "," ",Extra camote,10,$9.90," "," "
,Causa,$220.00,$220.00,4,0," "," ",-,$0.00,$0.00
Total (Marino),,$720.00,$700.00,14,0,-,10,$9.90,-$20.00,$0.00

Bar
,Chicha morada,$300.00,$300.00,80,0," "," ",-,$0.00,$0.00
Total (Bar),,$300.00,$300.00,80,0,-," ",$0.00,$0.00,$0.00

TOTAL,,"$1,020.00","$1,000.00",94,0,-,10,$9.90,-$20.00,$0.00
"""

LIGHTSPEED = """\
Transaction ID;Date;Account;Employee;Device;SKU;Item;Quantity;Amount;Type
A1;2026-11-21T13:05:00-05:00;Mesa 4;Rosa;iPad;101;Ceviche;2;84.00;Sale
A1;2026-11-21T13:06:00-05:00;Mesa 4;Rosa;iPad;101;Ceviche;2;84.00;Split
A2;2026-11-21T14:00:00-05:00;Mesa 5;Rosa;iPad;102;Causa;1;18.00;Void
A3;2026-11-21T15:00:00-05:00;Mesa 6;Rosa;iPad;102;Causa;1;18.00;Sale
A4;2026-11-22T13:00:00-05:00;Mesa 6;Rosa;iPad;102;Causa;1;18.00;Refund
A5;2026-11-22T13:00:00-05:00;;Rosa;iPad;;;;200.00;Float
"""

ODOO = """\
Ref. de la orden,Fecha de la orden,Cliente,Líneas de la orden/Producto,Líneas de la orden/Cantidad,\
Líneas de la orden/Subtotal
POS/001,2026-11-21 13:05:00,Ana Rojas,Ceviche,2,84.00
,,,Causa,1,18.00
POS/002,2026-11-22 14:05:00,,Ceviche,-1,-42.00
"""

LOYVERSE_BY_ITEM = """\
Artículo,REF,Categoria,Artículos vendidos,Ventas brutas,Artículos reembolsados,Reembolsos,Descuentos,Ventas netas
Ceviche,101,Marino,3,126.00,1,42.00,0.00,84.00
Causa,102,Marino,2,36.00,0,0.00,0.00,36.00
Propina,,,5,25.00,0,0.00,0.00,25.00
"""

UTF16_TABS = "Fecha\tHora\tProducto\tCant.\tImporte\n2026-11-21\t21:30\tAnticuchos\t2\t50.00\n"


def workbook_with_titles() -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Ventas")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range("A1:D1", "La Sazón: reporte de ventas")
        sheet.write_row("A3", ["Fecha", "Plato", "Cant.", "Total"])
        sheet.merge_range("A4:A5", SATURDAY.to_pydatetime(), day)
        sheet.write_row("B4", ["Causa", 2, 36.0])
        sheet.write_row("B5", ["Lomo saltado", 1, 36.0])
        sheet.write_row("A6", ["TOTAL", "", 3, 72.0])
    return written.getvalue()


CLOVER_LINES = """Line Item Date,Order ID,Order Date,Item Name,Item Revenue,Total Revenue,Discounts,Refunded
21-Nov-2026 01:05 PM PET,O1,21-Nov-2026 01:00 PM PET,Ceviche,42.00,45.00,0.00,No
21-Nov-2026 01:05 PM PET,O1,21-Nov-2026 01:00 PM PET,Ceviche,42.00,42.00,0.00,No
22-Nov-2026 09:40 PM PET,O2,22-Nov-2026 09:30 PM PET,Causa,18.00,18.00,0.00,Yes
"""

FILES = {
    "square.csv": (
        SQUARE.encode(),
        "Square",
        [("Ceviche", SATURDAY, 2, 84), ("Ceviche", SUNDAY, 0, -42), ("Ceviche (Fuente)", SATURDAY, 1, 80)],
        {},
    ),
    "toast.csv": (
        TOAST.encode(),
        "Toast",
        [("Causa", pd.Timestamp("2026-11-10"), 2, 0), ("Lomo saltado", pd.Timestamp("2026-11-10"), 1, 36)],
        {"void": 1},
    ),
    "loyverse_es.csv": (
        LOYVERSE_ES.encode("cp1252"),
        "Loyverse",
        [
            *(("Ají de gallina", SATURDAY, 2, 1072), ("Pisco sour (Doble)", SATURDAY, 1, 30)),
            ("Pisco sour (Doble)", SUNDAY, 0, -30),
        ],
        {"void": 1, "total_row": 1},
    ),
    "loyverse_en.csv": (
        LOYVERSE_EN.encode("utf-8-sig"),
        "Loyverse",
        [("Chicha morada", SATURDAY, 3, 24)],
        {"void": 1},
    ),
    "mojibake.csv": (
        LOYVERSE_ES.encode().decode("latin-1").encode(),
        "Loyverse",
        [
            *(("Ají de gallina", SATURDAY, 2, 1072), ("Pisco sour (Doble)", SATURDAY, 1, 30)),
            ("Pisco sour (Doble)", SUNDAY, 0, -30),
        ],
        {"void": 1, "total_row": 1},
    ),
    "clover.csv": (
        CLOVER.encode(),
        "Clover",
        [("Causa", SATURDAY, 4, 220), ("Ceviche", SATURDAY, 10, 480), ("Chicha morada", SATURDAY, 80, 300)],
        {"total_row": 3, "heading": 2, "modifier_row": 1},
    ),
    "clover_lines.csv": (
        CLOVER_LINES.encode(),
        "Clover",
        [("Causa", SUNDAY, 1, 0), ("Ceviche", SATURDAY, 2, 87)],
        {},
    ),
    "lightspeed.csv": (
        LIGHTSPEED.replace("\n", "\r").encode(),
        "Lightspeed",
        [("Causa", SATURDAY, 1, 18), ("Causa", SUNDAY, 0, -18), ("Ceviche", SATURDAY, 2, 84)],
        {"not_sale": 2, "void": 1},
    ),
    "odoo.csv": (
        ODOO.encode(),
        "Odoo",
        [("Causa", SATURDAY, 1, 18), ("Ceviche", SATURDAY, 2, 84), ("Ceviche", SUNDAY, 0, -42)],
        {},
    ),
    "ventas-por-articulo-2026-11-21.csv": (
        LOYVERSE_BY_ITEM.encode(),
        "Loyverse",
        [("Causa", SATURDAY, 2, 36), ("Ceviche", SATURDAY, 3, 84)],
        {"not_food": 1},
    ),
    "utf16.txt": (UTF16_TABS.encode("utf-16"), "", [("Anticuchos", SATURDAY, 2, 50)], {}),
    "titulos.xlsx": (
        workbook_with_titles(),
        "",
        [("Causa", SATURDAY, 2, 36), ("Lomo saltado", SATURDAY, 1, 36)],
        {"total_row": 1},
    ),
}


@pytest.mark.parametrize("file", FILES)
def test_a_tills_export_tells_its_sales_and_what_was_left_out(file):
    content, till, sales, dropped = FILES[file]
    read = read_sales(content, file)
    assert read.till == till
    assert daily(read.lines)[["dish", "day", "quantity", "net_sales"]].to_numpy().tolist() == [
        list(row) for row in sales
    ]
    assert read.dropped().to_dict() == dropped


@pytest.mark.parametrize("file", FILES)
def test_no_name_of_a_customer_or_a_cashier_comes_along(file):
    written = read_sales(FILES[file][0], file).lines.to_csv()
    for private in ("Ana", "Rojas", "Milagros", "Rosa", "999111222", "4242", "Visa", "C1"):
        assert private not in written


@pytest.mark.parametrize(
    ("file", "dish", "modifiers"),
    [
        ("square.csv", "Ceviche (Fuente)", "Extra palta; Sin cebolla"),
        ("square.csv", "Ceviche", ""),
        ("loyverse_es.csv", "Ají de gallina", "2x Guarnición: papa; sin aceituna"),
        ("mojibake.csv", "Ají de gallina", "2x Guarnición: papa; sin aceituna"),
        ("toast.csv", "Causa", ""),
    ],
)
def test_what_was_added_to_a_dish_or_left_out_stays_with_its_line(file, dish, modifiers):
    lines = read_sales(FILES[file][0], file).lines
    assert set(lines.loc[lines["dish"] == dish, "modifiers"]) == {modifiers}


@pytest.mark.parametrize(
    "header", ["Nro Ticket", "N° Comprobante", "Nº de Comanda", "Número de pedido", "Nro. Comprobante"]
)
def test_the_number_of_a_ticket_is_known_by_its_name(header):
    rows = f"Fecha,{header},Producto,Cantidad,Total\n2026-11-21,B-1,Causa,2,28\n2026-11-21,B-2,Causa,1,14\n"
    assert read_sales(rows.encode(), "ventas.csv").lines["ticket"].tolist() == ["B-1", "B-2"]


TOAST_MODIFIERS = "Order Date,Modifier,Option Group Name,Parent Menu Selection,Menu Group,Net Price,Qty,Void?"


def test_toasts_file_of_modifiers_is_no_file_of_sales():
    assert refusal(TOAST_MODIFIERS).code == "only_modifiers"
    assert refusal(TOAST_MODIFIERS).values == {"file": "resumen.csv", "till": "Toast"}


RESUMEN = "Fecha,Ventas brutas,Reembolsos,Descuentos,Ventas netas,Costo de los bienes,Beneficio bruto,Margen"
SUMMARY = "Date,Gross sales,Refunds,Discounts,Net sales,Cost of goods,Gross profit,Margin,Taxes"
TRANSACTIONS = "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax"
BY_ITEM = "Item name,SKU,Category,Items sold,Gross sales,Items refunded,Refunds,Discounts,Net sales"
ALL_ITEMS = "Master ID,Item ID,Menu Name,Menu Item,Avg Price,Item Qty (incl voids),Item Qty,Net Amount"


def refusal(headers: str) -> InputError:
    row = ",".join("1" for _ in headers.split(","))
    with pytest.raises(InputError) as raised:
        read_sales(f"{headers}\n{row}\n".encode(), "resumen.csv")
    return raised.value


@pytest.mark.parametrize(("headers", "till"), [(RESUMEN, "Loyverse"), (SUMMARY, "Loyverse"), (TRANSACTIONS, "Square")])
def test_a_summary_without_dishes_is_refused_and_its_till_named(headers, till):
    assert refusal(headers).code == "no_items"
    assert refusal(headers).values == {"file": "resumen.csv", "till": till}


@pytest.mark.parametrize("headers", [BY_ITEM, ALL_ITEMS])
def test_a_report_of_items_without_dates_asks_for_its_period(headers):
    assert refusal(headers).code == "which_period"


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ("Local,Monto,Vendedor", "no_date_column"),
        ("Fecha,Mozo,Monto por mozo", "no_dish_column"),
        ("Fecha,Producto,Precio", "no_quantity_column"),
    ],
)
def test_a_file_that_lacks_a_column_is_refused_with_the_headers_it_has(headers, code):
    assert refusal(headers).code == code
    assert refusal(headers).values["found"] == headers.replace(",", ", ")
