"""Recipes dish by dish: which are missing, begun from another dish's, and what each dish costs and leaves."""

import pytest

from forecasting import kitchen
from forecasting.files.table import read_table
from forecasting.kitchen import fault
from forecasting.sales import read_sales
from forecasting.store.food import food_by_name
from forecasting.store.house import read_rules
from forecasting.store.imports import save_import
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.uploads import Upload
from forecasting.tables import HouseRules, Restaurant, empty
from pages.parts.recipes.recipe_tables import recipe_columns
from pages.shared import session
from tests.pages.conftest import NOW, sales_csv
from tests.pages.till import keep

ONLY_CEVICHE = "item,ingredient,quantity,unit\nCeviche clásico,Limón,100,g\n"


def words(app) -> str:
    return " ".join(shown.value for shown in app.markdown)


def captions(app) -> str:
    return " ".join(shown.value for shown in app.caption)


def kept_tables() -> Restaurant:
    return read_restaurant(session.current().engine, with_sales=False)


def recipe_of(dish: str) -> list[list[object]]:
    recipes = kept_tables().recipes
    return recipes.loc[recipes["item"] == dish, ["ingredient", "quantity", "unit"]].to_numpy().tolist()


@pytest.fixture
def half(cooking):
    """The small kitchen, whose lomo has no recipe: a third of what it sells."""
    save_table(session.current().engine, "recipes", read_table("recipes", ONLY_CEVICHE.encode(), "recetas.csv"))
    return cooking


def test_without_sales_the_page_leads_to_the_first_steps(started):
    app = started("recipes")
    assert not app.exception
    assert not app.selectbox


@pytest.mark.parametrize(
    ("page", "locale", "said"),
    [("recipes", "es-PE", "cubren **67 %** de tu venta"), ("setup", "en-GB", "cover **67%** of your sales")],
)
def test_the_first_thing_is_what_share_of_the_sales_has_a_recipe(half, page, locale, said):
    app = half(page, locale=locale)
    assert not app.exception
    assert said in words(app)
    assert app.button(key="coverage_begin_Lomo saltado").label.startswith("Lomo saltado · 33")


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
    assert app.dataframe[0].value["quantity"].tolist() == [110]
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


def test_a_dish_says_what_it_costs_and_leaves_without_tax(cooking):
    # 100 g of limes at S/ 4 a kilo; S/ 42 with 18 % in it is S/ 35.59
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    assert "cuesta **S/ 0.40** en insumos" in words(app)
    assert "(S/ 35.59): **deja S/ 35.19**" in words(app)
    assert app.dataframe[-1].value[["dish", "cost", "left"]].to_numpy().tolist() == [
        ["Ceviche clásico", "S/ 0.40", "S/ 35.19"],
        ["Lomo saltado", "S/ 9.60", "S/ 22.60"],
    ]
    assert "Un solo insumo es el 80 % de tu costo: revisa primero su precio y sus recetas. **Lomo fino**" in words(app)


def test_an_ingredient_without_a_cost_is_named(cooking):
    engine = session.current().engine
    save_table(engine, "supply", kept_tables().supply.query("ingredient == 'Lomo fino'"))
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    assert not app.exception
    assert app.dataframe[-1].value["cost"].tolist() == ["≥ S/ 0.00", "S/ 9.60"]


def test_the_tax_can_be_changed_and_moves_the_margins(cooking):
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    assert app.number_input(key="recipes_tax").value == 18
    app.number_input(key="recipes_tax").set_value(5.0).run()
    assert "(S/ 40): **deja S/ 39.60**" in words(app).replace("40.00", "40")
    app.toggle(key="recipes_tax_included").set_value(False).run()
    assert read_rules(session.current().engine) == HouseRules(tax_rate=0.05, prices_include_tax=False)
    assert "**deja S/ 41.60**" in words(app)


def test_what_goes_along_costs_at_least_what_is_known_of_it(cooking):
    boxes = "ingredient,unit,shelf_life_days\nCaja,unidad,900\n"
    along = "item,ingredient,quantity,unit,per\nPara llevar,Caja,1,unidad,ticket\nPara llevar,Limón,25,g,ticket\n"
    for table, rows in (("ingredients", boxes), ("recipes", along)):
        save_table(session.current().engine, table, read_table(table, rows.encode(), "a.csv"), mode="merge")
    assert "**Para llevar**: ≥ S/ 0.10 por ticket." in words(cooking("recipes"))


def test_what_goes_along_says_what_it_costs_and_how_it_is_counted(cooking):
    along = "item,ingredient,quantity,unit,per\nLimón en la mesa,Limón,50,g,comensal\nPara llevar,Limón,25,g,ticket\n"
    save_table(session.current().engine, "recipes", read_table("recipes", along.encode(), "recetas.csv"), mode="merge")
    app = cooking("recipes", recipes_dish="Limón en la mesa")
    assert not app.exception
    assert "**Limón en la mesa**: S/ 0.20 por comensal." in words(app)
    assert "**Para llevar**: S/ 0.10 por ticket." in words(app)
    assert "1 por cada 2 platos" in captions(app)
    assert "1 por cada 4 platos" in captions(app)
    app.session_state["recipes_editor_Limón en la mesa__0"] = {
        "edited_rows": {},
        "added_rows": [{"ingredient": "Lomo fino", "quantity": 1.0, "unit": "g"}],
        "deleted_rows": [],
    }
    app.button(key="recipes_save").click().run()
    assert not app.exception
    recipes = kept_tables().recipes
    assert recipes.loc[recipes["item"] == "Limón en la mesa", "per"].tolist() == ["guest", "guest"]


def test_a_recipe_by_the_portion_and_by_the_ticket_is_named(cooking):
    wrong = "item,ingredient,quantity,unit,per\nPostre,Limón,50,g,ticket\nPostre,Lomo fino,50,g,\n"
    save_table(session.current().engine, "recipes", read_table("recipes", wrong.encode(), "recetas.csv"), mode="merge")
    assert "líneas por porción y líneas por «ticket»" in cooking("recipes").warning[0].value


def test_a_dish_that_many_kitchens_cook_begins_with_usual_quantities_until_they_are_confirmed(half):
    app = half("recipes", recipes_dish="Lomo saltado")
    app.session_state["recipes_editor_Lomo saltado_*_0"] = {
        "edited_rows": {0: {"quantity": 210.0}},
        "added_rows": [],
        "deleted_rows": list(range(1, 10)),
    }
    app.button(key="recipes_save").click().run()
    assert not app.exception
    assert recipe_of("Lomo saltado") == [["Lomo fino", 210, "g"], ["Culantro", 4, "g"], ["Aceite vegetal", 50, "ml"]]
    assert "2 insumos nuevos: Culantro y Aceite vegetal" in app.success[0].value
    larder = kept_tables().ingredients
    assert larder["ingredient"].tolist() == ["Limón", "Lomo fino", "Culantro", "Aceite vegetal"]
    assert "1 plato (33 % de la venta) va con una receta estimada" in captions(app)
    assert "Receta estimada" in app.info[0].value
    app.button(key="recipes_confirm").click().run()
    assert "confirmada" in app.success[0].value
    assert not app.info
    assert set(kept_tables().recipes["estimated"]) == {"no"}


def test_a_kitchen_without_any_recipe_offers_all_its_dishes_and_all_usual_recipes_at_once(half):
    save_table(session.current().engine, "recipes", kept_tables().recipes.iloc[:0])
    app = half("recipes")
    assert "**0 %**" in words(app)
    assert sum(button.key.startswith("coverage_begin") for button in app.button) == 2
    assert "Para 2 platos sin receta (100 % de tu venta)" in words(app)
    app.button(key="recipes_starters").click().run()
    assert not app.exception
    assert "2 recetas estimadas guardadas" in app.success[0].value
    assert "**100 %**" in words(app)
    recipes = kept_tables().recipes
    assert recipes.groupby("item").size().to_dict() == {"Ceviche clásico": 8, "Lomo saltado": 12}
    assert set(recipes["estimated"]) == {"yes"}


def test_usual_recipes_that_do_not_fit_the_kitchen_are_refused_whole(half):
    engine = session.current().engine
    by_piece = kept_tables().ingredients.assign(unit="unidad")
    save_table(engine, "recipes", kept_tables().recipes.iloc[:0])
    save_table(engine, "ingredients", by_piece)
    app = half("recipes")
    app.button(key="recipes_starters").click().run()
    assert "Equivalencias, cuánto es" in app.error[0].value
    assert kept_tables().recipes.empty
    assert len(kept_tables().ingredients) == 2


def test_an_estimated_recipe_costs_roughly(half):
    app = half("recipes")
    app.button(key="recipes_starters").click().run()
    costs = app.dataframe[-1].value.set_index("dish")["cost"]
    assert costs["Lomo saltado"] == "≥ ≈ S/ 9.12"
    assert costs["Ceviche clásico"] == "S/ 0.40"


def test_a_kitchen_of_which_only_sales_are_known_has_all_it_takes_for_its_recipes(cooking):
    engine = session.current().engine
    for table in ("recipes", "supply", "ingredients", "dishes"):
        save_table(engine, table, empty(table))
    app = cooking("recipes")
    assert not app.exception
    app.button(key="recipes_starters").click().run()
    assert not app.exception
    restaurant = read_restaurant(engine)
    assert fault(restaurant) is None
    assert len(restaurant.ingredients) == 18
    assert "**100 %**" in words(app)
    assert "aquí verás cuánto deja cada plato" in app.info[-1].value


@pytest.fixture
def counting(half):
    """The lomo has no recipe; of Lomo fino 8 kg stood there a week before the last count, 2 kg, and 20 were bought."""
    engine = session.current().engine
    earlier = "day,ingredient,quantity\n2026-11-08,Lomo fino,8\n"
    bought = "day,ingredient,quantity\n2026-11-12,Lomo fino,20\n"
    save_table(engine, "stock", read_table("stock", earlier.encode(), "conteos.csv"), mode="merge")
    save_table(engine, "deliveries", read_table("deliveries", bought.encode(), "entregas.csv"))
    return half


def test_two_counts_tell_what_100_dishes_without_a_recipe_use(counting):
    # two weeks of lomos: 12 days of 10 and 2 of 20 are 160; 8 + 20 − 2 = 26 kg, 16.25 per 100
    app = counting("recipes")
    said = app.checkbox(key="by_category_Criollo_Lomo fino").label
    assert said.startswith("**Lomo fino: 16.2 kg por cada 100 platos.** Del dom 8 nov al dom 22 nov")
    assert "tenías 8 kg, compraste 20 kg, quedaron 2 kg. Son 26 kg en 160 platos de Criollo" in said
    assert app.button(key="by_category_use").disabled
    app.checkbox(key="by_category_Criollo_Lomo fino").check().run()
    app.button(key="by_category_use").click().run()
    assert not app.exception
    assert "1 insumo estimado para cada 100 platos de Criollo" in app.success[0].value
    kept = kept_tables().recipes.query("item == 'Criollo'")
    assert kept[["ingredient", "quantity", "unit", "per", "estimated"]].to_numpy().tolist() == [
        ["Lomo fino", 16.2, "kg", "category", "yes"]
    ]
    assert kept["location"].tolist() == [""]
    assert "tiene receta propia" not in captions(app)
    assert app.button(key="recipes_confirm")
    assert "**67 %** de tu venta" in words(app)  # one ingredient is no recipe
    assert "1 plato sin receta (33 % de la venta) descuenta lo que gasta su categoría" in captions(app)
    assert app.dataframe[-1].value["dish"].tolist() == ["Ceviche clásico"]


def test_what_a_category_uses_is_corrected_confirmed_and_taken_back(counting):
    line = "item,ingredient,quantity,unit,per,estimated\nCriollo,Lomo fino,16,kg,categoría,sí\n"
    save_table(session.current().engine, "recipes", read_table("recipes", line.encode(), "recetas.csv"), mode="merge")
    app = counting("recipes", recipes_dish="Criollo")
    assert "Hoy es 1: Lomo saltado" in words(app)
    assert "sale de tus conteos" in app.info[0].value
    edits = {"edited_rows": {0: {"quantity": 18.0}}, "added_rows": [], "deleted_rows": []}
    app.session_state["recipes_editor_Criollo__0"] = edits
    app.button(key="recipes_save").click().run()
    assert not app.exception
    recipes = kept_tables().recipes.query("item == 'Criollo'")
    assert recipes[["quantity", "per"]].to_numpy().tolist() == [[18, "category"]]
    app.button(key="recipes_confirm").click().run()
    app.button(key="recipes_forget").click().run()
    assert not app.exception
    assert kept_tables().recipes["item"].tolist() == ["Ceviche clásico"]


def test_without_a_second_count_the_page_says_how_to_come_by_it(half):
    app = half("recipes")
    assert "Cuenta dos veces" in words(app)
    assert "Falta un segundo conteo, con las ventas hasta ese día: Lomo fino" in captions(app)


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


@pytest.fixture
def asking(cooking):
    """The small kitchen, whose delivery app tells what guests ask for."""
    rows = '2026-11-21,Ceviche clásico,4,Sin limón\n2026-11-22,Ceviche clásico,1,"Extra lomo, Bien frío"\n'
    content = f"day,dish,quantity,modifiers\n{rows}".encode()
    read = read_sales(content, "app.csv")
    save_import(session.current().engine, read.lines, read.issues, Upload(content, "app.csv", NOW, source="app"))
    return cooking


def test_modifiers_that_change_nothing_are_one_tap_from_their_recipe(asking):
    app = asking("recipes")
    assert app.expander[0].label == "Modificadores: 0 de 3 cambian tus insumos"
    assert app.button(key="modifiers_begin_Sin limón").label == "Sin limón · 4"
    app.button(key="modifiers_begin_Sin limón").click().run()
    assert app.selectbox(key="recipes_dish").value == "Sin limón"
    assert app.segmented_control(key="modifiers_does_Sin limón_0").value == "without"
    app.button(key="recipes_save").click().run()
    assert not app.exception
    assert recipe_of("Sin limón") == [["Limón", 100.0, "g"]]
    assert read_restaurant(session.current().engine).modified["quantity"].tolist() == [4.0, 1.0]
    assert app.expander[0].label == "Modificadores: 1 de 3 cambia tus insumos"
    assert app.dataframe[0].value.to_numpy().tolist()[0] == ["Sin limón", "4", "se quita"]
    assert "Sin limón" not in app.dataframe[-1].value["dish"].tolist()


def test_a_modifier_may_add_what_its_name_does_not_tell(asking):
    app = asking("recipes", recipes_dish="Bien frío")
    assert app.segmented_control(key="modifiers_does_Bien frío_0").value == "extra"
    lime = {"ingredient": "Limón", "quantity": 5.0, "unit": "g"}
    app.session_state["recipes_editor_Bien frío__0"] = {"edited_rows": {}, "added_rows": [lime], "deleted_rows": []}
    app.button(key="recipes_save").click().run()
    assert not app.exception
    assert recipe_of("Bien frío") == [["Limón", 5.0, "g"]]


def test_a_modifier_that_changes_nothing_is_not_asked_about_again(asking):
    app = asking("recipes")
    app.multiselect(key="modifiers_idle_0").set_value(["Bien frío"]).run()
    assert not app.exception
    assert "modifiers_begin_Bien frío" not in [button.key for button in app.button]
    assert app.dataframe[0].value.to_numpy().tolist()[1] == ["Bien frío", "1", "ningún insumo, como dijiste"]
    app.multiselect(key="modifiers_idle_1").set_value([]).run()
    assert "modifiers_begin_Bien frío" in [button.key for button in app.button]


def test_what_is_added_to_dishes_weighs_in_the_cost(asking):
    assert "es el 80 % de tu costo: revisa primero su precio y sus recetas. **Lomo fino**" in words(asking("recipes"))
    extra = "item,ingredient,quantity,unit,per\nBien frío,Limón,9000,kg,extra\n"
    save_table(session.current().engine, "recipes", read_table("recipes", extra.encode(), "extra.csv"), mode="merge")
    assert "es el 80 % de tu costo: revisa primero su precio y sus recetas. **Limón**" in words(asking("recipes"))


SURCHARGE = "2026-11-22,Recargo delivery Rappi,5,25\n"


def keep_with_a_surcharge() -> None:
    content = sales_csv() + SURCHARGE
    read = read_sales(content.encode(), "otra.csv")
    save_import(session.current().engine, read.lines, read.issues, Upload(content.encode(), "otra.csv", NOW))


def sold_names() -> set[str]:
    return set(read_restaurant(session.current().engine).sales["dish"])


def test_what_sounds_like_no_food_is_proposed_said_once_and_taken_back(half):
    keep_with_a_surcharge()
    app = half("recipes")
    assert "Recargo delivery Rappi: no parece comida" in [box.label for box in app.expander]
    asked = app.multiselect(key="no_food_0_1")
    assert (asked.options, asked.value) == (["Lomo saltado", "Recargo delivery Rappi"], ["Recargo delivery Rappi"])
    app.button(key="no_food_keep").click().run()
    assert not app.exception
    assert sold_names() == {"Ceviche clásico", "Lomo saltado"}
    assert food_by_name(session.current().engine) == {"Recargo delivery Rappi": False}
    app.multiselect(key="no_food_1_0").set_value([]).run()
    app.button(key="no_food_keep").click().run()
    assert "Recargo delivery Rappi" in sold_names()


def test_without_recipes_missing_nothing_is_asked_about_food(cooking):
    app = cooking("recipes")
    assert not app.exception
    assert "no_food_keep" not in [button.key for button in app.button]


def test_another_size_is_no_portion_of_the_usual_recipe_but_a_factor_of_it(half):
    lines = ["Fecha;Plato;Cantidad;Total", "22/11/2026;Lomo saltado;9;360", "22/11/2026;Lomo saltado (fuente);4;400"]
    keep("\n".join([*lines, ""]))
    app = half("recipes")
    assert "Para 1 plato sin receta" in words(app)
    app.button(key="recipes_starters").click().run()
    assert not app.exception
    assert set(kept_tables().recipes["item"]) == {"Ceviche clásico", "Lomo saltado"}
    assert "es otro tamaño de un plato con receta: falta decir cuántas veces la lleva" in captions(app)
