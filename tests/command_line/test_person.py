"""``person``: who may come in, from the machine itself."""

import os
from datetime import UTC, datetime

import pytest

from forecasting.__main__ import main
from forecasting.commands import person
from forecasting.people import Person, Role
from forecasting.store.addresses import own_database
from forecasting.store.database import open_database
from forecasting.store.people.accounts import accounts, find_person
from forecasting.store.people.sign_ins import Visitor, accept, invited, sign_in, signed_in

HERE = Visitor("", "here")


@pytest.fixture(autouse=True)
def database(path, monkeypatch):
    """One's own restaurant's."""
    monkeypatch.setenv("DESPENSA_DATABASE_URL", f"sqlite:///{path}")
    engine = open_database(own_database())
    yield engine
    engine.dispose()


@pytest.fixture
def at_a_terminal(monkeypatch):
    """Somebody types these passwords."""

    def types(*passwords: str) -> None:
        coming = iter(passwords)
        monkeypatch.setattr(person, "getpass", lambda prompt: next(coming))
        monkeypatch.setattr("sys.stdin.isatty", lambda: True)

    return types


def test_the_first_owner_types_a_password(run, at_a_terminal, database):
    at_a_terminal("ají de gallina", "ají de gallina")
    assert run("person", "add", "Rosa", "--owner").said == "Rosa ya puede entrar con su contraseña.\n"
    now = datetime.now(UTC)
    assert signed_in(database, sign_in(database, "rosa", "ají de gallina", HERE, False, now).sign_in, now)


@pytest.fixture
def printed(capsys):
    """What a command writes for others to use."""

    def command(*arguments: str) -> str:
        assert main(["person", *arguments]) == 0
        return capsys.readouterr().out.strip()

    return command


@pytest.mark.skipif(os.name == "nt", reason="a folder's own rights count on Windows")
def test_where_accounts_are_kept_nobody_else_on_the_machine_looks(printed, tmp_path, monkeypatch):
    before = os.umask(0o022)
    try:
        kept = tmp_path / "kept"
        kept.mkdir()
        monkeypatch.setenv("DESPENSA_DATA", str(kept))
        monkeypatch.delenv("DESPENSA_DATABASE_URL")
        assert printed("add", "José")
        modes = {file.name: oct(file.stat().st_mode & 0o777) for file in (kept, kept / "restaurant.db")}
        assert modes == {"kept": "0o700", "restaurant.db": "0o600"}
    finally:
        os.umask(before)


BAD = [(("corta",), "al menos 8"), (("ají de gallina", "otra"), "no son iguales")]


@pytest.mark.parametrize(("typed", "says"), BAD)
def test_a_password_that_will_not_do_makes_no_account(run, at_a_terminal, database, typed, says):
    at_a_terminal(*typed)
    answered = run("person", "add", "--owner", "Rosa")
    assert (answered.code, says in answered.said) == (2, True)
    assert accounts(database) == []


def test_others_get_a_link_that_works_once(printed, database):
    link = printed("add", "José", "--role", "floor", "--location", "Surco", "--address", "https://despensa.example/")
    jose = find_person(database, "José")
    assert jose == Person(1, "José", Role.FLOOR, ("Surco",))
    assert link.startswith("https://despensa.example/invitation/")
    assert invited(database, link.rpartition("/")[2], datetime.now(UTC)) == jose


def test_who_lost_everything_is_let_in_again_from_the_machine(run, printed, database, at_a_terminal):
    now, token = datetime.now(UTC), printed("add", "José").rpartition("/")[2]
    tokens = accept(database, token, "ají de gallina", "", HERE, False, now)
    assert run("person", "sign-out", "jose").code == 0
    assert signed_in(database, tokens.sign_in, now) is None
    at_a_terminal("otra cosa rica", "otra cosa rica")
    assert run("person", "password", "José").code == 0
    assert sign_in(database, "José", "otra cosa rica", HERE, False, now)
    assert run("person", "remove", "José").code == 0
    assert printed("list") == "José · chef · todos los locales · ya no puede entrar"
    assert printed("invite", "José")
    assert accounts(database)[0].active


def test_a_name_that_nobody_has_is_said(run):
    for arguments in (("sign-out", "Nadie"), ("invite",)):
        assert run("person", *arguments).code == 2
