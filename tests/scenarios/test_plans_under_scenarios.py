"""What scenarios make of a plan, and two plans side by side."""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from forecasting.demand.effects import ASSUMED
from forecasting.demand.forecast import make_forecast
from forecasting.plan import compare, make_plan
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import make_basis
from forecasting.scenarios.scenario import NO_CHANGE, DishOff, Event, Group, NewDish, Promotion, Scenario, Spell
from forecasting.tables import Restaurant
from tests.plans import SUNDAY, delivery, line, run_out, usage, with_tables
from tests.restaurants import FRIDAY, MONDAY, PLAIN, PORTIONS, THURSDAY, TUESDAY, WEDNESDAY, cevicheria, rows, sales


def test_the_scenario_that_changes_nothing_is_the_plan_to_the_digit(basis, plan):
    again = make_plan(basis, MONDAY, scenario=Scenario(name="Nada"))
    for table in ("means", "dish_mix", "run_outs", "lines", "orders", "without_supplier"):
        assert_frame_equal(getattr(again, table), getattr(plan, table), check_exact=True)
    assert (again.paths[0].usage == plan.paths[0].usage).all()


def test_a_scenario_of_its_own_holidays_changes_no_other_day(knowing):
    plan = make_plan(knowing, MONDAY)
    changed = make_plan(knowing, MONDAY, scenario=Scenario(holidays=((WEDNESDAY, True),)))
    others = plan.means["day"] != WEDNESDAY
    assert changed.means.loc[others, "mean"].tolist() == plan.means.loc[others, "mean"].tolist()


def test_closing_a_day_removes_its_usage(knowing):
    closed = make_plan(knowing, MONDAY, scenario=Scenario(closed=(WEDNESDAY,)))
    assert usage(closed, "Limón")[WEDNESDAY] == 0.0
    assert run_out(closed, "Limón")["p50_day"] == FRIDAY  # a day later


def test_a_holiday_is_answered_by_the_models(knowing):
    # of two models with an equal record one says twice as much and one the same
    holiday = make_plan(knowing, MONDAY, scenario=Scenario(holidays=((WEDNESDAY, True),)))
    assert usage(holiday, "Limón")[WEDNESDAY] == pytest.approx(1.5)


def test_warmer_days_are_answered_by_the_models(knowing):
    warmer = make_plan(knowing, MONDAY, scenario=Scenario(temperature_change=2.0))
    assert usage(warmer, "Limón")[WEDNESDAY] == pytest.approx(1.05)
    assert usage(warmer, "Limón")[MONDAY] == 0.0


def test_a_group_adds_exactly_its_portions(basis, plan):
    group = make_plan(basis, MONDAY, scenario=Scenario(groups=(Group(WEDNESDAY, 40, (("Ceviche", 20.0),)),)))
    added = {
        ingredient: usage(group, ingredient)[WEDNESDAY] - usage(plan, ingredient)[WEDNESDAY]
        for ingredient in ("Limón", "Cebolla", "Papa")
    }
    assert added == pytest.approx({"Limón": 20 * 0.1, "Cebolla": 20 * 0.05, "Papa": 0.0})
    assert usage(group, "Limón")[THURSDAY] == usage(plan, "Limón")[THURSDAY]


def test_a_promotion_of_a_scenario_lifts_the_ingredients_by_their_share_in_its_dishes(basis):
    lifted = Promotion(WEDNESDAY, WEDNESDAY, "Ceviche", "discount", uplift=0.5)
    plan = make_plan(basis, MONDAY, scenario=Scenario(promotions=(lifted,)))
    assert usage(plan, "Limón")[WEDNESDAY] == pytest.approx(1.5)
    assert usage(plan, "Cebolla")[WEDNESDAY] == pytest.approx(0.5 * 1.5 + 0.5)
    assert usage(plan, "Papa")[WEDNESDAY] == pytest.approx(1.0)


def test_a_promotion_that_is_planned_anyway_is_in_every_plan(plain_forecast):
    wednesday = {"first": WEDNESDAY, "last": WEDNESDAY, "dish_or_category": "Marino", "kind": "2x1"}
    plan = make_plan(with_tables(plain_forecast, promotions=rows("promotions", wednesday)), MONDAY)
    assert usage(plan, "Limón")[WEDNESDAY] == pytest.approx(1.0 + ASSUMED["uplift"]["2x1"])
    assert usage(plan, "Limón")[THURSDAY] == pytest.approx(1.0 + ASSUMED["dip"])


def test_a_doubtful_promotion_widens_the_futures_keeps_their_mean_and_is_ordered_for(basis, plan):
    said = Promotion(WEDNESDAY, WEDNESDAY, "Ceviche", "discount", uplift=0.5)  # within a quarter and three quarters
    promoted = make_plan(basis, MONDAY, scenario=Scenario(promotions=(said,)))
    limes = promoted.paths[0].usage[:, 2, promoted.paths[0].ingredients.index("Limón")]
    assert limes.mean() == pytest.approx(1.5, abs=0.01)
    assert np.quantile(limes, [0.1, 0.9]) == pytest.approx([1.25, 1.75], abs=0.01)
    before, after = (each.lines.set_index("ingredient")["need"]["Limón"] for each in (plan, promoted))
    assert after - before == pytest.approx(0.5 + 0.32, abs=0.02), "by the mean, and by its doubt"


def test_a_supplier_who_is_out_sells_and_brings_nothing(plain_forecast):
    basis = with_tables(plain_forecast, deliveries=delivery(TUESDAY, "Limón", 5.0))
    out = make_plan(basis, MONDAY, scenario=Scenario(suppliers_out=("Mercado",)))
    assert out.projections[0].arriving.sum() == 0.0
    assert out.lines.empty
    assert sorted(out.without_supplier["ingredient"]) == ["Cebolla", "Limón", "Papa"]


def test_a_dish_that_is_off_needs_nothing(basis):
    off = make_plan(basis, MONDAY, scenario=Scenario(dishes_off=(DishOff("Ceviche", WEDNESDAY),)))
    assert usage(off, "Limón")[WEDNESDAY] == pytest.approx(0.0)
    assert usage(off, "Cebolla")[WEDNESDAY] == pytest.approx(0.5)


def test_a_new_dish_needs_what_the_one_that_it_is_like_does(basis):
    like = NewDish("Tiradito", "Ceviche", WEDNESDAY, factor=0.5, moved=0.0)
    new = make_plan(basis, MONDAY, scenario=Scenario(new_dishes=(like,)))
    assert usage(new, "Limón")[WEDNESDAY] == pytest.approx(1.5)
    assert new.dish_mix.set_index(["dish", "day"]).loc[("Tiradito", WEDNESDAY), "mean"] == pytest.approx(5.0)


# Days like past ones. Three Wednesdays were a fiesta with twice the guests.

FIESTAS = [pd.Timestamp(day) for day in ("2026-01-14", "2026-02-11", "2026-03-11")]


@pytest.fixture(scope="module")
def celebrating() -> Basis:
    fiestas = rows("events", *[{"day": day, "event": "Fiesta"} for day in FIESTAS])
    sold = sales(lambda dish, day: PORTIONS[dish] * (2.0 if day in FIESTAS else 1.0))
    restaurant = cevicheria(sales=sold, events=fiestas)
    return make_basis(restaurant, make_forecast(restaurant, PLAIN))


@pytest.mark.parametrize(("times", "guests"), [(0.0, 1.0), (1.0, 2.0), (2.0, 4.0)])
def test_a_day_like_a_past_one_sells_as_that_did_so_many_times_over(celebrating, times, guests):
    base = make_plan(celebrating, MONDAY)
    like = Scenario(events=(Event(WEDNESDAY, "Fiesta", times),))
    found = make_plan(celebrating, MONDAY, scenario=like)
    assert usage(found, "Limón")[WEDNESDAY] == pytest.approx(usage(base, "Limón")[WEDNESDAY] * guests, rel=0.1)
    assert usage(found, "Limón")[THURSDAY] == usage(base, "Limón")[THURSDAY]


def test_an_event_as_strong_as_it_is_changes_nothing(knowing):
    base = make_plan(knowing, MONDAY)
    same = make_plan(knowing, MONDAY, scenario=Scenario(events=(Event(WEDNESDAY, times=1.0),)))
    assert usage(same, "Limón") == usage(base, "Limón")


def test_a_holiday_made_twice_as_strong_adds_twice_as_much(knowing):
    made = {"holidays": ((WEDNESDAY, True),)}  # half more, as both models together say
    twice = make_plan(knowing, MONDAY, scenario=Scenario(**made, events=(Event(WEDNESDAY, times=2.0),)))
    assert usage(twice, "Limón")[WEDNESDAY] == pytest.approx(2.0)


def test_warm_days_are_warm_from_the_first_to_the_last_and_no_longer(knowing):
    spell = Scenario(weather=(Spell(WEDNESDAY, THURSDAY, warmer=2.0),))
    warm = make_plan(knowing, MONDAY, scenario=spell)
    assert [usage(warm, "Limón")[day] for day in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)] == pytest.approx(
        [1, 1.05, 1.05, 1]
    )


def test_levers_of_days_and_dishes_multiply(knowing):
    holiday, warm = {"holidays": ((WEDNESDAY, True),)}, {"temperature_change": 2.0}
    promotion = {"promotions": (Promotion(WEDNESDAY, WEDNESDAY, "Ceviche", "discount", uplift=0.5),)}
    days = make_plan(knowing, MONDAY, scenario=Scenario(**holiday, **warm))
    all_three = make_plan(knowing, MONDAY, scenario=Scenario(**warm, **promotion, **holiday))
    assert usage(all_three, "Limón")[WEDNESDAY] == pytest.approx(1.5 * usage(days, "Limón")[WEDNESDAY])
    assert usage(all_three, "Papa")[WEDNESDAY] == pytest.approx(usage(days, "Papa")[WEDNESDAY])


def test_a_scenario_that_is_taken_back_leaves_the_plan_as_it_was(knowing):
    before = make_plan(knowing, MONDAY)
    make_plan(knowing, MONDAY, scenario=Scenario(temperature_change=2.0, holidays=((WEDNESDAY, True),)))
    after = make_plan(knowing, MONDAY, scenario=Scenario())
    assert_frame_equal(after.means, before.means)
    assert_frame_equal(after.lines, before.lines)
    assert (after.paths[0].usage == before.paths[0].usage).all()


def test_a_late_supplier_moves_the_delivery_that_is_due(plain_forecast):
    basis = with_tables(plain_forecast, deliveries=delivery(TUESDAY, "Limón", 5.0))
    late = make_plan(basis, MONDAY, scenario=Scenario(supplier_delay=("Mercado", 3)))
    limes = late.projections[0].arriving[:, late.projections[0].ingredients.index("Limón")]
    assert dict(zip(late.projections[0].days, limes, strict=True))[FRIDAY] == 5.0
    assert limes.sum() == 5.0
    assert run_out(late, "Limón")["p50_day"] == THURSDAY


def test_a_late_supplier_brings_the_next_orders_late_too(basis, plan):
    late = make_plan(basis, MONDAY, scenario=Scenario(supplier_delay=("Mercado", 2)))
    before, after = line(plan, "Papa"), line(late, "Papa")
    assert (before["order_by"], before["arrives"], before["next_arrives"]) == (after["order_by"], TUESDAY, FRIDAY)
    assert (after["arrives"], after["next_arrives"]) == (THURSDAY, SUNDAY)
    assert run_out(late, "Limón")["order_by"] == MONDAY + pd.Timedelta(hours=21)


def test_another_supplier_being_late_moves_nothing(plain_forecast):
    basis = with_tables(plain_forecast, deliveries=delivery(TUESDAY, "Limón", 5.0))
    plan, late = (make_plan(basis, MONDAY, scenario=one) for one in (NO_CHANGE, Scenario(supplier_delay=("Otro", 3))))
    assert (late.projections[0].arriving == plan.projections[0].arriving).all()


def test_a_dearer_price_raises_the_cost_and_lowers_the_margin_and_nothing_else(basis, plan):
    dearer = make_plan(basis, MONDAY, scenario=Scenario(prices=(("Limón", 1.5),)))
    assert line(dearer, "Limón")["cost"] == 1.5 * 8.0
    money = ["cost", "unit_cost", "margin"]
    assert_frame_equal(dearer.lines.drop(columns=money), plan.lines.drop(columns=money))
    assert_frame_equal(dearer.run_outs.drop(columns="at_risk"), plan.run_outs.drop(columns="at_risk"))


def test_more_caution_never_orders_less(basis):
    lean, cautious = (make_plan(basis, MONDAY, caution) for caution in (0.0, 1.0))
    assert (cautious.lines["quantity"] >= lean.lines["quantity"]).all()


# Two plans side by side


def test_the_lines_of_two_plans_add_up(basis, plan):
    group = make_plan(basis, MONDAY, scenario=Scenario(groups=(Group(WEDNESDAY, 40, (("Lomo", 100.0),)),)))
    lines = compare(plan, group)
    assert lines["base_quantity"].sum() == plan.to_order["quantity"].sum() == 2.0
    assert lines["quantity"].sum() == group.to_order["quantity"].sum()
    assert (lines["difference"] == lines["quantity"] - lines["base_quantity"]).all()


def test_a_line_that_only_the_changed_plan_has_is_new(basis, plan):
    # a hundred lomos take 20 kg of potatoes and 10 kg of onions; 3 and 3 are used anyway until Friday
    group = make_plan(basis, MONDAY, scenario=Scenario(groups=(Group(WEDNESDAY, 40, (("Lomo", 100.0),)),)))
    lines = compare(plan, group).set_index("ingredient")
    assert lines.loc["Cebolla", ["base_quantity", "quantity"]].tolist() == [0.0, 10.0]  # 3 + 10 - 4 = 9: five bags
    assert lines.loc["Papa", ["base_quantity", "quantity"]].tolist() == [0.0, 4.0]  # 3 + 20 - 20 = 3: two bags


def test_a_line_that_only_the_base_has_is_there_with_nothing(knowing):
    base = make_plan(knowing, MONDAY)
    closed = make_plan(knowing, MONDAY, scenario=Scenario(closed=(WEDNESDAY, THURSDAY)))
    assert compare(base, closed)[["ingredient", "base_quantity", "quantity", "difference"]].to_numpy().tolist() == [
        ["Limón", 2.0, 0.0, -2.0]
    ]


def test_a_plan_compared_with_itself_differs_nowhere(plan):
    assert (compare(plan, plan)["difference"] == 0.0).all()


def test_a_plan_changes_nothing_in_what_it_was_made_from(plain_forecast):
    basis = with_tables(plain_forecast, deliveries=delivery(TUESDAY, "Limón", 5.0))
    before = {entry.name: getattr(basis.restaurant, entry.name).copy() for entry in fields(Restaurant)[2:]}
    everything = Scenario(
        groups=(Group(WEDNESDAY, 40, (("Ceviche", 20.0),)),),
        promotions=(Promotion(WEDNESDAY, WEDNESDAY, "Ceviche", "discount"),),
        supplier_delay=("Mercado", 3),
        prices=(("Limón", 1.5),),
    )
    make_plan(basis, MONDAY, scenario=everything)
    for name, table in before.items():
        assert_frame_equal(getattr(basis.restaurant, name), table)
