"""Tables below each other in one file, each with a header of its own: their columns may stand in another order."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.sheets import Sheet
from forecasting.sales.choices import Choices
from forecasting.sales.columns import find_columns, list_headers
from forecasting.sales.dated_above import DIGIT
from forecasting.sales.tills import KNOWN_HEADERS

_TELLING = ("day", "dish", "quantity")


def under_own_headers(rows: pd.DataFrame, sheet: Sheet, places: Mapping[str, int], file: str) -> pd.DataFrame:
    """The cells of ``rows`` by place, those below a later header with other places where the first one has them.

    Raises ``InputError("other_columns_below")`` where it has another column in the place of one of ``_TELLING``.
    """
    heads = _later_headers(rows, places)
    if not heads.any():
        return rows
    every = sheet.read([*range(sheet.width)]).rows.reindex(rows.index).fillna("")
    starts = rows.index[heads]
    moved = [_places_below(every.loc[start].tolist(), sheet.headers, places, file, int(start)) for start in starts]
    if all(each == dict(places) for each in moved):
        return rows
    rows = rows.copy()
    for start, stop, own in zip(starts, [*starts[1:], rows.index[-1] + 1], moved, strict=True):
        below = (rows.index >= start) & (rows.index < stop)
        for role, place in places.items():
            rows.loc[below, place] = every.loc[below, own[role]] if role in own else ""
    return rows


def _later_headers(rows: pd.DataFrame, places: Mapping[str, int]) -> np.ndarray:
    """Rows that have names of columns where the first header has its own."""
    counts = rows[places["quantity"]].fillna("")
    found = ~reading.matching(counts, DIGIT) & (counts != "").to_numpy()
    if found.any():
        told = [rows.loc[found, places[role]] for role in _TELLING if role in places]
        found[found] = np.sum([reading.are_among(cells, KNOWN_HEADERS).to_numpy() for cells in told], axis=0) > 1
    return found


def _places_below(
    headers: Sequence[str], first: Sequence[str], places: Mapping[str, int], file: str, row: int
) -> dict[str, int]:
    """Role -> its place under a later header: that of the same name as in the first one, or of a known one, or the
    same place under a name that nobody knows."""
    named = find_columns(headers, file, Choices())
    alike = {plain(header): place for place, header in reversed([*enumerate(headers)]) if header}
    found = {
        role: place if plain(headers[place]) == plain(first[place]) else alike.get(plain(first[place]), named.get(role))
        for role, place in places.items()
    }
    taken = {*found.values()}
    found = {
        role: places[role] if place is None else place
        for role, place in found.items()
        if place is not None or places[role] not in taken
    }
    if any(role in places and role not in found for role in _TELLING):
        raise InputError("other_columns_below", file=file, row=row, found=list_headers(headers))
    return found
