"""A supplier's price list: in what something is sold and what one of that costs, ``bolsa x 2 kg`` for 96."""

import re
from collections.abc import Sequence

import pandas as pd

from forecasting.files.decode import plain
from forecasting.files.fractions import scaled, short_amounts
from forecasting.tables import Column
from forecasting.typed_numbers import FINELY, read_typed

PRESENTATION = Column("presentation", "Presentación", also=("presentacion_comercial", "presentation"))
PRICE = Column("price", "Precio", also=("precio_s", "precio_lista", "precio_de_lista", "precio_presentacion"))

INSTEAD = {"pack_size": PRESENTATION, "pack_name": PRESENTATION, "unit_cost": PRICE}
"""Columns of supply, and what a price list has in their place."""

BY_PACK = "by_pack"
"""The column of whether a row's cost is that of a whole pack."""

_TIMES = r"(?:(?<![^\W\d_])(?:x|de|por)(?=[\s\d])|[×*])"
_PACK = re.compile(
    rf"^\s*(?P<name>\D*?)\s*{_TIMES}?\s*(?:(?P<many>\d+)\s*{_TIMES}\s*)?"
    r"(?P<size>[\d.,/½¼¾]*[\d½¼¾])\s*(?P<unit>[^\W\d_][^\d]*?)\s*$",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\s*(?P<unit>[^\W\d_][^\d]*?)\s*$")


def is_price_list(headers: Sequence[str], lacking: Sequence[str]) -> bool:
    """Whether a file has all that supply lacks of ``INSTEAD`` as a price list does."""
    return set(INSTEAD) <= {*lacking} and all(place_of(column, headers) for column in (PRESENTATION, PRICE))


def place_of(column: Column, headers: Sequence[str]) -> list[int]:
    """Where a price list has a column, if it has it."""
    names = {plain(name) for name in column.names}
    return [place for place, header in enumerate(headers) if plain(header) in names][:1]


def as_supply(written: pd.DataFrame, presentation: pd.Series, price: pd.Series, unit: str) -> pd.DataFrame:
    """The rows with content, pack and cost, the latter of a whole pack; ``unit`` names the column for the content's.

    A bare unit (``kg``) is a pack ``1 kg``, ``caja 24 x 400 g`` one of 9600 g. What nobody can read stays empty.
    """
    short = short_amounts(presentation)
    packs, bare = short.str.extract(_PACK), short.str.extract(_BARE)["unit"]
    is_bare = packs["size"].isna() & bare.notna()
    units = packs["unit"].mask(is_bare, bare).fillna("")
    sizes = [
        size if pd.isna(many) else _times(many, size) for many, size in zip(packs["many"], packs["size"], strict=True)
    ]
    names = packs["name"].replace("", pd.NA).fillna(presentation).mask(is_bare, "1 " + bare)
    return written.assign(
        pack_size=pd.Series(sizes, packs.index, dtype="str").mask(is_bare, "1").fillna(""),
        pack_name=names,
        unit_cost=price,
        **{unit: units, BY_PACK: True},
    )


def _times(many: str, size: str) -> str:
    each = read_typed(size, FINELY)
    return "" if each is None else scaled(float(many) * each)
