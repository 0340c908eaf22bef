"""The first look of the day, in a kitchen that has too little of everything."""

import pandas as pd

from forecasting.demand.forecast import Settings, make_forecast
from forecasting.files.table import read_table
from forecasting.planning import urgent
from forecasting.sales import read_sales
from forecasting.store.days.kept_days import say_of_days
from forecasting.store.demand.runs import finish_run, start_run
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.sales.imports import list_imports, save_import, undo_imports
from forecasting.store.sales.uploads import Upload
from forecasting.store.supply.orders import Order, save_order
from forecasting.tables import HOME
from forecasting.texts import formats
from pages.parts.today import run_out_cards
from pages.shared import session, tables
from tests.pages.conftest import NOW, sales_csv
from tests.store.names import rename

QUICK = Settings(models=("weekday_mean",), folds=1, warmup=0, jobs=1)
TONIGHT = pd.Timestamp("2026-11-23 18:00")


def sentences(app) -> str:
    return " ".join(element.value for element in app.markdown)


def test_what_was_counted_too_long_ago_to_be_good_is_told_and_not_to_be_used_first(cooking):
    old = "day,ingredient,quantity\n2026-11-22,Limón,3\n2026-11-12,Lomo fino,80\n"
    save_table(session.current().engine, "stock", read_table("stock", old.encode(), "stock.csv"))
    app = cooking("today")
    assert not app.exception
    assert any(line.value.startswith("**Lomo fino** se acaba **hoy**. Tienes 0") for line in app.markdown)
    told = [line.value for line in app.caption if "Ya se habría malogrado, por su fecha" in line.value]
    assert len(told) == 1 and "si todavía sirve, cuéntalo otra vez" in told[0]
    assert not any("úsalo primero" in line.value.casefold() for line in [*app.markdown, *app.caption])
    app.switch_page("../orders.py").run()
    assert not app.exception
    assert any("Algo de lo contado ya se habría malogrado" in line.value for line in app.caption)


def test_the_first_sentence_says_what_to_do_today(cooking):
    app = cooking("today")
    assert not app.exception
    assert app.markdown[0].value == (
        "**Hoy toca 1 pedido: Carnes, antes de las 18:00.** "
        "Lo primero que puede acabarse, el **mar 24 nov**: **Lomo fino y Limón**."  # limes can still be ordered
    )
    assert [card.value for card in app.metric] == ["2", "1", "22 nov"]
    assert app.metric[1].delta == "antes de las 18:00"
    assert "Con ventas hasta el dom 22 nov." in [caption.value for caption in app.caption]
    assert "Contar" in [link.value for link in app.page_link]


def test_what_runs_out_is_said_with_what_its_dishes_leave_how_likely_it_is_and_what_is_at_stake(cooking):
    app = cooking("today")
    assert "**Limón** se acaba el **mar 24 nov**" in sentences(app)
    assert "Tienes 3 kg" in sentences(app)
    # 80 lomos a week that each leave 38 / 1.18 - 9.60
    said = "Desde el mar 24 nov faltarían, con lo que dejan al día: Lomo saltado (S/ 258)."
    assert any(said in caption.value for caption in app.caption)
    table = app.dataframe[0].value.set_index("ingredient")
    assert table.loc["Lomo fino", ["next_delivery", "one_after"]].tolist() == ["8 %", "100 %"]
    assert table.loc["Lomo fino", "at_stake"].startswith("S/ ")
    assert table.loc["Lomo fino", "will_spoil"] == "–"
    assert table.loc["Lomo fino", "order_by"] == "lun 23 nov"


def test_an_order_that_was_sent_is_no_longer_due(cooking):
    work = session.current()
    line = {"ingredient": "Lomo fino", "suggested_packs": 1, "sent_packs": 1, "pack_size": 2.0, "pack_name": "bolsa"}
    lines = pd.DataFrame([line | {"unit": "kg", "unit_cost": 48.0, "why": ""}])
    save_order(work.engine, Order("Carnes", TONIGHT, pd.Timestamp("2026-11-24"), lines), at=work.at)
    app = cooking("today")
    assert app.metric[1].value == "0"
    assert "Tienes 2 kg, con 2 kg en camino para el mar 24 nov" in sentences(app)


def test_what_comes_today_is_called_todays_delivery_whether_it_came_already_or_not(cooking):
    today = {"day": [pd.Timestamp("2026-11-23")], "ingredient": "Lomo fino", "quantity": 0.5, "location": HOME}
    save_table(session.current().engine, "deliveries", pd.DataFrame(today | {"supplier": "Verduras"}))
    assert "Tienes 2 kg, más 0.5 kg de la entrega de hoy." in sentences(cooking("today"))


def test_dishes_without_a_recipe_are_named_and_only_the_rest_of_many_is_left_out(cooking):
    import_sales(sales_csv() + "2026-11-23,Jalea,9,300\n2026-11-23,Sudado,8,200\n")
    assert any(caption.value.endswith("de la venta): Jalea y Sudado.") for caption in cooking("today").caption)
    two_more = "2026-11-23,Tiradito,7,100\n2026-11-23,Parihuela,6,90\n"
    import_sales(sales_csv() + "2026-11-23,Jalea,9,300\n2026-11-23,Sudado,8,200\n" + two_more)
    assert any(caption.value.endswith("Jalea, Sudado, Tiradito…") for caption in cooking("today").caption)


def test_what_an_order_cannot_save_any_more_is_to_be_bought_elsewhere(cooking):
    nothing = pd.DataFrame(
        {"day": [pd.Timestamp("2026-11-22")], "ingredient": "Lomo fino", "quantity": 0.5, "location": HOME}
    )
    save_table(session.current().engine, "stock", nothing, mode="merge")
    app = cooking("today")
    assert "Ya no llega con un pedido" in [title.value for title in app.subheader]
    assert "el próximo llega el mar 24 nov. Compra cerca de 1." in sentences(app)
    until = app.dataframe[0].value.set_index("ingredient")["order_by"]
    assert until["Lomo fino"] == "vie 20 nov, ya pasó"


def test_of_much_that_comes_too_late_a_table_says_how_much_to_buy(cooking, monkeypatch):
    monkeypatch.setattr(run_out_cards, "MOST_CARDS", 1)
    little = {"day": [pd.Timestamp("2026-11-22")], "ingredient": "Lomo fino", "quantity": 0.5, "location": HOME}
    save_table(session.current().engine, "stock", pd.DataFrame(little), mode="merge")
    app = cooking("today")
    assert "Compra cerca de 1.5" in sentences(app)
    assert "Y 1 insumo más que ningún pedido trae a tiempo:" in [caption.value for caption in app.caption]
    rest = {"ingredient": "Limón", "on_hand": "3 kg", "runs_out": "mar 24 nov", "to_buy": "1.5 kg"}
    assert app.dataframe[0].value.to_dict("records") == [rest]


def test_what_begins_to_spoil_in_the_next_days_is_to_be_used_first(cooking):
    much = pd.DataFrame({"day": [pd.Timestamp("2026-11-20")], "ingredient": "Lomo fino", "quantity": 60.0})
    save_table(session.current().engine, "stock", much.assign(location=HOME))
    app = cooking("today")
    assert not app.exception
    said = "**Úsalo primero, antes de que se malogre:** 52 kg de Lomo fino desde el cierre del lun 23 nov (S/ 2,497)."
    assert [warning.value for warning in app.warning] == [said]
    why = "cerca de 52 kg: úsalo primero. Lo que se compra es para los días que siguen, hasta el mié 25 nov."
    assert sum(caption.value.endswith(why) for caption in app.caption) == 1  # it is bought, too


def test_of_what_spoils_before_the_next_day_of_sales_it_says_to_freeze_it(cooking):
    engine, monday = session.current().engine, pd.Timestamp("2026-11-23")
    much = pd.DataFrame({"day": [pd.Timestamp("2026-11-20")], "ingredient": "Lomo fino", "quantity": 60.0})
    save_table(engine, "stock", much.assign(location=HOME))
    save_table(engine, "closed", pd.DataFrame({"day": [monday], "location": HOME}))
    app = cooking("today")
    assert not app.exception
    assert any(
        warning.value.startswith("**Se malogra antes del próximo día de venta; congélalo o déjalo preparado:** ")
        for warning in app.warning
    )


def test_what_is_less_than_a_kitchen_weighs_is_not_said_to_spoil(cooking, monkeypatch):
    little = {"ingredient": ["Pollo entero"], "unit": "unidad", "spoils": 0.4, "spoils_on": pd.Timestamp("2026-11-24")}
    monkeypatch.setattr(urgent, "use_first", lambda *stock: pd.DataFrame(little | {"cost": 9.0}))
    app = cooking("today")
    assert not app.exception
    assert not app.warning


def test_in_a_table_an_amount_may_go_on_below_and_loses_no_letter(cooking, monkeypatch):
    monkeypatch.setattr(formats, "TOGETHER", tables.TOGETHER)
    app = cooking("today")
    assert "Tienes 3\u00a0kg" in sentences(app)
    assert app.dataframe[0].value["on_hand"].tolist() == ["3 kg", "2 kg"]


def test_a_table_that_is_taken_along_by_streamlits_own_button_has_no_formula(cooking):
    rename(session.current().engine, "ingredients", "Limón", "=1+1")
    assert set(cooking("today").dataframe[0].value["ingredient"]) == {"'=1+1", "Lomo fino"}


def test_what_is_missing_today_comes_before_all_else_and_can_be_noted_as_bought(cooking):
    nothing = pd.DataFrame(
        {"day": [pd.Timestamp("2026-11-22")], "ingredient": "Lomo fino", "quantity": 0.0, "location": HOME}
    )
    save_table(session.current().engine, "stock", nothing, mode="merge")
    app = cooking("today")
    assert not app.exception
    assert app.error[0].value.startswith("**Hoy te falta: Lomo fino.** Compra ya cerca de ")
    assert "de Lomo fino: ningún pedido llega a tiempo." in app.error[0].value
    assert "**Lomo fino** se acaba **hoy**." in sentences(app)
    assert "Lo primero que puede acabarse es **Limón**" in sentences(app)
    assert app.selectbox(key="market_what").options[0].startswith("Lomo fino")
    app.selectbox(key="market_what").set_value("Lomo fino")
    app.text_input(key="market_how_much").set_value("8")
    app.text_input(key="market_paid").set_value("400")
    app.button(key="market_save").click().run()
    assert not app.error
    assert app.success[0].value.startswith("Anotado: **Lomo fino**: 8 kg")
    app.button(key="market_back_1").click().run()
    assert "Hoy te falta: Lomo fino" in app.error[0].value


def test_what_nobody_sells_is_never_called_fine(cooking):
    engine = session.current().engine
    supply = read_restaurant(engine, with_sales=False).supply
    save_table(engine, "supply", supply[supply["ingredient"] == "Lomo fino"])
    said = sentences(cooking("today"))
    assert "**Limón** se acaba" in said
    assert "Nadie te lo vende todavía" in said


def test_an_order_below_the_minimum_is_said_on_both_pages(cooking):
    engine = session.current().engine
    suppliers = read_restaurant(engine, with_sales=False).suppliers
    save_table(engine, "suppliers", suppliers.assign(minimum=999.0))
    assert "De los de hoy, 1 no llega todavía al mínimo de su proveedor." in cooking("today").markdown[0].value
    assert "Hoy cierra 1, a las 18:00. De todos, 2 no llegan todavía al mínimo" in cooking("orders").markdown[0].value


def test_the_same_in_english(cooking):
    said = sentences(cooking("today", locale="en-GB"))
    assert "**Limón** runs out on **Tue 24 Nov**" in said


def test_a_full_larder_is_left_in_peace(cooking):
    plenty = pd.DataFrame(
        {"day": pd.Timestamp("2026-11-22"), "ingredient": ["Limón", "Lomo fino"], "quantity": 500.0, "location": HOME}
    )
    save_table(session.current().engine, "stock", plenty, mode="merge")
    app = cooking("today")
    assert app.metric[0].value == "0"
    assert "Nada se acaba" in app.success[0].value


def test_ingredients_that_nobody_counted_are_named(cooking):
    nothing = pd.DataFrame(
        {"day": [pd.Timestamp("2026-11-22")], "ingredient": "Limón", "quantity": 3.0, "location": HOME}
    )
    save_table(session.current().engine, "stock", nothing, mode="replace")
    assert "Lomo fino" in cooking("today").info[0].value


def test_sales_that_are_too_old_are_called_so(cooking, monkeypatch):
    clock = session.clock
    monkeypatch.setattr(session, "clock", lambda zone: clock(zone) + pd.Timedelta(days=10))
    assert "hace 11 días" in cooking("today").warning[0].value


def import_sales(content: str) -> None:
    read = read_sales(content.encode(), "sales.csv")
    engine = session.current().engine
    save_import(engine, read.lines, read.issues, Upload(content.encode(), "again.csv", session.clock("America/Lima")))


def take_back_the_last_week() -> None:
    engine = session.current().engine
    undo_imports(engine, [int(list_imports(engine)["id"].iloc[0])], session.clock("America/Lima"))
    import_sales("\n".join(sales_csv().splitlines()[:-14]))


def test_after_sales_are_taken_back_every_page_says_so_and_offers_a_forecast(cooking):
    take_back_the_last_week()
    app = cooking("today")
    for page in ("today", "orders", "forecast", "scenarios"):
        app.switch_page(f"../{page}.py").run()
        assert not app.exception
        assert "las últimas ya no están" in " ".join(warning.value for warning in app.warning), page
        assert [button.key for button in app.button if button.key == "runs_start"] == ["runs_start"]


def test_a_forecast_of_dishes_is_not_shown_as_one_of_ingredients(cooking):
    engine = session.current().engine
    other = "ingredient,unit,shelf_life_days\nArroz,kg,90\n"
    save_table(engine, "recipes", read_restaurant(engine).recipes.head(0))
    save_table(engine, "supply", read_restaurant(engine).supply.head(0))
    save_table(engine, "stock", read_restaurant(engine).stock.head(0))
    save_table(engine, "ingredients", read_table("ingredients", other.encode(), "insumos.csv"))
    app = cooking("today")
    assert "cuenta platos, no insumos" in app.info[0].value
    assert app.button(key="runs_start")
    assert not app.metric


def test_a_plan_that_rests_on_estimated_recipes_says_so(cooking):
    engine = session.current().engine
    recipes = read_restaurant(engine).recipes
    save_table(engine, "recipes", recipes.assign(estimated=["yes", "no"]))
    said = " ".join(caption.value for caption in cooking("today").caption)
    assert "1 plato (67 % de la venta) va con una receta estimada" in said


def test_a_day_without_sales_and_a_last_day_that_looks_half_done_are_said(cooking):
    engine = session.current().engine
    undo_imports(engine, [int(list_imports(engine)["id"].iloc[0])], session.clock("America/Lima"))
    known = [line for line in sales_csv().splitlines() if not line.startswith(("2026-11-11", "2026-11-22"))]
    import_sales("\n".join([*known, "2026-11-22,Ceviche clásico,5,200"]) + "\n")
    app = cooking("today")
    assert "No hay ventas del mié 11 nov" in app.warning[0].value
    assert "Datos completos hasta el sáb 21 nov; el dom 22 nov puede estar a medias." in [
        line.value for line in app.caption
    ]


def test_days_in_a_row_without_sales_are_said_from_the_first_to_the_last(cooking):
    engine = session.current().engine
    undo_imports(engine, [int(list_imports(engine)["id"].iloc[0])], session.clock("America/Lima"))
    silent = ("2026-11-03", *(f"2026-11-{day}" for day in range(10, 21)))
    import_sales("\n".join(line for line in sales_csv().splitlines() if not line.startswith(silent)) + "\n")
    said = cooking("today").warning[0].value
    assert "No hay ventas de 12 días: mar 3 nov y 10–20 nov. ¿Cerraste o falta un archivo?" in said


def test_a_closure_that_began_long_ago_is_said_from_its_first_day(cooking):
    engine = session.current().engine
    undo_imports(engine, [int(list_imports(engine)["id"].iloc[0])], session.clock("America/Lima"))
    lines = sales_csv().splitlines()
    silent = tuple(f"{day:%Y-%m-%d}" for day in pd.date_range("2026-09-15", "2026-10-14"))
    import_sales("\n".join(line for line in lines if not line.startswith(silent)) + "\n")
    assert "No hay ventas de 30 días: 15 set al 14 oct." in cooking("today").warning[0].value


def test_the_sales_of_a_day_that_is_going_on_make_no_forecast_old_and_are_said_to_come_in_later(cooking):
    import_sales(sales_csv() + "2026-11-23,Lomo saltado,1,40\n")
    app = cooking("today")
    assert not app.warning
    app.switch_page("../forecast.py").run()
    assert (
        "Este pronóstico conoce tus ventas hasta el dom 22 nov. El lun 23 nov todavía no está completo: "
        "entra cuando termine." in [line.value for line in app.caption]
    )


def test_without_a_kitchen_every_page_leads_there(started):
    import_sales("day,dish,quantity\n2026-11-21,Lomo saltado,3\n2026-11-22,Lomo saltado,4\n")
    for page in ("today", "orders", "forecast", "scenarios"):
        app = started(page)
        assert not app.exception
        assert "Falta tu cocina" in app.info[0].value
        assert not app.button


def test_a_forecast_of_days_that_have_changed_since_is_called_old(cooking):
    say_of_days(session.current().engine, HOME, (pd.Timestamp("2026-11-18"),), "left_out", pd.Timestamp("2026-11-18"))
    assert "ya no son las mismas" in cooking("today").warning[0].value


def test_what_runs_out_by_tomorrow_is_never_hidden_and_the_rest_is_named(cooking):
    engine = session.current().engine
    many = [f"Insumo {place}" for place in range(7)]
    for table in ("ingredients", "supply", "recipes"):
        rows = getattr(read_restaurant(engine, with_sales=False), table)
        more = pd.concat([rows[rows["ingredient"] == "Limón"].assign(ingredient=name) for name in many])
        save_table(engine, table, pd.concat([rows, more], ignore_index=True))
    stock = pd.DataFrame({"day": pd.Timestamp("2026-11-22"), "ingredient": many, "quantity": 3.0, "location": HOME})
    save_table(engine, "stock", stock)
    run = start_run(engine, QUICK, NOW)
    finish_run(engine, run, make_forecast(read_restaurant(engine), QUICK), session.current().models, NOW)
    said = sentences(cooking("today"))
    assert all(f"**{name}** se acaba" in said for name in many)
