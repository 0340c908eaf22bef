"""Groups that have booked."""

import pandas as pd

from forecasting.scenarios.scenario import Group
from forecasting.store.menu.merges import merge
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from forecasting.store.scenarios.bookings import save_booking, undo_booking
from tests.store.conftest import NO_ISSUES, NOON, ON_A_FILE, sold

SATURDAY = pd.Timestamp("2026-11-28")


def booked(engine) -> list[list[object]]:
    rows = read_restaurant(engine, with_sales=False).bookings
    return rows[["location", "day", "people", "dish", "portions"]].to_numpy().tolist()


def test_a_group_is_noted_with_its_dishes_and_taken_back_alone(store):
    first = save_booking(store, Group(SATURDAY, 40, (("Ceviche", 40.0), ("Lomo", 20.0))))
    save_booking(store, Group(SATURDAY, 8, (("Lomo", 8.0),)), "Surco")
    undo_booking(store, first)
    undo_booking(store, first)
    assert booked(store) == [["Surco", SATURDAY, 8, "Lomo", 8.0]]


@ON_A_FILE
def test_what_a_group_will_eat_goes_by_the_name_that_its_dish_has_now(store):
    lines = sold(("2026-11-21", "Ceviche", 2, 42), ("2026-11-21", "CEV-2", 2, 42))
    save_import(store, lines, NO_ISSUES, Upload(b"1", "ventas.csv", NOON))
    save_booking(store, Group(SATURDAY, 8, (("Ceviche", 8.0),)))
    merge(store, pd.DataFrame({"old": ["Ceviche"], "new": ["CEV-2"], "first_day": [SATURDAY]}), NOON)
    assert booked(store) == [["main", SATURDAY, 8, "CEV-2", 8.0]]
