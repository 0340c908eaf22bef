"""What if."""


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


def test_without_its_models_a_forecast_should_be_made_again(cooking, data):
    for file in (data / "models" / "own").iterdir():
        file.unlink()
    app = cooking("scenarios")
    assert not app.exception
    assert "otra versión de Despensa" in app.warning[0].value
    assert "Actualizar el pronóstico" in [link.label for link in app.page_link]
