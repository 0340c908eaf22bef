"""What a choice of columns makes of the first rows of a file, before the whole of it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.errors import InputError, QuestionError
from forecasting.files.sheets import Sheet
from forecasting.sales.choices import Choices
from forecasting.sales.columns.guesses import OPENING
from forecasting.sales.columns.tills import recognise
from forecasting.sales.days.periods import ALONE, Beside
from forecasting.sales.days.universal import in_local_time
from forecasting.sales.read import laid_out, open_chosen, settle, values_and_totals
from forecasting.sales.reasons import KEPT, LeftOut, judge_rows, sum_left_out

_FOR_NOW: Mapping[str, Mapping[str, object]] = {
    "ambiguous_dates": {"day_first": True},
    "ambiguous_numbers": {"decimal_comma": False},
    "which_year": {"year": 2000},
    "which_period": {"period": ("2000-01-01", "2000-01-01")},
    "week_of_year": {"weeks": True},
    "period_of_days": {"spread": True},
}
"""An answer to look at the rows with: the question is asked of the whole file."""

_WRITING = {"ambiguous_dates", "ambiguous_numbers"}


@dataclass(frozen=True)
class FirstRows:
    """``rows``: ``row`` (as Excel shows it), ``day, dish, quantity, net_sales`` and the ``reason`` why it doesn't count
    or is odd, for each row with anything in it. ``left_out`` as in ``SalesFile``; ``open``: the codes of the questions
    that these rows leave open.
    """

    rows: pd.DataFrame
    left_out: tuple[LeftOut, ...]
    open: tuple[str, ...]

    @property
    def sales(self) -> int:
        """How many of the file's rows would count as sales, of ``many``."""
        return int(self.rows.loc[self.rows["reason"].isin(KEPT), "row"].nunique())

    @property
    def many(self) -> int:
        """How many of the file's rows have anything in them."""
        return int(self.rows["row"].nunique())


def leaves_writing_open(content: bytes, file: str, choices: Choices) -> bool:
    """Whether the first rows of a file have dates or decimals of two readings as long as nobody says which."""
    unsaid = replace(choices, day_first=None, decimal_comma=None)
    try:
        opening = open_chosen(content, file, unsaid).first(OPENING)
        return not _WRITING.isdisjoint(read_first_rows(opening, file, unsaid).open)
    except InputError:  # whoever reads it says what is wrong with it
        return False


def read_first_rows(opening: Sheet, file: str, choices: Choices, beside: Beside = ALONE) -> FirstRows:
    """Read the ``opening`` of a file as ``read_sales`` reads all of it. Raises ``InputError`` as ``lay_out`` does."""
    asked: list[str] = []
    while True:
        try:
            return _read(opening, file, choices, beside, tuple(asked))
        except QuestionError as question:
            if question.code not in _FOR_NOW or question.code in asked:
                raise
            asked.append(question.code)
            choices = replace(choices, **_FOR_NOW[question.code])


def _read(opening: Sheet, file: str, choices: Choices, beside: Beside, asked: tuple[str, ...]) -> FirstRows:
    till = recognise(opening.headers)
    table = laid_out(opening, file, till, choices, beside)
    choices, writing = settle(table, choices, file)
    local, _ = in_local_time(table.cells, writing.day_first, beside.time_zone or "UTC", file)
    table = replace(table, cells=local)
    values, totals, _ = values_and_totals(table, till, choices, writing)
    values = values.assign(usual_price=np.nan, modifier_alone=False)
    reasons = judge_rows(table, values, totals, beside.today)
    reasons = reasons.replace("total_differs", "total_row")  # what it sums may stand further down
    money = values.get("net_sales", np.nan)
    read = values[["day", "dish", "quantity"]].assign(net_sales=money, reason=reasons, row=table.rows)
    return FirstRows(
        rows=read[read["reason"] != "blank"].reset_index(drop=True),
        left_out=sum_left_out(reasons, values["written_quantity"], table.rows),
        open=asked,
    )
