"""What does not fit the rest of the kitchen is refused or asked about before it is kept."""

from forecasting.files.table import read_table
from forecasting.store.restaurant import save_table
from pages.shared import session
from tests.pages.seen import kept_tables
from tests.pages.setup import ONE_LINE, open_table, upload


def test_a_recipe_in_an_impossible_unit_is_refused_before_it_is_kept(cooking):
    app = open_table(cooking, "recipes")
    for line in ("60,brazada", "2,unidad"):
        upload(app, "recipes", "ceviche.csv", ONE_LINE.format(line).encode())
        assert "Recetas, fila 2: Ceviche clásico lleva Limón" in app.error[0].value
        assert "setup_save_file" not in [button.key for button in app.button]
    assert kept_tables().recipes["quantity"].tolist() == [100, 200]


def test_a_unit_that_nobody_knows_is_asked_for_and_then_understood(cooking):
    two_bags = ONE_LINE.format("2,bolsita").encode()
    app = upload(open_table(cooking, "recipes"), "recipes", "ceviche.csv", two_bags)
    assert "Equivalencias, cuánto es: Limón, 1 bolsita = ¿? kg" in app.error[0].value
    engine = session.current().engine
    bag = "ingredient,unit,equals,in_unit\nLimón,bolsita,150,g\n".encode()
    save_table(engine, "conversions", read_table("conversions", bag, "equivalencias.csv"))
    assert not app.run().error
    app.button(key="setup_save_file").click().run()
    assert kept_tables().recipes["unit"].tolist() == ["g", "bolsita"]


def test_an_edit_that_no_recipe_fits_any_more_is_refused(cooking):
    app = open_table(cooking, "ingredients")
    edits = {"edited_rows": {0: {"unit": "l"}}, "added_rows": [], "deleted_rows": []}
    app.session_state["setup_editor_ingredients_0"] = edits
    app.run().checkbox[0].uncheck()  # counted in litres all along, they say
    app.button(key="setup_save").click().run()
    assert "«g»" in app.error[0].value
    assert kept_tables().ingredients["unit"].tolist() == ["kg", "kg"]


def test_a_cost_of_nothing_is_asked_about(cooking):
    engine = session.current().engine
    supply = kept_tables().supply
    assert not open_table(cooking, "supply").warning
    save_table(engine, "supply", supply.assign(unit_cost=supply["unit_cost"].mask(supply["ingredient"] == "Limón", 0)))
    assert open_table(cooking, "supply").warning[0].value.startswith("Limón cuesta 0")


def test_a_name_that_nobody_knows_is_refused_and_one_that_is_nearly_ours_asked_about(cooking):
    packs = "ingredient,supplier,pack_size,pack_name,unit_cost\n{},5,caja,4\n"
    app = open_table(cooking, "supply")
    upload(app, "supply", "empaques.csv", packs.format("Limón,Verdulería").encode())
    assert "fila 2: Limón se compra a «Verdulería»" in app.error[0].value
    assert "¿Quisiste decir" not in app.error[0].value
    upload(app, "supply", "empaques.csv", packs.format("limon,Verduras").encode())
    assert "«limon», que vende Verduras, no está entre los insumos" in app.error[0].value
    assert "¿Quisiste decir **Limón**?" in app.error[0].value


def test_a_kitchen_that_was_broken_before_can_be_mended_step_by_step(cooking):
    engine = session.current().engine
    broken = "item,ingredient,quantity,unit\nCeviche clásico,Ají,2,kg\nLomo saltado,Sal,2,kg\n".encode()
    save_table(engine, "recipes", read_table("recipes", broken, "recetas.csv"))
    pepper = "ingredient,unit,shelf_life_days\nAjí,kg,9\n".encode()
    app = upload(open_table(cooking, "ingredients"), "ingredients", "insumos.csv", pepper)
    assert "Sal" in app.warning[-1].value
    app.button(key="setup_save_file").click().run()
    assert "Ají" in kept_tables().ingredients["ingredient"].tolist()


def test_a_recipe_that_would_lose_lines_is_asked_about_before_there_is_the_one_button_to_save(cooking):
    engine = session.current().engine
    two = "item,ingredient,quantity,unit\nCeviche clásico,Limón,100,g\nCeviche clásico,Lomo fino,5,g\n".encode()
    save_table(engine, "recipes", read_table("recipes", two, "recetas.csv"))
    app = upload(open_table(cooking, "recipes"), "recipes", "ceviche.csv", ONE_LINE.format("60,g").encode())
    assert "pasa de 2 líneas de receta a 1" in " ".join(line.value for line in app.markdown)
    assert "setup_save_file" not in [button.key for button in app.button]
    next(box for box in app.checkbox if box.key.startswith("setup_lose")).check().run()
    assert [button.key for button in app.button if button.key.startswith("setup_save")] == ["setup_save_file"]
    app.button(key="setup_save_file").click().run()
    assert kept_tables().recipes["quantity"].tolist() == [60]


def test_a_delivery_of_another_year_is_asked_about_and_kept(cooking):
    rows = "day,ingredient,quantity\n2026-11-24,Limón,20\n2036-11-24,Limón,20\n2016-11-24,Limón,20\n"
    app = upload(open_table(cooking, "deliveries"), "deliveries", "entregas.csv", rows.encode())
    asked = "¿Están bien las fechas de 2 entregas? Son de antes de tus ventas o para dentro de meses: "
    assert app.warning[0].value.startswith(asked + "fila 3, Limón, 24 nov 2036 y fila 4, Limón, 24 nov 2016.")
    app.button(key="setup_save_file").click().run()
    assert len(kept_tables().deliveries) == 3
    assert app.warning[0].value.startswith(asked)


def test_a_delivery_that_is_noted_twice_is_asked_about_as_long_as_it_may_matter(cooking):
    rows = "day,ingredient,quantity,supplier\n2026-11-20,Limón,20,Verduras\n2026-11-20,Limón,20,Verduras\n"
    long_ago = "2026-10-20,Limón,20,Verduras\n2026-10-20,Limón,20,Verduras\n2026-11-20,Limón,5,Verduras\n"
    app = upload(open_table(cooking, "deliveries"), "deliveries", "entregas.csv", (rows + long_ago).encode())
    (asked,) = [said.value for said in app.warning if "dos veces" in said.value]
    assert "ya está en otra fila: fila 3, Limón, 20 nov 2026. Cuentan las dos" in asked
    app.button(key="setup_save_file").click().run()
    assert len(kept_tables().deliveries) == 5
