"""The first screen."""

from datetime import UTC, datetime

from forecasting.store.backup import backup_bytes
from forecasting.store.database import open_database
from forecasting.store.house import read_place, save_place
from forecasting.tables import Place
from pages.shared import runs, session


def start(app, name: str):
    app.text_input(key="start_name").set_value(name)
    return app.button(key="start_save").click().run()


def test_starting_a_restaurant_opens_its_own_database_and_asks_for_its_sales(visit, data):
    app = start(visit(), "La Picantería")
    assert not app.exception
    assert app.title[0].value == "Ventas"
    place = read_place(open_database(session.database(session.OWN)))
    assert (place.name, place.country, place.time_zone, place.currency) == (
        "La Picantería",
        "PE",
        "America/Lima",
        "PEN",
    )


def test_a_restaurant_needs_a_name(visit, data):
    app = start(visit(), "   ")
    assert app.error[0].value == "Escribe el nombre del restaurante para empezar."
    assert not (data / "restaurant.db").exists()


def test_looking_creates_no_database(visit, data):
    visit("today")
    assert list(data.iterdir()) == []


def test_a_started_restaurant_sees_its_next_three_steps(started):
    app = started("today")
    assert app.subheader[0].value == "Tus próximos tres pasos"
    assert len(app.page_link) == 3


def test_the_sample_is_a_database_of_its_own_its_forecast_begins_and_one_can_leave_it(visit, data, monkeypatch):
    begun = []
    monkeypatch.setattr(runs, "start", begun.append)
    app = visit()
    app.button(key="see_sample").click().run()
    assert not app.exception
    assert app.title[0].value == "Hoy"
    assert (data / "sample.db").exists()
    assert not (data / "restaurant.db").exists()
    assert [work.sample for work in begun] == [True]
    app.button(key="leave_sample").click().run()
    assert not app.exception
    assert app.title[0].value == "Despensa"


def test_a_backup_brings_the_restaurant_to_a_new_computer(visit, data, tmp_path, monkeypatch):
    begun = []
    monkeypatch.setattr(runs, "start", begun.append)
    other = open_database(f"sqlite:///{tmp_path}/other.db")
    save_place(other, Place(name="La Picantería"))
    content = backup_bytes(other, datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    other.dispose()
    app = visit()
    app.file_uploader(key="restore_zip_0").upload("despensa.zip", content).run()
    assert "Copia de **La Picantería**, hecha el 23 nov 2026." in [said.value for said in app.markdown]
    app.button(key="restore_now").click().run()
    assert not app.exception
    assert app.success[0].value == "Listo: La Picantería, como estaba el 23 nov 2026."
    assert read_place(session.own_engine()).name == "La Picantería"
    assert begun == []  # nothing to forecast yet


def test_what_is_no_backup_starts_nothing(visit, data):
    app = visit()
    app.file_uploader(key="restore_zip_0").upload("fotos.zip", b"PK and then nothing").run()
    assert app.error[0].value.startswith("fotos.zip no es una copia de seguridad de Despensa.")
    assert not (data / "restaurant.db").exists()
