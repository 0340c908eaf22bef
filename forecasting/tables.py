"""The vocabulary: which tables describe a restaurant, and their columns.

The same columns serve the sample, the templates, imports, exports, the command line and the store.
"""

from dataclasses import dataclass, field, fields
from functools import cache
from typing import Literal

import pandas as pd

HOME = "main"
"""The location of every row that names none: most restaurants have one."""

KEYS = ["location", "ingredient", "day"]
SERIES = ["location", "ingredient"]
DISH_KEYS = ["location", "dish", "day"]
WEEK = 7
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""A supplier's delivery days are these joined by commas, a cut-off is ``HH:MM``; people's own words stay in files."""

Kind = Literal["text", "day", "hour", "number"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``spanish`` is the header that a Spanish template shows; readers accept it, ``name`` and ``also`` alike.
    ``least``, ``most`` and ``above`` bound a number; ``default`` fills an empty cell of an optional column.
    """

    name: str
    spanish: str
    kind: Kind = "text"
    required: bool = True
    also: tuple[str, ...] = ()
    default: float | str | None = None
    least: float | None = None
    most: float | None = None
    above: float | None = None
    choices: tuple[str, ...] = ()


def _optional(name: str, spanish: str, kind: Kind = "text", **rest) -> Column:
    return Column(name, spanish, kind, required=False, **rest)


_LOCATION = _optional("location", "local", default=HOME, also=("sucursal", "sede", "tienda"))
_DAY = Column("day", "fecha", "day", also=("dia", "date"))
_DISH = Column("dish", "plato", also=("producto", "item"))
_INGREDIENT = Column("ingredient", "insumo", also=("ingrediente",))

COLUMNS: dict[str, tuple[Column, ...]] = {
    "sales": (
        _DAY,
        _DISH,
        Column("quantity", "cantidad", "number"),
        _optional("net_sales", "venta_neta", "number"),
        _optional("discount", "descuento", "number"),
        _LOCATION,
        _optional("source", "origen", default="till"),
        _optional("channel", "canal", default=""),
        _optional("hour", "hora", "hour"),
        _optional("ticket", "ticket", default=""),
    ),
    "dishes": (
        _DISH,
        _optional("category", "categoria", default=""),
        _optional("price", "precio", "number", least=0),
        _optional("size_of", "tamano_de", default=""),
        _optional("size_factor", "factor_tamano", "number", above=0, default=1.0),
    ),
    "recipes": (
        Column("item", "plato_o_preparacion", also=("plato", "preparacion", "dish")),
        _INGREDIENT,
        Column("quantity", "cantidad", "number", above=0),
        Column("unit", "unidad"),
        _optional("yield", "rendimiento", "number", above=0, most=1, default=1.0),
        _optional("batch_output", "rinde_tanda", "number", above=0),
        _optional("batch_unit", "unidad_tanda", default=""),
        _optional("per", "por", default="portion", choices=("portion", "guest", "ticket", "day", "category")),
        _optional("from", "desde", "day"),
        _optional("estimated", "estimado", default="no", choices=("no", "yes")),
    ),
    "ingredients": (
        _INGREDIENT,
        Column("unit", "unidad"),
        Column("shelf_life_days", "dias_vida_util", "number", above=0),
        _optional("group", "grupo", default=""),
        _optional("storage", "almacen", default=""),
        _optional("reorder_point", "punto_de_pedido", "number", least=0),
    ),
    "conversions": (
        _INGREDIENT,
        Column("unit", "unidad"),
        Column("equals", "equivale_a", "number", above=0),
        Column("in_unit", "en_unidad"),
    ),
    "suppliers": (
        Column("supplier", "proveedor"),
        Column("delivery_days", "dias_de_entrega", also=("dias_de_reparto", "reparto", "entrega")),
        Column("cutoff", "hora_limite"),
        Column("lead_time_days", "dias_de_anticipacion", "number", least=0, most=60),
        _optional("minimum", "pedido_minimo", "number", least=0, default=0.0),
        _optional("phone", "telefono", default=""),
    ),
    "supply": (
        _INGREDIENT,
        Column("supplier", "proveedor"),
        Column("pack_size", "contenido_empaque", "number", above=0),
        Column("pack_name", "empaque"),
        Column("unit_cost", "costo_unitario", "number", least=0),
        _optional("preference", "preferencia", "number", default=1.0),
        _optional("from", "desde", "day"),
    ),
    "stock": (_DAY, _INGREDIENT, Column("quantity", "cantidad", "number", least=0), _LOCATION),
    "deliveries": (
        _DAY,
        _INGREDIENT,
        Column("quantity", "cantidad", "number", least=0),
        _optional("supplier", "proveedor", default=""),
        _LOCATION,
    ),
    "promotions": (
        Column("first", "desde", "day"),
        Column("last", "hasta", "day"),
        Column("dish_or_category", "plato_o_categoria", also=("dish", "category", "plato", "categoria")),
        Column("kind", "tipo", choices=("discount", "2x1", "combo")),
        _optional("discount", "descuento", "number", least=0, most=1),
        _optional("uplift", "aumento", "number", above=-1),
    ),
    "events": (
        _DAY,
        Column("event", "evento"),
        _optional("strength", "fuerza", "number", least=0),
        _LOCATION,
    ),
    "closed": (_DAY, _LOCATION),
    "weather": (
        _DAY,
        Column("temperature", "temperatura", "number", least=-60, most=60),
        Column("precipitation", "lluvia_mm", "number", least=0, most=2000),
        _optional("humidity", "humedad", "number", least=0, most=100),
        _optional("sunshine", "horas_de_sol", "number", least=0, most=24),
    ),
}

_DTYPES = {"text": "str", "day": "datetime64[us]", "hour": "Int64", "number": "float64"}


def empty(table: str) -> pd.DataFrame:
    """A table of ``COLUMNS`` without rows, its columns in order and of their types."""
    return _empty(table).copy()


@cache
def _empty(table: str) -> pd.DataFrame:
    return pd.DataFrame({column.name: pd.Series(dtype=_DTYPES[column.kind]) for column in COLUMNS[table]})


def no_tickets() -> pd.DataFrame:
    """The table of tickets a day where none are known (``forecasting.servings.count_tickets``)."""
    numbers = {"tickets": pd.Series(dtype="int64"), "quantity": pd.Series(dtype="float64")}
    return empty("sales")[["location", "day"]].assign(**numbers)


@dataclass(frozen=True)
class Place:
    """Where the restaurant stands, as far as its calendar, weather and money depend on it."""

    name: str = ""
    country: str = "PE"
    time_zone: str = "America/Lima"
    currency: str = "PEN"


@dataclass(frozen=True)
class Restaurant:
    """All that is known of a restaurant: one table for each file of ``COLUMNS``, empty where nothing is known.

    ``sales`` may be lines or daily sums: whoever needs days sums them; ``tickets`` are how many there were on a day,
    which sums don't know (``location, day, tickets`` and the portions on them, ``quantity``). ``doubtful`` (``day,
    location``) are days whose sales count for the stock, at least, but are no example of such a day
    (``forecasting.doubts``). Names of dishes and ingredients are the keys; the store keeps ids behind them.
    """

    place: Place = field(default_factory=Place)
    sales: pd.DataFrame = field(default_factory=lambda: empty("sales"))
    dishes: pd.DataFrame = field(default_factory=lambda: empty("dishes"))
    recipes: pd.DataFrame = field(default_factory=lambda: empty("recipes"))
    ingredients: pd.DataFrame = field(default_factory=lambda: empty("ingredients"))
    conversions: pd.DataFrame = field(default_factory=lambda: empty("conversions"))
    suppliers: pd.DataFrame = field(default_factory=lambda: empty("suppliers"))
    supply: pd.DataFrame = field(default_factory=lambda: empty("supply"))
    stock: pd.DataFrame = field(default_factory=lambda: empty("stock"))
    deliveries: pd.DataFrame = field(default_factory=lambda: empty("deliveries"))
    promotions: pd.DataFrame = field(default_factory=lambda: empty("promotions"))
    events: pd.DataFrame = field(default_factory=lambda: empty("events"))
    closed: pd.DataFrame = field(default_factory=lambda: empty("closed"))
    weather: pd.DataFrame = field(default_factory=lambda: empty("weather"))
    tickets: pd.DataFrame = field(default_factory=no_tickets)
    doubtful: pd.DataFrame = field(default_factory=lambda: empty("closed"))

    def __post_init__(self) -> None:
        for table in (entry.name for entry in fields(self) if entry.name in COLUMNS):
            missing = [column.name for column in COLUMNS[table] if column.name not in getattr(self, table)]
            if missing:
                raise ValueError(f"{table} lacks {', '.join(missing)}")
