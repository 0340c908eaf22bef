"""What if."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st

from forecasting.files.folder import read_table
from forecasting.scenarios.scenario import DishOff, Event, Group, NewDish, Promotion, Scenario, Spell
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.scenarios import keep_scenario, kept_scenarios
from forecasting.tables import Restaurant
from pages.parts.scenarios.scenario_address import from_link, to_link
from pages.parts.scenarios.scenario_results import weightiest
from pages.shared import session
from tests.pages.conftest import forget_models
from tests.week import rows

TUESDAY, WEDNESDAY, SATURDAY = (pd.Timestamp(f"2026-11-{day}") for day in (24, 25, 28))
WEATHER = "day,temperature,precipitation\n2026-11-20,20,0\n2026-11-21,21,3\n"
LOMO = Promotion(TUESDAY, WEDNESDAY, "Lomo saltado", "discount", 0.25, 0.5)


def said(app) -> str:
    return " ".join(line.value for line in app.markdown)


def captions(app) -> str:
    return " ".join(caption.value for caption in app.caption)


def at_the_edge(app) -> str:
    """What stays in sight."""
    return app.markdown[-1].value


def save(table: str, content: str) -> None:
    save_table(session.kitchen().engine, table, read_table(table, content.encode(), f"{table}.csv"))


def promote(app, what: str = "Lomo saltado", uplift: int | None = None):
    app.selectbox(key="scenario_promotion_0_what").set_value(what).run()
    if uplift is not None:
        app.toggle(key="scenario_promotion_0_own").set_value(True).run()
        app.slider(key="scenario_promotion_0_uplift").set_value(uplift).run()
    assert not app.exception
    return app


def opened(visit, scenario: Scenario):
    """The page as somebody finds it who gets the scenario by a link."""
    app = visit("scenarios")
    app.query_params["scenario"] = to_link(scenario)
    app.run()
    assert not app.exception
    return app


def kept_now(app) -> Scenario:
    """The scenario of the page's address."""
    return from_link(app.query_params["scenario"])


def test_what_weighs_most_does_so_at_the_price_of_today():
    of_old = {"ingredient": "Lomo", "supplier": "Carnes", "pack_size": 1.0, "pack_name": "kg", "unit_cost": 2.0}
    lemons = of_old | {"ingredient": "Limón", "supplier": "Verduras", "unit_cost": 10.0}
    supply = rows("supply", of_old, of_old | {"unit_cost": 50.0, "from": TUESDAY}, lemons)
    shown = SimpleNamespace(
        found=SimpleNamespace(ingredients=pd.DataFrame({"ingredient": ["Limón", "Lomo"], "difference": [2.0, -1.0]})),
        known=SimpleNamespace(restaurant=Restaurant(supply=supply)),
        work=SimpleNamespace(location="main", today=WEDNESDAY),
    )
    assert weightiest(shown)["ingredient"].tolist() == ["Lomo", "Limón"]


def test_nothing_moved_is_todays_plan(cooking):
    app = cooking("scenarios")
    assert not app.exception
    assert "el plan es el de hoy" in said(app)
    assert "scenario" not in app.query_params


def test_a_promotion_takes_more_of_its_ingredient_and_says_what_it_is_worth(cooking):
    app = promote(cooking("scenarios"), uplift=300)
    assert "Comprarías" in said(app)
    assert "**Conviene.** Deja" in said(app)
    assert "Se paga desde" in said(app)


def test_two_for_one_that_does_not_pay_says_so(cooking):
    app = promote(cooking("scenarios"))
    app.segmented_control(key="scenario_promotion_0_kind").set_value("2x1").run()
    assert "**No conviene.** Cuesta" in said(app)
    assert "Como cada par se paga como uno, conviene desde +" in said(app)


def test_the_answer_stays_in_sight_in_one_line(cooking):
    app = cooking("scenarios")
    assert "Sin cambios" in at_the_edge(app)
    promote(app).segmented_control(key="scenario_promotion_0_kind").set_value("2x1").run()
    assert at_the_edge(app).startswith("**No conviene** · margen **−S/")
    app.multiselect(key="scenario_closed").set_value([WEDNESDAY]).run()
    assert at_the_edge(app).startswith("margen **−S/")


def test_all_purchases_are_said_in_a_sentence_and_at_the_edge_alike(cooking):
    app = promote(cooking("scenarios"), uplift=300)
    (in_all,) = re.findall(r"En total comprarías \*\*(\S+) más\*\* hasta el", said(app).replace("S/ ", "S/"))
    assert f"compras **+{in_all}**" in at_the_edge(app).replace("S/\u00a0", "S/")


def test_beside_something_else_the_sums_have_a_range_of_their_own(cooking):
    app = promote(cooking("scenarios"))
    assert "frente al plan, sin impuestos" in said(app)
    app.selectbox(key="scenario_new_0_like").set_value("Lomo saltado").run()
    assert "frente al plan (lo normal, entre" in said(app)


def test_purchases_say_that_they_do_not_follow_guests_who_cannot_be_served(cooking):
    assert "no se descuenta lo que no llegues a servir" in said(opened(cooking, Scenario(suppliers_out=("Carnes",))))
    assert "no se descuenta" not in said(opened(cooking, Scenario(closed=(WEDNESDAY,))))


def test_promotions_that_bear_on_each_other_say_that_they_do(cooking):
    app = opened(cooking, Scenario(promotions=(LOMO, replace(LOMO, discount=0.3))))
    assert "Estas se cruzan" in captions(app)
    apart = opened(cooking, Scenario(promotions=(LOMO, replace(LOMO, dish_or_category="Ceviche clásico"))))
    assert "Estas se cruzan" not in captions(apart)


def test_a_range_too_narrow_to_be_one_is_not_said(cooking):
    app = opened(cooking, Scenario(promotions=(LOMO,), dishes_off=(DishOff("Ceviche clásico", TUESDAY),)))
    assert "frente al plan, sin impuestos" in said(app)  # some 80 soles in more than 20,000


def test_an_uplift_that_nobody_taught_is_called_an_assumption(cooking):
    assert "supuesto" in captions(promote(cooking("scenarios"), "Marino"))


def test_closed_days_change_the_orders_and_give_the_reason(cooking):
    app = cooking("scenarios")
    app.multiselect(key="scenario_closed").set_value([TUESDAY]).run()
    assert not app.exception
    assert "El mar 24 nov no entrega Carnes" in app.info[0].value
    app.multiselect(key="scenario_closed").set_value([SATURDAY]).run()
    assert not app.info


def test_without_its_models_a_forecast_should_be_made_again(fresh):
    forget_models()
    app = fresh("scenarios")
    assert not app.exception
    assert "otra versión de Despensa" in app.warning[0].value
    assert "Actualizar el pronóstico" in [link.label for link in app.page_link]


def test_a_promotion_in_the_place_of_a_planned_one_says_so(cooking):
    save("promotions", "first,last,dish_or_category,kind,discount\n2026-11-26,2026-11-29,Lomo saltado,discount,0.2\n")
    app = cooking("scenarios")
    assert "Ya está en el plan: descuento de 20 % en Lomo saltado, del jue 26 nov al dom 29 nov." in captions(app)
    promote(app)
    assert not app.info
    app.selectbox(key="scenario_promotion_0_last").set_value(SATURDAY).run()
    assert "Ya tienes planeada esta promoción (jue 26 nov a dom 29 nov)" in app.info[0].value
    assert "Frente a la que ya está en el plan (26–29 nov), a la que reemplaza:" in said(app)
    assert "onviene" not in at_the_edge(app)


def test_what_a_promotion_does_to_its_neighbours_is_said_where_it_has_any(cooking):
    told = captions(promote(cooking("scenarios")))
    assert "Los 4 días después, lo promocionado vende 5 % menos (supuesto)" in told
    assert "los demás de" not in told
    save("dishes", "dish,category,price\nCeviche clásico,Criollo,40\nLomo saltado,Criollo,38\n")
    told = captions(promote(cooking("scenarios")))
    assert "los demás de Criollo venden 5 % menos (supuesto)" in told


def test_days_of_a_promotion_on_which_nobody_opens_are_named(cooking):
    app = cooking("scenarios")
    app.multiselect(key="scenario_closed").set_value([WEDNESDAY]).run()
    assert "De esos días no abres: mié 25 nov" in captions(promote(app))


def test_an_ordinary_day_asks_what_it_is_like_instead_of_scolding(cooking):
    app = cooking("scenarios")
    app.selectbox(key="scenario_event_0_day").set_value(WEDNESDAY).run()
    assert not app.error
    assert "El mié 25 nov es un día como cualquiera" in captions(app)
    assert "scenario" not in app.query_params


def test_the_slider_of_an_own_uplift_begins_at_the_usual_one(cooking):
    app = promote(cooking("scenarios"))
    app.segmented_control(key="scenario_promotion_0_kind").set_value("2x1").run()
    before = at_the_edge(app)
    app.toggle(key="scenario_promotion_0_own").set_value(True).run()
    assert app.slider(key="scenario_promotion_0_tickets").value == -10  # 60 % more portions, of which 1.8 are an order
    assert app.slider(key="scenario_promotion_0_both").value == 80
    assert "De los que lo piden, 80 % se llevan los dos (supuesto)" in captions(app)
    assert at_the_edge(app).split(" · ")[0] == before.split(" · ")[0]


def test_a_section_shows_how_much_it_holds(cooking):
    app = cooking("scenarios")
    app.number_input(key="scenario_group_0_people").set_value(40).run()
    assert [part.label for part in app.expander if "badge" in part.label] == ["Grupos :green-badge[1]"]


def test_what_ends_before_it_begins_says_so_and_changes_nothing(cooking):
    app = promote(cooking("scenarios"))
    app.selectbox(key="scenario_promotion_0_first").set_value(SATURDAY).run()
    app.selectbox(key="scenario_promotion_0_last").set_value(WEDNESDAY).run()
    assert "Termina (mié 25 nov) antes de empezar (sáb 28 nov)" in app.error[0].value
    assert "el plan es el de hoy" in said(app)


def test_without_weather_records_warmth_cannot_be_tried(cooking):
    assert "Sin datos de clima" in captions(cooking("scenarios"))


def test_rain_can_be_tried_only_where_the_place_has_any(cooking):
    save("weather", WEATHER.replace(",3", ",0"))
    app = cooking("scenarios")
    assert "scenario_weather_0_rains" not in [toggle.key for toggle in app.toggle]
    save("weather", WEATHER)
    app = cooking("scenarios")
    app.toggle(key="scenario_weather_0_rains").set_value(True).run()
    assert not app.exception
    assert "5 mm de lluvia" in captions(app)


def test_what_nobody_sells_once_a_supplier_is_out_is_named(cooking):
    app = cooking("scenarios")
    app.multiselect(key="scenario_out").set_value(["Carnes"]).run()
    assert "Nadie más te vende Lomo fino" in app.warning[0].value


def test_warmth_beyond_what_was_ever_seen_is_called_a_rough_guess(cooking):
    save("weather", WEATHER)
    app = cooking("scenarios")
    app.slider(key="scenario_weather_0_warmer").set_value(8).run()
    assert "Tu historia solo conoce de 20 a 21 °C" in app.warning[0].value


def test_a_promotion_while_the_place_is_closed_says_so_beside_the_promotions(cooking):
    app = promote(cooking("scenarios"))
    app.multiselect(key="scenario_closed").set_value(list(pd.date_range("2026-11-23", periods=3, unit="us"))).run()
    assert not app.exception
    assert "«Lomo saltado» (lun 23 nov a mié 25 nov) cae solo en días en que no abres" in app.expander[0].error[0].value
    assert "Así no puede ser" in at_the_edge(app)


def test_differences_have_a_sign_and_a_supplier(cooking):
    app = promote(cooking("scenarios"), uplift=100)
    line = app.dataframe[0].value.iloc[0]
    assert (line["ingredient"], line["supplier"], line["state"]) == ("Lomo fino", "Carnes", "cambia")
    assert line["money"].startswith("+S/")


def test_every_question_has_a_table_or_says_that_nothing_changes(cooking):
    app = promote(cooking("scenarios"), uplift=100)
    for view in ("orders", "money", "ingredients", "dishes", "risk", "effects"):
        app.segmented_control(key="scenarios_look_view").set_value(view).run()
        assert not app.exception
        assert len(app.dataframe) >= 1 or "quedan igual" in captions(app) or "queda igual" in captions(app), view


def test_the_ingredient_that_was_chosen_stays(cooking):
    app = promote(cooking("scenarios"))
    app.segmented_control(key="scenarios_look_view").set_value("ingredients").run()
    assert app.selectbox(key="scenarios_look_see").placeholder == "El que más cambia: Lomo fino"
    app.selectbox(key="scenarios_look_see").set_value("Limón").run()
    promote(app, "Ceviche clásico")
    promote(app, "Lomo saltado")
    assert app.selectbox(key="scenarios_look_see").value == "Limón"


def test_one_button_brings_the_plan_back(cooking):
    app = promote(cooking("scenarios"))
    app.multiselect(key="scenario_closed").set_value([WEDNESDAY]).run()
    app.button(key="scenarios_back").click().run()
    assert not app.exception
    assert "el plan es el de hoy" in said(app)
    assert "scenario" not in app.query_params


def test_two_promotions_are_each_weighed_and_one_is_taken_off_again(cooking):
    app = promote(cooking("scenarios"))
    app.button(key="scenarios_add_promotion").click().run()
    app.selectbox(key="scenario_promotion_1_what").set_value("Ceviche clásico").run()
    assert not app.exception
    assert "Descuento de 20 % en Lomo saltado, 23–25 nov: **" in said(app)
    assert "frente al plan (lo normal, entre" in said(app)
    app.button(key="scenarios_take_promotion_0").click().run()
    assert [one.dish_or_category for one in kept_now(app).promotions] == ["Ceviche clásico"]


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


def test_a_link_opens_the_whole_scenario_in_the_controls(cooking):
    save("weather", WEATHER)
    assert kept_now(opened(cooking, WHOLE)) == WHOLE


def test_a_warmer_fortnight_of_a_file_is_the_same_on_the_page(cooking):
    save("weather", WEATHER)
    warmer = Scenario(temperature_change=2.0)
    assert kept_now(opened(cooking, warmer)) == warmer


def test_what_a_link_says_of_days_gone_by_and_of_unknown_names_is_left_out_and_told(cooking):
    october = pd.Timestamp("2026-10-05")
    old = Scenario(closed=(october, WEDNESDAY), suppliers_out=("Pescados Pepe",))
    app = opened(cooking, old)
    assert kept_now(app) == Scenario(closed=(WEDNESDAY,))
    assert "lun 5 oct" in app.warning[0].value
    assert "Pescados Pepe" in app.warning[1].value


def test_a_number_beyond_its_slider_is_told_with_the_one_that_counts(cooking):
    app = opened(cooking, Scenario(promotions=(Promotion(TUESDAY, WEDNESDAY, "Marino", "discount", 0.25, uplift=9.0),)))
    assert kept_now(app).promotions[0].uplift == 3.0
    assert "aumento de la venta 300 % en vez de 900 %" in app.warning[0].value


def test_a_link_whose_promotion_cannot_be_says_which_part_it_is(cooking):
    app = cooking("scenarios")
    bad = {"promotions": [{"first": "2026-11-27", "last": "2026-11-28", "dish_or_category": "Marino", "kind": "3x2"}]}
    app.query_params["scenario"] = to_link(SimpleNamespace(to_json=lambda: bad))
    app.run()
    assert not app.exception
    assert "trae algo que no puede ser en las promociones" in app.error[0].value


@pytest.mark.parametrize("word", ["nonsense", "eJyrVkrLLCouUbJSMjIwMtM1NNI1MFTSUcpJRBUzqgUAmtIKGg"])
def test_a_broken_link_says_so(cooking, word):
    app = cooking("scenarios")
    app.query_params["scenario"] = word
    app.run()
    assert not app.exception
    assert app.error
    assert "el plan es el de hoy" in said(app)


def test_what_is_moved_survives_another_page_and_another_language(cooking):
    app = promote(cooking("scenarios"), uplift=60)
    app.switch_page("../today.py").run()
    app.switch_page("../scenarios.py").run()
    app.segmented_control(key="language").set_value("en").run()
    assert not app.exception
    assert app.slider(key="scenario_promotion_0_uplift").value == 60
    assert "It is probably worth it" in said(app)


def test_a_scenario_is_saved_under_a_name_and_changed_in_its_place(cooking):
    app = promote(cooking("scenarios"))
    app.text_input(key="scenario_name").set_value("Lomo de fin de mes").run()
    app.button(key="scenarios_save_new").click().run()
    assert "**Lomo de fin de mes** está guardado" in said(app)
    promote(app, "Marino")
    app.button(key="scenarios_save_changes").click().run()
    (kept,) = kept_scenarios(session.kitchen().engine)
    assert (kept.name, Scenario.from_json(kept.content).promotions[0].dish_or_category) == (
        "Lomo de fin de mes",
        "Marino",
    )


def test_a_scenario_without_a_name_is_called_by_what_it_changes(cooking):
    app = promote(cooking("scenarios"))
    app.button(key="scenarios_save_new").click().run()
    assert kept_scenarios(session.kitchen().engine)[0].name == "Descuento de 20 % en Lomo saltado, 23–25 nov"


def keep(scenario: Scenario) -> int:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    return keep_scenario(session.kitchen().engine, scenario.name, scenario.to_json(), at)


def test_a_saved_scenario_is_opened_copied_and_deleted(cooking):
    kept = keep(Scenario(name="Cierre", closed=(WEDNESDAY,)))
    app = cooking("scenarios")
    app.button(key=f"scenarios_open_{kept}").click().run()
    assert app.multiselect(key="scenario_1_closed").value == [WEDNESDAY]
    app.button(key=f"scenarios_copy_{kept}").click().run()
    app.button(key=f"scenarios_forget_{kept}").click().run()
    assert not app.exception
    assert [one.name for one in kept_scenarios(session.kitchen().engine)] == ["Copia de Cierre"]


def test_a_reload_finds_the_saved_scenario_that_was_open(cooking):
    kept = keep(Scenario(name="Cierre", closed=(WEDNESDAY,)))
    app = cooking("scenarios")
    app.button(key=f"scenarios_open_{kept}").click().run()
    app.multiselect(key="scenario_1_closed").set_value([TUESDAY]).run()
    address = {name: app.query_params[name] for name in ("scenario", "saved")}
    again = cooking("scenarios")
    for name, value in address.items():
        again.query_params[name] = value
    again.run()
    assert "Cierre: cerrado el mar 24 nov :orange-badge" in captions(again)
    again.button(key="scenarios_save_changes").click().run()
    assert [(one.id, one.name) for one in kept_scenarios(session.kitchen().engine)] == [(kept, "Cierre")]


def test_an_address_may_name_a_saved_scenario_that_nobody_has(cooking):
    app = cooking("scenarios")
    app.query_params["scenario"] = to_link(Scenario(closed=(WEDNESDAY,)))
    app.query_params["saved"] = "99"
    app.run()
    assert not app.exception
    assert "saved" not in app.query_params
    assert "scenarios_save_changes" not in [button.key for button in app.button]


def undo(app):
    app.button(key="scenarios_undo").click().run()
    assert not app.exception
    return app


def test_who_goes_back_to_the_plan_by_mistake_finds_everything_again(cooking):
    app = promote(cooking("scenarios"), uplift=60)
    before = kept_now(app)
    app.button(key="scenarios_back").click().run()
    assert kept_now(undo(app)) == before


def test_a_promotion_taken_off_by_mistake_comes_back(cooking):
    app = promote(cooking("scenarios"), uplift=60)
    before = kept_now(app)
    app.button(key="scenarios_take_promotion_0").click().run()
    assert "scenario" not in app.query_params
    assert kept_now(undo(app)) == before


def test_opening_another_scenario_leaves_a_way_back_to_the_unsaved_one(cooking):
    kept = keep(Scenario(name="Cierre", closed=(WEDNESDAY,)))
    app = promote(cooking("scenarios"))
    before = kept_now(app)
    app.button(key=f"scenarios_open_{kept}").click().run()
    assert kept_now(undo(app)) == before
    assert "saved" not in app.query_params


def test_the_way_back_is_gone_once_something_else_is_moved(cooking):
    app = promote(cooking("scenarios"))
    app.button(key="scenarios_back").click().run()
    app.multiselect(key="scenario_1_closed").set_value([WEDNESDAY]).run()
    assert "scenarios_undo" not in [button.key for button in app.button]


def test_a_deleted_scenario_comes_back(cooking):
    kept = keep(Scenario(name="Cierre", closed=(WEDNESDAY,)))
    app = cooking("scenarios")
    app.button(key=f"scenarios_forget_{kept}").click().run()
    assert "Borraste **Cierre**" in said(app)
    assert kept_scenarios(session.kitchen().engine) == []
    undo(app)
    assert [one.name for one in kept_scenarios(session.kitchen().engine)] == ["Cierre"]


def test_two_scenarios_stand_side_by_side(cooking):
    kept = keep(Scenario(name="Cierre", closed=(WEDNESDAY,)))
    app = promote(cooking("scenarios"))
    app.segmented_control(key="scenarios_look_view").set_value("compare").run()
    app.selectbox(key="scenarios_look_other").set_value(kept).run()
    assert not app.exception
    table = app.dataframe[-1].value.set_index("sum")
    assert list(table.columns) == ["changed", "other", "difference", "base"]
    assert len(set(table.loc["Venta", ["changed", "other", "base"]])) == 3
    assert table.loc["Venta", "difference"].startswith("+S/")
    assert table.loc["¿Conviene?"].tolist()[1:] == ["–", "–", "–"]
    assert "**Escenario** deja **S/" in said(app)
    assert "más** de margen que **Cierre**" in said(app)


def test_without_another_saved_scenario_there_is_nothing_to_compare(cooking):
    app = promote(cooking("scenarios"))
    assert "Comparar" not in app.segmented_control(key="scenarios_look_view").options


def test_an_adopted_promotion_stands_in_the_calendar_until_it_is_taken_back(cooking):
    app = promote(cooking("scenarios"))
    app.button(key="scenarios_adopt_now").click().run()
    assert not app.exception
    engine = session.kitchen().engine
    assert read_restaurant(engine, with_sales=False).promotions["dish_or_category"].tolist() == ["Lomo saltado"]
    assert "ya está en el calendario" in said(app)
    assert "Ya está en el plan: descuento de 20 % en Lomo saltado" in captions(app)
    app.button(key="scenarios_undo").click().run()
    assert read_restaurant(engine, with_sales=False).promotions.empty


def test_what_has_no_place_in_the_calendar_is_told(cooking):
    app = opened(cooking, Scenario(promotions=(LOMO,), prices=(("Limón", 1.5),)))
    assert "No entra en el calendario" in captions(app)
    app = opened(cooking, Scenario(prices=(("Limón", 1.5),)))
    assert "scenarios_adopt_now" not in [button.key for button in app.button]
    assert "se cambia en otra página: los precios" in captions(app)


def files_of(app, monkeypatch, *views: str) -> dict[str, bytes]:
    """What can be taken along from some views, made where no page is."""
    made = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, key, **rest: made.update({key: data}))
    for view in views:
        app.segmented_control(key="scenarios_look_view").set_value(view).run()
        assert not app.exception
    with ThreadPoolExecutor(1) as server:
        return {key: server.submit(data).result() for key, data in made.items()}


def test_every_view_can_be_taken_along_in_words_of_the_kitchen(cooking, monkeypatch):
    views = ("money", "ingredients", "dishes", "risk", "effects", "orders")
    files = files_of(opened(cooking, Scenario(promotions=(LOMO,))), monkeypatch, *views)
    tables = {key: content.decode("utf-8-sig").splitlines() for key, content in files.items() if key.endswith("_csv")}
    assert tables["scenarios_usage_csv"][0] == "Insumo,Plan,Escenario,Diferencia,Unidad"
    assert tables["scenarios_sums_csv"][0] == 'Qué,Plan,Escenario,Diferencia,"Lo normal, desde","Lo normal, hasta"'
    assert tables["scenarios_effects_csv"][0] == (
        'Efecto,Tamaño,"Lo normal, desde","Lo normal, hasta",Veces,Prophet,Bosque,De dónde,Ojo'
    )
    assert tables["scenarios_weeks_csv"][0].startswith("Desde,Hasta,Plan,Escenario,")
    assert "assumed" not in tables["scenarios_effects_csv"][1]


def test_a_spreadsheet_holds_numbers_not_words(cooking, monkeypatch):
    files = files_of(opened(cooking, Scenario(promotions=(LOMO,))), monkeypatch, "money")
    sheets = pd.read_excel(io.BytesIO(files["scenarios_sums_xlsx"]), sheet_name=None, engine="calamine")
    assert list(sheets) == ["plata", "promociones"]
    assert all(pd.api.types.is_float_dtype(sheets["plata"][name]) for name in ("Plan", "Escenario", "Diferencia"))


def test_who_begins_a_promotion_later_moves_its_end(cooking):
    app = promote(cooking("scenarios"))
    app.selectbox(key="scenario_promotion_0_first").set_value(SATURDAY).run()
    assert not app.error
    (moved,) = kept_now(app).promotions
    assert (moved.first, moved.last) == (SATURDAY, SATURDAY + pd.Timedelta(days=2))
