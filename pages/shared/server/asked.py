"""A request before one is signed in: in which language it is answered, and what has to hold of a form."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from forecasting.errors import InputError
from forecasting.store.people.sign_ins import AT_MOST, Tokens
from forecasting.texts import LANGUAGE_NAMES, LANGUAGES, error_text, text
from pages.shared.identity import LANGUAGE_COOKIE, Identity, read
from pages.shared.server import accounts
from pages.shared.server.connection import DEVICE_COOKIE, SIGN_IN_COOKIE, Connection, cookie_name
from pages.shared.server.door import INVITATION, OWN, SIGN_IN
from pages.shared.server.plain_pages import complains, page

LONGEST_FORM = 8_000
"""Bytes that a form of ours can have."""

TOGETHER = 6
"""How many forms are looked at together; who comes then is asked to try again."""

DEVICE_SECONDS = 365 * 24 * 60 * 60
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
        """The language that was chosen here, or on the page that was asked for, if any."""
        asked = dict(parse_qsl(self._next.partition("?")[2])) | dict(self.request.query_params)
        wanted = asked.get("language")
        return next((code for code, name in LANGUAGE_NAMES.items() if wanted in (code, name)), "")

    @property
    def language(self) -> str:
        """The language chosen here, else last in this browser, else the browser's own; Spanish when none is known."""
        before = self.request.cookies.get(LANGUAGE_COOKIE, "")
        preferred = self.request.headers.get("accept-language", "es").lower()
        return self.chosen or (before if before in LANGUAGES else "es" if preferred.startswith("es") else "en")

    @property
    def following(self) -> str:
        """The page that was asked for before the sign-in, which goes on in the language that was chosen here."""
        if not self.chosen:
            return self._next
        path, _, query = self._next.partition("?")
        along = [(name, value) for name, value in parse_qsl(query) if name != "language"]
        return f"{path}?{urlencode([*along, ('language', LANGUAGE_NAMES[self.chosen])])}"

    @property
    def _next(self) -> str:
        """The page of ours that was asked for before the sign-in; the first one when that is no page of ours."""
        asked = self.request.query_params.get("next", "/")
        return asked if asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable() else "/"

    @property
    def identity(self) -> Identity | None:
        """Who passed the door, if anybody."""
        return read(self.request.headers)

    def said(self, key: str, **values: object) -> str:
        return text(f"door.{key}", self.language, **values)

    def address(self, path: str, language: str = "") -> str:
        """A path of ours with what has to go along."""
        along = {"language": language or self.chosen, "next": "" if self._next == "/" else self._next}
        query = urlencode({name: value for name, value in along.items() if value})
        return f"{path}?{query}" if query else path

    def page(self, title: str, *parts: str, status: int = 200) -> Response:
        other, path = "en" if self.language == "es" else "es", self.request.url.path
        shown = path if path.startswith((INVITATION, OWN)) else SIGN_IN  # forms go to other paths
        turn_to = LANGUAGE_NAMES[other], self.address(shown, other)
        return page(title, *parts, language=self.language, turn_to=turn_to, status=status)

    def complaint(self, error: InputError, status: int) -> Response:
        """A page that says only what went wrong."""
        return self.page(self.said("title"), complains(error_text(error, self.language)), status=status)


Answer = Callable[[Asked, dict[str, str]], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def come_in(asked: Asked, tokens: Tokens, following: str = "") -> Response:
    """The two cookies, and on to what was asked for; on a shared device without a PIN, to choosing one."""
    signed_in = accounts.who(tokens.sign_in)
    device = accounts.known_on(tokens.device)
    LOG.info("signed in", extra={"person": signed_in.person.id})
    has_pin = any(each.has_pin for each in device.people if each.id == signed_in.person.id)
    onwards = (following or asked.following) if has_pin or not device.shared else asked.address(OWN)
    answer = RedirectResponse(onwards, 303)
    lasts = None if device.shared else int(AT_MOST.total_seconds())
    _set(asked, answer, SIGN_IN_COOKIE, tokens.sign_in, lasts)
    _set(asked, answer, DEVICE_COOKIE, tokens.device, DEVICE_SECONDS)
    return answer


def _set(asked: Asked, answer: Response, name: str, value: str, lasts: int | None) -> None:
    secure = asked.connection.secure
    answer.set_cookie(
        cookie_name(name, secure), value, max_age=lasts, path="/", secure=secure, httponly=True, samesite="lax"
    )


def shown(answer: Answer) -> Endpoint:
    """Answers whoever looks."""

    async def take(request: Request) -> Response:
        return await to_thread.run_sync(_answered, answer, Asked(request), {})

    return take


def _answered(answer: Answer, asked: Asked, sent: dict[str, str]) -> Response:
    """The answer, or what can't be done, in a sentence."""
    try:
        return answer(asked, sent)
    except InputError as error:
        return asked.complaint(error, 400)


def sent_by_us(answer: Answer) -> Endpoint:
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
