"""Events of adopted scenarios: no forecast is told of those to come."""

from forecasting.days.adopted import adopted_events, before_adoption
from forecasting.tables import HOME, no_adopted
from tests.restaurants import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, rows

EVENTS = rows(
    "events",
    {"day": MONDAY, "event": "Feria", "strength": 2.0},
    {"day": WEDNESDAY, "event": "Aniversario", "strength": 1.5},
    {"day": TUESDAY, "event": "Fiesta"},
    {"day": THURSDAY, "event": "Santo", "strength": 0.0},
    {"day": FRIDAY, "event": "Clásico"},
)
USUAL = {(MONDAY, "Feria"): None, (WEDNESDAY, "Aniversario"): 1.0, (TUESDAY, "Fiesta"): None, (THURSDAY, "Santo"): 1.0}
ADOPTED = (
    no_adopted()
    .reindex(range(len(USUAL)))
    .assign(location=HOME, day=[day for day, _ in USUAL], event=[name for _, name in USUAL], usual=list(USUAL.values()))
)


def test_an_adopted_event_to_come_is_not_told_and_one_that_was_there_is_as_strong_as_it_was():
    told = before_adoption(EVENTS, ADOPTED, MONDAY)
    assert told[["day", "event", "strength"]].fillna(1.0).to_numpy().tolist() == [
        [MONDAY, "Feria", 2.0],  # it is over
        [WEDNESDAY, "Aniversario", 1.0],
        [THURSDAY, "Santo", 0.0],  # the day is nothing any more
        [FRIDAY, "Clásico", 1.0],  # nobody adopted it
    ]


def test_what_adopted_events_ask_for_is_their_strength():
    asked = adopted_events(EVENTS, ADOPTED, MONDAY)
    assert asked[["day", "event", "strength"]].to_numpy().tolist() == [
        [TUESDAY, "Fiesta", 1.0],
        [WEDNESDAY, "Aniversario", 1.5],
    ]
