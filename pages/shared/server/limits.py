"""How much somebody may upload: what is uploaded stays in memory for a while, and a kitchen's machine is small."""

import re
import time
from collections import defaultdict, deque
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.shared.identity import read

WINDOW_SECONDS = 900.0
"""The time that the quota is for: as long as Streamlit keeps what a page that has gone had uploaded."""

MOST_FILES, MOST_BYTES = 60, 250 << 20
"""What a person may upload within it: more than five files of the largest size."""

UPLOAD = re.compile(r"/_stcore/upload_file/")


class Uploads:
    """Middleware behind the door; whoever sits at the machine itself has no quota."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app, self.clock = app, clock
        self.taken: defaultdict[int, deque[tuple[float, int]]] = defaultdict(deque)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refused(scope) if scope["type"] == "http" and scope["method"] == "PUT" else None
        await (refused or self.app)(scope, receive, send)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        identity = read(headers) if UPLOAD.search(scope["path"]) else None
        if identity is None or not identity.sign_in:
            return None
        length = headers.get("content-length", "")
        if not length.isdecimal():
            return PlainTextResponse("Length required", 411)
        if not self._has_room(identity.person.id, int(length)):
            return PlainTextResponse("Too much at once", 429, {"Retry-After": str(int(WINDOW_SECONDS))})
        return None

    def _has_room(self, person: int, size: int) -> bool:
        taken, now = self.taken[person], self.clock()
        while taken and now - taken[0][0] > WINDOW_SECONDS:
            taken.popleft()
        if len(taken) >= MOST_FILES or sum(each for _, each in taken) + size > MOST_BYTES:
            return False
        taken.append((now, size))
        return True
