"""An event or a closure that is adopted is what one saw: to the digit, and once."""

from dataclasses import dataclass, replace

import pandas as pd
import pytest

from forecasting.demand.learned import prepare
from forecasting.plan import Plan, make_plan
from forecasting.planning.basis import Basis
from forecasting.planning.setting_out import make_basis
from forecasting.scenarios.adoption import adopt
from forecasting.scenarios.scenario import NO_CHANGE, Event, Scenario
from forecasting.tables import HOME, Restaurant
from tests.restaurants import FRIDAY, MONDAY, THURSDAY, GuestsByTheDay, answer, cevicheria, rows

LONG_AGO = pd.Timestamp("2026-02-04")
FAIR = {"kind": "event", "when": "Feria", "effect": 0.5, "low": 0.2, "high": 0.8, "source": "learned", "occasions": 1}
EVENTS = rows("events", {"day": LONG_AGO, "event": "Feria"}, {"day": LONG_AGO, "event": "Boda"})


@pytest.fixture(scope="module")
def forecast(plain_forecast):
    """Two names were lived: of the fair it was learned what it does, of the wedding it wasn't."""
    basis = make_basis(cevicheria(events=EVENTS), plain_forecast)
    means = GuestsByTheDay().predict(basis.future).assign(model="prophet")
    learned = pd.DataFrame([FAIR | {"what": category} for category in ("Marino", "Criollo")])
    return replace(
        plain_forecast,
        models={"prophet": GuestsByTheDay()},
        means=pd.concat([plain_forecast.means, means]),
        effects=pd.concat([plain_forecast.effects, learned], ignore_index=True),
    )


@dataclass
class TwiceAfterARest(GuestsByTheDay):
    """A model that says 1 of every open day and 2 of one after a closure."""

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        return answer(days, 1.0 + days["after_closure"])


def adopted(restaurant: Restaurant, scenario: Scenario) -> Restaurant:
    """The restaurant once a scenario's events stand in its calendar."""
    found, about = adopt(scenario, restaurant, HOME), ["location", "day", "event"]
    gone, now = found.gone["events"], found.now["events"]
    left = restaurant.events.merge(gone[about], on=about, how="left", indicator=True)
    left = left[left["_merge"] == "left_only"][restaurant.events.columns]
    usual = now[about].merge(gone.rename(columns={"strength": "usual"})[[*about, "usual"]], on=about, how="left")
    return replace(restaurant, events=pd.concat([left, now], ignore_index=True), adopted=usual)


def under(basis: Basis, scenario: Scenario = NO_CHANGE) -> Plan:
    return make_plan(basis, MONDAY, scenario=scenario)


def limes(plan: Plan, day: pd.Timestamp) -> float:
    return plan.means.set_index(["ingredient", "day"]).at[("Limón", day), "mean"]


@pytest.mark.parametrize(
    ("event", "times_as_many"),
    [
        (Event(FRIDAY, "Feria"), 1.5),
        (Event(FRIDAY, "Feria", 2.0), 1.5**2),
        (Event(FRIDAY, "Boda", 2.0), 1.0),  # what nobody learned the models answer for: they say nothing of weddings
    ],
)
def test_a_day_like_a_past_one_is_the_same_once_it_is_adopted(forecast, event, times_as_many):
    restaurant, scenario = cevicheria(events=EVENTS), Scenario(events=(event,))
    seen = under(make_basis(restaurant, forecast), scenario)
    known = make_basis(adopted(restaurant, scenario), forecast)
    assert limes(seen, FRIDAY) == pytest.approx(times_as_many)
    for plan in (under(known), under(known, scenario)):
        pd.testing.assert_frame_equal(plan.means, seen.means)
        pd.testing.assert_frame_equal(plan.lines, seen.lines)


def test_a_day_that_shall_be_stronger_is_the_same_once_it_is_adopted(forecast):
    named = pd.concat([EVENTS, rows("events", {"day": THURSDAY, "event": "Boda", "strength": 0.5})], ignore_index=True)
    restaurant, scenario = cevicheria(events=named), Scenario(events=(Event(THURSDAY, times=2.0),))
    seen = under(make_basis(restaurant, forecast), scenario)
    again = under(make_basis(adopted(restaurant, scenario), forecast))
    pd.testing.assert_frame_equal(again.means, seen.means)


def test_an_adopted_day_can_be_made_weaker_and_taken_for_another(forecast):
    restaurant = cevicheria(events=EVENTS)
    known = make_basis(adopted(restaurant, Scenario(events=(Event(FRIDAY, "Feria", 2.0),))), forecast)
    assert limes(under(known, Scenario(events=(Event(FRIDAY, times=1.0),))), FRIDAY) == pytest.approx(1.5)
    other = Scenario(events=(Event(FRIDAY, "Boda"),))
    assert limes(under(known, other), FRIDAY) == pytest.approx(1.0)
    assert limes(under(make_basis(adopted(known.restaurant, other), forecast)), FRIDAY) == pytest.approx(1.0)


def test_what_one_location_adopted_is_none_of_the_others(forecast):
    restaurant = cevicheria(events=EVENTS)
    known = make_basis(adopted(restaurant, Scenario(events=(Event(FRIDAY, "Feria"),))), forecast)
    elsewhere = replace(known, asked={"Surco": known.asked[HOME]})
    assert limes(under(elsewhere), FRIDAY) == pytest.approx(1.0)


def test_the_forecast_of_the_next_night_is_not_told_of_it_either(forecast):
    restaurant = cevicheria(events=EVENTS)
    known = adopted(restaurant, Scenario(events=(Event(FRIDAY, "Feria", 2.0),)))
    pd.testing.assert_frame_equal(prepare(known, 28).future, prepare(restaurant, 28).future)
    assert prepare(known, 28).history["event"].str.contains("Feria").any()  # the past one stays


def test_the_day_after_a_closure_is_the_same_alone_beside_another_change_and_once_it_is_adopted(plain_forecast):
    restaurant, rest = cevicheria(), Scenario(closed=(THURSDAY,))
    answers = TwiceAfterARest().predict(make_basis(restaurant, plain_forecast).future).assign(model="prophet")
    means = pd.concat([plain_forecast.means, answers])
    forecast = replace(plain_forecast, models={"prophet": TwiceAfterARest()}, means=means)
    basis = make_basis(restaurant, forecast)
    seen = under(basis, rest)
    assert (limes(under(basis), FRIDAY), limes(seen, THURSDAY), limes(seen, FRIDAY)) == pytest.approx((1.0, 0.0, 2.0))
    beside = under(basis, replace(rest, holidays=((THURSDAY, True),)))
    assert limes(beside, FRIDAY) == pytest.approx(2.0)
    shut = replace(restaurant, closed=adopt(rest, restaurant, HOME).now["closed"])
    pd.testing.assert_frame_equal(under(make_basis(shut, forecast)).means[["day", "mean"]], seen.means[["day", "mean"]])
