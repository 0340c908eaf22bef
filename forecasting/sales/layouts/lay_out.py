"""How a file lays out its sales: a row for each or for each order, days or dishes side by side, or no days at all.

Whatever the layout, the cells come out alike: one row for every possible sale, its cells by role.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from forecasting.errors import InputError, QuestionError
from forecasting.files import cells as reading
from forecasting.files.currencies import SIGN
from forecasting.files.decode import plain
from forecasting.files.heads import UNDER
from forecasting.files.sheets import TEXT, Cells, Sheet
from forecasting.sales.amounts.portions import one_of_each, read_portions
from forecasting.sales.choices import Choices
from forecasting.sales.columns.dish_columns import with_unnamed_dish, with_worded_dish
from forecasting.sales.columns.guesses import holds_dates, sounds_like_takings
from forecasting.sales.columns.meanings import find_columns, list_headers, name_at, needed_in, refuse_incomplete
from forecasting.sales.columns.tills import (
    AMOUNTS,
    GUESTS,
    LEVELS,
    MONEY,
    PAID,
    ROLES,
    SUMMARY_WORDS,
    TOTALS,
    UNKNOWN,
    WEATHER,
    Till,
)
from forecasting.sales.days.periods import ALONE, Beside, Period, find_period
from forecasting.sales.layouts.across import days_side_by_side
from forecasting.sales.layouts.dated_above import DIGIT, dated_by_first_rows, dated_by_lines
from forecasting.sales.layouts.groups import with_groups
from forecasting.sales.layouts.order_lists import column_of_orders, part
from forecasting.sales.layouts.other_reports import lacks_only_days, refuse_periods
from forecasting.sales.layouts.parted import PARTS, joined, parts_of_date
from forecasting.sales.layouts.pivots import refuse_other_sums, told_by_levels
from forecasting.sales.layouts.second_headers import under_own_headers
from forecasting.tables import LONGEST_NAME

Layout = Literal["rows", "days_across", "dishes_across", "orders"]

FEWEST_ACROSS = 2
"""So many columns make a table of days, or of dishes, side by side; more where their dates aren't whole."""

_NO_DISHES = SUMMARY_WORDS | WEATHER
"""Headers that stand beside a day as dishes do."""

_DASHES = frozenset(("-", "–", "—", " -", "- ", " - "))


@dataclass(frozen=True)
class Table:
    """The cells of a file by what they mean.

    ``cells`` has a column of text for each role that the file has, ``day`` apart from its ``day_time``, and
    ``first``: the file's first column, where totals have their name; a dash for a number that isn't there is empty.
    ``rows`` is the number in the file of each of its rows, ``headers``: role -> the header it was read from, ``""`` for
    portions that no column counts, ``broken`` the numbers of rows with too many cells, ``cut_off`` that of a last row
    in whose middle the file ends. ``period`` is there where the rows have no dates, ``sums`` where a column of totals
    stands beside days or dishes, by row; ``dated_above`` marks rows whose day stands in a row above them, ``titles``
    those that only name the category of the rows below them, ``weighed`` those whose portions are kilos.
    """

    cells: pd.DataFrame
    rows: pd.Series
    headers: dict[str, str]
    layout: Layout = "rows"
    broken: tuple[int, ...] = ()
    cut_off: int | None = None
    period: Period | None = None
    sums: pd.Series | None = None
    dated_above: np.ndarray | bool = False
    titles: np.ndarray | bool = False
    weighed: np.ndarray | bool = False


def lay_out(sheet: Sheet, file: str, till: Till, choices: Choices, beside: Beside = ALONE) -> Table:
    """The possible sales of a file.

    Raises what ``columns``, ``across``, ``pivots`` and ``periods`` raise, ``InputError``: ``money_not_portions``,
    ``no_days``, ``only_modifiers``, and ``QuestionError`` where nothing dates a report: ``which_period`` of a known
    till, or a file of which a person said that it has no date; ``no_date_column`` of others. As long as nobody said so,
    no period is taken for one where a column holds dates.
    """
    if till.no_dishes:
        raise InputError("only_modifiers", file=file, till=till.name)
    grouped = _grouped(sheet.headers)
    measured = {upper: roles for upper, roles in grouped.items() if plain(upper) not in TOTALS}
    of_dishes = not all(reading.are_days([*measured])) and _names_dishes(sheet.headers, file, choices)
    if measured and not of_dishes:
        return _measures_across(sheet, file, choices, measured)
    places = find_columns(sheet.headers, file, choices)
    if measured:
        places = _of_all_groups(places, grouped, choices)
    places |= parts_of_date(sheet.headers, places)
    if till is UNKNOWN and "dish" not in choices.columns:
        places = with_worded_dish(sheet, places)
    are_days = reading.are_days(sheet.headers)
    days = {place: header for place, header in enumerate(sheet.headers) if are_days[place]}
    if "day" not in places:
        days = days or days_side_by_side(sheet.headers, sheet.titles, file, choices, beside)
    if "day" not in places and len(days) >= FEWEST_ACROSS:
        refuse_other_sums(sheet.titles, file)
        return _days_across(sheet, file, places, days)
    if {"day", "quantity"}.isdisjoint(places) and _levels_are_days(sheet):
        places |= {"day": 0}
    dishes = _dish_columns(sheet.headers, places, till)
    if len(dishes) >= FEWEST_ACROSS and (table := _dishes_across(sheet, file, places, dishes)):
        refuse_other_sums(sheet.titles, file)
        return table
    if till is UNKNOWN and "day" in places and (listed := column_of_orders(sheet, places)) is not None:
        return _orders(sheet, places, listed)
    places = with_unnamed_dish(sheet.headers, places)
    needed = needed_in(till, choices)
    if "day" in places or not {*needed} - {"day"} <= places.keys():
        refuse_incomplete(places, sheet.headers, file, till, needed)
        table = _rows(sheet, places, file)
        dated = dated_by_first_rows(table.cells, sheet, places, always=till.grouped)
        return table if dated is None else replace(table, cells=dated[0], dated_above=dated[1])
    table = _rows(sheet, places, file)
    if levels := told_by_levels(table.cells, sheet.headers[0], file):
        label = name_at(0, sheet.headers)
        headers = table.headers | {"day": label, "dish": label}
        indented = [] if "category" in places else ["category"]  # of days, not of groups
        cells = levels[0].drop(columns=indented, errors="ignore")
        return replace(table, cells=cells, headers=headers, dated_above=levels[1])
    undated = till is not UNKNOWN or "day" in choices.columns  # a till that sums its days, or a person says so
    if not undated:
        if holds_dates(sheet, [*places.values()]):
            refuse_incomplete(places, sheet.headers, file, till)
        refuse_periods(sheet, file, fewest=2)
    if dated := dated_by_lines(table.cells, sheet.titles):
        return replace(table, cells=dated[0], dated_above=dated[1])
    period = find_period(file, sheet.titles, choices, beside)
    if period is not None:
        return replace(table, period=period)
    if not undated and not lacks_only_days(sheet.headers, table.cells):
        refuse_incomplete(places, sheet.headers, file, till)
    raise QuestionError("which_period" if undated else "no_date_column", file=file, found=list_headers(sheet.headers))


def _levels_are_days(sheet: Sheet) -> bool:
    """Whether the first column of a spreadsheet's pivot names days: then its dishes stand side by side."""
    if plain(sheet.headers[0]) not in LEVELS:
        return False
    named = sheet.read([0]).rows[0].drop_duplicates().tolist()
    return 2 * sum(reading.are_days(named)) > len(named)


def without_dashes(numbers: pd.Series) -> pd.Series:
    """Reports write a dash for a number that isn't there."""
    if _DASHES.isdisjoint(numbers.unique().tolist()):
        return numbers
    return numbers.mask(numbers.isin(_DASHES), "")


def _rows(sheet: Sheet, places: dict[str, int], file: str) -> Table:
    found = sheet.read(sorted({0, *places.values()}))
    rows = under_own_headers(found.rows, sheet, places, file) if "quantity" in places else found.rows
    cells = {"first": rows[0]} | {role: rows[place] for role, place in places.items()}
    if "quantity" not in cells:
        cells["quantity"] = one_of_each(cells["dish"], next((cells[role] for role in PAID if role in cells), None))
    numbers = {role: without_dashes(cells[role]) for role in ("quantity", *AMOUNTS) if role in cells}
    numbers["quantity"], weighed = read_portions(numbers["quantity"], cells["dish"])
    cells |= numbers
    named = pd.DataFrame({role: column.array for role, column in cells.items()})
    dated = _dated(named) if "day" in places else _undated(named)
    grouped, titles = with_groups(dated, _have_numbers(numbers.values()))
    headers = {role: name_at(place, sheet.headers) for role, place in places.items() if role in ROLES}
    return Table(
        cells=grouped,
        rows=_numbers(found),
        headers=headers if "quantity" in headers else headers | {"quantity": ""},
        broken=found.broken,
        cut_off=found.cut_off,
        titles=titles,
        weighed=weighed,
    )


def _orders(sheet: Sheet, places: dict[str, int], listed: int) -> Table:
    """A row for each dish of each order. Of the money of an order nobody knows what each dish brought."""
    told = ("dish", "quantity", *AMOUNTS)
    known = {role: place for role, place in places.items() if role not in told and place != listed}
    found = sheet.read(sorted({0, *known.values(), listed}))
    orders = part(found.rows[listed].fillna("").tolist())
    # An order stands beside each of its thousand dishes: what tells of it is cut, or it would be held a thousand times.
    of_order = {
        place: found.rows[place].str.slice(0, LONGEST_NAME).iloc[orders.place] for place in {0, *known.values()}
    }
    cells = {"first": of_order[0].array} | {role: of_order[place].array for role, place in known.items()}
    cells |= {"dish": pd.array(orders.dish, dtype=TEXT), "quantity": pd.array(orders.quantity, dtype=TEXT)}
    headers = {role: name_at(place, sheet.headers) for role, place in known.items() if role in ROLES}
    headers |= dict.fromkeys(("dish", "quantity"), name_at(listed, sheet.headers))
    return Table(
        cells=_dated(pd.DataFrame(cells)),
        rows=pd.Series(of_order[0].index, name="row"),
        headers=headers,
        layout="orders",
        broken=found.broken,
        cut_off=found.cut_off,
    )


def _have_numbers(columns: Iterable[pd.Series]) -> np.ndarray:
    """Rows with a digit in some of the columns; mostly the first of them has one in all."""
    found = np.zeros(0, dtype=bool)
    for column in columns:
        digits = reading.matching(column, DIGIT)
        found = digits | found if len(found) else digits
        if found.all():
            break
    return found


def _days_across(sheet: Sheet, file: str, places: dict[str, int], across: dict[int, str]) -> Table:
    """A row for each dish, a column for each day: ``across`` has the day of each."""
    days = list(across)
    known = {role: place for role, place in places.items() if role in ("dish", "size", "category", "location")}
    known = known if "dish" in known else known | _last_before(days, sheet.headers, known)
    refuse_incomplete(known, sheet.headers, file, UNKNOWN, needed=("dish",))
    after = [place for place in range(days[-1] + 1, len(sheet.headers)) if place not in known.values()]
    found = sheet.read(sorted({0, *known.values(), *days, *after}))
    sums = _totals_column(sheet.headers, days) or _that_sums(found, days, after)
    named = pd.DataFrame({"first": found.rows[0]} | {role: found.rows[place] for role, place in known.items()})
    beside, _ = with_groups(named, _have_numbers(found.rows[place] for place in days))
    parts = [beside.assign(day=day, quantity=found.rows[place]) for place, day in across.items()]
    span = f"{sheet.headers[days[0]]} … {sheet.headers[days[-1]]}"
    headers = {role: sheet.headers[place] for role, place in known.items()} | {"day": span, "quantity": span}
    return replace(_across(parts, found, headers, file), layout="days_across", sums=_only(found, sums))


def _dishes_across(sheet: Sheet, file: str, places: dict[str, int], dishes: list[int]) -> Table | None:
    """A row for each day, a column for each dish; nothing where some cell is no number."""
    sums = _totals_column(sheet.headers, dishes)
    dated = {part: places[part] for part in PARTS if part in places}
    found = sheet.read(sorted({0, *dated.values(), *dishes, *sums}))
    written = pd.concat([found.rows[dish] for dish in dishes]).fillna("").str.strip()
    if not written.str.contains(r"^[-–—]?$|^[-\d.,]+$").all():
        return None
    beside = {"first": found.rows[0]} | {part: found.rows[place] for part, place in dated.items()}
    parts = [pd.DataFrame(beside | {"dish": sheet.headers[dish], "quantity": found.rows[dish]}) for dish in dishes]
    across = f"{sheet.headers[dishes[0]]} … {sheet.headers[dishes[-1]]}"
    headers = {"day": sheet.headers[places["day"]], "dish": across, "quantity": across}
    return replace(_across(parts, found, headers, file), layout="dishes_across", sums=_only(found, sums))


def _across(parts: list[pd.DataFrame], found: Cells, headers: dict[str, str], file: str) -> Table:
    """One part after the other, without the cells in which nothing was sold."""
    cells = pd.concat(parts)
    if reading.by_distinct(cells["quantity"], lambda text: bool(SIGN.search(text.lower())), "bool").any():
        raise InputError("money_not_portions", file=file)
    portions, weighed = read_portions(cells["quantity"].astype(TEXT), cells["dish"])
    cells = cells.assign(quantity=portions)
    sold = ~cells["quantity"].fillna("").str.strip().isin(["", "0", "0.0", "0.00", "0,00", *_DASHES])
    cells = cells[sold].astype(TEXT)
    rows = cells.index.to_series()
    return Table(
        cells=_dated(cells.reset_index(drop=True)),
        rows=rows.reset_index(drop=True),
        headers=headers,
        broken=found.broken,
        weighed=weighed[sold.to_numpy()],
    )


def _grouped(headers: Sequence[str]) -> dict[str, dict[str, int]]:
    """What stands above several columns each (days, dishes, rooms, a total) -> role -> the column with its numbers."""
    found: dict[str, dict[str, int]] = {}
    for place, header in enumerate(headers):
        upper, between, lower = header.rpartition(UNDER)
        role = next((role for role in ("quantity", *MONEY) if plain(lower) in ROLES[role]), "")
        role = role or ("net_sales" if sounds_like_takings(lower) else "")
        if between and role:
            found.setdefault(upper, {}).setdefault(role, place)
    return {upper: roles for upper, roles in found.items() if "quantity" in roles}


def _names_dishes(headers: Sequence[str], file: str, choices: Choices) -> bool:
    """Whether dishes have a column left of all groups: then what stands above these is none."""
    first = next((place for place, header in enumerate(headers) if UNDER in header), 0)
    return "dish" in find_columns(headers[:first], file, replace(choices, columns={}))


def _of_all_groups(places: dict[str, int], grouped: dict[str, dict[str, int]], choices: Choices) -> dict[str, int]:
    """The columns of a table whose groups are parts of a dish's sales (``Salón``, ``Devoluciones``): numbers are those
    under its total, or what a person chooses; one of the parts alone would hide the others.
    """
    of_groups = {place for roles in grouped.values() for place in roles.values()}
    own = {role: place for role, place in places.items() if role in choices.columns or place not in of_groups}
    total = next((roles for upper, roles in grouped.items() if plain(upper) in TOTALS), {})
    return total | own


def _measures_across(sheet: Sheet, file: str, choices: Choices, measured: dict[str, dict[str, int]]) -> Table:
    """Portions and money of each day, or of each dish, side by side."""
    uppers = [*measured]
    role = "day" if all(reading.are_days(uppers)) else "dish"
    beside_role, layout = ("dish", "days_across") if role == "day" else ("day", "dishes_across")
    first = min(min(roles.values()) for roles in measured.values())
    places = find_columns(sheet.headers[:first], file, choices)
    known = {name: places[name] for name in ("day", "dish", "size", "category", "location") if name in places}
    if beside_role == "dish" and "dish" not in known:
        known |= _last_before([first], sheet.headers, known)
    refuse_incomplete(known | {role: first}, sheet.headers, file, UNKNOWN, needed=("day", "dish"))
    columns = {place for roles in measured.values() for place in roles.values()}
    found = sheet.read(sorted({0, *known.values(), *columns}))
    beside = pd.DataFrame({"first": found.rows[0]} | {name: found.rows[place] for name, place in known.items()})
    if role == "day":
        beside, _ = with_groups(beside, _have_numbers(found.rows[place] for place in columns))
    parts = [
        beside.assign(**{role: upper} | {each: without_dashes(found.rows[place]) for each, place in roles.items()})
        for upper, roles in measured.items()
    ]
    headers = {name: sheet.headers[place] for name, place in known.items()} | {role: f"{uppers[0]} … {uppers[-1]}"}
    roles = sorted({each for roles in measured.values() for each in roles}, key=[*ROLES].index)
    headers |= {each: sheet.headers[measured[uppers[0]][each]] for each in roles if each in measured[uppers[0]]}
    return replace(_across(parts, found, headers, file), layout=layout)


def _dish_columns(headers: Sequence[str], places: dict[str, int], till: Till) -> list[int]:
    """The columns beside the day that can only be dishes: nothing else is known of any of them."""
    if till is not UNKNOWN or "day" not in places or not {"dish", "quantity"}.isdisjoint(places):
        return []
    dated = [places[part] for part in PARTS if part in places]
    others = [place for place, header in enumerate(headers) if place not in dated and header]
    others = [place for place in others if plain(headers[place]) not in TOTALS | GUESTS]
    known = [place for role, place in places.items() if role not in ("modifiers", *PARTS)]  # "Extras" may be sold, too
    if any(place in known or plain(headers[place]) in _NO_DISHES for place in others):
        return []
    return others


def _totals_column(headers: Sequence[str], across: list[int]) -> list[int]:
    after = range(across[-1] + 1, len(headers))
    return [place for place in after if plain(headers[place]) in TOTALS][:1]


def _that_sums(found: Cells, across: list[int], after: list[int]) -> list[int]:
    """The first column that equals the sum of the days in every row is one of totals, whatever it is called."""
    summed = sum(reading.read_numbers(without_dashes(found.rows[place])).values.fillna(0.0) for place in across)
    for place in after:
        stated = reading.read_numbers(without_dashes(found.rows[place])).values.dropna()
        if len(stated) > 1 and stated.sub(summed[stated.index]).abs().max() < 0.01:
            return [place]
    return []


def _only(found: Cells, places: list[int]) -> pd.Series | None:
    return without_dashes(found.rows[places[0]]) if places else None


def _last_before(days: list[int], headers: Sequence[str], known: dict[str, int]) -> dict[str, int]:
    """Names stand left of their days: the only column there that nothing else is known of."""
    left = [place for place in range(days[0]) if place not in known.values()]
    return {"dish": left[0]} if len(left) == 1 else {}


def _undated(cells: pd.DataFrame) -> pd.DataFrame:
    nothing = pd.array([""] * len(cells), dtype=TEXT)
    return cells.assign(day=nothing, day_time=nothing)


def _dated(cells: pd.DataFrame) -> pd.DataFrame:
    return _with_split_days(joined(cells) if "month" in cells else cells)


def _with_split_days(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.assign(**reading.split_days(cells["day"]))


def _numbers(found: Cells) -> pd.Series:
    return pd.Series(found.rows.index, name="row")
