"""Exports as a tired owner has them, re-saved and retouched, tell the sales that they told before."""

import io

import pytest
import xlsxwriter

from forecasting.errors import InputError
from forecasting.sales import Choices, read_sales

SOLD = [("21", "Ceviche", 3, 126.0), ("21", "Lomo saltado", 2, 76.0), ("22", "Ceviche", 5, 210.0)]


def sales(content: str | bytes, file: str = "ventas.csv", choices: Choices | None = None) -> list[tuple[object, ...]]:
    lines = read_sales(content if isinstance(content, bytes) else content.encode(), file, choices).lines
    day = lines["day"].dt.strftime("%d")
    return list(zip(day, lines["dish"], lines["quantity"], lines["net_sales"], strict=True))


def written(head: str, row: str) -> str:
    """A CSV with a row for each of ``SOLD``; ``{n}`` numbers them."""
    rows = [
        row.format(n=n, day=day, dish=dish, many=many, money=money, taxed=money * 1.18)
        for n, (day, dish, many, money) in enumerate(SOLD, start=1)
    ]
    return "\n".join([head, *rows, ""])


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Ítem;Fecha;Descripción;Cant.;Importe", "{n};{day}/11/2026;{dish};{many};{money}"),
        ("Fecha;Producto;Descripción;Cant.;Importe", "{day}/11/2026;00{n};{dish};{many};{money}"),
        ("Fecha;Item;Descripción;Cant.;Importe", "{day}/11/2026;{dish};sin {n};{many};{money}"),
    ],
    ids=["numbered rows", "codes", "dishes and notes"],
)
def test_dishes_are_in_the_column_of_words_where_several_are_called_like_them(head, row):
    assert sales(written(head, row)) == SOLD


def test_a_total_in_a_column_that_numbers_rows_makes_it_no_column_of_words():
    text = written("Item;Fecha;Producto;Cantidad;Importe", "{n};{day}/11/2026;{dish};{many};{money}")
    assert sales(text + "TOTAL;;;10;412.0\n") == SOLD


def test_where_no_column_of_words_is_called_like_dishes_a_person_is_asked():
    text = written("Item;Fecha;Nombre;Cantidad;Importe", "{n};{day}/11/2026;{dish};{many};{money}")
    with pytest.raises(InputError, match="no_dish_column"):
        sales(text)
    assert sales(text, choices=Choices(columns={"dish": "Nombre"})) == SOLD
    assert sales(text, choices=Choices(columns={"dish": "Item"}))[0] == ("21", "1", 3, 126.0)


@pytest.mark.parametrize("without_tax", ["Valor Venta", "Subtotal sin impuestos"])
def test_of_two_columns_of_money_the_one_without_tax_is_read(without_tax):
    head = f"Fecha;Producto;Cantidad;Importe Total;Subtotal;{without_tax}"
    assert sales(written(head, "{day}/11/2026;{dish};{many};{taxed:.2f};{taxed:.2f};{money:.2f}")) == SOLD


def test_dates_with_their_time_as_excel_counts_days_may_have_a_decimal_comma():
    text = "Fecha y hora;Producto;Cantidad\n46347,545138889;Ceviche;3\n46348,02;Causa;1\n"
    read = read_sales(text.encode(), "ventas.csv")
    assert read.lines[["day", "hour"]].astype("str").to_numpy().tolist() == [["2026-11-21", "13"], ["2026-11-21", "0"]]


WHOLE = written("Fecha,Producto,Cantidad,Total", "{day}/11/2026,{dish},{many},{money}").splitlines()


def workbook(rows: list[str]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet().write_column("A1", rows)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "file"),
    [
        ("\r\n".join(f'"{line}"' for line in WHOLE), "ventas.csv"),
        ("\n".join(f'"{line}";;' for line in WHOLE), "ventas.csv"),
        (workbook(["Ventas de noviembre", *WHOLE]), "ventas.xlsx"),
    ],
    ids=["in quotes", "in quotes with empty cells", "in a sheet"],
)
def test_a_table_that_excel_took_for_one_column_is_taken_apart(content, file):
    assert sales(content, file) == SOLD


def test_a_line_that_excel_put_in_quotes_for_those_of_a_name_is_a_sale_like_the_others():
    text = "\n".join([*WHOLE, '"22/11/2026,""Ceviche, mixto"",2,90.0"', ""])
    assert sales(text) == [*SOLD, ("22", "Ceviche, mixto", 2, 90.0)]


def test_a_name_with_commas_in_quotes_stays_one_cell():
    assert sales('Producto;Fecha;Cantidad\n"Arroz, con, mariscos";21/11/2026;2\n')[0][1] == "Arroz, con, mariscos"
    title = '"Del 21, 22 y 23, noviembre"\nFecha,Producto,Cantidad,Total\n21/11/2026,Ceviche,3,126.0\n'
    assert sales(title) == SOLD[:1]


TICKETS = [
    (day, ticket, dish, many, price)
    for day in range(16, 22)
    for ticket, lines in (
        ("1", [("Ceviche", 3, 42.0), ("Lomo saltado", 2, 38.0)]),
        ("2", [("Ceviche", 1, 42.0), ("Causa", day - 15, 18.0)]),
    )
    for dish, many, price in lines
]


def of_tickets(whole: bool) -> str:
    """A line for each dish of a ticket, with what it cost or what the ``whole`` ticket did."""
    cost: dict[tuple[int, str], float] = {}
    for day, ticket, _, many, price in TICKETS:
        cost[day, ticket] = cost.get((day, ticket), 0) + many * price
    rows = [
        f"{day}/11/2026;B001-{day}{ticket};{dish};{many};{cost[day, ticket] if whole else many * price}"
        for day, ticket, dish, many, price in TICKETS
    ]
    return "\n".join(["Fecha;Comprobante;Producto;Cantidad;Total", *rows, ""])


def test_the_total_of_a_ticket_on_each_of_its_lines_is_no_money_of_a_dish():
    read = read_sales(of_tickets(whole=True).encode(), "ventas.csv")
    assert (read.money, read.units, read.money_of_tickets, read.money_column) == (None, 57, "Total", "")
    chosen = read_sales(of_tickets(whole=True).encode(), "ventas.csv", Choices(columns={"net_sales": "Total"}))
    assert (chosen.money_of_tickets, chosen.money > 0) == ("", True)


def test_what_each_line_cost_stays_money_also_where_all_dishes_cost_the_same():
    assert read_sales(of_tickets(whole=False).encode(), "ventas.csv").money == 1842
    rows = [f"{day}/11/2026;{day};{dish};1;15" for day in range(10, 22) for dish in ("Menú 1", "Menú 2")]
    alike = "\n".join(["Fecha;Comprobante;Producto;Cantidad;Total", *rows])
    assert read_sales(alike.encode(), "ventas.csv").money == 360


@pytest.mark.parametrize(
    ("header", "zero"), [("Tipo", "0"), ("Tipo de comprobante", "0"), ("Tipo de comprobante", ""), ("Tipo Doc.", "")]
)
def test_a_credit_note_may_be_called_by_its_number_in_the_tax_offices_list(header, zero):
    rows = "22/11/2026,03,Causa,2,36\n22/11/2026,07,Causa,1,18\n22/11/2026,01,Lomo,1,42\n".replace(",0", f",{zero}")
    found = read_sales(f"Fecha,{header},Plato,Cantidad,Total\n{rows}".encode(), "ventas.csv")
    assert (found.units, found.money) == (3.0, 60.0)


@pytest.mark.parametrize("note", ["07", "Nota de crédito"])
def test_a_credit_note_whose_state_is_devuelto_gives_back_what_another_document_sold(note):
    rows = f"22/11/2026,01,Aceptado,Causa,2,36\n22/11/2026,{note},Devuelto,Causa,1,18\n"
    found = read_sales(f"Fecha,Tipo de comprobante,Estado,Plato,Cantidad,Total\n{rows}".encode(), "ventas.csv")
    assert (found.units, found.money, list(found.lines["kind"])) == (2.0, 18.0, ["sale", "refund"])


@pytest.mark.parametrize(("column", "units"), [("TipoDeComprobante", 3.0), ("Tipo de comprobante", 3.0), ("Tipo", 4.0)])
def test_in_mexico_a_credit_note_is_called_e_in_a_column_of_documents(column, units):
    rows = "2026-11-22T13:05:11,I,Taco,2.000000,44\n2026-11-22T13:07:00,E,Taco,1,22\n2026-11-22T14:00:00,I,Agua,1,30\n"
    assert read_sales(f"Fecha,{column},Descripcion,Cantidad,Importe\n{rows}".encode(), "cfdi.csv").units == units


@pytest.mark.parametrize(("code", "other"), [("07", "05"), ("7", "3")])
def test_numbers_that_are_no_documents_take_nothing_back(code, other):
    rows = f"22/11/2026,{code},Causa,2,36\n22/11/2026,{other},Causa,1,18\n"
    assert read_sales(f"Fecha,Tipo,Plato,Cantidad,Total\n{rows}".encode(), "ventas.csv").units == 3.0


@pytest.mark.parametrize("kind", ["NOTA DE CREDITO", "Nota de crédito electrónica", "NC"])
@pytest.mark.parametrize("column", ["Tipo Comprobante", "Tipo Doc.", "Tipo de documento"])
def test_a_credit_note_gives_money_back_and_sells_nothing(column, kind):
    rows = f"21/11/2026;BOLETA;B001-1;Ceviche;3;126\n21/11/2026;{kind};BC01-1;Ceviche;1;42\n"
    read = read_sales(f"Fecha;{column};Número;Producto;Cantidad;Importe\n{rows}".encode(), "ventas.csv")
    assert (read.units, read.money, list(read.lines["kind"])) == (3, 84, ["sale", "refund"])


@pytest.mark.parametrize(
    ("dish", "quantity", "money"),
    [
        ("Artículo", "Uds.", "Importe"),
        ("Item Name", "Item Quantity", "Item Revenue"),
        ("Item Name", "Num Sold", "Amount"),
        ("Nombre del artículo", "Cantidad del artículo", "Total producto"),
        ("Menu Item", "Sales Qty", "Net Sales"),
    ],
    ids=["Spain", "Clover's lines", "Aloha", "delivery apps", "Simphony"],
)
def test_more_tills_columns_are_known_by_their_names(dish, quantity, money):
    assert sales(written(f"Fecha;{dish};{quantity};{money}", "{day}/11/2026;{dish};{many};{money}")) == SOLD


def test_when_a_sale_was_created_is_its_day():
    assert sales(written("Creación;Producto;Cantidad;Total", "{day}/11/26 13:05;{dish};{many};{money}")) == SOLD


def test_an_order_that_was_not_completed_is_no_sale():
    rows = "21/11/2026;Completado;Pollo;3;90\n21/11/2026;No completado;Pollo;1;30\n22/11/2026;Unfulfilled;Pollo;2;60\n"
    read = read_sales(f"Fecha;Estado del pedido;Producto;Cantidad;Total\n{rows}".encode(), "uber.csv")
    assert (read.units, read.money, read.dropped().to_dict()) == (3, 90, {"void": 2})


@pytest.mark.parametrize(("told", "money"), [(("Yes", "No"), 40.0), (("true", "false"), 40.0), (("1", "0"), 130.0)])
def test_a_line_that_was_refunded_itself_used_its_food_and_brought_nothing(told, money):
    rows = "22-Nov-2026 01:05 PM,Al Pastor,3,90,{}\n22-Nov-2026 01:09 PM,Horchata,2,40,{}\n".format(*told)
    read = read_sales(f"Order Date,Item Name,Item Quantity,Item Revenue,Refunded\n{rows}".encode(), "lines.csv")
    assert (read.units, read.money) == (5.0, money)


@pytest.mark.parametrize(
    ("state", "amount", "left"),
    [("Reembolsado", "1,30", (4.0, 90.0)), ("Reembolsado", "-1,-30", (3.0, 60.0)), ("Reembolso", "1,30", (3.0, 60.0))],
)
def test_a_sale_that_is_called_refunded_was_cooked_and_a_refund_of_another_was_not(state, amount, left):
    rows = f"21/11/2026,Entregado,Burger,3,90\n21/11/2026,{state},Burger,{amount}\n"
    read = read_sales(f"Fecha,Estado del pedido,Producto,Cantidad,Total\n{rows}".encode(), "app.csv")
    assert (read.units, read.money) == left


def test_how_guests_paid_below_the_dishes_is_no_dish():
    text = "Producto;Cantidad;Importe\nCeviche;5;210\n\nForma de pago;N°;Monto\nEfectivo;4;150\nYape;1;60\n"
    read = read_sales(text.encode(), "ventas 22-11-2026.csv")
    assert (read.units, read.not_food) == (5, ("Efectivo", "Yape"))


def test_a_discount_of_ten_percent_is_a_tenth_of_the_money_and_not_ten_cents():
    rows = "21/11/2026;Ceviche;3;126,00;10%\n21/11/2026;Causa;1;20,00;2,00\n"
    lines = read_sales(f"Fecha;Producto;Cantidad;Venta bruta;Descuento\n{rows}".encode(), "ventas.csv").lines
    assert lines[["net_sales", "discount"]].round(2).to_numpy().tolist() == [[113.4, 12.6], [18.0, 2.0]]


@pytest.mark.parametrize(
    "moment", ["21/11/2026 - 13:05", "21/11/2026 – 13:05:10", "21/11/2026 13:05 hrs", "21/11/2026 13:05 hr."]
)
def test_a_day_and_its_time_may_have_a_dash_between_or_the_word_for_hours(moment):
    lines = read_sales(f"Fecha;Producto;Cantidad\n{moment};Ceviche;3\n".encode(), "ventas.csv").lines
    assert (str(lines["day"][0].date()), int(lines["hour"][0])) == ("2026-11-21", 13)


@pytest.mark.parametrize(
    ("column", "may_be"), [("Subtotal", True), ("Subtotal w/o Tax", False), ("Tax Excl.", False), ("Total", True)]
)
def test_money_of_odoo_may_have_the_tax_in_it_unless_its_column_says_no(column, may_be):
    head = f"Order Ref,Order Date,Order Lines/Product,Order Lines/Quantity,Order Lines/{column}"
    read = read_sales(f"{head}\nPOS/1,2026-11-21 13:05:00,Ceviche,3,126.0\n,,Causa,1,18.0\n".encode(), "pos.csv")
    assert (read.till, read.money, read.money_may_be_taxed) == ("Odoo", 144, may_be)


@pytest.mark.parametrize("name", ["Venta total", "MONTO TOTAL", "T O T A L", "Acumulado", "Sumas:", "Resumen"])
@pytest.mark.parametrize("row", ["22/11/2026;{};10;412", "22/11/2026;{};11;500", ";{};10;412", "{};;10;412"])
def test_whatever_somebody_calls_the_row_below_it_is_no_dish(name, row):
    text = written("Fecha;Producto;Cantidad;Importe", "{day}/11/2026;{dish};{many};{money}")
    assert sales(f"{text}{row.format(name)}\n") == SOLD
