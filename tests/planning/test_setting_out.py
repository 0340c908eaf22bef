"""What is known now joined with a forecast made earlier: what changed since is planned with."""

from dataclasses import replace

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

from forecasting.demand.forecast import make_forecast
from forecasting.errors import InputError
from forecasting.plan import make_plan
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import make_basis, recounted, rescheduled, restocked
from forecasting.scenarios.scenario import Group, Scenario
from forecasting.tables import HOME
from tests.plans import WEEK, line, run_out, usage, with_tables
from tests.restaurants import (
    FRIDAY,
    LAST,
    MONDAY,
    PLAIN,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    cevicheria,
    days_open,
    rows,
    sales,
)

# Sales that came, or were taken back, after the forecast


def test_sales_that_were_taken_back_leave_a_plan_of_the_same_days(plain_forecast, plan):
    earlier = with_tables(plain_forecast, sales=sales(days=days_open(last=LAST - WEEK)))
    assert usage(make_plan(earlier, MONDAY), "Limón") == usage(plan, "Limón")
    closed = make_plan(earlier, MONDAY, scenario=Scenario(closed=(WEDNESDAY,)))
    assert usage(closed, "Limón")[WEDNESDAY] == 0.0


def test_sales_that_came_after_the_forecast_leave_a_plan_of_the_same_days(plain_forecast, plan):
    later = with_tables(plain_forecast, sales=sales(days=days_open(last=LAST + WEEK)))
    assert usage(make_plan(later, MONDAY), "Limón") == usage(plan, "Limón")


def test_a_location_whose_sales_were_all_taken_back_is_planned_no_more():
    both = cevicheria(sales=pd.concat([sales(location="Lince"), sales(location="Surco")]))
    forecast = make_forecast(both, PLAIN)
    plan = make_plan(make_basis(replace(both, sales=sales(location="Lince")), forecast), MONDAY)
    assert [paths.location for paths in plan.paths] == ["Lince"]


# Tables that were changed after the forecast


def test_what_stands_there_as_a_preparation_needs_not_be_ordered(plain_forecast):
    base = {"item": "Leche de tigre", "batch_output": 2.0, "batch_unit": "l"}
    recipes = pd.concat(
        [cevicheria().recipes, rows("recipes", base | {"ingredient": "Limón", "quantity": 1, "unit": "kg"})]
    )
    made = rows("stock", {"day": LAST, "ingredient": "Leche de tigre", "quantity": 1.0})
    stock = pd.concat([cevicheria().stock, made])
    ordered = line(make_plan(with_tables(plain_forecast, recipes=recipes, stock=stock), MONDAY), "Limón")
    assert ordered[["on_hand", "need", "packs"]].tolist() == [3.0, 0.0, 0]  # 2.5 kg and half a kilo in a litre


def test_what_is_used_beyond_its_recipes_lowers_the_stock_and_raises_the_order(plain_forecast):
    basis = with_tables(
        plain_forecast,
        stock=rows("stock", {"day": LAST - pd.Timedelta(days=1), "ingredient": "Limón", "quantity": 4.5}),
    )
    said = pd.DataFrame({"location": [HOME], "ingredient": ["Limón"], "factor": [1.5]})
    more = restocked(basis, replace(basis.restaurant, corrections=said))
    before, after = (line(make_plan(one, MONDAY), "Limón") for one in (basis, more))
    assert (4.5 - after["on_hand"]) == pytest.approx(1.5 * (4.5 - before["on_hand"]))
    assert after["usage_until"] == pytest.approx(1.5 * before["usage_until"])


def test_an_ingredient_of_a_recipe_to_come_is_ordered_before_anybody_has_used_it(plain_forecast):
    soon = {"item": "Lomo", "ingredient": "Yuca", "quantity": 500.0, "unit": "g", "from": WEDNESDAY}
    recipes = pd.concat([cevicheria().recipes, rows("recipes", soon)], ignore_index=True)
    yuca = {"ingredient": "Yuca", "unit": "kg"}
    bought = cevicheria().supply.iloc[[0]].assign(ingredient="Yuca")
    basis = with_tables(
        plain_forecast,
        recipes=recipes,
        ingredients=pd.concat([cevicheria().ingredients, rows("ingredients", yuca)], ignore_index=True),
        supply=pd.concat([cevicheria().supply, bought], ignore_index=True),
    )
    plan = make_plan(basis, MONDAY)
    daily = plan.means[plan.means["ingredient"] == "Yuca"].set_index("day")["mean"]
    lomos = basis.forecast.dish_mix.query("dish == 'Lomo'").set_index("day")["mean"]
    assert daily[TUESDAY] == 0.0
    assert daily[THURSDAY] == pytest.approx(0.5 * lomos[THURSDAY])
    assert line(plan, "Yuca")["packs"] > 0


def test_a_group_orders_what_nobody_has_had_yet(plain_forecast):
    cuy = rows("recipes", {"item": "Cuy", "ingredient": "Cuy entero", "quantity": 1.0, "unit": "kg"})
    party = Group(THURSDAY, 30, (("Cuy", 30.0),))
    basis = with_tables(
        plain_forecast,
        recipes=pd.concat([cevicheria().recipes, cuy], ignore_index=True),
        ingredients=pd.concat(
            [cevicheria().ingredients, rows("ingredients", {"ingredient": "Cuy entero", "unit": "kg"})],
            ignore_index=True,
        ),
        dishes=pd.concat([cevicheria().dishes, rows("dishes", {"dish": "Cuy", "price": 50.0})], ignore_index=True),
    )
    plan = make_plan(basis, MONDAY, scenario=Scenario(groups=(party,)))
    assert plan.means.query("ingredient == 'Cuy entero'").set_index("day")["mean"][THURSDAY] == 30.0
    assert "Cuy entero" in plan.without_supplier["ingredient"].tolist()
    assert "Cuy entero" not in make_plan(basis, MONDAY).means["ingredient"].tolist()


def test_what_is_thrown_away_lowers_the_stock_and_raises_the_order(plain_forecast):
    waste = rows("waste", {"day": MONDAY, "ingredient": "Limón", "quantity": 1.0, "reason": "spoiled"})
    ordered = line(make_plan(with_tables(plain_forecast, waste=waste), MONDAY), "Limón")
    assert ordered[["on_hand", "need"]].tolist() == [1.5, 1.5]
    tomorrow = waste.assign(day=TUESDAY)  # nobody knows yet
    assert line(make_plan(with_tables(plain_forecast, waste=tomorrow), MONDAY), "Limón")["on_hand"] == 2.5


def margin(basis: Basis, **kept) -> float:
    return line(make_plan(basis, MONDAY, **kept), "Limón")["margin"]


def test_new_prices_change_what_a_missing_unit_costs_without_a_new_forecast(plain_forecast):
    known = make_basis(cevicheria(), plain_forecast)
    assert margin(known) == pytest.approx(395.0)
    supply = cevicheria().supply
    dearer = supply.assign(unit_cost=supply["unit_cost"] + 100.0, **{"from": MONDAY})  # on Monday's receipt
    both = cevicheria(supply=pd.concat([supply, dearer], ignore_index=True), sales=sales().head(0))
    # A portion of ceviche takes 100 g of limes and 50 g of onions, so that it leaves 15 less; 10 are a kilo of limes.
    assert margin(restocked(known, both)) == pytest.approx(245.0)
    assert margin(known, scenario=Scenario(prices=(("Limón", 26.0),))) == pytest.approx(295.0)


def test_with_sales_of_weeks_ago_a_plan_still_looks_four_weeks_ahead(plain_forecast):
    late = LAST + pd.Timedelta(days=26)
    plan = make_plan(make_basis(cevicheria(), plain_forecast), late)
    assert plan.paths[0].days[-1] == late + pd.Timedelta(days=27)


def test_a_forecast_that_ends_within_the_week_is_of_too_old_sales(plain_forecast):
    reached = plain_forecast.means["day"].max()
    basis = make_basis(cevicheria(), plain_forecast)
    assert make_plan(basis, reached - pd.Timedelta(days=6)).paths[0].days[-1] == reached
    with pytest.raises(InputError, match="sales_too_old"):
        make_plan(basis, reached - pd.Timedelta(days=5))


def test_other_days_to_come_leave_a_basis_like_one_made_anew(knowing):
    festival = rows("events", {"day": FRIDAY, "event": "Feria"}, {"day": LAST, "event": "Aniversario", "yearly": "yes"})
    before = {"weather": knowing.restaurant.weather, "events": festival.tail(1)}
    after = {"events": festival, "closed": rows("closed", {"day": TUESDAY})}
    known = with_tables(knowing.forecast, **before)
    assert rescheduled(known, cevicheria(**before)) is known
    quick, anew = rescheduled(known, cevicheria(**before | after)), with_tables(knowing.forecast, **before | after)
    for name in ("future", "history", "not_yet_sold"):
        assert_frame_equal(getattr(quick, name), getattr(anew, name))
    assert_series_equal(quick.response, anew.response)
    assert (quick.lived, quick.asked) == (anew.lived, anew.asked)
    assert quick.future.loc[quick.future["day"] == TUESDAY, "closed"].all()
    for name in ("lines", "run_outs", "means"):
        assert_frame_equal(*(getattr(make_plan(each, MONDAY), name) for each in (quick, anew)))


def test_after_a_count_the_plan_is_that_of_a_basis_made_anew(basis):
    more = rows("stock", {"day": LAST, "ingredient": "Papa", "quantity": 1.0})
    kitchen = cevicheria(stock=pd.concat([cevicheria().stock, more], ignore_index=True))
    make_plan(basis, MONDAY)
    quick, anew = (make_plan(made(basis, kitchen), MONDAY) for made in (recounted, restocked))
    for name in ("lines", "run_outs", "means"):
        assert_frame_equal(getattr(quick, name), getattr(anew, name))
    assert run_out(quick, "Papa")["on_hand"] == 1.0


def test_after_a_count_at_one_of_two_locations_its_plan_is_that_of_a_basis_made_anew():
    both = cevicheria(sales=pd.concat([sales(location="Lince"), sales(location="Surco")]))
    basis = make_basis(both, make_forecast(both, PLAIN))
    make_plan(basis.at("Surco"), MONDAY)
    counted = rows("stock", {"day": LAST, "ingredient": "Limón", "quantity": 2.5, "location": "Surco"})
    quick, anew = (
        make_plan(made(basis, replace(both, stock=counted)).at("Surco"), MONDAY) for made in (recounted, restocked)
    )
    for name in ("lines", "run_outs", "means"):
        assert_frame_equal(getattr(quick, name), getattr(anew, name))
    assert run_out(quick, "Limón")["on_hand"] == 2.5


def test_what_stands_there_is_found_once_a_day_until_somebody_counts(basis):
    morning, evening = (basis.shelf(MONDAY + pd.Timedelta(hours=hour)) for hour in (8, 20))
    assert morning is evening
    assert recounted(basis, cevicheria()).shelf(MONDAY) is not morning
