"""Coming in: by an invitation, by name and password, or by PIN on a device that one has come in on before."""

import logging
from urllib.parse import quote

from sqlalchemy import Engine
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from forecasting.errors import InputError
from forecasting.store.people import sign_ins
from forecasting.store.people.accounts import set_password
from forecasting.store.people.passwords import LEAST, PIN_LEAST, PIN_MOST, SOUND_PIN
from forecasting.store.people.sign_ins import Device, Known
from forecasting.texts import error_text
from pages.shared.server import accounts, company
from pages.shared.server.asked import Asked, come_in, sent_by_us, shown
from pages.shared.server.door import ALIVE, COMPANY, INVITATION, OWN, SIGN_IN
from pages.shared.server.plain_pages import button, complains, field, form, hidden, leads, more, says, tick

LONGEST_NUMBER = 10
"""Digits that a person's number has."""

LOG = logging.getLogger("despensa.door")


def routes() -> list[Route]:
    """All that answers people who aren't signed in, and what only those who are may do here."""
    return [
        *(Route(path, shown(show_sign_in)) for path in (SIGN_IN, f"{SIGN_IN}/pin", f"{SIGN_IN}/forget")),
        Route(SIGN_IN, sent_by_us(take_sign_in), methods=["POST"]),
        Route(f"{SIGN_IN}/pin", sent_by_us(take_pin), methods=["POST"]),
        Route(f"{SIGN_IN}/forget", sent_by_us(forget), methods=["POST"]),
        Route(INVITATION + "/{token}", shown(show_invitation)),
        Route(INVITATION + "/{token}", sent_by_us(take_invitation), methods=["POST"]),
        Route(OWN, shown(show_own)),
        Route(OWN, sent_by_us(take_own), methods=["POST"]),
        Route(ALIVE, lambda request: Response(status_code=204)),
    ]


def show_sign_in(asked: Asked, sent: dict[str, str], problem: str = "", status: int = 200) -> Response:
    """Who has come in on this device before, each with a button; else name and password."""
    if asked.identity is not None:
        return RedirectResponse(asked.following, 303)
    if accounts.engine() is None:
        return asked.page(asked.said("title"), says(asked.said("nobody")))
    device = accounts.known_on(asked.connection.visitor.device)
    chosen = next((each for each in device.people if str(each.id) == sent.get("person")), None)
    if chosen is not None and chosen.has_pin and "password" not in sent:
        return _ask_pin(asked, chosen, problem, status)
    by_name = _ask_password(asked, device, chosen.name if chosen else sent.get("name", ""))
    if not device.people or sent:
        return asked.page(asked.said("title"), complains(problem), by_name, status=status)
    people = [button(each.name, "person", "person", str(each.id)) for each in device.people]
    return asked.page(
        asked.said("who"),
        complains(problem),
        form(asked.address(f"{SIGN_IN}/pin"), *people),
        more(asked.said("somebody_else"), by_name),
        more(asked.said("forget"), says(asked.said("forget_help")), _ask_forget(asked, device)),
        status=status,
    )


def take_sign_in(asked: Asked, sent: dict[str, str]) -> Response:
    """A name and a password; on a shared device a PIN for the next time is asked for then."""
    if "password" not in sent:
        return show_sign_in(asked, sent | {"password": ""})
    shared = sent.get("shared") == "yes"
    visitor = asked.connection.visitor
    try:
        tokens = sign_ins.sign_in(
            _engine(), sent.get("name", ""), sent.get("password", ""), visitor, shared, accounts.now()
        )
    except InputError as error:
        return _refused(asked, sent, error)
    return come_in(asked, tokens)


def take_pin(asked: Asked, sent: dict[str, str]) -> Response:
    """Somebody's name was pressed, or their PIN written."""
    if "pin" not in sent:
        return show_sign_in(asked, sent)
    visitor = asked.connection.visitor
    try:
        tokens = sign_ins.sign_in_with_pin(_engine(), _person(sent), sent["pin"], visitor, accounts.now())
    except InputError as error:
        return _refused(asked, {"person": sent.get("person", "")}, error)
    return come_in(asked, tokens)


def forget(asked: Asked, sent: dict[str, str]) -> Response:
    """This device no longer knows somebody."""
    sign_ins.forget(_engine(), asked.connection.visitor.device, _person(sent))
    return RedirectResponse(asked.address(SIGN_IN), 303)


def show_invitation(asked: Asked, sent: dict[str, str], problem: str = "", status: int = 200) -> Response:
    """Looking at an invitation leaves it open: messengers do that, too."""
    token = asked.request.path_params["token"]
    try:
        person = sign_ins.invited(_engine(), token, accounts.now())
    except InputError as error:
        over = says(asked.said("invitation_over_help"))
        return asked.page(asked.said("title"), complains(error_text(error, asked.language)), over, status=410)
    return asked.page(
        asked.said("hello", name=person.name),
        says(asked.said("choose")),
        complains(problem),
        form(
            asked.address(f"{INVITATION}/{quote(token)}"),
            hidden("name", person.name),
            _new_password(asked),
            _new_pin(asked),
            tick("shared", asked.said("shared"), sent.get("shared") == "yes"),
            button(asked.said("enter")),
        ),
        status=status,
    )


def take_invitation(asked: Asked, sent: dict[str, str]) -> Response:
    """What somebody chose to come in with, now and later."""
    token, visitor, shared = asked.request.path_params["token"], asked.connection.visitor, sent.get("shared") == "yes"
    chosen = sent.get("password", ""), sent.get("pin", "").strip()
    try:
        tokens = sign_ins.accept(_engine(), token, *chosen, visitor, shared, accounts.now())
    except InputError as error:
        return show_invitation(asked, sent, error_text(error, asked.language), 400)
    return come_in(asked, tokens)


def show_own(asked: Asked, sent: dict[str, str], problem: str = "", status: int = 200) -> Response:
    """One's own PIN on this device, and one's own password."""
    identity = asked.identity
    if identity is None or not identity.sign_in:
        return RedirectResponse("/", 303)
    return asked.page(
        identity.person.name,
        says(asked.said("own_shared" if identity.shared else "own")),
        complains(problem),
        form(asked.address(OWN), _new_pin(asked), button(asked.said("save"))),
        more(
            asked.said("own_password"),
            says(asked.said("own_password_help")),
            form(asked.address(OWN), _old_password(asked), _new_password(asked), button(asked.said("save"))),
        ),
        form(asked.address(OWN), hidden("later", "yes"), button(asked.said("go_on"), "other")),
        status=status,
    )


def take_own(asked: Asked, sent: dict[str, str]) -> Response:
    """Another PIN or password; after another password one signs in with it."""
    identity, visitor = asked.identity, asked.connection.visitor
    if identity is None or not identity.sign_in or sent.get("later"):
        return RedirectResponse(asked.following, 303)
    try:
        if "password" in sent:
            name, old = identity.person.name, sent.get("old", "")
            sign_ins.check_password_of(_engine(), name, old, visitor, accounts.now())
            set_password(_engine(), identity.person.id, sent["password"])
        else:
            sign_ins.change_pin(_engine(), identity.sign_in, visitor.device, sent.get("pin", "").strip())
    except InputError as error:
        return show_own(asked, sent, error_text(error, asked.language), 400)
    return RedirectResponse(asked.following, 303)


def _person(sent: dict[str, str]) -> int:
    """The number of a person that a button sent; 0, nobody's, for anything else."""
    number = sent.get("person", "")
    return int(number) if number.isdecimal() and len(number) < LONGEST_NUMBER else 0


def _ask_password(asked: Asked, device: Device, name: str) -> str:
    more_of_it = {} if name else {"autofocus": "autofocus"}
    return form(
        asked.address(SIGN_IN),
        field("name", asked.said("name"), value=name, autocomplete="username", maxlength="100", **more_of_it),
        _old_password(asked, "password"),
        "" if device.shared else tick("shared", asked.said("shared")),
        button(asked.said("enter")),
        says(asked.said("forgotten")),
    ) + _offer_company(asked)


def _offer_company(asked: Asked) -> str:
    """The way in by a company's sign-in, where there is one."""
    settings = company.settings()
    return leads(asked.address(COMPANY), asked.said("company", name=settings.name)) if settings else ""


def _ask_pin(asked: Asked, person: Known, problem: str, status: int) -> Response:
    pin = field(
        "pin",
        asked.said("pin"),
        secret=True,
        inputmode="numeric",
        autocomplete="off",
        maxlength=str(PIN_MOST),
        autofocus="autofocus",
    )
    return asked.page(
        person.name,
        complains(problem),
        form(asked.address(f"{SIGN_IN}/pin"), hidden("person", str(person.id)), pin, button(asked.said("enter"))),
        form(asked.address(SIGN_IN), hidden("name", person.name), button(asked.said("with_password"), "other")),
        f'<p><a href="{asked.address(SIGN_IN)}">{asked.said("back")}</a></p>',
        status=status,
    )


def _ask_forget(asked: Asked, device: Device) -> str:
    names = [button(each.name, "other", "person", str(each.id)) for each in device.people]
    return form(asked.address(f"{SIGN_IN}/forget"), *names)


def _old_password(asked: Asked, name: str = "old") -> str:
    label = asked.said("password" if name == "password" else "old_password")
    return field(name, label, secret=True, autocomplete="current-password", maxlength="256")


def _new_password(asked: Asked) -> str:
    hint = asked.said("password_hint", least=LEAST)
    return field(
        "password", asked.said("new_password"), secret=True, hint=hint, autocomplete="new-password", maxlength="256"
    )


def _new_pin(asked: Asked) -> str:
    hint = asked.said("pin_hint", least=PIN_LEAST, most=PIN_MOST)
    label = asked.said("new_pin")
    sound = {"pattern": SOUND_PIN, "title": hint, "maxlength": str(PIN_MOST)}
    return field("pin", label, secret=True, hint=hint, inputmode="numeric", autocomplete="off", **sound)


def _refused(asked: Asked, sent: dict[str, str], error: InputError) -> Response:
    LOG.warning("refused", extra={"code": error.code})
    status = 429 if error.code == "sign_in_wait" else 401
    if error.code == "pin_used_up":
        sent = sent | {"password": ""}
    return show_sign_in(asked, sent, error_text(error, asked.language), status)


def _engine() -> Engine:
    database = accounts.engine()
    if database is None:
        raise InputError("invitation_over")
    return database
