"""Rows that sum other rows: found by their name and by arithmetic, and what they prove of the file.

A total must never count as a sale; but where it equals the sum of its rows, it shows that none of them is missing.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.files import cells as reading
from forecasting.files.decode import plain, repair_mojibake
from forecasting.sales.columns.tills import TOTALS, begins_with_total
from forecasting.sales.sums.subtotals import propose_sums

_LIKELY = r"(?i)t ?o ?t ?a ?l|suma|acum|resumen"
"""What stands somewhere in the name of nearly every total; what each is called is told of these alone."""

_CLOSE = 0.011
"""Money adds up to the cent, whatever was rounded before."""

_TICKETS = frozenset(("ticket", "time"))
"""Where one of these stands a row may be a line of a ticket, which is no total by arithmetic alone."""

_ROWS_OF_A_LAST = 5
"""So many rows before it make it no chance that the last row of a report is their sum."""

_MOST_ABOVE = 0.5
"""On tickets so many of the rows with others further right below them must sum these: else those are modifiers."""

_DAYS_OF_A_SUM, _OTHERS_OF_A_SUM = 3, 2
"""On so many days, beside so many dishes, it is no chance that one sells as much as all others."""

_MOST_PARTS = 50
"""So many rows further right are looked at for what they cost: no menu has more parts."""

_MOST_CHECKED = 2_000
"""So many totals are held against their rows; a file with more of them has one for every ticket."""

_OF_SOME = re.compile(r"(?P<sub>sub ?)?total(?:es)? (?:de |of )?")

_NEAR = 60
"""A total sums the rows of one of so many blocks before it; one of the whole file is always tried."""


@dataclass(frozen=True)
class Totals:
    """``rows``: which rows are totals; ``adding_up`` and ``differing``: those whose numbers do or don't sum others.

    A total of nothing over nothing (a day on which nobody came) is neither: it proves nothing.
    ``first`` is the place of the first that differs, with what it states and what its rows add up to. ``sum_of``, where
    groups have a sum each: the place of that of each row, or -1. ``below`` marks the rows under a last total that sums
    all rows above it: another table, of payments for one. ``maybe`` marks rows that equal others together and may be
    dishes all the same.
    """

    rows: np.ndarray
    adding_up: np.ndarray
    differing: np.ndarray
    first: tuple[int, float, float] | None = None
    sum_of: np.ndarray | None = None
    below: np.ndarray | bool = False
    maybe: np.ndarray | bool = False


def find_totals(cells: pd.DataFrame, values: pd.DataFrame) -> Totals:
    """The totals among the rows of a file, and whether they equal the sums of their rows.

    ``cells`` by role as in ``lay_out.Table``, ``values`` as ``values.read_values`` gives them. A row is a total by its
    name (``TOTAL``, ``Subtotal Bebidas``, ``Total (Bebidas)``) or because the rows of its group stand further right
    (on a ticket these may be modifiers: there most such rows must add up). A row without a dish or with a category's
    name, and the last of a report, are one if they sum the rows beside them; so are those of a "dish" that on every day
    is the sum of all others, whatever it is called. Where no total shows
    that this is right, sums of some rows are looked for: certain ones, or those that make all totals agree.
    """
    numbers = [values[name].to_numpy(dtype=float) for name in ("written_quantity", "written_money")]
    told = ~np.isnan(numbers[0]) | ~np.isnan(numbers[1])
    named, above = _named(cells, values), _stands_above(cells["dish"], numbers[1]) & told
    sure = named | above
    of_tickets, indented = not _TICKETS.isdisjoint(cells.columns), above & ~named
    sure |= _sum_their_blocks(values, numbers, sure, told & ~sure & _of_no_ticket(cells))
    daily = _sums_every_day(values, told & ~sure)
    found = _checked(cells, values, numbers, sure, daily)
    if of_tickets and indented.any() and found.adding_up[indented].mean() < _MOST_ABOVE:
        sure &= ~indented
        found = _checked(cells, values, numbers, sure, daily)
    if found.adding_up.any() and not found.differing.any():
        return found
    maybe: np.ndarray | bool = False
    for proposed in propose_sums(values["dish"], numbers, told & ~found.rows, of_tickets):
        again = _checked(cells, values, numbers, sure, daily | proposed.sums)
        if proposed.certain or (found.differing.any() and not again.differing.any()):
            return replace(again, sum_of=proposed.sum_of) if proposed.sums.sum() > 1 else again
        maybe = proposed.sums if proposed.likely and maybe is False else maybe
    return replace(found, maybe=maybe)


def _checked(
    cells: pd.DataFrame, values: pd.DataFrame, numbers: list[np.ndarray], sure: np.ndarray, group_sums: np.ndarray
) -> Totals:
    """The totals that are ``sure``, those that are one as they add up, and ``group_sums``, which are known to."""
    told = ~np.isnan(numbers[0]) | ~np.isnan(numbers[1])
    dishless = (values["dish"] == "").to_numpy()
    possible = ~sure & ~group_sums & told & (dishless | _may_be(cells, values))
    if not (sure | possible | group_sums).any():
        return Totals(sure, sure, sure)
    adding_up = group_sums.copy()
    sums = _Sums(*numbers, totals=sure | group_sums, unsure=(dishless, values["void"].to_numpy()))
    for place in np.flatnonzero(possible)[:_MOST_CHECKED]:
        adding_up[place] = sums.hold(place, numbers=2, rows=1 if dishless[place] else 2)
        if adding_up[place]:
            sums.take_out(place)
    checked = np.flatnonzero(sure & told & ~group_sums)[:_MOST_CHECKED]
    for place in checked:
        adding_up[place] = sums.hold(place, numbers=1, rows=1)
    others = (told & ~sure).any()  # the report of a day off may have its total alone
    least = [int(others and _may_sum_all(cells, place)) for place in checked]
    of_nothing = [place for place, rows in zip(checked, least, strict=True) if sums.hold_nothing(place, rows)]
    differing = np.isin(np.arange(len(cells)), checked) & ~adding_up
    differing[of_nothing] = False
    wrong = np.flatnonzero(differing)
    first = (int(wrong[0]), *sums.nearest(wrong[0])) if len(wrong) else None
    last = np.flatnonzero((sure | adding_up) & told)[-1:]
    ends = len(last) > 0 and adding_up[last[0]] and _is_of_all(cells.iloc[last[0]]) and sums.hold_all_above(last[0])
    below = np.arange(len(cells)) > last[0] if ends else False
    return Totals(sure | adding_up, adding_up, differing, first, below=below)


def _named(cells: pd.DataFrame, values: pd.DataFrame) -> np.ndarray:
    """Rows named ``TOTAL`` and the like, or ``Subtotal`` or ``Total`` of a category of the file, were it of one row.

    Where the row has no date or no dish, any ``Total ceviches`` will do.
    """
    undated, nameless = ((column == "").to_numpy() for column in (cells["day"], values["dish"]))
    nameless = nameless if undated.all() else nameless | undated
    categories = _categories(values)
    totals = np.zeros(len(cells), dtype=bool)
    for role in ("first", "day", "dish", "category"):
        if role in cells:
            column = cells[role]
            likely = reading.matching(column, _LIKELY)
            if not likely.any():
                continue
            names = column[likely].tolist()
            sure = {text: _is_total(text) or _sums_some(text, categories) for text in set(names)}
            begins = {text: begins_with_total(text) for text in sure}
            there = [sure[text] or (begins[text] and bare) for text, bare in zip(names, nameless[likely], strict=True)]
            totals[likely] |= np.array(there)
    return totals


def _of_no_ticket(cells: pd.DataFrame) -> np.ndarray:
    """Rows without the number and the time that the lines of a ticket have."""
    marked = [cells[role].fillna("").eq("").to_numpy() for role in _TICKETS if role in cells]
    return np.logical_and.reduce(marked) if marked else np.ones(len(cells), dtype=bool)


def _sum_their_blocks(
    values: pd.DataFrame, numbers: list[np.ndarray], sure: np.ndarray, others: np.ndarray
) -> np.ndarray:
    """Of the ``others`` those called ``Total marinos`` or ``Total 03/11``, where most of these sum the rows since the
    total before, were it a single one: no dish does, whatever it is called.
    """
    begun = others & reading.matching(values["dish"], _LIKELY)
    if not begun.any():
        return begun
    begun[begun] = reading.by_distinct(values["dish"][begun], begins_with_total, "bool")
    places = np.flatnonzero(begun)[:_MOST_CHECKED]
    if not len(places):
        return begun
    unsure = ((values["dish"] == "").to_numpy(), values["void"].to_numpy())
    sums = _Sums(*numbers, totals=sure | begun, unsure=unsure)
    holding = [sums.hold_since_last(place) or sums.hold(place, numbers=1, rows=2) for place in places]
    return begun & (np.mean(holding) > _MOST_ABOVE)


def _sums_every_day(values: pd.DataFrame, told: np.ndarray) -> np.ndarray:
    """The rows of a name that on each day equals all other names together: no dish sells so, day after day.

    Money that a name has must be the others', too. Days alike are one chance, unless money says more than portions do.
    """
    nothing = np.zeros(len(values), dtype=bool)
    codes, names = values["dish"].factorize()
    sold = values["written_quantity"].fillna(0.0).to_numpy() * (told & (codes >= 0))
    half = np.bincount(codes[told], weights=sold[told], minlength=len(names)) * 2.0 if told.any() else nothing
    likely = np.flatnonzero((np.abs(half - sold.sum()) < _CLOSE) & (half > 0))
    if not len(likely) or len(names) <= _OTHERS_OF_A_SUM:
        return nothing
    money = values["written_money"].where(told & (codes >= 0))
    by_day = [pd.Series(each).groupby([values["day"].to_numpy(), codes]).sum() for each in (sold, money.to_numpy())]
    portions, taken = (each.unstack(fill_value=0.0) for each in by_day)
    if len(portions) < _DAYS_OF_A_SUM:
        return nothing
    differ = len(portions.drop_duplicates()) >= _DAYS_OF_A_SUM
    for code in likely:
        own = told & (codes == code)
        stated = [portions] if money[own].isna().any() else [portions, taken]
        prices = (money[told & ~own] / sold[told & ~own]).replace([np.inf, -np.inf], np.nan)
        telling = differ or (len(stated) > 1 and prices.max() - prices.min() > _CLOSE)
        if telling and all(_is_all_others(each, code) for each in stated):
            return own
    return nothing


def _is_all_others(by_day: pd.DataFrame, code: int) -> bool:
    return code in by_day and bool((2.0 * by_day[code] - by_day.sum(axis=1)).abs().max() < _CLOSE)


def _is_total(text: str) -> bool:
    name = plain(repair_mojibake(text))
    return name in TOTALS or name.replace(" ", "") == "total"


def _is_of_all(row: pd.Series) -> bool:
    """Whether a row is called ``TOTAL``, not ``Subtotal`` nor that of a group."""
    names = {plain(str(row[role])) for role in ("first", "day", "dish", "category") if role in row}
    return any(name in TOTALS and not name.startswith("sub") for name in names)


def _may_sum_all(cells: pd.DataFrame, place: int) -> bool:
    """Whether a row is the last one, and not that of a day on which nothing else was sold."""
    return place == len(cells) - 1 and cells["day"].iloc[place] in ("", cells["day"].iloc[place - 1])


def _sums_some(text: str, categories: Collection[str]) -> bool:
    """``Subtotal Criollos`` is no dish whatever the file, ``Total Criollos`` none in a file with Criollos."""
    found = _OF_SOME.match(plain(text))
    return found is not None and (bool(found["sub"]) or plain(text)[found.end() :] in categories)


def _categories(values: pd.DataFrame) -> set[str]:
    return {plain(category) for category in values["category"].unique()} - {""} if "category" in values else set()


def _is_among(text: str, names: Collection[str]) -> bool:
    return plain(repair_mojibake(text)) in names


def _may_be(cells: pd.DataFrame, values: pd.DataFrame) -> np.ndarray:
    """Rows that something besides their name calls a total; only where they are sums are they one."""
    categories = _categories(values)
    odd = reading.by_distinct(
        cells["dish"], lambda name: begins_with_total(name) or _is_among(name, categories), "bool"
    )
    odd = odd.to_numpy()
    if _TICKETS.isdisjoint(cells.columns) and len(cells) > _ROWS_OF_A_LAST:
        odd = odd | (np.arange(len(cells)) == len(cells) - 1)
    return odd


def _stands_above(names: pd.Series, money: np.ndarray) -> np.ndarray:
    """Pivots set the rows of a group further right than the row of its sum; so do tills what a menu is made of, which
    costs nothing beside it."""
    if not reading.matching(names, "^ ").any():
        return np.zeros(len(names), dtype=bool)
    depth = (names.str.len() - names.str.lstrip().str.len()).fillna(0).to_numpy()
    paid = np.append(0.0, np.cumsum(np.nan_to_num(np.abs(money))))
    above = np.append(depth[1:] > depth[:-1], False)
    for place in np.flatnonzero(above & (money > 0)):
        further = depth[place + 1 : place + 1 + _MOST_PARTS] > depth[place]
        parts = len(further) if further.all() else further.argmin()
        above[place] = paid[place + 1 + parts] > paid[place + 1]
    return above


class _Sums:
    """Sums of neighbouring rows, in every way that tills sum: with rows that we leave out or not, refunds added or not.

    ``unsure`` marks rows that may or may not be part of a sum; totals never are.
    """

    def __init__(
        self, quantity: np.ndarray, money: np.ndarray, totals: np.ndarray, unsure: tuple[np.ndarray, np.ndarray]
    ) -> None:
        self._totals, self._unsure, self._stated = totals.copy(), unsure, [quantity, money]
        self._cumulate()

    def take_out(self, place: int) -> None:
        """What was taken for a row of sales is a total."""
        self._totals[place] = True
        self._cumulate()

    def hold(self, place: int, numbers: int, rows: int) -> bool:
        """Whether so many numbers of the row, and all it has, are sums of so many rows just before or just after it."""
        return self._states_some(place) and self._add_up(place, numbers, self._spans(place, rows))

    def hold_nothing(self, place: int, rows: int) -> bool:
        """Whether the row states nothing but zeros, of so many rows beside it that have nothing else either."""
        return not self._states_some(place) and self._add_up(place, 1, self._spans(place, rows))

    def hold_since_last(self, place: int) -> bool:
        """Whether all numbers that the row has are sums of the rows since the total before it, of one at least."""
        start = max(self._borders[self._borders < place], default=-1) + 1
        return (
            self._count[place] > self._count[start]
            and self._states_some(place)
            and self._add_up(place, 1, [(start, place)])
        )

    def hold_all_above(self, place: int) -> bool:
        """Whether all numbers that the row has are sums of all rows before it."""
        return self._states_some(place) and self._add_up(place, 1, [(0, place)])

    def _states_some(self, place: int) -> bool:
        return any(abs(values[place]) > 0 for values in self._stated)

    def _add_up(self, place: int, numbers: int, spans: list[tuple[int, int]]) -> bool:
        stated = [abs(values[place]) for values in self._stated]
        known = [n for n, number in enumerate(stated) if not np.isnan(number)]
        if len(known) < numbers:
            return False
        return any(
            all(abs(abs(of[n][stop] - of[n][start]) - stated[n]) < _CLOSE for n in known)
            for of in self._sums
            for start, stop in spans
        )

    def nearest(self, place: int) -> tuple[float, float]:
        """What the row states and the sum of rows beside it that comes nearest: of money, unless it has none or only
        its portions differ."""
        told = [self._nearest(n, place) for n in (1, 0) if not np.isnan(self._stated[n][place])]
        return next((pair for pair in told if abs(pair[0] - pair[1]) >= _CLOSE), told[0])

    def _nearest(self, n: int, place: int) -> tuple[float, float]:
        stated, summed = float(self._stated[n][place]), self._sums[0][n]
        sums = [float(summed[stop] - summed[start]) for start, stop in self._spans(place, at_least=1)]
        return stated, min(sums, key=lambda one: abs(one - stated), default=0.0)

    def _cumulate(self) -> None:
        sure = ~self._totals & ~np.logical_or.reduce(self._unsure)
        mixes = [sure, *(sure | (rows & ~self._totals) for rows in self._unsure), ~self._totals]
        distinct = {rows.tobytes(): rows for rows in mixes}.values()
        self._sums = [
            [np.append(0.0, np.cumsum(np.where(rows, sign(np.nan_to_num(values)), 0.0))) for values in self._stated]
            for rows in distinct
            for sign in (np.asarray, np.abs)
        ]
        self._count = np.append(0, np.cumsum(sure))
        self._borders = np.flatnonzero(self._totals | self._unsure[0])

    def _spans(self, place: int, at_least: int) -> list[tuple[int, int]]:
        before = self._borders[self._borders < place]
        after = self._borders[self._borders > place]
        starts = [0, *(before[-_NEAR:] + 1)]
        stops = [*after[:_NEAR], len(self._totals)]
        spans = [(start, place) for start in starts] + [(place + 1, stop) for stop in stops]
        return [(start, stop) for start, stop in spans if self._count[stop] - self._count[start] >= at_least]
