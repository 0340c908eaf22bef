"""The same tickets as three tills export them; headers verbatim, each with its own habits.

Loyverse in Spanish: semicolons, cp1252, ``S/`` and decimal commas, d/m/yyyy, cancelled and refunded receipts, a total.
Square: ISO days, plain numbers, refunds as events, voids not exported. Toast: month first, AM and PM, voids stay in the
file, and a dish that is taken back is a full discount.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from tickets import TAX_RATE

PLACE = "La Sazón de Surquillo"
CASHIERS = np.array(["Rosa", "Luis", "Milagros"])
TAKE_AWAY_SHARE = 0.12

LOYVERSE_HEADER = (
    "Fecha,Número de recibo,Tipo de recibo,Categoria,REF,Artículo,Variante,Modificadores aplicados,Cantidad,"
    "Ventas brutas,Descuentos,Ventas netas,Costo de los bienes,Beneficio bruto,Impuestos,Tipo de pedido,TPV,Tienda,"
    "Nombre del cajero,Nombre del cliente,Contactos del cliente,Comentario,Estado"
)

SQUARE_HEADER = (
    "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,"
    "Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name,"
    "Customer Reference ID,Unit,Count,GTIN,Itemization Type,Commission,Employee,Fulfillment Note,Channel,Token,"
    "Card Brand,PAN Suffix"
)

TOAST_HEADER = (
    "Location,Order Id,Order #,Sent Date,Order Date,Check Id,Server,Table,Dining Area,Service,Dining Option,"
    "Item Selection Id,Item Id,Master Id,SKU,PLU,Menu Item,Menu Subgroup(s),Menu Group,Menu,Sales Category,Gross Price,"
    "Discount,Net Price,Qty,Tax,Void?,Deferred,Tax Exempt,Tax Inclusion Option,Dining Option Tax,Tab Name"
)


def write_tills(lines: pd.DataFrame, folder: Path) -> None:
    """Write ``lines`` (see ``tickets.ring_up``) to ``folder`` in the three dialects."""
    folder.mkdir(parents=True, exist_ok=True)
    numbered = lines.assign(
        dish_number=(lines["dish"].rank(method="dense").astype(int) + 100).astype(str),
        cashier=CASHIERS[lines["ticket"] % len(CASHIERS)],
        take_away=lines["ticket"] * 7 % 100 < TAKE_AWAY_SHARE * 100,
        tax=(lines["net"] * TAX_RATE).round(2),
    )
    _write(loyverse(numbered), folder / "loyverse_recibos_por_articulo.csv", ";", "cp1252")
    _write(square(numbered), folder / "square_items_detail.csv", ",", "utf-8")
    _write(toast(numbered), folder / "toast_item_selection_details.csv", ",", "utf-8")


def loyverse(lines: pd.DataFrame) -> pd.DataFrame:
    """Receipts by item of a Spanish Loyverse account, with a total of the closed receipts as the last row."""
    closed = lines["kind"] != "void"
    counted = lines[closed]
    rows = pd.DataFrame(
        {
            "Fecha": _spanish_time(lines["sold_at"]),
            "Número de recibo": "1-" + lines["ticket"].astype(str),
            "Tipo de recibo": np.where(lines["kind"] == "refund", "Reembolso", "Venta"),
            "Categoria": lines["category"],
            "REF": lines["dish_number"],
            "Artículo": lines["dish"],
            "Cantidad": _comma(lines["quantity"], 3),
            "Ventas brutas": _soles(lines["gross"]),
            "Descuentos": _soles(lines["discount"]),
            "Ventas netas": _soles(lines["net"]),
            "Costo de los bienes": "S/ 0,00",
            "Beneficio bruto": _soles(lines["net"]),
            "Impuestos": _soles(lines["tax"]),
            "Tipo de pedido": np.where(lines["take_away"], "Para llevar", "Comer dentro"),
            "TPV": "Caja 1",
            "Tienda": PLACE,
            "Nombre del cajero": lines["cashier"],
            "Comentario": np.where(lines["kind"] == "courtesy", "Cortesía", ""),
            "Estado": np.where(closed, "Cerrado", "Cancelado"),
        }
    )
    total = {"Fecha": "TOTAL", "Cantidad": _comma(counted["quantity"].sum(), 3)}
    money = {"Ventas brutas": "gross", "Descuentos": "discount", "Ventas netas": "net", "Beneficio bruto": "net"}
    total |= {header: _soles(counted[column].sum()) for header, column in (money | {"Impuestos": "tax"}).items()}
    return pd.concat([rows, pd.DataFrame([total])]).reindex(columns=LOYVERSE_HEADER.split(","))


def square(lines: pd.DataFrame) -> pd.DataFrame:
    """Items detail of Square: signs in the numbers, no line for what was cancelled before cooking."""
    lines = lines[lines["kind"] != "void"]
    by_card = lines["ticket"] % 5 < 3
    return pd.DataFrame(
        {
            "Date": lines["sold_at"].dt.strftime("%Y-%m-%d"),
            "Time": lines["sold_at"].dt.strftime("%H:%M:%S"),
            "Time Zone": "Lima",
            "Category": lines["category"],
            "Item": lines["dish"],
            "Qty": lines["quantity"].astype(float).map("{:.1f}".format),
            "Price Point Name": "Regular",
            "SKU": lines["dish_number"],
            "Gross Sales": lines["gross"].map("{:.2f}".format),
            "Discounts": (0 - lines["discount"]).map("{:.2f}".format),
            "Net Sales": lines["net"].map("{:.2f}".format),
            "Tax": lines["tax"].map("{:.2f}".format),
            "Transaction ID": lines["ticket"].map("T{:08d}".format),
            "Device Name": "Caja 1",
            "Notes": np.where(lines["kind"] == "courtesy", "Cortesía", ""),
            "Event Type": np.where(lines["kind"] == "refund", "Refund", "Payment"),
            "Location": PLACE,
            "Dining Option": np.where(lines["take_away"], "To Go", "For Here"),
            "Count": lines["quantity"],
            "Itemization Type": "Physical Good",
            "Employee": lines["cashier"],
            "Card Brand": np.where(by_card, np.where(lines["ticket"] % 2, "Visa", "Mastercard"), ""),
            "PAN Suffix": np.where(by_card, (lines["ticket"] * 7919 % 10_000).map("{:04d}".format), ""),
        }
    ).reindex(columns=SQUARE_HEADER.split(","))


def toast(lines: pd.DataFrame) -> pd.DataFrame:
    """Item selections of Toast: cancelled lines are marked, a dish that was taken back is discounted in full."""
    given = lines["line"].isin(lines["refund_of"].dropna())
    lines = lines.assign(
        discount=lines["discount"].where(~given, lines["gross"]),
        net=lines["net"].where(~given, 0.0),
        tax=lines["tax"].where(~given, 0.0),
    )[lines["kind"] != "refund"]
    time = lines["sold_at"].dt.strftime("%m/%d/%Y ") + _twelve_hours(lines["sold_at"])
    return pd.DataFrame(
        {
            "Location": PLACE,
            "Order Id": 40_000_000 + lines["ticket"],
            "Order #": lines["ticket"] % 1000,
            "Sent Date": time,
            "Order Date": time,
            "Check Id": 50_000_000 + lines["ticket"],
            "Server": lines["cashier"],
            "Service": np.where(lines["sold_at"].dt.hour.between(5, 17), "Lunch", "Dinner"),
            "Dining Option": np.where(lines["take_away"], "Take Out", "Dine In"),
            "Item Selection Id": 60_000_000 + np.arange(len(lines)),
            "Item Id": lines["dish_number"],
            "Menu Item": lines["dish"],
            "Menu Group": lines["category"],
            "Menu": "Carta",
            "Sales Category": np.where(lines["category"].isin(["Bebidas", "Bar"]), "Drinks", "Food"),
            "Gross Price": lines["gross"].map("{:.2f}".format),
            "Discount": lines["discount"].map("{:.2f}".format),
            "Net Price": lines["net"].map("{:.2f}".format),
            "Qty": lines["quantity"].astype(float).map("{:.1f}".format),
            "Tax": lines["tax"].map("{:.2f}".format),
            "Void?": np.where(lines["kind"] == "void", "true", "false"),
            "Deferred": "false",
            "Tax Exempt": "false",
            "Tax Inclusion Option": "INCLUDED",
        }
    ).reindex(columns=TOAST_HEADER.split(","))


def _spanish_time(times: pd.Series) -> pd.Series:
    parts = times.dt
    minutes = parts.minute.map("{:02d}".format)
    return (
        _text(parts.day) + "/" + _text(parts.month) + "/" + _text(parts.year) + " " + _text(parts.hour) + ":" + minutes
    )


def _twelve_hours(times: pd.Series) -> pd.Series:
    hour = (times.dt.hour + 11) % 12 + 1
    return _text(hour) + ":" + times.dt.minute.map("{:02d}".format) + np.where(times.dt.hour < 12, " AM", " PM")


def _text(numbers: pd.Series) -> pd.Series:
    return numbers.astype(str)


def _comma(numbers: pd.Series | float, decimals: int) -> pd.Series | str:
    """Numbers as Spain writes them: a comma before the decimals, points between the thousands."""

    def write(number: float) -> str:
        return f"{number:,.{decimals}f}".translate(str.maketrans(",.", ".,"))

    return numbers.map(write) if isinstance(numbers, pd.Series) else write(numbers)


def _soles(money: pd.Series | float) -> pd.Series | str:
    return "S/ " + _comma(money, 2)


def _write(rows: pd.DataFrame, path: Path, delimiter: str, encoding: str) -> None:
    text = rows.to_csv(index=False, sep=delimiter, lineterminator="\n")
    path.write_bytes(text.encode(encoding))
