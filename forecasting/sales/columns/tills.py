"""The headers of known tills, and the words that any till may use for the same column.

Headers are compared as ``decode.plain`` writes them, by name and never by position: tills add and move columns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from forecasting.files.decode import plain, repair_mojibake
from forecasting.files.table import SUMS
from forecasting.tables import COLUMNS, LONGEST_NAME

_NUMBER = ("nro", "nro de", "numero", "numero de", "n", "no", "no de", "num")

BRANDS = ("marca", "brand", "marca virtual")
"""The kitchen of two brands may sell a dish of one name in both: as of two categories, only a person knows. They are
the categories of a file that has no others."""

_OF = re.compile(r" (?:de la|del|de) ")
"""What a header may leave out: ``Nombre producto`` is ``Nombre del producto``."""

_NAMES: dict[str, tuple[str, ...]] = {
    "day": (
        *("date", "order date", "business date", "sale date", "sent date", "created at", "datetime"),
        *("fecha", "fecha de la orden", "fecha de venta", "fecha y hora", "fecha de emision"),
        *("fecha hora", "date time", "fecha del comprobante", "fecha de pedido", "fecha del pedido"),
        *("fecha de la venta", "fecha de documento", "fecha del documento", "fec emision", "f emision", "fecha orden"),
        *("fecha de creacion", "fecha de negocio", "fecha de operacion", "fecha de atencion", "fecha de consumo"),
        *("fecha de elaboracion", "fecha de factura", "fecha de la factura", "fecha de facturacion"),
        *("fechahora", "creacion", "fecha de registro"),
        *("fecha de apertura", "opened at", "opened", "date opened"),  # the table, then its bill
        *("fecha de cierre", "closed at", "date closed"),
        *("day", "dia"),  # the last: beside a date they number it, or name its weekday
    ),
    "time": ("time", "hour", "hora", "hora de venta"),
    "dish": (
        *("dish", "item", "item name", "menu item", "product", "product name", "name", "plato", "articulo"),
        *("nombre del articulo", "producto", "nombre del producto", "descripcion", "platillo", "nombre de producto"),
        *("carta", "producto o servicio", "producto servicio", "nombre del plato", "descripcion del producto"),
        *("descripcion del articulo", "descripcion del plato", "detalle"),
    ),
    "size": ("price point name", "variant", "size", "variante", "presentacion", "tamano", "formato"),
    "quantity": (
        *("quantity", "qty", "items sold", "item qty", "sold", "units sold", "count", "cantidad", "cant"),
        *("articulos vendidos", "cantidad vendida", "unidades", "und", "vendidos", "unds", "unidades vendidas"),
        *("units", "cantidad de productos", "cant vendida", "cantidad total", "porciones", "quantity sold", "qty sold"),
        *("uds", "ud", "item quantity", "num sold", "cantidad del articulo", "cantidad del producto"),
        *("cantidad de producto", "product quantity", "sales qty"),
    ),
    "net_sales": (
        *("net sales", "net price", "net amount", "ventas netas", "venta neta", "importe neto", "valor venta"),
        *("subtotal sin impuestos", "subtotal w o tax", "subtotal s impuestos", "tax excl", "importe", "total"),
        *("monto", "subtotal", "precio total", "total price", "importe total", "venta", "amount"),
        *("imp tot", "imp total", "imp tot s", "importe s", "importe total s", "total s", "monto total", "monto s"),
        *("venta s", "ventas s", "venta total", "importe de venta", "total soles", "venta soles"),
        *("total venta", "ventas", "total producto", "total revenue", "item revenue"),
        *("total de linea", "importe de linea"),
        *("valor total", "vr total", "vlr total", "vr venta", "vlr venta", "total neto", "venta total neta"),
    ),
    "gross_sales": (
        *("gross sales", "gross price", "gross amount", "product sales", "ventas brutas", "venta bruta"),
        *("total bruto", "monto bruto", "importe bruto", "valor bruto", "venta total bruta"),
        *("gross total", "gross revenue"),
    ),
    "unit_price": (
        *("unit price", "price per unit", "precio unitario", "precio de unidad", "precio unit", "p unit", "p u", "pu"),
        *("valor unitario", "v unit", "vr unitario", "precio de venta", "precio", "price"),
    ),
    "discount": ("discount", "discounts", "descuento", "descuentos", "dscto"),
    "currency": ("currency", "moneda", "divisa", "tipo de moneda", "codigo de moneda", "currency code"),
    "category": (
        *("category", "menu group", "sales category", "category name", "categoria", "familia", "grupo"),
        *("categoria de producto", "linea", "rubro", "grupo de producto", "familia de producto"),
        *BRANDS,
    ),
    "brand": BRANDS,
    "location": ("location", "store", "tienda", "sucursal", "local", "sede"),
    "channel": ("channel", "dining option", "canal", "tipo de pedido", "opcion de pedido"),
    "source": ("source", "origen"),
    "ticket": (
        *("ticket", "receipt number", "order #", "order id", "transaction id", "receipt", "numero de recibo"),
        *("no de recibo", "comprobante", "serie numero", "comanda", "pedido", "ref de la orden"),
        *("id de la orden", "id de orden", "id del pedido", "id de pedido", "order number"),
        *(f"{number} {what}" for number in _NUMBER for what in ("ticket", "comprobante", "comanda", "pedido")),
    ),
    "void": ("void", "voided", "anulado", "anulada", "cancelled", "canceled"),
    "deleted": ("eliminado", "eliminada"),
    "cancelled": ("cancelado", "cancelada"),
    "refunded": ("refunded", "reembolsado", "reembolsada", "devuelto", "devuelta"),
    "tax_state": ("estado sunat", "estado cpe", "estado del comprobante", "estado del documento"),
    "order_state": ("estado de la venta", "estado del pedido", "estado de la orden", "order status", "order state"),
    "status": ("status", "event type", "estado", "state", "tipo", "type"),
    "receipt_type": (
        *("receipt type", "transaction type", "tipo de recibo", "tipo de comprobante"),
        *("tipo de cpe", "tipo de documento", "tipo doc", "tipodecomprobante"),
    ),
    "item_type": ("itemization type", "item type", "tipo de item", "tipo de articulo"),
    "modifiers": (
        *("modifiers applied", "modifiers", "modificadores aplicados", "modificadores", "adicionales", "extras"),
    ),
    "modifier": ("modifier name", "nombre del modificador"),
    "modifier_sold": ("modifier sold",),
    "selection": ("item selection id",),
}

ROLES = {
    role: tuple(dict.fromkeys(written for name in names for written in (name, _OF.sub(" ", name))))
    for role, names in _NAMES.items()
}
"""What a column can mean for us, with its possible names, the more telling ones first. Any other column is never read:
that keeps customers, cards, cashiers and phones out."""

_SUM_OF = re.compile(r"^(?:suma de|sum of) ")
"""How a spreadsheet's pivot calls a column that it sums: ``Suma de Cantidad``."""

LEVELS = frozenset(("etiquetas de fila", "rotulos de fila", "row labels"))
"""How it calls the column in which all its levels stand."""

PAID = ("net_sales", "gross_sales")
MONEY = (*PAID, "discount")
"""The roles of money."""

AMOUNTS = (*MONEY, "unit_price")
"""The roles whose cells are amounts of money; with the quantity all numbers that are read."""

KNOWN_HEADERS = frozenset(
    [
        *LEVELS,
        *(name for names in ROLES.values() for name in names),
        *(f"{of} {name}" for of in ("suma de", "sum of") for role in ("quantity", "net_sales") for name in ROLES[role]),
    ]
)

CANCELLED = ("cancelado", "cancelada")
"""Where Spanish is spoken that may be a sale taken back, or a bill that was paid."""

VOID = (
    *("void", "voided", "cancelled", "canceled", "deleted", "anulado", "anulada", "anulacion", "eliminado"),
    *("eliminada", "borrado", "borrada", "extornado", "extornada", "extorno", "baja", "de baja"),
    *("dado de baja", "dada de baja", "rechazado", "rechazada", "rejected"),
    *("no completado", "no completada", "unfulfilled", "not completed"),
    *CANCELLED,
)
"""How a state begins that takes a sale back: ``Anulado por error``."""

YES = frozenset(("true", "yes", "si", "1", "1 0", "x", "s", "y", "v", "verdadero"))
"""What a column that is called ``Anulado`` says of a row that was."""
NO = frozenset(("false", "no", "n", "falso"))

REFUND = ("refund", "return", "reembolso", "devolucion", "nota de credito", "nota credito", "nc")
"""How a state begins of what gives back the money of another line."""

GIVEN_BACK = ("refunded", "reembolsado", "reembolsada", "devuelto", "devuelta")
"""How a state begins by which the line of a sale says that its own money was given back; a refund's own has less than
nothing."""

COURTESY = ("courtesy", "complimentary", "comp", "cortesia", "invitacion", "invitado", "consumo interno")
"""How a state begins of food that nobody pays, whatever price stands beside it."""

CREDIT_NOTE, DOCUMENTS = "07", ("00", "01", "03", "07", "08", "12")
"""What the Peruvian tax office calls an invoice, a receipt, notes of credit and debit, and a till's ticket."""

CFDI_CREDIT_NOTE, CFDI = "E", ("I", "E", "P", "T", "N")
"""What the Mexican one calls an invoice, a note of credit, and documents of payments, transports and wages."""

TOTALS = SUMS | frozenset(
    [
        *("total sales", "total ventas", "total de ventas", "total del dia", "resumen"),
        *("venta total", "ventas totales", "monto total", "importe total", "acumulado", "acum"),
    ]
)
NOT_SALES = frozenset(
    [
        *("split", "recall", "float", "foreign", "tip", "transfer", "cash in", "cash out", "paid in"),
        *("paid out", "no sale", "drawer open", "apertura", "cierre", "propina", "transferencia", "retiro"),
    ]
)
"""Types of rows that tell what the till did with money or tables, not what was sold."""

PAID_BY = frozenset(
    [
        *("efectivo", "yape", "plin", "visa", "mastercard", "master card", "american express", "amex", "diners"),
        *("diners club", "tarjeta", "tarjetas", "tarjeta de credito", "tarjeta de debito", "transferencia"),
        *("transferencia bancaria", "izipay", "niubiz", "culqi", "cash", "credit card", "debit card", "card"),
    ]
)
"""Ways to pay, which some reports list as if they were dishes."""

NOT_FOOD = PAID_BY | frozenset(
    [
        *("tip", "tips", "gratuity", "service charge", "delivery", "delivery fee", "deposit", "gift card", "rounding"),
        *("donation", "packaging", "shipping", "convenience fee", "custom amount", "gift", "giftcard", "e gift card"),
        *("propina", "propinas", "recargo al consumo", "servicio", "cargo por servicio", "servicio de delivery"),
        *("envio", "costo de envio", "costo de delivery", "cargo por delivery", "recargo delivery", "deposito"),
        *("garantia", "tarjeta de regalo", "vale de regalo", "vale de consumo", "redondeo", "donacion", "anticipo"),
        *("adelanto", "reserva", "empaque", "empaques", "envase", "envases", "taper", "tapers", "taperes", "tupper"),
        *("tuper", "bolsa", "bolsas", "bolsa plastica", "bolsa de papel", "icbper", "impuesto bolsa", "descartables"),
        *("descartable", "descorche", "corkage", "recargo", "otros cargos", "importe personalizado", "non revenue"),
        *("sena", "caja para llevar", "cajas para llevar", "cubierto", "bag fee", "estacionamiento", "alquiler"),
        *("cupon", "cupones", "vuelto", "saldo a favor"),
    ]
)
"""Names of items, categories and kinds of items that no kitchen cooks."""

_DISCOUNTS = frozenset(("descuento", "descuentos", "dscto", "dcto", "discount", "discounts", "rebaja"))
"""How a line of money taken off begins: ``Dscto. 20 %``. A category of such a name may be one of dishes at less."""

_OF_NO_FOOD = frozenset(
    [
        *("grande", "grandes", "chico", "chica", "chicos", "mediano", "mediana", "pequeno", "pequena", "large"),
        *("small", "tecnopor", "plastico", "plastica", "carton", "papel", "kraft", "biodegradable", "para"),
        *("llevar", "extra", "adicional", "unidad", "und", "x", "s"),
    ]
)
"""What may stand beside such a name: ``Envase tecnopor grande x 2``, ``Propina 10%``."""

_WHAT_FOR = frozenset(("a", "de", "del", "la", "por", "mesa", "evento", "local"))
"""What may stand beside that of an item: ``Adelanto de evento``."""

NO_FOOD_WORDS = frozenset(
    [
        *("recargo", "delivery", "reparto", "envio", "flete", "propina", "propinas", "bolsa", "bolsas", "envase"),
        *("envases", "empaque", "empaques", "descartable", "descartables", "taper", "tapers", "tuper", "tupper"),
        *("anticipo", "adelanto", "deposito", "garantia"),
        *("icbper", "redondeo", "descorche", "surcharge", "shipping", "tip", "tips", "gratuity", "packaging", "fee"),
    ]
)
"""Words of names that may be no food: ``Recargo delivery Rappi``, but ``Bolsa de canchita``, too. A person is asked."""

GUESTS = frozenset(("comensales", "clientes", "guests", "covers", "huespedes", "pax", "personas", "cubiertos"))
"""Headers of columns that count people, beside dishes as well."""

WEATHER = frozenset(plain(name) for column in COLUMNS["weather"] for name in column.names if column.name != "day")
"""Headers of a table of weather: its columns stand beside a day as dishes do."""

SUMMARY_WORDS = GUESTS | frozenset(
    [
        *("efectivo", "tarjeta", "tarjetas", "visa", "mastercard", "yape", "plin", "izipay", "niubiz", "credito"),
        *("debito", "transferencia", "propina", "propinas", "impuestos", "igv", "reembolsos", "beneficio bruto"),
        *("margen", "costo de los bienes", "tickets", "mesas", "cash", "card", "cards"),
        *("tips", "tip", "tax", "taxes", "refunds", "gross profit", "cost of goods", "margin"),
        *("orders", "gift card sales", "service charges", "delivery", "salon", "para llevar", "rappi", "pedidosya"),
        *("boletas", "facturas", "turno", "cajero", "mozo", "mesa", "vendedor", "cliente", "caja", "almuerzo", "cena"),
        *("manana", "tarde", "noche"),
        *("precio", "price", "observaciones", "comentario", "notes", "feriado", "dia de la semana", "semana", "mes"),
    ]
)
"""Headers of reports that sum a day by payment, channel, shift or person: no dishes, though they stand like them."""

NO_SIZE = frozenset(("", "regular"))
"""Square names the only size of an item ``Regular``."""


@dataclass(frozen=True)
class Till:
    """A till known by its headers.

    ``signature`` are headers that must all be there. ``month_first`` says that this till always writes the month before
    the day; ``grouped``, that it names day and ticket only in the first line of each order; ``ours``, that Despensa
    wrote the file: its days are working days already and its locations are meant; ``no_dishes``, that the file only has
    what was added to the dishes of another one, and ``modifiers_apart``, that it is that other one; ``one_each``, that
    each row is a portion.
    """

    name: str
    signature: frozenset[str] = frozenset()
    month_first: bool = False
    grouped: bool = False
    ours: bool = False
    no_dishes: bool = False
    modifiers_apart: bool = False
    one_each: bool = False


_WITHOUT_TAX = frozenset({"net", "neta", "neto", "netas", "netos", "sin", "valor", "base", "excl", "w"})
"""Words of a header that says that its money is without sales tax: ``Subtotal w/o Tax``."""

_TAX = r"(?:igv|iva|impuestos?|tax)"
_LESS_ITS_TAX = re.compile(rf"\bs {_TAX}\b")
_ITS_TAX = re.compile(rf"\b(?:c|con|inc\w*|s|sin)(?: el| los)? {_TAX}\b|\b{_TAX} inc\w*")
"""``Imp. c/IGV`` is an amount and no tax, ``Total (IVA incluido)`` a total."""

UNKNOWN = Till("")

MAY_TAX = ("", "Odoo")
"""Tills whose money may have the tax in it: one that nobody knows, and one whose columns somebody chose."""

_TILLS = (
    Till("Despensa", frozenset(("day", "dish", "quantity")), ours=True),
    Till("Despensa", frozenset(("dia", "plato", "cantidad", "venta neta", "origen")), ours=True),
    Till("Despensa", frozenset(("fecha", "plato", "cantidad", "venta neta", "origen")), ours=True),
    Till("Square", frozenset(("date", "item", "qty", "price point name", "event type"))),
    Till("Square", frozenset(("date", "time zone", "gross sales", "service charges", "net sales"))),
    Till(
        "Toast",
        frozenset(("order date", "menu item", "item selection id", "qty")),
        month_first=True,
        modifiers_apart=True,
    ),
    Till("Toast", frozenset(("modifier", "option group name", "parent menu selection", "qty")), no_dishes=True),
    Till("Toast", frozenset(("menu item", "item qty", "item qty incl voids"))),
    Till("Loyverse", frozenset(("receipt number", "receipt type", "quantity", "net sales"))),
    Till("Loyverse", frozenset(("numero de recibo", "tipo de recibo", "cantidad", "ventas netas"))),
    Till("Loyverse", frozenset(("items sold", "items refunded", "net sales"))),
    Till("Loyverse", frozenset(("articulos vendidos", "articulos reembolsados", "ventas netas"))),
    Till("Loyverse", frozenset(("articulo", "ref", "ventas brutas", "ventas netas"))),
    Till("Clover", frozenset(("category name", "name", "gross sales", "modifier name"))),
    Till("Clover", frozenset(("line item date", "item name", "total revenue")), one_each=True),
    Till("Lightspeed", frozenset(("transaction id", "date", "account", "item", "quantity", "type"))),
    Till("Odoo", frozenset(("order ref", "order date")), grouped=True),
    Till("Odoo", frozenset(("ref de la orden", "fecha de la orden")), grouped=True),
    Till("Odoo", frozenset(("order lines product", "order lines quantity")), grouped=True),
    Till("Odoo", frozenset(("lineas de la orden producto", "lineas de la orden cantidad")), grouped=True),
    Till("Loyverse", frozenset(("date", "gross sales", "refunds", "net sales", "gross profit"))),
    Till("Loyverse", frozenset(("fecha", "ventas brutas", "reembolsos", "ventas netas", "beneficio bruto"))),
)


@lru_cache(maxsize=1 << 15)
def is_no_food(name: str, group: bool = False) -> bool:
    """Whether an item is called like something that no kitchen cooks, its size aside; or a ``group`` of items, a
    category or a kind, of which ``Servicio a la mesa`` may tell how they are served.

    So is what is made of nothing but such names: ``Depósito reserva``.
    """
    if len(name) > LONGEST_NAME:
        return False
    written = plain(repair_mojibake(name))
    if written in NOT_FOOD:
        return True
    beside = _OF_NO_FOOD if group else _OF_NO_FOOD | _WHAT_FOR
    bare = [word for word in written.split() if word not in beside and not word[0].isdigit()]
    return " ".join(bare) in NOT_FOOD or (bool(bare) and NOT_FOOD.issuperset(bare))


def is_discount(name: str) -> bool:
    """Whether an item is money taken off others."""
    return plain(name).split(" ")[0] in _DISCOUNTS


def begins_with_total(text: str) -> bool:
    """Whether a name is that of a total of something: ``Total marinos``, ``TOTAL 03/11``."""
    return plain(text).split(" ")[0] in TOTALS


def names_of(header: str) -> tuple[str, ...]:
    """What a header can be called: the whole, and of a path such as ``Order Lines/Product`` its last part, of a pivot's
    ``Suma de Cantidad`` what it sums, of ``Total c/IVA`` the ``total``."""
    whole, bare = plain(header), but_its_tax(header)
    last = bare if bare != whole else _SUM_OF.sub("", plain(header.replace("w/o", "w o").rpartition("/")[2]))
    return (whole,) if last == whole or not last else (whole, last)


@lru_cache(maxsize=1000)
def but_its_tax(header: str) -> str:
    """A header without the words that say whether its money includes the sales tax: ``total`` of ``Total c/IVA``."""
    return " ".join(_ITS_TAX.sub(" ", plain(header)).split())


def is_without_tax(header: str) -> bool:
    """Whether a header says that its money doesn't include the sales tax: ``Venta neta``, ``Total s/IVA``."""
    written = plain(header)
    return not _WITHOUT_TAX.isdisjoint(written.split()) or bool(_LESS_ITS_TAX.search(written))


def kind_of(headers: Sequence[str], shape: str = "") -> str:
    """The same for all files of one kind: what their columns are called, in any order, days side by side aside.

    Of a file without a header its ``shape``: how many columns, and what they hold.
    """
    if shape:
        return f"#{shape}"
    return ",".join(sorted({plain(header) for header in headers if header and not re.search(r"\d", header)}))


def recognise(headers: Sequence[str]) -> Till:
    """The till that writes these headers, in any order, or ``UNKNOWN``."""
    found = {plain(header) for header in headers}
    return next((till for till in _TILLS if till.signature <= found), UNKNOWN)
