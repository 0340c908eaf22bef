"""What pages say of a kitchen that has too few weeks of sales to judge any model."""


def test_no_page_claims_to_know_how_wrong_it_may_be(young):
    app = young("today")
    assert "suponen un 30 % por día" in app.info[0].value

    app.switch_page("../forecast.py").run()
    assert not app.exception
    said = " ".join(line.value for line in app.markdown)
    assert "Todavía no hay ventas suficientes" in said
    assert "entre" not in said.replace("entre cuánto y cuánto", "")
    assert list(app.dataframe[0].value.columns) == ["ingredient", "week", "change"]

    app.switch_page("../accuracy.py").run()
    assert not app.exception
    assert "Todavía no hay ninguna semana que juzgar: la primera es la que empieza el lun 23 nov" in app.info[0].value
    assert not app.dataframe

    app.switch_page("../money.py").run()
    assert not app.exception
    assert "entre" not in app.markdown[0].value
    assert list(app.dataframe[0].value.columns) == ["week", "budget"]

    app.switch_page("../proof.py").run()
    assert not app.exception
    assert "se necesitan" in app.info[0].value
    assert not app.dataframe

    app.switch_page("../orders.py")
    app.segmented_control(key="language").set_value("en").run()
    assert not app.exception
    assert "the orders assume 30% a day" in app.info[0].value
    assert any("Total" in line.value for line in app.markdown)
