"""A spreadsheet's pivot whose levels stand in one column: each day above its dishes, or each dish above its days.

A row above others is their sum, so arithmetic says which rows belong together; where it doesn't, nothing is read.
"""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.months import NAMES
from forecasting.sales.columns.guesses import sounds_like_money
from forecasting.sales.columns.tills import LEVELS, TOTALS
from forecasting.sales.days.yearless import months_of, written_with

_YEAR = re.compile(r"(?:19|20)\d{2}")
_MONTH_OF_YEAR = re.compile(rf"(?:{'|'.join(sorted(NAMES))}) (?:del? )?{_YEAR.pattern}")
_QUARTER = re.compile(r"(?:trim|trimestre|qtr|q) ?[1-4]")
_TOTAL = "total"
_CLOSE = 0.005

_CORNER = re.compile(
    r"(?P<how>suma|sum|cuenta|recuento|count|promedio|average|max|min) (?P<of>de|of) (?P<what>.+?)"
    r"(?: (?:etiquetas de columna|rotulos de columna|column labels|fecha|dia|producto|plato|date|item))?"
)
"""What stands in the corner of a pivot with columns, above its rows: ``Suma de Cantidad Etiquetas de columna``."""

_SUMS = ("suma", "sum")


def refuse_other_sums(titles: Sequence[str], file: str) -> None:
    """Raise ``InputError("pivot_not_portions")`` where the corner of a pivot with days or dishes side by side, among
    its ``titles``, says that it shows sums of money or no sums: ``Suma de Importe``, ``Cuenta de Producto``."""
    for corner in filter(None, (_CORNER.fullmatch(plain(title)) for title in titles)):
        shown = f"{corner['how']} {corner['of']} {corner['what']}".capitalize()
        if corner["how"] not in _SUMS or sounds_like_money(corner["what"]):
            raise InputError("pivot_not_portions", file=file, written=shown)


def told_by_levels(cells: pd.DataFrame, label: str, file: str) -> tuple[pd.DataFrame, np.ndarray] | None:
    """The ``cells`` (by role as in ``lay_out.Table``) with the ``day`` and ``dish`` that their levels say, and which
    rows have their day from a row above; nothing where no day has a row of its own.

    A day without a year is one in a column called like a pivot's (``label``) only: half a chicken is ``1/2``, too.
    Rows of days, dishes, months and years that sum others are called totals, as which they count. Raises
    ``InputError("pivot_levels")`` for such a column with days in it whose rows don't add up as days and dishes.
    """
    likely = cells["first"][reading.matching(cells["first"], reading.MAY_BE_DAY)]
    if likely.empty:
        return None
    pivot, names = plain(label) in LEVELS, reading.read_texts(cells["first"])
    written = names[likely.index].unique().tolist()
    whole = dict(zip(written, reading.are_days(written), strict=True))
    days = {name for name in written if whole[name] or (pivot and months_of(name))}
    sold = reading.matching(cells["quantity"], r"\p{Nd}")
    kinds = reading.by_distinct(names, lambda name: "day" if name in days else _kind(name)).where(sold, "")
    levels = list(dict.fromkeys(kinds[kinds.isin(["day", "dish"])]))
    if len(levels) == 2 and _add_up(cells["quantity"], kinds, outer=levels[0]):
        return _with_levels(cells, names, kinds, outer=levels[0])
    if days and pivot:
        raise InputError("pivot_levels", file=file)
    return None


def _kind(name: str) -> str:
    """Whether a row that is no day's is a ``year``'s or that of a shorter ``time``, a ``total``, or a dish's."""
    written = plain(name)
    if _YEAR.fullmatch(written):
        return "year"
    if written in NAMES or _MONTH_OF_YEAR.fullmatch(written) or _QUARTER.fullmatch(written):
        return "time"
    return "total" if not written or written.split(" ")[0] in TOTALS else "dish"


def _add_up(written: pd.Series, kinds: pd.Series, outer: str) -> bool:
    """Whether each row of the outer level is the sum of those of the other one below it."""
    rows = kinds.isin(["day", "dish"])
    above = (kinds[rows] == outer).to_numpy()
    blocks = above.cumsum()
    for comma in (False, True):
        numbers = reading.read_numbers(written[rows], comma).values.to_numpy()
        stated = numbers[above]
        summed = np.bincount(blocks, weights=np.where(above, 0.0, numbers))[1:]
        if (np.abs(summed - stated) < _CLOSE).all():
            return True
    return False


def _with_levels(
    cells: pd.DataFrame, names: pd.Series, kinds: pd.Series, outer: str
) -> tuple[pd.DataFrame, np.ndarray]:
    inner = "dish" if outer == "day" else "day"
    sold = (kinds == inner).to_numpy()
    own = {outer: names.where(kinds == outer).ffill().where(sold, ""), inner: names.where(sold, "")}
    years = names.where(kinds == "year").ffill().fillna("")
    days = [
        written_with(day, year) if year and months_of(day) else day for day, year in zip(own["day"], years, strict=True)
    ]
    dishes = own["dish"].mask(~sold & (kinds != ""), _TOTAL)
    dated = reading.split_days(pd.Series(days, index=cells.index, dtype=names.dtype))
    return cells.assign(dish=dishes, **dated), sold & (outer == "day")
