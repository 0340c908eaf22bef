"""Which column names dishes, where its header alone doesn't say it."""

from collections.abc import Sequence

import pandas as pd

from forecasting.files.decode import plain
from forecasting.files.sheets import Sheet
from forecasting.sales.columns.tills import LEVELS, ROLES


def with_unnamed_dish(headers: Sequence[str], places: dict[str, int]) -> dict[str, int]:
    """A pivot writes no header over the names of its rows, or one that says nothing of them: the first column."""
    unnamed = not headers[0] or plain(headers[0]) in LEVELS
    return {**places, "dish": 0} if "dish" not in places and "quantity" in places and unnamed else places


def with_worded_dish(sheet: Sheet, places: dict[str, int]) -> dict[str, int]:
    """A column called ``Item`` may number the rows, one called ``Producto`` have codes: then dishes are in another one
    that is called like them, or in none that we know."""
    named = [place for name in ROLES["dish"] for place, header in enumerate(sheet.headers) if plain(header) == name]
    free = [place for place in named if place not in places.values()]
    if "dish" not in places or not (free or plain(sheet.headers[places["dish"]]) == "item"):
        return places
    cells = sheet.read(sorted({places["dish"], *free})).rows
    worded = [place for place in (places["dish"], *free) if _are_words(cells[place])]
    others = {role: place for role, place in places.items() if role != "dish"}
    return others | ({"dish": worded[0]} if worded else {})


def _are_words(cells: pd.Series) -> bool:
    """Whether most of the filled cells have a letter: a total has its name among numbers, too."""
    filled = cells[cells.fillna("").str.strip() != ""]
    return filled.empty or 2 * int(filled.str.contains(r"[^\W\d_]").sum()) > len(filled)
