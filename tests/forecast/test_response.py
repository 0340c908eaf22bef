import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.response import blended, respond
from tests.forecast.restaurants import FRIDAY, THURSDAY, WEDNESDAY, GuestsByTheDay, GuestsByTheThermometer

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


def answers(models: dict, changed: pd.DataFrame) -> pd.DataFrame:
    means = [model.predict(LIMES).assign(model=name) for name, model in models.items()]
    return respond(models, pd.concat(means), changed)


def test_each_model_answers_a_changed_day_with_its_share_of_the_day_as_it_was():
    models = {"prophet": GuestsByTheDay(), "forest": GuestsByTheThermometer()}
    found = answers(models, LIMES.assign(is_holiday=[True, False, False], temperature=[20.0, 25.0, 20.0]))
    assert found["prophet"].tolist() == [2.0, 1.0, 1.0]
    assert found["forest"].tolist() == pytest.approx([1.0, 1.25, 1.0])


def test_nothing_is_left_of_a_day_that_closes():
    found = answers({"prophet": GuestsByTheDay()}, LIMES.assign(closed=[False, True, False]))
    assert found["prophet"].tolist() == [1.0, 0.0, 1.0]


def test_a_day_of_which_nothing_was_expected_stays_as_it_was():
    before = GuestsByTheDay().predict(LIMES.assign(closed=True)).assign(model="prophet")
    found = respond({"prophet": GuestsByTheDay()}, before, LIMES)
    assert found["prophet"].tolist() == [1.0, 1.0, 1.0]


def test_models_that_know_nothing_of_days_have_no_say():
    models = {"prophet": GuestsByTheDay(), "weekday_mean": GuestsByTheThermometer()}
    assert list(answers(models, LIMES).columns) == ["location", "ingredient", "day", "prophet"]


def test_without_a_model_that_knows_days_there_is_no_answer():
    with pytest.raises(InputError, match="no_model_knows_days"):
        answers({"weekday_mean": GuestsByTheDay()}, LIMES)


RESPONSES = LIMES[["location", "ingredient", "day"]].assign(prophet=2.0, forest=1.0)


def test_the_models_are_weighed_by_their_record():
    record = pd.DataFrame({"location": "main", "ingredient": "Limón", "model": ["prophet", "forest"]})
    # the rest of the weight belongs to the weekday mean, which has no say here
    assert blended(RESPONSES, record.assign(weight=[0.6, 0.2])).tolist() == pytest.approx([1.75, 1.75, 1.75])


def test_an_ingredient_without_a_record_takes_the_middle():
    record = pd.DataFrame({"location": "main", "ingredient": "Papa", "model": ["prophet", "forest"]})
    assert blended(RESPONSES, record.assign(weight=[0.6, 0.2])).tolist() == [1.5, 1.5, 1.5]
