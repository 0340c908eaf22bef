"""A page that somebody has open: it is theirs, and it ends when their sign-in does."""

import logging
import re
from asyncio import CancelledError, Lock, create_task, sleep
from contextlib import suppress

from anyio import to_thread
from google.protobuf.message import DecodeError
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from forecasting.store.people.sign_ins import SEEN_EVERY, SignedIn, note_seen
from pages.shared.server import accounts
from pages.shared.server.belongings import Belongings

LOOK_EVERY = 2.0
"""Seconds between two looks at whether somebody is still signed in, while they do nothing."""

ASKED = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"})
"""What our pages ask a server for. Streamlit would also empty everybody's cache, or tell of the repository."""

PROTOCOL = "sec-websocket-protocol"
SHOWN = re.compile(rb"/media/([^/.\"\s]{16,128})\.")
LOG = logging.getLogger("despensa.door")
OVER = {"type": "websocket.disconnect", "code": 1008}


class OpenPage:
    """A websocket of Streamlit's: what goes in and out is looked at on its way."""

    def __init__(self, app: ASGIApp, signed_in: SignedIn, token: str, belongings: Belongings) -> None:
        self.app, self.signed_in, self.token, self.belongings = app, signed_in, token, belongings
        self.over, self.named, self.noted = False, False, accounts.now() - 2 * SEEN_EVERY
        self.turn = Lock()

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it until either side ends it."""

        async def hear() -> Message:
            while (message := await receive())["type"] == "websocket.receive":
                heard = _read(message)
                if not await self._may_go_on(heard, send):
                    return OVER
                if heard is None or heard.WhichOneof("type") in ASKED:
                    break
            return message

        async def tell(message: Message) -> None:
            async with self.turn:
                if not self.over:
                    self._note(message)
                    await send(message)

        watching = create_task(self._watch(send))
        try:
            await self.app(self._own(scope), hear, tell)
        finally:
            watching.cancel()
            with suppress(CancelledError):
                await watching

    def _own(self, scope: Scope) -> Scope:
        """A page that somebody else had in this browser isn't taken up again: Streamlit then begins a new one."""
        headers = MutableHeaders(scope=scope)
        parts = [part.strip() for part in headers.get(PROTOCOL, "").split(",")]
        if len(parts) > 2 and not self.belongings.are(parts[2], self.signed_in.person.id):
            headers[PROTOCOL] = ", ".join(parts[:2])
        return scope

    async def _may_go_on(self, heard: BackMsg | None, send: Send) -> bool:
        if not await self._is_still_in():
            await self._end(send)
            return False
        if accounts.now() - self.noted > SEEN_EVERY and _somebody_acts(heard):
            self.noted = accounts.now()
            await to_thread.run_sync(note_seen, accounts.engine(), self.signed_in.key, self.noted)
        return True

    async def _watch(self, send: Send) -> None:
        while not self.over:
            await sleep(LOOK_EVERY)
            try:
                if not await self._is_still_in():
                    await self._end(send)
            except Exception as error:  # a database that can't be read ends nobody's page: the next look may be better
                LOG.error("The accounts can't be read", exc_info=error)

    async def _is_still_in(self) -> bool:
        """Whether the sign-in holds and says the same of the person: another role takes effect by a new connection."""
        return await to_thread.run_sync(accounts.who, self.token) == self.signed_in

    async def _end(self, send: Send) -> None:
        """Lead the browser to the sign-in, so that nothing stays on the screen, and close."""
        async with self.turn:
            if self.over:
                return
            self.over = True
            away = ForwardMsg()
            away.auth_redirect.url = "/sign-in"
            with suppress(RuntimeError, OSError):  # it may have gone by itself
                await send({"type": "websocket.send", "bytes": away.SerializeToString()})
                await send({"type": "websocket.close", "code": 1008})

    def _note(self, message: Message) -> None:
        """Whose session this is, and which files its page shows."""
        content = message.get("bytes") or b""
        if not self.named and content:
            self._note_session(content)
        for name in set(SHOWN.findall(content)):
            self.belongings.claim(name.decode("latin-1"), self.signed_in.person.id)

    def _note_session(self, content: bytes) -> None:
        told = ForwardMsg()
        with suppress(DecodeError):
            told.ParseFromString(content)
        if told.new_session.initialize.session_id:
            self.belongings.claim(told.new_session.initialize.session_id, self.signed_in.person.id)
            self.named = True


def _read(message: Message) -> BackMsg | None:
    """What a page asks for; None for what is no message of a page's: Streamlit then ends the page."""
    heard = BackMsg()
    try:
        heard.ParseFromString(message.get("bytes") or b"")
    except DecodeError:
        return None
    return heard


def _somebody_acts(heard: BackMsg | None) -> bool:
    """Whether a person did something: pages that refresh themselves keep nobody signed in."""
    if heard is None or heard.WhichOneof("type") != "rerun_script":
        return False
    return not heard.rerun_script.is_auto_rerun
