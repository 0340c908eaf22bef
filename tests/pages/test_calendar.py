"""The calendar in the kitchen: a list of days, each of which a person can correct."""

import pandas as pd

from forecasting.store.days.kept_days import close_days
from forecasting.store.restaurant import read_restaurant, save_table
from pages.shared import session
from tests.restaurants import rows

IMMACULATE = "holiday_20261208_Inmaculada Concepción"


def open_calendar(visit, **state):
    return visit("setup", setup_table="calendar", **state)


def shown(app) -> str:
    return "\n".join(line.value for line in app.markdown)


def events() -> list[list]:
    kept = read_restaurant(session.current().engine, with_sales=False).events
    return kept[["day", "event", "strength", "yearly", "location"]].astype({"day": str}).to_numpy().tolist()


def closed() -> list[str]:
    return read_restaurant(session.current().engine, with_sales=False).closed["day"].dt.strftime("%d/%m").tolist()


def change(app, key: str, strength: float | str, yearly: bool = True):
    app.button(key=f"calendar_change_{key}").click().run()
    app.radio(key=f"calendar_strength_{key}").set_value(strength)
    app.checkbox(key=f"calendar_yearly_{key}").set_value(yearly)
    return app.button(key="calendar_save").click().run()


def test_a_restaurant_that_has_just_begun_sees_the_next_weeks_and_can_look_at_those_gone_by(started, november):
    app = open_calendar(started)
    assert not app.exception
    assert "**mar 8 dic** Inmaculada Concepción :red-badge[feriado]" in shown(app)
    assert "**jue 24 dic** Nochebuena :violet-badge[celebración]" in shown(app)
    assert "Batalla de Junín" not in shown(app)
    app.selectbox(key="calendar_span").set_value("past").run()
    assert "Día de la Canción Criolla" in shown(app)
    assert "Nochebuena" not in shown(app)


def test_in_english_holidays_have_english_names_and_what_somebody_typed_stays(started, november):
    typed = rows("events", {"day": pd.Timestamp("2026-12-09"), "event": "Fin de año", "strength": 1.0})
    save_table(session.current().engine, "events", typed)
    app = open_calendar(started, locale="en-GB")
    assert "Immaculate Conception :red-badge[holiday]" in shown(app)
    assert "Christmas Eve :violet-badge[celebration]" in shown(app)
    assert "**Wed 9 Dec** Fin de año :blue-badge[your event" in shown(app)
    assert app.button(key=f"calendar_change_{IMMACULATE}")


def test_a_holiday_that_nobody_notices_is_struck_out_and_comes_back(started, november):
    app = change(open_calendar(started), IMMACULATE, 0.0)
    assert not app.exception
    assert events() == [["2026-12-08", "Inmaculada Concepción", 0.0, "yes", "main"]]
    assert "~~Inmaculada Concepción~~ :red-badge[feriado · no se nota]" in shown(app)
    app.button(key="calendar_undo").click().run()
    assert events() == []
    assert "~~" not in shown(app)


def test_a_celebration_that_is_a_big_one_is_so_since_the_first_sale(cooking):
    change(open_calendar(cooking, calendar_span="past"), "observance_20261031_Día de la Canción Criolla", 2.0)
    assert events() == [["2026-10-31", "Día de la Canción Criolla", 2.0, "yes", "main"]]


def test_letting_the_sales_say_it_again_takes_the_row_away(started, november):
    big = rows("events", {"day": "2026-12-08", "event": "Inmaculada Concepción", "strength": 2.0, "yearly": "yes"})
    save_table(session.current().engine, "events", big)
    change(open_calendar(started), IMMACULATE, "as_sold")
    assert events() == []


def test_an_exception_for_one_year_leaves_the_others(started, november):
    every = rows("events", {"day": "2025-12-08", "event": "Inmaculada Concepción", "strength": 2.0, "yearly": "yes"})
    save_table(session.current().engine, "events", every)
    change(open_calendar(started), IMMACULATE, 0.5, yearly=False)
    assert [row[:4] for row in events()] == [
        ["2025-12-08", "Inmaculada Concepción", 2.0, "yes"],
        ["2026-12-08", "Inmaculada Concepción", 0.5, "no"],
    ]


def test_an_event_is_added_changed_and_removed(started, november):
    app = open_calendar(started)
    app.text_input(key="calendar_name").set_value("Feria [del barrio]")
    app.date_input(key="calendar_day").set_value(pd.Timestamp("2026-12-05").date())
    app.radio(key="calendar_new_strength").set_value(2.0)
    app.button(key="calendar_add_event").click().run()
    assert not app.exception
    assert events() == [["2026-12-05", "Feria [del barrio]", 2.0, "no", "main"]]
    assert r"Feria \[del barrio\] :blue-badge[tu evento · mucho]" in shown(app)
    app.button(key="calendar_change_event_20261205_Feria [del barrio]").click().run()
    app.button(key="calendar_remove").click().run()
    assert events() == []
    app.button(key="calendar_undo").click().run()
    assert len(events()) == 1


def test_an_event_without_a_name_is_refused_and_nothing_is_lost(started, november):
    app = open_calendar(started)
    app.date_input(key="calendar_day").set_value(pd.Timestamp("2026-12-05").date())
    app.button(key="calendar_add_event").click().run()
    assert app.error[0].value == "Falta el nombre o el día del evento. No se guardó nada."
    assert app.date_input(key="calendar_day").value == pd.Timestamp("2026-12-05").date()
    assert events() == []


def test_days_are_closed_and_opened_again(started, november):
    close_days(session.current().engine, "main", (pd.Timestamp("2026-12-25"),))
    app = open_calendar(started)
    app.button_group(key="calendar_kind").set_value("closed").run()
    app.date_input(key="calendar_closed_days").set_value((pd.Timestamp("2026-12-24"), pd.Timestamp("2026-12-25")))
    app.button(key="calendar_add_closure").click().run()
    assert not app.exception
    assert "**24–25 dic**  :orange-badge[cerrado]" in shown(app)
    app.button(key="calendar_undo").click().run()
    assert closed() == ["25/12"]
    app.button(key="calendar_change_closed_20261225_").click().run()
    assert closed() == []


def test_an_event_at_all_locations_is_one_at_each(chain):
    app = open_calendar(chain)
    app.text_input(key="calendar_name").set_value("Final")
    app.checkbox(key="calendar_event_everywhere").check()
    app.button(key="calendar_add_event").click().run()
    assert not app.exception
    assert sorted(row[4] for row in events()) == ["Surco", "main"]


def test_without_a_location_one_is_asked_for(chain):
    app = open_calendar(chain, location="")
    assert "local" in app.info[0].value
    assert "calendar_span" not in [box.key for box in app.selectbox]
