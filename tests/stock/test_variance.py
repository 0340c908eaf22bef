"""What two counts say was used, against what the recipes say."""

import pandas as pd
import pytest

from forecasting.stock.projection import Movements
from forecasting.stock.variance import ASSUMED_ERROR, against_recipes, between_counts, usual_error
from tests.week import MONDAY, SATURDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, rows

DAYS = [SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY]
USAGE = pd.DataFrame({"location": "main", "ingredient": "Limón", "day": DAYS, "quantity": 4.0})


def counts(*given: tuple) -> pd.DataFrame:
    return rows("stock", *({"day": day, "ingredient": "Limón", "quantity": left} for day, left in given))


def moved(*given: tuple) -> pd.DataFrame:
    return rows("deliveries", *({"day": day, "ingredient": "Limón", "quantity": kilos} for day, kilos in given))


def movements(stock: pd.DataFrame, waste: tuple = ()) -> Movements:
    return Movements(stock, moved((SUNDAY, 50.0), (TUESDAY, 10.0)), USAGE, moved(*waste))


def test_what_was_used_is_what_was_there_and_came_less_what_was_thrown_away_and_is_left():
    found = between_counts(movements(counts((SUNDAY, 10.0), (WEDNESDAY, 5.0)), [(MONDAY, 1.0)]), THURSDAY).iloc[0]
    assert found[["first", "last"]].tolist() == [SUNDAY, WEDNESDAY]
    assert found[["had", "received", "wasted", "left"]].tolist() == [10.0, 10.0, 1.0, 5.0]
    assert (found["actual"], found["theoretical"]) == (14.0, 12.0)


def test_a_difference_is_told_in_units_in_money_and_as_a_factor():
    intervals = between_counts(movements(counts((SUNDAY, 10.0), (WEDNESDAY, 5.0))), THURSDAY)
    found = against_recipes(intervals, pd.Series({"Limón": 6.0})).iloc[0]
    assert found[["difference", "cost", "factor"]].tolist() == [3.0, 18.0, 1.25]


def test_what_differs_most_in_money_comes_first_and_what_has_no_price_last():
    made = pd.DataFrame({"location": "main", "ingredient": ["Sal", "Lomo", "Limón"], "first": SUNDAY, "last": MONDAY})
    made = made.assign(had=9.0, received=0.0, wasted=0.0, left=0.0, actual=[9.0, 3.0, 6.0], theoretical=[5.0, 4.0, 5.0])
    found = against_recipes(made, pd.Series({"Lomo": 50.0, "Limón": 6.0}))
    assert found["ingredient"].tolist() == ["Lomo", "Limón", "Sal"]
    assert found["cost"].tolist()[:2] == [-50.0, 6.0]


def test_several_counts_are_told_from_the_first_to_the_last():
    stock = counts((SUNDAY, 10.0), (MONDAY, 6.0), (WEDNESDAY, 5.0))
    intervals = between_counts(movements(stock), THURSDAY)
    found = against_recipes(intervals, pd.Series({"Limón": 6.0})).iloc[0]
    assert len(intervals) == 2
    assert found[["first", "last"]].tolist() == [SUNDAY, WEDNESDAY]
    assert (found["actual"], found["theoretical"]) == (15.0, 12.0)


def test_what_lies_between_counts_that_say_nothing_together_is_in_no_sum():
    stock = counts((SUNDAY, 20.0), (MONDAY, 16.0), (TUESDAY, 22.0), (WEDNESDAY, 18.0))
    intervals = between_counts(movements(stock.assign(prepared=["", "", "Leche", "Leche"])), THURSDAY)
    found = against_recipes(intervals, pd.Series({"Limón": 6.0}))
    assert found[["actual", "theoretical"]].to_numpy().tolist() == [[8.0, 8.0]]
    assert not {"had", "received", "wasted", "left"} & {*found}


def test_more_left_than_there_could_be_is_marked_and_has_no_factor():
    intervals = between_counts(movements(counts((SUNDAY, 10.0), (MONDAY, 12.0))), THURSDAY)
    found = against_recipes(intervals, pd.Series({"Limón": 6.0})).iloc[0]
    assert found["actual"] == -2.0
    assert found["impossible"]
    assert pd.isna(found["factor"])


@pytest.mark.parametrize(
    "second",
    [
        {"day": WEDNESDAY, "ingredient": "Limón", "quantity": 5.0, "by_eye": "low"},
        {"day": SATURDAY, "ingredient": "Limón", "quantity": 5.0},
        {"day": WEDNESDAY, "ingredient": "Detergente", "quantity": 5.0},
    ],
)
def test_neither_looks_nor_unsold_days_nor_what_no_recipe_takes_is_compared(second):
    stock = rows("stock", {"day": SUNDAY, "ingredient": "Limón", "quantity": 10.0}, second)
    assert between_counts(movements(stock), SATURDAY).empty


def test_counts_with_and_without_a_preparation_are_not_held_against_each_other():
    stock = counts((SUNDAY, 10.0), (MONDAY, 7.0), (WEDNESDAY, 5.0)).assign(prepared=["", "Leche de tigre", ""])
    assert between_counts(movements(stock), THURSDAY).empty
    same = stock.assign(prepared="Leche de tigre")
    assert len(between_counts(movements(same), THURSDAY)) == 2


def test_how_far_recipes_are_usually_off_is_measured_from_three_intervals_on():
    made = pd.DataFrame({"location": "main", "ingredient": ["Limón"] * 3 + ["Lomo"], "theoretical": 10.0})
    errors, others = usual_error(made.assign(actual=[11.0, 9.0, 11.0, 20.0]))
    assert errors.round(6).to_dict() == {("main", "Limón"): 0.1}
    assert round(others, 6) == 0.1
    assert usual_error(made.assign(actual=12.0).tail(1))[1] == ASSUMED_ERROR
