"""Coming in and going out."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select

from forecasting.errors import InputError
from forecasting.people import Person, Role
from forecasting.store import schema
from forecasting.store.database import reading
from forecasting.store.people import passwords
from forecasting.store.people.accounts import (
    accounts,
    add_person,
    change_person,
    deactivate,
    invite,
    sign_out_everywhere,
)
from forecasting.store.people.attempts import attempt, wait
from forecasting.store.people.sign_ins import (
    Known,
    Visitor,
    accept,
    device,
    forget,
    invited,
    note_seen,
    sign_in,
    sign_in_by_email,
    sign_in_with_pin,
    sign_out,
    signed_in,
)
from tests.store.conftest import NOON, ON_A_FILE

GOOD, PIN = "ají de gallina", "2580"
STRANGER = Visitor("", "192.168.1.30")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """A test of what is done with passwords needn't wait for them."""
    monkeypatch.setattr(passwords, "_HASHER", passwords.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobody.cache_clear()


def come_in(store: Engine, name: str = "Rosa", role: Role = Role.OWNER, shared: bool = False, device: str = ""):
    person = add_person(store, name, role)
    tokens = accept(store, invite(store, person.id, NOON), GOOD, PIN, Visitor(device, "here"), shared, NOON)
    return person, tokens


def refused(code: str, call, *arguments) -> InputError:
    with pytest.raises(InputError, match=f"^{code}:") as error:
        call(*arguments)
    return error.value


def test_an_invitation_lets_in_once(store):
    rosa = add_person(store, "Rosa", Role.OWNER)
    link = invite(store, rosa.id, NOON)
    assert invited(store, link, NOON) == rosa
    tokens = accept(store, link, GOOD, PIN, STRANGER, False, NOON)
    assert signed_in(store, tokens.sign_in, NOON).person == rosa
    assert device(store, tokens.device).people == (Known(rosa.id, "Rosa", True),)
    refused("invitation_over", accept, store, link, GOOD, PIN, STRANGER, False, NOON)


@ON_A_FILE
def test_an_invitation_is_over_after_three_days_and_when_there_is_another(store):
    rosa = add_person(store, "Rosa", Role.OWNER)
    first, second = (invite(store, rosa.id, NOON) for _ in range(2))
    refused("invitation_over", invited, store, first, NOON)
    assert invited(store, second, NOON + timedelta(days=3, seconds=-1)) == rosa
    refused("invitation_over", invited, store, second, NOON + timedelta(days=3))


@ON_A_FILE
def test_what_is_chosen_badly_leaves_the_invitation_open(store):
    rosa = add_person(store, "Rosa", Role.OWNER)
    link = invite(store, rosa.id, NOON)
    chosen = {("", ""): "credential_missing", ("", PIN): "owner_needs_password", ("corta", ""): "password_short"}
    for (password, pin), code in (
        chosen | {(GOOD, "12"): "pin_form", (GOOD, "4567"): "pin_simple", (GOOD, "2109"): "pin_simple"}
    ).items():
        refused(code, accept, store, link, password, pin, STRANGER, False, NOON)
    assert invited(store, link, NOON) == rosa


@ON_A_FILE
def test_a_waiter_needs_no_more_than_a_pin(store):
    luis = add_person(store, "Luis", Role.FLOOR)
    tokens = accept(store, invite(store, luis.id, NOON), "", PIN, STRANGER, False, NOON)
    assert signed_in(store, tokens.sign_in, NOON).person == luis
    assert [each.ready for each in accounts(store)] == [True]
    refused("sign_in_wrong", sign_in, store, "Luis", "", STRANGER, False, NOON)


def test_a_password_lets_in_anywhere_however_the_name_is_written(store):
    rosa, _ = come_in(store)
    tokens = sign_in(store, " ROSA\0\n", GOOD, STRANGER, False, NOON)
    assert signed_in(store, tokens.sign_in, NOON).person == rosa
    assert signed_in(store, "anything", NOON) is None


@ON_A_FILE
def test_the_store_holds_no_token_password_or_pin(store):
    _, tokens = come_in(store)
    with reading(store) as connection:
        rows = [connection.execute(select(table)).all() for table in schema.metadata.sorted_tables]
    kept = str(rows)
    assert "$argon2id$" in kept
    assert not any(secret in kept for secret in (tokens.sign_in, tokens.device, GOOD, PIN))


@ON_A_FILE
def test_nobody_learns_who_has_an_account(store):
    come_in(store)

    def guess(name: str, code: str) -> dict:
        return refused(code, sign_in, store, name, "nada", STRANGER, False, NOON).values

    for name in ("Rosa", "X"):
        assert [guess(name, "sign_in_wrong") for _ in range(5)] == [{}] * 5
        assert guess(name, "sign_in_wait") == {"minutes": 1}


def test_many_mistakes_make_even_the_right_password_wait_but_not_where_one_came_in_before(store):
    rosa, tokens = come_in(store)
    for _ in range(5):
        refused("sign_in_wrong", sign_in, store, "Rosa", "nada", STRANGER, False, NOON)
    refused("sign_in_wait", sign_in, store, "Rosa", GOOD, STRANGER, False, NOON)
    own = Visitor(tokens.device, STRANGER.address)
    assert sign_in(store, "Rosa", GOOD, own, False, NOON)
    later = NOON + timedelta(seconds=6)
    assert signed_in(store, sign_in(store, "Rosa", GOOD, STRANGER, False, later).sign_in, later).person == rosa


@ON_A_FILE
def test_who_guesses_at_everybody_waits_too(store):
    come_in(store)
    for n in range(30):
        refused("sign_in_wrong", sign_in, store, f"Persona {n}", "nada", STRANGER, False, NOON)
    refused("sign_in_wait", sign_in, store, "Rosa", GOOD, STRANGER, False, NOON)
    assert sign_in(store, "Rosa", GOOD, Visitor("", "192.168.1.31"), False, NOON)


@ON_A_FILE
def test_another_address_of_the_same_network_is_no_way_around_the_wait(store):
    for number in range(30):
        guesses = Visitor("", f"2001:db8:1:2::{number:x}")
        refused("sign_in_wrong", sign_in, store, f"Nadie {number}", GOOD, guesses, False, NOON)
    for address, code in {"2001:db8:1:2:ffff::9%eth0": "sign_in_wait", "2001:db8:1:3::9": "sign_in_wrong"}.items():
        refused(code, sign_in, store, "Nadie", GOOD, Visitor("", address), False, NOON)


@ON_A_FILE
def test_a_name_that_nobody_has_is_refused_with_as_many_changes_of_the_database(store):
    come_in(store)
    changes = {}
    for name in ("Rosa", "Nadie"):
        with counted(store) as seen:
            refused("sign_in_wrong", sign_in, store, name, "otra cosa", STRANGER, False, NOON)
        changes[name] = len(seen)
    assert changes["Rosa"] == changes["Nadie"] > 0


@contextmanager
def counted(engine: Engine):
    """The transactions that change something meanwhile."""
    seen = []

    def note(connection, *_) -> None:
        seen.append(connection)

    event.listen(engine, "commit", note)
    yield seen
    event.remove(engine, "commit", note)


@ON_A_FILE
def test_a_device_is_known_by_what_we_gave_it_and_by_nothing_else(store):
    _, tokens = come_in(store, device="planted")
    assert tokens.device != "planted"
    again = sign_in(store, "Rosa", GOOD, Visitor("planted too", "here"), False, NOON)
    assert again.device not in ("planted too", tokens.device)


@ON_A_FILE
def test_another_password_by_an_invitation_ends_the_pins_elsewhere(store):
    rosa, lost = come_in(store)
    accept(store, invite(store, rosa.id, NOON), "arroz chaufa", "", STRANGER, False, NOON)
    refused("pin_used_up", sign_in_with_pin, store, rosa.id, PIN, Visitor(lost.device, "here"), NOON)


@ON_A_FILE
def test_who_comes_at_the_same_time_as_others_is_not_made_to_wait(store):
    from_here = {"from the kitchen": 30}
    with attempt(store, from_here, NOON + timedelta(milliseconds=5)), attempt(store, from_here, NOON):
        pass  # the one asked earlier is looked at later
    with attempt(store, from_here, NOON):
        pass


def test_the_wait_doubles_up_to_a_quarter_of_an_hour():
    assert [wait(n, 5).seconds for n in (4, 5, 6, 7, 30)] == [0, 5, 10, 20, 900]


def test_a_pin_opens_only_the_device_where_one_came_in(store):
    rosa, tokens = come_in(store)
    own = Visitor(tokens.device, "here")
    assert signed_in(store, sign_in_with_pin(store, rosa.id, PIN, own, NOON).sign_in, NOON).person == rosa
    refused("pin_used_up", sign_in_with_pin, store, rosa.id, PIN, Visitor("another", "here"), NOON)


def test_after_five_wrong_pins_the_password_is_needed(store):
    rosa, tokens = come_in(store)
    own = Visitor(tokens.device, "here")
    left = [refused("pin_wrong", sign_in_with_pin, store, rosa.id, "0001", own, NOON).values["left"] for _ in range(4)]
    assert left == [4, 3, 2, 1]
    for pin in ("0001", PIN):
        refused("pin_used_up", sign_in_with_pin, store, rosa.id, pin, own, NOON)
    sign_in(store, "Rosa", GOOD, own, False, NOON)
    assert sign_in_with_pin(store, rosa.id, PIN, own, NOON)


@ON_A_FILE
def test_a_sign_in_ends_after_days_of_nothing_and_of_everything(store):
    _, tokens = come_in(store)
    now, key = NOON, signed_in(store, tokens.sign_in, NOON).key
    assert signed_in(store, tokens.sign_in, NOON + timedelta(days=3))
    assert not signed_in(store, tokens.sign_in, NOON + timedelta(days=3, minutes=1))
    for _ in range(15):
        now += timedelta(days=2)
        note_seen(store, key, now)
        assert signed_in(store, tokens.sign_in, now)
    assert not signed_in(store, tokens.sign_in, now + timedelta(minutes=1))


@ON_A_FILE
def test_on_a_shared_tablet_it_ends_after_five_minutes(store):
    _, tokens = come_in(store, shared=True)
    assert signed_in(store, tokens.sign_in, NOON + timedelta(minutes=5)).shared
    assert not signed_in(store, tokens.sign_in, NOON + timedelta(minutes=6))


@ON_A_FILE
def test_a_clock_set_back_keeps_nobody_in(store):
    _, tokens = come_in(store)
    assert not signed_in(store, tokens.sign_in, NOON - timedelta(hours=1))


@ON_A_FILE
def test_a_clock_that_was_a_year_ahead_makes_nobody_wait_for_a_year(store):
    come_in(store)
    for _ in range(6):
        with pytest.raises(InputError):
            sign_in(store, "Rosa", "nada", STRANGER, False, NOON + timedelta(days=365))
    assert sign_in(store, "Rosa", GOOD, STRANGER, False, NOON)


def test_on_a_tablet_one_person_takes_the_place_of_another(store):
    rosa, first = come_in(store, shared=True)
    jose, second = come_in(store, "José", Role.CHEF, shared=True, device=first.device)
    assert second.device == first.device
    assert signed_in(store, first.sign_in, NOON) is None
    assert device(store, first.device).people == (Known(jose.id, "José", True), Known(rosa.id, "Rosa", True))
    forget(store, first.device, jose.id)
    assert [each.name for each in device(store, first.device).people] == ["Rosa"]
    assert signed_in(store, second.sign_in, NOON) is None


def test_out_is_out(store):
    rosa, tokens = come_in(store)
    sign_out(store, signed_in(store, tokens.sign_in, NOON).key)
    assert signed_in(store, tokens.sign_in, NOON) is None
    again = sign_in_with_pin(store, rosa.id, PIN, Visitor(tokens.device, "here"), NOON)
    sign_out_everywhere(store, rosa.id)
    assert signed_in(store, again.sign_in, NOON) is None
    refused("pin_used_up", sign_in_with_pin, store, rosa.id, PIN, Visitor(tokens.device, "here"), NOON)


@ON_A_FILE
def test_another_role_holds_from_the_next_look_and_who_left_is_out(store):
    come_in(store)
    jose, tokens = come_in(store, "José", Role.CHEF)
    change_person(store, Person(jose.id, "José", Role.FINANCE, ("main",)))
    assert signed_in(store, tokens.sign_in, NOON).person == Person(jose.id, "José", Role.FINANCE, ("main",))
    deactivate(store, jose.id)
    assert signed_in(store, tokens.sign_in, NOON) is None
    refused("sign_in_wrong", sign_in, store, "José", GOOD, STRANGER, False, NOON)


@ON_A_FILE
def test_a_companys_sign_in_opens_the_account_that_the_owner_made(store):
    add_person(store, "Rosa", Role.OWNER, email="Rosa@example.com")
    tokens = sign_in_by_email(store, "rosa@EXAMPLE.com", STRANGER, NOON)
    assert signed_in(store, tokens.sign_in, NOON).person.name == "Rosa"
    for email in ("luis@example.com", ""):
        refused("email_unknown", sign_in_by_email, store, email, STRANGER, NOON)
