"""A visitor without a browser: speaks with the server as Streamlit's page does; thirty of them fit in a process."""

import asyncio
import re
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_SECONDS = 60
LARGEST_MESSAGE = 64 * 2**20
WORDS = ("markdown", "heading", "alert", "text", "metric")
"""The elements that say something by a ``body`` or a ``label``."""


@dataclass
class Page:
    """What a page has shown so far: its words, and its text fields by label, each with its id and fragment."""

    words: list[str] = field(default_factory=list)
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    failed: bool = False

    def take(self, delta: Delta) -> None:
        """Take up one change of the page."""
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind in WORDS:
            shown = getattr(element, kind)
            self.words += [getattr(shown, name) for name in ("body", "label") if getattr(shown, name, "")]
        elif kind == "text_input":
            self.fields[element.text_input.label] = (element.text_input.id, delta.fragment_id)
        elif kind == "exception":
            self.failed = True


class Visitor:
    """One open page of the app, ``async with Visitor(address) as somebody``; ``headers`` may hold a cookie."""

    def __init__(self, address: str, query: str = "", headers: dict[str, str] | None = None) -> None:
        self.address, self.query, self.headers = address, query, headers or {}
        self.states: dict[str, str] = {}
        self.page, self.script, self.session, self.finished = Page(), "", "", False

    async def __aenter__(self) -> Self:
        self.connection: ClientConnection = await connect(
            f"{re.sub('^http', 'ws', self.address)}/_stcore/stream",
            origin=self.address,
            subprotocols=["streamlit", "no-token"],
            additional_headers=self.headers,
            max_size=LARGEST_MESSAGE,
        )
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.connection.close()

    async def open(self, name: str) -> Page:
        """Open a page by its name, as from the menu."""
        self.page, self.states = Page(), {}
        return await self._run(ClientState(query_string=self.query, page_name=name))

    async def type(self, label: str, text: str) -> Page:
        """Type into a text field of the page, and leave it."""
        widget, fragment = self.page.fields[label]
        self.states[widget] = text
        return await self._run(ClientState(query_string=self.query, page_script_hash=self.script, fragment_id=fragment))

    async def _run(self, state: ClientState) -> Page:
        for widget, text in self.states.items():
            state.widget_states.widgets.add(id=widget, string_value=text)
        self.finished = False
        await self.connection.send(BackMsg(rerun_script=state).SerializeToString())
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not self._is_end(ForwardMsg.FromString(await self._hear())):
                pass
        return self.page

    async def _hear(self) -> bytes:
        return await self.connection.recv()

    def _is_end(self, message: ForwardMsg) -> bool:
        """Take up a message; whether the run that was asked for has ended, and the server waits for the next."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        elif kind == "navigation":  # only now the server knows which page it is
            self.script = message.navigation.page_script_hash
        elif kind == "delta":
            self.page.take(message.delta)
        elif kind == "script_finished":
            self.page.failed |= message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR
            self.finished = message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return (
            self.finished and kind == "session_status_changed" and not message.session_status_changed.script_is_running
        )
