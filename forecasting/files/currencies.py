"""The currencies that people write beside amounts: ``S/ 42.00``, ``US$ 15``, ``COP 25,900.00``."""

import re

import numpy as np
import pandas as pd

_PESOS = "$"
"""A bare sign of dollars or pesos, which doesn't say whose."""

_SIGNS = {
    "PEN": ("s/.", "s/", "soles", "sol"),
    "USD": ("us$", "u$s", "usd$", "dolares", "dólares", "dolar", "dólar"),
    "EUR": ("€", "euros", "euro"),
    "MXN": ("mx$",),
    "COP": ("col$", "cop$"),
    "CLP": ("clp$",),
    "ARS": ("ar$",),
    "UYU": ("$u",),
    "DOP": ("rd$",),
    "BRL": ("r$",),
    "BOB": ("bs.", "bs"),
    "CRC": ("₡", "colones"),
    "GTQ": ("q", "quetzales"),
    "NIO": ("c$",),
    "PYG": ("₲",),
    "PAB": ("b/.",),
    "GBP": ("£",),
    "HNL": (),
    "VES": (),
    "CAD": (),
    _PESOS: ("$/", "pesos"),
}
"""The currencies of America and Spain by their code of ISO 4217, and what else they are called."""

_CALLED = {word: code for code, words in _SIGNS.items() for word in (code.lower(), *words)}
_PAID_IN_PESOS = frozenset(("USD", "MXN", "COP", "CLP", "ARS", "UYU", "DOP", "NIO", "CAD", _PESOS))

_LONGER_FIRST = sorted(_CALLED, key=len, reverse=True)
_FIRST_LETTERS = "".join({word[0] for word in _LONGER_FIRST})
SIGN = re.compile(
    # What begins none of them is passed over at once: cells of numbers are the most of a file.
    rf"(?=[{re.escape(_FIRST_LETTERS)}])(?<![^\W\d_])(?:{'|'.join(map(re.escape, _LONGER_FIRST))})(?![^\W\d_])"
)
"""A currency beside a number, in small letters, never within a word."""


def in_another(amounts: pd.Series, named: pd.Series | None = None) -> np.ndarray:
    """Which amounts are in another currency than most of their column, by the sign beside them.

    ``named`` is a column that calls the currency of each row, where a file has one. An amount that says none is in
    the currency of the others, unless most say none and some that they are dollars: these are a tourist's.
    """
    said = _currencies(amounts if named is None else named)
    if said is None:
        return np.zeros(len(amounts), dtype=bool)
    own = said[said != ""].mode().iloc[0]
    if own == "USD" and 2 * (said != "").sum() < (amounts.fillna("") != "").sum():
        own = ""
    alike = {_PESOS: _PAID_IN_PESOS - {"USD"}}.get(own, {_PESOS} if own in _PAID_IN_PESOS else set())
    return ~said.isin({"", own, *alike}).to_numpy()


def _currencies(cells: pd.Series) -> pd.Series | None:
    """What each cell calls its currency, by its code, ``""`` where it calls none; nothing where no cell does."""
    codes, texts = cells.fillna("").factorize()
    found = [SIGN.search(text.lower()) for text in texts.tolist()]
    if not any(found):
        return None
    called = np.array(["" if each is None else _CALLED[each[0]] for each in found], dtype=object)
    return pd.Series(called.take(codes), index=cells.index)
