"""Base against scenario on the cevichería."""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.demand.effects import REACH
from forecasting.outcomes.outcome import Outcome, outcome, sums_table
from forecasting.plan import make_plan
from forecasting.scenarios.scenario import NO_CHANGE, Promotion, Scenario
from forecasting.tables import HOME
from tests.restaurants import MONDAY, TUESDAY, WEDNESDAY, rows

WEEK = pd.Timedelta(weeks=1)


def of(basis, scenario: Scenario) -> Outcome:
    base = make_plan(basis, MONDAY)
    return outcome(basis, base, make_plan(basis, MONDAY, scenario=scenario), HOME)


@pytest.fixture(scope="module")
def more_lomo(basis) -> Outcome:
    """On Tuesday and Wednesday three times as many lomos."""
    return of(basis, Scenario(promotions=(Promotion(TUESDAY, WEDNESDAY, "Lomo", "combo", uplift=2.0),)))


def test_an_empty_scenario_changes_nothing(basis):
    found = of(basis, NO_CHANGE)
    assert found.base == found.changed
    assert found.payoffs == ()
    assert (found.dishes["difference"] == 0).all()
    assert (found.ingredients["difference"] == 0).all()
    assert set(found.lines["state"]) == {"same"}
    assert found.weeks["base"].equals(found.weeks["changed"])


def test_the_dish_that_changes_most_comes_first(more_lomo):
    first = more_lomo.dishes.iloc[0]
    assert (first["dish"], first["difference"]) == ("Lomo", pytest.approx(20.0 - 4 * 5 * 0.05))  # less after a combo


def test_ingredients_follow_the_dishes(more_lomo):
    changed = more_lomo.ingredients.set_index("ingredient")["difference"]
    assert changed.to_dict() == pytest.approx({"Papa": 3.8, "Cebolla": 1.9, "Limón": 0.0})


def test_an_order_line_says_by_how_many_packs_and_how_much_money(more_lomo):
    onions = more_lomo.lines.set_index("ingredient").loc["Cebolla"]
    assert onions["state"] in ("added", "changed")
    assert onions["cost_difference"] == (onions["packs"] - onions["base_packs"]) * 2.0 * 2.0


def test_a_line_that_is_no_longer_needed_is_removed(basis):
    unsold = Promotion(MONDAY, MONDAY + 2 * WEEK, "Ceviche", "combo", uplift=-1.0)
    limes = of(basis, Scenario(promotions=(unsold,))).lines.set_index("ingredient").loc["Limón"]
    assert (limes["state"], limes["quantity"], limes["cost_difference"]) == ("removed", 0.0, -limes["base_cost"])


def test_purchases_move_in_the_week_of_the_change(more_lomo):
    week = more_lomo.weeks.iloc[0]
    assert week["changed"] > week["base"]


def test_all_purchases_cost_more_by_what_their_weeks_do(more_lomo):
    assert more_lomo.bought_more == pytest.approx(1.9 * 2.0, abs=0.1)  # onions; potatoes are there
    by_week = more_lomo.weeks[["base", "changed"]].sum()
    assert more_lomo.whole[["base", "changed"]].iloc[0].tolist() == pytest.approx(by_week.tolist())
    nothing = replace(more_lomo, whole=more_lomo.whole.assign(base=0.0, changed=0.0))
    assert nothing.bought_more is None


def test_what_may_run_out_sooner_comes_first(more_lomo):
    risk = more_lomo.risks.iloc[0]
    assert risk["ingredient"] == "Cebolla"
    assert risk["chance_before_one_after"] >= risk["base_chance_before_one_after"]


def test_the_sums_differ_by_what_the_promotion_is_worth(more_lomo):
    assert more_lomo.changed.margin - more_lomo.base.margin == pytest.approx(more_lomo.payoffs[0].gain)


def test_the_sums_differ_by_what_a_promotion_with_a_limit_is_worth_on_a_busy_day(basis):
    busy = replace(basis, recommended=basis.recommended.assign(mean=basis.recommended["mean"] * 1.5))
    few = Promotion(TUESDAY, WEDNESDAY, "Lomo", "discount", 0.5, uplift=1.0, limit=8.0)
    found = of(busy, Scenario(promotions=(few,)))
    assert found.changed.margin - found.base.margin == pytest.approx(found.payoffs[0].gain)


def test_a_limit_is_about_the_portions_of_its_own_day(basis):
    """Of five a day, half more by a busy day; doubled by the promotion until four of it are sold."""
    busy = replace(basis, recommended=basis.recommended.assign(mean=basis.recommended["mean"] * 1.5))
    few = Promotion(TUESDAY, TUESDAY, "Lomo", "discount", 0.5, uplift=1.0, limit=6.0)
    potato = of(busy, Scenario(promotions=(few,))).ingredients.set_index("ingredient").loc["Papa"]
    without_dip = 7.5 * (1.0 + 6.0 / 15.0) - 7.5
    dip = 4 * 7.5 * 0.05 * 6.0 / 15.0
    assert potato["difference"] == pytest.approx(0.2 * (without_dip - dip))


def test_money_is_as_far_off_as_what_the_promotion_rests_on(more_lomo):
    (worth,) = more_lomo.payoffs
    assert more_lomo.reach["margin"] == pytest.approx(worth.high - worth.gain)
    margin = sums_table(more_lomo).set_index("sum").loc["margin"]
    assert (margin["high"] - margin["low"]) / 2 == pytest.approx(more_lomo.reach["margin"])


def test_what_a_day_does_is_as_doubtful_in_money_as_in_usage(basis):
    plan = make_plan(basis, MONDAY)
    tuesday = plan.means["day"] == TUESDAY
    warm = plan.means.assign(response=plan.means["response"].mask(tuesday, 1.5), doubt=tuesday * 0.1)
    found = outcome(basis, plan, replace(plan, means=warm), HOME)
    assert found.changed.revenue - found.base.revenue == pytest.approx(550 * 0.5)
    assert found.reach["revenue"] == pytest.approx(REACH * 0.1 * 550 * 1.5)  # 400 of ceviche, 150 of lomo
    assert found.reach["food_cost"] == pytest.approx(REACH * 0.1 * 9 * 1.5)


def test_what_a_scenario_decides_is_certain_and_what_both_plans_rest_on_is_no_doubt_between_them(basis):
    assert of(basis, Scenario(closed=(TUESDAY,))).reach == {"revenue": 0.0, "food_cost": 0.0, "margin": 0.0}
    planned = rows("promotions", {"first": TUESDAY, "last": TUESDAY, "dish_or_category": "Lomo", "kind": "combo"})
    known = replace(basis, restaurant=replace(basis.restaurant, promotions=planned))
    assert of(known, NO_CHANGE).reach["margin"] == 0.0


def test_how_many_order_another_dish_is_in_the_money(basis):
    family = replace(basis, menu=basis.menu.assign(category="Todo"))
    lost = of(family, Scenario(suppliers_out=("Mercado",)))
    assert lost.reach["revenue"] > 0.0
