"""Sums of some rows whose name doesn't say so: ``MARINOS, 14, 588`` beside the ceviches.

One such sum may be chance, and a real dish must never be lost to it: a proposal is either certain, as all rows of the
file fall into place, or has to be confirmed by a total that leaves out exactly these sums.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.sales.layouts.groups import counted

_CLOSE = 0.0005
_LONGEST = 500
"""Rows: no group of a menu has more."""

_MOST_ROWS, _MOST_TRIED = 50_000, 5_000
"""A longer file lists tickets; rows of a file in which single groups are looked for."""

_MOST_ALONE = 50
"""More groups of a single row than others, by so many: lines of tickets that happen to be alike."""

_OF_A_CENT = 0.001

_SURE_GROUPS, _SURE_GROUPS_BY_ONE_NUMBER = 3, 6
"""So many different groups of several rows, one after the other without a gap, are no chance; more by one number.

Where capitals set their sums apart one less will do.
"""


@dataclass(frozen=True)
class Proposal:
    """``sum_of``: for each row of a file the place of its sum, or -1; ``certain`` where no total has to agree,
    ``likely`` where portions and money of all rows fall into place, though it may be chance."""

    sum_of: np.ndarray
    certain: bool
    likely: bool = False

    @property
    def sums(self) -> np.ndarray:
        """Which rows are sums."""
        return np.isin(np.arange(len(self.sum_of)), self.sum_of)


@dataclass(frozen=True)
class Group:
    """``rows`` and the one, ``total``, that sums them: places among the rows that sold."""

    total: int
    rows: np.ndarray


def propose_sums(
    dishes: pd.Series, numbers: Sequence[np.ndarray], sold: np.ndarray, of_tickets: bool = False
) -> Iterator[Proposal]:
    """The rows of those ``sold`` that may sum others just above or just below them.

    ``numbers`` are what each row states. Certain are groups that cover all rows if their names count their rows
    (``Bebidas (12)``) or, in a file that isn't ``of_tickets``, several differ. A name that also sells is never a sum.
    """
    places = np.flatnonzero(sold)
    stated = [each[places] for each in numbers if not np.isnan(each[places]).any()]
    if not 2 <= len(places) <= _MOST_ROWS or not stated:
        return
    rows, names = np.stack(stated), dishes.iloc[places]
    for find in (_cover, _some) if len(places) <= _MOST_TRIED else (_cover,):
        for below in (True, False):
            found = find(rows) if below else [_turned(group, len(places)) for group in find(rows[:, ::-1])]
            if found and _named_apart(found, names):
                sum_of = np.full(len(sold), -1)
                for group in found:
                    sum_of[places[group.rows]] = places[group.total]
                certain = find is _cover and _certain(found, rows, names, of_tickets)
                yield Proposal(sum_of, certain, likely=find is _cover and not of_tickets and _all_tell(found, rows))


def _cover(rows: np.ndarray) -> list[Group]:
    """Groups that end in their sum and cover every row; nothing where a row stays alone."""
    summed = _summed(rows)
    groups, alone, last = [], 0, rows.shape[1] - 1
    while last > 0:
        first = _begins(summed, rows, last)
        alone += 0 if first is None else 1 if last - first == 1 else -1
        if first is None or alone > _MOST_ALONE:
            return []
        groups.append(Group(last, np.arange(first, last)))
        last = first - 1
    return groups if last < 0 else []


def _some(rows: np.ndarray) -> list[Group]:
    """Groups of several rows that end in their sum, with other rows between them."""
    begins = _all_begin(rows)
    groups, last = [], rows.shape[1] - 1
    while last > 1:
        first = int(begins[last])
        if last - first > 1:
            groups.append(Group(last, np.arange(first, last)))
            last = first
        last -= 1
    return groups


def _summed(rows: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros((len(rows), 1)), rows.cumsum(axis=1)], axis=1)


def _begins(summed: np.ndarray, rows: np.ndarray, last: int) -> int | None:
    """The first of the rows before ``last`` that add up to it."""
    if rows[:, last].max() <= 0:
        return None
    start = max(0, last - _LONGEST)
    wanted = summed[:, [last]] - rows[:, [last]]
    fits = np.flatnonzero((np.abs(summed[:, start:last] - wanted) < _CLOSE).all(axis=0))
    return start + int(fits[0]) if len(fits) else None


def _all_begin(rows: np.ndarray) -> np.ndarray:
    """``_begins`` of every row; its own place where no rows before it add up to it."""
    summed, several = _summed(rows), rows.shape[1]
    wanted = summed[:, :-1] - rows
    begin = np.arange(several)
    # Row by row takes ten times as long: each step looks at all rows, and at the sums that begin so far before them.
    for before in range(1, min(_LONGEST, several - 1) + 1):
        fits = np.abs(summed[-1, : several - before] - wanted[-1, before:]) < _CLOSE
        first = np.flatnonzero(fits)
        first = first[(np.abs(summed[:, first] - wanted[:, first + before]) < _CLOSE).all(axis=0)]
        begin[first + before] = first
    return np.where(rows.max(axis=0) > 0, begin, np.arange(several))


def _turned(group: Group, rows: int) -> Group:
    """The same group where the rows stand the other way round."""
    return Group(rows - 1 - group.total, rows - 1 - group.rows[::-1])


def _named_apart(groups: Sequence[Group], names: pd.Series) -> bool:
    sums = {names.iloc[group.total] for group in groups} - {""}
    rows = np.concatenate([group.rows for group in groups])
    return not names.iloc[rows].isin(sums).any()


def _certain(groups: Sequence[Group], rows: np.ndarray, names: pd.Series, of_tickets: bool) -> bool:
    if all(counted(names.iloc[group.total]) == len(group.rows) for group in groups):
        return True
    if of_tickets:
        return False
    telling = [group for group in groups if len(group.rows) > 1 and (len(rows) == 1 or _prices_differ(rows, group))]
    if telling and len(rows) > 1 and all(_has_no_price(rows, group) for group in groups):
        return True
    different = {tuple(rows[:, group.rows].ravel()) for group in telling}
    enough = _SURE_GROUPS if len(rows) > 1 else _SURE_GROUPS_BY_ONE_NUMBER
    return len(different) >= enough - _in_capitals(groups, names)


def _all_tell(groups: Sequence[Group], rows: np.ndarray) -> bool:
    return len(rows) > 1 and all(len(group.rows) > 1 and _prices_differ(rows, group) for group in groups)


def _in_capitals(groups: Sequence[Group], names: pd.Series) -> bool:
    """Whether the sums, and no other rows, are written in capitals."""
    capitals = names.str.isupper().to_numpy(dtype=bool)
    sums = np.isin(np.arange(len(names)), [group.total for group in groups])
    return bool((capitals == sums).all())


def _has_no_price(rows: np.ndarray, group: Group) -> bool:
    """Whether a sum is no dish that was sold: a portion of it would cost parts of a cent (74.70 for 7), those of its
    rows don't."""
    quantity, money = rows
    with np.errstate(divide="ignore", invalid="ignore"):
        cents = 100.0 * money / quantity
    odd = ~(np.abs(cents - np.round(cents)) < _OF_A_CENT)
    return bool(odd[group.total]) and not odd[group.rows].any()


def _prices_differ(rows: np.ndarray, group: Group) -> bool:
    """Whether money says more of a group than portions do."""
    quantity, money = rows[:, group.rows]
    prices = money[quantity != 0] / quantity[quantity != 0]
    return bool(len(prices)) and float(np.ptp(prices)) > 0.01
