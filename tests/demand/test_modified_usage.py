"""What guests have added or left out is used, forecast, planned and changed like the dishes that it goes with.

Three of the ten ceviches a day have 30 g more onion, two of the five lomos come without their 200 g of potatoes.
"""

import pandas as pd
import pytest

from forecasting.demand.forecast import make_forecast
from forecasting.plan import Plan, make_plan
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import make_basis
from forecasting.scenarios.scenario import Group, Promotion, Scenario
from forecasting.tables import Restaurant, no_modified
from tests.restaurants import MONDAY, PLAIN, WEDNESDAY, cevicheria, days_open, rows

MODIFIERS = (
    {"item": "Extra cebolla", "ingredient": "Cebolla", "quantity": 30.0, "unit": "g", "per": "extra"},
    {"item": "Sin papa", "ingredient": "Papa", "quantity": 1.0, "unit": "kg", "per": "without"},
)


def asked(*modifiers: dict) -> Restaurant:
    """The cevichería with recipes of modifiers; its guests ask for them in any case."""
    plain = cevicheria()
    sold = [
        ("main", day, *line)
        for day in days_open()
        for line in (("Ceviche", "Extra cebolla", 3.0), ("Lomo", "Sin papa", 2.0))
    ]
    return cevicheria(
        recipes=pd.concat([plain.recipes, rows("recipes", *modifiers)], ignore_index=True),
        modified=pd.DataFrame(sold, columns=no_modified().columns).astype(no_modified().dtypes),
    )


@pytest.fixture(scope="module")
def basis() -> Basis:
    restaurant = asked(*MODIFIERS)
    return make_basis(restaurant, make_forecast(restaurant, PLAIN))


def usage(plan: Plan, ingredient: str) -> float:
    means = plan.means[(plan.means["ingredient"] == ingredient) & (plan.means["day"] == WEDNESDAY)]
    return means["mean"].iloc[0]


@pytest.mark.parametrize(("ingredient", "a_day"), [("Limón", 1.0), ("Cebolla", 1.0 + 0.09), ("Papa", 1.0 - 0.4)])
def test_history_and_forecast_use_the_same_a_day(basis, ingredient, a_day):
    used = basis.usage[basis.usage["ingredient"] == ingredient]
    assert used["quantity"].unique() == pytest.approx([a_day])
    assert usage(make_plan(basis, MONDAY), ingredient) == pytest.approx(a_day)


def test_without_recipes_of_modifiers_they_change_nothing():
    restaurant = asked()
    plan = make_plan(make_basis(restaurant, make_forecast(restaurant, PLAIN)), MONDAY)
    assert [usage(plan, name) for name in ("Limón", "Cebolla", "Papa")] == pytest.approx([1.0, 1.0, 1.0])


def test_a_group_and_a_promotion_ask_for_as_much_of_it_as_others_do(basis):
    # 50 lomos more without 80 g each; half as many ceviches again with 9 g more onion each
    group = make_plan(basis, MONDAY, scenario=Scenario(groups=(Group(WEDNESDAY, 50, (("Lomo", 50.0),)),)))
    assert usage(group, "Papa") == pytest.approx(0.6 + 50 * 0.12)
    promotion = Promotion(WEDNESDAY, WEDNESDAY, "Ceviche", "2x1", uplift=0.5)
    assert usage(make_plan(basis, MONDAY, scenario=Scenario(promotions=(promotion,))), "Cebolla") == pytest.approx(
        1.09 + 5 * 0.059
    )


def test_modifiers_are_no_dishes_of_the_mix_and_none_at_risk(basis):
    assert set(basis.forecast.dish_mix["dish"]) == {"Ceviche", "Lomo"}
    assert {dish for dishes in basis.dishes_of("main", MONDAY).values() for dish in dishes} == {"Ceviche", "Lomo"}


def test_what_was_added_and_is_left_out_now_makes_the_forecast_old(basis):
    assert not basis.recipes_changed
    assert make_basis(asked(MODIFIERS[0] | {"per": "without"}, MODIFIERS[1]), basis.forecast).recipes_changed
