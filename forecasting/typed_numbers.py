"""A number that somebody types into a field: how cooks write it, and the only way to take it."""

import re

from forecasting.files.cells import LARGEST_NUMBER
from forecasting.files.fractions import read_fraction

WEIGHED_FINELY = ("kg", "kgs", "kilo", "kilos", "l", "lt", "lts", "litro", "litros")
"""Units of which three digits after a comma or a point are grams or millilitres; of others they are thousands."""

FINELY = WEIGHED_FINELY[0]
"""The unit to name for shares and factors, of which three digits are never thousands."""

WITHOUT_CENTS = ("CLP", "COP", "CRC", "PYG")
"""Currencies whose cents nobody uses: ``12.500`` are twelve thousand five hundred of them."""

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_PLAIN = re.compile(r"[-−]?\d+")
_GROUPED = re.compile(r"[-−]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"[-−]?\d*[.,]\d+")
_BOTH = re.compile(r"[-−]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?!\1)[.,]\d+")


def read_typed(words: str, unit: str) -> float | None:
    """The quantity that somebody typed, its own unit after it or not; None where nothing sure can be read.

    One comma or point begins the decimals: ``22,5`` and ``22.5`` are the same. Only before exactly three digits it may
    be a mark of thousands: ``1,250`` are 1.25 kg, for scales write so, and 1250 of any smaller unit. Parts of one are
    as ``files.fractions`` reads them: ``1 1/2`` are 1.5.

    >>> read_typed("22,5", "kg"), read_typed("1,250", "kg"), read_typed("1,250 g", "g"), read_typed("22 kilos", "kg")
    (22.5, 1.25, 1250.0, None)
    """
    parts = read_fraction(words.strip().casefold().removesuffix(unit.casefold()))
    if parts is not None:
        return parts
    bare = _SPACES.sub("", words).casefold().removesuffix(_SPACES.sub("", unit).casefold())
    groups = bare.count(",") + bare.count(".")
    if _PLAIN.fullmatch(bare):
        return _within(bare)
    if _GROUPED.fullmatch(bare) and (groups > 1 or unit.casefold() not in WEIGHED_FINELY):
        return _within(re.sub("[.,]", "", bare))
    if _DECIMAL.fullmatch(bare):
        return _within(bare.replace(",", "."))
    if _BOTH.fullmatch(bare):
        whole, decimals = re.fullmatch(r"(.*)[.,](\d+)", bare).groups()
        return _within(f"{re.sub('[.,]', '', whole)}.{decimals}")
    return None


def of_price(currency: str) -> str:
    """The unit to name for what one unit costs: three digits are thousands only of a currency without cents.

    >>> read_typed("12.500", of_price("COP")), read_typed("12.500", of_price("PEN"))
    (12500.0, 12.5)
    """
    return "" if currency in WITHOUT_CENTS else FINELY


def typed_form(quantity: float, unit: str) -> str:
    """A quantity as somebody would have typed it: ``read_typed`` gives it back.

    >>> typed_form(22.5, "kg"), typed_form(1250.0, "g")
    ('22.5', '1250')
    """
    written = f"{quantity:.6f}".rstrip("0").rstrip(".")
    return written if read_typed(written, unit) == quantity else f"{quantity:.6f}"


def _within(digits: str) -> float | None:
    value = float(digits.replace("−", "-"))
    return value if abs(value) <= LARGEST_NUMBER else None
