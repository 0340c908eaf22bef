"""Two people change one table at the same time: what each of them did stays, if it is about different things."""

from collections import Counter

import numpy as np
import pandas as pd

from forecasting.errors import InputError
from forecasting.tables import COLUMNS

_DIGITS = 9  # fewer than a file keeps: what was only written and read again is no other number


def thing(table: str) -> str:
    """The column that says what a row of a table is about: the dish, the ingredient, else the day."""
    names = [column.name for column in COLUMNS[table] if column.kind == "text" and column.name != "location"]
    return [*names, "day"][0]


def together(table: str, seen: pd.DataFrame, mine: pd.DataFrame, now: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """``mine``, made of a table as it was ``seen``, with all that others have changed in it until ``now``.

    It stands where it stood, and what is new below. Also names what that was. What one changes is all rows of a
    ``thing``: of one that both have changed nobody knows which row holds: ``InputError("changed_by_both")``.
    """
    about = thing(table)
    own, others = (_touched(seen, rows, about) for rows in (mine, now))
    if both := own & others:
        raise InputError("changed_by_both", names=_in_order(both))
    theirs = now[now[about].isin(others)]
    below = mine.index.max() + 1 + pd.RangeIndex(len(theirs)) if len(mine) else theirs.index
    stays = ~mine[about].isin(others)
    joined = pd.concat([mine[stays], theirs.set_axis(below)])
    first = dict(zip(mine[about][::-1], reversed(range(len(mine))), strict=True))
    places = [*np.flatnonzero(stays), *theirs[about].map(first).fillna(len(mine))]
    return joined.iloc[np.argsort(places, kind="stable")], _in_order(others)


def _touched(before: pd.DataFrame, after: pd.DataFrame, about: str) -> set[object]:
    """The things with other, more or fewer rows than before."""
    one, other = _rows(before, about), _rows(after, about)
    return {name for name, _ in (one - other) + (other - one)}


def _rows(rows: pd.DataFrame, about: str) -> Counter:
    """How often each row is there, whatever the order."""
    cells = rows.astype("object").where(rows.notna(), None).map(_comparable)
    return Counter(zip(rows[about], cells.itertuples(index=False, name=None), strict=True))


def _comparable(cell: object) -> object:
    return f"{cell:.{_DIGITS}g}" if isinstance(cell, float) else cell


def _in_order(things: set[object]) -> list[str]:
    return sorted(f"{each:%Y-%m-%d}" if isinstance(each, pd.Timestamp) else str(each) for each in things)
