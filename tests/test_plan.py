"""The plan: what runs out, by when to order, and how much."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from forecasting.demand.forecast import make_forecast, reaching
from forecasting.errors import InputError
from forecasting.menu.recipes import portions_on
from forecasting.plan import make_plan
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import make_basis
from forecasting.planning.urgent import at_stake, dishes_at_risk, still_used, use_first
from forecasting.scenarios.scenario import Group, Promotion, Scenario
from forecasting.tables import Place, Restaurant, empty
from tests.plans import NO_SUPPLIER, SATURDAY, SUNDAY, WEEK, delivery, line, run_out, usage, with_tables
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
    # the ceviche's onions run out on Saturday, too: that isn't why it may be off on Thursday
    assert told.to_numpy().tolist() == [["Ceviche", THURSDAY, ("Limón",)], ["Lomo", SATURDAY, ("Cebolla",)]]
    assert dishes_at_risk(late, MONDAY).empty
    assert dishes_at_risk(plan.run_outs, MONDAY, days=6).empty  # an order of today comes before


def test_the_floor_is_told_of_the_whole_week_what_will_be_missing_if_all_goes_as_usual(plan):
    surely = plan.run_outs.assign(chance_before_next_delivery=0.5)
    told = [["Ceviche", THURSDAY, ("Limón",)], ["Lomo", SATURDAY, ("Cebolla",)]]
    assert dishes_at_risk(surely, MONDAY).to_numpy().tolist() == told
    assert dishes_at_risk(surely.assign(p50_day=MONDAY + pd.Timedelta(days=7)), MONDAY).empty


def test_a_dish_is_one_whatever_stands_in_its_name(plan):
    late = plan.run_outs.assign(chance_before_next_delivery=0.2)
    named = late.assign(dishes=[("Ceviche; porción",)] * len(late))
    assert list(dishes_at_risk(named, MONDAY, days=6)["dish"]) == ["Ceviche; porción"]


def test_what_nobody_sells_is_told_to_the_floor_and_a_wrong_count_is_not(plan):
    unsold = plan.run_outs.assign(chance_before_next_delivery=float("nan"))
    assert list(dishes_at_risk(unsold, MONDAY)["dish"]) == ["Ceviche", "Lomo"]
    assert dishes_at_risk(unsold.assign(impossible=True), MONDAY).empty


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


def test_what_spoils_before_the_next_day_of_sales_is_used_by_nobody(basis, plan):
    spoiling = pd.DataFrame({"ingredient": ["Limón", "Cebolla"], "spoils_on": [TUESDAY, WEDNESDAY]})
    assert still_used(plan, spoiling).tolist() == [True, True]
    closed = make_plan(basis, MONDAY, scenario=Scenario(closed=(TUESDAY,)))  # on Mondays it rests
    assert still_used(closed, spoiling).tolist() == [False, True]


def test_what_is_at_stake_is_what_dishes_leave_on_the_days_on_which_they_lack_something(basis, plan):
    margins = pd.Series({"Ceviche": 39.5, "Lomo": 20.0, "Papas": float("nan")})
    lost = at_stake(plan, portions_on(basis.portions, MONDAY), margins)
    assert lost.to_dict() == pytest.approx({"Ceviche": 4 * 10 * 39.5, "Lomo": 2 * 5 * 20.0})


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
    uncertain = make_plan(make_basis(cevicheria(), replace(basis.forecast, residuals=wrong)), MONDAY)
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


@pytest.fixture(scope="module")
def of_a_slow_supplier() -> Basis:
    """The cevichería with a forecast that reaches far enough for a supplier who takes sixty days."""
    slow = cevicheria(**supplier_of(60.0))
    return make_basis(slow, make_forecast(slow, reaching(PLAIN, slow, MONDAY)))


def test_a_forecast_reaches_what_an_order_of_the_slowest_supplier_has_to_protect(of_a_slow_supplier):
    plan = make_plan(of_a_slow_supplier, MONDAY)
    # what is ordered now comes on Friday 29 May, and it has to last until Tuesday 2 June
    assert line(plan, "Limón")["arrives"] == pd.Timestamp("2026-05-29")
    assert plan.paths[0].days[-1] == pd.Timestamp("2026-06-01")


def test_a_forecast_serves_plans_of_the_four_weeks_after_it(of_a_slow_supplier):
    later = MONDAY + pd.Timedelta(weeks=4)
    assert line(make_plan(of_a_slow_supplier, later), "Limón")["arrives"] == pd.Timestamp("2026-06-26")


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


def test_who_comes_on_holidays_comes_on_good_friday(plain_forecast):
    suppliers = cevicheria().suppliers.assign(on_holidays="yes")
    peru = make_plan(with_tables(plain_forecast, place=Place(country="PE"), suppliers=suppliers), MONDAY)
    assert line(peru, "Limón")[["arrives", "next_arrives"]].tolist() == [TUESDAY, FRIDAY]


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
    plan = make_plan(make_basis(till_only, make_forecast(till_only, PLAIN)), MONDAY)
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
    basis = make_basis(both, make_forecast(both, PLAIN))
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
    basis = make_basis(both, make_forecast(both, PLAIN))
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
    lines = make_plan(make_basis(both, make_forecast(both, PLAIN)), MONDAY).lines
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
    plan = make_plan(make_basis(both, make_forecast(both, PLAIN)), MONDAY)
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
