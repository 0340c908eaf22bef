"""What was last saved of a kitchen's table can be taken back, whichever way it came, until somebody changes it."""

import pandas as pd

from forecasting.store.restaurant import save_table
from pages.shared import session
from tests.pages.seen import kept_tables
from tests.pages.setup import open_table, upload

PALTA = "ingredient,unit,shelf_life_days\nPalta,kg,4\n"


def edited(app, **cells):
    app.session_state["setup_editor_ingredients_0"] = {
        "edited_rows": {0: cells},
        "added_rows": [],
        "deleted_rows": [],
    }
    return app.run()


def test_a_file_that_was_kept_can_be_taken_back(cooking):
    before = kept_tables().ingredients
    app = upload(open_table(cooking, "ingredients"), "ingredients", "insumos.csv", PALTA.encode())
    app = app.button(key="setup_save_file").click().run()
    assert kept_tables().ingredients["ingredient"].tolist() == ["Limón", "Lomo fino", "Palta"]
    app = app.button(key="setup_undo").click().run()
    assert not app.exception
    assert [said.value for said in app.success] == ["Insumos: está como antes de lo último que guardaste."]
    pd.testing.assert_frame_equal(kept_tables().ingredients, before)
    assert "setup_undo" not in [button.key for button in app.button]


def test_nothing_saved_has_nothing_to_take_back(cooking):
    assert "setup_undo" not in [button.key for button in open_table(cooking, "ingredients").button]


def test_a_new_name_goes_back_with_all_that_is_called_by_it(cooking):
    app = edited(open_table(cooking, "ingredients"), ingredient="Limón sutil")
    app = app.button(key="setup_save").click().run()
    assert set(kept_tables().supply["ingredient"]) == {"Limón sutil", "Lomo fino"}
    app.button(key="setup_undo").click().run()
    assert kept_tables().ingredients["ingredient"].tolist() == ["Limón", "Lomo fino"]
    assert set(kept_tables().supply["ingredient"]) == {"Limón", "Lomo fino"}


def test_another_unit_goes_back_with_all_amounts(cooking):
    before = kept_tables()
    app = edited(open_table(cooking, "ingredients"), unit="g")
    app = app.button(key="setup_save").click().run()
    assert kept_tables().stock["quantity"].tolist() == [3000.0, 2.0]
    app.button(key="setup_undo").click().run()
    assert kept_tables().ingredients["unit"].tolist() == before.ingredients["unit"].tolist()
    assert kept_tables().stock["quantity"].tolist() == [3.0, 2.0]


def test_what_somebody_else_has_changed_since_stays(cooking):
    app = edited(open_table(cooking, "ingredients"), shelf_life_days=9.0)
    app = app.button(key="setup_save").click().run()
    theirs = kept_tables().ingredients.assign(shelf_life_days=3.0)
    save_table(session.current().engine, "ingredients", theirs)
    app = app.button(key="setup_undo").click().run()
    assert "alguien cambió la tabla Insumos" in app.error[0].value
    assert kept_tables().ingredients["shelf_life_days"].tolist() == [3.0, 3.0]


def test_it_is_offered_beside_its_own_table_alone(cooking):
    app = edited(open_table(cooking, "ingredients"), shelf_life_days=9.0)
    app = app.button(key="setup_save").click().run()
    assert app.button(key="setup_undo").label == "Deshacer lo último guardado en Insumos"
    app = app.button_group(key="setup_part").set_value("buying").run()
    assert app.session_state["setup_part"] == "buying"
    assert "setup_undo" not in [button.key for button in app.button]
