"""What is asked about dishes that seem to have been sold out: four weeks to Sunday 22 November 2026, noon to eight."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from forecasting.sales import read_sales
from forecasting.store.days.sold_out import read_sold_out
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.imports import list_imports, save_import, undo_imports
from forecasting.store.sales.uploads import Upload
from pages.shared import session
from tests.pages.conftest import NOW

SECTION = """
from pages.parts.sales import sales_sold_out
from pages.shared import session
sales_sold_out.show(session.current())
"""


def by_the_hour(until: int) -> str:
    """On Saturday 21 no ceviche from the hour ``until`` on."""
    days = pd.date_range("2026-10-26", "2026-11-22")
    lines = [
        f"{day:%Y-%m-%d},{dish},{portions},{hour}"
        for day in days
        for dish, portions in (("Ceviche clásico", 10), ("Lomo saltado", 4))
        for hour in (12, 13, 14, 20)
        if not (f"{day:%d}" == "21" and dish == "Ceviche clásico" and hour >= until and day.month == 11)
    ]
    return "\n".join(["day,dish,quantity,hour", *lines, ""])


@pytest.fixture
def page(cooking):
    def draw(until: int = 14, locale: str = "es-PE") -> AppTest:
        engine, content = session.current().engine, by_the_hour(until)
        undo_imports(engine, [int(list_imports(engine)["id"].iloc[0])], NOW)
        read = read_sales(content.encode(), "ventas.csv")
        save_import(engine, read.lines, read.issues, Upload(content.encode(), "ventas.csv", NOW))
        app = AppTest.from_string(SECTION, default_timeout=30)
        app.context = {"locale": locale}
        return app.run()

    return draw


def said(app: AppTest) -> str:
    return " ".join(each.value for each in app.markdown)


def answers() -> list[list[object]]:
    return read_sold_out(session.current().engine)[["day", "dish", "answer"]].to_numpy().tolist()


def test_in_english_it_is_asked_in_english(page):
    assert "the last one was sold at 13:00, and other sales went on until 20:00" in said(page(locale="en"))


def test_a_dish_that_ended_early_is_asked_about_and_each_answer_settles_it_and_can_be_taken_back(page):
    app = page()
    assert (
        "**Ceviche clásico**, sáb 21 nov: lo último se vendió a las 13 h y el local siguió vendiendo hasta las 20 h"
        in said(app)
    )
    assert "vender 20 porciones más" in said(app)
    for place, answer in enumerate(("yes", "no")):
        assert "**Un plato parece haberse agotado**" in said(app)
        app.button[place].click().run()
        assert answers() == [[pd.Timestamp("2026-11-21"), "Ceviche clásico", answer]]
        assert "parece haberse agotado" not in said(app)
        app.button(key="sold_out_undo_main_Ceviche clásico_20261121").click().run()
        assert answers() == []
    assert "**Un plato parece haberse agotado**" in said(app)


def test_a_person_can_tell_of_a_dish_that_the_hours_don_t_show_and_without_one_tells_nothing(page):
    app = page(until=24)
    assert "parece haberse agotado" not in said(app)
    app.button(key="sold_out_say").click().run()
    assert answers() == []
    assert not app.exception
    app.selectbox(key="sold_out_dish").select("Lomo saltado")
    app.button(key="sold_out_say").click().run()
    assert answers() == [[pd.Timestamp("2026-11-22"), "Lomo saltado", "yes"]]
    assert "Lomo saltado se agotó el dom 22 nov." in said(app)
    assert read_restaurant(session.current().engine).sold_out["dish"].tolist() == ["Lomo saltado"]
