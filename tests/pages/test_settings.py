"""The place, how cautiously to order, and whose data are shown."""

import pytest

from forecasting.demand.forecast import Settings
from forecasting.store.backup import backup_bytes
from forecasting.store.demand.runs import start_run
from forecasting.store.house import read_place, read_rules, save_place
from forecasting.store.overview import overview
from forecasting.tables import Place
from pages.shared import runs, session
from tests.pages.conftest import NOW


@pytest.fixture
def begun(monkeypatch) -> list:
    """The forecasts that a page has begun."""
    begun = []
    monkeypatch.setattr(runs, "start", begun.append)
    return begun


def upload(app, content: bytes, name: str = "copia.zip"):
    return app.file_uploader[0].set_value((name, content, "application/zip")).run()


def test_the_place_can_be_changed(started):
    app = started("settings")
    app.text_input(key="settings_name").set_value("El Muelle")
    app.selectbox(key="settings_country").set_value("CL")
    app.button(key="settings_save").click().run()
    assert not app.exception
    place = session.current().place
    assert (place.name, place.currency) == ("El Muelle", "CLP")
    assert [said.value for said in app.toast] == ["Guardado."]


def test_how_cautiously_to_order_is_kept_with_the_restaurant(started):
    app = started("settings")
    assert app.slider(key="settings_caution").value == 50
    app.slider(key="settings_caution").set_value(80).run()
    assert not app.exception
    assert session.current().caution == 0.8
    assert started("settings").slider(key="settings_caution").value == 80


def test_which_stock_is_used_first_is_asked_once(started):
    app = started("settings")
    assert app.segmented_control(key="settings_rotation").value == "first_in"
    app.segmented_control(key="settings_rotation").set_value("last_in").run()
    assert not app.exception
    assert read_rules(session.current().engine).rotation == "last_in"


def test_a_restaurant_keeps_its_name_when_the_field_is_empty(started):
    app = started("settings")
    app.text_input(key="settings_name").set_value(" ")
    app.button(key="settings_save").click().run()
    assert app.error[0].value == "Escribe el nombre del restaurante para empezar."


def test_the_sample_is_not_reset_under_a_forecast_that_is_being_made(visit, sample, monkeypatch):
    begun = []
    monkeypatch.setattr(runs, "start", begun.append)
    app = visit("settings", restaurant=session.SAMPLE)
    engine = session.open_database(sample)
    start_run(engine, Settings(), session.clock("UTC"))
    app.button(key="settings_reset").click().run()
    assert "Espera a que termine" in app.warning[0].value
    assert begun == []


def test_a_reset_of_the_sample_says_what_it_did(visit, sample, monkeypatch):
    begun = []
    monkeypatch.setattr(runs, "start", begun.append)
    app = visit("settings", restaurant=session.SAMPLE)
    app.button(key="settings_reset").click().run()
    assert not app.exception
    assert app.success[0].value.startswith("Ejemplo reiniciado")
    assert len(begun) == 1


def test_a_backup_replaces_the_restaurant_only_after_a_yes(fresh, begun):
    app = fresh("settings")
    engine = session.current().engine
    content = backup_bytes(engine, NOW)
    save_place(engine, Place(name="El Muelle"))
    app = upload(app.run(), content)
    assert not app.exception
    assert app.warning[0].value.startswith("**La copia de La Picantería, hecha el 23 nov 2026, tomará el lugar de todo")
    assert app.button(key="restore_now").disabled
    assert app.checkbox(key="restore_sure_0").label == "Sí, reemplazar los datos de El Muelle"
    app.checkbox(key="restore_sure_0").check().run()
    app.button(key="restore_now").click().run()
    assert not app.exception
    assert app.success[0].value == "Listo: La Picantería, como estaba el 23 nov 2026."
    assert read_place(engine).name == "La Picantería"
    assert overview(engine).rows["sales"] == 140
    assert len(begun) == 1
    (before,) = (session.current().models.parents[1] / "backups").iterdir()
    assert any(before.name in caption.value for caption in app.caption)
    assert not app.warning


def test_a_file_that_is_no_backup_is_refused_on_the_page(cooking, begun):
    app = upload(cooking("settings"), b"PK and then nothing", "fotos.zip")
    assert not app.exception
    assert app.error[0].value.startswith("fotos.zip no es una copia de seguridad de Despensa.")
    assert begun == []


def test_a_restaurant_without_a_kitchen_is_restored_without_a_forecast(started, begun):
    app = started("settings")
    app = upload(app, backup_bytes(session.current().engine, NOW))
    app.checkbox(key="restore_sure_0").check().run()
    app.button(key="restore_now").click().run()
    assert not app.exception
    assert len(app.success) == 1
    assert begun == []


def test_the_sample_can_be_taken_along_but_nothing_is_restored_into_it(visit, sample, begun):
    app = visit("settings", restaurant=session.SAMPLE)
    assert not app.exception
    assert [button.label for button in app.get("download_button")] == ["Descargar todos mis datos"]
    assert not app.get("file_uploader")


def test_a_backup_of_the_sample_says_what_it_is(started, sample, begun):
    engine = session.open_database(sample)
    app = upload(started("settings"), backup_bytes(engine, NOW))
    assert [warning.value[:30] for warning in app.warning] == [
        "**La copia de La Sazón de Surq",
        "**Es una copia del ejemplo**: ",
    ]
    engine.dispose()
