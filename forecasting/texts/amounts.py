"""Quantities with their unit, as the language says them."""

from collections.abc import Sequence
from math import isfinite

from forecasting.texts import text
from forecasting.texts.formats import about, exact, in_step, number

PIECES = ("unidad", "unidades", "unit", "units")


def amount(quantity: float, unit: str, language: str) -> str:
    """A quantity and its unit: ``12.5 kg``, ``1 unidad``, ``99 unidades``."""
    return f"{number(quantity, language)} {_word(quantity, unit, language)}".strip()


def exact_amount(quantity: float, unit: str, language: str) -> str:
    """A quantity that a person gave, up to its thousandths, and its unit: ``12.25 kg``."""
    return f"{exact(quantity, language)} {_word(quantity, unit, language)}".strip()


def about_amount(quantity: float, unit: str, language: str) -> str:
    """An estimate and its unit: ``57 kg``."""
    return f"{about(quantity, language)} {_word(quantity, unit, language)}".strip()


def weighed(quantity: float, unit: str, language: str) -> str:
    """A computed quantity no finer than a kitchen weighs: whole pieces, one decimal from 1 on, two below."""
    decimals = 0 if unit.casefold() in PIECES else 1 if abs(quantity) >= 1 else 2
    return amount(round(quantity, decimals), unit, language)


def together(quantities: Sequence[float], unit: str, language: str) -> list[str]:
    """Estimates that are told side by side, each in the same step: never 130 beside 130."""
    spread = max(quantities) - min(quantities)
    if spread <= 0:
        return [about_amount(quantity, unit, language) for quantity in quantities]
    return [f"{in_step(each, spread, language)} {_word(each, unit, language)}".strip() for each in quantities]


def _word(quantity: float, unit: str, language: str) -> str:
    if not isfinite(quantity):
        return ""
    if unit.casefold() not in PIECES:
        return unit
    return text("units.piece", language, n=1 if quantity == 1 else 2)
