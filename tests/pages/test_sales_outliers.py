"""Days far from usual, counts of nothing and many dishes that sold out: shown, and settled with a tap."""

from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.tables import empty
from pages.shared import session
from tests.pages.test_sales_days import keep_only, said

SCRIPT = """
from pages.parts.sales import sales_outliers, sales_sold_out
from pages.shared import session
work = session.current()
sales_sold_out.show(work)
sales_outliers.show(work)
"""
SATURDAY, FRIDAY = "2026-11-14", "2026-11-20"


def by_hour(*gone: tuple[str, str], **typed: int) -> str:
    """Ten weeks of 20 ceviches and 20 lomos a day, 4 at one and 16 at eight; some dishes were gone by then.

    ``typed`` ceviches at one on the last Friday.
    """
    at_one = typed.get("ceviches", 4)
    lines = [
        f"{day:%Y-%m-%d},{dish},{portions},{portions * 40},{hour}"
        for day in pd.date_range(end="2026-11-22", periods=70)
        for dish in ("Ceviche clásico", "Lomo saltado")
        for hour, portions in ((13, at_one if (f"{day:%Y-%m-%d}", dish[:2]) == (FRIDAY, "Ce") else 4), (20, 16))
        if hour == 13 or (f"{day:%Y-%m-%d}", dish) not in gone
    ]
    return "\n".join(["day,dish,quantity,net_sales,hour", *lines]) + "\n"


@pytest.fixture
def page(cooking) -> Callable[..., AppTest]:
    def draw(sales: str, locale: str = "es-PE") -> AppTest:
        keep_only(sales)
        app = AppTest.from_string(SCRIPT, default_timeout=30)
        app.context = {"locale": locale}
        return app.run()

    return draw


def test_usual_days_are_not_spoken_of(page):
    app = page(by_hour())
    assert not app.exception
    assert not app.subheader


def test_many_dishes_that_sold_out_are_settled_at_once(page):
    days = [f"2026-11-{day:02}" for day in (3, 5, 9, 11, 14)]
    app = page(by_hour(*[(day, "Lomo saltado") for day in days]))
    app.button(key="sold_out_all").click().run()
    assert len(read_restaurant(session.current().engine).sold_out) == 5
    assert "parece haberse agotado" not in said(app)


def test_a_count_of_nothing_at_the_close_is_told(page):
    row = {"day": pd.Timestamp(SATURDAY), "ingredient": "Limón", "quantity": 0.0, "location": "main", "by_eye": "no"}
    stock = pd.DataFrame([row])[list(empty("stock").columns)].astype(empty("stock").dtypes)
    save_table(session.current().engine, "stock", stock, "merge")
    assert "**Limón**, sáb 14 nov: tu conteo del cierre dio 0" in said(page(by_hour()))


def test_an_odd_day_is_told_explained_by_an_event_until_that_is_taken_back_and_counts_fully_once_it_is_right(page):
    app = page(by_hour(ceviches=400))
    assert "**vie 20 nov**" in said(app)
    assert "- 42 kg de Limón; lo usual, 2 kg; para aprender cuenta como 4 kg" in said(app)
    app.button(key="outliers_keep_main_20261120").click().run()
    assert app.error[0].value == "Escribe cómo se llama el evento, por ejemplo «Boda de los Quispe»."
    app.text_input(key="outliers_name_main_20261120").input("Boda")
    app.button(key="outliers_keep_main_20261120").click().run()
    assert not app.exception
    assert "Anotado: «Boda» el vie 20 nov." in said(app)
    assert read_restaurant(session.current().engine, with_sales=False).events["event"].tolist() == ["Boda"]
    app.button(key="outliers_undo").click().run()
    assert read_restaurant(session.current().engine, with_sales=False).events.empty
    assert "para aprender" in said(app)
    app.button(key="outliers_right_main_20261120").click().run()
    assert not app.exception
    assert not app.subheader
    assert read_restaurant(session.current().engine).confirmed["day"].tolist() == [pd.Timestamp(FRIDAY)]


def test_the_same_in_english(page):
    told = said(page(by_hour(ceviches=400), locale="en-GB"))
    assert "of Limón; usually 2 kg; for learning it counts as 4 kg" in told
