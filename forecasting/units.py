"""Units of a kitchen: weight, volume and pieces, in the words in which people write them."""

import unicodedata
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from forecasting.errors import InputError

Quantity = TypeVar("Quantity", float, np.ndarray, pd.Series)

PIECE = "unidad"
"""The unit of whatever is counted: eggs, portions, cans."""


@dataclass(frozen=True)
class _Measure:
    """What a unit measures, and how many of the smallest unit of that kind it holds."""

    kind: str
    size: float


_WORDS = {
    _Measure("weight", 1): "g gr grs gramo gramos gram grams",
    _Measure("weight", 1000): "kg kgs kilo kilos kilogramo kilogramos kilogram kilograms",
    _Measure("volume", 1): "ml cc mililitro mililitros milliliter milliliters millilitre millilitres",
    _Measure("volume", 10): "cl centilitro centilitros centiliter centiliters centilitre centilitres",
    _Measure("volume", 1000): "l lt lts litro litros liter liters litre litres",
    _Measure("piece", 1): (
        "unidad unidades und unds uni un u unit units pieza piezas pza pzas pz piece pieces pc pcs each ea "
        "porcion porciones portion portions racion raciones"
    ),
    _Measure("piece", 12): "docena docenas doc dozen dozens",
}
_MEASURES = {word: measure for measure, words in _WORDS.items() for word in words.split()}


def convert(quantity: Quantity, unit: str, to: str, *, item: str = "", ingredient: str = "") -> Quantity:
    """The same quantity in another unit: 250 g are 0.25 kg.

    Units are Spanish or English words, in any case and with or without accents. A unit that we don't know converts
    only to itself (``atado`` to ``atado``). ``item`` and ``ingredient`` tell the reader of an error where it happened.

    Raises ``InputError``: ``unknown_unit``, or ``impossible_unit`` between weight, volume and pieces.
    """
    if _plain(unit) == _plain(to):
        return quantity
    where = {"item": item, "ingredient": ingredient, "unit": unit, "to": to}
    given, wanted = _MEASURES.get(_plain(unit)), _MEASURES.get(_plain(to))
    if given is None or wanted is None:
        raise InputError("unknown_unit", **where)
    if given.kind != wanted.kind:
        raise InputError("impossible_unit", **where)
    return quantity * given.size / wanted.size


def measures_pieces(unit: str) -> bool:
    """Whether a unit counts pieces or portions, rather than weighing or measuring."""
    measure = _MEASURES.get(_plain(unit))
    return measure is not None and measure.kind == "piece"


def _plain(unit: str) -> str:
    letters = unicodedata.normalize("NFKD", unit.strip().rstrip(".").casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
