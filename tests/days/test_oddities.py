"""A file about to be kept, against eight weeks of 20 ceviches at 40 soles and 10 lomos at 30 every day."""

import pandas as pd
import pytest

from forecasting.days.oddities import oddities
from tests.store.conftest import sold

PRICES = {"Ceviche": 40.0, "Lomo": 30.0}
FIRST, SUNDAY = "2026-09-28", "2026-11-22"
KEPT = pd.concat(
    [
        sold((f"{day:%Y-%m-%d}", "Ceviche", 20, 800), (f"{day:%Y-%m-%d}", "Lomo", 10, 300))
        for day in pd.date_range(FIRST, SUNDAY)
    ],
    ignore_index=True,
)


def monday(**portions: float) -> pd.DataFrame:
    return sold(
        *[("2026-11-23", dish, quantity, quantity * PRICES.get(dish, 25)) for dish, quantity in portions.items()]
    )


def found(lines: pd.DataFrame, kept: pd.DataFrame = KEPT) -> list[tuple[object, ...]]:
    rows = oddities(lines, kept)[["code", "dish", "value", "usual"]]
    return list(rows.astype(object).where(rows.notna(), None).itertuples(index=False, name=None))


def test_a_usual_day_has_nothing_odd():
    assert found(monday(Ceviche=22, Lomo=8)) == []


def test_a_day_far_from_its_weekday_is_told_with_both_numbers():
    assert found(monday(Ceviche=8, Lomo=6)) == [("few_units", None, 14.0, 30.0)]
    assert found(monday(Ceviche=60, Lomo=20)) == [("many_units", None, 80.0, 30.0)]


def test_a_dish_never_sold_before_is_new():
    assert found(monday(Ceviche=20, Lomo=10, Causa=4)) == [("new_dish", "Causa", 4.0, None)]


def test_a_dish_of_every_day_that_is_not_in_the_file_is_missing():
    assert found(monday(Ceviche=30)) == [("missing_dish", "Lomo", None, 10.0)]


def test_a_dish_of_every_other_day_may_be_absent_for_a_day_but_not_for_a_week():
    every_other = KEPT[(KEPT["dish"] == "Ceviche") | (KEPT["day"].dt.day_of_year % 2 == 0)]
    assert found(monday(Ceviche=25), every_other) == []
    week = pd.concat([monday(Ceviche=25).assign(day=day) for day in pd.date_range("2026-11-23", periods=7, unit="us")])
    assert found(week, every_other) == [("missing_dish", "Lomo", None, 5.0)]


def test_a_dish_that_was_gone_before_the_file_is_not_missing_in_it():
    week = pd.concat([monday(Ceviche=25).assign(day=day) for day in pd.date_range("2026-11-23", periods=7, unit="us")])
    for last, missing in (("2026-11-08", []), ("2026-11-09", ["Lomo"])):
        kept = KEPT[(KEPT["dish"] == "Ceviche") | (KEPT["day"] <= last)]
        assert [dish for code, dish, *_ in found(week, kept) if code == "missing_dish"] == missing


def test_an_average_price_that_moved_by_more_than_a_fifth_is_told():
    dearer = sold(("2026-11-23", "Ceviche", 20, 1000), ("2026-11-23", "Lomo", 10, 330))
    assert found(dearer) == [("price_moved", "Ceviche", 50.0, 40.0)]


def test_the_ten_that_weigh_most_come_first():
    dishes = {f"Plato {number:02}": float(number) for number in range(1, 13)}
    rows = oddities(monday(Ceviche=20, Lomo=10, **dishes), KEPT)
    assert rows["code"].tolist() == ["many_units", *["new_dish"] * 9]
    assert rows["dish"].tolist()[1] == "Plato 12"


def test_a_file_that_replaces_all_there_is_has_nothing_to_be_compared_with():
    assert found(KEPT.assign(quantity=1.0)) == []


@pytest.mark.parametrize("column", ["source", "location"])
def test_a_till_that_never_sold_before_is_not_compared(column):
    assert found(monday(Ceviche=2).assign(**{column: "Rappi"})) == []
