"""Ten portions of each of five dishes a day: what a scenario makes of them can be reckoned by head."""

import numpy as np
import pandas as pd
import pytest

from forecasting.demand.effects import learn
from forecasting.scenarios.levers import ChangedDishes, dishes_under
from forecasting.scenarios.planned import promotion_table
from forecasting.scenarios.scenario import DishOff, NewDish, Promotion, Scenario
from forecasting.tables import HOME, ONE_DAY, empty
from tests.restaurants import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, rows

MENU = rows(
    "dishes",
    {"dish": "Ceviche", "category": "Marino"},
    {"dish": "Jalea", "category": "Marino"},
    {"dish": "Lomo", "category": "Criollo"},
    {"dish": "Chicha", "category": ""},
    {"dish": "Inca Kola", "category": ""},
)
EFFECTS = learn(pd.DataFrame(), empty("promotions"), MENU)
"""Assumptions: 30 % more by a discount of a fifth, 60 % by two for one; dip and siblings -5 %."""

WEEK = pd.date_range(MONDAY, periods=7, unit="us")
MIX = pd.DataFrame({"location": HOME, "day": WEEK, "mean": 10.0}).merge(MENU[["dish"]], how="cross")


def changed(scenario: Scenario) -> ChangedDishes:
    return dishes_under(MIX, promotion_table(scenario.promotions), MENU, EFFECTS, scenario)


def portions(dishes: ChangedDishes, dish: str) -> list[float]:
    return dishes.mix.loc[dishes.mix["dish"] == dish, "mean"].tolist()


def promoted(**how: float) -> Scenario:
    given = {"kind": "2x1", "dish_or_category": "Ceviche"} | how
    return Scenario(promotions=(Promotion(MONDAY, TUESDAY, **given),))


def test_nothing_to_change_is_the_same_table():
    assert changed(Scenario()).mix is MIX


# A limit. With half more, the ceviche would sell 15 a day.


def test_once_the_limit_is_sold_the_dish_sells_as_usual():
    found = portions(changed(promoted(uplift=0.5, limit=20.0)), "Ceviche")
    assert found[:2] == pytest.approx([15.0, 10.0 + 5.0 / 3.0])  # 5 of Tuesday's 15 are left: a third of the day


def test_a_limit_counts_what_is_really_sold_on_a_busier_day():
    busy = MIX.assign(level=1.2)
    scenario = promoted(uplift=0.5, limit=20.0)
    found = dishes_under(busy, promotion_table(scenario.promotions), MENU, EFFECTS, scenario)
    # of 18 on Monday all, of Tuesday's 18 two: a ninth of the day
    assert portions(found, "Ceviche")[:2] == pytest.approx([15.0, 10.0 + 5.0 / 9.0])


def test_a_limit_that_nobody_reaches_changes_nothing():
    assert portions(changed(promoted(uplift=0.5, limit=30.0)), "Ceviche") == portions(
        changed(promoted(uplift=0.5)), "Ceviche"
    )


def test_after_the_limit_siblings_lose_nothing_more_and_the_dip_begins():
    dishes = changed(promoted(uplift=0.5, limit=15.0))
    assert portions(dishes, "Jalea")[:2] == pytest.approx([9.5, 10.0])
    assert portions(dishes, "Ceviche")[:6] == pytest.approx([15.0, 9.5, 9.5, 9.5, 9.5, 10.0])


def test_after_a_handful_of_promoted_portions_there_is_hardly_a_dip():
    found = portions(changed(promoted(uplift=0.5, limit=1.5)), "Ceviche")  # a tenth of Monday's fifteen
    assert found[:2] == pytest.approx([10.5, 10.0 * (1.0 - 0.05 * 0.1)])


def test_the_dip_after_a_promotion_that_was_over_before_the_first_day_is_felt():
    yesterday = MONDAY - ONE_DAY
    over = Scenario(promotions=(Promotion(yesterday, yesterday, "Ceviche", "discount"),))
    assert portions(changed(over), "Ceviche")[:5] == pytest.approx([9.5, 9.5, 9.5, 9.5, 10.0])


def test_the_limit_of_a_category_is_for_all_its_dishes_together():
    dishes = changed(promoted(dish_or_category="Marino", uplift=0.5, limit=30.0))
    assert portions(dishes, "Ceviche")[0] == portions(dishes, "Jalea")[0] == pytest.approx(15.0)
    assert portions(dishes, "Ceviche")[1] == pytest.approx(9.5)


# Two for one. A quarter more tickets, of which six in ten take both: 1.25 x 1.6 = 2.


def test_portions_of_two_for_one_follow_the_tickets_and_who_takes_both():
    assert portions(changed(promoted(tickets=0.25, both=0.6)), "Ceviche")[0] == pytest.approx(20.0)


# The menu


def test_half_of_those_who_miss_a_dish_are_taken_to_order_another_of_its_category():
    dishes = changed(Scenario(dishes_off=(DishOff("Ceviche", TUESDAY, WEDNESDAY),)))
    assert portions(dishes, "Ceviche")[:4] == [10.0, 0.0, 0.0, 10.0]
    assert portions(dishes, "Jalea")[:4] == pytest.approx([10.0, 15.0, 15.0, 10.0])
    assert portions(dishes, "Lomo") == [10.0] * 7


def test_a_dish_that_stays_off_is_off_to_the_end():
    assert portions(changed(Scenario(dishes_off=(DishOff("Ceviche", THURSDAY),))), "Ceviche")[3:] == [0.0] * 4


def test_how_many_move_may_be_said():
    stay_away = Scenario(dishes_off=(DishOff("Ceviche", MONDAY, moved=0.0),))
    assert portions(changed(stay_away), "Jalea") == [10.0] * 7


def test_who_misses_a_dish_without_a_category_orders_nothing_else():
    assert portions(changed(Scenario(dishes_off=(DishOff("Chicha", MONDAY),))), "Inca Kola") == [10.0] * 7


def test_a_new_dish_sells_as_the_one_it_is_like_and_takes_from_its_category():
    half = Scenario(new_dishes=(NewDish("Tiradito", "Ceviche", TUESDAY, factor=0.5, moved=0.4),))
    dishes = changed(half)
    assert portions(dishes, "Tiradito")[:2] == [0.0, 5.0]
    assert portions(dishes, "Ceviche")[:2] == portions(dishes, "Jalea")[:2] == pytest.approx([10.0, 9.0])
    assert dishes.before[len(MIX) :].tolist() == [0.0] * 7


def test_a_new_dish_may_take_the_place_of_one_that_goes():
    swapped = Scenario(
        dishes_off=(DishOff("Ceviche", MONDAY, moved=0.0),),
        new_dishes=(NewDish("Tiradito", "Ceviche", MONDAY, moved=0.0),),
    )
    dishes = changed(swapped)
    assert portions(dishes, "Ceviche") == [0.0] * 7
    assert portions(dishes, "Tiradito") == portions(dishes, "Jalea") == [10.0] * 7


def test_a_new_dish_can_be_promoted():
    new = (NewDish("Tiradito", "Lomo", MONDAY, moved=0.0),)
    offer = (Promotion(MONDAY, MONDAY, "Tiradito", "discount", uplift=0.5),)
    assert portions(changed(Scenario(promotions=offer, new_dishes=new)), "Tiradito")[0] == 15.0


# How far off it may be. Assumed 0.6 within 0.3 and 0.9: ln(1.9 / 1.3) / (2 x 1.28155) = 0.14806


def test_an_uplift_swings_its_days_and_nothing_else():
    dishes = changed(promoted())
    swing = dishes.mix.assign(swing=dishes.swings["uplift 2x1"])
    ceviche = swing[swing["dish"] == "Ceviche"]["swing"]
    assert ceviche.iloc[:2].tolist() == pytest.approx([16.0 * np.sinh(0.14806)] * 2, rel=1e-4)
    assert not ceviche.iloc[2:].any()
    assert not swing.loc[swing["dish"] != "Ceviche", "swing"].any()


def test_two_promotions_of_a_kind_swing_together_and_a_said_uplift_by_itself():
    lomo = Promotion(MONDAY, MONDAY, "Lomo", "2x1")
    said = Promotion(MONDAY, MONDAY, "Chicha", "2x1", uplift=0.5)
    dishes = changed(Scenario(promotions=(*promoted().promotions, lomo, said)))
    moved = {name: set(dishes.mix.loc[swing != 0.0, "dish"]) for name, swing in dishes.swings.items()}
    assert moved == {
        "uplift 2x1": {"Ceviche", "Lomo"},
        "uplift Chicha 2026-03-30": {"Chicha"},
        "dip 2x1": {"Ceviche", "Lomo", "Chicha"},
        "siblings 2x1": {"Jalea"},
    }


def test_a_promotion_that_sells_out_in_any_case_is_little_doubt():
    free, sold_out = (changed(promoted(**limit)).swings["uplift 2x1"].max() for limit in ({}, {"limit": 5.0}))
    assert sold_out < free / 4


def test_how_many_move_from_a_dish_that_is_off_is_doubtful():
    dishes = changed(Scenario(dishes_off=(DishOff("Ceviche", MONDAY, MONDAY),)))
    jalea = dishes.swings["moved"][(MIX["dish"] == "Jalea") & (MIX["day"] == MONDAY)]
    assert jalea.tolist() == pytest.approx([10.0 * 0.25 / 1.28155], rel=1e-4)
