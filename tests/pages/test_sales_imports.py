"""The files that were kept: who brought them, what was left out, and the way back."""

from datetime import UTC, datetime

import pytest

from forecasting.sales import Choices, read_sales
from forecasting.store.location_names import add_location
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.imports import save_import, undo_imports
from forecasting.store.sales.uploads import Upload
from pages.shared import session
from tests.pages.till import SUNDAY, captions, upload

pytestmark = pytest.mark.usefixtures("november")


def keep(sales: str, name: str, minute: int) -> None:
    read = read_sales(sales.encode(), name)
    given = Upload(sales.encode(), name, datetime(2026, 11, 23, 9, minute, tzinfo=UTC), period=str(minute))
    save_import(session.current().engine, read.lines, read.issues, given)


def test_an_import_can_be_undone(uploading):
    keep(SUNDAY, "domingo.csv", minute=30)
    app = uploading("sales")
    app.button(key="sales_undo_1").click().run()
    assert not app.exception
    assert not app.success
    assert read_restaurant(session.current().engine).sales.empty
    assert "~~domingo.csv · 22 nov 2026 · 2 filas~~" in [said.value for said in app.markdown]
    assert "La caja · subido el 23 nov 2026, 04:30 · deshecho el 23 nov 2026, 09:30" in captions(app)


def test_a_file_that_is_kept_again_as_it_is_read_now_was_replaced_and_undone_by_nobody(uploading):
    with_more = SUNDAY + "22/11/2026;Propina;1;10,00\n"
    read = read_sales(with_more.encode(), "domingo.csv", Choices(food={"Propina": True}))
    given = Upload(with_more.encode(), "domingo.csv", datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    save_import(session.current().engine, read.lines, read.issues, given)
    app = upload(uploading("sales"), domingo_csv=with_more)
    app.button(key="sales_keep").click().run()
    assert "La caja · subido el 23 nov 2026, 04:30 · reemplazado el 23 nov 2026, 09:30" in captions(app)


def test_of_which_location_a_file_is_stands_in_the_list_where_there_are_several(uploading):
    keep(SUNDAY, "domingo.csv", minute=30)
    add_location(session.current().engine, "Surco")
    app = upload(uploading("sales"), lunes_csv=SUNDAY.replace("22/11", "16/11"))
    app.radio(key="sales_location_lunes.csv").set_value("Surco").run()
    app.button(key="sales_keep").click().run()
    told = [said for said in captions(app) if "subido el" in said]
    at = session.current().place.name
    assert told == ["Surco · La caja · subido el 23 nov 2026, 09:30", f"{at} · La caja · subido el 23 nov 2026, 04:30"]


def test_who_brought_a_file_is_listed_and_need_not_be_said_again(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY)
    app.text_input(key="sales_who").set_value("Rosa *la* dueña")
    app.button(key="sales_keep").click().run()
    assert "Rosa \\*la\\* dueña · La caja · subido el 23 nov 2026, 09:30" in captions(app)
    app = upload(uploading("sales"), lunes_csv=SUNDAY.replace("22/11", "16/11"))
    assert app.text_input(key="sales_who").value == "Rosa *la* dueña"


def test_what_was_left_out_of_an_old_file_can_still_be_seen(uploading):
    keep(SUNDAY + "22/11/2026;Causa;muchas;40,00\n", "domingo.csv", minute=1)
    app = uploading("sales", sales_details_1=True)
    assert not app.exception
    assert "- 1 fila: cantidad ilegible; quedó fuera (fila 4)" in [said.value for said in app.markdown]


def test_the_days_of_an_old_file_can_still_be_compared_with_the_till(uploading):
    keep(SUNDAY + "23/11/2026;Causa;4;72,00\n", "dos.csv", minute=1)
    keep("fecha;plato;cantidad;venta neta\n23/11/2026;Causa;5;90,00\n", "lunes.csv", minute=2)
    app = uploading("sales", sales_details_1=True)
    assert not app.exception
    assert app.dataframe[0].value.to_numpy().tolist() == [
        ["22 nov 2026", "43", "S/ 1,664"],
        ["23 nov 2026", "4", "S/ 72"],
    ]
    assert "1 de estos días lo trae también un archivo más nuevo: vale lo que dice ese." in captions(app)


def test_the_newest_uploads_are_listed_and_the_earlier_ones_on_demand(uploading):
    for minute in range(12):
        keep(SUNDAY, f"{minute}.csv", minute)
    app = uploading("sales")
    assert "sales_undo_2" not in [button.key for button in app.button]
    app.button(key="sales_earlier").click().run()
    assert "sales_undo_1" in [button.key for button in app.button]


OF_BARRANCO = "Fecha;Plato;Cantidad;Tienda\n22/11/2026;Ceviche;3;Barranco\n"


def test_of_a_store_that_no_file_named_before_it_is_asked_once_which_location_it_is(uploading):
    app = upload(uploading("sales"), barranco_csv=OF_BARRANCO)
    app.button(key="sales_keep").click().run()
    surco = OF_BARRANCO.replace("Barranco", "Surco").replace("22/11", "21/11")
    app = upload(uploading("sales"), surco_csv=surco)
    asked = app.radio(key="sales_location_of_Surco_surco.csv")
    assert asked.options == [session.current().place.name, "Un local nuevo: Surco"]
    assert asked.value is None and "sales_keep" not in {button.key for button in app.button}
    asked.set_value("Surco").run()
    app.button(key="sales_keep").click().run()
    next_day = OF_BARRANCO.replace("22/11", "20/11")
    app = upload(uploading("sales"), otro_csv=next_day, mas_csv=next_day.replace("Barranco", "Surco"))
    assert not [radio.key for radio in app.radio if radio.key.startswith("sales_location")]
    app.button(key="sales_keep").click().run()
    assert days_by_location() == {"Surco": 2, "main": 2}


def test_a_store_that_was_called_a_new_location_by_mistake_is_asked_about_again_once_its_file_is_undone(uploading):
    app = upload(uploading("sales"), barranco_csv=OF_BARRANCO)
    app.button(key="sales_keep").click().run()
    surco = OF_BARRANCO.replace("Barranco", "Surco").replace("22/11", "21/11")
    app = upload(app, surco_csv=surco)
    app.radio(key="sales_location_of_Surco_surco.csv").set_value("Surco").run()
    app.button(key="sales_keep").click().run()
    undo_imports(session.current().engine, [2], at=datetime(2026, 11, 23, 15, tzinfo=UTC))
    assert [each.key for each in session.current().overview.locations] == ["main"]
    app = upload(uploading("sales"), surco_csv=surco)
    app.radio(key="sales_location_of_Surco_surco.csv").set_value("main").run()
    app.button(key="sales_keep").click().run()
    assert days_by_location() == {"main": 2}


def test_two_spellings_of_a_new_store_are_asked_about_once(uploading):
    app = upload(uploading("sales"), barranco_csv=OF_BARRANCO)
    app.button(key="sales_keep").click().run()
    surco, shouted = (OF_BARRANCO.replace("Barranco", store) for store in ("Surco", "SURCO"))
    app = upload(app, a_csv=surco.replace("22/11", "20/11"), b_csv=shouted.replace("22/11", "21/11"))
    (asked,) = [radio for radio in app.radio if radio.key.startswith("sales_location")]
    asked.set_value("Surco").run()
    app.button(key="sales_keep").click().run()
    assert days_by_location() == {"Surco": 2, "main": 1}


OF_SURCO = "Fecha;Plato;Cantidad;Total;Tienda\n22/11/2026;Ceviche;2;60,00;Surco\n"
"""Of another kind: another till's."""


def days_by_location() -> dict[str, int]:
    sold = read_restaurant(session.current().engine).sales
    return sold.groupby("location", observed=True)["day"].nunique().to_dict()


def test_one_file_of_many_that_were_kept_together_can_be_taken_back_alone(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY, lunes_csv=SUNDAY.replace("22/11", "16/11"))
    app.button(key="sales_keep").click().run()
    app = uploading("sales", sales_details_2=True)
    assert not [button.key for button in app.button if button.key == "sales_undo_chosen_2"]
    app.multiselect(key="sales_undo_which_2").set_value([2]).run()
    assert app.button(key="sales_undo_chosen_2").label == "Deshacer este archivo"
    app.button(key="sales_undo_chosen_2").click().run()
    assert not app.exception
    days = read_restaurant(session.current().engine).sales["day"]
    assert set(days.dt.day) == {22}
    listed = [said.value for said in app.markdown if "2026" in said.value]
    assert any(said.startswith("~~lunes.csv") for said in listed)
    assert any(said.startswith("**domingo.csv**") for said in listed)


def test_an_answer_about_a_store_holds_for_its_files_of_another_kind(uploading):
    app = upload(uploading("sales"), barranco_csv=OF_BARRANCO)
    app.button(key="sales_keep").click().run()
    next_day = OF_BARRANCO.replace("Barranco", "Surco").replace("22/11", "21/11")
    app = upload(uploading("sales"), surco_csv=next_day, total_csv=OF_SURCO)
    assert not app.exception
    app.radio(key="sales_location_of_Surco_surco.csv").set_value("Surco").run()
    assert "sales_location_of_Surco_total.csv" not in [radio.key for radio in app.radio]
    app.button(key="sales_keep").click().run()
    assert days_by_location() == {"Surco": 2, "main": 1}


def test_the_first_files_of_two_stores_with_tills_of_their_own_are_not_taken_for_those_of_one(uploading):
    app = upload(uploading("sales"), barranco_csv=OF_BARRANCO, surco_csv=OF_SURCO)
    app.radio(key="sales_location_of_Surco_surco.csv").set_value("Surco").run()
    app.button(key="sales_keep").click().run()
    assert days_by_location() == {"Surco": 1, "main": 1}
