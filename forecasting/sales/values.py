"""The cells of a till's file as values: whose day, which dish, how many, for how much."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from forecasting.files import cells as reading
from forecasting.files.currencies import in_another
from forecasting.files.decode import plain, repair_mojibake
from forecasting.files.sheets import TEXT
from forecasting.menu.modifiers import joined, split
from forecasting.sales.amounts.discounts import are_still_to_come_off
from forecasting.sales.amounts.taken_back import states_in_names, with_taken_back
from forecasting.sales.amounts.unit_prices import are_of_lines
from forecasting.sales.choices import APART_BY, Choices
from forecasting.sales.columns.guesses import LARGEST_COUNT
from forecasting.sales.columns.tills import (
    AMOUNTS,
    CANCELLED,
    CFDI,
    CFDI_CREDIT_NOTE,
    COURTESY,
    CREDIT_NOTE,
    DOCUMENTS,
    GIVEN_BACK,
    NO,
    NO_SIZE,
    NOT_SALES,
    REFUND,
    UNKNOWN,
    VOID,
    YES,
    Till,
    is_discount,
    is_no_food,
)
from forecasting.sales.days.by_day import business_day
from forecasting.sales.marks import first_that_holds
from forecasting.tables import LONGEST_NAME

_TWO_FOR_ONE = re.compile(
    # Only from where a run of such signs begins: tried at each of them, a long run would take minutes.
    r"(?i)(?<![\s(\[*-])[\s(\[*-]*\b(?:promo(?:ci[oó]n)?[.: -]{1,3})?"
    r"(?:2\s*[x×]\s*1|dos por uno|2 por 1|2[ -]for[ -]1|two[ -]for[ -]one)\b[\s)\]*:-]*"
)
_LIKELY_TWO = r"(?i)2\s*[x×]\s*1|dos por uno|2 por 1|2[ -]for|two[ -]for"
_MIDNIGHT = re.compile(r"(?ai)\s*12:00(:00)?\s*a")
_TEXTS = ("location", "category", "brand", "channel", "source")
_STATES = ("void", "deleted", "status", "order_state", "tax_state", "receipt_type")
_YES_SAYS = {"void": VOID[0], "deleted": VOID[0], "cancelled": CANCELLED[0]}
_COURTESY = re.compile(r"(?i)\s*[(\[*-]\s*cortes[ií]a\s*[)\]*]*$|^[(\[*]?\s*cortes[ií]a\s*[)\]*:-]+\s*")


@dataclass(frozen=True)
class Writing:
    """How a file writes what it says: the order of day and month, and which columns of numbers have decimal commas."""

    day_first: bool | None
    comma: dict[str, bool]


def read_values(cells: pd.DataFrame, writing: Writing, choices: Choices, till: Till) -> pd.DataFrame:
    """One row per row of the file: the columns of a line, what marks it, and ``bad_…`` where a cell can't be read.

    ``cells`` by role as in ``lay_out.Table``. ``calendar_day`` is the day as written, ``written_quantity`` and
    ``written_money`` the numbers as written, refunds below zero; ``void``, ``unmatched``, ``not_sale``, ``not_food``,
    ``two_for_one`` and ``modifier`` are marks. A file of ours was read before: its names and days are meant.
    """
    in_names = []
    if not till.ours:
        in_names, names = states_in_names(reading.read_texts(cells["dish"]))
        cells = cells.assign(dish=names)
    values = _as_written(cells, writing, choices, till)
    for role, choice in APART_BY.items():
        if getattr(choices, choice) and role in values:
            values = name_by(role, values)
    names = [values[role] for role in ("dish", *_TEXTS) if role in values]
    values = values.assign(long_name=np.logical_or.reduce([_are_too_long(each) for each in names]))
    values = _tell_kinds(_tell_money(values, cells, till), [*_states(cells), *in_names], cells, choices)
    if till.ours:
        return values.assign(not_food=False, two_for_one=False, unmatched=False)
    values = values.assign(dish=_named_as_sold(values["dish"], values["kind"] == "courtesy"))
    values = with_taken_back(values)
    values = _count_portions(values.assign(not_food=_are_no_food(values, cells, choices)), choices)
    return _without_tax(values, choices.tax_in_money) if choices.tax_in_money else values


def _as_written(cells: pd.DataFrame, writing: Writing, choices: Choices, till: Till) -> pd.DataFrame:
    """What the cells of each row say, one by one: the columns of ``read_values`` that follow from no other."""
    days = reading.read_days(cells, writing.day_first)
    clock = reading.read_hours(cells["time"]) if "time" in cells and _tell_time(cells["time"]) else None
    numbers = {role: reading.read_numbers(cells[role], sign) for role, sign in writing.comma.items()}
    unfit = np.logical_or.reduce([read.bad for read in numbers.values()])
    numbers = {role: reading.by_its_own_sign(cells[role], read, writing.comma[role]) for role, read in numbers.items()}
    still = np.logical_or.reduce([read.bad for read in numbers.values()])
    absurd = numbers["quantity"].values.abs() > LARGEST_COUNT
    hours = days.hours if clock is None else clock.values.fillna(days.hours)
    nothing = pd.Series(False, index=cells.index)
    columns = {
        "calendar_day": days.values,
        "day": days.values if till.ours else business_day(days.values, hours, choices.day_ends_at),
        "hour": hours,
        "bad_day": days.bad,
        "bad_time": nothing if clock is None else clock.bad,
        "dish": _dishes(cells),
        "other_decimals": unfit & ~still,
        "bad_quantity": numbers["quantity"].bad | absurd,
        "bad_money": np.logical_or.reduce([each.bad for role, each in numbers.items() if role in AMOUNTS] or [nothing]),
        "ticket": cells["ticket"].str.strip() if "ticket" in cells else "",
        "modifier": _are_modifiers(cells) if "modifier" in cells else nothing,
    }
    columns |= {role: reading.read_texts(cells[role]) for role in _TEXTS if role in cells}
    if "modifiers" in cells:
        columns["modifiers"] = reading.by_distinct(cells["modifiers"], _modifiers)
    foreign = _in_another_currency(cells)
    columns |= {role: read.values.mask(foreign) if foreign.any() else read.values for role, read in numbers.items()}
    columns["other_currency"] = foreign
    columns["quantity"] = numbers["quantity"].values.mask(absurd)
    # Not copied together: there a column would stay in the memory for its neighbours when another takes its place.
    return pd.DataFrame(columns, index=cells.index, copy=False)


def _in_another_currency(cells: pd.DataFrame) -> np.ndarray:
    """Rows whose money isn't in the currency of most: dollars and soles have no sum."""
    paid = next((cells[role] for role in AMOUNTS if role in cells), None)
    return np.zeros(len(cells), dtype=bool) if paid is None else in_another(paid, cells.get("currency"))


def _tell_time(clock: pd.Series) -> bool:
    """Whether some row has an hour: a till that knows none writes midnight on all of them."""
    return any(re.search("[1-9]", text) and not _MIDNIGHT.match(text) for text in clock.dropna().unique())


def _are_too_long(names: pd.Series) -> np.ndarray:
    return pc.greater(pc.utf8_length(pa.array(names)), LONGEST_NAME).to_numpy(zero_copy_only=False)


def _without_tax(values: pd.DataFrame, rate: float) -> pd.DataFrame:
    """The money of a file that includes the sales tax, without it; ``written_money`` stays, for totals add that up."""
    return values.assign(**{name: values[name] / (1.0 + rate) for name in ("net_sales", "discount")})


def _dishes(cells: pd.DataFrame) -> pd.Series:
    """A dish is an item and its size: ``Ceviche (Fuente)``; the only size of an item says nothing."""
    if "size" not in cells:
        return reading.read_texts(cells["dish"])
    (items, item_names), (sizes, size_names) = (cells[role].fillna("").factorize() for role in ("dish", "size"))
    codes, pairs = pd.factorize(items * len(size_names) + sizes)
    places = (divmod(pair, len(size_names)) for pair in pairs)
    names = [_name_dish(item_names[item], size_names[size]) for item, size in places]
    return pd.Series(names, dtype=TEXT).take(codes).set_axis(cells.index)


def _name_dish(item: str, size: str) -> str:
    item, size = reading.clean_text(item), reading.clean_text(size)
    return item if plain(size) in NO_SIZE or size == item or not item else f"{item} ({size})"


def _are_modifiers(cells: pd.DataFrame) -> pd.Series:
    """Rows that say what was added to the dish above them, whose price has it already."""
    return cells["modifier"].str.contains(r"\w", na=False) & ~cells["dish"].str.contains(r"\w", na=False)


def _modifiers(written: str) -> str:
    """What was added to a dish or left out of it, in one spelling for all tills; notes about guests are dropped."""
    return joined(split(reading.clean_text(written.replace("\r", "\n").replace("\n", ";")))) if written else ""


def name_by(role: str, values: pd.DataFrame) -> pd.DataFrame:
    """``Mixto`` under ``Ceviche`` is ``Ceviche Mixto``; a name that has its category or brand already stays."""
    named = values[[role, "dish"]]
    pairs = named.drop_duplicates()
    names = pd.array([_name_in(group, dish) for group, dish in pairs.itertuples(index=False)], dtype=TEXT)
    return values.assign(dish=named.merge(pairs.assign(name=names), how="left")["name"].array)


def _name_in(group: str, dish: str) -> str:
    known = plain(group).removesuffix("s") in plain(dish)
    return dish if not dish or not group or known else f"{group} {dish}"


def _tell_money(values: pd.DataFrame, cells: pd.DataFrame, till: Till) -> pd.DataFrame:
    """Net sales, from gross sales, or else prices, and discount if need be; some tills write discounts as negatives,
    some as ``10%``.

    ``discount_off``: of a till nobody knows that writes its money before the discount this is taken off. ``priced``,
    where there are prices: the money is that of a portion by the portions.
    """
    missing = np.full(len(values), np.nan)
    discount = values["discount"].abs() if "discount" in values else missing
    share = reading.matching(cells["discount"], "%") if "discount" in cells else np.zeros(len(values), dtype=bool)
    comes_off = False
    if till is UNKNOWN and "gross_sales" not in values and {"net_sales", "discount"} <= {*values}:
        off = discount.mask(share, discount * values["net_sales"])
        comes_off = are_still_to_come_off(values["net_sales"], off, values["quantity"], values["dish"])
    gross = values["net_sales"] if comes_off else values.get("gross_sales", missing)
    if (prices := values.get("unit_price")) is not None:
        priced = not are_of_lines(prices, values["quantity"], values["dish"])
        gross = prices * values["quantity"] if priced else prices
        values = values.assign(priced=priced)
    discount = np.where(share, discount * gross, discount)
    net = values["net_sales"] if "net_sales" in values and not comes_off else gross - np.nan_to_num(discount)
    return values.assign(net_sales=net, discount=discount, discount_off=comes_off)


def _tell_kinds(
    values: pd.DataFrame, states: Sequence[pd.Series], cells: pd.DataFrame, choices: Choices
) -> pd.DataFrame:
    """A refund gives money back, but its food was cooked by the line that sold it: no quantity, negative sales.

    So does a line of less than no money, like a discount; where a file sums its days, more may be refunded than sold.
    """
    quantity, net = (values[name].to_numpy() for name in ("quantity", "net_sales"))
    voiding = tuple(word for word in VOID if not (choices.cancelled_is_paid and word in CANCELLED))
    refunding, refunded, given, void, not_sale = _told_by(states, voiding, len(values))
    notes = [_are_credit_notes(cells[role], role) for role in ("status", "receipt_type") if role in cells]
    of_another = np.logical_or.reduce([quantity < 0, refunding, *notes])
    told = refunded | _are_given_back(cells["refunded"]) if "refunded" in cells else refunded
    given_back = told & (quantity > 0) & ~(net < 0) & ~of_another
    refund = of_another | (refunded & ~given_back)
    courtesy = (net == 0) | given_back | given
    gives_back = ~refund & (net < 0) & values["day"].notna().to_numpy()
    cooked = void & choices.voids_cooked
    taken = np.where(refund, -np.abs(net), net)
    kinds = {"refund": refund | gives_back, "void": cooked, "courtesy": courtesy}
    return values.assign(
        void=void,
        cooked=cooked,
        not_sale=not_sale,
        kind=first_that_holds(kinds, values.index, otherwise="sale"),
        written_quantity=np.where(refund, -np.abs(quantity), quantity),
        written_money=taken,
        net_sales=np.where((cooked | courtesy) & ~refund, 0.0, taken),
        quantity=np.where((refund | gives_back) & ~np.isnan(quantity), 0.0, quantity),
    )


def cancelled(cells: pd.DataFrame) -> pd.Series:
    """The rows of a till nobody knows that somebody took back, or paid: both are called ``Cancelado``."""
    return pd.Series(_told_by(_states(cells), CANCELLED, len(cells))[3], index=cells.index)


def _states(cells: pd.DataFrame) -> list[pd.Series]:
    """What columns say of the state of each row, in words or, where they are called by one, with yes."""
    yes = {role: reading.are_among(cells[role], YES) for role in _YES_SAYS if role in cells}
    said = [pd.Series(np.where(each, _YES_SAYS[role], ""), cells.index, TEXT) for role, each in yes.items()]
    return [*(cells[role] for role in _STATES if role in cells), *said]


def _are_given_back(refunded: pd.Series) -> np.ndarray:
    """Lines that say of themselves that they were refunded: their food was cooked, and nobody paid it.

    A column of that name that says anything but yes and no counts what was refunded of others.
    """
    said = reading.by_distinct(
        refunded, lambda text: plain(text) if plain(text) in YES - {"1", "1 0"} | NO | {""} else "?"
    )
    return ((said != "") & ~said.isin(NO) & ~(said == "?").any()).to_numpy()


def _are_credit_notes(states: pd.Series, role: str) -> pd.Series:
    """Documents called by their code in a list of Peru's or Mexico's tax office, where all of a column are.

    Excel takes the zero of Peru's away; a 7 of a column that isn't said to have documents may be anything, as an E may.
    """
    width = 2 if role == "receipt_type" else 0
    bare = {text: text.strip() for text in states.fillna("").unique()}
    numbered = {text: code and code.zfill(width) for text, code in bare.items()}
    if {"", *DOCUMENTS}.issuperset(numbered.values()):
        return reading.by_distinct(states, lambda text: numbered[text] == CREDIT_NOTE, "bool")
    if role == "receipt_type" and {"", *CFDI}.issuperset(bare.values()):
        return reading.by_distinct(states, lambda text: bare[text] == CFDI_CREDIT_NOTE, "bool")
    return pd.Series(False, index=states.index)


def _told_by(states: Sequence[pd.Series], voiding: tuple[str, ...], rows: int) -> np.ndarray:
    """What some state says of each row: that it is a refund, was refunded itself, given away, taken back (``voiding``),
    or is no sale."""
    told = np.zeros((rows, 5), dtype=bool)
    for state in states:
        codes, texts = reading.distinct_texts(state)
        said = [tuple(f"{word} " for word in words) for words in (REFUND, GIVEN_BACK, COURTESY, voiding)]
        words = [plain(repair_mojibake(text[:LONGEST_NAME])) for text in texts]
        # ``Anulado por error`` begins with a word of theirs, as ``Anulados`` doesn't
        each = [[*(f"{state} ".startswith(begins) for begins in said), state in NOT_SALES] for state in words]
        told |= np.array(each, dtype=bool).reshape(-1, 5)[codes]
    return told.T


def _are_no_food(values: pd.DataFrame, cells: pd.DataFrame, choices: Choices) -> pd.Series:
    """Tips, deposits, packaging and the like, by the name of the item, its category or kind; a person has the word.

    A discount that takes money off in its own line lessens the day's money, as what is given back does.
    """
    said = {plain(name): food for name, food in choices.food.items()}
    guessed = reading.by_distinct(cells["dish"], is_no_food, "bool")
    guessed |= reading.by_distinct(cells["dish"], is_discount, "bool") & ~(values["net_sales"] < 0)
    for role in ("category", "item_type"):
        if role in cells:
            guessed |= reading.by_distinct(cells[role], partial(is_no_food, group=True), "bool")
    if not said:
        return guessed
    answers = reading.by_distinct(values["dish"], lambda dish: said.get(plain(dish)), "object")
    return ~answers.astype("boolean").fillna(~guessed).astype(bool)


def _count_portions(values: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    """One line of ``2x1 Pisco sour`` is two portions of ``Pisco sour``."""
    looks = reading.matching(values["dish"], _LIKELY_TWO)
    if not (choices.two_for_one and looks.any()):
        return values.assign(two_for_one=False)
    likely = values["dish"].where(looks, "")
    promoted = reading.by_distinct(likely, lambda dish: bool(_TWO_FOR_ONE.search(dish)), "bool")
    dish = reading.by_distinct(likely, _without_promotion)
    counted = values.assign(
        two_for_one=promoted,
        dish=values["dish"].mask(promoted, dish),
        quantity=values["quantity"].mask(promoted, values["quantity"] * 2),
    )
    return _categorize_as_sold_alone(counted) if "category" in counted else counted


def _categorize_as_sold_alone(values: pd.DataFrame) -> pd.DataFrame:
    """A ``2x1 Ceviche`` under ``PROMOS`` is a ceviche: of the category under which it is sold without the promotion."""
    promoted = values["two_for_one"]
    alone = values.loc[~promoted & values["category"].ne(""), ["dish", "category"]].drop_duplicates()
    of_dish = alone.drop_duplicates("dish", keep=False).set_index("dish")["category"]
    own = values["dish"].where(promoted).map(of_dish)
    return values.assign(category=values["category"].mask(own.notna(), own))


def _named_as_sold(dishes: pd.Series, courtesy: pd.Series) -> pd.Series:
    """``Suspiro (CORTESIA)`` is a Suspiro: its line says by its money that nobody paid it."""
    if not courtesy.any():
        return dishes
    given = dishes.where(courtesy, "")
    return dishes.mask(courtesy, reading.by_distinct(given, lambda dish: _COURTESY.sub("", dish).strip() or dish))


def _without_promotion(dish: str) -> str:
    return " ".join(_TWO_FOR_ONE.sub(" ", dish).split()) or dish
