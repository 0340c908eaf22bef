"""The kitchen's tables are edited: what is kept, what waits, and what another table wants first."""

from collections.abc import Callable

import pandas as pd
import pytest

from forecasting.files.table import read_table
from forecasting.kitchen import fault
from forecasting.sales import read_sales
from forecasting.store.house import save_place
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from forecasting.store.supply.orders import Order, save_order
from forecasting.tables import Place, Restaurant
from pages.parts.setup import setup_saving
from pages.parts.setup.setup_tables import editor_columns
from pages.shared import session
from tests.pages.conftest import NO_ISSUES, NOW
from tests.pages.seen import kept_tables
from tests.pages.setup import UNTOUCHED, open_table, upload
from tests.pages.till import keep


def test_an_edited_cell_is_kept(cooking):
    app = open_table(cooking, "ingredients")
    app.session_state["setup_editor_ingredients_0"] = {
        "edited_rows": {0: {"shelf_life_days": 9.0}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.button(key="setup_save").click().run()
    assert not app.exception
    assert [said.value for said in app.toast] == ["Insumos: 2 filas guardadas."]
    assert kept_tables().ingredients["shelf_life_days"].tolist() == [9.0, 5.0]


@pytest.fixture
def categorised(started) -> Callable:
    """A restaurant with one dish on its menu, whose till puts two more into categories."""
    menu = read_table("dishes", b"dish,price\nLomo,30\n", "x.csv")
    save_table(session.current().engine, "dishes", menu)
    sold = "fecha,plato,categoria,cantidad\n2026-11-22,Lomo,Fondos,2\n2026-11-22,Jalea,Fondos,1\n"
    keep(sold + "2026-11-22,Causa,Entradas,1\n")
    return started


def test_what_the_till_says_stands_beside_what_a_person_may_type_and_is_not_saved_as_theirs(categorised):
    app = open_table(categorised, "dishes")
    told = "**De tu caja viene la categoría de 3 platos**: Fondos (2) y Entradas (1)."
    (said,) = [caption.value for caption in app.caption if caption.value.startswith(told)]
    assert said.endswith("2 platos que vendes y no están en tu carta van al final; " + UNTOUCHED)
    assert any("Hace falta: Plato." in line.value for line in app.markdown)
    rows = app.dataframe[0].value[["dish", "category", "till_category"]]
    assert rows.to_numpy().tolist() == [["Lomo", "", "Fondos"], ["Causa", "", "Entradas"], ["Jalea", "", "Fondos"]]
    app.button(key="setup_save").click().run()
    assert not app.error
    assert kept_tables().dishes[["dish", "category"]].to_numpy().tolist() == [["Lomo", ""]]


def test_another_category_is_typed_beside_that_of_the_till(categorised):
    app = open_table(categorised, "dishes")
    edits = {"edited_rows": {1: {"category": "Fríos"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_dishes_0"] = edits
    app = app.button(key="setup_save").click().run()
    assert not app.error
    kept = kept_tables()
    assert kept.dishes[["dish", "category"]].to_numpy().tolist() == [["Lomo", ""], ["Causa", "Fríos"]]
    assert kept.till_categories["dish"].tolist() == ["Causa", "Jalea", "Lomo"]
    assert any("categoría de 2 platos**: Fondos (2)." in caption.value for caption in app.caption)


def edited(app, **cells):
    edits = {"edited_rows": {0: cells}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_ingredients_0"] = edits
    return app.run()


def test_an_ingredient_that_is_given_another_name_keeps_its_recipes_counts_and_prices(cooking):
    app = edited(cooking("setup", setup_table="ingredients"), ingredient="Limón sutil")
    said = "**Limón** ahora se llama **Limón sutil**: sus recetas, conteos, precios y pedidos siguen con él."
    assert app.checkbox[0].label.startswith(said)
    app.button(key="setup_save").click().run()
    assert not app.exception and not app.error
    kept = read_restaurant(session.current().engine)
    assert kept.ingredients["ingredient"].tolist() == ["Limón sutil", "Lomo fino"]
    assert kept.recipes["ingredient"].tolist() == kept.supply["ingredient"].tolist() == ["Limón sutil", "Lomo fino"]
    assert set(kept.stock["ingredient"]) == {"Limón sutil", "Lomo fino"}


def test_what_is_said_to_be_another_ingredient_is_no_new_name_and_the_recipe_misses_the_old_one(cooking):
    app = edited(cooking("setup", setup_table="ingredients"), ingredient="Palta")
    app.checkbox[0].set_value(False).run()
    app.button(key="setup_save").click().run()
    assert "Limón" in app.error[0].value
    assert read_restaurant(session.current().engine).ingredients["ingredient"].tolist() == ["Limón", "Lomo fino"]


def test_an_ingredient_that_is_measured_in_another_unit_stays_the_same_amount_unless_said_otherwise(cooking):
    app = edited(cooking("setup", setup_table="ingredients"), unit="g")
    before = kept_tables()
    said = (
        "**Limón** pasa de kg a g: pasar también lo contado, lo que llegó, sus empaques, costos y límites (1 kg = 1000"
    )
    assert app.checkbox[0].label.startswith(said)
    app.button(key="setup_save").click().run()
    assert not app.exception and not app.error
    counted, now = (
        known.stock.loc[known.stock["ingredient"] == "Limón", "quantity"] for known in (before, kept_tables())
    )
    assert now.tolist() == (counted * 1000).tolist() != []
    app = edited(cooking("setup", setup_table="ingredients"), unit="kg")
    app.checkbox[0].set_value(False).run()
    app.button(key="setup_save").click().run()
    known = kept_tables()
    assert (known.ingredients["unit"][0], *known.stock.loc[known.stock["ingredient"] == "Limón", "quantity"]) == (
        "kg",
        *now,
    )


def test_a_unit_that_nobody_can_convert_is_to_be_told_first(cooking):
    by_sack = "ingredient,unit,shelf_life_days\nLimón,saco,7\n".encode()
    app = upload(open_table(cooking, "ingredients"), "ingredients", "x.csv", by_sack)
    assert "falta decir en Equivalencias cuánto es 1 saco" in app.checkbox[0].label
    assert "anotadas en «kg», y no sabemos pasarlas a «saco»" in app.error[0].value
    assert "setup_save_file" not in [button.key for button in app.button]


def test_an_editor_of_old_rows_does_not_erase_an_order_sent_meanwhile(cooking):
    engine = session.current().engine
    by_hand = "day,ingredient,quantity,supplier\n2026-11-25,Limón,20,Verduras\n".encode()
    save_table(engine, "deliveries", read_table("deliveries", by_hand, "llegadas.csv"))
    app = open_table(cooking, "deliveries")
    lines = pd.DataFrame({"ingredient": ["Limón"], "suggested_packs": 1, "sent_packs": 1, "pack_size": 5.0})
    lines = lines.assign(pack_name="caja", unit="kg", unit_cost=4.0, why="")
    day = pd.Timestamp("2026-11-25")
    save_order(engine, Order("Verduras", day, day, lines), at=NOW)
    edits = {"edited_rows": {0: {"quantity": 18.0}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_deliveries_0"] = edits
    app.button(key="setup_save").click().run()
    assert "mientras tanto" in app.error[0].value
    assert kept_tables().deliveries["quantity"].tolist() == [20, 5]
    app.button(key="setup_show_anew").click().run()
    app.session_state["setup_editor_deliveries_1"] = edits
    app.button(key="setup_save").click().run()
    assert kept_tables().deliveries["quantity"].tolist() == [18, 5]


def test_two_people_change_different_rows_of_a_table_and_both_changes_stay(cooking):
    app = open_table(cooking, "ingredients")
    edits = {"edited_rows": {0: {"shelf_life_days": "9"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_ingredients_0"] = edits
    app.run()
    theirs = kept_tables().ingredients
    save_table(session.current().engine, "ingredients", theirs.assign(shelf_life_days=[14.0, 6.0]))
    app.button(key="setup_save").click().run()
    assert not app.error
    assert app.success[0].value.endswith("Mientras tanto alguien cambió Lomo fino: eso también quedó.")
    assert kept_tables().ingredients[["ingredient", "shelf_life_days"]].to_numpy().tolist() == [
        ["Limón", 9.0],
        ["Lomo fino", 6.0],
    ]


def test_a_table_saved_in_the_same_moment_as_somebody_else_saves_it_is_refused(cooking, monkeypatch):
    app = open_table(cooking, "ingredients")
    edits = {"edited_rows": {0: {"shelf_life_days": 9}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_ingredients_0"] = edits
    theirs = kept_tables().ingredients.assign(shelf_life_days=5)

    def look_while_somebody_saves(would_be):
        save_table(session.current().engine, "ingredients", theirs)
        return fault(would_be)

    monkeypatch.setattr(setup_saving, "fault", look_while_somebody_saves)
    app.button(key="setup_save").click().run()
    assert "en ese mismo momento alguien cambió la tabla Insumos" in app.error[0].value
    assert set(kept_tables().ingredients["shelf_life_days"]) == {5}


def test_what_is_not_saved_is_said_and_still_there_after_another_table(cooking):
    app = open_table(cooking, "ingredients")
    assert not app.warning
    edits = {"edited_rows": {0: {"shelf_life_days": 9.0}}, "added_rows": [], "deleted_rows": [1]}
    app.session_state["setup_editor_ingredients_0"] = edits
    app.run()
    assert [said.value for said in app.warning] == ["Tienes cambios sin guardar."]
    app.button_group(key="setup_part").set_value("buying").run()
    assert [said.value for said in app.warning] == ["Tienes cambios sin guardar también en: Insumos."]
    app.button_group(key="setup_part").set_value("dishes").run()
    assert [said.value for said in app.warning] == ["Tienes cambios sin guardar."]
    app.button(key="setup_save_discard").click().run()
    assert not app.warning
    app.button(key="setup_save").click().run()
    assert kept_tables().ingredients["shelf_life_days"].tolist() == [14.0, 5.0]


def test_what_was_edited_just_before_another_page_is_saved_when_one_comes_back(cooking):
    app = open_table(cooking, "suppliers")
    fish = {"supplier": "Pescados", "delivery_days": ["tue"], "cutoff": "16:00", "lead_time_days": 1}
    edits = {"edited_rows": {0: {"cutoff": "20:00"}}, "added_rows": [fish], "deleted_rows": []}
    app.session_state["setup_editor_suppliers_0"] = edits
    app.switch_page("../settings.py").run()
    app.switch_page("../setup.py").run()
    app.button(key="setup_save").click().run()
    assert not app.exception
    assert not app.warning
    kept = kept_tables().suppliers
    assert kept[["supplier", "cutoff"]].to_numpy().tolist() == [
        ["Verduras", "20:00"],
        ["Carnes", "18:00"],
        ["Pescados", "16:00"],
    ]


def test_a_day_that_is_not_saved_stays_a_day(cooking):
    app = open_table(cooking, "closed")
    edits = {"edited_rows": {}, "added_rows": [{"day": "2026-12-25"}], "deleted_rows": []}
    app.session_state["setup_editor_closed_0"] = edits
    app.button_group(key="setup_part").set_value("buying").run()
    app.button_group(key="setup_part").set_value("days").run()
    app.button_group(key="setup_table").set_value("closed").run()
    app.button(key="setup_save").click().run()
    assert not app.exception
    assert kept_tables().closed["day"].tolist() == [pd.Timestamp("2026-12-25")]


def test_packs_ask_for_suppliers_first_and_recipes_come_before_both(started):
    assert "Primero anota a quién le compras" in open_table(started, "supply").info[0].value
    pages = [link.proto.page for link in started("setup").page_link]
    sold = read_sales(b"Fecha,Producto,Cantidad\n2026-11-21,Ceviche,12\n2026-11-22,Ceviche,9\n", "ventas.csv").lines
    save_import(session.current().engine, sold, NO_ISSUES, Upload(b"1", "ventas.csv", NOW))
    then = [link.proto.page for link in started("setup").page_link]
    assert [pages[1], then[1]] == ["setup", "recipes"]


def test_ingredients_that_nobody_sells_wait_as_rows_to_fill_in(cooking):
    engine = session.current().engine
    limes = "ingredient,supplier,pack_size,pack_name,unit_cost\nLimón,Verduras,20,cajón,4\n"
    save_table(engine, "supply", read_table("supply", limes.encode(), "x.csv"), mode="replace")
    app = open_table(cooking, "supply")
    assert "Queda 1 insumo que nadie te vende" in " ".join(said.value for said in app.caption)
    app.session_state["setup_editor_supply_0"] = {
        "edited_rows": {0: {"unit_cost": 5.0}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.button(key="setup_save").click().run()
    assert not app.error
    assert kept_tables().supply[["ingredient", "unit_cost"]].to_numpy().tolist() == [["Limón", 5.0]]
    filled = {1: {"supplier": "Carnes", "pack_size": 2.0, "pack_name": "bolsa", "unit_cost": 30.0}}
    app.session_state["setup_editor_supply_1"] = {"edited_rows": filled, "added_rows": [], "deleted_rows": []}
    app.button(key="setup_save").click().run()
    assert not app.error
    assert kept_tables().supply["ingredient"].tolist() == ["Limón", "Lomo fino"]


def test_what_a_row_to_fill_in_lacks_is_named_by_its_place_below_rows_left_empty(cooking):
    engine = session.current().engine
    save_table(
        engine,
        "ingredients",
        read_table("ingredients", b"ingredient,unit,shelf_life_days\nSal,kg,90\n", "x.csv"),
        mode="merge",
    )
    limes = "ingredient,supplier,pack_size,pack_name,unit_cost\nLimón,Verduras,20,cajón,4\n"
    save_table(engine, "supply", read_table("supply", limes.encode(), "x.csv"), mode="replace")
    app = open_table(cooking, "supply")
    edits = {"edited_rows": {2: {"supplier": "Carnes"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_supply_0"] = edits
    app.button(key="setup_save").click().run()
    assert "fila 3" in app.error[0].value


@pytest.mark.parametrize(
    ("table", "column", "heading"),
    [
        ("supply", "unit_cost", "Costo por unidad"),
        ("dishes", "price", "Precio"),
        ("suppliers", "minimum", "Pedido mínimo"),
    ],
)
def test_what_is_money_says_its_currency(table, column, heading):
    in_soles, in_pesos = (Restaurant(place=Place(currency=currency)) for currency in ("PEN", "BOB"))
    said = [editor_columns(table, kitchen, {})[column]["label"] for kitchen in (in_soles, in_pesos)]
    assert said == [f"{heading} (S/)", f"{heading} (BOB)"]


def test_a_price_is_what_somebody_typed_with_a_comma_and_the_others_are_not_rounded_to_what_is_shown(cooking):
    app = open_table(cooking, "supply")
    thirds = kept_tables().supply.assign(unit_cost=10 / 3)
    save_table(session.current().engine, "supply", thirds)
    app.run()
    assert app.dataframe[0].value["unit_cost"].tolist() == ["3.333333", "3.333333"]
    edits = {"edited_rows": {0: {"unit_cost": "28,50"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_supply_0"] = edits
    app.button(key="setup_save").click().run()
    assert not app.error
    assert kept_tables().supply["unit_cost"].tolist() == [28.5, 3.333333333]


def saved_as_typed(cooking: Callable, table: str, typed: dict[str, str]) -> pd.Series:
    app = open_table(cooking, table)
    edits = {"edited_rows": {0: typed}, "added_rows": [], "deleted_rows": []}
    app.session_state[f"setup_editor_{table}_0"] = edits
    app.button(key="setup_save").click().run()
    assert not app.error
    return getattr(kept_tables(), table).iloc[0]


@pytest.mark.parametrize(
    ("table", "column", "typed", "kept"),
    [
        ("supply", "pack_size", "1,250", 1.25),  # of lemons in kilos
        ("supply", "unit_cost", "4.125", 4.125),
        ("supply", "unit_cost", "S/ 12,50", 12.5),
        ("suppliers", "minimum", "S/ 1.250", 1250),
        ("ingredients", "yield", "12,5 %", 0.125),
        ("dishes", "size_factor", "1,125", 1.125),
    ],
)
def test_three_digits_after_a_comma_are_thousands_only_of_sums_of_money_and_small_units(
    cooking, table, column, typed, kept
):
    assert saved_as_typed(cooking, table, {column: typed})[column] == kept


@pytest.mark.parametrize(("typed", "kept"), [("12.500", 12500), ("12,5", 12.5), ("$ 1.250,50", 1250.5)])
def test_where_the_currency_has_no_cents_in_use_three_digits_of_a_cost_are_thousands(cooking, typed, kept):
    save_place(session.current().engine, Place(country="CO", time_zone="America/Bogota", currency="COP"))
    assert saved_as_typed(cooking, "supply", {"unit_cost": typed})["unit_cost"] == kept


def test_a_pack_of_what_is_measured_in_grams_holds_thousands(cooking):
    engine = session.current().engine
    in_grams = "ingredient,unit,shelf_life_days\nLimón,g,14\nLomo fino,kg,5\n"
    save_table(engine, "ingredients", read_table("ingredients", in_grams.encode(), "x.csv"))
    assert saved_as_typed(cooking, "supply", {"pack_size": "1,250"})["pack_size"] == 1250


def test_the_steps_before_a_table_are_one_line_that_says_how_far_one_is(started):
    app = started("setup")
    assert not app.exception
    assert app.expander[0].label == "Tus próximos tres pasos: 0 de 3 hechos"
    assert "Falta:" in " ".join(said.value for said in app.expander[0].caption)
