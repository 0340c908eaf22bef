from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

from forecasting.basis import Basis
from forecasting.demand.effects import ASSUMED
from forecasting.demand.forecast import Forecast, make_forecast, reaching
from forecasting.errors import InputError
from forecasting.menu.recipes import portions_on
from forecasting.plan import Plan, compare, make_plan
from forecasting.scenarios.scenario import NO_CHANGE, DishOff, Event, Group, NewDish, Promotion, Scenario, Spell
from forecasting.setting_out import recounted, rescheduled, restocked, set_out
from forecasting.tables import HOME, Place, Restaurant, empty
from forecasting.urgent import at_stake, dishes_at_risk, use_first
from tests.restaurants import (
    FRIDAY,
    LAST,
    MONDAY,
    PLAIN,
    PORTIONS,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    GuestsByTheDay,
    GuestsByTheThermometer,
    cevicheria,
    days_open,
    rows,
    sales,
)

TWENTY_DEGREES = {"day": MONDAY, "temperature": 20.0, "precipitation": 0.0}
SATURDAY = FRIDAY + pd.Timedelta(days=1)
SUNDAY, WEEK = FRIDAY + pd.Timedelta(days=2), pd.Timedelta(weeks=1)
NO_SUPPLIER = {"suppliers": empty("suppliers"), "supply": empty("supply")}


@pytest.fixture(scope="session")
def plan(basis) -> Plan:
    return make_plan(basis, MONDAY)


@pytest.fixture(scope="session")
def knowing(basis) -> Basis:
    """The cevichería with weather of 20 degrees and two models that know days beyond their weekday."""
    future = basis.future.assign(temperature=20.0)
    models = {"prophet": GuestsByTheDay(), "forest": GuestsByTheThermometer()}
    means = [model.predict(future).assign(model=name) for name, model in models.items()]
    forecast = replace(basis.forecast, models=models, means=pd.concat([basis.forecast.means, *means]))
    return set_out(cevicheria(weather=rows("weather", TWENTY_DEGREES)), forecast)


def with_tables(forecast: Forecast, **tables: pd.DataFrame | Place) -> Basis:
    return set_out(cevicheria(**tables), forecast)


def usage(plan: Plan, ingredient: str, location: str = HOME) -> dict[pd.Timestamp, float]:
    ours = (plan.means["ingredient"] == ingredient) & (plan.means["location"] == location)
    return plan.means[ours].set_index("day")["mean"].to_dict()


def run_out(plan: Plan, ingredient: str) -> pd.Series:
    return plan.run_outs.set_index("ingredient").loc[ingredient]


def line(plan: Plan, ingredient: str) -> pd.Series:
    return plan.lines.set_index("ingredient").loc[ingredient]


def delivery(day: pd.Timestamp, ingredient: str, quantity: float) -> pd.DataFrame:
    given = {"day": day, "ingredient": ingredient, "quantity": quantity, "supplier": "Mercado"}
    return rows("deliveries", given)


# The plan itself. 2.5 kg of limes last Tuesday and Wednesday at 1 kg a day; Monday is closed.


def test_limes_run_out_on_the_day_that_cannot_be_served_in_full(plan):
    assert run_out(plan, "Limón")[["on_hand", "unit"]].tolist() == [2.5, "kg"]
    assert run_out(plan, "Limón")[["p10_day", "p50_day"]].tolist() == [THURSDAY, THURSDAY]


def test_the_last_order_in_time_for_a_run_out_on_thursday_closes_on_monday_night(plan):
    assert run_out(plan, "Limón")["order_by"] == pd.Timestamp("2026-03-30 21:00")


def test_a_run_out_names_the_dishes_that_fall_off_the_menu_best_sellers_first(plan):
    assert run_out(plan, "Cebolla")["dishes"] == ("Ceviche", "Lomo")
    assert run_out(plan, "Papa")["dishes"] == ("Lomo",)


def test_a_dish_that_no_longer_takes_an_ingredient_does_not_fall_off_the_menu_with_it(plain_forecast):
    recipes = cevicheria().recipes
    only_limes = recipes[(recipes["item"] == "Ceviche") & (recipes["ingredient"] == "Limón")]
    lately = only_limes.assign(**{"from": LAST - pd.Timedelta(days=20)})
    plan = make_plan(with_tables(plain_forecast, recipes=pd.concat([recipes, lately], ignore_index=True)), MONDAY)
    assert run_out(plan, "Cebolla")["dishes"] == ("Lomo",)


def test_the_floor_is_told_which_dishes_may_be_off_and_why(plan):
    late = plan.run_outs.assign(chance_before_next_delivery=0.2)
    told = dishes_at_risk(late, MONDAY, days=6)
    assert told.to_numpy().tolist() == [["Ceviche", THURSDAY, ("Limón", "Cebolla")], ["Lomo", SATURDAY, ("Cebolla",)]]
    assert dishes_at_risk(late, MONDAY).empty
    assert dishes_at_risk(plan.run_outs, MONDAY, days=6).empty  # an order of today comes before


def test_a_dish_is_one_whatever_stands_in_its_name(plan):
    late = plan.run_outs.assign(chance_before_next_delivery=0.2)
    named = late.assign(dishes=[("Ceviche; porción",)] * len(late))
    assert list(dishes_at_risk(named, MONDAY, days=6)["dish"]) == ["Ceviche; porción"]


def test_what_nobody_sells_is_told_to_the_floor_and_a_wrong_count_is_not(plan):
    unsold = plan.run_outs.assign(chance_before_next_delivery=float("nan"))
    assert list(dishes_at_risk(unsold, MONDAY, days=4)["dish"]) == ["Ceviche"]
    assert dishes_at_risk(unsold.assign(impossible=True), MONDAY, days=4).empty


def test_what_spoils_in_the_next_days_is_to_be_used_first_the_dearest_before_all(plan):
    stock = plan.run_outs.iloc[[0] * 4].assign(
        ingredient=["Limón", "Cebolla", "Culantro", "Lomo"],
        spoils=[10.0, 2.0, 3.0, 50.0],
        spoils_on=[TUESDAY, WEDNESDAY, TUESDAY, THURSDAY],
    )
    found = use_first(stock, pd.Series({"Limón": 4.0, "Cebolla": 30.0, "Culantro": 0.3, "Lomo": 48.0}), MONDAY)
    told = [["Cebolla", 2.0, WEDNESDAY, 60.0], ["Limón", 10.0, TUESDAY, 40.0]]
    assert found[["ingredient", "spoils", "spoils_on", "cost"]].to_numpy().tolist() == told
    assert use_first(stock, pd.Series(dtype=float), MONDAY).empty
    assert use_first(stock.assign(spoils_on=pd.NaT), pd.Series({"Limón": 4.0}), MONDAY).empty


def test_what_is_at_stake_are_the_sales_of_the_days_on_which_a_dish_lacks_something(basis, plan):
    lost = at_stake(plan, portions_on(basis.portions, MONDAY), basis.menu)
    assert lost.to_dict() == pytest.approx({"Ceviche": 4 * 10 * 40.0, "Lomo": 2 * 5 * 30.0})


def test_the_most_urgent_run_out_stands_first(plan):
    assert plan.run_outs["ingredient"].tolist() == ["Limón", "Cebolla", "Papa"]


def test_the_margin_at_risk_is_that_of_the_dishes_missed_before_the_delivery_after_the_next(plain_forecast):
    fridays = cevicheria().suppliers.assign(delivery_days="fri")
    risky = make_plan(with_tables(plain_forecast, suppliers=fridays), MONDAY)
    # 25 of 90 portions of ceviche until the Thursday after the next have their limes; each leaves 40 − 0.50.
    assert run_out(risky, "Limón")[["chance_before_next_delivery", "at_risk"]].tolist() == [1.0, 65 * 39.5]
    assert run_out(risky, "Papa")[["chance_before_next_delivery", "at_risk"]].tolist() == [0.0, 0.0]


def test_the_order_lasts_until_the_delivery_after_it(plan):
    # Tuesday's delivery has to last until Friday's: three days less 2.5 kg, so half a kilo, so one bag of two
    ordered = line(plan, "Limón")
    assert ordered[["order_by", "arrives", "next_arrives"]].tolist() == [
        pd.Timestamp("2026-03-30 21:00"),
        TUESDAY,
        FRIDAY,
    ]
    assert ordered[["need", "packs", "quantity", "cost"]].tolist() == [0.5, 1, 2.0, 8.0]
    assert ordered["why"].startswith("need=0.5; on_hand=2.5; due=0;")


def test_what_lasts_is_not_ordered(plan):
    assert plan.to_order["ingredient"].tolist() == ["Limón"]
    assert plan.orders[["supplier", "lines", "cost"]].to_numpy().tolist() == [["Mercado", 1, 8.0]]


def test_a_delivery_that_is_due_is_not_ordered_again(plain_forecast):
    due = make_plan(with_tables(plain_forecast, deliveries=delivery(TUESDAY, "Limón", 5.0)), MONDAY)
    assert line(due, "Limón")["packs"] == 0


def test_of_what_is_on_its_way_and_would_spoil_the_next_order_is_the_one_after(plain_forecast):
    due, keeps = delivery(TUESDAY, "Limón", 2.0), cevicheria().ingredients.assign(shelf_life_days=1.0)
    stock = rows("stock", {"day": LAST, "ingredient": "Limón", "quantity": 0.5})
    plan = make_plan(with_tables(plain_forecast, deliveries=due, ingredients=keeps, stock=stock), MONDAY)
    assert line(plan, "Limón")["packs"] == 0
    assert run_out(plan, "Limón")[["p10_day", "order_by"]].tolist() == [THURSDAY, pd.Timestamp("2026-04-02 21:00")]


def test_a_plan_looks_four_weeks_past_the_last_sale(plan):
    assert (plan.paths[0].days[0], plan.paths[0].days[-1]) == (MONDAY, LAST + pd.Timedelta(days=28))


def test_futures_spread_as_the_forecast_was_wrong_before(basis):
    wrong = basis.forecast.residuals.assign(residual=np.where(basis.forecast.residuals["day"].dt.day % 2, -0.2, 0.2))
    uncertain = make_plan(set_out(cevicheria(), replace(basis.forecast, residuals=wrong)), MONDAY)
    spread = 0.2 * 1.341 / 1.282  # the errors of eight weeks are too narrow (forecasting.demand.paths)
    assert sorted(np.unique(uncertain.paths[0].usage.round(3))) == pytest.approx(
        [0.0, 1 - spread, 1 + spread], abs=0.02
    )


# Late uploads


def test_on_a_late_day_the_stock_is_estimated_and_says_so(basis):
    late = make_plan(basis, WEDNESDAY)
    assert line(late, "Limón")[["on_hand", "flags"]].tolist() == [1.5, "estimated"]
    assert run_out(late, "Limón")["on_hand"] == 1.5


def test_on_the_day_after_the_last_sale_nothing_is_estimated(plan):
    assert "estimated" not in line(plan, "Limón")["flags"]


def test_a_count_after_the_last_sale_replaces_the_estimate(plain_forecast):
    tuesday = rows("stock", {"day": TUESDAY, "ingredient": "Limón", "quantity": 0.4})
    counted = make_plan(with_tables(plain_forecast, stock=tuesday), WEDNESDAY)
    assert line(counted, "Limón")[["on_hand", "flags"]].tolist() == [0.4, ""]


def test_a_count_of_the_future_is_not_known_yet(plain_forecast):
    ahead = rows("stock", {"day": FRIDAY, "ingredient": "Limón", "quantity": 99.0})
    stock = pd.concat([cevicheria().stock, ahead])
    assert run_out(make_plan(with_tables(plain_forecast, stock=stock), MONDAY), "Limón")["on_hand"] == 2.5


def test_sales_too_old_to_plan_from_are_an_error_with_both_dates(basis):
    with pytest.raises(InputError, match="sales_too_old: last_day=2026-03-29 00:00:00, today=2026-06-15 00:00:00"):
        make_plan(basis, pd.Timestamp("2026-06-15 09:00"))


# Suppliers who take their time


def supplier_of(lead_days: float) -> dict[str, pd.DataFrame]:
    return {"suppliers": cevicheria().suppliers.assign(lead_time_days=lead_days)}


def test_a_forecast_reaches_what_an_order_of_the_slowest_supplier_has_to_protect():
    slow = cevicheria(**supplier_of(60.0))
    plan = make_plan(set_out(slow, make_forecast(slow, reaching(PLAIN, slow, MONDAY))), MONDAY)
    # what is ordered now comes on Friday 29 May, and it has to last until Tuesday 2 June
    assert line(plan, "Limón")["arrives"] == pd.Timestamp("2026-05-29")
    assert plan.paths[0].days[-1] == pd.Timestamp("2026-06-01")


def test_a_forecast_serves_plans_of_the_four_weeks_after_it():
    slow = cevicheria(**supplier_of(60.0))
    later = MONDAY + pd.Timedelta(weeks=4)
    basis = set_out(slow, make_forecast(slow, reaching(PLAIN, slow, MONDAY)))
    assert line(make_plan(basis, later), "Limón")["arrives"] == pd.Timestamp("2026-06-26")


def test_a_usual_supplier_needs_no_longer_forecast():
    assert reaching(PLAIN, cevicheria(), MONDAY) == PLAIN


def test_a_supplier_who_is_slower_than_the_forecast_is_told_by_the_days_that_it_lacks(plain_forecast):
    with pytest.raises(InputError, match="horizon_too_short: needed=2026-06-01 00:00:00, got=2026-05-24 00:00:00"):
        make_plan(with_tables(plain_forecast, **supplier_of(60.0)), MONDAY)


# Days on which nobody delivers


def test_a_delivery_on_a_closed_day_moves_to_the_next_one(plain_forecast):
    closed = make_plan(with_tables(plain_forecast, closed=rows("closed", {"day": TUESDAY})), MONDAY)
    assert line(closed, "Limón")[["arrives", "next_arrives"]].tolist() == [FRIDAY, TUESDAY + WEEK]
    # half a kilo is left on Friday, and there are three open days until Tuesday
    assert line(closed, "Limón")["need"] == 2.5


def test_the_last_order_in_time_is_not_for_a_day_on_which_it_is_closed(plain_forecast):
    closed = make_plan(with_tables(plain_forecast, closed=rows("closed", {"day": FRIDAY})), MONDAY)
    assert run_out(closed, "Cebolla")[["p10_day", "order_by"]].tolist() == [SUNDAY, pd.Timestamp("2026-03-30 21:00")]


def test_a_day_closed_in_a_scenario_moves_its_delivery_too(basis):
    closed = make_plan(basis, MONDAY, scenario=Scenario(closed=(TUESDAY,)))
    assert line(closed, "Limón")["arrives"] == FRIDAY


def test_nobody_delivers_on_good_friday(plain_forecast):
    peru = make_plan(with_tables(plain_forecast, place=Place(country="PE")), MONDAY)
    assert line(peru, "Limón")[["arrives", "next_arrives"]].tolist() == [TUESDAY, TUESDAY + WEEK]


@pytest.mark.parametrize(("country", "friday", "after"), [("US", True, TUESDAY + WEEK), ("PE", False, FRIDAY)])
def test_a_scenario_makes_holidays_without_delivery_and_takes_them_away(knowing, country, friday, after):
    there = replace(knowing, restaurant=replace(knowing.restaurant, place=Place(country=country)))
    plan = make_plan(there, MONDAY, scenario=Scenario(holidays=((FRIDAY, friday),)))
    assert line(plan, "Limón")["next_arrives"] == after


# A restaurant that has not told everything


def test_without_suppliers_it_still_says_what_runs_out(plain_forecast):
    bare = make_plan(with_tables(plain_forecast, **NO_SUPPLIER), MONDAY)
    assert run_out(bare, "Limón")["p50_day"] == THURSDAY
    assert pd.isna(run_out(bare, "Limón")["order_by"])


def test_without_suppliers_every_ingredient_is_named_as_sold_by_nobody(plain_forecast):
    bare = make_plan(with_tables(plain_forecast, **NO_SUPPLIER), MONDAY)
    assert bare.orders.empty
    assert bare.without_supplier[["ingredient", "reason"]].to_numpy().tolist() == [
        ["Cebolla", "no_supplier"],
        ["Limón", "no_supplier"],
        ["Papa", "no_supplier"],
    ]


def test_an_ingredient_that_was_never_counted_has_no_run_out_day(plain_forecast):
    uncounted = make_plan(with_tables(plain_forecast, stock=empty("stock")), MONDAY)
    assert run_out(uncounted, "Limón")[["on_hand", "p10_day", "p50_day"]].isna().all()
    assert "not_counted" in line(uncounted, "Limón")["flags"]


def test_without_recipes_every_dish_is_its_own_ingredient():
    till_only = Restaurant(sales=sales(), stock=rows("stock", {"day": LAST, "ingredient": "Lomo", "quantity": 12.0}))
    plan = make_plan(set_out(till_only, make_forecast(till_only, PLAIN)), MONDAY)
    assert sorted(plan.run_outs["ingredient"]) == ["Ceviche", "Lomo"]
    assert run_out(plan, "Lomo")["p50_day"] == THURSDAY  # five on Tuesday, five on Wednesday, two left


def test_two_locations_are_planned_apart():
    both = cevicheria(
        sales=pd.concat([sales(location="Lince"), sales(lambda dish, day: 20.0, location="Surco")]),
        stock=rows(
            "stock",
            {"day": LAST, "ingredient": "Limón", "quantity": 2.5, "location": "Lince"},
            {"day": LAST, "ingredient": "Limón", "quantity": 2.5, "location": "Surco"},
        ),
    )
    basis = set_out(both, make_forecast(both, PLAIN))
    plan = make_plan(basis, MONDAY)
    limes = plan.run_outs[plan.run_outs["ingredient"] == "Limón"].set_index("location")["p50_day"]
    assert limes.to_dict() == {"Lince": THURSDAY, "Surco": WEDNESDAY}
    needs = plan.lines[plan.lines["ingredient"] == "Limón"].set_index("location")["need"]
    assert needs.to_dict() == {"Lince": 0.5, "Surco": 3.5}
    assert [paths.location for paths in plan.paths] == ["Lince", "Surco"]
    alone = make_plan(basis.at("Surco"), MONDAY)
    for name in ("run_outs", "lines", "means"):
        of_all = getattr(plan, name)
        there = of_all[of_all["location"] == "Surco"].reset_index(drop=True)
        assert_frame_equal(getattr(alone, name).reset_index(drop=True), there)


def test_a_group_comes_to_its_own_location_only():
    both = cevicheria(sales=pd.concat([sales(location="Lince"), sales(location="Surco")]))
    basis = set_out(both, make_forecast(both, PLAIN))
    group = Scenario(groups=(Group(WEDNESDAY, 40, (("Ceviche", 20.0),), "Surco"),))
    plan, alone = make_plan(basis, MONDAY, scenario=group), make_plan(basis.at("Lince"), MONDAY, scenario=group)
    assert [usage(plan, "Limón", place)[WEDNESDAY] for place in ("Lince", "Surco")] == pytest.approx([1.0, 3.0])
    assert usage(alone, "Limón", "Lince")[WEDNESDAY] == pytest.approx(1.0)


def test_of_the_limit_of_a_promotion_that_has_begun_only_the_rest_is_left(basis):
    # Ten of its 25 portions were sold on Sunday; Tuesday's fifteen are all that is left.
    begun = Promotion(LAST, THURSDAY, "Ceviche", "discount", uplift=0.5, limit=25.0)
    mix = make_plan(basis, MONDAY, scenario=Scenario(promotions=(begun,))).dish_mix
    ceviche = mix[mix["dish"] == "Ceviche"].set_index("day")["mean"]
    assert ceviche[TUESDAY] == pytest.approx(15.0)
    assert ceviche[WEDNESDAY] == pytest.approx(9.5)  # the dip


def test_the_stock_of_a_location_whose_sales_lag_behind_falls_as_usual_and_is_an_estimate():
    counted = {"day": LAST - 2 * WEEK, "ingredient": "Limón", "quantity": 30.0}
    behind = sales(days=days_open(last=LAST - WEEK)).assign(location="Surco")
    both = cevicheria(
        sales=pd.concat([sales().assign(location="Lince"), behind], ignore_index=True),
        stock=rows("stock", counted | {"location": "Lince"}, counted | {"location": "Surco"}),
    )
    lines = make_plan(set_out(both, make_forecast(both, PLAIN)), MONDAY).lines
    limes = lines[lines["ingredient"] == "Limón"].set_index("location")
    assert limes["on_hand"].to_dict() == {"Lince": 18.0, "Surco": 18.0}
    assert limes["flags"].to_dict() == {"Lince": "", "Surco": "estimated"}


def test_a_location_with_its_own_recipe_pack_and_supplier_days_is_planned_by_them():
    shared = cevicheria()
    own = {
        "recipes": {"item": "Ceviche", "ingredient": "Limón", "quantity": 200.0, "unit": "g"},
        "supply": {
            "ingredient": "Limón",
            "supplier": "Mercado",
            "pack_size": 5.0,
            "pack_name": "caja",
            "unit_cost": 6.0,
        },
        "suppliers": {"supplier": "Mercado", "delivery_days": "wed,sat", "cutoff": "21:00", "lead_time_days": 1.0},
    }
    tables = {
        name: pd.concat([getattr(shared, name), rows(name, row | {"location": "Surco"})], ignore_index=True)
        for name, row in own.items()
    }
    stock = [{"day": LAST, "ingredient": "Limón", "quantity": 2.5, "location": place} for place in ("Lince", "Surco")]
    both = cevicheria(
        sales=pd.concat([sales(location="Lince"), sales(location="Surco")]), stock=rows("stock", *stock), **tables
    )
    plan = make_plan(set_out(both, make_forecast(both, PLAIN)), MONDAY)
    assert usage(plan, "Limón", "Lince")[WEDNESDAY] == 1.0
    assert usage(plan, "Limón", "Surco")[WEDNESDAY] == 2.0
    limes = plan.lines[plan.lines["ingredient"] == "Limón"].set_index("location")
    assert limes[["arrives", "pack_size", "unit_cost", "need", "packs"]].to_dict("index") == {
        "Lince": {"arrives": TUESDAY, "pack_size": 2.0, "unit_cost": 4.0, "need": 0.5, "packs": 1},
        # 2 kg of Tuesday leave half a kilo; Wednesday to Friday take six
        "Surco": {"arrives": WEDNESDAY, "pack_size": 5.0, "unit_cost": 6.0, "need": 5.5, "packs": 2},
    }
    onions = {place: usage(plan, "Cebolla", place)[WEDNESDAY] for place in ("Lince", "Surco")}
    assert onions == {"Lince": 1.0, "Surco": 0.5}  # all lines of the ceviche are its own there


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
    plan = make_plan(set_out(replace(both, sales=sales(location="Lince")), forecast), MONDAY)
    assert [paths.location for paths in plan.paths] == ["Lince"]


# Scenarios


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
    return set_out(restaurant, make_forecast(restaurant, PLAIN))


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
    known = set_out(cevicheria(), plain_forecast)
    assert margin(known) == pytest.approx(395.0)
    supply = cevicheria().supply
    dearer = supply.assign(unit_cost=supply["unit_cost"] + 100.0, **{"from": MONDAY})  # on Monday's receipt
    both = cevicheria(supply=pd.concat([supply, dearer], ignore_index=True), sales=sales().head(0))
    # A portion of ceviche takes 100 g of limes and 50 g of onions, so that it leaves 15 less; 10 are a kilo of limes.
    assert margin(restocked(known, both)) == pytest.approx(245.0)
    assert margin(known, scenario=Scenario(prices=(("Limón", 26.0),))) == pytest.approx(295.0)


def test_with_sales_of_weeks_ago_a_plan_still_looks_four_weeks_ahead(plain_forecast):
    late = LAST + pd.Timedelta(days=26)
    plan = make_plan(set_out(cevicheria(), plain_forecast), late)
    assert plan.paths[0].days[-1] == late + pd.Timedelta(days=27)


def test_a_forecast_that_ends_within_the_week_is_of_too_old_sales(plain_forecast):
    reached = plain_forecast.means["day"].max()
    basis = set_out(cevicheria(), plain_forecast)
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
