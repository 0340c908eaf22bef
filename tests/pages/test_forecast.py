"""How much will be used, and whether to believe it."""

from datetime import timedelta

from forecasting.forecast import Settings
from forecasting.sales import read_sales
from forecasting.store.imports import Upload, save_import, undo_imports
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.runs import report, start_run
from pages.shared import runs, session
from tests.pages.conftest import NOW


def said(app) -> str:
    return " ".join(line.value for line in app.markdown)


def test_a_sentence_says_how_much_next_week_takes(cooking):
    app = cooking("forecast")
    app.selectbox(key="forecast_ingredient").set_value("Limón").run()
    assert not app.exception
    assert "**unos 16 kg** de Limón" in said(app)


def test_the_picture_has_the_past_and_the_recommended_future(cooking):
    app = cooking("forecast")
    assert len(app.get("plotly_chart")) == 1


def test_it_says_which_model_is_used(cooking):
    assert "Usamos" in said(cooking("forecast")) or "usamos" in said(cooking("forecast"))


def test_a_forecast_is_started_in_a_process_of_its_own(cooking, monkeypatch):
    started = []
    monkeypatch.setattr(runs, "start", started.append)
    app = cooking("forecast")
    app.button(key="runs_start").click().run()
    assert [work.url for work in started] == [session.kitchen().url]


def test_without_a_forecast_the_page_offers_to_make_one(cooking, data):
    (data / "restaurant.db").unlink()
    for ending in ("-wal", "-shm"):
        (data / f"restaurant.db{ending}").unlink(missing_ok=True)
    session.start(session.Place(name="Nuevo"))
    app = cooking("forecast")
    assert not app.exception
    assert "Sube tus ventas" in app.page_link[0].value


def test_both_models_are_compared_for_every_ingredient(cooking):
    app = cooking("forecast")
    table = app.dataframe[0].value
    assert sorted(table["ingredient"]) == ["Limón", "Lomo fino"]
    assert table["prophet"].isna().all(), "this kitchen's forecast was made without Prophet"
    assert table["forest"].notna().all()
    assert all(": " in used for used in table["used"])


def test_while_a_forecast_is_made_the_page_says_how_far_it_is(cooking):
    engine = session.kitchen().engine
    run = start_run(engine, Settings(), session.clock("America/Lima") - timedelta(minutes=2))
    report(engine, run, 0, 13, "", session.clock("America/Lima"))
    app = cooking("forecast")
    assert not app.exception
    assert app.get("progress")[0].proto.text == "Calculando la primera parte, de 13…"
    assert "Lleva 2 minutos." in [caption.value for caption in app.caption]


def test_too_few_weeks_give_no_range_and_no_comparison(young):
    app = young("forecast")
    assert not app.exception
    assert "Todavía no hay ventas suficientes" in said(app)
    assert "entre" not in said(app).replace("entre cuánto y cuánto", "")
    assert "forecast_sides" not in [table.key for table in app.dataframe]


def test_a_recipe_that_changed_since_asks_for_a_new_forecast(cooking):
    engine = session.kitchen().engine
    recipes = read_restaurant(engine, with_sales=False).recipes
    save_table(engine, "recipes", recipes.assign(quantity=recipes["quantity"] * 2))
    assert "Las recetas o los grupos de insumos cambiaron" in cooking("forecast").warning[0].value


def test_a_forecast_of_sales_that_were_taken_back_is_called_old(cooking):
    engine = session.kitchen().engine
    late = "day,dish,quantity\n2026-11-20,Ceviche clásico,20\n"
    undo_imports(engine, [1], NOW)
    read = read_sales(late.encode(), "otra.csv")
    save_import(engine, read.lines, read.issues, Upload(late.encode(), "otra.csv", NOW))
    assert "las últimas ya no están" in " ".join(each.value for each in cooking("forecast").warning)


def test_the_sentence_the_sides_and_the_detail_name_the_same_model_for_every_ingredient(cooking):
    short = {"Mezcla": "mezcla", "4 semanas": "Promedio de 4 semanas", "Semana pasada": "Igual que la semana pasada"}
    app = cooking("forecast")
    for ingredient in app.selectbox(key="forecast_ingredient").options:
        app.selectbox(key="forecast_ingredient").set_value(ingredient).run()
        sides, detail = app.dataframe[0].value.set_index("ingredient"), app.dataframe[1].value
        used = sides.loc[ingredient, "used"].split(":")[0]
        assert short[used] in said(app)
        assert [name for name in detail["model"] if name.endswith("(se usa)")] == [
            f"{short[used].replace('mezcla', 'Mezcla')} (se usa)"
        ]
