"""Lists of orders, as delivery apps export them: all dishes of an order in one cell, each with how many of it."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from forecasting.files.sheets import Sheet

_ROWS_LOOKED_AT = 200

_BEFORE = re.compile(r"(?i)(?<![^\W_])(\d{1,3}) ?[x×] ?(?=[^\W\d_]|\d/\d|[¼½¾(])")
_AFTER = re.compile(r"(?i)(?<=[\w)\]]) ?\( ?[x×] ?(\d{1,3}) ?\)")
"""How many of a dish: ``2 x Ceviche, 1 x Causa``, or ``Ceviche (x2), Causa (x1)``."""

_BETWEEN = " \t\r\n,;|+/-·•"
"""What may stand between the dishes of a cell."""


class Orders(NamedTuple):
    """``place`` in the list of orders, ``dish`` and ``quantity`` of each dish of each order, as they are written."""

    place: list[int]
    dish: list[str]
    quantity: list[str]


def are_orders(cells: pd.Series) -> bool:
    """Whether most cells of a column name dishes as orders do, and some of them several."""
    many = cells.fillna("").map(lambda cell: len(_dishes(cell)))
    return 2 * int((many > 0).sum()) > len(many) and bool((many > 1).any())


def column_of_orders(sheet: Sheet, places: Mapping[str, int]) -> int | None:
    """The column that lists the dishes of each order: that of the dishes, or one of which nothing else is known.

    What is called ``Pedido`` may be the number of an order, and may be what was ordered.
    """
    others = {place for role, place in places.items() if role != "ticket"}
    free = [place for place in range(len(sheet.headers)) if place not in others]
    columns = [places["dish"]] if "dish" in places else free
    cells = sheet.read(columns).rows.head(_ROWS_LOOKED_AT)
    return next((place for place in columns if are_orders(cells[place])), None)


def part(cells: Sequence[str]) -> Orders:
    """The dishes of each order. A cell that names none as orders do is one, as it is written, without a quantity."""
    found = Orders([], [], [])
    for place, cell in enumerate(cells):
        for dish, quantity in _dishes(cell) or [(cell, "")]:
            found.place.append(place)
            found.dish.append(dish)
            found.quantity.append(quantity)
    return found


def _dishes(cell: str) -> list[tuple[str, str]]:
    """The dishes of one order, each with how many of it; none where something else stands before the first."""
    before = [*_BEFORE.finditer(cell)]
    if before:
        ends = [*(match.start() for match in before[1:]), len(cell)]
        told = [(cell[match.end() : end], match[1]) for match, end in zip(before, ends, strict=True)]
        stray = cell[: before[0].start()]
    else:
        after = [*_AFTER.finditer(cell)]
        starts = [0, *(match.end() for match in after)]
        told = [(cell[start : match.start()], match[1]) for start, match in zip(starts, after, strict=False)]
        stray = cell[starts[-1] :] if after else ""
    dishes = [(dish.strip(_BETWEEN), quantity) for dish, quantity in told]
    return dishes if not stray.strip(_BETWEEN) and all(dish for dish, _ in dishes) else []
