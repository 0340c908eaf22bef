"""Tables below each other in one file, each with a header of its own: their columns may stand in another order."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.files import cells as reading
from forecasting.files.decode import plain
from forecasting.files.heads import UNDER
from forecasting.files.sheets import Sheet
from forecasting.sales.choices import Choices
from forecasting.sales.columns.meanings import find_columns, list_headers
from forecasting.sales.columns.tills import KNOWN_HEADERS
from forecasting.sales.layouts.dated_above import DIGIT

_TELLING = ("day", "dish", "quantity")

_MOST = 1_000
"""Later headers that differ, by the number of their page for one: more are no table."""


def under_own_headers(rows: pd.DataFrame, sheet: Sheet, places: Mapping[str, int], file: str) -> pd.DataFrame:
    """The cells of ``rows`` by place, those below a later header with other places where the first one has them.

    Names that take two rows are no single later header.
    Raises ``InputError("other_columns_below")`` where it has another column in the place of one of ``_TELLING``.
    """
    if any(UNDER in sheet.headers[place] for place in places.values()):
        return rows
    heads = _later_headers(rows, places)
    if not heads.any() or _are_the_first(rows[heads], sheet.headers):
        return rows
    every = sheet.read([*range(sheet.width)]).rows.reindex(rows.index).fillna("")
    named = every[heads]
    written = pd.Series(list(map("\0".join, zip(*(named[place] for place in named), strict=True))), index=named.index)
    distinct = written.drop_duplicates()
    if len(distinct) > _MOST:
        raise InputError("other_columns_below", file=file, row=int(distinct.index[_MOST]), found="")
    own = [_places_below(each.split("\0"), sheet.headers, places, file, int(row)) for row, each in distinct.items()]
    if all(each == dict(places) for each in own):
        return rows
    under = pd.Series(pd.factorize(written)[0], index=written.index).reindex(rows.index).ffill().to_numpy()
    rows = rows.copy()
    for code, moved in enumerate(own):
        below = under == code
        for role, place in places.items():
            rows.loc[below, place] = every.loc[below, moved[role]] if role in moved else ""
    return rows


def _are_the_first(heads: pd.DataFrame, first: Sequence[str]) -> bool:
    """Whether all later headers are the first one again, as at the top of each page."""
    return all(heads[place].fillna("").str.strip().eq(first[place]).all() for place in heads)


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
    same place under a name that nobody knows.

    What has the name of something else is not at its old place; but in a table without days, of payments for one,
    days, dishes and portions keep theirs: its rows are told by lacking a date, or by the total above them.
    """
    named = find_columns(headers, file, Choices())
    alike = {plain(header): place for place, header in reversed([*enumerate(headers)]) if header}
    found = {
        role: place if plain(headers[place]) == plain(first[place]) else alike.get(plain(first[place]), named.get(role))
        for role, place in places.items()
    }
    others = {place for place, header in enumerate(headers) if plain(header) in KNOWN_HEADERS}
    if found.get("day") is None:
        others -= {places[role] for role in _TELLING if role in places}
    taken = others | {*found.values()}
    found = {
        role: places[role] if place is None else place
        for role, place in found.items()
        if place is not None or places[role] not in taken
    }
    if any(role in places and role not in found for role in _TELLING):
        raise InputError("other_columns_below", file=file, row=row, found=list_headers(headers))
    return found
