"""The place, how cautiously to order, and whose data are shown."""

from forecasting.forecast import Settings
from forecasting.store.runs import start_run
from pages.shared import runs, session


def test_the_place_can_be_changed(started):
    app = started("settings")
    app.text_input(key="settings_name").set_value("El Muelle")
    app.selectbox(key="settings_country").set_value("CL")
    app.button(key="settings_save").click().run()
    assert not app.exception
    place = session.kitchen().place
    assert (place.name, place.currency) == ("El Muelle", "CLP")


def test_how_cautiously_to_order_is_kept_with_the_restaurant(started):
    app = started("settings")
    assert app.slider(key="settings_caution").value == 50
    app.slider(key="settings_caution").set_value(80).run()
    assert not app.exception
    assert session.kitchen().caution == 0.8
    assert started("settings").slider(key="settings_caution").value == 80


def test_a_restaurant_keeps_its_name_when_the_field_is_empty(started):
    app = started("settings")
    app.text_input(key="settings_name").set_value(" ")
    app.button(key="settings_save").click().run()
    assert app.error[0].value == "Escribe el nombre del restaurante para empezar."


def test_the_sample_is_not_reset_under_a_forecast_that_is_being_made(visit, data, monkeypatch):
    begun = []
    monkeypatch.setattr(runs, "start", begun.append)
    session.open_sample()
    app = visit("settings", restaurant=session.SAMPLE)
    engine = session.open_database(session.database(session.SAMPLE))
    start_run(engine, Settings(), session.clock("UTC"))
    app.button(key="settings_reset").click().run()
    assert "Espera a que termine" in app.warning[0].value
    assert begun == []


def test_a_reset_of_the_sample_says_what_it_did(visit, data, monkeypatch):
    begun = []
    monkeypatch.setattr(runs, "start", begun.append)
    session.open_sample()
    app = visit("settings", restaurant=session.SAMPLE)
    app.button(key="settings_reset").click().run()
    assert not app.exception
    assert app.success[0].value.startswith("Ejemplo reiniciado")
    assert len(begun) == 1
