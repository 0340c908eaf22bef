"""The door: whoever comes from anywhere but the machine itself is signed in, or gets no further than the sign-in.

Which of the two holds is seen from each connection and can't be set: a server that listens where it shouldn't is a
locked door. What passes is told who it is; what comes for a person's pages is that person's.
"""

import logging
import re
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from forecasting.store.people.sign_ins import SignedIn
from forecasting.texts import text
from pages.shared.identity import AT_THE_MACHINE, HEADER, Identity, written
from pages.shared.server import accounts
from pages.shared.server.belongings import Belongings
from pages.shared.server.connection import SIGN_IN_COOKIE, Connection
from pages.shared.server.open_page import OpenPage

SIGN_IN, INVITATION, OWN, ALIVE = "/sign-in", "/invitation", "/own", "/alive"
COMPANY = f"{SIGN_IN}/company"
FOR_STRANGERS = re.compile(rf"{SIGN_IN}(/pin|/forget)?|{COMPANY}(/back)?|{INVITATION}/[\w-]+|{ALIVE}")
"""All that answers somebody who isn't signed in."""

CLOSED = re.compile(r"/_stcore/(agent|metrics|script-health-check)\b|/auth/|/oauth2callback$")
"""What of Streamlit's no page of ours asks for: figures of the server, and other ways to open a page or to sign in."""

INSIDE = re.compile(r"/(_stcore|media|static|component)/")
"""What only Streamlit's own pages ask for."""

MEDIA = re.compile(r"(?<!/static)/media/([^/.]+)")
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/")


LOG = logging.getLogger("despensa.door")


class Door:
    """Middleware around everything; ``kitchen``: even at the machine itself one signs in."""

    def __init__(self, app: ASGIApp, kitchen: bool = False) -> None:
        self.app, self.kitchen, self.belongings = app, kitchen, Belongings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        connection = Connection(scope)
        if connection.at_the_machine and not self.kitchen:
            await self.app(marked(scope, AT_THE_MACHINE), receive, send)
        elif not connection.calls_us:
            await _refuse(scope, receive, send, PlainTextResponse("Misdirected", 421))
        else:
            await self._ask(connection, receive, send)

    async def _ask(self, connection: Connection, receive: Receive, send: Send) -> None:
        token, scope = connection.cookie(SIGN_IN_COOKIE), connection.scope
        try:
            signed_in = await to_thread.run_sync(accounts.who, token)
        except Exception as error:  # whatever it is, nobody passes
            LOG.error("The accounts can't be read", exc_info=error)
            await _refuse(scope, receive, send, PlainTextResponse(_busy(connection), 503, {"Retry-After": "10"}))
            return
        if signed_in is not None:
            await self._serve(connection, signed_in, token, receive, send)
        elif scope["type"] == "http" and FOR_STRANGERS.fullmatch(connection.path):
            await self.app(marked(scope, ""), receive, send)
        else:
            await _refuse(scope, receive, send, _to_sign_in(connection))

    async def _serve(
        self, connection: Connection, signed_in: SignedIn, token: str, receive: Receive, send: Send
    ) -> None:
        scope = connection.scope
        inside = marked(scope, written(Identity(signed_in.person, signed_in.key, signed_in.shared)))
        if scope.get("method") not in ("GET", "HEAD") and not connection.from_our_pages:
            await _refuse(scope, receive, send, PlainTextResponse("Not from here", 403))
        elif scope["type"] == "websocket":
            await OpenPage(self.app, signed_in, token, self.belongings).serve(inside, receive, send)
        elif CLOSED.search(connection.path):
            await _refuse(scope, receive, send, PlainTextResponse("Not here", 404))
        elif self._is_anothers(connection, signed_in):
            await _refuse(scope, receive, send, PlainTextResponse("Not yours", 404))
        else:
            await self.app(inside, receive, send)

    def _is_anothers(self, connection: Connection, signed_in: SignedIn) -> bool:
        """Whether somebody else's page made or waits for this file."""
        asked = MEDIA.search(connection.path) or UPLOAD.search(connection.path)
        return asked is not None and not self.belongings.are(asked.group(1), signed_in.person.id)


def marked(scope: Scope, who: str) -> Scope:
    """The same connection with our word on who it is, whatever it said of that itself."""
    inside = dict(scope, headers=list(scope["headers"]))
    headers = MutableHeaders(scope=inside)
    del headers[HEADER]
    if who:
        headers[HEADER] = who
    return inside


async def _refuse(scope: Scope, receive: Receive, send: Send, answer: Response) -> None:
    """A websocket is refused before it opens, anything else is answered."""
    refused = WebSocketClose(1008) if scope["type"] == "websocket" else answer
    await refused(scope, receive, send)


def _busy(connection: Connection) -> str:
    spanish = connection.headers.get("accept-language", "es").lower().startswith("es")
    return text("door.busy", "es" if spanish else "en")


def _to_sign_in(connection: Connection) -> Response:
    """A page leads to the sign-in and from there back to it; nothing else says more than that one has to sign in."""
    wants_page = "text/html" in connection.headers.get("accept", "") and not INSIDE.match(connection.path)
    if connection.scope.get("method") != "GET" or not wants_page:
        return PlainTextResponse("Sign in", 401, {"Cache-Control": "no-store"})
    query = connection.scope["query_string"].decode("latin-1")
    asked = connection.path + (f"?{query}" if query else "")
    following = "" if asked == "/" else f"?next={quote(asked, safe='')}"
    return RedirectResponse(SIGN_IN + following, 303, {"Cache-Control": "no-store"})
