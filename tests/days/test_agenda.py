import pandas as pd

from forecasting.days.agenda import agenda, first_time
from forecasting.tables import HOME, Place, Restaurant
from tests.restaurants import rows


def listed(
    first: str, last: str, locations=(HOME,), country="PE", **tables: pd.DataFrame
) -> list[tuple[str, str, str]]:
    """Days, kind and name of what a calendar says of the first location."""
    entries = between(first, last, locations, country, **tables)
    return [(f"{entry.first:%d/%m}-{entry.last:%d/%m}", entry.kind, entry.name) for entry in entries]


def between(first: str, last: str, locations=(HOME,), country="PE", **tables: pd.DataFrame):
    restaurant = Restaurant(place=Place(country=country), **tables)
    return agenda(restaurant, [*locations], locations[0], pd.Timestamp(first), pd.Timestamp(last))


def test_a_week_is_a_list_of_what_is_special_in_it():
    assert listed("2026-07-23", "2026-07-29") == [
        ("23/07-23/07", "holiday", "Día de la Fuerza Aérea del Perú"),
        ("24/07-24/07", "is_bridge_day", ""),
        ("26/07-26/07", "observance", "Día Nacional del Pisco"),
        ("27/07-09/08", "is_school_holiday", ""),
        ("27/07-27/07", "is_bridge_day", ""),
        ("28/07-28/07", "holiday", "Fiestas Patrias"),
        ("29/07-29/07", "holiday", "Fiestas Patrias"),
    ]


def test_summer_holidays_are_told_whole_though_the_list_ends_before_them():
    assert ("19/12-14/03", "is_school_holiday", "") in listed("2026-12-20", "2026-12-24")


def test_pay_days_in_a_row_are_one_entry():
    assert listed("2026-10-14", "2026-10-17", country="MX") == [("15/10-16/10", "is_payday", "")]


def test_what_is_dropped_stays_on_the_list_with_the_row_that_drops_it():
    dropped = rows("events", {"day": "2025-07-27", "event": "dia nacional del pisco", "strength": 0, "yearly": "yes"})
    (entry,) = [each for each in between("2026-07-26", "2026-07-26", events=dropped) if each.kind == "observance"]
    assert (entry.name, entry.strength, entry.yearly) == ("Día Nacional del Pisco", 0.0, True)
    assert entry.row == (pd.Timestamp("2025-07-27"), "dia nacional del pisco")


def test_an_event_of_every_year_names_the_day_on_which_it_began():
    party = rows("events", {"day": "2024-11-24", "event": "Aniversario", "strength": 2, "yearly": "yes"})
    (entry,) = between("2026-11-24", "2026-11-24", events=party)
    assert (entry.kind, entry.name, entry.strength) == ("event", "Aniversario", 2.0)
    assert entry.row == (pd.Timestamp("2024-11-24"), "Aniversario")


def test_events_and_closures_of_another_location_are_not_on_the_list():
    tables = {
        "events": rows("events", {"day": "2026-11-24", "event": "Feria", "location": "Surco"}),
        "closed": rows("closed", {"day": "2026-11-24", "location": "Surco"}),
    }
    assert listed("2026-11-24", "2026-11-24", ("Lince", "Surco"), **tables) == []
    assert [kind for _, kind, _ in listed("2026-11-24", "2026-11-24", ("Surco", "Lince"), **tables)] == [
        "event",
        "closed",
    ]


def test_the_first_mothers_day_since_the_first_sale_is_found():
    first = first_time("PE", "Día de la Madre", pd.Timestamp("2024-10-01"), pd.Timestamp("2027-05-09"))
    assert first == pd.Timestamp("2025-05-11")


def test_without_an_earlier_one_the_first_time_is_the_day_itself():
    day = pd.Timestamp("2026-12-08")
    assert first_time("PE", "Inmaculada Concepción", pd.Timestamp("2026-09-14"), day) == day
    assert first_time("PE", "Inmaculada Concepción", pd.Timestamp("2027-01-01"), day) == day
