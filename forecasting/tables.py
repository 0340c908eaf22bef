"""The vocabulary: which tables describe a restaurant, and their columns.

The same columns serve the sample, the templates, imports, exports, the command line and the store.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, fields, replace
from functools import cache, wraps
from typing import Literal, TypeVar

import pandas as pd

HOME = "main"
"""The location of every row that names none: most restaurants have one."""

KEYS = ["location", "ingredient", "day"]
SERIES = ["location", "ingredient"]
DISH_KEYS = ["location", "dish", "day"]
ONE_DAY = pd.Timedelta(days=1)
WEEK = 7
LONGEST_NAME = 200
"""Letters: no dish, ingredient or supplier is called by more; PostgreSQL finds nothing by a few thousand."""

TINY = 1e-9
"""Less than this is nothing: what sums and divisions leave behind."""

ALWAYS = pd.Timestamp("1900-01-01")
"""Stands for a missing ``from``: of what always held."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""A supplier's delivery days are these joined by commas, a cut-off is ``HH:MM``; people's own words stay in files."""

BY_MODIFIER = ("extra", "without")
"""What a recipe goes by that is of a modifier: each time it stands on a sold line, it is added or left out."""

PER = ("portion", "guest", "ticket", "day", "category", *BY_MODIFIER)
"""All that a recipe can go by."""

GIVEN = ("staff", "courtesy")
"""What went out neither sold nor lost: eaten by the staff, or on the house."""

WASTE_REASONS = ("spoiled", "cooking", "dropped", "returned", *GIVEN, "other")
"""Why something was thrown away: it spoiled, was burnt or went wrong, fell down, came back from a guest; or it was
``GIVEN``."""

Kind = Literal["text", "day", "hour", "number"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``spanish`` and ``english`` are its heading in templates, the same as on screen; where ``english`` is empty it is
    ``name`` written out. Readers accept both, ``name`` and ``also`` alike.
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
    english: str = ""

    def heading(self, language: Literal["es", "en"]) -> str:
        """What people call the column."""
        written_out = self.name.replace("_", " ").capitalize()
        return self.spanish if language == "es" else self.english or written_out

    @property
    def names(self) -> tuple[str, ...]:
        """All headers under which readers accept it."""
        return (self.name, self.spanish, self.heading("en"), *self.also)


def _optional(name: str, spanish: str, kind: Kind = "text", **rest) -> Column:
    return Column(name, spanish, kind, required=False, **rest)


_LOCATION = _optional("location", "Local", default=HOME, also=("sucursal", "sede", "tienda"))
_WHERE = _optional("location", "Local", default="", also=("sucursal", "sede", "tienda"))
"""Where a row of something shared holds in the place of the shared ones; empty is everywhere."""

_DAY = Column("day", "Día", "day", also=("fecha", "date"))
_DISH = Column("dish", "Plato", also=("producto", "item"))
_INGREDIENT = Column("ingredient", "Insumo", also=("ingrediente", "insumos", "ingredientes", "ingredients"))
_BOUGHT = replace(_INGREDIENT, also=(*_INGREDIENT.also, "producto", "articulo"))
_QUANTITY = Column("quantity", "Cantidad", "number", also=("cant", "qty"), least=0)
_SOME = replace(_QUANTITY, least=None, above=0)
_PACK_SIZE = ("contenido_empaque", "tamano_empaque", "tamano_del_empaque")
_COUNTED = replace(_QUANTITY, also=(*_QUANTITY.also, "conteo", "existencias", "existencia", "stock", "saldo"))
_SHELF_LIFE = ("dias_vida_util", "dias_de_vida_util", "dias_de_vida", "vida_util", "vida_util_dias")
_UNIT = Column("unit", "Unidad", also=("u_m", "um", "und", "unidad_de_medida", "unidad_medida"))

COLUMNS: dict[str, tuple[Column, ...]] = {
    "sales": (
        _DAY,
        _DISH,
        Column("quantity", "Cantidad", "number"),
        _optional("net_sales", "Venta neta", "number"),
        _optional("discount", "Descuento", "number"),
        _LOCATION,
        _optional("source", "Origen", default="till"),
        _optional("channel", "Canal", default=""),
        _optional("hour", "Hora", "hour"),
        _optional("ticket", "Ticket", default=""),
        _optional("modifiers", "Modificadores", default=""),
    ),
    "dishes": (
        _DISH,
        _optional("category", "Categoría", default=""),
        _optional("price", "Precio", "number", least=0),
        _optional("size_of", "Tamaño de", default=""),
        _optional("size_factor", "Factor de tamaño", "number", above=0, default=1.0, also=("factor_tamano",)),
    ),
    "recipes": (
        Column("item", "Plato o preparación", also=("plato", "preparacion", "dish"), english="Dish or preparation"),
        _INGREDIENT,
        _SOME,
        _UNIT,
        _optional("yield", "Rendimiento", "number", above=0, most=1, default=1.0),
        _optional("batch_output", "Rinde la tanda", "number", above=0, also=("rinde_tanda",), english="Batch makes"),
        _optional("batch_unit", "Unidad de la tanda", default="", also=("unidad_tanda",)),
        _optional("per", "Por", default="portion", choices=PER),
        _optional("from", "Desde", "day"),
        _optional("estimated", "Estimado", default="no", choices=("no", "yes")),
        _WHERE,
    ),
    "ingredients": (
        _INGREDIENT,
        _UNIT,
        Column("shelf_life_days", "Días que dura", "number", above=0, also=_SHELF_LIFE, english="Days it lasts"),
        _optional("group", "Grupo", default=""),
        _optional("yield", "Rendimiento", "number", above=0, most=1, default=1.0),
        _optional("storage", "Almacén", default=""),
        _optional("reorder_point", "Punto de pedido", "number", least=0),
        _optional("caution", "Cautela", "number", least=0, most=1),
        _optional("storage_limit", "Cabe como máximo", "number", above=0, english="Room for at most"),
    ),
    "conversions": (
        _INGREDIENT,
        _UNIT,
        Column("equals", "Equivale a", "number", above=0),
        Column("in_unit", "En", also=("en_unidad",), english="In"),
    ),
    "suppliers": (
        Column("supplier", "Proveedor"),
        Column("delivery_days", "Días de entrega", also=("dias_de_reparto", "reparto", "entrega")),
        Column("cutoff", "Hora límite", english="Cut-off"),
        Column("lead_time_days", "Días de anticipación", "number", least=0, most=60, english="Lead time (days)"),
        _optional("minimum", "Pedido mínimo", "number", least=0, default=0.0, english="Minimum order"),
        _optional("phone", "Teléfono", default=""),
        _optional("self_bought", "Lo compro yo", default="no", choices=("no", "yes"), english="I buy it myself"),
        _optional("on_holidays", "Viene en feriados", default="no", choices=("no", "yes"), english="Comes on holidays"),
        _WHERE,
    ),
    "supply": (
        _BOUGHT,
        Column("supplier", "Proveedor"),
        Column("pack_size", "Contenido", "number", above=0, also=_PACK_SIZE),
        Column("pack_name", "Empaque", english="Pack"),
        Column("unit_cost", "Costo por unidad", "number", least=0, also=("costo_unitario",), english="Cost per unit"),
        _optional("preference", "Preferencia", "number", default=1.0),
        _optional("from", "Desde", "day"),
        _WHERE,
    ),
    "stock": (
        _DAY,
        _INGREDIENT,
        _COUNTED,
        _optional("by_eye", "A ojo", default="no", choices=("no", "ok", "low", "out")),
        _LOCATION,
    ),
    "deliveries": (
        _DAY,
        _INGREDIENT,
        _QUANTITY,
        _optional("supplier", "Proveedor", default=""),
        _LOCATION,
    ),
    "waste": (
        _DAY,
        _INGREDIENT,
        _SOME,
        _optional("reason", "Motivo", default="other", choices=WASTE_REASONS),
        _LOCATION,
    ),
    "promotions": (
        Column("first", "Desde", "day", english="From"),
        Column("last", "Hasta", "day", english="To"),
        Column("dish_or_category", "Plato o categoría", also=("dish", "category", "plato", "categoria")),
        Column("kind", "Tipo", choices=("discount", "2x1", "combo")),
        _optional("discount", "Descuento", "number", least=0, most=1),
        _optional("uplift", "Aumento", "number", above=-1),
        _optional("limit", "Porciones como máximo", "number", least=0, english="At most portions"),
        _optional("both", "Llevan las dos", "number", least=0, most=1, english="Take both"),
    ),
    "events": (
        _DAY,
        Column("event", "Evento"),
        _optional("strength", "Fuerza", "number", least=0),
        _optional("yearly", "Cada año", default="no", choices=("no", "yes"), english="Every year"),
        _LOCATION,
    ),
    "closed": (_DAY, _LOCATION),
    "weather": (
        _DAY,
        Column(
            "temperature",
            "Temperatura (°C)",
            "number",
            least=-60,
            most=60,
            also=("temperatura",),
            english="Temperature (°C)",
        ),
        Column("precipitation", "Lluvia (mm)", "number", least=0, most=2000, english="Rain (mm)"),
        _optional("humidity", "Humedad (%)", "number", least=0, most=100, also=("humedad",), english="Humidity (%)"),
        _optional("sunshine", "Horas de sol", "number", least=0, most=24, english="Hours of sun"),
    ),
}

TO_FILL_IN = {"supply": "ingredient"}
"""Tables that people get with a row for each name there is; where nothing but the name stands, there is no row yet."""

_DTYPES = {"text": "str", "day": "datetime64[us]", "hour": "Int64", "number": "float64"}


def empty(table: str) -> pd.DataFrame:
    """A table of ``COLUMNS`` without rows, its columns in order and of their types."""
    return _empty(table).copy(deep=False)


@cache
def _empty(table: str) -> pd.DataFrame:
    return pd.DataFrame({column.name: pd.Series(dtype=_DTYPES[column.kind]) for column in COLUMNS[table]})


def shaped_as(rows: pd.DataFrame, model: pd.DataFrame) -> pd.DataFrame:
    """The columns of another table, in its order and of its types; of no rows that table, which has none either."""
    if rows.empty:
        return model
    rows = rows[list(model.columns)]
    return rows if rows.dtypes.tolist() == model.dtypes.tolist() else rows.astype(model.dtypes)


def _made_once(make: Callable[[], pd.DataFrame]) -> Callable[[], pd.DataFrame]:
    """Everybody gets a copy, which takes nothing until it is changed: making an empty table takes longer than reading a
    small one."""
    made = cache(make)
    return wraps(make)(lambda: made().copy(deep=False))


@_made_once
def no_tickets() -> pd.DataFrame:
    """The table of tickets a day where none are known (``menu.servings.count_tickets``)."""
    numbers = {"tickets": pd.Series(dtype="int64"), "quantity": pd.Series(dtype="float64")}
    return empty("sales")[["location", "day"]].assign(**numbers)


@_made_once
def no_modified() -> pd.DataFrame:
    """The table of what was sold with modifiers where none are known (``menu.modifiers.sold_with``)."""
    return empty("sales")[["location", "day", "dish", "modifiers", "quantity"]]


@_made_once
def no_hours() -> pd.DataFrame:
    """The table of what was sold in each hour where no hours are known (``days.sold_out.hours_of``)."""
    return empty("sales")[["location", "day", "dish", "hour", "quantity"]]


@_made_once
def no_sold_out() -> pd.DataFrame:
    """The table of what people said of dishes being sold out (``days.sold_out.settled``)."""
    said = {"answer": pd.Series(dtype="str"), "hour": pd.Series(dtype="Int64")}
    return empty("sales")[["location", "day", "dish"]].assign(**said)


@_made_once
def no_bookings() -> pd.DataFrame:
    """The table of groups that have booked (``scenarios.bookings``): a row for each dish of each of them."""
    numbers = {"booking": "int64", "people": "int64", "portions": "float64"}
    columns = {name: pd.Series(dtype=kind) for name, kind in numbers.items()}
    order = ["booking", "location", "day", "people", "dish", "portions"]
    return empty("sales")[["location", "day", "dish"]].assign(**columns)[order]


@_made_once
def no_adopted() -> pd.DataFrame:
    """The table of the ``events`` that adopted scenarios have put there (``days.adopted``) where none has.

    ``usual`` is the strength that each would have without, missing where there would be no such event.
    """
    return empty("events")[["location", "day", "event"]].assign(usual=pd.Series(dtype="float64"))


@_made_once
def no_commissions() -> pd.DataFrame:
    """The table of what delivery apps kept of what was sold where they kept nothing."""
    return empty("sales")[["location", "day", "dish"]].assign(commission=pd.Series(dtype="float64"))


@_made_once
def no_corrections() -> pd.DataFrame:
    """The table of what is used beyond recipes where nobody has said so (``demand.corrections``)."""
    return empty("stock")[["location", "ingredient"]].assign(factor=pd.Series(dtype="float64"))


@_made_once
def no_till_categories() -> pd.DataFrame:
    """The table of the tills' categories (``menu.till_categories``) where they give none."""
    return empty("dishes")[["dish", "category"]]


@dataclass(frozen=True)
class Place:
    """Where the restaurant stands, as far as its calendar, weather and money depend on it."""

    name: str = ""
    country: str = "PE"
    time_zone: str = "America/Lima"
    currency: str = "PEN"


@dataclass(frozen=True)
class HouseRules:
    """What a restaurant has said of itself once: its ``rotation`` (``stock.ageing``), and the sales tax it pays
    and whether menu prices include it (None: the usual one of its country, ``money.costs``).
    """

    rotation: Literal["first_in", "last_in"] = "first_in"
    tax_rate: float | None = None
    prices_include_tax: bool | None = None


@dataclass(frozen=True)
class Restaurant:
    """All that is known of a restaurant: one table for each file of ``COLUMNS``, empty where nothing is known.

    ``sales`` may be lines or daily sums: whoever needs days sums them; ``tickets`` are how many there were on a day,
    which sums don't know (``location, day, tickets`` and the portions on them, ``quantity``), ``modified`` the portions
    sold with modifiers (``location, day, dish, modifiers, quantity``). ``weather_ahead`` is what a service expects the
    ``weather`` of days to come to be: nothing is learned from it. ``doubtful`` (``day, location``) are days whose
    sales count for the stock, at least, but are no example of such a day (``days.doubts``); ``confirmed``
    (``day, location``) those that a person called right however odd they are; ``hours`` and ``sold_out`` tell of dishes
    that ran out (``days.sold_out``), ``bookings`` of groups to come (``scenarios.bookings``), and
    ``commissions`` of what delivery apps kept of the last weeks' sales (``location, day, dish, commission``).
    ``adopted`` are those of the ``events`` that stand there because of a scenario (``days.adopted``).
    ``corrections`` say by which factor an ingredient is used beyond its recipes (``demand.corrections``).
    ``till_categories`` (``dish, category``) are what tills say beside the ``dishes``, which have what people typed
    (``menu.till_categories``). Names of dishes and ingredients are the keys; the store keeps ids behind them.
    """

    place: Place = field(default_factory=Place)
    rules: HouseRules = field(default_factory=HouseRules)
    sales: pd.DataFrame = field(default_factory=lambda: empty("sales"))
    dishes: pd.DataFrame = field(default_factory=lambda: empty("dishes"))
    recipes: pd.DataFrame = field(default_factory=lambda: empty("recipes"))
    ingredients: pd.DataFrame = field(default_factory=lambda: empty("ingredients"))
    conversions: pd.DataFrame = field(default_factory=lambda: empty("conversions"))
    suppliers: pd.DataFrame = field(default_factory=lambda: empty("suppliers"))
    supply: pd.DataFrame = field(default_factory=lambda: empty("supply"))
    stock: pd.DataFrame = field(default_factory=lambda: empty("stock"))
    deliveries: pd.DataFrame = field(default_factory=lambda: empty("deliveries"))
    waste: pd.DataFrame = field(default_factory=lambda: empty("waste"))
    promotions: pd.DataFrame = field(default_factory=lambda: empty("promotions"))
    events: pd.DataFrame = field(default_factory=lambda: empty("events"))
    closed: pd.DataFrame = field(default_factory=lambda: empty("closed"))
    weather: pd.DataFrame = field(default_factory=lambda: empty("weather"))
    weather_ahead: pd.DataFrame = field(default_factory=lambda: empty("weather"))
    tickets: pd.DataFrame = field(default_factory=no_tickets)
    modified: pd.DataFrame = field(default_factory=no_modified)
    doubtful: pd.DataFrame = field(default_factory=lambda: empty("closed"))
    confirmed: pd.DataFrame = field(default_factory=lambda: empty("closed"))
    hours: pd.DataFrame = field(default_factory=no_hours)
    sold_out: pd.DataFrame = field(default_factory=no_sold_out)
    bookings: pd.DataFrame = field(default_factory=no_bookings)
    adopted: pd.DataFrame = field(default_factory=no_adopted)
    commissions: pd.DataFrame = field(default_factory=no_commissions)
    corrections: pd.DataFrame = field(default_factory=no_corrections)
    till_categories: pd.DataFrame = field(default_factory=no_till_categories)

    def __post_init__(self) -> None:
        for table in (entry.name for entry in fields(self) if entry.name in COLUMNS):
            missing = [column.name for column in COLUMNS[table] if column.name not in getattr(self, table)]
            if missing:
                raise ValueError(f"{table} lacks {', '.join(missing)}")


Tables = TypeVar("Tables")


def only_at(known: Tables, locations: Collection[str]) -> Tables:
    """A dataclass of tables with those rows only that are about one of these locations, or about all of them."""
    tables = {entry.name: getattr(known, entry.name) for entry in fields(known) if entry.init}
    of_places = {name: rows for name, rows in tables.items() if isinstance(rows, pd.DataFrame) and "location" in rows}
    theirs = {name: rows["location"].isin({*locations, ""}) for name, rows in of_places.items()}
    fewer = {name: rows for name, rows in of_places.items() if not theirs[name].all()}
    return replace(known, **{name: rows[theirs[name]].reset_index(drop=True) for name, rows in fewer.items()})
