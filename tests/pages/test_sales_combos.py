"""What a menu holds, asked on a page that shows nothing else."""

import pytest
from streamlit.testing.v1 import AppTest

from forecasting.files.table import read_table
from forecasting.kitchen import fault
from forecasting.store.restaurant import read_restaurant, save_table
from pages.parts.recipes import sales_combos
from pages.shared import session
from tests.pages.test_sales_names import sell


def only_combos() -> None:
    from pages.parts.recipes import sales_combos
    from pages.shared import session

    sales_combos.show(session.current())


@pytest.fixture
def app(cooking) -> AppTest:
    """The small kitchen, which sells 20 ceviches and 10 lomos a day, on the day of its first menus."""
    sell("menus.csv", ("Menú del día", "2026-11-23", "2026-11-23", 30, 20))
    return AppTest.from_function(only_combos, default_timeout=30).run()


def recipe_of_the_menu() -> list[list[object]]:
    recipes = read_restaurant(session.current().engine, with_sales=False).recipes
    return recipes.loc[recipes["item"] == "Menú del día", ["ingredient", "quantity", "unit"]].to_numpy().tolist()


def choose(app: AppTest, *dishes: str) -> AppTest:
    app.selectbox[0].select("Menú del día").run()
    return app.multiselect[0].set_value(list(dishes)).run()


def test_a_choice_takes_each_dish_in_the_share_in_which_it_is_sold(app):
    choose(app, "Ceviche clásico", "Lomo saltado")
    assert [(each.label, each.value) for each in app.text_input] == [
        ("De 100 eligen Ceviche clásico", "67"),
        ("De 100 eligen Lomo saltado", "33"),
    ]
    app.text_input[0].set_value("75")
    app.text_input[1].set_value("25").run()
    app.button(key="combos_keep").click().run()
    assert not app.exception
    assert recipe_of_the_menu() == [["Ceviche clásico", 0.75, "unidad"], ["Lomo saltado", 0.25, "unidad"]]
    assert app.success[0].value == "Receta de Menú del día guardada."


def test_what_it_holds_already_stays(app):
    choose(app, "Ceviche clásico")
    app.button(key="combos_keep").click().run()
    choose(app, "Lomo saltado")
    assert "1 de Ceviche clásico" in app.markdown[0].value
    app.text_input[0].set_value("0,5").run()
    app.button(key="combos_keep").click().run()
    assert recipe_of_the_menu() == [["Ceviche clásico", 1, "unidad"], ["Lomo saltado", 0.5, "unidad"]]


@pytest.mark.parametrize("typed", ["media", "-1", "1,250"])
def test_what_is_no_number_of_portions_is_asked_again_and_not_kept(app, typed):
    choose(app, "Ceviche clásico")
    app.text_input[0].set_value(typed).run()
    assert app.error[0].value == f"No entiendo «{typed}». Escribe un número de 0 a 100, por ejemplo 2.5 o 2,5."
    assert "combos_keep" not in [button.key for button in app.button]


def test_what_it_holds_can_be_taken_out_again_to_the_last_dish(app):
    choose(app, "Ceviche clásico", "Lomo saltado")
    app.button(key="combos_keep").click().run()
    app.multiselect[1].set_value(["Ceviche clásico"]).run()
    app.button(key="combos_take_out").click().run()
    assert [dish for dish, _, _ in recipe_of_the_menu()] == ["Lomo saltado"]
    app.multiselect[1].set_value(["Lomo saltado"]).run()
    app.button(key="combos_take_out").click().run()
    assert not app.exception
    assert recipe_of_the_menu() == []
    assert read_restaurant(session.current().engine, with_sales=False).recipes["item"].nunique() > 1
    assert len(app.multiselect) == 1  # there is nothing left to take out


def test_what_was_added_is_not_chosen_any_more(app):
    choose(app, "Ceviche clásico", "Lomo saltado")
    app.button(key="combos_keep").click().run()
    assert app.multiselect[0].value == []  # else a second choice, of drinks, would be one with the first


def test_a_kitchen_in_which_every_dish_has_its_recipe_is_not_asked(cooking):
    app = AppTest.from_function(only_combos, default_timeout=30).run()
    assert not app.exception
    assert not app.expander


def test_what_somebody_else_puts_into_a_menu_in_the_same_moment_is_not_lost(app, monkeypatch):
    lines = "item,ingredient,quantity,unit\nMenú del día,Lomo saltado,3,unidad\n"
    theirs = read_table("recipes", lines.encode(), "menu.csv")

    def look_while_somebody_saves(would_be):
        save_table(session.current().engine, "recipes", theirs, "merge")
        return fault(would_be)

    choose(app, "Ceviche clásico")
    with monkeypatch.context() as patch:
        patch.setattr(sales_combos, "fault", look_while_somebody_saves)
        app.button(key="combos_keep").click().run()
    assert "alguien cambió la tabla Recetas" in app.error[0].value
    assert recipe_of_the_menu() == [["Lomo saltado", 3, "unidad"]]
    app.button(key="combos_keep").click().run()
    assert recipe_of_the_menu() == [["Lomo saltado", 3, "unidad"], ["Ceviche clásico", 1, "unidad"]]
