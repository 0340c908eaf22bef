"""A supplier is out: what his ingredients were for is lost once they are used up."""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.outcomes.outcome import Outcome, outcome
from forecasting.outcomes.takings import takings
from forecasting.outcomes.whatif import effects_used
from forecasting.plan import make_plan
from forecasting.planning.basis import Basis
from forecasting.planning.shortage import servable
from forecasting.scenarios.scenario import Scenario
from forecasting.tables import HOME
from tests.restaurants import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, rows

OUT = Scenario(suppliers_out=("Mercado",))


def of(basis: Basis, scenario: Scenario = OUT) -> Outcome:
    return outcome(basis, make_plan(basis, MONDAY), make_plan(basis, MONDAY, scenario=scenario), HOME)


def test_a_dish_is_lost_from_the_day_on_which_what_it_takes_is_used_up(basis):
    plan = make_plan(basis, MONDAY, scenario=OUT)
    lost = plan.lost(HOME).loc[TUESDAY:FRIDAY]
    # 2.5 kg of limes and 4 kg of onions, a kilo of each a day; 20 kg of potatoes
    assert lost["Ceviche"].tolist() == pytest.approx([0.0, 0.0, 0.5, 1.0])
    assert lost["Lomo"].tolist() == pytest.approx([0.0, 0.0, 0.0, 0.0])


def test_what_is_lost_isnt_sold_and_no_saving(basis):
    found = of(basis)
    assert found.changed.revenue < found.base.revenue
    assert found.changed.margin < found.base.margin
    dishes = found.dishes.set_index("dish")
    assert dishes.at["Ceviche", "changed"] == pytest.approx(25.0)
    assert dishes.at["Lomo", "changed"] == pytest.approx(20.0)  # four days of onions


def test_what_somebody_else_sells_is_not_lost(basis):
    restaurant = basis.restaurant
    other = rows(
        "suppliers", {"supplier": "Otro", "delivery_days": "tue,fri", "cutoff": "21:00", "lead_time_days": 1.0}
    )
    supply = restaurant.supply.assign(supplier="Otro", preference=2.0)
    both = replace(
        restaurant,
        suppliers=pd.concat([restaurant.suppliers, other], ignore_index=True),
        supply=pd.concat([restaurant.supply, supply], ignore_index=True),
    )
    found = of(replace(basis, restaurant=both))
    assert found.changed == found.base


def test_what_nobody_ever_sold_is_no_loss_of_the_supplier_who_is_out(basis):
    supply = basis.restaurant.supply
    known = replace(basis, restaurant=replace(basis.restaurant, supply=supply[supply["ingredient"] != "Limón"]))
    lost = make_plan(known, MONDAY, scenario=OUT).lost(HOME)
    assert not lost["Ceviche"].loc[:THURSDAY].any()  # onions are there until then


def test_until_a_late_supplier_comes_what_he_would_have_brought_in_time_is_lost(basis):
    late = make_plan(basis, MONDAY, scenario=Scenario(supplier_delay=("Mercado", 3)))  # on Friday, not on Tuesday
    assert late.lost(HOME).loc[TUESDAY:FRIDAY, "Ceviche"].tolist() == pytest.approx([0.0, 0.0, 0.5, 0.0])


def test_what_cannot_be_served_until_a_late_supplier_comes_is_not_bought(basis):
    found = of(basis, Scenario(supplier_delay=("Mercado", 3)))
    # half of Thursday's ceviches: half a kilo of limes at 4, a quarter of onions at 2
    assert found.bought_more == pytest.approx(-2.5)
    assert found.changed.food_cost - found.base.food_cost == pytest.approx(-2.5)
    assert found.weeks["changed"].tolist() == pytest.approx([15.5, 36.0, 54.0, 54.0])


def test_what_would_have_run_out_before_he_comes_anyway_is_not_lost_by_the_delay(basis):
    stock = basis.restaurant.stock
    restaurant = replace(
        basis.restaurant, stock=stock.assign(quantity=stock["quantity"].mask(stock["ingredient"] == "Limón", 0.0))
    )
    empty = replace(basis, restaurant=restaurant)
    wednesday = make_plan(empty, MONDAY, scenario=Scenario(supplier_delay=("Mercado", 1)))
    lost = wednesday.lost(HOME)
    assert lost.loc[TUESDAY, "Ceviche"] == pytest.approx(1.0)  # the limes of Tuesday morning come on Wednesday
    assert not lost.loc[WEDNESDAY:, "Ceviche"].any()
    night = MONDAY + pd.Timedelta(hours=22)  # Tuesday's order has closed: before Friday nobody would have come
    late = make_plan(empty, night, scenario=Scenario(supplier_delay=("Mercado", 1))).lost(HOME)
    assert late.loc[[TUESDAY, THURSDAY, FRIDAY], "Ceviche"].tolist() == pytest.approx([0.0, 0.0, 1.0])


def test_what_is_used_of_everything_else_follows_the_guests(basis):
    """Without limes no ceviche: its onions aren't used, and half of its guests eat the lomo of the same category."""
    other = basis.restaurant.suppliers.assign(supplier="Limonero")
    supply = basis.restaurant.supply
    restaurant = replace(
        basis.restaurant,
        suppliers=pd.concat([basis.restaurant.suppliers, other], ignore_index=True),
        supply=supply.assign(supplier=supply["supplier"].mask(supply["ingredient"] == "Limón", "Limonero")),
    )
    house = replace(basis, restaurant=restaurant, menu=basis.menu.assign(category="Todo"))
    plan = make_plan(house, MONDAY, scenario=Scenario(suppliers_out=("Limonero",)))
    used = plan.means.pivot(index="day", columns="ingredient", values="mean").loc[FRIDAY]
    # ten ceviches with 50 g of onions, five lomos with 100 g and 200 g of potatoes: now ten lomos
    assert used.to_dict() == pytest.approx({"Limón": 0.0, "Cebolla": 1.0, "Papa": 2.0})
    (stock,) = plan.projections
    wanted = dict(zip(stock.ingredients, stock.usage[:, stock.position(FRIDAY)].mean(axis=0), strict=True))
    assert wanted == pytest.approx({"Limón": 1.0, "Cebolla": 1.0, "Papa": 2.0})
    (line,) = plan.lines[plan.lines["ingredient"] == "Cebolla"].to_dict("records")
    (before,) = make_plan(house, MONDAY).lines.query("ingredient == 'Cebolla'").to_dict("records")
    assert line["usage_until"] == pytest.approx(before["usage_until"])  # until the limes are used up


def test_half_of_those_who_miss_a_dish_are_taken_to_order_another_of_its_category():
    portions = pd.DataFrame({"Ceviche": [10.0], "Jalea": [4.0], "Lomo": [5.0], "Agua": [3.0]}, [TUESDAY])
    kinds = {"Ceviche": "Marino", "Jalea": "Marino", "Lomo": "Criollo", "Agua": ""}
    menu = pd.DataFrame({"dish": list(kinds), "category": list(kinds.values())})
    lost = pd.DataFrame({"Ceviche": [0.6], "Agua": [1.0]}, [TUESDAY])
    assert servable(portions, lost, menu).loc[TUESDAY].to_dict() == pytest.approx(
        {"Ceviche": 4.0, "Jalea": 4.0 + 3.0, "Lomo": 5.0, "Agua": 0.0}
    )


def test_how_many_order_another_dish_is_said_to_be_assumed(basis):
    (_, moved) = effects_used(basis, OUT, WEDNESDAY).to_dict("records")
    assert [moved[name] for name in ("kind", "what", "effect", "source")] == ["moved", "Mercado", 0.5, "assumed"]


def test_without_a_supplier_out_nothing_is_lost(basis):
    plan = make_plan(basis, MONDAY)
    assert plan.lost(HOME).empty
    assert takings(basis, plan, HOME, MONDAY).portions.at[FRIDAY, "Ceviche"] == 10.0
