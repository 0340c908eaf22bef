import pytest

from forecasting.errors import InputError
from forecasting.sales import Choices


def test_choices_come_back_from_their_json():
    choices = Choices({"day": "Día", "location": None}, day_first=True, decimal_comma=None, day_ends_at=5)
    assert Choices.from_json(choices.to_json()) == choices


def test_what_is_left_out_is_open():
    assert Choices.from_json('{"day_first": true}') == Choices(day_first=True)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("no json", "JSON"),
        ("[]", "JSON"),
        ("[" * 100_000, "JSON"),
        ('{"dia": 1}', "dia"),
        ('{"day_first": "yes"}', "day_first"),
        ('{"columns": {"cook": "Cocinero"}}', "columns"),
        ('{"day_ends_at": 30}', "day_ends_at"),
    ],
)
def test_choices_that_make_no_sense_are_refused_by_their_key(text, key):
    with pytest.raises(InputError) as raised:
        Choices.from_json(text, file="mapa.json")
    assert raised.value.values == {"file": "mapa.json", "key": key}
