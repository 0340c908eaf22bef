"""Words for units in the singular and the plural."""

import re

_PIECES = ("unidad", "unidades", "unit", "units")
_ONE = re.compile(r"[^\W\d_]{3,}[aeo]|[^\W\d_]{2,}ón")
"""A kitchen's own word for a unit in the singular (``lata``, ``bottle``, ``cajón``), no abbreviation."""

_MANY = re.compile(r"[^\W\d_]{3,}[ao]s|[^\W\d_]*(?:ci|j)ones")
"""One in the plural that can be nothing else: ``latas``, ``cajones``, ``porciones``."""


def is_piece(unit: str) -> bool:
    """Whether a unit is what the catalogues call ``units.piece``."""
    return unit.casefold() in _PIECES


def in_plural(unit: str) -> str:
    """The unit of many: ``latas``, ``cajones``, ``bottles``; any other word stays as it is."""
    if not _ONE.fullmatch(unit):
        return unit
    return f"{unit[:-2]}ones" if unit.endswith("ón") else f"{unit}s"


def in_singular(unit: str) -> str:
    """The unit of one: ``lata``, ``cajón``; any other word stays as it is."""
    if not _MANY.fullmatch(unit):
        return unit
    return f"{unit[:-4]}ón" if unit.endswith("ones") else unit[:-1]
