"""Coming in: by an invitation, by name and password, or by PIN on a device that one has come in on before."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from forecasting.errors import InputError
from forecasting.store import sign_ins
from forecasting.store.accounts import set_password
from forecasting.store.passwords import LEAST, PIN_LEAST, PIN_MOST
from forecasting.store.sign_ins import AT_MOST, Device, Known, Tokens
from forecasting.texts import error_text, text
from pages.shared.identity import Identity, read
from pages.shared.server import accounts
from pages.shared.server.connection import DEVICE_COOKIE, SIGN_IN_COOKIE, Connection, cookie_name
from pages.shared.server.door import ALIVE, INVITATION, SIGN_IN
from pages.shared.server.plain_pages import button, complains, field, form, hidden, more, page, says, tick

LONGEST_FORM, LONGEST_NUMBER = 8_000, 10
"""Bytes that a form of ours can have, digits that a person's number has."""

TOGETHER = 6
"""How many forms are looked at together; who comes then is asked to try again."""

DEVICE_DAYS = 365
SECONDS = 24 * 60 * 60
LOG = logging.getLogger("despensa.door")


@dataclass(frozen=True)
class Asked:
    """A request before one is signed in, and in which language it is answered."""

    request: Request

    @cached_property
    def connection(self) -> Connection:
        return Connection(self.request.scope)

    @property
    def chosen(self) -> str:
        """The language that was chosen here, if any."""
        wanted = self.request.query_params.get("language", "")
        return wanted if wanted in ("es", "en") else ""

    @property
    def language(self) -> str:
        """The language that was chosen here, else the browser's; Spanish when neither is known."""
        preferred = self.request.headers.get("accept-language", "es").lower()
        return self.chosen or ("es" if preferred.startswith("es") else "en")

    @property
    def following(self) -> str:
        """The page of ours that was asked for before the sign-in; the first one when that is no page of ours."""
        asked = self.request.query_params.get("next", "/")
        return asked if asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable() else "/"

    def said(self, key: str, **values: object) -> str:
        return text(f"door.{key}", self.language, **values)

    def address(self, path: str, language: str = "") -> str:
        """A path of ours with what has to go along."""
        along = {"language": language or self.chosen, "next": "" if self.following == "/" else self.following}
        query = urlencode({name: value for name, value in along.items() if value})
        return f"{path}?{query}" if query else path

    def page(self, title: str, *parts: str, status: int = 200) -> Response:
        other = "en" if self.language == "es" else "es"
        turn_to = {"es": "Español", "en": "English"}[other], self.address(self.request.url.path, other)
        return page(title, *parts, language=self.language, turn_to=turn_to, status=status)


Answer = Callable[[Asked, dict[str, str]], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def routes() -> list[Route]:
    """All that answers people who aren't signed in, and what only those who are may do here."""
    return [
        Route(SIGN_IN, _get(show_sign_in)),
        Route(SIGN_IN, _post(take_sign_in), methods=["POST"]),
        Route(f"{SIGN_IN}/pin", _post(take_pin), methods=["POST"]),
        Route(f"{SIGN_IN}/forget", _post(forget), methods=["POST"]),
        Route(INVITATION + "/{token}", _get(show_invitation)),
        Route(INVITATION + "/{token}", _post(take_invitation), methods=["POST"]),
        Route("/own", _get(show_own)),
        Route("/own", _post(take_own), methods=["POST"]),
        Route(ALIVE, lambda request: Response(status_code=204)),
    ]


def show_sign_in(asked: Asked, sent: dict[str, str], problem: str = "", status: int = 200) -> Response:
    """Who has come in on this device before, each with a button; else name and password."""
    if _identity(asked) is not None:
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
    return _come_in(asked, tokens)


def take_pin(asked: Asked, sent: dict[str, str]) -> Response:
    """Somebody's name was pressed, or their PIN written."""
    if "pin" not in sent:
        return show_sign_in(asked, sent)
    visitor = asked.connection.visitor
    try:
        tokens = sign_ins.sign_in_with_pin(_engine(), _person(sent), sent["pin"], visitor, accounts.now())
    except InputError as error:
        return _refused(asked, {"person": sent.get("person", "")}, error)
    return _come_in(asked, tokens)


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
    return _come_in(asked, tokens)


def show_own(asked: Asked, sent: dict[str, str], problem: str = "", status: int = 200) -> Response:
    """One's own PIN on this device, and one's own password."""
    identity = _identity(asked)
    if identity is None or not identity.sign_in:
        return RedirectResponse("/", 303)
    return asked.page(
        identity.person.name,
        says(asked.said("own_shared" if identity.shared else "own")),
        complains(problem),
        form(asked.address("/own"), _new_pin(asked), button(asked.said("save"))),
        more(
            asked.said("own_password"),
            says(asked.said("own_password_help")),
            form(asked.address("/own"), _old_password(asked), _new_password(asked), button(asked.said("save"))),
        ),
        form(asked.address("/own"), hidden("later", "yes"), button(asked.said("go_on"), "other")),
        status=status,
    )


def take_own(asked: Asked, sent: dict[str, str]) -> Response:
    """Another PIN or password; after another password one signs in with it."""
    identity, visitor = _identity(asked), asked.connection.visitor
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
    )


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
    return field("pin", label, secret=True, hint=hint, inputmode="numeric", autocomplete="off", maxlength=str(PIN_MOST))


def _refused(asked: Asked, sent: dict[str, str], error: InputError) -> Response:
    LOG.warning("refused", extra={"code": error.code})
    status = 429 if error.code == "sign_in_wait" else 401
    if error.code == "pin_used_up":
        sent = sent | {"password": ""}
    return show_sign_in(asked, sent, error_text(error, asked.language), status)


def _come_in(asked: Asked, tokens: Tokens) -> Response:
    """The two cookies, and on to what was asked for; on a shared device without a PIN, to choosing one."""
    signed_in = accounts.who(tokens.sign_in)
    device = accounts.known_on(tokens.device)
    LOG.info("signed in", extra={"person": signed_in.person.id})
    has_pin = any(each.has_pin for each in device.people if each.id == signed_in.person.id)
    onwards = asked.following if has_pin or not device.shared else asked.address("/own")
    answer = RedirectResponse(onwards, 303)
    lasts = None if device.shared else int(AT_MOST.total_seconds())
    _set(asked, answer, SIGN_IN_COOKIE, tokens.sign_in, lasts)
    _set(asked, answer, DEVICE_COOKIE, tokens.device, DEVICE_DAYS * SECONDS)
    return answer


def _set(asked: Asked, answer: Response, name: str, value: str, lasts: int | None) -> None:
    secure = asked.connection.secure
    answer.set_cookie(
        cookie_name(name, secure), value, max_age=lasts, path="/", secure=secure, httponly=True, samesite="lax"
    )


def _identity(asked: Asked) -> Identity | None:
    """Who passed the door, if anybody: somebody who is at the machine has no account to look after."""
    return read(asked.request.headers)


def _engine() -> Engine:
    database = accounts.engine()
    if database is None:
        raise InputError("invitation_over")
    return database


def _get(answer: Answer) -> Endpoint:
    async def take(request: Request) -> Response:
        return await to_thread.run_sync(_answered, answer, Asked(request), {})

    return take


def _answered(answer: Answer, asked: Asked, sent: dict[str, str]) -> Response:
    """The answer, or what can't be done, in a sentence."""
    try:
        return answer(asked, sent)
    except InputError as error:
        return asked.page(asked.said("title"), complains(error_text(error, asked.language)), status=400)


def _post(answer: Answer) -> Endpoint:
    """A form of ours, sent by a page of ours: no other site can send one, nor many at once."""
    limiter: list[CapacityLimiter] = []

    async def take(request: Request) -> Response:
        if not _is_ours(request):
            return PlainTextResponse("Not from here", 403)
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LONGEST_FORM:
            return PlainTextResponse("Too long", 413)
        limiter[:] = limiter or [CapacityLimiter(TOGETHER)]
        if limiter[0].statistics().tasks_waiting > TOGETHER:
            return PlainTextResponse("Too many at once", 429, {"Retry-After": "5"})
        sent = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        return await to_thread.run_sync(_answered, answer, Asked(request), sent, limiter=limiter[0])

    return take


def _is_ours(request: Request) -> bool:
    """Whether a form comes from one of our own pages, as the browser says."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return False
    return Connection(request.scope).from_our_pages
