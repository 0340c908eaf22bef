"""Dates without a year (``20-nov``, ``20/11``): a person says which one, for this file alone."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from forecasting.errors import QuestionError
from forecasting.files import cells as reading
from forecasting.sales.days.yearless import months_of, written_with
from forecasting.sales.layouts.lay_out import Table

_SAMPLES = 3


def with_year(table: Table, year: int | None, file: str, told: int | None = None) -> Table:
    """The table with a year behind each date; where December and January are in it, ``year`` is that of December.

    ``told`` is the year that a title or the file's name says, which will do where nobody said another and the dates are
    of one year. A table with any whole date stays. Raises ``QuestionError("which_year")`` with samples where nobody has
    said it.
    """
    written = table.cells["day"]
    distinct = [day for day in written.unique() if isinstance(day, str)]
    months = {day: found for day in distinct if (found := months_of(day))}
    if not months or any(reading.read_day(day, first) for day in distinct for first in (True, False)):
        return table
    there = {found[0] for found in months.values()}
    turns = {1, 12} <= there and len(there) < 12
    year = told if year is None and not turns else year
    if year is None:
        samples = ", ".join(list(months)[:_SAMPLES])
        raise QuestionError("which_year", file=file, column=table.headers.get("day", ""), samples=samples)
    whole = {day: written_with(day, year + (turns and found[0] <= 6)) for day, found in months.items()}
    days = reading.by_distinct(written, lambda day: whole.get(day, day))
    return replace(table, cells=table.cells.assign(day=days.astype(written.dtype)))


def possible_years(samples: Sequence[str], today: pd.Timestamp, many: int) -> list[int]:
    """So many years that dates without one can be of, the latest first: not one in which none of them has come yet."""
    wholes = [written_with(day, today.year) for day in samples]
    days = [day for whole in wholes for first in (True, False) if (day := reading.read_day(whole, first))]
    latest = today.year - (bool(days) and min(days) > today.date())
    return [*range(latest, latest - many, -1)]
