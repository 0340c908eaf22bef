"""Who did what: every change is written down with it, and nobody can change a line."""

import ast
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, delete, text, update
from sqlalchemy.exc import DBAPIError

from forecasting.errors import InputError
from forecasting.people import NOBODY_ELSE, Person, Role
from forecasting.store import journal as written
from forecasting.store import schema
from forecasting.store.backup import backup_bytes
from forecasting.store.database import taking_turns
from forecasting.store.guard import acting
from forecasting.store.house import save_caution, save_place
from forecasting.store.journal import DEEDS, note_now, read_journal, several
from forecasting.store.location_names import add_location, rename_location
from forecasting.store.people.accounts import accounts, add_person, change_person, deactivate, invite
from forecasting.store.people.sign_ins import Visitor, accept, sign_in, sign_in_with_pin, sign_out, signed_in
from forecasting.store.restaurant import save_table, try_table
from forecasting.store.restore import restore
from forecasting.store.sales.imports import save_import, undo_imports
from forecasting.store.sales.uploads import Upload
from forecasting.store.supply.orders import Order, receive_order, save_order, undo_order
from forecasting.tables import Place
from tests.store.conftest import NO_ISSUES, NOON, ON_A_FILE, rows, sold

SUNDAY = pd.Timestamp("2026-11-22")
ANA = Person(7, "Ana", Role.CHEF)
UNWRITTEN = {
    # what a process of ours does by itself
    *("finish_run", "keep_measured", "keep_weather_ahead"),
    # a scenario that is adopted says so itself
    "save_booking",
    "undo_booking",
}


def deeds(store: Engine) -> list[tuple[str, str]]:
    """What was done and with what, the oldest first."""
    found = read_journal(store).iloc[::-1]
    return list(zip(found["deed"], found["about"], strict=True))


def limes(quantity: float = 3.0) -> pd.DataFrame:
    return rows("stock", {"day": SUNDAY, "ingredient": "Limón", "quantity": quantity, "location": "main"})


@ON_A_FILE
def test_a_line_says_who_did_what_where(store):
    save_place(acting(store, NOBODY_ELSE), Place(name="Centro"))
    save_table(acting(store, ANA), "stock", limes(), "merge")
    save_caution(store, 0.8)
    found = read_journal(store)
    assert found["deed"].tolist() == ["caution_set", "counted", "place_set"]
    assert found["about"].tolist() == ["80%", "Limón", "Centro"]
    assert found["location"].tolist() == ["", "main", ""]
    assert found["person"].tolist() == ["", "Ana", ""]
    assert found["role"].tolist() == ["", "chef", "owner"]
    assert found["person_id"].fillna(-1).tolist() == [-1, 7, 0]


@ON_A_FILE
def test_imports_orders_and_their_undoing_are_written_down(store):
    save_place(store, Place())
    lines = sold(("2026-11-22", "Ceviche", 2, 80))
    for _ in range(2):  # the second time nothing is done
        kept = save_import(store, lines, NO_ISSUES, Upload(b"1", "ventas.csv", NOON))
    for _ in range(2):
        undo_imports(store, [kept.id], NOON)
    line = {"ingredient": "Limón", "suggested_packs": 1.0, "sent_packs": 1.0, "pack_size": 5.0, "pack_name": "caja"}
    lines = pd.DataFrame([line | {"unit": "kg", "unit_cost": 4.0, "why": ""}])
    order = save_order(store, Order("Mercado", SUNDAY, SUNDAY, lines), NOON)
    came = pd.DataFrame({"ingredient": ["Limón"], "received": [5.0], "received_cost": [float("nan")]})
    receive_order(store, order, came, NOON)
    undo_order(store, order)
    assert deeds(store)[1:] == [
        ("imported", "ventas.csv"),
        ("import_undone", "ventas.csv"),
        ("order_sent", "Mercado · 2026-11-22"),
        ("order_received", "Mercado · 2026-11-22"),
        ("order_undone", "Mercado · 2026-11-22"),
    ]


@ON_A_FILE
def test_what_was_refused_or_only_tried_is_not_done(store):
    save_place(store, Place())
    try_table(store, "stock", limes(), "merge")
    with pytest.raises(InputError, match="may_not_change"):
        save_caution(acting(store, ANA), 0.9)
    assert deeds(store) == [("place_set", Place().name)]


def test_nobody_changes_or_takes_away_a_line(store):
    note_now(store, "backed_up")
    for statement in (
        update(schema.journal).values(person="Bea"),
        delete(schema.journal),
        text("DELETE FROM journal WHERE id = 1"),
    ):
        with pytest.raises(DBAPIError, match="only added to"), taking_turns(store) as connection:
            connection.execute(statement)
    assert len(read_journal(store)) == 1


@ON_A_FILE
def test_only_the_owner_reads_it_but_whatever_anybody_does_stands_there(store):
    floor = acting(store, Person(8, "Bea", Role.FLOOR))
    note_now(floor, "sold_out", "Ceviche: yes")
    with pytest.raises(InputError, match="may_not_see"):
        read_journal(floor)
    assert read_journal(acting(store, NOBODY_ELSE))["person"].tolist() == ["Bea"]


@ON_A_FILE
def test_people_and_their_sign_ins_are_written_down_without_secrets(store):
    owner = acting(store, NOBODY_ELSE)
    rosa = add_person(owner, "Rosa", Role.CHEF)
    token = invite(owner, rosa.id, NOON)
    tokens = accept(store, token, "muy larga y rara 77", "", Visitor("", "10.0.0.2"), False, NOON)
    sign_out(store, signed_in(store, tokens.sign_in, NOON).key)
    change_person(owner, Person(rosa.id, "Rosa", Role.FLOOR, ("main",)))
    deactivate(owner, rosa.id)
    assert deeds(store) == [
        ("person_added", "Rosa"),
        ("person_invited", "Rosa"),
        ("signed_in", ""),
        ("signed_out", ""),
        ("person_changed", "Rosa: floor"),
        ("person_deactivated", "Rosa"),
    ]
    assert read_journal(store)["person"].tolist() == ["", "", "Rosa", "Rosa", "", ""]
    everything = read_journal(store).to_csv()
    assert not any(secret in everything for secret in (token, tokens.sign_in, tokens.device, "rara"))


@ON_A_FILE
def test_who_wrote_a_wrong_password_or_pin_is_written_down_and_a_name_that_nobody_has_is_not(store):
    rosa = add_person(store, "Rosa", Role.OWNER)
    link = invite(store, rosa.id, NOON)
    tokens = accept(store, link, "ají de gallina", "2580", Visitor("", "here"), False, NOON)
    here = Visitor(tokens.device, "here")
    for attempt in (
        lambda: sign_in(store, "Rosa", "ají de pollo", here, False, NOON),
        lambda: sign_in(store, "Ana", "ají de pollo", here, False, NOON),
        lambda: sign_in_with_pin(store, rosa.id, "1470", here, NOON),
    ):
        with pytest.raises(InputError):
            attempt()
    lines = read_journal(store)
    assert lines.loc[lines["deed"] == "sign_in_refused", "person"].tolist() == ["Rosa", "Rosa"]


def test_a_restore_keeps_accounts_and_journal_and_is_written_down(store, tmp_path):
    save_place(store, Place(name="Centro"))
    content = backup_bytes(store, NOON)
    assert b"journal" not in content and b"people" not in content
    add_person(store, "Rosa", Role.OWNER)
    restore(acting(store, NOBODY_ELSE), BytesIO(content), "copia.zip", NOON, (tmp_path, tmp_path), confirmed=True)
    assert [account.person.name for account in accounts(store)] == ["Rosa"]
    assert [deed for deed, _ in deeds(store)] == ["place_set", "backed_up", "person_added", "restored"]
    with pytest.raises(DBAPIError, match="only added to"), taking_turns(store) as connection:
        connection.execute(delete(schema.journal))
    note_now(store, "backed_up")
    assert read_journal(store)["id"].is_unique


@ON_A_FILE
def test_who_works_at_a_location_still_does_when_it_gets_another_name(store):
    save_place(store, Place(name="Centro"))
    add_location(store, "Surco")
    add_person(store, "Rosa", Role.CHEF, ("Surco", "main"))
    add_person(store, "Ana", Role.OWNER)
    rename_location(store, "Surco", "Monterrico")
    rename_location(store, "main", "Barranco")
    assert [one.person.locations for one in accounts(store)] == [None, ("Monterrico", "main")]


@ON_A_FILE
def test_long_and_many_things_are_told_in_short(store):
    note_now(store, "imported", "x" * 500)
    assert deeds(store) == [("imported", "x" * 120)]
    assert several(f"{n}.csv" for n in range(40)) == "0.csv, 1.csv, 2.csv +37"


def test_every_change_of_the_store_is_written_down():
    unwritten = set()
    for path in Path(written.__file__).parent.rglob("*.py"):
        for function in ast.parse(path.read_text("utf-8")).body:
            if isinstance(function, ast.FunctionDef) and "writing(engine)" in ast.unparse(function):
                called = {call.func for call in ast.walk(function) if isinstance(call, ast.Call)}
                if not {"note", "_tell"} & {each.id for each in called if isinstance(each, ast.Name)}:
                    unwritten.add(function.name)
    assert unwritten == UNWRITTEN


def test_every_deed_has_one_subject():
    every = [deed for deeds_of in DEEDS.values() for deed in deeds_of]
    assert len(every) == len(set(every))


@ON_A_FILE
def test_a_deed_that_nobody_knows_is_our_mistake(store):
    with pytest.raises(ValueError, match="danced"):
        note_now(store, "danced")
