"""What a dish costs and leaves, with all that goes along with it or is added to it."""

import pytest

from forecasting.files.table import read_table
from forecasting.sales import read_sales
from forecasting.store.house import read_rules
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from forecasting.tables import HouseRules
from pages.shared import session
from tests.pages.conftest import NOW
from tests.pages.seen import captions, kept_tables, recipe_of, words


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


def test_a_dish_made_by_the_kilo_asks_what_a_portion_weighs_and_what_is_only_part_of_others_is_no_dish(cooking):
    # 2 kg of beef at S/ 48 make 3 kg: 250 g are a portion
    engine = session.current().engine
    by_batch = b"item,ingredient,quantity,unit,batch_output,batch_unit\nLomo saltado,Lomo fino,2,kg,3,kg\n"
    buns = b"Bollos,Lomo fino,1,kg,10,unidad\nPan con lomo,Bollos,2,unidad,,\nKeke,Lomo fino,1,kg,10,unidad\n"
    save_table(engine, "recipes", read_table("recipes", by_batch + buns, "recetas.csv"), mode="merge")
    app = cooking("recipes", recipes_dish="Lomo saltado")
    assert [said.value for said in app.warning] == [
        "Su receta es de una tanda de **3 kg**, y nadie ha dicho cuánto es una porción: mientras tanto no descuenta "
        "insumos. Anótalo en Cocina, Equivalencias: Lomo saltado, 1 porción = ¿? kg."
    ]
    assert app.dataframe[-1].value["dish"].tolist() == ["Ceviche clásico", "Keke", "Pan con lomo"]
    portion = "ingredient,unit,equals,in_unit\nLomo saltado,porción,0.25,kg\n".encode()
    save_table(engine, "conversions", read_table("conversions", portion, "equivalencias.csv"), mode="merge")
    app = cooking("recipes", recipes_dish="Lomo saltado")
    assert not app.warning
    assert app.dataframe[-1].value[["dish", "cost"]].to_numpy().tolist() == [
        ["Ceviche clásico", "S/ 0.40"],
        ["Lomo saltado", "S/ 8.00"],
        ["Keke", "S/ 4.80"],
        ["Pan con lomo", "S/ 9.60"],
    ]


def test_an_ingredient_without_a_cost_is_named(cooking):
    engine = session.current().engine
    save_table(engine, "supply", kept_tables().supply.query("ingredient == 'Lomo fino'"))
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    assert not app.exception
    assert app.dataframe[-1].value["cost"].tolist() == ["≥ S/ 0.00", "S/ 9.60"]


def test_the_tax_can_be_changed_and_moves_the_margins(cooking):
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    assert app.text_input(key="recipes_tax").value == "18"
    app.text_input(key="recipes_tax").set_value("5").run()
    assert "(S/ 40): **deja S/ 39.60**" in words(app).replace("40.00", "40")
    app.toggle(key="recipes_tax_included").set_value(False).run()
    assert read_rules(session.current().engine) == HouseRules(tax_rate=0.05, prices_include_tax=False)
    assert "**deja S/ 41.60**" in words(app)


def test_a_tax_typed_with_a_comma_is_that_and_one_that_is_none_is_not_kept(cooking):
    app = cooking("recipes", recipes_dish="Ceviche clásico")
    app.text_input(key="recipes_tax").set_value("18,5").run()
    assert read_rules(session.current().engine).tax_rate == 0.185
    assert app.text_input(key="recipes_tax").proto.icon == ":material/edit:"
    assert "Precios con 18.5 % de impuesto incluido" in [part.proto.popover.label for part in app.get("popover")]
    app.text_input(key="recipes_tax").set_value("185").run()
    assert read_rules(session.current().engine).tax_rate == 0.185
    assert [said.value for said in app.error] == [
        "No entiendo «185». Escribe un número de 0 a 50, por ejemplo 2.5 o 2,5."
    ]


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
