"""The owner's page: people come in, change and go, and what everybody did is read there."""

import pytest

from forecasting.people import Person, Role
from forecasting.store.house import save_caution
from forecasting.store.journal import note_now, read_journal
from forecasting.store.people.accounts import accounts, add_person, set_password
from pages.shared import session


def words(app) -> str:
    return " ".join(each.value for kind in (app.markdown, app.caption, app.info, app.error, app.code) for each in kind)


def test_before_the_first_account_the_page_says_what_comes_next(started):
    app = started("people")
    assert not app.exception
    assert "Todavía nadie tiene cuenta" in app.info[0].value
    assert "make kitchen" in words(app)


@pytest.fixture
def rosa(started) -> Person:
    engine = session.own_engine()
    owner = add_person(engine, "Rosa", Role.OWNER)
    set_password(engine, owner.id, "ají de gallina 7")
    return owner


def test_a_new_person_gets_a_link_that_is_shown_once(started, rosa):
    app = started("people")
    app.text_input(key="people_new_0_name").set_value("Ana")
    app.selectbox(key="people_new_0_role").set_value(Role.FLOOR)
    app.button(key="people_new_save").click().run()
    assert not app.exception
    (link,) = [each.value for each in app.code if "/invitation/" in each.value]
    assert link.startswith("http://")
    assert app.get("image")  # the same as a code to hold before a camera
    assert [one.person.name for one in accounts(session.own_engine())] == ["Ana", "Rosa"]
    app.button(key="people_close").click().run()
    assert "/invitation/" not in words(app)


def test_a_name_that_is_taken_is_said_and_nothing_is_lost(started, rosa):
    app = started("people")
    app.text_input(key="people_new_0_name").set_value("ROSA")
    app.button(key="people_new_save").click().run()
    assert "Ya hay alguien con el nombre ROSA" in app.error[0].value
    assert app.text_input(key="people_new_0_name").value == "ROSA"


def test_the_last_owner_can_neither_go_nor_become_something_else(started, rosa):
    app = started("people")
    app.button(key=f"people_{rosa.id}_remove").click().run()
    assert "al menos un dueño" in app.error[0].value
    app.selectbox(key=f"people_change_{rosa.id}_role").set_value(Role.CHEF)
    app.button(key=f"people_change_{rosa.id}_save").click().run()
    assert "al menos un dueño" in app.error[0].value
    assert [one.person.role for one in accounts(session.own_engine())] == [Role.OWNER]


def test_somebody_changes_their_role_goes_and_comes_back(started, rosa):
    ana = add_person(session.own_engine(), "Ana", Role.FLOOR)
    app = started("people", person=rosa)
    app.selectbox(key=f"people_change_{ana.id}_role").set_value(Role.CHEF)
    app.button(key=f"people_change_{ana.id}_save").click().run()
    app.button(key=f"people_{ana.id}_remove").click().run()
    app.button(key=f"people_{ana.id}_back").click().run()
    assert not app.exception
    now = next(one for one in accounts(session.own_engine()) if one.person.id == ana.id)
    assert (now.person.role, now.active) == (Role.CHEF, True)
    done = read_journal(session.own_engine()).head(3)
    assert done["deed"].tolist() == ["person_reactivated", "person_deactivated", "person_changed"]
    assert done["person"].tolist() == ["Rosa"] * 3


def test_the_journal_is_read_by_person_and_by_what_it_is_about(started, rosa):
    ana = Person(9, "Ana", Role.CHEF)
    note_now(session.own_engine(), "counted", "Limón", who=ana)
    note_now(session.own_engine(), "order_sent", "Mercado", who=ana)
    save_caution(session.own_engine(), 0.8)
    app = started("people")
    assert "Cambió qué tan precavido se pide · 80%" in app.dataframe[0].value["what"].tolist()
    app.selectbox(key="people_journal_who").set_value("Ana").run()
    assert app.dataframe[0].value["what"].tolist() == ["Envió un pedido · Mercado", "Contó · Limón"]
    app.selectbox(key="people_journal_subject").set_value("stock").run()
    assert app.dataframe[0].value["what"].tolist() == ["Contó · Limón"]


def test_locations_are_asked_for_where_there_are_several(chain):
    app = chain("people")
    app.text_input(key="people_new_0_name").set_value("Ana")
    app.multiselect(key="people_new_0_locations").set_value(["Surco"])
    app.button(key="people_new_save").click().run()
    assert not app.exception
    assert accounts(session.own_engine())[0].person.locations == ("Surco",)
    assert any("Ana" in each.label and "Surco" in each.label for each in app.expander)
