"""What share of the sales has a recipe, what dishes without one use, and which are no food."""

import pytest

from forecasting.files.table import read_table
from forecasting.sales import read_sales
from forecasting.store.menu.food import food_by_name
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from pages.shared import session
from tests.pages.conftest import NOW, sales_csv
from tests.pages.seen import captions, kept_tables, words


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
    folded = " ".join(panel.label for panel in app.expander)  # where a table comes first
    assert said in (words(app) if page == "recipes" else folded)
    assert app.button(key="coverage_begin_Lomo saltado").label.startswith("Lomo saltado · 33")


@pytest.fixture
def counting(half):
    """The lomo has no recipe; of Lomo fino 8 kg stood there a week before the last count, 2 kg, and 20 were bought."""
    engine = session.current().engine
    earlier = "day,ingredient,quantity\n2026-11-08,Lomo fino,8\n"
    bought = "day,ingredient,quantity\n2026-11-12,Lomo fino,20\n"
    save_table(engine, "stock", read_table("stock", earlier.encode(), "conteos.csv"), mode="merge")
    save_table(engine, "deliveries", read_table("deliveries", bought.encode(), "entregas.csv"))
    return half


def test_the_waste_that_was_noted_between_two_counts_is_told_and_in_no_dish(counting):
    waste = "day,ingredient,quantity\n2026-11-12,Lomo fino,2\n"  # 24 kg are left for 160 lomos: 15 per 100
    save_table(session.current().engine, "waste", read_table("waste", waste.encode(), "merma.csv"))
    said = counting("recipes").checkbox(key="by_category_Criollo_Lomo fino").label
    assert said.startswith("**Lomo fino: 15 kg por cada 100 platos.**")
    assert "compraste 20 kg, anotaste 2 kg como merma, quedaron 2 kg. Son 24 kg en 160 platos" in said.replace(
        "\xa0", " "
    )


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
