"""What was there, bought, left and so used in a month, in money."""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.money.month_end import Books, month_end
from forecasting.money.prices import daily_offers, paid
from forecasting.stock.projection import Movements
from tests.week import FRIDAY, MONDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, rows

DAYS = [SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY]
USAGE = pd.DataFrame({"location": "main", "ingredient": "Limón", "day": DAYS, "quantity": 4.0})
OFFER = {"ingredient": "Limón", "supplier": "Verduras", "pack_size": 1.0, "pack_name": "kg"}
SUPPLY = rows("supply", OFFER | {"unit_cost": 2.0}, OFFER | {"unit_cost": 3.0, "from": WEDNESDAY})
COUNTS = rows(
    "stock",
    {"day": SUNDAY, "ingredient": "Limón", "quantity": 10.0},
    {"day": THURSDAY, "ingredient": "Limón", "quantity": 5.0},
)
WASTE = rows(
    "waste",
    {"day": MONDAY, "ingredient": "Limón", "quantity": 1.0, "reason": "spoiled"},
    {"day": MONDAY, "ingredient": "Limón", "quantity": 0.5, "reason": "staff"},
    {"day": WEDNESDAY, "ingredient": "Limón", "quantity": 0.5, "reason": "courtesy"},
)
CAME = pd.DataFrame({"day": [TUESDAY], "ingredient": "Limón", "supplier": "Verduras", "cost": 36.0})
DELIVERIES = rows("deliveries", {"day": TUESDAY, "ingredient": "Limón", "quantity": 15.0})
EXPECTED = pd.DataFrame({"ingredient": "Limón", "day": [TUESDAY, WEDNESDAY], "mean": 6.0})
BOOKS = Books(Movements(COUNTS, DELIVERIES, USAGE, WASTE), SUPPLY, CAME, EXPECTED)


def counted(*days: pd.Timestamp) -> Books:
    """The same books with the counts of some days only."""
    movements = replace(BOOKS.movements, stock=COUNTS[COUNTS["day"].isin(days)])
    return replace(BOOKS, movements=movements)


def test_what_was_used_is_what_was_there_and_bought_less_what_is_left_and_it_is_said_where_it_went():
    found = month_end(BOOKS, MONDAY, THURSDAY)
    lime = found.ingredients.set_index("ingredient").loc["Limón"]
    # 10 kg at 2, came for 36, 5 kg left at 3; recipes took 8 kg at 2 and 8 kg at 3
    assert lime[["opening", "purchases", "closing", "used"]].tolist() == [20.0, 36.0, 15.0, 41.0]
    assert lime[["theoretical", "wasted", "staff", "courtesy"]].tolist() == [40.0, 2.0, 1.0, 1.5]
    assert lime["unexplained"] == pytest.approx(41.0 - 44.5)
    assert found.totals["used"] == 41.0
    assert (found.uncounted, found.impossible, found.unpriced, len(found.late)) == ((), (), (), 0)


def test_the_budget_of_a_supplier_is_what_was_expected_at_the_prices_of_the_day():
    found = month_end(BOOKS, MONDAY, THURSDAY)
    assert found.suppliers.to_numpy().tolist() == [["Verduras", 30.0, 36.0, 6.0]]
    assert found.budgeted == (TUESDAY, WEDNESDAY)
    none = month_end(replace(BOOKS, expected=EXPECTED.head(0)), MONDAY, THURSDAY)
    assert none.budgeted is None
    assert none.suppliers["budget"].tolist() == [0.0]


def test_the_budget_begins_with_the_first_delivery_that_was_noted():
    since_monday = pd.DataFrame({"ingredient": "Limón", "day": [MONDAY, TUESDAY, WEDNESDAY], "mean": 6.0})
    found = month_end(replace(BOOKS, expected=since_monday), MONDAY, THURSDAY)
    assert found.suppliers["budget"].tolist() == [30.0]  # without Monday's 12
    assert found.budgeted == (TUESDAY, WEDNESDAY)


def test_what_nobody_counted_counts_as_used_when_it_was_bought():
    found = month_end(counted(THURSDAY), MONDAY, THURSDAY)
    assert found.totals[["opening", "purchases", "closing", "used"]].tolist() == [0.0, 36.0, 0.0, 36.0]
    assert found.uncounted == ("Limón",)


def test_a_month_without_counts_says_that_nobody_knows_what_was_used():
    assert month_end(counted(), MONDAY, THURSDAY).untold  # what was bought may be a tenth of it
    assert not month_end(replace(BOOKS, received=CAME.head(0)), MONDAY, THURSDAY).untold  # it was counted


def test_stock_at_the_end_is_reckoned_from_the_last_count_and_an_old_one_is_named():
    found = month_end(counted(SUNDAY), MONDAY, THURSDAY)
    assert found.totals["closing"] == (10 + 15 - 16 - 2) * 3.0
    assert found.late.empty
    later = replace(BOOKS, movements=replace(counted(SUNDAY).movements, usage=USAGE.head(0)))
    late = month_end(later, MONDAY, THURSDAY + pd.Timedelta(days=7))
    assert late.late.to_dict() == {"Limón": SUNDAY}


def test_less_than_nothing_stands_as_nothing_and_is_named():
    few = COUNTS.assign(quantity=0.0)
    movements = replace(BOOKS.movements, stock=few[few["day"] == SUNDAY], deliveries=DELIVERIES.head(0))
    found = month_end(replace(BOOKS, movements=movements), MONDAY, THURSDAY)
    assert (found.totals["closing"], found.impossible) == (0.0, ("Limón",))


def test_what_has_no_price_is_named_and_in_no_sum():
    unpriced = month_end(replace(BOOKS, supply=SUPPLY.head(0), received=CAME.assign(cost=float("nan"))), MONDAY, FRIDAY)
    assert unpriced.unpriced == ("Limón",)
    assert unpriced.totals["used"] == 0.0


def test_a_price_holds_from_its_day_on():
    offers = daily_offers(SUPPLY, pd.date_range(TUESDAY, WEDNESDAY))
    assert offers["unit_cost"].tolist() == [2.0, 3.0]


def test_what_was_paid_is_what_was_told_then_the_suppliers_price_of_that_day_then_that_of_the_order():
    told = pd.DataFrame(
        {
            "day": [TUESDAY, TUESDAY, THURSDAY, THURSDAY, THURSDAY],
            "ingredient": ["Limón", "Limón", "Limón", "Limón", "Ají"],
            "supplier": ["Verduras", "Verduras", "Mercado", "", "Mercado"],
            "told": [2.5, None, None, None, None],
            "ordered": [2.0, 9.0, 1.5, None, None],
        }
    )
    assert paid(told, SUPPLY).fillna(-1.0).tolist() == [2.5, 2.0, 1.5, 3.0, -1.0]
