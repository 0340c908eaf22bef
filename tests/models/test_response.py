import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.models.choosing import Tuned
from forecasting.models.prophet import ProphetForecaster
from forecasting.models.response import Responder
from tests.restaurants import FRIDAY, THURSDAY, WEDNESDAY, GuestsByTheDay, GuestsByTheThermometer

LIMES = pd.DataFrame(
    {
        "location": "main",
        "ingredient": "Limón",
        "day": pd.DatetimeIndex([WEDNESDAY, THURSDAY, FRIDAY]),
        "closed": False,
        "is_holiday": False,
        "temperature": 20.0,
    }
)


def record(**weights: float) -> pd.DataFrame:
    rows = [("main", "Limón", model, weight) for model, weight in weights.items()]
    return pd.DataFrame(rows, columns=["location", "ingredient", "model", "weight"])


def answers(models: dict, changed: pd.DataFrame, scores: pd.DataFrame | None = None) -> pd.DataFrame:
    means = pd.concat([model.predict(LIMES).assign(model=name) for name, model in models.items()])
    return Responder.of(models, means, record() if scores is None else scores, LIMES).respond(changed)


BOTH = {"prophet": GuestsByTheDay(), "forest": GuestsByTheThermometer()}
HOLIDAY = LIMES.assign(is_holiday=[True, False, False])  # Prophet's answer is 2, the forest's 1


def test_each_model_answers_a_changed_day_with_its_share_of_the_day_as_it_was():
    found = answers(BOTH, LIMES.assign(is_holiday=[True, False, False], temperature=[20.0, 25.0, 20.0]))
    assert found["prophet"].tolist() == [2.0, 1.0, 1.0]
    assert found["forest"].tolist() == pytest.approx([1.0, 1.25, 1.0])


def test_some_of_the_days_can_be_asked_about():
    assert answers(BOTH, HOLIDAY.tail(2))["prophet"].tolist() == [1.0, 1.0]


def test_nothing_is_left_of_a_day_that_closes():
    found = answers({"prophet": GuestsByTheDay()}, LIMES.assign(closed=[False, True, False]))
    assert found["prophet"].tolist() == [1.0, 0.0, 1.0]


def test_a_day_of_which_nothing_was_expected_stays_as_it_was():
    model = GuestsByTheDay()
    before = model.predict(LIMES.assign(closed=True)).assign(model="prophet")
    found = Responder.of({"prophet": model}, before, record(), LIMES).respond(LIMES)
    assert found["prophet"].tolist() == [1.0, 1.0, 1.0]


class WithoutWarmth(ProphetForecaster):
    """A Prophet that no forecast was better for knowing the weather."""

    tuned_ = Tuned(frozenset({"pay days"}), bend=0.1)

    def predict(self, days: pd.DataFrame) -> pd.DataFrame:
        return GuestsByTheDay().predict(days)


def test_of_warmth_alone_a_model_that_goes_without_it_has_no_say():
    models = {"prophet": WithoutWarmth(), "forest": GuestsByTheThermometer()}
    means = pd.concat([model.predict(LIMES).assign(model=name) for name, model in models.items()])
    responder = Responder.of(models, means, record(), LIMES)
    warm = LIMES.assign(temperature=25.0)
    assert responder.respond(warm, frozenset({"temperature"}))["together"].tolist() == pytest.approx([1.25] * 3)
    assert responder.respond(warm)["together"].tolist() == pytest.approx([1.125] * 3)


def test_models_that_know_nothing_of_days_have_no_say():
    models = {"prophet": GuestsByTheDay(), "weekday_mean": GuestsByTheThermometer()}
    assert list(answers(models, LIMES).columns) == ["prophet", "together"]


def test_without_a_model_that_knows_days_there_is_no_answer():
    with pytest.raises(InputError, match="no_model_knows_days"):
        answers({"weekday_mean": GuestsByTheDay()}, LIMES)


def test_the_models_are_weighed_by_their_record():
    # the rest of the weight belongs to another model, which has no say here
    assert answers(BOTH, HOLIDAY, record(prophet=0.6, forest=0.2))["together"].tolist() == pytest.approx([1.75, 1, 1])


def test_an_ingredient_without_a_record_takes_the_middle():
    assert answers(BOTH, HOLIDAY)["together"].tolist() == [1.5, 1.0, 1.0]
