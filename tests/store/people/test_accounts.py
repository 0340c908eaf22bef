"""The accounts that an owner keeps."""

from datetime import timedelta

import pytest

from forecasting.errors import InputError
from forecasting.people import Person, Role
from forecasting.store.database import stamp
from forecasting.store.people.accounts import (
    accounts,
    add_person,
    change_person,
    deactivate,
    find_person,
    has_owner,
    invite,
    reactivate,
    set_password,
)
from forecasting.store.people.passwords import hashed
from tests.store.conftest import NOON, ON_A_FILE

GOOD = "ají de gallina"


def test_an_owner_lets_others_in_and_sees_who_there_is(store):
    before = stamp(store)
    owner = add_person(store, "Rosa", Role.OWNER)
    set_password(store, owner.id, GOOD)
    chef = add_person(store, " José ", Role.CHEF, ("main", "Surco"), "Jose@Example.com")
    invite(store, chef.id, NOON)
    jose, rosa = accounts(store)
    assert jose.person == Person(2, "José", Role.CHEF, ("main", "Surco"))
    assert (jose.email, jose.active, jose.ready) == ("jose@example.com", True, False)
    assert jose.invited == NOON + timedelta(days=3)
    assert (rosa.person, rosa.ready, rosa.invited) == (Person(1, "Rosa", Role.OWNER), True, None)
    assert stamp(store) == before


@ON_A_FILE
def test_a_name_is_one_persons_however_it_is_written(store):
    add_person(store, "José Pérez", Role.CHEF)
    assert find_person(store, "jose  PEREZ").name == "José Pérez"
    for name, code in (("JOSE PÉREZ", "person_name_taken"), ("  ", "person_name_missing")):
        with pytest.raises(InputError, match=code):
            add_person(store, name, Role.FLOOR)
    with pytest.raises(InputError, match="person_unknown"):
        find_person(store, "Rosa")


@ON_A_FILE
def test_an_email_is_one_persons(store):
    add_person(store, "Rosa", Role.OWNER, email="rosa@example.com")
    with pytest.raises(InputError, match="person_email_taken"):
        add_person(store, "José", Role.CHEF, email=" Rosa@example.com")


@ON_A_FILE
def test_there_is_always_an_owner(store):
    rosa = add_person(store, "Rosa", Role.OWNER)
    with pytest.raises(InputError, match="last_owner"):
        deactivate(store, rosa.id)
    with pytest.raises(InputError, match="last_owner"):
        change_person(store, Person(rosa.id, "Rosa", Role.CHEF))
    add_person(store, "Ana", Role.OWNER)
    change_person(store, Person(rosa.id, "Rosa", Role.CHEF, ("main",)))
    assert find_person(store, "Rosa") == Person(rosa.id, "Rosa", Role.CHEF, ("main",))


@ON_A_FILE
def test_without_an_owner_nobody_could_let_others_in(store):
    add_person(store, "José", Role.CHEF)
    assert not has_owner(store)
    add_person(store, "Rosa", Role.OWNER)
    assert has_owner(store)


@ON_A_FILE
def test_who_left_is_invited_only_after_coming_back(store):
    jose = add_person(store, "José", Role.CHEF)
    deactivate(store, jose.id)
    assert [each.active for each in accounts(store)] == [False]
    with pytest.raises(InputError, match="person_unknown"):
        invite(store, jose.id, NOON)
    reactivate(store, jose.id)
    assert invite(store, jose.id, NOON)


def test_what_is_kept_of_a_password_takes_long_to_guess():
    """At least what the OWASP Password Storage Cheat Sheet asks of Argon2id: 19 MiB and two passes."""
    assert hashed(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert hashed(GOOD) != hashed(GOOD)


@ON_A_FILE
def test_passwords_that_many_have_are_refused(store):
    rosa = add_person(store, "Rosa", Role.OWNER)
    refused = {"secreto": "short", "Password1": "common", "restaurante123": "common", "aaaaaaaa": "common"}
    for password, why in {**refused, "x" * 257: "long"}.items():
        with pytest.raises(InputError, match=f"password_{why}"):
            set_password(store, rosa.id, password)


@ON_A_FILE
def test_an_owner_is_one_of_all_locations(store):
    with pytest.raises(InputError, match="owner_everywhere"):
        add_person(store, "Rosa", Role.OWNER, ("Surco",))
    ana = add_person(store, "Ana", Role.CHEF, ("Surco",))
    with pytest.raises(InputError, match="owner_everywhere"):
        change_person(store, Person(ana.id, "Ana", Role.OWNER, ("Surco",)))
