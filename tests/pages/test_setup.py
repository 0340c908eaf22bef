"""The kitchen's tables: uploaded from templates or edited."""

import pandas as pd
import pytest

from forecasting.files.folder import read_table
from forecasting.files.writing import template
from forecasting.store.orders import Order, save_order
from forecasting.store.restaurant import read_restaurant, save_table
from pages.shared import session
from tests.pages.conftest import NOW

TABLES = ["ingredients", "recipes", "suppliers", "supply", "dishes", "deliveries", "promotions", "events", "closed"]


def open_table(visit, table: str, locale: str = "es-PE"):
    """The page at one of its tables."""
    return visit("setup", locale=locale, setup_table=table)


def upload(app, table: str, name: str, content: bytes):
    return app.file_uploader(key=f"setup_file_{table}_0").upload(name, content).run()


@pytest.mark.parametrize("table", [*TABLES, "weather"])
@pytest.mark.parametrize(("language", "locale"), [("es", "es-PE"), ("en", "en-GB")])
def test_a_filled_template_is_read_back_and_kept(started, table, language, locale):
    app = upload(open_table(started, table, locale), table, "plantilla.csv", template(table, language, "csv"))
    assert not app.exception
    assert not app.error
    app.button(key="setup_save_file").click().run()
    assert not app.exception
    assert len(getattr(read_restaurant(session.kitchen().engine), table)) > 0


def test_a_file_with_a_bad_cell_is_refused_with_its_row(started):
    bad = b"ingredient,unit,shelf_life_days\nLimon,kg,14\nArroz,kg,muchos\n"
    app = upload(open_table(started, "ingredients"), "ingredients", "insumos.csv", bad)
    assert "muchos" in app.error[0].value
    assert "3" in app.error[0].value
    assert read_restaurant(session.kitchen().engine).ingredients.empty


def test_adding_keeps_the_rows_that_were_there(cooking):
    more = b"ingredient,unit,shelf_life_days\nArroz,kg,180\n"
    app = upload(open_table(cooking, "ingredients"), "ingredients", "insumos.csv", more)
    app.button(key="setup_save_file").click().run()
    assert set(read_restaurant(session.kitchen().engine).ingredients["ingredient"]) == {"Arroz", "Limón", "Lomo fino"}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_edited_and_saved(cooking, table):
    app = open_table(cooking, table)
    before = getattr(read_restaurant(session.kitchen().engine), table)
    app.button(key="setup_save").click().run()
    assert not app.exception
    assert not app.error
    assert getattr(read_restaurant(session.kitchen().engine), table).equals(before)


def test_an_edited_cell_is_kept(cooking):
    app = open_table(cooking, "ingredients")
    app.session_state["setup_editor_ingredients_0"] = {
        "edited_rows": {0: {"shelf_life_days": 9.0}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.button(key="setup_save").click().run()
    assert not app.exception
    assert read_restaurant(session.kitchen().engine).ingredients["shelf_life_days"].tolist() == [9.0, 5.0]


def test_an_editor_of_old_rows_does_not_erase_an_order_sent_meanwhile(cooking):
    engine = session.kitchen().engine
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
    assert read_restaurant(engine).deliveries["quantity"].tolist() == [20, 5]
    app.button(key="setup_show_anew").click().run()
    app.session_state["setup_editor_deliveries_1"] = edits
    app.button(key="setup_save").click().run()
    assert read_restaurant(engine).deliveries["quantity"].tolist() == [18, 5]
