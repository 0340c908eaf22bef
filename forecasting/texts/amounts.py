"""Quantities with their unit, as the language says them."""

from collections.abc import Sequence
from contextlib import suppress
from math import ceil, isfinite

from forecasting.errors import InputError
from forecasting.texts import formats, of_unit
from forecasting.texts.bending import is_piece
from forecasting.texts.formats import about, exact, in_step, number
from forecasting.units import convert


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


def to_buy(quantity: float, unit: str, language: str) -> str:
    """A computed quantity as one asks for it at a market, never less: whole pieces, half kilos, below one 50 grams."""
    for whole, part in (("kg", "g"), ("l", "ml")):
        with suppress(InputError):  # it is measured otherwise
            much = convert(quantity, unit, whole)
            small = _up(convert(much, whole, part), 50)
            if small < convert(1, whole, part):
                return exact_amount(small, part, language)
            return exact_amount(_up(much, 0.5 if much < 10 else 1), whole, language)
    return exact_amount(_up(quantity, 1), unit, language)


def _up(quantity: float, step: float) -> float:
    return ceil(round(quantity / step, 6)) * step


def weighs_nothing(quantity: float, unit: str) -> bool:
    """Whether a quantity is less than a kitchen weighs."""
    return _as_weighed(quantity, unit) == 0


def _as_weighed(quantity: float, unit: str) -> float:
    return round(quantity, 0 if is_piece(unit) else 1 if abs(quantity) >= 1 else 2)


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
    return f"{figures}{formats.TOGETHER}{of_unit(unit, 1 if figures == '1' else 2, language)}"
