"""Dishes that many kitchens cook begin with usual quantities, marked as estimates until they are confirmed."""

from forecasting.files.table import read_table
from forecasting.kitchen import fault
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.tables import empty
from pages.shared import session
from tests.pages.seen import captions, kept_tables, recipe_of, words
from tests.pages.till import keep


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
    save_table(engine, "ingredients", by_piece, as_written=list(by_piece["ingredient"]))
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


def test_another_size_is_no_portion_of_the_usual_recipe_but_a_factor_of_it(half):
    lines = ["Fecha;Plato;Cantidad;Total", "22/11/2026;Lomo saltado;9;360", "22/11/2026;Lomo saltado (fuente);4;400"]
    keep("\n".join([*lines, ""]))
    app = half("recipes")
    assert "Para 1 plato sin receta" in words(app)
    app.button(key="recipes_starters").click().run()
    assert not app.exception
    assert set(kept_tables().recipes["item"]) == {"Ceviche clásico", "Lomo saltado"}
    assert "es otro tamaño de un plato con receta: falta decir cuántas veces la lleva" in captions(app)


def test_a_size_of_another_dish_says_so_and_does_not_begin_with_usual_quantities(half):
    sizes = b"dish,category,price,size_of,size_factor\nLomo saltado,Fondos,30,Ceviche cl\xc3\xa1sico,2.25\n"
    save_table(session.current().engine, "dishes", read_table("dishes", sizes, "carta.csv"))
    app = half("recipes", recipes_dish="Lomo saltado")
    assert "Lleva **2.25 ×** la receta de **Ceviche clásico**" in words(app)
    assert app.selectbox(key="recipes_start_Lomo saltado_0").value == ""
    assert app.dataframe[0].value.empty
    own = {"ingredient": "Lomo fino", "quantity": "0,2", "unit": "kg"}
    edits = {"edited_rows": {}, "added_rows": [own], "deleted_rows": []}
    app.session_state["recipes_editor_Lomo saltado__0"] = edits
    app.button(key="recipes_save").click().run()
    assert recipe_of("Lomo saltado") == [["Lomo fino", 0.2, "kg"]]
    assert "Lleva **2.25 ×**" not in words(app)
