"""What goes with guests, tickets and days is used, forecast, planned and changed like what goes with dishes.

The cevichería sells 15 portions a day: 7.5 guests by the estimate, and 5 tickets that its till has counted.
"""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.demand.forecast import make_forecast
from forecasting.plan import Plan, make_plan
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import make_basis
from forecasting.scenarios.scenario import Group, Scenario
from forecasting.tables import Restaurant
from tests.restaurants import MONDAY, PLAIN, PORTIONS, TUESDAY, UNJUDGED, WEDNESDAY, cevicheria, days_open, rows, sales

ALONG = (
    {"item": "Cancha y salsas", "ingredient": "Cancha", "quantity": 20.0, "unit": "g", "per": "guest"},
    {"item": "Para llevar", "ingredient": "Bolsa", "quantity": 2.0, "unit": "unidad", "per": "ticket"},
    {"item": "Comida del personal", "ingredient": "Papa", "quantity": 1.5, "unit": "kg", "per": "day"},
)


def generous(*along: dict) -> Restaurant:
    """The cevichería with recipes by guest, ticket and day."""
    plain = cevicheria()
    days = days_open()
    larder = [{"ingredient": "Cancha", "unit": "kg"}, {"ingredient": "Bolsa", "unit": "unidad"}]
    return cevicheria(
        recipes=pd.concat([plain.recipes, rows("recipes", *along)], ignore_index=True),
        ingredients=pd.concat([plain.ingredients, rows("ingredients", *larder)], ignore_index=True),
        tickets=pd.DataFrame({"location": "main", "day": days, "tickets": 5, "quantity": 15.0}),
    )


@pytest.fixture(scope="module")
def basis() -> Basis:
    restaurant = generous(*ALONG)
    return make_basis(restaurant, make_forecast(restaurant, PLAIN))


def usage(plan: Plan, ingredient: str, day: pd.Timestamp) -> float:
    means = plan.means[(plan.means["ingredient"] == ingredient) & (plan.means["day"] == day)]
    return means["mean"].iloc[0]


@pytest.mark.parametrize(("ingredient", "a_day"), [("Cancha", 0.15), ("Bolsa", 10.0), ("Papa", 1.0 + 1.5)])
def test_history_and_forecast_use_the_same_a_day(basis, ingredient, a_day):
    used = basis.usage[basis.usage["ingredient"] == ingredient]
    assert used["quantity"].unique() == pytest.approx([a_day])
    assert usage(make_plan(basis, MONDAY), ingredient, WEDNESDAY) == pytest.approx(a_day)


def test_a_closed_day_serves_nobody(basis):
    closed = make_plan(basis, MONDAY, scenario=Scenario(closed=(WEDNESDAY,)))
    assert [usage(closed, name, WEDNESDAY) for name in ("Cancha", "Bolsa", "Papa")] == [0, 0, 0]


def test_a_group_takes_its_share(basis):
    group = make_plan(basis, MONDAY, scenario=Scenario(groups=(Group(WEDNESDAY, 40, (("Lomo", 20.0),)),)))
    assert usage(group, "Cancha", WEDNESDAY) == pytest.approx(0.15 + 40 * 0.02)
    assert usage(group, "Bolsa", WEDNESDAY) == pytest.approx(10 + 2)


def test_what_goes_along_is_named_with_the_dishes_at_risk(basis):
    assert basis.dishes_of("main", MONDAY)["Papa"] == ("Lomo", "Comida del personal")


def test_a_recipe_that_goes_by_something_else_now_makes_the_forecast_old(basis):
    assert not basis.recipes_changed
    by_guest = [line | {"per": "guest"} for line in ALONG]
    assert make_basis(generous(*by_guest), basis.forecast).recipes_changed


def test_what_goes_along_is_no_evidence_of_what_promotions_do():
    # on three promoted Tuesdays twice as many lomos are sold: a good day, which Cancha per day knows nothing of
    tuesdays = [TUESDAY - pd.Timedelta(weeks=weeks) for weeks in (1, 6, 11)]
    sold = sales(lambda dish, day: PORTIONS[dish] * (2.0 if dish == "Lomo" and day in tuesdays else 1.0))
    promoted = [{"first": day, "last": day, "dish_or_category": "Ceviche", "kind": "2x1"} for day in tuesdays]
    known = {"sales": sold, "promotions": rows("promotions", *promoted)}
    alone = make_forecast(replace(generous(), **known), UNJUDGED).effects
    pd.testing.assert_frame_equal(make_forecast(replace(generous(*ALONG), **known), UNJUDGED).effects, alone)
    assert alone.set_index(["kind", "what"]).loc[("uplift", "2x1"), "effect"] == pytest.approx(-0.5)
