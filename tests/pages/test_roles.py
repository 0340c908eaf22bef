"""What each role finds on its pages, and what it doesn't: the matrix as people meet it."""

import ast
import re
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import delete
from streamlit.testing.v1 import AppTest

from forecasting.errors import InputError
from forecasting.people import Person, Role, Subject
from forecasting.scenarios.scenario import NO_CHANGE
from forecasting.store import schema
from forecasting.store.database import writing
from forecasting.store.days.sold_out import read_sold_out
from forecasting.store.restaurant import read_restaurant, save_table
from forecasting.store.scenarios.kept_scenarios import keep_scenario
from forecasting.store.supply.room import Thrown, add_waste
from forecasting.tables import HOME
from pages.shared import session
from pages.shared.cache import facts, judged, plans
from pages.shared.links import FOR, MENU, opens
from tests.pages.conftest import NOW
from tests.store.conftest import rows

SUNDAY = pd.Timestamp("2026-11-22")
MAY_OPEN = {
    Role.OWNER: set(FOR),
    Role.CHEF: set(FOR) - {"settings", "people"},
    Role.MARKETING: set(FOR) - {"count", "settings", "people"},
    Role.FLOOR: {"today"},
    Role.FINANCE: set(FOR) - {"count", "settings", "people"},
}


def somebody(role: Role, *locations: str) -> Person:
    return Person(7, "Ana", role, locations or None)


def everything(app: AppTest) -> str:
    """All that a page has sent to the browser: words, tables, charts, labels and addresses."""
    sent = [node.proto.SerializeToString() for node in app.main if getattr(node, "proto", None) is not None]
    return b"\n".join(sent).decode("utf-8", errors="ignore")


def test_every_page_but_the_welcome_says_whose_it_is():
    assert set(FOR) == {page for pages in MENU.values() for page in pages} - {"welcome"}


def test_each_role_opens_its_pages():
    assert {role: {page for page in FOR if opens(somebody(role), page)} for role in Role} == MAY_OPEN


@pytest.mark.parametrize("role", [Role.MARKETING, Role.FLOOR, Role.FINANCE])
def test_who_may_do_less_still_finds_whole_pages_at_their_location(chain, role):
    for page in MAY_OPEN[role]:
        app = chain(page, person=somebody(role, "Surco"))
        assert not app.exception, page
        assert not any("no te toca" in info.value for info in app.info), page


@pytest.mark.parametrize(("role", "page"), [(Role.FLOOR, "orders"), (Role.FLOOR, "money"), (Role.CHEF, "settings")])
def test_a_deep_link_to_another_page_says_whose_it_is_and_shows_nothing_of_it(cooking, role, page):
    app = cooking(page, person=somebody(role))
    assert "pídeselo a quien administra Despensa" in app.info[0].value
    assert not app.exception
    assert not (app.button or app.dataframe or app.number_input or app.markdown)


def test_the_floor_sees_dishes_at_risk_and_no_money(cooking):
    app = cooking("today", person=somebody(Role.FLOOR))
    assert not app.exception
    shown = everything(app)
    assert "Ceviche clásico" in shown and "Puede faltar Limón" in shown
    assert "S/" not in shown and "caja de 5 kg" not in shown
    assert not app.dataframe


def test_the_floor_reads_each_dish_at_risk_once_and_unfolds_the_list_to_copy(cooking):
    app = cooking("today", person=somebody(Role.FLOOR))
    (folded,) = [part for part in app.expander if part.label == "Copiar o imprimir la lista"]
    assert len(app.code) == len(folded.code) == 1
    assert not folded.proto.expanded


def test_before_a_forecast_the_floor_is_told_when_it_is_known_what_may_be_missing(started):
    app = started("today", person=somebody(Role.FLOOR))
    assert not app.exception
    assert "cuando la cocina sube las ventas y cuenta lo que hay" in app.info[0].value


@pytest.mark.parametrize("role", [Role.FLOOR, Role.CHEF])
def test_before_anything_is_counted_no_dish_is_told_to_be_without_risk(fresh, role):
    with writing(session.current().engine) as connection:
        connection.execute(delete(schema.counts))
    app = fresh("today", person=somebody(role))
    assert not app.exception
    assert "todavía no se sabe qué platos pueden faltar" in everything(app)
    assert "ningún plato en riesgo" not in everything(app)


def test_the_floor_notes_a_dish_as_sold_out_and_a_group_and_takes_it_back(cooking):
    app = cooking("today", person=somebody(Role.FLOOR))
    app.pills(key="happened").set_value("sold_out").run()
    app.button(key="happened_sold_out_Ceviche clásico").click().run()
    assert not app.exception
    assert len(read_sold_out(session.current().engine)) == 1
    app.button(key="happened_undo").click().run()
    assert read_sold_out(session.current().engine).empty
    app.pills(key="happened").set_value("group").run()
    app.button(key="happened_people_20").click().run()
    assert not app.exception
    assert len(read_restaurant(session.current().engine, False).bookings["booking"].unique()) == 1


def test_finance_looks_at_orders_and_takes_them_along_but_sends_none(cooking):
    app = cooking("orders", person=somebody(Role.FINANCE))
    assert not app.exception
    assert all(packs.disabled for packs in app.number_input)
    assert app.get("download_button")
    assert not [button for button in app.button if button.key.endswith(("_sent", "_copy", "_bought"))]


@pytest.mark.parametrize(
    ("page", "role", "may"),
    [
        ("orders", Role.CHEF, True),
        ("orders", Role.FINANCE, True),
        ("orders", Role.MARKETING, False),
        ("accuracy", Role.MARKETING, True),
        ("count", Role.CHEF, True),
        ("settings", Role.OWNER, True),
    ],
)
def test_files_are_offered_to_those_who_may_take_them_along(cooking, page, role, may):
    app = cooking(page, person=somebody(role))
    assert not app.exception
    assert bool(app.get("download_button")) == may


def test_marketing_changes_promotions_and_only_looks_at_recipes(cooking):
    app = cooking("setup", person=somebody(Role.MARKETING))
    assert "setup_save" not in [button.key for button in app.button]
    app.segmented_control(key="setup_part").set_value("days").run()
    app.pills(key="setup_table").set_value("promotions").run()
    assert not app.exception
    assert app.file_uploader(key="setup_file_promotions_0") is not None


def test_finance_of_one_location_settles_its_month(chain):
    app = chain("money", person=somebody(Role.FINANCE, HOME))
    app.segmented_control(key="money_part").set_value("month").run()
    assert not app.exception
    assert app.get("download_button")


# Nobody sees anything of another location (ASVS 8.4.1)


@pytest.fixture
def secrets(chain) -> list[str]:
    """What only Surco's own people are to see, in its rows of everything that knows a location."""
    engine = session.current().house
    save_table(
        engine,
        "events",
        rows("events", {"day": SUNDAY + pd.Timedelta(days=3), "event": "FiestaSecreta", "location": "Surco"}),
    )
    supplier = {"supplier": "Carnes", "delivery_days": "mon", "cutoff": "07:13", "lead_time_days": 1.0}
    save_table(
        engine, "suppliers", rows("suppliers", {**supplier, "phone": "977 555 333", "location": "Surco"}), "merge"
    )
    stock = {"day": SUNDAY, "ingredient": "Limón", "quantity": 9765184.0, "location": "Surco"}
    save_table(engine, "stock", rows("stock", stock), "merge")
    add_waste(engine, Thrown(SUNDAY, "Limón", 9431872.0, "spoiled", "Surco"))
    keep_scenario(engine, "PlanSecreto", NO_CHANGE.to_json(), NOW, "Surco")
    numbers = ["9765184", "9,765,184", "9431872", "9,431,872"]  # so long that no name of a file has them by chance
    return [*numbers, "FiestaSecreta", "977 555 333", "PlanSecreto", "surco.csv", "Surco"]


def test_no_page_shows_anything_of_a_location_that_is_not_ones_own(chain, secrets):
    chain("today")  # the whole house has been reckoned before: what is kept of it is not handed on
    for page in sorted(FOR.keys() - {"people"}):  # which is about people of all locations
        app = chain(page, person=somebody(Role.OWNER, HOME))
        assert not app.exception, page
        assert [secret for secret in secrets if secret in everything(app)] == [], page


def test_its_own_people_see_these(chain, secrets):
    seen = {page: everything(chain(page, person=somebody(Role.CHEF, "Surco"))) for page in ("sales", "scenarios")}
    assert "surco.csv" in seen["sales"] and "PlanSecreto" in seen["scenarios"]


def test_how_far_others_are_is_not_ones_own_either(chain):
    alone = everything(chain("today", person=somebody(Role.CHEF, "Surco")))
    assert "Con ventas hasta el vie 20 nov" in alone and "22 nov" not in alone


def test_a_location_in_the_address_that_is_not_ones_own_is_refused_in_a_sentence(chain):
    app = chain("today", person=somebody(Role.CHEF, HOME), location="Surco")
    assert session.LOCATION not in [box.key for box in app.selectbox]
    app.query_params["location"] = "Surco"
    app.run()
    assert "no es tuyo" in app.info[0].value
    assert "Surco" not in everything(app)


@pytest.mark.parametrize("location", ["Surco", None])
def test_what_is_kept_for_all_is_handed_out_by_location(chain, monkeypatch, location):
    monkeypatch.setattr(session, "person", lambda: somebody(Role.OWNER, HOME))
    work = session.current()
    basis = plans.basis(work)
    assert basis.locations == (HOME,)
    assert set(basis.restaurant.sales["location"]) == set(facts.restaurant(work).sales["location"]) == {HOME}
    for asked in (
        lambda: plans.plan(work, location),
        lambda: judged.records(work, location),
        lambda: judged.drivers(work, location),
        lambda: plans.at_risk(work, location),
        lambda: plans.service(work, location),
        lambda: plans.first_counts(work, location),
    ):
        with pytest.raises(InputError, match="other_location"):
            asked()


def test_a_part_of_the_house_has_the_plan_of_the_whole(chain, monkeypatch):
    whole = plans.plan(session.current(), HOME)
    monkeypatch.setattr(session, "person", lambda: somebody(Role.CHEF, HOME))
    work = session.current()
    own = plans.plan(work, HOME)
    pd.testing.assert_frame_equal(own.run_outs, whole.run_outs)
    pd.testing.assert_frame_equal(own.lines, whole.lines)


def test_somebody_without_a_location_is_told_so(chain):
    app = chain("today", person=somebody(Role.CHEF, "Miraflores"))
    assert "Todavía no tienes ningún local" in app.info[0].value


# One place


SHARED = Path(session.__file__).parent
CACHE = [*(SHARED / "cache").glob("*.py")]
PAGES = [*SHARED.glob("*.py"), *SHARED.parent.glob("*.py"), *(SHARED.parent / "parts").rglob("*.py")]


def using(pattern: str) -> set[str]:
    return {path.name for path in PAGES if re.search(pattern, path.read_text("utf-8"))}


def test_the_house_itself_is_asked_by_those_alone_who_ask_what_a_person_may_see():
    assert using(r"\bhouse\b[.,)]") == {"session.py", "runs.py"}


def test_files_are_offered_in_one_place_and_beside_it_only_empty_templates():
    assert using(r"st\.download_button") == {"downloads.py", "setup_file.py"}


def test_the_owner_at_the_machine_takes_everything_along():
    assert all(session.person().may("export", subject) for subject in Subject)


def test_what_is_kept_for_all_is_handed_out_by_functions_that_ask_who_may_see_it():
    written = [node for path in CACHE if path.stem != "whole" for node in ast.parse(path.read_text("utf-8")).body]
    functions = [each for each in written if isinstance(each, ast.FunctionDef)]
    handing = [each for each in functions if each.name[0] != "_" and each.args.args[0].arg == "work"]
    assert {"plan", "orders", "records"} < {each.name for each in handing}
    unasked = {each.name for each in handing if "work.require(" not in ast.unparse(each)}
    assert unasked == {"live"}  # which asks by way of ``lived``
    about_one = [each for each in handing if "location" in [one.arg for one in each.args.args]]
    asking = ("require_location(work.person, location)", "_moment(work, location)")
    assert [each.name for each in about_one if not any(asks in ast.unparse(each) for asks in asking)] == []
