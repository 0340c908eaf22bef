"""Quantities with their unit, as the language says them."""

from forecasting.texts import text
from forecasting.texts.formats import about, number

PIECES = ("unidad", "unidades", "unit", "units")


def amount(quantity: float, unit: str, language: str) -> str:
    """A quantity and its unit: ``12.5 kg``, ``1 unidad``, ``99 unidades``."""
    return f"{number(quantity, language)} {_word(quantity, unit, language)}".strip()


def about_amount(quantity: float, unit: str, language: str) -> str:
    """An estimate and its unit: ``57 kg``."""
    return f"{about(quantity, language)} {_word(quantity, unit, language)}".strip()


def _word(quantity: float, unit: str, language: str) -> str:
    if unit.casefold() not in PIECES:
        return unit
    return text("units.piece", language, n=1 if quantity == 1 else 2)
