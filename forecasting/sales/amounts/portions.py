"""Portions as tills and people write them: counted (``2 UND``), in parts of one (``1/2``), by weight (``0.350 kg``)."""

import re

import numpy as np
import pandas as pd

from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.fractions import SIGN, bare_fraction, may_be_day, scaled
from forecasting.files.sheets import TEXT

_LIKELY = rf"(?i)\d\s*[a-z]|x\s*\d|/|{SIGN}"
_COUNTED = re.compile(
    r"(?i)\s*(?:x\s?(\d[\d.,]*)|(-?\d[\d.,]*)\s?"
    r"(?:unds?|unid(?:ad(?:es)?)?|un|uds?|u|units?|pzas?|pz|piezas?|pcs?|ea|porc(?:i[oó]n(?:es)?)?|platos?|x)\.?)\s*"
)
"""Portions and what they are counted in: ``2 UND``, ``3.00 und.``, ``x 2``."""

_WEIGHED = re.compile(
    r"(?i)\s*(?:(?P<kilos>-?\d[\d.,]*)\s?(?:kgs?|kilos?|k)|(?P<grams>-?\d{1,6})\s?(?:gr?s?|gramos?))\.?\s*"
)
"""Grams with a sign among their digits may be thousands or parts of one: such a row isn't read."""

_SOME = r"[^\P{N}0]"


def read_portions(written: pd.Series, dishes: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """Portions as bare numbers, and which of them were weighed: a kilo is one portion. What is neither stays as it is.

    Parts are only read where none of the column can
    be but a date; a weight only of a dish, however spelt, that has nothing but weights and zeros, for a portion and a
    kilo don't add up.
    """
    nothing = np.zeros(len(written), dtype=bool)
    if not reading.matching(written, _LIKELY).any():
        return written, nothing
    parted = not any(map(may_be_day, written.dropna().unique()))
    bare = reading.by_distinct(written, lambda text: _bare(text, parted))
    weighs = reading.by_distinct(written, lambda text: bool(_WEIGHED.fullmatch(text)), "bool").to_numpy()
    if not weighs.any():
        return bare, nothing
    called = reading.by_distinct(dishes, lambda dish: plain(dish) or dish)
    weighed = weighs & ~called.isin(called[~weighs & reading.matching(written, _SOME)]).to_numpy()
    return bare.mask(weighed, reading.by_distinct(written, _kilos)), weighed


def _bare(text: str, parted: bool) -> str:
    if found := _COUNTED.fullmatch(text):
        return found[1] or found[2]
    return bare_fraction(text) if parted else text


def _kilos(text: str) -> str:
    found = _WEIGHED.fullmatch(text)
    if found is None:
        return text
    return found["kilos"] or scaled(int(found["grams"]) / 1000)


def one_of_each(dishes: pd.Series, paid: pd.Series | None) -> pd.Series:
    """A portion for each row that names a dish and, in a file that has money, says some."""
    sold = reading.matching(dishes, r"\S")
    if paid is not None:
        sold &= reading.matching(paid, r"\d")
    return pd.Series(np.where(sold, "1", ""), index=dishes.index, dtype=TEXT)
