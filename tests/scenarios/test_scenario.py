import json
import math

import pandas as pd
import pytest

from forecasting.days.calendar import make_days
from forecasting.days.weather import with_weather
from forecasting.demand.effects import learn
from forecasting.errors import InputError
from forecasting.scenarios.day_levers import change_days
from forecasting.scenarios.levers import dishes_under, group_portions
from forecasting.scenarios.planned import promotion_table
from forecasting.scenarios.scenario import (
    NO_CHANGE,
    DishOff,
    Event,
    Group,
    NewDish,
    Promotion,
    Scenario,
    Spell,
)
from forecasting.tables import HOME, empty
from tests.restaurants import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, rows

LATER = pd.date_range(FRIDAY, periods=5, unit="us")[1:]
MENU = rows(
    "dishes",
    {"dish": "Ceviche", "category": "Marino"},
    {"dish": "Jalea", "category": "Marino"},
    {"dish": "Lomo", "category": "Criollo"},
    {"dish": "Chicha", "category": ""},
    {"dish": "Inca Kola", "category": ""},
)
ASSUMED = learn(pd.DataFrame(), empty("promotions"), MENU)
"""Uplifts of 30 % for a discount of a fifth, 60 % for two for one and 20 % for a combo; dip and siblings of -5 %."""

WHOLE = {
    "name": "Navidad con calor",
    "holidays": {"2026-12-08": True, "2026-12-25": False},
    "closed": ["2026-12-26"],
    "temperature_change": 2,
    "precipitation_mm": {"2026-12-05": 4},
    "promotions": [
        {"first": "2026-12-01", "last": "2026-12-03", "dish": "Lomo", "kind": "discount", "discount": 0.2},
        {"first": "2026-12-04", "last": "2026-12-04", "category": "Marino", "kind": "2x1", "uplift": 0.5},
        {
            "first": "2026-12-05",
            "last": "2026-12-05",
            "dish_or_category": "Lomo",
            "kind": "2x1",
            "tickets": 0.4,
            "both": 0.9,
            "limit": 120.0,
        },
    ],
    "groups": [{"day": "2026-12-10", "people": 40, "dishes": {"Lomo": 20, "Ceviche": 20}}],
    "supplier_delay": {"supplier": "Mercado", "days": 1},
    "prices": {"Limón": 1.7},
    "events": [{"day": "2026-12-24", "times": 1.5}, {"day": "2026-12-12", "like": "Fiestas Patrias"}],
    "weather": [{"first": "2026-12-01", "last": "2026-12-07", "warmer": -2.0, "precipitation_mm": 0.0}],
    "dishes_off": [{"dish": "Ceviche", "first": "2026-12-01", "last": "2026-12-02", "moved": 0.7}],
    "new_dishes": [{"dish": "Tiradito", "like": "Ceviche", "first": "2026-12-01", "factor": 0.5, "price": 44.0}],
    "suppliers_out": ["Carnes"],
}


def december(day: int) -> pd.Timestamp:
    return pd.Timestamp(2026, 12, day)


def test_a_scenario_file_is_read_as_it_is_written():
    assert Scenario.from_json(WHOLE) == Scenario(
        name="Navidad con calor",
        holidays=((december(8), True), (december(25), False)),
        closed=(december(26),),
        temperature_change=2.0,
        precipitation_mm=((december(5), 4.0),),
        promotions=(
            Promotion(december(1), december(3), "Lomo", "discount", 0.2),
            Promotion(december(4), december(4), "Marino", "2x1", uplift=0.5),
            Promotion(december(5), december(5), "Lomo", "2x1", tickets=0.4, both=0.9, limit=120.0),
        ),
        groups=(Group(december(10), 40, (("Lomo", 20.0), ("Ceviche", 20.0))),),
        supplier_delay=("Mercado", 1),
        prices=(("Limón", 1.7),),
        events=(Event(december(24), times=1.5), Event(december(12), like="Fiestas Patrias")),
        weather=(Spell(december(1), december(7), warmer=-2.0, precipitation_mm=0.0),),
        dishes_off=(DishOff("Ceviche", december(1), december(2), moved=0.7),),
        new_dishes=(NewDish("Tiradito", "Ceviche", december(1), factor=0.5, price=44.0),),
        suppliers_out=("Carnes",),
    )


def test_a_scenario_is_written_as_it_is_read():
    whole = Scenario.from_json(WHOLE)
    assert Scenario.from_json(json.loads(json.dumps(whole.to_json()))) == whole


def test_only_what_a_scenario_changes_is_written():
    assert Scenario("calor", temperature_change=2.0).to_json() == {"name": "calor", "temperature_change": 2.0}
    assert NO_CHANGE.to_json() == {}


def test_an_empty_file_changes_nothing():
    assert Scenario.from_json({}) == NO_CHANGE


def test_answers_to_a_scenario_can_be_kept():
    assert {Scenario.from_json(WHOLE): "kept"}[Scenario.from_json(WHOLE)] == "kept"


PROMOTION = WHOLE["promotions"][0]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"holiday": {}}, "holiday"),
        ({"changes_days": True}, "changes_days"),
        ({"holidays": ["2026-12-08"]}, "holidays"),
        ({"holidays": {"2026-12-08": "false"}}, "holidays"),
        ({"closed": ["Christmas"]}, "closed"),
        ({"closed": "2026-12-25"}, "closed"),
        ({"closed": ["2026-12-25T13:00"]}, "closed"),
        ({"closed": ["2026-12-25T00:00Z"]}, "closed"),
        ({"closed": ["today"]}, "closed"),
        ({"closed": ["-1"]}, "closed"),
        ({"closed": ["0001-01-01"]}, "closed"),
        ({"temperature_change": 10**400}, "temperature_change"),
        ({"temperature_change": "warm"}, "temperature_change"),
        ({"temperature_change": math.nan}, "temperature_change"),
        ({"temperature_change": 1e9}, "temperature_change"),
        ({"precipitation_mm": {"2026-12-05": -1}}, "precipitation_mm"),
        ({"precipitation_mm": {"2026-12-05": 1e9}}, "precipitation_mm"),
        ({"weather": [{"first": "2026-12-01", "last": "2026-12-03", "warmer": -70}]}, "weather"),
        ({"promotions": [PROMOTION | {"dish": ""}]}, "promotions"),
        ({"promotions": [PROMOTION | {"kind": "happy hour"}]}, "promotions"),
        ({"promotions": [PROMOTION | {"discount": 20}]}, "promotions"),
        ({"promotions": [PROMOTION | {"uplift": -1.5}]}, "promotions"),
        ({"groups": [{"day": "2026-12-10", "people": 40}]}, "groups"),
        ({"groups": [{"day": "2026-12-10", "people": 40, "dishes": {"Lomo": -20}}]}, "groups"),
        ({"groups": [{"day": "2026-12-10", "people": -40, "dishes": {"Lomo": 20}}]}, "groups"),
        ({"supplier_delay": {"supplier": "Mercado"}}, "supplier_delay"),
        ({"supplier_delay": {"supplier": "Mercado", "days": -3}}, "supplier_delay"),
        ({"supplier_delay": {"supplier": "Mercado", "days": 1.5}}, "supplier_delay"),
        ({"prices": {"Limón": -1}}, "prices"),
        ({"promotions": [PROMOTION | {"both": 0.5}]}, "promotions"),
        ({"promotions": [PROMOTION | {"limit": -1}]}, "promotions"),
        ({"promotions": [PROMOTION | {"limit": 0}]}, "promotions"),
        ({"events": [{"day": "2026-12-24", "times": 3}]}, "events"),
        ({"weather": [{"first": "2026-12-01", "warmer": 2}]}, "weather"),
        ({"dishes_off": [{"first": "2026-12-01"}]}, "dishes_off"),
        ({"new_dishes": [{"dish": "Tiradito", "first": "2026-12-01"}]}, "new_dishes"),
        ({"suppliers_out": "Carnes"}, "suppliers_out"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_key(content, key):
    with pytest.raises(InputError, match=f"bad_scenario: key={key}$"):
        Scenario.from_json(content)


def test_what_can_be_read_of_a_scenario_is_read_and_the_keys_of_the_rest_are_told():
    content = {
        "promotions": [PROMOTION, PROMOTION | {"kind": "3x2"}, PROMOTION | {"last": "2026-11-30"}],
        "prices": {"Limón": 1.7, "Lomo": -1},
        "closed": "2026-12-25",
        "suppliers_out": ["Carnes", ["Carnes"]],
        "supplier_delay": {"supplier": "Mercado", "days": 1},
        "happy_hour": True,
    }
    read = {"promotions": [PROMOTION], "prices": {"Limón": 1.7}, "suppliers_out": ["Carnes"]}
    read["supplier_delay"] = content["supplier_delay"]
    left_out = ("promotions", "prices", "closed", "suppliers_out", "happy_hour")
    assert Scenario.readable(content) == (Scenario.from_json(read), left_out)
    assert Scenario.readable(WHOLE) == (Scenario.from_json(WHOLE), ())


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("promotions", PROMOTION),
        ("weather", {"first": "2026-12-01", "warmer": 2}),
        ("dishes_off", {"first": "2026-12-01", "dish": "Lomo"}),
        ("new_dishes", {"first": "2026-12-01", "dish": "Tiradito", "like": "Ceviche"}),
    ],
)
def test_what_ends_before_it_begins_is_an_error_of_its_own(key, row):
    with pytest.raises(InputError, match=f"ends_before_it_begins: lever={key}, first=2026-12-01"):
        Scenario.from_json({key: [row | {"last": "2026-11-30"}]})


def week(first: str = "2026-12-05", last: str = "2026-12-11", ingredients=("Limón",)) -> pd.DataFrame:
    """Days with the holidays of 8 and 9 December."""
    tables = {"events": empty("events"), "closed": empty("closed")}
    days = make_days([HOME], pd.Timestamp(first), pd.Timestamp(last), country="PE", **tables)
    days = with_weather(days, rows("weather", {"day": "2026-12-05", "temperature": 22.0, "precipitation": 1.0}))
    return pd.concat([days.assign(ingredient=one) for one in ingredients], ignore_index=True)


def marked(days: pd.DataFrame, column: str) -> list[int]:
    return days.loc[days[column], "day"].dt.day.tolist()


def test_nothing_changed_is_the_same_table():
    days = week()
    assert change_days(days, Scenario(prices=(("Limón", 2.0),))) is days


def test_a_holiday_that_is_made_marks_its_neighbours():
    changed = change_days(week(), Scenario(holidays=((december(6), True),)))
    assert marked(changed, "is_holiday") == [6, 8, 9]
    assert marked(changed, "before_holiday") == [5, 7]
    assert marked(changed, "after_holiday") == [7, 10]


def test_a_holiday_that_is_dropped_leaves_its_neighbours_to_the_one_that_stays():
    changed = change_days(week(), Scenario(holidays=((december(8), False),)))
    assert marked(changed, "is_holiday") == [9]
    assert marked(changed, "before_holiday") == [8]


def test_making_a_day_a_holiday_that_is_one_changes_nothing():
    changed = change_days(week(), Scenario(holidays=((december(8), True),)))
    pd.testing.assert_frame_equal(changed, week())


def test_the_days_of_one_ingredient_are_no_neighbours_of_another_ones():
    days = week("2026-12-08", "2026-12-12", ingredients=("Limón", "Papa"))
    changed = change_days(days, Scenario(temperature_change=1.0))
    assert marked(changed, "before_holiday") == []


def test_the_day_after_a_holiday_is_still_that_when_the_holiday_is_past():
    days = week("2026-12-10", "2026-12-12")
    assert marked(change_days(days, Scenario(closed=(december(12),))), "after_holiday") == [10]


def test_a_long_weekend_that_began_before_the_first_day_is_still_one_under_a_scenario():
    days = week("2026-12-27", "2026-12-31")  # Christmas was a Friday
    assert marked(change_days(days, Scenario(temperature_change=1.0)), "is_long_weekend") == [27]
    assert marked(change_days(days, Scenario(holidays=((december(29), True),))), "is_long_weekend") == [27]


def test_a_holiday_that_ends_a_long_weekend_on_the_first_day_still_does_under_a_scenario():
    days = week("2025-12-09", "2025-12-12")  # a Tuesday, after a weekend and the holiday of the 8th
    changed = change_days(days, Scenario(holidays=((pd.Timestamp("2025-12-12"), True),)))
    assert marked(changed, "is_long_weekend") == [9, 12]
    assert marked(changed, "after_holiday") == [10]


def test_a_holiday_that_is_made_on_a_friday_makes_a_long_weekend_and_a_bridge():
    changed = change_days(week("2026-12-10", "2026-12-13"), Scenario(holidays=((december(11), True),)))
    assert marked(changed, "is_long_weekend") == [11, 12, 13]
    assert marked(changed, "is_bridge_day") == [10]


def test_a_day_that_is_closed_is_closed_for_every_ingredient():
    changed = change_days(week(ingredients=("Limón", "Papa")), Scenario(closed=(december(11),)))
    assert marked(changed, "closed") == [11, 11]


def test_the_day_after_a_day_that_is_closed_follows_a_closure():
    assert marked(change_days(week(), Scenario(closed=(december(10),))), "after_closure") == [11]


def test_warmer_days_are_warmer_than_usual():
    changed = change_days(week(), Scenario(temperature_change=3.0))
    assert changed["temperature"].tolist() == [25.0] * 7
    assert changed["weather_anomalies"].tolist() == [3.0] * 7


def test_rain_falls_on_its_day_only():
    changed = change_days(week(), Scenario(precipitation_mm=((december(6), 4.0),)))
    assert changed["precipitation"].tolist() == [1.0, 4.0, 1.0, 1.0, 1.0, 1.0, 1.0]


def test_a_day_beyond_the_forecast_changes_nothing():
    far = Scenario(closed=(pd.Timestamp("2030-01-01"),), holidays=((pd.Timestamp("2030-01-02"), True),))
    pd.testing.assert_frame_equal(change_days(week(), far), week())


def portions_of(dish: str, *promotions: Promotion, menu: pd.DataFrame = MENU, effects: pd.DataFrame = ASSUMED) -> list:
    """Portions of a dish from Monday to the Tuesday after next, ten of each dish a day without any promotion."""
    days = pd.DatetimeIndex([MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, *LATER])
    mix = pd.DataFrame({"location": HOME, "day": days, "mean": 10.0}).merge(menu[["dish"]], how="cross")
    changed = dishes_under(mix, promotion_table(promotions), menu, effects).mix
    return changed.loc[changed["dish"] == dish, "mean"].tolist()


MONDAY_TO_TUESDAY = Promotion(MONDAY, TUESDAY, "Ceviche", "discount", discount=0.2)


def test_a_promotion_lifts_its_days_and_takes_from_the_four_after_them():
    assert portions_of("Ceviche", MONDAY_TO_TUESDAY) == pytest.approx([13.0] * 2 + [9.5] * 4 + [10.0] * 3)


def test_a_promotion_takes_from_the_other_dishes_of_its_category():
    assert portions_of("Jalea", MONDAY_TO_TUESDAY) == pytest.approx([9.5] * 2 + [10.0] * 7)


def test_a_promotion_leaves_other_categories_alone():
    assert portions_of("Lomo", MONDAY_TO_TUESDAY) == [10.0] * 9


def test_dishes_without_a_category_take_nothing_from_each_other():
    one_day = Promotion(MONDAY, MONDAY, "Chicha", "discount", discount=0.2)
    assert portions_of("Inca Kola", one_day) == [10.0] * 9


def test_all_dishes_of_a_promoted_category_are_lifted():
    one_day = Promotion(MONDAY, MONDAY, "Marino", "combo")
    assert portions_of("Ceviche", one_day)[0] == portions_of("Jalea", one_day)[0] == pytest.approx(12.0)


def test_an_uplift_that_is_given_counts_instead_of_what_history_taught():
    assert portions_of("Lomo", Promotion(MONDAY, MONDAY, "Lomo", "discount", 0.2, uplift=0.5))[0] == 15.0


def test_twice_the_usual_discount_lifts_twice_over():
    deep = Promotion(MONDAY, MONDAY, "Lomo", "discount", discount=0.4)
    assert portions_of("Lomo", deep)[0] == pytest.approx(10 * 1.3**2)


def test_a_discount_of_unknown_depth_is_taken_for_the_usual_one():
    assert portions_of("Lomo", Promotion(MONDAY, MONDAY, "Lomo", "discount"))[0] == pytest.approx(13.0)


def test_the_depth_of_a_discount_says_nothing_about_two_for_one():
    assert portions_of("Lomo", Promotion(MONDAY, MONDAY, "Lomo", "2x1", discount=0.4))[0] == pytest.approx(16.0)


def test_a_learned_uplift_replaces_the_assumed_one():
    learned = ASSUMED.assign(effect=ASSUMED["effect"].mask(ASSUMED["what"].eq("2x1") & ASSUMED["kind"].eq("uplift"), 1))
    assert portions_of("Lomo", Promotion(MONDAY, MONDAY, "Lomo", "2x1"), effects=learned)[0] == 20.0


def test_two_promotions_of_a_dish_on_a_day_multiply():
    first = Promotion(MONDAY, MONDAY, "Lomo", "discount", uplift=0.5)
    second = Promotion(MONDAY, MONDAY, "Criollo", "combo", uplift=0.2)
    assert portions_of("Lomo", first, second)[0] == pytest.approx(18.0)


def test_a_day_within_another_promotion_is_no_dip():
    second = Promotion(WEDNESDAY, WEDNESDAY, "Ceviche", "discount", uplift=0.5)
    assert portions_of("Ceviche", MONDAY_TO_TUESDAY, second)[2] == 15.0


def test_a_promotion_of_nobody_knows_what_is_an_error_that_names_it():
    with pytest.raises(InputError, match="unknown_promoted: name=Anticucho"):
        portions_of("Lomo", Promotion(MONDAY, MONDAY, "Anticucho", "2x1"))


NOTHING_ALONG = pd.Series(dtype="str")


def test_groups_are_portions_by_dish_and_day():
    groups = (Group(MONDAY, 40, (("Lomo", 20.0), ("Ceviche", 15.0))), Group(TUESDAY, 5, (("Lomo", 5.0),), "Surco"))
    assert group_portions(groups, "Surco", NOTHING_ALONG).to_numpy().tolist() == [
        ["Surco", "Lomo", MONDAY, 20.0],
        ["Surco", "Ceviche", MONDAY, 15.0],
        ["Surco", "Lomo", TUESDAY, 5.0],
    ]


def test_a_group_takes_what_goes_with_its_guests_and_its_one_ticket():
    along = pd.Series({"Cancha": "guest", "Bolsa": "ticket", "Comida del personal": "day"})
    groups = (Group(MONDAY, 40, (("Lomo", 20.0),)),)
    assert group_portions(groups, "Surco", along).to_numpy().tolist() == [
        ["Surco", "Lomo", MONDAY, 20.0],
        ["Surco", "Cancha", MONDAY, 40.0],
        ["Surco", "Bolsa", MONDAY, 1.0],
    ]
