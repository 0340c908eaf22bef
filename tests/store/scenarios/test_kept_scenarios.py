"""Scenarios that are kept, and the calendar that follows those that are adopted."""

from dataclasses import replace

import pandas as pd
import pytest
from sqlalchemy import update

from forecasting.errors import InputError
from forecasting.scenarios.adoption import adopt
from forecasting.scenarios.scenario import Event, Group, Promotion, Scenario
from forecasting.store import schema
from forecasting.store.database import open_database, stamp, writing
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.scenarios.kept_scenarios import (
    abandon_scenario,
    adopt_scenario,
    forget_scenario,
    free_name,
    keep_scenario,
    kept_scenarios,
)
from tests.store.conftest import NOON, ON_A_FILE, rows
from tests.store.test_together import at_once

TUESDAY, THURSDAY = pd.Timestamp("2026-11-24"), pd.Timestamp("2026-11-26")
SCENARIO = Scenario(
    name="Martes de lomo",
    promotions=(Promotion(TUESDAY, TUESDAY, "Lomo saltado", "2x1"),),
    closed=(THURSDAY,),
    groups=(Group(TUESDAY, 8, (("Lomo saltado", 8.0),)),),
)
PLANNED = {"first": TUESDAY, "last": THURSDAY, "dish_or_category": "Lomo saltado", "kind": "2x1", "uplift": 0.5}


def keep(store, scenario: Scenario = SCENARIO, **where) -> int:
    return keep_scenario(store, scenario.name, scenario.to_json(), NOON, **where).id


def calendar(store) -> tuple[list, list, list]:
    known = read_restaurant(store, with_sales=False)
    promotions = known.promotions[["first", "last", "dish_or_category"]].to_numpy().tolist()
    return promotions, known.closed["day"].tolist(), known.bookings["people"].tolist()


def test_what_was_kept_is_read_back_the_newest_first(store):
    keep(store)
    second = keep(store, Scenario(name="Calor", temperature_change=3.0), location="Surco")
    newest, oldest = kept_scenarios(store)
    assert (newest.id, newest.name, newest.location, newest.saved) == (second, "Calor", "Surco", NOON)
    assert Scenario.from_json(oldest.content) == SCENARIO
    assert not oldest.adopted


@ON_A_FILE
def test_of_two_that_were_called_the_same_before_each_may_stay_as_it_is(store):
    first, second = keep(store), keep(store, replace(SCENARIO, name="Otro"))
    with writing(store) as connection:
        connection.execute(update(schema.scenarios).where(schema.scenarios.c.id == second).values(name=SCENARIO.name))
    assert keep(store, instead_of=second) == second
    assert keep(store, instead_of=first) == first


def test_a_scenario_is_changed_in_its_place_and_thrown_away_and_no_plan_is_another_for_it(store):
    before = stamp(store)
    first = keep(store)
    assert keep(store, Scenario(name="Otro"), instead_of=first) == first
    assert [one.name for one in kept_scenarios(store)] == ["Otro"]
    forget_scenario(store, first)
    forget_scenario(store, first)
    assert kept_scenarios(store) == []
    assert stamp(store) == before


@ON_A_FILE
def test_a_name_is_given_once_in_a_location(store):
    first, second = keep(store), keep(store, Scenario(name="Otro"))
    with pytest.raises(InputError) as refused:
        keep(store, Scenario(name="martes  de LOMO"), instead_of=second)
    assert (refused.value.code, refused.value.values) == (
        "scenario_name_taken",
        {"name": "Martes de lomo", "free": "martes  de LOMO (2)"},
    )
    assert keep(store, Scenario(name="MARTES DE LOMO"), instead_of=first) == first
    assert keep(store, location="Surco") not in (first, second)
    assert [one.name for one in kept_scenarios(store)] == ["Martes de lomo", "Otro", "MARTES DE LOMO"]


def test_a_name_may_be_numbered_where_others_have_taken_it_meanwhile(url):
    def copying(engine):
        for _ in range(3):
            keep(engine, Scenario(name="Cierre"), numbered=True)

    at_once(url, copying, copying)
    engine = open_database(url)
    kept = {one.name: one.content["name"] for one in kept_scenarios(engine)}
    assert kept == {name: name for name in ("Cierre", *(f"Cierre ({n})" for n in range(2, 7)))}
    engine.dispose()


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("Promo", [], "Promo"),
        ("2x1 + bebida", ["2x1 bebida", "2x1 − bebida"], "2x1 + bebida"),
        ("Promo", ["promo"], "Promo (2)"),
        ("Promo", ["promo", "PROMO (2)"], "Promo (3)"),
        ("Promo (2)", ["Promo (2)"], "Promo (3)"),
        ("a" * 60, ["a" * 60], "a" * 56 + " (2)"),
    ],
)
def test_a_name_that_is_taken_is_numbered(name, taken, free):
    assert free_name(name, taken) == free


def test_an_adopted_scenario_stands_in_the_calendar_until_it_is_taken_back(store):
    save_table(store, "dishes", rows("dishes", {"dish": "Lomo saltado", "category": "Criollo"}))
    save_table(store, "promotions", rows("promotions", PLANNED))
    before = calendar(store)
    kept = keep(store)
    for _ in range(2):
        adopt_scenario(store, kept, adopt(SCENARIO, read_restaurant(store, with_sales=False), "main"))
    assert calendar(store) == ([[TUESDAY, TUESDAY, "Lomo saltado"]], [THURSDAY], [8])
    assert [one.adopted for one in kept_scenarios(store)] == [True]
    for _ in range(2):
        abandon_scenario(store, kept)
    assert calendar(store) == before
    assert read_restaurant(store, with_sales=False).promotions["uplift"].tolist() == [0.5]


@ON_A_FILE
def test_what_stands_in_the_calendar_is_neither_changed_nor_thrown_away(store):
    kept = keep(store)
    adopt_scenario(store, kept, adopt(SCENARIO, read_restaurant(store, with_sales=False), "main"))
    with pytest.raises(InputError, match="scenario_adopted"):
        keep(store, instead_of=kept)
    with pytest.raises(InputError, match="scenario_adopted"):
        forget_scenario(store, kept)


def test_of_two_that_stand_in_each_others_place_the_later_is_taken_out_first(store):
    save_table(store, "dishes", rows("dishes", {"dish": "Lomo saltado", "category": "Criollo"}))
    save_table(store, "promotions", rows("promotions", PLANNED))
    before = calendar(store)
    kept = []
    for name, uplift in (("Primero", 0.3), ("Después", 0.4)):
        one = Scenario(name=name, promotions=(Promotion(TUESDAY, THURSDAY, "Lomo saltado", "2x1", uplift=uplift),))
        kept.append(keep(store, one))
        adopt_scenario(store, kept[-1], adopt(one, read_restaurant(store, with_sales=False), "main"))
    with pytest.raises(InputError) as refused:
        abandon_scenario(store, kept[0])
    assert (refused.value.code, refused.value.values) == ("scenario_replaced", {"name": "Después"})
    abandon_scenario(store, kept[1])
    assert read_restaurant(store, with_sales=False).promotions["uplift"].tolist() == [0.3]
    abandon_scenario(store, kept[0])
    assert calendar(store) == before


def test_what_repeats_a_row_that_was_there_comes_out_again(store):
    save_table(store, "dishes", rows("dishes", {"dish": "Lomo saltado", "category": "Criollo"}))
    save_table(store, "promotions", rows("promotions", PLANNED))
    before = calendar(store)
    same = Scenario(name="Igual", promotions=(Promotion(TUESDAY, THURSDAY, "Lomo saltado", "2x1", uplift=0.5),))
    kept = [keep(store, replace(same, name=name)) for name in ("Igual", "Otra vez")]
    for one in kept:
        adopt_scenario(store, one, adopt(same, read_restaurant(store, with_sales=False), "main"))
    with pytest.raises(InputError):
        abandon_scenario(store, kept[0])
    for one in reversed(kept):
        abandon_scenario(store, one)
    assert calendar(store) == before
    assert not any(one.adopted for one in kept_scenarios(store))


@ON_A_FILE
def test_which_events_stand_there_because_of_a_scenario_is_known_with_what_was_there(store):
    save_table(store, "events", rows("events", {"location": "main", "day": TUESDAY, "event": "Feria", "strength": 0.5}))
    for times in (1.5, 2.0):
        scenario = Scenario(name=str(times), events=(Event(TUESDAY, times=times), Event(THURSDAY, "Feria")))
        adopt_scenario(
            store,
            keep(store, scenario),
            adopt(scenario, read_restaurant(store, with_sales=False), "main"),
        )
    adopted = read_restaurant(store, with_sales=False).adopted.fillna(-1.0)
    assert adopted.to_numpy().tolist() == [["main", TUESDAY, "Feria", 0.5], ["main", THURSDAY, "Feria", -1.0]]
