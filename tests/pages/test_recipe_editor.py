"""A recipe is written, checked before it is kept, and not lost to somebody who writes it meanwhile."""

import pytest

from forecasting import kitchen
from forecasting.files.table import read_table
from forecasting.kitchen import fault
from forecasting.store.restaurant import save_table
from forecasting.tables import empty
from pages.parts.recipes.recipe_tables import recipe_columns
from pages.shared import session
from tests.pages.conftest import ONLY_CEVICHE
from tests.pages.seen import captions, kept_tables, recipe_of, words


def test_a_dish_without_recipe_is_one_tap_from_its_recipe(half):
    app = half("setup")
    app.button(key="coverage_begin_Lomo saltado").click().run()
    assert [toast.value for toast in app.toast] == ["Abajo está la receta de Lomo saltado."]
    assert not app.exception
    assert app.title[0].value == "Recetas y costos"
    assert app.selectbox(key="recipes_dish").value == "Lomo saltado"


def test_a_recipe_is_begun_as_a_copy_of_another_dishs(half):
    app = half("recipes", recipes_dish="Lomo saltado")
    app.selectbox(key="recipes_start_Lomo saltado_0").set_value("Ceviche clásico").run()
    added = {"ingredient": "Lomo fino", "quantity": 200.0, "unit": "g"}
    app.session_state["recipes_editor_Lomo saltado_Ceviche clásico_0"] = {
        "edited_rows": {0: {"quantity": 30.0}},
        "added_rows": [added],
        "deleted_rows": [],
    }
    app.button(key="recipes_save").click().run()
    assert not app.exception
    assert recipe_of("Lomo saltado") == [["Limón", 30, "g"], ["Lomo fino", 200, "g"]]
    assert recipe_of("Ceviche clásico") == [["Limón", 100, "g"]]
    assert "Lomo saltado guardada" in app.success[0].value
    assert "**100 %**" in words(app)


@pytest.mark.parametrize(
    ("typed", "unit", "kept"),
    [("0,5", "kg", 0.5), ("12.5", "g", 12.5), ("1,250", "kg", 1.25), ("1,250", "g", 1250.0), ("150 g", "g", 150.0)],
)
def test_a_quantity_is_what_the_cook_wrote_with_a_comma_or_a_point(cooking, typed, unit, kept):
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    edits = {"edited_rows": {0: {"quantity": typed, "unit": unit}}, "added_rows": [], "deleted_rows": []}
    app.session_state["recipes_editor_Ceviche clásico__0"] = edits
    app.button(key="recipes_save").click().run()
    assert not app.error
    assert recipe_of("Ceviche clásico") == [["Limón", kept, unit]]


def test_what_is_no_quantity_is_named_and_waits_as_it_was_written(cooking):
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    edits = {"edited_rows": {0: {"quantity": "un poco"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["recipes_editor_Ceviche clásico__0"] = edits
    app.button(key="recipes_save").click().run()
    assert "«Cantidad» tiene algo que no es un número: un poco (fila 1)" in app.error[0].value
    assert recipe_of("Ceviche clásico") == [["Limón", 100, "g"]]
    app.selectbox(key="recipes_dish").set_value("Lomo saltado").run()
    app.selectbox(key="recipes_dish").set_value("Ceviche clásico").run()
    assert app.dataframe[0].value["quantity"].tolist() == ["un poco"]


@pytest.mark.parametrize("start", ["", "Lomo saltado"])
def test_who_saves_a_recipe_that_somebody_else_has_changed_meanwhile_is_shown_that_one_first(cooking, start):
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    app.selectbox(key="recipes_start_Ceviche clásico_0").set_value(start).run()
    edits = {"edited_rows": {0: {"quantity": 30.0}}, "added_rows": [], "deleted_rows": []}
    app.session_state[f"recipes_editor_Ceviche clásico_{start}_0"] = edits
    app.run()
    theirs = read_table("recipes", ONLY_CEVICHE.replace("100", "110").encode(), "recetas.csv")
    save_table(session.current().engine, "recipes", theirs, mode="merge")
    app.button(key="recipes_save").click().run()
    assert "mientras tanto alguien cambió la receta de Ceviche clásico" in app.error[0].value
    assert recipe_of("Ceviche clásico") == [["Limón", 110, "g"]]
    app.button(key="recipes_show_anew").click().run()
    assert app.dataframe[0].value["quantity"].tolist() == ["110"]
    app.session_state["recipes_editor_Ceviche clásico__1"] = edits
    app.button(key="recipes_save").click().run()
    assert not app.error
    assert recipe_of("Ceviche clásico") == [["Limón", 30, "g"]]


def test_who_saves_a_recipe_in_the_same_moment_as_somebody_else_is_told(cooking, monkeypatch):
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    edits = {"edited_rows": {0: {"quantity": 30.0}}, "added_rows": [], "deleted_rows": []}
    app.session_state["recipes_editor_Ceviche clásico__0"] = edits
    app.run()
    theirs = read_table("recipes", ONLY_CEVICHE.replace("100", "110").encode(), "recetas.csv")

    def look_while_somebody_saves(would_be):
        save_table(session.current().engine, "recipes", theirs, mode="merge")
        return fault(would_be)

    with monkeypatch.context() as patch:
        patch.setattr(kitchen, "fault", look_while_somebody_saves)
        app.button(key="recipes_save").click().run()
    assert "en ese mismo momento alguien cambió la tabla Recetas" in app.error[0].value
    assert recipe_of("Ceviche clásico") == [["Limón", 110, "g"]]
    app.button(key="recipes_save").click().run()
    assert "mientras tanto alguien cambió la receta de Ceviche clásico" in app.error[0].value


def test_who_wrote_another_dish_meanwhile_is_shown_what_somebody_else_changed_too(cooking):
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    app.selectbox(key="recipes_start_Ceviche clásico_0").set_value("Lomo saltado").run()
    edits = {"edited_rows": {0: {"quantity": 30.0}}, "added_rows": [], "deleted_rows": []}
    app.session_state["recipes_editor_Ceviche clásico_Lomo saltado_0"] = edits
    app.run()
    app.selectbox(key="recipes_dish").set_value("Lomo saltado").run()
    app.selectbox(key="recipes_start_Lomo saltado_0").set_value("Ceviche clásico").run()
    theirs = read_table("recipes", ONLY_CEVICHE.replace("100", "110").encode(), "recetas.csv")
    save_table(session.current().engine, "recipes", theirs, mode="merge")
    app.selectbox(key="recipes_dish").set_value("Ceviche clásico").run()
    app.button(key="recipes_save").click().run()
    assert "mientras tanto alguien cambió la receta de Ceviche clásico" in app.error[0].value
    assert recipe_of("Ceviche clásico") == [["Limón", 110, "g"]]


def test_a_line_that_lacks_its_ingredient_is_asked_for_and_an_empty_one_is_nothing(cooking):
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    nothing = dict.fromkeys(("ingredient", "quantity", "unit", "yield"))
    nameless = nothing | {"quantity": 99.0, "unit": "g"}
    edits = {"edited_rows": {}, "added_rows": [nothing, nameless], "deleted_rows": []}
    app.session_state["recipes_editor_Ceviche clásico__0"] = edits
    app.button(key="recipes_save").click().run()
    assert "falta un dato en «Insumo» (fila 3)" in app.error[0].value
    edits = {"edited_rows": {0: {"quantity": 30.0}}, "added_rows": [nothing], "deleted_rows": []}
    app.session_state["recipes_editor_Ceviche clásico__0"] = edits
    app.button(key="recipes_save").click().run()
    assert not app.error
    assert recipe_of("Ceviche clásico") == [["Limón", 30, "g"]]


def test_a_recipe_from_a_day_on_says_from_when(cooking):
    later = "item,ingredient,quantity,unit,from\nCeviche clásico,Limón,90,g,2026-12-15\n"
    save_table(session.current().engine, "recipes", read_table("recipes", later.encode(), "r.csv"), mode="merge")
    assert "Esta versión vale desde el 15 de diciembre de 2026" in captions(
        cooking("recipes", recipes_dish="Ceviche clásico")
    )
    assert "vale desde" not in captions(cooking("recipes", recipes_dish="Lomo saltado"))


def test_a_line_that_fits_nothing_is_named_by_its_place_in_the_recipe(cooking):
    app = cooking("recipes", recipes_dish="Lomo saltado")
    edits = {"edited_rows": {0: {"unit": "l"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["recipes_editor_Lomo saltado__0"] = edits
    app.button(key="recipes_save").click().run()
    assert "Recetas, fila 1: Lomo saltado" in app.error[0].value


def test_a_unit_that_can_be_chosen_and_says_nothing_yet_is_asked_for(cooking):
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    assert "atado" in recipe_columns(kept_tables())["unit"]["type_config"]["options"]
    edits = {"edited_rows": {0: {"unit": "atado"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["recipes_editor_Ceviche clásico__0"] = edits
    app.button(key="recipes_save").click().run()
    assert "Anota en Cocina, Equivalencias, cuánto es: Limón, 1 atado = ¿? kg" in app.error[0].value


def test_no_column_of_an_editor_is_required_for_streamlit_would_hide_a_row_without_it(cooking):
    columns = recipe_columns(kept_tables())
    assert not [name for name, column in columns.items() if column["required"]]


def test_a_recipe_without_lines_or_with_one_that_fits_nothing_is_refused_before_it_is_kept(half):
    app = half("recipes", recipes_dish="Lomo saltado")
    app.selectbox(key="recipes_start_Lomo saltado_0").set_value("").run()
    app.button(key="recipes_save").click().run()
    assert "no tiene ningún insumo" in app.error[0].value
    for wrong, said in (({"unit": "l"}, "«l»"), ({"quantity": None}, "«Cantidad»")):
        line = {"ingredient": "Lomo fino", "quantity": 200.0, "unit": "g"} | wrong
        edits = {"edited_rows": {}, "added_rows": [line], "deleted_rows": []}
        app.session_state["recipes_editor_Lomo saltado__0"] = edits
        app.button(key="recipes_save").click().run()
        assert said in app.error[0].value
    assert recipe_of("Lomo saltado") == []


def test_recipes_that_contain_each_other_are_named(cooking):
    both = "item,ingredient,quantity,unit\nCeviche clásico,Limón,100,g\nCeviche clásico,Lomo saltado,1,unidad\n"
    save_table(session.current().engine, "recipes", read_table("recipes", both.encode(), "recetas.csv"), mode="merge")
    app = cooking("recipes", recipes_dish="Lomo saltado")
    added = {"ingredient": "Ceviche clásico", "quantity": 1.0, "unit": "unidad"}
    edits = {"edited_rows": {}, "added_rows": [added], "deleted_rows": []}
    app.session_state["recipes_editor_Lomo saltado__0"] = edits
    app.button(key="recipes_save").click().run()
    assert "se contienen unas a otras" in app.error[0].value


def test_kilos_where_grams_were_meant_are_asked_about(cooking):
    app = cooking("recipes", recipes_dish="Lomo saltado")
    assert not app.warning
    edits = {"edited_rows": {0: {"unit": "kg"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["recipes_editor_Lomo saltado__0"] = edits
    app.button(key="recipes_save").click().run()
    asked = (
        "**Lomo saltado** cuesta S/ 9,600.00 la porción y se vende a S/ 38.00: ¿es así? Revisa «200 kg» de Lomo fino"
    )
    assert asked in app.warning[0].value
    save_table(session.current().engine, "supply", empty("supply"))
    assert "lleva «200 kg» de Lomo fino en cada porción" in cooking("setup", setup_table="recipes").warning[0].value


def test_a_recipe_that_is_not_saved_waits_while_another_dish_is_looked_at(half):
    app = half("recipes", recipes_dish="Lomo saltado")
    app.selectbox(key="recipes_start_Lomo saltado_0").set_value("Ceviche clásico").run()
    edits = {"edited_rows": {0: {"quantity": 30.0}}, "added_rows": [], "deleted_rows": []}
    app.session_state["recipes_editor_Lomo saltado_Ceviche clásico_0"] = edits
    app.selectbox(key="recipes_dish").set_value("Ceviche clásico").run()
    assert "también en: Lomo saltado" in app.warning[0].value
    app.selectbox(key="recipes_dish").set_value("Lomo saltado").run()
    app.button(key="recipes_save").click().run()
    assert not app.exception
    assert recipe_of("Lomo saltado") == [["Limón", 30, "g"]]
    assert not app.warning
