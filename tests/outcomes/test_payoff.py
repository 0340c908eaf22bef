"""Is a promotion worth it: reckoned by head on the cevichería.

A ceviche brings 40 and takes 0.50 (100 g of lime at 4, 50 g of onion at 2), a lomo 30 and 0.80. Ten and five are sold a
day. A 2x1 is assumed to lift by 60 % (30 to 90), and to cost 5 % (2.5 to 7.5) on the four days after it.
"""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.demand.effects import Range
from forecasting.outcomes.outcome import outcome
from forecasting.outcomes.payoff import Payoff, payoff, uplift_of
from forecasting.outcomes.takings import Takings, menu_of, takings
from forecasting.outcomes.whatif import effects_used
from forecasting.plan import Plan, make_plan
from forecasting.planning.basis import Basis
from forecasting.scenarios.planned import promotion_table
from forecasting.scenarios.scenario import Group, NewDish, Promotion, Scenario
from forecasting.tables import HOME
from tests.restaurants import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, rows

LOMO_2X1 = Promotion(TUESDAY, TUESDAY, "Lomo", "2x1", uplift=1.0, both=1.0)
DIP = 4 * 5 * 0.05 * 29.2  # Wednesday to Saturday


def under(basis: Basis, *promotions: Promotion, **scenario: object) -> Plan:
    return make_plan(basis, MONDAY, scenario=Scenario(promotions=promotions, **scenario))


def weighed(basis: Basis, promotion: Promotion, *others: Promotion) -> Payoff:
    return payoff(basis, under(basis, promotion, *others), promotion, HOME, MONDAY)


def taken(basis: Basis, *promotions: Promotion, **scenario: object) -> Takings:
    return takings(basis, under(basis, *promotions, **scenario), HOME, MONDAY)


def test_a_day_brings_its_portions_at_their_price_and_costs_their_food(basis):
    tuesday = taken(basis)
    assert tuesday.revenue.loc[TUESDAY].to_dict() == {"Ceviche": 400.0, "Lomo": 150.0}
    assert tuesday.food_cost.loc[TUESDAY].to_dict() == pytest.approx({"Ceviche": 5.0, "Lomo": 4.0})


def test_nothing_is_taken_on_the_day_of_rest(basis):
    assert taken(basis).revenue.loc[MONDAY].sum() == 0.0


def test_a_dearer_ingredient_makes_food_dearer(basis):
    assert taken(basis, prices=(("Limón", 2.0),)).food_cost.at[TUESDAY, "Ceviche"] == pytest.approx(9.0)


def test_what_nobody_sells_any_more_costs_what_it_did(basis):
    assert taken(basis, suppliers_out=("Mercado",)).food_cost.at[TUESDAY, "Ceviche"] == pytest.approx(5.0)


def test_of_two_for_one_a_portion_brings_half(basis):
    tuesday = taken(basis, LOMO_2X1)
    assert tuesday.portions.at[TUESDAY, "Lomo"] == 10.0
    assert tuesday.revenue.at[TUESDAY, "Lomo"] == 150.0


def test_a_discount_lowers_the_price(basis):
    fifth_off = Promotion(TUESDAY, TUESDAY, "Lomo", "discount", 0.2, uplift=0.0)
    assert taken(basis, fifth_off).revenue.at[TUESDAY, "Lomo"] == pytest.approx(120.0)


def test_a_discount_of_unknown_depth_is_taken_for_the_usual_fifth(basis):
    unknown = Promotion(TUESDAY, TUESDAY, "Lomo", "discount", uplift=0.0)
    assert taken(basis, unknown).revenue.at[TUESDAY, "Lomo"] == pytest.approx(120.0)


def test_what_a_promotion_leaves_in_the_dip_after_another_is_what_the_plan_has_more(basis):
    before = Promotion(TUESDAY, TUESDAY, "Lomo", "discount", 0.2, uplift=0.5)
    planned = replace(basis, restaurant=replace(basis.restaurant, promotions=promotion_table((before,))))
    again = Promotion(THURSDAY, THURSDAY, "Lomo", "discount", 0.2, uplift=0.5)
    found = outcome(planned, under(planned), under(planned, again), HOME)
    (one,) = found.payoffs
    assert one.gain - one.beyond == pytest.approx(found.changed.margin - found.base.margin)


def test_a_group_pays_the_full_price_while_a_promotion_lasts(basis):
    tuesday = taken(basis, LOMO_2X1, groups=(Group(TUESDAY, 10, (("Lomo", 10.0),)),))
    assert tuesday.revenue.at[TUESDAY, "Lomo"] == 150.0 + 300.0


def test_a_closed_day_brings_nothing(basis):
    assert taken(basis, closed=(TUESDAY,)).revenue.loc[TUESDAY].sum() == 0.0


def test_a_dish_moves_as_its_ingredients_do(basis):
    plan = under(basis)
    busy = plan.means.assign(response=plan.means["response"].mask(plan.means["ingredient"] == "Limón", 2.0))
    tuesday = takings(basis, replace(plan, means=busy), HOME, MONDAY).portions.loc[TUESDAY]
    # limes are 0.40 of the 0.50 that a ceviche takes: (2 × 0.4 + 1 × 0.1) / 0.5; no lime is in a lomo
    assert tuesday.to_dict() == pytest.approx({"Ceviche": 10 * 1.8, "Lomo": 5.0})


def test_dishes_are_as_many_as_the_forecast_has_ingredients_for(basis):
    limes = (basis.recommended["ingredient"] == "Limón") & (basis.recommended["day"] == TUESDAY)
    busy = replace(basis, recommended=basis.recommended.assign(mean=basis.recommended["mean"].mask(limes, 1.5)))
    tuesday = taken(busy)
    assert tuesday.portions.loc[TUESDAY].to_dict() == pytest.approx({"Ceviche": 10 * 1.4, "Lomo": 5.0})
    assert tuesday.food_cost.loc[TUESDAY].sum() == pytest.approx(1.5 * 4.0 + 1.0 * 3.0 + 1.0 * 2.0)
    dearer = taken(busy, prices=(("Limón", 2.0),))
    assert dearer.portions.equals(tuesday.portions)


def test_without_any_price_what_few_dishes_take_counts_most(basis):
    supply = basis.restaurant.supply.assign(unit_cost=float("nan"))
    free = replace(basis, restaurant=replace(basis.restaurant, supply=supply))
    ceviche = free.weights(HOME, MONDAY)["Ceviche"]  # all limes go into it, of onions half
    assert ceviche["Limón"] == pytest.approx(2 * ceviche["Cebolla"])


def test_a_dish_that_nobody_has_a_price_for_is_left_out_and_named(basis):
    free = replace(basis, margins=replace(basis.margins, prices=basis.margins.prices.drop("Lomo")))
    plan = under(free)
    assert menu_of(free, plan, HOME).unpriced == ("Lomo",)
    assert list(takings(free, plan, HOME, MONDAY).revenue) == ["Ceviche"]


def test_who_takes_only_one_of_two_for_one_pays_its_price(basis):
    tuesday = taken(basis, replace(LOMO_2X1, both=0.25))
    assert tuesday.revenue.at[TUESDAY, "Lomo"] == pytest.approx(10 * 30 / 1.25)


@pytest.mark.parametrize(("planned", "asked"), [(0.2, 0.3), (0.3, 0.2), (0.3, None)])
def test_of_a_dish_on_offer_by_itself_and_with_its_category_the_deeper_discount_counts_once(basis, planned, asked):
    its_own = {"first": MONDAY, "last": WEDNESDAY, "dish_or_category": "Lomo", "kind": "discount", "discount": planned}
    restaurant = replace(basis.restaurant, promotions=rows("promotions", its_own))
    family = Promotion(TUESDAY, TUESDAY, "Criollo", "discount", asked)
    found = taken(replace(basis, restaurant=restaurant), family)
    alone = taken(basis, Promotion(TUESDAY, TUESDAY, "Lomo", "discount", 0.3))
    assert found.portions.at[TUESDAY, "Lomo"] == pytest.approx(alone.portions.at[TUESDAY, "Lomo"])
    assert found.revenue.at[TUESDAY, "Lomo"] == pytest.approx(alone.revenue.at[TUESDAY, "Lomo"])


def test_once_its_limit_is_reached_a_portion_brings_its_price(basis):
    tuesday = taken(basis, replace(LOMO_2X1, limit=4.0))
    # of ten wanted four are sold: 40 % of the day; on the rest of it three are sold at 30
    assert tuesday.portions.at[TUESDAY, "Lomo"] == pytest.approx(5 * 1.4)
    assert tuesday.revenue.at[TUESDAY, "Lomo"] == pytest.approx(4 * 15 + 3 * 30)


def test_a_new_dish_brings_its_own_price_and_takes_what_its_like_takes(basis):
    new = NewDish("Lomo al jugo", "Lomo", TUESDAY, factor=0.4, moved=0.0, price=20.0)
    tuesday = taken(basis, new_dishes=(new,))
    assert tuesday.revenue.at[TUESDAY, "Lomo al jugo"] == pytest.approx(2 * 20.0)
    assert tuesday.food_cost.at[TUESDAY, "Lomo al jugo"] == pytest.approx(2 * 0.8)


def test_two_for_one_sells_twice_the_food_for_the_same_money_and_less_after_it(basis):
    found = weighed(basis, LOMO_2X1)
    assert found.meanwhile == pytest.approx(10 * 14.2 - 5 * 29.2)
    assert found.after == pytest.approx(-DIP)
    assert found.others == 0.0
    assert found.gain == pytest.approx(-4.0 - DIP)
    assert found.verdict == "unlikely"


def test_the_days_after_it_count_also_beyond_the_plan_and_are_told_apart(basis):
    plan_ends = under(basis).dish_mix["day"].max()
    saturday = plan_ends - pd.Timedelta(days=1)
    found = weighed(basis, replace(LOMO_2X1, first=saturday, last=saturday))
    early = weighed(basis, LOMO_2X1)
    assert found.gain == pytest.approx(early.gain + DIP / 4)  # of the four days one is a Monday
    assert found.beyond == pytest.approx(-DIP / 2)  # Tuesday and Wednesday
    assert (early.beyond, early.counted, found.counted) == (0.0, 1.0, 1.0)


def test_what_the_forecast_does_not_reach_is_said(basis):
    last = basis.forecast.dish_mix["day"].max()
    assert weighed(basis, replace(LOMO_2X1, first=last - pd.Timedelta(days=1), last=last)).counted == 0.0
    three_left = last - pd.Timedelta(days=3)
    assert weighed(basis, replace(LOMO_2X1, first=three_left, last=three_left)).counted == 0.75


def test_it_pays_from_the_uplift_on_that_brings_back_what_it_costs(basis):
    found = weighed(basis, LOMO_2X1)
    assert found.break_even == pytest.approx((5 * 29.2 + DIP) / (5 * 14.2) - 1, abs=0.001)
    at = replace(LOMO_2X1, uplift=found.break_even)
    assert weighed(basis, at).gain == pytest.approx(0.0, abs=0.1)


def test_what_costs_more_than_it_brings_never_pays(basis):
    assert weighed(basis, Promotion(TUESDAY, TUESDAY, "Lomo", "discount", 0.99)).break_even is None


def test_what_somebody_said_may_be_off_by_half_of_it_and_the_dip_by_half_of_itself(basis):
    found = weighed(basis, LOMO_2X1)
    by_uplift = 5 * 0.5 * 14.2
    by_both = (10 * 30 / 1.5 - 10 * 30 / 2.0) / 2  # from half of the guests to all of them
    assert found.high - found.gain == pytest.approx((by_uplift**2 + by_both**2 + (DIP / 2) ** 2) ** 0.5, rel=0.05)
    assert found.gain - found.low == pytest.approx(found.high - found.gain)


SEEN = {"kind": "both", "what": "2x1", "when": "", "effect": 0.25, "low": 0.2, "high": 0.3, "source": "learned"}


def test_how_many_take_both_is_what_was_seen_and_in_the_range(basis):
    effects = basis.forecast.effects
    seen = pd.DataFrame([SEEN | {"occasions": 9}])
    taught = pd.concat([effects[effects["kind"] != "both"], seen], ignore_index=True)
    known = replace(basis, forecast=replace(basis.forecast, effects=taught))
    unsaid = replace(LOMO_2X1, both=None)
    assert taken(known, unsaid).revenue.at[TUESDAY, "Lomo"] == pytest.approx(10 * 30 / 1.25)
    assert weighed(known, unsaid).gain == pytest.approx(weighed(basis, replace(LOMO_2X1, both=0.25)).gain)
    sure = replace(
        known,
        forecast=replace(
            known.forecast,
            effects=taught.assign(
                low=taught["low"].mask(taught["kind"] == "both", 0.25),
                high=taught["high"].mask(taught["kind"] == "both", 0.25),
            ),
        ),
    )
    reach, without = (found.high - found.gain for found in (weighed(known, unsaid), weighed(sure, unsaid)))
    assert (reach**2 - without**2) ** 0.5 == pytest.approx((10 * 30 / 1.2 - 10 * 30 / 1.3) / 2, rel=0.01)
    (row,) = effects_used(known, Scenario(promotions=(unsaid,)), TUESDAY).query("kind == 'both'").to_dict("records")
    assert [row[name] for name in ("what", "effect", "source", "occasions")] == ["Lomo", 0.25, "learned", 9]


def test_what_the_siblings_lose_counts_against_it(basis):
    jalea = basis.menu.assign(category="Todo")
    found = weighed(replace(basis, menu=jalea), LOMO_2X1)
    assert found.others == pytest.approx(-10 * 0.05 * 39.5)


def test_only_of_a_dish_with_siblings_it_is_told_what_they_lose(basis):
    known = replace(basis, menu=basis.menu.assign(category="Todo"))

    def told(what: str) -> list[str]:
        offer = replace(LOMO_2X1, dish_or_category=what)
        return effects_used(known, Scenario(promotions=(offer,)), TUESDAY)["kind"].tolist()

    assert told("Lomo") == ["uplift", "dip", "siblings", "both"]
    assert told("Todo") == ["uplift", "dip", "both"]


def test_of_two_promotions_each_is_held_against_the_days_with_the_other(basis):
    other = Promotion(WEDNESDAY, THURSDAY, "Ceviche", "discount", 0.1, uplift=0.5)
    assert weighed(basis, LOMO_2X1, other).gain == pytest.approx(weighed(basis, LOMO_2X1).gain)


PLANNED = {"first": TUESDAY, "last": TUESDAY, "dish_or_category": "Lomo", "kind": "2x1", "uplift": 1.0, "both": 1.0}


@pytest.fixture
def planned(basis) -> Basis:
    """The cevichería with the 2x1 of its Tuesday in the calendar."""
    return replace(basis, restaurant=replace(basis.restaurant, promotions=rows("promotions", PLANNED)))


def test_a_planned_promotion_is_weighed_against_none_by_dropping_it(basis, planned):
    (worth,) = outcome(planned, under(planned), under(planned, promotions_off=(LOMO_2X1,)), HOME).payoffs
    alone = weighed(basis, LOMO_2X1)
    for part in ("gain", "low", "high", "meanwhile", "after", "others", "break_even", "more", "uplift"):
        assert getattr(worth, part) == pytest.approx(getattr(alone, part))
    assert worth.planned
    assert not alone.planned


def test_without_a_planned_promotion_the_margin_is_what_that_one_cost(planned):
    found = outcome(planned, under(planned), under(planned, promotions_off=(LOMO_2X1,)), HOME)
    assert found.changed.margin - found.base.margin == pytest.approx(4.0 + DIP)


def test_the_same_promotion_as_the_planned_one_is_weighed_against_none_and_changes_nothing(planned):
    found = outcome(planned, under(planned), under(planned, LOMO_2X1), HOME)
    (worth,) = found.payoffs
    assert worth.gain == pytest.approx(-4.0 - DIP)
    assert found.changed.margin == pytest.approx(found.base.margin)


def test_a_promotion_in_the_place_of_a_planned_one_and_that_one_are_each_weighed_against_none(basis, planned):
    weaker = replace(LOMO_2X1, uplift=0.5)
    found = outcome(planned, under(planned), under(planned, weaker), HOME)
    asked, missing = found.payoffs
    assert (asked.promotion, asked.planned, missing.promotion, missing.planned) == (weaker, False, LOMO_2X1, True)
    assert asked.gain == pytest.approx(weighed(basis, weaker).gain)
    assert missing.gain == pytest.approx(weighed(basis, LOMO_2X1).gain)
    assert found.changed.margin - found.base.margin == pytest.approx(asked.gain - missing.gain)


def test_of_a_planned_promotion_that_is_dropped_the_effects_are_told(planned):
    told = effects_used(planned, Scenario(promotions_off=(LOMO_2X1,)), TUESDAY)
    assert told["kind"].tolist() == ["promotion_off", "uplift", "dip", "both"]
    assert told["effect"].tolist()[:2] == [-1.0, 1.0]


def test_of_what_has_no_price_nobody_can_say_whether_it_pays(basis):
    free = replace(basis, margins=replace(basis.margins, prices=basis.margins.prices.drop("Lomo")))
    assert weighed(free, LOMO_2X1).verdict == "unknown"


@pytest.mark.parametrize(
    ("low", "gain", "high", "verdict"),
    [(1.0, 2.0, 3.0, "pays"), (-1.0, 2.0, 3.0, "likely"), (-3.0, -2.0, 1.0, "unlikely"), (-3.0, -2.0, -1.0, "costs")],
)
def test_only_a_range_on_one_side_is_certain(basis, low, gain, high, verdict):
    assert replace(weighed(basis, LOMO_2X1), low=low, gain=gain, high=high).verdict == verdict


def test_a_deeper_discount_is_taken_to_lift_more(basis):
    effects = basis.forecast.effects
    assert uplift_of("discount", 0.4, effects).effect == pytest.approx(1.3**2 - 1)
    usual = uplift_of("discount", 0.2, effects)
    assert (usual.effect, usual.low, usual.high) == (0.3, 0.15, pytest.approx(0.45))


def test_what_depth_adds_to_an_uplift_may_be_off_by_half_of_it():
    sure = Range(0.3, 0.3, 0.3)
    assert sure.deeper(2.0).low == pytest.approx(1.3**1.5 - 1)
    assert sure.deeper(2.0).high == pytest.approx(1.3**2.5 - 1)


@pytest.mark.parametrize(("discount", "source"), [(0.2, "learned"), (0.3, "learned"), (0.5, "assumed")])
def test_a_discount_that_was_never_given_is_not_called_learned(basis, discount, source):
    past = [
        {"first": MONDAY - day, "last": MONDAY - day, "dish_or_category": "Lomo", "kind": "discount", "discount": depth}
        for day, depth in ((pd.Timedelta(days=9), 0.2), (pd.Timedelta(days=5), 0.3))
    ]
    taught = basis.forecast.effects.assign(source="learned", occasions=9)
    lived = replace(
        basis,
        restaurant=replace(basis.restaurant, promotions=rows("promotions", *past)),
        forecast=replace(basis.forecast, effects=taught),
    )
    offer = Promotion(TUESDAY, TUESDAY, "Lomo", "discount", discount)
    uplift = effects_used(lived, Scenario(promotions=(offer,)), TUESDAY).iloc[0]
    assert (uplift["kind"], uplift["source"]) == ("uplift", source)
    assert uplift["note"] == ("untried_depth" if source == "assumed" else "")
