"""The headers of known tills, and the words that any till may use for the same column.

Headers are compared as ``decode.plain`` writes them, by name and never by position: tills add and move columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from forecasting.files.decode import plain

ROLES: dict[str, tuple[str, ...]] = {
    "day": (
        *("day", "date", "order date", "business date", "sale date", "sent date", "created at", "datetime", "dia"),
        *("fecha", "fecha de la orden", "fecha de venta", "fecha y hora", "fecha emision", "fecha de emision"),
        *("fecha hora", "fecha venta"),
    ),
    "time": ("time", "hour", "hora", "hora de venta"),
    "dish": (
        *("dish", "item", "item name", "menu item", "product", "product name", "name", "plato", "articulo"),
        *("nombre del articulo", "producto", "nombre del producto", "descripcion", "platillo"),
    ),
    "size": ("price point name", "variant", "size", "variante", "presentacion", "tamano"),
    "quantity": (
        *("quantity", "qty", "items sold", "item qty", "sold", "units sold", "count", "cantidad", "cant"),
        *("articulos vendidos", "cantidad vendida", "unidades", "und", "vendidos"),
    ),
    "net_sales": (
        *("net sales", "net price", "net amount", "ventas netas", "venta neta", "importe neto", "importe", "total"),
        *("monto", "subtotal"),
    ),
    "gross_sales": ("gross sales", "gross price", "gross amount", "product sales", "ventas brutas", "venta bruta"),
    "discount": ("discount", "discounts", "descuento", "descuentos", "dscto"),
    "category": (
        *("category", "menu group", "sales category", "category name", "categoria", "familia", "grupo"),
        *("categoria de producto",),
    ),
    "location": ("location", "store", "tienda", "sucursal", "local", "sede"),
    "channel": ("channel", "dining option", "canal", "tipo de pedido", "opcion de pedido"),
    "source": ("source", "origen"),
    "ticket": (
        *("ticket", "receipt number", "order #", "order id", "transaction id", "receipt", "numero de recibo"),
        *("no de recibo", "nro comprobante", "comprobante", "serie numero", "comanda", "pedido", "ref de la orden"),
    ),
    "status": ("status", "void", "voided", "event type", "estado", "anulado", "tipo", "type"),
    "receipt_type": ("receipt type", "transaction type", "tipo de recibo"),
}
"""What a column can mean for us, with its possible names, the more telling ones first. Any other column is never read:
that keeps customers, cards, cashiers and phones out."""

KNOWN_HEADERS = frozenset(name for names in ROLES.values() for name in names)

VOID = frozenset(
    [
        *("void", "voided", "true", "yes", "cancelled", "canceled"),
        *("anulado", "anulada", "cancelado", "cancelada", "si"),
    ]
)
REFUND = frozenset(
    ("refund", "refunded", "return", "reembolso", "reembolsado", "devolucion", "devuelto", "nota de credito")
)
TOTALS = frozenset(
    [
        *("total", "totals", "totales", "subtotal", "sub total", "total general", "gran total", "grand total"),
        *("total sales", "total ventas", "total de ventas", "total del dia", "suma"),
    ]
)
NO_SIZE = frozenset(("", "regular"))
"""Square names the only size of an item ``Regular``."""


@dataclass(frozen=True)
class Till:
    """A till known by its headers.

    ``signature`` are headers that must all be there. ``month_first`` says that this till always writes the month before
    the day; ``ours``, that Despensa wrote the file: its days are working days already and its locations are meant.
    """

    name: str
    signature: frozenset[str] = frozenset()
    month_first: bool = False
    ours: bool = False


UNKNOWN = Till("")

_TILLS = (
    Till("Despensa", frozenset(("day", "dish", "quantity")), ours=True),
    Till("Despensa", frozenset(("fecha", "plato", "cantidad", "venta neta", "origen")), ours=True),
    Till("Square", frozenset(("date", "item", "qty", "price point name", "event type"))),
    Till("Square", frozenset(("date", "time zone", "gross sales", "service charges", "net sales"))),
    Till("Toast", frozenset(("order date", "menu item", "item selection id", "qty")), month_first=True),
    Till("Toast", frozenset(("menu item", "item qty", "item qty incl voids"))),
    Till("Loyverse", frozenset(("receipt number", "receipt type", "quantity", "net sales"))),
    Till("Loyverse", frozenset(("numero de recibo", "tipo de recibo", "cantidad", "ventas netas"))),
    Till("Loyverse", frozenset(("items sold", "items refunded", "net sales"))),
    Till("Loyverse", frozenset(("articulos vendidos", "articulos reembolsados", "ventas netas"))),
    Till("Loyverse", frozenset(("date", "gross sales", "refunds", "net sales", "gross profit"))),
    Till("Loyverse", frozenset(("fecha", "ventas brutas", "reembolsos", "ventas netas", "beneficio bruto"))),
)


def recognise(headers: Sequence[str]) -> Till:
    """The till that writes these headers, in any order, or ``UNKNOWN``."""
    found = {plain(header) for header in headers}
    return next((till for till in _TILLS if till.signature <= found), UNKNOWN)
