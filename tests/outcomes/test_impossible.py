"""What can't be is refused by its own sentence. The cevichería opens from Tuesday to Sunday; nothing is celebrated."""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.outcomes.impossible import check_scenario
from forecasting.scenarios.day_levers import Lived
from forecasting.scenarios.scenario import DishOff, Event, Group, NewDish, Promotion, Scenario, Spell
from forecasting.texts import error_text
from tests.restaurants import LAST, MONDAY, THURSDAY, TUESDAY, WEDNESDAY

YEAR = pd.Timedelta(days=365)
OFFER = Promotion(TUESDAY, WEDNESDAY, "Ceviche", "2x1")
NEW = NewDish("Tiradito", "Ceviche", TUESDAY)

IMPOSSIBLE = {
    "ends_before_it_begins": Scenario(promotions=(replace(OFFER, last=MONDAY),)),
    "ends_before_it_begins: lever=weather": Scenario(weather=(Spell(WEDNESDAY, TUESDAY, warmer=2.0),)),
    "ends_before_it_begins: lever=dishes_off": Scenario(dishes_off=(DishOff("Lomo", WEDNESDAY, TUESDAY),)),
    "unknown_promoted: name=Pizza": Scenario(promotions=(replace(OFFER, dish_or_category="Pizza"),)),
    "not_planned: name=Ceviche": Scenario(promotions_off=(OFFER,)),
    "scenario_name: lever=dishes_off, name=Pizza": Scenario(dishes_off=(DishOff("Pizza", TUESDAY),)),
    "scenario_name: lever=new_dishes, name=Pizza": Scenario(new_dishes=(replace(NEW, like="Pizza"),)),
    "scenario_name: lever=suppliers_out, name=Nadie": Scenario(suppliers_out=("Nadie",)),
    "scenario_name: lever=groups, name=Pizza": Scenario(groups=(Group(TUESDAY, 9, (("Pizza", 9.0),)),)),
    "scenario_name: lever=groups, name=Surco": Scenario(groups=(Group(TUESDAY, 9, (("Lomo", 9.0),), "Surco"),)),
    "scenario_day: lever=events": Scenario(events=(Event(TUESDAY + YEAR, "Fiesta"),)),
    "scenario_day: lever=weather": Scenario(weather=(Spell(LAST - YEAR, LAST, warmer=1.0),)),
    "never_lived: name=Carnaval": Scenario(events=(Event(TUESDAY, "Carnaval"),)),
    "nothing_celebrated": Scenario(events=(Event(TUESDAY, times=2.0),)),
    "promotion_while_closed": Scenario(promotions=(replace(OFFER, first=MONDAY, last=MONDAY),)),
    "promotion_while_closed: name=Ceviche": Scenario(promotions=(OFFER,), closed=(TUESDAY, WEDNESDAY)),
    "day_is_closed: lever=groups": Scenario(groups=(Group(MONDAY, 9, (("Lomo", 9.0),)),)),
    "day_is_closed: lever=events": Scenario(events=(Event(MONDAY, "Fiesta"),)),
    "said_twice: lever=holidays": Scenario(holidays=((TUESDAY, True), (TUESDAY, False))),
    "said_twice: lever=suppliers": Scenario(suppliers_out=("Mercado",), supplier_delay=("Mercado", 1)),
    "uplift_said_twice: name=Ceviche": Scenario(promotions=(replace(OFFER, uplift=0.5, tickets=0.5),)),
    "dish_exists: name=Lomo": Scenario(new_dishes=(replace(NEW, dish="Lomo"),)),
    "eaten_while_off: name=Lomo": Scenario(
        groups=(Group(THURSDAY, 9, (("Lomo", 9.0),)),), dishes_off=(DishOff("Lomo", WEDNESDAY),)
    ),
    "promoted_while_off: name=Ceviche": Scenario(promotions=(OFFER,), dishes_off=(DishOff("Ceviche", WEDNESDAY),)),
}


@pytest.fixture(scope="module")
def house(basis):
    return replace(basis, lived={"Fiesta": Lived(("event",), 1.0, 2, LAST)})


@pytest.mark.parametrize("error", IMPOSSIBLE)
def test_what_cannot_be_is_named(house, error):
    with pytest.raises(InputError, match=error) as refused:
        check_scenario(house, IMPOSSIBLE[error])
    for language in ("es", "en"):
        said = error_text(refused.value, language)
        assert "{" not in said
        assert refused.value.code not in said


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(),
        Scenario(promotions=(replace(OFFER, first=MONDAY, last=THURSDAY),)),  # the Monday among them is closed
        Scenario(promotions=(replace(OFFER, first=LAST - YEAR),)),  # it runs already
        Scenario(events=(Event(TUESDAY, "Fiesta", 2.0),)),
        Scenario(holidays=((TUESDAY, True),), events=(Event(TUESDAY, times=2.0),)),
        Scenario(holidays=((MONDAY, True),)),  # nobody delivers then
        Scenario(new_dishes=(NEW,), promotions=(replace(OFFER, dish_or_category="Tiradito"),)),
        Scenario(promotions=(OFFER,), dishes_off=(DishOff("Ceviche", THURSDAY),)),
        Scenario(groups=(Group(THURSDAY, 9, (("Lomo", 9.0),)),), dishes_off=(DishOff("Lomo", TUESDAY, WEDNESDAY),)),
    ],
)
def test_what_can_be_is_let_through(house, scenario):
    check_scenario(house, scenario)
