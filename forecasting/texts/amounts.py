"""Quantities with their unit, as the language says them."""

import re
from collections.abc import Sequence
from math import isfinite

from forecasting.texts import formats, text
from forecasting.texts.formats import about, exact, in_step, number

PIECES = ("unidad", "unidades", "unit", "units")
_OWN_WORD = re.compile(r"[^\W\d_]{3,}[aeo]|[^\W\d_]{2,}ón")
"""A kitchen's own word for a unit in the singular (``lata``, ``bottle``, ``cajón``), no abbreviation."""


def amount(quantity: float, unit: str, language: str) -> str:
    """A quantity and its unit: ``12.5 kg``, ``1 unidad``, ``99 unidades``."""
    return _of_unit(number(quantity, language), quantity, unit, language)


def exact_amount(quantity: float, unit: str, language: str) -> str:
    """A quantity that a person gave, up to its thousandths, and its unit: ``12.25 kg``."""
    return _of_unit(exact(quantity, language), quantity, unit, language)


def about_amount(quantity: float, unit: str, language: str) -> str:
    """An estimate and its unit: ``57 kg``."""
    return _of_unit(about(quantity, language), quantity, unit, language)


def weighed(quantity: float, unit: str, language: str) -> str:
    """A computed quantity no finer than a kitchen weighs: whole pieces, one decimal from 1 on, two below."""
    return amount(_as_weighed(quantity, unit), unit, language)


def weighs_nothing(quantity: float, unit: str) -> bool:
    """Whether a quantity is less than a kitchen weighs."""
    return _as_weighed(quantity, unit) == 0


def _as_weighed(quantity: float, unit: str) -> float:
    return round(quantity, 0 if unit.casefold() in PIECES else 1 if abs(quantity) >= 1 else 2)


def many(unit: str, language: str) -> str:
    """A unit without a quantity, as at an axis: ``unidades``, ``latas``, ``kg``."""
    return text("units.piece", language, n=2) if unit.casefold() in PIECES else _in_plural(unit)


def together(quantities: Sequence[float], unit: str, language: str) -> list[str]:
    """Estimates that are told side by side, each in the same step: never 130 beside 130."""
    spread = max(quantities) - min(quantities)
    if spread <= 0:
        return [about_amount(quantity, unit, language) for quantity in quantities]
    return [_of_unit(in_step(each, spread, language), each, unit, language) for each in quantities]


def _of_unit(figures: str, quantity: float, unit: str, language: str) -> str:
    """The figures and their unit, between which no line breaks; what isn't known has no unit."""
    if not isfinite(quantity) or not unit:
        return figures
    word = _one(unit, language) if figures == "1" else many(unit, language)
    return f"{figures}{formats.TOGETHER}{word}"


def _one(unit: str, language: str) -> str:
    if unit.casefold() in PIECES:
        return text("units.piece", language, n=1)
    return text("units.one_portion", language) if unit == text("forecast.portions", language) else unit


def _in_plural(unit: str) -> str:
    """The unit of many: ``latas``, ``cajones``, ``bottles``; any other word stays as it is."""
    if not _OWN_WORD.fullmatch(unit):
        return unit
    return f"{unit[:-2]}ones" if unit.endswith("ón") else f"{unit}s"
