import pandas as pd
import pytest

from forecasting.demand.off_menu import off_menu, out_of_use

FIRST = pd.Timestamp("2026-01-05")


def sold(**days: list[int]) -> pd.DataFrame:
    """A portion of each dish on its days, counted from the first; the kitchen sells soup on all sixty."""
    each = {"Sopa": range(60)} | days
    rows = [("", FIRST + pd.Timedelta(days=day), dish, 1.0) for dish, its in each.items() for day in its]
    return pd.DataFrame(rows, columns=["location", "day", "dish", "quantity"])


@pytest.mark.parametrize(
    ("days", "gone"),
    [
        (range(46), True),
        (range(47), False),
        ([*range(10), *range(18, 43)], True),
        ([*range(10), *range(18, 44)], False),
        ([*range(10), *range(19, 42)], False),
        ([0], True),
    ],
    ids=["two weeks ago", "less", "twice its pause", "and less", "as long as before", "once"],
)
def test_a_dish_has_left_the_menu_once_it_is_silent_for_two_weeks_and_twice_as_long_as_ever(days, gone):
    assert (("", "Ceviche") in off_menu(sold(Ceviche=list(days)))) is gone


def test_days_on_which_the_kitchen_sold_nothing_say_nothing_of_a_dish():
    closed = sold(Ceviche=list(range(40)))
    assert ("", "Ceviche") in off_menu(closed)
    assert ("", "Ceviche") not in off_menu(
        closed[~closed["day"].between(FIRST + pd.Timedelta(days=45), FIRST + pd.Timedelta(days=55))]
    )


def test_a_dish_may_have_left_one_location_and_be_sold_at_another():
    here, there = sold(Ceviche=list(range(30))), sold(Ceviche=list(range(60))).assign(location="Surco")
    assert off_menu(pd.concat([here, there])).tolist() == [("", "Ceviche")]


def test_what_was_sold_out_has_not_gone():
    used = sold(Ceviche=list(range(60))).rename(columns={"dish": "ingredient"}).assign(censored=False, closed=False)
    away = (used["ingredient"] == "Ceviche") & (used["day"] >= FIRST + pd.Timedelta(days=40))
    silent = used.assign(quantity=used["quantity"].mask(away, 0.0))
    assert out_of_use(silent).tolist() == [("", "Ceviche")]
    assert out_of_use(silent.assign(censored=away)).empty
    assert len(out_of_use(silent.assign(censored=silent["day"] == silent["day"].max()))) == 1


def test_nothing_sold_is_nothing_gone():
    assert off_menu(sold().head(0)).empty
