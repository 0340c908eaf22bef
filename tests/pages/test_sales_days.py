"""What is asked about the days that are kept: ten weeks to Sunday 22 November 2026, each with 30 units or 60."""

from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from forecasting.sales import read_sales
from forecasting.store.days.kept_days import read_days
from forecasting.store.menu.merges import merge
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.imports import list_imports, save_import, undo_imports
from forecasting.store.sales.uploads import Upload
from pages.shared import session
from tests.pages.conftest import NOW, sales_csv
from tests.store.conftest import NO_ISSUES

DAYS = """
from pages.parts.sales import sales_days
from pages.shared import session
sales_days.show(session.current())
"""
ODD = """
import streamlit as st
from forecasting.sales import read_sales
from pages.parts.sales import sales_odd
from pages.shared import session
lines = read_sales(st.session_state["content"], "ventas.csv").lines
sales_odd.show(session.current(), lines, st.session_state.get("source"))
"""

TAKEN_BACK = "days_undo_main_till_20261122"  # takes back that the last day was whole


@pytest.fixture
def page(cooking) -> Callable[..., AppTest]:
    """Draws one section on the kitchen's database, its sales replaced by other ones if any are given."""

    def draw(
        script: str = DAYS, sales: str | None = None, locale: str = "es-PE", whole: bool = True, **state: object
    ) -> AppTest:
        if sales is not None:
            keep_only(sales, whole)
        app = AppTest.from_string(script, default_timeout=30)
        app.context = {"locale": locale}
        for key, value in state.items():
            app.session_state[key] = value
        return app.run()

    return draw


def keep_only(content: str, whole: bool = True) -> None:
    """These sales alone, of whose last day somebody has said that it is ``whole``."""
    engine = session.current().engine
    undo_imports(engine, [int(list_imports(engine)["id"].iloc[0])], NOW)
    read = read_sales(content.encode(), "ventas.csv")
    save_import(engine, read.lines, read.issues, Upload(content.encode(), "ventas.csv", NOW, last_day_whole=whole))


def without(*days: str, sales: str | None = None) -> str:
    lines = (sales or sales_csv()).splitlines()
    return "\n".join(line for line in lines if not line.startswith(days)) + "\n"


def three_days_on_monday() -> str:
    """Nothing on Saturday 14 and Sunday 15, on Monday 16 their 90 units as well as its own 30."""
    monday = [
        f"2026-11-16,{dish},{portions},{portions * 40}"
        for dish, portions in (("Ceviche clásico", 80), ("Lomo saltado", 40))
    ]
    return without("2026-11-14", "2026-11-15", "2026-11-16") + "\n".join(monday) + "\n"


def half_a_sunday(sold: int = 9) -> str:
    return without("2026-11-22") + f"2026-11-22,Ceviche clásico,{sold},{40 * sold}\n"


def said(app: AppTest) -> str:
    return " ".join(line.value for line in [*app.markdown, *app.caption])


def kept(day: str) -> float:
    sales = read_restaurant(session.current().engine).sales
    return float(sales.loc[sales["day"] == day, "quantity"].sum())


def closed() -> list[str]:
    return [f"{day:%d/%m}" for day in read_restaurant(session.current().engine, with_sales=False).closed["day"]]


def test_where_all_days_are_there_one_quiet_sentence_says_so(page):
    app = page()
    assert not app.exception
    assert app.caption[0].value.endswith("Están todos los días, del 14 set 2026 al 22 nov 2026.")
    assert [button.key for button in app.button] == [TAKEN_BACK]


def test_a_rest_day_is_accepted_with_one_tap_and_taken_back_with_another(page):
    tuesdays = [f"{day:%Y-%m-%d}" for day in pd.date_range("2026-09-15", "2026-11-17", freq="7D")]
    app = page(sales=without(*tuesdays))
    assert "**Los martes no hay ventas** (10, del 15 set 2026 al 17 nov 2026)" in said(app)
    app.button[0].click().run()
    assert not app.exception
    assert closed()[0] == "15/09"
    assert len(closed()) == 10
    assert "Están todos los días" in said(app)
    app.button(key="days_reopen").click().run()
    assert closed() == []
    assert "**Los martes no hay ventas**" in said(app)


def test_a_holiday_is_proposed_by_its_name(page):
    app = page(sales=without("2026-10-08"))
    assert "**Combate de Angamos** no tiene ventas (jue 8 oct)" in said(app)
    app.button[0].click().run()
    assert closed() == ["08/10"]


def test_days_without_reason_ask_for_their_file(page):
    app = page(sales=without("2026-11-11", "2026-11-12"))
    assert "No hay ventas de 2 días, **del 11 nov 2026 al 12 nov 2026**: parece que falta el archivo." in said(app)


def test_who_sells_now_and_then_answers_once_for_all_days_without_sales_and_takes_it_back(page):
    often = [f"{day:%Y-%m-%d}" for day in pd.date_range("2026-09-14", "2026-11-22") if day.day != 22]
    app = page(sales=without(*often))
    told = "**Vendes de vez en cuando.** 59 días no tienen ventas, del 23 set 2026 al 21 nov 2026."
    assert said(app).count("no tienen ventas") == 1 and told in said(app)
    (answer, _) = app.button
    app = answer.click().run()
    assert "Vendes de vez en cuando" not in said(app)
    assert "Del 23 set 2026 al 21 nov 2026 vendiste de vez en cuando: no falta ningún archivo." in said(app)
    assert closed() == []
    back = next(button for button in app.button if button.key != TAKEN_BACK)
    assert told in said(back.click().run())


def test_many_gaps_wait_behind_a_line(page):
    gaps = [f"2026-10-{day}" for day in ("02", "07", "13", "22", "31")]
    app = page(sales=without(*gaps))
    assert app.expander[0].label == "Ver 2 huecos más"


def test_days_cashed_up_together_are_told_and_can_be_shared_out_and_put_together_again(page):
    app = page(sales=three_days_on_monday())
    assert (
        "El **lun 16 nov** trae 120 porciones. Lo normal de ese día solo es 30; "
        "junto con sáb 14 nov y dom 15 nov, que no tienen ventas, 120." in said(app)
    )
    assert [button.label for button in app.button if button.key != TAKEN_BACK] == [
        "Repartir entre esos días",
        "No aprender de ese día",
        "Así está bien",
    ]
    app.button(key="days_spread_main_20261116").click().run()
    assert not app.exception
    assert [kept(f"2026-11-{day}") for day in (14, 15, 16)] == [60.0, 30.0, 30.0]
    assert "Lo del lun 16 nov está repartido entre sáb 14 nov, dom 15 nov y lun 16 nov." in said(app)
    app.button(key="days_undo_main_20261116").click().run()
    assert kept("2026-11-16") == 120.0
    assert "¿Se cobraron juntos?" in said(app)


def test_such_a_day_can_be_left_out_of_learning(page):
    app = page(sales=three_days_on_monday())
    app.button(key="days_left_out_main_20261116").click().run()
    assert "Del lun 16 nov no se aprende." in said(app)
    assert read_restaurant(session.current().engine).doubtful["day"].tolist() == [pd.Timestamp("2026-11-16")]


def test_if_it_is_right_the_days_before_it_are_a_gap(page):
    app = page(sales=three_days_on_monday())
    app.button(key="days_right_main_20261116").click().run()
    assert "El lun 16 nov está bien así." in said(app)
    assert "No hay ventas de 2 días, **del 14 nov 2026 al 15 nov 2026**" in said(app)
    assert read_restaurant(session.current().engine).doubtful.empty


def test_a_last_day_with_few_units_is_asked_about_until_somebody_confirms_it(page):
    app = page(sales=half_a_sunday(), whole=False)
    assert "El **dom 22 nov** parece a medias: 9 porciones, cuando un día así trae unas 30." in said(app)
    app.button(key="days_whole_main_20261122").click().run()
    assert "parece a medias" not in said(app)
    assert "El dom 22 nov está completo." in said(app)


def test_without_hours_a_usual_last_day_may_be_half_done_until_somebody_confirms_it(page):
    app = page(sales=sales_csv(), whole=False)
    assert "El **dom 22 nov** puede estar a medias: sus ventas no traen hora" in said(app)
    app.button(key="days_whole_main_20261122").click().run()
    assert "puede estar a medias" not in said(app)
    app.button(key="days_undo_main_20261122").click().run()
    assert "puede estar a medias" in said(app)


def test_with_the_hours_of_a_few_days_nobody_knows_when_it_closes(page):
    app = page(sales="day,dish,quantity,hour\n2026-11-21,Ceviche,3,21\n2026-11-22,Ceviche,2,22\n", whole=False)
    assert "con tan pocos días todavía no se sabe a qué hora sueles cerrar" in said(app)


def test_a_day_that_is_going_on_is_not_asked_about(page, monkeypatch):
    monkeypatch.setattr(session, "clock", lambda zone: NOW.replace(day=22))
    assert "parece a medias" not in said(page(sales=half_a_sunday(), whole=False))


def test_a_half_day_of_one_portion_is_said_so(page):
    app = page(sales=half_a_sunday(sold=1), whole=False)
    assert "El **dom 22 nov** parece a medias: una porción, cuando un día así trae unas 30." in said(app)


def test_an_app_that_was_silent_may_have_sold_nothing(page):
    rows = [f"{line},Rappi" for line in without("2026-11-18").splitlines()[1:]]
    lines = [f"{line},caja" for line in sales_csv().splitlines()[1:]]
    app = page(sales="\n".join(["day,dish,quantity,net_sales,source", *lines, *rows]) + "\n")
    assert "**Rappi** no tiene ventas del mié 18 nov, y los demás sí" in said(app)
    app.button[0].click().run()
    assert "**Rappi** no tiene ventas" not in said(app)
    answers = read_days(session.current().engine).answers
    of_all = answers.loc[answers["source"] == "", ["day", "answer"]]
    assert of_all.to_numpy().tolist() == [[pd.Timestamp("2026-11-18"), "whole"]]


def test_an_app_whose_file_of_today_has_not_come_yet_is_not_asked_about(page, monkeypatch):
    rows = [f"{line},Rappi" for line in without("2026-11-22").splitlines()[1:]]
    lines = [f"{line},caja" for line in sales_csv().splitlines()[1:]]
    sold = "\n".join(["day,dish,quantity,net_sales,source", *lines, *rows]) + "\n"
    assert "**Rappi** no tiene ventas del dom 22 nov" in said(page(sales=sold))
    monkeypatch.setattr(session, "clock", lambda zone: NOW.replace(day=22))
    assert "Rappi" not in said(page())


def test_where_there_are_several_locations_each_sentence_names_its_own(page):
    header, *lines = sales_csv().splitlines()
    surco = [f"{line},Surco" for line in lines if not line.startswith("2026-11-11")]
    app = page(sales="\n".join([f"{header},location", *[f"{line},Lince" for line in lines], *surco]) + "\n")
    assert "Surco · No hay ventas del **11 nov 2026**" in said(app)


def test_the_same_in_english(page):
    app = page(sales=half_a_sunday(), locale="en-GB", whole=False)
    assert "**Sun 22 Nov** looks half done: 9 portions, where such a day usually has about 30." in said(app)


def odd(page, content: str, **state: object) -> str:
    app = page(ODD, content=content.encode(), **state)
    assert not app.exception
    return app.info[0].value if app.info else ""


MONDAY = "day,dish,quantity,net_sales\n2026-11-23,Ceviche clásico,{ceviche},{money}\n"


def test_a_usual_file_has_nothing_odd(page):
    assert odd(page, MONDAY.format(ceviche=20, money=800) + "2026-11-23,Lomo saltado,10,400\n") == ""


def test_what_is_odd_in_a_file_is_said_before_it_is_kept(page):
    told = odd(page, MONDAY.format(ceviche=100, money=6000) + "2026-11-23,Causa,2,40\n2026-11-23,Papa rellena,1,15\n")
    assert told.startswith("Antes de guardar, mira estas 5 cosas:")
    assert "- El **lun 23 nov** trae 103 porciones; lo normal es 30." in told
    assert "- **Ceviche clásico** sale a S/ 60.00 en promedio; antes, a S/ 35.00." in told
    assert "- **Lomo saltado** no está, y suele venderse (unas 11.4 porciones por día)." in told
    assert "- **Causa** no se había vendido antes (2 porciones)." in told
    assert "- **Papa rellena** no se había vendido antes (1 porción)." in told


def test_a_dish_that_goes_on_under_a_joined_name_is_not_missing(page):
    renamed = MONDAY.format(ceviche=20, money=800) + "2026-11-23,08.LOMO SALTADO,10,400\n"
    assert "**Lomo saltado** no está" in odd(page, renamed)
    engine, lines = session.current().engine, read_sales(renamed.encode(), "lunes.csv").lines
    upload_id = save_import(engine, lines, NO_ISSUES, Upload(b"1", "lunes.csv", NOW)).id
    pair = {"old": "Lomo saltado", "new": "08.LOMO SALTADO", "first_day": pd.Timestamp("2026-11-23")}
    merge(engine, pd.DataFrame([pair]), NOW)
    undo_imports(engine, [upload_id], NOW)
    assert odd(page, renamed) == ""


def test_the_sales_of_another_app_are_not_compared_with_the_tills(page):
    assert odd(page, MONDAY.format(ceviche=2, money=80), source="Rappi") == ""


def test_what_one_till_cashed_up_late_can_be_shared_out_while_an_app_sold(page):
    app_too = read_sales(sales_csv().encode(), "rappi.csv").lines.assign(quantity=2.0)
    keep_only(three_days_on_monday())
    engine = session.current().engine
    save_import(engine, app_too, NO_ISSUES, Upload(b"rappi", "rappi.csv", NOW, source="Rappi"))
    app = page()
    assert "**La caja:** El **lun 16 nov** trae 120 porciones." in said(app)
    app.button(key="days_spread_main_till_20261116").click().run()
    assert not app.exception
    assert [kept(f"2026-11-{day}") for day in (14, 15, 16)] == [64.0, 34.0, 34.0]
    assert "**La caja:** Lo del lun 16 nov está repartido" in said(app)
    app.button(key="days_undo_main_till_20261116").click().run()
    assert kept("2026-11-16") == 124.0
