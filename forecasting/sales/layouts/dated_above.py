"""A day that stands once above the rows that it is of: on a line of its own, or in the first of them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from forecasting.files import cells as reading
from forecasting.files.sheets import Sheet
from forecasting.sales.columns.tills import MONEY, begins_with_total
from forecasting.sales.days.periods import day_named

DIGIT = r"\p{Nd}"

_OF_DOCUMENTS = (
    *("time", "location", "channel", "source", "void", "deleted", "cancelled", "tax_state", "order_state", "status"),
    "receipt_type",
)
"""What a document may say in its first row alone, beside its day and number, of all that is on it."""

_ROWS_OF_DOCUMENTS = 10
"""Documents that are numbered may mostly have one dish: a row in so many without a day makes it no mishap."""


def dated_by_lines(cells: pd.DataFrame, titles: Sequence[str]) -> tuple[pd.DataFrame, np.ndarray] | None:
    """The cells of a report with a block for each day, under a line that names it, and which rows are dated so; nothing
    where no line among the rows does.

    The first such line may be a title above the table.
    """
    sold = reading.matching(cells["quantity"], DIGIT)
    if sold.all():
        return None
    lines = reading.by_distinct(cells["first"].mask(sold, ""), day_named)
    first = next(filter(None, map(day_named, reversed(titles))), "")
    days = lines.mask(lines == "").ffill().fillna(first).where(sold, "")
    if not (days[sold] != first).any():
        return None
    return cells.assign(**reading.split_days(days)), (days != "").to_numpy()


def dated_by_first_rows(
    cells: pd.DataFrame, sheet: Sheet, places: Mapping[str, int], always: bool
) -> tuple[pd.DataFrame, np.ndarray] | None:
    """The cells with the day of a row above, and which rows have it from there; nothing where each has its own.

    Some files write the day once for the rows below it: a till that does it ``always``, one that mostly does, one
    that writes no day twice and does it often, or one that writes day and number of a document in its first row alone.

    What else stands in such first rows alone, a state for one, is said of all rows of the document.
    """
    sold, dated = (cells["dish"].fillna("") != "").to_numpy(), (cells["day"] != "").to_numpy()
    below = sold & ~dated & np.maximum.accumulate(dated)
    share = below.sum() / max(sold.sum(), 1)
    mostly = 1 / (3 if cells.loc[sold & dated, "day"].is_unique else 2)
    some = 1 / _ROWS_OF_DOCUMENTS
    told = share > mostly or (share > some and _number_documents(sheet, places, sold & dated, below))
    if not below.any() or not (always or told):
        return None
    below[below] = ~reading.by_distinct(cells.loc[below, "dish"], begins_with_total, "bool").to_numpy()
    of_documents = [role for role in _OF_DOCUMENTS if role in cells and cells.loc[below, role].fillna("").eq("").all()]
    once = dict.fromkeys([*(role for role in ("day", "day_time", "ticket") if role in cells), *of_documents])
    held = cells[[*once]].fillna("").where(pd.Series(dated, index=cells.index), axis=0).ffill()
    filled = {role: cells[role].mask(below & (cells[role].fillna("") == ""), held[role]) for role in once}
    return cells.assign(**filled), below


def _number_documents(sheet: Sheet, places: Mapping[str, int], heads: np.ndarray, below: np.ndarray) -> bool:
    """Whether a column, whatever it is called, has a text of its own in each dated row, and none in those ``below``.

    Days do, and sums of money may: they number nothing.
    """
    others = {places[role] for role in ("day", *MONEY) if role in places}
    columns = sheet.read([place for place in range(len(sheet.headers)) if place not in others]).rows.fillna("")
    return any(
        column[heads].ne("").all() and column[heads].is_unique and column[below].eq("").all()
        for column in (columns[place] for place in columns)
    )
