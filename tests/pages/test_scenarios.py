"""What if."""

from forecasting.files.folder import read_table
from forecasting.store.restaurant import save_table
from pages.shared import session
from tests.pages.conftest import forget_models


def said(app) -> str:
    return " ".join(line.value for line in app.markdown)


def test_nothing_moved_is_todays_plan(cooking):
    app = cooking("scenarios")
    assert not app.exception
    assert "el plan es el de hoy" in said(app)


def test_a_promotion_of_a_dish_takes_more_of_its_ingredient(cooking):
    app = cooking("scenarios")
    app.selectbox(key="scenario_what").set_value("Lomo saltado").run()
    app.toggle(key="scenario_own").set_value(True).run()
    app.slider(key="scenario_uplift").set_value(100).run()
    assert not app.exception
    assert "más" in said(app)
    assert "Lomo fino" in said(app)


def test_an_uplift_that_nobody_taught_is_called_an_assumption(cooking):
    app = cooking("scenarios")
    app.selectbox(key="scenario_what").set_value("Marino").run()
    assert "supuesto" in " ".join(caption.value for caption in app.caption)


def test_a_closed_day_takes_less(cooking):
    app = cooking("scenarios")
    days = app.selectbox(key="scenario_closed").options
    app.selectbox(key="scenario_closed").select(days[2]).run()
    assert not app.exception
    assert "en vez de" in said(app)


def test_without_its_models_a_forecast_should_be_made_again(fresh):
    forget_models()
    app = fresh("scenarios")
    assert not app.exception
    assert "otra versión de Despensa" in app.warning[0].value
    assert "Actualizar el pronóstico" in [link.label for link in app.page_link]


def test_a_promotion_in_the_place_of_a_planned_one_says_so(cooking):
    row = "first,last,dish_or_category,kind\n2026-11-26,2026-11-29,Lomo saltado,discount\n"
    save_table(session.kitchen().engine, "promotions", read_table("promotions", row.encode(), "promociones.csv"))
    app = cooking("scenarios")
    app.selectbox(key="scenario_what").set_value("Lomo saltado").run()
    app.slider(key="scenario_length").set_value(3).run()
    assert not app.info
    app.slider(key="scenario_length").set_value(4).run()
    assert "Ya tienes planeada esta promoción (jue 26 nov a dom 29 nov)" in app.info[0].value


def test_what_a_promotion_does_to_its_neighbours_is_said(cooking):
    app = cooking("scenarios")
    app.selectbox(key="scenario_what").set_value("Lomo saltado").run()
    captions = " ".join(caption.value for caption in app.caption)
    assert "los demás de Criollo venden 5 % menos (supuesto)" in captions
    assert "Los 4 días después, lo promocionado vende 5 % menos (supuesto)" in captions


def test_without_weather_records_warmth_cannot_be_tried(cooking):
    app = cooking("scenarios")
    assert app.slider(key="scenario_warmer").disabled
    assert "Sin datos de clima" in " ".join(caption.value for caption in app.caption)


def test_differences_have_a_sign_and_a_supplier(cooking):
    app = cooking("scenarios")
    app.selectbox(key="scenario_what").set_value("Lomo saltado").run()
    app.toggle(key="scenario_own").set_value(True).run()
    app.slider(key="scenario_uplift").set_value(100).run()
    line = app.dataframe[0].value.iloc[0]
    assert line["difference"].startswith("+")
    assert line["supplier"] == "Carnes"


def test_today_can_be_closed_too(cooking):
    app = cooking("scenarios")
    assert app.selectbox(key="scenario_closed").options[:3] == ["Ninguno", "lun 23 nov", "mar 24 nov"]


def test_a_closed_day_of_delivery_is_given_as_the_reason_of_the_jump(cooking):
    app = cooking("scenarios")
    app.selectbox(key="scenario_closed").select("mar 24 nov").run()
    assert not app.exception
    assert "El mar 24 nov no entrega Carnes" in app.info[0].value
    app.selectbox(key="scenario_closed").select("sáb 28 nov").run()
    assert not app.info


def test_the_ingredient_that_was_chosen_stays(cooking):
    app = cooking("scenarios")
    app.selectbox(key="scenario_what").set_value("Lomo saltado").run()
    assert app.selectbox(key="scenario_see").placeholder == "El que más cambia: Lomo fino"
    app.selectbox(key="scenario_see").set_value("Limón").run()
    app.selectbox(key="scenario_what").set_value("Ceviche clásico").run()
    app.selectbox(key="scenario_what").set_value("Lomo saltado").run()
    assert app.selectbox(key="scenario_see").value == "Limón"


def test_one_button_brings_the_plan_back(cooking):
    app = cooking("scenarios")
    app.selectbox(key="scenario_closed").select("mié 25 nov").run()
    app.selectbox(key="scenario_what").set_value("Lomo saltado").run()
    app.button(key="scenarios_back").click().run()
    assert not app.exception
    assert "el plan es el de hoy" in said(app)


def test_what_is_planned_already_is_said(cooking):
    row = "first,last,dish_or_category,kind\n2026-11-26,2026-11-29,Lomo saltado,discount\n"
    save_table(session.kitchen().engine, "promotions", read_table("promotions", row.encode(), "promociones.csv"))
    captions = " ".join(caption.value for caption in cooking("scenarios").caption)
    assert "Ya está en el plan: descuento de Lomo saltado, del jue 26 nov al dom 29 nov." in captions
