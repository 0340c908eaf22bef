"""How good the estimated stock is when sales are some days old."""

import math

import pandas as pd

from forecasting.demand.data_age import at_age, error_by_age

CUTOFF = pd.Timestamp("2026-11-01")


def fold(means: list[float], actual: list[float], ingredient: str = "Limón", **changes) -> pd.DataFrame:
    days = pd.date_range(CUTOFF + pd.Timedelta(days=1), periods=len(means))
    rows = pd.DataFrame({"day": days, "mean": means, "actual": actual, "cutoff": CUTOFF, "ingredient": ingredient})
    usual = {"location": "main", "model": "recommended", "closed": False, "censored": False}
    return rows.assign(**usual | changes)


def test_the_error_is_that_of_all_that_was_used_since_the_last_sale():
    # 8 for 10, then 12 for 10: the two days together are right
    found = error_by_age(fold([8.0, 12.0, 13.0], [10.0, 10.0, 10.0]), "main")
    assert found["days"].tolist() == [1, 2, 3]
    assert found["error"].round(4).tolist() == [0.2, 0.0, 0.1]
    assert found["of_a_day"].round(4).tolist() == [0.2, 0.0, 0.3]


def test_the_middle_ingredient_speaks_for_all():
    errors = [fold([10.0 + off], [10.0], name) for off, name in ((1.0, "Limón"), (2.0, "Papa"), (9.0, "Huacatay"))]
    assert error_by_age(pd.concat(errors, ignore_index=True), "main")["error"].round(4).tolist() == [0.2]


def test_folds_are_averaged_and_other_models_and_places_left_out():
    rows = [
        fold([9.0], [10.0]),
        fold([13.0], [10.0], cutoff=CUTOFF - pd.Timedelta(days=7), day=CUTOFF - pd.Timedelta(days=6)),
        fold([99.0], [10.0], model="prophet"),
        fold([99.0], [10.0], location="Surco"),
    ]
    assert error_by_age(pd.concat(rows, ignore_index=True), "main")["error"].round(4).tolist() == [0.2]


def test_a_day_that_was_sold_out_ends_what_its_fold_can_say():
    rows = fold([10.0, 10.0, 10.0], [9.0, 4.0, 10.0]).assign(censored=[False, True, False])
    assert error_by_age(rows, "main")["days"].tolist() == [1]


def test_a_closed_day_is_a_day_of_age_on_which_nothing_is_used():
    rows = fold([8.0, 0.0, 10.0], [10.0, 0.0, 10.0]).assign(closed=[False, True, False])
    assert error_by_age(rows, "main")["error"].round(4).tolist() == [0.2, 0.2, 0.1]


def test_what_was_not_judged_has_no_error():
    found = error_by_age(fold([8.0], [10.0]), "main")
    assert math.isnan(at_age(found, 2))
    assert at_age(found, 1) == 0.2
    assert error_by_age(fold([8.0], [10.0]).head(0), "main").empty
