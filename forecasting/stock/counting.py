"""What a cook writes beside a shelf: ``2 cajones + 3 kg``, ``1 malla y 500 g``, ``media caja``.

Packs are those in which the ingredient is bought; other units are those of this kitchen and of every scale.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from forecasting.errors import InputError
from forecasting.typed_numbers import read_typed
from forecasting.units import Conversion, conversions_of, convert

_AND = re.compile(r"\s*(?:[+&;]|(?<=[^\W\d]),(?=\s)|(?<!\w)(?:y|más|mas|and|plus)(?!\w))\s*", re.IGNORECASE)
_AS_FIGURES = {r"½|(?<!\w)(?:media|medio|half)(?!\w)": " 1/2", "¼": " 1/4", "¾": " 3/4", r"^(?:una?|an?)(?!\w)": "1"}
_PIECE = re.compile(
    r"(?:(?P<whole>[-−]?[\d.,]*\d)(?![\d/.,])\s*)?(?:(?P<top>\d)/(?P<bottom>[1-9])(?![\d/.,])\s*)?(?P<unit>[^\d\s/].*)?"
)
_SIZE = re.compile(r"\s*\b(?:de|x|por|of)?\s*\d.*$", re.IGNORECASE)


DOUBLE, SLIPPED = 2.0, 10.0
"""A count of more than so many times the one before it, or of one part in so many, is asked about."""


LONG_DAYS = 90
"""A count that lasts longer than this, and longer than it keeps, is asked about."""


@dataclass(frozen=True)
class Part:
    """A piece of what was written, ``2 cajones``, and what it ``equals`` in the ingredient's own unit."""

    written: str
    equals: float


@dataclass(frozen=True)
class Written:
    """What somebody wrote, understood: so much of the ingredient's own unit, and piece by piece."""

    quantity: float
    parts: tuple[Part, ...]


def seems_slipped(quantity: float, before: float) -> bool:
    """Whether a count is so far from the one before it that a digit or a unit may have slipped.

    It is more than double, or at most a tenth of it; none at all is often true.
    """
    return before > 0 and quantity > 0 and not before / SLIPPED < quantity <= DOUBLE * before


def seems_endless(quantity: float, a_day: float, shelf_life_days: float) -> bool:
    """Whether a count would last longer than anybody keeps it: litres where millilitres were meant.

    ``a_day`` is what is used on a usual day, in the unit of ``quantity``; where nobody knows it (0), nothing is asked.
    """
    return a_day > 0 and quantity > a_day * max(LONG_DAYS, shelf_life_days)


def packs_of(supply: pd.DataFrame, unit: str) -> list[Conversion]:
    """The packs in which an ingredient is offered, as units: a ``cajón`` is 20 kg.

    ``supply`` are offers (``pack_name, pack_size``) of one ingredient that is measured in ``unit``. A ``caja de 5 kg``
    goes by ``caja``, too.
    """
    packs = [
        Conversion(name, float(size), unit)
        for pack, size in zip(map(str.strip, supply["pack_name"]), supply["pack_size"], strict=True)
        for name in (pack, _SIZE.sub("", pack))
        if name
    ]
    return list(dict.fromkeys(packs))


def read_count(
    words: str, unit: str, packs: Sequence[Conversion] = (), conversions: Sequence[Conversion] = ()
) -> Written:
    """The quantity that somebody wrote: one number in the ingredient's own ``unit``, or several with their units.

    ``packs`` (``packs_of``) and ``conversions`` say what other units of this ingredient hold. A fraction without a unit
    is one of the unit before it: ``2 cajas y media``.

    >>> read_count("2 cajones + 3 kg", "kg", [Conversion("cajón", 20, "kg")]).quantity
    43.0

    Raises ``InputError``: ``count_unreadable`` where there is no sure number, ``count_unit`` for a unit of which nobody
    knows what it holds, ``count_unit_differs`` for a pack that comes in more than one size.
    """
    alone = read_typed(words, unit)
    if alone is not None:
        return Written(alone, (Part(words.strip(), alone),))
    parts, before = [], unit
    for piece in _AND.split(words.strip()):
        number, named, fraction = _split(piece)
        before = named or (before if fraction else unit)
        parts.append(Part(piece, number * _holds(before, unit, packs, conversions)))
    return Written(float(sum(part.equals for part in parts)), tuple(parts))


def read_amount(
    words: str, ingredient: str, unit: str, offers: pd.DataFrame, conversions: pd.DataFrame
) -> float | None:
    """How much came or was bought, written as a count is: ``1 cajón + 3 kg``; None where nothing sure can be read.

    ``offers`` are those of the ingredient (``packs_of``); of the table ``conversions`` its rows count.
    """
    own = conversions_of(conversions[conversions["ingredient"] == ingredient]).get(ingredient, [])
    try:
        return read_count(words, unit, packs_of(offers, unit), own).quantity
    except InputError:
        return None


def _split(piece: str) -> tuple[float, str, bool]:
    """The number of a piece, its unit as it was written, and whether the number is but a fraction."""
    figures = piece
    for word, figure in _AS_FIGURES.items():
        figures = re.sub(word, figure, figures, flags=re.IGNORECASE)
    found = _PIECE.fullmatch(figures.strip())
    if found is None or not (found["whole"] or found["top"]):
        raise InputError("count_unreadable", typed=piece)
    named = (found["unit"] or "").strip()
    whole = read_typed(found["whole"], named) if found["whole"] else 0.0
    if whole is None:
        raise InputError("count_unreadable", typed=piece)
    share = int(found["top"]) / int(found["bottom"]) if found["top"] else 0.0
    return whole + share, named, not found["whole"]


def _holds(named: str, unit: str, packs: Sequence[Conversion], conversions: Sequence[Conversion]) -> float:
    """What one of a named unit is in the ingredient's own: by its scale, by packs of that name, by what is known."""
    sizes: dict[float, str] = {}
    for known in (*([pack] for pack in packs), conversions):
        sizes |= _equals(named, unit, known)
    if len(sizes) > 1:
        raise InputError("count_unit_differs", named=named, unit=unit, sizes=sorted(sizes))
    if not sizes:
        raise InputError("count_unit", named=named, unit=unit)
    return next(iter(sizes))


def _equals(named: str, unit: str, known: Sequence[Conversion]) -> dict[float, str]:
    try:
        return {round(convert(1.0, named, unit, known), 9): named}
    except InputError:
        return {}
