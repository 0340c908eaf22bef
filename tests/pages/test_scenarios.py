"""What if."""

import re
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import pandas as pd
import pytest
from sqlalchemy import delete, select, update

from forecasting.files.table import read_table
from forecasting.scenarios.scenario import DishOff, Promotion, Scenario
from forecasting.store.database import writing
from forecasting.store.restaurant import save_table
from forecasting.store.schema import dish_mix, dishes, import_days, sale_lines
from forecasting.supply.offers import unit_costs
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
    save_table(session.current().engine, table, read_table(table, content.encode(), f"{table}.csv"))


def promote(app, what: str = "Lomo saltado", uplift: int | None = None):
    app.selectbox(key="scenario_promotion_0_what").set_value(what).run()
    if uplift is not None:
        app.toggle(key="scenario_promotion_0_own").set_value(True).run()
        app.slider(key="scenario_promotion_0_uplift").set_value(uplift).run()
    assert not app.exception
    return app


def opened(visit, scenario: Scenario, **state: object):
    """The page as somebody finds it who gets the scenario by a link."""
    app = visit("scenarios", address={"scenario": to_link(scenario)}, **state)
    assert not app.exception
    return app


def kept_now(app) -> Scenario:
    """The scenario of the page's address."""
    return from_link(app.query_params["scenario"])[0]


def test_what_weighs_most_does_so_at_the_price_of_today():
    of_old = {"ingredient": "Lomo", "supplier": "Carnes", "pack_size": 1.0, "pack_name": "kg", "unit_cost": 2.0}
    lemons = of_old | {"ingredient": "Limón", "supplier": "Verduras", "unit_cost": 10.0}
    supply = rows("supply", of_old, of_old | {"unit_cost": 50.0, "from": TUESDAY}, lemons)
    shown = SimpleNamespace(
        found=SimpleNamespace(ingredients=pd.DataFrame({"ingredient": ["Limón", "Lomo"], "difference": [2.0, -1.0]})),
        basis=SimpleNamespace(unit_costs=partial(unit_costs, supply)),
        work=SimpleNamespace(location="main", today=WEDNESDAY),
    )
    assert weightiest(shown)["ingredient"].tolist() == ["Lomo", "Limón"]


def test_nothing_moved_is_todays_plan(cooking):
    app = cooking("scenarios")
    assert not app.exception
    assert "el plan es el de hoy" in said(app)
    assert "Sin cambios" in at_the_edge(app)
    assert "scenario" not in app.query_params


def test_a_promotion_takes_more_of_its_ingredient_and_says_what_it_is_worth_also_beside_other_changes(cooking):
    app = promote(cooking("scenarios"), uplift=300)
    assert "Comprarías" in said(app)
    assert "**Conviene.** Deja" in said(app)
    assert "Se paga desde" in said(app)
    (in_all,) = re.findall(r"En total comprarías \*\*(\S+) más\*\* hasta el", said(app).replace("S/ ", "S/"))
    assert f"compras **+{in_all}**" in at_the_edge(app).replace("S/ ", "S/")
    app.multiselect(key="scenario_closed").set_value([SATURDAY]).run()
    assert "Descuento de 20 % en Lomo saltado, 23–25 nov: **Conviene.** Deja" in said(app)


@pytest.mark.parametrize(
    ("first", "last", "amounts"),
    [
        (TUESDAY, WEDNESDAY, ["96 más", "24 menos", "72 más"]),
        (SATURDAY, SATURDAY + pd.Timedelta(days=9), ["576 de más", "10 menos", "566 más"]),
    ],
)
def test_what_is_bought_in_the_next_orders_later_and_of_the_rest_adds_up(cooking, first, last, amounts):
    app = opened(cooking, Scenario(promotions=(replace(LOMO, first=first, last=last),)))
    assert re.findall(r"\*\*S/\s(\d+ (?:de )?(?:más|menos))\*\*", said(app)) == amounts


@pytest.mark.parametrize(
    ("scenario", "told"), [(Scenario(promotions=(LOMO,)), True), (Scenario(prices=(("Limón", 1.7),)), False)]
)
def test_only_of_a_promotion_it_is_said_that_the_drinks_of_its_guests_do_not_count(cooking, scenario, told):
    app = opened(cooking, scenario, scenarios_look_view="money")
    assert "Solo cuenta los platos." in captions(app)
    assert ("Si la promoción trae gente" in captions(app)) is told


def test_two_for_one_that_does_not_pay_says_so_and_the_slider_of_an_own_uplift_begins_at_the_usual_one(cooking):
    app = promote(cooking("scenarios"))
    app.segmented_control(key="scenario_promotion_0_kind").set_value("2x1").run()
    assert "**No conviene.** Cuesta" in said(app)
    assert "Como cada par se paga como uno, conviene desde +" in said(app)
    before = at_the_edge(app)
    assert before.startswith("**No conviene** · margen **−S/")
    app.toggle(key="scenario_promotion_0_own").set_value(True).run()
    assert app.slider(key="scenario_promotion_0_tickets").value == -10  # 60 % more portions, of which 1.8 are an order
    assert app.slider(key="scenario_promotion_0_both").value == 80
    assert "De los que lo piden, 80 % se llevan los dos (supuesto)" in captions(app)
    assert at_the_edge(app).split(" · ")[0] == before.split(" · ")[0]


def test_a_promotion_that_ends_before_it_begins_is_not_taken_for_no_change(cooking):
    app = opened(cooking, Scenario(promotions=(replace(LOMO, first=WEDNESDAY),)))
    app.selectbox(key="scenario_1_promotion_0_last").set_value(TUESDAY).run()
    assert app.error[0].value.startswith("Termina (mar 24 nov) antes de empezar (mié 25 nov)")
    assert at_the_edge(app).startswith("Algo no cuenta todavía")
    assert "el plan es el de hoy" not in said(app)
    app.multiselect(key="scenario_1_closed").set_value([SATURDAY]).run()
    assert at_the_edge(app).startswith("margen **−S/")
    assert "Algo no cuenta todavía" in at_the_edge(app)
    app.multiselect(key="scenario_1_closed").set_value([])
    app.selectbox(key="scenario_1_promotion_0_last").set_value(WEDNESDAY).run()
    assert "Algo no cuenta" not in said(app)
    app.multiselect(key="scenario_1_closed").set_value([WEDNESDAY]).run()
    assert at_the_edge(app).startswith("Así no puede ser")


def test_promotions_that_bear_on_each_other_say_that_they_do(cooking):
    app = opened(cooking, Scenario(promotions=(LOMO, replace(LOMO, discount=0.3))))
    assert "Estas se cruzan" in captions(app)


def test_a_dish_that_has_left_the_menu_is_not_offered_and_named(fresh):
    three_weeks_ago = select(import_days.c.id).where(import_days.c.day > TUESDAY - pd.Timedelta(weeks=3))
    with writing(session.current().engine) as connection:
        lomo = select(dishes.c.id).where(dishes.c.name == "Lomo saltado").scalar_subquery()
        its = (sale_lines.c.till_name == "Lomo saltado", sale_lines.c.import_day_id.in_(three_weeks_ago))
        connection.execute(delete(sale_lines).where(*its))
        connection.execute(update(dish_mix).where(dish_mix.c.dish_id == lomo).values(mean=0.0))
    app = fresh("scenarios")
    assert "Lomo saltado" not in app.selectbox(key="scenario_promotion_0_what").options
    assert "1 plato no se ofrece, porque hace dos semanas o más que no se vende: Lomo saltado." in captions(app)


def test_a_range_too_narrow_to_be_one_is_not_said(cooking):
    app = opened(cooking, Scenario(promotions=(LOMO,), dishes_off=(DishOff("Ceviche clásico", TUESDAY),)))
    assert "frente al plan, sin impuestos" in said(app)  # some 80 soles in more than 20,000


def test_an_uplift_that_nobody_taught_is_called_an_assumption(cooking):
    marino = Promotion(TUESDAY, WEDNESDAY, "Marino", "discount", 0.2)
    assert "supuesto" in captions(opened(cooking, Scenario(promotions=(marino,))))


def test_closed_days_change_the_orders_and_give_the_reason(cooking):
    app = opened(cooking, Scenario(closed=(TUESDAY,)))
    assert "El mar 24 nov no hay entrega de Carnes" in app.info[0].value
    app.multiselect(key="scenario_1_closed").set_value([SATURDAY]).run()
    assert not app.info


def test_without_its_models_a_forecast_can_be_made_again_there_and_then(fresh):
    forget_models()
    app = fresh("scenarios")
    assert not app.exception
    assert "otra versión de Despensa" in app.warning[0].value
    assert [button.key for button in app.button].count("runs_start") == 1


def test_a_models_file_that_was_changed_is_not_loaded_and_the_page_says_so(fresh):
    (file,) = session.current().models.rglob("*.joblib")
    file.write_bytes(file.read_bytes() + b"more")
    app = fresh("scenarios")
    assert not app.exception
    assert "su archivo de modelos falta o no es el que se guardó" in app.warning[0].value


PLANNED = "first,last,dish_or_category,kind,discount\n2026-11-26,2026-11-29,Lomo saltado,discount,0.2\n"
ITS_NAME = "Descuento de 20 % en Lomo saltado, 26–29 nov"


def test_a_planned_promotion_is_weighed_by_trying_without_it(cooking):
    save("promotions", PLANNED)
    app = cooking("scenarios")
    without = app.button_group(key="scenario_without")
    assert without.options == [ITS_NAME]
    without.set_value([ITS_NAME]).run()
    assert not app.exception
    assert "Lo planeado, descuento de 20 % en Lomo saltado, 26–29 nov: **" in said(app)
    assert at_the_edge(app).startswith("**Lo planeado: no conviene** · margen **+S/")
    assert [one.dish_or_category for one in kept_now(app).promotions_off] == ["Lomo saltado"]


def test_a_scenario_without_a_planned_promotion_that_is_gone_says_so_and_opens_the_rest(cooking):
    off = Promotion(TUESDAY, WEDNESDAY, "Lomo saltado", "discount", 0.2)
    app = opened(cooking, Scenario(promotions_off=(off,), closed=(SATURDAY,)))
    assert "quitaba una promoción que ya no está en el plan: descuento de 20 % en Lomo saltado" in app.warning[0].value
    assert kept_now(app) == Scenario(closed=(SATURDAY,))


def test_a_promotion_in_the_place_of_a_planned_one_says_what_each_is_worth(cooking):
    save("promotions", PLANNED)
    app = opened(cooking, Scenario(promotions=(replace(LOMO, discount=0.2, uplift=None),)))
    assert not app.info
    app.selectbox(key="scenario_1_promotion_0_last").set_value(SATURDAY).run()
    assert "Ya tienes planeada esta promoción (26–29 nov)" in app.info[0].value
    assert "Descuento de 20 % en Lomo saltado, 24–28 nov: **" in said(app)
    assert "Lo planeado, descuento de 20 % en Lomo saltado, 26–29 nov: **" in said(app)
    assert "onviene" not in at_the_edge(app)


def test_what_a_promotion_does_to_its_neighbours_is_said_where_it_has_any(cooking):
    app = opened(cooking, Scenario(promotions=(LOMO,)))
    assert "Los 4 días después, lo promocionado vende 5 % menos (supuesto)" in captions(app)
    assert "los demás de" not in captions(app)
    save("dishes", "dish,category,price\nCeviche clásico,Criollo,40\nLomo saltado,Criollo,38\n")
    assert "los demás de Criollo venden 5 % menos (supuesto)" in captions(app.run())


def test_an_ordinary_day_asks_what_it_is_like_instead_of_scolding(cooking):
    app = cooking("scenarios")
    app.selectbox(key="scenario_event_0_day").set_value(WEDNESDAY).run()
    assert not app.error
    assert "El mié 25 nov es un día como cualquiera" in captions(app)
    assert "scenario" not in app.query_params


def test_weather_can_be_tried_as_far_as_the_records_of_the_place_go(cooking):
    app = cooking("scenarios")
    assert "Sin datos de clima" in captions(app)
    save("weather", WEATHER.replace(",3", ",0"))
    app.run()
    assert "scenario_weather_0_rains" not in [toggle.key for toggle in app.toggle]
    save("weather", WEATHER)
    app.run()
    app.toggle(key="scenario_weather_0_rains").set_value(True)
    app.slider(key="scenario_weather_0_warmer").set_value(8).run()
    assert not app.exception
    assert "5 mm de lluvia" in captions(app)
    (rough,) = app.warning
    for part in (
        "entre 20 °C y 21 °C",
        "frente a lo normal de la fecha",
        "hasta 3 mm de lluvia",
        "Más allá es una estimación gruesa",
    ):
        assert part in rough.value
    app.slider(key="scenario_weather_0_rain").set_value(3)
    app.slider(key="scenario_weather_0_warmer").set_value(0).run()
    assert not app.warning
    assert "Clima :green-badge[1]" in [part.label for part in app.expander]
    app.button(key="scenarios_take_weather_0").click().run()  # rain alone can be taken off, too
    assert "el plan es el de hoy" in said(app)


def test_what_is_changed_is_told_in_a_row_that_can_be_taken_apart(cooking):
    app = opened(cooking, Scenario(promotions=(LOMO,), closed=(SATURDAY,), suppliers_out=("Carnes",)))
    told = "Descuento de 25 % en Lomo saltado, 24–25 nov; cerrado el sáb 28 nov; Carnes no vende"
    assert told in [caption.value for caption in app.caption]
    app.button(key="scenarios_save_new").click().run()
    assert not app.exception
    assert told in [caption.value for caption in app.caption]  # its name, and that once


def test_what_nobody_sells_once_a_supplier_is_out_is_named(cooking):
    app = opened(cooking, Scenario(suppliers_out=("Carnes",)))
    assert "Nadie más te vende Lomo fino" in app.warning[0].value
    app.segmented_control(key="scenarios_look_view").set_value("risk").run()
    assert app.dataframe[0].value.set_index("ingredient").at["Lomo fino", "changed"] == "nadie lo vende"


def test_a_group_eats_what_is_on_the_menu_of_its_day(cooking):
    app = opened(cooking, Scenario(dishes_off=(DishOff("Lomo saltado", TUESDAY, WEDNESDAY),)))
    app.number_input(key="scenario_1_group_0_people").set_value(20).run()
    app.selectbox(key="scenario_1_group_0_day").set_value(WEDNESDAY).run()
    assert not app.error
    assert [dish for dish, _ in kept_now(app).groups[0].dishes] == ["Ceviche clásico"]  # the usual one without it
    app.multiselect(key="scenario_1_group_0_menu").set_value(["Lomo saltado"]).run()
    (refused,) = next(part for part in app.expander if part.label.startswith("Grupos")).error
    assert "«Lomo saltado» está fuera de la carta el mié 25 nov" in refused.value
    app.selectbox(key="scenario_1_group_0_day").set_value(SATURDAY).run()
    assert not app.error


def test_days_of_a_promotion_on_which_nobody_opens_are_named_and_where_all_are_it_cannot_be(cooking):
    app = opened(cooking, Scenario(promotions=(LOMO,), closed=(WEDNESDAY,)))
    assert "De esos días no abres: mié 25 nov" in captions(app)
    app.multiselect(key="scenario_1_closed").set_value([TUESDAY, WEDNESDAY]).run()
    assert not app.exception
    assert "«Lomo saltado» (mar 24 nov a mié 25 nov) cae solo en días en que no abres" in app.expander[0].error[0].value
    assert "Así no puede ser" in at_the_edge(app)


def test_every_question_has_a_table_or_says_that_nothing_changes(cooking):
    app = opened(cooking, Scenario(promotions=(replace(LOMO, uplift=1.0),)))
    line = app.dataframe[0].value.iloc[0]
    assert (line["ingredient"], line["supplier"], line["state"]) == ("Lomo fino", "Carnes", "cambia")
    assert line["money"].startswith("+S/")
    for view in ("money", "ingredients", "dishes", "risk", "effects"):
        app.segmented_control(key="scenarios_look_view").set_value(view).run()
        assert not app.exception
        assert len(app.dataframe) >= 1 or "nada de esto cambia" in captions(app), view


@pytest.mark.parametrize(
    ("asked", "house"), [(Scenario(holidays=((TUESDAY, True),)), True), (Scenario(promotions=(LOMO,)), False)]
)
def test_an_effect_that_each_ingredient_has_its_own_of_is_said_to_be_the_mean_of_the_house(cooking, asked, house):
    app = opened(cooking, asked, scenarios_look_view="effects")
    assert not app.exception
    assert ("el de la casa: el promedio de sus insumos" in captions(app)) == house


def test_the_ingredient_that_was_chosen_stays(cooking):
    app = opened(cooking, Scenario(promotions=(LOMO,)), scenarios_look_view="ingredients")
    assert app.selectbox(key="scenarios_look_see").placeholder == "El que más cambia: Lomo fino"
    app.selectbox(key="scenarios_look_see").set_value("Limón").run()
    for dish in ("Ceviche clásico", "Lomo saltado"):
        app.selectbox(key="scenario_1_promotion_0_what").set_value(dish).run()
    assert app.selectbox(key="scenarios_look_see").value == "Limón"


def test_two_promotions_are_each_weighed_their_sum_has_a_range_and_one_is_taken_off_again(cooking):
    app = promote(cooking("scenarios"))
    assert "frente al plan, sin impuestos" in said(app)
    app.button(key="scenarios_add_promotion").click().run()
    app.selectbox(key="scenario_promotion_1_what").set_value("Ceviche clásico").run()
    assert not app.exception
    assert "Descuento de 20 % en Lomo saltado, 23–25 nov: **" in said(app)
    assert "frente al plan (lo normal, entre" in said(app)
    assert "Estas se cruzan" not in captions(app)
    app.button(key="scenarios_take_promotion_0").click().run()
    assert [one.dish_or_category for one in kept_now(app).promotions] == ["Ceviche clásico"]


def test_who_begins_a_promotion_later_moves_its_end(cooking):
    app = opened(cooking, Scenario(promotions=(LOMO,)))
    app.selectbox(key="scenario_1_promotion_0_first").set_value(SATURDAY).run()
    assert not app.error
    (moved,) = kept_now(app).promotions
    assert (moved.first, moved.last) == (SATURDAY, SATURDAY + pd.Timedelta(days=2))
