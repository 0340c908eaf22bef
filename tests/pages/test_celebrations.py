"""What holidays are called in the reader's language."""

import pandas as pd
import pytest

from forecasting.scenarios.scenario import Event, Scenario
from pages.parts.scenarios import scenario_words
from pages.shared.celebrations import celebration
from pages.shared.language import speaking


@pytest.mark.parametrize(
    ("own", "english"),
    [
        ("Combate de Angamos", "Battle of Angamos Day"),
        ("Fiestas Patrias", "Independence holidays"),
        ("Día de la Madre", "Mother's Day"),
        ("Nochebuena; Aniversario de la casa", "Christmas Eve; Aniversario de la casa"),
        ("Independencia de Cartagena (observado)", "Independence of Cartagena (observed)"),
        ("Asunción de la Virgen", "Assumption Day"),
        ("", ""),
    ],
)
def test_a_holiday_is_called_as_the_reader_calls_it_and_anything_else_as_it_is_written(own, english):
    with speaking("en"):
        assert celebration(own) == english
    with speaking("es"):
        assert celebration(own) == own


def test_a_scenario_in_words_says_the_name_in_the_readers_language():
    like = Scenario(events=(Event(pd.Timestamp("2026-11-28"), "Todos Los Santos", 1.5),))
    with speaking("en"):
        assert scenario_words.changes(like) == ["Sat 28 Nov like All Saints' Day (× 1.5)"]
