"""What a scenario is kept by: its link, its name, the calendar and files; and the way back."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import streamlit as st

from forecasting.scenarios.scenario import DishOff, Event, Group, NewDish, Promotion, Scenario, Spell
from forecasting.store.restaurant import read_restaurant
from forecasting.store.scenarios.kept_scenarios import keep_scenario, kept_scenarios
from pages.parts.scenarios.scenario_address import from_link, to_link
from pages.shared import session
from tests.pages.test_scenarios import (
    LOMO,
    SATURDAY,
    TUESDAY,
    WEATHER,
    WEDNESDAY,
    captions,
    kept_now,
    opened,
    promote,
    said,
    save,
)

WHOLE = Scenario(
    holidays=((WEDNESDAY, True),),
    events=(Event(SATURDAY, "Todos Los Santos", 1.5),),
    closed=(TUESDAY,),
    weather=(Spell(TUESDAY, WEDNESDAY, 3.0, 4.0),),
    promotions=(LOMO, Promotion(SATURDAY, SATURDAY, "Marino", "2x1", tickets=0.3, both=0.8, limit=120.0)),
    groups=(Group(SATURDAY, 20, (("Ceviche clásico", 20.0), ("Lomo saltado", 20.0))),),
    dishes_off=(DishOff("Lomo saltado", SATURDAY, moved=0.3),),
    new_dishes=(NewDish("Lomo al jugo", "Lomo saltado", TUESDAY, SATURDAY, 0.5, price=30.0),),
    supplier_delay=("Carnes", 2),
    suppliers_out=("Verduras",),
    prices=(("Limón", 1.7),),
)


def test_a_link_opens_the_whole_scenario_in_the_controls_and_each_section_says_how_much_it_holds(cooking):
    save("weather", WEATHER)
    app = opened(cooking, WHOLE)
    assert kept_now(app) == WHOLE
    labels = [part.label for part in app.expander]
    assert {"Promociones :green-badge[2]", "Grupos :green-badge[1]"} <= {*labels}
    warmer_fortnight_of_a_file = Scenario(temperature_change=2.0)
    assert kept_now(opened(cooking, warmer_fortnight_of_a_file)) == warmer_fortnight_of_a_file


def test_what_a_link_says_of_days_gone_by_unknown_names_and_beyond_a_slider_is_told_with_what_counts(cooking):
    far = Promotion(TUESDAY, WEDNESDAY, "Marino", "discount", 0.25, uplift=9.0)
    closed = (pd.Timestamp("2026-10-05"), SATURDAY)
    app = opened(cooking, Scenario(closed=closed, suppliers_out=("Pescados Pepe",), promotions=(far,)))
    assert kept_now(app) == Scenario(closed=(SATURDAY,), promotions=(replace(far, uplift=3.0),))
    told = [warning.value for warning in app.warning]
    for one in ("5 oct 2026", "Pescados Pepe", "aumento de la venta 300 % en vez de 900 %"):
        assert sum(one in words for words in told) == 1


def test_a_new_dish_may_be_promoted_as_long_as_it_is_new(cooking):
    new = NewDish("Lomo al jugo", "Lomo saltado", TUESDAY)
    launch = Promotion(TUESDAY, WEDNESDAY, "Lomo al jugo", "discount", 0.2)
    app = opened(cooking, Scenario(promotions=(launch,), new_dishes=(new,)))
    assert not app.warning
    assert kept_now(app) == Scenario(promotions=(launch,), new_dishes=(new,))
    assert "en Lomo al jugo, 24–25 nov: **" in said(app)
    app.button(key="scenarios_take_new_0").click().run()
    assert not app.exception
    assert "el plan es el de hoy" in said(app)


def test_the_price_of_a_new_dish_is_typed_with_a_comma_and_what_is_no_price_is_not_counted(cooking):
    app = opened(cooking, Scenario(new_dishes=(NewDish("Lomo al jugo", "Lomo saltado", TUESDAY),)))
    price = app.text_input(key="scenario_1_new_0_price")
    assert price.value == ""
    app = price.set_value("42,50").run()
    assert [dish.price for dish in kept_now(app).new_dishes] == [42.5]
    app = app.text_input(key="scenario_1_new_0_price").set_value("42.500").run()
    assert [dish.price for dish in kept_now(app).new_dishes] == [42.5], "soles have cents: no thousands"
    app = app.text_input(key="scenario_1_new_0_price").set_value("cuarenta").run()
    assert [error.value for error in app.error if "cuarenta" in error.value]
    assert "Algo no cuenta todavía" in said(app)


BAD = {"promotions": [{"first": "2026-11-27", "last": "2026-11-28", "dish_or_category": "Marino", "kind": "3x2"}]}


def test_a_link_that_cannot_be_says_so_and_which_part_it_is(cooking):
    deep = "eNrtwTEBAAAAwqCg69_DGh5AAQAAAAAAAAAAAAAAAAAAAAAAAPBgu2XG9g"  # brackets in brackets
    for word in ("nonsense", deep, "eJyrVkrLLCouUbJSMjIwMtM1NNI1MFTSUcpJRBUzqgUAmtIKGg"):
        app = cooking("scenarios", address={"scenario": word})
        assert not app.exception
        assert app.error
        assert "el plan es el de hoy" in said(app)
    app = cooking("scenarios", address={"scenario": to_link(SimpleNamespace(to_json=lambda: BAD))})
    assert not app.exception
    assert "trae algo que no puede ser en las promociones" in app.error[0].value


def test_of_a_link_with_something_that_cannot_be_the_rest_is_opened_and_what_was_left_out_is_told(cooking):
    good = Scenario(promotions=(LOMO,), closed=(SATURDAY,), prices=(("Limón", 1.7),))
    told = good.to_json()
    mixed = told | {"promotions": [*BAD["promotions"], *told["promotions"]], "supplier_delay": {"supplier": "Carnes"}}
    app = cooking("scenarios", address={"scenario": to_link(SimpleNamespace(to_json=lambda: mixed))})
    assert not app.exception
    assert not app.error
    assert kept_now(app) == good
    assert "quedó fuera lo que no puede ser en las promociones y la demora de un proveedor" in app.warning[0].value


def test_what_is_moved_survives_another_page_and_another_language(cooking):
    app = opened(cooking, Scenario(promotions=(replace(LOMO, uplift=3.0),)))
    app.switch_page("../count.py").run()
    app.switch_page("../scenarios.py")
    app.segmented_control(key="language").set_value("en").run()
    assert not app.exception
    assert app.slider(key="scenario_1_promotion_0_uplift").value == 300
    assert "It is worth it" in said(app)


def save_as(app, name: str, how: str = "new"):
    app.text_input(key="scenario_name").set_value(name)
    app.button(key=f"scenarios_save_{how}").click().run()
    assert not app.exception


def test_a_scenario_is_saved_under_a_name_and_changed_in_its_place(cooking):
    app = promote(cooking("scenarios"))
    save_as(app, "Lomo de fin de mes")
    assert "**Lomo de fin de mes** está guardado" in said(app)
    promote(app, "Marino")
    app.button(key="scenarios_save_changes").click().run()
    (kept,) = kept_scenarios(session.current().engine)
    assert (kept.name, Scenario.from_json(kept.content).promotions[0].dish_or_category) == (
        "Lomo de fin de mes",
        "Marino",
    )


def keep(scenario: Scenario) -> int:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    return keep_scenario(session.current().engine, scenario.name, scenario.to_json(), at).id


def test_a_saved_scenario_is_opened_copied_and_deleted(cooking):
    kept = keep(Scenario(name="Cierre", closed=(WEDNESDAY,)))
    app = cooking("scenarios")
    app.button(key=f"scenarios_open_{kept}").click().run()
    assert app.multiselect(key="scenario_1_closed").value == [WEDNESDAY]
    app.button(key=f"scenarios_copy_{kept}").click().run()
    assert "**Cierre (2)** está en la lista" in said(app)
    undo(app)  # the button beside it opens the copy
    assert "Abriste **Cierre (2)**" in said(app)
    app.button(key=f"scenarios_forget_{kept}").click().run()
    assert not app.exception
    assert [one.name for one in kept_scenarios(session.current().engine)] == ["Cierre (2)"]


def test_a_name_that_is_taken_is_told_and_a_free_one_stands_in_the_field(cooking):
    kept = keep(Scenario(name="Cierre Ñusta", closed=(WEDNESDAY,)))
    app = promote(cooking("scenarios"))
    save_as(app, "CIERRE  ñusta")
    assert app.error[0].value.startswith("Ya tienes un escenario que se llama «Cierre Ñusta»")
    assert app.text_input(key="scenario_name").value == "CIERRE  ñusta (2)"
    assert [one.id for one in kept_scenarios(session.current().engine)] == [kept]
    app.button(key="scenarios_save_new").click().run()
    save_as(app, "cierre ñusta", "changes")
    names = [one.name for one in kept_scenarios(session.current().engine)]
    assert sorted(names) == ["CIERRE  ñusta (2)", "Cierre Ñusta"]


def test_who_gives_no_name_twice_gets_two_names_that_say_what_changes(cooking):
    app = promote(cooking("scenarios"))
    app.button(key="scenarios_save_new").click().run()
    save_as(app, "", "changes")
    save_as(app, "")
    names = [one.name for one in kept_scenarios(session.current().engine)]
    assert names == ["Descuento de 20 % en Lomo saltado, 23–25 nov (2)", "Descuento de 20 % en Lomo saltado, 23–25 nov"]


def undo(app):
    app.button(key="scenarios_undo").click().run()
    assert not app.exception
    return app


def test_a_deleted_scenario_comes_back_under_a_free_name_where_its_own_was_given_to_another(cooking):
    kept = keep(Scenario(name="Cierre", closed=(WEDNESDAY,)))
    app = cooking("scenarios")
    app.button(key=f"scenarios_forget_{kept}").click().run()
    assert "Borraste **Cierre**" in said(app)
    assert kept_scenarios(session.current().engine) == []
    undo(app)
    (again,) = kept_scenarios(session.current().engine)
    assert again.name == "Cierre"
    app.button(key=f"scenarios_forget_{again.id}").click().run()
    keep(Scenario(name="cierre", closed=(TUESDAY,)))
    undo(app)
    assert "**Cierre (2)** está otra vez en la lista" in said(app)
    assert {one.name for one in kept_scenarios(session.current().engine)} == {"cierre", "Cierre (2)"}


def test_a_name_that_somebody_else_takes_at_that_moment_is_numbered(cooking, monkeypatch):
    keep(Scenario(name="Cierre", closed=(WEDNESDAY,)))
    kept = keep(Scenario(name="Calor", temperature_change=2.0))
    app = cooking("scenarios")
    keep(Scenario(name="Calor (2)", temperature_change=2.0))
    app.button(key=f"scenarios_copy_{kept}").click().run()
    assert not app.exception
    assert "**Calor (3)** está en la lista" in said(app)
    promote(app)
    keep(Scenario(name="Descuento de 20 % en Lomo saltado, 23–25 nov", closed=(TUESDAY,)))
    app.button(key="scenarios_adopt_now").click().run()
    assert not app.exception
    assert "**Descuento de 20 % en Lomo saltado, 23–25 nov (2)** ya está en el calendario" in said(app)


def test_an_address_brings_the_name_and_says_it(cooking):
    app = opened(cooking, Scenario(name="Lomo de fin de mes", promotions=(LOMO,)))
    assert "Estás viendo el escenario **Lomo de fin de mes**" in said(app)
    assert kept_now(app).name == "Lomo de fin de mes"  # who loads the page anew finds it, too
    shared = next(code.value for code in app.code)
    assert from_link(parse_qs(urlsplit(shared).query)["scenario"][0])[0].name == "Lomo de fin de mes"


def test_a_reload_finds_the_saved_scenario_that_was_open_and_what_is_saved_anew_is_numbered(cooking):
    kept = keep(Scenario(name="Cierre", closed=(WEDNESDAY,)))
    app = cooking("scenarios")
    app.button(key=f"scenarios_open_{kept}").click().run()
    app.multiselect(key="scenario_1_closed").set_value([TUESDAY]).run()
    again = cooking("scenarios", address={name: app.query_params[name] for name in ("scenario", "saved")})
    assert "Cierre: cerrado el mar 24 nov :orange-badge" in captions(again)
    again.button(key="scenarios_save_changes").click().run()
    assert [(one.id, one.name) for one in kept_scenarios(session.current().engine)] == [(kept, "Cierre")]
    again.multiselect(key="scenario_1_closed").set_value([SATURDAY]).run()
    again.button(key="scenarios_save_new").click().run()
    assert not again.exception
    found = {one.name: Scenario.from_json(one.content).closed for one in kept_scenarios(session.current().engine)}
    assert found == {"Cierre": (TUESDAY,), "Cierre (2)": (SATURDAY,)}
    assert again.text_input(key="scenario_1_name").value == "Cierre (2)"


def test_an_address_may_name_a_saved_scenario_that_nobody_has(cooking):
    app = cooking("scenarios", address={"scenario": to_link(Scenario(closed=(WEDNESDAY,))), "saved": "99"})
    assert not app.exception
    assert "saved" not in app.query_params
    assert "scenarios_save_changes" not in [button.key for button in app.button]


def test_whoever_takes_a_promotion_off_or_goes_back_to_the_plan_has_a_way_back_until_something_else_is_moved(cooking):
    app = opened(cooking, Scenario(promotions=(replace(LOMO, uplift=0.6),)))
    before = kept_now(app)
    app.button(key="scenarios_take_promotion_0").click().run()
    assert "scenario" not in app.query_params
    assert kept_now(undo(app)) == before
    app.button(key="scenarios_back").click().run()
    assert "el plan es el de hoy" in said(app)
    assert "scenario" not in app.query_params
    assert kept_now(undo(app)) == before
    app.button(key="scenarios_back").click().run()
    next(days for days in app.multiselect if days.key.endswith("_closed")).set_value([WEDNESDAY]).run()
    assert "scenarios_undo" not in [button.key for button in app.button]


def test_opening_another_scenario_leaves_a_way_back_to_the_unsaved_one(cooking):
    kept = keep(Scenario(name="Cierre", closed=(WEDNESDAY,)))
    app = promote(cooking("scenarios"))
    before = kept_now(app)
    app.button(key=f"scenarios_open_{kept}").click().run()
    assert kept_now(undo(app)) == before
    assert "saved" not in app.query_params


def test_two_scenarios_stand_side_by_side_once_there_is_another(cooking):
    app = promote(cooking("scenarios"))
    assert "Comparar" not in app.segmented_control(key="scenarios_look_view").options
    kept = keep(Scenario(name="Cierre", closed=(WEDNESDAY,)))
    app.run().segmented_control(key="scenarios_look_view").set_value("compare").run()
    app.selectbox(key="scenarios_look_other").set_value(kept).run()
    assert not app.exception
    table = app.dataframe[-1].value.set_index("sum")
    assert list(table.columns) == ["changed", "other", "difference", "base"]
    assert len(set(table.loc["Venta", ["changed", "other", "base"]])) == 3
    assert table.loc["Venta", "difference"].startswith("+S/")
    assert table.loc["¿Conviene?"].tolist()[1:] == ["–", "–", "–"]
    assert "**Escenario** deja **S/" in said(app)
    assert "más** de margen que **Cierre**" in said(app)


def test_an_adopted_promotion_stands_in_the_calendar_until_it_is_taken_back(cooking):
    app = promote(cooking("scenarios"))
    app.button(key="scenarios_adopt_now").click().run()
    assert not app.exception
    engine = session.current().engine
    assert read_restaurant(engine, with_sales=False).promotions["dish_or_category"].tolist() == ["Lomo saltado"]
    assert "ya está en el calendario" in said(app)
    assert app.button_group(key="scenario_1_without").options[0].startswith("Descuento de 20 % en Lomo saltado")
    app.button(key="scenarios_undo").click().run()
    assert read_restaurant(engine, with_sales=False).promotions.empty


def test_what_has_no_place_in_the_calendar_is_told(cooking):
    app = opened(cooking, Scenario(promotions=(LOMO,), prices=(("Limón", 1.5),)))
    assert "No entra en el calendario" in captions(app)
    app = opened(cooking, Scenario(prices=(("Limón", 1.5),)))
    assert "scenarios_adopt_now" not in [button.key for button in app.button]
    assert "No entra en el calendario; se cambia en Cocina: los precios." in captions(app)
    assert "nadie lo decide" not in captions(app)
    app = opened(cooking, Scenario(prices=(("Limón", 1.5),), suppliers_out=("Carnes",), supplier_delay=("Verduras", 1)))
    assert "porque nadie lo decide: la demora de un proveedor. No entra" in captions(app)


def files_of(app, monkeypatch, *views: str) -> dict[str, bytes]:
    """What can be taken along from some views, made where no page is."""
    made = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, key, **rest: made.update({key: data}))
    for view in views:
        app.segmented_control(key="scenarios_look_view").set_value(view).run()
        assert not app.exception
    with ThreadPoolExecutor(1) as server:
        return {key: server.submit(data).result() for key, data in made.items()}


def test_every_view_can_be_taken_along_in_words_of_the_kitchen_and_a_spreadsheet_holds_numbers(cooking, monkeypatch):
    views = ("money", "ingredients", "dishes", "risk", "effects", "orders")
    files = files_of(opened(cooking, Scenario(promotions=(LOMO,))), monkeypatch, *views)
    tables = {key: content.decode("utf-8-sig").splitlines() for key, content in files.items() if key.endswith("_csv")}
    assert tables["scenarios_usage_csv"][0] == "Insumo,Plan,Escenario,Diferencia,Unidad"
    assert tables["scenarios_sums_csv"][0] == 'Qué,Plan,Escenario,Diferencia,"Lo normal, desde","Lo normal, hasta"'
    head, lomo = tables["scenarios_promotions_csv"]
    assert head.endswith("Aumento esperado de porciones,Se paga desde")
    assert lomo.split(",")[-2] == "0.5"
    assert tables["scenarios_effects_csv"][0] == (
        'Efecto,Tamaño,"Lo normal, desde","Lo normal, hasta",Veces,Prophet,Bosque,De dónde,Ojo'
    )
    assert tables["scenarios_weeks_csv"][0].startswith("Desde,Hasta,Plan,Escenario,")
    assert "assumed" not in tables["scenarios_effects_csv"][1]
    sheets = pd.read_excel(io.BytesIO(files["scenarios_sums_xlsx"]), sheet_name=None, engine="calamine")
    assert list(sheets) == ["plata", "promociones"]
    assert all(pd.api.types.is_float_dtype(sheets["plata"][name]) for name in ("Plan", "Escenario", "Diferencia"))
