"""Which column of an unknown file is what, as its cells suggest: a proposal for a person, never read without a yes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.sheets import Sheet, open_sheet
from forecasting.sales.choices import Choices
from forecasting.sales.columns.meanings import find_columns, name_at
from forecasting.sales.columns.tills import KNOWN_HEADERS, NO_FOOD_WORDS, SUMMARY_WORDS, but_its_tax

ASKED = ("day", "dish", "quantity", "net_sales")
"""What a person is asked about an unknown file; the last may be missing."""

_NEEDED = 3
"""So many of them have to be there."""

ALSO_GUESSED = ("size", "time", "ticket")
"""What is shown as well where some column looks like it."""

_LOOKED_AT = 5_000
"""Rows: what a column holds shows long before the end of a file."""

_COLUMNS_LOOKED_AT = 100
"""No till has so many; each takes a hundredth of a second."""

OPENING = 500
"""Rows from which a person sees at once what a choice of columns makes of a file."""

_MOST = 0.6
_FEW_TIMES = 3
LARGEST_COUNT = 100_000
"""A whole number above is the number of a document or a person, neither portions nor soles of a line."""

_PORTIONS = ("cant", "cnt", "ctd", "cdad", "und", "unid", "uds", "qty", "quant", "porc", "vendid", "vend")
_NOT_SOLD = ("dev", "anul", "stock", "saldo", "nro", "num", "mesa", "item")
_MONEY = (
    *("imp", "monto", "tot", "venta", "vta", "valor", "soles", "neto", "amount", "sales", "s", "pen", "usd"),
    "ingreso",
)
_OTHER_MONEY = ("igv", "impuesto", "dscto", "descuento", "dcto", "costo", "cost", "precio", "price", "pu", "p", "unit")
"""How words of a header begin that count, that count something else, that are money, and money of something else."""

_NET, _BEFORE_DISCOUNT = ("net", "neto", "neta", "netas"), ("brut", "gross")
_DISCOUNT = ("descu", "dscto", "dcto", "disc", "rebaja")
"""Where a column of discounts stands beside it, gross money isn't what was paid."""

_CLOCK = r"^\d{1,2}:[0-5]\d(?::[0-5]\d)?(?: ?[ap]\.? ?m\.?)?$"
_DOCUMENT = r"^[A-Za-z]{1,2}\d{2,3} ?- ?\d{3,}$"
"""A time of day, and the number of a bill: ``B001-00004311``."""

_MOST_SIZES = 12
_DOCUMENT_FROM = 1_000
"""Whole numbers above that are all alike in size count documents; what guests pay varies more."""

_DISHES = ("desc", "prod", "art", "plato", "item", "nombre", "carta", "dish")


@dataclass(frozen=True)
class Column:
    """A column as a person recognises it: its header and the first different cells below it."""

    header: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Sketch:
    """The columns of a file that have a header or cells, in its order, role -> header as the cells suggest it, and the
    ``opening`` of its table, to see what a choice of columns makes of it.
    """

    columns: tuple[Column, ...]
    guessed: dict[str, str]
    opening: Sheet

    @property
    def can_be_sales(self) -> bool:
        """Whether there are cells below so many headers that they can be a table of sales."""
        return sum(bool(column.samples) for column in self.columns) >= _NEEDED


def sketch(content: bytes, file: str, choices: Choices) -> Sketch:
    """What the columns of a file hold, and a guess for each role of ``ASKED``. Raises what ``files.open_sheet`` raises.

    A column that a person chose, or that a known word names, is kept as long as it holds what it should.
    """
    chosen = {plain(header) for header in choices.columns.values() if header}
    sheet = open_sheet(content, file, KNOWN_HEADERS | chosen)
    opening = sheet.first(OPENING)
    cells = _named_cells(sheet)
    try:
        known = find_columns(sheet.headers, file, choices)
    except InputError:  # two columns of one name, or a choice that this file doesn't have
        known = {}
    named = {role: name_at(place, sheet.headers) for role, place in known.items()}
    guessed = guess_columns(cells, {role: name for role, name in named.items() if name in cells})
    columns = tuple(Column(header, _samples(cells[header])) for header in cells)
    return Sketch(columns, guessed, opening)


def guess_columns(cells: pd.DataFrame, known: Mapping[str, str]) -> dict[str, str]:
    """Role -> column of ``cells``: dates, names that come again and again, small whole numbers, and money.

    What is called a category names no dishes where nothing is called a dish: the report may be one of categories.
    """
    traits = {header: _look(header, cells[header]) for header in cells}
    numbering = {header for role, header in known.items() if role in ALSO_GUESSED}
    found: dict[str, str] = {}
    for role, fits in (("day", _is_day), ("dish", _is_dish), ("quantity", _is_count), ("net_sales", _is_money)):
        free = [own for header, own in traits.items() if header not in found.values()]
        named = traits.get(known.get(role, ""))
        if named in free and _holds(role, named):
            found[role] = named.header
            continue
        named_else = {header for other, header in known.items() if other != role and _holds(other, traits.get(header))}
        fitting = [own for own in free if fits(own)]
        never = numbering | ({known.get("category")} if role == "dish" and role not in known else set())
        fitting = [own for own in fitting if own.header not in named_else] or [
            own for own in fitting if own.header not in never
        ]
        if role in ("quantity", "net_sales"):
            fitting = [own for own in fitting if not _is_price(cells, found.get("dish"), own.header)]
        if fitting:
            found[role] = max(fitting, key=_rank(role, traits)).header
    return found | _guess_more(cells, {role: header for role, header in known.items() if role not in found}, found)


def _rank(role: str, traits: Mapping[str, "_Traits"]) -> Callable[["_Traits"], tuple | float]:
    """Which of several fitting columns is the likeliest; money before a discount isn't, where there is a discount."""
    if role != "net_sales" or not any(_says(header, _DISCOUNT) for header in traits):
        return _RANKS[role]
    return lambda column: (not _says(column.header, _BEFORE_DISCOUNT), *_RANKS[role](column))


def _guess_more(cells: pd.DataFrame, known: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """The columns of ``ALSO_GUESSED`` that no known word names: times, numbers of bills, and sizes."""
    more = {role: known[role] for role in ALSO_GUESSED if role in known}
    free = [header for header in cells if header not in (*found.values(), *known.values())]
    for role, pattern in (("time", _CLOCK), ("ticket", _DOCUMENT)):
        fitting = [header for header in free if role not in more and _share(cells[header], pattern) > _MOST]
        more |= {role: fitting[0]} if fitting else {}
    sizes = [header for header in free if header not in more.values() and _splits_by_price(cells, header, found)]
    return more | ({"size": sizes[0]} if sizes and "size" not in more else {})


def _share(cells: pd.Series, pattern: str) -> float:
    filled = cells[cells.str.strip() != ""].str.strip()
    return float(filled.str.contains(pattern).mean()) if len(filled) else 0.0


def _splits_by_price(cells: pd.DataFrame, header: str, found: Mapping[str, str]) -> bool:
    """Whether a column of few texts tells dishes of one name apart, each with a price of its own: that is a size."""
    texts = cells[header].str.strip()
    few = texts[texts != ""].nunique()
    if not {"dish", "quantity", "net_sales"} <= found.keys() or not 2 <= few <= _MOST_SIZES:
        return False
    if not texts.str.contains(r"[^\W\d_]").any():
        return False
    numbers = {role: _numbers(cells[found[role]]) for role in ("quantity", "net_sales")}
    sold = pd.DataFrame(
        {"dish": cells[found["dish"]], "size": texts, "price": numbers["net_sales"] / numbers["quantity"]}
    )
    sold = sold[np.isfinite(sold["price"]) & (sold["price"] > 0)].round({"price": 2})
    prices = sold.groupby(["dish", "size"])["price"].agg(["nunique", "median"])
    several = prices.groupby("dish").filter(lambda sizes: len(sizes) > 1)
    apart = several.groupby("dish")["median"].agg(lambda each: each.is_unique)
    return len(apart) > 0 and bool(apart.mean() > _MOST) and bool((several["nunique"] == 1).mean() > _MOST)


def _numbers(cells: pd.Series) -> pd.Series:
    return min((reading.read_numbers(cells, comma) for comma in (False, True)), key=lambda read: read.bad.sum()).values


def holds_dates(sheet: Sheet, taken: Sequence[int]) -> bool:
    """Whether some column beside those ``taken`` holds dates, whatever it is called."""
    others = {header for place, header in enumerate(sheet.headers) if place not in taken and header}
    if not others:
        return False
    cells = _named_cells(sheet)
    return any(_is_day(_look(header, cells[header])) for header in others)


def sounds_like_money(header: str) -> bool:
    """Whether a header speaks of soles, not of portions."""
    return not _says(header, _PORTIONS) and _says(header, (*_MONEY, *_OTHER_MONEY))


def sounds_like_takings(header: str) -> bool:
    """Whether a header that nobody knows speaks of what was paid, not of prices, costs or taxes: ``S/``, ``Valor``."""
    return "$" in header or (_says(header, _MONEY) and not _says(header, (*_PORTIONS, *_OTHER_MONEY)))


def sounds_like_no_food(dish: str) -> bool:
    """Whether a name may be a surcharge, an envelope or a tip: ``Recargo delivery Rappi``. A person decides."""
    return not NO_FOOD_WORDS.isdisjoint(plain(dish).split())


@dataclass(frozen=True)
class _Traits:
    """What the filled cells of a column are: shares of dates, numbers, whole numbers and names; ``filled`` of rows."""

    header: str
    filled: float
    distinct: int
    dates: float
    numbers: float
    whole: float
    names: float
    median: float
    total: float
    counts_up: bool
    are_documents: bool


def _named_cells(sheet: Sheet) -> pd.DataFrame:
    """The first rows of a file under each header that it has of the first hundred, of two alike the first; and under
    its number a column without one, if anything stands there.
    """
    names = [name_at(place, sheet.headers) for place in range(len(sheet.headers))][:_COLUMNS_LOOKED_AT]
    places = {name: place for place, name in reversed([*enumerate(names)])}
    places = dict(sorted(places.items(), key=lambda pair: pair[1]))
    rows = sheet.read([*places.values()]).rows.head(_LOOKED_AT).fillna("")
    rows = rows[(rows != "").sum(axis=1) > 1].set_axis([*places], axis=1)
    return rows[[name for name, place in places.items() if sheet.headers[place] or (rows[name] != "").any()]]


def _samples(cells: pd.Series) -> tuple[str, ...]:
    return tuple(cells[cells.str.strip() != ""].drop_duplicates().head(3))


def _look(header: str, cells: pd.Series) -> _Traits:
    filled = cells[cells.str.strip() != ""]
    distinct = filled.drop_duplicates()
    days = distinct[reading.are_days(distinct.tolist())]
    numbers = min((reading.read_numbers(filled, comma) for comma in (False, True)), key=lambda read: read.bad.sum())
    values = numbers.values.dropna()
    dated = filled.isin(days)
    named = filled.str.contains(r"[^\W\d_]{3,}") & ~dated & numbers.bad
    most = max(len(filled), 1)
    return _Traits(
        header=header,
        filled=len(filled) / max(len(cells), 1),
        distinct=len(distinct),
        dates=dated.sum() / most,
        numbers=(len(values) if not dated.any() else 0) / most,
        whole=float((values % 1 == 0).mean()) if len(values) else 0.0,
        names=named.sum() / most,
        median=float(values.median()) if len(values) else 0.0,
        total=float(values.sum()),
        counts_up=len(values) > 1 and bool((values.diff().dropna() == 1).mean() > _MOST),
        are_documents=_are_documents(values),
    )


def _are_documents(values: pd.Series) -> bool:
    if len(values) <= _FEW_TIMES or (values % 1 != 0).any():
        return False
    return values.min() >= _DOCUMENT_FROM and values.max() < 2 * values.min()


def _is_day(column: _Traits) -> bool:
    return column.dates > _MOST and column.filled > 0


def _is_dish(column: _Traits) -> bool:
    return column.names > _MOST and column.filled > 1 - _MOST and plain(column.header) not in SUMMARY_WORDS


def _is_number(column: _Traits) -> bool:
    small = column.median < LARGEST_COUNT or column.whole < _MOST
    odd = column.counts_up or column.are_documents or not small
    return column.numbers > _MOST and column.filled > 1 - _MOST and column.total > 0 and not odd


def _is_count(column: _Traits) -> bool:
    odd = _says(column.header, _NOT_SOLD) or sounds_like_money(column.header)
    return _is_number(column) and column.whole > _MOST and column.median > 0 and not odd


def _is_money(column: _Traits) -> bool:
    others = _says(column.header, (*_NOT_SOLD, *_PORTIONS)) or _says(but_its_tax(column.header), _OTHER_MONEY)
    return _is_number(column) and column.median > 0 and not others


def _holds(role: str, column: _Traits | None) -> bool:
    """Whether a column that is called so has cells of that sort at all; of other roles nothing is expected."""
    if column is None or not column.filled:
        return False
    wanted = {"day": column.dates, "dish": column.names, "quantity": column.numbers, "net_sales": column.numbers}
    return wanted.get(role, 1.0) > _MOST


def _is_price(cells: pd.DataFrame, dish: str | None, header: str) -> bool:
    """A price is the same whenever its dish comes again; what was sold isn't."""
    if dish is None:
        return False
    pairs = cells[[dish, header]][cells[header] != ""]
    dishes = pairs[dish].nunique()
    return len(pairs) > _FEW_TIMES * dishes and len(pairs.drop_duplicates()) < 1.5 * dishes


def _says(header: str, beginnings: tuple[str, ...]) -> bool:
    """Whether a word of the header begins like one of these; a single letter must be the whole word."""
    words = plain(header).split()
    return any(word == start if len(start) <= 2 else word.startswith(start) for word in words for start in beginnings)


_RANKS = {
    "day": lambda column: column.filled,
    "dish": lambda column: (_says(column.header, _DISHES), column.distinct),
    "quantity": lambda column: (_says(column.header, _PORTIONS), -column.median),
    "net_sales": lambda column: (_says(column.header, _MONEY), _says(column.header, _NET), column.total),
}
