"""What of a scenario gets a place in the calendar."""

import json

from forecasting.scenarios.adoption import Adoption, adopt
from forecasting.scenarios.scenario import Event, Group, Promotion, Scenario
from forecasting.tables import HOME, Place
from tests.restaurants import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, cevicheria, rows

PROMOTION = Promotion(TUESDAY, WEDNESDAY, "Lomo", "discount", 0.2, 0.4)
PLANNED = {"first": WEDNESDAY, "last": THURSDAY, "dish_or_category": "Lomo", "kind": "discount", "discount": 0.1}
GOOD_FRIDAY = "Viernes Santo"
PERU = Place(country="PE")


def test_a_promotion_takes_the_place_of_the_planned_one_that_it_replaces():
    other = PLANNED | {"dish_or_category": "Ceviche"}
    found = adopt(Scenario(promotions=(PROMOTION,)), cevicheria(promotions=rows("promotions", PLANNED, other)), HOME)
    assert found.now["promotions"][["dish_or_category", "discount", "uplift"]].to_numpy().tolist() == [
        ["Lomo", 0.2, 0.4]
    ]
    assert found.gone["promotions"]["dish_or_category"].tolist() == ["Lomo"]
    assert found.left_out == ()


def test_a_planned_promotion_that_is_dropped_leaves_the_calendar():
    other = PLANNED | {"first": TUESDAY}
    off = Promotion(WEDNESDAY, THURSDAY, "Lomo", "discount")
    found = adopt(Scenario(promotions_off=(off,)), cevicheria(promotions=rows("promotions", PLANNED, other)), HOME)
    assert found.gone["promotions"]["first"].tolist() == [WEDNESDAY]
    assert found.now["promotions"].empty
    assert not found.is_empty


def test_a_day_that_is_closed_already_is_not_closed_again():
    shut = rows("closed", {"day": MONDAY})
    found = adopt(Scenario(closed=(MONDAY, TUESDAY)), cevicheria(closed=shut), "main")
    assert found.now["closed"].to_numpy().tolist() == [[TUESDAY, HOME]]


def test_a_holiday_that_is_dropped_is_one_of_no_strength():
    found = adopt(Scenario(holidays=((FRIDAY, False),)), cevicheria(place=PERU), "Surco")
    said = found.now["events"][["day", "event", "strength", "location"]]
    assert said.to_numpy().tolist() == [[FRIDAY, GOOD_FRIDAY, 0.0, "Surco"]]


def test_an_event_like_a_past_one_goes_by_its_name_and_takes_the_place_of_what_was_said_of_it():
    known = rows("events", {"day": FRIDAY, "event": GOOD_FRIDAY, "strength": 1.0})
    scenario = Scenario(events=(Event(TUESDAY, "Aniversario", 2.0), Event(FRIDAY, times=0.5)))
    found = adopt(scenario, cevicheria(place=PERU, events=known), HOME)
    said = found.now["events"][["day", "event", "strength"]].to_numpy().tolist()
    assert said == [[TUESDAY, "Aniversario", 2.0], [FRIDAY, GOOD_FRIDAY, 0.5]]
    assert found.gone["events"]["strength"].tolist() == [1.0]


def test_what_nobody_decides_has_no_place_in_the_calendar():
    scenario = Scenario(temperature_change=2.0, holidays=((TUESDAY, True),), prices=(("Limón", 2.0),))
    found = adopt(scenario, cevicheria(), HOME)
    assert found.left_out == ("temperature_change", "prices", "holidays")
    assert found.is_empty


def test_a_group_comes():
    group = Group(TUESDAY, 8, (("Lomo", 8.0),))
    assert adopt(Scenario(groups=(group,)), cevicheria(), HOME).groups == (group,)


def test_what_is_written_down_is_enough_to_take_it_back():
    restaurant = cevicheria(promotions=rows("promotions", PLANNED))
    found = adopt(Scenario(promotions=(PROMOTION,), closed=(MONDAY,)), restaurant, HOME)
    again = Adoption.from_json(json.loads(json.dumps(found.to_json())))
    for name in found.now:
        assert again.now[name].equals(found.now[name])
        assert again.gone[name].equals(found.gone[name].reset_index(drop=True))
