"""Groups that have booked: what they eat, and that every plan counts on them."""

from dataclasses import replace

import pandas as pd
import pytest

from forecasting.plan import make_plan
from forecasting.scenarios.bookings import booked_portions, set_menu, usual_menu
from forecasting.tables import HOME
from tests.restaurants import MONDAY, THURSDAY, WEDNESDAY

NOTHING_ALONG = pd.Series(dtype="str")


def booking(number: int, location: str, dish: str, portions: float) -> pd.DataFrame:
    row = {"booking": number, "location": location, "day": WEDNESDAY, "people": 20, "dish": dish, "portions": portions}
    return pd.DataFrame([row])


def test_of_a_menu_everybody_eats_each_dish_or_all_share_them():
    assert set_menu(WEDNESDAY, 20, ["Ceviche", "Lomo"]).dishes == (("Ceviche", 20.0), ("Lomo", 20.0))
    assert set_menu(WEDNESDAY, 20, ["Ceviche", "Lomo"], each=False).dishes == (("Ceviche", 10.0), ("Lomo", 10.0))


def test_without_a_menu_a_group_eats_two_portions_each_of_what_is_usual_on_that_day():
    mix = pd.DataFrame(
        {
            "day": [WEDNESDAY, WEDNESDAY, WEDNESDAY, THURSDAY],
            "dish": ["Ceviche", "Lomo", "Cancha", "Lomo"],
            "mean": [30.0, 10.0, 80.0, 90.0],
        }
    )
    along = pd.Series({"Cancha": "guest"})
    assert usual_menu(mix, along, WEDNESDAY, 20).dishes == (("Ceviche", 30.0), ("Lomo", 10.0))
    assert usual_menu(mix, along, MONDAY, 13).dishes == (("Ceviche", 6.0), ("Lomo", 20.0))


def test_a_group_takes_what_goes_with_its_guests_and_its_one_ticket():
    along = pd.Series({"Cancha": "guest", "Caja": "ticket", "Limpieza": "day"})
    assert booked_portions(booking(1, "Surco", "Lomo", 20.0), along).to_numpy().tolist() == [
        ["Surco", "Lomo", WEDNESDAY, 20.0],
        ["Surco", "Cancha", WEDNESDAY, 20.0],
        ["Surco", "Caja", WEDNESDAY, 1.0],
    ]


def test_without_bookings_there_are_no_portions(basis):
    assert booked_portions(basis.restaurant.bookings, NOTHING_ALONG).empty


def test_every_plan_counts_on_the_groups_that_have_booked(basis):
    groups = pd.concat([booking(1, HOME, "Ceviche", 20.0), booking(2, HOME, "Lomo", 5.0)])
    coming = replace(basis, restaurant=replace(basis.restaurant, bookings=groups))
    limes, potatoes = (
        make_plan(coming, MONDAY).means.set_index(["ingredient", "day"])["mean"][ingredient]
        for ingredient in ("Limón", "Papa")
    )
    assert limes[[WEDNESDAY, THURSDAY]].tolist() == pytest.approx([1.0 + 20 * 0.1, 1.0])
    assert potatoes[[WEDNESDAY, THURSDAY]].tolist() == pytest.approx([1.0 + 5 * 0.2, 1.0])
