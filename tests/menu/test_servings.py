"""What goes along with guests, tickets and days: counted where tills count, else estimated."""

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.menu.servings import assumed, count_tickets, served_along, with_servings
from forecasting.tables import no_tickets
from tests.week import MONDAY, SUNDAY, rows

SOLD = pd.DataFrame(
    [("main", "Ceviche", SUNDAY, 20.0), ("main", "Lomo", SUNDAY, 4.0), ("main", "Ceviche", MONDAY, 12.0)],
    columns=["location", "dish", "day", "quantity"],
)


def recipes(*by: tuple[str, str]) -> pd.DataFrame:
    """A recipe line for each item, and by what it goes."""
    return rows("recipes", *[{"item": item, "ingredient": "Ají", "quantity": 20.0, "per": per} for item, per in by])


def tickets(*counted: tuple) -> pd.DataFrame:
    return pd.DataFrame(counted, columns=["location", "day", "tickets", "quantity"])


def served(by: str, counted: pd.DataFrame, sold: pd.DataFrame = SOLD) -> list[float]:
    every = with_servings(sold, recipes(("Cancha", by), ("Ceviche", "portion")), counted)
    return every.loc[every["dish"] == "Cancha", "quantity"].tolist()


def test_a_kitchen_that_cooks_by_the_portion_only_has_its_sales_and_nothing_else():
    assert with_servings(SOLD, recipes(("Ceviche", "portion"), ("Lomo", None)), no_tickets()).equals(SOLD)


def test_what_goes_by_the_day_is_served_once_on_every_day_with_sales():
    assert served("day", no_tickets()) == [1, 1]


def test_tickets_are_counted_where_the_till_numbers_them():
    assert served("ticket", tickets(("main", SUNDAY, 7, 24.0), ("main", MONDAY, 5, 12.0))) == [7, 5]


def test_portions_without_a_ticket_come_as_many_to_one_as_the_others():
    # Sunday: 24 portions on 8 tickets, 3 to each; Monday's 12 have none
    assert served("ticket", tickets(("main", SUNDAY, 8, 24.0))) == [8, 4]


def test_the_delivery_app_that_gives_no_tickets_is_estimated_beside_the_till_that_does():
    # Sunday: 12 of the 24 portions on 6 tickets, 2 to each; the other 12 make 6 more
    assert served("ticket", tickets(("main", SUNDAY, 6, 12.0), ("main", MONDAY, 6, 12.0))) == [12, 6]


def test_without_any_ticket_there_is_one_for_every_four_portions():
    assert served("ticket", no_tickets()) == [6, 3]


def test_guests_are_one_for_every_two_portions():
    assert served("guest", tickets(("main", SUNDAY, 7, 24.0))) == [12, 6]


def test_a_location_knows_its_own_tickets_only():
    sold = pd.concat([SOLD.assign(location="Surco"), SOLD.assign(location="Lince")])
    assert served("ticket", tickets(("Lince", SUNDAY, 8, 24.0)), sold) == [8, 4, 6, 3]


def test_a_day_of_refunds_has_no_guests():
    assert served("guest", no_tickets(), SOLD.assign(quantity=-1.0)) == [0, 0]


def test_a_dish_that_is_sold_goes_by_the_portion():
    with pytest.raises(InputError, match=r"per_of_dish: item=Lomo, per=ticket, rows=\[3\]"):
        with_servings(SOLD, recipes(("Ceviche", "portion"), ("Lomo", "ticket")), no_tickets())


def test_a_ticket_of_many_lines_counts_once_in_its_source():
    lines = rows(
        "sales",
        *[
            {"location": "main", "source": source, "day": SUNDAY, "ticket": ticket, "quantity": 2.0}
            for source, ticket in (("till", "1"), ("till", "1"), ("till", "2"), ("app", "1"), ("app", ""))
        ],
    )
    assert count_tickets(lines).to_numpy().tolist() == [["main", SUNDAY, 3, 8.0]]


def test_the_items_that_go_along_are_known_by_what():
    assert served_along(recipes(("Cancha", "guest"), ("Ceviche", "portion"), ("Caja", "ticket"))).to_dict() == {
        "Cancha": "guest",
        "Caja": "ticket",
    }


def test_what_nobody_has_counted_is_an_assumption():
    along = recipes(("Cancha", "guest"), ("Caja", "ticket"), ("Personal", "day"))
    assert assumed(along, no_tickets()) == {"guest": 2.0, "ticket": 4.0}
    assert assumed(along, tickets(("main", SUNDAY, 8, 24.0))) == {"guest": 2.0}
    assert assumed(recipes(("Ceviche", "portion")), no_tickets()) == {}
