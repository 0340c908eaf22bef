"""The first look of the day, in a kitchen that has too little of everything."""

import pandas as pd

from forecasting.store.restaurant import save_table
from forecasting.tables import HOME
from pages.shared import session


def sentences(app) -> str:
    return " ".join(element.value for element in app.markdown)


def test_three_cards_say_what_matters(cooking):
    app = cooking("today")
    assert not app.exception
    assert [card.value for card in app.metric] == ["2", "1", "dom 22 nov"]


def test_what_is_about_to_run_out_is_said_in_a_sentence(cooking):
    said = sentences(cooking("today"))
    assert "**Limón** se acaba el **mar 24 nov**" in said
    assert "Tienes 3 kg" in said


def test_the_same_in_english(cooking):
    said = sentences(cooking("today", locale="en-GB"))
    assert "**Limón** runs out on **Tue 24 Nov**" in said


def test_counting_is_one_tap_away(cooking):
    assert "Contar" in [link.value for link in cooking("today").page_link]


def test_a_full_larder_is_left_in_peace(cooking):
    plenty = pd.DataFrame(
        {"day": pd.Timestamp("2026-11-22"), "ingredient": ["Limón", "Lomo fino"], "quantity": 500.0, "location": HOME}
    )
    save_table(session.kitchen().engine, "stock", plenty, mode="merge")
    app = cooking("today")
    assert app.metric[0].value == "0"
    assert "Nada se acaba" in app.success[0].value


def test_ingredients_that_nobody_counted_are_named(cooking):
    nothing = pd.DataFrame(
        {"day": [pd.Timestamp("2026-11-22")], "ingredient": "Limón", "quantity": 3.0, "location": HOME}
    )
    save_table(session.kitchen().engine, "stock", nothing, mode="replace")
    assert "Lomo fino" in cooking("today").info[0].value


def test_sales_that_are_too_old_are_called_so(cooking, monkeypatch):
    clock = session.clock
    monkeypatch.setattr(session, "clock", lambda zone: clock(zone) + pd.Timedelta(days=10))
    assert "hace 11 días" in cooking("today").warning[0].value


def test_an_error_that_nobody_has_measured_is_called_an_assumption(young):
    app = young("today")
    assert not app.exception
    assert "suponen un 30 % por día" in app.info[0].value
