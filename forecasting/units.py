"""Units of a kitchen: weight, volume and pieces, in the words in which people write them."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isclose
from typing import TypeVar

import numpy as np
import pandas as pd

from forecasting.errors import Faults, InputError

Quantity = TypeVar("Quantity", float, np.ndarray, pd.Series)
_Ratio = tuple[float, float]

PIECE = "unidad"
"""The unit of whatever is counted: eggs, portions, cans."""


_ROUNDED = 0.05
"""By so much what people say of one thing may differ: a cup is 240 ml or a quarter of a litre."""


@dataclass(frozen=True)
class _Measure:
    """What a unit measures, and how many of the smallest unit of that kind it holds."""

    kind: str
    size: float


_WORDS = {
    _Measure("weight", 1): "g gr grs gramo gramos gram grams",
    _Measure("weight", 1000): "kg kgs kilo kilos kilogramo kilogramos kilogram kilograms",
    _Measure("volume", 1): "ml cc mililitro mililitros milliliter milliliters millilitre millilitres",
    _Measure("volume", 5): "cucharadita cucharaditas cdta cdtas cdita cditas teaspoon teaspoons tsp",
    _Measure("volume", 15): "cucharada cucharadas cda cdas tablespoon tablespoons tbsp",
    _Measure("volume", 240): "taza tazas cup cups",
    _Measure("volume", 10): "cl centilitro centilitros centiliter centiliters centilitre centilitres",
    _Measure("volume", 1000): "l lt lts litro litros liter liters litre litres",
    _Measure("piece", 1): (
        "unidad unidades und unds uni un u unit units pieza piezas pza pzas pz piece pieces pc pcs each ea "
        "porcion porciones portion portions racion raciones plato platos"
    ),
    _Measure("piece", 12): "docena docenas doc dozen dozens",
    _Measure("piece", 100): "ciento cientos hundred hundreds",
}
_MEASURES = {word: measure for measure, words in _WORDS.items() for word in words.split()}


@dataclass(frozen=True)
class Conversion:
    """What one unit of something is in another: an ``atado`` of culantro ``equals`` 0.15 ``kg``."""

    unit: str
    equals: float
    in_unit: str


def conversions_of(conversions: pd.DataFrame) -> dict[str, list[Conversion]]:
    """The rows of the table ``conversions`` by ingredient or preparation."""
    rows = zip(*(conversions[name] for name in ("ingredient", "unit", "equals", "in_unit")), strict=True)
    known: dict[str, list[Conversion]] = {}
    for ingredient, *conversion in rows:
        known.setdefault(ingredient, []).append(Conversion(*conversion))
    return known


def check_conversions(conversions: pd.DataFrame) -> None:
    """Raise ``InputError("conversions_differ")`` where one says something else than those before it, or than a scale.

    Of each such one: a ``kg`` is not 500 g, nor a ``lata`` 400 ml where a ``ml`` is the hundredth of one.
    """
    faults = Faults()
    for ingredient, own in conversions_of(conversions).items():
        for place, way in enumerate(own):
            ratio = _through(way.unit, way.in_unit, own[:place])
            if ratio and not isclose(otherwise := ratio[0] / ratio[1], way.equals, rel_tol=_ROUNDED):
                said = {"unit": way.unit, "in_unit": way.in_unit, "equals": f"{way.equals:.4g}"}
                faults.note(
                    InputError("conversions_differ", ingredient=ingredient, **said, otherwise=f"{otherwise:.4g}")
                )
    faults.tell()


def convert(quantity: Quantity, unit: str, to: str, known: Sequence[Conversion] = ()) -> Quantity:
    """The same quantity in another unit: 250 g are 0.25 kg.

    Units are Spanish or English words, in any case and with or without accents. A unit that we don't know converts
    only to itself (``atado`` to ``atados``), and to whatever ``known`` says of this ingredient, either way round and
    one after the other: a ``saco`` of 20 ``atados`` of 150 g are 3 kg.

    Raises ``InputError``: ``unknown_unit``, or ``impossible_unit`` between weight, volume and pieces.
    """
    ratio = _through(unit, to, known)
    if ratio is None:
        unheard = _measure(unit) is None or _measure(to) is None
        raise InputError("unknown_unit" if unheard else "impossible_unit", unit=unit, to=to)
    return quantity * ratio[0] / ratio[1]


def is_measure(unit: str) -> bool:
    """Whether everybody knows how much the unit is: of weight, of volume or of pieces."""
    return _measure(unit) is not None


def same_unit(one: str, other: str) -> bool:
    """Whether two units are one, but for capitals, accents and the plural: ``cajón`` and ``Cajones``.

    Every word may bend: ``bolsas grandes`` are so many of ``bolsa grande``.
    """
    words, others = (_plain(unit).split() for unit in (one, other))
    return len(words) == len(others) and all(map(_same_word, words, others))


def _same_word(one: str, other: str) -> bool:
    short, long = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    return long in (short, f"{short}s", f"{short}es") or (short.endswith("z") and long == f"{short[:-1]}ces")


def _ratio(unit: str, to: str) -> _Ratio | None:
    """What to multiply and divide by between units of one kind."""
    given, wanted = _measure(unit), _measure(to)
    if given is not None and wanted is not None:
        return (given.size, wanted.size) if given.kind == wanted.kind else None
    return (1.0, 1.0) if same_unit(unit, to) else None


def _through(unit: str, to: str, known: Sequence[Conversion]) -> _Ratio | None:
    """What to multiply and divide by on the shortest way from one unit to another; each conversion is gone once."""
    reached, left = [(unit, (1.0, 1.0))], list(known)
    for at, (times, by) in reached:
        if ratio := _ratio(at, to):
            return times * ratio[0], by * ratio[1]
        for way in list(left):
            for start, end, (more, less) in _there_and_back(way):
                if way in left and (ratio := _ratio(at, start)):
                    left.remove(way)
                    reached.append((end, (times * ratio[0] * more, by * ratio[1] * less)))
    return None


def _there_and_back(way: Conversion) -> Iterator[tuple[str, str, _Ratio]]:
    yield way.unit, way.in_unit, (way.equals, 1.0)
    yield way.in_unit, way.unit, (1.0, way.equals)


def _measure(unit: str) -> _Measure | None:
    return _MEASURES.get(_plain(unit))


def _plain(unit: str) -> str:
    letters = unicodedata.normalize("NFKD", unit.strip().rstrip(".").casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
